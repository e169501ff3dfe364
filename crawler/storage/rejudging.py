"""What was judged by older rules, and its judging anew: batch by batch, each in one transaction, so that it can end anywhere and go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, bindparam, func, or_, select, update

from crawler.article import Article, Published
from crawler.storage.engine import reading, writing
from crawler.storage.marks import queue_again
from crawler.storage.models import AttributionRow, Base, Installation, Mark, OutletRow, Page, Ruleset, Story, StoryTopic
from crawler.storage.tallies import queue_up
from crawler.storage.upsert import insert_new
from crawler.storage.verdicts import STORED, Citation, TopicVerdict, judge_again, noted, settle, stored_verdicts

FINISHED = "rejudged"  # the installation row: the fingerprint everything was judged anew by, and when that ended
AGAIN = timedelta(minutes=10)  # stories of older rules turn up again where a crawl had begun before the rules changed
LEFT_OVER = timedelta(days=1)  # pages that could not be queued the last time are looked at again
_page = Base.metadata.tables["page"]
_JUDGED = update(_page).where(_page.c.id == bindparam("page_id")).values(ruleset=bindparam("new"))


class Stale(NamedTuple):
    """How much was judged by older rules: stories, and pages that are none."""

    stories: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is judged anew: everything by default."""

    topic: str | None = None  # only stories of this topic
    since_day: int | None = None


class Kept(NamedTuple):
    """A stored page to be judged anew: a whole article of a story, or the title alone of a page whose text was not kept."""

    page_id: int
    ruleset: int  # by which it was judged
    story_id: int | None
    article: Article
    state: str
    verdict: str
    fetched_at: datetime | None


class Rejudged(NamedTuple):
    """What the rules say now of a page, and whom it cites; of a title alone nobody."""

    of: Kept
    verdicts: Sequence[TopicVerdict]
    citations: Sequence[Citation]


@dataclass
class Outcome:
    """What came of judging anew."""

    stories: int = 0  # judged by their text
    changed: int = 0  # of these, those whose verdict is another now
    titles: int = 0  # pages judged by their title alone, for their text was not kept
    queued: int = 0  # of these, those to be fetched again
    left: int = 0  # of these, those that should be and were one too many
    unjudged: int = 0  # left as they were: the rules stumbled over them

    def add(self, other: Outcome) -> None:
        """Add another batch's counts."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def ruleset_of(engine: Engine, fingerprint: str, now: datetime) -> int:
    """Return the number under which rules are noted, noting them when they are new."""
    with writing(engine) as connection:
        connection.execute(insert_new(connection, Ruleset, ["fingerprint"]), [{"fingerprint": fingerprint, "first_used_at": now}])
        return connection.execute(select(Ruleset.id).where(Ruleset.fingerprint == fingerprint)).scalar_one()


def stale(engine: Engine, fingerprint: str) -> Stale:
    """Count what was judged by other rules than these."""
    with reading(engine) as connection:
        counts = dict.fromkeys(("story", "other"), 0)
        for state, number in connection.execute(select(Page.state, func.count()).where(_is_stale(connection, fingerprint)).group_by(Page.state)):
            counts["story" if state == "story" else "other"] += number
    return Stale(counts["story"], counts["other"])


def is_due(engine: Engine, fingerprint: str, now: datetime) -> bool:
    """Say whether there is something to judge anew, and it was not tried just now."""
    with reading(engine) as connection:
        of_stories = select(Page.id).where(_is_stale(connection, fingerprint), Page.state == "story").limit(1)
        last = connection.execute(select(Installation.value, Installation.at).where(Installation.name == FINISHED)).one_or_none()
        if last is None or last.value != fingerprint:
            return connection.scalar(select(Page.id).where(_is_stale(connection, fingerprint)).limit(1)) is not None
        if now - last.at >= AGAIN and connection.scalar(of_stories) is not None:
            return True
        return bool(now - last.at >= LEFT_OVER and connection.scalar(select(Page.id).where(_is_stale(connection, fingerprint)).limit(1)) is not None)


def _is_stale(connection: Connection, fingerprint: str) -> ColumnElement[bool]:
    """Two ranges of the index beside the present rules' number: an inequality would be no range."""
    present = connection.scalar(select(Ruleset.id).where(Ruleset.fingerprint == fingerprint))
    return Page.ruleset.is_not(None) if present is None else or_(Page.ruleset < present, Page.ruleset > present)


def count_chosen(engine: Engine, ruleset: int, choice: Choice) -> int:
    """Return how many pages will be judged anew."""
    with reading(engine) as connection:
        beside = or_(Page.ruleset < ruleset, Page.ruleset > ruleset)
        return connection.scalar(select(func.count()).select_from(Page).where(beside, *_chosen(choice))) or 0


def kept_pages(engine: Engine, ruleset: int, choice: Choice, size: int) -> Iterator[list[Kept]]:
    """Give the pages that were judged by other rules, by the rules they were judged by; each is given once."""
    with reading(engine) as connection:
        olds = list(connection.scalars(select(Page.ruleset).where(or_(Page.ruleset < ruleset, Page.ruleset > ruleset)).distinct()))
    for old in sorted(o for o in olds if o is not None):
        last = 0
        while True:
            with reading(engine) as connection:
                asked = select(*_KEPT_COLUMNS).outerjoin(Story, Story.page_id == Page.id).where(Page.ruleset == old, Page.id > last, *_chosen(choice))
                rows = connection.execute(asked.order_by(Page.id).limit(size)).all()
            if not rows:
                break
            last = rows[-1].page_id
            yield [_kept(row, old) for row in rows]


_OF_STORY = ("lead", "body", "section", "published_precision", "published_source", "tags", "fetched_at")
_KEPT_COLUMNS = (
    Page.id.label("page_id"), Page.outlet, Page.url, Page.title, Page.language, Page.published_at, Page.published_local, Page.state, Page.verdict,
    Story.id.label("story_id"), Story.title.label("story_title"), *(getattr(Story, name) for name in _OF_STORY),
)  # fmt: skip


def _chosen(choice: Choice) -> list[ColumnElement[bool]]:
    since = [Page.day >= choice.since_day] if choice.since_day is not None else []
    if choice.topic is None:
        return since
    members = select(Story.page_id).join(StoryTopic, StoryTopic.story_id == Story.id).where(StoryTopic.topic == choice.topic)
    return [*since, Page.id.in_(members)]


def _kept(row: Row[Any], old: int) -> Kept:
    """Only what the rules look at is filled in."""
    published = None
    if row.published_local is not None:
        published = Published(at=row.published_at, day=_day(row), precision="day", calendar="gregorian", source=row.published_source or "", raw="")
    article = Article(
        url=row.url, outlet=row.outlet, title=(row.story_title if row.story_id else row.title) or "", body=row.body or "", lead=row.lead or "",
        language=row.language, published=published, tags=tuple(row.tags or ()),
    )  # fmt: skip
    return Kept(row.page_id, old, row.story_id, article, row.state, row.verdict, row.fetched_at)


def _day(row: Row[Any]) -> date:
    day: date = row.published_local
    return day


def write_batch(engine: Engine, whole: Sequence[Kept], batch: Sequence[Rejudged], ruleset: int, now: datetime, *, room: int) -> Outcome:
    """Write what the rules say now of a batch, and return what changed. A page that was read meanwhile is left as it is.

    What of the `whole` batch could not be judged is noted as done, or it would be tried for ever. Of pages without a text at most `room` whose title is
    enough are queued to be fetched again.
    """
    outcome = Outcome(unjudged=len(whole) - len(batch))
    with writing(engine) as connection:
        queue_up(connection)
        ids = [kept.page_id for kept in whole]
        columns = (Page.id, Page.ruleset, Story.fetched_at)
        present = {row.id: row for row in connection.execute(select(*columns).outerjoin(Story, Story.page_id == Page.id).where(Page.id.in_(ids)))}
        known = {k.page_id for k in whole if k.page_id in present and present[k.page_id][1:] == (k.ruleset, k.fetched_at)}
        current = [b for b in batch if b.of.page_id in known]
        _write_stories(connection, [b for b in current if b.of.story_id is not None], outcome)
        known -= _write_titles(connection, [b for b in current if b.of.story_id is None], outcome, now, room)
        done = [{"page_id": page_id, "new": ruleset} for page_id in sorted(known)]
        if done:
            connection.execute(_JUDGED, done)
    return outcome


def _write_stories(connection: Connection, batch: Sequence[Rejudged], outcome: Outcome) -> None:
    ids = [b.of.story_id for b in batch if b.of.story_id is not None]
    before, cited = stored_verdicts(connection, ids), _stored_citations(connection, ids)
    for b in batch:
        outcome.stories += 1
        assert b.of.story_id is not None
        if _same(before.get(b.of.story_id, []), b.verdicts) and sorted(cited.get(b.of.story_id, [])) == sorted(b.citations):
            continue
        outcome.changed += judge_again(connection, b.of.page_id, b.verdicts, b.citations) != b.of.verdict


def _same(before: Sequence[TopicVerdict], now: Sequence[TopicVerdict]) -> bool:
    """Say whether the rules say what they said; topics that are only in the tables because a person judged them say nothing."""
    known = {v.topic: v for v in now}
    told = {v.topic for v in before}
    expected = {s.rules.topic for s in noted(settle(now, {}))}
    return expected <= told and all(v == known.get(v.topic) for v in before)


def _stored_citations(connection: Connection, story_ids: Sequence[int]) -> dict[int, list[Citation]]:
    columns = [getattr(AttributionRow, name) for name in Citation._fields]
    found: dict[int, list[Citation]] = {}
    for story_id, *rest in connection.execute(select(AttributionRow.story_id, *columns).where(AttributionRow.story_id.in_(story_ids))):
        found.setdefault(story_id, []).append(Citation(*rest))
    return found


def _write_titles(connection: Connection, batch: Sequence[Rejudged], outcome: Outcome, now: datetime, room: int) -> set[int]:
    """Queue the pages whose title alone is enough, as far as there is room; return all such pages: their text is not judged yet.

    A story whose text has gone (`retention`) stays what it was.
    """
    outcome.titles += len(batch)
    hopeful = [b for b in batch if b.of.state == "off_topic" and any(v.verdict in STORED for v in b.verdicts)]
    if not hopeful:
        return set()
    crawled = set(connection.scalars(select(OutletRow.key).where(OutletRow.active)))
    marks = _marks(connection, [b.of.page_id for b in hopeful])
    wanted = [
        b.of.page_id
        for b in hopeful
        if b.of.article.outlet in crawled and settle(b.verdicts, marks.get(b.of.page_id, {}))[0].verdict in STORED
    ]  # fmt: skip
    queued = wanted[:room]
    queue_again(connection, queued, now)
    outcome.queued += len(queued)
    outcome.left += len(wanted) - len(queued)
    return set(wanted)


def _marks(connection: Connection, page_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    asked = select(Page.id, Mark.topic, Mark.verdict).join(Mark, (Mark.outlet == Page.outlet) & (Mark.identity == Page.identity)).where(Page.id.in_(page_ids))
    found: dict[int, dict[str, str]] = {}
    for page_id, topic, verdict in connection.execute(asked):
        found.setdefault(page_id, {})[topic] = verdict
    return found
