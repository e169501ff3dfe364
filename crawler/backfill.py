"""Fills in an outlet's past from its own archives, a stretch at a time, beside the scheduled crawl.

What is to be asked is always what the database does not have: days that are not finished, pages that were queued and not read. So it may be
killed at any point and started again. A stretch is a run of its own, with the outlet's lease; between two, scheduled checks have their turn.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scrapy.crawler import Crawler
from sqlalchemy import Engine

from crawler.archive import Slice, Span, in_words
from crawler.config import Config
from crawler.crawl import Process, Request, result_of, settings_for
from crawler.families.archive import DAYS_DONE, DAYS_FAILED, ArchiveSpider, walking
from crawler.families.base import OutletSpider
from crawler.fetch.slots import drop_all_waiting
from crawler.health.causes import cause_of, told
from crawler.health.diagnosis import State
from crawler.pipelines.recorder import RunResult
from crawler.pipelines.store import load_judge
from crawler.pipelines.tally import Tally
from crawler.process import is_alive
from crawler.sentences import listed, parts_of, plural, sentence
from crawler.storage import runs
from crawler.storage.archives import Left, left_of_backfills, working_archives
from crawler.storage.duty import is_wanted
from crawler.storage.engine import open_database
from crawler.unfinished import Plan

logger = logging.getLogger(__name__)

TRIGGER = "backfill"
STRETCH = timedelta(minutes=5)
_TOGETHER = 4  # outlets at once
_GIVES_WAY = timedelta(minutes=3)  # at most, to a check that is due
_LOOKS_SECONDS = 2.0
_REPORTS_SECONDS = 0.5
_END = "stretch"  # why a spider was closed: its time was up
_ENDED_FROM_OUTSIDE = (State.INTERRUPTED, State.SKIPPED, State.BLOCKED)
_OURS = ("storage", "crash", "memory")
_NOTHING = (State.FAILED, State.EMPTY)
_COUNTS = ("found", "new", "fetched", "stories", "off_topic", "rejected", "failed")
_NO_LINKS = sentence("it answered, without a single article link for any day")


@dataclass
class Filled:
    """What a backfill has come to at one outlet, so far."""

    outlet: str
    name: str
    days: int = 0  # of the period, in all parts of the outlet together
    known: int = 0  # of these, finished before this backfill began
    done: int = 0
    failed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    left: Left = field(default_factory=lambda: Left(0, 0))
    state: State = State.UNCHANGED
    cause: str | None = None
    message: str = ""

    def row(self) -> dict[str, Any]:
        """Return it for a program."""
        facts = {"outlet": self.outlet, "name": self.name, "days": self.days, "known": self.known, "done": self.done, "failed": self.failed}
        counts = {f"pages_{name}": self.counts[name] for name in _COUNTS}
        said = {"state": str(self.state), "cause": self.cause, "message": str(self.message), "message_parts": parts_of(self.message)}
        return facts | counts | said


Progress = Callable[[Sequence[Filled]], None]


def backfill(
    spiders: Sequence[type[OutletSpider]], config: Config, period: Span | None, *, limit: int | None = None, again: bool = False,
    verbose: bool = False, stretch: timedelta = STRETCH, progress: Progress | None = None,
) -> list[Filled]:  # fmt: skip
    """Fill in a period at some outlets and return what came of each; without a period, only what earlier backfills left waiting.

    Can be called once per process: Twisted's reactor does not start again.
    """
    load_judge(str(config.topics_dir), str(config.sources_file), config.spider_modules)
    engine = open_database(config.database_url)
    runs.declare_outlets(engine, [s.outlet for s in spiders], all_of_them=False)
    runs.recover(engine, datetime.now(UTC), is_alive)
    settings = settings_for(config, Request(limit=limit or 1_000_000, trigger=TRIGGER, lease=None, verbose=verbose))
    settings.set("RASAD_DISCOVERY", False, priority="cmdline")  # an archive that fails says nothing of the routes
    process = Process(settings)
    tasks = [_Task(engine, process, s, Plan(engine, s, period, again=again), limit, stretch) for s in spiders]
    loop = asyncio.get_event_loop()
    whole = loop.create_task(_all(tasks))
    whole.add_done_callback(process._stop_reactor)
    reporting = loop.create_task(_report(tasks, progress)) if progress is not None else None
    process.start(stop_after_crawl=False)
    if reporting is not None:
        reporting.cancel()
    if whole.done() and not whole.cancelled() and (error := whole.exception()):
        raise error
    for task in tasks:
        task.conclude()
    return [t.filled for t in tasks]


async def _all(tasks: Sequence[_Task]) -> None:
    places = asyncio.Semaphore(_TOGETHER)

    async def one(task: _Task) -> None:
        async with places:
            await task.run()

    await asyncio.gather(*(one(t) for t in tasks))


async def _report(tasks: Sequence[_Task], progress: Progress) -> None:
    while True:
        progress([t.so_far() for t in tasks])
        await asyncio.sleep(_REPORTS_SECONDS)


class _Task:
    """The backfill of one outlet: stretch after stretch, until nothing is left or nothing more is to be had."""

    def __init__(self, engine: Engine, process: Process, spider: type[OutletSpider], plan: Plan, limit: int | None, stretch: timedelta) -> None:
        self.engine, self.process, self.spider, self.plan, self.stretch = engine, process, spider, plan, stretch
        self.key = spider.outlet.key
        self.left = limit
        self.crawler: Crawler | None = None  # of the stretch under way
        self.timed_out = False
        self._closing: asyncio.Future[None] | None = None
        self.results: list[RunResult] = []
        unfinished = sum(len(days) for _, days in plan.unfinished())
        self.filled = Filled(self.key, spider.outlet.name, days=plan.days, known=plan.days - unfinished)

    async def run(self) -> None:
        """Go on until nothing is left, or a stretch ends before its time and no other archive may do better."""
        while self._has_work():
            asked, done = self.plan.slices(), self.filled.done
            await self._give_way()
            result = await self._run_stretch(asked)
            if self.left is not None:
                self.left -= result.counts.fetched + result.counts.failed
            fruitless = asked and self.filled.done == done and result.diagnosis.state not in _ENDED_FROM_OUTSIDE and result.diagnosis.cause not in _OURS
            if not self.timed_out and not (fruitless and self.plan.try_others(asked)):
                return

    def _has_work(self) -> bool:
        if self.left is not None and self.left <= 0:
            return False
        return bool(self.plan.slices()) or left_of_backfills(self.engine, self.key, datetime.now(UTC)).due > 0

    async def _give_way(self) -> None:
        """Let another process crawl the outlet first, if one does or a scheduler is about to."""
        until = datetime.now(UTC) + _GIVES_WAY
        while (now := datetime.now(UTC)) < until and is_wanted(self.engine, self.key, now):
            await asyncio.sleep(_LOOKS_SECONDS)
            runs.free_dead_leases(self.engine, is_alive)

    async def _run_stretch(self, asked: Sequence[Slice]) -> RunResult:
        crawler = self.crawler = self.process.create_crawler(walking(self.spider))
        if self.left is not None:
            crawler.settings.set("RASAD_MAX_PAGES", self.left, priority="cmdline")
        self.timed_out = False
        timer = asyncio.get_event_loop().call_later(self.stretch.total_seconds(), self._end_stretch, crawler)
        try:
            await self.process.crawl(crawler, slices=asked, worked=working_archives(self.engine, self.key))
        except Exception:
            logger.exception("%s: the backfill could not be started", self.key)
        finally:
            timer.cancel()
            self._settle()
        return self.results[-1]

    def _end_stretch(self, crawler: Crawler) -> None:
        if crawler.crawling and crawler._engine is not None:
            self.timed_out = True
            self._closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason=_END))
            drop_all_waiting(crawler)

    def _settle(self) -> None:
        """Take over what the stretch under way has counted."""
        if self.crawler is None:
            return
        crawler, self.crawler = self.crawler, None
        self.results.append(result_of(crawler))
        if isinstance(crawler.spider, ArchiveSpider):
            self.plan.over |= crawler.spider.over
        self._count(crawler)

    def _count(self, crawler: Crawler) -> None:
        if crawler._stats is None:
            return
        tally = Tally(crawler._stats)
        self.filled.counts.update({name: tally.get(name) for name in _COUNTS})
        self.filled.counts.update({r: n for r, n in tally.reasons().items() if r.startswith("archive:")})
        self.filled.done += int(crawler._stats.get_value(DAYS_DONE, 0))
        self.filled.failed += int(crawler._stats.get_value(DAYS_FAILED, 0))

    def so_far(self) -> Filled:
        """Return the counts as they are, those of the stretch under way included."""
        stats = self.crawler._stats if self.crawler is not None else None
        if stats is None:
            return self.filled
        tally, before = Tally(stats), self.filled
        counts = before.counts + Counter({name: tally.get(name) for name in _COUNTS})
        done, failed = (int(stats.get_value(name, 0)) for name in (DAYS_DONE, DAYS_FAILED))
        return Filled(self.key, before.name, before.days, before.known, before.done + done, before.failed + failed, counts)

    def conclude(self) -> None:
        """Say what it came to, by what the database holds now."""
        self._settle()
        filled = self.filled
        filled.left = left_of_backfills(self.engine, self.key, datetime.now(UTC))
        unfinished = {day: cause for _, days in self.plan.unfinished() for day, cause in days.items()}
        last = self.results[-1].diagnosis if self.results else None
        bad = last is not None and (last.state in _ENDED_FROM_OUTSIDE or last.cause in _OURS or (not filled.done and last.state in _NOTHING))
        if last is not None and bad:
            filled.state, filled.cause = last.state, last.cause
        elif any(unfinished.values()) or filled.left.due or filled.left.later or filled.counts["rejected"]:
            filled.state = State.PARTIAL
        elif filled.counts["found"] or filled.counts["fetched"]:
            filled.state = State.OK
        filled.message = self._message(unfinished, last.message if last is not None and bad else "")

    def _message(self, unfinished: Mapping[date, str | None], told_before: str) -> str:
        filled = self.filled
        said = [told_before] if told_before else []
        by_cause: dict[str, list[date]] = defaultdict(list)
        for day, cause in unfinished.items():
            if cause:
                by_cause[cause].append(day)
        said += [sentence("{days} could not be had: {why}.", days=in_words(days), why=_why(cause)) for cause, days in sorted(by_cause.items())]
        today = [day for day, cause in unfinished.items() if not cause]
        if today and filled.done + filled.known >= filled.days:
            said.append(
                plural(
                    len(today),
                    "{days} is not over long enough to be finished: a later backfill asks for it again.",
                    "{days} are not over long enough to be finished: a later backfill asks for them again.",
                    days=in_words(today),
                )
            )
        elif today:
            said.append(plural(len(today), "{days} was not asked for.", "{days} were not asked for.", days=in_words(today)))
        if filled.left.due or filled.left.later:
            said.append(plural(filled.left.due + filled.left.later, "{n} page waits to be fetched.", "{n} pages wait to be fetched."))
        if by_cause or filled.left.due or filled.left.later or (today and filled.done + filled.known < filled.days):
            said.append(sentence("Asked for again, it goes on from here."))
        if not said and not self.results:
            there, nothing = sentence("All of it was there already."), sentence("Nothing waits to be fetched. To ask for a period, give --from and --to.")
            return there if self.plan.period else nothing
        return listed(said, "")


def _why(cause: str) -> str:
    word = cause_of(cause)
    return _NO_LINKS if word == "no links" else told(word).says
