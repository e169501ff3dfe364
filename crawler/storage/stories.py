"""Writing what was read from a page: the page's fate, the story with its mentions and citations, and the day's counts, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from crawler.article import Article
from crawler.storage.engine import day_number, writing
from crawler.storage.identities import READ, Named, note_aliases, standing
from crawler.storage.models import AttributionRow, Base, Coverage, Mention, Page, Story
from crawler.storage.pages import page_is_rejected
from crawler.storage.search import index_story, unindex_story
from crawler.storage.suppression import SUPPRESSED, blank, fingerprint, stops
from crawler.storage.upsert import insert_or_add

STORED = ("relevant", "possible")  # the verdicts that make a story

# Made once: building a statement costs more than SQLite takes to run it, and these run for every page.
_page, _story = Base.metadata.tables["page"], Base.metadata.tables["story"]
_PAGE_NOW = select(_page.c.outlet, _page.c.state, _page.c.first_seen_at, _page.c.identity).where(_page.c.id == bindparam("page_id"))
_READ_COLUMNS = ("state", "title", "published_at", "published_local", "day", "language", "verdict", "score", "fetched_at", "status")
_PAGE_READ = (
    update(_page)
    .where(_page.c.id == bindparam("page_id"))
    .values({_page.c[name]: bindparam(name) for name in _READ_COLUMNS} | {_page.c.reason: None, _page.c.tries: _page.c.tries + 1})
)
_NEW_STORY = insert(_story).returning(_story.c.id)


class MentionCount(NamedTuple):
    """How often a term of the topic stands in one zone of a story."""

    term: str
    zone: str
    group: str
    times: int


class Citation(NamedTuple):
    """A source that a story cites."""

    name: str
    canonical: str
    kind: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An article with everything decided about it."""

    article: Article
    topic: str
    verdict: str  # relevant, possible, off_topic
    score: float
    text_hash: str
    evidence: Sequence[Mapping[str, Any]] = ()
    mentions: Sequence[MentionCount] = ()
    citations: Sequence[Citation] = ()
    named: Sequence[Named] = ()  # other addresses of the outlet's that are the page's: where it was redirected to, its canonical one
    reasons: Mapping[str, int] = field(default_factory=dict)


def store_page(engine: Engine, page_id: int, judged: Judged, *, status: int, now: datetime, zone: ZoneInfo) -> str:
    """Store a page that was read and return its new state: story, off_topic, rejected as a duplicate, or suppressed."""
    with writing(engine) as connection:
        page = connection.execute(_PAGE_NOW, {"page_id": page_id}).one()
        if page.state == SUPPRESSED:
            return SUPPRESSED
        found = fingerprint(judged.article.title, judged.text_hash)
        if (down := stops(connection, page.outlet, page.identity, judged.named, found)) is not None:
            if page.state in READ:
                forget_reading(connection, page_id)
            blank(connection, page_id, page.outlet, why=down.why, now=now, found=found)
            return SUPPRESSED
        if standing(connection, page.outlet, page_id, page.identity, judged.named, judged.article.title, judged.text_hash) is not None:
            if page.state in READ:
                forget_reading(connection, page_id)
            page_is_rejected(connection, page_id, reason="duplicate", title=judged.article.title, status=status, now=now)
            return "rejected"
        before = forget_reading(connection, page_id) if page.state in READ else None
        day = story_day(judged.article, page.first_seen_at, zone)
        state = "story" if judged.verdict in STORED else "off_topic"
        _update_page(connection, page_id, judged, state, day, status, now)
        note_aliases(connection, page.outlet, page_id, page.identity, judged.named, now)
        _count(connection, page.outlet, day, judged)
        if state == "story":
            _insert_story(
                connection, _story_values(page.outlet, judged, day, now) | {"id": before, "page_id": page_id, "first_seen_at": page.first_seen_at}, judged
            )
        return state


def story_day(article: Article, first_seen: datetime, zone: ZoneInfo) -> int:
    """Return the day a story counts for: of publication in the charts' zone, or of first sight where no date could be read."""
    if article.published is None:
        return day_number(first_seen.astimezone(zone).date())
    return day_number(article.published.at.astimezone(zone).date() if article.published.at else article.published.day)


def forget_reading(connection: Connection, page_id: int) -> int | None:
    """Take an earlier reading of the page out of the tables, so that reading it again counts once; return its story's id."""
    old = connection.execute(select(Page.outlet, Page.day, Page.language, Page.verdict).where(Page.id == page_id)).one()
    if old.day is not None and old.verdict is not None:
        row = (Coverage.outlet == old.outlet) & (Coverage.day == old.day) & (Coverage.language == (old.language or ""))
        connection.execute(update(Coverage).where(row).values({old.verdict: getattr(Coverage, old.verdict) - 1}))
    story_id = connection.scalar(select(Story.id).where(Story.page_id == page_id))
    if story_id is not None:
        unindex_story(connection, story_id)
        for table in (Mention, AttributionRow):
            connection.execute(delete(table).where(table.story_id == story_id))
        connection.execute(delete(Story).where(Story.id == story_id))
    return story_id


def _update_page(connection: Connection, page_id: int, judged: Judged, state: str, day: int, status: int, now: datetime) -> None:
    article, published = judged.article, judged.article.published
    values = {
        "page_id": page_id, "state": state, "title": article.title, "published_at": published.at if published else None,
        "published_local": published.day if published else None, "day": day, "language": article.language, "verdict": judged.verdict,
        "score": judged.score, "fetched_at": now, "status": status,
    }  # fmt: skip
    connection.execute(_PAGE_READ, values)


def _count(connection: Connection, outlet: str, day: int, judged: Judged) -> None:
    row = {"outlet": outlet, "day": day, "language": judged.article.language or "", "relevant": 0, "possible": 0, "off_topic": 0} | {judged.verdict: 1}
    connection.execute(insert_or_add(connection.dialect.name, Coverage, ("outlet", "day", "language"), judged.verdict), [row])


def _insert_story(connection: Connection, values: dict[str, Any], judged: Judged) -> None:
    known = values if values["id"] is not None else {k: v for k, v in values.items() if k != "id"}
    story_id = connection.scalar(_NEW_STORY, known)
    assert story_id is not None
    own = {"story_id": story_id, "outlet": values["outlet"], "day": values["day"]}
    if judged.mentions:
        topic = {"topic": judged.topic, "language": judged.article.language}
        connection.execute(insert(Mention), [own | topic | {"term": m.term, "zone": m.zone, "term_group": m.group, "count": m.times} for m in judged.mentions])
    if judged.citations:
        connection.execute(insert(AttributionRow), [own | c._asdict() for c in judged.citations])
    index_story(connection, story_id, judged.article.title, judged.article.body)


def _story_values(outlet: str, judged: Judged, day: int, now: datetime) -> dict[str, Any]:
    article, published = judged.article, judged.article.published
    return {
        "outlet": outlet, "topic": judged.topic, "url": article.url, "title": article.title, "lead": article.lead, "body": article.body,
        "language": article.language, "published_at": published.at if published else None, "published_local": published.day if published else None,
        "published_precision": published.precision if published else None, "published_source": published.source if published else None,
        "published_raw": published.raw if published else None, "day": day, "authors": list(article.authors), "section": article.section,
        "tags": list(article.tags), "verdict": judged.verdict, "score": judged.score, "evidence": [dict(e) for e in judged.evidence],
        "provenance": dict(article.provenance), "text_hash": judged.text_hash, "fetched_at": now,
    }  # fmt: skip
