"""What a check costs that finds nothing new: `python -m benchmarks.idle`. CPU seconds an outlet, as the scheduler starts them: so many to a process.

Sixty outlets, each on a loopback address of its own with robots.txt and a feed, are crawled twice so that all is known; then they are checked
again, by feeds that answer "not modified" and by feeds that answer whole and list what is known.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.idle_spiders.many import OUTLETS
from benchmarks.measure import Cost, cost_of
from crawler.config import Config
from tests.fetch.server import Answer, Asked, Server
from tests.traps.site import article, feed

ROOT = Path(__file__).resolve().parents[1]
ITEMS = 20  # a feed lists
AIM = 0.15
_TAG = '"as-before"'


class Site(Server):
    """Every outlet's site: the same on all loopback addresses."""

    def __init__(self) -> None:
        super().__init__({}, address="0.0.0.0")
        self.modified = False

    def answer_to(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow: /admin/\n", headers={"Content-Type": "text/plain"})
        if asked.path != "/feed":
            return article(asked.path.rsplit("/", 1)[-1])
        if not self.modified and asked.headers.get("if-none-match") == _TAG:
            return Answer(b"", 304, {"ETag": _TAG})
        return feed([(f"http://{asked.headers['host']}/news/{n}", None) for n in range(ITEMS)], ETag=_TAG)


def main(sizes: Sequence[int]) -> None:
    """Print the cost for each number of outlets to a process."""
    with Site() as site, tempfile.TemporaryDirectory() as folder:
        environment = _installation(site, Path(folder))
        for _ in range(2):
            _check(environment, OUTLETS)
        print(f"{OUTLETS} outlets with nothing new; CPU s an outlet (aim: at most {AIM}), peak MB of a process")
        for size in sizes:
            for name, modified in (("not modified", False), ("whole, nothing new", True)):
                site.modified = modified
                cost = _check(environment, size)
                print(f"{size:3} to a process, {name:20} {cost.cpu / OUTLETS:6.3f} {cost.rss:6.0f}", flush=True)


def _installation(site: Site, folder: Path) -> dict[str, str]:
    own = {
        "RASAD_SPIDER_MODULES": "benchmarks.idle_spiders",
        "RASAD_ALLOW_PRIVATE": "127.0.1.0/24",
        "RASAD_DATABASE_URL": f"sqlite:///{folder / 'rasad.db'}",
        "RASAD_LOG_DIR": str(folder),
        "RASAD_DELAY": "0",
        "RASAD_MAX_PAGES": "20",
        "IDLE_PORT": str(site.port),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),  # an installation has its modules compiled; this checkout may not
    }
    return {k: v for k, v in os.environ.items() if not k.startswith("RASAD_") and k != "PYTHONDONTWRITEBYTECODE"} | own


def _check(environment: dict[str, str], size: int) -> Cost:
    keys = [f"idle_{n:02}" for n in range(OUTLETS)]
    costs = [cost_of([sys.executable, "-m", "crawler", "crawl", *keys[i : i + size]], env=environment, cwd=ROOT) for i in range(0, OUTLETS, size)]
    return Cost(sum(c.cpu for c in costs), max(c.rss for c in costs))


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [8, Config().batch_size, OUTLETS])
