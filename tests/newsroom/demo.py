"""`make demo`: the product over the simulated news world. Fills data/demo.db, then runs scheduler and dashboard on it until Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.newsroom.sources import write_sources

PORT = 8700  # fixed, so that a second demo finds its pages where the first one saw them
ROOT = Path(__file__).resolve().parents[2]
_STOP_SECONDS = 20.0
_WORLD = [sys.executable, "-m", "tests.newsroom", f"--port={PORT}", "--days=90", "--per-day=0.4", "--live"]
_FILL = [sys.executable, "-m", "crawler", "crawl", "--all"]
_UP = [sys.executable, "-m", "crawler", "up"]


def main() -> int:
    """Start the world, crawl it, show it; returns the exit code."""
    world = subprocess.Popen(_WORLD, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        ready = _ready(world)
        if ready is None:
            return 2
        print(f"A simulated news world serves {ready['stories']} invented stories of 90 days at {ready['base']}; nothing in it is real.", flush=True)
        print("Crawling it into data/demo.db: a minute or three the first time.", flush=True)
        environment = installation(ready["base"]) | {"RASAD_SOURCES_FILE": str(write_sources(ROOT / "data" / "demo-sources.yaml"))}
        _attend(_FILL, environment)
        _break(ready["switches"])
        return _attend(_UP, environment)
    except KeyboardInterrupt:
        return 0
    finally:
        world.terminate()
        world.wait(10)


def _attend(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end. It is asked to stop when we are, and gets the time to end what it started itself."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        return process.wait()
    except (KeyboardInterrupt, SystemExit):
        process.terminate()
        process.wait(_STOP_SECONDS)
        raise


def installation(base: str, database: str = "sqlite:///data/demo.db") -> dict[str, str]:
    """Return the environment of an installation that watches the simulated world and nothing else."""
    own = {
        "RASAD_NEWSROOM": base,
        "RASAD_SPIDER_MODULES": "tests.newsroom.spiders",
        "RASAD_ALLOW_PRIVATE": "127.0.0.1",
        "RASAD_DATABASE_URL": database,
        "RASAD_SIMULATED": "1",
        "RASAD_DELAY": "0",
        "RASAD_MAX_PAGES": "5000",
        "RASAD_MAX_AGE_DAYS": "0",
        "RASAD_CHECK_MINUTES": "3",
        "RASAD_LOG_DIR": "data/demo-logs",
    }
    return os.environ | own


def _break(switches: str) -> None:
    """Let one outlet's feeds fail from here on, so that the health page has something to say."""
    with urllib.request.urlopen(f"{switches}/fail?outlet=furat&fault=feed_503", timeout=10):
        print("From now on Euphrates Line answers its feeds with 503, to show what a failing outlet looks like.", flush=True)


def _ready(world: subprocess.Popen[str]) -> dict[str, Any] | None:
    assert world.stdout is not None
    line = world.stdout.readline()
    found: dict[str, Any] | None = json.loads(line) if line else None
    return found


if __name__ == "__main__":
    sys.exit(main())
