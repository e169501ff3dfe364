"""The Today page: what it says is what the reports found, and a reader's moment is remembered by the browser alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Engine, insert, select, update
from streamlit.testing.v1 import AppTest

from crawler.storage import folding
from crawler.storage.engine import day_number, day_of, forget, open_database, reading, writing
from crawler.storage.models import Installation, Problem, Story
from crawler.storage.reports import OutOfLine
from crawler.usual import Unusual, Usual
from dashboard import briefs, data, since
from dashboard.address import cookie
from tests.dashboard import conftest
from tests.dashboard.world import ZONE, World, add_story

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
HOSTILE = '<img src=x onerror="alert(1)"> ![x](http://evil.example/x.png) [y](javascript:alert(1))'
TEXT = "the committee discussed the timetable of the mission and the bases that are to be handed over before the end of the year as agreed"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A world of twenty days in which two outlets carried one text, one of them with a hostile headline, and one is silent."""
    url = f"sqlite:///{tmp_path_factory.mktemp('today') / 'rasad.db'}"
    found, world = open_database(url), World(days=20, volume=0.2)
    world.fill(found)
    with writing(found) as connection:
        for number, outlet, hours in ((700_001, "meridian", 3), (700_002, "harbor_times", 2)):
            at = world.now - timedelta(hours=hours)
            title, day = HOSTILE if outlet == "meridian" else "The mission ends", day_number(at.astimezone(ZONE).date())
            add_story(connection, number, outlet, "en", day, at, "relevant", title, TEXT, sources=[("New <b>Voice</b>", "new voice", "person")])
        times = {"first_seen_at": world.now - timedelta(hours=30), "last_seen_at": world.now}
        connection.execute(insert(Problem).values(outlet="sepidar", rule="silent", cause="no new page", message="m", remedy="r", **times))
    yield found
    forget(url)


@pytest.fixture
def app(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("RASAD_DATABASE_URL", str(engine.url))
    data.forget()
    return AppTest.from_file(str(APP), default_timeout=60)


def html(app: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def figures_of(app: AppTest) -> dict[str, str]:
    return {name: value for name, (value, _) in conftest.figures_of(app).items()}


def test_what_is_new_is_counted_as_the_tables_have_it(app: AppTest, engine: Engine) -> None:
    begun = datetime.combine(datetime.now(ZONE).date() - timedelta(days=1), datetime.min.time(), ZONE)
    with reading(engine) as connection:
        rows = connection.execute(select(Story.outlet, Story.first_seen_at)).all()
    new = [outlet for outlet, at in rows if at >= begun]
    figures = figures_of(app.run())
    assert not app.exception
    assert (figures["New stories"], figures["Outlets with new stories"]) == (f"{len(new):,}", str(len(set(new))))
    assert figures["Silent outlets"] == "2"
    assert "since yesterday" in html(app)


def test_where_nothing_is_new_the_period_is_not_blamed(app: AppTest) -> None:
    app.query_params["topic"], app.query_params["outlet"] = "none", "harbor_times"
    app.query_params["kind"] = "party"  # which that outlet is not
    shown = html(app.run())
    assert figures_of(app)["New stories"] == "0"
    assert "Nothing new since then under these filters" in shown
    assert "No outlet under these filters is silent." in shown
    assert "Every outlet that is watched" not in shown
    assert "Widen the period" not in shown


@pytest.mark.parametrize("narrow", [{}, {"outlet": "sahra_wire"}])
def test_until_old_stories_are_folded_anew_nobody_claims_to_know_all_copies(engine: Engine, app: AppTest, narrow: dict[str, str]) -> None:
    for name, value in narrow.items():
        app.query_params[name] = value
    assert "before the upgrade" not in html(app.run())
    with writing(engine) as connection:
        connection.execute(update(Installation).where(Installation.name == folding.VERSION).values(value="1"))
    data.forget()
    shown = html(app.run())
    assert ("Not known yet: copies" if narrow else "some are missing here") in shown
    assert "No text was carried" not in shown
    assert "being taken in anew after an upgrade" in shown
    with writing(engine) as connection:
        connection.execute(update(Installation).where(Installation.name == folding.VERSION).values(value=folding.PRESENT))


@pytest.mark.parametrize(("kind", "key", "series"), [("outlet", "outlet", "harbor_times"), ("language", "language", "fa"), ("term", "terms", "حرير")])
def test_an_unusual_count_leads_to_the_stories_that_it_counts(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, kind: Literal["outlet", "language", "term"], key: str, series: str
) -> None:
    day = day_number(datetime.now(ZONE).date()) - 1
    found = OutOfLine(kind, series, day, Unusual(21, Usual(6.0, 1.0), 1 / 5300, "rise"), 80)
    monkeypatch.setattr(data, "out_of_line", lambda *_, **__: [found])
    shown = html(app.run())
    assert ": 6.000 on average, variance 1.000 times that: 2 to 10</p>" in shown
    link = parse_qs(unescape(shown.partition("rs-brief")[2].partition('href="')[2].partition('"')[0]).partition("?")[2])
    assert (link["period"], link["days"], link[key]) == (["Chosen days"], [day_of(day).isoformat()] * 2, [series])


def test_hostile_headlines_and_sources_are_text(app: AppTest) -> None:
    shown = html(app.run())
    assert "&lt;img src=x onerror=" in shown
    assert "<img src=x" not in shown
    assert "New &lt;b&gt;Voice&lt;/b&gt;" in shown
    assert not any(HOSTILE[:12] in m.value for m in app.markdown)


def test_a_story_that_two_outlets_carried_names_the_first_and_the_lag(app: AppTest) -> None:
    shown = html(app.run())
    assert "2 outlets · 2 versions · English" in shown
    assert "<small>first</small>" in shown
    assert "<small>+ 1 h</small>" in shown


def test_silent_outlets_stand_in_a_line_each(app: AppTest) -> None:
    shown = html(app.run())
    assert "has brought nothing new for 1 d 6 h" in shown
    assert "has kept us out for 1 d" in shown


def test_everything_seen_is_new_no_more_and_the_browser_is_told(app: AppTest) -> None:
    app.run()
    app.button(key="mark-seen").click().run()
    assert not app.exception
    assert figures_of(app)["New stories"] == "0"
    assert "since you last looked" in html(app)
    assert f'data-cookie="{cookie(since.COOKIE)}=' in html(app)
    assert "data-cookie" not in html(app.run())  # once
    app.session_state["since"] = since.WEEK
    app.run()
    assert int(figures_of(app)["New stories"].replace(",", "")) > 0


@pytest.mark.parametrize("said", ["nonsense", "seen", "", "'; drop"])
def test_nonsense_in_the_address_gives_the_default(app: AppTest, said: str) -> None:
    app.query_params["since"] = said
    app.run()
    assert not app.exception
    assert "since yesterday" in html(app)


@pytest.mark.parametrize(
    ("picked", "seen", "begun", "says"),
    [
        (since.YESTERDAY, None, datetime(2026, 11, 20, 21, tzinfo=UTC), "since yesterday"),
        (since.SEEN, None, datetime(2026, 11, 20, 21, tzinfo=UTC), "marked nothing"),
        (since.SEEN, NOW - timedelta(hours=2), NOW - timedelta(hours=2), "since you last looked"),
        (since.SEEN, NOW - timedelta(days=30), NOW - timedelta(days=7), "more than a week ago"),
        (since.WEEK, NOW - timedelta(hours=2), NOW - timedelta(days=7), "since 7 days ago"),
    ],
)
def test_what_a_choice_means(picked: str, seen: datetime | None, begun: datetime, says: str) -> None:
    moment, said = since.moment(picked, seen, NOW, ZONE)
    assert (moment, says in said) == (begun, True)


@pytest.mark.parametrize("picked", [since.SEEN, since.WEEK])
def test_a_week_ago_is_the_same_for_a_minute(picked: str) -> None:
    """Answers to a moment are kept by it: by the microsecond none would serve twice."""
    month = NOW - timedelta(days=30)
    assert since.moment(picked, month, NOW + timedelta(seconds=17, microseconds=4), ZONE) == since.moment(picked, month, NOW, ZONE)


def test_a_count_is_explained_by_what_is_usual() -> None:
    today = day_number(NOW.date())
    out = OutOfLine("outlet", "harbor", today, Unusual(21, Usual(6.0, 1.0), 1 / 5300, "rise"), 80)
    assert briefs.counted(out, today) == "21 stories today so far; usually 2 to 10 on a whole Sunday"
    assert briefs.chance(out) == "80 pages read · less than one ordinary day in 5,000 is like this"
    assert briefs.counted(out, today + 1) == "21 stories yesterday; usually 2 to 10 on a Sunday"
