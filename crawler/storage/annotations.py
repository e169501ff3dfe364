"""Notes that people write on days: what happened then, so that a chart explains its own peaks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, insert

from crawler.storage.engine import writing
from crawler.storage.models import Annotation
from crawler.text.typed import one_line

LONGEST = 300  # characters


def annotate(engine: Engine, day: int, text: str, *, who: str, now: datetime) -> int:
    """Write a note on a day and return its number; raises ValueError for an empty one. What is too long is cut."""
    said = one_line(text, LONGEST)
    if not said:
        raise ValueError("A note needs some words.")
    row = {"day": day, "text": said, "who": who, "at": now}
    with writing(engine) as connection:
        return int(connection.execute(insert(Annotation).values(row).returning(Annotation.id)).scalar_one())


def take_back(engine: Engine, number: int) -> bool:
    """Take a note out again and say whether it was there."""
    with writing(engine) as connection:
        return bool(connection.execute(delete(Annotation).where(Annotation.id == number)).rowcount)
