"""A filter as an address, so that an export or a feed can be asked for by a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from crawler.storage.engine import day_number, day_of
from crawler.storage.reports.filter import Filter
from crawler.text.query import shortened

_DAYS = ("since_day", "until_day")
_SEARCH = "q"


def address_of(chosen: Filter, asked: str = "") -> str:
    """Return the query of an address that `asked_for` reads again."""
    pairs = [(f.name, part) for f in fields(Filter) for part in _written(f.name, getattr(chosen, f.name))]
    return urlencode(pairs + ([(_SEARCH, asked)] if asked.strip() else []))


def asked_for(pairs: Iterable[tuple[str, str]]) -> tuple[Filter, str]:
    """Return the filter and the search of an address. What is no filter is left out; raises ValueError for a day that is none."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    values = {f.name: _read(f.name, f.default, given[f.name]) for f in fields(Filter) if f.name in given}
    return Filter(**values), shortened(given.get(_SEARCH, [""])[0])


def _written(name: str, value: Any) -> list[str]:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    if value is None:
        return []
    return [day_of(value).isoformat() if name in _DAYS else str(value)]


def _read(name: str, default: object, given: list[str]) -> Any:
    if isinstance(default, tuple):
        return tuple(dict.fromkeys(given))
    return day_number(date.fromisoformat(given[0])) if name in _DAYS else given[0]
