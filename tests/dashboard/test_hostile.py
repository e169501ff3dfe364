"""The fault catalogue's section D, as far as pages go: hostile texts, searches and addresses, on every page that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector
from sqlalchemy import Engine, insert, update
from streamlit.testing.v1 import AppTest

from crawler.storage.annotations import annotate
from crawler.storage.engine import day_number, forget, open_database, writing
from crawler.storage.models import OutletRow, Problem, Run
from dashboard import data, words
from tests.dashboard.conftest import figures_of, tables_of
from tests.dashboard.world import ZONE, World, add_story

FOLDER = Path(__file__).resolve().parents[2] / "dashboard"
PAGES = sorted(path.stem for path in (FOLDER / "views").glob("[a-z]*.py"))
CALL = "127.0.0.1:9"
HOSTILE = f"<script>alert(1)</script> ![x](http://{CALL}/x.png) :red[x] $x$ <img src=x onerror=\"alert(1)\"> [y](javascript:alert(1)) {{{{7*7}}}} =cmd|' /C'!A0"
NUMBER = 7001
OURS_OR_WEB = re.compile(r"https?://[^/]|\.?/?\?|#|(?:\./)?(?:today|volume|sources|keywords|stories|health|take)\b")
OWN_WORDS = ("markdown", "caption", "metric", "table", "title", "header", "subheader", "info", "warning", "error", "success", "exception", "toast")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A world in which one outlet, its story, its run, its problem and a person's note are hostile."""
    url = f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'rasad.db'}"
    engine, at = open_database(url), words.now() - timedelta(minutes=1)
    World(days=3, volume=0.1, dead_days=()).fill(engine)
    day = day_number(at.astimezone(ZONE).date())
    with writing(engine) as connection:
        more: dict[str, Any] = {"terms": [(HOSTILE[:60], HOSTILE[:40])], "sources": [(HOSTILE[:50], "hostile", "outlet")], "url": "javascript:alert(1)"}
        add_story(connection, NUMBER, "sepidar", "fa", day, at, "relevant", HOSTILE, f"{HOSTILE}\n{HOSTILE}", **more)
        connection.execute(update(OutletRow).where(OutletRow.key == "sepidar").values(line=HOSTILE, native_name=HOSTILE, unverified=[HOSTILE]))
        told = {"rule": "blocked", "cause": HOSTILE, "message": HOSTILE, "remedy": HOSTILE, "first_seen_at": at, "last_seen_at": at}
        connection.execute(insert(Problem).values(told | {"outlet": "sepidar"}))
        run = {"outlet": "sepidar", "trigger": "scheduled", "state": "failed", "cause": HOSTILE, "message": HOSTILE, "owner": HOSTILE}
        connection.execute(insert(Run).values(run | {"started_at": at, "finished_at": at}))
    annotate(engine, day, HOSTILE, who=HOSTILE, now=at)
    yield engine
    forget(url)


@pytest.fixture
def address(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the dashboard read that world."""
    monkeypatch.setenv("RASAD_DATABASE_URL", world.url.render_as_string())
    data.forget()


def _shown(page: str, /, **query: Any) -> AppTest:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=60)
    for visit in ("", f"views/{page}.py"):
        if visit:
            app.switch_page(visit)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
    assert not app.exception, [e.message for e in app.exception]
    return app


def _is_harmless(app: AppTest) -> None:
    html = "\n".join(str(e.proto.body) for e in app.get("html"))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    for kind in OWN_WORDS:
        assert [e for e in app.get(kind) if CALL in str(e.proto) or "alert(1)" in str(e.proto)] == [], kind
    assert [e for e in app.get("link_button") if "javascript:" in str(e.proto)] == []
    page = Selector(f"<div>{html}</div>")
    assert page.xpath("//*[@*[starts-with(name(), 'on')]]") == []
    assert [to for to in page.css("a::attr(href)").getall() if not OURS_OR_WEB.match(to)] == []


@pytest.mark.parametrize("page", PAGES)
def test_d1_what_others_write_is_text_on_every_page(address: None, page: str) -> None:
    _is_harmless(_shown(page))


def test_d1_what_others_write_is_text_in_the_reader(address: None) -> None:
    app = _shown("stories", story=str(NUMBER))
    _is_harmless(app)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in "\n".join(str(e.proto.body) for e in app.get("html"))


HOSTILE_TABLES: list[tuple[str, dict[str, str], str]] = [
    ("sources", {"part": "outlets"}, "outlets"),
    ("sources", {"part": "cited"}, "cited_sources"),
    ("sources", {"part": "one", "source": "hostile"}, "source_terms"),
    ("keywords", {"section": "who", "unit": "term"}, "all_terms"),
    ("keywords", {"section": "changes", "unit": "term"}, "term_changes"),
    ("keywords", {"section": "context", "context_words": "alert"}, "context"),
    ("health", {"part": "outlets"}, "outlets"),
    ("health", {"part": "runs"}, "runs"),
]


@pytest.mark.parametrize(("page", "query", "name"), HOSTILE_TABLES)
def test_d1_what_others_write_is_text_in_every_table(address: None, page: str, query: dict[str, str], name: str) -> None:
    app = _shown(page, period="Everything", **query)
    app.session_state[f"{name}_drawer"] = True  # where there is one
    app.run()
    _is_harmless(app)
    assert any("alert" in cell for row in tables_of(app)[name] for cell in row.values())


@pytest.mark.parametrize("asked", ['"', "NEAR(", "*", "-", '"a" NEAR/2 "b" AND NOT {x} : ^', "'; DROP TABLE story; --", "x" * 10_000, "\x00\u202e", HOSTILE])
def test_d5_any_search_is_only_a_search(address: None, world: Engine, asked: str) -> None:
    app = _shown("stories", q=asked)
    _is_harmless(app)
    with world.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM story").scalar()


NONSENSE: dict[str, Any] = {
    "period": "<b>", "days": ["2020-99-99", "x"], "outlet": [HOSTILE, "../../etc/passwd"], "language": "xx", "kind": "'", "country": "Mars",
    "verdict": "off_topic", "topic": HOSTILE, "terms": [HOSTILE], "lang": "<i>", "story": "-1", "q": "\x00", "page": "9" * 30, "by": "Moon", "show": "'",
    "series": HOSTILE, "as": "1e999", "with": "chosen", "then": "9999-99-99", "late": "-1", "source": HOSTILE, "cited": HOSTILE, "order": "'", "sort": "--",
    "run": "9" * 40, "term": HOSTILE,
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_d6_an_address_with_nonsense_gives_the_defaults_on_every_page(address: None, page: str) -> None:
    nonsense, usual = _shown(page, **NONSENSE), _shown(page)
    _is_harmless(nonsense)
    if page != "stories":  # where the nonsense is a search for something
        assert figures_of(nonsense) == figures_of(usual)
