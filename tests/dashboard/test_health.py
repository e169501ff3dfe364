"""The Health page: what it says is what the tables hold, what it does goes through the scheduler, and nobody acts who may not."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine, func, insert, select, update
from streamlit.testing.v1 import AppTest

from crawler.localization import locale_for
from crawler.storage import pauses, requests, runs
from crawler.storage.duty import HEARTBEAT
from crawler.storage.engine import open_database, reading, writing
from crawler.storage.models import ArchiveDay, Delivery, KeptPage, Notice, OutletRow, Page, Problem, RequestRow, Ruleset, Run
from crawler.storage.reports import requests as asked_for
from dashboard import actions, words
from dashboard.health import terms
from dashboard.health.pages import decoded, visible_text
from scheduler import Scheduler
from tests.dashboard.conftest import tables_of
from tests.dashboard.world import ZONE, World
from tests.scheduling.stage import tick_until

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
BAD = 900_000  # the world's page of sepidar that could not be read
HOSTILE = '<html><title>ت</title><script>window.owned=1</script><img src="http://127.0.0.1:9/x.png"><p>متن <b>واقعی</b> &amp; دیگر</p><p>![x](http://127.0.0.1:9/y)</p>'
Look = Callable[..., AppTest]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world's database, to be copied."""
    path = tmp_path_factory.mktemp("world") / "rasad.db"
    engine = open_database(f"sqlite:///{path}")
    World(days=4, volume=0.3).fill(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The dashboard's database; the dashboard is reached by this machine alone."""
    (tmp_path / "rasad.db").write_bytes(filled.read_bytes())
    monkeypatch.setenv("RASAD_DATABASE_URL", url := f"sqlite:///{tmp_path / 'rasad.db'}")
    monkeypatch.setenv("RASAD_LOG_DIR", str(tmp_path / "logs"))
    monkeypatch.setattr(actions, "only_from_here", lambda: True)
    monkeypatch.setattr(actions, "_user", lambda: "Huda")
    st.cache_data.clear()
    return open_database(url)


@pytest.fixture
def look(engine: Engine) -> Look:
    """Opens a part of the page, as an address does."""

    def open_part(part: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        app.switch_page("views/health.py")
        for name, value in {"part": part, **query}.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, [e.message for e in app.exception]
        return app

    return open_part


def _html(app: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def _press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, [e.message for e in app.exception]
    return app


def _code(app: AppTest) -> list[str]:
    return [c.value for c in app.code]


def _keep(engine: Engine, body: bytes = HOSTILE.encode(), content_type: str = "text/html; charset=utf-8") -> None:
    row = {"page_id": BAD, "outlet": "sepidar", "kept_at": datetime.now(UTC), "content_type": content_type, "body": zlib.compress(body), "truncated": True}
    with writing(engine) as connection:
        connection.execute(insert(KeptPage).values(row))


def test_each_outlet_is_shown_with_its_last_run_and_its_next_check(engine: Engine, look: Look) -> None:
    now = datetime.now(UTC)
    pauses.pause(engine, ["meridian"], "its editors asked", now - timedelta(hours=2))
    runs.schedule_next(engine, "sepidar", now + timedelta(minutes=30, seconds=30), why="quiet night")
    runs.schedule_next(engine, "sahra_wire", now + timedelta(minutes=30, seconds=30), why="failed 3 times")
    table = {row["outlet"]: row for row in tables_of(look("outlets"))["outlets"]}
    with reading(engine) as connection:
        for key, name in connection.execute(select(OutletRow.key, OutletRow.name)).all():
            last = connection.scalar(select(Run.state).where(Run.outlet == key).order_by(Run.started_at.desc()).limit(1))
            assert table[name]["state"].split()[1] == ("paused" if key == "meridian" else last)
    assert re.fullmatch("Paused 2 h.* ago: its editors asked", table["Meridian International Broadcasting"]["why"])
    assert [table[name]["next_check"] for name in ("Sepidar Online", "Sahra Wire")] == ["in 30 min (quiet night)", "in 30 min (failed 3 times)"]


def test_runs_are_those_of_the_outlets_and_states_that_are_chosen(engine: Engine, look: Look) -> None:
    app = look("runs")
    with reading(engine) as connection:
        counted = dict(connection.execute(select(Run.state, func.count()).group_by(Run.state)).all())
    assert Counter(row["state"].split()[1] for row in tables_of(app)["runs"]) == counted
    app.multiselect(key="run_state").set_value(["blocked"]).run()
    assert [row["state"] for row in tables_of(app)["runs"]] == ["✕ blocked"] * counted["blocked"]
    app.multiselect(key="run_state").set_value([]).run()
    app.session_state["kind"] = ["party"]
    app.run()
    assert {row["outlet"] for row in tables_of(app)["runs"]} == {"Furat News Agency", "Zagros TV"}
    app.session_state["outlet"] = ["sepidar"]
    app.run()
    assert not tables_of(app)
    assert "No outlets under these filters." in _html(app)


def test_d9_the_log_of_a_run_is_shown_as_text_without_the_others_lines(engine: Engine, look: Look, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    told = "<script>window.owned=1</script> ![x](http://127.0.0.1:9/x.png)"
    lines = [f"2026-01-05 09:00:0{i} [{k}] {told}" for i, k in enumerate(("sepidar", "bogaz_haber", "sepidar"))]
    (tmp_path / "logs" / "crawl-1.log").write_text("\n".join([*lines, "x" * 9000]))
    with writing(engine) as connection:
        ids = list(connection.scalars(select(Run.id).where(Run.outlet == "sepidar")))
        connection.execute(update(Run).where(Run.outlet.in_(("sepidar", "bogaz_haber"))).values(log="../../logs/crawl-1.log"))
        connection.execute(update(Run).where(Run.id == ids[1]).values(log=None))
        connection.execute(update(Run).where(Run.id == ids[2]).values(log="crawl-2.log"))
    (shown,) = _code(look("runs", run=str(ids[0])))
    assert shown.split("\n") == [lines[0], lines[2], "x" * 2000]
    assert "This run wrote to no file" in _html(look("runs", run=str(ids[1])))
    assert "The log is gone" in _html(look("runs", run=str(ids[2])))


def test_a_page_that_failed_stands_beside_the_last_good_one_as_text(engine: Engine, look: Look) -> None:
    _keep(engine)
    app = look("pages", page=str(BAD))
    text, source, good = _code(app)
    assert (text, source) == ("ت\nمتن واقعی & دیگر\n![x](http://127.0.0.1:9/y)", HOSTILE)
    with reading(engine) as connection:
        newest = select(Page.id, Page.title).where(Page.outlet == "sepidar", Page.state == "story").order_by(Page.first_seen_at.desc(), Page.id.desc())
        page_id, title = connection.execute(newest).first() or (0, "")
    assert str(title) in _html(app)
    assert good.strip()
    assert "127.0.0.1:9" not in _html(app)
    assert "The page was longer; its beginning was kept." in _html(app)
    with writing(engine) as connection:
        connection.execute(update(Problem).values(page_id=BAD, good_page_id=page_id))
    st.cache_data.clear()
    app = look("problems")
    assert not app.code
    app.toggle[0].set_value(True).run()
    assert _code(app)[:2] == [text, source]


@pytest.mark.parametrize(
    ("source", "content_type", "text"),
    [
        ("مرحبا".encode("windows-1256"), "text/html; charset=windows-1256", "مرحبا"),
        (b'<meta charset="iso-8859-9">' + "ğ".encode("iso-8859-9"), None, '<meta charset="iso-8859-9">ğ'),
        ("سلام".encode(), "text/html; charset=nonsense", "سلام"),
        (b"\xff\xfea", None, "\ufffd\ufffda"),
    ],
)
def test_bytes_become_text_by_the_encoding_that_is_named(source: bytes, content_type: str | None, text: str) -> None:
    assert decoded(source, content_type) == text


@pytest.mark.parametrize("source", ["<", "<![CDATA[", "<!--", "<script>never closed", "</style></style>text", "<p" * 5000, "\x00<b>x"])
def test_no_markup_is_too_broken_to_be_shown(source: str) -> None:
    assert "never closed" not in visible_text(source)


def test_a_problem_tells_since_when_and_what_to_do(engine: Engine, look: Look) -> None:
    html = _html(look("problems"))
    with reading(engine) as connection:
        (problem,) = connection.execute(select(Problem.__table__).where(Problem.ended_at.is_(None))).all()
    sentence, _, instant = problem.message.partition("last good run ")  # kept in UTC for logs and mail, said in the installation's zone
    good = datetime.strptime(instant, "%Y-%m-%d %H:%M UTC.").replace(tzinfo=UTC).astimezone(ZONE)
    for said in (sentence, f"last good run {good.day} {good:%b %Y, %H:%M}.", problem.cause, "since ", "last seen ", "What to do:"):
        assert said in html
    assert problem.remedy.replace("`", "`") in html


def test_the_installation_is_told_from_its_tables(engine: Engine, look: Look) -> None:
    now = datetime.now(UTC)
    runs.note(engine, "database_sizes", json.dumps({"2026-03-01": 10_000_000, "2026-03-03": 14_000_000, "2026-03-05": 30_000_000}), now)
    with writing(engine) as connection:
        connection.execute(insert(Ruleset), [{"id": i, "fingerprint": str(i), "first_used_at": now} for i in (1, 2)])
        ids = list(connection.scalars(select(Page.id).where(Page.state == "story")))
        connection.execute(update(Page).where(Page.id.in_(ids)).values(ruleset=2))
        connection.execute(update(Page).where(Page.id.in_(ids[:3])).values(ruleset=1))
        notices = [{"key": str(i), "kind": "raised", "at": now - timedelta(hours=i), "said": {"title": "x", "text": "y"}} for i in (3, 2)]
        connection.execute(insert(Notice), notices)
        message = {"key": "k", "channel": "mail:x", "first_notice": 1, "last_notice": 2, "created_at": now, "tries": 4, "next_try_at": now}
        connection.execute(insert(Delivery).values(message | {"error": "refused"}))
    app = look("installation")
    html = _html(app)
    assert "It grew by 5.0 MB a day on average." in html
    assert f"3 pages of {len(ids):,} were judged by older rules." in html
    (channel,) = tables_of(app)["channels"]
    assert [channel[c] for c in ("channel", "state", "waiting", "tries", "error")] == ["mail:x", "✕ failed", "2", "4", "refused"]


class TestActions:
    def test_pausing_and_resuming_with_a_reason(self, engine: Engine, look: Look) -> None:
        app = look("outlets", at="sepidar")
        app.text_input(key="act-why").set_value("its server is being moved")
        _press(app, "act-pause")
        with reading(engine) as connection:
            row = connection.execute(select(OutletRow.paused, OutletRow.paused_why).where(OutletRow.key == "sepidar")).one()
        assert row == (True, "its server is being moved (Huda)")
        assert "its server is being moved (Huda)" in _html(app)
        _press(app, "act-resume")
        with reading(engine) as connection:
            assert connection.scalar(select(func.count()).where(OutletRow.paused)) == 0

    def test_what_is_asked_for_waits_for_a_scheduler_and_is_taken_back(self, engine: Engine, look: Look) -> None:
        app = _press(look("outlets", at="sepidar"), "act-crawl")
        (line,) = asked_for(engine)
        assert (line.kind, line.outlet, line.who, line.state) == ("crawl", "sepidar", "Huda", "waiting")
        assert [w.value for w in app.warning if w.value.startswith("No scheduler runs")]
        runs.note(engine, HEARTBEAT, "host/boot/1/2", datetime.now(UTC))
        assert not [w.value for w in look("outlets", at="sepidar").warning if w.value.startswith("No scheduler runs")]
        _press(app, f"stop-{line.id}")
        assert [r.state for r in asked_for(engine)] == ["stopped"]

    def test_a_backfill_shows_how_many_of_its_days_are_listed_whole(self, engine: Engine, look: Look) -> None:
        app = look("outlets", at="sepidar")
        app.date_input(key="act-days").set_value((date(2026, 1, 1), date(2026, 1, 4)))
        _press(app, "act-backfill")
        (line,) = asked_for(engine)
        assert line.arguments == {"first": "2026-01-01", "last": "2026-01-04"}
        requests.take(engine, line.id, "x", datetime.now(UTC))
        first = (date(2026, 1, 1) - date(1970, 1, 1)).days
        with writing(engine) as connection:
            for archive, day, done in (("a", first, True), ("b", first, True), ("a", first + 1, False), ("a", first + 3, True), ("a", first + 9, True)):
                now = datetime.now(UTC)
                values = {"outlet": "sepidar", "archive": archive, "day": day, "asked_at": now, "finished_at": now if done else None}
                connection.execute(insert(ArchiveDay).values(values))
        assert "2 of 4 days listed whole" in _html(look("outlets", at="sepidar"))

    @pytest.mark.parametrize("key", ["act-crawl", "act-check", "act-backfill", "act-pause"])
    def test_nobody_acts_without_permission_even_by_a_button_shown_before(self, engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
        app = look("outlets", at="sepidar")
        monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
        _press(app, key)
        assert "RASAD_DASHBOARD_ACTIONS is off" in app.error[0].value
        assert asked_for(engine) == []
        assert not [b for b in app.button if b.key and b.key.startswith("act-")]
        with reading(engine) as connection:
            assert connection.scalar(select(func.count()).where(OutletRow.paused)) == 0

    def test_what_a_check_quotes_of_pages_is_never_markup(self, engine: Engine, look: Look) -> None:
        number = requests.ask(engine, "check", "sepidar", {}, who="<b>Huda</b>", now=datetime.now(UTC)) or 0
        hostile = "![x](http://127.0.0.1:9/x.png)<script>window.owned=1</script>"
        page = {"url": "https://sepidar.example/1", "title": hostile, "cause": None, "words": 3, "published": None}
        outcome: dict[str, Any] = {
            "outlet": "sepidar",
            "state": "partial",
            "cause": "404",
            "message": hostile,
            "routes": [],
            "pages": [page],
            "hints": [hostile],
        }
        requests.finish(engine, number, "done", datetime.now(UTC), outcome=outcome)
        app = look("outlets", at="sepidar")
        assert "<script>window" not in _html(app)
        assert "<b>Huda" not in _html(app)
        assert not any(hostile in m.value for m in app.markdown)
        assert [t.value for t in app.text].count(hostile) == 1


def test_the_whole_path_from_the_button_to_the_outcome(engine: Engine, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a real scheduler, crawl and check, against the loopback newsroom."""
    from tests.newsroom.conftest import forget_spiders
    from tests.newsroom.press import Newsroom
    from tests.newsroom.world import World as News

    with Newsroom(News(seed=1, days=1, until=datetime(2026, 1, 18, 9, 0, tzinfo=UTC), per_day=0.2)) as newsroom:
        settings = {"SPIDER_MODULES": "tests.newsroom.spiders", "NEWSROOM": newsroom.base, "ALLOW_PRIVATE": "127.0.0.1", "DELAY": "0", "MAX_AGE_DAYS": "0"}
        for name, value in settings.items():
            monkeypatch.setenv(f"RASAD_{name}", value)
        forget_spiders()
        from crawler.config import load_config
        from crawler.registry import outlets

        known = outlets(("tests.newsroom.spiders",))
        runs.declare_outlets(engine, [known["furat"], known["jami"]])
        for key in ("furat", "jami"):
            runs.schedule_next(engine, key, datetime.now(UTC) + timedelta(hours=1))
        scheduler = Scheduler(load_config())
        scheduler.take_over()
        try:
            _press(look("outlets", at="furat"), "act-crawl")
            _press(look("outlets", at="jami"), "act-check")
            tick_until(scheduler, lambda: not any(r.is_open for r in asked_for(engine)), 90)
        finally:
            for each in scheduler.batches:
                each.process.kill()
            forget_spiders()
        lines = {r.kind: r for r in asked_for(engine)}
        assert {k: (r.outlet, r.who, r.state, (r.outcome or {}).get("state")) for k, r in lines.items()} == {
            "crawl": ("furat", "Huda", "done", "ok"),
            "check": ("jami", "Huda", "done", "ok"),
        }
        with reading(engine) as connection:
            run = connection.execute(select(Run.__table__).where(Run.outlet == "furat")).one()
            assert (run.trigger, run.state, run.new) == ("requested", "ok", len(newsroom.truth("furat")))
            assert connection.scalar(select(func.count()).where(Page.outlet == "jami")) == 0  # a check writes nothing
            assert connection.scalar(select(func.count()).where(OutletRow.lease_token.is_not(None))) == 0
            assert connection.scalar(select(RequestRow.log).where(RequestRow.kind == "crawl")) == run.log
        html = _html(look("outlets", at="furat"))
        assert f"{run.new} new pages" in html
        titles = {newsroom.truth("jami")[p["url"]].title for p in (lines["check"].outcome or {})["pages"]}
        assert {row["title"] for row in tables_of(look("outlets", at="jami"))["check-articles"]} == titles
        shown = _code(look("runs", run=str(run.id)))
        assert shown
        assert "furat" in shown[0]


@pytest.mark.parametrize(("raw", "said"), [("http_404", "404"), ("http_503", "503"), ("5xx", "5xx"), ("no_body", "no body"), ("unheard_of", "unheard_of")])
def test_a_cause_is_said_in_words_and_a_status_as_its_number(raw: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "locale", lambda: locale_for("en"))
    assert terms.cause(raw) == said
    assert terms.reason(f"retried:{raw}") == f"tried again after: {said}"
