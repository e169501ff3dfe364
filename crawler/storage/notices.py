"""What people are to be told, and the messages it goes out in: the outbox between what is found and who hears of it.

A notice is written in the transaction of what it tells, once (its key). Of the notices that have gathered, each channel makes one message; it
has one on its way at a time, so that nothing overtakes and a channel that was down for long brings one message, not hundreds; a digest is a message
of its own, and of several that wait only the newest goes out. A try is written
before it is made: whoever dies in the middle leaves a message that is tried again, never one that is forgotten.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import Connection, Engine, case, func, insert, select, text, update
from sqlalchemy.orm import aliased

from crawler.sentences import Parts
from crawler.storage.engine import reading, writing
from crawler.storage.models import Delivery, Notice
from crawler.storage.upsert import insert_new

SETTLE = timedelta(minutes=2)  # notices gather for so long before the first message: what breaks at once is told at once
GAP = timedelta(minutes=15)  # between two messages on a channel
_NEWS = timedelta(hours=1)
_FIRST_RETRY, _LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)
STUCK_TRIES = 3  # of a message, before it is a problem that it does not arrive
BUSY = timedelta(seconds=70)  # a try may still be going on
DIGEST = "digest"  # the kind of notice that goes out by itself, without a pause before or after it
REFUSALS = 5  # of one message for itself, before it is given up so that the next can go
_CLOSED = "the channel is set no more"  # of the mark where a channel ended, and of what was on its way then


class Said(TypedDict, total=False):
    """The texts of a notice. What comes from pages is in `quoted` and `url` alone, but of a digest and an alert on sources (its `text` and key name one)."""

    title: str  # of ours: who and what, one line
    text: str  # of ours; of a digest all its lines, what is from pages quoted in them
    html: str  # of a digest: all of it as a document, what is from pages escaped
    remedy: str
    text_parts: Parts | None  # what these two are made of, for whoever is told in another language
    remedy_parts: Parts | None
    quoted: str  # a page's own words
    url: str
    rule: str
    cause: str
    since: str  # ISO, as the next
    last_seen: str  # of a problem that is over


class Telling(NamedTuple):
    """A notice to be written."""

    key: str
    kind: str  # raised, reminder, over, alert, digest
    said: Said
    outlet: str | None = None
    problem_id: int | None = None


class NoticeLine(NamedTuple):
    """A notice as it was written."""

    id: int
    key: str
    kind: str
    at: datetime
    outlet: str | None
    problem_id: int | None
    said: Said


class Message(NamedTuple):
    """A message that is being tried now."""

    id: int
    key: str
    channel: str
    tries: int
    notices: Sequence[NoticeLine]


class ChannelState(NamedTuple):
    """How a channel does."""

    channel: str
    sent_at: datetime | None  # the last confirmed message
    waiting: int  # notices that have not got through
    since: datetime | None  # since when the oldest of them waits
    tries: int  # of the message on its way
    next_try_at: datetime | None
    error: str | None
    given_up: int  # messages in all
    closed_at: datetime | None = None  # it is set no more since: nothing waits for it


def write(connection: Connection, tellings: Iterable[Telling], now: datetime) -> int:
    """Write notices within a transaction; what was told under the same key is not told again. Returns how many are new."""
    rows = [{**t._asdict(), "at": now} for t in tellings]
    if not rows:
        return 0
    if connection.dialect.name == "postgresql":  # so that ids grow as they become visible; SQLite has one writer anyway
        connection.execute(text("LOCK TABLE notice IN SHARE ROW EXCLUSIVE MODE"))
    before = _newest(connection)
    connection.execute(insert_new(connection, Notice, ["key"]), rows)
    return connection.scalar(select(func.count()).where(Notice.id > before)) or 0


def known(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Return those of some keys under which something was told."""
    return set(connection.scalars(select(Notice.key).where(Notice.key.in_(keys))))


def open_channel(engine: Engine, channel: str, now: datetime) -> None:
    """Let a channel that is new, or set again, begin with what is told from now on (and was in the hour before), not with the past."""
    with writing(engine) as connection:
        last = _last(connection, channel)
        if last is None or _closed_at(last):
            told = connection.scalar(select(func.max(Notice.id)).where(Notice.at < now - _NEWS)) or 0
            connection.execute(insert(Delivery).values(_mark(channel, told, now)))


def next_message(engine: Engine, channel: str, now: datetime, *, at_once: bool = False, urgent_only: bool = False) -> Message | None:
    """Return the message to try now, its try written; None when there is nothing to send or it is too early.

    `at_once` waits for nothing to gather and for no pause after a failure. `urgent_only` (in quiet hours) begins no message unless the
    installation itself has a problem; one that is on its way goes on.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE"))
        row = _on_its_way(connection, channel) or _begin(connection, channel, now, at_once=at_once, urgent_only=urgent_only)
        if row is None or (row.next_try_at > now and not (at_once and now - (row.next_try_at - _pause(row.tries - 1)) > BUSY)):
            return None
        connection.execute(update(Delivery).where(Delivery.id == row.id).values(tries=Delivery.tries + 1, next_try_at=now + _pause(row.tries)))
        return Message(row.id, row.key, channel, row.tries + 1, _notices(connection, row.first_notice, row.last_notice))


def sent(engine: Engine, message_id: int, now: datetime, note: str | None = None) -> None:
    """Write that the other side has taken a message; `note` says what was wrong all the same."""
    with writing(engine) as connection:
        connection.execute(update(Delivery).where(Delivery.id == message_id).values(sent_at=now, error=note))


def failed(engine: Engine, message_id: int, error: str, now: datetime, *, refused: bool = False) -> None:
    """Write why a try failed; a message that is `refused` for itself is given up in the end."""
    mine = (Delivery.id == message_id) & Delivery.sent_at.is_(None)
    with writing(engine) as connection:
        connection.execute(update(Delivery).where(mine).values(error=error))
        if refused:
            connection.execute(update(Delivery).where(mine, Delivery.tries >= REFUSALS).values(given_up_at=now))


def channel_state(engine: Engine, channel: str) -> ChannelState:
    """Return how a channel does."""
    mine = Delivery.channel == channel
    with reading(engine) as connection:
        through, last_sent = connection.execute(select(func.max(Delivery.last_notice), func.max(Delivery.sent_at)).where(mine, _settled())).one()
        last = _last(connection, channel)
        closed_at = _closed_at(last) if last else None
        row = _on_its_way(connection, channel)
        gathered = select(func.count(), func.min(Notice.at)).where(Notice.id > (through or 0))
        waiting, since = connection.execute(gathered).one() if last and not closed_at else (0, None)
        refused = Delivery.given_up_at.is_not(None) & (func.coalesce(Delivery.error, "") != _CLOSED)
        given_up = connection.scalar(select(func.count()).where(mine, refused, _is_message())) or 0
        tries, upcoming, error = (row.tries, row.next_try_at, row.error) if row else (0, None, None)
        return ChannelState(channel, last_sent, waiting, since, tries, upcoming, error, given_up, closed_at)


def close_others(engine: Engine, channels: Sequence[str], now: datetime) -> dict[str, int]:
    """End the channels that are set no more, and return how many notices waited for each: they go out by those that are set, or not at all."""
    given_up: dict[str, int] = {}
    with writing(engine) as connection:
        for channel in connection.scalars(select(Delivery.channel).where(Delivery.channel.not_in(channels)).distinct()).all():
            if (last := _last(connection, channel)) is None or _closed_at(last):
                continue
            through = connection.scalar(select(func.max(Delivery.last_notice)).where(Delivery.channel == channel, _settled())) or 0
            given_up[channel] = connection.scalar(select(func.count()).where(Notice.id > through)) or 0
            connection.execute(update(Delivery).where(Delivery.channel == channel, ~_settled()).values(given_up_at=now, error=_CLOSED))
            connection.execute(insert(Delivery).values(_mark(channel, _newest(connection), now) | {"error": _CLOSED}))
    return given_up


class Stuck(NamedTuple):
    """A channel whose messages do not arrive."""

    channel: str
    since: datetime
    tries: int
    error: str | None
    given_up: bool


def stuck(engine: Engine, since: datetime) -> list[Stuck]:
    """Return the channels whose message has failed several times, and those that had one given up since an instant and none sent after it."""
    later = select(func.max(Delivery.sent_at)).where(Delivery.channel == _outer.channel).scalar_subquery()
    failing = _outer.sent_at.is_(None) & _outer.given_up_at.is_(None) & (_outer.tries >= STUCK_TRIES)
    lost = (
        (_outer.given_up_at >= since)
        & (_outer.tries >= REFUSALS)
        & (func.coalesce(_outer.error, "") != _CLOSED)
        & func.coalesce(later < _outer.given_up_at, True)
    )
    columns = (_outer.channel, _outer.created_at, _outer.tries, _outer.error, _outer.given_up_at)
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).where(failing | lost).order_by(_outer.id)).all()
    return [Stuck(*row[:4], given_up=row[4] is not None) for row in rows]


def latest(engine: Engine, limit: int = 50) -> list[NoticeLine]:
    """Return the last notices, newest first."""
    with reading(engine) as connection:
        return [NoticeLine(*row) for row in connection.execute(select(*_LINE).order_by(Notice.id.desc()).limit(limit))]


_outer = aliased(Delivery)
_LINE = tuple(getattr(Notice, name) for name in NoticeLine._fields)


def _settled() -> Any:
    return Delivery.sent_at.is_not(None) | Delivery.given_up_at.is_not(None)


def _is_message() -> Any:
    """Not the mark where a channel began or ended."""
    return Delivery.last_notice >= Delivery.first_notice


def _mark(channel: str, told: int, now: datetime) -> dict[str, Any]:
    """Return the row that says up to where nothing is told on a channel."""
    row = {"key": uuid.uuid4().hex, "channel": channel, "first_notice": told + 1, "last_notice": told, "created_at": now, "next_try_at": now}
    return row | {"tries": 0, "given_up_at": now}


def _last(connection: Connection, channel: str) -> Any:
    return connection.execute(select(Delivery.__table__).where(Delivery.channel == channel).order_by(Delivery.id.desc()).limit(1)).one_or_none()


def _closed_at(last: Any) -> datetime | None:
    """Return when a channel ended, from the last row of it; None of one that is set."""
    return last.given_up_at if last.error == _CLOSED and last.last_notice < last.first_notice else None


def _on_its_way(connection: Connection, channel: str) -> Any:
    return connection.execute(select(Delivery.__table__).where(Delivery.channel == channel, ~_settled()).order_by(Delivery.id).limit(1)).one_or_none()


def _begin(connection: Connection, channel: str, now: datetime, *, at_once: bool, urgent_only: bool) -> Any:
    """Make a message of what has gathered on a channel, if the time has come."""
    mine = Delivery.channel == channel
    made_at = func.max(case((_is_message() & (func.coalesce(Notice.kind, "") != DIGEST), Delivery.created_at)))
    marks = select(func.max(Delivery.last_notice), made_at).outerjoin(Notice, Notice.id == Delivery.last_notice)
    through, before = connection.execute(marks.where(mine)).one()
    waiting = (Notice.id > (through or 0),)
    count, oldest, newest = connection.execute(select(func.count(), func.min(Notice.at), func.max(Notice.id)).where(*waiting)).one()
    newest, is_digest = _until_digest(connection, newest, waiting)
    if not count or (not at_once and (now - oldest < SETTLE or (before is not None and now - before < GAP and not is_digest))):
        return None
    urgent = (Notice.kind == "raised", Notice.outlet.is_(None))
    if urgent_only and connection.scalar(select(Notice.id).where(*waiting, *urgent).limit(1)) is None:
        return None
    row = {"key": uuid.uuid4().hex, "channel": channel, "first_notice": (through or 0) + 1, "last_notice": newest, "created_at": now, "next_try_at": now}
    made = connection.execute(insert(Delivery).values(**row, tries=0).returning(Delivery.id)).scalar_one()
    return connection.execute(select(Delivery.__table__).where(Delivery.id == made)).one()


def _until_digest(connection: Connection, newest: int, waiting: tuple[Any, ...]) -> tuple[int, bool]:
    """Return up to which notice a message goes, and whether it is a digest: the newest that waits, once what was told before it has gone."""
    digest = connection.scalar(select(func.max(Notice.id)).where(*waiting, Notice.kind == DIGEST))
    if digest is None:
        return newest, False
    before = connection.scalar(select(Notice.id).where(*waiting, Notice.id < digest, Notice.kind != DIGEST).limit(1))
    return (digest, True) if before is None else (digest - 1, False)


def _pause(tries: int) -> timedelta:
    return min(_LONGEST_RETRY, _FIRST_RETRY * (1 << min(max(tries, 0), 10)))


def _newest(connection: Connection) -> int:
    return connection.scalar(select(func.max(Notice.id))) or 0


def _notices(connection: Connection, first: int, last: int) -> list[NoticeLine]:
    return [NoticeLine(*row) for row in connection.execute(select(*_LINE).where(Notice.id.between(first, last)).order_by(Notice.id))]
