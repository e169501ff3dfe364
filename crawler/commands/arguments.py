"""What a person typed after a command, checked: each reader returns what it means, or says in one sentence what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.config import Config
from crawler.errors import WRONG_SETUP
from crawler.outlet import LANGUAGES
from crawler.storage.engine import day_number, open_database

if TYPE_CHECKING:
    from crawler.families.base import OutletSpider

MANY = 1_000_000  # the most that can be asked for

Keys = Annotated[list[str] | None, typer.Argument(help="Outlet keys, as `rasad outlets` lists them.")]
Since = Annotated[str | None, typer.Option(help="How far back: 12h, 7d, 2w or a day such as 2026-01-31.")]
AsJson = Annotated[bool, typer.Option("--json", help="For a program: one JSON object a line.")]

_DURATION = re.compile(r"(\d+)\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def needed(values: list[Any] | None, what: str) -> list[Any]:
    if not values:
        raise typer.BadParameter(f"name at least one {what}.")
    return values


def instant(text: str | None, config: Config) -> datetime | None:
    """Return since when; a day begins where days are counted (RASAD_TIMEZONE)."""
    if text is None:
        return None
    try:
        if match := _DURATION.fullmatch(text.strip()):
            return datetime.now(UTC) - timedelta(**{_UNITS[match[2]]: int(match[1])})
        at = datetime.fromisoformat(text.strip())
        return (at if at.tzinfo else at.replace(tzinfo=config.zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is no duration or day: write 12h, 7d, 2w or 2026-01-31.") from None


def day(text: str | None, config: Config) -> int | None:
    """Return a day as the database counts it; a duration means the day that was then (RASAD_TIMEZONE)."""
    at = instant(text, config)
    return day_number(at.astimezone(config.zone).date()) if at else None


def languages(given: list[str] | None) -> tuple[str, ...]:
    if unknown := sorted(set(given or ()) - LANGUAGES):
        raise typer.BadParameter(f"{', '.join(unknown)} is no language of an outlet: {', '.join(sorted(LANGUAGES))}.")
    return tuple(given or ())


def addresses(urls: list[str] | None, chosen: Sequence[type[OutletSpider]]) -> tuple[str, ...]:
    """Return the addresses to fetch; a page is fetched, read and kept as its own outlet's or not at all."""
    from crawler.urls import is_web_address

    if urls and len(chosen) != 1:
        raise typer.BadParameter("--url goes with exactly one outlet.")
    for url in urls or ():
        outlet = chosen[0].outlet
        if not is_web_address(url) or not outlet.owns(url):
            raise typer.BadParameter(f"{url!r} is no address of {outlet.key}, whose pages begin with http(s)://{', '.join(outlet.hosts)}.")
    return tuple(urls or ())


def unread(again: str, chosen: Sequence[type[OutletSpider]], config: Config, *, beside: object) -> str:
    """Return what of the pages that could not be read is asked for again: there has to be such a page."""
    from crawler.storage.unread import is_any

    if again and (len(chosen) != 1 or beside):
        raise typer.BadParameter("--again goes with exactly one outlet, and without --url and --replay.")
    if again and not is_any(open_database(config.database_url), key := chosen[0].outlet.key, again):
        raise typer.BadParameter(f"No page of {key} that could not be read is {again!r}: Health lists them, and `rasad export --all`.")
    return again


def crawled(keys: list[str], config: Config, lost: list[str] | None = None) -> list[type[OutletSpider]]:
    """Return the spiders of these keys; of an outlet that is known but not crawled, say why not.

    With `lost`, outlets whose files went or are wrong are left out, and why is written there, unless none is left.
    """
    from crawler.errors import OutletError
    from crawler.registry import UnknownOutletError, declared, require

    if lost is not None and (there := [k for k in keys if k in declared(config.spider_modules).spiders]):
        for key in [k for k in keys if k not in there]:
            try:
                require([key], config.spider_modules)
            except (OutletError, UnknownOutletError) as error:
                lost.append(str(error))
        keys = there
    try:
        return require(keys, config.spider_modules)
    except UnknownOutletError:
        if told := next((f"{k} is known, but not crawled: {why}." for k, why in not_crawled(config).items() if k in keys), ""):
            raise UnknownOutletError(told) from None
        raise


def all_of_them(config: Config) -> list[type[OutletSpider]]:
    """Return the spiders of every outlet, and complain of files that can't be used; `ended` tells of them once more."""
    from crawler.console import complain
    from crawler.registry import declared

    found = declared(config.spider_modules)
    for why in found.wrong.values():
        complain(str(why))
    return list(found.spiders.values())


def ended(code: int, config: Config) -> int:
    """Return the exit code of what was asked of every outlet: a file that can't be used is no success."""
    from crawler.registry import declared

    return code or (WRONG_SETUP if declared(config.spider_modules).wrong else 0)


def not_crawled(config: Config) -> dict[str, str]:
    from crawler.text.sources import Sources

    return Sources.load(config.sources_file).not_crawled()


def stored(keys: list[str] | None, config: Config) -> tuple[str, ...]:
    """Return outlet keys to filter by: of outlets there are, or that the database still has stories of."""
    from crawler.registry import require
    from crawler.storage.reports.health import outlet_states

    if keys:
        known = {o.key for o in outlet_states(open_database(config.database_url, create=False))}
        require([k for k in keys if k not in known], config.spider_modules)
    return tuple(keys or ())


def countries(given: list[str] | None, config: Config) -> tuple[str, ...]:
    """Return countries to filter by: those of outlets there are, or that the database still has stories of."""
    from crawler.registry import outlets
    from crawler.storage.reports.health import outlet_states

    if given:
        known = {o.country for o in outlets(config.spider_modules).values()} | {
            o.country for o in outlet_states(open_database(config.database_url, create=False))
        }
        if unknown := sorted(set(given) - known):
            raise typer.BadParameter(f"{', '.join(unknown)} is no country of an outlet: {', '.join(sorted(known))}.")
    return tuple(given or ())


def topic(name: str | None, config: Config) -> str:
    """Return a topic that there is: the one named, else the only one."""
    from crawler.topic import load_topics

    names = [t.name for t in load_topics(config.topics_dir)]
    if name is None and len(names) == 1:
        return names[0]
    if name not in names:
        said = f"there is no topic {name!r}" if name else "there are several topics"
        raise typer.BadParameter(f"{said}: name one with --topic ({', '.join(names)}).")
    return name


def folder(path: Path | None) -> Path | None:
    from crawler.fetch.captures import read_folder

    if path is not None:
        read_folder(path)  # complains now, not in the middle of the crawl
    return path


def read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.") from None
