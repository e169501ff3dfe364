"""Today: what is new, what is unusual, what most outlets carried, who is silent. Five minutes, one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from crawler import chromium
from crawler.digest.document import LEFT_OUT_MAY_BE_FIRST, document
from crawler.digest.paper import pdf
from crawler.digest.period import Period, days_of
from crawler.localization import locale_for
from crawler.storage.engine import day_number
from crawler.storage.reports import Filter, NewStories, OutOfLine, ProblemLine, Spread
from crawler.storage.reports.digest import figures
from crawler.usual import BACK
from dashboard import briefs, data, days, filters, markup, parts, since, strip, words
from dashboard.colours import language_colour
from dashboard.words import say

_MOST_CHIPS = 15
Known = tuple[Mapping[str, str], Mapping[str, str]]  # the outlets' names and colours


def _figures(new: NewStories, out: list[OutOfLine], silent: list[ProblemLine]) -> str:
    told = {
        say("New stories"): new.stories,
        say("Outlets with new stories"): len(new.outlets),
        say("Unusual"): len(out),
        say("Silent outlets"): len({p.outlet for p in silent}),
    }
    return markup.figures(markup.Figure(name, words.number(n)) for name, n in told.items())


def _new(new: NewStories, said: str, chosen: Filter, known: Known) -> str:
    head = markup.heading(say("New stories"))
    if not new.stories:
        return head + markup.empty(_why_none(chosen))
    chips = briefs.shares(new.outlets[:_MOST_CHIPS], *known)
    rest = len(new.outlets) - _MOST_CHIPS
    more = markup.note(words.count(rest, "and {n} more outlet", "and {n} more outlets")) if rest > 0 else ""
    tongues = dict(new.languages)
    chips += more + briefs.shares(new.languages, {x: words.language(x) for x in tongues}, {x: language_colour(x) for x in tongues})
    counted = markup.note(say("Counted: stories first seen {since}, whatever their day of publication; what a backfill brought is left out.", since=said))
    some = markup.cards((parts.card(story, *known) for story in new.latest), beside=True)
    return head + chips + counted + some + briefs.further(say("All stories"), filters.way("stories"))


def _why_none(chosen: Filter) -> str:
    """Say why nothing is new: the period of the side bar, which other pages would ask to be widened, has no part in it."""
    if filters.is_narrowed(chosen):
        return parts.or_not_yet(say("Nothing new since then under these filters. Clear the filters in the side bar, or look further back above."))
    return parts.or_not_yet(say("Nothing new since then."))


def _unusual(out: list[OutOfLine], today: int, known: Known) -> str:
    shown = [markup.card(briefs.unusual(line, today, *known, to=filters.way("stories", **_narrowing(line)))) for line in out]
    none = say("No outlet, language or term is out of the ordinary today or yesterday.")
    explained = say(
        "Each day is compared with its weekday in up to {days} days before on which the outlet was reached. Usual: nine ordinary days in ten. "
        "Told is what is too unlikely to be chance, given how many were looked at; outlets with too few known days are not judged.",
        days=BACK,
    )
    below = markup.note(explained) + briefs.reckoning(out, known[0])
    return markup.heading(say("Unusual")) + (markup.cards(shown) if out else markup.empty(parts.or_not_yet(none))) + below


def _narrowing(line: OutOfLine) -> dict[str, list[str]]:
    """Return the filters under which the stories of a finding stand, and no others: as many as it counts."""
    of = {"outlet": "outlet", "language": "language"}.get(line.kind, "terms")
    return filters.on_day(line.day) | {of: [line.series]}


def _carried(found: list[Spread], begun: int, known: Known) -> str:
    shown = [parts.card(c.first, *known, below=markup.note(briefs.carried_by(c)) + briefs.carriers(c, *known)) for c in found]
    none = say("No text was carried by more than one outlet.")
    if is_folding := strip.is_folding(strip.taken()):
        none = say("Not known yet: copies among the stories from before the upgrade are still being looked for.")
    explained = say(
        "What several outlets published since {day}, with its versions of up to two days before. Copies and near-copies (half of the shorter text at least "
        "is in the other, in any spelling) are one; a translation or a report in other words is not. The lag is counted from the first publication known.",
        day=words.day(begun),
    )
    explained += f" {say(LEFT_OUT_MAY_BE_FIRST)}" if filters.is_narrowed(filters.chosen()) else ""
    some = markup.note(say("Copies among the stories from before the upgrade are still being looked for: some are missing here.")) if is_folding else ""
    shown_or_none = some + markup.cards(shown) if found else markup.empty(parts.or_not_yet(none))
    return markup.heading(say("Carried by most outlets")) + shown_or_none + markup.note(explained)


def _first_cited(chosen: Filter, begun: int) -> str:
    found = data.first_cited(chosen, since_day=begun)
    shown = markup.cards(markup.card(briefs.first_cited(source, to=parts.way_to(source.story))) for source in found or ())
    if not found:
        young = say("The stories do not go back far enough yet to call a source new.")
        shown = markup.empty(young if found is None else say("Every source that was cited had been cited before."))
    explained = say("Sources that no story of an earlier day cites, in stories published since {day}; anonymous sources left out.", day=words.day(begun))
    return markup.heading(say("Cited for the first time")) + shown + markup.note(explained)


def _silent(silent: list[ProblemLine], chosen: Filter, known: Known) -> str:
    head = markup.heading(say("Silent outlets"))
    if not silent:
        is_of_some = chosen.outlets or chosen.kinds or chosen.countries
        all_well = say("No outlet under these filters is silent.") if is_of_some else say("Every outlet that is watched brings what it usually does.")
        return head + markup.empty(parts.or_not_yet(all_well))
    lines = "".join(briefs.silent(p, *known) for p in silent)
    return f'{head}<ul class="rs-list">{lines}</ul>{briefs.further(say("Causes and what to do"), filters.way("health"))}'


def _problems(chosen: Filter) -> list[ProblemLine]:
    found = [p for p in data.problems() if p.rule in briefs.SILENT and p.outlet]
    asked = ((chosen.outlets, "key"), (chosen.kinds, "kind"), (chosen.countries, "country"))
    wanted = {o.key for o in data.outlet_states() if all(not picked or getattr(o, name) in picked for picked, name in asked)}
    return [p for p in found if p.outlet in wanted]


def _digest(chosen: Filter) -> None:
    """Offer yesterday and the week to its end as documents, made when they are asked for."""
    config = data.config()
    made = [("day", "html"), ("week", "html"), *([("day", "pdf"), ("week", "pdf")] if chromium.installed(config.browser) else [])]
    labels = {"dayhtml": say("Day (HTML)"), "weekhtml": say("Week (HTML)"), "daypdf": say("Day (PDF)"), "weekpdf": say("Week (PDF)")}
    folded = st.expander(say("Day and week as documents"), icon=":material/summarize:", key="digest", on_change="rerun")
    if not folded.open:
        return
    with folded, st.container(horizontal=True):
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
    first, last = days_of(period, None, days.today())
    found = figures(data.engine(), chosen, config.zone, since_day=first, until_day=last, now=at)
    html = document(found, locale_for(language), config.zone, at)
    return pdf(html, config.browser, sandbox=config.browser_sandbox) if form == "pdf" else html.encode()


now = words.now()
zone = data.config().zone
today = day_number(days.today())
chosen = filters.chosen()
moment, said = since.chosen(now, zone)
begun = min(day_number(moment.astimezone(zone).date()), today - 1)
of_late = replace(chosen, since_day=begun, until_day=today)
new = data.new_stories(chosen, moment)
carried = data.most_carried(of_late)
out = [*data.out_of_line(chosen, today=today), *data.rising_terms(chosen, today=today)]
silent = _problems(chosen)
weekday = words.locale().weekday(now.astimezone(zone))
here = {"weekday": weekday, "moment": words.moment(now, zone), "zone": words.zone(data.config().zone)}
known = parts.names(), parts.colours()
left = [_unusual(out, today, known), _silent(silent, chosen, known), _first_cited(chosen, begun)]
begins = markup.note(say("{weekday}, {moment} ({zone}). The period of the side bar is not asked here; its other filters are.", **here))
begins += _figures(new, out, silent) + markup.note(said)
body = begins + briefs.columns(left, [_carried(carried, begun, known)]) + _new(new, said, chosen, known)
st.html(markup.flow([body]))
_digest(chosen)
