"""What a person decides of an outlet's checks: not for now, again, at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, update

from crawler.storage.engine import writing
from crawler.storage.models import OutletRow


def pause(engine: Engine, keys: Sequence[str], why: str, now: datetime) -> list[str]:
    """Stop checking outlets by schedule, and return those that were not paused before; a crawl by hand still works."""
    return _set(engine, keys, pausing=True, paused_at=now, paused_why=why or None)


def resume(engine: Engine, keys: Sequence[str], now: datetime) -> list[str]:
    """Check paused outlets again, at once, and return them."""
    return _set(engine, keys, pausing=False, paused_at=None, paused_why=None, next_check_at=now)


def _set(engine: Engine, keys: Sequence[str], *, pausing: bool, **values: object) -> list[str]:
    changes = update(OutletRow).where(OutletRow.key.in_(keys), OutletRow.paused != pausing).values(paused=pausing, **values)
    with writing(engine) as connection:
        return sorted(connection.scalars(changes.returning(OutletRow.key)))
