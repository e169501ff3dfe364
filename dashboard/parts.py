"""Pieces that several pages show: notes, empty places, story cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Literal

import streamlit as st

from crawler.export.spreadsheet import figures_file
from crawler.localization import phrase
from crawler.storage.reports import Filter, LookedDay, StoryLine, VolumePoint
from dashboard import data, filters, markup, scripts, vega, words
from dashboard.charts_days import has_weeks
from dashboard.colours import OTHERS, outlet_colours
from dashboard.markup import Spans
from dashboard.words import say

GAPS = phrase(
    "Grey band: no outlet was reached, so nothing is known (not zero). Orange mark above: some outlets were not reached, the stronger it is the more of them."
)
_WEEKS = phrase("Weeks begin on Monday and are called by their first day; the period may cut the first and the last one short.")
_IN_PART = {
    "bars": phrase("Pale, with an outline: some days of the week are not known; counted are the others, so there may have been more."),
    "lines": phrase("Hollow points: some days of the week are not known; counted are the others, so there may have been more."),
    "share": phrase("Hollow points: some days of the week are not known; the share is that of the others."),
    "share bars": phrase("Pale, with an outline: some days of the week are not known; the share is that of the others."),
}
_THIN = {
    "bars": phrase("Pale bars: of that week less than three quarters of the days of all outlets of the group are known."),
    "lines": phrase("Hollow points: of that week less than three quarters of the days of all outlets of the group are known."),
}
_STAR = phrase("A star (*) stands for nothing: other words that begin alike are not found. Name them, with OR between them: withdraw OR withdrawal.")
STORY = "story"  # the address's parameter that opens one
_NOT_YET = phrase("Nothing has been crawled yet. Start the scheduler with `make up`, or crawl one outlet with `rasad crawl KEY`.")
NO_STORIES = phrase("No stories in this period")
_NOT_KNOWN = phrase("Nothing is known of this period: no outlet was reached")


def names() -> dict[str, str]:
    """Return the outlets' names by key."""
    return words.outlet_names(data.outlet_states())


def colours() -> dict[str, str]:
    """Return the outlets' colours by key."""
    return outlet_colours(data.outlet_states())


def gaps(drawn: Sequence[VolumePoint], looked: Sequence[LookedDay], *, marks: Literal["bars", "lines", "share"] = "bars", lying: bool = False) -> str:
    """Explain how a chart over time, or of one day (`lying`), shows what is not known, and what its weeks are."""
    weeks = [say(_WEEKS)] if has_weeks(looked) else []
    kind = {"share": "share bars"}.get(marks, "bars") if lying else marks
    in_part = [say(_IN_PART[kind])] if any(p.missing for p in drawn) else []
    if weeks and any(p.is_thin for p in drawn if p.stories is not None):
        in_part.append(say(_THIN["bars" if lying or marks == "bars" else "lines"]))
    return " ".join([*weeks, *in_part, _known_of(looked[0]) if lying else say(GAPS)])


def _known_of(of: LookedDay) -> str:
    return say("Known of {part} of {whole} outlets; what is not known is not zero.", part=of.known, whole=of.outlets) if of.known < of.outlets else ""


def note(*texts: str) -> None:
    """Say in small letters what figures count, each in a paragraph. Own words only."""
    st.html(markup.flow(map(markup.note, texts)) if len(texts) > 1 else markup.note(*texts))


def note_star(asked: str) -> None:
    """Say beside what a search found that a star in it asks for nothing, where it has one."""
    if "*" in asked:
        note(say(_STAR))


def legend(items: list[tuple[str, str]]) -> None:
    """Show names and colours of a chart's series."""
    st.html(markup.chips(items))


def chart(made: vega.Chart, *, alt: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show a chart, told in words by `alt`."""
    st.vega_lite_chart(vega.finished(made), width=width, alt=alt)


def take_away(name: str, heading: Sequence[str], rows: Callable[[], Iterable[Sequence[object]]]) -> None:
    """Offer the figures of the chart above as a file, written once it is asked for; its name is own words, without an ending."""
    label = say("Figures as CSV")
    st.download_button(
        label,
        lambda: figures_file(heading, rows()),
        f"rasad-{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def nothing_here(chosen: Filter, what: str = NO_STORIES) -> None:
    """Explain an empty place, after saying what is missing (a phrase)."""
    empty(why_nothing(chosen, what))


def why_nothing(chosen: Filter, what: str = NO_STORIES) -> str:
    """Return what explains an empty place."""
    if not _crawled():
        return say(_NOT_YET)
    if not is_known(chosen):
        what = _NOT_KNOWN
    if filters.is_narrowed(chosen):
        return say("{nothing} under these filters. Widen the period, or clear the filters in the side bar.", nothing=say(what))
    return say("{nothing}. Choose a longer one in the side bar.", nothing=say(what))


def is_known(chosen: Filter) -> bool:
    """Say whether anything is known of a period: else there is nothing to be said of it, not that something was not there."""
    looked = data.looked(chosen)
    return not looked or any(day.known for day in looked)


def nothing_found(chosen: Filter, sentence: str) -> None:
    """Say that something was not found in a period, where anything is known of it."""
    empty(or_not_yet(sentence) if is_known(chosen) else why_nothing(chosen))


def nothing_odd(sentence: str) -> None:
    """Say that all is as usual; where nothing has been crawled yet, that instead."""
    empty(or_not_yet(sentence))


def or_not_yet(sentence: str) -> str:
    """Return a sentence on what was found; where nothing has been crawled yet, that instead."""
    return sentence if _crawled() else say(_NOT_YET)


def _crawled() -> bool:
    return any(o.checked_at or o.first_seen_at for o in data.outlet_states())


def empty(sentence: str) -> None:
    """Say in a place that is empty why it is. Own words only."""
    st.html(markup.empty(sentence))


def when(story: StoryLine) -> str:
    """Say when a story was published, as precisely as is known."""
    if story.published_at is not None:
        return words.moment(story.published_at, data.config().zone)
    return words.date_words(story.published_local) if story.published_local else say("undated, first seen {day}", day=words.day(story.day))


def meta(story: StoryLine, outlets: Mapping[str, str], shades: Mapping[str, str]) -> str:
    """Return the line above a headline: outlet, date, language, verdict."""
    pieces = [
        markup.dotted(shades.get(story.outlet, OTHERS), outlets.get(story.outlet, story.outlet)),
        f"<bdi>{escape(when(story))}</bdi>",
        f"<bdi>{escape(words.language(story.language))}</bdi>",
    ]
    if story.verdict == "possible":
        pieces.append(f'<bdi class="rs-tag">{escape(words.verdict("possible"))}</bdi>')
    return f'<div class="rs-meta">{"".join(pieces)}</div>'


def card(story: StoryLine, outlets: Mapping[str, str], shades: Mapping[str, str], *, to: str = "", found: Spans = (), below: str = "") -> str:
    """Return a story as a card that opens it, `to` where the address is more than filters; `found` is marked in its title, `below` is HTML of ours under it."""
    title = story.title.strip() or say("Read story {number}", number=story.id)
    head = markup.block(title, name="rs-title", marks={"found": found}, to=to or way_to(story.id))
    return markup.card(meta(story, outlets, shades) + head + below, card_name(story.id))


def card_name(story_id: int) -> str:
    """Return what a story's card is found by."""
    return f"card-{story_id}"


def way_to(story_id: int, /, **beside: Sequence[str]) -> str:
    """Return the address that opens a story under the filters that are chosen; `beside` is what it has beside them."""
    return filters.way("stories", **beside, **{STORY: [str(story_id)]})


def turn_to(story_id: int) -> None:
    """Open a story on the page that has the reader. Switching from that page to itself would empty the address of search and filters."""
    st.query_params[STORY] = str(story_id)


def scroll(to: str, once: int) -> None:
    """Bring the top of the page, or the element of a name, into view; run again only for another `once`. Own words only."""
    scripts.run(scripts.SCROLL, to=to, once=once)
