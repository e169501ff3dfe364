"""The triggers that keep the tallies: made anew at every upgrade, so that a migration which rebuilds a table cannot lose them.

A row's change is told twice: what it was is taken away, what it is now is added. Both databases run the same statements; only their frame differs.
Whoever changes anything here writes a migration too, or present databases keep the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from crawler.storage import shared_texts
from crawler.storage.shared_texts import seconds

SPANS = (1, 8, 64)  # days
LOCK = 7_270_615  # any number, the same in every process
COUNTED = ("relevant", "possible")
_LOOKED = "{row}.state IN ('ok', 'unchanged', 'partial') AND {row}.trigger NOT IN ('page', 'replay', 'backfill')"
IDEA = "CASE WHEN {row}.term_group = '' THEN {row}.term ELSE {row}.topic || ':' || {row}.term_group END"  # as crawler.storage.reports.mentions.key_of
_IN_ANOTHER_PLACE = (  # of the same story, in what counts for the same sum; were its day asked for with =, SQLite would take the index of days
    "EXISTS (SELECT 1 FROM mention AS other WHERE other.story_id = {row}.story_id AND other.topic = {row}.topic AND other.verdict = {row}.verdict"
    " AND other.outlet = {row}.outlet AND NOT other.day <> {row}.day AND coalesce(other.language, '') = coalesce({row}.language, '') AND "
)
_OTHER_ZONE = _IN_ANOTHER_PLACE + "other.term = {row}.term AND other.zone <> {row}.zone)"
_OTHER_TERM = _IN_ANOTHER_PLACE + (
    "(other.term <> {row}.term OR other.zone <> {row}.zone) AND other.term_group = {row}.term_group AND (other.term_group <> '' OR other.term = {row}.term))"
)
_SPANS = " UNION ALL ".join(f"SELECT {span} AS span" for span in SPANS)
_AT = "{row}.day - (({row}.day % s.span) + s.span) % s.span"
_COUNTED = "{row}.verdict IN ('relevant', 'possible')"


@dataclass(frozen=True)
class Sum:
    """A table of sums: what identifies a row of it, what a row of the base table adds to it, and which rows count. All are SQL over `{row}`."""

    table: str
    keys: Mapping[str, str]
    amounts: Mapping[str, str]
    counts: str
    spanned: bool = False  # for each span, and for the outlet and all of them

    def change(self, row: str, sign: int) -> str:
        """Return the statement that adds a row of the base table, or takes it away."""
        keys = dict(self.keys)
        if self.spanned:
            keys |= {"outlet": "CASE WHEN w.whole = 1 THEN '' ELSE {row}.outlet END", "span": "s.span", "at": _AT}
        values = ", ".join([*keys.values(), *(f"{sign} * ({amount})" for amount in self.amounts.values())])
        source = f" FROM ({_SPANS}) AS s, (SELECT 0 AS whole UNION ALL SELECT 1) AS w" if self.spanned else ""
        added = ", ".join(f"{name} = {self.table}.{name} + excluded.{name}" for name in self.amounts)
        statement = f"INSERT INTO {self.table} ({', '.join([*keys, *self.amounts])}) SELECT {values}{source} WHERE {self.counts}"
        return f"{statement} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}".replace("{row}", row)

    def clear(self, row: str) -> str:
        """Return the statement that leaves no nought behind where a row was taken away: what is deleted leaves no word of it."""
        where = [f"{name} = {value}" for name, value in self.keys.items()] + [f"{amount} = 0" for amount in self.amounts]
        if self.spanned:
            ats = ", ".join(_AT.replace("s.span", str(span)) for span in SPANS)
            where += ["outlet IN ('', {row}.outlet)", f"span IN ({', '.join(map(str, SPANS))})", f"at IN ({ats})"]
        return f"DELETE FROM {self.table} WHERE {' AND '.join(where)}".replace("{row}", row)


@dataclass(frozen=True)
class Base:
    """A table that is summed."""

    name: str
    sums: tuple[Sum, ...]
    columns: str  # whose change matters
    time: Literal["BEFORE", "AFTER"] = "AFTER"  # before: one statement's earlier rows are seen, and none of its later ones, on either database
    queued: bool = True  # its writers wait for each other


def _if(verdict: str, amount: str = "1", also: str = "") -> str:
    return f"CASE WHEN {{row}}.verdict = '{verdict}'{also} THEN {amount} ELSE 0 END"


NO_HOUR, NO_DELAY = -1, -2  # of a story whose hour, or date, is not known
WEEKS = 56  # days: a longer span for hours, whole weeks; a weekday of all of them stands under the span's first one
OF_WEEKS = f"{{row}}.day - (({{row}}.day % {WEEKS}) + {WEEKS}) % {WEEKS} + (({{row}}.day % 7) + 7) % 7"
_LANGUAGE = {"language": "coalesce({row}.language, '')"}
_STORIES = {v: _if(v) for v in COUNTED}
_TIMES = {f"{v}_times": _if(v, "{row}.count") for v in COUNTED}
_TERMS, _IDEAS = ({v: _if(v, also=f" AND NOT {other}") for v in COUNTED} | _TIMES for other in (_OTHER_ZONE, _OTHER_TERM))
_TOPIC, _TERM = {"topic": "{row}.topic"}, {"term": "{row}.term"}
_HOUR = {"hour": f"coalesce({{row}}.hour, {NO_HOUR})"} | _LANGUAGE
_DELAY = {"day": "{row}.day", "delay": f"coalesce({{row}}.delay, {NO_DELAY})"} | _LANGUAGE
BASES = (
    Base(
        "story",
        (
            Sum("story_tally", {"topic": "''"} | _LANGUAGE, _STORIES, _COUNTED, True),
            Sum("story_hour", {"span": "1", "at": "{row}.day"} | _HOUR, _STORIES, _COUNTED),
            Sum("story_hour", {"span": str(WEEKS), "at": OF_WEEKS} | _HOUR, _STORIES, _COUNTED),
            Sum("story_delay", {"outlet": "''"} | _DELAY, _STORIES, _COUNTED),
            Sum("story_delay", {"outlet": "{row}.outlet"} | _DELAY, _STORIES, _COUNTED),
        ),
        "outlet, day, language, verdict, hour, delay",
    ),
    Base("story_topic", (Sum("story_tally", _TOPIC | _LANGUAGE, _STORIES, _COUNTED, True),), "topic, outlet, day, language, verdict"),
    Base(
        "mention",
        (
            Sum("term_tally", _TOPIC | _TERM | _LANGUAGE, _TERMS, _COUNTED, True),
            Sum("idea_tally", _TOPIC | {"idea": IDEA} | _LANGUAGE, _IDEAS, _COUNTED, True),
            Sum("term_group", _TOPIC | _TERM | {"term_group": "{row}.term_group"}, {"mentions": "1"}, "1 = 1"),
        ),
        "story_id, topic, term, zone, term_group, language, count, outlet, day, verdict",
        "BEFORE",
    ),
    Base(
        "page",
        (Sum("crawled_day", {"outlet": "{row}.outlet", "day": "{row}.day"}, {"pages": "1"}, "{row}.day IS NOT NULL AND NOT {row}.backfilled"),),
        "outlet, day, backfilled",
        queued=False,
    ),
)


_MOVED = "UPDATE sketch_key SET day = NEW.day WHERE day = OLD.day AND story_id = NEW.id AND NEW.day <> OLD.day"
_GONE = [
    "DELETE FROM sketch_key WHERE day = OLD.day AND story_id = OLD.id",
    "UPDATE story SET same_as = (SELECT min(o.id) FROM story AS o WHERE o.same_as = OLD.id) WHERE same_as = OLD.id",
]


def install(connection: Connection) -> None:
    """Make every trigger as it is meant now, in place of what was there."""
    for statement in _on_postgresql() if connection.dialect.name == "postgresql" else _on_sqlite():
        connection.execute(text(statement.replace(":", "\\:")))


def remove(connection: Connection) -> None:
    """Leave the tallies as they are from now on, until `install`: for writing in bulk, which counts anew afterwards."""
    for name, table in [*((base.name, base.name) for base in BASES), ("run", "run"), ("shared_text", "story"), ("sketch_key", "story")]:
        whole, each = [f"tally_{name} ON {table}"], [f"tally_{name}_{event}" for event in ("insert", "delete", "update")]
        for trigger in whole if connection.dialect.name == "postgresql" else each:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))


def _on_sqlite() -> list[str]:
    found = []
    for base in BASES:
        taken, added = ([s.change(row, sign) for s in base.sums] for row, sign in (("OLD", -1), ("NEW", 1)))
        cleared = [s.clear("OLD") for s in base.sums]
        for event, what in (("INSERT", added), ("DELETE", taken + cleared), (f"UPDATE OF {base.columns}", taken + added + cleared)):
            name = f"tally_{base.name}_{event.split()[0].lower()}"
            found += [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} {base.time} {event} ON {base.name} BEGIN {'; '.join(what)}; END"]
    was, now = shared_texts.taken("sqlite", "OLD"), [shared_texts.added("sqlite", "NEW")]
    for event, what in (("INSERT", now), ("DELETE", was), (f"UPDATE OF {shared_texts.COLUMNS}", was + now)):
        name = f"tally_shared_text_{event.split()[0].lower()}"
        found += [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} AFTER {event} ON story BEGIN {'; '.join(what)}; END"]
    for event, what in (("DELETE", _GONE), ("UPDATE OF day", [_MOVED])):
        name = f"tally_sketch_key_{event.split()[0].lower()}"
        found += [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} AFTER {event} ON story BEGIN {'; '.join(what)}; END"]
    for event, what in (("INSERT", [_looked("sqlite")]), ("UPDATE OF state", [*_unlooked("sqlite"), _looked("sqlite")])):
        name = f"tally_run_{event.split()[0].lower()}"
        found += [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} AFTER {event} ON run BEGIN {'; '.join(what)}; END"]
    return found


def _on_postgresql() -> list[str]:
    found = []
    for base in BASES:
        taken, added = ("; ".join(s.change(row, sign) for s in base.sums) for row, sign in (("OLD", -1), ("NEW", 1)))
        cleared = "; ".join(s.clear("OLD") for s in base.sums)
        lock = f"PERFORM pg_advisory_xact_lock({LOCK}); " if base.queued else ""
        body = f"{lock}IF TG_OP <> 'INSERT' THEN {taken}; END IF; IF TG_OP <> 'DELETE' THEN {added}; END IF;"
        body += f" IF TG_OP <> 'INSERT' THEN {cleared}; END IF;"
        found += _function(base.name, body, f"{base.time} INSERT OR DELETE OR UPDATE OF {base.columns}")
    was, now = "; ".join(shared_texts.taken("postgresql", "OLD")), shared_texts.added("postgresql", "NEW")
    body = f"PERFORM pg_advisory_xact_lock({LOCK}); IF TG_OP <> 'INSERT' THEN {was}; END IF; IF TG_OP <> 'DELETE' THEN {now}; END IF;"
    found += _function("shared_text", body, f"AFTER INSERT OR DELETE OR UPDATE OF {shared_texts.COLUMNS}", of="story")
    body = f"IF TG_OP = 'DELETE' THEN {'; '.join(_GONE)}; ELSE {_MOVED}; END IF;"
    found += _function("sketch_key", body, "AFTER DELETE OR UPDATE OF day", of="story")
    body = f"IF TG_OP = 'UPDATE' THEN {'; '.join(_unlooked('postgresql'))}; END IF; {_looked('postgresql')};"
    return found + _function("run", body, "AFTER INSERT OR UPDATE OF state")


def _function(base: str, body: str, events: str, *, of: str = "") -> list[str]:
    end = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    return [
        f"CREATE OR REPLACE FUNCTION tally_{base}() RETURNS trigger LANGUAGE plpgsql AS $tally$ BEGIN {body} {end} END $tally$",
        f"DROP TRIGGER IF EXISTS tally_{base} ON {of or base}",
        f"CREATE TRIGGER tally_{base} {events} ON {of or base} FOR EACH ROW EXECUTE FUNCTION tally_{base}()",
    ]


def looked_rows(dialect: str, where: str) -> str:
    """Return the statement that sums runs by the day of UTC."""
    at = seconds(dialect, "r.started_at")
    looked = _LOOKED.replace("{row}", "r")
    return (
        f"INSERT INTO looked_day (outlet, utc_day, first_at, last_at) SELECT r.outlet, {at} / 86400, min({at}), max({at}) FROM run AS r"
        f" WHERE {looked}{where} GROUP BY r.outlet, {at} / 86400"
    )


def _looked(dialect: str) -> str:
    at, least, most = seconds(dialect, "NEW.started_at"), *(("least", "greatest") if dialect == "postgresql" else ("min", "max"))
    return (
        f"INSERT INTO looked_day (outlet, utc_day, first_at, last_at) SELECT NEW.outlet, {at} / 86400, {at}, {at} WHERE {_LOOKED.replace('{row}', 'NEW')}"
        " ON CONFLICT (outlet, utc_day) DO UPDATE SET"
        f" first_at = {least}(looked_day.first_at, excluded.first_at), last_at = {most}(looked_day.last_at, excluded.last_at)"
    )


def _unlooked(dialect: str) -> list[str]:
    """A run that was taken for a look and is none any more: its day is summed anew."""
    day = f"{seconds(dialect, 'OLD.started_at')} / 86400"
    was = f"{_LOOKED.replace('{row}', 'OLD')} AND NOT ({_LOOKED.replace('{row}', 'NEW')})"
    same = f" AND {was} AND r.outlet = OLD.outlet AND {seconds(dialect, 'r.started_at')} / 86400 = {day}"
    return [f"DELETE FROM looked_day WHERE {was} AND outlet = OLD.outlet AND utc_day = {day}", looked_rows(dialect, same)]
