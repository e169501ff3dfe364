"""Alerts on stored stories: told once per story and alert, whatever is read again, copied or filled in later; on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, update

from crawler.notify.alerts import look
from crawler.storage import alerts, notices, pages, runs
from crawler.storage.alerts import AlertError, Asked, Kind
from crawler.storage.engine import writing
from crawler.storage.models import Page
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.reports import Filter
from crawler.storage.stories import store_page
from crawler.storage.verdicts import Citation, TopicVerdict
from crawler.text.query import Part, Query
from tests.rasad import environment, rows, run
from tests.storage.paper import FEED, PAPER
from tests.storage.test_stories import ARTICLE, JUDGED

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Baghdad")


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


class Press:
    """Publishes and stores, one page after the other."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.number = engine, 0
        runs.declare_outlets(engine, [PAPER])

    def publish(self, now: datetime, title: str = "انسحاب القوات", *, text: str = "", backfilled: bool = False, **more: Any) -> int:
        self.number += 1
        link = SeenLink(f"id:{self.number}", f"https://paper.test/{self.number}", None, None)
        (page,) = pages.save_route_answer(self.engine, "paper", RouteAnswer(url=FEED, status=200), [link], now)
        with writing(self.engine) as connection:
            connection.execute(update(Page).where(Page.id == page.id).values(backfilled=backfilled))
        self.store(page.id, now, title, text=text or f"text {self.number}", **more)
        return page.id

    def store(
        self,
        page_id: int,
        now: datetime,
        title: str,
        *,
        text: str,
        verdict: str = "relevant",
        topic: str = "t",
        terms: tuple[str, ...] = ("التحالف",),
        **more: Any,
    ) -> None:
        article = replace(ARTICLE, title=title, url=f"https://paper.test/{page_id}", published=None)
        evidence = [{"term": term, "zone": "body", "start": 15, "end": 22, "rule": "strong", "group": "names"} for term in terms]
        judged = replace(JUDGED, article=article, text_hash=text, verdicts=[TopicVerdict(topic, verdict, 7.5, evidence)], **more)
        store_page(self.engine, page_id, judged, status=200, now=now, zone=ZONE)


@pytest.fixture
def press(database: Engine) -> Press:
    return Press(database)


def ask(engine: Engine, kind: Kind = "search", now: datetime = NOW, query: str = "", days: int = 30, **only: Any) -> None:
    alerts.add(engine, now, Asked(f"my {kind}", kind, query, Filter(**only), days))


def told(engine: Engine) -> list[str]:
    return [f"{n.said['text']} | {n.said.get('quoted', '')}" for n in reversed(notices.latest(engine))]


def test_a_saved_search_tells_each_story_once(database: Engine, press: Press) -> None:
    press.publish(at(-60))  # before the alert was asked for
    ask(database, query="انسحاب")
    first = press.publish(at(1))
    press.publish(at(1), "طقس اليوم")
    assert look(database, at(2), ZONE) == 1
    press.store(first, at(3), "انسحاب القوات (تحديث)", text="edited")  # read again, with another text
    assert look(database, at(4), ZONE) == 0
    press.publish(at(5), text="edited")  # a copy of it elsewhere
    assert look(database, at(6), ZONE) == 0
    press.publish(at(60), text="edited")  # another, long after the first was looked at
    assert look(database, at(61), ZONE) == 0
    press.publish(at(62), "الانسحاب يبدأ غدا")  # with a prefix, as the search finds it
    assert look(database, at(63), ZONE) == 1
    assert told(database) == ["my search: a new story of paper | انسحاب القوات", "my search: a new story of paper | الانسحاب يبدأ غدا"]


def test_a_search_that_holds_no_word_tells_nothing(sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press(sqlite_database)
    monkeypatch.setattr(alerts, "parse_query", lambda _: Query((Part(("title",)),)))  # as it was once read
    ask(sqlite_database, query="title:")
    monkeypatch.undo()
    press.publish(at(1))
    assert look(sqlite_database, at(2), ZONE) == 0


def test_what_is_filled_in_later_is_no_news(sqlite_database: Engine) -> None:
    press = Press(sqlite_database)
    ask(sqlite_database)
    press.publish(at(1), backfilled=True)
    old = press.publish(at(1), verdict="off_topic")
    assert look(sqlite_database, at(2), ZONE) == 0
    press.store(old, at(5 * 24 * 60), "انسحاب", text="x")  # the rules were changed: it is a story now, and five days old
    assert look(sqlite_database, at(5 * 24 * 60 + 1), ZONE) == 0


def test_a_search_may_be_narrowed(sqlite_database: Engine) -> None:
    press = Press(sqlite_database)
    ask(sqlite_database, verdicts=("relevant",), outlets=("paper",), topic="t")
    press.publish(at(1), verdict="possible")
    press.publish(at(1), topic="other")
    press.publish(at(1), "هذا")
    look(sqlite_database, at(2), ZONE)
    assert told(sqlite_database) == ["my search: a new story of paper | هذا"]


def test_a_term_and_a_source_are_told_when_first_seen(database: Engine, press: Press) -> None:
    press.publish(NOW - timedelta(days=20))
    ask(database, "term")
    ask(database, "source", days=10)  # the spokesman was cited twenty days ago: that is longer
    new = ("التحالف", "قوات~التحالف*")  # as topic files have terms
    press.publish(at(1), terms=new, citations=[Citation("المتحدث", "spokesman", "official", "speaker", 0, 1)])
    press.publish(at(2), terms=new, citations=[Citation("م", "anon", "anonymous", "cited", 0, 1), Citation("واع", "ina", "outlet", "publisher", 0, 1)])
    assert look(database, at(3), ZONE) == 2
    press.publish(at(5), terms=new)
    assert look(database, at(6), ZONE) == 0
    assert look(database, at(60), ZONE) == 0
    assert [t.partition(" | ")[0] for t in told(database)] == [
        "my term: a term of a topic for the first time in 30 days, in paper: قوات\u200cالتحالف",
        "my source: a source for the first time in 10 days, in paper: المتحدث",
    ]


def test_at_first_nothing_is_seen_for_the_first_time(sqlite_database: Engine) -> None:
    press = Press(sqlite_database)
    ask(sqlite_database, "term")
    press.publish(at(1))
    assert look(sqlite_database, at(2), ZONE) == 0


def test_a_spike_is_told_once_a_day(database: Engine, press: Press) -> None:
    for day in range(1, 21):
        run_id = runs.start_run(database, "paper", trigger="scheduled", owner="x", now=NOW - timedelta(days=day))
        runs.finish_run(database, run_id, state="ok", cause=None, message=None, now=NOW - timedelta(days=day))
    ask(database, "spike", topic="t", now=at(-60))
    for i in range(8):
        press.publish(at(-i), text="copy" if i > 5 else "")  # the last two are one text
    assert look(database, at(1), ZONE) == 1
    assert look(database, at(30), ZONE) == 0
    assert told(database) == ["my spike: 7 stories in 6 hours; at this hour and weekday 0.5 are usual | "]


def test_a_name_stands_for_one_alert(sqlite_database: Engine) -> None:
    ask(sqlite_database)
    with pytest.raises(AlertError, match="There is an alert 'my search' already"):
        ask(sqlite_database)
    alerts.remove(sqlite_database, "my search")
    with pytest.raises(AlertError, match="There is no alert"):
        alerts.remove(sqlite_database, "my search")
    ask(sqlite_database)  # anew, with another id: what the first told is no matter


def test_the_command_line_adds_lists_and_removes(tmp_path: Any) -> None:
    env = environment(tmp_path)
    run("migrate", env=env)
    assert "Added: base" in run("alert", "add", "base", "--search", '"عين الأسد"', "--language", "ar", env=env).stdout
    assert [(a["name"], a["kind"], a["languages"]) for a in rows(run("alert", "list", "--json", env=env))] == [("base", "search", ["ar"])]
    assert run("alert", "add", "x", "--spike", "--new-term", env=env).returncode == 2
    for command in (["search"], ["alert", "add", "star", "--search"]):
        done = run(*command, "withdraw*", env=env)
        assert done.returncode == 0
        assert "a star (*) stands for nothing" in done.stderr
        assert "star (*)" not in done.stdout
    assert "star" not in run("search", "withdraw", env=env).stderr
    assert run("alert", "remove", "star", env=env).returncode == 0
    for search in ('"', "title:", "ال"):
        assert "has no word to look for" in run("alert", "add", "x", "--search", search, env=env).stderr
    for wrong, told in ((["--search", " "], "it is empty"), (["--days", "5"], "--new-term or --new-source"), (["--new-term", "--minimum", "5"], "--spike")):
        assert told in run("alert", "add", "x", *wrong, env=env).stderr
    assert "Added: two lines." in run("alert", "add", "two\nlines", "--new-term", "--days", "5", env=env).stdout
    assert run("alert", "remove", "two\nlines", env=env).returncode == 0
    assert run("alert", "remove", "base", env=env).returncode == 0
    assert "No alert" in run("alert", "list", env=env).stdout
