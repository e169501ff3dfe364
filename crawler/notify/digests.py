"""Puts the digest of a day or a week among the notices when its hour has come: once, whoever looks and whenever one of them dies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from crawler.config import Config
from crawler.digest.document import document, title
from crawler.digest.period import due
from crawler.localization import locale_for
from crawler.notify.letter import letter
from crawler.storage.engine import reading, writing
from crawler.storage.notices import DIGEST, Said, Telling, known, write
from crawler.storage.reports.digest import Figures, figures
from crawler.storage.reports.filter import Filter


def look(engine: Engine, now: datetime, config: Config) -> str | None:
    """Write the digest that is due, unless that was done; returns what it is called. Takes seconds where there are many stories."""
    wanted = due(config, now)
    if wanted is None or _is_noted(engine, wanted.key):
        return None
    said = _said(figures(engine, Filter(), config.zone, since_day=wanted.since_day, until_day=wanted.until_day, now=now), now, config)
    with writing(engine) as connection:
        return said["title"] if write(connection, [Telling(wanted.key, DIGEST, said)], now) else None


def _is_noted(engine: Engine, key: str) -> bool:
    with reading(engine) as connection:
        return bool(known(connection, [key]))


def _said(found: Figures, now: datetime, config: Config) -> Said:
    """Return the texts as they are kept: a try that is made anew brings the same."""
    locale = locale_for(config.language)
    return Said(
        title=f"{locale.say('Rasad')}: {title(found, locale)}",
        text=letter(found, locale, config.zone, now),
        html=document(found, locale, config.zone, now, mail=True),
    )
