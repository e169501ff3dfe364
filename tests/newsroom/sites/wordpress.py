"""WordPress: `/<section>/<cut slug>/`, feed, REST interface, core sitemap, Yoast's JSON-LD, comment form and 'مقالات ذات صلة'."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from tests.newsroom.calendars import http_date
from tests.newsroom.sites.base import Answer, Query, Site, paragraphs, slug
from tests.newsroom.sites.xml import Item, rss, sitemap, sitemap_index
from tests.newsroom.story import Story

_PATH = re.compile(r"/(?:security|politics|economy|society|culture|sport|world)/[^/]+-(\d+)/?")
_POSTS = re.compile(r"/wp-sitemap-posts-post-(\d+)\.xml")
_PER_SITEMAP = 500
_COMMENTS = ("خبر مهم، شكراً لكم.", "نتمنى خروج القوات الأمريكية من العراق قريباً.")


class WordPress(Site):
    """A site of the family with a common news theme. Slugs are cut short, as Arabic ones are."""

    def path(self, story: Story) -> str:
        return f"/{story.section}/{slug(story.title, 32)}-{story.id}/"

    def story_at(self, path: str) -> Story | None:
        match = _PATH.fullmatch(path)
        return self.by_id(match[1]) if match else None

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        if path in ("/feed/", "/feed"):
            feed = rss(self.desk.native, self.base, [self._item(s) for s in self.newest(seen)], "ar", "https://wordpress.org/?v=6.8.1", self._last(seen))
            return self.xml(feed, seen, "application/rss+xml; charset=UTF-8")
        if path in ("/wp-json/", "/wp-json"):
            return self.json(json.dumps({"name": self.desk.native, "url": self.base, "namespaces": ["oembed/1.0", "wp/v2"]}), seen)
        if path == "/wp-json/wp/v2/posts":
            return self._posts(query, seen)
        if path == "/wp-sitemap.xml":
            parts = [seen[i : i + _PER_SITEMAP] for i in range(0, len(seen), _PER_SITEMAP)]
            return self.xml(sitemap_index([(f"{self.base}/wp-sitemap-posts-post-{n}.xml", p[-1].published) for n, p in enumerate(parts, 1)]), seen)
        if match := _POSTS.fullmatch(path):
            part = seen[(int(match[1]) - 1) * _PER_SITEMAP : int(match[1]) * _PER_SITEMAP]
            return self.xml(sitemap(self.entries(part)), part) if part else None
        return None

    def robots(self) -> str:
        return f"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {self.base}/wp-sitemap.xml\n"

    def head_links(self) -> str:
        return (
            f'<link rel="alternate" type="application/rss+xml" title="الخلاصة" href="{self.base}/feed/" />\n'
            f'<link rel="https://api.w.org/" href="{self.base}/wp-json/" />\n'
        )

    def page(self, story: Story) -> str:
        title, lead, section = escape(story.title), escape(story.lead), escape(self.section(story))
        stamp = story.published.isoformat()
        local = self.local(story)
        tags = "".join(f'<a href="/tag/{quote(slug(t, 40))}/" rel="tag">{escape(t)}</a> ' for t in story.tags)
        comments = "".join(f'<li class="comment"><div class="comment-body"><cite>زائر</cite><p>{text}</p></div></li>' for text in _COMMENTS)
        related = "".join(
            f'<div class="related-item"><h3><a href="{quote(self.path(s))}">{escape(s.title)}</a></h3>'
            f'<p class="post-excerpt">{escape(s.lead[:110])}&hellip;</p></div>\n'
            for s in self.around(story, 4)
        )
        return f"""<!DOCTYPE html>
<html dir="rtl" lang="ar" prefix="og: https://ogp.me/ns#">
<head>
<meta charset="UTF-8" />
<title>{title} - {escape(self.desk.native)}</title>
<meta name="description" content="{lead}" />
<link rel="canonical" href="{self.url(story)}" />
<meta property="og:locale" content="ar_AR" />
<meta property="og:type" content="article" />
<meta property="og:title" content="{title} - {escape(self.desk.native)}" />
<meta property="og:description" content="{lead}" />
<meta property="og:url" content="{self.url(story)}" />
<meta property="og:site_name" content="{escape(self.desk.native)}" />
<meta property="article:published_time" content="{stamp}" />
<meta name="author" content="{escape(story.author)}" />
<script type="application/ld+json" class="yoast-schema-graph">{json.dumps(self._graph(story), ensure_ascii=False)}</script>
{self.head_links()}<link rel='shortlink' href='{self.base}/?p={story.id}' />
<meta name="generator" content="WordPress 6.8.1" />
</head>
<body class="rtl wp-singular post-template-default single single-post postid-{story.id} single-format-standard">
<header id="theme-header"><a href="/">{escape(self.desk.native)}</a>
<nav><ul><li><a href="/politics/">سياسة</a></li><li><a href="/sport/">رياضة</a></li></ul></nav></header>
<div id="content" class="site-content">
<article id="the-post" class="container-wrapper post-content post-{story.id} post type-post status-publish">
<header class="entry-header-outer"><nav id="breadcrumb"><a href="/">الرئيسية</a>/<a href="/{story.section}/">{section}</a></nav>
<div class="entry-header"><span class="post-cat-wrap"><a class="post-cat" href="/{story.section}/">{section}</a></span>
<h1 class="post-title entry-title">{title}</h1>
<div class="post-meta"><span class="meta-author"><a href="/author/{story.id % 6}/" class="author-name">{escape(story.author)}</a></span>
<time class="entry-date published date meta-item" datetime="{local.isoformat()}">{local:%Y/%m/%d %H:%M}</time></div></div></header>
<div class="entry-content entry clearfix">
{paragraphs(story.paragraphs)}
<div class="sharedaddy"><h3 class="sd-title">شارك هذا الموضوع:</h3><ul><li><a href="#">فيسبوك</a></li><li><a href="#">تيليغرام</a></li></ul></div>
</div>
<div class="post-bottom-meta post-bottom-tags"><span class="post-bottom-meta-title">الوسوم</span><span class="tagcloud">{tags}</span></div>
</article>
<div id="comments" class="comments-area"><ol class="comment-list">{comments}</ol>
<div id="respond" class="comment-respond"><h3 id="reply-title" class="comment-reply-title">اترك تعليقك</h3>
<form id="commentform" class="comment-form"><p class="comment-notes">لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *</p>
<p class="comment-form-comment"><label>التعليق *</label><textarea name="comment"></textarea></p>
<p><input type="submit" value="إرسال التعليق"></p></form></div></div>
<div id="related-posts" class="container-wrapper"><h3>مقالات ذات صلة</h3>
{related}<div class="load-more"><a href="#">عرض المزيد من المقالات</a> <span>لا يوجد المزيد من المقالات.</span></div></div>
</div>
{self.footer()}
</body>
</html>
"""

    def _graph(self, story: Story) -> dict[str, Any]:
        article = {
            "@type": "NewsArticle",
            "@id": f"{self.url(story)}#article",
            "headline": story.title,
            "datePublished": story.published.isoformat(),
            "dateModified": story.published.isoformat(),
            "author": {"@type": "Person", "name": story.author},
            "articleSection": [self.section(story)],
            "keywords": list(story.tags),
            "inLanguage": "ar",
        }
        page = {"@type": "WebPage", "@id": self.url(story), "url": self.url(story), "name": story.title}
        return {"@context": "https://schema.org", "@graph": [article, page, {"@type": "Organization", "name": self.desk.native, "url": self.base}]}

    def _posts(self, query: Query, seen: Sequence[Story]) -> Answer:
        """Return a page of posts, newest first, as the REST interface does; 400 after the last page."""
        size, page = min(100, max(1, int(query.get("per_page") or 10))), max(1, int(query.get("page") or 1))
        after, before = _instant(query.get("after")), _instant(query.get("before"))
        word = query.get("search", "")
        fitting = [
            s for s in reversed(seen) if (not after or s.published > after) and (not before or s.published < before) and (word in s.title or word in s.body)
        ]
        pages = -(-len(fitting) // size)
        counts = {"X-WP-Total": str(len(fitting)), "X-WP-TotalPages": str(pages)}
        if page > max(1, pages):
            text = json.dumps({"code": "rest_post_invalid_page_number", "message": "The page number requested is too large.", "data": {"status": 400}})
            return Answer(text.encode(), "application/json; charset=UTF-8", 400, "route")
        wanted = query.get("_fields", "").split(",") if query.get("_fields") else None
        posts = [self._post(s, wanted) for s in fitting[(page - 1) * size : page * size]]
        return self.json(json.dumps(posts, ensure_ascii=False), seen, counts)

    def _post(self, story: Story, wanted: list[str] | None) -> dict[str, Any]:
        stamp = story.published.replace(tzinfo=None).isoformat()
        post = {
            "id": story.id,
            "date": self.local(story).replace(tzinfo=None).isoformat(),
            "date_gmt": stamp,
            "modified_gmt": stamp,
            "link": self.url(story),
            "slug": quote(slug(story.title, 32)),
            "title": {"rendered": escape(story.title)},
            "content": {"rendered": paragraphs(story.paragraphs), "protected": False},
            "excerpt": {"rendered": f"<p>{escape(story.lead)}</p>", "protected": False},
            "tags": [sum(map(ord, tag)) for tag in story.tags],
        }
        return {name: value for name, value in post.items() if wanted is None or name in wanted}

    def _item(self, story: Story) -> Item:
        return Item(
            title=story.title,
            link=self.url(story),
            published=http_date(story.published).replace("GMT", "+0000"),
            description=escape(story.lead),
            encoded=paragraphs(story.paragraphs),
            author=story.author,
            category=self.section(story),
            guid=f"{self.base}/?p={story.id}",
        )


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text.replace(" ", "+"))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
