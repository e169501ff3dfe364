"""The page Keywords, section by section, over an invented world; and its pure parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from parsel import Selector
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, forget, open_database, reading, writing
from crawler.storage.models import Mention
from crawler.storage.reports import VolumePoint
from crawler.text.keywords import printed
from dashboard import topics
from dashboard.keywords.smoothing import running
from tests.dashboard.conftest import html_of, is_well, stories_in, tables_of
from tests.dashboard.wording import TERMS
from tests.dashboard.world import ZONE, World, add_story

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
DRAWERS = ("terms_over_time_drawer", "terms_by_who_drawer", "context_drawer")
SECTIONS = ("time", "changes", "who", "together", "new", "context")
TOGETHER = ("القوات الأمريكية", "عين الأسد")  # stand in two stories
Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of some weeks."""
    url = f"sqlite:///{tmp_path_factory.mktemp('keywords') / 'rasad.db'}"
    World(days=34, volume=0.2).fill(engine := open_database(url))
    now = datetime.now(UTC) - timedelta(hours=1)
    day = day_number(now.astimezone(ZONE).date())
    with writing(engine) as connection:
        for number in (70_001, 70_002):
            both = [(TOGETHER[0], "actors"), (TOGETHER[1], "bases")]
            add_story(connection, number, "dijla_post", "ar", day, now, "relevant", " ".join(TOGETHER), f"نص {number}", terms=both, sources=[])
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


def _html(app: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in app.get("html"))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_filled_and_explains_itself(show: Open, section: str) -> None:
    app = show(section, lang="fa", unit="term")
    assert "rs-note" in _html(app)
    assert tables_of(app) or section == "new"


def test_pairs_that_meet_are_those_of_the_table_of_mentions(show: Open, engine: Engine) -> None:
    shown = tables_of(show("together", unit="term"))["terms_together"]
    first = day_number(datetime.now(ZONE).date()) - 29  # the page shows 30 days
    with reading(engine) as connection:
        rows = {(r.story_id, printed(r.term)) for r in connection.execute(select(Mention.story_id, Mention.term).where(Mention.day >= first))}
    meet = Counter(frozenset((a, b)) for story, a in rows for other, b in rows if story == other and a < b)
    assert {frozenset((row["one"], row["other"])): int(row["stories"]) for row in shown} == meet == {frozenset(TOGETHER): 2}
    of = {term: len({story for story, name in rows if name == term}) for term in TOGETHER}
    lift = 2 * len({story for story, _ in rows}) / (of[TOGETHER[0]] * of[TOGETHER[1]])
    assert shown[0]["lift"] == f"{lift:,.2f}"


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_a_cell_of_the_matrix_leads_to_its_very_stories(show: Open, unit: str) -> None:
    app = show("together", unit=unit)
    (matrix,) = Selector(_html(app)).css(".rs-matrix table")
    ways = [(a.attrib["href"], a.css("::text").get()) for a in matrix.css("a")]
    assert len(ways) == 2
    for to, figure in ways:
        app.query_params["pair"] = parse_qs(to.removeprefix("?"))["pair"]
        is_well(app.run())
        listed = re.search(r'<div id="rs-pair">.*?</div>', _html(app))
        assert sorted(stories_in(_html(app))) == [70_001, 70_002]
        assert figure == "2"
        assert listed
        assert "2 stories with both" in listed[0]
    for nonsense in (["x", "y"], [*app.query_params["pair"]][:1], ["<b>"]):
        app.query_params["pair"] = nonsense
        is_well(app.run())
        assert "rs-pair" not in _html(app)


def _compared(app: AppTest) -> list[str]:
    (chips,) = re.findall(r'data-choice="chosen-compared_terms".*?</div></div>', _html(app), re.DOTALL)
    return re.findall(r'data-flip="([^"]+)"', chips)


def test_what_is_compared_is_taken_out_by_a_click_and_chosen_from_a_list_that_is_filled_once_it_is_open(show: Open) -> None:
    app = show("time", unit="term")
    usual = _compared(app)
    assert len(usual) == 5
    assert re.findall(r'data-usual="([^"]+)"', _html(app))[0].split("\n") == usual
    assert not app.multiselect
    app.session_state["compared_terms_list"] = True
    every = list(app.run().multiselect(key="compared_terms").options)
    assert len(every) > 9
    app.multiselect(key="compared_terms").set_value(app.multiselect(key="compared_terms").value[1:]).run()
    assert _compared(app) == usual[1:]
    assert app.query_params["compared_terms"] == usual[1:]
    assert "Those found most often" in _html(app)


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


@pytest.mark.parametrize("query", ["unit=idea", f"unit=term&terms={TOGETHER[0]}"])
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


def test_a_word_is_shown_in_its_context_in_its_own_direction(show: Open) -> None:
    html = _html(show("context", context_words="الدولي"))
    lines = re.findall(r'<div class="rs-place">.*?</div></div>', html)
    assert lines
    assert all('<mark class="found">الدولي</mark>' in line and 'class="rs-line" dir="rtl"' in line for line in lines)
    assert len(stories_in("".join(lines))) == len(lines)
    assert 'dir="ltr"' in _html(show("context", context_words="coalition"))


def test_a_term_is_shown_in_its_context(show: Open, engine: Engine) -> None:
    app = show("context", unit="term")
    first = app.selectbox(key="context_term").value
    assert f'<mark class="found">{first}</mark>' in _html(app)


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
