"""The simulated news world as a process: `python -m tests.newsroom`. Its parts are tested in tests/newsroom."""

from __future__ import annotations

import importlib
import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.text.attribution import find_sources
from crawler.text.sources import Sources
from tests.newsroom.client import KEYS, get
from tests.newsroom.conftest import forget_spiders
from tests.newsroom.sources import write_sources

ROOT = Path(__file__).resolve().parents[1]
UNTIL = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def test_it_serves_until_it_is_told_to_end_and_can_be_broken_from_outside() -> None:
    command = [sys.executable, "-m", "tests.newsroom", "--days", "2", "--per-day", "0.2", "--until", UNTIL.isoformat(), "--broken", "ravand=feed_404"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            assert tuple(ready["urls"]) == KEYS
            assert get(ready["urls"]["ravand"] + "/rss").status == 404
            feed = ready["urls"]["furat"] + "/rss.xml"
            assert get(feed).status == 200
            assert get(f"{ready['switches']}/fail?outlet=furat&fault=feed_503").status == 200
            assert get(feed).status == 503
            assert get(f"{ready['switches']}/heal?outlet=furat").status == 200
            assert get(feed).status == 200
            assert get(f"{ready['switches']}/fail?outlet=furat&fault=refuse").status == 200
            with pytest.raises(ConnectionRefusedError):
                get(feed)
            assert get(f"{ready['switches']}/fail?outlet=nobody&fault=feed_503").status == 400
            assert json.loads(get(f"{ready['switches']}/counts").body)["furat"] == {"/rss.xml": 3}
            truth = json.loads(get(f"{ready['switches']}/truth?outlet=sanabil").body)
            assert truth[0]["url"].startswith(ready["urls"]["sanabil"])
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_the_demo_asks_what_it_runs_to_stop_and_waits_for_it(tmp_path: Path) -> None:
    child = f"import signal, sys, time, pathlib; signal.signal(15, lambda *_: (pathlib.Path({str(tmp_path / 'ended')!r}).touch(), sys.exit())); "
    child += "print('up', flush=True); time.sleep(60)"
    demo = "import os, signal, sys; from tests.newsroom import demo; signal.signal(15, lambda *_: sys.exit(0)); "
    demo += f"demo._attend([sys.executable, '-c', {child!r}], dict(os.environ))"
    with subprocess.Popen([sys.executable, "-c", demo], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert (tmp_path / "ended").exists()


def test_its_sources_know_the_invented_outlets_and_the_real_agencies(tmp_path: Path) -> None:
    sources = Sources.load(write_sources(tmp_path / "new" / "sources.yaml"))
    assert [sources.own(key) for key in KEYS] == [frozenset({key}) for key in KEYS]
    cited = find_sources("به گزارش خبرگزاری روند به نقل از خبرگزاری رویترز، نشست برگزار شد.", sources, language="fa", outlet="ravand")
    assert {(a.canonical, a.role) for a in cited} == {("ravand", "publisher"), ("reuters", "cited")}


def test_a_wrong_fault_on_the_command_line_is_explained() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.newsroom", "--broken", "furat=flood"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no fault 'flood'; there are feed_503" in done.stderr


def test_the_spiders_follow_the_address_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_NEWSROOM", "http://127.0.0.1:9100")
    forget_spiders()
    try:
        assert importlib.import_module("tests.newsroom.spiders.tigris").Tigris.outlet.home == "http://127.0.0.1:9104/"
    finally:
        forget_spiders()
