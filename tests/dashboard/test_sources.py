"""The page Sources against the tables: its figures counted again by SQL of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, forget, open_database, reading, writing
from tests.dashboard.world import ZONE, World, add_story

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
_PAIRS = """SELECT o.name AS cited, a.outlet, count(DISTINCT a.story_id) FROM attribution a JOIN outlet o ON o.key = a.canonical
    WHERE a.kind = 'outlet' AND a.role <> 'publisher' AND a.canonical <> a.outlet AND a.verdict IN ('relevant', 'possible') GROUP BY o.name, a.outlet"""

_CITED = """SELECT canonical, count(DISTINCT story_id), count(DISTINCT outlet) FROM attribution
    WHERE kind = 'outlet' AND role <> 'publisher' AND verdict IN ('relevant', 'possible') GROUP BY canonical"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A small world, of which one story is an agency's own, carried by two others: once after ten minutes, once without naming it."""
    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    monkeypatch.setenv("RASAD_DATABASE_URL", url)
    st.cache_data.clear()
    engine = open_database(url)
    World(days=12, volume=0.1).fill(engine)
    at = datetime.now(UTC) - timedelta(hours=2)
    day = day_number(at.astimezone(ZONE).date())
    with writing(engine) as connection:
        for number, (outlet, late, sources) in enumerate(
            (("sahra_wire", 0, []), ("dijla_post", 10, [("الصحراء", "sahra_wire", "outlet")]), ("sepidar", 25, []))
        ):
            when = at + timedelta(minutes=late)
            add_story(connection, 70_000 + number, outlet, "ar", day, when, "relevant", "التحالف الدولي", "نص واحد عند ثلاثة", terms=[], sources=sources)
    yield engine
    forget(url)


def _opened(part: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60).run().switch_page("views/sources.py")
    app.query_params["part"] = part
    app.run()
    assert not app.exception
    return app


def test_figures_are_the_tables(engine: Engine) -> None:
    app = _opened("relays")
    with reading(engine) as connection:
        names = {key: name for key, name in connection.execute(text("SELECT key, name FROM outlet"))}  # noqa: C416 (mypy knows no dict of rows)
        pairs = {(cited, names[outlet]): n for cited, outlet, n in connection.execute(text(_PAIRS))}
    metrics = {m.label: m.value for m in app.metric}
    assert metrics == {
        "Citations of outlets": str(sum(pairs.values())),
        "Pairs of outlets": str(len(pairs)),
        "With the cited outlet's text": "1",
        "Median lag": "10 min",
    }
    relays = next(d.value for d in app.dataframe if "lag_minutes" in d.value.columns).to_dict("records")
    assert {(r["cited"], r["citing"]): r["stories"] for r in relays} == pairs
    known = [[r[name] for name in ("cited", "citing", "same", "after", "lag_minutes")] for r in relays if r["timed"]]
    assert known == [["Sahra Wire", "Dijla Post", 1, 1, 10.0]]
    html = "\n".join(str(e.proto.body) for e in app.get("html"))
    assert f"minute: 1 of {sum(pairs.values())} citations" in html


def test_an_outlet_is_first_or_behind_with_texts_that_others_have(engine: Engine) -> None:
    app = _opened("outlets")
    outlets = next(d.value for d in app.dataframe if "behind" in d.value.columns).set_index("outlet").to_dict("index")
    assert [outlets["Sahra Wire"][name] for name in ("texts", "first")] == [1, "1 of 1"]
    assert [outlets["Dijla Post"][name] for name in ("texts", "first", "behind")] == [1, "0 of 1", 10.0]
    assert [outlets["Sepidar Online"][name] for name in ("texts", "first", "behind")] == [1, "0 of 1", 25.0]


def test_cited_sources_and_the_most_cited_by_itself_are_the_tables(engine: Engine) -> None:
    app = _opened("cited")
    cited = next(d.value for d in app.dataframe if "first_day" in d.value.columns).to_dict("records")
    with reading(engine) as connection:
        counted = {key: tuple(of) for key, *of in connection.execute(text(_CITED))}
    assert sorted((c["stories"], c["outlets"]) for c in cited) == sorted(counted.values())
    top = min(counted, key=lambda key: (-counted[key][0], key))
    app = _opened("one")
    assert app.selectbox(key="source").value == top
    by_outlet = next(d.value for d in app.dataframe if "first_day" in d.value.columns)
    assert (by_outlet["stories"].sum(), len(by_outlet)) == counted[top]
