"""Stories, whole and as lines of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select

from crawler.storage.copies import APART
from crawler.storage.models import AttributionRow, Page, Story, StoryTopic
from crawler.storage.reports.filter import VERDICTS, Filter, Source, on_story, opened
from crawler.storage.reports.sums import known_topics

_MOST_COPIES = 50  # of a text
NEWEST_FIRST = (Story.day.desc(), Story.published_at.desc().nulls_last(), Story.id.desc())
EARLIEST_FIRST = (func.coalesce(Story.published_at, Story.first_seen_at), Story.id)  # of the same text: whose it was first


class StoryLine(NamedTuple):
    """A story in a list, with as much of its text as a list needs."""

    id: int
    outlet: str
    title: str
    lead: str
    body: str
    language: str | None
    day: int
    published_at: datetime | None
    published_local: date | None
    verdict: str
    url: str
    first_seen_at: datetime
    judged_by: str
    text_hash: str  # copies share it


class CitedSource(NamedTuple):
    """A source cited by a story, and where."""

    name: str
    canonical: str
    kind: str
    role: str
    start: int
    end: int


class Membership(NamedTuple):
    """What a story is to one topic, and why."""

    topic: str
    verdict: str
    judged_by: str  # rule, person
    rule_verdict: str
    score: float
    evidence: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class StoryRow:
    """A whole story."""

    id: int
    outlet: str
    topic: str
    url: str
    title: str
    lead: str
    body: str
    language: str | None
    published_at: datetime | None
    published_local: date | None
    published_precision: str | None
    published_source: str | None
    published_raw: str | None
    day: int
    authors: tuple[str, ...]
    section: str
    tags: tuple[str, ...]
    verdict: str
    judged_by: str
    score: float
    provenance: dict[str, Any]
    text_hash: str
    first_seen_at: datetime
    fetched_at: datetime
    attributions: tuple[CitedSource, ...]
    topics: tuple[Membership, ...]  # strongest first
    same_as: int | None = None  # what its copies and near-copies have in common
    backfilled: bool = False  # brought by a backfill: when it was first seen says nothing of how soon

    @property
    def evidence(self) -> tuple[dict[str, Any], ...]:
        """Why the strongest topic judges it so."""
        return tuple(next((m.evidence for m in self.topics if m.topic == self.topic), []))

    def record(self) -> dict[str, Any]:
        """Return the story as `rasad export` prints it: these names are a contract with other programs."""
        return {
            "id": self.id,
            "url": self.url,
            "outlet": self.outlet,
            "title": self.title,
            "lead": self.lead,
            "published": iso(self.published_at),
            "published_local": self.published_local.isoformat() if self.published_local else None,
            "language": self.language,
            "authors": list(self.authors),
            "section": self.section,
            "tags": list(self.tags),
            "body": self.body,
            "verdict": self.verdict,
            "judged_by": self.judged_by,
            "score": self.score,
            "evidence": list(self.evidence),
            "topics": [m._asdict() for m in self.topics],
            "attributions": [a._asdict() for a in self.attributions],
            "first_seen": iso(self.first_seen_at),
            "backfilled": self.backfilled,
            "text_hash": self.text_hash,
        }


WHOLE = select(Story.__table__, Page.backfilled).join(Page, Page.id == Story.page_id)


def line_columns(chosen: Filter) -> list[Any]:
    """Return the columns of a story in a list; its verdict, and whose it is, are those in the topic that is asked for."""
    if chosen.topic is None:
        return [getattr(Story, name) for name in StoryLine._fields]
    return [of_topic(chosen.topic, name) if name in ("verdict", "judged_by") else getattr(Story, name) for name in StoryLine._fields]


def of_topic(topic: str, name: str) -> ColumnElement[Any]:
    """Return a column of what a story is to a topic."""
    own = (StoryTopic.story_id == Story.id, StoryTopic.topic == topic)
    return select(getattr(StoryTopic, name)).where(*own).correlate(Story).scalar_subquery().label(name)


def story(source: Source, story_id: int) -> StoryRow | None:
    """Return one whole story."""
    with opened(source) as connection:
        return next(iter(whole_rows(connection, WHOLE.where(Story.id == story_id))), None)


def copies(source: Source, of: StoryRow | StoryLine) -> list[StoryLine]:
    """Return the other stories with the very same text, first published first."""
    same = (Story.text_hash == of.text_hash, Story.id != of.id, *on_story(Filter()))
    asked = select(*line_columns(Filter())).where(*same).order_by(*EARLIEST_FIRST).limit(_MOST_COPIES)
    with opened(source) as connection:
        return [StoryLine(*row) for row in connection.execute(asked)]


def near_copies(source: Source, of: StoryRow) -> list[StoryLine]:
    """Return the other stories of the days around one that are the same in much of their text, though not to the letter, first published first."""
    if of.same_as is None:
        return []
    around = Filter(since_day=of.day - APART, until_day=of.day + APART)
    near = (Story.same_as == of.same_as, Story.text_hash != of.text_hash, *on_story(around))
    asked = select(*line_columns(Filter())).where(*near).order_by(*EARLIEST_FIRST).limit(_MOST_COPIES)
    with opened(source) as connection:
        return [StoryLine(*row) for row in connection.execute(asked)]


def topics(source: Source) -> list[str]:
    """Return the topics that stored stories belong to."""
    with opened(source) as connection:
        return known_topics(connection)


def whole_rows(connection: Connection, asked: Select[Any]) -> list[StoryRow]:
    """Return whole stories, with their sources and topics."""
    found = connection.execute(asked).mappings().all()
    ids = [row["id"] for row in found]
    cited, topics = _cited(connection, ids), _memberships(connection, ids)
    return [_row(dict(row), cited[row["id"]], topics[row["id"]]) for row in found]


def _row(values: dict[str, Any], cited: Sequence[CitedSource], topics: Sequence[Membership]) -> StoryRow:
    for name in ("page_id", "hour", "delay"):  # of the charts alone
        del values[name]
    lists = {name: tuple(values[name]) for name in ("authors", "tags")}
    strongest_first = sorted(topics, key=lambda m: (m.topic != values["topic"], m.verdict not in VERDICTS, -m.score, m.topic))
    return StoryRow(**(values | lists), attributions=tuple(cited), topics=tuple(strongest_first))


def _memberships(connection: Connection, ids: Sequence[int]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    columns = [getattr(StoryTopic, name) for name in Membership._fields]
    for story_id, *rest in connection.execute(select(StoryTopic.story_id, *columns).where(StoryTopic.story_id.in_(ids))):
        found[story_id].append(Membership(*rest))
    return found


def _cited(connection: Connection, ids: Sequence[int]) -> dict[int, list[CitedSource]]:
    cited: dict[int, list[CitedSource]] = defaultdict(list)
    columns = [getattr(AttributionRow, name) for name in CitedSource._fields]
    asked = select(AttributionRow.story_id, *columns).where(AttributionRow.story_id.in_(ids)).order_by(AttributionRow.start, AttributionRow.id)
    for story_id, *rest in connection.execute(asked):
        cited[story_id].append(CitedSource(*rest))
    return cited


def iso(at: datetime | None) -> str | None:
    """Write an instant for other programs."""
    return at.isoformat().replace("+00:00", "Z") if at else None
