"""`make soak`: thirty simulated days with fifty kills, in at most 45 minutes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.soak.soak import Settings, soak, tell


def main() -> int:
    """Run a soak; ends with 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000))
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--day-seconds", type=float, default=75.0, help="how long a simulated day takes")
    parser.add_argument("--database", default="", help="an address of a database of its own (default: a new SQLite file)")
    parser.add_argument("--keep", type=Path, help="a folder for the database and the logs, which then stay")
    options = parser.parse_args()
    settings = Settings(options.seed, options.days, options.kills, options.day_seconds)
    print(f"Soak: {options.days} days, {options.kills} kills, seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="rasad-soak-") as folder:
        where = options.keep or Path(folder)
        where.mkdir(parents=True, exist_ok=True)
        result = soak(settings, where, say=lambda line: print(line, flush=True), database=options.database)
    print(tell(result), flush=True)
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
