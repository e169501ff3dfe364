"""The dashboard's entry: `streamlit run dashboard/app.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).resolve().parent
if str(_HERE.parent) not in sys.path:  # a checkout that is not installed
    sys.path.insert(0, str(_HERE.parent))

from dashboard import frame  # noqa: E402
from dashboard.words import say  # noqa: E402

# Before the navigation: without an icon of ours the browser would fetch the page's from an outside host as the tab's icon.
st.set_page_config(page_title="Rasad", page_icon=_HERE / "mark.svg", layout="wide")

#           script, title, icon, what it is for; the first is where a reader comes in
PAGES = [
    ("today", say("Today"), "today", say("What is new and what is unusual: five minutes, one page.")),
    ("overview", say("Overview"), "monitoring", say("Volume over time by outlet or language, share of coverage, and the latest stories.")),
    ("volume", say("Volume"), "bar_chart", say("Stories over time, raw and as a share of everything the outlets published.")),
    ("sources", say("Sources"), "hub", say("The outlets, and the sources they cite: who relays whom.")),
    ("keywords", say("Keywords"), "query_stats", say("The topic's terms over time, rising and falling, by outlet and language.")),
    ("stories", say("Stories"), "article", say("Search in any spelling, read with matches highlighted, take stories away.")),
    ("health", say("Health"), "ecg_heart", say("Outlets, runs, routes, open problems and pages that could not be read.")),
]
FOUND = [(path, title, icon, aim) for script, title, icon, aim in PAGES if (path := _HERE / "views" / f"{script}.py").is_file()]

page = st.navigation(
    [st.Page(path, title=title, icon=f":material/{icon}:", help=aim, default=i == 0) for i, (path, title, icon, aim) in enumerate(FOUND)],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · Rasad")
st.logo(_HERE / "logo.svg", size="large")
frame.show(page)
