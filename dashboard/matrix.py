"""Who with whom as a table: a figure a cell, the stronger coloured the more it is, each a way to what it counts. Nothing here calls Streamlit.

A table of ours and no chart: it runs as the page does, the keyboard reaches every cell, and pasted elsewhere it is a table still.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from dashboard import columns, markup


def table(
    cells: Mapping[tuple[str, str], int],
    rows: Mapping[str, str],
    heads: Mapping[str, str],
    *,
    name: str,
    alt: str,
    to: Callable[[str, str], str] | None = None,
    strong: Mapping[tuple[str, str], float] | None = None,
) -> str:
    """Return figures by row and column (keys) under their names; `to` is the address of ours that a cell leads to, "" for none.

    A cell is the stronger coloured the more it counts, or by `strong`: from -1 (in the other colour) to 1.
    """
    most = max(cells.values(), default=1)
    shades = {at: n / most for at, n in cells.items() if n} if strong is None else strong
    head = "".join(f'<th scope="col">{columns.own(title)}</th>' for title in heads.values())
    way = to or (lambda *_: "")
    drawn = {row: "".join(_cell(cells.get((row, column), 0), shades.get((row, column)), way(row, column)) for column in heads) for row in rows}
    body = "".join(f'<tr><th scope="row">{columns.own(title)}</th>{drawn[row]}</tr>' for row, title in rows.items())
    said = escape(alt)
    whole = f'<table data-name="{escape(name)}"><caption>{said}</caption><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="rs-table rs-matrix" role="region" aria-label="{said}" tabindex="0">{whole}</div>'


def _cell(number: int, shade: float | None, to: str) -> str:
    if shade is None:
        return "<td></td>"
    shown = f"{number:,}"
    return f'<td{" class=rs-rarer" if shade < 0 else ""} style="--part:{abs(shade):.2f}">{markup.opens(shown, to) if to and number else shown}</td>'
