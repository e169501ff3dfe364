"""One soak from beginning to end: publish, break, kill, heal, wait until all is collected, and look."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from crawler.registry import outlets
from crawler.storage.engine import forget, open_database, reading
from crawler.storage.models import OutletRow, Page, Problem
from tests.soak import plan
from tests.soak.verdict import Report, look
from tests.soak.world import Clock, Installation, Press

_LOOK = 0.2
_SETTLE_SECONDS = 240.0
_GROWTH = 1.25  # of the scheduler's memory, from its first look to its last


@dataclass(frozen=True)
class Settings:
    """How long, how fast, how bad."""

    seed: int
    days: int
    kills: int
    day_seconds: float
    check_seconds: float = 8.0
    per_day: float = 0.5
    outage_every: float = 6.0  # days, for each outlet
    outage_days: tuple[float, float] = (1.0, 2.5)


@dataclass
class Result:
    """What came of it."""

    report: Report
    killed: Counter[str] = field(default_factory=Counter)
    outages: int = 0
    starts: int = 0
    stop_code: int = 0
    orphans: int = 0
    memory: list[int] = field(default_factory=list)  # of the scheduler that ran last, in bytes
    settled: bool = True

    @property
    def wrong(self) -> list[str]:
        """All that does not hold."""
        wrong = list(self.report.wrong)
        if not self.settled:
            wrong.append(f"not everything was collected within {_SETTLE_SECONDS:.0f} s of the end of all faults")
        if self.stop_code:
            wrong.append(f"the scheduler ended with {self.stop_code} when it was asked to stop")
        if self.orphans:
            wrong.append(f"{self.orphans} processes were left behind")
        if len(self.memory) > 4 and self.memory[-1] > _GROWTH * self.memory[1]:
            wrong.append(f"the scheduler's memory grew from {self.memory[1] >> 20} to {self.memory[-1] >> 20} MB")
        return wrong


def soak(settings: Settings, folder: Path, *, say: Callable[[str], None] = lambda _line: None, database: str = "") -> Result:
    """Run a soak in a folder of its own."""
    draw = Random(settings.seed)
    clock = Clock(settings.days, settings.day_seconds)
    press = Press(clock, settings.days, settings.seed, settings.per_day)
    installation = Installation(folder, press, clock, check_seconds=settings.check_seconds, database=database)
    shortest, longest = settings.outage_days
    outages = plan.outages(draw, press.outlets, settings.days, every=settings.outage_every, shortest=shortest, longest=longest)
    result = Result(Report(), outages=len(outages))
    try:
        installation.start()
        _live(settings, clock, press, installation, outages, plan.kills(draw, settings.days, settings.kills), draw, result, say)
        say("All faults are over; waiting until everything is collected.")
        result.settled = _settle(installation, press)
        result.stop_code = installation.stop()
        time.sleep(0.5)
        result.orphans = len(list(installation.processes()))
        result.starts = installation.starts
        result.report = _verdict(installation, press)
    finally:
        installation.end()
        press.stop()
        forget(installation.database)
    return result


def _live(
    settings: Settings, clock: Clock, press: Press, installation: Installation,
    outages: list[plan.Outage], kills: list[plan.Kill], draw: Random, result: Result, say: Callable[[str], None],
) -> None:  # fmt: skip
    """Let the days go by, with all that happens in them."""
    events: list[tuple[float, str, plan.Outage | plan.Kill]] = [(k.at, "kill", k) for k in kills]
    events += [(o.begins, "begins", o) for o in outages]
    events += [(o.ends, "ends", o) for o in outages]
    events.sort(key=lambda e: e[0])
    told = 0
    while clock.days() < settings.days:
        time.sleep(_LOOK)
        installation.attend()
        while events and events[0][0] <= clock.days():
            _happen(events.pop(0), press, installation, draw, result)
        if int(clock.days()) > told:
            told = int(clock.days())
            result.memory = [*result.memory, installation.resident()] if installation.resident() else result.memory
            say(f"day {told}: {sum(result.killed.values())} kills, scheduler {installation.resident() >> 20} MB")
    for outlet in press.outlets:
        press.heal(outlet)


def _happen(event: tuple[float, str, plan.Outage | plan.Kill], press: Press, installation: Installation, draw: Random, result: Result) -> None:
    _, what, about = event
    if isinstance(about, plan.Kill):
        chosen = draw.randrange(1000)
        victim = about.victim
        deadline = time.monotonic() + 3
        while not (hit := installation.kill(victim, chosen)) and time.monotonic() < deadline:
            time.sleep(0.1)
        if not hit:  # no crawl runs just now: the scheduler always does
            victim = "scheduler"
            installation.attend()
            installation.kill(victim, chosen)
        result.killed[victim] += 1
        if victim != "crawl":
            result.memory = []
    elif what == "begins":
        press.fail(about.outlet, about.fault)
    else:
        press.heal(about.outlet)


def _settle(installation: Installation, press: Press) -> bool:
    """Wait until every outlet was checked well after its last fault, nothing is queued, and no problem is open."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(1.0)
        installation.attend()
        try:
            if _is_settled(installation, press):
                return True
        except SQLAlchemyError:
            continue
    return False


def _is_settled(installation: Installation, press: Press) -> bool:
    engine = open_database(installation.database)
    with reading(engine) as connection:
        queued = connection.scalar(select(func.count()).where(Page.state == "pending")) or 0
        problems = connection.scalar(select(func.count()).where(Problem.ended_at.is_(None))) or 0
        failing = connection.scalar(select(func.count()).where(OutletRow.active, OutletRow.failures > 0)) or 0
        pages = {row.outlet: row.pages for row in connection.execute(select(Page.outlet, func.count().label("pages")).group_by(Page.outlet))}
    return not (queued or problems or failing) and all(pages.get(key, 0) >= len(press.truth(key)) for key in press.outlets)


def _verdict(installation: Installation, press: Press) -> Report:
    import os

    changed = {k: v for k, v in installation.environment.items() if k in ("RASAD_NEWSROOM", "SOAK_SECOND")}
    os.environ |= changed  # the outlets' addresses are made on import
    known = outlets(("tests.newsroom.spiders", "tests.soak.spiders"))
    return look(open_database(installation.database), known, {key: list(press.truth(key)) for key in press.outlets})


def tell(result: Result) -> str:
    """Return what a soak showed, for a person."""
    r = result.report
    lines = [
        f"{r.published} stories published by 12 outlets: {', '.join(f'{n} {s}' for s, n in r.states.most_common())}",
        f"reasons: {', '.join(f'{n} {s}' for s, n in r.reasons.most_common()) or 'none'}",
        f"{sum(r.runs.values())} runs: {', '.join(f'{n} {s}' for s, n in r.runs.most_common())}",
        f"{result.outages} faults, {r.streaks} of them bad for more than three runs; {r.problems} problems",
        f"kills: {', '.join(f'{n} {v}' for v, n in result.killed.items())}; the scheduler was started {result.starts} times",
        f"memory of the last scheduler, MB a day: {' '.join(str(m >> 20) for m in result.memory)}",
    ]
    return "\n".join([*lines, *(f"WRONG: {w}" for w in result.wrong[:40]), "" if result.wrong else "Everything holds."])


if __name__ == "__main__":
    sys.exit("run `python -m tests.soak`")
