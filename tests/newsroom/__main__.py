"""`python -m tests.newsroom --port 8700 --days 90` serves the simulated news world until it is told to end."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta

from tests.newsroom.desks import DESK, DESKS
from tests.newsroom.faults import Fault
from tests.newsroom.press import Newsroom
from tests.newsroom.world import World

_AHEAD = 2  # days that a live world goes on publishing


def main(arguments: list[str] | None = None) -> int:
    """Serve a world; prints one line of JSON with all addresses when it is ready."""
    options = _options(arguments)
    until = options.until or datetime.now(UTC)
    live = options.live and not options.until
    ahead = _AHEAD if live else 0
    world = World(options.seed, options.days + ahead, until + timedelta(days=ahead), options.per_day)
    newsroom = Newsroom(world, options.port, now=(lambda: datetime.now(UTC)) if live else None)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        newsroom.start()
    except OSError as error:
        print(f"The simulated newsroom cannot start: {error}.", file=sys.stderr)
        return 2
    for outlet, fault in options.broken:
        newsroom.fail(outlet, fault)
    stories = sum(len(newsroom.truth(desk.key)) for desk in DESKS)
    print(json.dumps({"base": newsroom.base, "switches": newsroom.switches, "urls": newsroom.urls, "stories": stories}), flush=True)
    ended.wait()
    newsroom.stop()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom", description="Serve a simulated news world on loopback.")
    parser.add_argument("--port", type=int, default=0, help="the first outlet's port; the others follow (0: free ports)")
    parser.add_argument("--days", type=int, default=90, help="how many days of stories")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-day", type=float, default=1.0, help="scale of the daily volume, 1.0 being about 115 stories a day in all")
    parser.add_argument("--until", type=_instant, help="the end of the world, as an ISO instant (default: now)")
    parser.add_argument("--live", action="store_true", help="go on publishing as time passes, for two days")
    parser.add_argument("--broken", type=_broken, action="append", default=[], metavar="OUTLET=FAULT", help="begin with a fault, such as furat=feed_503")
    return parser.parse_args(arguments)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _broken(text: str) -> tuple[str, Fault]:
    outlet, _, fault = text.partition("=")
    if outlet not in DESK:
        raise argparse.ArgumentTypeError(f"no outlet {outlet!r}; there are {', '.join(DESK)}")
    try:
        return outlet, Fault(fault)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no fault {fault!r}; there are {', '.join(Fault)}") from None


if __name__ == "__main__":
    sys.exit(main())
