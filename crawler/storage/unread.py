"""Pages that could not be read and are asked for again, because a person wants it: one of them, or an outlet's with one cause."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, select, update

from crawler.article import Queued
from crawler.storage.engine import reading, writing
from crawler.storage.models import Page
from crawler.storage.pages import QUEUED

UNREAD = ("rejected", "failed")  # states of a page
_ONE = "page:"


def one_page(number: int) -> str:
    """Return what names one page where causes are asked for."""
    return f"{_ONE}{number}"


def number_of(what: str) -> int | None:
    """Return the number of the one page that is named; None where a cause is."""
    number = what.removeprefix(_ONE)
    return int(number) if number != what and number.isascii() and number.isdecimal() and len(number) < 18 else None


def is_any(engine: Engine, outlet: str, what: str) -> bool:
    """Say whether there is such a page."""
    with reading(engine) as connection:
        return connection.scalar(select(Page.id).where(_such(outlet, what)).limit(1)) is not None


def queue_unread(engine: Engine, outlet: str, what: str, now: datetime, limit: int) -> list[Queued]:
    """Queue such pages, the newest first, and return them; each has its tries once more, and what cuts the run short leaves it queued."""
    with writing(engine) as connection:
        found = [Queued(*row) for row in connection.execute(select(*QUEUED).where(_such(outlet, what)).order_by(Page.id.desc()).limit(limit))]
        values = {"state": "pending", "next_try_at": now, "tries": 0, "stumbled": None}
        connection.execute(update(Page).where(_such(outlet, what), Page.id.in_([page.id for page in found])).values(values))
    return [page._replace(tries=0) for page in found]


def _such(outlet: str, what: str) -> ColumnElement[bool]:
    number = number_of(what)
    return (Page.outlet == outlet) & Page.state.in_(UNREAD) & (Page.reason == what if number is None else Page.id == number)
