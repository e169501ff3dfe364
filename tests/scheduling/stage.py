"""What the tests of the scheduler share: outlets by name, a stand-in for the crawl command, and looks into the database."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from crawler.config import Config
from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet
from crawler.process import kill_family, owner_id
from crawler.storage import runs
from crawler.storage.engine import reading
from crawler.storage.models import OutletRow, Run
from scheduler import Scheduler
from tests.prefork import Started
from tests.rasad import environment, start

STAND_IN = [sys.executable, "-m", "tests.scheduling.stand_in_crawl"]
EXIT = "import sys; sys.exit({code})"
PAST = timedelta(hours=1)


def outlet(key: str, *, rendered: bool = False) -> Outlet:
    """An outlet that exists only by name."""
    return Outlet(
        key=key, name=key.title(), native_name=key, home=f"https://{key}.example/", hosts=(f"{key.replace('_', '-')}.example",), languages=("ar",),
        country="Iraq", kind=Kind.PRIVATE, line="none", timezone="UTC", routes=(Feed(url=f"https://{key}.example/rss", confidence=Confidence.SEEN),),
        article=r"https://.+/(?P<id>\d+)", rendered=rendered,
    )  # fmt: skip


def spider(declared: Outlet) -> type[OutletSpider]:
    return type(declared.key, (OutletSpider,), {"outlet": declared})


def declare(engine: Engine, *keys: str, rendered: tuple[str, ...] = ()) -> None:
    runs.declare_outlets(engine, [outlet(k, rendered=k in rendered) for k in keys])


def settings(url: str, folder: Path, **more: Any) -> Config:
    return Config(**{"database_url": url, "log_dir": folder / "logs", "check_minutes": 15, "run_minutes": 5, **more})


def states(engine: Engine, key: str) -> list[tuple[str, str | None]]:
    with reading(engine) as connection:
        return [(s, c) for s, c in connection.execute(select(Run.state, Run.cause).where(Run.outlet == key).order_by(Run.id))]


def outlet_row(engine: Engine, key: str) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(OutletRow.__table__).where(OutletRow.key == key)).one()


def until(condition: Callable[[], object], seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def tick_until(scheduler: Scheduler, condition: Callable[[], object], seconds: float = 90.0) -> None:
    def ticked() -> object:
        scheduler.tick()
        return condition()

    until(ticked, seconds)


def grandchildren(tmp_path: Path) -> list[str]:
    return [owner_id(int(pid)) for pid in (tmp_path / "pids").read_text().split()]


@contextmanager
def running(url: str, tmp_path: Path, *keys: str) -> Iterator[Started | subprocess.Popen[str]]:
    """A scheduler process on a database with these outlets."""
    env = environment(tmp_path, DATABASE_URL=url) | {"STAND_IN_PIDS": str(tmp_path / "pids")}
    process = start(*keys, env=env, module="tests.scheduling.stand_in_scheduler")
    try:
        yield process
    finally:
        kill_family(process.pid)
        process.communicate()


def processes_of(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(Run.owner).where(Run.state == "running")))
