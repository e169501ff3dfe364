"""The digest: its figures are those of the tables, its words the reader's, and nothing in it runs, loads or turns."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from crawler.digest.document import document, summary, title
from crawler.digest.paper import PaperError, pdf
from crawler.digest.period import days_of
from crawler.localization import LANGUAGES, locale_for
from crawler.storage.engine import day_number, forget, open_database, reading, writing
from crawler.storage.models import AttributionRow, Coverage, Story
from crawler.storage.reports.digest import Figures, figures
from crawler.storage.reports.filter import Filter
from tests.dashboard.world import ZONE, World, add_story

HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png"> \u202eturned'
TEXT = "the committee discussed the timetable of the mission and the bases that are to be handed over before the end of the year as agreed"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = day_number(date(2026, 11, 21))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('digest') / 'rasad.db'}"
    found = open_database(url)
    World(days=20, volume=0.2, now=NOW, dead_days=(5,)).fill(found)
    with writing(found) as connection:
        for number, outlet in ((700_001, "meridian"), (700_002, "harbor_times")):
            at = NOW - timedelta(days=1, hours=number - 700_000)
            add_story(connection, number, outlet, "en", DAY, at, "relevant", HOSTILE, TEXT, sources=[(HOSTILE, "voice", "person")])
    yield found
    forget(url)


@pytest.fixture(scope="module")
def day(engine: Engine) -> Figures:
    return figures(engine, Filter(), ZONE, since_day=DAY, until_day=DAY)


def test_figures_are_those_of_the_tables(engine: Engine, day: Figures) -> None:
    week = figures(engine, Filter(), ZONE, since_day=DAY - 6, until_day=DAY)
    with reading(engine) as connection:
        for found, since in ((day, DAY), (week, DAY - 6)):
            own = Coverage.day.between(since, DAY)
            sums = select(func.sum(Coverage.relevant + Coverage.possible), func.sum(Coverage.relevant + Coverage.possible + Coverage.off_topic)).where(own)
            assert (found.stories, found.read) == tuple(connection.execute(sums).one())
            cited = select(AttributionRow.canonical, func.count(AttributionRow.story_id.distinct())).where(AttributionRow.day.between(since, DAY))
            rows = {name: n for name, n in connection.execute(cited.where(AttributionRow.kind != "anonymous").group_by(AttributionRow.canonical))}  # noqa: C416
            assert {c.canonical: c.stories for c in found.cited}.items() <= rows.items()
            assert [c.stories for c in found.cited] == sorted(rows.values(), reverse=True)[:10]
        titles = set(connection.scalars(select(Story.title).where(Story.day == DAY)))
    assert {c.first.title for c in day.carried} <= titles
    assert (day.unknown, week.unknown) == ((0, 9), (9, 63))  # of nine outlets; a day on which nobody crawled


def test_the_document_shows_its_figures_and_tells_the_gaps(day: Figures) -> None:
    shown = document(day, locale_for("en"), ZONE, NOW)
    assert f"<b>{day.stories:,}</b>" in shown
    assert f"<b>{day.read:,}</b>" in shown
    assert "<h1>Daily digest: Saturday, 21 Nov 2026</h1>" in shown
    assert shown.count("<rect ") == 28
    assert 'fill="#d5dbe1"' in shown
    assert "nothing is known (not zero)" in shown
    assert summary(day, locale_for("en")).startswith(f"Daily digest: Saturday, 21 Nov 2026. {day.stories} stories · ")


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_of_a_page_runs_loads_or_stands_outside_its_place(day: Figures, code: str) -> None:
    shown = document(day, locale_for(code), ZONE, NOW)
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert not re.search(r"(?:src|href|url)\s*[=(]", re.sub(r"&[a-z]+;[^<]*", "", shown))
    assert "default-src 'none'" in shown
    assert f'lang="{code}" dir="{"ltr" if code == "en" else "rtl"}"' in shown
    assert re.search(r'<div class="title" dir="auto">&lt;script', shown)


def test_every_language_names_the_days_in_its_own_words(day: Figures) -> None:
    assert len({title(day, locale_for(code)) for code in LANGUAGES}) == 3
    assert "21" in title(day, locale_for("fa"))


def test_an_empty_period_is_said_in_words(sqlite_database: Engine) -> None:
    shown = document(figures(sqlite_database, Filter(), ZONE, since_day=DAY, until_day=DAY), locale_for("en"), ZONE, NOW)
    assert "None in this period." in shown
    assert "Nothing was out of the ordinary." in shown


@pytest.mark.parametrize(
    ("period", "asked", "days"),
    [
        ("day", None, (DAY, DAY)),
        ("week", None, (DAY - 6, DAY)),
        ("week", date(2026, 11, 10), (DAY - 17, DAY - 11)),
        ("day", date(2026, 11, 22), (DAY + 1, DAY + 1)),
    ],
)
def test_which_days_a_digest_is_of(period: str, asked: date | None, days: tuple[int, int]) -> None:
    assert days_of("week" if period == "week" else "day", asked, date(2026, 11, 22)) == days


def test_without_a_browser_a_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(PaperError, match="install it, set RASAD_BROWSER"):
        pdf("<p>")
    with pytest.raises(PaperError, match="could not make the PDF"):
        pdf("<p>", tmp_path / "no browser")


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_pdf_is_made_of_it(day: Figures) -> None:
    made = pdf(document(day, locale_for("fa"), ZONE, NOW))
    assert made[:5] == b"%PDF-"
    assert len(made) > 10_000
