"""The page Keywords, section by section, over an invented world; and its pure parts."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
import yaml
from parsel import Selector
from sqlalchemy import Engine, func, select
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, forget, open_database, reading
from crawler.storage.models import Mention, Story
from crawler.storage.reports import VolumePoint, sampling, together
from crawler.text.keywords import printed
from dashboard import topics, vega
from dashboard.keywords.smoothing import running
from tests.dashboard.conftest import drawn, html_of, is_well, stories_in, tables_of
from tests.dashboard.wording import TERMS
from tests.dashboard.world import ZONE, World

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
DRAWERS = ("terms_over_time_drawer", "terms_by_who_drawer", "context_drawer")
SECTIONS = ("time", "changes", "who", "together", "new", "context")
TERM = TERMS["ar"][0][0]
Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of some weeks."""
    url = f"sqlite:///{tmp_path_factory.mktemp('keywords') / 'rasad.db'}"
    World(days=34, volume=0.2).fill(open_database(url))
    yield url
    forget(url)


@pytest.fixture
def engine(world: str) -> Engine:
    return open_database(world)


@pytest.fixture
def show(world: str, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a section of the page."""
    monkeypatch.setenv("RASAD_DATABASE_URL", world)
    st.cache_data.clear()

    def open_section(section: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        for name, value in ({"section": section} | dict.fromkeys(DRAWERS, True) | query).items():
            app.session_state[name] = value
        app.switch_page("views/keywords.py").run()
        assert not app.exception, [e.message for e in app.exception]
        return app

    return open_section


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_filled_and_explains_itself(show: Open, section: str) -> None:
    app = show(section, lang="fa", unit="term")
    assert "rs-note" in html_of(app)
    assert tables_of(app) or section == "new"


def _stories_with(engine: Engine, unit: str) -> dict[str, set[int]]:
    """The stories of the 30 days that the page shows, by term as it is shown, or by idea as the topic file names it."""
    first, names = day_number(datetime.now(ZONE).date()) - 29, _topic_names()
    found = defaultdict[str, set[int]](set)
    with reading(engine) as connection:
        for story, term, group in connection.execute(select(Mention.story_id, Mention.term, Mention.term_group).where(Mention.day >= first)):
            found[printed(term) if unit == "term" else names[group]].add(story)
    return found


def _topic_names() -> dict[str, str]:
    topic = yaml.safe_load((APP.parents[1] / "seeds" / "topics" / "coalition-iraq.yaml").read_text(encoding="utf-8"))
    return {group: names["en"] for group, names in topic["names"].items()}


def _matrix(app: AppTest) -> dict[tuple[str, str], Selector]:
    """The cells of the page's matrix by what their row and their column are called."""
    (table,) = Selector(html_of(app)).css(".rs-matrix table")
    heads = [head.xpath("string()").get("") for head in table.css("thead th")]
    rows = {tr.css("th").xpath("string()").get(""): tr.css("td") for tr in table.css("tbody tr")}
    return {(row, head): cell for row, cells in rows.items() for head, cell in zip(heads, cells, strict=True) if row != head}


def _figure(cell: Selector) -> int:
    return int(cell.xpath("string()").get(""))


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_pairs_that_meet_are_those_of_the_table_of_mentions(show: Open, engine: Engine, unit: str) -> None:
    app, of = show("together", unit=unit), _stories_with(engine, unit)
    every = len(set[int]().union(*of.values()))
    cells = _matrix(app)
    assert {pair: _figure(cell) for pair, cell in cells.items()} == {(a, b): len(of[a] & of[b]) for a, b in cells}
    shown = {(row["one"], row["other"]): row for row in tables_of(app)["terms_together"]}
    met = {frozenset(pair) for pair, cell in cells.items() if _figure(cell)}
    assert {frozenset(pair) for pair in shown} == met
    assert len(shown) == len(met) > 9
    for (one, other), row in shown.items():
        both = len(of[one] & of[other])
        lift = both * every / (len(of[one]) * len(of[other]))
        told = (row["stories"], row["lift"], row["npmi"])
        assert told == (str(both), f"{lift:,.2f}", f"{math.log(lift) / -math.log(both / every):z,.2f}"), (one, other)
        assert ("rs-rarer" in cells[one, other].attrib.get("class", "")) == (lift < 1)


@pytest.mark.parametrize(("query", "is_told"), [({"unit": "term"}, True), ({"unit": "idea"}, False), ({"unit": "term", "language": ["ar"]}, False)])
def test_terms_of_several_languages_are_said_not_to_meet(show: Open, query: dict[str, str], is_told: bool) -> None:
    assert ("stories of its own language" in html_of(show("together", **query))) is is_told


def test_ideas_meet_often_seldom_or_never_as_the_world_tells_of_them(show: Open) -> None:
    cells = {pair: _figure(cell) for pair, cell in _matrix(show("together", unit="idea")).items()}
    names = _topic_names()
    assert cells[names["troops"], names["base"]] > 20
    assert 0 < cells[names["enemy"], names["base"]] < 10
    assert cells[names["fire"], names["withdraw"]] == cells[names["fire"], names["intl_coalition"]] == 0


def test_a_part_of_the_stories_is_told_as_a_part(show: Open, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MOST_SEARCHED", 50), ("MOST_DAYS", 10)):
        monkeypatch.setattr(sampling, name, value)
    taken: dict[str, Any] = {}
    monkeypatch.setattr("dashboard.tables._take_away", lambda rows, key: taken.update({key: rows}))
    first = day_number(datetime.now(ZONE).date()) - 29
    with reading(engine) as connection:
        there = set(connection.scalars(select(Story.id).where(Story.day.in_(range(first, first + 30, 3)))))
    of = {name: found & there for name, found in _stories_with(engine, "idea").items()}
    app = show("together", unit="idea")
    cells = _matrix(app)
    assert {pair: _figure(cell) for pair, cell in cells.items()} == {(a, b): len(of[a] & of[b]) for a, b in cells}
    assert f"Counted: {len(there)} stories, of one day in 3 of the period. The figures are of these alone; in the whole period there are more." in html_of(app)
    assert "Counted stories with both" in html_of(app)
    assert {(row["stories_counted"], row["stories_drawn_from"], row["one_day_in"]) for row in taken["terms_together"]} == {(len(there), len(there), 3)}
    one, other = max(cells, key=lambda pair: _figure(cells[pair]))
    app.query_params["pair"] = parse_qs((cells[one, other].css("a::attr(href)").get() or "").removeprefix("?"))["pair"]
    is_well(app.run())
    page = html_of(app)
    assert f"{len(of[one] & of[other])} of the counted stories have both “" in page
    assert set(stories_in(page)) <= of[one] & of[other]
    assert "of those counted. The period has stories that were not counted" in page
    monkeypatch.setattr(together, "MOST_STORIES", len(there) // 2)
    st.cache_data.clear()
    part = re.search(r"Counted: (\d+) stories, drawn by chance from the (\d+) of one day in 3 of the period\.", html_of(show("together", unit="idea")))
    assert part
    assert (int(part[1]) < len(there), int(part[2])) == (True, len(there))
    monkeypatch.setattr(sampling, "MOST_SEARCHED", 10**6)
    st.cache_data.clear()
    assert re.search(rf"Counted: \d+ stories, drawn by chance from {_stories_of_the_period(engine)}\. The figures", html_of(show("together", unit="idea")))


def test_new_words_tell_the_days_that_were_read(show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "one day in" not in html_of(show("new"))
    for name, value in (("MOST_SEARCHED", 50), ("MOST_DAYS", 10)):
        monkeypatch.setattr(sampling, name, value)
    st.cache_data.clear()
    assert html_of(show("new")).count(", one day in 3)") == 1  # of the time before it are few


def _stories_of_the_period(engine: Engine) -> int:
    first = day_number(datetime.now(ZONE).date()) - 29
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(Story).where(Story.day >= first)) or 0


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_a_cell_of_the_matrix_leads_to_its_very_stories(show: Open, engine: Engine, unit: str) -> None:
    app, of = show("together", unit=unit), _stories_with(engine, unit)
    cells = sorted((_figure(cell), pair, cell.css("a::attr(href)").get()) for pair, cell in _matrix(app).items())
    assert {to for figure, _, to in cells if not figure} <= {None}
    ways = [(pair, to) for _, pair, to in cells if to]
    for (one, other), to in (ways[0], ways[-1]):
        app.query_params["pair"] = parse_qs(to.removeprefix("?"))["pair"]
        is_well(app.run())
        head = re.search(r'<div id="rs-pair">.*?</div>', html_of(app))
        both = of[one] & of[other]
        assert head
        assert f"{len(both)} {'story' if len(both) == 1 else 'stories'} with both “" in head[0]
        listed = stories_in(html_of(app))
        assert len(listed) == min(len(both), 20)
        assert both >= {*listed}
    for nonsense in (["x", "y"], [*app.query_params["pair"]][:1], ["<b>"]):
        app.query_params["pair"] = nonsense
        is_well(app.run())
        assert "rs-pair" not in html_of(app)


def _compared(app: AppTest) -> list[str]:
    (chips,) = re.findall(r'data-choice="chosen-compared_terms".*?</div></div>', html_of(app), re.DOTALL)
    return re.findall(r'data-flip="([^"]+)"', chips)


def test_what_is_compared_is_taken_out_by_a_click_and_chosen_from_a_list_that_is_filled_once_it_is_open(show: Open) -> None:
    app = show("time", unit="term")
    usual = _compared(app)
    assert len(usual) == 5
    assert re.findall(r'data-usual="([^"]+)"', html_of(app))[0].split("\n") == usual
    assert not app.multiselect
    app.session_state["compared_terms_list"] = True
    every = list(app.run().multiselect(key="compared_terms").options)
    assert len(every) > 9
    app.multiselect(key="compared_terms").set_value(app.multiselect(key="compared_terms").value[1:]).run()
    assert _compared(app) == usual[1:]
    assert app.query_params["compared_terms"] == usual[1:]
    assert "Those found most often" in html_of(app)


def test_no_more_are_compared_than_a_chart_can_tell_apart_and_none_that_are_not_there(show: Open) -> None:
    asked: Any = [t for t, _ in _terms()] + ["nonsense"]
    assert _compared(show("time", unit="term", compared_terms=asked)) == asked[:9]


def _terms() -> list[tuple[str, str]]:
    return [pair for language in ("ar", "fa", "en") for pair in TERMS[language]]


def test_the_same_idea_in_five_languages_is_one_line(show: Open, engine: Engine) -> None:
    table = tables_of(show("who"))["all_terms"]
    with reading(engine) as connection:
        groups = set(connection.scalars(select(Mention.term_group).distinct()))
    assert len(table) <= len(groups)
    assert max(row["languages"].count(",") for row in table) == 4


def _at(address: str) -> AppTest:
    asked, app = urlsplit(address), AppTest.from_file(str(APP), default_timeout=60)
    for name, values in parse_qs(asked.query).items():
        app.query_params[name] = values
    return app.run().switch_page(f"views/{asked.path}.py").run()


def _ways(app: AppTest) -> dict[str, int]:
    cells = Selector(html_of(app)).css("[data-name=terms_by] tbody td a")
    return {cell.attrib["href"]: int(cell.xpath("string()").get("")) for cell in cells}


@pytest.mark.parametrize("query", ["", "&terms_by=language&verdict=relevant"])
def test_a_count_of_a_term_leads_to_as_many_stories(show: Open, query: str) -> None:
    ways = sorted(_ways(_at(f"keywords?section=who&unit=term{query}")).items(), key=lambda way: way[1])
    for to, stories in (ways[0], ways[-1]):
        assert ("verdict=relevant" in to) == bool(query)
        assert f'rs-note">{stories} stor' in html_of(_at(to)), to


@pytest.mark.parametrize("query", ["unit=idea", f"unit=term&terms={TERM}"])
def test_a_count_leads_nowhere_where_no_filter_says_what_it_counts(show: Open, query: str) -> None:
    app = _at(f"keywords?section=who&{query}")
    assert Selector(html_of(app)).css("[data-name=terms_by] tbody td::text").getall()
    assert _ways(app) == {}


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


def _charts(app: AppTest) -> list[vega.Chart]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize(("unit", "language", "named"), [("idea", "en", "idea"), ("term", "ar", "المصطلح")])
@pytest.mark.parametrize("query", [{"section": "changes"}, {"section": "time"}, {"section": "time", "terms_show": "stories"}])
def test_a_mark_says_what_it_is(show: Open, unit: str, language: str, named: str, query: dict[str, str]) -> None:
    for chart in _charts(show(**query, unit=unit, lang=language)):
        assert {tip["title"] for tip in _told(chart) if tip["field"] in ("name", "series")} == {named}


def _told(layer: vega.Chart) -> list[dict[str, Any]]:
    return [*layer.get("encoding", {}).get("tooltip", []), *(tip for of in layer.get("layer", []) for tip in _told(of))]


def _layer(chart: vega.Chart) -> dict[str, Any]:
    encoding: dict[str, Any] = chart["layer"][0]["encoding"]
    return encoding


def test_the_bars_are_what_rose_and_fell_in_share_of_the_halves(show: Open, engine: Engine) -> None:
    app = show("changes", unit="idea")
    middle, names = day_number(datetime.now(ZONE).date()) - 14, _topic_names()
    with reading(engine) as connection:
        days = {story: day for story, day in connection.execute(select(Story.id, Story.day)) if day >= middle - 15}
    halves = [{story for story, day in days.items() if (day >= middle) is late} for late in (False, True)]
    of = _stories_with(engine, "idea")
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


def test_a_word_is_shown_in_its_context_in_its_own_direction(show: Open) -> None:
    html = html_of(show("context", context_words="الدولي"))
    lines = re.findall(r'<div class="rs-place">.*?</div></div>', html)
    assert lines
    assert all('<mark class="found">الدولي</mark>' in line and 'class="rs-line" dir="rtl"' in line for line in lines)
    assert len(stories_in("".join(lines))) == len(lines)
    assert 'dir="ltr"' in html_of(show("context", context_words="coalition"))


def test_a_term_is_shown_in_its_context(show: Open, engine: Engine) -> None:
    app = show("context", unit="term")
    first = app.selectbox(key="context_term").value
    assert f'<mark class="found">{first}</mark>' in html_of(app)


def _points(*stories: int | None) -> list[VolumePoint]:
    return [VolumePoint(day, "a", n, None if n is None else 10) for day, n in enumerate(stories)]


def test_running_days_are_sums_that_are_known_only_when_all_days_are() -> None:
    found = running(_points(1, 2, 3, None, 5, 6, 7, 8), since=0, window=3)
    assert [p.stories for p in found] == [None, None, 6, None, None, None, 18, 21]
    assert [p.read for p in found] == [None, None, 30, None, None, None, 30, 30]
    assert [p.day for p in running(_points(1, 2, 3, 4), since=2, window=2)] == [2, 3]


def test_ideas_go_by_the_names_of_the_topic_file_and_terms_without_its_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert topics.labels(["coalition-iraq:base", "coalition-iraq:no_such", "loose"], ideas=True) == {
        "coalition-iraq:base": "Bases in Iraq and Syria",
        "coalition-iraq:no_such": "no such",
        "loose": "loose",
    }
    assert topics.labels(["بین~المللی", "koalisyon", "koalisyon*"], ideas=False) == {
        "بین~المللی": "بین\u200cالمللی",
        "koalisyon": "koalisyon",
        "koalisyon*": "koalisyon (koalisyon*)",
    }


@pytest.mark.parametrize(("language", "word", "known"), [("ar", "العراق", True), ("ar", "فیضان", False), ("tr", "koalisyonun", True), ("tr", "deprem", False)])
def test_the_words_of_the_topic_are_known(language: str, word: str, known: bool) -> None:
    assert topics.known_words(language).has(word) is known
