"""What older rules judged is found, judged anew in batches, and written so that it can end anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from crawler.article import Article
from crawler.pipelines.judge import Judge
from crawler.rejudge import RejudgeError, rejudge, sentence
from crawler.storage import duty, pages, reports, runs
from crawler.storage.engine import reading, writing
from crawler.storage.marks import mark_page
from crawler.storage.models import Page, Ruleset
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.rejudging import Choice, Outcome, Stale, is_due, ruleset_of, stale
from crawler.storage.reports import Filter
from crawler.storage.stories import store_page
from tests.storage.paper import FEED, PAPER
from tests.storage.test_marks import everywhere
from tests.storage.test_stories import BAGHDAD, NOW, counts
from tests.test_topic import SMALL

SOURCES = "outlet:\n  reuters: {names: [Reuters]}\n"
TEXTS = [
    ("New bridge over the river", "It crosses the Tigris, according to Reuters."),
    ("New bridge over the sea", "It is long, according to Reuters."),
    ("Bridge to the sea", "Nothing else."),
    ("Council meets", "About schools."),
]
RULES = {
    "river": SMALL,
    "sea": SMALL.replace("all: [bridge, river], unless: sea", "all: [bridge, sea]"),
    "both": SMALL.replace("all: [bridge, river], unless: sea", "all: [bridge, river|sea]"),
}


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Judge]:
    """Give a judge by the rules of that name, and of a second topic where one is named."""

    def load(rules: str, second: str = "") -> Judge:
        folder = tmp_path / "topics"
        folder.mkdir(exist_ok=True)
        (folder / "bridge.yaml").write_text(RULES[rules], encoding="utf-8")
        (folder / "second.yaml").unlink(missing_ok=True)
        if second:
            (folder / "second.yaml").write_text(RULES[second].replace("topic: bridge", "topic: second"), encoding="utf-8")
        (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
        return Judge.load(folder, tmp_path / "sources.yaml", [PAPER])

    return load


def crawled(engine: Engine, judge: Judge, numbers: range = range(4)) -> list[int]:
    """Read the texts as a crawl would."""
    runs.declare_outlets(engine, [PAPER])
    links = [SeenLink(f"id:{n}", f"https://paper.test/{n}", None, None) for n in numbers]
    queued = pages.save_route_answer(engine, "paper", RouteAnswer(url=FEED, status=200), links, NOW)
    for page, n in zip(queued, numbers, strict=True):
        read(engine, judge, page.id, n)
    return [page.id for page in queued]


def read(engine: Engine, judge: Judge, page_id: int, number: int) -> str | None:
    title, body = TEXTS[number % len(TEXTS)]
    article = Article(url=f"https://paper.test/{number}", outlet="paper", title=title, body=body, language="en")
    ruleset = ruleset_of(engine, judge.rules, NOW)
    return store_page(engine, page_id, judge(article, PAPER), status=200, now=NOW, zone=BAGHDAD, ruleset=ruleset)


def anew(engine: Engine, judge: Judge, choice: Choice | None = None, *, most_queued: int = 500) -> Outcome:
    return rejudge(engine, judge, choice or Choice(), told=lambda *_: None, most_queued=most_queued)


def stories(engine: Engine, topic: str | None = None) -> list[str]:
    return sorted(s.title for s in reports.list_stories(engine, Filter(topic=topic)))


def states(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(Page.state).order_by(Page.id)))


def test_a_changed_topic_is_noticed_and_stories_are_judged_by_it(database: Engine, judge: Callable[..., Judge]) -> None:
    old = judge("river")
    crawled(database, old)
    assert stories(database) == ["New bridge over the river"]
    assert stale(database, old.rules) == Stale(0, 0)
    assert not is_due(database, old.rules, NOW)
    new = judge("sea")
    assert stale(database, new.rules) == Stale(1, 3)
    assert is_due(database, new.rules, NOW)
    before = reports.list_stories(database, Filter())[0]
    assert anew(database, new) == Outcome(stories=1, changed=1, titles=3, queued=2, left=0)
    assert stories(database) == []
    assert states(database) == ["off_topic", "pending", "pending", "off_topic"]
    kept = reports.story(database, before.id)
    assert kept is not None
    assert (kept.verdict, kept.body) == ("off_topic", TEXTS[0][1])
    assert [c[1:] for c in counts(database)] == [(0, 0, 4)]
    assert stale(database, new.rules) == Stale(0, 0)
    assert anew(database, new) == Outcome()  # nothing twice


def test_back_and_forth_nothing_is_lost(database: Engine, judge: Callable[..., Judge]) -> None:
    old = judge("river")
    crawled(database, old)
    figures, covered = everywhere(database), counts(database)
    assert figures[:5] == [1] * 5
    assert figures[6] == 1
    anew(database, judge("sea"), most_queued=0)
    assert everywhere(database) == [0] * 7
    anew(database, judge("river"))
    assert (everywhere(database), counts(database)) == (figures, covered)
    assert reports.list_stories(database, Filter())[0].title == "New bridge over the river"


def test_a_page_whose_title_is_enough_is_fetched_and_is_a_story_by_the_new_rules(database: Engine, judge: Callable[..., Judge]) -> None:
    ids = crawled(database, judge("river"))
    new = judge("both")
    assert anew(database, new).queued == 2
    assert [q.id for q in pages.pending(database, "paper", NOW + timedelta(days=999), 9)] == ids[1:3]
    assert read(database, new, ids[1], 1) == read(database, new, ids[2], 2) == "story"
    assert [c[1:] for c in counts(database)] == [(3, 0, 1)]
    assert stale(database, new.rules) == Stale(0, 0)


def test_no_more_are_fetched_again_than_there_is_room_for(database: Engine, judge: Callable[..., Judge]) -> None:
    crawled(database, judge("river"))
    new = judge("both")
    assert anew(database, new, most_queued=1) == Outcome(stories=1, titles=3, queued=1, left=1)
    assert stale(database, new.rules) == Stale(0, 1)
    with reading(database) as connection:
        finished = connection.execute(select(Ruleset.first_used_at)).all()
    assert len(finished) == 2
    at = runs.installation(database)["rejudged"][1]
    assert not is_due(database, new.rules, at + timedelta(hours=1))  # a day later
    assert is_due(database, new.rules, at + timedelta(hours=25))
    assert anew(database, new).queued == 1


def test_a_person_is_not_overruled(database: Engine, judge: Callable[..., Judge]) -> None:
    ids = crawled(database, judge("river"))
    mark_page(database, ids[0], "bridge", "relevant", who="analyst", now=NOW)
    mark_page(database, ids[1], "bridge", "off_topic", who="analyst", now=NOW)
    assert anew(database, judge("sea")) == Outcome(stories=1, titles=3, queued=1)
    (story,) = reports.stories_for_export(database, Filter())
    assert (story.title, story.judged_by, story.topics[0].rule_verdict) == ("New bridge over the river", "person", "off_topic")
    assert states(database)[1] == "off_topic"
    assert mark_page(database, ids[0], "bridge", None, who="analyst", now=NOW).verdict == "off_topic"  # the new rules' verdict


def test_a_new_topic_gets_its_stories(database: Engine, judge: Callable[..., Judge]) -> None:
    crawled(database, judge("both"))
    assert anew(database, judge("both", "sea")).stories == 3
    assert stories(database, "second") == ["Bridge to the sea", "New bridge over the sea"]
    assert stories(database, "bridge") == ["Bridge to the sea", "New bridge over the river", "New bridge over the sea"]
    assert reports.topics(database) == ["bridge", "second"]
    anew(database, judge("both"))
    assert reports.topics(database) == ["bridge"]


def test_part_of_it_can_be_chosen(database: Engine, judge: Callable[..., Judge]) -> None:
    ids = crawled(database, judge("both", "sea"))
    with writing(database) as connection:
        connection.execute(update(Page).where(Page.id == ids[2]).values(day=1))
    new = judge("both")
    assert anew(database, new, Choice(topic="second", since_day=2)) == Outcome(stories=1)
    assert stories(database, "second") == ["Bridge to the sea"]
    assert stale(database, new.rules) == Stale(2, 1)


def test_changed_sources_are_found_anew(database: Engine, judge: Callable[..., Judge], tmp_path: Path) -> None:
    crawled(database, judge("river"))
    (tmp_path / "sources.yaml").write_text(SOURCES.replace("reuters:", "rtr:"), encoding="utf-8")
    new = Judge.load(tmp_path / "topics", tmp_path / "sources.yaml", [PAPER])
    assert anew(database, new) == Outcome(stories=1, titles=3)
    assert [c.canonical for c in reports.cited_sources(database, Filter())] == ["rtr"]


def test_it_goes_on_where_it_was_killed(database: Engine, judge: Callable[..., Judge], monkeypatch: pytest.MonkeyPatch) -> None:
    crawled(database, judge("river"), range(12))
    new = judge("both")
    monkeypatch.setattr("crawler.rejudge.BATCH", 2)

    class KilledError(Exception):
        pass

    def killed(done: int, _total: int, _outcome: Outcome) -> None:
        if done == 4:
            raise KilledError

    with pytest.raises(KilledError):
        rejudge(database, new, Choice(), told=killed)
    assert sum(stale(database, new.rules)) == 8
    told: list[tuple[int, int]] = []
    outcome = rejudge(database, new, Choice(), told=lambda done, total, _: told.append((done, total)))
    assert told == [(2, 8), (4, 8), (6, 8), (8, 8)]
    assert (outcome.stories, outcome.titles) == (2, 6)
    assert [c[1:] for c in counts(database)] == [(3, 0, 9)]


def test_a_page_that_is_read_meanwhile_is_left_as_it_was_read(database: Engine, judge: Callable[..., Judge], monkeypatch: pytest.MonkeyPatch) -> None:
    ids = crawled(database, judge("river"))
    new = judge("sea")
    said = new.verdicts

    def reads(article: Article) -> list[object]:
        monkeypatch.setattr(new, "verdicts", said)
        read(database, judge("both"), ids[0], 0)
        return list(said(article))

    monkeypatch.setattr(new, "verdicts", reads)
    assert anew(database, new).stories == 0
    assert stories(database) == ["New bridge over the river"]
    assert anew(database, new).changed == 1


def test_a_page_that_the_rules_stumble_over_stays_as_it_was_and_holds_up_no_other(
    database: Engine, judge: Callable[..., Judge], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    crawled(database, judge("river"), range(8))
    new = judge("sea")
    said = new.verdicts

    def stumbling(article: Article) -> list[object]:
        if article.url.endswith("/0"):
            raise IndexError("no such word")
        return list(said(article))

    monkeypatch.setattr(new, "verdicts", stumbling)
    outcome = anew(database, new)
    assert (outcome.stories, outcome.changed, outcome.unjudged, outcome.titles) == (1, 1, 1, 6)
    assert stories(database) == ["New bridge over the river"]
    assert "https://paper.test/0 could not be judged (IndexError: no such word)" in caplog.text
    assert "1 could not be judged" in sentence(outcome)
    assert stale(database, new.rules) == Stale(0, 0)


def test_two_are_never_at_it(sqlite_database: Engine, judge: Callable[..., Judge]) -> None:
    rules = judge("river")
    crawled(sqlite_database, rules)
    now = datetime.now(UTC)
    duty.go_on_duty(sqlite_database, "elsewhere/boot/1/1", now, lambda _: False, duty=duty.REJUDGING)
    with pytest.raises(RejudgeError, match="Another process is judging anew already"):
        anew(sqlite_database, judge("sea"))
    duty.go_off_duty(sqlite_database, "elsewhere/boot/1/1", now, duty=duty.REJUDGING)
    assert anew(sqlite_database, judge("sea")).stories == 1


def test_the_fingerprint_changes_with_each_file_and_with_outlets_names(judge: Callable[..., Judge], tmp_path: Path) -> None:
    rules = {judge("river").rules, judge("sea").rules, judge("sea", "river").rules}
    judge("river")
    rules.add(Judge.load(tmp_path / "topics", tmp_path / "sources.yaml", [replace(PAPER, cited_as=("The Paper",))]).rules)
    (tmp_path / "sources.yaml").write_text(SOURCES + "# changed\n", encoding="utf-8")
    rules.add(Judge.load(tmp_path / "topics", tmp_path / "sources.yaml", [PAPER]).rules)
    assert len(rules) == 5
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    assert Judge.load(tmp_path / "topics", tmp_path / "sources.yaml", [PAPER]).rules in rules
