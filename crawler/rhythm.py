"""An outlet's publishing rhythm, learnt from its own checks alone: how many stories each of them found, and when the one before it was.

The rate of new stories is taken as: level x hour of day x weekday x the last hours x what usually follows so long after a story. Hours and weekdays
are the outlet's own, each drawn towards "like any other" until enough was seen (a Gamma prior), and the past fades, so that a changed rhythm is
learnt anew. When to look again follows from the rate: as soon as the stories that are expected to wait reach a number that grows with the
root of the rate. Where the rate is steady that is a check in proportion to its root, which gives the least mean delay for a number of checks
(Cho and Garcia-Molina, "Effective page refresh policies for Web crawlers", 2003, for pages; the same sum for a stream of stories).
The number of checks stays what the base gap asks: what was saved at night is spent by day, and a running account corrects the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

_HOURS, _WEEKDAYS = 24, 7
_FADE_DAYS, _PLENTY = 28.0, 60.0  # days after which what was seen counts 1/e; with fewer stories than plenty it is longer in proportion
_HOUR_PRIOR, _WEEKDAY_PRIOR = 8.0, 20.0  # stories as usual that an hour, a weekday is given before any was seen
_ENOUGH = 3.0  # stories, before which there is no rhythm to speak of
_AGES, _AGE_STEP, _AGE_PRIOR = 12, 0.25, 20.0  # time since the last story, counted in the stories that were to be expected in it
_AGE_FADE_DAYS = 10.0
_LATELY_MINUTES, _LATELY_PRIOR = 120.0, 4.0
_MOST_STORIES = 100  # of one check: more are a new section or a new address for everything, not news
_LONGEST_SIGHT = timedelta(hours=24)  # what a check after a longer pause finds says nothing of when it came
_ACCOUNT_DAYS = 7.0  # over which the number of checks is kept
_CORRECTION_MINUTES = 1440.0  # of account, that stretch a gap by e
_MOST_CORRECTION = 0.7
_STEPS = 30  # in a base gap, when looking ahead
_NIGHT = (22, 7)


class Wait(NamedTuple):
    """How long to wait before the next check, and why, for a person."""

    minutes: float
    why: str


class Bounds(NamedTuple):
    """What an operator allows, in minutes: the mean gap, and the shortest and the longest."""

    base: float
    shortest: float
    longest: float


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """What is known of an outlet's rhythm; kept with the outlet between two checks."""

    at: datetime | None = None  # of the last check that saw the outlet
    hour_stories: tuple[float, ...] = (0.0,) * _HOURS
    hour_minutes: tuple[float, ...] = (0.0,) * _HOURS
    weekday_stories: tuple[float, ...] = (0.0,) * _WEEKDAYS
    weekday_minutes: tuple[float, ...] = (0.0,) * _WEEKDAYS
    age_stories: tuple[float, ...] = (0.0,) * _AGES
    age_expected: tuple[float, ...] = (0.0,) * _AGES
    age: float = 0.0  # since the last story
    lately_stories: float = 0.0
    lately_expected: float = 0.0
    account: float = 0.0  # minutes by which the gaps were longer than the base gap

    def after(self, now: datetime, stories: int, zone: ZoneInfo, base: float) -> Self:
        """Return the rhythm after one more check; `base` is the mean gap asked for, in minutes.

        The first check finds what had piled up before anyone looked, and teaches nothing; nor does one after a day's pause.
        """
        if self.at is None or not timedelta(0) < now - self.at <= _LONGEST_SIGHT:
            return replace(self, at=now, age=0.0)
        minutes, stories = _minutes(now - self.at), min(stories, _MOST_STORIES)
        pieces = list(_pieces(self.at, now, zone))
        rate = _Rate.of(self)
        learnt = self._aged(rate, pieces, stories, minutes) if rate else self
        return learnt._counted(now, pieces, stories, minutes, base)

    def _aged(self, rate: _Rate, pieces: list[_Piece], stories: int, minutes: float) -> Self:
        usual = sum(rate.at(p.hour, p.weekday) * p.minutes for p in pieces)
        expected = usual * rate.lately
        found, seen = list(self.age_stories), list(self.age_expected)
        if stories == 0:
            _spread(seen, self.age, self.age + expected, expected)
            age = self.age + expected
        else:  # they came anywhere in between: the first of n after a share of 1/(n+1) of it
            age = expected / (stories + 1)
            _spread(seen, self.age, self.age + age, age)
            _spread(seen, 0.0, age, stories * age)
            _spread(found, self.age, self.age + 2 * age, 1.0)
            _spread(found, 0.0, 2 * age, stories - 1.0)
        fade, lately = math.exp(-minutes / 1440 / _AGE_FADE_DAYS), math.exp(-minutes / _LATELY_MINUTES)
        return replace(
            self,
            age=age,
            age_stories=tuple(n * fade for n in found),
            age_expected=tuple(n * fade for n in seen),
            lately_stories=self.lately_stories * lately + stories,
            lately_expected=self.lately_expected * lately + usual,
        )

    def _counted(self, now: datetime, pieces: list[_Piece], stories: int, minutes: float, base: float) -> Self:
        fade = math.exp(-minutes / 1440 / _FADE_DAYS * min(1.0, sum(self.hour_stories) / _PLENTY))
        fields = {n: [v * fade for v in getattr(self, n)] for n in ("hour_stories", "hour_minutes", "weekday_stories", "weekday_minutes")}
        for p in pieces:
            share = stories * p.minutes / minutes
            fields["hour_stories"][p.hour] += share
            fields["hour_minutes"][p.hour] += p.minutes
            fields["weekday_stories"][p.weekday] += share
            fields["weekday_minutes"][p.weekday] += p.minutes
        account = self.account * math.exp(-minutes / 1440 / _ACCOUNT_DAYS) + minutes - base
        return replace(self, at=now, account=account, **{n: tuple(v) for n, v in fields.items()})  # type: ignore[arg-type]

    def wait(self, now: datetime, zone: ZoneInfo, bounds: Bounds) -> Wait:
        """Return when to look again, counted from now; the base gap until the rhythm is known."""
        rate = _Rate.of(self)
        if rate is None:
            return Wait(bounds.base, "rhythm not known yet")
        correction = max(-_MOST_CORRECTION, min(-self.account / _CORRECTION_MINUTES, _MOST_CORRECTION))
        minutes = rate.gap(now, zone, self.age, bounds, bounds.base * math.exp(correction))
        return Wait(minutes, _why(minutes / bounds.base, rate.lately, now.astimezone(zone)))

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        values = {k: [round(x, 4) for x in v] if isinstance(v, tuple) else v for k, v in vars(self).items()}
        return values | {"at": self.at.isoformat() if self.at else None}

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> Self:
        """Return a rhythm that was kept; one of another shape is forgotten, it is learnt anew."""
        new = cls()
        if not values:
            return new
        try:
            known: dict[str, Any] = {name: _shaped(values[name], like) for name, like in vars(new).items() if name != "at"}
            return replace(new, at=datetime.fromisoformat(values["at"]), **known)
        except (KeyError, TypeError, ValueError):
            return new


class _Piece(NamedTuple):
    """A part of the time between two checks that lies in one local hour."""

    hour: int
    weekday: int
    minutes: float


class _Rate(NamedTuple):
    """Stories a minute, as the rhythm expects them."""

    level: float
    hours: list[float]
    weekdays: list[float]
    ages: list[float]
    lately: float

    @classmethod
    def of(cls, known: Rhythm) -> Self | None:
        stories, minutes = sum(known.hour_stories), sum(known.hour_minutes)
        if stories < _ENOUGH or minutes <= 0:
            return None
        level = stories / minutes
        hours = _factors(known.hour_stories, known.hour_minutes, level, _HOUR_PRIOR)
        return cls(
            level,
            [(hours[h - 1] + 2 * hours[h] + hours[(h + 1) % _HOURS]) / 4 for h in range(_HOURS)],
            _factors(known.weekday_stories, known.weekday_minutes, level, _WEEKDAY_PRIOR),
            _factors(known.age_stories, known.age_expected, 1.0, _AGE_PRIOR),
            (known.lately_stories + _LATELY_PRIOR) / (known.lately_expected + _LATELY_PRIOR),
        )

    def at(self, hour: int, weekday: int) -> float:
        return self.level * self.hours[hour] * self.weekdays[weekday]

    def gap(self, now: datetime, zone: ZoneInfo, age: float, bounds: Bounds, base: float) -> float:
        """Return after how many minutes as many stories are expected to wait as a check is worth."""
        root = _mean_root(self.hours) * _mean_root(self.weekdays) * math.sqrt(self.level)
        step, minutes, waiting = base / _STEPS, 0.0, 0.0
        while minutes < bounds.longest:
            local = (now + timedelta(minutes=minutes)).astimezone(zone)
            rate = self.at(local.hour, local.weekday()) * self.lately
            age += rate * step
            waiting += rate * self.ages[min(int(age / _AGE_STEP), _AGES - 1)] * step
            minutes += step
            if minutes >= bounds.shortest and waiting >= root * base * math.sqrt(rate):
                break
        return max(bounds.shortest, min(minutes, bounds.longest))


def _shaped(value: Any, like: Any) -> Any:
    if not isinstance(like, tuple):
        return float(value)
    if len(value) != len(like):
        raise ValueError(value)
    return tuple(map(float, value))


def _factors(stories: tuple[float, ...], exposed: tuple[float, ...], level: float, prior: float) -> list[float]:
    return [(n + prior) / (m * level + prior) for n, m in zip(stories, exposed, strict=True)]


def _mean_root(factors: list[float]) -> float:
    return sum(map(math.sqrt, factors)) / len(factors)


def _pieces(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[_Piece]:
    while start < end:
        local = start.astimezone(zone)
        left = timedelta(hours=1) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        stop = min(end, start + left)
        yield _Piece(local.hour, local.weekday(), _minutes(stop - start))
        start = stop


def _spread(bins: list[float], start: float, end: float, amount: float) -> None:
    """Add an amount evenly to the bins between two ages; all ages beyond the last bin are in it."""
    if amount <= 0:
        return
    first, last = (min(int(x / _AGE_STEP), _AGES - 1) for x in (start, end))
    for i in range(first, last + 1):
        low, high = max(start, i * _AGE_STEP), end if i == last else (i + 1) * _AGE_STEP
        bins[i] += amount * (high - low) / (end - start) if end > start else amount


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60


def _why(share: float, lately: float, local: datetime) -> str:
    if 0.8 <= share <= 1.25:
        return "as usual"
    if share < 1:
        return "busy now" if lately > 1.25 else "busy hour"
    if lately < 0.75:
        return "quiet lately"
    return "quiet night" if local.hour >= _NIGHT[0] or local.hour < _NIGHT[1] else "quiet hour"
