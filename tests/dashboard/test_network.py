"""The picture of who cites whom: what is drawn, what is left out and counted, and that thickness says the truth."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from dashboard.network import Flow, Network, Node, lay_out

FLOWS = [Flow("wire", "alef", 6), Flow("wire", "beh", 2), Flow("radio", "beh", 4), Flow("radio", "radio", 9), Flow("paper", "alef", 0)]


def _many(seed: int, names: int = 30, flows: int = 150) -> list[Flow]:
    draw = Random(seed)
    pairs = {(f"c{draw.randrange(names)}", f"o{draw.randrange(names)}") for _ in range(flows)}
    return [Flow(a, b, draw.randint(1, 40)) for a, b in sorted(pairs)]


def test_an_outlet_that_names_itself_and_a_pair_without_stories_are_not_drawn() -> None:
    found = lay_out(FLOWS)
    assert {r.flow for r in found.ribbons} == set(FLOWS[:3])
    assert (found.stories, found.of, found.of_cited, found.of_citing) == (12, 12, 2, 2)


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert lay_out([]) == Network((), (), (), 0.0, 0, 0, 0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_a_ribbon_is_as_thick_as_its_stories_and_fills_its_names(seed: int) -> None:
    found = lay_out(_many(seed))
    thick = {r.thick / r.flow.stories for r in found.ribbons}
    assert max(thick) == pytest.approx(min(thick))
    for nodes, side, end in ((found.cited, "cited", "start"), (found.citing, "citing", "end")):
        for node in nodes:
            own = sorted((r for r in found.ribbons if getattr(r.flow, side) == node.key), key=lambda r: getattr(r, end))
            assert sum(r.flow.stories for r in own) == node.stories
            places = [getattr(r, end) for r in own] + [node.top + node.height]
            assert places[0] == pytest.approx(node.top)
            assert [b - a for a, b in pairwise(places)] == pytest.approx([r.thick for r in own])  # none over another


@pytest.mark.parametrize("seed", range(5))
def test_the_most_cited_are_drawn_and_the_rest_is_counted(seed: int) -> None:
    flows = _many(seed)
    found = lay_out(flows, most=7)
    sums = Counter[str]()
    for flow in flows:
        sums[flow.cited] += flow.stories
    assert sorted((sums[n.key] for n in found.cited), reverse=True) == sorted(sums.values(), reverse=True)[:7]
    assert len(found.citing) == 7
    assert found.stories == sum(r.flow.stories for r in found.ribbons) < found.of == sum(f.stories for f in flows)
    assert (found.of_cited, found.of_citing) == (len(sums), len({f.citing for f in flows}))


@pytest.mark.parametrize("seed", range(5))
def test_names_have_room_and_stay_in_the_picture(seed: int) -> None:
    found = lay_out(_many(seed))
    for column in (found.cited, found.citing):
        middles = [n.middle for n in column]
        assert all(b - a >= 21 for a, b in pairwise(middles))  # a line of small letters
        assert column[0].top >= 0
        assert column[-1].top + column[-1].height <= found.height


def test_those_who_cite_one_outlet_stand_beside_it_so_that_nothing_crosses() -> None:
    found = lay_out([Flow("a", "x", 9), Flow("b", "y", 5), Flow("c", "z", 7), Flow("c", "w", 8)])
    assert [n.key for n in found.cited] == ["c", "a", "b"]
    assert [n.key for n in found.citing] == ["w", "z", "x", "y"]
    assert [r.start for r in found.ribbons] == sorted(r.start for r in found.ribbons)


def test_the_order_of_the_rows_changes_nothing() -> None:
    flows = _many(3)
    assert lay_out(flows) == lay_out(flows[::-1])


def test_an_outline_runs_from_one_name_to_the_other_and_back() -> None:
    ribbon = lay_out(FLOWS).ribbons[0]
    points = ribbon.outline()
    half = len(points) // 2
    assert points[0] == (0.0, ribbon.start)
    assert points[half - 1] == pytest.approx((1.0, ribbon.end))
    assert {round(below - above, 6) for (_, above), (_, below) in zip(points[:half], reversed(points[half:]), strict=True)} == {round(ribbon.thick, 6)}


def test_a_name_says_where_its_middle_is() -> None:
    assert Node("a", 10.0, 4.0, 1).middle == 12.0
