"""Extension: the record of a run. Takes the outlet's lease, opens the run row, keeps the lease, closes the row with a diagnosis.

Settings: RASAD_TRIGGER (scheduled, manual, page, replay), RASAD_LEASE (a token under which the scheduler claimed the outlet).
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scrapy import signals
from scrapy.exceptions import CloseSpider
from sqlalchemy.exc import SQLAlchemyError

from crawler.cadence import NextCheck, failures_after, next_check
from crawler.fetch.freshness import FRESH
from crawler.fetch.slots import drop_all_waiting
from crawler.health.diagnosis import TAKEN_OVER, Diagnosis, State, diagnose
from crawler.health.outage import reached
from crawler.pipelines.tally import Tally
from crawler.process import LOG, owner_id
from crawler.rhythm import Bounds, Rhythm, Wait
from crawler.sentences import outlet, sentence
from crawler.storage import runs
from crawler.storage.engine import open_database
from crawler.storage.renewal import renew_identities
from crawler.urls import host_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.families.base import OutletSpider

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
_RENEW_SECONDS = 30
_LEARN_FROM = timedelta(days=60)  # of earlier runs, when an outlet has no rhythm yet
_TELL = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """A run that is over."""

    run_id: int
    outlet: str
    diagnosis: Diagnosis
    counts: runs.Counts
    failures_before: int
    host: str  # of its first route


class RunRecorder:
    """Keeps the run row and the lease of one outlet."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.engine = open_database(crawler.settings["RASAD_DATABASE_URL"])
        self.trigger: str = crawler.settings["RASAD_TRIGGER"]
        self.token: str = crawler.settings["RASAD_LEASE"] or uuid.uuid4().hex
        self.owner = owner_id()
        self.bounds = Bounds(*crawler.settings["RASAD_CHECK_BOUNDS"])
        self.began = datetime.now(UTC)
        self.run_id: int | None = None
        self.result: RunResult | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = cls(crawler)
        crawler.signals.connect(recorder.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(recorder.spider_closed, signal=signals.spider_closed)
        return recorder

    def spider_opened(self, spider: OutletSpider) -> None:
        """Claim the outlet and open the run; an outlet that is being crawled already is left alone."""
        try:
            self._open(spider, datetime.now(UTC), spider.outlet.key)
        except SQLAlchemyError as error:
            logger.error("%s: the run could not be opened: %s", spider.outlet.key, str(error).split("\n")[0])
            self._storage_failed(spider)
            raise CloseSpider("storage") from None

    def _open(self, spider: OutletSpider, now: datetime, key: str) -> None:
        runs.declare_outlets(self.engine, [spider.outlet], all_of_them=False)
        if not runs.claim(self.engine, [key], owner=self.owner, token=self.token, now=now, ttl=LEASE):
            message = sentence("{outlet} is being crawled by another process; this run was skipped.", outlet=outlet(key, spider.outlet.name))
            run_id = runs.record_run(self.engine, key, trigger=self.trigger, state="skipped", cause="overlap", message=message, owner=self.owner, now=now)
            self._set_result(spider, run_id, Diagnosis(state=State.SKIPPED, cause="overlap", message=message), runs.Counts(), 0)
            raise CloseSpider("overlap")
        if doubles := renew_identities(self.engine, spider.outlet, progress=self._renewing_identities()):
            logger.info("%s: %d pages were another's double by the present rules of identity, and were joined", key, doubles)
        self.began = now
        self.run_id = runs.start_run(self.engine, key, trigger=self.trigger, owner=self.owner, now=now, log=os.environ.get(LOG))
        self._renewing = asyncio.ensure_future(self._keep_lease(key))

    def _renewing_identities(self) -> Callable[[int, int], None]:
        """Keep the lease while pages are made known by new rules, and say how far it is."""
        last = datetime.now(UTC)

        def renewed(done: int, of: int) -> None:
            nonlocal last
            if (now := datetime.now(UTC)) - last > _TELL:
                last = now
                logger.info("its pages are made known by the present rules of identity: %d of %d portions", done, of)
                runs.renew(self.engine, self.token, self.owner, now, LEASE)

        return renewed

    async def _keep_lease(self, key: str) -> None:
        """Keep it until another process has taken it, which it may once this one stood still for longer than it lasts: two together would ask too often."""
        kept = True
        while kept:
            await asyncio.sleep(_RENEW_SECONDS)
            try:
                kept = bool(runs.claim(self.engine, [key], owner=self.owner, token=self.token, now=datetime.now(UTC), ttl=LEASE))
            except SQLAlchemyError as error:
                logger.warning("%s: the lease could not be renewed: %s", key, str(error).split("\n")[0])
        logger.error("%s: another process crawls the outlet since this one stood still; the run ends, nothing seen is lost", key)
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=TAKEN_OVER))
        drop_all_waiting(self.crawler)

    def spider_closed(self, spider: OutletSpider, reason: str) -> None:
        """Diagnose the run, close its row, set the next check unless this was none, give the lease back."""
        if self._renewing is not None:
            self._renewing.cancel()
        if self.run_id is None:
            return
        tally = Tally(self.crawler.stats)
        diagnosis = diagnose(tally.outcome(reason))
        counts = runs.Counts(**tally.counts())
        try:
            self._close(spider, self.run_id, diagnosis, counts, reason)
        except SQLAlchemyError as error:
            logger.error("%s: the run could not be closed (%s); the next start marks it interrupted", spider.outlet.key, str(error).split("\n")[0])
            self._storage_failed(spider)

    def _storage_failed(self, spider: OutletSpider) -> None:
        tally = Tally(self.crawler.stats)
        self._set_result(spider, self.run_id or 0, diagnose(tally.outcome("storage")), runs.Counts(**tally.counts()), 0)

    def _close(self, spider: OutletSpider, run_id: int, diagnosis: Diagnosis, counts: runs.Counts, reason: str) -> None:
        now, key = datetime.now(UTC), spider.outlet.key
        known = runs.remembered(self.engine, key)
        before = known.failures
        failures = failures_after(before, diagnosis.state, diagnosis.cause)
        runs.finish_run(
            self.engine, run_id, state=diagnosis.state, cause=diagnosis.cause, message=diagnosis.message, now=now, counts=counts, finish_reason=reason
        )
        if self.trigger not in runs.NO_CHECK and reason != TAKEN_OVER:  # then it is the other's to say
            fine = diagnosis.state in runs.SAW
            rhythm = self._rhythm(key, known, counts.new) if fine else None
            again = self._next_check(diagnosis, failures, now, rhythm.wait(now, ZoneInfo(known.timezone), self.bounds) if rhythm else None)
            runs.schedule_next(
                self.engine, key, again.at, why=again.why, rhythm=rhythm.as_json() if rhythm else None, failures=failures,
                checked_at=now if reached(diagnosis.state, diagnosis.cause) else None,
                ok_at=now if fine else None, new_at=now if counts.new else None,
            )  # fmt: skip
        runs.release(self.engine, self.token, [key])
        self._set_result(spider, run_id, diagnosis, counts, before)

    def _rhythm(self, key: str, known: runs.LastState, new: int) -> Rhythm:
        """Return the outlet's rhythm after this run; where none is kept yet, what its earlier runs teach."""
        zone, base = ZoneInfo(known.timezone), self.bounds.base
        rhythm = Rhythm.from_json(known.rhythm)
        if rhythm.at is None:
            for at, found in runs.sights(self.engine, key, self.began - _LEARN_FROM):
                if at < self.began:
                    rhythm = rhythm.after(at, found, zone, base)
        return rhythm.after(self.began, new, zone, base)

    def _next_check(self, diagnosis: Diagnosis, failures: int, now: datetime, usual: Wait | None) -> NextCheck:
        return next_check(
            now,
            state=diagnosis.state,
            cause=diagnosis.cause,
            failures=failures,
            base_minutes=self.bounds.base,
            usual=usual,
            retry_after_seconds=self.crawler.stats.get_value("rasad/retry_after"),
            cache_seconds=self.crawler.stats.get_value(FRESH),
            jitter=random.random(),  # noqa: S311 - spreads checks, guards nothing
        )

    def _set_result(self, spider: OutletSpider, run_id: int, diagnosis: Diagnosis, counts: runs.Counts, before: int) -> None:
        host = host_of(spider.outlet.routes[0].url)
        self.result = RunResult(run_id=run_id, outlet=spider.outlet.key, diagnosis=diagnosis, counts=counts, failures_before=before, host=host)
