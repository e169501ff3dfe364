"""What a story is to each topic, written: the rules' verdicts with their evidence, and a person's, which win."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from crawler.storage.models import AttributionRow, Base, Coverage, Mention, Page, Story, StoryTopic
from crawler.storage.upsert import insert_or_add

STORED = ("relevant", "possible")  # the verdicts that make a story
_STRENGTH = ("off_topic", *reversed(STORED))
_mark, _page, _topic, _mention, _cited = (Base.metadata.tables[name] for name in ("mark", "page", "story_topic", "mention", "attribution"))
# Made once: building a statement costs more than SQLite takes to run it.
_MARKS = select(_mark.c.topic, _mark.c.verdict).where(_mark.c.outlet == bindparam("outlet"), _mark.c.identity == bindparam("identity"))
_ADD_TOPICS, _ADD_MENTIONS, _ADD_CITATIONS = insert(_topic), insert(_mention), insert(_cited)


class TopicVerdict(NamedTuple):
    """What the rules of one topic say of an article, and why."""

    topic: str
    verdict: str  # relevant, possible, off_topic
    score: float
    evidence: Sequence[Mapping[str, Any]] = ()  # {term, zone, start, end, rule, group}


class Citation(NamedTuple):
    """A source that a story cites."""

    name: str
    canonical: str
    kind: str
    role: str
    start: int
    end: int


@dataclass(frozen=True)
class Settled:
    """What a story is to one topic, and who says so."""

    rules: TopicVerdict
    verdict: str
    judged_by: str  # rule, person


class Place(NamedTuple):
    """What the rows of a story bear of it."""

    outlet: str
    day: int
    language: str | None


def marks_of(connection: Connection, outlet: str, identity: str) -> dict[str, str]:
    """Return a person's verdicts on a page, by topic."""
    return {topic: verdict for topic, verdict in connection.execute(_MARKS, {"outlet": outlet, "identity": identity})}  # noqa: C416 (mypy knows no dict of rows)


def settle(by_rules: Sequence[TopicVerdict], marks: Mapping[str, str]) -> list[Settled]:
    """Let a person's verdicts win; the strongest comes first. What the rules no longer know but a person judged stays."""
    known = {v.topic for v in by_rules}
    everything = [*by_rules, *(TopicVerdict(topic, "off_topic", 0.0) for topic in marks if topic not in known)]
    settled = [Settled(v, marks.get(v.topic, v.verdict), "person" if v.topic in marks else "rule") for v in everything]
    return sorted(settled, key=lambda s: (_STRENGTH.index(s.verdict), s.rules.score), reverse=True)


def noted(settled: Sequence[Settled]) -> list[Settled]:
    """Return what is written down: the topics that the rules or a person see in it; of a story of none, the nearest one."""
    return [s for s in settled if s.judged_by == "person" or s.rules.verdict in STORED] or list(settled[:1])


def write_topics(connection: Connection, story_id: int, place: Place, settled: Sequence[Settled]) -> None:
    """Write what a story is to its topics, and the terms that were found, in place of what was written before."""
    for table in (StoryTopic, Mention):
        connection.execute(delete(table).where(table.story_id == story_id))
    add_topics(connection, story_id, place, settled)


def add_topics(connection: Connection, story_id: int, place: Place, settled: Sequence[Settled]) -> None:
    """Write what a story is to its topics, and the terms that were found; of a new story, or one of which none of that is written."""
    own = {"story_id": story_id, **place._asdict()}
    topics = [
        own
        | {"topic": s.rules.topic, "verdict": s.verdict, "judged_by": s.judged_by, "rule_verdict": s.rules.verdict, "score": s.rules.score}
        | {"evidence": [dict(e) for e in s.rules.evidence]}
        for s in noted(settled)
    ]
    connection.execute(_ADD_TOPICS, topics)
    mentions = [own | {"topic": s.rules.topic, "verdict": s.verdict} | m for s in noted(settled) for m in _mentions(s.rules.evidence)]
    if mentions:
        connection.execute(_ADD_MENTIONS, mentions)


def write_citations(connection: Connection, story_id: int, place: Place, verdict: str, citations: Sequence[Citation]) -> None:
    """Write whom a story cites, in place of what was written before."""
    connection.execute(delete(AttributionRow).where(AttributionRow.story_id == story_id))
    add_citations(connection, story_id, place, verdict, citations)


def add_citations(connection: Connection, story_id: int, place: Place, verdict: str, citations: Sequence[Citation]) -> None:
    """Write whom a story cites; of a new story, or one of which none of that is written."""
    if citations:
        own = {"story_id": story_id, "verdict": verdict, **place._asdict()}
        connection.execute(_ADD_CITATIONS, [own | c._asdict() for c in citations])


def _mentions(evidence: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The terms that evidence names, a row a term and zone; what an exclusion took away is none.

    A place that several rules name is one: the count is how often the term stands there.
    """
    evidence = [*evidence]
    places = {(e["term"], e["zone"], e["start"], e["end"]) for e in evidence if not e["rule"].startswith("exclude")}
    counted = Counter((term, zone) for term, zone, _, _ in places)
    groups = {(e["term"], e["zone"]): e.get("group", "") for e in reversed(evidence)}
    return [{"term": term, "zone": zone, "term_group": groups[term, zone], "count": times} for (term, zone), times in sorted(counted.items())]


def count_page(connection: Connection, place: Place, verdict: str) -> None:
    """Count a page that was read in its day's coverage."""
    row = {"outlet": place.outlet, "day": place.day, "language": place.language or "", "relevant": 0, "possible": 0, "off_topic": 0} | {verdict: 1}
    connection.execute(insert_or_add(connection.dialect.name, Coverage, ("outlet", "day", "language"), verdict), [row])


def uncount_page(connection: Connection, place: Place, verdict: str) -> None:
    """Take a page out of its day's coverage again."""
    row = (Coverage.outlet == place.outlet) & (Coverage.day == place.day) & (Coverage.language == (place.language or ""))
    connection.execute(update(Coverage).where(row).values({verdict: getattr(Coverage, verdict) - 1}))


def stored_verdicts(connection: Connection, story_ids: Sequence[int]) -> dict[int, list[TopicVerdict]]:
    """Return what the rules said of stories when they were judged last."""
    columns = (StoryTopic.story_id, StoryTopic.topic, StoryTopic.rule_verdict, StoryTopic.score, StoryTopic.evidence)
    found: dict[int, list[TopicVerdict]] = {}
    for story_id, *rest in connection.execute(select(*columns).where(StoryTopic.story_id.in_(story_ids)).order_by(StoryTopic.story_id, StoryTopic.topic)):
        found.setdefault(story_id, []).append(TopicVerdict(*rest))
    return found


def judge_again(
    connection: Connection, page_id: int, by_rules: Sequence[TopicVerdict] | None = None, citations: Sequence[Citation] | None = None
) -> str | None:
    """Settle anew what a stored story is, after its rules' verdicts or a person's changed; return its verdict, or None without a story.

    Without `by_rules` or `citations`, those stand that were written last.
    """
    columns = (Story.id, Page.outlet, Page.day, Page.language, Page.identity, Page.verdict)
    row = connection.execute(select(*columns).join(Story, Story.page_id == Page.id).where(Page.id == page_id)).one_or_none()
    if row is None:
        return None
    place = Place(row.outlet, row.day, row.language)
    said = stored_verdicts(connection, [row.id])[row.id] if by_rules is None else by_rules
    settled = settle(said, marks_of(connection, row.outlet, row.identity))
    first = settled[0]
    write_topics(connection, row.id, place, settled)
    if citations is None:
        connection.execute(update(AttributionRow).where(AttributionRow.story_id == row.id).values(verdict=first.verdict))
    else:
        write_citations(connection, row.id, place, first.verdict, citations)
    if row.verdict != first.verdict:
        uncount_page(connection, place, row.verdict)
        count_page(connection, place, first.verdict)
    own = {"verdict": first.verdict, "score": first.rules.score}
    connection.execute(update(Story).where(Story.id == row.id).values(topic=first.rules.topic, judged_by=first.judged_by, **own))
    connection.execute(update(_page).where(_page.c.id == page_id).values(state="story" if first.verdict in STORED else "off_topic", **own))
    return first.verdict
