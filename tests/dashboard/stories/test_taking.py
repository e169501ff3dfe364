"""What is taken away of the page of stories: files and feeds, and who may ask for them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import feedparser
import pytest
from sqlalchemy import Engine, text
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from streamlit.testing.v1 import AppTest

from crawler.export.formats import Format
from crawler.storage import reports
from crawler.storage.engine import reading
from crawler.storage.reports import Filter
from dashboard import downloads
from tests.dashboard.conftest import html_of
from tests.dashboard.stories.conftest import TODAY, is_well, show


def asked(name: str, query: str = "", **headers: str) -> Request:
    sent = [(key.replace("_", "-").encode(), value.encode()) for key, value in ({"host": "localhost:8501"} | headers).items()]
    scope = {"type": "http", "method": "GET", "path": f"/take/{name}", "path_params": {"name": name}, "query_string": query.encode(), "headers": sent}
    return Request(scope | {"scheme": "http", "server": ("localhost", 8501), "root_path": ""})


def body(answer: Response) -> bytes:
    async def pieces() -> bytes:
        assert isinstance(answer, StreamingResponse)
        return b"".join([piece if isinstance(piece, bytes) else bytes(piece, "utf-8") async for piece in answer.body_iterator])  # type: ignore[arg-type]

    return asyncio.run(pieces())


def links(app: AppTest) -> dict[str, str]:
    return {name: unescape(url) for url, name in re.findall(r'<a class="rs-take" href="([^"]*)"[^>]*>([^<]*)</a>', html_of(app))}


@pytest.mark.parametrize("query", [{}, {"language": "fa"}, {"q": "التحالف"}, {"view": "review", "period": "7 days"}])
def test_a_download_holds_every_story_of_the_view_copies_too(engine: Engine, query: dict[str, str]) -> None:
    app = is_well(show(**query))
    found = links(app)
    assert list(found) == ["CSV", "JSONL", "PARQUET", "RSS", "Feed"]
    shown = re.search(r'rs-note">(\d+) stor', html_of(app))
    assert shown is not None
    address = urlsplit(found["JSONL"])
    rows = [json.loads(line) for line in body(downloads._take(asked(address.path.removeprefix("take/"), address.query))).splitlines()]
    assert len(rows) == int(shown[1]) > 0
    conditions = {"language": "language = 'fa'", "q": "title || body LIKE '%التحالف%'", "view": "verdict = 'possible'"}
    where = " AND ".join(["1 = 1", *(conditions[name] for name in query if name in conditions)])
    with reading(engine) as connection:
        everything = f"SELECT id FROM story WHERE verdict IN ('relevant', 'possible') AND day > {TODAY - 30} AND {where} ORDER BY id"
        assert [r["id"] for r in rows] == list(connection.scalars(text(everything)))
    table = csv.DictReader(io.StringIO(body(downloads._take(asked("stories.csv", address.query))).decode("utf-8-sig"), newline=""))
    cited = {row["id"] for row in rows if any(a["canonical"] == "pentagon" and a["role"] != "publisher" for a in row["attributions"])}
    assert [(int(r["id"]), "Pentagon" in r["sources"].split("; ")) for r in table] == [(r["id"], r["id"] in cited) for r in rows]
    assert cited or query


def test_a_feed_has_the_latest_stories_whatever_the_period(engine: Engine) -> None:
    chosen = Filter(since_day=TODAY, until_day=TODAY, languages=("fa",))
    address = urlsplit(downloads.feed(chosen, ""))
    assert dict(parse_qsl(address.query)) == {"languages": "fa", "limit": "200"}
    answer = downloads._take(asked("feed.rss", address.query.replace("200", "3")))
    assert "content-disposition" not in answer.headers
    feed = feedparser.parse(io.BytesIO(body(answer)))
    assert [e.link.rsplit("/", 1)[1] for e in feed.entries] == [str(s.id) for s in reports.list_stories(engine, Filter(languages=("fa",)), limit=3)]
    assert feed.feed.link == "http://localhost:8501/stories?period=Everything&language=fa"


def test_a_feed_names_the_page_as_it_is_reached_through_a_proxy(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.address.below", lambda path: f"/press/rasad{path}")
    feed = feedparser.parse(io.BytesIO(body(downloads._take(asked("feed.rss", "limit=1", host="127.0.0.1:9000", x_forwarded_proto="https")))))
    assert feed.feed.link == "https://127.0.0.1:9000/press/rasad/stories?period=Everything"


@pytest.mark.parametrize(
    ("name", "query", "headers", "status"),
    [
        ("stories.xlsx", "", {}, 404),
        ("../app.py", "", {}, 404),
        ("stories.csv", "since_day=soon", {}, 400),
        ("stories.csv", "limit=many", {}, 400),
        ("stories.csv", "", {"host": "evil.example"}, 421),
        ("stories.csv", "", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}, 403),
        ("stories.csv", "", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, 200),
        ("stories.rss", "outlets=';drop&q=%22%00", {}, 200),
    ],
)
def test_who_may_ask_for_what(engine: Engine, name: str, query: str, headers: dict[str, str], status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "is_host_allowed", lambda host: host == "localhost:8501")
    answer = downloads._take(asked(name, query, **headers))
    assert answer.status_code == status
    if status == 200:
        assert "attachment; filename*=UTF-8''rasad" in answer.headers["content-disposition"]
        assert body(answer)


def test_without_a_database_a_download_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert downloads._take(asked(f"stories.{Format.CSV.value}")).status_code == 503
