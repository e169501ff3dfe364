"""Full-text search of stories: folded words, found in whatever spelling they were written or asked for.

SQLite searches with FTS5, PostgreSQL with a `simple` tsvector; both hold the same folded text, so both find the same stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, bindparam, column, delete, func, insert, literal_column, or_, select, table

from crawler.storage.models import Story
from crawler.text.letters import fold
from crawler.text.query import Part, Query, Words, arabic_forms

_INDEX = table("story_search", column("rowid"), column("story_id"), column("title"), column("body"), column("words"))
_ADD, _REMOVE = insert(_INDEX), {key: delete(_INDEX).where(_INDEX.c[key] == bindparam("of")) for key in ("rowid", "story_id")}  # made once
_MOST_RANKED = 20_000
_TITLE_COUNTS = 4.0  # as often as the body
_TITLE, _BODY = 2_000, 100_000  # characters that are indexed: PostgreSQL's index of one holds a megabyte, and an article is seldom as long as a tenth of it
_MOST_FORMS = 400  # of one phrase; a query is typed by a person, but an address is not


def index_story(connection: Connection, story_id: int, title: str, body: str) -> None:
    """Make a story findable by its present text (a text longer than any article's by its beginning), in place of any earlier one."""
    unindex_story(connection, story_id)
    connection.execute(_ADD, {_key(connection): story_id, "title": fold(title)[:_TITLE], "body": fold(body)[:_BODY]})


def unindex_story(connection: Connection, story_id: int) -> None:
    """Take a story out of the index."""
    connection.execute(_REMOVE[_key(connection)], {"of": story_id})


def _key(connection: Connection) -> str:
    return "rowid" if connection.dialect.name == "sqlite" else "story_id"


def story_ids(connection: Connection, query: Query, *, from_id: int = 0) -> Select[int]:
    """Return the query for the ids of the stories that match, for use as a subquery; `from_id` spares the index those stored before."""
    wanted = [p for p in query.parts if p.words and not p.negated]
    unwanted = [p for p in query.parts if p.words and p.negated]
    if wanted and connection.dialect.name == "sqlite":  # all at once: of several lists SQLite looks every story of one up in the others
        asked = " AND ".join(f"({_fts5(part)})" for part in wanted) + "".join(f" NOT ({_fts5(part)})" for part in unwanted)
        return _matched(asked).where(_INDEX.c.rowid >= from_id)
    conditions = [Story.id.in_(_found(connection, p).where(_INDEX.c[_key(connection)] >= from_id)) for p in wanted] + [
        Story.id.not_in(_found(connection, p)) for p in unwanted
    ]
    return select(Story.id).where(*conditions)


def more_match(connection: Connection, query: Query, than: int) -> bool | None:
    """Say whether more stories than so many match; None of PostgreSQL, which estimates it by itself when it plans."""
    if connection.dialect.name != "sqlite":
        return None
    some = story_ids(connection, query).limit(than + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) > than


def is_found(connection: Connection, query: Query, story_id: Any) -> ColumnElement[bool]:
    """Return the condition that one story matches, asked of that story alone: for the few that another condition has left."""
    asked = [(_found(connection, p).where(_INDEX.c[_key(connection)] == story_id).exists(), p.negated) for p in query.parts if p.words]
    return and_(*(~found if negated else found for found, negated in asked))


def phrases(part: Part) -> list[Words]:
    """Return every phrase a part of a query stands for: in each of its spellings, with the Arabic prefixes that may stand before it."""
    spelled = ((form, *rest) for first, *rest in (part.words, *part.spellings) for form in arabic_forms(first))
    return list(islice(dict.fromkeys(spelled), _MOST_FORMS))


def _found(connection: Connection, part: Part) -> Select[int]:
    if connection.dialect.name == "sqlite":
        return _matched(_fts5(part))
    return select(_INDEX.c.story_id).where(or_(*map(_in_tsvector, part.choices())))


def ranked(connection: Connection, query: Query) -> CTE | None:
    """Return id and rank (the smaller, the better) of the latest stories that match, for a join; None where nothing is asked for.

    A word in the title counts most. Only so many are ranked: of a word that stands everywhere the best match means nothing.
    """
    wanted = [p for p in query.parts if p.words and not p.negated]
    if not wanted:
        return None
    ranks = _rank_of_fts5(wanted) if connection.dialect.name == "sqlite" else _rank_of_tsvector(wanted)
    return ranks.limit(_MOST_RANKED).cte("ranked").prefix_with("MATERIALIZED")  # SQLite ranks nothing outside a query of the index itself


def _rank_of_fts5(wanted: Sequence[Part]) -> Select[Any]:
    asked = literal_column("story_search").op("MATCH")(" AND ".join(f"({_fts5(part)})" for part in wanted))
    rank: ColumnElement[float] = literal_column(f"bm25(story_search, {_TITLE_COUNTS}, 1.0)").label("rank")
    return select(_INDEX.c.rowid.label("id"), rank).where(asked).order_by(_INDEX.c.rowid.desc())


def _rank_of_tsvector(wanted: Sequence[Part]) -> Select[Any]:
    asked = func.to_tsquery("simple", " & ".join(f"({_tsquery_text(chain.from_iterable(map(phrases, part.choices())))})" for part in wanted))
    title = func.ts_rank_cd(func.to_tsvector("simple", _INDEX.c.title), asked)
    rank = -(title * _TITLE_COUNTS + func.ts_rank_cd(_INDEX.c.words, asked, 1))
    return select(_INDEX.c.story_id.label("id"), rank.label("rank")).where(_INDEX.c.words.op("@@")(asked)).order_by(_INDEX.c.story_id.desc())


def _matched(asked: str) -> Select[int]:
    return select(_INDEX.c.rowid).where(literal_column("story_search").op("MATCH")(asked))


def _fts5(part: Part) -> str:
    return " OR ".join(map(_fts5_of_one, part.choices()))


def _fts5_of_one(part: Part) -> str:
    """Every word is quoted: FTS5 then reads it as a word, never as an operator."""
    any_phrase = " OR ".join('"' + " ".join(words).replace('"', '""') + '"' for words in phrases(part))
    return any_phrase if part.field == "any" else f"{{{part.field}}} : ({any_phrase})"


def _in_tsvector(part: Part) -> ColumnElement[bool]:
    wanted = phrases(part)
    single = [words for words in wanted if len(words) == 1]
    anywhere = _INDEX.c.words.op("@@")(_tsquery(wanted))
    if part.field == "any" and len(single) == len(wanted):
        return anywhere
    # `words` is the title and the body in one: a phrase must not begin in the title and end in the body.
    fields = ("title", "body") if part.field == "any" else (part.field,)
    here = [func.to_tsvector("simple", _INDEX.c[name]).op("@@")(_tsquery(wanted)) for name in fields]
    if part.field == "any" and single:
        here.insert(0, _INDEX.c.words.op("@@")(_tsquery(single)))
    return and_(anywhere, or_(*here))


def _tsquery(wanted: Sequence[Words]) -> ColumnElement[str]:
    return func.to_tsquery("simple", _tsquery_text(wanted))


def _tsquery_text(wanted: Iterable[Words]) -> str:
    return " | ".join("(" + " <-> ".join(_lexeme(word) for word in words) + ")" for words in wanted)


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", " ").replace("'", "''") + "'"
