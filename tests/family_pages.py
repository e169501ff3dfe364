"""Pages written by us in each family's markup, with what a person reads on them.

`tests/pages/NAME.html` is the page, `NAME.yaml` its truth; both are found by themselves. Keys of a truth:

family     the family whose markup it is, as the spiders name it
outlet     whose page it is written as
outlets    the outlets that must read it; left out: every outlet of the family (of "own": every one without a layout)
url        its address (other outlets read it at their own first example)
fetched    the day it was fetched, where an older layout is meant (left out: the day after it was published)
title, body (paragraphs), section, authors, tags, language   what a person reads; what is left out must not be found
published  the instant, with its offset; left out where the page tells only the day
day        the day in the outlet's own time zone
calendar   gregorian (left out), jalali, hijri
traps      texts that stand on the page and must not be in the body
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from crawler.article import Article, Rejection
from crawler.extract.page import read_page
from crawler.families.base import OutletSpider
from crawler.outlet import Outlet

FOLDER = Path(__file__).parent / "pages"
KEYS = {"family", "outlet", "outlets", "url", "fetched", "title", "body", "section", "authors", "tags", "language", "published", "day", "calendar", "traps"}


@dataclass(frozen=True)
class FamilyPage:
    """A page and its truth."""

    name: str

    @cached_property
    def truth(self) -> dict[str, Any]:
        """What a person reads on it."""
        truth: dict[str, Any] = yaml.safe_load((FOLDER / f"{self.name}.yaml").read_text(encoding="utf-8"))
        if unknown := set(truth) - KEYS:
            raise ValueError(f"{self.name}.yaml: unknown keys {sorted(unknown)}")
        return truth

    @cached_property
    def html(self) -> bytes:
        """Its bytes."""
        return (FOLDER / f"{self.name}.html").read_bytes()

    @property
    def published(self) -> datetime | None:
        """The instant it was published, in UTC."""
        at: datetime | None = self.truth.get("published")
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC) if at else None  # YAML reads a «Z» as a naive UTC time

    def day(self, outlet: Outlet) -> date:
        """The day it was published, where that outlet is."""
        told: date = self.truth["day"]
        return told if self.published is None or outlet.key == self.truth["outlet"] else self.published.astimezone(outlet.zone).date()

    def read(self, outlet: Outlet) -> Article | Rejection:
        """Read it as a page of an outlet."""
        fetched = self.truth.get("fetched") or self.truth["day"] + timedelta(days=1)
        own = outlet.key == self.truth["outlet"]
        return read_page(
            self.html,
            url=self.truth["url"] if own else outlet.examples[0],
            content_type="text/html; charset=utf-8",
            outlet=outlet,
            fetched_at=datetime.combine(fetched, time(12), UTC),
        )


def pages() -> list[FamilyPage]:
    """Every page there is."""
    return [FamilyPage(file.stem) for file in sorted(FOLDER.glob("*.html"))]


def readers(page: FamilyPage, spiders: Mapping[str, type[OutletSpider]]) -> list[str]:
    """The outlets that must read a page: those it names, else those of its family."""
    named: list[str] | None = page.truth.get("outlets")
    return named or [key for key, spider in spiders.items() if spider.family == page.truth["family"] and not has_markup_of_its_own(spider)]


def has_markup_of_its_own(spider: type[OutletSpider]) -> bool:
    """Whether an outlet of no family declares a layout: that fits its own pages, and no page that stands for others."""
    return spider.family == OutletSpider.family and bool(spider.outlet.layouts)
