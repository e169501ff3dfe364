"""What people ask for from the dashboard, done by processes of the scheduler: a crawl of an outlet now, its unread pages again, a check, a backfill.

A crawl, which unread pages are too, and a check hold the outlet's lease, and wait for whoever has it or asks another outlet of its host; a backfill
takes the lease a stretch at a time by itself. Each is bounded in number and time; a backfill that the scheduler's end cut short goes on after its next start.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import IO, Any

from sqlalchemy import Engine

from crawler import batch, logs
from crawler.batch import Batch
from crawler.config import Config
from crawler.errors import STORAGE, WRONG_SETUP
from crawler.process import LOG, Child, environment_of, is_alive, kill_family, last_words, owner_id, pid_of, row_printed
from crawler.storage import requests, runs, unread
from crawler.storage.duty import Outcome
from crawler.storage.requests import Request

logger = logging.getLogger("scheduler")

RASAD = (sys.executable, "-m", "crawler")
ROOM = {"crawl": 2, "again": 2, "check": 2, "backfill": 1}  # of a kind at once
CHECK_MINUTES = 8.0
_CRAWLS = ("crawl", "again")  # done by crawl processes, which the scheduler keeps with its own
_MARK = "RASAD_REQUEST"
_ENDED_WELL = (0, 3, 4, 5, 6)  # exit codes of `rasad backfill` that say how the outlet did, not that the command failed
_QUOTED = 500  # characters
_MOST_ROWS = 40  # routes or pages of a check that are kept


@dataclass
class _Job:
    """A check or a backfill that runs."""

    request: Request
    process: Child
    output: IO[bytes]
    began: datetime
    token: str = ""  # of the lease that a check holds
    ends_at: float = float("inf")  # on the monotonic clock
    kill_at: float = float("inf")
    cause: str | None = None  # why we ended it

    def end(self, cause: str | None, grace: float) -> None:
        """Ask it to stop; it is killed after its grace."""
        if self.kill_at == float("inf"):
            self.cause, self.kill_at = cause, time.monotonic() + grace
        self.process.ask_to_stop()


@dataclass
class Requested:
    """What was asked for of one scheduler, and the processes that do it."""

    engine: Engine
    config: Config
    crawl: Sequence[str]  # the command that crawls, up to the outlets
    grace: timedelta
    rasad: Sequence[str] = RASAD
    jobs: list[_Job] = field(default_factory=list)
    crawls: dict[str, int] = field(default_factory=dict)  # the request by the token of the crawl's lease

    def look(self, now: datetime) -> list[Batch]:
        """Attend to what runs and begin what waits; returns the crawl processes begun, which the scheduler keeps with its own."""
        found = requests.open_requests(self.engine)
        for job in list(self.jobs):
            self._attend(job, next((r for r in found if r.id == job.request.id), job.request), now)
        for stranger in (r for r in found if r.state == "running" and not self._is_ours(r)):
            self._settle(stranger)
        if requests.clear_up(self.engine, found, self._lives, now):
            found = requests.open_requests(self.engine)
        begun = [self._begin(r, now) for r in found if r.state == "waiting"]
        return [b for b in begun if b is not None]

    def closed(self, ended: Batch, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Take what came of a crawl process, if it was one that was asked for."""
        number = self.crawls.pop(ended.token, None)
        if number is not None:
            last = outcomes[-1]._asdict() if outcomes else {}
            requests.finish(self.engine, number, "done" if last else "failed", now, cause=None if last else "died", outcome=last)

    def ask_to_stop(self) -> None:
        """Ask what runs to stop, because the scheduler does."""
        for job in self.jobs:
            job.end("shutdown", 0)

    def stop(self, seconds: float) -> None:
        """End what runs, at once after so many seconds: a backfill goes on after the next start."""
        until = time.monotonic() + seconds
        for job in list(self.jobs):
            while job.process.runs() and time.monotonic() < until:
                time.sleep(0.05)
            job.process.kill()
            self._close(job, datetime.now(UTC))

    def abort(self) -> None:
        """End what runs as the last thing that this process does."""
        for job in self.jobs:
            job.process.kill_without_waiting()

    def _settle(self, stranger: Request) -> None:
        """See to what we have no process of: taken, and not begun for want of a disk or a database; or begun by a scheduler that was killed."""
        if stranger.owner == owner_id():
            requests.put_back(self.engine, stranger.id, None)
        elif stranger.stop_at is not None and (pid := pid_of(stranger.owner or "")):
            kill_family(pid)

    def _is_ours(self, request: Request) -> bool:
        return request.id in self.crawls.values() or any(job.request.id == request.id for job in self.jobs)

    def _lives(self, request: Request) -> bool:
        return self._is_ours(request) or is_alive(request.owner or "")

    def _begin(self, request: Request, now: datetime) -> Batch | None:
        cause = self._waits_for(request, now)
        if cause is not None:
            if cause != request.cause:
                requests.put_back(self.engine, request.id, cause)
            return None
        if requests.is_rendered(self.engine, request.outlet) is None:
            requests.finish(self.engine, request.id, "failed", now, cause="unknown outlet")
            return None
        if not requests.take(self.engine, request.id, owner_id(), now):
            return None
        logger.info("%s asked for a %s of %s: it begins.", request.who, request.kind, request.outlet)
        if request.kind in _CRAWLS:
            return self._crawl(request)
        job = self._check(request, now) if request.kind == "check" else self._backfill(request, now)
        if job is not None:
            self.jobs.append(job)
        return None

    def _waits_for(self, request: Request, now: datetime) -> str | None:
        running = len(self.crawls) if request.kind in _CRAWLS else sum(j.request.kind == request.kind for j in self.jobs)
        if running >= ROOM[request.kind]:
            return "room"
        return None if request.kind == "backfill" else requests.hindrance(self.engine, request, now, self.config.allow_private)

    def _crawl(self, request: Request) -> Batch | None:
        alone, command, trigger = bool(requests.is_rendered(self.engine, request.outlet)), self.crawl, requests.TRIGGER
        if request.kind == "again":
            what = str(request.arguments.get("what") or "")
            if not what or not unread.is_any(self.engine, request.outlet, what):  # another run has fetched it meanwhile
                requests.finish(self.engine, request.id, "failed", datetime.now(UTC), cause="none left")
                return None
            command, trigger = [*command, f"--again={what}"], "page"
        started = batch.start(self.engine, [request.outlet], command=command, config=self.config, grace=self.grace, alone=alone, trigger=trigger)
        if started is None:  # another was quicker
            requests.put_back(self.engine, request.id, "crawled")
            return None
        self.crawls[started.token] = request.id
        requests.hand_over(self.engine, request.id, started.owner, started.log.name)
        return started

    def _check(self, request: Request, now: datetime) -> _Job | None:
        token, minutes = uuid.uuid4().hex, min(CHECK_MINUTES, self.config.run_minutes)
        limit = timedelta(minutes=minutes) + 2 * self.grace + timedelta(minutes=1)
        if not runs.claim(self.engine, [request.outlet], owner=owner_id(), token=token, now=now, ttl=limit):
            requests.put_back(self.engine, request.id, "crawled")
            return None
        output = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process runs
        try:
            child = self._start(request, ["check", request.outlet, "--json"], output)
        except OSError:
            runs.release(self.engine, token)
            raise
        runs.renew(self.engine, token, child.owner, now, limit)  # it stays held for as long as the check runs, whatever becomes of us
        requests.hand_over(self.engine, request.id, child.owner, None)
        return _Job(request, child, output, now, token, ends_at=time.monotonic() + minutes * 60)

    def _backfill(self, request: Request, now: datetime) -> _Job | None:
        days = _days(request.arguments)
        if days is None:
            requests.finish(self.engine, request.id, "failed", now, cause="wrong days")
            return None
        self.config.log_dir.mkdir(parents=True, exist_ok=True)
        log = self.config.log_dir / logs.name(now, uuid.uuid4().hex)
        output = log.open("ab+")
        child = self._start(request, ["backfill", request.outlet, "--from", days[0], "--to", days[1], "--verbose", "--json"], output, log=log.name)
        requests.hand_over(self.engine, request.id, child.owner, log.name)
        return _Job(request, child, output, now)

    def _start(self, request: Request, arguments: Sequence[str], output: IO[bytes], *, log: str = "") -> Child:
        environment = environment_of(self.config) | ({LOG: log} if log else {})
        return Child([*self.rasad, *arguments], environment=environment, mark=f"{_MARK}={request.id}.{uuid.uuid4().hex}", output=output)

    def _attend(self, job: _Job, asked: Request, now: datetime) -> None:
        if asked.stop_at is not None:
            job.end("stopped", self.grace.total_seconds())
        if time.monotonic() >= job.ends_at:
            job.end("time limit", self.grace.total_seconds())
        if time.monotonic() >= job.kill_at:
            job.process.kill()
        if not job.process.runs():
            self._close(job, now)

    def _close(self, job: _Job, now: datetime) -> None:
        self.jobs.remove(job)
        if job.token:
            runs.release(self.engine, job.token)
        with job.output:
            outcome = _told_by_check(job) if job.request.kind == "check" else self._told_by_backfill(job)
        if job.cause == "shutdown" and job.request.kind == "backfill":
            requests.put_back(self.engine, job.request.id, None)
            return
        state, cause = _ended(job, outcome)
        requests.finish(self.engine, job.request.id, state, now, cause=cause, outcome=outcome)
        logger.info("The %s of %s that %s asked for: %s.", job.request.kind, job.request.outlet, job.request.who, cause or state)

    def _told_by_backfill(self, job: _Job) -> dict[str, Any]:
        filled = requests.filled_since(self.engine, job.request.outlet, job.began)
        row = row_printed(job.output, "outlet") or {"message": last_words(job.output)[:_QUOTED]}
        said: dict[str, Any] = _bounded({name: row[name] for name in ("message", "message_parts") if name in row})
        return filled._asdict() | said


def _told_by_check(job: _Job) -> dict[str, Any]:
    row = row_printed(job.output, "outlet")
    return {"message": last_words(job.output)[:_QUOTED]} if row is None else _bounded(row)


def _ended(job: _Job, outcome: dict[str, Any]) -> tuple[str, str | None]:
    """Return the state and cause of what has ended: a check that printed its row is done, whatever the outlet did."""
    code = job.process.exit_code or 0
    well = "outlet" in outcome if job.request.kind == "check" else code in _ENDED_WELL
    if job.cause == "stopped":
        return "stopped", None
    if well and job.cause is None:
        return "done", None
    return "failed", job.cause or ("died" if code < 0 else "storage" if code in STORAGE else "refused" if code == WRONG_SETUP else "crash")


def _bounded(value: Any) -> Any:
    """Cut what an outlet's pages may have made long."""
    if isinstance(value, dict):
        return {str(k): _bounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_bounded(v) for v in value[:_MOST_ROWS]]
    return value[:_QUOTED] if isinstance(value, str) else value


def _days(arguments: dict[str, Any]) -> tuple[str, str] | None:
    """Return the first and the last day as the command takes them; None where they are none."""
    try:
        first, last = (date.fromisoformat(str(arguments.get(name))) for name in ("first", "last"))
    except ValueError:
        return None
    return (first.isoformat(), last.isoformat()) if first <= last else None
