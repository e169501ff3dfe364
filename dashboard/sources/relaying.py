"""Who relays whom among the outlets: the picture, the pairs in figures, and the lag where it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from crawler.storage.reports import Filter, Relayed, source_of
from crawler.storage.reports.relays import middle
from dashboard import columns, data, filters, markup, movers, network, network_picture, parts, tables, words
from dashboard.movers import Pair
from dashboard.network import Flow, Network
from dashboard.sources import naming
from dashboard.sources.cited import SECTION, way_to


def show(chosen: Filter) -> None:
    """Show which outlets cite which, and how long after."""
    owners = naming.owners()
    relays = movers.without_own(data.relays(chosen, kinds=("outlet",)), owners)
    if not relays:
        parts.nothing_found(chosen, words.say("No story of this period and under these filters names another outlet as its source."))
        return
    relayed = [r for r in data.relayed(chosen, owners) if r.outlet != r.canonical and r.outlet not in owners[r.canonical]]
    pairs = movers.pairs(relays, relayed)
    names = naming.outlets(chosen, (p.cited for p in pairs))
    _figures(pairs, relayed)
    _picture(chosen, network.lay_out(movers.flows(pairs)), pairs, names)
    _table(chosen, pairs, names)


def _figures(pairs: Sequence[Pair], relayed: Sequence[Relayed]) -> None:
    after = [lag for pair in relayed for lag in pair.lags]
    same, timed = sum(p.same for p in pairs), sum(p.timed for p in pairs)
    told = {
        words.say("Citations of outlets"): words.number(sum(p.stories for p in pairs)),
        words.say("Pairs of outlets"): words.number(len(pairs)),
        words.say("With the cited outlet's text"): words.number(same),
        words.say("Median lag"): "–" if (lag := middle(after)) is None else _lag(lag),
    }
    st.html(markup.figures(markup.Figure(*told_by) for told_by in told.items()))
    parts.note(
        words.say(
            "A citation: a story that names another outlet as its source; one that names two counts for each. Lag: from the cited outlet's own story to the"
            " one that cites it, by the times they print. It is known only where both have the same text to the letter, at most two days of the"
            " calendar apart, and times to the minute: {timed} of {all} citations. Of these, {after} were printed after the cited outlet's own, or in the same"
            " minute; the median is theirs.",
            timed=words.number(timed),
            all=words.number(sum(p.stories for p in pairs)),
            after=words.number(len(after)),
        )
    )


def _picture(chosen: Filter, drawn: Network, pairs: Sequence[Pair], names: Mapping[str, str]) -> None:
    lags = {(p.cited, p.citing): p for p in pairs}
    labels = network_picture.Labels(
        words.locale().direction,
        names,
        naming.colours(n.key for n in (*drawn.cited, *drawn.citing)),
        words.say("is cited"),
        words.say("cites"),
        _alt(drawn, names),
        lambda n: words.count(n, "{n} story", "{n} stories"),
        lambda flow: _ribbon(flow, lags[flow.cited, flow.citing], names),
    )
    ways = network_picture.Ways(
        lambda flow: _stories(chosen, flow.cited, flow.citing),
        lambda key: way_to("outlet", key),
        lambda key: filters.way("sources", **{SECTION: ["relays"], "outlet": [key]}),
    )
    st.html(network_picture.draw(drawn, labels, ways))
    parts.note(
        words.say(
            "News runs along a ribbon from the outlet that is cited to the one that cites it, in the colour of the first; the thicker, the more stories."
            " A ribbon leads to its stories, a name to that outlet by itself."
            " Drawn: {shown} of {all} citations, those of the {cited} most cited of {of_cited} outlets by the {citing} of {of_citing} that cite these most."
            " The table below has all.",
            shown=words.number(drawn.stories),
            all=words.number(drawn.of),
            cited=len(drawn.cited),
            of_cited=drawn.of_cited,
            citing=len(drawn.citing),
            of_citing=drawn.of_citing,
        )
    )


def _alt(drawn: Network, names: Mapping[str, str]) -> str:
    """Say in words what the thickest ribbons show."""
    top = sorted(drawn.ribbons, key=lambda r: (-r.flow.stories, r.flow))[:5]
    said = "; ".join(_flow(r.flow, names) for r in top)
    return words.say("Picture of who relays whom. Thickest: {flows}.", flows=said)


def _flow(flow: Flow, names: Mapping[str, str]) -> str:
    citing, cited = names.get(flow.citing, flow.citing), names.get(flow.cited, flow.cited)
    return words.count(flow.stories, "{citing} cites {cited} in {n} story", "{citing} cites {cited} in {n} stories", citing=citing, cited=cited)


def _ribbon(flow: Flow, pair: Pair, names: Mapping[str, str]) -> str:
    if pair.lag is None:
        return _flow(flow, names)
    return words.say("{flow}; median lag {lag}", flow=_flow(flow, names), lag=_lag(pair.lag))


def _lag(lag: float) -> str:
    return words.span(timedelta(seconds=lag)) if lag >= 60 else words.say("under a minute")


def _table(chosen: Filter, pairs: Sequence[Pair], names: Mapping[str, str]) -> None:
    rows = [_row(pair, names) for pair in pairs]
    number, text = columns.number, columns.text
    shown = {
        "cited": text(words.say("Is cited"), to=lambda row: way_to("outlet", row["key"])),
        "citing": text(words.say("Cites")),
        "stories": number(words.say("Stories"), to=lambda row: _stories(chosen, row["key"], row["citing_key"])),
        "same": number(words.say("Same text")),
        "timed": number(words.say("Lag known")),
        "after": number(words.say("Cited first"), help=words.say("Of those with a known lag: the cited outlet printed it first.")),
        "lag_minutes": number(words.say("Median lag, minutes")),
    }
    alt = words.say("Which outlet cites which, in how many stories, and how long after")
    tables.show(rows, shown, key="relays", alt=alt, folds=True, order=("stories", "descending"))


def _stories(chosen: Filter, cited: str, citing: str) -> str:
    """Return the address of the stories in which an outlet cites another."""
    return filters.citing(chosen, source_of("outlet", cited), outlet=[citing])


def _row(pair: Pair, names: Mapping[str, str]) -> dict[str, Any]:
    lag = pair.lag / 60 if pair.lag is not None else None
    named = {"cited": names.get(pair.cited, pair.cited), "citing": names.get(pair.citing, pair.citing)}
    figures = {"stories": pair.stories, "same": pair.same, "timed": pair.timed, "after": pair.after, "lag_minutes": lag}
    return named | figures | {"key": pair.cited, "citing_key": pair.citing}
