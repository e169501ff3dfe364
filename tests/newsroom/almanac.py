"""What happens when in the simulated news world: quiet Fridays, two bursts a season, and an outlet that falls silent.

Everything depends on the seed and the day alone, so that a day is the same in a short world and in a long one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from tests.newsroom.desks import DESKS, SUBJECTS, Subject
from tests.newsroom.phrases import phrasebook

BAGHDAD = ZoneInfo("Asia/Baghdad")
Realm = Literal["topic", "iraq", "iran"]

_WEEKDAYS = (1.05, 1.1, 1.05, 1.0, 0.45, 0.75, 1.0)  # Monday first: Friday is the day off, Saturday half of one
_HOURS = (6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22)
_BUSY = (1, 2, 4, 6, 7, 7, 6, 5, 4, 4, 5, 5, 5, 4, 4, 3, 1)
ORDINARY = 7  # happenings of the topic on an ordinary day
_OTHER = 44  # other happenings a day in one country, of which every outlet tells some
_BURST = (2.2, 3.0, 2.4, 1.8, 1.4, 1.2)  # how much more of the topic in the days from an event on
_EVENT_EVERY = 45
_SILENCE_EVERY = 60
_SILENCE_DAYS = 5
_SILENT = ("galawej", "tigris", "sanabil")
_EVENTS: tuple[dict[str, float], ...] = (
    {"attack": 6, "statement": 3, "raid": 2},
    {"talks": 5, "withdrawal": 6, "statement": 2},
)


@dataclass(frozen=True)
class Happening:
    """Something that several outlets may tell of, each in its own words."""

    id: str
    kind: str
    variant: int  # which first sentence of its kind tells it
    at: datetime
    facts: dict[str, str | int]

    @property
    def subject(self) -> Subject:
        """What kind of news it is."""
        return SUBJECTS[self.kind]


def rhythm(seed: int, key: str, day: date) -> float:
    """Return how much an outlet publishes on a day, 1.0 being ordinary; 0 while it is silent."""
    if silent(seed, day) == key:
        return 0.0
    return _WEEKDAYS[day.weekday()] * Random(f"{seed}/rhythm/{key}/{day}").uniform(0.85, 1.15)


def silent(seed: int, day: date) -> str | None:
    """Return the outlet that publishes nothing on a day, if any: five days in sixty."""
    block, place = divmod(day.toordinal(), _SILENCE_EVERY)
    draw = Random(f"{seed}/silence/{block}")
    key, start = draw.choice(_SILENT), draw.randint(5, _SILENCE_EVERY - _SILENCE_DAYS)
    return key if start <= place < start + _SILENCE_DAYS else None


def burst(seed: int, day: date) -> tuple[float, dict[str, float]]:
    """Return how much more there is to tell of the topic on a day, and which kinds of news the event adds."""
    block, place = divmod(day.toordinal(), _EVENT_EVERY)
    since = place - Random(f"{seed}/event/{block}").randint(8, 36)
    if 0 <= since < len(_BURST):
        return _BURST[since], _EVENTS[block % 2]
    return 1.0, {}


def happenings(seed: int, day: date, realm: Realm, scale: float = 1.0) -> list[Happening]:
    """Return all that happens on a day in one realm: the topic's, or one country's other news."""
    draw = Random(f"{seed}/{realm}/{day}")
    more, added = burst(seed, day)
    weights = {k: s.weight + (added.get(k, 0) if realm == "topic" else 0) for k, s in SUBJECTS.items() if s.topic == (realm == "topic")}
    count = round(ORDINARY * more * _WEEKDAYS[day.weekday()] ** 0.5) if realm == "topic" else round(_OTHER * max(1.0, scale))
    known = {kind: weight for kind, weight in weights.items() if _variants(kind, realm)}
    kinds = draw.choices(list(known), list(known.values()), k=count)
    return [
        Happening(f"{day}-{realm}-{n}", kind, draw.randrange(_variants(kind, realm)), _moment(draw, day), _facts(draw, day, realm))
        for n, kind in enumerate(kinds, 1)
    ]


@cache
def _variants(kind: str, realm: Realm) -> int:
    """Return in how many ways a kind of news can happen, by what the languages of a realm can tell."""
    books = {desk.language for desk in DESKS if realm in ("topic", desk.realm)}
    return max(len(phrasebook(book).kinds[kind].leads) if kind in phrasebook(book).kinds else 0 for book in books)


def _moment(draw: Random, day: date) -> datetime:
    hour = draw.choices(_HOURS, _BUSY)[0]
    return datetime.combine(day, time(hour, draw.randrange(60)), BAGHDAD)


def _facts(draw: Random, day: date, realm: Realm) -> dict[str, str | int]:
    warmth = 31 + 15 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 205) / 365)
    club = draw.randrange(8)
    scorer = draw.randint(1, 4)
    return {
        "base": draw.randrange(4),
        "sbase": draw.randrange(5),
        "front": draw.randrange(6),
        "city": draw.choice((0, 4)) if realm == "topic" else draw.randrange(12),
        "ministry": draw.randrange(6),
        "club": club,
        "club2": club + draw.randint(1, 7),
        "few": draw.randint(3, 9),
        "tens": draw.randint(12, 85),
        "hundreds": draw.randrange(150, 951, 100),  # ends in 50: Arabic counts it like the tens
        "mps": draw.randint(171, 198),
        "percent": draw.randint(3, 45),
        "temp": round(warmth + draw.uniform(-3, 3)),
        "price": f"{draw.uniform(63, 92):.1f}",
        "rate": f"{draw.randrange(139000, 152000, 250):,}",
        "score": f"{scorer}-{draw.randrange(scorer)}",
        "weekday": day.weekday(),
    }


def days_until(until: datetime, days: int) -> list[date]:
    """Return the last days before an instant, and the one before them whose late copies reach into them."""
    last = until.astimezone(BAGHDAD).date()
    return [last - timedelta(days=n) for n in range(days, -1, -1)]
