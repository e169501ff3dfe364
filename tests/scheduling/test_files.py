"""Outlets whose files come, go and are changed while the scheduler works."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from crawler import registry
from crawler.outlet import OutletError
from crawler.storage import runs
from crawler.storage.engine import reading
from crawler.storage.models import OutletRow
from crawler.storage.reports.health import problems
from scheduler import Scheduler
from tests.scheduling.stage import until

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


def test_a_file_that_comes_goes_or_is_changed_is_heeded(folder: Path, engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    scheduler = make(engine, spider_modules=(PACKAGE,))
    runs.declare_outlets(engine, registry.outlets((PACKAGE,)).values())
    assert scheduler.files.changed() is None
    (folder / "beta.py").unlink()
    _write(folder, "alpha", "Alpha Renamed")
    _write(folder, "gamma", "Gamma")
    scheduler.tick()
    assert _watched(engine) == {"alpha": "Alpha Renamed", "gamma": "Gamma"}
    assert "The outlets' files were changed: watching 2 outlets." in caplog.messages
    assert scheduler.files.changed() is None
    (folder / "gamma.py").unlink()
    scheduler.tick()
    assert "The outlets' files were changed: watching 1 outlet." in caplog.messages


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("def half a file", "at line 1)"),
        ("import sys; sys.exit('bye')", "(SystemExit: bye at line 1)"),
        ("import time; time.sleep(3600)", "(importing it does not end within 2 seconds)"),
        ("from crawler.outlet import Outlet; Outlet(key='gamma')", "'article' at line 1)"),
        (SPIDER.format(key="gamma", name="Another").replace("<id>", "<id"), "(outlet 'gamma': article pattern does not compile"),
        (SPIDER.format(key="alpha", name="Another"), "(it declares the outlet alpha a second time; alpha.py does already, and counts)"),
    ],
)
def test_a_file_that_is_wrong_is_said_once_and_keeps_no_other_outlet(
    folder: Path, engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, wrong: str, told: str
) -> None:
    monkeypatch.setattr(registry, "LONGEST", 2)
    scheduler = make(engine, spider_modules=(PACKAGE,))
    (folder / "gamma.py").write_text(wrong)
    for _ in range(2):
        scheduler.tick()
    _write(folder, "beta", "Beta Renamed")
    scheduler.tick()
    assert [told in r.getMessage() for r in caplog.records if "nothing it declares is crawled; the other outlets are" in r.getMessage()] == [True]
    (problem,) = problems(engine)
    assert (problem.outlet, problem.rule) == (None, "wrong_file")
    assert (str(folder / "gamma.py") in problem.message, told in problem.message) == (True, True)
    assert _watched(engine) == {"alpha": "Alpha", "beta": "Beta Renamed"}
    assert [s.outlet.key for s in registry.require(["beta"], (PACKAGE,))] == ["beta"]
    _write(folder, "gamma", "Gamma")
    scheduler.tick()
    assert list(_watched(engine)) == ["alpha", "beta", "gamma"]
    assert (problems(engine), len(problems(engine, ended=True))) == ([], 1)


def test_an_outlet_whose_file_became_wrong_stays_watched(folder: Path, engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine, spider_modules=(PACKAGE,))
    _write(folder, "gamma", "Gamma")
    scheduler.watch(registry.declared((PACKAGE,)))
    (folder / "alpha.py").write_text("def half a file")
    (folder / "gamma.py").unlink()
    scheduler.tick()
    assert list(_watched(engine)) == ["alpha", "beta"]
    assert scheduler._rules() == ""  # judged anew without the names of its outlet, everything would be again with them
    with pytest.raises(OutletError, match=r"alpha.py can't be used \(.+ at line 1\)"):
        registry.require(["alpha"], (PACKAGE,))
    (problem,) = problems(engine)
    assert (problem.outlet, problem.rule) == ("alpha", "wrong_file")
    assert problem.message.startswith(f"Alpha is not crawled: its file {folder / 'alpha.py'} can't be used (")
    assert problem.remedy.startswith("Correct the file, or take it away")


def test_without_one_file_that_can_be_used_all_stays_as_it_was(folder: Path, engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine, spider_modules=(PACKAGE,))
    scheduler.watch(registry.declared((PACKAGE,)))
    for path in folder.glob("[ab]*.py"):
        path.write_text("def half a file")
    scheduler.tick()
    assert list(_watched(engine)) == list(registry.outlets((PACKAGE,))) == ["alpha", "beta"]
    assert [(p.outlet, p.rule) for p in problems(engine)] == [("beta", "wrong_file"), ("alpha", "wrong_file")]


@pytest.mark.parametrize("way", ["while True: pass", "while True: __import__('time').sleep(0.1)"])
def test_a_file_that_hangs_is_tried_once_and_leaves_no_thread(folder: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(registry, "LONGEST", 2)
    before, files = threading.active_count(), registry.Files((PACKAGE,))
    registry.declared((PACKAGE,))
    marks = folder.parent / "tried"
    (folder / "gamma.py").write_text(f"with open({str(marks)!r}, 'a') as tried: tried.write('x')\n{way}")
    for name in ("Renamed", "Renamed Again"):
        _write(folder, "beta", name)
        found = files.changed()
        assert found is not None
        assert [f.outlet for f in found.wrong.values()] == ["gamma"]
        assert found.spiders["beta"].outlet.name == name
    assert marks.read_text() == "x"
    until(lambda: threading.active_count() == before, 5)
    _write(folder, "gamma", "Gamma")
    mended = files.changed()
    assert mended is not None
    assert (list(mended.spiders), mended.wrong) == (["alpha", "beta", "gamma"], {})


def _write(folder: Path, key: str, name: str) -> None:
    path = folder / f"{key}.py"
    later = path.stat().st_mtime_ns + 2_000_000_000 if path.exists() else None
    path.write_text(SPIDER.format(key=key, name=name))
    if later:
        os.utime(path, ns=(later, later))  # what was compiled of the file before is known by its second


def _watched(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return {row.key: row.name for row in connection.execute(select(OutletRow.key, OutletRow.name).where(OutletRow.active).order_by(OutletRow.key))}
