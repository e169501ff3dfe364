"""A person's verdict wins over the rules, everywhere and for good, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from crawler.storage import pages, reports, runs
from crawler.storage.engine import reading
from crawler.storage.marks import Marked, Opinion, mark_page, page_at, page_of_story
from crawler.storage.models import Mark, Page
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.renewal import renew_identities
from crawler.storage.reports import Filter
from crawler.storage.verdicts import TopicVerdict
from tests.storage.paper import FEED, PAPER
from tests.storage.test_stories import BAGHDAD, EVIDENCE, JUDGED, NAMED, NOW, OFF_TOPIC, counts, store


@pytest.fixture
def page(database: Engine) -> int:
    runs.declare_outlets(database, [PAPER])
    links = [SeenLink(f"id:{n}", f"https://paper.test/{n}", None, None) for n in (1, 2)]
    return pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW)[0].id


def mark(engine: Engine, page_id: int, opinion: Opinion | None, topic: str = "t") -> Marked:
    return mark_page(engine, page_id, topic, opinion, who="analyst", note="read it", now=NOW)


def everywhere(engine: Engine, chosen: Filter = Filter()) -> list[int]:  # noqa: B008 (frozen)
    """How often the story counts: lists, counts, export, volume, shares, terms, sources, coverage."""
    return [
        len(reports.list_stories(engine, chosen)),
        reports.count_stories(engine, chosen),
        len([*reports.stories_for_export(engine, chosen)]),
        sum(p.stories or 0 for p in reports.volume(engine, chosen, BAGHDAD, by="language").points),
        sum(s.stories for s in reports.outlet_shares(engine, chosen)),
        len(reports.terms(engine, chosen).terms),
        len(reports.cited_sources(engine, chosen)),
    ]


def test_a_story_marked_not_relevant_counts_nowhere_until_that_is_taken_back(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    before = counts(database)
    assert everywhere(database) == [1] * 7
    marked = mark(database, page, "off_topic")
    assert (marked.verdict, marked.queued, marked.page.state) == ("off_topic", False, "off_topic")
    assert everywhere(database) == everywhere(database, Filter(topic="t")) == [0] * 7
    assert [c[1:] for c in counts(database)] == [(0, 0, 1)]
    assert mark(database, page, None).verdict == "relevant"
    assert everywhere(database) == [1] * 7
    assert counts(database) == before
    with reading(database) as connection:
        assert connection.execute(select(Mark)).all() == []


def test_it_survives_that_the_page_is_read_again(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    mark(database, page, "off_topic")
    assert store(database, page, JUDGED) == "off_topic"
    assert everywhere(database) == [0] * 7
    assert mark(database, page, "relevant").verdict == "relevant"
    assert store(database, page, OFF_TOPIC) == "story"
    (story,) = reports.stories_for_export(database, Filter())
    assert (story.verdict, story.judged_by, story.record()["judged_by"]) == ("relevant", "person", "person")
    assert [(m.verdict, m.rule_verdict) for m in story.topics] == [("relevant", "off_topic")]


def test_a_page_whose_text_was_not_kept_is_fetched_again_and_is_a_story_then(database: Engine, page: int) -> None:
    store(database, page, OFF_TOPIC)
    marked = mark(database, page, "relevant")
    assert (marked.verdict, marked.queued, marked.page.state) == (None, True, "pending")
    assert [c[1:] for c in counts(database)] == [(0, 0, 1)]  # what was read of it counts until then
    assert page in [q.id for q in pages.pending(database, "paper", NOW, 10)]
    assert store(database, page, replace(OFF_TOPIC, text_hash="")) is None  # its citations are wanted too, and nothing is written without them
    assert [c[1:] for c in counts(database)] == [(0, 0, 1)]
    assert store(database, page, replace(OFF_TOPIC, citations=JUDGED.citations)) == "story"
    assert [c[1:] for c in counts(database)] == [(1, 0, 0)]
    assert everywhere(database)[:5] == [1] * 5


def test_a_page_that_is_fetched_again_in_vain_stays_what_it_was(database: Engine, page: int) -> None:
    store(database, page, OFF_TOPIC)
    mark(database, page, "relevant")
    pages.page_failed(database, page, reason="http_410", status=410, retry_at=None)
    with reading(database) as connection:
        assert connection.execute(select(Page.state, Page.verdict).where(Page.id == page)).one() == ("off_topic", "off_topic")
    mark(database, page, "relevant")
    pages.page_rejected(database, page, outlet="paper", reason="no_body", title="", status=200, now=NOW, content_type=None, body=b"x")
    with reading(database) as connection:
        assert connection.execute(select(Page.state, Page.reason).where(Page.id == page)).one() == ("off_topic", "no_body")
    assert [c[1:] for c in counts(database)] == [(0, 0, 1)]


def test_each_topic_has_its_own_mark(database: Engine, page: int) -> None:
    store(database, page, replace(JUDGED, verdicts=[TopicVerdict("t", "relevant", 7.5, EVIDENCE), TopicVerdict("u", "possible", 4.0, EVIDENCE)]))
    assert mark(database, page, "off_topic").verdict == "possible"  # it still belongs to the other
    assert everywhere(database, Filter(topic="t")) == [0] * 7
    assert everywhere(database, Filter(topic="u")) == [1] * 7
    assert mark(database, page, "relevant", topic="w").verdict == "relevant"  # of which the rules said nothing
    assert reports.topics(database) == ["u", "w"]


def test_a_double_hands_its_mark_on(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    mark(database, page + 1, "off_topic")
    assert store(database, page + 1, replace(JUDGED, named=[NAMED])) == "rejected"
    assert everywhere(database) == [0] * 7
    assert store(database, page, JUDGED) == "off_topic"


def test_marks_are_known_by_new_rules_of_identity_too(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    mark(database, page, "off_topic")
    assert renew_identities(database, replace(PAPER, article=r"^https://paper\.test/\d+$")) == 0  # known by the address now, no longer by a number
    with reading(database) as connection:
        (identity,) = connection.scalars(select(Mark.identity))
        assert identity == connection.scalar(select(Page.identity).where(Page.id == page)) != "id:1"
    store(database, page, JUDGED)
    assert everywhere(database) == [0] * 7


def test_a_page_is_found_by_story_and_by_every_address(database: Engine, page: int) -> None:
    store(database, page, replace(JUDGED, named=[NAMED._replace(identity="id:9", url="https://paper.test/9", why="redirect")]))
    (story,) = reports.list_stories(database, Filter())
    found = page_of_story(database, story.id)
    assert found is not None
    assert found == page_at(database, PAPER, "https://paper.test/1#top") == page_at(database, PAPER, "https://paper.test/9")
    assert page_of_story(database, 99) is None
    assert page_at(database, PAPER, "https://paper.test/7") is None


def test_a_mark_can_be_changed_and_says_who_and_why(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    assert mark(database, page, "off_topic").before is None
    changed = mark_page(database, page, "t", "relevant", who="another", note="looked again", now=NOW + timedelta(days=1))
    assert changed.before == ("off_topic", "analyst", "read it", NOW)
    mark_page(database, page, "t", "relevant", who="another", now=NOW + timedelta(days=1))  # the same once more, without a note, loses none
    with reading(database) as connection:
        row = connection.execute(select(Mark)).one()
    assert (row.verdict, row.who, row.note, row.marked_at, row.url) == ("relevant", "another", "looked again", NOW + timedelta(days=1), "https://paper.test/1")


def test_taking_back_tells_what_there_was(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    mark(database, page, "off_topic")
    assert [m.note for m in reports.marks(database)] == [m.note for m in reports.marks(database, story_id=1)] == ["read it"]
    assert reports.marks(database, story_id=2) == []
    assert mark(database, page, None).before == ("off_topic", "analyst", "read it", NOW)
    assert mark(database, page, None).before is None
    assert reports.marks(database) == []
