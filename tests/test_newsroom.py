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

from tests.newsroom.client import KEYS, get
from tests.newsroom.conftest import forget_spiders

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
        assert process.wait(10) == 0


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
