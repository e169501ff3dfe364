"""Every page in every state of the database, run in process by Streamlit's own test driver."""

from __future__ import annotations

import re
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from crawler.storage.engine import forget, open_database, writing
from crawler.storage.models import Installation
from dashboard import data, server
from tests.dashboard.conftest import Open, figures_of, html_of, is_well, one_story, warnings_of
from tests.dashboard.world import ZONE, World

PAGES = ("today", "volume", "sources", "keywords", "stories", "health")


@pytest.mark.parametrize("page", PAGES)
def test_d7_without_a_database_a_page_says_how_to_begin(show: Open, page: str) -> None:
    app = show(page)
    is_well(app)
    assert "There is no database" in app.text[0].value
    assert "make up" in app.text[0].value


@pytest.mark.parametrize("page", PAGES)
def test_a_simulated_world_is_marked_even_without_a_database(show: Open, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SIMULATED WORLD" not in html_of(show(page))
    monkeypatch.setenv("RASAD_SIMULATED", "1")
    assert html_of(show(page)).count("SIMULATED WORLD") == 1


@pytest.mark.parametrize("page", PAGES)
def test_d7_an_empty_database_is_explained(engine: Engine, show: Open, page: str) -> None:
    app = show(page)
    is_well(app)
    assert "Nothing has been crawled yet" in html_of(app)
    assert "No open problems" not in html_of(app)  # nobody has looked


@pytest.mark.parametrize("page", PAGES)
def test_one_story_fills_a_page(engine: Engine, show: Open, page: str) -> None:
    one_story(engine)
    app = show(page)
    is_well(app)
    if page != "health":
        assert "Nothing has been crawled" not in html_of(app)
    if page in ("today", "stories"):
        assert re.search(r'<div class="rs-title" dir="rtl"><a class="rs-open" href="stories[^"]*story=1">التحالف الدولي</a></div>', html_of(app))


@pytest.fixture(scope="module")
def hundreds(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world of some hundred stories."""
    path = shutil.copyfile(migrated_sqlite, tmp_path_factory.mktemp("hundreds") / "rasad.db")
    assert World(days=40, volume=0.3).fill(open_database(f"sqlite:///{path}")) > 300
    forget(f"sqlite:///{path}")
    return path


@pytest.mark.parametrize("page", PAGES)
def test_some_hundred_stories_fill_a_page(hundreds: Path, url: str, tmp_path: Path, show: Open, page: str) -> None:
    shutil.copyfile(hundreds, tmp_path / "rasad.db")
    app = show(page)
    is_well(app)
    assert "SIMULATED WORLD" in html_of(app)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("sources", {"part": "relays"}),
        ("sources", {"part": "cited"}),
        ("sources", {"part": "one"}),
        ("keywords", {}),
        ("keywords", {"section": "new"}),
        ("stories", {}),
        ("stories", {"q": "التحالف"}),
        ("stories", {"view": "review"}),
    ],
)
def test_of_days_on_which_nobody_looked_no_page_says_that_there_was_nothing(
    hundreds: Path, url: str, tmp_path: Path, show: Open, page: str, query: dict[str, str]
) -> None:
    shutil.copyfile(hundreds, tmp_path / "rasad.db")
    day = (datetime.now(ZONE) - timedelta(days=23)).date().isoformat()
    told = html_of(show(page, period="Chosen days", days=[day, day], **query))
    assert "Nothing is known of this period: no outlet was reached" in told
    for said in ("0 stories", "is cited in this period", "names another outlet", "No terms", "No story matches"):
        assert said not in told


def test_a_story_outside_the_period_is_not_counted(engine: Engine, show: Open) -> None:
    one_story(engine, days_ago=40)
    assert figures_of(show("volume")) == {}  # nothing was read, so nothing is known: no zeros
    assert "Nothing is known of this period: no outlet was reached" in html_of(show("volume"))
    assert figures_of(show("volume", period="90 days"))["Stories"] == ("1", "")


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
    one_story(engine)
    app = show("volume", **query)
    is_well(app)
    assert figures_of(app)["Stories"] == ("1", "")


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_a_link_means_the_same_in_every_language(engine: Engine, show: Open, lang: str) -> None:
    one_story(engine, days_ago=40)
    key = "dijla"
    app = show("volume", lang=lang, period="90 days", outlet=key, kind="private", language="ar", verdict=["possible", "relevant"])
    is_well(app)
    found = app.session_state["chosen filter"]
    assert (found.outlets, found.kinds, found.languages, found.verdicts) == ((key,), ("private",), ("ar",), ("relevant", "possible"))
    assert found.until_day - found.since_day == 89
    kept = {name: app.query_params[name] for name in ("period", "outlet", "kind", "language", "verdict")}
    asked = {"period": "90 days", "outlet": "dijla", "kind": "private", "language": "ar", "verdict": ["possible", "relevant"]}
    assert {name: [value] if isinstance(value, str) else value for name, value in kept.items()} == {
        name: [value] if isinstance(value, str) else value for name, value in asked.items()
    }


def test_a_link_of_before_with_words_in_it_gives_the_defaults(engine: Engine, show: Open) -> None:
    one_story(engine)
    app = show("volume", lang="fa", period="90 روز", language="عربی", verdict="مرتبط")
    is_well(app)
    found = app.session_state["chosen filter"]
    assert (found.languages, found.verdicts, found.until_day - found.since_day) == ((), (), 29)


def test_scraped_text_is_never_markdown(engine: Engine, show: Open) -> None:
    hostile = '<script>alert(1)</script> ![x](http://127.0.0.1:9/x.png) :red[x] $x$ <img src=x onerror="alert(1)">'
    one_story(engine, title=hostile, body=hostile)
    for page in PAGES:
        app = show(page)
        is_well(app)
        for kind in ("markdown", "caption", "metric", "table", "title", "header", "subheader", "info", "warning", "error", "success"):
            for element in app.get(kind):
                assert "127.0.0.1:9" not in str(element.proto), (page, kind)
        assert "<script>alert" not in html_of(app)
        assert "<img" not in html_of(app)


def test_a_crawl_that_has_been_silent_for_long_is_announced(engine: Engine, show: Open) -> None:
    one_story(engine, days_ago=2)
    assert any("No successful run for 2 d" in w for w in warnings_of(show("stories")))


def test_a_crawl_that_works_is_not_announced(engine: Engine, show: Open) -> None:
    one_story(engine)
    assert not warnings_of(show("stories"))


@pytest.mark.parametrize(
    ("owner", "minutes", "said"),
    [("host/boot/1", 0, None), ("", 0, "the scheduler was stopped"), ("host/boot/1", 10, "the scheduler has shown no sign of life since")],
)
def test_a_scheduler_that_is_gone_is_announced(engine: Engine, show: Open, owner: str, minutes: int, said: str | None) -> None:
    one_story(engine)
    with writing(engine) as connection:
        connection.execute(insert(Installation).values(name="scheduler", value=owner, at=datetime.now(UTC) - timedelta(minutes=minutes)))
    warnings = warnings_of(show("stories"))
    assert warnings == [] if said is None else said in warnings[0]


def test_known_sources_go_by_their_name_in_latin_letters(engine: Engine, show: Open) -> None:
    one_story(engine)  # cites رويترز, whose key is in seeds/sources.yaml
    assert show("sources", part="one").selectbox(key="source").options == ["Reuters"]


def test_our_own_outage_is_one_clear_line(engine: Engine, show: Open) -> None:
    one_story(engine, days_ago=2)
    began = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
    with writing(engine) as connection:
        connection.execute(insert(Installation).values(name="local_outage", value=began.isoformat(), at=began))
    for page in PAGES:
        warnings = warnings_of(show(page))
        assert len(warnings) == 1
        assert "No network from here since 5 Jan 2026, 09:30" in warnings[0]  # in Baghdad
    with writing(engine) as connection:
        connection.execute(insert(Installation).values(name="scheduler", value="", at=datetime.now(UTC)))
    (warning,) = warnings_of(show())
    assert "the scheduler was stopped" in warning  # it tries nothing again by itself


def test_a_newer_database_is_explained(engine: Engine, url: str, show: Open) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_the_future'"))
    forget(url)
    app = show()
    is_well(app)
    assert "newer Rasad" in app.text[0].value


def test_d7_a_locked_database_is_explained(engine: Engine, url: str, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one_story(engine)
    monkeypatch.setattr("dashboard.data._MOST_WAIT", 0.05)
    forget(url)
    app = show()  # opened once, so that what is locked is the reading
    is_well(app)
    engine.dispose()
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    open_database(url, create=False).dispose()
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("UPDATE story SET section = 'x'")
    data.forget()
    app.run()
    is_well(app)
    assert "locked" in app.text[0].value
    holder.execute("ROLLBACK")
    holder.close()


def test_a_wrong_setting_is_explained(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_TIMEZONE", "Mars/Olympus")
    app = show()
    is_well(app)
    assert "RASAD_TIMEZONE" in app.text[0].value


def test_the_style_sheet_lies_beside_the_frame() -> None:
    assert server.STYLE.is_file()
