"""Each kind of file read back by a reader that is not ours: what went in comes out, whatever outlets wrote."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import feedparser
import pyarrow.parquet as pq
import pytest
from lxml import etree

from crawler.export.address import address_of, asked_for
from crawler.export.files import file_name, written
from crawler.export.formats import Format
from crawler.export.rows import About, Row
from crawler.export.spreadsheet import COLUMNS
from crawler.storage.engine import day_number
from crawler.storage.reports import CitedSource, Filter, Membership, StoryRow

AT = datetime(2024, 10, 7, 9, 30, tzinfo=UTC)
MONDAY = day_number(AT.date())
ABOUT = About(chosen=Filter(since_day=MONDAY - 1, until_day=MONDAY, outlets=("dijla",)), asked='"التحالف" <b>', at=AT, names={"dijla": "Dijla & Sons"},
              sources={"reuters": "Reuters", "dijla": "Dijla"})  # fmt: skip
HOSTILE = [
    "=HYPERLINK(\"http://evil.example\")", "<script>alert(1)</script>", "]]><x>", "&amp;&#x0;", "a\x00b\x0bc\x1b[2J", "\ufffe\uffff", "\ud800half",
    "﷽ اَلتَّحالُف\u200cها",
    'سطر, "مقتبس"\r\nثان;x\tو', "'quoted'", "%s{0}{title}",
    "\u2028\u202e",
]  # fmt: skip


def _story(**changes: Any) -> StoryRow:
    why = [{"term": "التحالف", "zone": zone, "start": 0, "end": 7, "rule": "strong", "group": ""} for zone in ("title", "body")]
    against = {"term": "sport", "zone": "body", "start": 1, "end": 2, "rule": "exclude:games", "group": ""}
    values: dict[str, Any] = {
        "id": 1, "outlet": "dijla", "topic": "t", "url": "https://dijla.example/1", "title": "عنوان", "lead": "", "body": "متن", "language": "ar",
        "published_at": AT, "published_local": AT.date(), "published_precision": "minute", "published_source": "json-ld", "published_raw": "",
        "day": MONDAY, "authors": ("A", "B"), "section": "Politics", "tags": ("x", "y"), "verdict": "relevant", "judged_by": "rule", "score": 2.5,
        "provenance": {}, "topics": (Membership("t", "relevant", "rule", "relevant", 2.5, [*why, against]),),
        "text_hash": "x", "first_seen_at": AT + timedelta(minutes=4), "fetched_at": AT,
        "attributions": (CitedSource("رويترز", "reuters", "outlet", "cited", 0, 6), CitedSource("Dijla", "dijla", "outlet", "publisher", 0, 5)),
    }  # fmt: skip
    return StoryRow(**(values | changes))


def _file(form: Format, *stories: StoryRow, more: tuple[Row, ...] = ()) -> bytes:
    return b"".join(written(form, [*(s.record() for s in stories), *more], ABOUT))


def _csv(*stories: StoryRow) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_file(Format.CSV, *stories).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|cmd", "\x00=1", "\x01=1"])
def test_d2_no_cell_is_a_formula(text: str) -> None:
    row = _csv(_story(title=text, section=text, authors=(text,), lead=text, body=text, url=text))[0]
    assert all(row[name].startswith("'") for name in ("title", "section", "authors", "lead", "body", "url"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("news;=1+1", "news;'=1+1"),  # a semicolon parts cells where a comma is a decimal point
        ("news; @SUM(A1)\n+1\n\t-cmd", "news; '@SUM(A1)\n'+1\n\t'-cmd"),
        ("- نقطة\n- نقطة أخرى; 5-3=2", "'- نقطة\n- نقطة أخرى; 5-3=2"),  # a list of points stays one
    ],
)
def test_d2_no_piece_of_a_cell_is_a_formula_in_another_country(text: str, told: str) -> None:
    assert _csv(_story(title=text))[0]["title"] == told


def test_a_spreadsheet_gets_what_a_reader_needs() -> None:
    raw = _file(Format.CSV, _story(title='سطر, "مقتبس"\nثان'))
    assert raw.startswith(b"\xef\xbb\xbfid,")
    (row,) = _csv(_story(title='سطر, "مقتبس"\nثان'))
    assert row["title"] == 'سطر, "مقتبس"\nثان'
    assert (row["outlet_name"], row["published"], row["published_local"], row["first_seen"]) == (
        "Dijla & Sons", "2024-10-07 09:30:00", "2024-10-07", "2024-10-07 09:34:00",
    )  # fmt: skip
    assert (row["terms"], row["sources"], row["authors"], row["score"], row["body"]) == ("التحالف", "Reuters", "A; B", "2.5", "متن")
    (undated,) = _csv(_story(published_at=None, published_local=None, language=None))
    assert (undated["published"], undated["published_local"], undated["language"]) == ("", "", "")


def test_sources_bear_their_names_not_the_letters_they_are_compared_by() -> None:
    coalition, folded = "التحالف الدولي بقيادة واشنطن", "التحالف الدولی بقیاده واشنطن"
    cited = [
        ("رويترز", "reuters"),
        (coalition, folded),
        ("وكالة رويترز", "reuters"),
        ("التّحالف الدولي بقيادة واشنطن", folded),
        ("دجلة", "dijla"),
        ("Dijla", "dijla"),
    ]
    unnamed = [CitedSource(name, "anonymous", "anonymous", "cited", 0, 6) for name in ("مسؤول أمني", "مصدر مطلع", "مسؤول أمني")]
    (row,) = _csv(_story(attributions=(*(CitedSource(name, key, "outlet", "cited", 0, 6) for name, key in cited), *unnamed)))
    assert row["sources"] == f"Reuters; {coalition}; Dijla & Sons; مسؤول أمني; مصدر مطلع"


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    (row,) = _csv(_story(body="م" * 40_000))
    assert len(row["body"]) < 32_767
    assert row["body"].endswith(" […]")


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_an_outlet_writes_is_a_cell_of_its_own_row(text: str) -> None:
    found = _csv(_story(title=text, body=text), _story(id=2))
    assert [r["id"] for r in found] == ["1", "2"]
    assert found[1]["title"] == "عنوان"
    kept = "".join(c for c in text if c >= " " or c in "\t\n\r").replace("\ud800", "?")
    assert found[0]["title"].removeprefix("'" if kept[0] in "='" and not kept.startswith("'") else "") == kept


@pytest.mark.parametrize("text", HOSTILE)
def test_json_lines_hold_whole_stories(text: str) -> None:
    lines = _file(Format.JSONL, _story(title=text), _story(id=2, body="line\u2028break")).decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [_story(title=text).record(), _story(id=2, body="line\u2028break").record()]


@pytest.mark.parametrize("text", HOSTILE)
def test_parquet_holds_whole_stories_with_their_types(text: str) -> None:
    page = {
        "url": "https://dijla.example/9",
        "outlet": "dijla",
        "state": "rejected",
        "reason": "no_body",
        "title": None,
        "published": None,
        "backfilled": False,
    }
    table = pq.read_table(io.BytesIO(_file(Format.PARQUET, _story(title=text), _story(id=2, published_at=None, published_local=None), more=(page,))))
    first, second, third = table.to_pylist()
    told = _story(title=text).record()
    same = (
        "id",
        "url",
        "outlet",
        "lead",
        "body",
        "language",
        "authors",
        "section",
        "tags",
        "verdict",
        "judged_by",
        "score",
        "evidence",
        "topics",
        "attributions",
    )
    assert {name: first[name] for name in same} == {name: told[name] for name in same}
    assert first["title"] == text.replace("\ud800", "?")
    assert (first["published"], first["published_local"], first["first_seen"]) == (AT, date(2024, 10, 7), AT + timedelta(minutes=4))
    assert (first["terms"], first["sources"], first["outlet_name"]) == (["التحالف"], ["Reuters"], "Dijla & Sons")
    assert (second["published"], second["published_local"]) == (None, None)
    assert (third["state"], third["reason"], third["id"], third["evidence"]) == ("rejected", "no_body", None, None)
    notes = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert json.loads(notes["rasad.filter"])["outlets"] == ["dijla"]
    assert (notes["rasad.search"], notes["rasad.at"]) == (ABOUT.asked, AT.isoformat())


@pytest.mark.parametrize("text", HOSTILE)
def test_d3_a_feed_is_well_formed_and_runs_nothing(text: str) -> None:
    raw = _file(Format.RSS, _story(title=text, body=text * 3, authors=(text,)), _story(id=2, url="javascript:alert(1)", published_at=None))
    etree.fromstring(raw, etree.XMLParser(resolve_entities=False))  # strict: raises on the first fault
    feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False)
    assert not feed.bozo
    first, second = feed.entries
    clean = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ud800\ufffe\uffff"))
    summary = etree.fromstring(first.summary.replace("<br>", "<br/>"))
    assert {e.tag for e in summary.iter()} <= {"p", "br"}
    assert "".join(map(str, summary.itertext())).split() == (clean * 3).split()
    assert (first.link, first.id, first.published_parsed[:5], first.tags[0].term) == (
        "https://dijla.example/1",
        "https://dijla.example/1",
        (2024, 10, 7, 9, 30),
        "التحالف",
    )
    assert (second.get("link"), second.id, second.get("published")) == (None, "rasad-story-2", None)
    assert feed.feed.title == 'Rasad · "التحالف" &lt;b> · 2024-10-06..2024-10-07 · dijla'


def test_a_title_in_a_feed_is_text_even_for_readers_that_take_it_for_html() -> None:
    (item,) = etree.fromstring(_file(Format.RSS, _story(title="<img src=x onerror=alert(1)> a < b & c"))).iter("item")
    assert item.findtext("title") == "&lt;img src=x onerror=alert(1)> a &lt; b & c"


def test_a_file_is_made_piece_by_piece() -> None:
    made = 0

    def rows() -> Any:
        nonlocal made
        for number in range(2600):
            made += 1
            yield _story(id=number).record()

    for form in Format:
        made = 0
        pieces = written(form, rows(), ABOUT)
        next(pieces)
        next(pieces)
        assert made <= 1000, form
        assert len(list(pieces)) >= 3, form


def test_an_empty_export_is_a_valid_file() -> None:
    assert list(csv.reader(io.StringIO(_file(Format.CSV).decode("utf-8-sig")))) == [list(COLUMNS)]
    assert _file(Format.JSONL) == b""
    assert pq.read_table(io.BytesIO(_file(Format.PARQUET))).num_rows == 0
    assert feedparser.parse(io.BytesIO(_file(Format.RSS))).entries == []


def test_d9_a_files_name_says_what_is_in_it_and_when() -> None:
    chosen = Filter(since_day=MONDAY - 29, until_day=MONDAY, languages=("fa",), verdicts=("possible",), outlets=("a", "b", "c", "d"))
    assert file_name(Format.CSV, About(chosen=chosen, asked="ائتلاف بین‌المللی", at=AT)) == (
        "rasad_2024-09-08_2024-10-07_4-outlets_fa_possible_ائتلاف-بین-المللی_at-20241007T093000Z.csv"
    )
    assert file_name(Format.RSS, About(at=AT)) == "rasad_at-20241007T093000Z.rss"
    assert file_name(Format.CSV, About(asked='التحالف -عاجل -"a b"', at=AT)) == "rasad_التحالف-not-عاجل-not-a-b_at-20241007T093000Z.csv"
    hostile = file_name(Format.JSONL, About(asked="../../etc/passwd\0\n;rm -rf " + "ا" * 400, chosen=Filter(topic="../x"), at=AT))
    assert not set(hostile) & set("/\\\0\n ;")
    assert len(hostile.encode()) <= 255


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(),
        Filter(
            since_day=MONDAY, until_day=MONDAY + 4, outlets=("a", "b"), languages=("", "fa"), kinds=("state agency",), verdicts=("possible",), topic="t & u"
        ),
    ],
)
def test_a_filter_comes_back_from_its_address(chosen: Filter) -> None:
    assert asked_for(parse_qsl(address_of(chosen, "«ائتلاف» -x&y=1"), keep_blank_values=True)) == (chosen, "«ائتلاف» -x&y=1")


def test_an_address_with_nonsense() -> None:
    assert asked_for([("nothing", "x"), ("counted", "x"), ("outlets", "'; drop"), ("q", "x" * 9000)])[0] == Filter(outlets=("'; drop",))
    assert len(asked_for([("q", "x" * 9000)])[1]) == 2000
    assert set(asked_for([("q", "withdrawal " * 900)])[1].split()) == {"withdrawal"}  # no half word, which no story has
    with pytest.raises(ValueError, match="isoformat"):
        asked_for([("since_day", "soon")])
