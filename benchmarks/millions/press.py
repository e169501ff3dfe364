"""A hundred invented outlets, and how many stories each has on which day: weeks, seasons, events, and days of which nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

OUTLETS, DAYS = 100, 1096
OFF_TOPIC = 20  # pages that are no story, for one that is
BACKFILLED = 8  # outlets whose first two years came from their archives
_SHARES = {"ar": 40, "fa": 22, "en": 18, "tr": 12, "ckb": 8}  # outlets a language
_PLACES = {"ar": ("Iraq", "Syria", "Qatar"), "fa": ("Iran",), "en": ("United States", "United Kingdom"), "tr": ("Turkey",), "ckb": ("Iraq",)}
_KINDS = ("private", "state agency", "party", "wire", "public broadcaster", "state-funded")
_WEEK = (1.1, 1.15, 1.1, 1.0, 0.6, 0.75, 0.95)  # from Monday
_EVENTS, _OUTAGES = 30, 4  # in all; of each outlet


class Desk(NamedTuple):
    """An outlet: `weight` is its share of all stories, `silent` the days on which nobody could look."""

    key: str
    name: str
    native_name: str
    languages: tuple[str, ...]
    country: str
    kind: str
    weight: float
    silent: frozenset[int]
    hurry: float  # minutes from publication to first sight, usually


def desks(draw: Random, names: dict[str, list[str]], last_day: int) -> list[Desk]:
    """Return the outlets, the busiest first."""
    languages = [language for language, count in _SHARES.items() for _ in range(count)]
    draw.shuffle(languages)
    return [_desk(draw, number, language, names[language], last_day) for number, language in enumerate(languages[:OUTLETS])]


def _desk(draw: Random, number: int, language: str, names: list[str], last_day: int) -> Desk:
    spoken = (language, "en") if draw.random() < 0.12 and language != "en" else (language,)
    begins = [last_day - draw.randrange(30, DAYS) for _ in range(_OUTAGES)]
    silent = frozenset(day for first in begins for day in range(first, first + draw.choice((1, 1, 2, 5))))
    native = f"{draw.choice(names)} {number:02}"
    return Desk(
        f"desk_{number:02}", f"Desk {number:02}", native, spoken, draw.choice(_PLACES[language]), draw.choice(_KINDS),
        1 / (number + 3) ** 0.8, silent, draw.choice((4, 9, 15, 30)),
    )  # fmt: skip


def counts(draw: Random, outlets: list[Desk], stories: int, last_day: int) -> Iterator[tuple[int, list[int]]]:
    """Yield every day with the number of stories of each outlet; all together are `stories`."""
    first = last_day - DAYS + 1
    events: dict[int, float] = {}
    for _ in range(_EVENTS):
        begin, size = first + draw.randrange(DAYS), draw.choice((2.0, 3.0, 6.0))
        events |= {begin + late: 1 + (size - 1) * fade for late, fade in enumerate((1.0, 0.9, 0.5, 0.25))}
    wanted = []
    for day in range(first, last_day + 1):
        of_day = _WEEK[(day + 3) % 7] * events.get(day, 1.0) * (0.8 + 0.4 * (day - first) / DAYS)
        wanted.append([0.0 if day in o.silent else o.weight * of_day * max(0.1, draw.gauss(1, 0.25)) for o in outlets])
    scale = stories / sum(map(sum, wanted))
    owed = given = 0.0
    for day, row in enumerate(wanted, first):
        found = []
        for each in row:
            owed += each * scale
            found.append(round(owed - given))
            given += found[-1]
        yield day, found
