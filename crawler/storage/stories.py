"""Writing what was read from a page: the page's fate, the story with its mentions and citations, and the day's counts, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, bindparam, delete, insert, select, update

from crawler.article import Article
from crawler.storage.copies import write_sketch
from crawler.storage.engine import day_number, writing
from crawler.storage.identities import Named, note_aliases, standing
from crawler.storage.marks import move_marks
from crawler.storage.models import AttributionRow, Base, Mention, Page, Story, StoryTopic
from crawler.storage.pages import page_is_rejected
from crawler.storage.search import index_story, unindex_story
from crawler.storage.suppression import SUPPRESSED, blank, fingerprint, stops
from crawler.storage.tallies import queue_up
from crawler.storage.timing import delay_of, hour_of
from crawler.storage.verdicts import STORED, Citation, Place, Settled, TopicVerdict, add_citations, add_topics, count_page, marks_of, settle, uncount_page

# Made once: building a statement costs more than SQLite takes to run it, and these run for every page.
_page, _story, _mark, _alias, _down = (Base.metadata.tables[name] for name in ("page", "story", "mark", "page_alias", "suppression"))
_HERE = _page.c.id == bindparam("page_id")
# What must be looked into further, which is nothing for nearly every page, is asked in the same question.
_PAGE_NOW = select(
    *(_page.c[name] for name in ("id", "outlet", "state", "verdict", "first_seen_at", "identity", "backfilled")),
    select(_story.c.id).where(_story.c.page_id == _page.c.id).exists().label("is_stored"),
    select(_mark.c.topic).where(_mark.c.outlet == _page.c.outlet, _mark.c.identity == _page.c.identity).exists().label("is_marked"),
    select(_alias.c.page_id).where(_alias.c.outlet == _page.c.outlet, _alias.c.identity == _page.c.identity).exists().label("is_alias"),
    select(_down.c.page_id).where(_down.c.outlet == _page.c.outlet).exists().label("near_suppressed"),
).where(_HERE)
_READ_COLUMNS = ("state", "title", "published_at", "published_local", "day", "language", "verdict", "score", "fetched_at", "status", "ruleset")
_PAGE_READ = (
    update(_page).where(_HERE).values({_page.c[name]: bindparam(name) for name in _READ_COLUMNS} | {_page.c.reason: None, _page.c.tries: _page.c.tries + 1})
)
_NEW_STORY = insert(_story).returning(_story.c.id)
_STORY_OF = select(_story.c.id).where(_story.c.page_id == bindparam("page_id"))


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An article with everything that the rules decide about it."""

    article: Article
    verdicts: Sequence[TopicVerdict]  # of every topic
    text_hash: str  # empty: it is off topic, and only the verdicts were sought
    citations: Sequence[Citation] = ()
    named: Sequence[Named] = ()  # other addresses of the outlet's that are the page's: where it was redirected to, its canonical one
    reasons: Mapping[str, int] = field(default_factory=dict)


def store_page(engine: Engine, page_id: int, judged: Judged, *, status: int, now: datetime, zone: ZoneInfo, ruleset: int = 0) -> str | None:
    """Store a page that was read and return its new state: story, off_topic, rejected as a duplicate, or suppressed.

    A story that is off topic now keeps its text and its id, and so does what a person has judged: where only the verdicts of such a one
    were sought, nothing is written, and None returned. `ruleset` is the one it was judged by (`rejudging.ruleset_of`).
    """
    with writing(engine) as connection:
        queue_up(connection)
        page = connection.execute(_PAGE_NOW, {"page_id": page_id}).one()
        if page.state == SUPPRESSED:
            return SUPPRESSED
        if not judged.text_hash and (page.is_stored or page.is_marked):
            return None
        if (elsewhere := _not_stored(connection, page, judged, status, now)) is not None:
            return elsewhere
        before = forget_reading(connection, page_id) if page.verdict is not None else None
        day = story_day(judged.article, page.first_seen_at, zone)
        settled = settle(judged.verdicts, marks_of(connection, page.outlet, page.identity) if page.is_marked else {})
        place = Place(page.outlet, day, judged.article.language)
        state = "story" if settled[0].verdict in STORED else "off_topic"
        _update_page(connection, page_id, judged.article, settled[0], {"state": state, "day": day, "status": status, "fetched_at": now, "ruleset": ruleset})
        note_aliases(connection, page.outlet, page_id, page.identity, judged.named, now)
        count_page(connection, place, settled[0].verdict)
        if state == "story" or before is not None:
            own = {"id": before, "page_id": page_id, "first_seen_at": page.first_seen_at}
            timing = _timing(judged.article, page.first_seen_at, zone, backfilled=page.backfilled)
            _insert_story(connection, _story_values(place, judged, settled[0], now) | own | timing, judged, place, settled)
        return state


def _not_stored(connection: Connection, page: Row[*tuple[Any, ...]], judged: Judged, status: int, now: datetime) -> str | None:
    """Leave a page that was taken down, or was read under another address, as that; return its state, None for any other page."""
    if page.near_suppressed:
        found = fingerprint(judged.article.title, judged.text_hash)
        if (down := stops(connection, page.outlet, page.identity, judged.named, found)) is not None:
            if page.verdict is not None:
                forget_reading(connection, page.id)
            blank(connection, page.id, page.outlet, why=down.why, now=now, found=found)
            return SUPPRESSED
    if page.is_alias or any(n.identity != page.identity for n in judged.named):
        other = standing(connection, page.outlet, page.id, page.identity, judged.named, judged.article.title, judged.text_hash)
        if other is not None:
            if page.verdict is not None:
                forget_reading(connection, page.id)
            page_is_rejected(connection, page.id, reason="duplicate", title=judged.article.title, status=status, now=now)
            move_marks(connection, page.id, other, now)
            return "rejected"
    return None


def story_day(article: Article, first_seen: datetime, zone: ZoneInfo) -> int:
    """Return the day a story counts for: of publication in the charts' zone, or of first sight where no date could be read."""
    if article.published is None:
        return day_number(first_seen.astimezone(zone).date())
    return day_number(article.published.at.astimezone(zone).date() if article.published.at else article.published.day)


def _timing(article: Article, first_seen: datetime, zone: ZoneInfo, *, backfilled: bool) -> dict[str, int | None]:
    published = article.published
    at, day = (published.at, published.day) if published else (None, None)
    return {"hour": hour_of(at, zone), "delay": delay_of(at, day, first_seen, zone, backfilled=backfilled)}


def forget_reading(connection: Connection, page_id: int) -> int | None:
    """Take an earlier reading of the page out of the tables, so that reading it again counts once; return its story's id."""
    old = connection.execute(select(Page.outlet, Page.day, Page.language, Page.verdict).where(Page.id == page_id)).one()
    if old.day is not None and old.verdict is not None:
        uncount_page(connection, Place(old.outlet, old.day, old.language), old.verdict)
    story_id = connection.scalar(_STORY_OF, {"page_id": page_id})
    if story_id is not None:
        unindex_story(connection, story_id)
        for table in (StoryTopic, Mention, AttributionRow):
            connection.execute(delete(table).where(table.story_id == story_id))
        connection.execute(delete(Story).where(Story.id == story_id))
    return story_id


def _update_page(connection: Connection, page_id: int, article: Article, first: Settled, values: Mapping[str, Any]) -> None:
    published = article.published
    own = {
        "page_id": page_id, "title": article.title, "published_at": published.at if published else None, "language": article.language,
        "published_local": published.day if published else None, "verdict": first.verdict, "score": first.rules.score,
    }  # fmt: skip
    connection.execute(_PAGE_READ, {**values, **own})


def _insert_story(connection: Connection, values: dict[str, Any], judged: Judged, place: Place, settled: Sequence[Settled]) -> None:
    known = values if values["id"] is not None else {k: v for k, v in values.items() if k != "id"}
    story_id = connection.scalar(_NEW_STORY, known)
    assert story_id is not None
    add_topics(connection, story_id, place, settled)
    add_citations(connection, story_id, place, settled[0].verdict, judged.citations)
    write_sketch(connection, story_id, place.day, judged.article.body)
    index_story(connection, story_id, judged.article.title, judged.article.body)


def _story_values(place: Place, judged: Judged, first: Settled, now: datetime) -> dict[str, Any]:
    article, published = judged.article, judged.article.published
    return {
        "outlet": place.outlet, "topic": first.rules.topic, "url": article.url, "title": article.title, "lead": article.lead, "body": article.body,
        "language": article.language, "published_at": published.at if published else None, "published_local": published.day if published else None,
        "published_precision": published.precision if published else None, "published_source": published.source if published else None,
        "published_raw": published.raw if published else None, "day": place.day, "authors": list(article.authors), "section": article.section,
        "tags": list(article.tags), "verdict": first.verdict, "judged_by": first.judged_by, "score": first.rules.score,
        "provenance": dict(article.provenance), "text_hash": judged.text_hash, "fetched_at": now,
    }  # fmt: skip
