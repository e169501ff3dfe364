"""What all simulated sites share: answers, robots.txt, the archive sitemap, a front page, and what stands around a story."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from html import escape
from itertools import groupby
from typing import ClassVar, Literal
from urllib.parse import quote

from tests.newsroom.desks import Desk
from tests.newsroom.phrases import phrasebook
from tests.newsroom.sites.xml import SitemapEntry, sitemap, sitemap_index
from tests.newsroom.story import Story

Part = Literal["robots", "route", "article", "other"]  # what a request was for: faults choose by it
Query = Mapping[str, str]

_SIMULATED = {
    "ar": "موقع محاكاة: جميع الأخبار والأسماء الواردة فيه مختلقة لأغراض الاختبار.",
    "fa": "سایت شبیه‌سازی‌شده: همه خبرها و نام‌های آن برای آزمایش ساخته شده است.",
    "ckb": "ماڵپەڕی لاساییکراوە: هەموو هەواڵ و ناوەکانی بۆ تاقیکردنەوە دروست کراون.",
    "en": "A simulated site: all its news and names are invented for testing.",
}
_ARCHIVE = re.compile(r"/archive-sitemap-(\d{4}-\d{2}(?:-\d{2})?)\.xml")  # of a month, or of a day
_LATEST = 40  # stories on a front page or in a feed


@dataclass(frozen=True)
class Answer:
    """What a site answers, before any fault."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    part: Part = "other"
    modified: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Site(ABC):
    """One outlet's web site. `seen` is always what has been published by now, oldest first."""

    latest: ClassVar[int] = _LATEST

    def __init__(self, desk: Desk, stories: Sequence[Story], base: str) -> None:
        self.desk, self.stories, self.base = desk, stories, base
        self.book = phrasebook(desk.language)
        self._index = {story.id: place for place, story in enumerate(stories)}

    @abstractmethod
    def path(self, story: Story) -> str:
        """Return the address of a story on this site, not percent-encoded."""

    @abstractmethod
    def story_at(self, path: str) -> Story | None:
        """Return the story at a decoded path, published or not."""

    @abstractmethod
    def page(self, story: Story) -> str:
        """Return the page of a story."""

    @abstractmethod
    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        """Return a feed, sitemap, listing or API answer of this family, if the path is one."""

    def answer(self, path: str, query: Query, now: datetime) -> Answer | None:
        """Return what stands at a decoded path, or None for a 404."""
        seen = self.seen(now)
        if path == "/robots.txt":
            return Answer(self.robots().encode(), "text/plain; charset=utf-8", part="robots")
        story = self.story_at(path)
        if story is not None:
            return Answer(self.page(story).encode(), part="article", modified=story.published) if story.published <= now else None
        return self.route(path, query, seen) or self._everywhere(path, seen)

    def seen(self, now: datetime) -> Sequence[Story]:
        """Return the stories published by an instant, oldest first."""
        return self.stories[: bisect_right(self._times, now)]

    def url(self, story: Story) -> str:
        """Return the full address of a story, percent-encoded."""
        return self.base + quote(self.path(story))

    def by_id(self, number: str | int) -> Story | None:
        """Return a story by its id."""
        place = self._index.get(int(number))
        return None if place is None else self.stories[place]

    def robots(self) -> str:
        """Return robots.txt."""
        return f"User-agent: *\nDisallow: /search\nDisallow: /admin/\n\nSitemap: {self.base}/archive-sitemap.xml\n"

    @cached_property
    def _times(self) -> list[datetime]:
        return [story.published for story in self.stories]

    def _everywhere(self, path: str, seen: Sequence[Story]) -> Answer | None:
        """Answer what every site here has: a front page, and sitemaps of all that it ever published."""
        if path == "/":
            return self.html(self.front(seen), seen)
        if path == "/archive-sitemap.xml":
            months = {f"{self.local(s):%Y-%m}": s.published for s in seen}
            return self.xml(sitemap_index([(f"{self.base}/archive-sitemap-{month}.xml", last) for month, last in months.items()]), seen)
        if match := _ARCHIVE.fullmatch(path):
            found = [s for s in seen if f"{self.local(s):%Y-%m-%d}".startswith(match[1])]
            return self.xml(sitemap(self.entries(found)), found) if found else None
        return None

    def by_day(self, seen: Sequence[Story]) -> list[tuple[date, list[Story]]]:
        """Return stories by local day, oldest first."""
        return [(day, list(stories)) for day, stories in groupby(seen, lambda s: self.local(s).date())]

    def entries(self, stories: Sequence[Story]) -> list[SitemapEntry]:
        """Return stories as entries of a sitemap."""
        return [SitemapEntry(self.url(s), s.published) for s in stories]

    def local(self, story: Story) -> datetime:
        """Return when a story appeared, in the outlet's own time."""
        return story.published.astimezone(self.desk.zone)

    def newest(self, seen: Sequence[Story], count: int | None = None) -> list[Story]:
        """Return the latest stories, newest first."""
        return list(reversed(seen[-(count or self.latest) :])) if seen else []

    def around(self, story: Story, count: int = 5) -> Sequence[Story]:
        """Return the stories just before one: what a page lists as related or latest."""
        place = self._index[story.id]
        return self.stories[max(0, place - count) : place]

    def section(self, story: Story) -> str:
        """Return the printed name of a story's section."""
        return self.book.section(story.section)

    def links(self, stories: Sequence[Story], css: str = "") -> str:
        """Return list items that link to stories."""
        mark = f' class="{css}"' if css else ""
        return "".join(f'<li><a{mark} href="{quote(self.path(s))}">{escape(s.title)}</a></li>\n' for s in stories)

    def footer(self) -> str:
        """Return what says on every page that nothing here is real."""
        english = "" if self.desk.language == "en" else f' <span lang="en" dir="ltr">{_SIMULATED["en"]}</span>'
        return f'<footer class="site-footer"><p class="simulated">{_SIMULATED[self.desk.language]}{english}</p></footer>'

    def front(self, seen: Sequence[Story]) -> str:
        """Return the front page."""
        direction = "ltr" if self.desk.language == "en" else "rtl"
        return (
            f'<!DOCTYPE html>\n<html lang="{self.desk.language}" dir="{direction}"><head><meta charset="utf-8">'
            f"<title>{escape(self.desk.native)}</title>\n{self.head_links()}</head>\n<body><h1>{escape(self.desk.native)}</h1>\n"
            f'<ul class="latest">\n{self.links(self.newest(seen))}</ul>\n{self.footer()}</body></html>\n'
        )

    def head_links(self) -> str:
        """Return the `<link>` elements by which a site tells where its feeds are."""
        return ""

    def html(self, text: str, seen: Sequence[Story]) -> Answer:
        """Return a listing page as an answer."""
        return Answer(text.encode(), part="route", modified=self._last(seen))

    def xml(self, text: str, seen: Sequence[Story], kind: str = "application/xml; charset=utf-8") -> Answer:
        """Return a feed or sitemap as an answer."""
        return Answer(text.encode(), kind, part="route", modified=self._last(seen))

    def json(self, text: str, seen: Sequence[Story], headers: Mapping[str, str] | None = None) -> Answer:
        """Return an API's answer."""
        return Answer(text.encode(), "application/json; charset=utf-8", part="route", modified=self._last(seen), headers=headers or {})

    @staticmethod
    def _last(seen: Sequence[Story]) -> datetime | None:
        return max(s.published for s in seen) if seen else None


def paragraphs(texts: Iterable[str], css: str = "") -> str:
    """Return the paragraphs of a body as `<p>` elements."""
    mark = f' class="{css}"' if css else ""
    return "\n".join(f"<p{mark}>{escape(text)}</p>" for text in texts)


def slug(title: str, length: int = 80) -> str:
    """Return a title as the last part of an address: letters and digits of any script, joined by hyphens."""
    words = "".join(c if c.isalnum() else " " for c in title.replace("\u200c", "-").replace("-", " ")).split()
    return "-".join(words)[:length].strip("-")
