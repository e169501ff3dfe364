"""Routes that lie, are late, or have no end, as whole crawls meet them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fetch.server import Answer, Asked
from tests.rasad import run
from tests.traps.site import TrapSite, feed

NOW = datetime.now(UTC)


def ask(env: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(env["RASAD_DATABASE_URL"].removeprefix("sqlite:///"))) as connection, connection:
        return connection.execute(query).fetchall()


def crawl(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Crawl once and return the run's row."""
    run("crawl", "trap", *arguments, env=env)
    columns = "state, cause, message, found, new, fetched, stories, rejected, failed, reasons"
    import json

    row = dict(zip(columns.split(", "), ask(env, f"SELECT {columns} FROM run ORDER BY id DESC LIMIT 1")[0], strict=True))
    return row | {"reasons": json.loads(row["reasons"])}


def urls(env: dict[str, str], where: str = "1") -> list[str]:
    return [url for (url,) in ask(env, f"SELECT url FROM page WHERE {where} ORDER BY id")]


class Stubborn:
    """A feed that answers "not modified" to whoever names a validator, whatever was published meanwhile."""

    def __init__(self, base: str) -> None:
        self.base, self.numbers, self.lies = base, [1, 2], True

    def __call__(self, asked: Asked) -> Answer:
        if self.lies and "if-none-match" in asked.headers:
            return Answer(b"", 304, {"ETag": '"for-ever"'})
        return feed([(f"{self.base}/news/{n}", NOW) for n in self.numbers], ETag='"for-ever"')


def grow_old(env: dict[str, str], days: int = 3) -> None:
    """The route was last had whole some days ago."""
    then = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S.%f")
    ask(env, f"UPDATE route SET read_at = '{then}'")


def test_a12_a_server_that_says_not_modified_for_ever_is_found_out_and_remembered(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/feed"] = stubborn = Stubborn(site.url)
        assert crawl(env)["stories"] == 2
        stubborn.numbers.append(3)
        assert crawl(env)["state"] == "unchanged"  # believed for a while: most servers tell the truth
        grow_old(env)
        found = crawl(env)
        assert (found["new"], found["reasons"]["304:doubted"], found["reasons"]["304:untrue"]) == (1, 1, 1)
        assert ask(env, "SELECT lied_at IS NOT NULL FROM route") == [(1,)]
        stubborn.numbers.append(4)
        assert crawl(env)["new"] == 1  # asked whole from now on
        conditional = [a for a in site.asked if a.path == "/feed" and "if-none-match" in a.headers]
        assert len(conditional) == 2


def test_a12_a_server_that_speaks_the_truth_is_doubted_once_in_a_while_and_stays_believed(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/feed"] = Stubborn(site.url)
        crawl(env)
        grow_old(env)
        doubted = crawl(env)
        assert (doubted["state"], doubted["reasons"]) == ("unchanged", {"304:doubted": 1})
        before = len([a for a in site.asked if a.path == "/feed"])
        assert crawl(env)["reasons"] == {}
        assert len([a for a in site.asked if a.path == "/feed"]) == before + 1
        assert ask(env, "SELECT lied_at FROM route") == [(None,)]


def test_a12_another_etag_for_the_same_bytes_is_unchanged(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        tags = iter(range(100))
        site.site["/feed"] = lambda asked: feed([(f"{site.url}/news/1", NOW)], ETag=f'"{next(tags)}"', **{"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})
        crawl(env)
        again = crawl(env)
        assert (again["state"], again["new"], again["fetched"]) == ("unchanged", 0, 0)
        assert site.count("/news/1") == 1
        assert ask(env, "SELECT count(*) FROM story") == [(1,)]
