"""Iran Samaneh: `/fa/news/<id>/<slug>`, Jalali dates in Persian digits even in its meta elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from tests.newsroom.calendars import ENGLISH_MONTHS, JALALI_MONTHS_ARABIC_YEH, PERSIAN_DIGITS, jalali
from tests.newsroom.sites.base import Answer, Query, Site, paragraphs, slug
from tests.newsroom.sites.xml import Item, rss
from tests.newsroom.story import Story

_PATH = re.compile(r"/fa/(?:amp/)?news/(\d+)(?:/.*)?")
_COMMENTS = ("ممنون از خبر خوبتان.", "کاش عکس‌های بیشتری هم منتشر می‌کردید.", "امیدوارم نیروهای آمریکایی هرچه زودتر از عراق بروند.")
_TRENDS = ("جدول لیگ برتر", "قیمت امروز سکه", "آب و هوای فردا")

_MOST_RESULTS = 20  # a page of the archive, however many are asked for


class Samaneh(Site):
    """A site of the family, with its archive, tool bar, tags, comment form and related headlines."""

    def path(self, story: Story) -> str:
        return f"/fa/news/{story.id}/{slug(story.title)}"

    def story_at(self, path: str) -> Story | None:
        match = _PATH.fullmatch(path)
        return self.by_id(match[1]) if match else None

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        if path == "/fa/rss/allnews":
            items = [self._item(s) for s in self.newest(seen, 50)]
            return self.xml(rss(self.desk.native, self.base, items, "fa", "iransamaneh.com"), seen, "application/rss+xml; charset=utf-8")
        if path == "/fa/rss":
            return self.html('<html lang="fa"><body><ul class="rss_list"><li><a href="/fa/rss/allnews">همه خبرها</a></li></ul></body></html>', seen)
        if path == "/fa/archive":
            return self._archive(query, seen)
        return None

    def head_links(self) -> str:
        return '<link rel="alternate" type="application/rss+xml" title="RSS FEED" href="/fa/rss/allnews">\n'

    def page(self, story: Story) -> str:
        title, lead, section = escape(story.title), escape(story.lead), escape(self.section(story))
        printed = self._printed(self.local(story))
        number = str(story.id).translate(PERSIAN_DIGITS)
        tags = " ، ".join(f'<a href="/fa/tags/{i}/1/{quote(slug(t))}" class="tags_item">{escape(t)}</a>' for i, t in enumerate(story.tags, 1))
        comments = "".join(f'<div class="comments_item"><span class="comm_info_name">ناشناس</span><p>{text}</p></div>' for text in _COMMENTS)
        return f"""<!DOCTYPE HTML>
<html lang="fa-IR">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="description" content="{lead}">
<meta name="keywords" content="{escape("،".join(story.tags))}">
{self.head_links()}<meta property="og:type" content="website">
<meta property="og:title" content="{title}">
<meta property="og:url" content="{self.base}/fa/news/{story.id}">
<meta property="og:site_name" content="{escape(self.desk.native)} | آخرین اخبار ایران و جهان">
<meta property="og:description" content="{lead}">
<meta name="dc.publisher" content="{escape(self.desk.native)} | آخرین اخبار ایران و جهان">
<meta property="article:author" content="{escape(self.desk.native)} | آخرین اخبار ایران و جهان">
<meta property="article:section" content="{section}">
<meta property="article:tag" content="{escape(" , ".join(story.tags))}">
<meta property="article:published_time" content="{self._meta(self.local(story))}">
<meta property="article:modified_time" content="{self._meta(self.local(story))}">
<link rel="amphtml" href="{self.base}/fa/amp/news/{story.id}"/>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "WebSite", "url": "{self.base}/"}}</script>
</head>
<body id="news">
<header><ul class="menu"><li><a href="/">صفحه نخست</a></li><li><a href="/fa/archive">آرشیو</a></li><li><a href="/fa/rss">آر اس اس</a></li></ul></header>
<div class="news_body_con" id="root">
<div class="news_toolbar">
<div class="news_nav news_id_c"><span class="news_nav_title">کد خبر: </span>{number}</div>
<div class="news_path"> گروه : <a href="/fa/{story.section}">{section}</a>
<span class="bolet_news_path">»</span> <a href="/fa/{story.section}/1">عمومی</a></div>
<div class="news_nav news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span>{printed}</div>
</div>
<div class="row news_tools"><a href="#" class="news_size_down">-</a><a href="#" class="news_size_up">+</a></div>
<div class="rutitr_body"><strong class="news_strong"></strong></div>
<div class="title"><h1 class="Htags"><a class="title" href="{quote(self.path(story))}">{title}</a></h1></div>
<div class="subtitle"><h2 class="Htags_news_subtitle"><strong class="news_strong">{lead}</strong></h2></div>
<div class="body">
{paragraphs(story.paragraphs[1:])}
<p>انتهای پیام/</p>
<div class="wrapper"></div>
</div>
<div class="tags_container"><div class="row tags_title"><div class="tag_name">برچسب ها</div><div class="tag_items">{tags}</div></div></div>
<div class="related_news"><div class="related_title">خبرهای مرتبط</div><ul>
{self.links(self.around(story, 4), "related_link")}</ul></div>
<div class="row" id="comments-mob"><div class="comment_txt">ارسال نظر</div>
<form method="POST" action="/fa/news/{story.id}" name="comments" id="comm_form"><span class="frm_label">نام:</span><input type="text" name="comment_name">
<span class="frm_label">ایمیل:</span><input type="text" name="comment_mail"><span class="frm_label">* نظر:</span><textarea name="comment_message"></textarea>
<input name="submitbutt" type="button" value="ارسال"></form></div>
<div class="comments_container"><div class="comments_title">نظرات بینندگان</div>{comments}</div>
</div>
<aside class="col_left"><div class="box_title">آخرین اخبار</div><ul class="last_news">
{self.links(self.around(story, 12)[:8], "tab_link")}</ul>
<div class="box_title">پربیننده‌ترین</div><ul>{"".join(f"<li><a href='/fa/trend/{i}'>{t}</a></li>" for i, t in enumerate(_TRENDS))}</ul></aside>
{self.footer()}
</body>
</html>
"""

    def _archive(self, query: Query, seen: Sequence[Story]) -> Answer:
        """Return a page of the archive: Jalali days from and to, and how many results a page holds."""
        first, last = _jalali_day(query.get("from_date", "")), _jalali_day(query.get("to_date", ""))
        fitting = [s for s in reversed(seen) if (not first or jalali(self.local(s).date()) >= first) and (not last or jalali(self.local(s).date()) <= last)]
        size, page = min(_MOST_RESULTS, max(1, int(query.get("rpp") or 20))), max(1, int(query.get("p") or 1))
        shown = fitting[(page - 1) * size : page * size]
        items = "".join(
            f'<div class="linear_news"><a class="title5" href="{quote(self.path(s))}">{escape(s.title)}</a>'
            f'<span class="fa_date">{self._printed(self.local(s))}</span></div>\n'
            for s in shown
        )
        more = "&".join(f"{k}={quote(v)}" for k, v in {**query, "p": str(page + 1)}.items())
        following = f'<a class="next_page" href="/fa/archive?{escape(more)}">بعدی</a>' if page * size < len(fitting) else ""
        return self.html(
            f'<!DOCTYPE HTML><html lang="fa-IR"><head><meta charset="utf-8"><title>آرشیو</title></head><body><div class="archive_content">\n{items}'
            f'<div class="pagination">{following}</div></div>{self.footer()}</body></html>',
            seen,
        )

    def _item(self, story: Story) -> Item:
        at = self.local(story)
        stamp = f"{at.day:02} {ENGLISH_MONTHS[at.month - 1][:3]} {at:%Y %H:%M:%S %z}"
        return Item(title=story.title, link=self.url(story), published=stamp, description=story.lead, category=self.section(story))

    @staticmethod
    def _meta(at: datetime) -> str:
        year, month, day = jalali(at.date())
        return f"{year}/{month:02}/{day:02} - {at:%H:%M}".translate(PERSIAN_DIGITS)

    @staticmethod
    def _printed(at: datetime) -> str:
        year, month, day = jalali(at.date())
        return f"{day:02} {JALALI_MONTHS_ARABIC_YEH[month - 1]} {year} - {at:%H:%M}".translate(PERSIAN_DIGITS)


def _jalali_day(text: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})", text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
