"""What tables make of values: how they are written, by what they are sorted, and that nothing in them is markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from parsel import Selector
from streamlit.testing.v1 import AppTest

from dashboard import columns
from dashboard.columns import Column
from tests.dashboard.conftest import html_of, sorted_by, tables_in

HOSTILE = """<script>alert(1)</script>"' onmouseover="alert(1)" <img src=x> ![x](http://127.0.0.1:9)"""


def _drawn(column: Column, *values: Any, **more: Any) -> str:
    return columns.table([{"name": "x", "value": v, "key": v} for v in values], {"value": column}, name="t", alt="All", **more)


def _written(column: Column, *values: Any) -> list[str]:
    return [row["value"] for row in tables_in(_drawn(column, *values))["t"]]


@pytest.mark.parametrize(
    ("column", "values", "written", "keys"),
    [
        (columns.number("n"), [12345, 0, None], ["12,345", "0", "–"], ["12345", "0", ""]),
        (columns.number("n", digits=1, signed=True), [0.26, -3, 0], ["+0.3", "-3.0", "+0.0"], ["0.26", "-3", "0"]),
        (columns.chance("n"), [0.0123, 0.0005, 0.00049, None], ["0.012", "0.001", "<0.001", "–"], ["0.0123", "0.0005", "0.00049", ""]),
        (columns.share("n"), [12.345, None], ["12.3%", "–"], ["12.345", ""]),
        (columns.share("n", digits=0, top=50), [50, 25], ["50%", "25%"], ["50", "25"]),
        (columns.day("n"), [date(2024, 10, 7), None], ["2024-10-07", "–"], ["2024-10-07", ""]),
        (columns.yes("n", said="yes", denied="no"), [True, False], ["✓", "–"], ["1", "0"]),
        (columns.text("n"), ["دجلة", "", None], ["دجلة", "", "–"], ["دجلة", "", ""]),
        (columns.several("n"), [("a", "ب")], ["a ب"], ["a ب"]),
        (columns.told("n", lambda v: "never" if v is None else f"{v} s", float), [7, None], ["7 s", "never"], ["7", ""]),
        (columns.identity("n", to=lambda row: f"x?{row['key']}"), [1234567], ["1234567"], ["1234567"]),
    ],
)
def test_a_value_is_written_for_people_and_sorted_by_what_it_is(column: Column, values: Sequence[Any], written: list[str], keys: list[str]) -> None:
    assert _written(column, *values) == written
    assert sorted_by(_drawn(column, *values), "t", "value") == keys


def test_a_bar_is_as_long_as_its_share_of_the_most() -> None:
    assert Selector(_drawn(columns.share("n", top=40), 40, 10, 0)).css(".rs-bar::attr(style)").getall() == [f"--full:{n}%" for n in (100, 25, 0)]


def test_a_sign_stays_before_its_number_on_pages_that_run_from_the_right() -> None:
    assert Selector(_drawn(columns.number("n", signed=True), 5, -5)).css("tbody bdi::attr(dir)").getall() == ["ltr", "ltr"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (columns.text("n"), HOSTILE),
        (columns.text("n", to=lambda row: f"stories?q={row['key']}"), HOSTILE),
        (columns.several("n"), [HOSTILE]),
        (columns.address("n"), f"https://a.example/{HOSTILE}"),
        (columns.address("n", label="open"), f"https://a.example/{HOSTILE}"),
        (columns.told("n", str, lambda _: 1.0), HOSTILE),
    ],
)
def test_what_others_write_is_never_markup(column: Column, value: Any) -> None:
    page = Selector(_drawn(column, value))
    assert page.css("script, img") == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "https://", "not an address", ""])
def test_an_address_that_leads_nowhere_is_no_link(url: str) -> None:
    assert Selector(_drawn(columns.address("n"), url)).css("a") == []
    assert Selector(_drawn(columns.address("n", label="open"), url)).css("a, bdi") == []


def test_an_address_is_a_link_that_reads_and_opens_beside_this_page() -> None:
    url = "https://a.example/%D8%AE%D8%A8%D8%B1"
    (link,) = Selector(_drawn(columns.address("n"), url)).css("a")
    assert (link.attrib["href"], link.attrib["target"], link.attrib["rel"]) == (url, "_blank", "noopener noreferrer")
    assert link.xpath("string()").get() == "https://a.example/خبر"


@pytest.mark.parametrize(
    ("said", "way"),
    [("وكالة", None), ("Agency", None), ("أخبار 24، بغداد", None), ("123", "auto"), ("وكالة (2)", "rtl"), ("Agency.", "ltr"), ("وكالة AFP", "rtl")],
)
def test_words_run_in_their_own_direction_by_an_element_where_they_need_one(said: str, way: str | None) -> None:
    assert Selector(_drawn(columns.text("n"), said)).css("tbody bdi::attr(dir)").get() == way


def test_a_table_says_what_it_is_and_what_it_is_sorted_by() -> None:
    html = _drawn(columns.number("n", help="What it counts."), 3, 2, 1, order=("value", "descending"))
    page = Selector(html)
    assert page.css("caption::text").get() == "All"
    assert page.css("thead th[scope=col][aria-sort=descending] > button.rs-sort::text").get() == "n"
    assert page.css("tbody th[scope=row]")
    assert "What it counts." in page.xpath("string()").get("")


def test_a_table_that_folds_says_what_its_pieces_are_and_what_stands_in_each_cell() -> None:
    rows = [{"a": "one", "b": 2, "c": HOSTILE}] * 3
    heads = {"a": columns.text("A"), "b": columns.number('Of "b"; and\\'), "c": columns.text("C")}
    page = Selector(columns.table(rows, heads, name="t", alt="All", folds=True))
    assert page.css("table::attr(style)").get() == r'''--c1:"A";--c2:"Of \"b\"; and\\";--c3:"C"'''
    roles = [[e.attrib.get("role") for e in tr.xpath("./*")] for tr in page.css("[role=table] > [role=rowgroup] > [role=row]")]
    assert roles == [["columnheader"] * 3, *([["rowheader", "cell", "cell"]] * 3)]
    assert page.css("script, img") == []


def test_a_row_or_two_have_nothing_to_sort() -> None:
    assert Selector(_drawn(columns.number("n"), 2, 1, order=("value", "descending"))).css("button, [aria-sort]") == []


def test_an_empty_table_has_its_heads() -> None:
    assert tables_in(_drawn(columns.number("n"))) == {"t": []}


def _many() -> None:
    from dashboard import columns, tables

    tables.show([{"n": n} for n in range(1234)], {"n": columns.number("n")}, key="many", alt="Many")


def test_a_table_of_very_many_rows_shows_the_first_and_says_so() -> None:
    html = html_of(AppTest.from_function(_many).run())
    assert [row["n"] for row in tables_in(html)["many"]] == [str(n) for n in range(300)]
    assert "The first 300 of 1,234 rows are shown and sorted here; the file has all." in html
