"""The dashboard's entry: `streamlit run dashboard/app.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).resolve().parent
if str(_HERE.parent) not in sys.path:  # a checkout that is not installed
    sys.path.insert(0, str(_HERE.parent))

from dashboard import frame  # noqa: E402

# Before the navigation: without an icon of ours the browser would fetch the page's from an outside host as the tab's icon.
st.set_page_config(page_title="Rasad", page_icon=_HERE / "mark.svg", layout="wide")

PAGES = [
    st.Page(
        _HERE / "views" / "overview.py",
        title="Overview",
        icon=":material/monitoring:",
        default=True,
        help="Volume over time by outlet or language, share of coverage, and the latest stories.",
    ),
    st.Page(
        _HERE / "views" / "sources.py",
        title="Sources",
        icon=":material/hub:",
        help="The outlets, and the sources they cite: who relays whom.",
    ),
    st.Page(
        _HERE / "views" / "keywords.py",
        title="Keywords",
        icon=":material/query_stats:",
        help="The topic's terms over time, rising and falling, by outlet and language.",
    ),
    st.Page(
        _HERE / "views" / "stories.py",
        title="Stories",
        icon=":material/article:",
        help="Search in any spelling, read with matches highlighted, take stories away as CSV or JSONL.",
    ),
    st.Page(
        _HERE / "views" / "health.py",
        title="Health",
        icon=":material/ecg_heart:",
        help="Outlets, runs, routes, open problems and pages that could not be read.",
    ),
]

page = st.navigation(PAGES, position="top")
st.set_page_config(page_title=f"{page.title} · Rasad")
st.logo(_HERE / "logo.svg", size="large")
frame.show(page)
