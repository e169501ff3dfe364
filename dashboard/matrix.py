"""Who with whom as a table: a figure a cell, the stronger coloured the more it is, each a way to what it counts. Nothing here calls Streamlit.

A table of ours and no chart: it runs as the page does, the keyboard reaches every cell, and pasted elsewhere it is a table still.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from dashboard import columns, markup


def table(
    cells: Mapping[tuple[str, str], int], rows: Mapping[str, str], heads: Mapping[str, str], *, name: str, alt: str, to: Callable[[str, str], str] | None = None
) -> str:
    """Return figures by row and column (keys) under their names; `to` is the address of ours that a cell leads to, "" for none."""
    most = max(cells.values(), default=1)
    head = "".join(f'<th scope="col">{columns.own(title)}</th>' for title in heads.values())
    way = to or (lambda *_: "")
    drawn = {row: "".join(_cell(cells.get((row, column), 0), most, way(row, column)) for column in heads) for row in rows}
    body = "".join(f'<tr><th scope="row">{columns.own(title)}</th>{drawn[row]}</tr>' for row, title in rows.items())
    said = escape(alt)
    whole = f'<table data-name="{escape(name)}"><caption>{said}</caption><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="rs-table rs-matrix" role="region" aria-label="{said}" tabindex="0">{whole}</div>'


def _cell(number: int, most: int, to: str) -> str:
    if not number:
        return "<td></td>"
    shown = f"{number:,}"
    return f'<td style="--part:{number / most:.2f}">{markup.opens(shown, to) if to else shown}</td>'
