"""The filters every page shares. They live in the address, so that any view can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from crawler.storage.engine import day_number
from crawler.storage.reports import VERDICTS, Filter, OutletState
from dashboard import data, words

PERIODS = {"7 days": 7, "30 days": 30, "90 days": 90, "1 year": 365, "Everything": None, "Chosen days": None}
DEFAULT_PERIOD = "30 days"
DEFAULTS = {"period": DEFAULT_PERIOD, "outlet": [], "language": [], "kind": [], "verdict": [], "topic": "All topics"}
_CHOSEN = "chosen filter"


def show(outlets: Sequence[OutletState], topics: Sequence[str]) -> Filter:
    """Show the filters in the side bar and return what is chosen."""
    names = {o.key: o.name for o in outlets}
    with st.sidebar:
        days = _period()
        languages = sorted({x for o in outlets for x in o.languages}, key=words.language)
        tongues = _tongues(languages) if languages else []
        by_name = sorted(names, key=lambda k: names[k].casefold())
        chosen_outlets = st.multiselect("Outlets", by_name, format_func=names.__getitem__, key="outlet", bind="query-params", placeholder="All outlets")
        kinds = st.multiselect("Kinds of outlet", sorted({o.kind for o in outlets}), key="kind", bind="query-params", placeholder="All kinds")
        help_text = "Relevant: a rule of the topic says so. Possible: for a person to look at."
        verdicts = st.pills("Verdicts", VERDICTS, selection_mode="multi", format_func=words.verdict, key="verdict", bind="query-params", help=help_text)
        topic = st.selectbox("Topic", [str(DEFAULTS["topic"]), *topics], key="topic", bind="query-params") if len(topics) > 1 else None
        st.button("Clear filters", icon=":material/filter_alt_off:", on_click=clear, width="stretch", disabled=not _any_set())
    found = Filter(
        since_day=days[0],
        until_day=days[1],
        outlets=tuple(sorted(chosen_outlets)),
        languages=tuple(sorted(tongues)),
        kinds=tuple(sorted(kinds)),
        verdicts=tuple(v for v in VERDICTS if v in verdicts),
        topic=topic if topic in topics else None,
    )
    st.session_state[_CHOSEN] = found
    return found


def _tongues(languages: Sequence[str]) -> list[str]:
    return st.pills("Languages", languages, selection_mode="multi", format_func=words.language, key="language", bind="query-params")


def chosen() -> Filter:
    """Return the filter that the frame showed in this run."""
    found: Filter = st.session_state[_CHOSEN]
    return found


def is_narrowed(found: Filter) -> bool:
    """Say whether anything but the period is filtered."""
    return bool(found.outlets or found.languages or found.kinds or found.verdicts or found.topic)


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


def _period() -> tuple[int | None, int | None]:
    today = datetime.now(data.config().zone).date()
    name = st.selectbox("Period", list(PERIODS), index=list(PERIODS).index(DEFAULT_PERIOD), key="period", bind="query-params")
    if name == "Chosen days":
        return _chosen_days(today)
    length = PERIODS.get(name)
    return (day_number(today) - length + 1 if length else None), day_number(today)


def _chosen_days(today: date) -> tuple[int, int]:
    usual = (today - timedelta(days=29), today)
    picked = st.date_input("From, to", usual, max_value=today, key="days", bind="query-params", format="YYYY-MM-DD")
    days = [*picked]  # one day or none while a person picks
    return day_number(min(days, default=usual[0])), day_number(max(days, default=usual[1]))
