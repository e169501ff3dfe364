"""A page that was read: its fate, its story and the day's counts are written together, and once however often it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from crawler.article import Article, Published
from crawler.storage import pages, reports, runs
from crawler.storage.engine import day_number, reading
from crawler.storage.identities import Named
from crawler.storage.models import AttributionRow, Coverage, KeptPage, Mention, Page, Story, StoryTopic
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.reports import Filter
from crawler.storage.search import story_ids
from crawler.storage.stories import Judged, store_page, story_day
from crawler.storage.verdicts import Citation, TopicVerdict, _mentions
from crawler.text.query import parse_query
from tests.storage.paper import FEED, PAPER

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
BAGHDAD = ZoneInfo("Asia/Baghdad")
LATE = Published(at=datetime(2026, 1, 17, 22, 30, tzinfo=UTC), day=date(2026, 1, 18), precision="minute", calendar="gregorian", source="json-ld", raw="x")
ARTICLE = Article(url="https://paper.test/1", outlet="paper", title="انسحاب القوات", body="قال المتحدث إن التحالف باقٍ.", language="ar", published=LATE)
EVIDENCE = [{"term": "التحالف", "zone": "body", "start": 15, "end": 22, "rule": "strong", "group": "names"}]
JUDGED = Judged(
    article=ARTICLE,
    verdicts=[TopicVerdict("t", "relevant", 7.5, EVIDENCE)],
    text_hash="h",
    citations=[Citation("المتحدث", "spokesman", "official", "speaker", 4, 11)],
)
OFF_TOPIC = replace(JUDGED, verdicts=[TopicVerdict("t", "off_topic", 0.0)], citations=())
NAMED = Named("id:1", "https://paper.test/1", "canonical")


@pytest.fixture
def page(database: Engine) -> int:
    runs.declare_outlets(database, [PAPER])
    links = [SeenLink("id:1", "https://paper.test/1", None, None), SeenLink("id:2", "https://paper.test/2", None, None)]
    return pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW)[0].id


def store(engine: Engine, page_id: int, judged: Judged) -> str | None:
    return store_page(engine, page_id, judged, status=200, now=NOW, zone=BAGHDAD)


def counts(engine: Engine) -> list[tuple[int, int, int, int]]:
    with reading(engine) as connection:
        found = connection.execute(select(Coverage.day, Coverage.relevant, Coverage.possible, Coverage.off_topic).order_by(Coverage.day))
        return [tuple(row) for row in found if any(row[1:])]  # type: ignore[misc]


def rows(engine: Engine, *tables: type) -> list[int]:
    with reading(engine) as connection:
        return [len(connection.execute(select(table)).all()) for table in tables]


def test_a_story_is_written_whole(database: Engine, page: int) -> None:
    assert store(database, page, JUDGED) == "story"
    assert rows(database, Story, Mention, AttributionRow) == [1, 1, 1]
    with reading(database) as connection:
        story = connection.execute(select(Story)).one()
        assert (story.title, story.body, story.topic, story.verdict, story.judged_by) == (ARTICLE.title, ARTICLE.body, "t", "relevant", "rule")
        topic = connection.execute(select(StoryTopic)).one()
        assert (topic.topic, topic.verdict, topic.rule_verdict, topic.score, topic.evidence) == ("t", "relevant", "relevant", 7.5, EVIDENCE)
        assert connection.execute(select(Mention.term, Mention.zone, Mention.term_group, Mention.count)).one() == ("التحالف", "body", "names", 1)
        assert story.published_at == LATE.at
        assert connection.scalars(story_ids(connection, parse_query("تحالف"))).all() == [story.id]


def test_a_place_that_several_rules_name_is_counted_once() -> None:
    spots = [(0, 7, "who-where"), (0, 7, "who-did"), (40, 47, "who-where"), (90, 97, "exclude:other")]
    evidence = [{"term": "bridge", "zone": "body", "start": a, "end": b, "rule": rule, "group": "place"} for a, b, rule in spots]
    assert [(m["term"], m["count"], m["term_group"]) for m in _mentions(evidence)] == [("bridge", 2, "place")]


def test_its_day_is_counted_in_the_charts_zone(database: Engine, page: int) -> None:
    """Half past ten in the evening, UTC, is the next day in Baghdad."""
    store(database, page, JUDGED)
    assert counts(database) == [(day_number(date(2026, 1, 18)), 1, 0, 0)]
    assert story_day(replace(ARTICLE, published=None), NOW, BAGHDAD) == day_number(date(2026, 1, 18))


def test_an_off_topic_page_keeps_its_title_and_day_only(database: Engine, page: int) -> None:
    assert store(database, page, OFF_TOPIC) == "off_topic"
    assert rows(database, Story, Mention, AttributionRow) == [0, 0, 0]
    assert counts(database) == [(day_number(date(2026, 1, 18)), 0, 0, 1)]


def test_reading_it_again_counts_once_and_keeps_its_id(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    with reading(database) as connection:
        before = connection.scalar(select(Story.id))
    store(database, page, replace(JUDGED, verdicts=[TopicVerdict("t", "possible", 4.0, EVIDENCE)], article=replace(ARTICLE, title="عنوان جديد")))
    assert rows(database, Story, Mention, AttributionRow) == [1, 1, 1]
    assert counts(database) == [(day_number(date(2026, 1, 18)), 0, 1, 0)]
    with reading(database) as connection:
        assert connection.execute(select(Story.id, Story.title)).one() == (before, "عنوان جديد")
        assert connection.scalars(story_ids(connection, parse_query("انسحاب"))).all() == []


def test_a_story_that_is_off_topic_after_all_keeps_its_text_and_is_counted_nowhere(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    (before,) = reports.list_stories(database, Filter())
    assert store(database, page, OFF_TOPIC) == "off_topic"
    assert counts(database) == [(day_number(date(2026, 1, 18)), 0, 0, 1)]
    assert reports.list_stories(database, Filter()) == []
    assert reports.list_stories(database, Filter(), parse_query("تحالف")) == []
    assert reports.count_stories(database, Filter()) == 0
    assert reports.terms(database, Filter()).terms == ()
    assert [*reports.stories_for_export(database, Filter())] == []
    kept = reports.story(database, before.id)
    assert kept is not None
    assert (kept.verdict, kept.body) == ("off_topic", ARTICLE.body)
    assert store(database, page, JUDGED) == "story"
    assert [s.id for s in reports.list_stories(database, Filter())] == [before.id]


def test_a_story_belongs_to_each_topic_that_says_so(database: Engine, page: int) -> None:
    other = [{"term": "التحالف", "zone": "body", "start": 15, "end": 22, "rule": "names", "group": "who"}]
    verdicts = [TopicVerdict("t", "possible", 4.0, EVIDENCE), TopicVerdict("u", "relevant", 7.0, other), TopicVerdict("v", "off_topic", 1.0)]
    store(database, page, replace(JUDGED, verdicts=verdicts))
    (story,) = reports.stories_for_export(database, Filter())
    assert [(m.topic, m.verdict, m.score) for m in story.topics] == [("u", "relevant", 7.0), ("t", "possible", 4.0)]
    assert (story.topic, story.verdict, story.evidence) == ("u", "relevant", tuple(other))
    assert reports.topics(database) == ["t", "u"]
    for topic, verdicts_of, stories in (("t", (), 1), ("t", ("relevant",), 0), ("u", ("relevant",), 1), ("v", (), 0), (None, ("relevant",), 1)):
        chosen = Filter(topic=topic, verdicts=verdicts_of)
        assert reports.count_stories(database, chosen) == stories, (topic, verdicts_of)
        assert reports.count_stories(database, chosen, parse_query("تحالف")) == stories
        assert len(reports.list_stories(database, chosen)) == stories
        assert sum(p.stories or 0 for p in reports.volume(database, chosen, BAGHDAD, by="outlet").points) == stories
        assert [s.stories for s in reports.outlet_shares(database, chosen)] == [stories]
        idea = {"t": "t:names"}.get(topic or "", "u:who")
        assert [t.stories for t in reports.terms(database, chosen, unit="idea").terms if t.term == idea] == [1] * stories
        assert len(reports.cited_sources(database, chosen)) == stories
    assert [s.verdict for s in reports.list_stories(database, Filter(topic="t"))] == ["possible"]


def test_the_same_page_under_another_address_is_a_duplicate(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    assert store(database, page + 1, replace(JUDGED, named=[NAMED])) == "rejected"
    assert rows(database, Story) == [1]
    with reading(database) as connection:
        assert connection.execute(select(Page.state, Page.reason).where(Page.id == page + 1)).one() == ("rejected", "duplicate")


def test_a_story_that_turns_out_to_be_a_copy_goes(database: Engine, page: int) -> None:
    other = replace(ARTICLE, url="https://paper.test/2")
    store(database, page, JUDGED)
    store(database, page + 1, replace(JUDGED, article=other))
    assert store(database, page + 1, replace(JUDGED, article=other, named=[NAMED])) == "rejected"
    assert rows(database, Story, Mention, AttributionRow) == [1, 1, 1]
    assert [c[1:] for c in counts(database)] == [(1, 0, 0)]


def test_a_page_that_cannot_be_read_again_keeps_its_story(database: Engine, page: int) -> None:
    store(database, page, JUDGED)
    pages.page_rejected(database, page, outlet="paper", reason="no_body", title="", status=200, now=NOW, content_type=None, body=b"<html>")
    with reading(database) as connection:
        assert connection.execute(select(Page.state, Page.reason).where(Page.id == page)).one() == ("story", None)
    assert rows(database, Story, KeptPage) == [1, 0]


def test_a_page_that_names_itself_is_none(database: Engine, page: int) -> None:
    assert store(database, page, replace(JUDGED, named=[NAMED])) == "story"
    assert store(database, page, replace(JUDGED, named=[NAMED])) == "story"


def test_a_failure_in_between_leaves_nothing_behind(database: Engine, page: int) -> None:
    with pytest.raises(Exception, match=r"(?i)null"):
        store(database, page, replace(JUDGED, citations=[Citation(None, "x", "outlet", "cited", 0, 1)]))  # type: ignore[arg-type]
    assert rows(database, Story, Mention, AttributionRow, Coverage) == [0, 0, 0, 0]
    assert [q.id for q in pages.pending(database, "paper", NOW, 10)] == [page, page + 1]
