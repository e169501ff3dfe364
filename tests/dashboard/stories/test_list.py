"""The list of stories: copies as one, its pages and the ways among its stories; against queries of the tests' own."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, parse_qsl

import pytest
from parsel import Selector
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import reading
from dashboard import pages
from tests.dashboard.conftest import html_of, open_story, stories_in
from tests.dashboard.stories.conftest import is_well, listed, one, show


def test_copies_are_one_card_that_opens_their_list_and_the_figures_say_so(engine: Engine) -> None:
    app = is_well(show(q="title:عنوان"))
    assert listed(app) == [8002]
    assert "3 stories · with every word, in any spelling · 2 copies are folded under the stories that were first" in html_of(app)
    (folded,) = re.findall(r"<details.*?</details>", html_of(app), flags=re.DOTALL)
    assert "<summary>and 2 copies</summary>" in folded
    assert set(stories_in(folded)) == {8001, 8003}
    app = is_well(show(q="title:عنوان", copies="each"))
    assert listed(app) == [8003, 8001, 8002]
    stories, texts = (one(engine, f"SELECT count({what}) FROM story WHERE verdict IN ('relevant', 'possible')") for what in ("*", "DISTINCT text_hash"))
    assert f"{stories} stories · {stories - texts} cop" in html_of(is_well(show()))


@pytest.mark.usefixtures("engine")
def test_a_search_of_exclusions_alone_says_that_it_leaves_out() -> None:
    told = html_of(is_well(show(q="-withdrawal")))
    assert "without these words, in any spelling" in told
    assert "with every word" not in told


@pytest.mark.parametrize("query", [{"view": "<b>", "sort": "'", "copies": "x", "q": '"' * 300}, {"view": "review", "sort": "best"}])
def test_an_address_with_nonsense_gives_the_defaults(engine: Engine, query: dict[str, str]) -> None:
    assert listed(is_well(show(**query))) or "q" in query


def paged(app: AppTest) -> dict[str, dict[str, str]]:
    """The ways to other pages of the list, by what they are called: what the address then says."""
    (nav,) = re.findall(r'<nav class="rs-pages".*?</nav>', html_of(app))
    return {name: dict(parse_qsl(unescape(to))) for to, name in re.findall(r'href="\?([^"]*)"[^<>]*>([^<]*)</a>', nav)}


def newest(engine: Engine) -> list[int]:
    """Every story with a text of its own, or first with it, newest first."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT id, text_hash, published_at, day FROM story WHERE verdict IN ('relevant', 'possible')")).all()
    first = {row.text_hash: row for row in sorted(rows, key=lambda r: (r.published_at, r.id), reverse=True)}
    return [row.id for row in sorted(first.values(), key=lambda r: (r.day, r.published_at, r.id), reverse=True)]


def test_the_page_of_a_list_stands_in_the_address_and_in_the_ways_to_the_others(engine: Engine) -> None:
    every = newest(engine)
    last = -(-len(every) // 20)
    assert last > 3
    app = is_well(show(page="2"))
    assert listed(app) == every[20:40]
    ways = paged(app)
    assert [*ways] == ["Previous", *(str(n) for n in range(1, min(last, 4) + 1)), *([str(last)] if last > 4 else []), "Next"]
    assert {name: to.get("page") for name, to in ways.items()} == {n: n if n.isdigit() and n != "1" else None for n in ways} | {"Next": "3"}
    assert all("page=2" in to for to in re.findall(r'href="(stories\?[^"]*story=[^"]*)"', html_of(app)))  # to come back to it
    assert listed(is_well(show(page=str(last)))) == every[(last - 1) * 20 :]
    assert listed(is_well(show(page="2", copies="each"))) != every[20:40]


def _leaf(app: AppTest, key: str) -> None:
    """Follow the way to the story before or after the one that is open, by its key."""
    (link,) = Selector(html_of(app)).css(f".rs-leaf a[aria-keyshortcuts={key}]::attr(href)").getall()
    for name, (value,) in parse_qs(link.removeprefix("?")).items():
        app.query_params[name] = value
    app.run()


def test_one_leafs_from_wherever_one_stands_and_the_list_is_left_on_that_page(engine: Engine) -> None:
    every = newest(engine)
    app = is_well(show(page="3"))
    n = len(every)
    app = is_well(open_story(app, every[59]))
    for key, at, page in (("J", 60, "4"), ("K", 59, "3"), ("K", 58, "3")):
        _leaf(app, key)
        assert (app.query_params["story"], app.query_params["page"]) == (str(every[at]), page)
        assert f">{at + 1} of {n}<" in html_of(is_well(app))
    app.button(key="back").click().run()
    assert listed(is_well(app)) == every[40:60]


def test_a_story_that_the_page_does_not_have_is_sought_among_the_first_and_its_place_is_no_guess(engine: Engine) -> None:
    every = newest(engine)
    app = is_well(show(story=str(every[61])))  # as from Today
    assert ">62<" in html_of(app)  # of how many nobody has counted
    _leaf(app, "J")
    assert (app.query_params["story"], app.query_params["page"]) == (str(every[62]), "4")
    assert Selector(html_of(app)).css(".rs-leaf a kbd::text").get() == "K"
    app = is_well(show(story=str(every[-1]), page="2"))
    assert Selector(html_of(app)).css(".rs-leaf a kbd::text").getall() == ["K"]


@pytest.mark.parametrize("only", [{}, {"q": "title:عنوان OR وسائل OR بغداد"}, {"outlet": "furat_agency"}])
@pytest.mark.usefixtures("engine")
def test_one_leafs_from_a_copy_from_the_place_of_the_story_it_is_folded_under(only: dict[str, str]) -> None:
    every = listed(is_well(show(**only)))
    at = every.index(8002)
    assert {8001, 8003}.isdisjoint(every)
    assert len(every) > at + 1
    for copy in ("8001", "8003"):
        for key, other in (("J", at + 1), ("K", at - 1)):
            app = is_well(show(story=copy, **only))  # as from Today
            assert f">{at + 1}<" in html_of(app)
            assert Selector(html_of(app)).css(".rs-leaf a kbd::text").getall() == (["K", "J"] if at else ["J"])
            if other >= 0:
                _leaf(app, key)
                assert app.query_params["story"] == str(every[other])
    own = listed(is_well(show(copies="each", **only)))
    if 8003 in own:
        assert f">{own.index(8003) + 1}<" in html_of(is_well(show(story="8003", copies="each", **only)))


@pytest.mark.parametrize(("page", "shown"), [("x", 1), ("-2", 1), ("0", 1), ("", 1), ("٣", 1), ("1.5", 1), ("9" * 40, 1), ("999", None)])
def test_a_page_that_is_none_is_the_first_and_one_beyond_the_end_the_last(engine: Engine, page: str, shown: int | None) -> None:
    every = newest(engine)
    first = (shown - 1) * 20 if shown else (len(every) - 1) // 20 * 20
    assert listed(is_well(show(page=page))) == every[first : first + 20]


def test_another_list_begins_on_its_first_page(engine: Engine) -> None:
    app = is_well(show(page="2", copies="each"))
    is_well(app.text_input(key="q").set_value("-nothing").run())
    assert "page" not in app.query_params
    with reading(engine) as connection:
        order = "SELECT id FROM story WHERE verdict IN ('relevant', 'possible') ORDER BY day DESC, published_at DESC, id DESC LIMIT 20"
        assert listed(app) == list(connection.scalars(text(order)))
    choices = re.findall(r'<a class="rs-open rs-pill"[^<>]*data-of="([^"]*)"[^<>]*aria-pressed="false"|aria-pressed="false" data-of="([^"]*)"', html_of(app))
    assert {a or b for a, b in choices} >= {"sort page", "copies page", "view page", "language page", "verdict page", "period days page"}


def test_what_lies_beyond_the_last_page_that_is_listed_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    every = newest(engine)
    assert "are listed here" not in html_of(is_well(show(page="2")))
    monkeypatch.setattr(pages, "MOST", 2)
    app = is_well(show(page="3"))
    assert "The first 40 are listed here." in html_of(app)
    assert listed(app) == every[20:40]
    assert "Next" not in paged(app)
