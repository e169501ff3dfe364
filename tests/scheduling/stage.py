"""What the tests of the scheduler share: outlets by name, a stand-in for the crawl command, and looks into the database."""

from __future__ import annotations

import os
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

ROOT = Path(__file__).resolve().parents[2]
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


_RUN = """
import sys
from datetime import timedelta
import scheduler
from crawler.config import load_config
scheduler.CRAWL = {command!r}
scheduler.Scheduler.__init__.__kwdefaults__["command"] = scheduler.CRAWL
scheduler.TICK = scheduler.Scheduler.__init__.__kwdefaults__["tick"] = timedelta(seconds=0.2)
scheduler.registry.declared = lambda _modules: scheduler.registry.Declared({{o.key: stage.spider(o) for o in {outlets}}}, {{}})
sys.exit(scheduler.main(load_config()))
"""


@contextmanager
def running(url: str, tmp_path: Path, *keys: str) -> Iterator[subprocess.Popen[str]]:
    """A scheduler process on a database with these outlets."""
    outlets = "[" + ", ".join(f"stage.outlet({k!r})" for k in keys) + "]"
    code = "from tests.scheduling import stage\n" + _RUN.format(command=STAND_IN, outlets=outlets)
    environment = {**os.environ, "RASAD_DATABASE_URL": url, "RASAD_LOG_DIR": str(tmp_path / "logs"), "STAND_IN_PIDS": str(tmp_path / "pids")}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            kill_family(process.pid)


def processes_of(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(Run.owner).where(Run.state == "running")))
