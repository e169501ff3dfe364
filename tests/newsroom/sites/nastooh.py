"""Nastooh: `/news/<id>/<slug>`, sitemaps for the latest and for each day, Gregorian UTC meta beside a Jalali date in sight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from tests.newsroom.calendars import JALALI_MONTHS, PERSIAN_DIGITS, http_date, jalali
from tests.newsroom.sites.base import Answer, Query, Site, paragraphs, slug
from tests.newsroom.sites.xml import Item, SitemapEntry, rss, sitemap, sitemap_index
from tests.newsroom.story import Story

_PATH = re.compile(r"/news/(\d+)(?:/.*)?")
_DAY = re.compile(r"/sitemap/all/(\d{4}-\d{2}-\d{2})\.xml")


class Nastooh(Site):
    """A site of the family, with breadcrumb, tags, short link, related items and a comment form."""

    latest = 30

    def path(self, story: Story) -> str:
        return f"/news/{story.id}/{slug(story.title)}"

    def story_at(self, path: str) -> Story | None:
        match = _PATH.fullmatch(path)
        return self.by_id(match[1]) if match else None

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        if path == "/rss":
            return self.xml(rss(self.desk.native, self.base, [self._item(s) for s in self.newest(seen)], "fa", "Nastooh"), seen)
        if path == "/sitemap/news/sitemap.xml":
            named = [SitemapEntry(self.url(s), s.published, s.title, self.desk.native, "fa") for s in self.newest(seen)]
            return self.xml(sitemap(named), seen)
        if path == "/sitemap/all/sitemap.xml":
            return self.xml(sitemap_index([(f"{self.base}/sitemap/all/{day}.xml", stories[-1].published) for day, stories in self.by_day(seen)]), seen)
        if match := _DAY.fullmatch(path):
            of_day = [s for s in seen if str(self.local(s).date()) == match[1]]
            return self.xml(sitemap(self.entries(of_day)), of_day) if of_day else None
        return self._archive(query, seen) if path in ("/archive", "/page/archive.xhtml") else None

    def robots(self) -> str:
        return f"User-agent: *\nDisallow: /search\nAllow: /\nSitemap: {self.base}/sitemap/news/sitemap.xml\nSitemap: {self.base}/sitemap/all/sitemap.xml\n"

    def head_links(self) -> str:
        return '<link rel="alternate" type="application/rss+xml" href="/rss" title="RSS">\n'

    def page(self, story: Story) -> str:
        title, lead, section = escape(story.title), escape(story.lead), escape(self.section(story))
        stamp = story.published.isoformat().replace("+00:00", "Z")
        tags = "".join(f'<li><a href="/tag/{quote(slug(t, 40))}" rel="Index, Tag">{escape(t)}</a></li>' for t in story.tags)
        return f"""<!DOCTYPE html>
<html lang="fa" dir="rtl">
<head>
<meta charset="utf-8">
<title>{title} - {escape(self.desk.native)}</title>
<meta name="description" content="{lead}">
<meta name="keywords" content="{escape(", ".join(story.tags))}">
<link rel="canonical" href="{self.url(story)}">
{self.head_links()}<meta property="og:type" content="article">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{lead}">
<meta property="og:url" content="{self.url(story)}">
<meta property="og:site_name" content="{escape(self.desk.native)}">
<meta property="article:published_time" content="{stamp}">
<meta property="article:modified_time" content="{stamp}">
<meta property="article:section" content="{section}">
<meta name="nastooh:nid" content="{story.id}">
</head>
<body class="rtl desktop page-news">
<header id="masthead"><a href="/">{escape(self.desk.native)}</a>
<nav><ul><li><a href="/archive">آرشیو</a></li><li><a href="/rss">RSS</a></li></ul></nav></header>
<main>
<article id="item" class="item news">
<div class="item-header">
<div class="item-nav"><ol class="breadcrumb"><li><a href="/">صفحه اصلی</a></li><li><a href="/service/{story.section}">{section}</a></li></ol></div>
<div class="item-date half-right"><i class="fa fa-clock-o"></i><span>{self._printed(self.local(story))}</span></div>
<div class="item-title"><h1 class="title"><a itemprop="headline" href="{quote(self.path(story))}">{title}</a></h1></div>
</div>
<div class="item-summary"><p class="summary introtext" itemprop="description">{lead}</p></div>
<div class="item-body">
<div class="item-text" itemprop="articleBody">
{paragraphs(story.paragraphs[1:])}
<p>{story.id % 10000}**{story.id % 9973}</p>
</div>
</div>
<div class="item-footer"><div class="item-code">کد خبر <span>{str(story.id).translate(PERSIAN_DIGITS)}</span></div>
<section class="box tags"><header><h2>برچسب‌ها</h2></header><div><ul>{tags}</ul></div></section>
<div class="short-link-container"><input type="text" readonly value="{self.base}/news/{story.id}"></div></div>
</article>
<section class="box list-thumbs related-items"><header><h2>اخبار مرتبط</h2></header><ul>
{self.links(self.around(story, 4))}</ul></section>
<section id="comments" class="box comments"><header><h2>نظر شما</h2></header><p>شما در حال پاسخ به نظر «» هستید.</p>
<form><input name="name" placeholder="نام"><textarea name="comment" placeholder="نظر شما"></textarea><button>ارسال</button></form></section>
</main>
<aside><section class="box latest"><header><h2>آخرین خبرها</h2></header><ul>
{self.links(self.around(story, 10)[:6])}</ul></section></aside>
{self.footer()}
</body>
</html>
"""

    def _archive(self, query: Query, seen: Sequence[Story]) -> Answer:
        """Return a page of the archive of a Jalali year, month and day (each may be left open)."""
        wanted = [int(query[name]) if query.get(name, "").isdecimal() else None for name in ("yr", "mn", "dy")]
        fitting = [s for s in reversed(seen) if all(w in (None, part) for w, part in zip(wanted, jalali(self.local(s).date()), strict=True))]
        page = max(1, int(query.get("pi") or 1))
        items = "".join(
            f'<li class="news"><div class="desc"><h3><a href="{quote(self.path(s))}">{escape(s.title)}</a></h3><p>{escape(s.lead)}</p>'
            f"<time>{self._printed(self.local(s))}</time></div></li>\n"
            for s in fitting[(page - 1) * 30 : page * 30]
        )
        return self.html(
            f'<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>آرشیو</title></head><body><section id="list" '
            f'class="box list-thumbs"><ul>\n{items}</ul></section>{self.footer()}</body></html>',
            seen,
        )

    def _item(self, story: Story) -> Item:
        return Item(
            title=story.title, link=self.url(story), published=http_date(story.published), description=story.lead, encoded="", category=self.section(story)
        )

    @staticmethod
    def _printed(at: datetime) -> str:
        year, month, day = jalali(at.date())
        return f"{day} {JALALI_MONTHS[month - 1]} {year}، {at:%H:%M}".translate(PERSIAN_DIGITS)
