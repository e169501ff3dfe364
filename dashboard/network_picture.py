"""The network of who cites whom as HTML: names are text in the page's own font, ribbons are shapes cut out by CSS, so it scales and mirrors.

Nothing here calls Streamlit. Names are scraped text and leave escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from crawler.localization.writing import direction
from dashboard.colours import OTHERS
from dashboard.markup import opens
from dashboard.network import Flow, Network, Node, Ribbon


@dataclass(frozen=True)
class Labels:
    """What the picture says: all of it in the reader's language."""

    direction: str  # of the page: ltr, rtl
    names: Mapping[str, str]
    colours: Mapping[str, str]
    cited: str  # above the column of those who are cited
    citing: str
    alt: str
    count: Callable[[int], str]
    flow: Callable[[Flow], str]  # of a ribbon, for who points at it


@dataclass(frozen=True)
class Ways:
    """Where the picture leads: addresses of ours."""

    flow: Callable[[Flow], str]
    cited: Callable[[str], str]  # from the name of one that is cited
    citing: Callable[[str], str]


def draw(network: Network, labels: Labels, ways: Ways) -> str:
    """Return the picture: the cited at the line's beginning, those who cite them at its end."""
    ribbons = "".join(_ribbon(ribbon, labels, ways.flow(ribbon.flow)) for ribbon in network.ribbons)
    bars = "".join(_bar(node, labels, "cited") for node in network.cited) + "".join(_bar(node, labels, "citing") for node in network.citing)
    return (
        f'<div class="rs-network" dir="{labels.direction}" role="group" aria-label="{escape(labels.alt)}">'
        f'<div class="rs-network-head"><span>{escape(labels.cited)}</span><i></i><span>{escape(labels.citing)}</span></div>'
        f'<div class="rs-network-body" style="height:{network.height:.0f}px">'
        f"{_names(network.cited, labels, 'cited', ways.cited)}"
        f'<div class="rs-network-flow">{ribbons}{bars}</div>'
        f"{_names(network.citing, labels, 'citing', ways.citing)}"
        "</div></div>"
    )


def _names(column: Sequence[Node], labels: Labels, side: str, way: Callable[[str], str]) -> str:
    return f'<div class="rs-network-names rs-{side}">' + "".join(_name(node, labels, way(node.key)) for node in column) + "</div>"


def _name(node: Node, labels: Labels, to: str) -> str:
    name = labels.names.get(node.key, node.key)
    return (
        f'<div style="top:{node.middle:.1f}px" title="{escape(name)}"><b dir="{direction(name)}">{opens(escape(name), to)}</b>'
        f"<small>{escape(labels.count(node.stories))}</small></div>"
    )


def _ribbon(ribbon: Ribbon, labels: Labels, to: str) -> str:
    points = ",".join(f"{x * 100:.1f}% {y:.1f}px" for x, y in ribbon.outline())
    colour = labels.colours.get(ribbon.flow.cited, OTHERS)
    told = escape(labels.flow(ribbon.flow))  # beside the shape, which is cut out and would cut it off
    return f'<a class="rs-open" href="{escape(to)}" aria-label="{told}"><i style="clip-path:polygon({points});background:{escape(colour)}"></i></a>'


def _bar(node: Node, labels: Labels, side: str) -> str:
    colour = labels.colours.get(node.key, OTHERS)
    return f'<u class="rs-{side}" style="top:{node.top:.1f}px;height:{max(node.height, 2):.1f}px;background:{escape(colour)}"></u>'
