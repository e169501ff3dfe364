# ruff: noqa: E501 - tables of cases
"""Section B of the fault catalogue, row by row: hostile, broken and changing content.

B1 is in tests/extract/test_feeds.py, B3 in tests/test_fault_catalogue_patterns.py, B4 in tests/extract/test_charsets.py, B6 with the addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from crawler.article import Article, Reason, Rejection
from crawler.extract.decode import MAX_HTML
from crawler.extract.page import read_page
from crawler.health.rules import Facts, findings
from crawler.health.watch import check
from crawler.outlet import Layout
from crawler.storage import pages
from crawler.storage.engine import open_database, reading
from crawler.storage.models import Page, Story
from crawler.storage.problems import RecentRun
from tests.adversary import guarded
from tests.extract.pages import NOW, outlet
from tests.health.test_rules import NOW as LOOKED
from tests.health.test_rules import outlet as watched
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.newsroom.world import World
from tests.rasad import ask, run
from tests.storage.test_stories import JUDGED, page, store

__all__ = ["page"]
UNTIL = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
URL = "https://news.example/news/7/x"
TEXT = "".join(f"<p>Sentence number {n} of a story about two bases that were handed over to the army.</p>" for n in range(6))


def read(html: str, head: str = "", when: datetime = NOW) -> Article | Rejection:
    whole = f"<html><head><title>Two bases handed over</title>{head}</head><body><h1>Two bases handed over</h1>{html}</body></html>"
    return read_page(whole.encode(), url=URL, content_type=None, outlet=outlet(), fetched_at=when)


# ---- B2: size and depth


@pytest.mark.parametrize(
    "html",
    ["<div>" * 20_000 + TEXT, "<div>" * 20_000 + TEXT + "</div>" * 20_000, "<table><tr><td>" * 20_000 + TEXT, "<b><i>" * 20_000 + TEXT, "<ul><li>" * 20_000 + TEXT,
     "<p>Some words of a paragraph.</p>" * 60_000, "<a href='/x'>y</a>" * 100_000 + TEXT, "<h1>A title</h1>" * 100_000],
    ids=["open", "closed", "tables", "inline", "lists", "paragraphs", "links", "headings"],
)  # fmt: skip
def test_b2_deep_and_long_pages_are_read_in_bounded_time(html: str) -> None:
    """The command line and the crawl stand a page of this kind; the whole crawl process has its time limit besides."""
    with guarded(20):
        found = read(html)
    assert isinstance(found, (Article, Rejection))


@pytest.mark.parametrize("size", [5_000_000, 12_000_000])
def test_b2_one_line_of_megabytes_is_refused_as_too_large(size: int) -> None:
    with guarded(5):
        found = read("<p>" + "word " * (size // 5))
    assert isinstance(found, Rejection)
    assert found.reason is Reason.TOO_LARGE
    with guarded(20):
        assert isinstance(read("<p>" + "word " * ((MAX_HTML - 1_000) // 5)), Article | Rejection)


# ---- B5: dates that cannot be true


@pytest.mark.parametrize(
    "stamp",
    ["2031-05-06T10:00:00Z", "1403-02-11T10:00:00Z", "1445-01-01", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-13-45", "0000-00-00",
     "1999-12-31T00:00:00Z", "2026-11-23T13:00:00Z", "0", "-1", "99999999999999999999", "null", "undefined", "Invalid Date"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["<meta property='article:published_time' content='{}'>", '<script type="application/ld+json">{{"@type":"NewsArticle",'
    '"headline":"Two bases handed over","datePublished":"{}"}}</script>', "<time datetime='{}'></time>"], ids=["meta", "json-ld", "time"])  # fmt: skip
def test_b5_a_date_that_cannot_be_true_is_never_believed(stamp: str, where: str) -> None:
    found = read(TEXT, where.format(stamp))
    assert isinstance(found, Article)
    if found.published is not None:  # then what was printed is a day of another calendar
        assert found.published.calendar in {"jalali", "hijri"}
        assert date(2000, 1, 1) <= found.published.day <= NOW.date()


@pytest.mark.parametrize(
    ("stamp", "day", "calendar"),
    [("۱۴۰۳/۰۲/۱۱ - ۱۸:۵۹", date(2024, 4, 30), "jalali"), ("1403-02-11 18:59", date(2024, 4, 30), "jalali"), ("17 كانون الثاني 2025", date(2025, 1, 17), "gregorian"),
     ("٥ تشرين الأول ٢٠٢٤", date(2024, 10, 5), "gregorian"), ("3 شباط 2024 - 10:15", date(2024, 2, 3), "gregorian"), ("2024-05-06 23:30", date(2024, 5, 6), "gregorian"),
     ("28 آذار 2023", date(2023, 3, 28), "gregorian"), ("11 تموز 2022", date(2022, 7, 11), "gregorian")],
)  # fmt: skip
def test_b5_other_calendars_and_levantine_months_are_read_as_what_they_are(stamp: str, day: date, calendar: str) -> None:
    found = read(TEXT, f"<meta property='article:published_time' content='{stamp}'>")
    assert isinstance(found, Article)
    assert found.published is not None
    assert (found.published.day, found.published.calendar) == (day, calendar)


def test_b5_a_time_without_zone_is_the_outlets() -> None:
    found = read(TEXT, "<meta property='article:published_time' content='2024-05-06 23:30'>")
    assert isinstance(found, Article)
    assert found.published is not None
    assert found.published.at == datetime(2024, 5, 6, 20, 30, tzinfo=UTC)


# ---- B7: the same again, changed, gone


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(World(seed=3, days=5, until=UNTIL, per_day=0.6)) as served:
        yield served


def test_b7_the_same_crawl_twice_writes_nothing_new(newsroom: Newsroom, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path)
    every = "SELECT id, url, title, body, fetched_at FROM story ORDER BY id", "SELECT id, url, state, fetched_at FROM page ORDER BY id"
    assert run("crawl", "sanabil", env=env).returncode == 0
    first = [ask(env, query) for query in every]
    assert first[0]
    assert run("crawl", "sanabil", env=env).returncode == 0
    assert [ask(env, query) for query in every] == first
    assert ask(env, "SELECT new FROM run ORDER BY id DESC LIMIT 1") == [(0,)]


def test_b7_an_edited_article_read_again_is_the_same_story_with_its_new_text(database: Engine, page: int) -> None:
    assert store(database, page, JUDGED) == "story"
    edited = replace(JUDGED, article=replace(JUDGED.article, title="تحديث: انسحاب القوات", body="نص جديد عن التحالف."), text_hash="other")
    with reading(database) as connection:
        before = connection.execute(select(Story.id, Story.first_seen_at)).all()
    assert store(database, page, edited) == "story"
    with reading(database) as connection:
        assert connection.execute(select(Story.id, Story.first_seen_at)).all() == before
        assert connection.execute(select(Story.title, Story.body)).all() == [("تحديث: انسحاب القوات", "نص جديد عن التحالف.")]


def test_b7_a_story_whose_article_was_deleted_is_kept(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    links = [pages.SeenLink("id:1", "https://paper.test/1", None, None)]
    assert pages.save_route_answer(database, "paper", pages.RouteAnswer(url="https://paper.test/feed", status=200), links, NOW) == []
    with reading(database) as connection:
        assert connection.execute(select(Page.state).where(Page.id == page)).all() == [("story",)]  # so it is not asked for again
        assert len(connection.execute(select(Story.id)).all()) == 1


# ---- B8: template drift


def test_b8_layouts_that_find_nothing_are_followed_by_structure_and_it_is_marked() -> None:
    old = Layout(title=("h1.headline",), body=(".story-text",))
    for html, reader in ((f"<div class='story-text'>{TEXT}</div>", "layout"), (f"<div class='x7'>{TEXT}</div>", "structure")):
        whole = f"<html><head><title>Two bases handed over</title></head><body><h1 class='headline'>Two bases handed over</h1>{html}</body></html>"
        found = read_page(whole.encode(), url=URL, content_type=None, outlet=outlet(layouts=(old,)), fetched_at=NOW)
        assert isinstance(found, Article)
        assert found.provenance["body"] == reader
        assert "Sentence number 5" in found.body


def test_b8_a_redesigned_outlet_is_still_read_and_is_a_problem(newsroom: Newsroom, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path)
    newsroom.fail("sepidar", "changed_markup")
    run("crawl", "sepidar", env=env)
    newsroom.heal("sepidar")
    (unlaid,) = ask(env, "SELECT json_extract(reasons, '$.\"fallback:no layout\"'), state FROM run")
    assert unlaid[0] >= 5
    assert unlaid[1] == "ok"
    assert ask(env, "SELECT count(*) FROM story")[0][0] > 0
    problems = check(open_database(env["RASAD_DATABASE_URL"]), datetime.now(UTC))
    assert [p.rule for p in problems if p.outlet == "sepidar"] == ["redesigned"]


def _runs(*found: int, unlaid: int = 0) -> list[RecentRun]:
    return [RecentRun("irna", "ok", None, LOOKED, 1, 2, 0, number, unlaid) for number in found]


@pytest.mark.parametrize(
    ("runs", "rules"),
    [(_runs(3, 2, 3, 40, 38, 41, 40, 39), ["shrunk"]), (_runs(3, 2, 40, 40, 38, 41, 40, 39), []), (_runs(30, 29, 28, 40, 38, 41, 40, 39), []),
     (_runs(0, 0, 0, 40, 38, 41, 40, 39), []), (_runs(1, 1, 1, 9, 9, 9, 9, 9), []), (_runs(3, 2, 3, 40, 38), []), (_runs(3, 3, 3, 40, 4, 40, 4, 40), []),
     (_runs(9, 9, 9, unlaid=2), ["redesigned"]), (_runs(9, 9, 9), []), (_runs(9, unlaid=2), [])],
)  # fmt: skip
def test_b8_lists_that_shrink_and_layouts_that_find_nothing_are_problems(runs: list[RecentRun], rules: list[str]) -> None:
    assert [f.rule for f in findings(Facts(outlets=[watched()], runs={"irna": runs}), LOOKED)] == rules
