"""One crawl process: some outlets together, each with its own run. Used by the CLI, and so by the scheduler's child processes."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.config import Config
from crawler.families.base import OutletSpider
from crawler.fetch.slots import drop_all_waiting
from crawler.health import outage
from crawler.health.diagnosis import Diagnosis, State
from crawler.pipelines.recorder import RunRecorder, RunResult
from crawler.pipelines.store import load_judge
from crawler.pipelines.tally import Tally
from crawler.process import is_alive
from crawler.sentences import sentence
from crawler.settings import scrapy_settings
from crawler.storage import routes, runs
from crawler.storage.engine import open_database
from crawler.storage.failures import DatabaseError, unusable
from crawler.storage.presence import require

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)

_PROGRESS_SECONDS = 0.5
_DROP_SECONDS = 0.1
_MADE = 10_000  # objects after which garbage is looked for: at Python's 700 it took 2 % of a crawl's CPU, and found no more
_REPLAY = "crawler.fetch.replay.ReplayDownloadHandler"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a crawl is asked to do beyond what every crawl does."""

    limit: int | None = None
    since: datetime | None = None
    urls: tuple[str, ...] = ()
    again: str = ""  # pages that could not be read: a cause, or one (crawler.storage.unread)
    replay: Path | None = None
    trigger: str = "manual"
    lease: str | None = field(default_factory=lambda: os.environ.get("RASAD_LEASE") or None)
    verbose: bool = False
    watch: Callable[[str, Any], None] | None = None  # `rasad check`: is shown each outcome, and every route is asked


Progress = Callable[[Mapping[str, Tally]], None]


def crawl(spiders: Sequence[type[OutletSpider]], config: Config, request: Request, *, progress: Progress | None = None) -> list[RunResult]:
    """Crawl some outlets in this process until they are done, and return what came of each.

    Can be called once per process: Twisted's reactor does not start again.
    """
    load_judge(str(config.topics_dir), str(config.sources_file), config.spider_modules)  # a broken topic file is told before anything is fetched
    if request.lease:
        require(config.database_url)  # a scheduler has it: where it is not, it was taken away
    engine = open_database(config.database_url)
    runs.recover(engine, datetime.now(UTC), is_alive)
    if config.simulated:
        runs.note_once(engine, "simulated", "1", datetime.now(UTC))
    began = datetime.now(UTC)
    process = Process(settings := settings_for(config, request))
    logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])  # Scrapy makes two records of every page, and then drops them
    crawlers = [process.create_crawler(s) for s in spiders]
    tasks = [process.crawl(crawler) for crawler in crawlers]
    if progress is not None:
        asyncio.get_event_loop().create_task(_report(crawlers, progress))
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking through it for garbage took 3 % of a crawl's CPU
    gc.set_threshold(_MADE)
    gc.enable()
    process.start()
    for crawler, task in zip(crawlers, tasks, strict=True):
        if task.done() and (error := task.exception()):
            logger.error("%s: the crawl could not be started: %s", crawler.spidercls.name, (str(error).splitlines() or [repr(error)])[0])
    results = [result_of(c, t.exception() if t.done() else None) for c, t in zip(crawlers, tasks, strict=True)]
    return results if request.replay else settle(engine, results, began)


class Process(AsyncCrawlerProcess):
    """Stops soon after it is asked to: Scrapy would first send all that waits for its turn, a polite delay apart."""

    async def stop(self) -> None:
        closing = asyncio.ensure_future(super().stop())
        while not closing.done():
            for crawler in self.crawlers:
                if crawler.crawling:
                    drop_all_waiting(crawler)
            await asyncio.wait([closing], timeout=_DROP_SECONDS)
        await closing


def settings_for(config: Config, request: Request) -> Settings:
    settings = Settings(scrapy_settings(config))
    own: dict[str, object] = {
        "RASAD_TRIGGER": request.trigger,
        "RASAD_LEASE": request.lease,
        "RASAD_SINCE": request.since,
        "RASAD_URLS": list(request.urls),
        "RASAD_AGAIN": request.again,
        "RASAD_GIVEN": bool(request.urls or request.again),
        "LOG_INSTALL_ROOT_HANDLER": request.verbose,
        "RASAD_WATCH": request.watch,
    }
    if request.watch is not None:
        own["RASAD_MAX_AGE_DAYS"] = 0  # what is there is to be shown
    if request.limit is not None:
        own["RASAD_MAX_PAGES"] = request.limit
    if request.replay is not None:
        own |= {
            "RASAD_MAX_AGE_DAYS": 0,  # an archive is read whole, however old
            "RASAD_REPLAY_DIR": str(request.replay),
            "RASAD_DISCOVERY": False,
            "DOWNLOAD_HANDLERS": {"http": _REPLAY, "https": _REPLAY},
            "DOWNLOAD_DELAY": 0.01,
        }
    for name, value in own.items():
        settings.set(name, value, priority="cmdline")
    return settings


async def _report(crawlers: Sequence[Crawler], progress: Progress) -> None:
    while True:
        progress({c.spidercls.name: Tally(stats) for c in crawlers if (stats := _stats(c)) is not None})
        await asyncio.sleep(_PROGRESS_SECONDS)


def _stats(crawler: Crawler) -> StatsCollector | None:
    return crawler.stats if crawler._stats is not None else None


def result_of(crawler: Crawler, error: BaseException | None = None) -> RunResult:
    """Return what came of an outlet's crawl; `error` is what kept it from being started."""
    recorder = crawler.get_extension(RunRecorder) if crawler._extensions is not None else None
    if recorder is not None and recorder.result is not None:
        return recorder.result
    outlet = crawler.spidercls.name
    if recorder is not None and recorder.run_id is not None:
        message = sentence("It was ended before it could be closed; the next start closes it, and what it had queued is taken up by the next run.")
        diagnosis, counts = Diagnosis(State.INTERRUPTED, "died", message), runs.Counts(**Tally(crawler.stats).counts())
    else:
        diagnosis, counts = _not_started(error, crawler.settings["RASAD_DATABASE_URL"]), runs.Counts()
    return RunResult(run_id=0, outlet=outlet, diagnosis=diagnosis, counts=counts, failures_before=0, host=outlet)


def _not_started(error: BaseException | None, url: str) -> Diagnosis:
    if isinstance(error, SQLAlchemyError):
        error = unusable(url, error)
    if isinstance(error, DatabaseError):
        return Diagnosis(State.FAILED, "storage", str(error))
    return Diagnosis(State.FAILED, "crash", sentence("The crawl could not be started; see its log (--verbose shows it)."))


def settle(engine: Engine, results: list[RunResult], started: datetime) -> list[RunResult]:
    """Hold a failure of everything at once against our own network: those runs are skipped, no outlet's or route's failures rise."""
    now = datetime.now(UTC)
    known = outage.since(runs.installation(engine))
    tried = [outage.Tried(r.host, r.diagnosis.state, r.diagnosis.cause) for r in results]
    if outage.is_over(tried) and known is not None:
        runs.strike(engine, outage.NAME)
    others = runs.reached_since(engine, started, other_than=[r.outlet for r in results])
    if not outage.is_outage(tried, ongoing=known is not None, others_reached=others):
        return results
    began = known or now
    runs.note_once(engine, outage.NAME, began.isoformat(), now)
    return [_held_against_nobody(engine, r, began, started, now) for r in results]


def _held_against_nobody(engine: Engine, result: RunResult, began: datetime, started: datetime, now: datetime) -> RunResult:
    if not outage.failed_to_connect(result.diagnosis.state, result.diagnosis.cause):
        return result
    diagnosis = Diagnosis(State.SKIPPED, outage.CAUSE, outage.message(began))
    runs.revise_run(engine, result.run_id, state=diagnosis.state, cause=diagnosis.cause, message=diagnosis.message)
    again = outage.next_check(now, began, random.random())  # noqa: S311 - spreads checks, guards nothing
    runs.schedule_next(engine, result.outlet, again, why="the network was down", failures=result.failures_before)
    routes.forgive_silence(engine, result.outlet, started, again)
    return RunResult(**(vars(result) | {"diagnosis": diagnosis}))
