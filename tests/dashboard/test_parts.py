"""What the pages are made of: text as HTML, files to take away, colours, words, charts. No Streamlit here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.localization import locale_for
from crawler.localization.writing import direction
from crawler.storage.engine import day_number
from crawler.storage.reports import LookedDay, OutletState, VolumePoint
from dashboard import charts, colours, markup, words
from tests.dashboard.conftest import drawn, told_in

AT = datetime(2024, 10, 7, 9, 30, tzinfo=UTC)
MONDAY = day_number(date(2024, 10, 7))


@pytest.mark.parametrize(
    ("tongue", "expected"),
    [
        ("en", ["Jazeera Arabic", "Jazeera English", "Bogaz", "Alborz"]),
        ("fa", ["الجزيرة (Jazeera Arabic)", "الجزيرة (Jazeera English)", "Bogaz", "خبرگزاری البرز"]),
    ],
)
def test_outlets_go_by_their_own_names_where_those_are_written_as_the_page_is(monkeypatch: pytest.MonkeyPatch, tongue: str, expected: list[str]) -> None:
    monkeypatch.setattr(words, "locale", lambda: locale_for(tongue))
    own = (("a", "Jazeera Arabic", "الجزيرة"), ("b", "Jazeera English", "الجزيرة"), ("c", "Bogaz", "Boğaz Haber"), ("d", "Alborz", "خبرگزاری البرز"))
    outlets = [_outlet(key, None)._replace(name=name, native_name=native) for key, name, native in own]
    assert list(words.outlet_names(outlets).values()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AFP: التحالف الدولي يعلن", "rtl"),  # a Latin first word does not turn the line round
        ("US-led coalition (التحالف) leaves", "ltr"),
        ("نیروهای آمریکایی", "rtl"),
        ("\u2068https://paper.example/feeds/politics/latest.xml\u2069 خوانده نشد", "rtl"),  # what is quoted says nothing of the sentence
        ("\u2068Boğaz\u2069: 12", "ltr"),
        ("12:30 ...", "auto"),
        ("", "auto"),
    ],
)
def test_a_text_runs_as_most_of_its_letters_do(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_marks_overlap_and_everything_else_is_escaped() -> None:
    assert markup.marked("a<b>&c", {"one": [(0, 2)], "two": [(1, 4)]}) == (
        '<mark class="one">a</mark><mark class="one two">&lt;</mark><mark class="two">b&gt;</mark>&amp;c'
    )
    assert markup.marked("abc", {"one": [(-5, 1), (2, 99), (2, 1)]}) == '<mark class="one">a</mark>b<mark class="one">c</mark>'
    assert markup.marked("", {"one": [(0, 3)]}) == ""


def test_paragraphs_keep_the_marks_in_their_places() -> None:
    text = "one two\n\nالتحالف three"
    start = text.index("التحالف")
    assert markup.paragraphs(text, {"m": [(4, 7), (start, start + 7)]}) == (
        '<p class="" dir="ltr">one <mark class="m">two</mark></p><p class="" dir="rtl"><mark class="m">التحالف</mark> three</p>'
    )


def test_a_snippet_shows_the_first_match_with_its_span_moved() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    at = text.index("word150")
    part, spans = markup.snippet(text, [(at, at + 7)])
    assert [part[a:b] for a, b in spans] == ["word150"]
    assert part.startswith("… word")
    assert part.endswith(" …")
    assert "word147 word148 word149 word150 word151" in part  # a match is read with what stands around it
    assert len(part) < 260
    assert markup.snippet("short", []) == ("short", [])


@given(st.lists(st.sampled_from(["a", "word", "http://x/" + "b" * 260, "التحالف"]), max_size=120), st.integers(0, 200))
def test_a_snippet_shows_its_match_whatever_stands_around(said: list[str], place: int) -> None:
    said.insert(min(place, len(said)), "MATCH")
    text = " ".join(said)
    at = text.index("MATCH")
    part, spans = markup.snippet(text, [(at, at + 5)])
    assert [part[a:b] for a, b in spans] == ["MATCH"]
    assert part.strip("… ") in text
    assert min(len(text), 150) <= len(part) <= 244
    assert part.index("MATCH") >= min(at, 20)  # with what stands before it


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "https://", "file:///etc/passwd", "", None, "http://[bad"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert markup.web_address(url) is None


def test_a_web_address_is_kept() -> None:
    assert markup.web_address(" HTTPS://a.example/ب?x=1 ") == "HTTPS://a.example/ب?x=1"


def _outlet(key: str, first_seen_at: datetime | None) -> OutletState:
    known: dict[str, Any] = dict.fromkeys(OutletState._fields)
    return OutletState(**(known | {"key": key, "first_seen_at": first_seen_at}))


def test_a_new_outlet_changes_nobodys_colour() -> None:
    old = [_outlet("zeta", AT), _outlet("beta", AT + timedelta(hours=1))]
    before = colours.outlet_colours(old)
    after = colours.outlet_colours([*old, _outlet("alpha", AT + timedelta(days=9)), _outlet("aaa", None)])
    assert {key: after[key] for key in before} == before
    assert len(set(after.values())) == 4


# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
_PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
_DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
_SAME = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def _linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def _lab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = (min(max(c, 0), 1) for c in rgb)
    x, y, z = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("sight", [_SAME, _PROTANOPIA, _DEUTERANOPIA])
def test_the_colours_of_one_chart_differ_for_colour_blind_readers(sight: tuple[tuple[float, ...], ...]) -> None:
    seen = {c: _lab([sum(m * v for m, v in zip(row, _linear(c), strict=True)) for row in sight]) for c in colours.PALETTE[:9]}
    for one, other in combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert distance > 10, (one, other, distance)


@pytest.mark.parametrize(
    ("gap", "said"),
    [(timedelta(seconds=5), "just now"), (timedelta(minutes=4), "4 min ago"), (timedelta(hours=3, minutes=20), "3 h 20 min ago"),
     (timedelta(days=2, hours=5), "2 d 5 h ago"), (timedelta(days=30), "30 d ago"), (timedelta(minutes=-11), "in 11 min")],
)  # fmt: skip
def test_how_long_ago(gap: timedelta, said: str) -> None:
    assert words.ago(AT - gap, AT) == said


def test_series_beyond_the_most_are_one_and_colours_stay() -> None:
    points = [VolumePoint(MONDAY, f"s{n:02}", n, 100) for n in range(14)]
    legend = charts.biggest(points, {}, {"s13": "#123456"}, most=9)
    assert list(legend.names) == [*(f"s{n:02}" for n in range(13, 4, -1)), charts.OTHER]
    assert legend.colours["s13"] == "#123456"
    assert charts.OTHER not in charts.biggest(points[:11], {}, {}, most=9).names  # one series too many gets its own colour


def test_bars_pile_up_and_a_day_nobody_looked_has_a_band_and_no_bar() -> None:
    points = [
        VolumePoint(MONDAY, "a", 3, 9),
        VolumePoint(MONDAY, "b", 2, 9),
        VolumePoint(MONDAY + 1, "a", None, None),
        VolumePoint(MONDAY + 1, "b", None, None),
    ]
    looked = [LookedDay(MONDAY, MONDAY, 2, 2), LookedDay(MONDAY + 1, MONDAY + 1, 0, 2)]
    chart = charts.stacked(points, looked, charts.biggest(points, {}, {}))
    rows = drawn(chart)
    assert [(r["series"], r["low"], r["high"]) for r in rows if "series" in r] == [("a", 0, 3), ("b", 3, 5)]
    assert [r["unseen"] for r in rows if "shade" in r] == [True, True]  # the band, and the mark above
    unknown = {"a": "not known", "b": "not known", "outlets known": "0 of 2"}
    assert told_in(chart) == {"7 Oct 2024": {"a": "3", "b": "2"}, "8 Oct 2024": unknown}


def test_a_share_is_not_drawn_where_it_is_not_known() -> None:
    points = [VolumePoint(MONDAY, "a", 1, 4), VolumePoint(MONDAY + 1, "a", None, None), VolumePoint(MONDAY + 2, "a", 0, 0)]
    looked = [LookedDay(d, d, 1, 1) for d in range(MONDAY, MONDAY + 3)]
    chart = charts.shares(points, looked, charts.biggest(points, {}, {}), title="share")
    line, alone = ([r["value"] for r in drawn(of)] for of in chart["layer"][:2])
    assert (line, alone) == ([0.25, None, None], [0.25])  # no line goes through a figure by itself
    assert [of["a"] for of in told_in(chart).values()] == ["25.0% · 1 of 4", "not known", "not known"]


def test_a_point_is_drawn_where_no_line_would_be_seen() -> None:
    days = {0: 1, 1: 2, 2: None, 3: 3, 4: None, 5: 4, 6: 5}
    points = [VolumePoint(MONDAY + day, "a", n, 9) for day, n in days.items()]
    looked = [LookedDay(MONDAY + day, MONDAY + day, 1, 1) for day in days]
    chart = charts.counts_over_time(points, looked, charts.biggest(points, {}, {}))
    assert [[r["value"] for r in drawn(of)] for of in chart["layer"][:-1]] == [[*days.values()], [3]]


def test_of_a_name_that_is_taken_for_a_picture_no_picture_is_fetched() -> None:
    """vega-tooltip makes a picture of what is called so: a term of a topic may be."""
    points = [VolumePoint(MONDAY, "image", 1, 4), VolumePoint(MONDAY, "title", 1, 4)]
    looked = [LookedDay(MONDAY, MONDAY, 1, 1), LookedDay(MONDAY + 1, MONDAY + 1, 1, 1)]
    for chart in (of(points, looked, charts.biggest(points, {}, {})) for of in (charts.stacked, charts.counts_over_time)):
        tips = [row["tip"] for row in drawn(chart) if "tip" in row]
        assert not any("image" in tip for tip in tips)
        assert [tip["title"] for tip in tips] == ["7 Oct 2024", "8 Oct 2024"]
        assert told_in(chart)["7 Oct 2024"] == {"image": "1", "title": "1"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/%D9%82%D8%A7%D8%B9%D8%AF%D8%A9-1.html", "https://a.example/قاعدة-1.html"),
        ("https://a.example/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF", "https://a.example/می\u200cشود"),  # a joiner belongs to the word
        ("https://a.example/%E2%80%AEgpj.exe", "https://a.example/%E2%80%AEgpj.exe"),  # would turn the text round
        ("https://a.example/a%20b%0Ac", "https://a.example/a%20b%0Ac"),
        ("https://a.example/%C7%E1", "https://a.example/%C7%E1"),  # windows-1256
        ("https://a.example/%3Cscript%3E", "https://a.example/&lt;script&gt;"),
    ],
)
def test_an_address_is_shown_in_letters_unless_they_hide_what_it_is(url: str, shown: str) -> None:
    assert markup.address(url) == f'<p class="rs-note rs-address" dir="ltr">{shown}</p>'
