"""The scheduler, ticking fast, of outlets that exist only by name: `python -m tests.scheduling.stand_in_scheduler KEY...`."""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial

import scheduler
from crawler import registry
from crawler.config import load_config
from tests.scheduling import stage


def main(keys: list[str]) -> int:
    """Run it; what it starts stands in for crawls."""
    declared = registry.Declared({key: stage.spider(stage.outlet(key)) for key in keys}, {})
    setattr(registry, "declared", lambda _modules: declared)  # noqa: B010
    setattr(scheduler, "Scheduler", partial(scheduler.Scheduler, command=stage.STAND_IN, tick=timedelta(seconds=0.2)))  # noqa: B010
    return scheduler.main(load_config())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
