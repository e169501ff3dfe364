"""What the dashboard's pages take in a browser, beside a hello page of the same Streamlit in the same browser.

    python -m benchmarks.rendering [DATABASE_URL] [--page PAGE]... [--loads N]

Timed is from the navigation (or from the click of a filter) until the page is complete: Streamlit is connected and says that the script has run, no
placeholder is left, every chart and table in sight of the layout has its picture, the fonts are loaded, and the frame after the last change of document or
canvas is painted (painted.js, the same for both). Loads of hello and of the pages take turns; told are medians.

CPU is that of the page's own thread in the browser and of the server together. On a busy machine it says more than the clock does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.millions.__main__ import made
from crawler.storage.engine import forget, open_database
from tests.dashboard.served import ROOT, chromium, running

VIEWS = ("today", "volume", "sources", "keywords", "stories", "health")
HELLO = 'import streamlit as st\n\nst.title("Hello")\nst.write("Hello, world")\n'
MOST_TIMES, MOST_RERUN, MOST_MB = 1.5, 1000, 400
LOADS = 5
_QUIET = 600  # milliseconds in which nothing changes any more
_PATIENCE = 120  # seconds
_PAINTED = (Path(__file__).with_name("painted.js")).read_text(encoding="utf-8")
_WAITS = {  # what painted.js waits for, in words
    "script": "the run of the page's script",
    "connection": "the connection to the server",
    "title": "the page's title",
    "skeleton": "what a placeholder stands for",
    "stale": "elements of the run before",
    "chart": "a chart",
    "picture": "a picture",
    "font": "the fonts",
    "rerun": "the run that the choice asks for",
    "frame": "the frame after the last change",
    "quiet": "an end of the changes",
}
_EXPLANATION = "document.querySelector('.st-key-explanation')?.innerText.split(/\\s*\\n\\s*/).slice(0, -1).join(': ')"  # without its button
_CHOICES = "[data-testid=stSidebar] [data-choice=language] a"  # the languages, one click each


class Took(NamedTuple):
    """One load or rerun, in milliseconds."""

    clock: float
    cpu: float


class IncompleteError(Exception):
    """A page was still not complete when patience ended; the message names it and what was missing."""


class Server(NamedTuple):
    """A Streamlit that answers on loopback."""

    base: str
    process: psutil.Process


class Measured:
    """What pages took, by page and circumstance, and the most memory the dashboard's server had."""

    def __init__(self) -> None:
        self.took: dict[tuple[str, str], list[Took]] = defaultdict(list)
        self.rss = 0.0  # MB

    def note(self, page: str, how: str, took: Took) -> None:
        """Keep what a page took, and tell whoever waits."""
        self.took[page, how].append(took)
        print(f"  {page:9} {how:6} {took.clock:6.0f} ms, {took.cpu:6.0f} ms of CPU", file=sys.stderr, flush=True)

    def of(self, page: str, how: str) -> Took:
        """Return the medians."""
        all_of = self.took[page, how]
        return Took(median(t.clock for t in all_of), median(t.cpu for t in all_of))

    def times(self, page: str, how: str) -> tuple[float, float]:
        """Return how many times hello's clock and CPU a page takes; of a server that has answers at hand and one that has not, beside hello's warm load."""
        own, hello = self.of(page, how), self.of("hello", "cold" if how == "cold" else "warm")
        return own.clock / hello.clock, own.cpu / hello.cpu


def run(url: str, views: tuple[str, ...] = VIEWS, loads: int = LOADS) -> Measured:
    """Measure the pages over a database."""
    open_database(url)  # brought up to date where it is of an older Rasad
    forget(url)
    found = Measured()
    with tempfile.TemporaryDirectory() as name, _servers(url, Path(name)) as (hello, ours), chromium() as browser:
        for number in range(loads + 1):  # the first warms both servers up, and is left out
            print(f"round {number} of {loads}" if number else "a round to warm up, left out", file=sys.stderr, flush=True)
            round_ = Measured()
            _load(browser, hello, "hello", round_, number)
            for view in views:
                _load(browser, ours, view, round_, number)
            if number:
                for key, took in round_.took.items():
                    found.took[key] += took
        found.rss = _most_memory(ours.process)
    return found


@contextmanager
def _servers(url: str, folder: Path) -> Iterator[tuple[Server, Server]]:
    hello, ours = folder / "hello", folder / "ours"
    for own in (hello, ours):
        own.mkdir()
    script = hello / "hello.py"
    script.write_text(HELLO, encoding="utf-8")
    with running(script, hello, {}) as (a, a_process), running(ROOT / "dashboard" / "app.py", ours, {"RASAD_DATABASE_URL": url}) as (b, b_process):
        yield Server(a, psutil.Process(a_process)), Server(b, psutil.Process(b_process))


def _load(browser: Browser, server: Server, view: str, found: Measured, number: int) -> None:
    """Load a page in a browser that has nothing of it, again in one that has, with a period nobody asked for yet, and change a filter."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    context.add_init_script(_PAINTED)
    address = server.base if view in ("hello", VIEWS[0]) else f"{server.base}/{view}"
    _visit(context, server, address, "cold").close(view, found)
    if view != "hello":
        _visit(context, server, address + _another_period(number), "anew").close(view, found)
    visit = _visit(context, server, address, "warm")
    found.note(view, "warm", visit.complete())
    if view != "hello":
        for how in ("rerun", "back"):
            found.note(view, how, visit.rerun(number, how))
    visit.page.close()
    context.close()


def _another_period(number: int) -> str:
    last = datetime.now(UTC).date() - timedelta(days=1 + number)
    return f"?period=Chosen+days&days={last - timedelta(days=29)}&days={last}"


class _Visit:
    """A page that is open, and what it took since it was last asked for something."""

    def __init__(self, page: Page, server: Server, how: str) -> None:
        self.page, self._server, self._how = page, server, how
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._begun = self._cpu()

    def _cpu(self) -> float:
        metrics = {m["name"]: m["value"] for m in self._devtools.send("Performance.getMetrics")["metrics"]}
        times = self._server.process.cpu_times()
        return float(1000 * (metrics["TaskDuration"] + times.user + times.system))

    def complete(self) -> Took:
        """Wait until the page is complete; raises IncompleteError with what is missing."""
        until, left = time.monotonic() + _PATIENCE, ["script"]
        while left:
            if said := self.page.evaluate(_EXPLANATION):
                raise IncompleteError(f"{self.page.url} ({self._how}) shows no figures: {said}")
            if time.monotonic() > until:
                missing = ", ".join(_WAITS[name] for name in left)
                raise IncompleteError(f"{self.page.url} ({self._how}) was not complete after {_PATIENCE} s: still to come were {missing}.")
            time.sleep(0.1)
            left = self.page.evaluate(f"painted.left({_QUIET})")
        return Took(self.page.evaluate("painted.took()"), self._cpu() - self._begun)

    def rerun(self, number: int, how: str) -> Took:
        """Choose a language, or take it back, and wait."""
        self._begun, self._how = self._cpu(), how
        choices = self.page.locator(_CHOICES)
        choices.nth(number % choices.count()).evaluate("button => painted.begin(button)")
        return self.complete()

    def close(self, view: str, found: Measured) -> None:
        """Note what the page took and close it."""
        found.note(view, self._how, self.complete())
        self.page.close()


def _visit(context: BrowserContext, server: Server, address: str, how: str) -> _Visit:
    visit = _Visit(context.new_page(), server, how)
    visit.page.goto(address, wait_until="commit")
    return visit


def _most_memory(process: psutil.Process) -> float:
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return float(process.memory_info().rss) / 1e6
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def show(found: Measured, views: tuple[str, ...] = VIEWS) -> None:
    """Print the medians."""
    print(f"{'pages in a browser, ms':28}" + "".join(f" {name:>6}" for name in ("cold", "x", "warm", "x", "CPU x", "anew", "x", "rerun", "CPU", "back")))
    print(f"{'hello':28} {found.of('hello', 'cold').clock:6.0f} {1:6.1f} {found.of('hello', 'warm').clock:6.0f} {1:6.1f} {1:6.1f}")
    for view in views:
        told = ""
        for how in ("cold", "warm", "anew"):
            clock, cpu = found.times(view, how)
            told += f" {found.of(view, how).clock:6.0f} {clock:6.1f}" + (f" {cpu:6.1f}" if how == "warm" else "")
        again = found.of(view, "rerun")
        print(f"{view:28}{told} {again.clock:6.0f} {again.cpu:6.0f} {found.of(view, 'back').clock:6.0f}", flush=True)
    print("cold, warm: the browser's cache; the server has the answers; anew: warm, and the server has not. rerun: a language chosen; back: taken back")
    print(f"aim: at most {MOST_TIMES} x hello, a rerun at most {MOST_RERUN} ms; the server's peak RSS {found.rss:.0f} MB (aim: at most {MOST_MB})")


def main() -> None:
    """Answer the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rendering", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", nargs="?", help="its address; else a million stories in data/, made now if they are not there")
    parser.add_argument("--page", action="append", dest="views", choices=VIEWS)
    parser.add_argument("--loads", type=int, default=LOADS)
    asked = parser.parse_args()
    views = tuple(asked.views or VIEWS)
    try:
        show(run(asked.database or made(1_000_000, Path("data")), views, asked.loads), views)
    except IncompleteError as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
