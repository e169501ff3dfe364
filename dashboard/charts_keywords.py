"""Charts of the page Keywords that no other page has. Nothing here calls Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from crawler.storage.reports import Pair
from dashboard import words
from dashboard.charts import Chart, matrix_axes

_COLOURS = ["#b35806", "#f1a340", "#f2f2ee", "#92c5de", "#2166ac"]  # rarer than by chance, by chance, oftener; told apart by colour-blind readers


def pairs(found: Sequence[Pair], labels: Mapping[str, str], order: Sequence[str]) -> Chart:
    """Who meets whom: each pair twice, coloured by how much oftener than by chance, with the number of stories in it."""
    rows = [
        {"row": labels[a], "column": labels[b], "n": p.stories, "npmi": p.npmi, "lift": p.lift} for p in found for a, b in ((p.one, p.other), (p.other, p.one))
    ]
    names = [labels[t] for t in order]
    table = pd.DataFrame(rows, columns=["row", "column", "n", "npmi", "lift"])
    x, y = matrix_axes(names, names)
    base = alt.Chart(table).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("row:N", title=" "),
            alt.Tooltip("column:N", title="  "),
            alt.Tooltip("n:Q", title=words.say("Stories with both"), format=",d"),
            alt.Tooltip("lift:Q", title=words.say("Lift"), format=".2f"),
            alt.Tooltip("npmi:Q", title="NPMI", format=".2f"),
        ],
    )
    cells = base.mark_rect(cornerRadius=3).encode(color=alt.Color("npmi:Q", scale=alt.Scale(domain=[-1, -0.35, 0, 0.35, 1], range=_COLOURS), legend=None))
    dark = alt.datum.npmi > 0.6
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text("n:Q", format=",d"), color=alt.condition(dark | (alt.datum.npmi < -0.6), alt.value("#ffffff"), alt.value("#1c2733"))
    )
    return alt.layer(cells, numbers).properties(width=alt.Step(56), height=alt.Step(28))
