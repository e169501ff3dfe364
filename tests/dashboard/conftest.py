"""What tests of pages share: a database of their own, and a page opened as a browser would."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector
from sqlalchemy import Engine, insert, make_url
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, forget, open_database, writing
from crawler.storage.models import Coverage, OutletRow
from dashboard import data, vega
from tests.dashboard.world import ZONE, add_story

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
Open = Callable[..., AppTest]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the dashboard's database, which does not exist yet."""
    address = f"sqlite:///{tmp_path / 'rasad.db'}"
    monkeypatch.setenv("RASAD_DATABASE_URL", address)
    data.forget()
    yield address
    forget(address)


@pytest.fixture
def engine(url: str, migrated_sqlite: Path) -> Engine:
    """The dashboard's database, empty."""
    shutil.copyfile(migrated_sqlite, str(make_url(url).database))
    return open_database(url)


@pytest.fixture
def show(url: str) -> Open:
    """Opens a page of the dashboard, as a browser would; the first one where none is named."""

    def open_page(page: str = "", /, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app.switch_page(f"views/{page}.py").run() if page else app

    return open_page


def drawn(chart: vega.Chart) -> list[dict[str, Any]]:
    """The rows that a chart is drawn of, layer by layer."""
    return [*chart.get("data", {}).get("values", []), *(row for layer in chart.get("layer", []) for row in drawn(layer))]


def told_in(chart: vega.Chart) -> dict[str, dict[str, str]]:
    """What a chart over time tells where one points: of each day (or week) its figures by name."""
    tips = [row["tip"] for row in drawn(chart) if "tip" in row]
    return {tip["title"]: {name.strip("\u2068\u2069"): figure for name, figure in tip.items() if name != "title"} for tip in tips}


def warnings_of(app: AppTest) -> list[str]:
    """What a reader is told at once, after its heading."""
    return [" ".join(box.css("p ::text").getall()) for box in Selector(html_of(app)).css(".rs-warning")]


def left_out_of(app: AppTest) -> list[str]:
    """What the side bar, and the page where that is closed, say that an address asks for and nothing does."""
    return [unescape(told) for told in re.findall(r'<p class="rs-unknown" role="status">(.*?)</p>', html_of(app))]


def html_of(app: AppTest) -> str:
    """What of a page is HTML of ours."""
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def figures_of(app: AppTest) -> dict[str, tuple[str, str]]:
    """A page's figures by their names, each with how much it changed."""
    told = re.findall(r"<dt>(.*?)</dt><dd><bdi>(.*?)</bdi></dd>(?:<dd class=\"rs-change\"><bdi>(.*?)</bdi>)?", html_of(app))
    return {unescape(name): (unescape(value), change) for name, value, change in told}


def tables_in(html: str) -> dict[str, list[dict[str, str]]]:
    """The tables of HTML of ours by name: of every row the words by field."""
    return {table.attrib["data-name"]: [dict(zip(_fields(table), _words(tr), strict=True)) for tr in table.css("tbody tr")] for table in _tables(html)}


def sorted_by(html: str, name: str, field: str) -> list[str]:
    """By what a table's rows are sorted under a heading: the words themselves where nothing else is given."""
    (table,) = (t for t in _tables(html) if t.attrib["data-name"] == name)
    cells = ([*tr.xpath("./th | ./td")][_fields(table).index(field)] for tr in table.css("tbody tr"))
    return [c.attrib.get("data-by", c.xpath("normalize-space()").get("")) for c in cells]


def tables_of(app: AppTest) -> dict[str, list[dict[str, str]]]:
    """The tables of a page by name."""
    return tables_in(html_of(app))


def _tables(html: str) -> list[Selector]:
    return [*Selector(html).css(".rs-table:not(.rs-matrix) table")]


def _fields(table: Selector) -> list[str]:
    return table.css("thead th::attr(data-field)").getall()


def _words(row: Selector) -> list[str]:
    return [cell.xpath("normalize-space()").get("") for cell in row.xpath("./th | ./td")]


def stories_of(app: AppTest) -> list[int]:
    """The stories that cards of the page open, in order."""
    return stories_in(html_of(app))


def stories_in(html: str) -> list[int]:
    """The stories that links open, in order."""
    return [int(number) for number in re.findall(r'class="rs-open" href="stories\?(?:[^"]*&amp;)?story=(\d+)"', html)]


def open_story(app: AppTest, story: int) -> AppTest:
    """Follow the link of a story's card."""
    assert story in stories_of(app)
    app.query_params["story"] = str(story)
    return app.run()


def is_well(app: AppTest) -> None:
    """Ask that nothing was thrown."""
    assert not app.exception, [e.message for e in app.exception]


def one_story(engine: Engine, *, title: str = "التحالف الدولي", body: str = "متن", days_ago: int = 0) -> None:
    now = datetime.now(UTC) - timedelta(days=days_ago)
    day = day_number(now.astimezone(ZONE).date())
    with writing(engine) as connection:
        facts = {
            "name": "Dijla Post",
            "native_name": "دجلة",
            "home": "https://dijla.example/",
            "country": "Iraq",
            "kind": "private",
            "line": "",
            "timezone": "Asia/Baghdad",
        }
        connection.execute(insert(OutletRow).values(facts | {"key": "dijla", "languages": ["ar"], "unverified": [], "checked_at": now, "ok_at": now}))
        connection.execute(insert(Coverage).values(outlet="dijla", day=day, language="ar", relevant=1, possible=0, off_topic=3))
        add_story(
            connection, 1, "dijla", "ar", day, now, "relevant", title, body, terms=[("التحالف الدولي", "actors")], sources=[("رويترز", "reuters", "outlet")]
        )
