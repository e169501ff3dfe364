"""The SQL of shared texts: the counted stories whose text another one has to the letter, and of those that another outlet printed near them who was first.

All others have a text of their own, so texts are counted by these few alone. Triggers on stories keep them (`crawler.storage.triggers`): whoever changes one
has those near it with the same text looked at anew.
"""

from __future__ import annotations

APART = 2  # days between two stories of one text, at most: what is printed again later is no copy of the news (a form of words, an anniversary)
TIMED = ("second", "minute")  # how exactly a time must be known: otherwise nobody can say whether a story was first
COLUMNS = "outlet, day, verdict, language, published_at, published_precision, text_hash"  # of a story, whose change matters
_COUNTED = "{row}.verdict IN ('relevant', 'possible')"
_TEXT = "substr({row}.text_hash, 1, 20)"  # 80 bits: enough to tell a billion texts apart
_EXACT = "CASE WHEN {row}.published_precision IN ('second', 'minute') THEN {row}.published_at END"
_OTHER = f"SELECT o.id FROM story AS o WHERE o.text_hash = {{row}}.text_hash AND o.id <> {{row}}.id AND {_COUNTED.replace('{row}', 'o')}"
_NEAR = f"o.text_hash = s.text_hash AND o.day BETWEEN s.day - {APART} AND s.day + {APART} AND {_COUNTED.replace('{row}', 'o')}"
NEAR = f"EXISTS (SELECT 1 FROM story AS o WHERE {_NEAR} AND o.outlet <> s.outlet)"  # another outlet printed the text of `s` too


def seconds(dialect: str, column: str) -> str:
    """Return the SQL of an instant as whole seconds since 1970-01-01."""
    return f"CAST(floor(extract(epoch FROM {column})) AS bigint)" if dialect == "postgresql" else f"CAST(strftime('%s', {column}) AS INTEGER)"


def written(dialect: str, where: str = "") -> str:
    """Return the statement that writes those among the stories `s` of a condition.

    One may stand there still under what it was: PostgreSQL runs triggers when all rows of a statement are changed.
    """
    own, other = _EXACT.replace("{row}", "s"), _EXACT.replace("{row}", "o")
    before = f"(({own}) IS NULL AND ({other}) IS NOT NULL) OR ({other}) < ({own}) OR (coalesce(({other}) = ({own}), ({own}) IS NULL) AND o.id < s.id)"
    soonest = f"SELECT min({other}) FROM story AS o WHERE {_NEAR} AND o.outlet <> s.outlet"
    again = f"EXISTS (SELECT 1 FROM story AS o WHERE {_NEAR} AND o.outlet = s.outlet AND ({before}))"
    kept = {
        "text": _TEXT.replace("{row}", "s"), "outlet": "s.outlet", "day": "s.day", "language": "coalesce(s.language, '')", "verdict": "s.verdict",
        "at": f"CASE WHEN {NEAR} THEN {seconds(dialect, own)} END", "soonest": seconds(dialect, f"({soonest})"),
        "again": f"CASE WHEN {NEAR} THEN CASE WHEN {again} THEN 1 ELSE 0 END END",
    }  # fmt: skip
    return (
        f"INSERT INTO shared_text (story_id, {', '.join(kept)}) SELECT s.id, {', '.join(kept.values())} FROM story AS s"
        f" WHERE {_COUNTED.replace('{row}', 's')} AND EXISTS ({_OTHER.replace('{row}', 's')}){where}"
        f" ON CONFLICT (story_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in kept)}"
    )


def added(dialect: str, row: str) -> str:
    """Return the statement that looks at a story, those near it, and one other with its text wherever it is: if there are more, they are in."""
    near = f"SELECT n.id FROM story AS n WHERE n.text_hash = {row}.text_hash AND n.day BETWEEN {row}.day - {APART} AND {row}.day + {APART}"
    return written(dialect, f" AND s.id IN ({near} UNION ALL SELECT ({_OTHER.replace('{row}', row)} LIMIT 1))")


def taken(dialect: str, row: str) -> list[str]:
    """Return the statements that look anew at the stories near one that was, and take out one that is left alone with its text."""
    same = f"text = {_TEXT.replace('{row}', row)}"
    return [
        f"DELETE FROM shared_text WHERE {same} AND day BETWEEN {row}.day - {APART} AND {row}.day + {APART}",
        added(dialect, row),
        f"DELETE FROM shared_text WHERE {same} AND (SELECT count(*) FROM shared_text AS o WHERE o.{same}) = 1",
    ]
