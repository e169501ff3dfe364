"""What stands around every page: how fresh the data are, whether the crawl is alive, and a sentence instead of an exception."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Protocol

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from crawler.config import Config, ConfigError
from crawler.health import outage
from crawler.storage import reports
from crawler.storage.duty import HEARTBEAT
from crawler.storage.engine import DatabaseError
from crawler.storage.reports import Pulse
from dashboard import actions, data, filters, words

STYLE = Path(__file__).with_name("style.css")
_BEAT = timedelta(minutes=3)  # the scheduler shows itself every few seconds
_QUIET_CHECKS = 4  # checks of an outlet that may be missed before the crawl counts as silent
_log = logging.getLogger(__name__)


class Page(Protocol):
    """A page of st.navigation."""

    @property
    def title(self) -> str: ...

    def run(self) -> None: ...


def show(page: Page) -> None:
    """Show a page in its frame; whatever is wrong with the database is said in words."""
    st.html(STYLE)
    try:
        config = data.config()
        if config.simulated:
            _simulated()
        _status(config, reports.pulse(data.engine()), words.now())
        filters.show(data.outlet_states(), data.topics())
        actions.show()
        st.title(page.title, anchor=False)
        page.run()
    except ConfigError as error:
        _explain("A setting is wrong", str(error))
    except DatabaseError as error:
        _explain("There is no database to show", str(error))
    except SQLAlchemyError as error:
        _log.exception("the dashboard could not read the database")
        _explain("The database cannot be read at the moment", _reason(error))


def _explain(title: str, sentence: str) -> None:
    with st.container(border=True, key="explanation"):
        st.subheader(title, anchor=False)
        st.text(sentence)
        st.button("Try again", icon=":material/refresh:", key="again")


def _reason(error: SQLAlchemyError) -> str:
    cause = str(getattr(error, "orig", None) or error).split("\n")[0]
    if "locked" in cause:
        return "Another process keeps the database locked. The crawl holds it for moments only: try again; if it lasts, end the program that has the file open."
    return f"{cause}. Try again; if it lasts, look at `rasad health`, and restore a backup if the file is damaged."


def _status(config: Config, pulse: Pulse, now: datetime) -> None:
    """The strip on every page, and under it one clear line for what a reader must know."""
    if "simulated" in pulse.facts and not config.simulated:
        _simulated()
    parts = [_as_of(config, pulse, now), *_counts(pulse)]
    st.html('<div class="rs-strip">' + "".join(f"<span>{p}</span>" for p in parts) + "</div>")
    if outage.NAME in pulse.facts:
        since = words.moment(_began(pulse), config.zone)
        st.warning(
            f"No network from here since {since}. This is held against no outlet; the crawl tries again by itself.",
            icon=":material/wifi_off:",
            title="Local outage",
        )
    elif (silent := _silent(config, pulse, now)) is not None:
        st.warning(silent, icon=":material/heart_broken:", title="The crawl is silent")


def _simulated() -> None:
    st.html('<div class="rs-simulated">SIMULATED WORLD <span>The outlets and stories on these pages are invented.</span></div>')


def _as_of(config: Config, pulse: Pulse, now: datetime) -> str:
    if pulse.checked_at is None:
        return "<b>No outlet reached yet</b>"
    return f"Data as of <b>{words.moment(pulse.checked_at, config.zone)}</b> ({words.ago(pulse.checked_at, now)})"


def _counts(pulse: Pulse) -> list[str]:
    fine = pulse.outlets - pulse.failing
    outlets = words.count(pulse.outlets, "{fine} of {n} outlet without failures", "{fine} of {n} outlets without failures", fine=fine)
    problems = words.count(pulse.open_problems, "{n} open problem", "{n} open problems")
    return [_lamp(pulse.failing) + escape(outlets), _lamp(pulse.open_problems) + escape(problems)]


def _lamp(bad: int) -> str:
    return f'<i class="rs-lamp {"rs-bad" if bad else "rs-good"}"></i>'


def _silent(config: Config, pulse: Pulse, now: datetime) -> str | None:
    patience = max(timedelta(minutes=config.check_minutes * _QUIET_CHECKS), timedelta(hours=1))
    beat = pulse.facts.get(HEARTBEAT)
    if pulse.outlets == 0:
        return "No outlet is being watched: start the scheduler with `make up` or `rasad up`."
    if beat is not None and (not beat.value or now - beat.at > _BEAT):
        what = "was stopped" if not beat.value else "has shown no sign of life since"
        return f"Nothing is crawled by itself: the scheduler {what} {words.moment(beat.at, config.zone)}. Start it with `make up` or `rasad up`."
    if pulse.ok_at is None:
        return "No run has succeeded yet. If this lasts longer than a few minutes, see Health for the causes, and check that the scheduler runs (`rasad up`)."
    if now - pulse.ok_at > patience:
        gap = words.span(now - pulse.ok_at)
        return f"No successful run for {gap}. Check that the scheduler runs (`rasad up`), and see Health for the causes; such days are drawn as gaps."
    return None


def _began(pulse: Pulse) -> datetime:
    fact = pulse.facts[outage.NAME]
    try:
        began = datetime.fromisoformat(fact.value)
    except ValueError:
        return fact.at
    return began if began.tzinfo else fact.at
