"""The dashboard's entry: `streamlit run dashboard/app.py`. Imported it is the server; run by that server it is a reader's page."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import streamlit as st

_HERE = Path(__file__).resolve().parent
if str(_HERE.parent) not in sys.path:  # a checkout that is not installed
    sys.path.insert(0, str(_HERE.parent))

from crawler.config import ConfigError  # noqa: E402
from crawler.localization import phrase  # noqa: E402
from crawler.misspelt import tell_misspelt  # noqa: E402
from dashboard import server  # noqa: E402
from dashboard.words import say  # noqa: E402


class Entry(NamedTuple):
    """A page in the navigation."""

    script: str  # in views/, and in the address
    title: str
    icon: str
    aim: str


# The first is where a reader comes in.
PAGES = (
    Entry("today", phrase("Today"), "today", phrase("What is new and what is unusual: five minutes, one page.")),
    Entry("volume", phrase("Volume"), "bar_chart", phrase("Stories over time, raw and as a share of everything the outlets published.")),
    Entry("sources", phrase("Sources"), "hub", phrase("The outlets, and the sources they cite: who relays whom.")),
    Entry("keywords", phrase("Keywords"), "query_stats", phrase("The topic's terms over time, rising and falling, by outlet and language.")),
    Entry("stories", phrase("Stories"), "article", phrase("Search in any spelling, read with matches highlighted, take stories away.")),
    Entry("health", phrase("Health"), "ecg_heart", phrase("Outlets, runs, routes, open problems and pages that could not be read.")),
)


def _show() -> None:
    from dashboard import tongues  # the server needs none of these

    # Before the navigation: without an icon of ours the browser would fetch the page's from an outside host as the tab's icon.
    st.set_page_config(page_icon=_HERE / "mark.svg", layout="wide")
    tongues.settle()
    from dashboard import frame, menu

    first = PAGES[0]
    pages = [st.Page(_HERE / "views" / f"{e.script}.py", title=say(e.title), icon=f":material/{e.icon}:", help=say(e.aim), default=e == first) for e in PAGES]
    page = st.navigation(pages, position="hidden")  # its own menu would leave the filters behind, and come back to them in steps of the browser's history
    st.set_page_config(page_title=say("{page} · Rasad", page=page.title))
    frame.show(page, [menu.Way(e.script, say(e.title), e.icon, say(e.aim)) for e in PAGES])


if __name__ == "__main__":
    try:
        _show()
    except ImportError:  # a page is loaded when it is first asked for
        logging.getLogger(__name__).exception("the dashboard's files are not those it was started with")
        st.error(say("Rasad's files were changed while its dashboard ran, by an upgrade perhaps: start it again (`rasad up`)."), icon=":material/restart_alt:")
else:
    with suppress(ConfigError):  # what can't be read each page says
        tell_misspelt(logging.getLogger(__name__).warning)
    app = st.App(Path(__file__), **server.options())
