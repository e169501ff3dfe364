"""What an address asks for and a page does not do is said beside the filters, safely, and not when the reader's own choice made it so."""

from __future__ import annotations

import ast
import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.localization import LANGUAGES, locale_for
from crawler.storage.engine import reading
from crawler.text.query import LONGEST
from dashboard import left_out
from dashboard.address import KEYS, LINES
from tests.dashboard.conftest import Open, html_of, is_well, left_out_of
from tests.dashboard.world import ZONE, World

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"
TODAY = datetime.now(ZONE).date()


@pytest.fixture(autouse=True)
def world(engine: Engine) -> Engine:
    """A few days of an invented world."""
    World(days=8, volume=0.1).fill(engine)
    return engine


def _said(*things: tuple[str, str], why: str = left_out.UNKNOWN, code: str = "en") -> list[str]:
    """The sentence on things with what they would be chosen of, in the side bar and on the page."""
    locale = locale_for(code)
    named = [f"\u2068{value}\u2069" + (f" ({locale.say(label)})" if label else "") for value, label in things]
    return [locale.say(why, things=locale.listed(named))] * 2


@pytest.mark.parametrize(
    ("page", "query", "things"),
    [
        ("today", {"since": "ever"}, [("ever", "New since")]),
        ("volume", {"chart": "pie"}, [("pie", "Section")]),
        ("volume", {"series": "moon", "as": "1e9", "per_share_day": "hour"}, [("moon", "By"), ("1e9", "Show"), ("hour", "Per")]),
        ("volume", {"series": ["moon", "language"]}, [("moon", "By")]),
        ("volume", {"chart": "late", "late": "-1"}, [("-1", "Late is later than")]),
        ("volume", {"chart": "compared", "with": "never"}, [("never", "Compare with")]),
        ("volume", {"chart": "compared", "with": "chosen", "then": "9999-99-99"}, [("9999-99-99", "Its first day")]),
        ("volume", {"chart": "compared", "with": "chosen", "then": "1066-10-14"}, [("1066-10-14", "Its first day")]),
        ("sources", {"part": "x", "cited": "y"}, [("x", "Section")]),
        ("sources", {"part": "cited", "cited": "y"}, [("y", "Kind of source")]),
        ("sources", {"part": "one", "source": "nobody"}, [("nobody", "Source")]),
        ("keywords", {"section": "x", "unit": "y", "terms_show": "z"}, [("x", "Section"), ("y", "Count"), ("z", "Show")]),
        ("keywords", {"compared_ideas": ["x", "y"]}, [("x", "Compare"), ("y", "Compare")]),
        ("keywords", {"section": "together", "pair": ["x", "y"]}, [("x", "Together"), ("y", "Together")]),
        ("keywords", {"section": "context", "context_idea": "x"}, [("x", "Or one that was found")]),
        ("keywords", {"section": "who", "terms_by": "x"}, [("x", "By")]),
        ("stories", {"view": "x", "sort": "y", "copies": "z"}, [("x", "Which stories"), ("y", "Order"), ("z", "Copies of a text")]),
        ("stories", {"sort": "best"}, [("best", "Order")]),  # of a search, and there is none
        ("stories", {"page": "٣"}, [("٣", "Pages of the list")]),
        ("stories", {"sort": "x", "page": "2"}, [("x", "Order"), ("2", "Pages of the list")]),  # of another list
        ("stories", {"story": "12a"}, [("12a", "Story")]),
        ("stories", {"story": "9" * 40}, [("9" * 40, "Story")]),
        ("health", {"part": "x"}, [("x", "Part")]),
        ("health", {"run": "5"}, [("5", "Runs")]),  # without the part that shows one
        ("health", {"part": "runs", "run": "999999"}, [("999999", "Look at a run")]),
        ("health", {"part": "outlets", "at": "nobody"}, [("nobody", "Look at an outlet, or have something done")]),
    ],
)
def test_what_no_choice_of_a_page_has_is_said_and_the_usual_is_shown(show: Open, page: str, query: dict[str, Any], things: list[tuple[str, str]]) -> None:
    app = show(page, **query)
    is_well(app)
    assert left_out_of(app) == _said(*things)
    held = {key: app.query_params.get(key) for key in query if key != "pair"}
    assert not {value for value, _ in things} & {one for values in held.values() for one in ([values] if isinstance(values, str) else values or [])}
    assert left_out_of(app.run()) == _said(*things)  # as long as one stays
    app.switch_page("views/today.py").run()
    assert left_out_of(app) == ([] if page != "today" else _said(*things))


@pytest.mark.parametrize(
    ("page", "query", "thing", "why"),
    [
        ("stories", {"page": "999"}, ("999", "Pages of the list"), left_out.PAST_THE_END),
        ("volume", {"series": ["kind", "outlet"]}, ("kind", "By"), left_out.ONE_ALONE),
    ],
)
def test_what_is_known_and_not_done_is_said_with_the_reason(show: Open, page: str, query: dict[str, Any], thing: tuple[str, str], why: str) -> None:
    app = show(page, **query)
    is_well(app)
    assert left_out_of(app) == _said(thing, why=why)


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_said_in_the_readers_language(show: Open, code: str) -> None:
    app = show("volume", lang=code, series="moon", outlet="nobody", outlets="sepidar")
    assert left_out_of(app) == _said(("outlets=sepidar", ""), ("nobody", "Outlets"), ("moon", "By"), code=code)
    app.session_state["lang"] = "fa"
    assert left_out_of(app.run())[0].startswith(locale_for("fa").say(left_out.UNKNOWN).split("{")[0])
    assert f"({locale_for('fa').say('Outlets')})" in left_out_of(app)[0]


def test_a_good_link_is_met_with_silence_and_so_is_an_empty_key(show: Open) -> None:
    app = show("volume", series="language", chart="time", outlet="sepidar", period="90 days", country="", topic_words="", story="", per_share_day="week")
    is_well(app)
    assert left_out_of(app) == []
    app = show("stories", q="التحالف", sort="best", copies="each", story="999999")
    assert left_out_of(app) == []
    assert "There is no story with this number" in html_of(app)


def test_what_a_readers_own_choice_took_away_is_not_held_against_the_address(show: Open, world: Engine) -> None:
    asked = "SELECT a.canonical, s.language FROM attribution a JOIN story s ON s.id = a.story_id WHERE a.kind = 'outlet'"
    with reading(world) as connection:
        cited = {*connection.exec_driver_sql(asked)}
    source, other = next((source, other) for source, _ in sorted(cited) for _, other in sorted(cited) if (source, other) not in cited)
    app = show("sources", part="one", source=source)
    is_well(app)
    app.session_state["language"] = [other]
    assert f'value="{source}"' not in html_of(app.run())
    assert "source" not in app.query_params
    assert left_out_of(app) == []
    assert left_out_of(show("sources", part="one", source=source, language=other)) == _said((source, "Source"))  # a link's own filter
    app = show("stories", q="ا", sort="best", page="2")
    app.session_state["q"] = ""
    assert left_out_of(app.run()) == []
    assert "sort" not in app.query_params


def test_days_to_come_are_today_and_said(show: Open) -> None:
    after = (TODAY + timedelta(days=9)).isoformat()
    app = show("volume", period="Chosen days", days=after)
    assert left_out_of(app) == _said((after, "Chosen days"), why=left_out.TO_COME)
    assert app.query_params["days"] == [TODAY.isoformat()] * 2
    app = show("volume", chart="compared", **{"with": "chosen"}, then=after)
    assert left_out_of(app) == _said((after, "Its first day"), why=left_out.TO_COME)
    app = show("volume", series="moon", period="Chosen days", days=[after, "banana"])
    assert left_out_of(app)[0] == " ".join([_said(("banana", "Chosen days"), ("moon", "By"))[0], _said((after, "Chosen days"), why=left_out.TO_COME)[0]])


def test_days_alone_are_a_period_and_days_beside_another_period_are_left_out(show: Open) -> None:
    day = (TODAY - timedelta(days=3)).isoformat()
    app = show("volume", days=day)
    is_well(app)
    assert app.query_params["period"] == "Chosen days"
    assert app.query_params["days"] == [day, day]
    assert left_out_of(app) == []
    app = show("volume", days=day, period="7 days")
    assert left_out_of(app) == _said((day, ""), why=left_out.OTHER_DAYS)
    assert "days" not in app.query_params


def test_more_than_can_be_asked_for_is_said_and_the_first_are_taken(show: Open, world: Engine) -> None:
    with reading(world) as connection:
        terms = [*connection.exec_driver_sql("SELECT DISTINCT term FROM mention").scalars()]
    assert len(terms) > 9
    app = show("keywords", unit="term", compared_terms=[*terms[:10], "x"])
    is_well(app)
    assert left_out_of(app)[0] == " ".join([_said(("x", "Compare"))[0], _said((terms[9], "Compare"), why=left_out.TOO_MUCH)[0]])
    cited = [f"outlet:x{n}" for n in range(9)]
    app = show("stories", cites=["outlet:sahra_wire", *cited[:7], *cited[6:]])
    assert app.session_state["chosen filter"].cites == ("outlet:sahra_wire",)
    assert left_out_of(app)[0].endswith(_said(*((source, "Cited sources") for source in cited[7:]), why=left_out.TOO_MUCH)[0])
    assert left_out_of(app)[0].startswith("Unknown here and left out: \u2068outlet:x0\u2069 (Cited sources)")
    app = show("stories", q="x" * LONGEST + " حاملة")
    assert re.fullmatch(r"Left out, as more than can be asked for at once: \u2068حاملة\u2069 \(Search\)\.", left_out_of(app)[0])


def test_keys_that_nothing_has_are_said_and_taken_out_but_for_those_of_a_click(show: Open) -> None:
    app = show("stories", outlets="sepidar", Language=["fa", "ar"], utm_source="mail", fbclid="x1", sort="oldest", page="2")
    is_well(app)
    assert left_out_of(app) == _said(("outlets=sepidar", ""), ("Language=fa", ""), ("Language=ar", ""))
    assert {*app.query_params} >= {"utm_source", "fbclid", "sort", "page", "lang"}
    assert not {*app.query_params} & {"outlets", "Language"}
    app.switch_page("views/volume.py").run()
    assert left_out_of(app)  # it shows everything still
    app.session_state["outlet"] = ["sepidar"]
    assert left_out_of(app.run()) == []


HOSTILE = ["<script>alert(1)</script>", "x" * 10_000, "a\x00b\r\nc", "\u202eabc\u2066", "]]>&amp;\"'", "{things} {0} %s", "\ufffd\ufeff"]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_and_keys_are_quoted_apart_and_cut(show: Open, value: str) -> None:
    app = show("volume", series=value, outlet=value, **{f"k{value[:50]}": value})
    is_well(app)
    _is_safe(app, 3)
    assert {*app.query_params} == {"lang"}
    app = show(no_page=value)
    is_well(app)
    assert left_out_of(app)[0].startswith("There is no page")
    _is_safe(app, 1)
    assert {*app.query_params} == {"lang"}


def _is_safe(app: AppTest, things: int) -> None:
    assert not re.search('<p class="rs-unknown"[^>]*>[^<]*<(?!/p>)', html_of(app))
    told = left_out_of(app)[0]
    pieces = re.findall(r"\u2068([^\u2066-\u2069]*)\u2069", told)
    assert len(pieces) == told.count("\u2068") == told.count("\u2069") == things  # nothing turns what follows
    assert all(len(piece) <= 60 and not re.search(r"[\x00-\x1f\u202a-\u202e]", piece) for piece in pieces)


def test_a_lone_surrogate_is_left_out_of_the_sentence() -> None:
    assert left_out._listed([left_out.Thing("a\ud800b", "")]) == "\u2068ab\u2069"


def test_many_are_counted(show: Open) -> None:
    app = show("volume", **{f"zz{n}": "1" for n in range(300)}, series="moon")
    assert left_out_of(app)[0].endswith(", \u2068zz3=1\u2069, and 297 more.")


def test_every_key_that_a_choice_has_is_known() -> None:
    found = set()
    for path in DASHBOARD.rglob("*.py"):
        for call in (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)):
            if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "choice":
                keys = [k.value for k in call.keywords if k.arg == "key"] or call.args[:1]
                found |= {k.value for k in keys if isinstance(k, ast.Constant) and isinstance(k.value, str)}
    assert len(found) > 12
    assert found <= KEYS


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("volume", {}),
        ("volume", {"chart": "compared", "with": "chosen"}),
        ("sources", {"part": "cited"}),
        ("sources", {"part": "one"}),
        ("keywords", {"unit": "term"}),
        ("keywords", {"section": "together"}),
        ("keywords", {"section": "context"}),
        ("stories", {}),
        ("health", {"part": "runs"}),
    ],
)
def test_every_link_of_ours_asks_for_what_is_known(show: Open, page: str, query: dict[str, str]) -> None:
    app = show(page, **query)
    is_well(app)
    asked = [parse_qs(urlsplit(unescape(to)).query) for to in re.findall(r'href="((?:\./|[a-z]+)?\?[^"]*)"', html_of(app))]
    assert len(asked) > 20
    assert {key for keys in asked for key in keys} | {*app.query_params} <= KEYS
    assert left_out_of(app) == []


def test_what_one_types_in_is_named_once() -> None:
    """The script that follows links has to know these lines too."""
    script = (DASHBOARD / "browser" / "open.js").read_text(encoding="utf-8")
    assert [key for key in LINES if f'"{key}"' in script] == []
    assert "dataset.lines" in script
