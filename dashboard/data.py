"""Cached reads: what the pages ask, kept for a minute and shared by everyone who looks."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Engine

from crawler.config import Config, config_file, load_config
from crawler.rising import RisingWord, rising_words
from crawler.storage import reports
from crawler.storage.engine import forget as close_database
from crawler.storage.engine import open_database
from crawler.storage.presence import Presence, require
from crawler.storage.reports import Filter, LookedDay, Order, OutletShare, OutOfLine, Read, StoryLine, Volume, VolumePoint
from crawler.storage.reports.grid import Span
from crawler.storage.reports.mentions import Unit
from crawler.storage.reports.volume import Series
from crawler.storage.suppression import taken_down
from crawler.text.query import Query, parse_query, shortened
from crawler.text.sources import Listed, listed

KEPT_SECONDS = 60
LONG_KEPT_SECONDS = 600  # where texts are read
_MOST_WAIT = 4  # seconds; a reader does not wait longer for a locked database
_IN_OUR_ZONE = ("terms_over_time", "out_of_line", "rising_terms")  # they count days in the zone of the settings


_files: dict[str, Presence] = {}  # by the database's address


class NewWords(NamedTuple):
    """Words that became frequent, the surest first, and what they were sought in."""

    words: tuple[RisingWord, ...]
    before: Read | None  # None where nothing is known
    after: Read | None


P = ParamSpec("P")
R = TypeVar("R")


def config() -> Config:
    """Return the settings, read anew only when what they are read from changed; raises ConfigError."""
    named = tuple(sorted(pair for pair in os.environ.items() if pair[0].startswith("RASAD_")))
    return _config(named, (changed(Path(".env")), changed(config_file())), Path.cwd())


@lru_cache(maxsize=1)
def _config(*_read_from: object) -> Config:
    return load_config()


def changed(path: Path) -> tuple[int, int] | None:
    """Return what is another one when a file has changed, for what is kept of it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def engine() -> Engine:
    """Return the database to read; raises DatabaseError with a sentence for the reader.

    Who holds a file of SQLite's open goes on reading it when it is deleted, or when a backup was restored in its place: then it is opened anew.
    """
    url = config().database_url
    if (held := _files.get(url)) is not None and held.lost():
        close_database(url)
        forget()
        require(url)
        _files.pop(url, None)
    opened = open_database(url, create=False, wait=_MOST_WAIT)
    _files.setdefault(url, Presence(url))
    return opened


@st.cache_data(ttl=KEPT_SECONDS, max_entries=500, show_spinner=False)
def _kept(url: str, report: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    extra = {"zone": config().zone} if report in _IN_OUR_ZONE else {}
    return getattr(reports, report)(engine(), *arguments, **options, **extra)


def forget() -> None:
    """Ask anew what was asked before: something was written."""
    for kept in (_kept, _counted, _new_words):
        kept.clear()


def _ask(report: str, *arguments: Any, **options: Any) -> Any:
    return _kept(config().database_url, report, arguments, options)


def _reading(report: Callable[Concatenate[Any, P], R]) -> Callable[P, R]:
    return partial(_ask, report.__name__)


arrivals = _reading(reports.arrivals)
sights = _reading(reports.sights)
hours_of_week = _reading(reports.hours_of_week)
notes = _reading(reports.notes)
outlet_states = _reading(reports.outlet_states)
outlet_days = _reading(reports.outlet_days)
outlet_shares = _reading(reports.outlet_shares)
period = _reading(reports.period)
topics = _reading(reports.topics)
term_names = _reading(reports.term_names)
terms = _reading(reports.terms)
terms_by = _reading(reports.terms_by)
terms_found = _reading(reports.terms_found)
terms_together = _reading(reports.terms_together)
stories_together = _reading(reports.stories_together)
places_of_term = _reading(reports.places_of_term)
places_of_words = _reading(reports.places_of_words)
cited_sources = _reading(reports.cited_sources)
relays = _reading(reports.relays)
new_stories = _reading(reports.new_stories)
most_carried = _reading(reports.most_carried)
first_cited = _reading(reports.first_cited)
stories_citing = _reading(reports.stories_citing)
citing = _reading(reports.citing)
terms_citing = _reading(reports.terms_citing)
latest_names = _reading(reports.latest_names)
written_names = _reading(reports.written_names)
speeds = _reading(reports.speeds)
relayed = _reading(reports.relayed)
story = _reading(reports.story)
copies = _reading(reports.copies)
near_copies = _reading(reports.near_copies)
marks = _reading(reports.marks)
runs = _reading(reports.runs)
problems = _reading(reports.problems)
routes = _reading(reports.routes)
unread_pages = _reading(reports.unread_pages)
channels = _reading(reports.channels)
rejudging = _reading(reports.rejudging)


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=50, show_spinner=False)
def _counted(url: str, chosen: Filter) -> Span | None:
    """Kept as it is, not as a copy for each who asks: a page asks eight times, and nobody changes it."""
    return reports.counted(engine(), chosen, config().zone)


def counted(chosen: Filter) -> Span | None:
    """Return what was counted in a period in the installation's time zone: asked for once, whatever is made of it."""
    found: Span | None = _counted(config().database_url, chosen)
    return found


def volume(chosen: Filter, *, by: Series, step: int) -> Volume:
    """Return volume over time."""
    return reports.volume_of(counted(chosen), by=by, step=step)


def shares(chosen: Filter) -> list[OutletShare]:
    """Return what each outlet published, of what volume is told from."""
    return reports.shares_of(counted(chosen))


def looked(chosen: Filter, *, step: int = 1) -> tuple[LookedDay, ...]:
    """Return of how many outlets each day (or week) is known."""
    return reports.looked_of(counted(chosen), step=step)


def terms_over_time(chosen: Filter, wanted: tuple[str, ...], *, step: int, unit: Unit = "term") -> list[VolumePoint]:
    """Return terms or ideas over time in the installation's time zone."""
    found: list[VolumePoint] = _ask("terms_over_time", chosen, wanted, step=step, unit=unit)
    return found


@st.cache_data(ttl=LONG_KEPT_SECONDS, max_entries=50, show_spinner=False)
def _new_words(url: str, chosen: Filter, taken_down: tuple[object, ...]) -> NewWords:
    texts = reports.two_times(engine(), chosen)
    return NewWords(tuple(rising_words(texts.later, texts.earlier, texts.outlet_names)), texts.before, texts.after)


def new_words(chosen: Filter) -> NewWords:
    """Return the words that became frequent; kept longer than other answers, for it reads texts, but not those of a page that was taken down since."""
    found: NewWords = _new_words(config().database_url, chosen, tuple(taken_down(engine())))
    return found


def out_of_line(chosen: Filter, *, today: int) -> list[OutOfLine]:
    """Return the outlets and languages that are unusual in the installation's time zone."""
    found: list[OutOfLine] = _ask("out_of_line", chosen, today=today)
    return found


def rising_terms(chosen: Filter, *, today: int) -> list[OutOfLine]:
    """Return the terms that rise in the installation's time zone."""
    found: list[OutOfLine] = _ask("rising_terms", chosen, today=today)
    return found


@lru_cache(maxsize=2)
def _sources(path: Path, _state: tuple[int, int] | None) -> dict[str, Listed]:
    return listed(path)


def _listed() -> dict[str, Listed]:
    path = Path(config().sources_file)
    return _sources(path, changed(path))


def source_names() -> dict[str, str]:
    """Return what known sources are called, in Latin letters where they have such a name."""
    return {key: source.called for key, source in _listed().items() if source.called}


def source_outlets() -> dict[str, tuple[str, ...]]:
    """Return which outlets of ours the known sources are."""
    return {key: source.outlets for key, source in _listed().items() if source.outlets}


def list_stories(chosen: Filter, asked: str = "", *, order: Order = "newest", collapsed: bool = False, limit: int, offset: int = 0) -> list[StoryLine]:
    """Return a page of the stories that match what was typed."""
    found: list[StoryLine] = _ask("list_stories", chosen, query_of(asked), order=order, collapsed=collapsed, limit=limit, offset=offset)
    return found


def order_stories(chosen: Filter, asked: str = "", *, order: Order = "newest", collapsed: bool = False, limit: int, offset: int = 0) -> list[int]:
    """Return the numbers of the stories of a page, in their order."""
    found: list[int] = _ask("order_stories", chosen, query_of(asked), order=order, collapsed=collapsed, limit=limit, offset=offset)
    return found


def count_stories(chosen: Filter, asked: str = "") -> int:
    """Return how many stories match what was typed."""
    found: int = _ask("count_stories", chosen, query_of(asked))
    return found


def count_texts(chosen: Filter, asked: str = "") -> int:
    """Return how many texts the stories have that match what was typed."""
    found: int = _ask("count_texts", chosen, query_of(asked))
    return found


def with_texts(chosen: Filter, asked: str, texts: tuple[str, ...]) -> dict[str, list[StoryLine]]:
    """Return the stories that match what was typed and have one of these texts, by text."""
    found: dict[str, list[StoryLine]] = _ask("with_texts", chosen, query_of(asked), texts)
    return found


def query_of(asked: str) -> Query | None:
    """Return what was typed as a query; None where nothing was."""
    return parse_query(shortened(asked)) if asked.strip() else None
