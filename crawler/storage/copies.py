"""Which stories are copies or near-copies of others: found when a story is stored, so that nobody compares texts to read a page.

A story's `same_as` is one of the stories with its text (the first that was stored, while it is there), of itself too; NULL: it has no copies. Triggers
(`crawler.storage.triggers`) take away what a story is found by when it goes, and hand on a group whose first one went.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from crawler.storage.models import Base
from crawler.text.copies import KEYS, group_of, keys
from crawler.text.sketches import sketch

APART = 2  # days between two stories of one text, at most: as for shared texts
_MOST_NEAR = 100  # compared with, those that share most hashes: a form of words ("follow us on") stands in many

_story, _sketch, _key = (Base.metadata.tables[name] for name in ("story", "sketch", "sketch_key"))
# Made once, each value by a name of its own: a list that varies would be written out for every story.
_DAYS = {f"day{n}": n - APART for n in range(2 * APART + 1)}
_ON_DAYS: list[BindParameter[int]] = [bindparam(name) for name in _DAYS]
_HASHES: list[BindParameter[int]] = [bindparam(f"hash{n}") for n in range(KEYS)]
_FOUND = (
    select(_key.c.story_id)
    .where(_key.c.day.in_(_ON_DAYS), _key.c.hash.in_(_HASHES))
    .group_by(_key.c.story_id)
    .order_by(func.count().desc(), _key.c.story_id)
    .limit(_MOST_NEAR)
    .subquery()
)
_NEAR = (
    select(func.coalesce(_story.c.same_as, _story.c.id), _sketch.c.sketch)
    .select_from(_FOUND.join(_story, _story.c.id == _FOUND.c.story_id).join(_sketch, _sketch.c.story_id == _FOUND.c.story_id))
    .where(_FOUND.c.story_id != bindparam("story_id"))
    .order_by(_FOUND.c.story_id)
)
_SIZE = select(func.count()).where(_story.c.same_as == bindparam("group"), _story.c.day.in_(_ON_DAYS))
_OLD = select(_sketch.c.sketch).where(_sketch.c.story_id == bindparam("story_id"))
_WRITE, _WRITE_KEYS = insert(_sketch), insert(_key)
_FORGET = delete(_sketch).where(_sketch.c.story_id == bindparam("of"))
_FORGET_KEYS = delete(_key).where(_key.c.day == bindparam("on"), _key.c.hash.in_(_HASHES), _key.c.story_id == bindparam("of"))
_HEIR = select(func.min(_story.c.id)).where(_story.c.same_as == bindparam("of"), _story.c.id != bindparam("of"))
_HAND_ON = update(_story).where(_story.c.same_as == bindparam("of"), _story.c.id != bindparam("of"))
_JOIN = update(_story).where(_story.c.id == bindparam("of")).values(same_as=bindparam("group"))


def write_sketch(connection: Connection, story_id: int, day: int, body: str) -> None:
    """Note what copies of a new story are known by, and of which stories it is a copy."""
    own = sketch(body)
    connection.execute(_WRITE, {"story_id": story_id, "sketch": own})
    if not own:
        return
    near = _hashes(own) | _around(day) | {"story_id": story_id}
    found = [(int(group), bytes(text)) for group, text in connection.execute(_NEAR, near)]
    connection.execute(_WRITE_KEYS, [{"day": day, "hash": key, "story_id": story_id} for key in keys(own)])
    group = group_of(own, found, partial(_size, connection, day)) if found else None
    if group is not None:
        connection.execute(_JOIN, [{"of": member, "group": group} for member in {group, story_id}])


def forget_sketch(connection: Connection, story_id: int, day: int) -> None:
    """Take away what a story is known by, and take it out of its group; of one that is deleted the triggers do."""
    old = connection.scalar(_OLD, {"story_id": story_id})
    if old is None:
        return
    connection.execute(_FORGET, {"of": story_id})
    if old:
        connection.execute(_FORGET_KEYS, {"on": day, "of": story_id} | _hashes(old))
    if (heir := connection.scalar(_HEIR, {"of": story_id})) is not None:
        connection.execute(_HAND_ON.values(same_as=heir), {"of": story_id})
    connection.execute(_JOIN, {"of": story_id, "group": None})


def _size(connection: Connection, day: int, group: int) -> int:
    return connection.scalar(_SIZE, {"group": group} | _around(day)) or 1


def _around(day: int) -> dict[str, int]:
    return {name: day + off for name, off in _DAYS.items()}


def _hashes(own: bytes) -> dict[str, int]:
    """A short text has fewer: its last one stands again then."""
    found = keys(own)
    return {f"hash{n}": found[min(n, len(found) - 1)] for n in range(KEYS)}
