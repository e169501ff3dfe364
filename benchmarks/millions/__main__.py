"""Makes the database, or says where it is."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks.millions import __doc__ as usage
from benchmarks.millions.filling import fill
from crawler.storage.engine import forget, open_database


def made(stories: int, folder: Path, *, again: bool = False) -> str:
    """Return the address of the SQLite database with so many stories; made now if it is not there yet."""
    path = folder / f"stories-{stories}.db"
    if again or not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        for left in folder.glob(f"{path.stem}.*"):
            left.unlink()
        _fill(f"sqlite:///{part}", stories)
        part.rename(path)
    return f"sqlite:///{path}"


def _fill(url: str, stories: int) -> None:
    engine, begun = open_database(url), time.monotonic()
    fill(engine, stories, tell=lambda said: print(f"{time.monotonic() - begun:6.0f} s  {said}", file=sys.stderr, flush=True))
    forget(url)


def main() -> None:
    """Answer the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.millions", description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("data"))
    parser.add_argument("--database", help="fill this empty database instead of a file")
    parser.add_argument("--again", action="store_true", help="make the file anew")
    asked = parser.parse_args()
    if asked.database:
        _fill(asked.database, asked.stories)
    print(asked.database or made(asked.stories, asked.folder, again=asked.again))


if __name__ == "__main__":
    main()
