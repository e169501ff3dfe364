"""Extension: feeds a spider from the page table. When the routes have been asked, the pending pages are fetched, newest first.

What is in no row is never fetched, and what is in a row is fetched by some run: a killed run leaves its queue behind.
Settings: RASAD_MAX_PAGES (per run), RASAD_SINCE (an instant; pages that a route dated earlier wait for another run),
RASAD_GIVEN (fetch just what RASAD_URLS and RASAD_AGAIN name).
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import CloseSpider, DontCloseSpider
from sqlalchemy.exc import SQLAlchemyError

from crawler.article import Queued
from crawler.pipelines.tally import Tally
from crawler.rules import reading_code
from crawler.storage.engine import open_database
from crawler.storage.pages import held_back, pending, queue_page, queue_stumbled
from crawler.storage.suppression import SUPPRESSED
from crawler.storage.unread import queue_unread

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.families.base import OutletSpider

logger = logging.getLogger(__name__)

_OF_GIVEN_PAGES = ("page", "replay")
_AT_ONCE = 200  # requests in memory: a backlog of thousands stays in the table


class PageQueue:
    """Schedules the pending pages of one outlet while its spider is idle."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.engine = open_database(crawler.settings["RASAD_DATABASE_URL"])
        self.left = crawler.settings.getint("RASAD_MAX_PAGES")
        self.since: datetime | None = crawler.settings["RASAD_SINCE"]
        self.backfilled = crawler.settings["RASAD_TRIGGER"] == "backfill"
        self.given: list[Queued] | None = None  # of a run for given pages, once they are queued
        self.asked: set[int] = set()
        self.asked_again = False
        reading_code()  # now, as it runs: an upgrade may replace the files meanwhile

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        queue = cls(crawler)
        crawler.signals.connect(queue.spider_idle, signal=signals.spider_idle)
        return queue

    def spider_idle(self, spider: OutletSpider) -> None:
        """Schedule what waits, and keep the spider open for it; while other routes are sought, all waits."""
        if spider.searching:
            return
        try:
            self._feed(spider)
        except SQLAlchemyError as error:  # else the run would end as if nothing had waited
            logger.error("%s: the queue cannot be read (%s); the run ends, nothing seen is lost", spider.outlet.key, str(error).split("\n")[0])
            raise CloseSpider("storage") from None

    def _feed(self, spider: OutletSpider) -> None:
        if not self.asked_again:
            self._ask_again(spider)
        waiting = self._waiting(spider)
        if len(waiting) > self.left:
            Tally(self.crawler.stats).limited()
        now = waiting[: min(self.left, _AT_ONCE)]
        for page in now:
            self.asked.add(page.id)
            self.crawler.engine.crawl(spider.page_request(page))
        self.left -= len(now)
        if now:
            raise DontCloseSpider
        self._count_held(spider)

    def _ask_again(self, spider: OutletSpider) -> None:
        """Queue what an earlier version of the code stumbled over until it was given up: this one may be mended."""
        self.asked_again = True
        if self.crawler.settings["RASAD_TRIGGER"] in _OF_GIVEN_PAGES:
            return
        key = spider.outlet.key
        if again := queue_stumbled(self.engine, key, reading_code(type(spider)), datetime.now(UTC), backfilled=self.backfilled):
            Tally(self.crawler.stats).reason("again:crash", again)
            logger.info("%s: %d pages that an earlier version stumbled over, and gave up, are asked for again", key, again)

    def _count_held(self, spider: OutletSpider) -> None:
        """Count what waits for another run because a route dated it before this one looks back."""
        if self.since is not None and not self.crawler.settings.getbool("RASAD_GIVEN"):
            held = held_back(self.engine, spider.outlet.key, self.since, backfilled=self.backfilled)
            Tally(self.crawler.stats).set_reason("held:since", held)

    def _waiting(self, spider: OutletSpider) -> list[Queued]:
        now = datetime.now(UTC)
        if self.crawler.settings.getbool("RASAD_GIVEN"):
            if self.given is None:
                self.given = [*self._addressed(spider, now), *self._unread(spider, now)]
                self.left = len(self.given)
            return [page for page in self.given if page.id not in self.asked]
        # One more than may be fetched, to know whether the limit holds something back.
        rows = pending(self.engine, spider.outlet.key, now, min(self.left, _AT_ONCE) + len(self.asked) + 1, since=self.since, backfilled=self.backfilled)
        return [page for page in rows if page.id not in self.asked]

    def _addressed(self, spider: OutletSpider, now: datetime) -> list[Queued]:
        queued = [queue_page(self.engine, spider.outlet, url, now) for url in self.crawler.settings.getlist("RASAD_URLS")]
        if hidden := queued.count(None):
            Tally(self.crawler.stats).add("rejected", hidden)
            Tally(self.crawler.stats).reason(SUPPRESSED, hidden)
        return [page for page in queued if page is not None]

    def _unread(self, spider: OutletSpider, now: datetime) -> list[Queued]:
        """Queue the pages that could not be read and that a person wants again."""
        what: str = self.crawler.settings["RASAD_AGAIN"]
        found = queue_unread(self.engine, spider.outlet.key, what, now, self.left) if what else []
        if found:
            Tally(self.crawler.stats).reason("again:asked", len(found))
        return found
