"""Tables of figures with the file to take them away in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from crawler.export.spreadsheet import figures_file
from dashboard import columns as kinds
from dashboard import markup, words
from dashboard.columns import Column, Order

MOST = 300  # rows of a table; a browser is slow with thousands


def show(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Column],
    *,
    key: str,
    alt: str,
    low: bool = False,
    folds: bool = False,
    order: tuple[str, Order] | None = None,
) -> None:
    """Show rows under the columns given, and below them a button for all of it as CSV.

    Fields without a column stand in the file only. `key` names the table in the page and the file; `order` says by what the rows are sorted.
    """
    table = kinds.table(rows[:MOST], columns, name=key, alt=alt, low=low, folds=folds, order=order)
    st.html(table + (_cut(len(rows)) if len(rows) > MOST else ""))
    _take_away(rows, key)


def folded(label: str, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Column], *, key: str, alt: str, order: tuple[str, Order] | None = None) -> None:
    """Offer a low table in a drawer, which is filled once a reader opens it."""
    drawer = st.expander(label, key=f"{key}_drawer", on_change="rerun")
    if drawer.open:
        with drawer:
            show(rows, columns, key=key, alt=alt, low=True, order=order)


def _cut(rows: int) -> str:
    return markup.note(words.say("The first {shown} of {all} rows are shown and sorted here; the file has all.", shown=MOST, all=words.number(rows)))


def _take_away(rows: Sequence[Mapping[str, Any]], key: str) -> None:
    fields = list(rows[0]) if rows else []
    st.download_button(
        words.say("CSV"),
        data=lambda: figures_file(fields, ([row[name] for name in fields] for row in rows)),
        file_name=f"rasad-{key.replace('_', '-')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        disabled=not rows,
        key=f"{key}_csv",
        help=words.say("This table for a spreadsheet."),
    )
