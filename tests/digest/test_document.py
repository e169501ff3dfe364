"""The digest: its figures are those of the tables, its words the reader's, and nothing in it runs, loads or turns."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer
from sqlalchemy import Engine, func, insert, select

from crawler import chromium
from crawler.commands import digesting
from crawler.digest.bars import UNKNOWN
from crawler.digest.document import document, main_figures, title
from crawler.digest.paper import PaperError, pdf
from crawler.digest.period import days_of
from crawler.localization import LANGUAGES, locale_for
from crawler.notify.letter import letter
from crawler.storage.engine import day_number, forget, open_database, reading, writing
from crawler.storage.models import AttributionRow, Coverage, Problem, Story
from crawler.storage.reports.digest import Figures, figures
from crawler.storage.reports.filter import Filter
from tests.dashboard.world import ZONE, World, add_story

HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png"> \u202eturned'
TEXT = "the committee discussed the timetable of the mission and the bases that are to be handed over before the end of the year as agreed"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = day_number(date(2026, 11, 21))
NO_FILTER = Filter()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('digest') / 'rasad.db'}"
    found = open_database(url)
    World(days=20, volume=0.2, now=NOW, dead_days=(5,), blocked=("zagros_tv", 1)).fill(found)
    with writing(found) as connection:
        for number, outlet in ((700_001, "meridian"), (700_002, "harbor_times")):
            at = NOW - timedelta(days=1, hours=number - 700_000)
            add_story(connection, number, outlet, "en", DAY, at, "relevant", HOSTILE, TEXT, sources=[(HOSTILE, "voice", "person")])
    yield found
    forget(url)


@pytest.fixture(scope="module")
def day(engine: Engine) -> Figures:
    return figures(engine, Filter(), ZONE, since_day=DAY, until_day=DAY, now=NOW)


def test_figures_are_those_of_the_tables(engine: Engine, day: Figures) -> None:
    week = figures(engine, Filter(), ZONE, since_day=DAY - 6, until_day=DAY, now=NOW)
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
    assert shown.count('class="bar"') == 28
    assert shown.count(f'bgcolor="{UNKNOWN}"') == 1 + 9  # nobody crawled on one day, and the world is 19 days old
    assert "nothing is known (not zero)" in shown


@pytest.mark.parametrize("mail", [False, True])
@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_of_a_page_runs_loads_or_stands_outside_its_place(day: Figures, code: str, mail: bool) -> None:
    shown = document(day, locale_for(code), ZONE, NOW, mail=mail)
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<svg" not in shown  # no mail program shows one
    assert set(re.findall(r"(?:src|url)\s*[=(]\s*.{11}", re.sub(r"&[a-z]+;[^<]*", "", shown))) == (set() if mail else {'url("data:font/'})
    assert all(re.match(r"https://\w+\.example/news/\d+$", url) for url in re.findall(r'href="([^"]*)', shown))
    assert "default-src 'none'" in shown
    assert f'<div class="page" lang="{code}" dir="{"ltr" if code == "en" else "rtl"}">' in shown
    assert re.search(r'<div class="title" dir="auto"><a [^>]*>&lt;script', shown)


def test_a_mail_is_small_enough_to_be_shown_whole(day: Figures) -> None:
    mail = document(day, locale_for("ar"), ZONE, NOW, mail=True)
    assert len(mail.encode()) < 60_000  # Gmail cuts at 102 KB
    assert "@" not in mail.split("</style>")[0]  # nor does it take a sheet with rules in rules


def test_an_address_that_is_none_of_the_web_is_no_link(day: Figures) -> None:
    carried = replace(day.carried[0], first=day.carried[0].first._replace(url="javascript:alert(1)"))
    shown = document(replace(day, carried=(carried,)), locale_for("en"), ZONE, NOW)
    assert "javascript:" not in shown
    assert "href" not in shown


def test_outlets_go_by_their_own_names_where_those_are_read(day: Figures) -> None:
    assert "Furat News Agency" in document(day, locale_for("en"), ZONE, NOW)
    arabic = document(day, locale_for("ar"), ZONE, NOW)
    assert "Furat News Agency" not in arabic
    assert "وكالة الفرات للأنباء" in arabic


def test_a_cited_outlet_goes_by_its_name_as_it_does_elsewhere(day: Figures) -> None:
    cited = day.cited[0]._replace(canonical="furat_agency", name="خبرگزاری فرات")
    english = document(replace(day, cited=(cited,)), locale_for("en"), ZONE, NOW)
    assert "Furat News Agency" in english.rpartition("Most cited sources")[2]
    assert "خبرگزاری فرات" not in english


def test_it_says_of_which_stories_alone_it_tells_and_that_they_are_invented(engine: Engine, day: Figures) -> None:
    chosen = Filter(since_day=1, outlets=("furat_agency",), kinds=("party",), countries=("Iraq",), languages=("ar",), verdicts=("relevant",), terms=("حرير",))
    chosen = replace(chosen, cites=("outlet:furat_agency", "anonymous:مصدر"))
    of_some = figures(engine, chosen, ZONE, since_day=DAY, until_day=DAY, now=NOW)
    invented = replace(of_some, simulated=True)
    for shown in (document(of_some, locale_for("en"), ZONE, NOW), letter(of_some, locale_for("en"), ZONE, NOW)):
        plain = re.sub("[\u2068\u2069]", "", shown)
        assert "Only under this filter: Furat News Agency · party · Iraq · Arabic · Relevant · حرير · citing Furat News Agency, citing مصدر" in plain
    assert "يقتصر على:" in document(of_some, locale_for("ar"), ZONE, NOW)
    assert "Only under this filter" not in document(day, locale_for("en"), ZONE, NOW)
    assert "SIMULATED WORLD: " in document(invented, locale_for("en"), ZONE, NOW)
    assert "عالم تجريبي" in letter(invented, locale_for("ar"), ZONE, NOW)


def test_every_language_names_the_days_in_its_own_words(day: Figures) -> None:
    assert len({title(day, locale_for(code)) for code in LANGUAGES}) == 3
    assert "21" in title(day, locale_for("fa"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_before_anything_was_crawled_it_says_so_and_claims_nothing(sqlite_database: Engine, code: str) -> None:
    locale = locale_for(code)
    found = figures(sqlite_database, Filter(), ZONE, since_day=DAY, until_day=DAY, now=NOW)
    for shown in (document(found, locale, ZONE, NOW), letter(found, locale, ZONE, NOW)):
        assert html.escape(locale.say("Nothing has been crawled yet. Start the scheduler with `make up`, or crawl one outlet with `rasad crawl KEY`.")) in shown
        assert locale.say("No outlet has been watched yet.") in shown
        assert locale.say("Nothing was out of the ordinary.") not in shown
    assert [value for _, value, _ in main_figures(found, locale)] == ["–"] * 4


def test_days_without_a_story_are_told_from_days_of_which_nothing_is_known(engine: Engine, day: Figures) -> None:
    none = replace(day, shares=tuple(s._replace(stories=0, other=s.read) for s in day.shares), carried=(), cited=())
    assert f"No story in this period: {day.read:,} pages were read, none of them on the topic." in document(none, locale_for("en"), ZONE, NOW)
    unknown = figures(engine, Filter(), ZONE, since_day=DAY - 4, until_day=DAY - 4, now=NOW)
    shown = document(unknown, locale_for("en"), ZONE, NOW)
    assert shown.count("Nothing is known of these days: no outlet was reached.") == 3  # at the top, below the chart, and of what was unusual
    assert "Nothing was out of the ordinary." not in shown


def test_a_period_is_set_beside_the_one_before_only_where_both_are_known(engine: Engine) -> None:
    told = {}
    for first, last in ((DAY - 1, DAY), (DAY - 3, DAY - 1)):  # before the second lies a day on which nobody crawled, and two with stories
        found = figures(engine, Filter(), ZONE, since_day=first, until_day=last, now=NOW)
        assert (found.unknown[0], sum(s.read for s in found.before) > 0) == (0, True)
        told[first] = [main_figures(found, locale_for("en"))[0][2], f"the period before: {sum(s.stories for s in found.before)}"]
    assert told[DAY - 1][0] == told[DAY - 1][1]
    assert told[DAY - 3][0] == ""


def test_days_that_are_not_over_are_told(engine: Engine) -> None:
    today = figures(engine, Filter(), ZONE, since_day=DAY + 1, until_day=DAY + 1, now=NOW)
    assert "These days are not over yet: more will come." in document(today, locale_for("en"), ZONE, NOW)


def test_silences_are_those_of_the_period_and_of_the_moment_where_it_has_just_ended(engine: Engine) -> None:
    times = {  # first seen, ended; hours before now
        "dijla_post": (2, None),  # began after the period: it goes on now
        "sahra_wire": (40, 30),  # until half past six in the morning of the period
        "furat_agency": (60, 48),  # over before it began
        "meridian": (3000, 2900),  # long ago
    }
    with writing(engine) as connection:
        for outlet, (since, until) in times.items():
            instants = {"first_seen_at": NOW - timedelta(hours=since), "last_seen_at": NOW, "ended_at": NOW - timedelta(hours=until) if until else None}
            connection.execute(insert(Problem).values(outlet=outlet, rule="silent", cause="test", message="", remedy="", **instants))

    def silent(ago: int, chosen: Filter = NO_FILTER) -> set[str | None]:
        found = figures(engine, chosen, ZONE, since_day=DAY - ago, until_day=DAY - ago, now=NOW)
        return {p.outlet for p in found.silent}

    assert silent(0) == {"zagros_tv", "dijla_post", "sahra_wire"}
    assert silent(0, Filter(outlets=("dijla_post",))) == {"dijla_post"}
    assert silent(1) == {"sahra_wire", "furat_agency"}  # Zagros TV still let us in
    assert silent(122) == {"meridian"}
    shown = document(figures(engine, Filter(), ZONE, since_day=DAY, until_day=DAY, now=NOW), locale_for("en"), ZONE, NOW)
    assert "<td>Nothing new</td><td>2 h so far</td>" in shown
    assert "<td>Nothing new</td><td>10 h, until 21 Nov 2026, 06:30</td>" in shown
    assert "<td>Access refused</td><td>12 h 30 min so far</td>" in shown


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


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-13-01", "is no day"),
        ("yesterday", "is no day"),
        ("", "is no day"),
        ("9999-12-31", "is not over yet"),
        ("today", "is not over yet"),
        ("0001-01-01", "too long ago"),
    ],
)
def test_a_day_that_is_none_is_a_sentence(asked: str, told: str) -> None:
    day = datetime.now(ZONE).date().isoformat() if asked == "today" else asked  # not when the tests were collected: midnight may lie between
    with pytest.raises(typer.BadParameter, match=told):
        digesting.digest(day=day)


def test_without_a_browser_a_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(PaperError, match="install it, set RASAD_BROWSER"):
        pdf("<p>")
    with pytest.raises(PaperError, match="could not be started"):
        pdf("<p>", tmp_path / "no browser")


@pytest.mark.browser
@pytest.mark.skipif(not chromium.installed(), reason="no Chromium here")
def test_a_pdf_is_made_of_it(day: Figures) -> None:
    made = pdf(document(day, locale_for("fa"), ZONE, NOW))
    assert made[:5] == b"%PDF-"
    assert len(made) > 10_000


@pytest.mark.browser
@pytest.mark.skipif(not (chromium.installed() and shutil.which("pdftotext")), reason="no Chromium or pdftotext here")
@pytest.mark.parametrize("rows", [28, 40])
def test_no_printed_page_ends_the_digest_with_a_few_rows(day: Figures, tmp_path: Path, rows: int) -> None:
    """The most cited sources stand whole, with what is said of them; of a longer table four rows at least come to another page."""
    many = replace(day, shares=(day.shares * rows)[:rows], cited=(day.cited * 10)[:10])
    (tmp_path / "digest.pdf").write_bytes(pdf(document(many, locale_for("en"), ZONE, NOW)))
    said = subprocess.run(["pdftotext", "-layout", tmp_path / "digest.pdf", "-"], capture_output=True, text=True, check=True).stdout
    *_, last = said.removesuffix("\f").split("\f")
    assert "Most cited sources" in last
    assert "Made by Rasad on" in last
    before = last.partition("Most cited sources")[0].splitlines()
    assert len([line for line in before if "%" in line]) not in (1, 2, 3)
