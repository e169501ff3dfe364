"""The command `rasad backfill`: its arguments checked, its progress and its summary shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from crawler.archive import Span, in_words
from crawler.backfill import Filled, backfill
from crawler.config import Config
from crawler.console import Backfilling, out, show_filled
from crawler.families.base import OutletSpider
from crawler.fetch.warc import WarcError, WarcFile
from crawler.health.diagnosis import State, exit_code
from crawler.registry import require, spiders
from crawler.storage.engine import open_database
from crawler.storage.failures import DatabaseError
from crawler.unfinished import BackfillError, Plan, check_period, require_archives
from crawler.warc import Reading, read_files

_MIB = 1024 * 1024
_SHOWN = 3  # addresses of a dry run, from either end


Show = Callable[[Sequence[Filled]], None]  # what came of it, to a person or a program


class Chosen(NamedTuple):
    """What a person asked for."""

    keys: Sequence[str]
    first: str | None
    last: str | None


def from_archives(
    chosen: Chosen, config: Config, *, limit: int | None, again: bool, dry_run: bool, stretch: timedelta, verbose: bool, show: Show
) -> int:  # fmt: skip
    """Fill in a period from archives, show what came of it, and return the exit code."""
    spiders = require(chosen.keys, config.spider_modules)
    period = period_of(chosen.first, chosen.last, spiders)
    if period is not None:
        require_archives(spiders)
    if dry_run:
        _show_plan(spiders, config, period, again=again)
        return 0
    with Backfilling() as progress:
        filled = backfill(spiders, config, period, limit=limit, again=again, verbose=verbose, stretch=stretch, progress=progress.show)
    show(filled)
    return exit_code([(f.state, f.cause) for f in filled])


def period_of(first: str | None, last: str | None, spiders: Sequence[type[OutletSpider]]) -> Span | None:
    """Return the period asked for, None where none was: then only what waits is fetched."""
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise BackfillError("A period has two ends: give both --from and --to, such as --from 2025-01-01 --to 2025-01-31.")
    today = max(datetime.now(UTC).astimezone(s.outlet.zone).date() for s in spiders)
    return check_period(_day("--from", first), _day("--to", last), today)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BackfillError(f"{option} {text!r} is no day: write it as 2025-01-31.") from None


def _show_plan(spiders: Sequence[type[OutletSpider]], config: Config, period: Span | None, *, again: bool) -> None:
    try:
        engine = open_database(config.database_url, create=False)
    except DatabaseError:
        engine = open_database("sqlite://")  # nothing was ever asked for; nothing is written
    for spider in spiders:
        plan = Plan(engine, spider, period, again=again)
        asked = plan.slices()
        days = {day for s in asked for day in s.days}
        out.print(f"{spider.outlet.key}: {len(days)} of {plan.days} days to ask for{': ' + in_words(days) if days else ''}.", markup=False, soft_wrap=True)
        urls = [s.url(s.archive.first_page, spider.outlet.zone) for s in asked]
        for url in urls if len(urls) <= 2 * _SHOWN else [*urls[:_SHOWN], "...", *urls[-_SHOWN:]]:
            out.print(f"    {url}", markup=False, soft_wrap=True)


def from_files(files: Sequence[Path], keys: Sequence[str], days: tuple[str | None, str | None], config: Config, *, limit: int | None, dry_run: bool) -> int:
    """Store what WARC files hold of our outlets, show it, and return the exit code."""
    chosen = require(keys, config.spider_modules) if keys else list(spiders(config.spider_modules).values())
    period = period_of(*days, chosen)
    opened = [WarcFile(path) for path in files]
    if dry_run:
        config = config.model_copy(update={"database_url": "sqlite://"})
    with Backfilling() as progress:
        reading = read_files(opened, [s.outlet for s in chosen], config, period, limit=limit, progress=partial(_show_reading, progress))
    if not reading.records:
        raise WarcError(f"{' and '.join(str(f.path) for f in opened)}: not one WARC record could be read; give files as Common Crawl or wget make them.")
    _show_read(reading)
    return exit_code([(f.state, f.cause) for f in reading.filled.values()] or [(State.EMPTY, "no links")])


def _show_reading(progress: Backfilling, reading: Reading) -> None:
    counts = sum((f.counts for f in reading.filled.values()), Counter[str]())
    told = f"{reading.records} records, {counts['found']} pages, {counts['new']} new, {counts['stories']} stories"
    progress.update("warc", "WARC files", reading.position / _MIB, sum(f.size for f in reading.files) / _MIB, "MiB", told)


def _show_read(reading: Reading) -> None:
    show_filled(sorted(reading.filled.values(), key=lambda f: f.outlet))
    skipped = ", ".join(f"{n} {reason}" for reason, n in sorted(reading.skipped.items(), key=lambda x: -x[1]))
    out.print(f"{reading.records} records read; no page of ours: {skipped or 'none'}.", markup=False, soft_wrap=True)
