"""The page Sources against the tables: its figures counted again by SQL of their own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from parsel import Selector
from sqlalchemy import Engine, insert, select, text
from streamlit.testing.v1 import AppTest

from crawler.export.address import asked_for
from crawler.export.rows import export_rows
from crawler.storage.engine import day_number, forget, open_database, reading, writing
from crawler.storage.models import Mention, Story
from dashboard import data
from tests.dashboard.conftest import figures_of, html_of, sorted_by, tables_of, told_in
from tests.dashboard.world import ZONE, World, add_story

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
_PAIRS = """SELECT o.name AS cited, a.outlet, count(DISTINCT a.story_id) FROM attribution a JOIN outlet o ON o.key = a.canonical
    WHERE a.kind = 'outlet' AND a.role <> 'publisher' AND a.canonical <> a.outlet AND a.verdict IN ('relevant', 'possible') GROUP BY o.name, a.outlet"""

_CITED = """SELECT canonical, count(DISTINCT story_id), count(DISTINCT outlet) FROM attribution
    WHERE kind = 'outlet' AND role <> 'publisher' AND verdict IN ('relevant', 'possible') GROUP BY canonical"""
_STORIES = "SELECT o.name, sum(c.relevant + c.possible) FROM coverage c JOIN outlet o ON o.key = c.outlet GROUP BY o.name"
_READ = "SELECT o.name, sum(c.relevant + c.possible + c.off_topic) FROM coverage c JOIN outlet o ON o.key = c.outlet GROUP BY o.name"


@pytest.fixture(scope="module")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world, of which one story is an agency's own, carried by two others: once after ten minutes, once without naming it."""
    path = shutil.copyfile(migrated_sqlite, tmp_path_factory.mktemp("sources") / "rasad.db")
    engine = open_database(f"sqlite:///{path}")
    World(days=12, volume=0.1, copied=0).fill(engine)
    at = datetime.now(UTC) - timedelta(hours=2)
    day = day_number(at.astimezone(ZONE).date())
    with writing(engine) as connection:
        for number, (outlet, late, sources) in enumerate(
            (("sahra_wire", 0, []), ("dijla_post", 10, [("الصحراء", "sahra_wire", "outlet")]), ("sepidar", 25, []))
        ):
            when = at + timedelta(minutes=late)
            add_story(connection, 70_000 + number, outlet, "ar", day, when, "relevant", "التحالف الدولي", "نص واحد عند ثلاثة", terms=[], sources=sources)
    forget(f"sqlite:///{path}")
    return path


@pytest.fixture
def engine(url: str, tmp_path: Path, world: Path) -> Engine:
    """That world, for a test to change."""
    shutil.copyfile(world, tmp_path / "rasad.db")
    return open_database(url)


def _opened(part: str, **query: str | list[str]) -> AppTest:
    return _page("sources", {"part": part, **query})


def _page(view: str, query: Mapping[str, str | list[str]]) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run().switch_page(f"views/{view}.py").run()
    assert not app.exception
    return app


def test_figures_are_the_tables(engine: Engine) -> None:
    app = _opened("relays")
    with reading(engine) as connection:
        names = {key: name for key, name in connection.execute(text("SELECT key, name FROM outlet"))}  # noqa: C416 (mypy knows no dict of rows)
        pairs = {(cited, names[outlet]): n for cited, outlet, n in connection.execute(text(_PAIRS))}
    assert {name: value for name, (value, _) in figures_of(app).items()} == {
        "Citations of outlets": str(sum(pairs.values())),
        "Pairs of outlets": str(len(pairs)),
        "With the cited outlet's text": "1",
        "Median lag": "10 min",
    }
    relays = tables_of(app)["relays"]
    assert {(r["cited"], r["citing"]): int(r["stories"]) for r in relays} == pairs
    known = [[r[name] for name in ("cited", "citing", "same", "after", "lag_minutes")] for r in relays if int(r["timed"])]
    assert known == [["Sahra Wire", "Dijla Post", "1", "1", "10"]]
    assert {r["lag_minutes"] for r in relays if r["timed"] == "0"} == {"–"}
    html = "\n".join(str(e.proto.body) for e in app.get("html"))
    assert f"minute: 1 of {sum(pairs.values())} citations" in html


def test_an_outlet_is_first_or_behind_with_texts_that_others_have(engine: Engine) -> None:
    app = _opened("outlets")
    outlets = {row["outlet"]: row for row in tables_of(app)["outlets"]}
    assert [outlets["Sahra Wire"][name] for name in ("texts", "first", "behind")] == ["1", "1 of 1", "–"]
    assert [outlets["Dijla Post"][name] for name in ("texts", "first", "behind")] == ["1", "0 of 1", "10"]
    assert [outlets["Sepidar Online"][name] for name in ("texts", "first", "behind")] == ["1", "0 of 1", "25"]
    parts = {row["first"]: by for row, by in zip(tables_of(app)["outlets"], sorted_by(html_of(app), "outlets", "first"), strict=True)}
    assert parts == {"1 of 1": "1", "0 of 1": "0", "": ""}  # the share, of which a text knows nothing


def test_the_outlets_stories_shares_and_days_are_the_tables(engine: Engine) -> None:
    app = _opened("outlets")
    shown, shares = tables_of(app)["outlets"], sorted_by(html_of(app), "outlets", "share")
    with reading(engine) as connection:
        stories = {name: n for name, n in connection.execute(text(_STORIES))}  # noqa: C416
        read = {name: n for name, n in connection.execute(text(_READ))}  # noqa: C416
    assert {row["outlet"]: int(row["stories"].replace(",", "")) for row in shown} == stories
    assert {row["outlet"]: int(row["read"].replace(",", "")) for row in shown} == read
    for row, share in zip(shown, shares, strict=True):
        truth = stories[row["outlet"]] / read[row["outlet"]] * 100
        assert row["share"] == f"{truth:.1f}%"
        assert float(share) == pytest.approx(truth)


@pytest.mark.parametrize("lang", ["en", "ar", "fa"])
def test_an_outlets_own_name_stands_beside_another_one_only(engine: Engine, lang: str) -> None:
    app = _opened("outlets", lang=lang)
    own = {row["outlet"]: row["native"] for row in tables_of(app)["outlets"]}
    assert own["Meridian International Broadcasting"] == "Meridian"
    assert own["Harbor Times"] == ""
    assert (own["Dijla Post"] if lang == "en" else own["دجلة بوست"]) == ("دجلة بوست" if lang == "en" else "")
    app = _opened("outlets", lang=lang, outlet="harbor_times")
    (row,) = tables_of(app)["outlets"]
    assert "native" not in row


def test_cited_sources_and_the_most_cited_by_itself_are_the_tables(engine: Engine) -> None:
    app = _opened("cited")
    cited = tables_of(app)["cited_sources"]
    with reading(engine) as connection:
        counted = {key: tuple(of) for key, *of in connection.execute(text(_CITED))}
    assert sorted((int(c["stories"]), int(c["outlets"])) for c in cited) == sorted(counted.values())
    top = min(counted, key=lambda key: (-counted[key][0], key))
    app = _opened("one")
    assert app.selectbox(key="source").value == top
    by_outlet = tables_of(app)["source_outlets"]
    assert (sum(int(row["stories"]) for row in by_outlet), len(by_outlet)) == counted[top]


def _weeks_of_one() -> dict[tuple[str, str], str]:
    """What the chart of one source tells of each outlet's week."""
    data.forget()
    (chart,) = (json.loads(found.proto.spec) for found in _opened("one", period="1 year").get("vega_lite_chart"))
    return {(name, week): told for week, of in told_in(chart).items() for name, told in of.items() if name != "outlets known"}


def test_a_week_of_one_source_is_marked_where_a_day_of_the_outlet_is_not_known(engine: Engine) -> None:
    cites = tables_of(_opened("one"))["source_outlets"][0]
    before = _weeks_of_one()
    day, name = day_number(date.fromisoformat(cites["first_day"])), cites["outlet"]
    with writing(engine) as connection:
        for table, on in (("coverage", "day"), ("looked_day", "utc_day")):
            gone = f"DELETE FROM {table} WHERE {on} = :day AND outlet = (SELECT key FROM outlet WHERE name = :name)"
            connection.execute(text(gone), {"day": day, "name": name})
    after = _weeks_of_one()
    ((outlet, changed),) = (week for week in before if before[week] != after[week])
    assert outlet == name
    known = [re.search(r"days known: (\d) of (\d)", of[outlet, changed]) for of in (before, after)]
    assert known[1] is not None
    was = int(known[0][1]) if known[0] else int(known[1][2])
    assert int(known[1][1]) == was - 1


def _stories_of_one() -> tuple[dict[tuple[str, str], int], list[str]]:
    """How many stories the chart of one source has of each outlet and day, and how many others there are, as the page says."""
    data.forget()
    app = _opened("one")
    (chart,) = (json.loads(found.proto.spec) for found in app.get("vega_lite_chart"))
    drawn_of = {(name, day): int(told) for day, of in told_in(chart).items() for name, told in of.items() if name != "outlets known" and told.isdigit()}
    return drawn_of, re.findall(r"(\d+) (?:story is of a day|stories are of days) not known [^<]*not in the chart\.", html_of(app))


def test_a_part_that_a_backfill_brought_of_a_day_is_not_drawn_as_the_day(engine: Engine) -> None:
    cites = tables_of(_opened("one"))["source_outlets"][0]
    before, said = _stories_of_one()
    assert said == []
    day, name = day_number(date.fromisoformat(cites["last_day"])), cites["outlet"]
    with writing(engine) as connection:
        key = connection.execute(text("SELECT key FROM outlet WHERE name = :name"), {"name": name}).scalar_one()
        connection.execute(text("UPDATE run SET trigger = 'backfill' WHERE outlet = :key AND id = (SELECT max(id) FROM run WHERE outlet = :key)"), {"key": key})
        for table, on in (("crawled_day", "day"), ("looked_day", "utc_day")):
            connection.execute(text(f"DELETE FROM {table} WHERE {on} BETWEEN :day - 1 AND :day AND outlet = :key"), {"day": day, "key": key})
    after, said = _stories_of_one()
    gone = before.items() - after.items()
    assert after.items() <= before.items()
    assert {outlet for (outlet, _), _ in gone} == {name}
    assert cites["last_day"] in {_iso(when) for (_, when), _ in gone}
    assert said == [str(sum(stories for _, stories in gone))]


def _iso(when: str) -> str:
    return datetime.strptime(when, "%d %b %Y").date().isoformat()  # noqa: DTZ007 (a day, of no zone)


_PICTURES = {"network": ".rs-network-flow", "cited_by": "[data-name=cited_by] tbody td"}


def _leads(app: AppTest, table: str) -> dict[str, int]:
    """Where the counts of a table (or a matrix, or the picture) lead, with what they count."""
    if table in _PICTURES:
        ways = Selector(html_of(app)).css(f"{_PICTURES[table]} a.rs-open")
        return {a.attrib["href"]: int(re.findall(r"\d+", a.attrib.get("aria-label", a.xpath("string()").get("")))[0]) for a in ways}
    cells = Selector(html_of(app)).css(f"[data-name={table}] tbody td:nth-child({3 if table == 'relays' else 2})")
    return {to: int(cell.attrib["data-by"]) for cell in cells for to in cell.css("a.rs-open::attr(href)").getall()}


def _listed(to: str) -> tuple[str, int]:
    """What Stories says of an address of ours: the line with its count, and the stories in the file of all of them."""
    app = _page("stories", parse_qs(urlsplit(to).query))
    told = next(line for line in Selector(html_of(app)).css(".rs-note::text").getall() if "citing" in line)
    file = next(a for a in Selector(html_of(app)).css("a.rs-take::attr(href)").getall() if "jsonl" in a)
    chosen, asked = asked_for(parse_qsl(urlsplit(file).query))
    return told, len([*export_rows(data.engine(), chosen, asked)])


@pytest.mark.parametrize(
    ("part", "table", "query"),
    [
        *(("cited", "cited_sources", {"cited": kind}) for kind in ("outlet", "official", "institution", "anonymous")),
        ("cited", "cited_sources", {"cited": "outlet", "cites": "outlet:sahra_wire", "language": "ar", "verdict": "relevant"}),
        ("relays", "relays", {}),
        ("relays", "network", {"language": ["ar", "fa"]}),
        ("cited", "cited_by", {"cited": "institution"}),
        ("cited", "cited_by", {"cites": "outlet:sahra_wire"}),
        ("one", "source_outlets", {"cited": "anonymous"}),
        ("one", "source_terms", {"cited": "institution", "language": ["ar", "fa"]}),
    ],
)
def test_a_count_leads_to_as_many_stories_on_the_page_and_in_the_file(engine: Engine, part: str, table: str, query: dict[str, Any]) -> None:
    leads = sorted(_leads(_opened(part, **query), table).items(), key=lambda lead: lead[1])
    assert leads
    for to, stories in {leads[0], leads[-1]}:
        told, taken = _listed(to)
        assert told.startswith(f"{stories} stor"), (told, to)
        assert taken == stories


@pytest.mark.parametrize("query", [{"terms": "عين الأسد"}, {}])
def test_a_term_of_two_groups_is_one_row_and_its_count_leads_nowhere_where_others_would_be_listed(engine: Engine, query: dict[str, str]) -> None:
    with writing(engine) as connection:
        mention = {"story_id": 70_001, "topic": "coalition-iraq", "term": "التحالف الدولي", "language": "ar", "count": 1, "outlet": "dijla_post"}
        day = connection.scalar(select(Story.day).where(Story.id == 70_001))
        connection.execute(insert(Mention), [mention | {"day": day, "zone": z, "term_group": g} for z, g in (("title", "intl_coalition"), ("body", "others"))])
    data.forget()
    app = _opened("one", cited="outlet", **query)
    rows = tables_of(app)["source_terms"]
    assert len({row["term"] for row in rows}) == len(rows)
    assert len(_leads(app, "source_terms")) == (0 if query else len(rows))
    assert query or {row["term"]: row["idea"] for row in rows}["التحالف الدولي"] == "International coalition, others"
    for to, stories in _leads(app, "source_terms").items():
        assert _listed(to)[1] == stories


def test_the_matrix_counts_a_source_as_the_kind_that_it_is_shown_as(engine: Engine) -> None:
    with writing(engine) as connection:  # one story calls the agency an institution
        add_story(connection, 71_000, "dijla_post", "ar", 20_000, datetime.now(UTC), "relevant", "ت", "ن", sources=[("الصحراء", "sahra_wire", "institution")])
    (cell,) = Selector(html_of(_opened("cited", cited="institution", period="Everything", outlet="dijla_post", cites="institution:sahra_wire"))).css(
        "[data-name=cited_by] tbody td a"
    )
    assert cell.xpath("string()").get() == "1"


def test_a_name_in_the_picture_leads_to_that_outlet_by_itself(engine: Engine) -> None:
    names = Selector(html_of(_opened("relays", language="ar"))).css(".rs-network-names")
    cited, citing = ([dict(parse_qsl(urlsplit(to).query)) for to in side.css("a.rs-open::attr(href)").getall()] for side in names)
    assert cited
    assert all((to["part"], to["cited"], to["language"]) == ("one", "outlet", "ar") for to in cited)
    (name,) = {row["citing"] for row in tables_of(_opened(**citing[0]))["relays"]}
    assert name == next(o.name for o in data.outlet_states() if o.key == citing[0]["outlet"])


def test_a_cited_source_leads_to_itself_alone(engine: Engine) -> None:
    links = Selector(html_of(_opened("cited"))).css("[data-name=cited_sources] tbody th a.rs-open::attr(href)").getall()
    asked = [parse_qs(urlsplit(link).query) for link in links]
    last = {name: values[0] for name, values in asked[-1].items()}
    app = _opened(**last)
    assert (last["part"], app.selectbox(key="source").value) == ("one", last["source"])
