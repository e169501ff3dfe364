"""Stores the pages of our outlets that WARC files hold: read, judged and kept as a crawl would, dated when they were fetched.

Nothing is asked of any outlet. A page that was read before stays as it is, so files may be read again, and after a kill.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.archive import Span
from crawler.article import Article, Rejection
from crawler.backfill import TRIGGER, Filled
from crawler.config import Config
from crawler.extract.page import read_page
from crawler.extract.published import day_in_address
from crawler.fetch.warc import WarcFile, WarcPage
from crawler.health.diagnosis import State
from crawler.outlet import Outlet
from crawler.pipelines.judge import Judge
from crawler.pipelines.store import load_judge
from crawler.process import is_alive, owner_id
from crawler.sentences import Sentence, listed, sentence
from crawler.storage import runs
from crawler.storage.archives import page_to_read
from crawler.storage.engine import open_database
from crawler.storage.failures import is_of_value
from crawler.storage.pages import SeenLink
from crawler.storage.rejudging import ruleset_of
from crawler.storage.renewal import renew_identities
from crawler.urls import host_of

Progress = Callable[["Reading"], None]
logger = logging.getLogger(__name__)

_REPORT_EVERY = 50  # records


@dataclass
class Reading:
    """How far the files are read, and what they gave."""

    files: Sequence[WarcFile]
    filled: dict[str, Filled] = field(default_factory=dict)

    @property
    def position(self) -> int:
        """Bytes read of all files."""
        return sum(f.position for f in self.files)

    @property
    def records(self) -> int:
        """Records read of all files."""
        return sum(f.records for f in self.files)

    @property
    def skipped(self) -> Counter[str]:
        """Why records gave no page."""
        return sum((f.skipped for f in self.files), Counter())


class _Owners:
    """Finds the outlet of an address among thousands of hosts."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.by_host: dict[str, list[Outlet]] = {}
        for outlet in outlets:
            for host in outlet.hosts:
                self.by_host.setdefault(host, []).append(outlet)

    def find(self, url: str) -> Outlet | None:
        """Return the outlet one of whose articles an address is."""
        host = host_of(url)
        while host:
            if found := next((o for o in self.by_host.get(host, ()) if o.is_article(url)), None):
                return found
            host = host.partition(".")[2]
        return None


class _Store:
    """Keeps pages, and a run for each outlet that had any."""

    def __init__(self, engine: Engine, config: Config, judge: Judge, period: Span | None, filled: dict[str, Filled]) -> None:
        self.engine, self.zone, self.judge, self.period, self.filled = engine, config.zone, judge, period, filled
        self.ruleset = ruleset_of(engine, judge.rules, datetime.now(UTC))
        self.runs: dict[str, int] = {}
        self.owner = owner_id()

    def keep(self, page: WarcPage, outlet: Outlet) -> None:
        """Read a page and store it, unless it was read before or is of another time; one that this stumbles over costs no other."""
        filled = self._of(outlet)
        filled.counts["found"] += 1
        try:
            self._read(page, outlet, filled)
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and not is_of_value(error):
                raise
            logger.error("%s: %s could not be read, judged or written (%s); please report the address", outlet.key, page.url, type(error).__name__)
            filled.counts["rejected"] += 1
            self._leave(filled, "crash")

    def _read(self, page: WarcPage, outlet: Outlet, filled: Filled) -> None:
        told = day_in_address(page.url, outlet, page.at)
        if told is not None and self._is_outside(told):
            return self._leave(filled, "out of range")
        link = SeenLink(outlet.identity(page.url), page.url, None, None)
        if page_to_read(self.engine, outlet.key, link, page.at, insert=False) is None:
            return self._leave(filled, "known")
        result = read_page(page.body, url=page.url, content_type=page.content_type, outlet=outlet, fetched_at=page.at)
        if isinstance(result, Rejection):  # not kept as such: the outlet itself may still have the page
            filled.counts["rejected"] += 1
            return self._leave(filled, str(result.reason))
        if self._is_outside(result.published.day if result.published else page.at.astimezone(outlet.zone).date()):
            return self._leave(filled, "out of range")
        return self._store(result, link, page, outlet, filled)

    def _store(self, article: Article, link: SeenLink, page: WarcPage, outlet: Outlet, filled: Filled) -> None:
        queued = page_to_read(self.engine, outlet.key, link, page.at, insert=True)
        if queued is None:
            return self._leave(filled, "known")
        state, _ = self.judge.keep(self.engine, queued, article, outlet, status=200, now=page.at, zone=self.zone, ruleset=self.ruleset)
        filled.counts.update({"new": 1, "fetched": 1, {"story": "stories", "off_topic": "off_topic"}.get(state, "rejected"): 1})
        return self._leave(filled, "duplicate" if state == "rejected" else state) if state in ("rejected", "suppressed") else None

    def _is_outside(self, day: object) -> bool:
        return self.period is not None and day not in self.period

    def _leave(self, filled: Filled, reason: str) -> None:
        filled.counts[f"archive:{reason}"] += 1

    def _of(self, outlet: Outlet) -> Filled:
        if outlet.key not in self.filled:
            renew_identities(self.engine, outlet)
            self.filled[outlet.key] = Filled(outlet.key, outlet.name)
            self.runs[outlet.key] = runs.start_run(self.engine, outlet.key, trigger=TRIGGER, owner=self.owner, now=datetime.now(UTC))
        return self.filled[outlet.key]

    def close(self, *, stopped: bool) -> None:
        """Close the runs."""
        for key, filled in self.filled.items():
            filled.state, filled.cause = _state(filled.counts, stopped=stopped)
            left = {k.removeprefix("archive:"): n for k, n in sorted(filled.counts.items()) if k.startswith("archive:")}
            filled.message = f"left out: {', '.join(f'{n} {reason}' for reason, n in left.items())}." if left else ""
            c = filled.counts
            counts = runs.Counts(
                found=c["found"], new=c["new"], fetched=c["fetched"], stories=c["stories"], off_topic=c["off_topic"], rejected=c["rejected"],
                reasons={k: n for k, n in c.items() if k.startswith("archive:")},
            )  # fmt: skip
            runs.finish_run(
                self.engine, self.runs[key], state=filled.state, cause=filled.cause, message=_told(left),
                now=datetime.now(UTC), counts=counts, finish_reason="shutdown" if stopped else "finished",
            )  # fmt: skip


def _told(left: Mapping[str, int]) -> Sentence:
    each = listed([f"{n} {reason}" for reason, n in left.items()], ",")
    return sentence("WARC files: left out: {reasons}.", reasons=each) if left else sentence("WARC files: all of it read.")


def _state(counts: Mapping[str, int], *, stopped: bool) -> tuple[State, str | None]:
    if stopped:
        return State.INTERRUPTED, "shutdown"
    if counts["new"]:
        return (State.PARTIAL, "unreadable") if counts["rejected"] else (State.OK, None)
    return (State.FAILED, "unreadable") if counts["rejected"] and not counts["archive:known"] else (State.UNCHANGED, None)


def read_files(
    files: Sequence[WarcFile], outlets: Sequence[Outlet], config: Config, period: Span | None, *, limit: int | None = None, progress: Progress | None = None
) -> Reading:
    """Store what the files hold of these outlets, and return what came of it; at most `limit` new pages an outlet."""
    judge = load_judge(str(config.topics_dir), str(config.sources_file), config.spider_modules)
    engine = open_database(config.database_url)
    runs.declare_outlets(engine, outlets, all_of_them=False)
    runs.recover(engine, datetime.now(UTC), is_alive)
    reading, owners = Reading(files), _Owners(outlets)
    store = _Store(engine, config, judge, period, reading.filled)
    stopped = True
    try:
        for file in files:
            for page in file.pages(lambda url: _reported(reading, progress) and owners.find(url) is not None):
                outlet = owners.find(page.url)
                if outlet is not None and (limit is None or reading.filled.get(outlet.key, _NOTHING).counts["new"] < limit):
                    store.keep(page, outlet)
            file.position = file.size
        stopped = False
    except KeyboardInterrupt:
        pass
    finally:
        store.close(stopped=stopped)
    return reading


_NOTHING = Filled("", "")


def _reported(reading: Reading, progress: Progress | None) -> bool:
    if progress is not None and reading.records % _REPORT_EVERY == 0:
        progress(reading)
    return True
