"""What is done from Health goes through the scheduler, and nobody acts who may not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine, func, insert, select
from streamlit.testing.v1 import AppTest

from crawler.localization import locale_for
from crawler.registry import outlets
from crawler.sentences import sentence
from crawler.storage import requests, runs
from crawler.storage.duty import HEARTBEAT
from crawler.storage.engine import reading, writing
from crawler.storage.models import ArchiveDay, OutletRow, Page, RequestRow, Run
from crawler.storage.reports import requests as asked_for
from dashboard import data, words
from scheduler import Scheduler
from tests.dashboard.conftest import html_of, is_well, tables_of, warnings_of
from tests.dashboard.health.conftest import Look, code_of
from tests.newsroom.press import Newsroom
from tests.scheduling.stage import tick_until

THERE = sentence("All of it was there already.")  # as crawler.backfill says it


def _press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    is_well(app)
    return app


def test_pausing_and_resuming_with_a_reason(engine: Engine, look: Look) -> None:
    app = look("outlets", at="sepidar")
    app.text_input(key="pause sepidar 0 why").set_value("its server is being moved")
    _press(app, "act-pause")
    with reading(engine) as connection:
        row = connection.execute(select(OutletRow.paused, OutletRow.paused_why).where(OutletRow.key == "sepidar")).one()
    assert row == (True, "its server is being moved (Huda)")
    assert "its server is being moved (Huda)" in html_of(app)
    _press(app, "act-resume")
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).where(OutletRow.paused)) == 0


def test_what_is_asked_for_waits_for_a_scheduler_and_is_taken_back(engine: Engine, look: Look) -> None:
    app = _press(look("outlets", at="sepidar"), "act-crawl")
    (line,) = asked_for(engine)
    assert (line.kind, line.outlet, line.who, line.state) == ("crawl", "sepidar", "Huda", "waiting")
    assert [w for w in warnings_of(app) if w.startswith("No scheduler runs")]
    runs.note(engine, HEARTBEAT, "host/boot/1/2", datetime.now(UTC))
    assert not [w for w in warnings_of(look("outlets", at="sepidar")) if w.startswith("No scheduler runs")]
    assert "It begins within seconds" in html_of(look("outlets", at="sepidar"))
    runs.note(engine, HEARTBEAT, "host/boot/1/2", datetime.now(UTC) - timedelta(minutes=2))  # it hangs, or was killed
    assert "It begins once the scheduler works again: its last sign of life was 2 min ago." in html_of(look("outlets", at="sepidar"))
    _press(app, f"stop-{line.id}")
    assert [r.state for r in asked_for(engine)] == ["stopped"]


HINT = sentence("routes: {address} works; set its confidence to SEEN in {file}.", address="https://sepidar.example/feed", file="crawler/spiders/sepidar.py")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ar", ["المسارات: ⁨https://sepidar.example/feed⁩ يعمل", "مذكور في robots.txt", "22 تشرين الثاني 2026"]),
        ("fa", ["مسیرها: ", "در robots.txt آمده", "22 نوامبر 2026"]),
    ],
)
def test_what_a_check_found_is_told_in_the_readers_language(engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch, code: str, said: list[str]) -> None:
    monkeypatch.setattr(words, "locale", lambda: locale_for(code))
    number = requests.ask(engine, "check", "sepidar", {}, who="هدى", now=datetime.now(UTC)) or 0
    route = {"url": "https://sepidar.example/feed", "origin": "found", "how": "named by robots.txt", "status": 200, "links": 3, "cause": None}
    page = {"url": "https://sepidar.example/1", "title": "عنوان", "published": "2026-11-22T10:00Z", "words": 3, "cause": None}
    found = {"state": "ok", "cause": None, "routes": [route], "pages": [page], "hints": [str(HINT)], "hints_parts": [HINT.parts]}
    requests.finish(engine, number, "done", datetime.now(UTC), outcome={"outlet": "sepidar", "message": "", **found})
    app = look("outlets", at="sepidar")
    shown = html_of(app) + "".join(t.value for t in app.text)
    assert [text for text in said if text not in shown] == []
    assert not re.search(r"\b(found|named|works|routes:)", re.sub(r"<[^>]*>", " ", shown))


def test_a_backfill_of_what_is_there_says_so_in_the_readers_language(engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "locale", lambda: locale_for("ar"))
    number = requests.ask(engine, "backfill", "sepidar", {"first": "2026-01-01", "last": "once"}, who="Huda", now=datetime.now(UTC)) or 0
    requests.finish(engine, number, "done", datetime.now(UTC), outcome={"runs": 0, "new": 0, "stories": 0, "message": str(THERE), "message_parts": THERE.parts})
    told = html_of(look("outlets", at="sepidar"))
    assert "كان كل ذلك محفوظًا من قبل." in told
    assert "1 كانون الثاني 2026" in told
    assert "once" in told  # what is no day stands as it was asked for


@pytest.mark.parametrize("is_over", [True, False])
def test_once_it_is_over_the_whole_page_is_shown_anew(engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch, is_over: bool) -> None:
    number = requests.ask(engine, "crawl", "sepidar", {}, who="Huda", now=datetime.now(UTC)) or 0
    anew: list[bool] = []
    monkeypatch.setattr(st, "rerun", lambda: anew.append(True))
    if is_over:
        requests.finish(engine, number, "done", datetime.now(UTC), outcome={})

    def page() -> None:  # as the part that looks every two seconds does
        from dashboard.health import asked

        asked._list("sepidar", True)

    look("outlets", at="sepidar")
    assert not anew
    assert not AppTest.from_function(page, default_timeout=30).run().exception
    assert anew == [True] * is_over


def test_a_backfill_shows_how_many_of_its_days_are_listed_whole(engine: Engine, look: Look) -> None:
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
    told = html_of(look("outlets", at="sepidar"))
    assert "Backfill 1 Jan 2026 to 4 Jan 2026" in told
    assert re.search(r"running for \d+ s, 2 of 4 days listed whole", told)


@pytest.mark.parametrize("key", ["act-crawl", "act-check", "act-backfill", "act-pause", "act-again", "act-again-all"])
def test_nobody_acts_without_permission_even_by_a_button_shown_before(engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    app = look("pages", unread="900000") if "again" in key else look("outlets", at="sepidar")
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
    _press(app, key)
    assert "RASAD_DASHBOARD_ACTIONS is off" in html_of(app)
    assert asked_for(engine) == []
    assert not [b for b in app.button if b.key and b.key.startswith("act-")]
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).where(OutletRow.paused)) == 0


def test_what_a_check_quotes_of_pages_is_never_markup(engine: Engine, look: Look) -> None:
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
    assert "<script>window" not in html_of(app)
    assert "<b>Huda" not in html_of(app)
    assert not any(hostile in m.value for m in app.markdown)
    assert [t.value for t in app.text].count(hostile) == 1


def test_the_whole_path_from_the_button_to_the_outcome(engine: Engine, look: Look, at_work: tuple[Scheduler, Newsroom]) -> None:
    """With a real scheduler, crawl and check, against the loopback newsroom."""
    scheduler, newsroom = at_work
    _press(look("outlets", at="furat"), "act-crawl")
    _press(look("outlets", at="jami"), "act-check")
    tick_until(scheduler, lambda: not any(r.is_open for r in asked_for(engine)), 90)
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
    html = html_of(look("outlets", at="furat"))
    assert f"{run.new} new pages" in html
    titles = {newsroom.truth("jami")[p["url"]].title for p in (lines["check"].outcome or {})["pages"]}
    assert {row["title"] for row in tables_of(look("outlets", at="jami"))["check-articles"]} == titles
    shown = code_of(look("runs", run=str(run.id)))
    assert shown
    assert "furat" in shown[0]


def _unread(engine: Engine, *pages: tuple[str, str]) -> list[int]:
    """Add pages of furat that could not be read: address and cause."""
    row = {"outlet": "furat", "state": "rejected", "first_seen_at": (now := datetime.now(UTC)), "next_try_at": now, "tries": 1}
    with writing(engine) as connection:
        rows = [row | {"identity": outlets(("tests.newsroom.spiders",))["furat"].identity(url), "url": url, "reason": why} for url, why in pages]
        return list(connection.scalars(insert(Page).returning(Page.id, sort_by_parameter_order=True), rows))


def test_pages_that_could_not_be_read_are_asked_for_again_by_their_cause_and_one_by_one(
    engine: Engine, look: Look, at_work: tuple[Scheduler, Newsroom]
) -> None:
    scheduler, newsroom = at_work
    first, second = newsroom.truth("furat")
    numbers = _unread(engine, (first, "no_body"), (second, "no_body"), (f"{first}98", "no_title"), (f"{first}99", "timeout"))

    def states() -> list[tuple[str, str | None]]:
        with reading(engine) as connection:
            found = {i: (state, reason) for i, state, reason in connection.execute(select(Page.id, Page.state, Page.reason).where(Page.outlet == "furat"))}
        assert [*found] == numbers  # no route was asked
        return [found[i] for i in numbers]

    def press(page: int, key: str) -> str:
        data.forget()
        _press(look("pages", unread=str(page)), key)
        tick_until(scheduler, lambda: not any(r.is_open for r in asked_for(engine)), 90)
        data.forget()
        return html_of(look("pages"))

    told = press(numbers[0], "act-again-all")
    assert "2 pages could be read now" in told
    assert "Pages again: no body" in told
    assert {state for state, _ in states()[:2]} <= {"story", "off_topic"}
    assert states()[2:] == [("rejected", "no_title"), ("rejected", "timeout")]
    assert "1 still could not" in press(numbers[3], "act-again")
    assert states()[2:] == [("rejected", "no_title"), ("pending", "http_404")]  # it has its tries once more
    with reading(engine) as connection:
        by_hand = connection.execute(select(Run.trigger, Run.reasons).where(Run.outlet == "furat").order_by(Run.id)).all()
        assert [(trigger, reasons["again:asked"]) for trigger, reasons in by_hand] == [("page", 2), ("page", 1)]
        assert connection.scalar(select(OutletRow.checked_at).where(OutletRow.key == "furat")) is None  # it was no check
        assert connection.scalar(select(func.count()).where(OutletRow.lease_token.is_not(None))) == 0
