"""DataLife Engine: `/<id>-<slug>.html`, `/rss.xml`, `/lastnews` in pages, dates such as `10-05-2026, 17:29` in local time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from tests.newsroom.calendars import http_date
from tests.newsroom.sites.base import Answer, Query, Site, paragraphs, slug
from tests.newsroom.sites.xml import Item, rss, sitemap
from tests.newsroom.story import Story

_PATH = re.compile(r"/(\d+)-[^/]*\.html")
_LATEST = re.compile(r"/lastnews/(?:page/(\d+)/)?")
_PER_PAGE = 25


class DataLife(Site):
    """A site of the family, with related news and the engine's own comment form."""

    latest = 30

    def path(self, story: Story) -> str:
        return f"/{story.id}-{slug(story.title, 30) if story.id % 3 else '-'}.html"

    def story_at(self, path: str) -> Story | None:
        match = _PATH.fullmatch(path)
        return self.by_id(match[1]) if match else None

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        if path == "/rss.xml":
            return self.xml(rss(self.desk.native, self.base, [self._item(s) for s in self.newest(seen)], "ar", "DataLife Engine"), seen)
        if path == "/sitemap.xml":
            return self.xml(sitemap(self.entries(list(reversed(seen)))), seen)
        if match := _LATEST.fullmatch(path if path.endswith("/") else path + "/"):
            page = int(match[1] or 1)
            shown = list(reversed(seen))[(page - 1) * _PER_PAGE : page * _PER_PAGE]
            return self._list(shown, page, more=page * _PER_PAGE < len(seen)) if shown or page == 1 else None
        return None

    def robots(self) -> str:
        return f"User-agent: *\nDisallow: /engine/\nDisallow: /user/\nSitemap: {self.base}/sitemap.xml\n"

    def head_links(self) -> str:
        return f'<link rel="alternate" type="application/rss+xml" title="{escape(self.desk.native)}" href="{self.base}/rss.xml" />\n'

    def page(self, story: Story) -> str:
        title = escape(story.title)
        at = self.local(story)
        tags = "، ".join(f'<a href="/tags/{quote(t)}/">{escape(t)}</a>' for t in story.tags)
        return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<title>{title} » {escape(self.desk.native)}</title>
<meta name="description" content="{escape(story.lead)}">
<meta name="generator" content="DataLife Engine (http://dle-news.ru)">
<meta property="og:site_name" content="{escape(self.desk.native)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{title}">
<meta property="og:url" content="{self.url(story)}">
{self.head_links()}</head>
<body>
<div class="wrap"><header class="header"><a href="/" class="logo">{escape(self.desk.native)}</a><ul><li><a href="/lastnews/">آخر الأخبار</a></li></ul></header>
<div class="speedbar"><a href="/">{escape(self.desk.native)}</a> » <a href="/{story.section}/">{escape(self.section(story))}</a> » {title}</div>
<div id="dle-content">
<div class="fullstory">
<h1 class="fullstory__title">{title}</h1>
<div class="fullstory__meta"><span class="fullstory__date">{at:%d-%m-%Y, %H:%M}</span>
<span class="fullstory__views">عدد القراءات: {story.id % 900 + 40}</span></div>
<div class="fullstory__text clearfix">
{paragraphs(story.paragraphs)}
</div>
<div class="fullstory__tags">الكلمات المفتاحية: {tags}</div>
<div class="related"><div class="related__title">أخبار ذات صلة</div><ul class="related__list">
{self.links(self.around(story, 5))}</ul></div>
<div class="addcomment"><div class="addcomment__title">أضف تعليقاً</div>
<form method="post" name="dle-comments-form"><input name="name" placeholder="الاسم"><textarea name="comments"></textarea><button>إرسال</button></form></div>
</div>
</div>
<aside class="sidebar"><div class="sidebar__title">الأكثر قراءة</div><ul>
{self.links(self.around(story, 11)[:6])}</ul></aside></div>
{self.footer()}
</body>
</html>
"""

    def _list(self, stories: Sequence[Story], page: int, *, more: bool) -> Answer:
        items = "".join(
            f'<article class="short"><h2><a class="short__link" href="{quote(self.path(s))}">{escape(s.title)}</a></h2>'
            f'<span class="short__date">{self.local(s):%d-%m-%Y, %H:%M}</span></article>\n'
            for s in stories
        )
        following = f'<a class="navigation__next" href="/lastnews/page/{page + 1}/">التالي</a>' if more else ""
        return self.html(
            f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>آخر الأخبار</title></head><body><div id="dle-content">\n'
            f'{items}<div class="navigation">{following}</div></div>{self.footer()}</body></html>\n',
            stories,
        )

    def _item(self, story: Story) -> Item:
        return Item(
            title=story.title,
            link=self.url(story),
            published=http_date(story.published).replace("GMT", "+0000"),
            description=story.lead,
            category=self.section(story),
            author=story.author,
        )
