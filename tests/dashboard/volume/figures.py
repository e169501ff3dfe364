"""What tests of the page Volume reckon with: the tables, by other means than the page's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from parsel import Selector
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, reading
from dashboard import words
from tests.dashboard.conftest import html_of
from tests.dashboard.world import OUTLETS, ZONE

Files = dict[str, list[dict[str, str]]]
Open = Callable[..., tuple[AppTest, Files]]
COUNTRY = {key: country for key, _, _, _, country, *_ in OUTLETS}
CHARTS = ("time", "compared", "late", "hours")


def this_day() -> int:
    """Return the day it is where the installation is."""
    return day_number(words.now().astimezone(ZONE).date())


def table_of(app: AppTest) -> dict[str, list[str]]:
    """The page's small table: its columns."""
    found = Selector(html_of(app)).css(".rs-table")
    rows = [[td.xpath("string()").get("") for td in tr.css("th, td")] for tr in found.css("tbody tr")]
    return dict(zip([th.xpath("string()").get("") for th in found.css("thead th")], map(list, zip(*rows, strict=True)), strict=True))


def rows_of(engine: Engine, sql: str) -> list[Any]:
    """What a query of the tables gives."""
    with reading(engine) as connection:
        return [*connection.execute(text(sql))]


def iso(day: int) -> str:
    """A day as the files write it."""
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def known_days(engine: Engine) -> set[tuple[str, int]]:
    """Outlets and days: the world notes a run of every day that it read, or one that looked this minute."""
    read = {(r.outlet, r.day) for r in rows_of(engine, "SELECT outlet, day FROM coverage")}
    ran = rows_of(engine, "SELECT outlet, started_at FROM run WHERE state IN ('ok', 'unchanged', 'partial')")
    return read | {(r.outlet, day_number(datetime.fromisoformat(f"{r.started_at}+00:00").astimezone(ZONE).date())) for r in ran}


def story_days(engine: Engine) -> Counter[tuple[str, int]]:
    """The stories of each outlet and day."""
    return Counter((r.outlet, r.day) for r in rows_of(engine, "SELECT outlet, day FROM story WHERE verdict IN ('relevant', 'possible')"))
