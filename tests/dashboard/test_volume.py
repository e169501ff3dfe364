"""The page Volume: every figure of its charts (the files under them hold them all) reckoned again from the tables, by other means."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from parsel import Selector
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from crawler.export.spreadsheet import figures_file
from crawler.localization import locale_for
from crawler.storage import reports
from crawler.storage.annotations import annotate
from crawler.storage.engine import day_number, forget, open_database, reading, writing
from crawler.storage.timing import BACKFILLED
from dashboard import charts, data, parts, trouble, words
from tests.dashboard.conftest import figures_of
from tests.dashboard.world import OUTLETS, ZONE, World

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
Files = dict[str, list[dict[str, str]]]
Open = Callable[..., tuple[AppTest, Files]]
COUNTRY = {key: country for key, _, _, _, country, *_ in OUTLETS}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two months of the demo's news world, some of its stories without an hour, from an archive or undated, and two notes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('volume') / 'rasad.db'}"
    engine = open_database(url)
    World(days=61, volume=0.2).fill(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE story SET hour = NULL WHERE id % 9 = 0"))
        connection.execute(text("UPDATE story SET delay = :d WHERE id % 13 = 0"), {"d": BACKFILLED})
        connection.execute(text("UPDATE story SET delay = NULL WHERE id % 31 = 0"))
    annotate(engine, _today() - 5, "=cmd ![x](http://127.0.0.1:9/x) <script>alert(1)</script>", who="Sara", now=words.now())
    annotate(engine, _today() - 40, "before the period", who="Sara", now=words.now())
    yield engine
    forget(url)


CHARTS = ("time", "compared", "late", "hours")


@pytest.fixture
def show(world: Engine, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page and returns it with the files that it offers."""
    monkeypatch.setenv("RASAD_DATABASE_URL", world.url.render_as_string())
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "on")
    st.cache_data.clear()
    files: Files = {}

    def take_away(name: str, heading: Any, rows: Any) -> None:
        raw = figures_file(heading, rows()).decode("utf-8-sig")
        files[name] = [*csv.DictReader(io.StringIO(raw, newline=""))]

    monkeypatch.setattr(parts, "take_away", take_away)

    def open_page(**query: str | list[str]) -> tuple[AppTest, Files]:
        files.clear()
        app = AppTest.from_file(str(APP), default_timeout=60)
        for visit in ("", "views/volume.py"):
            if visit:
                app.switch_page(visit)
            for name, value in query.items():
                app.query_params[name] = value
            app.run()
        assert not app.exception, [e.message for e in app.exception]
        return app, files

    return open_page


def test_a_chart_of_lines_says_how_many_it_leaves_out(show: Open) -> None:
    app, files = show()
    with_stories = {row["series"] for row in files["volume"] if row["stories"] not in ("", "0")}
    legend = Selector(_html(app)).css(".rs-legend").xpath("count(./span)").get("")
    assert len(with_stories) > float(legend)
    assert f"Drawn: the {float(legend):.0f} with most stories, of {len(with_stories)}." in _html(app)
    app, _ = show(**{"as": "stories"})
    assert "Drawn: the" not in _html(app)


def _today() -> int:
    return day_number(words.now().astimezone(ZONE).date())


def _table(app: AppTest) -> dict[str, list[str]]:
    """The page's small table: its columns."""
    found = Selector(_html(app)).css(".rs-table")
    rows = [[td.xpath("string()").get("") for td in tr.css("th, td")] for tr in found.css("tbody tr")]
    return dict(zip([th.xpath("string()").get("") for th in found.css("thead th")], map(list, zip(*rows, strict=True)), strict=True))


def _html(app: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def _rows(engine: Engine, sql: str) -> list[Any]:
    with reading(engine) as connection:
        return [*connection.execute(text(sql))]


def _iso(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _known(engine: Engine) -> set[tuple[str, int]]:
    """Outlets and days: the world notes a run of every day that it read, or one that looked this minute."""
    read = {(r.outlet, r.day) for r in _rows(engine, "SELECT outlet, day FROM coverage")}
    ran = _rows(engine, "SELECT outlet, started_at FROM run WHERE state IN ('ok', 'unchanged', 'partial')")
    return read | {(r.outlet, day_number(datetime.fromisoformat(f"{r.started_at}+00:00").astimezone(ZONE).date())) for r in ran}


def _story_days(engine: Engine) -> Counter[tuple[str, int]]:
    return Counter((r.outlet, r.day) for r in _rows(engine, "SELECT outlet, day FROM story WHERE verdict IN ('relevant', 'possible')"))


def test_the_figures_over_time_are_the_tables(world: Engine, show: Open) -> None:
    _, files = show()
    stories, known, since = _story_days(world), _known(world), _today() - 29
    read = {(r.outlet, r.day): r.n for r in _rows(world, "SELECT outlet, day, sum(relevant + possible + off_topic) n FROM coverage GROUP BY 1, 2")}
    found = {(r["series"], r["first_day"]): r for r in files["volume"]}
    assert len(found) == 30 * len(OUTLETS)
    for outlet in COUNTRY:
        for day in range(since, _today() + 1):
            row = found[outlet, _iso(day)]
            expected = (stories[outlet, day], read.get((outlet, day), 0)) if (outlet, day) in known else ("", "")
            assert (row["stories"], row["pages_read"]) == (str(expected[0]), str(expected[1])), (outlet, day)
            assert row["outlets_known"] == str(sum((o, day) in known for o in COUNTRY))
    assert {r["first_day"] for r in files["volume"] if r["note"]} == {_iso(_today() - 5)}
    assert "" in {r["stories"] for r in files["volume"]}  # days of the world on which nobody looked


def test_a_week_is_told_by_its_known_days_and_no_outlet_is_lost_for_a_day(world: Engine, show: Open) -> None:
    stories, known, since = _story_days(world), _known(world), _today() - 89
    read = {(r.outlet, r.day): r.n for r in _rows(world, "SELECT outlet, day, sum(relevant + possible + off_topic) n FROM coverage GROUP BY 1, 2")}
    by_day = Selector(_html(show(period="90 days", per_share_week="day")[0])).css(".rs-legend span::text").getall()
    app, files = show(period="90 days")
    assert Selector(_html(app)).css(".rs-legend span::text").getall() == by_day  # the same six, by what was counted
    begins = sorted({since, *(d for d in range(since, _today() + 1) if date.fromisoformat(_iso(d)).isoweekday() == 1)})
    lasts, lost = dict(zip(begins, [*(d - 1 for d in begins[1:]), _today()], strict=True)), 0
    assert {(r["series"], r["first_day"]) for r in files["volume"]} == {(o, _iso(d)) for o in COUNTRY for d in begins}
    for row in files["volume"]:
        first = day_number(date.fromisoformat(row["first_day"]))
        days = range(first, lasts[first] + 1)
        there = [d for d in days if (row["series"], d) in known]
        n, pages = (sum(of.get((row["series"], d), 0) for d in there) for of in (stories, read))
        assert (row["last_day"], row["days"], row["days_known"]) == (_iso(days[-1]), str(len(days)), str(len(there)))
        assert (row["stories"], row["pages_read"]) == ((str(n), str(pages)) if there else ("", ""))
        assert row["share"] == (str(round(n / pages, 6)) if pages else "")
        assert row["outlets_known"] == str(sum(all((o, d) in known for d in days) for o in COUNTRY))
        lost += 0 < len(there) < len(days)
    assert lost > len(COUNTRY)  # the days on which nobody looked, and the silence of one
    assert "Hollow points: some days of the week are not known; the share is that of the others." in _html(app)
    assert "Hollow" not in _html(show(period="7 days")[0])
    assert "Pale, with an outline" in _html(show(period="90 days", per_stories_day="week", **{"as": "stories"})[0])


@pytest.mark.parametrize(("by", "names"), [("country", COUNTRY), ("kind", {k: kind for k, _, _, _, _, kind, *_ in OUTLETS})])
def test_countries_and_kinds_add_their_outlets_up(world: Engine, show: Open, by: str, names: dict[str, str]) -> None:
    _, files = show(series=by, **{"as": "stories"})
    sums: Counter[tuple[str, str]] = Counter()
    for (outlet, day), n in _story_days(world).items():
        sums[names[outlet], _iso(day)] += n
    rows = [r for r in files["volume"] if r["stories"]]
    assert {(r["series"], r["first_day"]): int(r["stories"]) for r in rows} == {(r["series"], r["first_day"]): sums[r["series"], r["first_day"]] for r in rows}
    assert {r["series"] for r in rows} == set(names.values())


def test_figures_that_cannot_be_set_against_the_period_before_say_why(show: Open) -> None:
    app, _ = show()  # in the last thirty days are three on which nobody looked
    assert [change for _, change in figures_of(app).values()] == [""] * 4
    assert "Not set against the period before" in _html(app)


def _read_since(engine: Engine, first: int) -> int:
    return int(_rows(engine, f"SELECT sum(relevant + possible + off_topic) FROM coverage WHERE day BETWEEN {first} AND {first + 6}")[0][0])


def test_the_figures_at_the_top_are_the_tables_against_the_period_before(world: Engine, show: Open) -> None:
    today = _today()
    app, _ = show(period="7 days")
    stories = _story_days(world)
    now, was = (sum(n for (_, day), n in stories.items() if first <= day < first + 7) for first in (today - 6, today - 13))
    pages = [
        _rows(world, f"SELECT sum(relevant + possible + off_topic) FROM coverage WHERE day BETWEEN {f} AND {f + 6}")[0][0] for f in (today - 6, today - 13)
    ]
    figures = figures_of(app)
    # The world's one outlet that was silent nine to fourteen days ago leaves the period before known for 9 of 10 outlet days.
    assert figures["Stories"] == (f"{now:,}", f"{now - was:+,}")
    assert figures["Pages read"] == (f"{pages[0]:,}", f"{pages[0] - pages[1]:+,}")
    assert figures["Share of everything read"] == (f"{now / pages[0]:.1%}", f"\u2066{(now / pages[0] - was / pages[1]) * 100:+.1f}\u2069 points")


@pytest.mark.parametrize(("query", "back"), [({}, 30), ({"with": "year"}, 365), ({"with": "chosen", "then": "day 45"}, 16)])
def test_two_periods_stand_beside_each_other_day_by_day(world: Engine, show: Open, query: dict[str, str], back: int) -> None:
    today, stories, known = _today(), _story_days(world), _known(world)
    if "then" in query:
        query = query | {"then": _iso(today - 45)}
    elif query:
        start = date.fromisoformat(_iso(today - 29))
        back = (start - start.replace(year=start.year - 1)).days if (start.month, start.day) != (2, 29) else 366
    app, files = show(chart="compared", **query)
    alike, is_alike, totals = [0, 0], False, {"now": 0, "then": 0}
    for number, row in enumerate(files["compared"]):
        now, then = today - 29 + number, today - 29 - back + number
        assert (row["day_now"], row["day_then"]) == (_iso(now), _iso(then))
        for side, day in (("now", now), ("then", then)):
            there = [o for o in COUNTRY if (o, day) in known]
            assert row[f"outlets_known_{side}"] == str(len(there))
            n = sum(stories[o, day] for o in there)
            assert row[f"stories_{side}"] == (str(n) if there else "")
            totals[side] += n
        both = [o for o in COUNTRY if (o, now) in known and (o, then) in known]
        alike, is_alike = [alike[0] + sum(stories[o, now] for o in both), alike[1] + sum(stories[o, then] for o in both)], is_alike or bool(both)
    assert len(files["compared"]) == 30
    table = _table(app)
    assert table["known on both sides: stories"] == ([f"{n:,}" for n in alike] if is_alike else ["–", "–"])
    assert table["stories"] == [f"{totals['now']:,}", "–" if query.get("with") == "year" else f"{totals['then']:,}"]  # nobody looked a year ago: no zero
    fully = [sum(all((o, d) in known for o in COUNTRY) for d in range(first, first + 30)) for first in (today - 29, today - 29 - back)]
    assert table["days fully known"] == [f"{n} of 30" for n in fully]
    assert "Not fully known" in _html(app)
    assert "Today is among these days and not over" in _html(app)


def test_of_a_week_with_a_day_of_which_nothing_is_known_late_stories_are_those_of_the_others(world: Engine, show: Open) -> None:
    app, files = show(chart="late", period="1 year")
    stories, known = Counter(r.day for r in _rows(world, "SELECT day FROM story WHERE verdict IN ('relevant', 'possible')")), {d for _, d in _known(world)}
    in_part = 0
    for row in files["late"]:
        first, last = (day_number(date.fromisoformat(row[name])) for name in ("first_day", "last_day"))
        counts, there = [row[name] for name in ("in_time", "late", "archive", "undated")], [d for d in range(first, last + 1) if d in known]
        assert (sum(map(int, counts)) == sum(stories[d] for d in there)) if there else counts == [""] * 4
        assert (row["days_known"], row["days"]) == (str(len(there)), str(last - first + 1))
        in_part += 0 < len(there) <= last - first
    assert in_part
    assert "Pale, with an outline" in _html(app)


@pytest.mark.parametrize("chart", ["time", "compared", "late"])
def test_days_without_the_one_outlet_of_a_language_are_gaps_in_every_chart(world: Engine, show: Open, chart: str) -> None:
    """The Kurdish outlet was out of reach for six days on which all others were reached: figures of Kurdish are unknown then, never zero."""
    today, known = _today(), _known(world)
    _, files = show(chart=chart, language="ckb", outlet=["zagros_tv", "dijla_post"], verdict="relevant")
    rows = next(iter(files.values()))
    day, figure = {"time": ("first_day", "stories"), "compared": ("day_now", "stories_now"), "late": ("first_day", "in_time")}[chart]
    gaps = {row[day] for row in rows if row[figure] == ""}
    assert gaps == {_iso(d) for d in range(today - 29, today + 1) if ("zagros_tv", d) not in known}
    assert _iso(today - 10) in gaps
    found = _rows(world, f"SELECT count(*) AS n FROM story WHERE outlet = 'zagros_tv' AND verdict = 'relevant' AND day > {today - 30}")[0].n
    others = sum(int(row[name]) for row in rows for name in ("late", "archive", "undated") if row[name]) if chart == "late" else 0
    assert sum(int(row[figure]) for row in rows if row[figure]) + others == found


def test_stories_are_told_apart_by_how_late_they_came(world: Engine, show: Open) -> None:
    app, files = show(chart="late", late="6")
    own = _rows(world, f"SELECT day, delay FROM story WHERE verdict IN ('relevant', 'possible') AND day > {_today() - 30}")
    for row in files["late"]:
        delays = [r.delay for r in own if _iso(r.day) == row["first_day"]]
        expected = [
            sum(d is not None and 0 < d <= 6 for d in delays),
            sum(d is not None and d > 6 for d in delays),
            delays.count(BACKFILLED),
            delays.count(None),
        ]
        shown = [row[name] for name in ("in_time", "late", "archive", "undated")]
        assert shown == ([str(n) for n in expected] if row["outlets_known"] != "0" or delays else [""] * 4)
    late, dated = sum(r.delay is not None and r.delay > 6 for r in own), sum(r.delay is not None and r.delay > 0 for r in own)
    assert late > 5
    assert f"{late} stories ({late / dated:.1%} of {dated}) were first seen more than 6 hours after their publication." in _html(app)


def test_the_hours_of_the_week_are_the_tables_without_today(world: Engine, show: Open) -> None:
    app, files = show(chart="hours")
    today = _today()
    own = _rows(world, f"SELECT day, hour FROM story WHERE verdict IN ('relevant', 'possible') AND day BETWEEN {today - 29} AND {today - 1}")
    counted = Counter((date.fromisoformat(_iso(r.day)).isoweekday(), r.hour) for r in own)
    known = {day for _, day in _known(world)}
    days = Counter(date.fromisoformat(_iso(d)).isoweekday() for d in range(today - 29, today) if d in known)
    assert len(files["hours"]) == 168
    for row in files["hours"]:
        weekday, hour = int(row["weekday"]), int(row["hour"])
        assert (int(row["stories"]), int(row["days"])) == (counted[weekday, hour], days[weekday])
        assert float(row["stories_per_day"]) == pytest.approx(counted[weekday, hour] / days[weekday], abs=1e-4)
    without = sum(r.hour is None for r in own)
    assert without > 5
    assert f"{without} stories are left out: only the day of their publication is known." in _html(app)


def test_a_note_is_shown_by_its_number_and_runs_nothing(show: Open) -> None:
    app, files = show(chart="compared")
    assert "<bdi>1 · " in _html(app)
    assert "before the period" not in _html(app)
    assert "&lt;script&gt;alert(1)" in _html(app)
    assert "<script>alert" not in _html(app)
    assert {r["note"] for r in files["compared"]} == {"", "'=cmd ![x](http://127.0.0.1:9/x) <script>alert(1)</script>"}
    assert not any("127.0.0.1:9" in str(e.proto) for e in app.get("markdown"))


def test_a_note_is_written_and_taken_back_where_people_may_act(world: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app, _ = show()
    app.session_state["note drawer"] = True
    app.run()
    monkeypatch.setattr(data, "_MOST_WAIT", 0.1)
    with closing(sqlite3.connect(str(world.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        held = _write(app, "انسحاب من القاعدة")
        assert escape(trouble.HELD) in _html(held)
        assert [t.value for t in held.text_input if t.label == "What happened"] == ["انسحاب من القاعدة"]  # nothing of it is lost
    next(b for b in app.button if b.label == "Keep the note").click().run()
    assert [t.value for t in app.text_input if t.label == "What happened"] == [""]
    assert not app.exception
    (note,) = [n for n in reports.notes(world, 0, _today()) if "انسحاب" in n.text]
    assert note.day == _today()
    assert 'dir="rtl">انسحاب من القاعدة' in _html(app)
    app.button(key=f"unnote-{note.id}").click().run()
    assert "انسحاب" not in _html(app)
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
    shut, _ = show()
    assert not [b for b in shut.button if "note" in (b.key or "")]
    shut.session_state["note drawer"] = True
    shut.run()
    assert "Nobody acts from this dashboard" in _html(shut)


def _write(app: AppTest, text: str) -> AppTest:
    next(t for t in app.text_input if t.label == "What happened").set_value(text)
    return next(b for b in app.button if b.label == "Keep the note").click().run()


@pytest.mark.parametrize(
    "query",
    [
        {"series": "Moon", "as": "'", "per_share_day": "<script>", "with": "chosen", "then": "2020-99-99", "late": "x"},
        {"with": "chosen", "then": "0001-01-01", "late": "-1", "period": "Everything"},
        {"with": "chosen", "then": "9999-12-31", "as": ["stories", "x"]},
    ],
)
def test_an_address_with_nonsense_gives_the_defaults(show: Open, query: dict[str, Any]) -> None:
    offered: Files = {}
    for chart in ("?", *CHARTS):
        app, files = show(chart=chart, **query)
        assert "Stories" in figures_of(app)
        assert len(files) == 1
        offered |= files
    assert [*offered] == ["volume", "compared", "late", "hours"]


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_the_page_is_said_in_other_languages_and_offers_the_same_figures(show: Open, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def figures(chart: str) -> dict[str, list[dict[str, str]]]:
        return {name: [{k: v for k, v in r.items() if k != "name"} for r in rows] for name, rows in show(chart=chart)[1].items()}

    at = words.now()
    monkeypatch.setattr(words, "now", lambda: at)  # what is still to come is less every minute
    english = [figures(chart) for chart in CHARTS]
    monkeypatch.setattr(words, "locale", lambda: locale_for(language))
    assert [figures(chart) for chart in CHARTS] == english
    assert {"الأخبار", "خبرها"} & figures_of(show()[0]).keys()


@pytest.mark.parametrize(
    ("days", "step", "named"),
    [
        (1, 1, ["2024-10-31"]),
        (3, 1, ["2024-10-29", "2024-10-30", "2024-10-31"]),
        (9, 1, ["2024-10-23", "2024-10-25", "2024-10-27", "2024-10-29", "2024-10-31"]),
        (30, 1, ["2024-10-03", "2024-10-10", "2024-10-17", "2024-10-24", "2024-10-31"]),
        (30, 7, ["2024-10-02", "2024-10-07", "2024-10-14", "2024-10-21", "2024-10-28"]),
        (200, 7, [f"2024-{month:02}-01" for month in range(5, 11)]),
        (365, 7, [f"{year}-{month:02}-01" for year, month in ((2024, 1), (2024, 3), (2024, 5), (2024, 7), (2024, 9))]),
        (4000, 7, [f"{year}-01-01" for year in range(2014, 2025, 2)]),
    ],
)
def test_an_axis_names_days_of_the_period_at_their_middle_and_none_after_it(days: int, step: int, named: list[str]) -> None:
    last = day_number(date(2024, 10, 31))
    begins = [d for d in range(last - days + 1, last + 1) if d == last - days + 1 or (d + 3) % step == 0]
    looked = [reports.LookedDay(d, end - 1, 1, 1) for d, end in zip(begins, [*begins[1:], last + 1], strict=True)]
    axis = charts.time_axis(looked)
    assert axis["axis"]["values"] == [f"{day}T12:00:00+00:00" for day in named]
    assert axis["axis"]["labelFlush"] > 1
