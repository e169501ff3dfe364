"""What the dashboard's pages ask of a million stories: every report of a page, as the page itself calls it, for several filters.

    python -m benchmarks.dashboard [DATABASE_URL] [--page PAGE]... [--reports]

Each page is run in process by Streamlit's test driver with no answer cached, as a server does that has shown it before: once unmeasured (SQLAlchemy compiles
a statement once), then three times, of which the median is told. CPU milliseconds are those of the reports' own thread, so neighbours disturb them little
(SQLite works in that thread; of PostgreSQL only wall time says anything). `x` is against the quickest query there is, SELECT 1 through the same engine.
"""

from __future__ import annotations

import argparse
import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from benchmarks.millions.__main__ import made
from crawler.storage import reports
from crawler.storage.engine import open_database, reading

APP = Path(__file__).resolve().parents[1] / "dashboard" / "app.py"
VIEWS = APP.parent / "views"
TIMES = 3
AIM = 50  # milliseconds, all queries of a page together
FILTERS: dict[str, dict[str, list[str]]] = {
    "30 days": {},
    "1 year": {"period": ["1 year"]},
    "30 days, 1 outlet": {"outlet": ["desk_07"]},
    "30 days, 1 language": {"language": ["fa"]},
    "30 days, 1 cited source": {"cites": ["anonymous:anonymous"]},
    "everything": {"period": ["Everything"]},
    "everything, 1 outlet": {"period": ["Everything"], "outlet": ["desk_07"]},
    "everything, 1 language": {"period": ["Everything"], "language": ["fa"]},
}
PARTS = {  # of a page that shows one at a time: what it is called in the address, and which there are
    "health": ("part", ("problems", "outlets", "runs", "routes", "pages", "installation")),
    "keywords": ("section", ("time", "changes", "who", "together", "new")),
    "sources": ("part", ("outlets", "relays", "cited", "one")),
    "volume": ("chart", ("time", "compared", "late", "hours")),
}


class Asked(NamedTuple):
    """What a report took, its calls together."""

    report: str
    calls: int
    cpu: float  # milliseconds
    wall: float


@contextmanager
def watched() -> Iterator[list[tuple[str, float, float]]]:
    """Note every call of a report from outside the reports: its name, CPU and wall milliseconds."""
    calls: list[tuple[str, float, float]] = []
    inside, plain = threading.local(), {name: getattr(reports, name) for name in reports.__all__ if _is_report(getattr(reports, name))}
    for name, report in plain.items():
        setattr(reports, name, _timed(name, report, calls, inside))
    try:
        yield calls
    finally:
        for name, report in plain.items():
            setattr(reports, name, report)


def _is_report(thing: Any) -> bool:
    return callable(thing) and not isinstance(thing, type)


def _timed(name: str, report: Callable[..., Any], calls: list[tuple[str, float, float]], inside: threading.local) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Any:
        if getattr(inside, "depth", 0):
            return report(*arguments, **options)
        inside.depth, cpu, wall = 1, time.thread_time(), time.perf_counter()
        try:
            return report(*arguments, **options)
        finally:
            inside.depth = 0
            calls.append((name, 1000 * (time.thread_time() - cpu), 1000 * (time.perf_counter() - wall)))

    timed.__name__ = name
    return timed


def page(view: str, query: dict[str, list[str]]) -> list[Asked]:
    """Run a page and return what its reports took, the dearest first; raises RuntimeError where the page shows an error."""
    st.cache_data.clear()
    app = AppTest.from_file(str(APP), default_timeout=900)
    for name, value in query.items():
        app.query_params[name] = value
    with watched() as calls:
        if view != "overview":
            app.run()
            st.cache_data.clear()
            calls.clear()
            app.switch_page(f"views/{view}.py")
        app.run()
    if app.exception:
        raise RuntimeError(f"{view}: {app.exception[0].message}")
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, cpu, wall in calls:
        found[name].append((cpu, wall))
    asked = [Asked(name, len(of), sum(c for c, _ in of), sum(w for _, w in of)) for name, of in found.items()]
    return sorted(asked, key=lambda a: -a.cpu)


def usual(view: str, query: dict[str, list[str]]) -> list[Asked]:
    """Return what a page's reports take once it was shown before: the median of some runs."""
    page(view, query)
    runs = sorted((page(view, query) for _ in range(TIMES)), key=_cpu)
    return runs[TIMES // 2]


def _cpu(asked: list[Asked]) -> float:
    return sum(a.cpu for a in asked)


def trivial(url: str) -> float:
    """Return the CPU milliseconds of the quickest query there is."""
    engine, times = open_database(url), []
    for _ in range(50):
        began = time.thread_time()
        with reading(engine) as connection:
            connection.execute(text("SELECT 1")).all()
        times.append(1000 * (time.thread_time() - began))
    return min(times)


def _parts(view: str) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    if view not in PARTS:
        yield view, view, {}
        return
    key, parts = PARTS[view]
    yield from ((f"{view} {part}", view, {key: [part]}) for part in parts)


def show(url: str, views: list[str], filters: list[str], *, each: bool) -> None:
    """Print what the pages take on a database."""
    os.environ["RASAD_DATABASE_URL"] = url
    least = trivial(url)
    print(f"{'queries of a page':20} {'filter':24} {'calls':>5} {'CPU ms':>8} {'wall ms':>8} {'x SELECT 1':>10}")
    for title, view, part in chain.from_iterable(map(_parts, views)):
        for name in filters:
            asked = usual(view, FILTERS[name] | part)
            cpu, wall = _cpu(asked), sum(a.wall for a in asked)
            print(
                f"{title:20} {name:24} {sum(a.calls for a in asked):5} {cpu:8.1f} {wall:8.1f} {cpu / least:10.0f}{'' if cpu <= AIM else '  over'}", flush=True
            )
            for a in asked if each else ():
                print(f"{'':20} {a.report:24} {a.calls:5} {a.cpu:8.1f} {a.wall:8.1f}", flush=True)
    print(f"aim: at most {AIM} ms together on a million stories")


def main() -> None:
    """Answer the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboard", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", nargs="?", help="its address; else a million stories in data/, made now if they are not there")
    parser.add_argument("--page", action="append", dest="views", choices=sorted(p.stem for p in VIEWS.glob("[a-z]*.py")))
    parser.add_argument("--filter", action="append", dest="filters", choices=[*FILTERS])
    parser.add_argument("--reports", action="store_true", help="each report by itself")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit warns of every call that no server runs, whatever its own settings say
    views = asked.views or sorted(p.stem for p in VIEWS.glob("[a-z]*.py"))
    show(asked.database or made(1_000_000, Path("data")), views, asked.filters or [*FILTERS], each=asked.reports)


if __name__ == "__main__":
    main()
