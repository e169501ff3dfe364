"""`rasad check --all`: the whole registry, an outlet a process, some at a time; writes a report that a user can send on.

The report holds what the outlets answered and nothing of this machine: no settings, paths or addresses of its own.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from errno import EISDIR
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from crawler import __version__
from crawler.config import Config
from crawler.console import out
from crawler.errors import SetupError
from crawler.families.base import OutletSpider
from crawler.health import outage
from crawler.health.diagnosis import exit_code
from crawler.process import Child, environment_of, last_words, row_printed
from crawler.report import Surveying, show_survey
from crawler.urls import host_of

_WIDTH = 4  # outlets at once
_MINUTES = 8.0  # for one outlet
_SUSPECTED = 8  # outlets in a row that cannot be connected to, before it is called our network
_NO_NETWORK = 6


class ReportError(SetupError):
    """The report cannot be written; the message says where and why."""


def survey(spiders: Sequence[type[OutletSpider]], config: Config, report: Path | None) -> int:
    """Check every outlet, write the report, and return the exit code."""
    began = datetime.now(UTC)
    path = report or Path(f"rasad-check-{began:%Y-%m-%d}.jsonl")
    rows: list[dict[str, Any]] = []
    part = path.parent / f"{path.name}.part"  # an earlier report stays until this one is whole
    with _opened(part, path) as file, Surveying(len(spiders)) as shown:
        file.write(json.dumps(_head(began, len(spiders))) + "\n")
        for row in _rows(spiders, config):
            rows.append(row)
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
            shown(row)
            if len(rows) == min(_SUSPECTED, len(spiders)) and _is_our_network(rows):
                break
    if _is_our_network(rows):
        part.unlink()
        out.print("No outlet can be reached: this machine has no network (or no name server); nothing was checked.")
        return _NO_NETWORK
    part.replace(path)
    summary = path.with_suffix(".txt")
    show_survey(rows, path, summary)
    return exit_code([(r["state"], r["cause"]) for r in rows])


def _opened(part: Path, report: Path) -> Any:
    try:
        if report.is_dir():
            raise IsADirectoryError(EISDIR, "it is a folder")
        report.parent.mkdir(parents=True, exist_ok=True)
        return part.open("w", encoding="utf-8")
    except OSError as error:
        raise ReportError(f"The report {report} cannot be written ({error.strerror}): name another file with --report.") from None


def _head(began: datetime, outlets: int) -> dict[str, Any]:
    where = {"python": platform.python_version(), "system": platform.system()}
    return {"report": "rasad check", "version": __version__, "at": began.isoformat(timespec="seconds"), "outlets": outlets} | where


def _rows(spiders: Sequence[type[OutletSpider]], config: Config) -> Iterator[dict[str, Any]]:
    """Check the outlets, those of one site one after another, and yield each as it is done; whoever stops asking stops the rest."""
    stop, done = threading.Event(), SimpleQueue[dict[str, Any]]()
    by_site: dict[str, list[type[OutletSpider]]] = {}
    for spider in spiders:
        by_site.setdefault(".".join(host_of(spider.outlet.home).split(".")[-2:]), []).append(spider)

    def in_turn(group: Sequence[type[OutletSpider]]) -> None:
        for spider in group:
            if not stop.is_set():
                done.put(_checked(spider, config, stop))

    with ThreadPoolExecutor(_WIDTH) as pool:
        for group in by_site.values():
            pool.submit(in_turn, group)
        try:
            for _ in spiders:
                yield done.get()
        finally:
            stop.set()


def _checked(spider: type[OutletSpider], config: Config, stop: threading.Event) -> dict[str, Any]:
    """Check one outlet in a process of its own, whatever becomes of it."""
    try:
        return _in_a_process(spider, config, stop)
    except OSError as error:
        return _broken(spider, "failed", "crash", f"no process could be started: {error.strerror}")


def _in_a_process(spider: type[OutletSpider], config: Config, stop: threading.Event) -> dict[str, Any]:
    key = spider.outlet.key
    with tempfile.TemporaryFile() as output:
        child = Child([sys.executable, "-m", "crawler", "check", key, "--json"], environment=environment_of(config), mark=f"RASAD_SURVEY={key}", output=output)
        left = config.run_minutes * 60 if config.run_minutes < _MINUTES else _MINUTES * 60
        while child.runs():
            left -= 0.2
            if left <= 0 or stop.is_set():
                child.kill()
            threading.Event().wait(0.2)
        cause = "time limit" if left <= 0 else "crash"
        return row_printed(output, "outlet") or _broken(spider, "killed" if left <= 0 else "failed", cause, last_words(output))


def _broken(spider: type[OutletSpider], state: str, cause: str, last: str) -> dict[str, Any]:
    message = last[:200].replace(str(Path.home()), "~")
    return {"outlet": spider.outlet.key, "name": spider.outlet.name, "state": state, "cause": cause, "message": message, "host": host_of(spider.outlet.home),
            "routes": [], "front_page": None, "pages": [], "hints": []}  # fmt: skip


def _is_our_network(rows: Sequence[dict[str, Any]]) -> bool:
    down = [r for r in rows if r["cause"] == outage.CAUSE or outage.failed_to_connect(r["state"], r["cause"])]
    certain = Counter(r["cause"] in (outage.CAUSE, "no network", "dns") for r in rows)[True]
    return bool(rows) and len(down) == len(rows) and certain * 2 > len(rows)
