"""The filters every page shares. They live in the address by their keys, so that any view can be sent to a colleague, whatever language they read.

The short ones are links (`pills.py`); what is chosen of the long ones stands there too, and their lists in a drawer that is filled once it is open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from crawler.localization import phrase
from crawler.storage.engine import day_number
from crawler.storage.reports import VERDICTS, Filter, OutletState
from crawler.text.keywords import printed
from crawler.text.letters import fold
from dashboard import address, choice, data, days, left_out, pills, topics, words
from dashboard.left_out import OTHER_DAYS, TO_COME, TOO_MUCH, Thing
from dashboard.words import say

CHOSEN_DAYS = phrase("Chosen days")
PERIODS = {phrase("7 days"): 7, phrase("30 days"): 30, phrase("90 days"): 90, phrase("1 year"): 365, phrase("Everything"): None, CHOSEN_DAYS: None}
DEFAULT_PERIOD = "30 days"
ALL_TOPICS = ""
DRAWER, _OPEN = "filter drawer", "filter drawer is open"
LABELS = {
    "period": phrase("Period"), "outlet": phrase("Outlets"), "kind": phrase("Kinds of outlet"), "country": phrase("Countries"),
    "language": phrase("Languages"), "verdict": phrase("Verdicts"), "topic": phrase("Topic"), "terms": phrase("Terms"), "cites": phrase("Cited sources"),
}  # fmt: skip
_CHOSEN, _CITED, _LEFT_OUT = "chosen filter", "names of cited sources", "left out of the filters"
_MOST_CITED = 8  # sources, each of which a story has to cite
_OFTEN = 200  # terms in the list: a topic has thousands, and a browser is slow with so many options


class _List(NamedTuple):
    """A filter with many options: by key in the reader's order, and what an empty one says."""

    names: Mapping[str, str]
    all_of_it: str


def show(outlets: Sequence[OutletState], topics: Sequence[str]) -> Filter:
    """Show the filters in the side bar and return what is chosen."""
    lists = _lists(outlets)
    languages = _named(sorted({x for o in outlets for x in o.languages}, key=words.language), words.language)
    verdicts = _named(VERDICTS, words.verdict)
    missed = [*left_out.strangers(), *_unknown_one("period", PERIODS), *_unknown_one("topic", _topics(topics))]
    if days.asked() and "period" not in st.query_params:
        choice.keep("period", [CHOSEN_DAYS])
    period = choice.held_one("period", _named(list(PERIODS), say), DEFAULT_PERIOD)
    topic = _topic(topics)
    lists |= {"terms": _terms(topic), "cites": _cited(outlets)}
    offered = {"language": languages, "verdict": verdicts} | {key: of.names for key, of in lists.items()}
    missed += [Thing(value, LABELS[key]) for key, names in offered.items() for value in _asked(key) if value not in names]
    missed += [Thing(value, LABELS["cites"], TOO_MUCH) for value in _said("cites")[_MOST_CITED:]]
    missed += _missed_days(period)
    picked = {key: choice.held(key, names) for key, names in offered.items()}
    with st.sidebar:
        since, until = _period(period, _short(languages, verdicts, topics, picked), _taken(lists, picked))
        _drawer(lists, topic)
    found = Filter(
        since_day=since,
        until_day=until,
        outlets=_ordered(picked["outlet"]),
        kinds=_ordered(picked["kind"]),
        countries=_ordered(picked["country"]),
        languages=tuple(x for x in languages if x in picked["language"]),
        verdicts=tuple(x for x in VERDICTS if x in picked["verdict"]),
        topic=topic or None,
        terms=_ordered(picked["terms"]),
        cites=_ordered(picked["cites"]),
    )
    st.session_state[_CHOSEN], st.session_state[_CITED] = found, lists["cites"].names
    if missed := [thing for thing in missed if thing.value.strip()]:
        st.session_state[_LEFT_OUT] = found, missed
    return found


def what_is_left_out() -> str:
    """Return what an address or a reader asked for that is not done, as HTML; nothing where all is.

    What the filters leave out is told as long as they stay as they were then, what a page does until the reader goes elsewhere.
    """
    of, missed = st.session_state.get(_LEFT_OUT, (None, ()))
    return left_out.told([*(missed if of == chosen() else ()), *left_out.by_page()])


def _said(key: str) -> list[str]:
    return list(dict.fromkeys(choice.said(key)))


def _asked(key: str) -> list[str]:
    """Return what is asked for under a key, as far as anybody looks."""
    return _said(key)[: _MOST_CITED if key == "cites" else None]


def _unknown_one(key: str, options: Collection[str]) -> list[Thing]:
    asked = st.query_params.get(key)
    if asked is None or asked in options:
        return []
    choice.keep(key, [])
    return [Thing(asked, LABELS[key])]


def _missed_days(period: str) -> list[Thing]:
    if period == CHOSEN_DAYS:
        return [*(Thing(day, CHOSEN_DAYS) for day in days.unknown()), *(Thing(day, CHOSEN_DAYS, TO_COME) for day in days.to_come())]
    missed = [Thing(day, "", OTHER_DAYS) for day in days.asked()]
    choice.keep(days.KEY, [])
    return missed


def chosen() -> Filter:
    """Return the filter that the frame showed in this run."""
    found: Filter = st.session_state[_CHOSEN]
    return found


def names_of_cited() -> list[str]:
    """Return what the sources are called that the chosen stories cite."""
    return [st.session_state[_CITED][source] for source in chosen().cites]


def is_narrowed(found: Filter) -> bool:
    """Say whether anything but the period is filtered."""
    return found != Filter(since_day=found.since_day, until_day=found.until_day)


def way(view: str, /, **more: Sequence[str]) -> str:
    """Return the address of a page under the filters that are chosen, seen from any page; `more` is added to it, or put in place of a filter."""
    there = set(st.query_params)  # asked for once: a table has a way in every row
    kept = {key: st.query_params.get_all(key) for key in (words.LANGUAGE, *LABELS, days.KEY) if key in there}
    return f"{'./' if view == address.FIRST else view}?{urlencode(kept | more, doseq=True)}"


def citing(found: Filter, source: str, /, **more: Sequence[str]) -> str:
    """Return the address of the stories of a filter that cite a source too."""
    return way("stories", cites=list(dict.fromkeys([*found.cites, source])), **more)


def on_day(day: int) -> dict[str, list[str]]:
    """Return what the address holds for one day as the period."""
    return _on_days(day, day)


def asks_for(found: Filter) -> dict[str, list[str]]:
    """Return what the address of a page holds for a filter."""
    lists: dict[str, Sequence[str]] = {
        "outlet": found.outlets,
        "kind": found.kinds,
        "country": found.countries,
        "language": found.languages,
        "verdict": found.verdicts,
        "cites": found.cites,
    }
    period = {"period": ["Everything"]} if found.since_day is None or found.until_day is None else _on_days(found.since_day, found.until_day)
    return period | {key: list(values) for key, values in lists.items() if values} | {"terms": list(found.terms), "topic": [found.topic] if found.topic else []}


def _on_days(first: int, last: int) -> dict[str, list[str]]:
    return {"period": [CHOSEN_DAYS], days.KEY: [words.iso(first), words.iso(last)]}


def before(found: Filter) -> Filter | None:
    """Return the same filter for the period of the same length just before; None where the period is open."""
    if found.since_day is None or found.until_day is None:
        return None
    length = found.until_day - found.since_day + 1
    return Filter(**(vars(found) | {"since_day": found.since_day - length, "until_day": found.since_day - 1}))


def _named(options: Sequence[str], named: Any) -> dict[str, str]:
    return {option: named(option) for option in options}


def _ordered(picked: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(picked))


def _lists(outlets: Sequence[OutletState]) -> dict[str, _List]:
    names = words.outlet_names(outlets)
    by_name = sorted(names, key=lambda k: names[k].casefold())
    kinds, countries = sorted({o.kind for o in outlets}, key=words.kind), sorted({o.country for o in outlets}, key=words.country)
    return {
        "outlet": _List({k: names[k] for k in by_name}, say("All outlets")),
        "kind": _List(_named(kinds, words.kind), say("All kinds")),
        "country": _List(_named(countries, words.country), say("All countries")),
    }


def _topics(topics: Sequence[str]) -> dict[str, str]:
    return {ALL_TOPICS: say("All topics")} | {t: t for t in topics}


def _topic(topics: Sequence[str]) -> str:
    return choice.held_one("topic", _topics(topics), ALL_TOPICS) if len(topics) > 1 else ALL_TOPICS


def _terms(topic: str) -> _List:
    """Of the terms only those that are asked for, in any spelling: the others are needed where the drawer is open."""
    said = choice.said("terms")
    known = _terms_among(topic, said)
    if unknown := set(said) - set(known):
        spelt = {_joined(printed(t)): t for t in data.term_names(topic or None)}
        said = list(dict.fromkeys(spelt.get(_joined(t), t) if t in unknown else t for t in said))
        known = [t for t in said if t not in unknown or t in spelt.values()]
        choice.put("terms", said)
    return _List(topics.labels(known, ideas=False), say("Any terms"))


def _terms_among(topic: str, among: Sequence[str]) -> list[str]:
    return data.term_names(topic or None, among=tuple(sorted(among))) if among else []


def _cited(outlets: Sequence[OutletState]) -> _List:
    """Name the cited sources that the address asks for: they are chosen by their counts on Sources."""
    if not (said := _asked("cites")):
        return _List({}, "")
    names = data.source_names() | words.outlet_names(outlets)
    return _List({source: names.get(source.partition(":")[2], written) for source, written in data.latest_names(tuple(sorted(said))).items()}, "")


def _joined(term: str) -> str:
    """Fold a term, its words run together: what one prints with a joiner another types with a space."""
    return fold(term).replace(" ", "")


def _short(languages: Mapping[str, str], verdicts: Mapping[str, str], topics: Sequence[str], picked: Mapping[str, Sequence[str]]) -> str:
    explained = say("Relevant: a rule of the topic says so. Possible: for a person to look at.")
    shown = pills.several("language", languages, picked["language"], label=say(LABELS["language"]))
    shown += pills.several("verdict", verdicts, picked["verdict"], label=say(LABELS["verdict"]), help=explained)
    if len(topics) > 1:
        shown += pills.single("topic", _topics(topics), st.session_state["topic"], default=ALL_TOPICS, label=say(LABELS["topic"]), ends=[pills.PAGE])
    return shown


def _taken(lists: Mapping[str, _List], picked: Mapping[str, Sequence[str]]) -> str:
    """Return what is chosen of the long lists, each to be taken out, and the way to clear all."""
    shown = "".join(pills.removable(key, one.names, picked[key], label=say(LABELS[key])) for key, one in lists.items())
    is_any = any(picked.values()) or any(key in st.query_params for key in ("period", "topic"))
    return shown + (pills.clear((*LABELS, days.KEY, pills.PAGE), say("Clear filters")) if is_any else "")


def _drawer(lists: Mapping[str, _List], topic: str) -> None:
    """Offer the long lists, once a reader opens them."""
    if choice.moved() or DRAWER not in st.session_state:  # it stays as the reader left it, from page to page
        st.session_state[DRAWER] = st.session_state.get(_OPEN, False)
    drawer = st.expander(say("Outlets, kinds, countries, terms"), icon=":material/tune:", key=DRAWER, on_change="rerun")
    st.session_state[_OPEN] = drawer.open
    if not drawer.open:
        return
    with drawer:
        for key in ("outlet", "kind", "country"):
            choice.several(say(LABELS[key]), list(lists[key].names), lists[key].names, key=key, default=(), placeholder=lists[key].all_of_it)
        _show_terms(lists["terms"], topic)


def _show_terms(terms: _List, topic: str) -> None:
    explained, found = say("Only stories in which one of these terms of the topic stands."), data.term_names(topic or None, limit=_OFTEN + 1)
    if len(found) > _OFTEN:
        explained += " " + say("The list holds the {n} found most often; any other can be typed.", n=_OFTEN)
    often = sorted(found[:_OFTEN], key=str.casefold)
    named = topics.labels(dict.fromkeys([*often, *terms.names]), ideas=False)
    typed: dict[str, Any] = {"accept_new_options": True}
    choice.several(say(LABELS["terms"]), often, named, key="terms", default=(), placeholder=terms.all_of_it, help=explained, **typed)


def _period(name: str, *rest: str) -> tuple[int | None, int | None]:
    """Show the period and below it the rest, and return its first and last day."""
    own = pills.single("period", _named(list(PERIODS), say), name, default=DEFAULT_PERIOD, label=say(LABELS["period"]), ends=[days.KEY, pills.PAGE])
    if name == CHOSEN_DAYS:
        st.html(_bar(own))
        span = days.show()
        st.html(_bar(*rest))
        return span
    st.html(_bar(own, *rest))
    length, today = PERIODS[name], day_number(days.today())
    return (today - length + 1 if length else None), today


def _bar(*inner: str) -> str:
    return f'<div class="rs-filters">{"".join(inner)}</div>'
