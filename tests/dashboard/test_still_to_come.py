"""How many stories are still to come: reckoned again from the stories by other means, and held against worlds in which it is known what came."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Engine, insert, text

from crawler.localization import locale_for
from crawler.storage.engine import day_number, day_of, writing
from crawler.storage.models import Coverage, OutletRow
from crawler.storage.reports import Filter, LookedDay, Sights
from crawler.storage.timing import BACKFILLED
from crawler.storage.triggers import NO_HOUR
from dashboard import parts, words
from dashboard.vega import Chart
from dashboard.volume import late
from dashboard.volume.delay import STEPS, ToCome, still_to_come
from tests.dashboard.conftest import Open, html_of, is_well, told_in
from tests.dashboard.conftest import drawn as rows_of
from tests.dashboard.world import ZONE, World, add_story

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 4, 9, 20, tzinfo=UTC)  # ten days after the clocks were put back
TODAY = day_number(date(2026, 11, 4))
BOUNDS = (1, 6, 24, 48, 72, 168, 336)
SHUT = NOW - timedelta(hours=50)  # since when the outlet "shut" keeps us out


class Drawn(NamedTuple):
    """A story: published at an instant, or on a day of which no more is known, and first seen later."""

    outlet: str
    day: int
    at: datetime | None
    seen: datetime
    backfilled: bool = False

    def hours(self) -> float:
        """How long after its publication it was first seen."""
        return (self.seen - (self.at or midnight(self.day + 1))).total_seconds() / 3600

    def age(self) -> float:
        """How long before its outlet was last looked at it was published, its hour taken for its middle."""
        looked = SHUT if self.outlet == "shut" else NOW
        if self.at is None:
            return (looked - midnight(self.day + 1)).total_seconds() / 3600
        local = self.at.astimezone(BERLIN)
        return (looked - local.replace(minute=30, second=0, microsecond=0)).total_seconds() / 3600


def midnight(day: int) -> datetime:
    return datetime.combine(day_of(day), time(), BERLIN).astimezone(UTC)


def drawn() -> list[Drawn]:
    """A quick outlet, a slow one, one that prints days only, small ones of 19 and 20 stories, and one that keeps us out; a thirtieth is from an archive."""
    draw, stories = Random(11), []
    slow = [(0.6, 2.0), (0.3, 20.0), (0.1, 90.0)]
    outlets = {"quick": (4, False, [(0.9, 0.4), (0.1, 9.0)]), "slow": (6, False, slow), "dayonly": (4, True, slow)}
    outlets |= {"nineteen": (1, False, slow), "twenty": (1, False, slow), "shut": (5, False, slow)}
    for outlet, (a_day, only_day, delays) in outlets.items():
        for day in range(TODAY - 34, TODAY):
            for _ in range(a_day):
                at = midnight(day) + (midnight(day + 1) - midnight(day)) * draw.random()
                seen = at + timedelta(hours=draw.expovariate(1 / draw.choices([m for _, m in delays], [w for w, _ in delays])[0]))
                stories.append(Drawn(outlet, day, None if only_day else at, seen, draw.random() < 1 / 30))
    seen_by_now = [s for s in stories if s.seen <= (SHUT if s.outlet == "shut" else NOW)]
    for outlet, enough in (("nineteen", 19), ("twenty", 20)):
        own = [s for s in seen_by_now if s.outlet == outlet and s.day >= TODAY - 30 and not s.backfilled and s.hours() <= 336]
        for story in own[: len(own) - enough]:
            seen_by_now.remove(story)
    return seen_by_now


@pytest.fixture
def stories(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[Drawn]:
    """The drawn stories in the dashboard's database, which counts its days in Berlin."""
    monkeypatch.setenv("RASAD_TIMEZONE", "Europe/Berlin")
    monkeypatch.setattr(words, "now", lambda: NOW)
    found = drawn()
    facts = {"native_name": "", "country": "Iraq", "kind": "private", "line": "", "timezone": "Europe/Berlin", "languages": ["en"], "unverified": []}
    with writing(engine) as connection:
        rows = [facts | {"key": k, "name": k.title(), "home": f"https://{k}.example/", "ok_at": NOW, "failures": 0} for k in {s.outlet for s in found}]
        connection.execute(insert(OutletRow), [row | ({"ok_at": SHUT, "failures": 4} if row["key"] == "shut" else {}) for row in rows])
        read = Counter((s.outlet, s.day) for s in found)
        rows = [{"outlet": o, "day": d, "language": "en", "relevant": n, "possible": 0, "off_topic": n} for (o, d), n in read.items()]
        connection.execute(insert(Coverage), rows)
        for number, s in enumerate(found, 1):
            at = s.at or midnight(s.day)
            add_story(connection, number, s.outlet, "en", s.day, at, "relevant", f"Story {number}", f"Text {number}", found_after=s.seen - at)
            delay = BACKFILLED if s.backfilled else next((b for b in (*BOUNDS, 720) if s.hours() <= b), 9999)
            own = {"id": number, "delay": delay, "hour": s.at.astimezone(BERLIN).hour if s.at else None}
            connection.execute(text("UPDATE story SET delay = :delay, hour = :hour WHERE id = :id"), own)
    return found


def reckoned(stories: list[Drawn], since: int) -> dict[int, float]:
    """The estimate by its definition, story by story: hazards of what is old enough to tell, their product, what each story stands for."""
    first = {o: min(s.day for s in stories if s.outlet == o) for o in {s.outlet for s in stories}}
    told = [s for s in stories if not s.backfilled and s.hours() <= 336 and TODAY - 30 <= s.day < TODAY and s.day > first[s.outlet]]

    def seen_within(own: list[Drawn]) -> list[float]:
        parts_seen = [1.0]
        for bound, below in reversed([*zip(BOUNDS[1:], BOUNDS, strict=False)]):
            within = [s for s in own if s.age() >= bound and s.hours() <= bound]
            last = sum(s.hours() > below for s in within)
            parts_seen.insert(0, parts_seen[0] * (1 - last / len(within) if within and last < len(within) else 1))
        return parts_seen

    by_outlet = {outlet: [s for s in told if s.outlet == outlet] for outlet in first}
    small = [s for own in by_outlet.values() if len(own) < 20 for s in own]
    expected: dict[int, float] = {}
    for own in by_outlet.values():
        seen = seen_within(own if len(own) >= 20 else small if len(small) >= 20 else told)
        for s in (s for s in own if s.day >= since and s.age() < 336):
            place = max(i for i, bound in enumerate(BOUNDS) if bound <= s.age() or i == 0)
            part = seen[place]
            if place + 1 < len(BOUNDS):
                begin, end, now = (x**-0.5 for x in (BOUNDS[place], BOUNDS[place + 1], max(s.age(), BOUNDS[place])))
                part += (seen[place + 1] - part) * (begin - now) / (begin - end)
            expected[s.day] = expected.get(s.day, 0) + (1 - part) / part
    return expected


def test_what_is_still_to_come_is_reckoned_from_the_stories(stories: list[Drawn], show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[dict[str, Any]] = []
    monkeypatch.setattr(parts, "take_away", lambda _name, heading, rows: files.extend(dict(zip(heading, row, strict=True)) for row in rows()))
    days = [day_of(TODAY - 29).isoformat(), day_of(TODAY).isoformat()]
    for outlets in ([], ["nineteen"], ["twenty"], ["dayonly", "slow"], ["shut"]):
        files.clear()
        app = show("volume", chart="late", period="Chosen days", days=days, **({"outlet": outlets} if outlets else {}))
        is_well(app)
        expected = reckoned([s for s in stories if not outlets or s.outlet in outlets], TODAY - 29)
        told = {day_number(date.fromisoformat(row["first_day"])): row["to_come"] for row in files}
        over = {day: n for day, n in told.items() if day < TODAY and n is not None}
        assert over == {day: pytest.approx(expected.get(day, 0), abs=0.0051) for day in over}
        assert {day for day, n in expected.items() if n >= 0.01} <= over.keys()
        assert not told[TODAY]
        total = round(sum(expected.values()))
        assert total or len(outlets) == 1
        assert re.search(rf"about {total:,} more stor(y|ies)" if total else "less than one more story|hardly any", html_of(app))


@pytest.mark.parametrize(("period", "outlets"), [("30 days", []), ("1 year", []), ("30 days", ["quick"]), ("30 days", ["shut"]), ("1 year", ["shut"])])
def test_chart_note_and_file_tell_the_same(
    stories: list[Drawn], engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch, period: str, outlets: list[str]
) -> None:
    """Of a day of which nothing is known none of them tells anything; days and weeks of less than a story are told as what they are."""
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM coverage WHERE outlet = 'shut' AND day = :day"), {"day": TODAY - 3})
    files: list[dict[str, Any]] = []
    charts: list[Chart] = []
    monkeypatch.setattr(parts, "take_away", lambda _name, heading, rows: files.extend(dict(zip(heading, row, strict=True)) for row in rows()))
    monkeypatch.setattr(parts, "chart", lambda made, **_: charts.append(made))
    app = show("volume", chart="late", period=period, **({"outlet": outlets} if outlets else {}))
    is_well(app)
    told = {day_number(date.fromisoformat(row["first_day"])): row["to_come"] for row in files if row["to_come"]}
    rows = [row for row in rows_of(charts[0]) if row.get("series") == "still to come (estimated)"]
    assert [row["high"] - row["low"] for row in rows] == pytest.approx([told[day] for day in sorted(told)])
    tips = [of["still to come (estimated)"] for of in told_in(charts[0]).values() if "still to come (estimated)" in of]
    assert [float(tip) for tip in tips] == pytest.approx([told[day] for day in sorted(told)], abs=0.006)
    own = reckoned([s for s in stories if not outlets or s.outlet in outlets], TODAY - 29)
    expected = sum(n for day, n in own.items() if outlets != ["shut"] or day != TODAY - 3)
    assert sum(told.values()) == pytest.approx(expected, abs=0.1)
    assert re.search(rf"about {round(expected):,} more stor(y|ies)" if round(expected) else "less than one more story|hardly any", html_of(app))


def test_days_of_less_than_a_story_are_drawn_and_add_up_to_weeks() -> None:
    growth, over = ToCome(dict.fromkeys(range(TODAY - 14, TODAY), 0.45)), set(range(TODAY - 14, TODAY))
    assert late._to_come(growth, over, looked(TODAY - 20, TODAY)) == dict.fromkeys(sorted(over), 0.45)
    weeks = [LookedDay(day, day + 6, 2, 2) for day in (TODAY - 14, TODAY - 7)]
    assert late._to_come(growth, over - {TODAY - 8}, weeks) == {TODAY - 14: 2.7, TODAY - 7: 3.15}
    assert sum(late._to_come(growth, over, weeks).values()) == pytest.approx(growth.expected)


def test_of_an_outlet_that_is_paused_nothing_was_seen_since(stories: list[Drawn], engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE outlet SET paused = true, failures = 0 WHERE key = 'shut'"))
    found = late._growth(Filter(outlets=("shut",)), range(TODAY - 29, TODAY), TODAY)
    assert found.by_day == {day: pytest.approx(n) for day, n in reckoned([s for s in stories if s.outlet == "shut"], TODAY - 29).items()}


def test_of_today_nothing_is_claimed_and_fewer_than_one_story_is_not_none() -> None:
    over, today = (TODAY - 7, TODAY - 1), (TODAY, TODAY)
    assert late._expectation(ToCome({}, learnt_from=30), today, TODAY, looked(*today)) == "Today is not over: how much it will still get is not estimated."
    assert late._expectation(ToCome({}, learnt_from=30), over, TODAY, looked(*over)).endswith("hardly any more are to be expected of the days that are over.")
    told = late._expectation(ToCome({TODAY - 1: 0.4}, variance=0.5, learnt_from=30), (TODAY - 7, TODAY), TODAY, looked(TODAY - 7, TODAY))
    assert "less than one more story is to be expected of the days that are over (in nine of ten cases 2 at most). Today is not over" in told


def looked(first: int, last: int, *, known: int = 2) -> list[LookedDay]:
    return [LookedDay(day, day, known, 2) for day in range(first, last + 1)]


def test_of_days_of_which_nothing_is_known_nothing_is_claimed() -> None:
    nothing = late._expectation(ToCome({}, learnt_from=30), (TODAY - 3, TODAY - 1), TODAY, looked(TODAY - 3, TODAY - 1, known=0))
    assert nothing == "Of 3 days nothing is known, as no outlet was reached: what they brought is not estimated."
    days = looked(TODAY - 3, TODAY - 3, known=0) + looked(TODAY - 2, TODAY - 2, known=1) + looked(TODAY - 1, TODAY - 1)
    some = late._expectation(ToCome({}, learnt_from=30), (TODAY - 3, TODAY - 1), TODAY, days)
    assert "hardly any more" in some
    assert "Of 1 day nothing is known" in some
    assert "On 1 day some outlets were not reached" in some


UNKNOWN = {"en": "Nothing is known of this period", "ar": "لا شيء معروف عن هذه الفترة", "fa": "از این دوره چیزی معلوم نیست"}


@pytest.mark.parametrize("code", UNKNOWN)
def test_an_outlet_that_keeps_us_out_published_not_nothing_but_something_unknown(engine: Engine, show: Open, code: str) -> None:
    World(days=8, volume=0.1, dead_days=(), silent=("zagros_tv", 99, 99)).fill(engine)
    today = day_number(datetime.now(ZONE).date())
    for chart in ("time", "late"):
        app = show("volume", lang=code, chart=chart, outlet="zagros_tv", period="Chosen days", days=[day_of(day).isoformat() for day in (today - 1, today)])
        is_well(app)
        assert UNKNOWN[code] in html_of(app)
    week = html_of(show("volume", lang=code, chart="late", outlet="zagros_tv", period="7 days"))
    assert locale_for(code).count(1, "Of {n} day nothing is known, as no outlet was reached: what it brought is not estimated.",
                                  "Of {n} days nothing is known, as no outlet was reached: what they brought is not estimated.") in week  # fmt: skip


def test_before_an_outlet_was_watched_for_a_day_nothing_is_claimed(engine: Engine, show: Open) -> None:
    at = datetime.now(UTC) - timedelta(days=3)
    with writing(engine) as connection:
        facts = {"native_name": "", "country": "Iraq", "kind": "private", "line": "", "timezone": "Asia/Baghdad", "languages": ["en"], "unverified": []}
        connection.execute(insert(OutletRow).values(facts | {"key": "new", "name": "New", "home": "https://new.example/", "ok_at": at, "checked_at": at}))
        day = day_number(at.date())
        connection.execute(insert(Coverage).values(outlet="new", day=day, language="en", relevant=1, possible=0, off_topic=0))
        add_story(connection, 1, "new", "en", day, at, "relevant", "Story", "Text")
    shown = html_of(show("volume", chart="late"))
    assert "How many are still to come is not known" in shown
    assert "hardly any" not in shown


Delay = Callable[[Random], float]


def _mixed(*parts_of: tuple[float, float]) -> Delay:
    """Exponential delays, parts with their mean in hours."""
    return lambda draw: draw.expovariate(1 / draw.choices([mean for _, mean in parts_of], [part for part, _ in parts_of])[0])


FAST, SLOW, VERY_LATE = _mixed((0.8, 0.3), (0.15, 5), (0.05, 30)), _mixed((0.5, 2), (0.3, 15), (0.2, 60)), _mixed((0.6, 1), (0.4, 100))
WORLDS: dict[str, tuple[list[tuple[float, Delay]], float, float]] = {  # outlets (stories a day, delay), part with their day only, days on which nobody crawls
    "one outlet": ([(20, SLOW)], 0, 0),
    "many small ones": ([(1, FAST)] * 30 + [(0.5, SLOW)] * 30, 0, 0),
    "of all sizes": ([(n, delay) for n in (0.3, 1, 4, 12) for delay in (FAST, SLOW, VERY_LATE)], 0, 0),
    "days only": ([(4, SLOW)] * 6, 1.0, 0),
    "outages": ([(4, SLOW)] * 8, 0, 0.06),
}


def _world(draw: Random, outlets: list[tuple[float, Delay]], only_day: float, out: float) -> tuple[list[tuple[int, int, int, int]], int, float]:
    """Thirty days: the stories seen by now (outlet, day, hour, delay), how many of two weeks come later, and the hours of today that have passed."""
    passed = draw.uniform(0.2, 23.8)
    now, seen, coming = 30 * 24 + passed, [], 0
    blind = {day for day in range(31) if draw.random() < out}
    for outlet, (a_day, delay) in enumerate(outlets):
        for day in (day for day in range(30) for _ in range(_poisson(draw, a_day))):
            hour = draw.uniform(0, 24)
            at = day * 24 + hour + delay(draw)
            while int(at // 24) in blind:
                at = (int(at // 24) + 1) * 24 + draw.random() / 5
            known = draw.random() >= only_day
            bound = bisect_left(STEPS, at - day * 24 - (hour if known else 24))
            if bound == len(STEPS):
                continue
            if at <= now:
                seen.append((outlet, day, int(hour) if known else NO_HOUR, STEPS[bound]))
            else:
                coming += now - day * 24 - 24 < STEPS[-1]
    return seen, coming, passed


def _age(passed: float, day: int, hour: int) -> float:
    return passed + (29 - day) * 24 + (0 if hour == NO_HOUR else 23.5 - hour)


def _poisson(draw: Random, mean: float) -> int:
    n, left = 0, draw.expovariate(1)
    while left < mean:
        n, left = n + 1, left + draw.expovariate(1)
    return n


@pytest.mark.parametrize("kind", WORLDS)
def test_the_estimate_lies_near_what_came_and_its_range_holds_nine_times_in_ten(kind: str) -> None:
    """150 worlds of each kind. With each outlet and day cut off at nought, the estimate for many small outlets was twice the truth and no range held."""
    draw, held, expected, came = Random(4), 0, 0.0, 0
    for _ in range(150):
        seen, coming, passed = _world(draw, *WORLDS[kind])
        columns = (np.array(column, dtype=np.int64) for column in zip(*seen, strict=True))
        sights = Sights([str(n) for n in range(len(WORLDS[kind][0]))], *columns)
        found = still_to_come(sights, partial(_age, passed), range(30))
        low, high = found.span()
        held += low <= coming <= high
        expected, came = expected + found.expected, came + coming
    assert 0.95 <= expected / came <= 1.1
    assert held >= 150 * 0.85


def test_of_nothing_nothing_is_expected() -> None:
    nothing = Sights([], *(np.zeros(0, dtype=np.int64) for _ in range(4)))
    assert still_to_come(nothing, lambda _day, _hour: 1.0, range(10)) == ToCome({})
    assert ToCome({}).span() == (0, 0)
    at_once = Sights(["a"], *(np.array(column, dtype=np.int64) for column in ([0] * 30, range(30), [9] * 30, [1] * 30)))
    assert still_to_come(at_once, lambda day, hour: (30 - day) * 24 - hour, range(30)).span() == (0, 0)
