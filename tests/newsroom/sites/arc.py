"""Arc XP: outbound feeds (news sitemap, RSS, daily sitemaps), JSON-LD, dated addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from html import escape

from tests.newsroom.calendars import http_date
from tests.newsroom.sites.base import Answer, Query, Site, paragraphs, slug
from tests.newsroom.sites.xml import Item, SitemapEntry, rss, sitemap, sitemap_index
from tests.newsroom.story import Story

_FEEDS = "/arc/outboundfeeds"
_DAY = re.compile(rf"{_FEEDS}/sitemap/(\d{{4}}-\d{{2}}-\d{{2}})/")


class Arc(Site):
    """A site of the family with a story page as its themes render it."""

    def path(self, story: Story) -> str:
        return f"/{story.section}/{self.local(story):%Y/%m/%d}/{slug(story.title).lower()}-{story.id % 100000}/"

    def story_at(self, path: str) -> Story | None:
        return self._paths.get(path if path.endswith("/") else path + "/")

    @cached_property
    def _paths(self) -> dict[str, Story]:
        return {self.path(story): story for story in self.stories}

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        path = path.rstrip("/")
        if path == f"{_FEEDS}/news-sitemap":
            named = [SitemapEntry(self.url(s), s.published, s.title, self.desk.name, "en") for s in self.newest(seen, 100)]
            return self.xml(sitemap(named), seen)
        if path == f"{_FEEDS}/rss":
            feed = rss(self.desk.name, self.base, [self._item(s) for s in self.newest(seen)], "en", "Arc XP", self._last(seen))
            return self.xml(feed, seen)
        if path == f"{_FEEDS}/sitemap-index":
            days = self.by_day(seen)
            return self.xml(sitemap_index([(f"{self.base}{_FEEDS}/sitemap/{d}/?outputType=xml", s[-1].published) for d, s in days]), seen)
        if match := _DAY.fullmatch(path + "/"):
            of_day = [s for s in seen if str(self.local(s).date()) == match[1]]
            return self.xml(sitemap(self.entries(of_day)), of_day) if of_day else None
        return None

    def robots(self) -> str:
        feeds = f"{self.base}{_FEEDS}"
        return f"User-agent: *\nDisallow: /pf/api/\nSitemap: {feeds}/sitemap-index/?outputType=xml\nSitemap: {feeds}/news-sitemap/?outputType=xml\n"

    def head_links(self) -> str:
        return f'<link rel="alternate" type="application/rss+xml" href="{_FEEDS}/rss/?outputType=xml">\n'

    def page(self, story: Story) -> str:
        title, lead = escape(story.title), escape(story.lead)
        at = self.local(story)
        facts = json.dumps(self._facts(story), ensure_ascii=False)
        tags = "".join(f'<a class="c-link c-tag" href="/topics/{slug(t).lower()}/">{escape(t)}</a>' for t in story.tags)
        return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<title>{title} | {escape(self.desk.name)}</title>
<meta name="description" content="{lead}"/>
<link rel="canonical" href="{self.url(story)}"/>
<meta property="og:type" content="article"/>
<meta property="og:title" content="{title}"/>
<meta property="og:description" content="{lead}"/>
<meta property="og:site_name" content="{escape(self.desk.name)}"/>
<script type="application/ld+json">{facts}</script>
<script id="fusion-metadata">window.Fusion={{"arcSite":"tigris","contextPath":"/pf"}};</script>
</head>
<body>
<div id="fusion-app">
<header class="c-stack b-header-nav-chain"><a href="/">{escape(self.desk.name)}</a>
<nav><a href="/politics/">Politics</a><a href="/sport/">Sport</a></nav></header>
<main class="b-right-rail__main" role="main">
<a class="c-overline" href="/{story.section}/">{escape(self.section(story))}</a>
<h1 class="c-heading b-headline">{title}</h1>
<h2 class="c-heading b-subheadline">{lead}</h2>
<div class="c-attribution b-byline"><span class="b-byline__by">By</span> <span class="b-byline__names">{escape(story.author)}</span></div>
<time class="c-date b-date" datetime="{story.published.isoformat().replace("+00:00", "Z")}">{at:%B} {at.day}, {at.year} at {at:%H:%M}</time>
<div class="b-share-bar"><button>Share</button><button>Copy link</button></div>
<article class="b-article-body">
{paragraphs(story.paragraphs, "c-paragraph")}
<div class="b-article-body__interstitial"><p class="c-paragraph"><a href="{self._before(story)}">Read more stories from {escape(self.desk.name)}</a></p></div>
</article>
<div class="b-tags-list"><span>Topics</span>{tags}</div>
<div class="b-author-bio"><p>{escape(story.author)} is an invented reporter.</p></div>
</main>
<aside class="b-right-rail__rail"><h2>Related stories</h2><ul>
{self.links(self.around(story, 4), "c-link")}</ul><h2>Newsletter</h2><form><p>Sign up for our morning briefing.</p><input type="email"/></form></aside>
{self.footer()}
</div>
</body>
</html>
"""

    def _before(self, story: Story) -> str:
        before = self.around(story, 1)
        return self.path(before[0]) if before else "/"

    def _facts(self, story: Story) -> dict[str, object]:
        stamp = story.published.isoformat().replace("+00:00", "Z")
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "description": story.lead,
            "datePublished": stamp,
            "dateModified": stamp,
            "author": [{"@type": "Person", "name": story.author}],
            "articleSection": self.section(story),
            "keywords": list(story.tags),
            "inLanguage": "en",
            "mainEntityOfPage": self.url(story),
            "publisher": {"@type": "NewsMediaOrganization", "name": self.desk.name},
        }

    def _item(self, story: Story) -> Item:
        return Item(
            title=story.title,
            link=self.url(story),
            published=http_date(story.published).replace("GMT", "+0000"),
            description=story.lead,
            encoded=paragraphs(story.paragraphs),
            author=story.author,
            category=self.section(story),
        )
