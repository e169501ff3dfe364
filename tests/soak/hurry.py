"""Run a part of the product with its durations shortened: `python -m tests.soak.hurry scheduler|crawl ...`, by SOAK_HURRY times."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from datetime import timedelta
from functools import partial
from types import ModuleType
from typing import Any

import crawler

HURRY = "SOAK_HURRY"
# Not policy but calendar: how long a day is, and what is done with it.
_CALENDAR = ("crawler.archive", "crawler.families", "crawler.text", "crawler.extract", "crawler.urls", "crawler.discovery.probing", "crawler.commands")
_SHORTEST = timedelta(seconds=0.3)
_TICKS = {  # seconds, at least: what is counted in ticks of the scheduler, which do not come faster than they can
    "scheduler.LATE": 8,
    "scheduler.STALE": 8,
    "scheduler.HEALTH": 2,
    "crawler.storage.duty.FRESH": 10,
    "crawler.health.rules.FRESH": 10,
}


def hurry(factor: float) -> None:
    """Shorten every module's constants that are durations; those imported by name elsewhere are shortened there."""
    names = [m.name for m in pkgutil.walk_packages(crawler.__path__, "crawler.") if ".spiders" not in m.name and ".migrations" not in m.name]
    for name in [*names, "scheduler"]:
        if not name.startswith(_CALENDAR) and name != "crawler.__main__":
            _hurry(importlib.import_module(name), factor)


def _hurry(module: ModuleType, factor: float) -> None:
    for name, value in vars(module).items():
        if isinstance(value, timedelta) and name.lstrip("_").isupper():
            least = timedelta(seconds=_TICKS.get(f"{module.__name__}.{name}", 0))
            setattr(module, name, max(_SHORTEST, least, value / factor))


def main(arguments: list[str]) -> Any:
    """Run the scheduler, or the command line, in a hurry."""
    hurry(float(os.environ[HURRY]))
    if arguments[0] != "scheduler":
        from crawler import cli

        sys.argv = ["rasad", *arguments]
        return cli.main()
    import scheduler
    from crawler.config import load_config

    command = (sys.executable, "-m", "tests.soak.hurry", "crawl")
    setattr(scheduler, "Scheduler", partial(scheduler.Scheduler, command=command, tick=scheduler.TICK, grace=timedelta(seconds=3)))  # noqa: B010
    return scheduler.main(load_config())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
