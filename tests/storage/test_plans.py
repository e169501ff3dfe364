"""A report on the last 30 days takes no more work where years of stories lie before them: what the databases' planners choose is measured, not their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from inspect import isfunction
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, event, text

from crawler.storage import reports
from crawler.storage.engine import reading
from crawler.storage.reports import Filter
from tests.storage import years
from tests.storage.years import DAYS, RECENT, TODAY

Ask: TypeAlias = Callable[[Connection, Filter], object]
_ZONE = ZoneInfo("UTC")
_SINCE = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=TODAY - 1)
_TERMS, _IDEAS, _SOURCE = ("term1", "term2", "term5"), ("coalition:group1", "coalition:group2"), "outlet:o3"
_OWNERS = {f"o{n}": (f"o{n}",) for n in range(years.OUTLETS)}
_AT_ONCE = 100  # steps
_MUCH = 0.25  # of a table or an index: twice a month, which some reports read, is an eighth
_SMALL, _FEW_PAGES = 4_000, 20  # rows, pages: less is read as quickly
_SEARCHES, _DOWN = 100, 3  # in an index: there are more days than that; pages on the way to the first row
MONTH = Filter(since_day=TODAY - 29, until_day=TODAY)
REPORTS: dict[str, Ask] = {
    "arrivals": reports.arrivals,
    "cited_sources": lambda c, f: reports.cited_sources(c, f, kinds=("outlet",)),
    "citing": lambda c, f: reports.citing(c, f, _SOURCE),
    "count_stories": reports.count_stories,
    "count_texts": reports.count_texts,
    "counted": lambda c, f: reports.counted(c, f, _ZONE),
    "first_cited": lambda c, f: reports.first_cited(c, f, since_day=TODAY - 1),
    "hours_of_week": reports.hours_of_week,
    "list_stories": lambda c, f: reports.list_stories(c, f, collapsed=True),
    "most_carried": reports.most_carried,
    "new_stories": lambda c, f: reports.new_stories(c, f, _SINCE),
    "order_stories": lambda c, f: reports.order_stories(c, f, order="oldest", limit=25),
    "out_of_line": lambda c, f: reports.out_of_line(c, f, _ZONE, today=TODAY),
    "outlet_days": reports.outlet_days,
    "outlet_shares": reports.outlet_shares,
    "period": reports.period,
    "places_of_term": lambda c, f: reports.places_of_term(c, f, "term1"),
    "relayed": lambda c, f: reports.relayed(c, f, _OWNERS),
    "relays": lambda c, f: reports.relays(c, f, kinds=("outlet",)),
    "rising_terms": lambda c, f: reports.rising_terms(c, f, _ZONE, today=TODAY),
    "sights": lambda c, f: reports.sights(c, f, within=72),
    "speeds": reports.speeds,
    "stories_citing": lambda c, f: reports.stories_citing(c, f, _SOURCE),
    "stories_together": lambda c, f: reports.stories_together(c, f, _TERMS[:2], unit="term", limit=20),
    "terms": lambda c, f: reports.terms(c, f, unit="idea"),
    "terms_by": lambda c, f: reports.terms_by(c, f, _IDEAS, by="outlet", unit="idea"),
    "terms_citing": lambda c, f: reports.terms_citing(c, f, _SOURCE),
    "terms_found": lambda c, f: reports.terms_found(c, f, unit="term"),
    "terms_over_time": lambda c, f: reports.terms_over_time(c, f, _TERMS, _ZONE),
    "terms_together": lambda c, f: reports.terms_together(c, f, _TERMS),
    "two_times": reports.two_times,
    "unread_pages": reports.unread_pages,
    "outlet_names": lambda c, _: reports.outlet_names(c),
    "outlet_states": lambda c, _: reports.outlet_states(c),
    "pulse": lambda c, _: reports.pulse(c),
    "term_names": lambda c, _: reports.term_names(c, "coalition", limit=9),
    "topics": lambda c, _: reports.topics(c),
    "written_names": lambda c, f: reports.written_names(c, f, ("o3",)),
}
OF_ALL_TIME = frozenset({"rejudging", "pages_for_export", "stories_for_export"})  # they are asked for everything
OF_ONE_THING = frozenset(
    {"copies", "near_copies", "story", "good_page_before", "shown_page", "latest_names", "places_of_words", "with_texts", "marks", "notes"}
)
OF_WORK = frozenset({"channels", "finished_days", "outlets_in", "problems", "requests", "routes", "runs", "waiting_pages"})  # no table of stories or pages
MADE_OF_OTHERS = frozenset({"looked_of", "shares_of", "source_of", "volume", "volume_of"})


@pytest.fixture(scope="module")
def steps(module_database: Engine) -> dict[str, list[int]]:
    """SQLite's steps for every report on the last 30 days, where there is little before them and where there is much."""
    found: dict[str, list[int]] = {}
    if module_database.dialect.name == "postgresql":
        years.fill(module_database, TODAY - DAYS + 1, TODAY)
        return found
    for first, last in ((TODAY - RECENT + 1, TODAY), (TODAY - DAYS + 1, TODAY - RECENT)):
        years.fill(module_database, first, last)
        for name, ask in REPORTS.items():
            found.setdefault(name, []).append(_steps(module_database, ask))
    return found


def test_every_report_is_guarded_here_or_told_why_not() -> None:
    is_one = {name for name in reports.__all__ if isfunction(getattr(reports, name))}
    assert is_one == REPORTS.keys() | OF_ALL_TIME | OF_ONE_THING | OF_WORK | MADE_OF_OTHERS


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_report_on_a_month_reads_no_years(name: str, module_database: Engine, steps: dict[str, list[int]]) -> None:
    if module_database.dialect.name == "sqlite":
        before, after = steps[name]
        assert after <= 1.5 * before + 1_000, f"{after} steps where {DAYS} days are stored, {before} of {RECENT}"
    else:
        assert _too_much(module_database, REPORTS[name]) == []


def _steps(engine: Engine, ask: Ask) -> int:
    """Return the work SQLite has with a report, in its virtual machine's steps: always the same, however busy the machine is."""
    done = 0

    def step() -> None:
        nonlocal done
        done += _AT_ONCE

    with reading(engine) as connection:
        raw: Any = connection.connection.driver_connection
        raw.set_progress_handler(step, _AT_ONCE)
        ask(connection, MONTH)
        raw.set_progress_handler(None, 0)
    return done


def _too_much(engine: Engine, ask: Ask) -> list[str]:
    """Return the tables and indexes of which PostgreSQL reads more than a month is.

    It is kept from what it rightly does with so few rows: to read them all, where it can look them up.
    """
    asked: list[tuple[str, Any]] = []

    def noted(_connection: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool) -> None:
        asked.append((statement, parameters))

    with reading(engine) as connection:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            connection.execute(text(f"SET LOCAL enable_{way} = off"))
        size = {name: (rows, pages) for name, rows, pages in connection.execute(text("SELECT relname, reltuples, relpages FROM pg_class"))}
        event.listen(connection, "before_cursor_execute", noted)
        ask(connection, MONTH)
        event.remove(connection, "before_cursor_execute", noted)
        explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
        plans = [connection.exec_driver_sql(explain + statement, parameters).scalar_one()[0]["Plan"] for statement, parameters in asked]
    return [told for plan in plans for scan in _scans(plan) if (told := _told(scan, size))]


def _scans(plan: dict[str, Any], table: str = "") -> Iterator[dict[str, Any]]:
    table = plan.get("Relation Name", table)  # a bitmap of an index stands below its table's
    if not plan.get("Plans") and table:
        yield plan | {"Relation Name": table}
    for below in plan.get("Plans", ()):
        yield from _scans(below, table)


def _told(scan: dict[str, Any], size: dict[str, tuple[float, int]]) -> str:
    """Say what a scan reads too much of; rows of the index that were passed over are seen by its pages alone."""
    table, index, loops = scan["Relation Name"], scan.get("Index Name", ""), max(1, scan["Actual Loops"])
    rows = scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0)
    of_table = rows if scan["Node Type"] == "Index Scan" else scan.get("Heap Fetches", 0)  # a row may lie in a page of its own
    searches = scan.get("Index Searches", 0) / loops
    pages = (scan["Shared Hit Blocks"] + scan["Shared Read Blocks"]) / loops - of_table - _DOWN * searches
    if size[table][0] > _SMALL and rows * loops > _MUCH * size[table][0]:
        return f"{rows * loops:.0f} of {size[table][0]:.0f} rows of {table} {index}"
    if index and size[index][1] > _FEW_PAGES and pages > _MUCH * size[index][1]:
        return f"{pages:.0f} of {size[index][1]} pages of {index}"
    return f"{searches:.0f} searches in {index}" if searches > _SEARCHES else ""
