"""The filters every page shares. They live in the address by their keys, so that any view can be sent to a colleague, whatever language they read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from crawler.localization import phrase
from crawler.storage.engine import day_number
from crawler.storage.reports import VERDICTS, Filter, OutletState
from crawler.text.letters import fold
from dashboard import choice, data, words
from dashboard.words import say

CHOSEN_DAYS = phrase("Chosen days")
PERIODS = {phrase("7 days"): 7, phrase("30 days"): 30, phrase("90 days"): 90, phrase("1 year"): 365, phrase("Everything"): None, CHOSEN_DAYS: None}
DEFAULT_PERIOD = "30 days"
ALL_TOPICS = ""
DEFAULTS = {"period": DEFAULT_PERIOD, "outlet": [], "kind": [], "country": [], "language": [], "verdict": [], "topic": ALL_TOPICS, "terms": []}
_CHOSEN = "chosen filter"
_DAYS = "days"  # first and last of "Chosen days"
_OFTEN = 200  # terms in the list: a topic has thousands, and a browser is slow with so many options


def show(outlets: Sequence[OutletState], topics: Sequence[str]) -> Filter:
    """Show the filters in the side bar and return what is chosen."""
    with st.sidebar:
        since, until = _period()
        of_outlets = _outlets(outlets)
        languages = _pills("language", say("Languages"), sorted({x for o in outlets for x in o.languages}, key=words.language), words.language)
        verdicts_help = say("Relevant: a rule of the topic says so. Possible: for a person to look at.")
        verdicts = _pills("verdict", say("Verdicts"), VERDICTS, words.verdict, help=verdicts_help)
        topic = _topic(topics)
        terms = _terms(topic)
        st.button(say("Clear filters"), icon=":material/filter_alt_off:", on_click=clear, width="stretch", disabled=not _any_set())
    found = Filter(since_day=since, until_day=until, languages=languages, verdicts=verdicts, topic=topic, terms=terms, **of_outlets)
    st.session_state[_CHOSEN] = found
    return found


def chosen() -> Filter:
    """Return the filter that the frame showed in this run."""
    found: Filter = st.session_state[_CHOSEN]
    return found


def is_narrowed(found: Filter) -> bool:
    """Say whether anything but the period is filtered."""
    return found != Filter(since_day=found.since_day, until_day=found.until_day)


def way(view: str, /, **more: Sequence[str]) -> str:
    """Return the address of a page under the filters that are chosen, seen from any page; `more` is added to it, or put in place of a filter."""
    kept = {key: st.query_params.get_all(key) for key in (words.LANGUAGE, *DEFAULTS, _DAYS)}
    return f"{view}?{urlencode(kept | more, doseq=True)}"


def before(found: Filter) -> Filter | None:
    """Return the same filter for the period of the same length just before; None where the period is open."""
    if found.since_day is None or found.until_day is None:
        return None
    length = found.until_day - found.since_day + 1
    return Filter(**(vars(found) | {"since_day": found.since_day - length, "until_day": found.since_day - 1}))


def clear() -> None:
    """Set every filter back to its default."""
    for key, value in DEFAULTS.items():
        if key in st.session_state:
            st.session_state[key] = value


def _any_set() -> bool:
    return any(st.session_state.get(key, value) != value for key, value in DEFAULTS.items())


def _outlets(outlets: Sequence[OutletState]) -> dict[str, tuple[str, ...]]:
    names = words.outlet_names(outlets)
    by_name = sorted(names, key=lambda k: names[k].casefold())
    return {
        "outlets": _several("outlet", say("Outlets"), by_name, names.__getitem__, say("All outlets")),
        "kinds": _several("kind", say("Kinds of outlet"), sorted({o.kind for o in outlets}, key=words.kind), words.kind, say("All kinds")),
        "countries": _several("country", say("Countries"), sorted({o.country for o in outlets}, key=words.country), words.country, say("All countries")),
    }


def _topic(topics: Sequence[str]) -> str | None:
    if len(topics) < 2:
        return None
    names = {ALL_TOPICS: say("All topics")} | {t: t for t in topics}
    return choice.among(say("Topic"), list(names), names, key="topic") or None


def _terms(topic: str | None) -> tuple[str, ...]:
    explained, known = say("Only stories in which one of these terms of the topic stands."), data.term_names(topic, limit=_OFTEN + 1)
    often = sorted(known[:_OFTEN], key=str.casefold)
    if len(known) > len(often):
        known = [*known, *_terms_among(topic, st.session_state["terms"] if "terms" in st.session_state else st.query_params.get_all("terms"))]
        explained += " " + say("The list holds the {n} found most often; any other can be typed.", n=_OFTEN)
    typed: dict[str, Any] = {"accept_new_options": True, "on_change": _spell, "args": (topic,)}
    label, named = say("Terms"), {t: t for t in known}
    return tuple(sorted(choice.several(label, often, named, key="terms", default=(), placeholder=say("Any terms"), help=explained, **typed)))


def _terms_among(topic: str | None, words: Sequence[str]) -> list[str]:
    return data.term_names(topic, among=tuple(sorted(words))) if words else []


def _spell(topic: str | None) -> None:
    """Take what was typed for the term that it spells, in any spelling; what is none goes."""
    if unknown := set(st.session_state["terms"]) - set(_terms_among(topic, st.session_state["terms"])):
        spelt = {fold(t): t for t in data.term_names(topic)}
        st.session_state["terms"] = [t for t in dict.fromkeys(spelt.get(fold(t)) if t in unknown else t for t in st.session_state["terms"]) if t]


def _several(key: str, label: str, options: Sequence[str], named: Any, placeholder: str, *, help: str | None = None) -> tuple[str, ...]:  # noqa: A002
    names = {option: named(option) for option in options}  # in this reader's language, whoever asks later
    return tuple(sorted(choice.several(label, options, names, key=key, default=(), placeholder=placeholder, help=help)))


def _pills(key: str, label: str, options: Sequence[str], named: Any, *, help: str | None = None) -> tuple[str, ...]:  # noqa: A002
    if not options:
        return ()
    return choice.tags(label, options, {option: named(option) for option in options}, key=key, help=help)


def _period() -> tuple[int | None, int | None]:
    today = datetime.now(data.config().zone).date()
    name = choice.among(say("Period"), list(PERIODS), {period: say(period) for period in PERIODS}, key="period", default=DEFAULT_PERIOD)
    if name == CHOSEN_DAYS:
        return _chosen_days(today)
    length = PERIODS.get(name or DEFAULT_PERIOD)
    return (day_number(today) - length + 1 if length else None), day_number(today)


def _chosen_days(today: date) -> tuple[int, int]:
    usual = (today - timedelta(days=29), today)
    picked = st.date_input(say("From, to"), usual, max_value=today, key=_DAYS, bind="query-params", format="YYYY-MM-DD")
    days = [*picked]  # one day or none while a person picks
    return day_number(min(days, default=usual[0])), day_number(max(days, default=usual[1]))
