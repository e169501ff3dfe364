"""Every page in every state of the database, run in process by Streamlit's own test driver."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine, insert, text, update
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, forget, open_database, writing
from crawler.storage.models import Coverage, Installation, OutletRow, StoryTopic
from dashboard import frame
from tests.dashboard.world import ZONE, World, add_story

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
PAGES = ("today", "overview", "volume", "sources", "keywords", "stories", "health")
Open = Callable[..., AppTest]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the dashboard's database, which does not exist yet."""
    address = f"sqlite:///{tmp_path / 'rasad.db'}"
    monkeypatch.setenv("RASAD_DATABASE_URL", address)
    st.cache_data.clear()
    yield address
    forget(address)


@pytest.fixture
def engine(url: str) -> Engine:
    """The dashboard's database, empty."""
    return open_database(url)


@pytest.fixture
def show(url: str) -> Open:
    """Opens a page of the dashboard, as a browser would."""

    def open_page(page: str = "overview", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app.switch_page(f"views/{page}.py").run() if page != "today" else app

    return open_page


def _html(app: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def _is_well(app: AppTest) -> None:
    assert not app.exception, [e.message for e in app.exception]


def _one_story(engine: Engine, *, title: str = "التحالف الدولي", body: str = "متن", days_ago: int = 0) -> None:
    now = datetime.now(UTC) - timedelta(days=days_ago)
    day = day_number(now.astimezone(ZONE).date())
    with writing(engine) as connection:
        facts = {
            "name": "Dijla Post",
            "native_name": "دجلة",
            "home": "https://dijla.example/",
            "country": "Iraq",
            "kind": "private",
            "line": "",
            "timezone": "Asia/Baghdad",
        }
        connection.execute(insert(OutletRow).values(facts | {"key": "dijla", "languages": ["ar"], "unverified": [], "checked_at": now, "ok_at": now}))
        connection.execute(insert(Coverage).values(outlet="dijla", day=day, language="ar", relevant=1, possible=0, off_topic=3))
        add_story(
            connection, 1, "dijla", "ar", day, now, "relevant", title, body, terms=[("التحالف الدولي", "actors")], sources=[("رويترز", "reuters", "outlet")]
        )


@pytest.mark.parametrize("page", PAGES)
def test_d7_without_a_database_a_page_says_how_to_begin(show: Open, page: str) -> None:
    app = show(page)
    _is_well(app)
    assert "There is no database" in app.text[0].value
    assert "make up" in app.text[0].value


@pytest.mark.parametrize("page", PAGES)
def test_a_simulated_world_is_marked_even_without_a_database(show: Open, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SIMULATED WORLD" not in _html(show(page))
    monkeypatch.setenv("RASAD_SIMULATED", "1")
    assert _html(show(page)).count("SIMULATED WORLD") == 1


@pytest.mark.parametrize("page", PAGES)
def test_d7_an_empty_database_is_explained(engine: Engine, show: Open, page: str) -> None:
    app = show(page)
    _is_well(app)
    expected = {"health": "No open problems", "overview": "Nothing has been crawled yet"}.get(page, "Nothing has been crawled yet")
    assert expected in _html(app)


@pytest.mark.parametrize("page", PAGES)
def test_one_story_fills_a_page(engine: Engine, show: Open, page: str) -> None:
    _one_story(engine)
    app = show(page)
    _is_well(app)
    if page != "health":
        assert "Nothing has been crawled" not in _html(app)
    if page in ("today", "overview", "stories"):
        assert '<div class="rs-title" dir="rtl">التحالف الدولي</div>' in _html(app)


@pytest.mark.parametrize("page", PAGES)
def test_some_hundred_stories_fill_a_page(engine: Engine, show: Open, page: str) -> None:
    assert World(days=40, volume=0.3).fill(engine) > 300
    app = show(page)
    _is_well(app)
    assert "SIMULATED WORLD" in _html(app)


def test_figures_on_the_overview_are_the_tables(engine: Engine, show: Open) -> None:
    _one_story(engine)
    figures = {m.label: m.value for m in show().metric}
    assert figures == {"Stories": "1", "Share of everything read": "25.0%", "Outlets with stories": "1 of 1", "Pages read": "4"}


def test_a_story_outside_the_period_is_not_counted(engine: Engine, show: Open) -> None:
    _one_story(engine, days_ago=40)
    assert show().metric[0].value == "0"
    assert "No stories in this period" in _html(show())
    assert show(period="90 days").metric[0].value == "1"


def _read_every_day(engine: Engine, days: range) -> None:
    today = day_number(datetime.now(UTC).astimezone(ZONE).date())
    with writing(engine) as connection:
        rows = [{"outlet": "dijla", "day": today - ago, "language": "ar", "relevant": 0, "possible": 0, "off_topic": 9} for ago in days]
        connection.execute(insert(Coverage), rows)


@pytest.mark.parametrize(("days", "compared"), [(range(1, 60), ["+1", "+0.4 points"]), (range(1, 50), ["", ""]), (range(31, 60), ["", ""])])
def test_a_period_is_compared_only_with_one_that_is_known(engine: Engine, show: Open, days: range, compared: list[str]) -> None:
    _one_story(engine)  # a story and 3 more pages today: 1 of 29 * 9 + 4 pages is 0.4%
    _read_every_day(engine, days)
    assert [m.delta for m in show().metric[:2]] == compared


def test_a_term_of_several_rules_is_listed_once(engine: Engine, show: Open) -> None:
    _one_story(engine, body="التحالف الدولي باق")
    place = {"term": "التحالف الدولي", "zone": "title", "start": 0, "end": 14, "group": "intl_coalition"}
    in_body = place | {"zone": "body"}
    evidence = [
        place | {"rule": "coalition"},
        place | {"rule": "context"},
        in_body | {"rule": "context"},
        in_body | {"rule": "context", "start": 15, "end": 18},
    ]
    evidence.append({"term": "عين الأسد", "zone": "tags", "start": 0, "end": 9, "rule": "base", "group": "base"})
    with writing(engine) as connection:
        connection.execute(update(StoryTopic).values(evidence=evidence))
    app = show("stories")
    app.button(key="read-list-1").click().run()
    _is_well(app)
    listed = next(h for h in _html(app).split("\n") if "rs-list" in h)
    assert re.findall("<small>(.*?)</small>", listed)[:2] == ["coalition, context (intl coalition), in the title · 2 times in the text", "base, in the tags"]


def test_what_speaks_against_the_topic_is_not_its_reason(engine: Engine, show: Open) -> None:
    _one_story(engine, title="Coalition for us", body="x")
    evidence = [{"term": "coalition", "zone": "title", "start": 0, "end": 9, "rule": "strong", "group": ""}]
    evidence.append({"term": "for us", "zone": "title", "start": 10, "end": 16, "rule": "exclude:other", "group": "other"})
    with writing(engine) as connection:
        connection.execute(update(StoryTopic).values(evidence=evidence))
    app = show("stories")
    app.button(key="read-list-1").click().run()
    _is_well(app)
    assert '<mark class="evidence">Coalition</mark> for us</h2>' in _html(app)
    assert [s.value for s in app.subheader] == ["Your verdict", "The rules say relevant, because", "Read as something else", "Whom it cites"]


@pytest.mark.parametrize(
    "query",
    [
        {
            "period": "nonsense",
            "outlet": ["<script>"],
            "language": "xx",
            "kind": "x",
            "verdict": "off_topic",
            "country": "Mars",
            "terms": "'",
            "topic": "x",
            "by": "Moon",
            "show": "'",
        },
        {"days": ["2020-99-99", "x"], "period": "Chosen days"},
    ],
)
def test_an_address_with_nonsense_gives_the_defaults(engine: Engine, show: Open, query: dict[str, Any]) -> None:
    _one_story(engine)
    app = show(**query)
    _is_well(app)
    assert app.metric[0].value == "1"


@pytest.mark.parametrize("story", ["999", "abc", "-1", "9" * 40, "١"])
def test_an_address_of_no_story_is_explained(engine: Engine, show: Open, story: str) -> None:
    _one_story(engine)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.switch_page("views/stories.py")
    app.query_params["story"] = story
    app.run()
    _is_well(app)
    assert ("There is no story with this number" in _html(app)) == (story == "999")


def test_a_card_opens_its_story_with_evidence_and_sources(engine: Engine, show: Open) -> None:
    _one_story(engine, body="قال رويترز إن التحالف الدولي باق")
    app = show("stories")
    app.button(key="read-list-1").click().run()
    _is_well(app)
    assert '<mark class="evidence">التحالف الدولي</mark>' in _html(app)
    assert '<mark class="cited">رويترز</mark>' in _html(app)
    assert "strong (actors), in the title" in _html(app)
    assert "https://dijla.example/news/1</p>" in _html(app)
    app.button(key="back").click().run()
    assert '<div class="rs-title"' in _html(app)


@pytest.mark.parametrize("asked", ["التحالف", "تحالف", "اَلتَّحالُف", "التحالف الدولى", '"التحالف الدولي"', "title:التحالف", "يغادر -سوريا"])
def test_search_finds_and_marks_every_spelling(engine: Engine, show: Open, asked: str) -> None:
    _one_story(engine, title="بيان: والتحالف الدولي يغادر")
    app = show("stories")
    app.text_input(key="q").set_value(asked).run()
    _is_well(app)
    assert f'<mark class="found">{"يغادر" if "يغادر" in asked else "والتحالف"}' in _html(app)


@pytest.mark.parametrize("asked", ["-التحالف", '"الدولي التحالف"', "body:التحالف", "سوريا", '" OR NEAR( * --'])
def test_search_leaves_out_what_does_not_match(engine: Engine, show: Open, asked: str) -> None:
    _one_story(engine, title="بيان: والتحالف الدولي يغادر")
    app = show("stories")
    app.text_input(key="q").set_value(asked).run()
    _is_well(app)
    assert "No story matches" in _html(app)


def test_scraped_text_is_never_markdown(engine: Engine, show: Open) -> None:
    hostile = '<script>alert(1)</script> ![x](http://127.0.0.1:9/x.png) :red[x] $x$ <img src=x onerror="alert(1)">'
    _one_story(engine, title=hostile, body=hostile)
    for page in PAGES:
        app = show(page)
        _is_well(app)
        for kind in ("markdown", "caption", "metric", "table", "title", "header", "subheader", "info", "warning", "error", "success"):
            for element in app.get(kind):
                assert "127.0.0.1:9" not in str(element.proto), (page, kind)
        assert "<script>alert" not in _html(app)
        assert "<img" not in _html(app)


def test_an_address_that_is_not_http_is_no_link(engine: Engine, show: Open) -> None:
    _one_story(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE story SET url = 'javascript:alert(1)'"))
    app = show("stories")
    app.button(key="read-list-1").click().run()
    _is_well(app)
    assert not app.get("link_button")
    assert '<p class="rs-note rs-address" dir="ltr">javascript:alert(1)</p>' in _html(app)


def test_a_crawl_that_has_been_silent_for_long_is_announced(engine: Engine, show: Open) -> None:
    _one_story(engine, days_ago=2)
    assert [w.value for w in show("stories").warning if "No successful run for 2 d" in w.value]


def test_a_crawl_that_works_is_not_announced(engine: Engine, show: Open) -> None:
    _one_story(engine)
    assert not show("stories").warning


@pytest.mark.parametrize(
    ("owner", "minutes", "said"),
    [("host/boot/1", 0, None), ("", 0, "the scheduler was stopped"), ("host/boot/1", 10, "the scheduler has shown no sign of life since")],
)
def test_a_scheduler_that_is_gone_is_announced(engine: Engine, show: Open, owner: str, minutes: int, said: str | None) -> None:
    _one_story(engine)
    with writing(engine) as connection:
        connection.execute(insert(Installation).values(name="scheduler", value=owner, at=datetime.now(UTC) - timedelta(minutes=minutes)))
    warnings = [w.value for w in show("stories").warning]
    assert warnings == [] if said is None else said in warnings[0]


def test_known_sources_go_by_their_name_in_latin_letters(engine: Engine, show: Open) -> None:
    _one_story(engine)  # cites رويترز, whose key is in seeds/sources.yaml
    assert show("sources").selectbox(key="source").options == ["Reuters"]


def test_our_own_outage_is_one_clear_line(engine: Engine, show: Open) -> None:
    _one_story(engine, days_ago=2)
    began = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
    with writing(engine) as connection:
        connection.execute(insert(Installation).values(name="local_outage", value=began.isoformat(), at=began))
    for page in PAGES:
        warnings = [w.value for w in show(page).warning]
        assert len(warnings) == 1
        assert "No network from here since 5 Jan 2026, 09:30" in warnings[0]  # in Baghdad


def test_a_newer_database_is_explained(engine: Engine, url: str, show: Open) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_the_future'"))
    forget(url)
    app = show()
    _is_well(app)
    assert "newer Rasad" in app.text[0].value


def test_d7_a_locked_database_is_explained(engine: Engine, url: str, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    _one_story(engine)
    monkeypatch.setattr("dashboard.data._BUSY_MILLISECONDS", 50)
    monkeypatch.setattr("crawler.storage.engine._BUSY_SECONDS", 0.05)
    forget(url)
    app = show()  # opened once, so that what is locked is the reading
    _is_well(app)
    engine.dispose()
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    open_database(url, create=False).dispose()
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("UPDATE story SET section = 'x'")
    st.cache_data.clear()
    app.run()
    _is_well(app)
    assert "locked" in app.text[0].value
    holder.execute("ROLLBACK")
    holder.close()


def test_a_wrong_setting_is_explained(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_TIMEZONE", "Mars/Olympus")
    app = show()
    _is_well(app)
    assert "RASAD_TIMEZONE" in app.text[0].value


def test_the_style_sheet_lies_beside_the_frame() -> None:
    assert frame.STYLE.is_file()
