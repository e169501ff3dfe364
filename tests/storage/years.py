"""An invented database of years, made by the database itself in a second or two: every day is like every other, so a period costs what its own days hold."""

from __future__ import annotations

from sqlalchemy import Engine, text

from crawler.storage import triggers
from crawler.storage.engine import writing
from crawler.storage.retention import survey
from crawler.storage.tallies import recount

TODAY = 20_500
OUTLETS, STORIES = 10, 20  # a day
RECENT, DAYS = 90, 500

_WHO, _DAY, _TONGUE = f"'o' || (i % {OUTLETS})", f"i / {STORIES}", "CASE i % 3 WHEN 0 THEN 'ar' WHEN 1 THEN 'fa' ELSE 'en' END"
_OUTLET = "key, name, native_name, home, languages, country, kind, line, timezone, unverified, rendered, active, paused, failures, checked_at"
_PAGE = "id, outlet, identity, url, state, day, language, verdict, first_seen_at, fetched_at, next_try_at, tries, ruleset, backfilled"
_STORY = (
    "id, page_id, outlet, topic, url, title, lead, body, language, published_at, published_precision, day, hour, delay, authors, section, tags, verdict,"
    " score, provenance, text_hash, same_as, first_seen_at, fetched_at"
)
_ROWS = {  # by table: its columns, and their values of story i; each of some tables twice, as k
    f"page ({_PAGE})": (
        f"2 * i + k, {_WHO}, 'id' || (2 * i + k), 'https://o.test/' || (2 * i + k), CASE k WHEN 0 THEN 'story' ELSE 'off_topic' END, {_DAY}, {_TONGUE},"
        " CASE k WHEN 0 THEN 'relevant' ELSE 'off_topic' END, {at}, {at}, {at}, 0, 1, false"
    ),
    f"story ({_STORY})": (  # of ten stories two are copies of one text
        f"i, 2 * i, {_WHO}, 'coalition', 'https://o.test/' || (2 * i), 'Story ' || i, '', '{'What is told of it. ' * 30}', {_TONGUE}, {{at}}, 'minute',"
        f" {_DAY}, i % 24, 1 + i % 5, '[]', '', '[]', 'relevant', 9.0, '{{{{}}}}', 'text' || (10000000 + i - (i % 10) / 9),"
        " CASE WHEN i % 10 > 7 THEN i - (i % 10) / 9 END, {at}, {at}"
    ),
    "story_topic (story_id, topic, verdict, rule_verdict, score, evidence, outlet, day, language)": (
        f"i, 'coalition', 'relevant', 'relevant', 9.0, '[]', {_WHO}, {_DAY}, {_TONGUE}"
    ),
    "mention (story_id, topic, term, zone, term_group, language, count, outlet, day)": (
        f"i, 'coalition', 'term' || ((i + 7 * k) % 12), 'body', 'group' || ((i + 7 * k) % 4), {_TONGUE}, 2, {_WHO}, {_DAY}"
    ),
    'attribution (story_id, name, canonical, kind, role, start, "end", outlet, day, language)': (
        f"i, CASE k WHEN 0 THEN 'o' || ((i + 1) % {OUTLETS}) ELSE 'p' || (i % 700) END, CASE k WHEN 0 THEN 'o' || ((i + 1) % {OUTLETS}) ELSE 'p' || (i % 700)"
        f" END, CASE k WHEN 0 THEN 'outlet' ELSE 'person' END, 'cited', 0, 9, {_WHO}, {_DAY}, {_TONGUE}"
    ),
}
_TWICE = ("page", "mention", "attribution")
_READ = (
    "INSERT INTO coverage (outlet, day, language, relevant, possible, off_topic)"
    " SELECT outlet, day, coalesce(language, ''), count(*), 0, count(*) FROM story WHERE day BETWEEN {first} AND {last} GROUP BY outlet, day, language"
)
_RUNS = (
    "INSERT INTO run (outlet, trigger, state, started_at, finished_at, owner, found, new, fetched, stories, off_topic, rejected, failed, reasons, statuses)"
    " SELECT outlet, 'scheduled', 'ok', min(first_seen_at), max(first_seen_at), '', 9, 9, 9, 2, 7, 0, 0, '{{}}', '{{}}' FROM story"
    " WHERE day BETWEEN {first} AND {last} GROUP BY outlet, day"
)


def fill(engine: Engine, first: int, last: int) -> None:
    """Write the stories of some days, with all that stands around them, and have the database sample its rows."""
    postgresql = engine.dialect.name == "postgresql"
    second = f"86400 * ({_DAY}) + 3600 * (i % 20)"
    at = f"to_timestamp({second})" if postgresql else f"datetime({second}, 'unixepoch') || '.000000'"
    with writing(engine) as connection:
        triggers.remove(connection)
        if not connection.scalar(text("SELECT count(*) FROM outlet")):
            outlet = f"'o' || i, 'Paper', 'Paper', 'https://o.test/', '[\"ar\", \"fa\"]', 'IQ', 'agency', '', 'UTC', '[]', false, true, false, 0, {at}"
            numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {OUTLETS - 1})"
            connection.execute(text(_written(postgresql, numbers, f"outlet ({_OUTLET})", outlet)))
            connection.execute(text("INSERT INTO ruleset (id, fingerprint, first_used_at) SELECT 1, 'x', min(checked_at) FROM outlet"))
        numbers = f"WITH RECURSIVE n(i) AS (SELECT {first * STORIES} UNION ALL SELECT i + 1 FROM n WHERE i < {(last + 1) * STORIES - 1})"
        for table, values in _ROWS.items():
            twice = ", (SELECT 0 AS k UNION ALL SELECT 1) AS twice" if table.split()[0] in _TWICE else ""
            connection.execute(text(_written(postgresql, numbers, table, values.format(at=at), twice)))
        for statement in (_READ, _RUNS):
            connection.execute(text(statement.format(first=first, last=last)))
        recount(connection)
        triggers.install(connection)
    if postgresql:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    survey(engine)


def _written(postgresql: bool, numbers: str, table: str, values: str, twice: str = "") -> str:
    return f"INSERT INTO {table} {numbers} SELECT {values} FROM n{twice} ORDER BY i"
