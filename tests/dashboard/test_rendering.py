"""What keeps pages quick: the scripts named at once, charts that are not validated again, a short list of terms, settings read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import altair
import pytest
from sqlalchemy import Engine
from streamlit.file_util import get_static_dir

from crawler.localization import locale_for
from crawler.storage import reports
from crawler.storage.engine import writing
from crawler.storage.reports import LookedDay, NoteLine, VolumePoint
from dashboard import charts, charts_volume, data, filters, pieces, server, signed, vega
from dashboard.volume.comparison import Count, Day, Side
from dashboard.volume.week import WeekHour
from tests.dashboard.conftest import Open, drawn, is_well
from tests.dashboard.world import World, add_story


@pytest.mark.parametrize("view", sorted(p.stem for p in server.VIEWS.glob("[a-z]*.py")))
def test_the_first_page_names_the_scripts_of_its_elements(view: str) -> None:
    page = server.first_page(locale_for("en"), view)
    for piece in (*pieces.EVERYWHERE, *pieces.OF[view]):
        assert any(file.startswith(f"{piece}.") for file in pieces.files(view)), f"this Streamlit has no piece {piece}"
    for file in pieces.files(view):
        assert page.count(f'"./static/js/{file}"') == 1
        assert (Path(get_static_dir()) / "static" / "js" / file).is_file()


def test_without_streamlits_list_of_pieces_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_first_script", lambda: "another way of loading")
    assert pieces.known.__wrapped__() == {}


def _charts() -> Iterator[vega.Chart]:
    """Every chart there is, of a few days with gaps, notes and a day in part."""
    looked = [LookedDay(20_000 + i, 20_000 + i, i % 3, 2) for i in range(9)]
    points = [VolumePoint(d.day, o, d.day % 7, 9) for d in looked for o in ("a", "b")]
    legend = charts.biggest(points, {}, {})
    notes = [NoteLine(1, 20_003, "a note", "Sara", datetime(2024, 10, 7, tzinfo=UTC))]
    days = [Day(d.day, Count(d.day % 7, 9) if d.known else None, d.known, d.outlets) for d in looked]
    side = Side(tuple(days), None)
    yield charts_volume.noted(charts.stacked(points, looked, legend), notes, looked)
    for share in (True, False):
        yield charts_volume.two_periods(side, side, ("now", "then"), in_share=share, notes=notes)
    yield charts.shares(points, looked, legend, title="share")
    yield charts.counts_over_time(points, looked, replace(legend, each="term"))
    yield charts.of_one_day([p._replace(missing=1) for p in points[:2]], looked[0], legend, in_share=True)
    weeks = [LookedDay(20_000, 20_006, 1, 2, in_part=1), LookedDay(20_007, 20_013, 2, 2)]
    yield charts.stacked([VolumePoint(w.day, "a", 3, 9, missing=w.in_part) for w in weeks], weeks, legend)
    yield charts.growth({date(2024, 10, 7): 1_000_000, date(2024, 10, 8): 2_000_000}, title="MB")
    yield charts.changes([("one", 0.2, "1 of 5"), ("two", -0.1, "0 of 5")], each="term", colour="#0099a8")
    yield charts_volume.hours_of_week([WeekHour(0, 9, 5, 2)])


@pytest.mark.parametrize("number", range(10))
def test_a_chart_is_as_vega_lite_has_it_and_carries_its_own_figures(number: int) -> None:
    chart = vega.finished([*_charts()][number])
    altair.LayerChart.from_dict(chart)  # raises where the grammar has no such thing
    assert "data" not in chart  # Streamlit would make a table of it, which takes longer than all the rest
    assert drawn(chart)


def test_a_chart_that_is_none_is_found() -> None:
    with pytest.raises(Exception, match="Failed validating"):
        altair.LayerChart.from_dict(vega.finished(vega.layers({"mark": {"type": "bar", "colour": "red"}})))


def test_the_list_of_terms_is_short_and_any_other_can_be_typed(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    World(days=20, volume=0.2).fill(engine)
    monkeypatch.setattr(filters, "_OFTEN", 2)
    known = reports.term_names(engine)
    often = sorted(known[:2], key=str.casefold)
    rare = next(t for t in known if t not in often and t != t.upper())
    asked: list[Any] = []

    def term_names(*topic: str | None, **more: Any) -> list[str]:
        asked.append(more)
        return reports.term_names(engine, *topic, **more)

    monkeypatch.setattr(data, "term_names", term_names)
    app = show("stories")
    assert not any(m.key == "terms" for m in app.multiselect)  # the drawer is filled once it is open
    assert not asked  # and so the list is not read before
    app.session_state[filters.DRAWER] = True
    app.run()
    terms: Any = next(m for m in app.multiselect if m.key == "terms")
    assert list(terms.options) == often
    terms.set_value([often[0], rare.upper(), "no such term"]).run()
    is_well(app)
    assert app.session_state["terms"] == [often[0], rare]
    assert app.session_state["chosen filter"].terms == tuple(sorted([often[0], rare]))


def test_terms_of_the_address_may_be_rare_and_nonsense_is_left_out(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    World(days=20, volume=0.2).fill(engine)
    monkeypatch.setattr(filters, "_OFTEN", 2)
    rare = reports.term_names(engine)[-1]
    app = show("stories", terms=[rare, "<script>"])
    is_well(app)
    assert app.session_state["chosen filter"].terms == (rare,)


def test_a_term_is_chosen_as_people_print_it(engine: Engine, show: Open) -> None:
    """Topic files say by signs how a term is matched: no reader types them, and none is to see them."""
    World(days=3, volume=0.1).fill(engine)
    with writing(engine) as connection:
        stored = "بین~المللی*"
        add_story(connection, 70_001, "dijla_post", "fa", 20_000, datetime.now(UTC), "relevant", "ائتلاف", stored, terms=[(stored, "base")])
    app = show("stories", period="Everything", terms=[stored])
    app.session_state[filters.DRAWER] = True
    app.run()
    terms: Any = next(m for m in app.multiselect if m.key == "terms")
    assert "بین\u200cالمللی" in terms.options
    assert stored not in terms.options
    terms.set_value(["بین المللی"]).run()  # in another spelling
    is_well(app)
    assert app.session_state["chosen filter"].terms == (stored,)


def test_settings_are_read_again_when_what_they_stand_in_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RASAD_MAX_PAGES", raising=False)
    first = data.config()
    assert data.config() is first
    (tmp_path / "rasad.toml").write_text("max_pages = 7\n")
    assert data.config().max_pages == 7
    monkeypatch.setenv("RASAD_MAX_PAGES", "8")
    assert data.config().max_pages == 8


@pytest.mark.parametrize(("base", "under"), [("", ""), ("rasad", "/rasad"), ("/news/rasad/", "/news/rasad")])
def test_all_that_we_serve_stands_below_the_path_that_streamlit_is_served_under(monkeypatch: pytest.MonkeyPatch, base: str, under: str) -> None:
    """A proxy may give the dashboard a path of its own: the first page, the sign-in's cookie and the files are asked for below it."""
    monkeypatch.setattr("dashboard.address.st.get_option", lambda _: base)
    paths = {route.path for route in server.options()["routes"]}
    assert {f"{under}{path}" for path in ("/", "/health", f"/{signed.ADDRESS}", "/take/{name}")} <= paths
    assert all(path.startswith(f"{under}/") for path in paths)
