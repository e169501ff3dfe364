"""Alerts on content: what a person asked to be told of, and what of it is new. A page of a backfill is never news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from crawler.errors import SetupError
from crawler.storage.engine import reading, writing
from crawler.storage.models import Alert, AttributionRow, Mention, Notice, Page, Story
from crawler.storage.notices import Telling, known, write
from crawler.storage.reports.filter import VERDICTS, Filter, on_story
from crawler.storage.search import story_ids
from crawler.text.query import parse_query
from crawler.text.typed import one_line

Kind = Literal["search", "spike", "term", "source"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 80  # letters of a name
_LISTS = ("outlets", "kinds", "countries", "languages", "verdicts", "terms", "cites")  # of a filter
NEWS = timedelta(days=3)  # what was first seen earlier is no news, whenever it became a story
_KEY = "alert:"  # of a notice, before the id of its alert
_OVERLAP = timedelta(minutes=10)  # a transaction may end after one that began later


class AlertError(SetupError):
    """An alert that can't be made or is not there; `about` is what of it is wrong, for who says it in other words."""

    def __init__(self, message: str, about: Literal["name", "taken", "search"]) -> None:
        super().__init__(message)
        self.about = about


class Asked(NamedTuple):
    """What a person asks to be told of."""

    name: str
    kind: Kind = "search"
    query: str = ""  # search: empty is every story
    only: Filter = Filter()  # whatever its period
    days: int = 30  # term, source: not seen for so long
    minimum: int = 5  # spike: fewer stories are none


class AlertLine(NamedTuple):
    """An alert as it was asked for."""

    id: int
    name: str
    kind: Kind
    query: str
    topic: str | None
    outlets: list[str]
    kinds: list[str]
    countries: list[str]
    languages: list[str]
    verdicts: list[str]
    terms: list[str]
    cites: list[str]
    days: int
    minimum: int
    who: str  # empty: from the command line
    created_at: datetime
    looked_at: datetime

    @property
    def only(self) -> Filter:
        """Return which stories it is about, whenever they are published."""
        lists: dict[str, Any] = {name: tuple(getattr(self, name)) for name in _LISTS}
        return Filter(topic=self.topic, **lists)


class NewStory(NamedTuple):
    """A story that is news."""

    id: int
    page_id: int
    outlet: str
    title: str
    url: str
    text_hash: str


class First(NamedTuple):
    """A term or a source that no story had, and the first one that has it."""

    key: str
    written: str  # as the topic file or that story has it
    story: NewStory


def add(engine: Engine, now: datetime, asked: Asked, *, who: str = "") -> str:
    """Add an alert on stories of a filter, whatever its period; returns its name. AlertError for one that is empty or taken, or a search without a word."""
    name, only = one_line(asked.name, LONGEST), asked.only
    if not name:
        raise AlertError("An alert needs a name.", "name")
    if asked.query and not parse_query(asked.query).parts:
        raise AlertError(f"The search {asked.query!r} has no word to look for: it would tell every story, or none.", "search")
    own = asked._asdict() | {"name": name, "topic": only.topic, "who": who} | {x: list(getattr(only, x)) for x in _LISTS}
    del own["only"]
    try:
        with writing(engine) as connection:
            connection.execute(insert(Alert).values(own | {"created_at": now, "looked_at": now}))
    except IntegrityError:
        raise AlertError(f"There is an alert {name!r} already: remove it with `rasad alert remove`, or choose another name.", "taken") from None
    return name


def remove(engine: Engine, name: str) -> None:
    """Remove an alert; AlertError when there is none of that name."""
    with writing(engine) as connection:
        if connection.execute(delete(Alert).where(Alert.name == one_line(name, LONGEST))).rowcount == 0:
            raise AlertError(f"There is no alert {name!r}: `rasad alert list` shows them.", "name")


def alerts(engine: Engine) -> list[AlertLine]:
    """Return the alerts in the order in which they were added."""
    with reading(engine) as connection:
        return [AlertLine(*row) for row in connection.execute(select(*(getattr(Alert, n) for n in AlertLine._fields)).order_by(Alert.id))]


def last_told(engine: Engine) -> dict[int, datetime]:
    """Return when alerts told something last, by their ids; of those that did, as far back as notices are kept."""
    with reading(engine) as connection:
        ids = connection.scalars(select(Alert.id)).all()
        newest = {i: select(Notice.at).where(Notice.key.startswith(f"{_KEY}{i}:")).order_by(Notice.at.desc()).limit(1) for i in ids}
        return {i: at for i, asked in newest.items() if (at := connection.scalar(asked)) is not None}


def tell(engine: Engine, alert: AlertLine, tellings: Iterable[Telling], now: datetime) -> int:
    """Write what an alert has found and that it has looked; returns how many notices are new."""
    with writing(engine) as connection:
        connection.execute(update(Alert).where(Alert.id == alert.id).values(looked_at=now))
        return write(connection, tellings, now)


def matches(engine: Engine, alert: AlertLine, now: datetime) -> list[NewStory]:
    """Return the new stories of a saved search; of copies of one text only the first, once for good."""
    query = parse_query(alert.query)
    if alert.query and not query.parts:
        return []  # asked for before such a search was refused; not every story there is
    with reading(engine) as connection:
        wanted = [Story.id.in_(story_ids(connection, query))] if query.parts else []
        found = [NewStory(*row) for row in connection.execute(_news(alert, now).where(*wanted).order_by(Story.id))]
        return _not_told(connection, alert, found)


def first_terms(engine: Engine, alert: AlertLine, now: datetime) -> list[First]:
    """Return the terms of the topics that no story had for the alert's days, each with the first story that has it."""
    topic = (Mention.topic == alert.topic,) if alert.topic else ()
    return _first(engine, alert, now, Mention.term, Mention.term, (Mention.verdict.in_(VERDICTS), *topic))


def first_sources(engine: Engine, alert: AlertLine, now: datetime) -> list[First]:
    """Return the sources that no story cited for the alert's days, each with the first story that cites it."""
    cites = (AttributionRow.role != "publisher", AttributionRow.kind != "anonymous")
    return _first(engine, alert, now, AttributionRow.canonical, AttributionRow.name, cites)


def counted(engine: Engine, alert: AlertLine, since: datetime) -> list[datetime]:
    """Return when the stories of an alert's topic came out since an instant, copies of one text counted once."""
    at = func.coalesce(Story.published_at, Story.first_seen_at)
    own = (*on_story(alert.only), at >= since, ~Page.backfilled)
    first = select(func.min(at)).join(Page, Page.id == Story.page_id).where(*own).group_by(Story.text_hash)
    with reading(engine) as connection:
        return list(connection.scalars(first))


def _news(alert: AlertLine, now: datetime) -> Any:
    columns = (Story.id, Story.page_id, Story.outlet, Story.title, Story.url, Story.text_hash)
    new = (Story.fetched_at >= alert.looked_at - _OVERLAP, Story.first_seen_at >= max(alert.created_at - _OVERLAP, now - NEWS), ~Page.backfilled)
    return select(*columns).join(Page, Page.id == Story.page_id).where(*on_story(alert.only), *new)


def _not_told(connection: Connection, alert: AlertLine, found: Sequence[NewStory]) -> list[NewStory]:
    kept: dict[str, NewStory] = {}
    for story in found:
        kept.setdefault(story.text_hash, story)
    pages: dict[str, list[int]] = {h: [] for h in kept}
    for text_hash, page_id in connection.execute(select(Story.text_hash, Story.page_id).where(Story.text_hash.in_(list(kept)))):
        pages[text_hash].append(page_id)
    told = known(connection, [key_of(alert, page) for each in pages.values() for page in each])
    return [story for text_hash, story in kept.items() if not any(key_of(alert, page) in told for page in pages[text_hash])]


def key_of(alert: AlertLine, page_id: int) -> str:
    """Return the key under which a story is told for an alert."""
    return f"{_KEY}{alert.id}:{page_id}"


def _first(engine: Engine, alert: AlertLine, now: datetime, key: Any, written: Any, which: Sequence[Any]) -> list[First]:
    back, table = now - timedelta(days=alert.days), key.class_
    with reading(engine) as connection:
        oldest = connection.scalar(select(func.min(Story.first_seen_at)))
        if oldest is None or oldest > now - timedelta(days=min(alert.days, 7)):
            return []  # at first everything is seen for the first time
        news = _news(alert, now).add_columns(key.label("key"), written.label("written")).join(table, table.story_id == Story.id).where(*which)
        found: dict[str, First] = {}
        for *story, of, name in connection.execute(news.order_by(Story.id)):
            found.setdefault(of, First(of, name, NewStory(*story)))
        before = select(key).join(Story, Story.id == table.story_id).where(key.in_(list(found)), Story.first_seen_at >= back, *which)
        old = set(connection.scalars(before.where(Story.fetched_at < alert.looked_at - _OVERLAP).distinct())) if found else set()
    return [first for of, first in found.items() if of not in old]
