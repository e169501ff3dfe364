"""The sums that reports read instead of a million rows: which rows cover a period, and their counting anew.

Triggers keep them (`crawler.storage.triggers`): whoever writes a story, a mention, a run or a page changes them without knowing, in the same transaction, by
whatever path. Stories are summed for spans of 1, 8 and 64 days, of each outlet and of all ("") together, so that any period is few rows (`stretches`).
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Connection, text

from crawler.storage import shared_texts
from crawler.storage.triggers import IDEA, LOCK, NO_DELAY, NO_HOUR, OF_WEEKS, WEEKS, looked_rows
from crawler.storage.triggers import SPANS as SPANS

_EVER = SPANS[-1] * 20_000  # days: no publication is dated so far off
_COUNTED = "verdict IN ('relevant', 'possible')"
_TIMES_WRITTEN = f"SELECT sum(count) FROM mention WHERE {_COUNTED}"
_COPIES = "SELECT count(*) FROM shared_text"
_LONGEST = f"outlet = '' AND span = {SPANS[-1]}"
_VERDICTS = ", ".join(f"sum(CASE WHEN verdict = '{v}' THEN 1 ELSE 0 END)" for v in ("relevant", "possible"))
_TIMES = ", ".join(f"sum(CASE WHEN verdict = '{v}' THEN times ELSE 0 END)" for v in ("relevant", "possible"))
_SPANNED = {
    "story_tally": (("topic", "outlet", "span", "at", "language"), ("relevant", "possible")),
    "term_tally": (("topic", "outlet", "span", "at", "term", "language"), ("relevant", "possible", "relevant_times", "possible_times")),
    "idea_tally": (("topic", "outlet", "span", "at", "idea", "language"), ("relevant", "possible", "relevant_times", "possible_times")),
}
TALLIES = (*_SPANNED, "term_group", "crawled_day", "story_hour", "story_delay", "shared_text")
_TONGUE, _HOUR, _DELAY = "coalesce(language, '')", f"coalesce(hour, {NO_HOUR})", f"coalesce(delay, {NO_DELAY})"
_WEEKS_OF_DAY = OF_WEEKS.replace("{row}.", "")


def _of_mentions(table: str, name: str, unit: str) -> str:
    """A story counts once for a term or an idea, in however many zones and under however many terms it stands."""
    return (
        f"INSERT INTO {table} (topic, outlet, span, at, {name}, language, relevant, possible, relevant_times, possible_times)"
        f" SELECT topic, outlet, 1, day, unit, tongue, {_VERDICTS}, {_TIMES} FROM (SELECT topic, outlet, day, {unit} AS unit, coalesce(language, '') AS tongue,"
        f" verdict, sum(count) AS times FROM mention WHERE {_COUNTED} GROUP BY story_id, topic, {unit}, outlet, day, coalesce(language, ''), verdict) AS once"
        " GROUP BY topic, outlet, day, unit, tongue"
    )


_FINEST = (
    "INSERT INTO story_tally (topic, outlet, span, at, language, relevant, possible)"
    f" SELECT '', outlet, 1, day, coalesce(language, ''), {_VERDICTS} FROM story WHERE {_COUNTED} GROUP BY outlet, day, coalesce(language, '')",
    "INSERT INTO story_tally (topic, outlet, span, at, language, relevant, possible)"
    f" SELECT topic, outlet, 1, day, coalesce(language, ''), {_VERDICTS} FROM story_topic WHERE {_COUNTED} GROUP BY topic, outlet, day, coalesce(language, '')",
    _of_mentions("term_tally", "term", "term"),
    _of_mentions("idea_tally", "idea", IDEA.replace("{row}.", "")),
    "INSERT INTO story_hour (span, at, hour, language, relevant, possible)"
    f" SELECT 1, day, {_HOUR}, {_TONGUE}, {_VERDICTS} FROM story WHERE {_COUNTED} GROUP BY day, {_HOUR}, {_TONGUE}",
    "INSERT INTO story_hour (span, at, hour, language, relevant, possible)"
    f" SELECT {WEEKS}, {_WEEKS_OF_DAY}, {_HOUR}, {_TONGUE}, {_VERDICTS} FROM story WHERE {_COUNTED} GROUP BY {_WEEKS_OF_DAY}, {_HOUR}, {_TONGUE}",
    "INSERT INTO story_delay (outlet, day, delay, language, relevant, possible)"
    f" SELECT outlet, day, {_DELAY}, {_TONGUE}, {_VERDICTS} FROM story WHERE {_COUNTED} GROUP BY outlet, day, {_DELAY}, {_TONGUE}",
    "INSERT INTO story_delay (outlet, day, delay, language, relevant, possible)"
    " SELECT '', day, delay, language, sum(relevant), sum(possible) FROM story_delay GROUP BY day, delay, language",
    "INSERT INTO term_group (topic, term, term_group, mentions) SELECT topic, term, term_group, count(*) FROM mention GROUP BY topic, term, term_group",
    "INSERT INTO crawled_day (outlet, day, pages) SELECT outlet, day, count(*) FROM page WHERE day IS NOT NULL AND NOT backfilled GROUP BY outlet, day",
)


class Stretch(NamedTuple):
    """Rows of one span that cover days: from the one `at` first to the one `at` last."""

    span: int
    first: int
    last: int


def stretches(since: int | None, until: int | None, spans: tuple[int, ...] = SPANS) -> list[Stretch]:
    """Return the rows that cover a period exactly, the longest spans where they fit; days are inclusive, None is open."""
    low, high = (-_EVER if since is None else since), (_EVER if until is None else until + 1)
    found: list[Stretch] = []
    for span, longer in zip(spans, (*spans[1:], None), strict=True):
        up, down = (low, low) if longer is None else (-(-low // longer) * longer, high // longer * longer)
        if up >= down:
            return found + ([Stretch(span, low, high - span)] if low < high else [])
        found += [Stretch(span, first, end - span) for first, end in ((low, up), (down, high)) if first < end]
        low, high = up, down
    return found


def queue_up(connection: Connection) -> None:
    """Wait until no other transaction writes stories: called before one writes anything else, so that none waits for the other crosswise.

    The sums of all outlets are everybody's rows. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def recount(connection: Connection, tables: Collection[str] = TALLIES) -> None:
    """Count tallies anew from the tables that they sum. Days of which no run is left stay looked at."""
    queue_up(connection)
    for table in tables:
        connection.execute(text(f"DELETE FROM {table}"))
    for statement in _FINEST:
        if statement.split()[2] in tables:
            connection.execute(text(statement))
    for table, (keys, amounts) in _SPANNED.items():
        if table in tables:
            _add_up(connection, table, keys, amounts)
    if "shared_text" in tables:
        connection.execute(text(shared_texts.written(connection.dialect.name)))
    dialect = connection.dialect.name
    least, most = ("least", "greatest") if dialect == "postgresql" else ("min", "max")
    known = " ON CONFLICT (outlet, utc_day) DO UPDATE SET"
    known += f" first_at = {least}(looked_day.first_at, excluded.first_at), last_at = {most}(looked_day.last_at, excluded.last_at)"
    connection.execute(text(looked_rows(dialect, "") + known))


def _add_up(connection: Connection, table: str, keys: tuple[str, ...], amounts: tuple[str, ...]) -> None:
    """Sum the outlets' days to those of all, and the days to longer spans."""
    sums = ", ".join(f"sum({amount})" for amount in amounts)
    for span, longer in [(1, 1), *pairwise(SPANS)]:
        made = {"span": str(longer), "at": f"at - ((at % {longer}) + {longer}) % {longer}"}
        if span == longer:
            made["outlet"] = "''"
        grouped = ", ".join(made.get(key, key) for key in keys if key != "span" and made.get(key) != "''")
        columns = ", ".join(made.get(key, key) for key in keys)
        which = f"span = {span}" + (" AND outlet <> ''" if span == longer else "")
        connection.execute(text(f"INSERT INTO {table} ({', '.join((*keys, *amounts))}) SELECT {columns}, {sums} FROM {table} WHERE {which} GROUP BY {grouped}"))


def mend(connection: Connection) -> list[str]:
    """Count everything anew if any total is wrong, and return which were."""
    wrong = unbalanced(connection)
    if wrong:
        recount(connection)
    return wrong


def unbalanced(connection: Connection) -> list[str]:
    """Return the tallies whose grand total is not that of their table: something has written past the triggers."""
    stories = f"SELECT count(*) FROM story WHERE {_COUNTED}"
    checks = {
        "stories": (stories, f"SELECT sum(relevant + possible) FROM story_tally WHERE topic = '' AND {_LONGEST}"),
        "terms": (_TIMES_WRITTEN, f"SELECT sum(relevant_times + possible_times) FROM term_tally WHERE {_LONGEST}"),
        "ideas": (_TIMES_WRITTEN, f"SELECT sum(relevant_times + possible_times) FROM idea_tally WHERE {_LONGEST}"),
        "copies": (f"SELECT sum(n) FROM (SELECT count(*) AS n FROM story WHERE {_COUNTED} GROUP BY text_hash HAVING count(*) > 1) AS several", _COPIES),
        "shared texts": (f"SELECT count(*) FROM story AS s WHERE s.{_COUNTED} AND {shared_texts.NEAR}", "SELECT count(again) FROM shared_text"),
        "hours": (stories, f"SELECT sum(relevant + possible) FROM story_hour WHERE span = {WEEKS}"),
        "delays": (stories, "SELECT sum(relevant + possible) FROM story_delay WHERE outlet = ''"),
    }
    totals = {asked: connection.scalar(text(asked)) or 0 for asked in {asked for pair in checks.values() for asked in pair}}
    return [name for name, (truth, kept) in checks.items() if totals[truth] != totals[kept]]
