"""Outlets whose files come, go and are changed while the scheduler works."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from crawler import registry
from crawler.outlet import OutletError
from crawler.storage import runs
from crawler.storage.engine import reading
from crawler.storage.models import OutletRow
from scheduler import Scheduler

PACKAGE = "files_that_come_and_go"
SPIDER = """
from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


class Spider(OutletSpider):
    outlet = Outlet(
        key="{key}", name="{name}", native_name="{name}", home="https://{key}.example/", hosts=("{key}.example",), languages=("en",), country="Iraq",
        kind=Kind.PRIVATE, line="none", timezone="Asia/Baghdad", routes=(Feed(url="https://{key}.example/rss", confidence=Confidence.SEEN),),
        article=r"https://{key}\\.example/(?P<id>\\d+)", examples=("https://{key}.example/1",),
    )
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    _write(folder, "alpha", "Alpha")
    _write(folder, "beta", "Beta")
    yield folder
    for name in [n for n in sys.modules if n.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    registry.forget()


def test_a_file_that_comes_goes_or_is_changed_is_heeded(folder: Path, engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine, spider_modules=(PACKAGE,))
    runs.declare_outlets(engine, registry.outlets((PACKAGE,)).values())
    assert scheduler.files.changed() is None
    (folder / "beta.py").unlink()
    _write(folder, "alpha", "Alpha Renamed")
    _write(folder, "gamma", "Gamma")
    scheduler.tick()
    assert _watched(engine) == {"alpha": "Alpha Renamed", "gamma": "Gamma"}
    assert scheduler.files.changed() is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("def half a file", "gamma.py:1"),
        ("import sys; sys.exit('bye')", "SystemExit: bye at"),
        ("import time; time.sleep(3600)", "does not end within 0.5 seconds"),
        ("from crawler.outlet import Outlet; Outlet(key='gamma')", "gamma.py:1"),
        (SPIDER.format(key="alpha", name="Another"), "outlet 'alpha' is declared twice"),
    ],
)
def test_a_file_that_is_wrong_is_said_once_and_keeps_no_other_outlet(
    folder: Path, engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, wrong: str, told: str
) -> None:
    monkeypatch.setattr(registry, "LONGEST", 0.5)
    scheduler = make(engine, spider_modules=(PACKAGE,))
    (folder / "gamma.py").write_text(wrong)
    for _ in range(2):
        scheduler.tick()
    _write(folder, "beta", "Beta Renamed")
    scheduler.tick()
    assert [told in r.getMessage() for r in caplog.records if "nothing it declares is crawled; the other outlets are" in r.getMessage()] == [True]
    assert _watched(engine) == {"alpha": "Alpha", "beta": "Beta Renamed"}
    assert [s.outlet.key for s in registry.require(["beta"], (PACKAGE,))] == ["beta"]
    _write(folder, "gamma", "Gamma")
    scheduler.tick()
    assert list(_watched(engine)) == ["alpha", "beta", "gamma"]


def test_an_outlet_whose_file_became_wrong_stays_watched(folder: Path, engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine, spider_modules=(PACKAGE,))
    _write(folder, "gamma", "Gamma")
    scheduler.watch(registry.declared((PACKAGE,)))
    (folder / "alpha.py").write_text("def half a file")
    (folder / "gamma.py").unlink()
    scheduler.tick()
    assert list(_watched(engine)) == ["alpha", "beta"]
    assert scheduler._rules() == ""  # judged anew without the names of its outlet, everything would be again with them
    with pytest.raises(OutletError, match=r"alpha.py:1"):
        registry.require(["alpha"], (PACKAGE,))


def test_without_one_file_that_can_be_used_all_stays_as_it_was(folder: Path, engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine, spider_modules=(PACKAGE,))
    scheduler.watch(registry.declared((PACKAGE,)))
    for path in folder.glob("[ab]*.py"):
        path.write_text("def half a file")
    scheduler.tick()
    assert list(_watched(engine)) == list(registry.outlets((PACKAGE,))) == ["alpha", "beta"]


def _write(folder: Path, key: str, name: str) -> None:
    path = folder / f"{key}.py"
    later = path.stat().st_mtime_ns + 2_000_000_000 if path.exists() else None
    path.write_text(SPIDER.format(key=key, name=name))
    if later:
        os.utime(path, ns=(later, later))  # what was compiled of the file before is known by its second


def _watched(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return {row.key: row.name for row in connection.execute(select(OutletRow.key, OutletRow.name).where(OutletRow.active).order_by(OutletRow.key))}
