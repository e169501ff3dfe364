"""One crawl process over several outlets: started with their lease, ended at its time limit, its runs closed whatever became of it."""

from __future__ import annotations

import random
import re
import time
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from crawler import logs
from crawler.cadence import BINDING, failures_after, next_check
from crawler.config import Config
from crawler.errors import STORAGE
from crawler.health import outage
from crawler.health.causes import told
from crawler.health.diagnosis import State
from crawler.process import LOG, Child, environment_of, is_alive, kill_family, orphans, owner_id, pid_of
from crawler.sentences import Sentence, sentence
from crawler.storage import requests
from crawler.storage.duty import Outcome, lease_owners, newest_run, open_runs, outcomes
from crawler.storage.runs import NO_CHECK, Due, busy_hosts, claim, due, finish_run, record_run, recover, release, remembered, schedule_next

TRIGGER = "scheduled"
LEASE = "RASAD_LEASE"  # how a crawl process learns which lease it works under
PARALLEL, ALONE = 4, 2  # crawl processes at once; of these, with a single outlet
_PATIENCE = timedelta(seconds=30)  # how long an outlet waits for others to share its process, which costs a second or two of CPU to start
_JOINS = timedelta(seconds=90)  # how much sooner an outlet is checked to share a process that starts now
_MANY = 1000  # outlets, more than an installation has
_QUOTED = 400  # characters of a log's last line in a message
_WHO = re.compile(r"^[a-z0-9_]+: ")  # speaks in it: the command, or an outlet of several


@dataclass
class Batch:
    """A crawl process that runs, and the outlets it has the lease of."""

    engine: Engine
    keys: list[str]
    token: str
    process: Child
    log: Path
    newest_before: int
    ends_at: float  # on the monotonic clock: it is asked to stop then
    grace: float  # seconds between asking and killing
    alone: bool  # one outlet, because it needs a browser or ended a process before
    trigger: str = TRIGGER
    end: tuple[State, str] | None = None  # why we ended it
    kill_at: float = field(default=float("inf"))

    @property
    def owner(self) -> str:
        """Who its runs say they are of."""
        return self.process.owner

    def watch(self, now: float) -> bool:
        """Keep the process to its time limit; True when it has ended."""
        if now >= self.kill_at:
            self.process.kill()
        if now >= self.ends_at and self.end is None and self.process.runs():
            self.ask(State.KILLED, "time limit", now)
        return not self.process.runs()

    def ask(self, state: State, cause: str, now: float, grace: float | None = None) -> None:
        """Ask the process to stop; it is killed after its grace."""
        self.end = self.end or (state, cause)
        self.kill_at = min(self.kill_at, now + (self.grace if grace is None else grace))
        self.process.ask_to_stop()

    def settle(self, base_minutes: float) -> list[Outcome]:
        """Close what the ended process left open, free its outlets, and return what became of each."""
        now = datetime.now(UTC)
        state, cause, message = self._verdict()
        left = [r for r in open_runs(self.engine) if r.owner == self.owner]  # by owner: its finished outlets may run in another batch by now
        unfinished = {r.outlet for r in left if finish_run(self.engine, r.id, state=state, cause=cause, message=message, now=now)}
        begun = {o.outlet for o in outcomes(self.engine, self.keys, after=self.newest_before, owner=self.owner)}
        if state != State.INTERRUPTED or cause != "shutdown":
            for key in [k for k in self.keys if k not in begun]:
                record_run(self.engine, key, trigger=self.trigger, state=state, cause=cause, message=message, owner=self.owner, now=now)
                unfinished.add(key)
        for key in unfinished if self.trigger not in NO_CHECK else ():
            self._schedule(key, state, cause, now, base_minutes)
        release(self.engine, self.token)
        return outcomes(self.engine, self.keys, after=self.newest_before, owner=self.owner)

    def _schedule(self, key: str, state: State, cause: str, now: datetime, base_minutes: float) -> None:
        failures = failures_after(remembered(self.engine, key).failures, state, cause)
        at, why = next_check(now, state=state, cause=cause, failures=failures, base_minutes=base_minutes, jitter=_jitter())
        schedule_next(self.engine, key, at, why=why, failures=failures)

    def _verdict(self) -> tuple[State, str, str]:
        """Return what to write of runs that the process did not close itself."""
        if self.end is not None:
            state, cause = self.end
            late = sentence(
                "The crawl was ended because it ran into the time limit of a crawl (RASAD_RUN_MINUTES); what it had queued is taken up by the next run."
            )
            asked = sentence("The crawl was ended because the scheduler was stopped; what it had queued is taken up by the next run.")
            return state, cause, late if cause == "time limit" else asked
        code = self.process.exit_code or 0
        return (State.INTERRUPTED, "died", _by_signal(-code)) if code < 0 else _by_itself(code, self.log)


def _by_itself(code: int, log: Path) -> tuple[State, str, Sentence]:
    """Say what to write of runs whose process ended without closing them: it names no cause but the database."""
    last, known = _last_line(log), {"code": str(code), "log": str(log)}
    if code in STORAGE:
        words = {"remedy": told("storage").remedy, "error": _WHO.sub("", last).rstrip("."), "log": known["log"]}
        return State.FAILED, "storage", sentence("The crawl process could not use the database; {remedy}. It said: {error} (see {log}).", **words)
    if not last:
        return State.FAILED, "crash", sentence("The crawl process ended (exit {code}) without closing this run (see {log}).", **known)
    return State.FAILED, "crash", sentence("The crawl process ended (exit {code}) without closing this run: {error} (see {log}).", error=last, **known)


def _by_signal(number: int) -> Sentence:
    return sentence("The crawl process was ended by signal {number} (out of memory, or by hand); the next run takes up its queue.", number=str(number))


def start(
    engine: Engine,
    keys: Sequence[str],
    *,
    command: Sequence[str],
    config: Config,
    grace: timedelta,
    alone: bool = False,
    trigger: str = TRIGGER,
) -> Batch | None:
    """Claim outlets and start a crawl process for those nobody else crawls; None when there are none."""
    owner, token, now = owner_id(), uuid.uuid4().hex, datetime.now(UTC)
    limit = timedelta(minutes=config.run_minutes)
    ttl = limit + 2 * grace + timedelta(minutes=1)  # a process that hangs can't renew: it must not lose its outlets before it is killed
    newest = newest_run(engine)
    mine = claim(engine, keys, owner=owner, token=token, now=now, ttl=ttl)
    for key in [k for k in keys if k not in mine]:
        message = sentence("Another crawl of this outlet was going on when it was due.")
        record_run(engine, key, trigger=trigger, state=State.SKIPPED, cause="overlap", message=message, owner=owner, now=now)
    if not mine:
        return None
    try:
        log = _new_log(config, now, token)
        with log.open("ab") as output:
            process = Child(
                [*command, *mine, "--trigger", trigger], environment=environment_of(config) | {LOG: log.name}, mark=f"{LEASE}={token}", output=output
            )
    except OSError:
        release(engine, token)
        raise
    deadline = time.monotonic() + limit.total_seconds()
    return Batch(engine, mine, token, process, log, newest, deadline, grace.total_seconds(), alone, trigger)


def waiting(engine: Engine, config: Config, now: datetime) -> list[Due]:
    """Return the outlets to start now: those that are due, once they fill a process or one of them has waited a little."""
    crawled = {r.outlet for r in open_runs(engine) if pid_of(r.owner) is not None}  # a crawl that hangs may have lost its lease
    patience = min(_PATIENCE, timedelta(minutes=config.check_minutes / 10))
    ready = [d for d in due(engine, now, _MANY) if d.key not in crawled]
    waited = {d.key for d in due(engine, now - patience, _MANY)}
    ready = one_of_a_host(ready, busy_hosts(engine, now), config.allow_private) if ready else []
    if len(ready) < config.batch_size and not any(d.key in waited for d in ready):
        return []
    joining = [d for d in _joining(engine, config, now) if d.key not in crawled]
    return one_of_a_host([*ready, *joining], busy_hosts(engine, now), config.allow_private)


def _joining(engine: Engine, config: Config, now: datetime) -> list[Due]:
    """Return the outlets that are due within moments: they join a process that starts anyway, unless something keeps them until then."""
    soon = now + min(_JOINS, timedelta(minutes=config.check_minutes / 10))
    already = {d.key for d in due(engine, now, _MANY)}
    return [d for d in due(engine, soon, _MANY) if d.key not in already and not d.rendered and d.why not in BINDING]


def one_of_a_host(ready: Sequence[Due], busy: Collection[str], own: Collection[str]) -> list[Due]:
    """Leave out outlets whose host another outlet asks meanwhile: each keeps its delay, but together they would not. Hosts of one's own bear it."""
    taken, chosen = set(busy) - set(own), []
    for each in ready:
        if each.host not in taken:
            chosen.append(each)
            taken |= {each.host} - {"", *own}
    return chosen


def plan(ready: Sequence[Due], running: Sequence[Batch], size: int, alone: Collection[str]) -> list[tuple[list[str], bool]]:
    """Divide outlets into crawl processes as far as there is room: those that need a browser, or are to be `alone`, get their own."""
    single = [[d.key] for d in ready if d.rendered or d.key in alone]
    shared = [d.key for d in ready if not d.rendered and d.key not in alone]
    room = max(0, ALONE - sum(b.alone for b in running))
    plans = [(shared[i : i + size], False) for i in range(0, len(shared), size)] + [(keys, True) for keys in single[:room]]
    return plans[: max(0, PARALLEL - len(running))]


def close_abandoned(engine: Engine, ours: Collection[str], config: Config, grace: timedelta, now: datetime) -> list[str]:
    """Close the runs of processes that died, and end those that an earlier scheduler left hanging; returns the outlets."""
    limit = timedelta(minutes=config.run_minutes) + grace
    for run in open_runs(engine):
        pid = pid_of(run.owner) if run.trigger in (TRIGGER, requests.TRIGGER) and run.owner not in ours and now - run.started_at > limit else None
        if pid is not None:
            kill_family(pid)
    left = recover(engine, now, lambda owner: owner in ours or is_alive(owner))
    for each in left:
        again = next_check(now, state=State.INTERRUPTED, cause="died", failures=0, base_minutes=config.check_minutes, jitter=_jitter())
        schedule_next(engine, each.outlet, again.at, why=again.why)
    return [each.outlet for each in left]


def reap_orphans(engine: Engine, config: Config) -> int:
    """Kill what crawl processes that are gone left running, such as browsers, and return how many; of this database alone."""
    working = {pid_of(run.owner) for run in open_runs(engine)} | {pid_of(owner) for owner in lease_owners(engine)}
    here = {"RASAD_DATABASE_URL": config.database_url, "RASAD_LOG_DIR": str(config.log_dir)}
    dead = {token: pids for token, pids in orphans(LEASE, here).items() if not pids & working}
    return sum(kill_family(min(pids), f"{LEASE}={token}") for token, pids in dead.items())


def _jitter() -> float:
    return random.random()  # noqa: S311 (spreads checks, guards nothing)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return one line on what became of a batch, for the terminal; nothing of an outage, which is told once for all."""
    good = [o for o in outcomes if o.state in (State.OK, State.UNCHANGED, State.PARTIAL)]
    other = [f"{o.outlet} {o.state}{f' ({o.cause})' if o.cause else ''}" for o in outcomes if o not in good and o.cause != outage.CAUSE]
    new, stories = sum(o.new for o in outcomes), sum(o.stories for o in outcomes)
    counted = f"{', '.join(o.outlet for o in good)}: {new} new page{'' if new == 1 else 's'}, {stories} on topic" if good else ""
    return "; ".join(part for part in ("Checked " + counted if counted else "", "; ".join(other)) if part)


def _new_log(config: Config, now: datetime, token: str) -> Path:
    """Return the path of a new log; the oldest go when there are many or large ones."""
    config.log_dir.mkdir(parents=True, exist_ok=True)
    logs.rotate(config)
    return config.log_dir / logs.name(now, token)


def _last_line(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            lines = file.read().decode(errors="replace").split("\n")
    except OSError:
        return ""
    return next((line.strip()[:_QUOTED] for line in reversed(lines) if line.strip()), "")
