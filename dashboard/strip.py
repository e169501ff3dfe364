"""The strip on every page: how fresh the data are, how much of the crawl works, and one clear line for what a reader must know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from crawler.config import Config
from crawler.errors import SetupError
from crawler.health import outage
from crawler.localization import phrase
from crawler.storage import folding, reports
from crawler.storage.duty import HEARTBEAT, REJUDGING
from crawler.storage.reports import Pulse
from dashboard import address, data, filters, markup, tongues, words
from dashboard.words import say

_TAKEN = "pulse taken"
_LOOKS = 60.0  # seconds between two looks of a page that stays open
_FRESH, _OLD = timedelta(seconds=30), timedelta(minutes=5)  # what was read so lately is not read again; figures so old may be loaded anew
_BEAT = timedelta(minutes=3)  # the scheduler shows itself every few seconds
_JUDGING_BEAT = timedelta(minutes=10)  # whoever judges anew, after every batch
_QUIET_CHECKS = 4  # checks of an outlet that may be missed before the crawl counts as silent


def take() -> Pulse:
    """Take the pulse, for all of this run: what the strip shows and pages go by."""
    found = st.session_state[_TAKEN] = reports.pulse(data.engine())
    return found


def taken() -> Pulse:
    """Return what was taken in this run."""
    found: Pulse = st.session_state[_TAKEN]
    return found


@st.fragment(run_every=_LOOKS)
def watch(config: Config, shown: Pulse, at: datetime) -> None:
    """Show the strip and what a reader must know, and look again every minute: a page that stays open says how old it is, and when the crawl falls silent.

    `shown` is what the page's figures go with, `at` when it was read. That it looks again has Streamlit run the page anew where its server was.
    """
    now = words.now()
    pulse = shown if now - at < _FRESH else _again(shown)
    show(config, replace(pulse, checked_at=shown.checked_at), now, newer=now - at >= _OLD and pulse.checked_at != shown.checked_at)
    warn(config, pulse, now)


def _again(shown: Pulse) -> Pulse:
    try:
        return reports.pulse(data.engine())
    except (SetupError, SQLAlchemyError):  # said once the page is asked for anew; the last sign of life is the same
        return shown


def show(config: Config, pulse: Pulse, now: datetime, *, newer: bool = False) -> None:
    """Show the strip and beside it the languages; it leads to Health under the filters that are chosen by then."""
    problems = words.count(pulse.open_problems, "{n} open problem", "{n} open problems")
    last = _lamp(pulse.open_problems) + markup.opens(escape(problems), filters.way("health"))
    again = [markup.opens(escape(say("Newer data are there: load them")), address.here())] if newer else []
    told = "".join(f"<span>{p}</span>" for p in (*_parts(config, pulse, now), last, *again))
    _show(told, simulated=config.simulated or "simulated" in pulse.facts)


def show_without_figures(*, simulated: bool) -> None:
    """Show the languages where there is nothing to tell of the crawl."""
    _show("", simulated=simulated)


def _show(told: str, *, simulated: bool) -> None:
    st.html(f'<div class="rs-top"><div class="rs-strip">{told}</div>{tongues.switch()}</div>{_simulated() if simulated else ""}')


def _simulated() -> str:
    """Say that nothing on the page is real."""
    what, why = say("SIMULATED WORLD"), say("The outlets and stories on these pages are invented.")
    return f'<div class="rs-simulated">{escape(what)} <span>{escape(why)}</span></div>'


def _parts(config: Config, pulse: Pulse, now: datetime) -> list[str]:
    parts = [_as_of(config, pulse, now), _lamp(pulse.failing) + _reached(pulse)]
    if pulse.paused:
        parts.append(escape(words.count(pulse.paused, "{n} outlet paused", "{n} outlets paused")))
    if pulse.undelivered:
        parts.append(_lamp(1) + escape(say("Notifications do not arrive: see Health")))
    if _is_judging(pulse, now):
        parts.append(escape(say("Stories are being judged by changed rules: figures still move")))
    if is_folding(pulse):
        parts.append(escape(say("Older stories are being taken in anew after an upgrade: until then search and copies miss some")))
    return parts


def is_folding(pulse: Pulse) -> bool:
    """Say whether stories still wait to be folded as this version does: search and copies do not know them as it would."""
    fold = pulse.facts.get(folding.VERSION)
    return fold is not None and fold.value != folding.PRESENT


def _as_of(config: Config, pulse: Pulse, now: datetime) -> str:
    if pulse.checked_at is None:
        return f"<b>{escape(say('No outlet reached yet'))}</b>"
    return escape(say("Data as of {when} ({ago})", when=words.moment(pulse.checked_at, config.zone), ago=words.ago(pulse.checked_at, now)))


def _reached(pulse: Pulse) -> str:
    fine = pulse.outlets - pulse.failing
    return escape(words.count(pulse.outlets, "{fine} of {n} outlet without failures", "{fine} of {n} outlets without failures", fine=fine))


def _lamp(bad: int) -> str:
    return f'<i class="rs-lamp {"rs-bad" if bad else "rs-good"}"></i>'


def _is_judging(pulse: Pulse, now: datetime) -> bool:
    beat = pulse.facts.get(REJUDGING)
    return beat is not None and bool(beat.value) and now - beat.at < _JUDGING_BEAT


def warn(config: Config, pulse: Pulse, now: datetime) -> None:
    """Say in one clear line what is wrong with the crawl as a whole; while nobody crawls, no outage ends by itself."""
    if outage.NAME in pulse.facts and _idle(config, pulse, now) is None:
        since = words.moment(_began(pulse), config.zone)
        sentence = say("No network from here since {since}. This is held against no outlet; the crawl tries again by itself.", since=since)
        st.html(markup.warning("wifi_off", sentence, say("Local outage")))
    elif (silent := _silent(config, pulse, now)) is not None:
        st.html(markup.warning("heart_broken", silent, say("The crawl is silent")))


def _silent(config: Config, pulse: Pulse, now: datetime) -> str | None:
    patience = max(timedelta(minutes=config.check_minutes * _QUIET_CHECKS), timedelta(hours=1))
    if pulse.outlets == 0:
        return say("No outlet is being watched: start the scheduler with `make up` or `rasad up`.")
    if (idle := _idle(config, pulse, now)) is not None:
        return idle
    if pulse.ok_at is None:
        return say(
            "No run has succeeded yet. If this lasts longer than a few minutes, see Health for the causes, and check that the scheduler runs (`rasad up`)."
        )
    if now - pulse.ok_at > patience:
        told = phrase("No successful run for {span}. Check that the scheduler runs (`rasad up`), and see Health for the causes; such days are drawn as gaps.")
        return say(told, span=words.span(now - pulse.ok_at))
    return None


def _idle(config: Config, pulse: Pulse, now: datetime) -> str | None:
    """Say that the scheduler was stopped, or is gone; None while it works, and where there never was one."""
    beat = pulse.facts.get(HEARTBEAT)
    if beat is None or (beat.value and now - beat.at <= _BEAT):
        return None
    when = words.moment(beat.at, config.zone)
    if not beat.value:
        return say("Nothing is crawled by itself: the scheduler was stopped {when}. Start it with `make up` or `rasad up`.", when=when)
    return say("Nothing is crawled by itself: the scheduler has shown no sign of life since {when}. Start it with `make up` or `rasad up`.", when=when)


def _began(pulse: Pulse) -> datetime:
    fact = pulse.facts[outage.NAME]
    try:
        began = datetime.fromisoformat(fact.value)
    except ValueError:
        return fact.at
    return began if began.tzinfo else fact.at
