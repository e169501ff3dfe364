"""The filters as links and in the drawer: the address, the session and the page say the same."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.localization import LANGUAGES, locale_for
from crawler.storage.engine import day_number
from crawler.storage.reports import Filter
from dashboard import filters, left_out
from tests.dashboard.conftest import Open, html_of, is_well, left_out_of
from tests.dashboard.world import ZONE, World


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
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_an_address_asks_for_that_is_unknown_is_said_once_and_the_rest_holds(show: Open, code: str) -> None:
    app = show("stories", lang=code, outlet=["sepidar", "nobody"], country="<b>Atlantis", terms="nonsense", period="never", q="x")
    is_well(app)
    locale = locale_for(code)
    things = [("never", "Period"), ("nobody", "Outlets"), ("<b>Atlantis", "Countries"), ("nonsense", "Terms")]
    said = locale.say(left_out.UNKNOWN, things=locale.listed([f"\u2068{value}\u2069 ({locale.say(label)})" for value, label in things]))
    assert left_out_of(app) == [said, said]
    assert "<b>Atlantis" not in html_of(app)
    assert app.session_state["chosen filter"].outlets == ("sepidar",)
    assert app.query_params["outlet"] == "sepidar"
    assert left_out_of(app.run()) == [said, said]
    app.switch_page("views/volume.py").run()
    assert left_out_of(app) == [said, said]
    app.session_state["language"] = ["fa"]
    assert left_out_of(app.run()) == []


@pytest.mark.usefixtures("world")
def test_many_unknown_ones_are_counted_and_cited_sources_are_among_them(show: Open) -> None:
    app = show("volume", outlet=["a", "b", "c"], language="xx", verdict="y", topic="z", cites=["outlet:nobody", ":", "outlet:sahra_wire"])
    is_well(app)
    told = left_out_of(app)[0]
    assert told.count("\u2068") == 4
    assert told.endswith(", and 4 more.")
    assert app.session_state["chosen filter"].cites == ("outlet:sahra_wire",)


@pytest.mark.usefixtures("world")
def test_a_term_is_known_in_another_spelling_in_a_link_as_where_it_is_typed(show: Open) -> None:
    app = show("volume", terms=["التحالف الدولى", "الانسحاب الامريكي", "nonsense"])
    is_well(app)
    kept = app.session_state["chosen filter"].terms
    assert len(kept) == 1, kept
    assert "التحالف" in kept[0]
    assert app.query_params["terms"] == kept[0]
    assert "nonsense" in left_out_of(app)[0]


def _days(app: AppTest) -> list[Any]:
    chosen: Any = app.sidebar.date_input[0].value
    return [*chosen]


@pytest.mark.usefixtures("world")
def test_one_chosen_day_is_a_period_of_that_day_and_others_are_put_right(show: Open) -> None:
    today = datetime.now(ZONE).date()
    day, before, after = (today - timedelta(days=n) for n in (3, 5, -9))
    for said, first, last in (([day], day, day), ([day, before], before, day), ([before, after], before, today), ([after], today, today)):
        app = show("volume", period="Chosen days", days=[d.isoformat() for d in said])
        is_well(app)
        assert _days(app) == [first, last]
        assert app.query_params["days"] == [first.isoformat(), last.isoformat()]
        found = app.session_state["chosen filter"]
        assert (found.since_day, found.until_day) == (day_number(first), day_number(last))
        assert [*set(left_out_of(app))] == ([f"Days to come are taken as today: \u2068{after}\u2069 (Chosen days)."] if after in said else [])
    app = show("volume", period="Chosen days", days=["1066-10-14", "banana", day.isoformat()])
    is_well(app)
    assert _days(app) == [day, day]
    assert [things in left_out_of(app)[0] for things in ("1066-10-14", "banana", "(Chosen days)")] == [True] * 3


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
