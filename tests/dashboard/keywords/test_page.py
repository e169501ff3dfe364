"""The page Keywords: every section, what is compared, ways to stories, context; and its pure parts."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from parsel import Selector
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import reading
from crawler.storage.models import Mention
from crawler.storage.reports import VolumePoint, sampling
from dashboard import data, topics
from dashboard.keywords.smoothing import running
from tests.dashboard.conftest import html_of, stories_in, tables_of
from tests.dashboard.keywords.figures import APP, Open
from tests.dashboard.wording import TERMS

SECTIONS = ("time", "changes", "who", "together", "new", "context")
TERM = TERMS["ar"][0][0]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_filled_and_explains_itself(show: Open, section: str) -> None:
    app = show(section, lang="fa", unit="term")
    assert "rs-note" in html_of(app)
    assert tables_of(app) or section == "new"


def test_new_words_tell_the_days_that_were_read(show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "one day in" not in html_of(show("new"))
    for name, value in (("MOST_SEARCHED", 50), ("MOST_DAYS", 10)):
        monkeypatch.setattr(sampling, name, value)
    data.forget()
    assert html_of(show("new")).count(", one day in 3)") == 1  # of the time before it are few


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
