"""Writes the invented rows in bulk: without indexes, which are made at the end; SQLite without a log, PostgreSQL by COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Table, insert, text

from benchmarks.millions import press, texts
from benchmarks.millions.rows import COLUMNS, Press
from crawler.storage import triggers
from crawler.storage.engine import day_number, writing
from crawler.storage.models import ArchiveDay, Base, Installation, OutletRow, Page, Problem, RouteRow, Ruleset, Run
from crawler.storage.retention import survey
from crawler.storage.tallies import recount

Tell: TypeAlias = Callable[[str], None]
_BULKY = ("page", "story", "story_topic", "mention", "attribution")
_RUNS_A_DAY, _RUN_DAYS = 12, 180  # of each outlet; older ones were let go of
_FLUSH = 20  # days at once


def fill(engine: Engine, stories: int, *, seed: int = 5, now: datetime | None = None, tell: Tell = print) -> None:
    """Fill an empty database with so many stories; the same seed gives the same rows, dated back from `now`."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    draw, last_day = Random(seed), day_number((now + timedelta(hours=3)).date())
    books = texts.books(draw)
    outlets = press.desks(draw, {language: book.names for language, book in books.items()}, last_day)
    works = Press(outlets, books, draw, last_day)
    with writing(engine) as connection, _bulk(connection, tell) as write:
        _around(connection, outlets, now, last_day)
        batch: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
        for number, (day, counts) in enumerate(press.counts(draw, outlets, stories, last_day), 1):
            for name, rows in works.day(day, counts).items():
                batch[name] += rows
            if number % _FLUSH == 0 or number == press.DAYS:
                for name, rows in batch.items():
                    write(name, rows)
                    rows.clear()
                if number % (5 * _FLUSH) == 0:
                    tell(f"{works.id:,} of {stories:,} stories")
        _waiting(connection, outlets, works.page, now)
    survey(engine)  # as the daily pruning does


@contextmanager
def _bulk(connection: Connection, tell: Tell) -> Iterator[Callable[[str, Sequence[tuple[Any, ...]]], None]]:
    tables: list[Table] = [Base.metadata.tables[name] for name in _BULKY]
    indexes = [index for table in tables for index in table.indexes]
    triggers.remove(connection)
    for index in indexes:
        index.drop(connection)
    raw: Any = connection.connection.driver_connection
    yield (lambda name, rows: _copy(raw, name, rows)) if connection.dialect.name == "postgresql" else (lambda name, rows: _insert(raw, name, rows))
    tell("indexes")
    for index in indexes:
        index.create(connection)
    tell("tallies")
    recount(connection)
    triggers.install(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))


def _insert(raw: Any, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    columns = COLUMNS[name].split()
    plain = (tuple(_plain(value) for value in row) for row in rows) if name in ("page", "story") else rows
    named = ", ".join(f'"{column}"' for column in columns)
    raw.executemany(f"INSERT INTO {name} ({named}) VALUES ({', '.join('?' * len(columns))})", plain)


def _plain(value: Any) -> Any:
    """Return a value as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _copy(raw: Any, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    named = ", ".join(f'"{column}"' for column in COLUMNS[name].replace("rowid", "story_id").split())
    with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({named}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _around(connection: Connection, outlets: list[press.Desk], now: datetime, last_day: int) -> None:
    """Write what stands around the stories: outlets, routes, runs, archives, problems, facts."""
    connection.execute(insert(Ruleset).values(id=1, fingerprint="0" * 16, first_used_at=now))
    facts = {"heartbeat": "", "simulated": "benchmark"}
    connection.execute(insert(Installation), [{"name": name, "value": value, "at": now} for name, value in facts.items()])
    connection.execute(insert(OutletRow), [_outlet(o, now) for o in outlets])
    connection.execute(insert(RouteRow), [_route(o, number, now) for o in outlets for number in range(3)])
    runs = [run for number, o in enumerate(outlets) for run in _runs(o, number, now, last_day)]
    connection.execute(insert(Run), sorted(runs, key=lambda r: r["started_at"]))
    archived = outlets[3 :: len(outlets) // press.BACKFILLED]
    days = [
        {"outlet": o.key, "archive": "day", "day": day, "asked_at": now, "finished_at": now} for o in archived for day in range(last_day - 1095, last_day - 365)
    ]
    connection.execute(insert(ArchiveDay), days)
    connection.execute(insert(Run), [_run(o.key, now - timedelta(days=2), "ok") | {"trigger": "backfill"} for o in archived])
    ended = [{"ended_at": now - timedelta(days=n)} for n in range(1, 300)] + [{"ended_at": None}] * 7
    connection.execute(insert(Problem), [_problem(outlets[n % len(outlets)].key, now) | over for n, over in enumerate(ended)])


def _outlet(o: press.Desk, now: datetime) -> dict[str, Any]:
    facts = {"key": o.key, "name": o.name, "native_name": o.native_name, "home": f"https://{o.key}.example/", "languages": list(o.languages)}
    facts |= {"country": o.country, "kind": o.kind, "line": "invented for benchmarks", "timezone": "Asia/Baghdad", "unverified": []}
    return facts | {"checked_at": now, "ok_at": now, "new_at": now, "next_check_at": now + timedelta(minutes=15), "failures": 0}


def _route(o: press.Desk, number: int, now: datetime) -> dict[str, Any]:
    facts = {"outlet": o.key, "url": f"https://{o.key}.example/feed/{number}", "kind": "feed", "confidence": "seen"}
    return facts | {"status": 200, "links": 30, "checked_at": now, "worked_at": now}


def _runs(o: press.Desk, number: int, now: datetime, last_day: int) -> list[dict[str, Any]]:
    found = []
    for back in range(_RUN_DAYS * _RUNS_A_DAY):
        at = now - timedelta(minutes=120 * back + number % 60)
        found.append(_run(o.key, at, "failed" if last_day - back // _RUNS_A_DAY in o.silent else "unchanged" if back % 3 else "ok"))
    return found


def _run(outlet: str, at: datetime, state: str) -> dict[str, Any]:
    counts = (
        {"found": 30, "new": 9, "fetched": 9, "stories": 1, "off_topic": 8}
        if state == "ok"
        else {"found": 0, "new": 0, "fetched": 0, "stories": 0, "off_topic": 0}
    )
    cause = {"cause": "timeout", "message": "It did not answer in time."} if state == "failed" else {"cause": None, "message": None}
    facts = {"outlet": outlet, "trigger": "scheduled", "state": state, "started_at": at, "finished_at": at + timedelta(seconds=40), "owner": "bench/1/2"}
    return facts | counts | cause | {"reasons": {}, "statuses": {"200": 9}}


def _problem(outlet: str, now: datetime) -> dict[str, Any]:
    facts = {"outlet": outlet, "rule": "failing", "cause": "timeout", "message": "It did not answer in time.", "remedy": "Look at its front page."}
    return facts | {"first_seen_at": now - timedelta(days=9), "last_seen_at": now}


def _waiting(connection: Connection, outlets: list[press.Desk], last_page: int, now: datetime) -> None:
    """Write pages that wait, and some that could not be read."""
    pages = []
    for number in range(20 * len(outlets)):
        o, page, state = outlets[number % len(outlets)], last_page + number + 1, ("pending", "rejected", "failed")[number % 3]
        facts = {"id": page, "outlet": o.key, "identity": str(page), "url": f"https://{o.key}.example/news/{page}", "state": state, "tries": number % 3}
        pages.append(facts | {"reason": None if state == "pending" else "no_body", "first_seen_at": now, "next_try_at": now, "status": 200})
    connection.execute(insert(Page), pages)
