"""What people noted on days."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from crawler.storage.models import Annotation
from crawler.storage.reports.filter import Source, opened


class NoteLine(NamedTuple):
    """A person's note on a day."""

    id: int
    day: int
    text: str
    who: str
    at: datetime


def notes(source: Source, since_day: int, until_day: int) -> list[NoteLine]:
    """Return the notes on the days of a period, both ends included, the earliest day first."""
    columns = [getattr(Annotation, name) for name in NoteLine._fields]
    asked = select(*columns).where(Annotation.day.between(since_day, until_day)).order_by(Annotation.day, Annotation.id)
    with opened(source) as connection:
        return [NoteLine._make(row) for row in connection.execute(asked)]
