"""What rose and fell: the table, the bars and the marks."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, reading
from crawler.storage.models import Mention, Story
from crawler.text.keywords import printed
from dashboard import vega
from tests.dashboard.conftest import drawn, html_of, tables_of
from tests.dashboard.keywords.figures import Open, stories_with, topic_names
from tests.dashboard.world import ZONE


def test_the_table_of_changes_is_the_table_of_mentions(show: Open, engine: Engine) -> None:
    found = tables_of(show("changes", unit="term", period="Everything"))["term_changes"]
    with reading(engine) as connection:
        rows = connection.execute(select(Mention.story_id, Mention.term).distinct()).all()
    assert found
    for row in found:
        assert int(row["before"]) + int(row["after"]) == sum(printed(r.term) == row["name"] for r in rows)


@pytest.mark.parametrize(("unit", "says_all"), [("idea", True), ("term", False)])
def test_no_others_are_spoken_of_where_all_were_tested(show: Open, unit: str, says_all: bool) -> None:
    app = show("changes", unit=unit)
    untested = [row for row in tables_of(app)["term_changes"] if not row["q"].strip("–")]
    told = re.findall(r"(?:All \d+|\d+ of \d+) were tested", html_of(app))
    assert (not untested, [t.startswith("All") for t in told]) == (says_all, [says_all])


def test_a_day_has_no_halves_to_set_against_each_other(show: Open) -> None:
    """A table of it had no story before and sixteen after, and said that they were too few."""
    day = (datetime.now(ZONE).date() - timedelta(days=1)).isoformat()
    app = show("changes", period="Chosen days", days=[day, day])
    assert "Both halves of the period need stories to be compared." in html_of(app)
    assert "term_changes" not in tables_of(app)
    assert "stand in too few stories" not in html_of(app)


def _charts(app: AppTest) -> list[vega.Chart]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize(("unit", "language", "named"), [("idea", "en", "idea"), ("term", "ar", "المصطلح")])
def test_a_mark_says_what_it_is(show: Open, unit: str, language: str, named: str) -> None:
    for chart in _charts(show("changes", unit=unit, lang=language)):
        assert {tip["title"] for tip in _told(chart) if tip["field"] == "name"} == {named}


def _told(layer: vega.Chart) -> list[dict[str, Any]]:
    return [*layer.get("encoding", {}).get("tooltip", []), *(tip for of in layer.get("layer", []) for tip in _told(of))]


def _layer(chart: vega.Chart) -> dict[str, Any]:
    encoding: dict[str, Any] = chart["layer"][0]["encoding"]
    return encoding


def test_the_bars_are_what_rose_and_fell_in_share_of_the_halves(show: Open, engine: Engine) -> None:
    app = show("changes", unit="idea")
    middle, names = day_number(datetime.now(ZONE).date()) - 14, topic_names()
    with reading(engine) as connection:
        days = {story: day for story, day in connection.execute(select(Story.id, Story.day)) if day >= middle - 15}
    halves = [{story for story, day in days.items() if (day >= middle) is late} for late in (False, True)]
    of = stories_with(engine, "idea")
    risen, fallen = _charts(app)
    bars = {row["name"]: row for chart in (risen, fallen) for row in drawn(chart)}
    assert {names["fire"], names["enemy"]} <= {*bars}
    for idea, row in bars.items():
        (before, of_before), (after, of_after) = ((len(of[idea] & half), len(half)) for half in halves)
        points = after / of_after - before / of_before
        assert row["label"] == f"{points * 100:+.1f}"
        assert row["size"] == pytest.approx(abs(points) * 100)
        assert row["figures"] == f"{before} of {of_before}, then {after} of {of_after}"
    assert (bars[names["fire"]]["label"][0], bars[names["enemy"]]["label"][0]) == ("+", "-")
    (risen_to, fallen_to), (risen_room, fallen_room) = ([_layer(c)[of] for c in (risen, fallen)] for of in ("x", "y"))
    assert risen_to["scale"]["domain"] == fallen_to["scale"]["domain"], "bars of one length are one change"
    assert risen_room["axis"]["minExtent"] == fallen_room["axis"]["minExtent"]


@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("fa", "right")])
def test_bars_begin_where_lines_of_the_language_begin(show: Open, language: str, side: str) -> None:
    for chart in _charts(show("changes", lang=language)):
        assert (_layer(chart)["y"]["axis"]["orient"], _layer(chart)["x"]["scale"]["reverse"]) == (side, side == "right")
