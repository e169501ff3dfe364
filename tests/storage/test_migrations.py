"""Databases of every past version come through to the newest with what they hold."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, select, text

from crawler import storage
from crawler.storage import reports
from crawler.storage.engine import current_revision, newest_revision, open_database, reading
from crawler.storage.models import AttributionRow, Base, Mention, OutletRow, Page, PageAlias, RouteRow


def test_migrations_make_the_tables_of_the_models(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("story_search"))})
        assert compare_metadata(context, Base.metadata) == []
    assert current_revision(database) == newest_revision()


def migrate(url: str, revision: str) -> Engine:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def row(engine: Engine, table: str, **given: object) -> None:
    """Insert a row, with something in every column that must hold something."""
    made: dict[str, object] = {
        "INTEGER": 1,
        "BIGINT": 1,
        "BOOLEAN": False,
        "FLOAT": 1.0,
        "DOUBLE PRECISION": 1.0,
        "DOUBLE_PRECISION": 1.0,
        "JSON": "[]",
        "JSONB": "[]",
    }
    with engine.begin() as connection:
        columns = [c for c in inspect(connection).get_columns(table) if c["name"] in given or not (c["nullable"] or c["default"])]
        usual = {c["name"]: made.get(str(c["type"]).split("(")[0], "2026-01-18 09:00:00.000000+00:00" if "TIME" in str(c["type"]) else "x") for c in columns}
        names = ", ".join(f'"{name}"' for name in usual)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in usual)})"), usual | given)


def rows_everywhere(engine: Engine, number: int) -> dict[str, int]:
    """Put a row into every table of a schema, parents first, and return how many each holds."""
    known = inspect(engine)
    others = ("story_search", "sqlite_", "alembic_version")
    tables = [name for name, _ in known.get_sorted_table_and_fkc_names() if name and not name.startswith(others)]
    for table in tables:
        own: dict[str, object] = {
            c["name"]: number if "INT" in str(c["type"]) else f"x{number}" for c in known.get_columns(table) if "TIME" not in str(c["type"])
        }
        kept = {*known.get_pk_constraint(table)["constrained_columns"]}
        kept |= {c for unique in known.get_unique_constraints(table) for c in unique["column_names"]}
        kept |= {c or "" for index in known.get_indexes(table) if index["unique"] for c in index["column_names"]}
        kept |= {c for key in known.get_foreign_keys(table) for c in key["constrained_columns"]}
        row(engine, table, **{c: v for c, v in own.items() if c in kept})
    with engine.connect() as connection:
        return {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) or 0 for t in tables if t != "installation"}  # migrations note things there


def test_c13_what_every_past_version_wrote_comes_through_to_the_newest(database_url: str) -> None:
    """A row in every table of every version, then on to the next."""
    versions = sorted(path.stem for path in (Path(storage.__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
    assert len(versions) > 5
    held: dict[str, int] = {}
    for number, version in enumerate(versions, 1):
        engine = migrate(database_url, version)
        with engine.connect() as connection:
            now = {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in held if t in inspect(engine).get_table_names()}
        assert now == {t: n for t, n in held.items() if t in now}, version
        held = rows_everywhere(engine, number)
        engine.dispose()
    with open_database(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("story_search"))})
        assert compare_metadata(context, Base.metadata) == []
    assert held["page"] == held["story"] == len(versions)


def test_c13_a_database_of_an_earlier_schema_is_upgraded_with_what_it_holds(database_url: str) -> None:
    engine = migrate(database_url, "0001_first_tables")
    row(engine, "outlet", key="paper")
    row(engine, "route", id=1, outlet="paper", url="https://paper.test/feed", failures=2)
    row(engine, "page", id=1, outlet="paper", identity="id:1", url="https://paper.test/1", state="story")
    row(engine, "page", id=2, outlet="paper", identity="id:2", url="https://paper.test/2", state="pending")
    evidence = '[{"term": "x", "zone": "title", "start": 0, "end": 1, "rule": "r", "group": "g"}]'
    row(engine, "story", id=7, page_id=1, outlet="paper", day=20471, topic="t", verdict="possible", score=4.5, evidence=evidence)
    row(engine, "mention", story_id=7, topic="t", term="x", outlet="paper", day=20471)
    row(engine, "attribution", story_id=7, name="n", outlet="paper", day=20471)
    migrate(database_url, "0004_found_routes").dispose()
    row(engine, "page_alias", outlet="paper", identity="id:3", url="https://paper.test/3", page_id=1, why="canonical")
    engine.dispose()
    with reading(open_database(database_url)) as connection:
        assert connection.execute(select(Page.id, Page.identity, Page.state, Page.backfilled).order_by(Page.id)).all() == [
            (1, "id:1", "story", False),
            (2, "id:2", "pending", False),
        ]
        assert connection.execute(select(RouteRow.origin, RouteRow.failures, RouteRow.read_at)).all() == [("declared", 2, None)]
        assert connection.execute(select(OutletRow.identity_rules, OutletRow.probed_in_vain)).all() == [(None, 0)]
        assert connection.execute(select(PageAlias.identity, PageAlias.page_id)).all() == [("id:3", 1)]
        assert inspect(connection).get_pk_constraint("page_alias")["constrained_columns"] == ["outlet", "identity", "page_id"]
        assert inspect(connection).get_pk_constraint("mention")["constrained_columns"] == ["story_id", "topic", "term", "zone"]
        assert connection.execute(select(Page.ruleset).order_by(Page.id)).all() == [(0,), (None,)]
        assert connection.execute(select(Mention.term, Mention.verdict)).one() == ("x", "possible")
        assert connection.execute(select(AttributionRow.name, AttributionRow.verdict)).one() == ("n", "possible")
        (kept,) = reports.stories_for_export(open_database(database_url), reports.Filter(topic="t"))
        assert (kept.id, kept.judged_by, kept.evidence[0]["term"]) == (7, "rule", "x")
        assert kept.topics[0][:5] == ("t", "possible", "rule", "possible", 4.5)
