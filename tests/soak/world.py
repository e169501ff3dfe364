"""The simulated world of a soak: two newsrooms that publish in fast time, and the product that watches them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.process import kill_family
from tests.newsroom import Newsroom, Story, World
from tests.newsroom.desks import DESKS
from tests.newsroom.faults import Fault

ROOT = Path(__file__).resolve().parents[2]
MARK = "RASAD_SOAK"
SECOND = ("sanabil", "furat", "tigris", "ravand")  # of the second newsroom: their keys end in _b
_STOP_SECONDS = 25.0


class Clock:
    """Simulated time: it begins with the world, runs `hurry` times as fast as ours, and stands still at the world's end."""

    def __init__(self, days: float, day_seconds: float) -> None:
        self.hurry = 86400 / day_seconds
        self.until = datetime.now(UTC)
        self.since = self.until - timedelta(days=days)
        self._began = time.monotonic()

    def days(self) -> float:
        """How many days have gone by."""
        return (time.monotonic() - self._began) * self.hurry / 86400

    def now(self) -> datetime:
        """What time it is in the world."""
        return min(self.until, self.since + timedelta(days=self.days()))


class Press:
    """Both newsrooms, asked by the keys of the outlets."""

    def __init__(self, clock: Clock, days: int, seed: int, per_day: float) -> None:
        def room(number: int) -> Newsroom:
            return Newsroom(World(seed=seed + number, days=days + 5, until=clock.until, per_day=per_day), now=clock.now).start()

        self.rooms = [room(0), room(1)]
        self.outlets = tuple([desk.key for desk in DESKS] + [f"{key}_b" for key in SECOND])

    def _of(self, outlet: str) -> tuple[Newsroom, str]:
        return (self.rooms[1], outlet.removesuffix("_b")) if outlet.endswith("_b") else (self.rooms[0], outlet)

    def fail(self, outlet: str, fault: Fault) -> None:
        """Switch a fault on."""
        room, key = self._of(outlet)
        room.fail(key, fault, retry_after="3", seconds=4.0)

    def heal(self, outlet: str) -> None:
        """Switch the faults of an outlet off."""
        room, key = self._of(outlet)
        room.heal(key)

    def truth(self, outlet: str) -> dict[str, Story]:
        """What an outlet has published by now, by address."""
        room, key = self._of(outlet)
        return room.truth(key)

    def stop(self) -> None:
        """Close both."""
        for room in self.rooms:
            room.stop()


class Installation:
    """The product under test: its scheduler, killed and started again, and what it leaves behind."""

    def __init__(self, folder: Path, press: Press, clock: Clock, *, check_seconds: float, database: str = "") -> None:
        self.folder = folder
        self.database = database or f"sqlite:///{folder / 'rasad.db'}"
        self.starts = 0
        own = {
            "RASAD_DATABASE_URL": self.database,
            "RASAD_SPIDER_MODULES": "tests.newsroom.spiders,tests.soak.spiders",
            "RASAD_NEWSROOM": press.rooms[0].base,
            "SOAK_SECOND": press.rooms[1].base,
            "SOAK_HURRY": str(clock.hurry),
            "RASAD_ALLOW_PRIVATE": "127.0.0.1",
            "RASAD_DELAY": "0",
            "RASAD_MAX_AGE_DAYS": "0",
            "RASAD_MAX_PAGES": "300",
            "RASAD_LOG_DIR": str(folder / "logs"),
            "RASAD_CHECK_MINUTES": str(check_seconds / 60),
            "RASAD_RUN_MINUTES": "1",
            "RASAD_SIMULATED": "1",
            MARK: str(folder),
        }
        clean = {k: v for k, v in os.environ.items() if not k.startswith("RASAD_")}
        self.environment = clean | own
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.log = folder / "scheduler-output.log"

    def start(self) -> None:
        """Start the scheduler, as systemd would after it ended."""
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tests.soak.hurry", "scheduler"]
            self.scheduler = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self.starts += 1

    def attend(self) -> None:
        """Start the scheduler again if it has ended."""
        if self.scheduler is not None and self.scheduler.poll() is not None:
            self.start()

    def stop(self) -> int:
        """Ask the scheduler to stop, and return its exit code."""
        assert self.scheduler is not None
        self.scheduler.terminate()
        try:
            return self.scheduler.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.end()
            return -9

    def end(self) -> int:
        """Kill all that is left of the installation, and return how many processes that were."""
        if self.scheduler is None:
            return 0
        if self.scheduler.poll() is None:
            self.scheduler.kill()
            self.scheduler.wait()
        return kill_family(self.scheduler.pid, f"{MARK}={self.folder}")

    def kill(self, victim: str, choose: int) -> bool:
        """Kill a crawl process, the scheduler, or both; False when there was none to kill."""
        crawls = sorted(self.crawls())
        hit = False
        if victim != "scheduler" and crawls:
            with suppress(ProcessLookupError):
                os.kill(crawls[choose % len(crawls)], signal.SIGKILL)
                hit = True
        if victim != "crawl" and self.scheduler is not None and self.scheduler.poll() is None:
            self.scheduler.kill()
            self.scheduler.wait()
            hit = True
        return hit

    def crawls(self) -> Iterator[int]:
        """The crawl processes that run."""
        for pid in self.processes():
            with suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if b"crawl" in words and b"tests.soak.hurry" in words:
                    yield pid

    def processes(self) -> Iterator[int]:
        """Every process of the installation."""
        mark = f"{MARK}={self.folder}".encode()
        for place in Path("/proc").iterdir():
            if place.name.isdigit():
                with suppress(OSError):
                    if mark in (place / "environ").read_bytes().split(b"\0"):
                        yield int(place.name)

    def resident(self) -> int:
        """Bytes that the scheduler holds now; 0 when it does not run."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            return 0
        with suppress(OSError):
            return int(Path(f"/proc/{self.scheduler.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return 0
