"""Today: what is new, what is unusual, what most outlets carried, who is silent. Five minutes, one page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from crawler.digest.document import document
from crawler.digest.paper import chromium, pdf
from crawler.digest.period import Period, days_of
from crawler.localization import locale_for
from crawler.storage.engine import day_number
from crawler.storage.reports import Filter, NewStories, OutOfLine, ProblemLine, Spread
from crawler.storage.reports.digest import figures
from crawler.usual import BACK
from dashboard import briefs, data, filters, parts, since, words
from dashboard.colours import language_colour
from dashboard.words import say

_MOST_CHIPS = 15


def _figures(new: NewStories, carried: list[Spread], out: list[OutOfLine], silent: list[ProblemLine]) -> None:
    with st.grid(4, min_column_width=150):
        st.metric(say("New stories"), f"{new.stories:,}", border=True, height="stretch")
        st.metric(say("Outlets with new stories"), f"{len(new.outlets):,}", border=True, height="stretch")
        st.metric(say("Unusual"), f"{len(out):,}", border=True, height="stretch")
        st.metric(say("Silent outlets"), f"{len({p.outlet for p in silent}):,}", border=True, height="stretch")


def _new(new: NewStories, said: str, chosen: Filter) -> None:
    st.subheader(say("New stories"), anchor=False)
    if not new.stories:
        parts.nothing_here(chosen)
        return
    names, shades = parts.names(), parts.colours()
    st.html(briefs.shares(new.outlets[:_MOST_CHIPS], names, shades))
    rest = len(new.outlets) - _MOST_CHIPS
    if rest > 0:
        parts.note(words.count(rest, "and {n} more outlet", "and {n} more outlets"))
    tongues = dict(new.languages)
    st.html(briefs.shares(new.languages, {x: words.language(x) for x in tongues}, {x: language_colour(x) for x in tongues}))
    parts.note(say("Counted: stories first seen {since}, whatever their day of publication; what a backfill brought is left out.", since=said))
    for pair in (new.latest[i : i + 2] for i in range(0, len(new.latest), 2)):
        for column, story in zip(st.columns(2), pair, strict=False):
            with column:
                parts.card(story, place="new", brief=True)
    st.page_link("views/stories.py", label=say("All stories"), icon=":material/arrow_forward:")


def _unusual(out: list[OutOfLine], today: int) -> None:
    st.subheader(say("Unusual"), anchor=False)
    names, shades = parts.names(), parts.colours()
    for i, line in enumerate(out):
        narrowed: dict[str, Any] = {"period": "7 days"} | _narrowing(line)
        _opens(f"unusual-{i}", briefs.unusual(line, today, names, shades), say("Show these stories"), narrowed)
    if not out:
        parts.nothing_odd(say("No outlet, language or term is out of the ordinary today or yesterday."))
    parts.note(
        say(
            "Each day is compared with the same weekdays of up to {days} days before on which the outlet was reached. Usual: nine ordinary days in ten. "
            "Told is what is too unlikely to be chance, given how many were looked at; outlets with too few known days are not judged.",
            days=BACK,
        )
    )


def _narrowing(line: OutOfLine) -> dict[str, Any]:
    return {"outlet": [line.series]} if line.kind == "outlet" else {"language": [line.series]} if line.kind == "language" else {"terms": [line.series]}


def _opens(key: str, html: str, label: str, narrowed: dict[str, Any], story: int | None = None) -> None:
    """Show a card that opens the stories of a filter, or one story."""
    with st.container(border=True, key=f"card-{key}"):
        st.html(html)
        if st.button(f"{label} ({key})", key=f"read-{key}", type="tertiary", on_click=_narrow, args=(narrowed,)):
            st.switch_page("views/stories.py", query_params={parts.STORY: str(story)} if story is not None else None)


def _narrow(narrowed: dict[str, Any]) -> None:
    for name, value in narrowed.items():
        st.session_state[name] = value


def _carried(found: list[Spread], begun: int) -> None:
    st.subheader(say("Carried by most outlets"), anchor=False)
    names, shades = parts.names(), parts.colours()
    for carried in found:
        below = f'<p class="rs-note">{briefs.carried_by(carried)}</p>{briefs.carriers(carried, names, shades)}'
        parts.card(carried.first, place="carried", brief=True, below=below)
    if not found:
        parts.nothing_odd(say("No text was carried by more than one outlet."))
    parts.note(
        say(
            "Stories published since {day}. Copies and near-copies (half of the shorter text at least is in the other, in any spelling) are one; "
            "a translation or a report in other words is not. The lag is counted from the first publication known.",
            day=words.day(begun),
        )
    )


def _first_cited(chosen: Filter, begun: int) -> None:
    st.subheader(say("Cited for the first time"), anchor=False)
    found = data.first_cited(chosen, since_day=begun)
    for i, source in enumerate(found or ()):
        _opens(f"cited-{i}", briefs.first_cited(source), say("Read the first story"), {}, source.story)
    if not found:
        young = say("The stories do not go back far enough yet to call a source new.")
        st.html(f'<div class="rs-empty">{young if found is None else say("Every source that was cited had been cited before.")}</div>')
    parts.note(say("Sources that no story of an earlier day cites, in stories published since {day}; anonymous sources left out.", day=words.day(begun)))


def _silent(silent: list[ProblemLine]) -> None:
    st.subheader(say("Silent outlets"), anchor=False)
    if silent:
        names, shades = parts.names(), parts.colours()
        st.html(f'<ul class="rs-list">{"".join(briefs.silent(p, names, shades) for p in silent)}</ul>')
        st.page_link("views/health.py", label=say("Causes and what to do"), icon=":material/ecg_heart:")
    else:
        parts.nothing_odd(say("Every outlet that is watched brings what it usually does."))


def _problems(chosen: Filter) -> list[ProblemLine]:
    found = [p for p in data.problems() if p.rule in briefs.SILENT and p.outlet]
    asked = ((chosen.outlets, "key"), (chosen.kinds, "kind"), (chosen.countries, "country"))
    wanted = {o.key for o in data.outlet_states() if all(not picked or getattr(o, name) in picked for picked, name in asked)}
    return [p for p in found if p.outlet in wanted]


def _digest(chosen: Filter) -> None:
    """Offer yesterday and the week to its end as documents, made when they are asked for."""
    config = data.config()
    made = [("day", "html"), ("week", "html"), *([("day", "pdf"), ("week", "pdf")] if chromium(config.browser) else [])]
    labels = {"dayhtml": say("Day (HTML)"), "weekhtml": say("Week (HTML)"), "daypdf": say("Day (PDF)"), "weekpdf": say("Week (PDF)")}
    with st.expander(say("Day and week as documents"), icon=":material/summarize:"), st.container(horizontal=True):
        for period, form in made:
            st.download_button(
                labels[period + form],
                data=partial(_document, "week" if period == "week" else "day", form, chosen, words.locale().code),
                file_name=f"rasad-digest-{period}.{form}",
                mime="application/pdf" if form == "pdf" else "text/html",
                on_click="ignore",
                key=f"digest-{period}-{form}",
            )


def _document(period: Period, form: str, chosen: Filter, language: str) -> bytes:
    config, at = data.config(), words.now()
    first, last = days_of(period, None, at.astimezone(config.zone).date())
    found = figures(data.engine(), chosen, config.zone, since_day=first, until_day=last, now=at)
    html = document(found, locale_for(language), config.zone, at, simulated=config.simulated)
    return pdf(html, config.browser) if form == "pdf" else html.encode()


now = words.now()
zone = data.config().zone
today = day_number(now.astimezone(zone).date())
chosen = filters.chosen()
moment, said = since.chosen(now, zone)
begun = min(day_number(moment.astimezone(zone).date()), today - 1)
of_late = replace(chosen, since_day=begun, until_day=today)
new = data.new_stories(chosen, moment)
carried = data.most_carried(of_late)
out = [*data.out_of_line(chosen, today=today), *data.rising_terms(chosen, today=today)]
silent = _problems(chosen)
weekday = words.locale().weekday(now.astimezone(zone))
here = {"weekday": weekday, "moment": words.moment(now, zone), "zone": data.config().timezone}
parts.note(say("{weekday}, {moment} ({zone}). The period of the side bar is not asked here; its other filters are.", **here))
_figures(new, carried, out, silent)
parts.note(said)
left, right = st.columns([2, 3], gap="large")
with left:
    _unusual(out, today)
    _silent(silent)
    _first_cited(chosen, begun)
with right:
    _carried(carried, begun)
_new(new, said, chosen)
_digest(chosen)
