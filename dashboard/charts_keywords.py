"""Charts of the page Keywords that no other page has. Nothing here calls Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crawler.storage.reports import Pair
from dashboard import vega, words
from dashboard.charts import matrix_axes
from dashboard.vega import Chart

_COLOURS = ["#b35806", "#f1a340", "#f2f2ee", "#92c5de", "#2166ac"]  # rarer than by chance, by chance, oftener; told apart by colour-blind readers


def pairs(found: Sequence[Pair], labels: Mapping[str, str], order: Sequence[str]) -> Chart:
    """Who meets whom: each pair twice, coloured by how much oftener than by chance, with the number of stories in it."""
    rows = [
        {"row": labels[a], "column": labels[b], "n": p.stories, "npmi": p.npmi, "lift": p.lift} for p in found for a, b in ((p.one, p.other), (p.other, p.one))
    ]
    names = [labels[t] for t in order]
    x, y = matrix_axes(names, names)
    told = vega.tips(row=" ", column="  ", n=(words.say("Stories with both"), ",d"), lift=(words.say("Lift"), ".2f"), npmi=("NPMI", ".2f"))
    colour = vega.number("npmi", scale={"domain": [-1, -0.35, 0, 0.35, 1], "range": _COLOURS}, legend=None)
    light = {"condition": {"test": "abs(datum.npmi) > 0.6", "value": "#ffffff"}, "value": "#1c2733"}
    cells = {"mark": {"type": "rect", "cornerRadius": 3}, "encoding": {"color": colour}}
    numbers = {"mark": {"type": "text", "fontSize": 11}, "encoding": {"text": {"field": "n", "type": "quantitative", "format": ",d"}, "color": light}}
    shared = {"x": x, "y": y, "tooltip": told}
    return vega.layers(vega.over(rows, shared, cells, numbers), width={"step": 56}, height={"step": 28})
