"""The SQL of printings: stories whose text another outlet printed too, to the letter and within three days, each with what it takes to say who was first.

Triggers on stories keep them (`crawler.storage.triggers`): whoever changes one has those near it with the same text looked at anew.
"""

from __future__ import annotations

APART = 2  # days between two stories of one text, at most: what is printed again later is no copy of the news (a form of words, an anniversary)
TIMED = ("second", "minute")  # how exactly a time must be known: otherwise nobody can say whether a story was first
COLUMNS = "outlet, day, verdict, language, published_at, published_precision, text_hash"  # of a story, whose change matters
_FACTS = ("text_hash", "outlet", "day", "language", "verdict", "at", "soonest", "again")
_COUNTED = "{row}.verdict IN ('relevant', 'possible')"
_EXACT = "CASE WHEN {row}.published_precision IN ('second', 'minute') THEN {row}.published_at END"
_NEAR = f"o.text_hash = s.text_hash AND o.day BETWEEN s.day - {APART} AND s.day + {APART} AND {_COUNTED.replace('{row}', 'o')}"


def seconds(dialect: str, column: str) -> str:
    """Return the SQL of an instant as whole seconds since 1970-01-01."""
    return f"CAST(floor(extract(epoch FROM {column})) AS bigint)" if dialect == "postgresql" else f"CAST(strftime('%s', {column}) AS INTEGER)"


def shared() -> str:
    """Return what stands behind SELECT for the stories that are printings, as `s`."""
    return f"FROM story AS s WHERE {_COUNTED.replace('{row}', 's')} AND EXISTS (SELECT 1 FROM story AS o WHERE {_NEAR} AND o.outlet <> s.outlet)"


def written(dialect: str, where: str = "") -> str:
    """Return the statement that writes the printings among the stories `s` of a condition.

    One may stand there still under what it was: PostgreSQL runs triggers when all rows of a statement are changed.
    """
    own, other = _EXACT.replace("{row}", "s"), _EXACT.replace("{row}", "o")
    before = f"(({own}) IS NULL AND ({other}) IS NOT NULL) OR ({other}) < ({own}) OR (coalesce(({other}) = ({own}), ({own}) IS NULL) AND o.id < s.id)"
    soonest = f"SELECT min({other}) FROM story AS o WHERE {_NEAR} AND o.outlet <> s.outlet"
    again = f"EXISTS (SELECT 1 FROM story AS o WHERE {_NEAR} AND o.outlet = s.outlet AND ({before}))"
    return (
        f"INSERT INTO printing (story_id, {', '.join(_FACTS)})"
        f" SELECT s.id, s.text_hash, s.outlet, s.day, coalesce(s.language, ''), s.verdict, {seconds(dialect, own)}, {seconds(dialect, f'({soonest})')},"
        f" CASE WHEN {again} THEN 1 ELSE 0 END {shared()}{where}"
        f" ON CONFLICT (story_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _FACTS)}"
    )


def renewed(dialect: str, row: str) -> list[str]:
    """Return the statements that look anew at the stories near one that has changed: `row` is what it was, or is now."""
    of_text = f"text_hash = {row}.text_hash AND {{s}}day BETWEEN {row}.day - {APART} AND {row}.day + {APART}"
    return [f"DELETE FROM printing WHERE {of_text.replace('{s}', '')}", written(dialect, f" AND s.{of_text.replace('{s}', 's.')}")]
