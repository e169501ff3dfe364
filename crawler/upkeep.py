"""What the scheduler has done beside the crawls, each by a process of its own, one at a time: a backup and a pruning now and then, the digest at its
hour, and judging anew what older rules judged."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from crawler.config import Config
from crawler.digest.period import due
from crawler.process import Child, environment_of
from crawler.storage import runs
from crawler.storage.backup import FAILED
from crawler.storage.backup import NOTE as BACKUP
from crawler.storage.engine import reading
from crawler.storage.notices import DIGEST, known
from crawler.storage.rejudging import is_due
from crawler.storage.retention import NOTE as PRUNE

logger = logging.getLogger("scheduler")

RASAD = (sys.executable, "-m", "crawler")
REJUDGE = "rejudge"
_PRUNE_EVERY = timedelta(days=1)
_AGAIN = timedelta(hours=1)  # after one that failed
_LONGEST = 3600.0  # seconds; the process is ended then
_LOG_BYTES = 1_000_000


@dataclass
class Upkeep:
    """What is due of it, and the process that does it."""

    engine: Engine
    config: Config
    since: datetime  # the scheduler works since then: nothing is due at its very start
    command: Sequence[str] = RASAD
    rules: Callable[[], str] = lambda: ""  # the present rules' fingerprint (crawler.rules); where there is none, nothing is judged anew
    task: str = ""
    child: Child | None = None
    ends_at: float = 0.0
    failed_at: dict[str, datetime] = field(default_factory=dict)
    in_vain: Counter[str] = field(default_factory=Counter)  # how often each failed in a row

    def look(self, now: datetime) -> None:
        """Close what has ended, and start what is due."""
        if self.child is not None:
            self._attend(self.child, now)
        elif task := self._due(now):
            self._start(task)

    def stop(self) -> None:
        """End it at once: a backup is there whole or not at all, and pruning goes on another time."""
        if self.child is not None:
            self.child.kill()

    def _due(self, now: datetime) -> str:
        every = {BACKUP: timedelta(hours=self.config.backup_hours), PRUNE: _PRUNE_EVERY}
        done = runs.installation(self.engine)
        for task, gap in every.items():
            last = done[task][1] if task in done else self.since
            rests = timedelta() <= now - last < gap  # a time to come was written by a clock that was wrong: by it nothing would be done until then
            if gap and not rests and not self._waits(task, now):
                return task
        if not self._waits(DIGEST, now) and self._digest_is_due(now):
            return DIGEST
        rules = "" if self._waits(REJUDGE, now) else self.rules()
        return REJUDGE if rules and is_due(self.engine, rules, now) else ""

    def _waits(self, task: str, now: datetime) -> bool:
        """Whether it failed less than an hour ago; one that failed while the clock was ahead waits no longer than that either."""
        return task in self.failed_at and timedelta() <= now - self.failed_at[task] < _AGAIN

    def _digest_is_due(self, now: datetime) -> bool:
        if (wanted := due(self.config, now)) is None:
            return False
        with reading(self.engine) as connection:
            return not known(connection, [wanted.key])

    def _start(self, task: str) -> None:
        arguments = {BACKUP: ["--keep", str(self.config.backup_keep)], REJUDGE: ["--background"], DIGEST: ["--notify"]}.get(task, [])
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > _LOG_BYTES:
            self._log.unlink()
        with self._log.open("ab") as output:
            self.child = Child([*self.command, task, *arguments], environment=environment_of(self.config), output=output)
        self.task, self.ends_at = task, time.monotonic() + _LONGEST

    def _attend(self, child: Child, now: datetime) -> None:
        if time.monotonic() > self.ends_at:
            child.kill()
        if child.runs():
            return
        self.child = None
        told = self._last_line()
        if child.exit_code == 0:
            del self.in_vain[self.task]
            logger.info("%s: %s", self.task.capitalize(), told)
        else:
            self.failed_at[self.task] = now
            self.in_vain[self.task] += 1
            times = f", {self.in_vain[self.task]} times in a row" if self.in_vain[self.task] > 1 else ""
            logger.warning("%s failed (exit %s%s): %s It is tried again in an hour.", self.task.capitalize(), child.exit_code, times, told)
        if self.task == BACKUP and child.exit_code == 0:
            runs.strike(self.engine, FAILED)
        elif self.task == BACKUP:
            runs.note(self.engine, FAILED, told or f"exit {child.exit_code}", now)

    @property
    def _log(self) -> Path:
        return self.config.log_dir / "upkeep.log"

    def _last_line(self) -> str:
        with self._log.open("rb") as file:
            file.seek(max(0, self._log.stat().st_size - 2000))
            return (file.read().decode(errors="replace").strip().splitlines() or [""])[-1].strip()[:300]
