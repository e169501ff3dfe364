"""What meets in one story: every figure reckoned again from the table of mentions."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from parsel import Selector
from sqlalchemy import Engine, func, select
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, reading
from crawler.storage.models import Story
from crawler.storage.reports import sampling, together
from dashboard import data
from tests.dashboard.conftest import html_of, is_well, stories_in, tables_of
from tests.dashboard.keywords.figures import Open, stories_with, topic_names
from tests.dashboard.world import ZONE


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
    app, of = show("together", unit=unit), stories_with(engine, unit)
    every = len(set[int]().union(*of.values()))
    cells = _matrix(app)
    assert {pair: _figure(cell) for pair, cell in cells.items()} == {(a, b): len(of[a] & of[b]) for a, b in cells}
    shown = {(row["one"], row["other"]): row for row in tables_of(app)["terms_together"]}
    met = {frozenset(pair) for pair, cell in cells.items() if _figure(cell)}
    assert {frozenset(pair) for pair in shown} == met
    assert len(shown) == len(met) > 9
    assert [int(row["stories"]) for row in shown.values()] == sorted((int(row["stories"]) for row in shown.values()), reverse=True)
    assert Selector(html_of(app)).css("th[data-field=stories]::attr(aria-sort)").get() == "descending"  # and so the heading says
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
    names = topic_names()
    assert cells[names["troops"], names["base"]] > 20
    assert 0 < 3 * cells[names["enemy"], names["base"]] < cells[names["troops"], names["base"]]
    assert cells[names["fire"], names["withdraw"]] == cells[names["fire"], names["intl_coalition"]] == 0


def test_a_part_of_the_stories_is_told_as_a_part(show: Open, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MOST_SEARCHED", 50), ("MOST_DAYS", 10)):
        monkeypatch.setattr(sampling, name, value)
    taken: dict[str, Any] = {}
    monkeypatch.setattr("dashboard.tables._take_away", lambda rows, key: taken.update({key: rows}))
    first = day_number(datetime.now(ZONE).date()) - 29
    with reading(engine) as connection:
        there = set(connection.scalars(select(Story.id).where(Story.day.in_(range(first, first + 30, 3)))))
    of = {name: found & there for name, found in stories_with(engine, "idea").items()}
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
    data.forget()
    part = re.search(r"Counted: (\d+) stories, drawn by chance from the (\d+) of one day in 3 of the period\.", html_of(show("together", unit="idea")))
    assert part
    assert (int(part[1]) < len(there), int(part[2])) == (True, len(there))
    monkeypatch.setattr(sampling, "MOST_SEARCHED", 10**6)
    data.forget()
    assert re.search(rf"Counted: \d+ stories, drawn by chance from {_stories_of_the_period(engine)}\. The figures", html_of(show("together", unit="idea")))


def _stories_of_the_period(engine: Engine) -> int:
    first = day_number(datetime.now(ZONE).date()) - 29
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(Story).where(Story.day >= first)) or 0


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_a_cell_of_the_matrix_leads_to_its_very_stories(show: Open, engine: Engine, unit: str) -> None:
    app, of = show("together", unit=unit), stories_with(engine, unit)
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
