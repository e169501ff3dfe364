"""One source: who cites it, on what, when, and in which stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from crawler.storage.engine import day_of
from crawler.storage.reports import CitedCount, Citing, Filter, VolumePoint, source_of
from crawler.storage.reports.volume import WEEK, in_steps
from crawler.text.keywords import printed
from dashboard import briefs, charts, choice, columns, data, filters, markup, parts, tables, topics, words
from dashboard.sources.cited import SOURCE, of_kind

_LATEST = 6


def show(chosen: Filter) -> None:
    """Show the source that is picked among those of a kind."""
    cited, labels = of_kind(chosen)
    if not cited:
        return
    keys = [c.canonical for c in cited]
    picked = choice.among(words.say("Source"), keys, {c: labels.get(c, c) for c in keys}, key=SOURCE)
    source = next((c for c in cited if c.canonical == picked), cited[0])
    by = words.count(source.outlets, "{n} outlet", "{n} outlets")
    st.text(words.count(source.stories, "Cited by {outlets} in {n} story", "Cited by {outlets} in {n} stories", outlets=by))
    span = data.period(chosen)
    step = charts.step_for(span[1] - span[0] + 1) if span else 1
    citing: Citing = data.citing(chosen, _key(source))
    if span:
        _over_time(chosen, citing, step)
    left, right = st.columns(2, gap="large")
    with left:
        _by_outlet(chosen, source, citing)
        _wordings(citing)
    with right:
        _terms(chosen, source)
    st.subheader(words.say("Latest stories that cite it"), anchor=False)
    outlets, shades = parts.names(), parts.colours()
    latest = markup.cards(parts.card(story, outlets, shades) for story in data.stories_citing(chosen, _key(source), limit=_LATEST))
    st.html(latest + briefs.further(words.say("All stories that cite it"), filters.citing(chosen, _key(source))))


def _key(source: CitedCount) -> str:
    return source_of(source.kind, source.canonical)


def _over_time(chosen: Filter, citing: Citing, step: int) -> None:
    days = _of_known_days(chosen, citing)
    looked, points = data.looked(chosen, step=step), _in_steps(chosen, days, step)
    legend = charts.biggest(points, parts.names(), parts.colours())
    parts.legend(legend.items())
    parts.chart(charts.stacked(points, looked, legend), alt=words.say("Stories citing the source over time, by outlet"))
    zone = words.zone(data.config().zone)
    counted = (
        words.say("Stories that cite the source per week, by day of publication in {zone}.", zone=zone)
        if step == WEEK
        else words.say("Stories that cite the source per day of publication in {zone}.", zone=zone)
    )
    parts.note(counted + " " + parts.gaps(points, looked), *_left_out(sum(p.stories or 0 for p in citing.days) - sum(p.stories or 0 for p in days)))


def _left_out(stories: int) -> Iterator[str]:
    if stories:
        yield words.count(
            stories,
            "{n} story is of a day not known of its outlet (a backfill brought a part of it): it is not in the chart.",
            "{n} stories are of days not known of their outlets (a backfill brought a part of them): they are not in the chart.",
        )


def _in_steps(chosen: Filter, days: Sequence[VolumePoint], step: int) -> list[VolumePoint]:
    """Add days up into weeks, which lack the days that are not known of the outlet."""
    found = in_steps(days, data.looked(chosen), step)
    if step == 1:
        return found
    missing = {(p.series, p.day): p.missing for p in data.volume(chosen, by="outlet", step=step).points}
    return [p._replace(missing=missing.get((p.series, p.day), p.missing)) for p in found]


def _of_known_days(chosen: Filter, citing: Citing) -> list[VolumePoint]:
    """Return the days that are known of their outlets: of others a backfill may have brought a part."""
    span = data.counted(chosen)
    known = span.known if span else {}
    return [p for p in citing.days if span and p.series in known and known[p.series][p.day - span.first]]


def _by_outlet(chosen: Filter, source: CitedCount, citing: Citing) -> None:
    own = {share.outlet: share.stories for share in data.shares(chosen)}
    names = parts.names()
    rows = [
        {"outlet": names.get(c.outlet, c.outlet), "stories": c.stories, "share": c.stories / own[c.outlet] * 100 if own.get(c.outlet) else None}
        | {"key": c.outlet, "of": own.get(c.outlet), "first_day": day_of(c.first_day), "last_day": day_of(c.last_day)}
        for c in citing.outlets
    ]
    shown = {
        "outlet": columns.text(words.say("Outlet")),
        "stories": columns.number(words.say("Stories"), to=lambda row: filters.citing(chosen, _key(source), outlet=[row["key"]])),
        "share": columns.share(words.say("Of its stories")),
        "first_day": columns.day(words.say("First cited")),
        "last_day": columns.day(words.say("Last cited")),
    }
    tables.show(rows, shown, key="source_outlets", alt=words.say("Outlets citing the source"), order=("stories", "descending"))
    parts.note(words.say("Of its stories: those that cite the source, out of all stories of the outlet under the filter."))


def _wordings(citing: Citing) -> None:
    rows = [{"name": w.name, "stories": w.stories} for w in citing.wordings]
    shown = {"name": columns.text(words.say("Written as")), "stories": columns.number(words.say("Stories"))}
    if len(rows) > 1:
        tables.show(rows, shown, key="source_wordings", alt=words.say("How the source is written"), low=True, order=("stories", "descending"))
        parts.note(words.say("A story counts for every way in which it writes the source."))


def _terms(chosen: Filter, source: CitedCount) -> None:
    found = data.terms_citing(chosen, _key(source))
    if not found:
        return
    named = topics.labels({idea for t in found for idea in t.ideas}, ideas=True)
    rows = [
        {"term": printed(t.term), "key": t.term, "stories": t.stories, "share": t.stories / source.stories * 100}
        | {"idea": words.listed([named[idea] for idea in t.ideas])}
        for t in found
    ]

    def to(row: Mapping[str, Any]) -> str:
        """A filter takes any of several terms: that would be another count."""
        return "" if chosen.terms else filters.citing(chosen, _key(source), terms=[row["key"]])

    top = max(found[0].stories / source.stories * 100, 1.0)
    shown = {
        "term": columns.text(words.say("Term")),
        "stories": columns.number(words.say("Stories"), to=to),
        "share": columns.share(words.say("Of those citing it"), digits=0, top=top),
        "idea": columns.text(words.say("Idea")),
    }
    alt = words.say("Terms of the topic in the stories that cite the source")
    tables.show(rows, shown, key="source_terms", alt=alt, order=("stories", "descending"))
    parts.note(words.say("Terms of the topic in the stories that cite the source; a story counts once for a term."))
