"""Extension: gives up a run in which nothing happens any more while something is asked for, and says so, long before the outside time limit.

A download that neither answers nor ends would hold the run open; what hung is tried later, like a page without answer.
Setting: RASAD_STALL_SECONDS.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals
from sqlalchemy.exc import SQLAlchemyError

from crawler.article import Queued
from crawler.fetch.slots import drop_all_waiting, is_waiting_politely
from crawler.pipelines import patience
from crawler.pipelines.tally import Tally
from crawler.storage.engine import open_database
from crawler.storage.pages import page_failed

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

CAUSE = "stalled"
_GRACE = 5.0  # seconds for what goes on to end by itself
_MOVES = (signals.response_received, signals.item_scraped, signals.item_dropped, signals.request_left_downloader, signals.request_reached_downloader)


class Stall:
    """Watches one outlet's run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.seconds = crawler.settings.getfloat("RASAD_STALL_SECONDS")
        self.moved_at = 0.0
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stall = cls(crawler)
        for signal in _MOVES:
            crawler.signals.connect(stall.moved, signal=signal)
        crawler.signals.connect(stall.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(stall.spider_closed, signal=signals.spider_closed)
        return stall

    def moved(self) -> None:
        """Note that something happened."""
        self.moved_at = asyncio.get_running_loop().time()

    def spider_opened(self) -> None:
        """Begin to watch."""
        self.moved()
        self._watching = asyncio.ensure_future(self._watch())

    def spider_closed(self) -> None:
        """Watch no more."""
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() - self.moved_at < self.seconds or not self._asked():
            if is_waiting_politely(self.crawler):  # RASAD_DELAY may be longer than our patience
                self.moved()
            await asyncio.sleep(min(5.0, self.seconds / 4))
        await self._give_up()

    def _asked(self) -> list[Request]:
        """Return what is under way."""
        slot = self.crawler.engine._slot
        return list(slot.inprogress) if slot is not None else []

    async def _give_up(self) -> None:
        hanging = self._asked()
        told = ", ".join(r.url for r in hanging[:3])
        logger.error("%s: nothing has happened for %.0f s while %d were asked for (%s ...); the run ends", self._key(), self.seconds, len(hanging), told)
        Tally(self.crawler.stats).reason(CAUSE, len(hanging))
        closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=CAUSE))
        drop_all_waiting(self.crawler)
        await asyncio.wait([closing], timeout=_GRACE)
        if not closing.done():
            self._abandon()
            await asyncio.wait([closing])

    def _abandon(self) -> None:
        """Let go of what will never end: the engine waits for each before it closes."""
        now, slot = datetime.now(UTC), self.crawler.engine._slot
        for request in self._asked():
            self._try_later(request.cb_kwargs.get("page"), now)
            if slot is not None and request in slot.inprogress:
                slot.remove_request(request)

    def _try_later(self, page: Any, now: datetime) -> None:
        if not isinstance(page, Queued):
            return
        try:
            engine = open_database(self.crawler.settings["RASAD_DATABASE_URL"])
            page_failed(engine, page.id, reason=CAUSE, status=None, retry_at=patience.retry_at(CAUSE, page.tries, now))
        except SQLAlchemyError as error:
            logger.warning("%s: %s could not be put off (%s)", self._key(), page.url, str(error).split("\n")[0])

    def _key(self) -> str:
        return str(self.crawler.spidercls.name)
