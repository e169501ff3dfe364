"""Who cites whom as a picture: which outlets are drawn, in which order, and where their ribbons run. Pure: no SQL, no Streamlit, no markup.

Two columns, those who are cited and those who cite. A ribbon is as thick as the stories it stands for, and runs the way the news went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MOST = 12  # names in a column: more, and nobody follows a ribbon
_SLOT = 42.0  # pixels a name needs at least: three lines on a narrow screen, and the count
_THICK = 20.0  # pixels that the ribbons of a name have on average, in the longer column
_GAP = 8.0  # pixels between two names, at least
_STEPS = 12  # pieces of a ribbon's curve


class Flow(NamedTuple):
    """In how many stories an outlet cites another."""

    cited: str
    citing: str
    stories: int


class Node(NamedTuple):
    """A name in a column: its place in pixels from the top, and the citations drawn that end there."""

    key: str
    top: float
    height: float
    stories: int

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.top + self.height / 2


class Ribbon(NamedTuple):
    """A flow as drawn: where it leaves the cited outlet and where it reaches the one that cites it."""

    flow: Flow
    start: float
    end: float
    thick: float

    def outline(self) -> list[tuple[float, float]]:
        """Return its edge as points: share of the way (0 to 1) and pixels from the top; out along the upper side, back along the lower."""
        there = [(i / _STEPS, self.start + (self.end - self.start) * _eased(i / _STEPS)) for i in range(_STEPS + 1)]
        return there + [(x, y + self.thick) for x, y in reversed(there)]


@dataclass(frozen=True)
class Network:
    """The picture, and how much of the whole it shows."""

    cited: tuple[Node, ...]
    citing: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    height: float
    stories: int  # citations drawn: a story that cites two outlets counts for each
    of: int  # citations in all
    of_cited: int  # outlets cited in all
    of_citing: int


def lay_out(flows: Iterable[Flow], *, most: int = MOST) -> Network:
    """Choose and place what is drawn: the most cited outlets, and those that cite these most."""
    every = [f for f in flows if f.stories > 0 and f.cited != f.citing]
    top = _most(every, "cited", most)
    among = [f for f in every if f.cited in top]
    citing = set(_most(among, "citing", most))
    shown = [f for f in among if f.citing in citing]
    cited = [key for key in top if any(f.cited == key for f in shown)]
    order = _beside(shown, {key: i for i, key in enumerate(cited)})
    sums = {side: _sums(shown, side) for side in ("cited", "citing")}
    drawn = sum(f.stories for f in shown)
    scale = _THICK * max(len(cited), len(order)) / drawn if drawn else 0.0
    columns = [_column(cited, sums["cited"], scale), _column(order, sums["citing"], scale)]
    height = max((_bottom(column) for column in columns), default=0.0)
    left, right = (_spread(column, height) for column in columns)
    return Network(
        tuple(left), tuple(right), tuple(_ribbons(shown, left, right, scale)), height,
        drawn, sum(f.stories for f in every), len({f.cited for f in every}), len({f.citing for f in every}),
    )  # fmt: skip


def _eased(way: float) -> float:
    """Leave and reach the columns level (the cubic of CSS's ease-in-out, in its simple form)."""
    return way * way * (3 - 2 * way)


def _sums(flows: Iterable[Flow], side: str) -> Counter[str]:
    sums = Counter[str]()
    for flow in flows:
        sums[getattr(flow, side)] += flow.stories
    return sums


def _most(flows: Sequence[Flow], side: str, most: int) -> list[str]:
    sums = _sums(flows, side)
    return sorted(sums, key=lambda key: (-sums[key], key))[:most]


def _beside(flows: Sequence[Flow], places: Mapping[str, int]) -> list[str]:
    """Order those who cite by the mean place of whom they cite, so that few ribbons cross (barycentre: Sugiyama and others, 1981)."""
    sums, weighed = _sums(flows, "citing"), Counter[str]()
    for flow in flows:
        weighed[flow.citing] += places[flow.cited] * flow.stories
    return sorted(sums, key=lambda key: (weighed[key] / sums[key], -sums[key], key))


def _column(keys: Sequence[str], sums: Mapping[str, int], scale: float) -> list[Node]:
    nodes, top = [], 0.0
    for key in keys:
        height = sums[key] * scale
        slot = max(height + _GAP, _SLOT)
        nodes.append(Node(key, top + (slot - height) / 2, height, sums[key]))
        top += slot
    return nodes


def _bottom(column: Sequence[Node]) -> float:
    return sum(max(node.height + _GAP, _SLOT) for node in column)


def _spread(column: Sequence[Node], height: float) -> list[Node]:
    """Spread the shorter column over the height of the other."""
    more = (height - _bottom(column)) / max(len(column), 1)
    return [node._replace(top=node.top + more * (i + 0.5)) for i, node in enumerate(column)]


def _ribbons(flows: Sequence[Flow], left: Sequence[Node], right: Sequence[Node], scale: float) -> list[Ribbon]:
    """Pile the ribbons of each name up in the order of the other column: those of one name do not cross."""
    leaves, reaches = {n.key: n.top for n in left}, {n.key: n.top for n in right}
    cited, citing = ({n.key: i for i, n in enumerate(column)} for column in (left, right))
    starts: dict[Flow, float] = {}
    for flow in sorted(flows, key=lambda f: (cited[f.cited], citing[f.citing])):
        starts[flow] = leaves[flow.cited]
        leaves[flow.cited] += flow.stories * scale
    found = []
    for flow in sorted(flows, key=lambda f: (citing[f.citing], cited[f.cited])):
        found.append(Ribbon(flow, starts[flow], reaches[flow.citing], flow.stories * scale))
        reaches[flow.citing] += flow.stories * scale
    return found
