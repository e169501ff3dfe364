"""The page Health: the numbers of its parts, read again from the tables."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from crawler.health.space import SIZES
from crawler.storage.engine import reading, writing
from crawler.storage.models import Delivery, Installation, Notice, OutletRow, Page, RouteRow, Ruleset, Run
from dashboard import words
from tests.dashboard.conftest import Open, html_of, is_well, sorted_by, tables_of

NOW = datetime(2026, 11, 4, 9, 20, tzinfo=UTC)
KEYS = ("alef", "beh", "jim")
RUN = ("found", "new", "fetched", "stories", "off_topic", "rejected", "failed")


@pytest.fixture
def drawn(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Three outlets with runs, routes, pages, messages and sizes, whose numbers are drawn."""
    monkeypatch.setattr(words, "now", lambda: NOW)
    draw = Random(8)
    facts: dict[str, Any] = {
        "native_name": "",
        "country": "Iraq",
        "kind": "private",
        "line": "",
        "timezone": "UTC",
        "languages": ["en"],
        "unverified": [],
        "active": True,
    }
    with writing(engine) as connection:
        connection.execute(insert(Ruleset), [{"id": n, "fingerprint": str(n), "first_used_at": NOW - timedelta(days=9 - n)} for n in (1, 2, 3)])
        for number, key in enumerate(KEYS, 1):
            of = {"key": key, "name": key.title(), "home": f"https://{key}.example/", "failures": draw.randrange(9)}
            at = {"ok_at": NOW - timedelta(hours=number), "new_at": NOW - timedelta(hours=2 * number), "next_check_at": NOW + timedelta(minutes=7 * number)}
            connection.execute(insert(OutletRow).values(facts | of | at | {"checked_at": NOW}))
            routes = [{"outlet": key, "url": f"https://{key}.example/{n}", "kind": "feed", "confidence": "seen", "origin": "declared"} for n in range(2)]
            connection.execute(insert(RouteRow), [r | {"status": 200, "links": draw.randrange(99), "failures": draw.randrange(9)} for r in routes])
            for n in range(4):
                begun = NOW - timedelta(hours=n, minutes=number)
                counts: dict[str, Any] = {name: draw.randrange(2000) for name in RUN}
                own = {"outlet": key, "trigger": "scheduled", "state": "ok", "owner": "x", "statuses": {"200": draw.randrange(99)}}
                connection.execute(insert(Run).values(own | counts | {"started_at": begun, "finished_at": begun + timedelta(seconds=draw.randrange(300))}))
        for n in range(60):
            state = draw.choice(("story", "off_topic", "rejected", "failed"))
            page: dict[str, Any] = {
                "outlet": draw.choice(KEYS),
                "identity": str(n),
                "url": f"https://x.example/{n}",
                "state": state,
                "first_seen_at": NOW - timedelta(hours=n),
            }
            more = {"status": draw.choice((200, 404)), "tries": draw.randrange(5), "ruleset": draw.choice((None, 0, 1, 2, 3)), "reason": "no_body"}
            connection.execute(insert(Page).values(page | more | {"next_try_at": NOW}))
        notices: list[dict[str, Any]] = [{"id": n, "key": str(n), "kind": "opened", "said": {}, "at": NOW - timedelta(hours=9 - n)} for n in range(1, 7)]
        connection.execute(insert(Notice), notices)
        sent = {"key": "a", "first_notice": 1, "last_notice": 2, "sent_at": NOW - timedelta(hours=3), "tries": 1}
        stuck = {"key": "b", "first_notice": 3, "last_notice": 4, "sent_at": None, "tries": 4}
        for row in (sent, stuck):
            connection.execute(insert(Delivery).values(row | {"channel": "mail", "created_at": NOW, "next_try_at": NOW, "error": None}))
        sizes = {"2026-10-30": 40_000_000, "2026-10-31": 41_000_000, "2026-11-03": 55_600_000}
        connection.execute(insert(Installation).values(name=SIZES, value=json.dumps(sizes), at=NOW))
    return engine


def _rows(engine: Engine, sql: str) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def _told(of: list[dict[str, str]], *fields: str) -> list[tuple[int, ...]]:
    return sorted(tuple(int(row[field].replace(",", "") or 0) for field in fields) for row in of)


def test_the_numbers_of_outlets_runs_routes_and_unreadable_pages_are_the_tables(drawn: Engine, show: Open) -> None:
    app = show("health", part="outlets")
    is_well(app)
    outlets = tables_of(app)["outlets"]
    assert {row["outlet"].casefold(): int(row["failures"]) for row in outlets} == dict(_rows(drawn, "SELECT key, failures FROM outlet"))
    due = dict(_rows(drawn, "SELECT key, strftime('%s', next_check_at) FROM outlet"))
    assert [int(float(by)) for by in sorted_by(html_of(app), "outlets", "next_check")] == [int(due[row["outlet"].casefold()]) for row in outlets]
    assert [row["next_check"] for row in sorted(outlets, key=lambda r: r["outlet"])] == ["in 7 min", "in 14 min", "in 21 min"]
    runs = tables_of(show("health", part="runs"))["runs"]
    fields = ("links", "new", "fetched", "stories", "off_topic", "unreadable", "no_answer")
    assert _told(runs, *fields) == sorted(_rows(drawn, f"SELECT {', '.join(RUN)} FROM run"))
    took = _rows(drawn, "SELECT CAST(round((julianday(finished_at) - julianday(started_at)) * 86400) AS INTEGER) || ' s' FROM run")
    assert sorted(row["took"] for row in runs) == sorted(s for (s,) in took)
    routes = tables_of(show("health", part="routes"))["routes"]
    assert _told(routes, "status", "links", "failures") == sorted(_rows(drawn, "SELECT status, links, failures FROM route"))
    unread = tables_of(show("health", part="pages"))["unread"]
    pages = "SELECT id, status, tries FROM page WHERE state IN ('rejected', 'failed')"
    assert _told(unread, "number", "status", "tries") == sorted(_rows(drawn, pages))


def test_the_numbers_of_the_installation_are_the_tables(drawn: Engine, show: Open) -> None:
    app = show("health", part="installation")
    is_well(app)
    shown = html_of(app)
    (stale,), (judged,) = _rows(drawn, "SELECT count(*) FROM page WHERE ruleset IN (0, 1, 2) UNION ALL SELECT count(*) FROM page WHERE ruleset IS NOT NULL")
    assert 0 < stale < judged
    assert f"{stale} pages of {judged} were judged by older rules." in shown
    assert re.search(r"It grew by 3\.9 MB a day on average", shown)  # 15.6 MB in four days
    (channel,) = tables_of(app)["channels"]
    assert (channel["waiting"], channel["tries"], channel["given_up"]) == ("4", "4", "0")  # notices 3 to 6: two on their way, two gathered since
