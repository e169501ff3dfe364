"""Tables of figures with the file to take them away in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from crawler.export.spreadsheet import figures_file
from dashboard import words

_SHORT = 16  # rows of a table shown whole; a longer one scrolls
_ROW = 35  # pixels, as Streamlit draws them


def show(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    height_rows: int = _SHORT,
    on_select: Callable[[], None] | None = None,
) -> None:
    """Show rows under the columns given (Streamlit's column settings by field), and below them a button for all of it as CSV.

    Fields without a column stand in the file only. `key` names the table in the session and the file.
    """
    table = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], columns=list(columns))
    height: Any = _ROW * (height_rows + 1) if len(rows) > height_rows else "content"
    shared: dict[str, Any] = {"hide_index": True, "column_config": dict(columns), "height": height, "alt": alt, "key": key, "placeholder": "–"}
    if on_select is None:
        st.dataframe(table, **shared)
    else:
        st.dataframe(table, on_select=on_select, selection_mode="single-row", **shared)
    _take_away(rows, key)


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
