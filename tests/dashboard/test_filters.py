"""The filters as links and in the drawer: the address, the session and the page say the same."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.localization import LANGUAGES, locale_for
from crawler.storage.reports import Filter
from dashboard import filters
from tests.dashboard.conftest import Open, html_of, is_well
from tests.dashboard.world import World


@pytest.fixture
def world(engine: Engine) -> Engine:
    """A few days of an invented world."""
    World(days=8, volume=0.1).fill(engine)
    return engine


def _links(app: AppTest, key: str) -> dict[str, tuple[bool, dict[str, list[str]]]]:
    """The options of a filter: whether each is chosen, and what the address says after it."""
    found = re.search(rf'data-choice="{key}".*?</div></div>', html_of(app))
    assert found, key
    links = re.findall(r'<a class="[^"]*"([^<>]*) href="\?([^"]*)"[^<>]*>(?:<bdi>)?([^<]*)', found[0])
    return {unescape(name): ('aria-pressed="true"' in held, parse_qs(unescape(to))) for held, to, name in links}


@pytest.mark.usefixtures("world")
def test_every_short_filter_is_a_link_to_the_same_view_with_that_choice(show: Open) -> None:
    app = show("volume", language=["ar", "fa"], period="90 days", series="language")
    is_well(app)
    languages = _links(app, "language")
    assert {name for name, (is_on, _) in languages.items() if is_on} == {"Arabic", "Persian"}
    assert languages["Arabic"][1] == {"lang": ["en"], "language": ["fa"], "period": ["90 days"], "series": ["language"]}
    assert set(languages["English"][1]["language"]) == {"ar", "fa", "en"}
    periods = _links(app, "period")
    assert [name for name, (is_on, _) in periods.items() if is_on] == ["90 days"]
    assert "period" not in periods["30 days"][1]
    assert periods["7 days"][1]["period"] == ["7 days"]


@pytest.mark.usefixtures("world")
def test_what_is_chosen_of_a_long_list_can_be_taken_out_and_all_cleared(show: Open) -> None:
    app = show("stories", outlet=["sepidar", "nobody"], country=["Iraq"], days=["2024-01-01", "2024-02-01"], period="Chosen days", q="x")
    is_well(app)
    assert app.session_state["chosen filter"].outlets == ("sepidar",)
    assert {name: to.get("outlet") for name, (_, to) in _links(app, "chosen-outlet").items()} == {"Sepidar Online": None}
    clear = re.search(r'<p class="rs-clear"><a [^<>]*href="\?([^"]*)"', html_of(app))
    assert clear
    assert parse_qs(unescape(clear[1])) == {"lang": ["en"], "q": ["x"]}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "asked",
    [
        Filter(since_day=19_000, until_day=19_030, outlets=("furat_agency", "sepidar"), languages=("ar", "fa"), verdicts=("possible",)),
        Filter(since_day=19_000, until_day=19_000, kinds=("party",), countries=("Iran", "Iraq"), terms=("قاعدة حرير",)),
        Filter(since_day=19_000, until_day=19_030, cites=("institution:pentagon", "outlet:sahra_wire")),
    ],
)
def test_a_filter_is_what_its_address_asks_for(show: Open, asked: Filter) -> None:
    app = show("stories", **{key: [*values] for key, values in filters.asks_for(asked).items() if values})
    is_well(app)
    assert app.session_state["chosen filter"] == asked


@pytest.mark.usefixtures("world")
def test_cited_sources_are_named_and_taken_out_and_what_is_none_is_left_out(show: Open) -> None:
    asked = ["outlet:sahra_wire", "official:sahra_wire", "sahra_wire", "", ":", "outlet:<b>", "outlet:sahra_wire", "anonymous:anonymous"]
    app = show("volume", cites=asked)
    is_well(app)
    assert app.session_state["chosen filter"].cites == ("anonymous:anonymous", "outlet:sahra_wire")
    assert app.query_params["cites"] == ["outlet:sahra_wire", "anonymous:anonymous"]
    taken = {name: to.get("cites") for name, (_, to) in _links(app, "chosen-cites").items()}
    assert taken.pop("Sahra Wire") == ["anonymous:anonymous"]
    assert [*taken.values()] == [["outlet:sahra_wire"]]  # by its latest name in a story
    app = show("volume", cites=["outlet:nobody"])
    is_well(app)
    assert "cites" not in app.query_params
    assert not filters.is_narrowed(app.session_state["chosen filter"])


@pytest.mark.usefixtures("world")
def test_another_period_ends_the_chosen_days(show: Open) -> None:
    app = show("today", period="Chosen days", days=["2024-01-01", "2024-02-01"])
    ends = {name: (re.search(r'data-of="([^"]*)"', html_of(app)), "days" in to) for name, (_, to) in _links(app, "period").items()}
    assert [name for name, (_, keeps) in ends.items() if keeps] == ["Chosen days"]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_drawer_is_filled_once_it_is_open_and_what_is_chosen_there_stays_when_it_closes(show: Open, code: str) -> None:
    app = show("volume", lang=code, kind=["party"])
    assert not app.sidebar.multiselect
    app.session_state[filters.DRAWER] = True
    kinds: Any = next(m for m in app.run().sidebar.multiselect if m.key == "kind")
    assert kinds.label == locale_for(code).say("Kinds of outlet")
    assert kinds.value == ["party"]
    kinds.set_value(["party", "wire"]).run()
    is_well(app)
    assert len(_links(app, "chosen-kind")) == 2
    app.session_state[filters.DRAWER] = False
    app.run()
    assert app.run().session_state["chosen filter"].kinds == ("party", "wire")
    assert app.query_params["kind"] == ["party", "wire"]
    assert not app.sidebar.multiselect
    app.switch_page("views/stories.py").run()
    assert app.session_state["chosen filter"].kinds == ("party", "wire")


@pytest.mark.usefixtures("world")
def test_names_from_the_installation_are_escaped(show: Open) -> None:
    app = show("today", outlet=['"><script>x'], verdict=["<b>"], period="<i>", topic="<u>")
    is_well(app)
    assert "<script>x" not in html_of(app)
    assert not filters.is_narrowed(app.session_state["chosen filter"])
