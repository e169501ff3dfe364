"""The page Volume as a whole: gaps in every chart, notes, nonsense in the address, other languages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from html import escape
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.localization import locale_for
from crawler.storage import reports
from dashboard import data, trouble, words
from tests.dashboard.conftest import figures_of, html_of
from tests.dashboard.volume.figures import CHARTS, Files, Open, iso, known_days, rows_of, this_day


@pytest.mark.parametrize("chart", ["time", "compared", "late"])
def test_days_without_the_one_outlet_of_a_language_are_gaps_in_every_chart(world: Engine, show: Open, chart: str) -> None:
    """The Kurdish outlet was out of reach for six days on which all others were reached: figures of Kurdish are unknown then, never zero."""
    today, known = this_day(), known_days(world)
    _, files = show(chart=chart, language="ckb", outlet=["zagros_tv", "dijla_post"], verdict="relevant")
    rows = next(iter(files.values()))
    day, figure = {"time": ("first_day", "stories"), "compared": ("day_now", "stories_now"), "late": ("first_day", "in_time")}[chart]
    gaps = {row[day] for row in rows if row[figure] == ""}
    assert gaps == {iso(d) for d in range(today - 29, today + 1) if ("zagros_tv", d) not in known}
    assert iso(today - 10) in gaps
    found = rows_of(world, f"SELECT count(*) AS n FROM story WHERE outlet = 'zagros_tv' AND verdict = 'relevant' AND day > {today - 30}")[0].n
    others = sum(int(row[name]) for row in rows for name in ("late", "archive", "undated") if row[name]) if chart == "late" else 0
    assert sum(int(row[figure]) for row in rows if row[figure]) + others == found


def test_all_there_is_has_no_period_before_it_and_nothing_is_said_of_one(show: Open) -> None:
    assert "Not set against the period before" in html_of(show(period="90 days")[0])  # nothing was crawled before these
    assert "Not set against the period before" not in html_of(show(period="Everything")[0])


def test_numbers_of_two_periods_say_how_much_of_each_is_known(world: Engine, show: Open) -> None:
    """Three days of the thirty were missed: 22 stories fewer than in the period before, which was known whole, was no change."""
    today, known = this_day(), known_days(world)
    app, _ = show(outlet="bogaz_haber")
    assert figures_of(app)["Stories"][1]
    now, then = (sum(("bogaz_haber", d) in known for d in range(last - 29, last + 1)) for last in (today, today - 30))
    assert now < then == 30
    assert f"Not all is known: {now} of 30 days of outlets, before 30 of 30." in html_of(app)
    assert "Not all is known" not in html_of(show(outlet="bogaz_haber", period="7 days")[0])


def test_a_note_is_shown_by_its_number_and_runs_nothing(show: Open) -> None:
    app, files = show(chart="compared")
    assert "<bdi>1 · " in html_of(app)
    assert "before the period" not in html_of(app)
    assert "&lt;script&gt;alert(1)" in html_of(app)
    assert "<script>alert" not in html_of(app)
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
        assert escape(trouble.HELD) in html_of(held)
        assert [t.value for t in held.text_input if t.label == "What happened"] == ["انسحاب من القاعدة"]  # nothing of it is lost
    next(b for b in app.button if b.label == "Keep the note").click().run()
    assert [t.value for t in app.text_input if t.label == "What happened"] == [""]
    assert not app.exception
    (note,) = [n for n in reports.notes(world, 0, this_day()) if "انسحاب" in n.text]
    assert note.day == this_day()
    assert 'dir="rtl">انسحاب من القاعدة' in html_of(app)
    app.button(key=f"unnote-{note.id}").click().run()
    assert "انسحاب" not in html_of(app)
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
    shut, _ = show()
    assert not [b for b in shut.button if "note" in (b.key or "")]
    shut.session_state["note drawer"] = True
    shut.run()
    assert "Nobody acts from this dashboard" in html_of(shut)


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
