"""Stories: search in any spelling, read, review, take away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TypeVar

import streamlit as st

from crawler.export.formats import Format
from crawler.localization import phrase
from crawler.storage.reports import Filter, Order, StoryLine, StoryRow
from crawler.text.highlight import matches
from crawler.text.query import LONGEST, Query
from dashboard import alerting, choice, data, downloads, filters, leafing, left_out, marking, markup, pages, parts, reader, words
from dashboard.pills import PAGE
from dashboard.words import say

Name = TypeVar("Name", bound=str)
_PER_PAGE = 20
_MOST_COPIES = 12  # shown under a story; its own page shows more
_SOUGHT = 1000  # stories among which one is looked for that the list's page does not have
_TOTAL = "stories in the list"
_LEFT = "story left"  # which the reader came from: the list shows its card again
ALL, REVIEW = "all", "review"
SPELLINGS = phrase("Every spelling is found: ي and ی, ك and ک, with and without joiners, vowel signs and prefixes. A word typed with ال is found only with it.")
SIGNS = phrase("“Words in quotes” stand together, this OR that finds either, -word leaves stories out, title:word and body:word look in one field.")
VIEWS = {ALL: phrase("All stories"), REVIEW: phrase("To review")}
SORTS: dict[Order, str] = {
    "newest": phrase("Newest first"),
    "oldest": phrase("Oldest first"),
    "best": phrase("Best match first"),
    "certain": phrase("Surest first"),
}
TAKEN = {
    Format.CSV: phrase("For spreadsheets: UTF-8 that Excel knows, and no cell can be a formula."),
    Format.JSONL: phrase("Whole stories for programs, one JSON object a line."),
    Format.PARQUET: phrase("Whole stories for pandas, DuckDB and R."),
    Format.RSS: phrase("Titles, links and first lines as one feed file."),
}


class _View:
    """What the address asks of this page: search, view, order, copies."""

    def __init__(self) -> None:
        self._names, self._shades = parts.names(), parts.colours()
        self.asked = _search()
        if _opened() is None:
            parts.note(f"{say(SPELLINGS)} {say(SIGNS)}")
        with st.container(horizontal=True):
            self._pick()
        self.chosen = Filter(**(vars(filters.chosen()) | ({"verdicts": ("possible",)} if self.reviews else {})))

    def _pick(self) -> None:
        self.view = _picked("view", VIEWS, ALL)
        self.reviews = self.view == REVIEW
        sorts: list[Order] = ["certain", "oldest", "newest"] if self.reviews else (["newest", "best", "oldest"] if self.asked.strip() else ["newest", "oldest"])
        self.order: Order = _picked("sort", {s: SORTS[s] for s in sorts}, sorts[0])
        self.collapsed = _picked("copies", {"one": phrase("Copies as one"), "each": phrase("Every copy")}, "one") == "one"

    def lines(self, limit: int, offset: int = 0) -> list[StoryLine]:
        """Return stories of the list, in its order."""
        return data.list_stories(self.chosen, self.asked, order=self.order, collapsed=self.collapsed, limit=limit, offset=offset)

    def order_of(self, most: int, offset: int = 0) -> list[int]:
        """Return the numbers of stories of the list, in its order."""
        return data.order_stories(self.chosen, self.asked, order=self.order, collapsed=self.collapsed, limit=most, offset=offset)

    def place_of(self, story: StoryRow) -> int | None:
        """Return where in the list (from 0) a story stands, or the one it is folded under: about the page that the address names, else among the first."""
        place = self._place_of({story.id})
        return self._place_of({copy.id for copy in self._copies_of(story)}) if place is None and self.collapsed else place

    def _copies_of(self, story: StoryRow) -> Sequence[StoryLine]:
        return data.with_texts(self.chosen, self.asked, (story.text_hash,)).get(story.text_hash, ())

    def _place_of(self, stories: Collection[int]) -> int | None:
        around = max(pages.asked() - 2, 0) * _PER_PAGE
        for start, most in ((around, 3 * _PER_PAGE), (0, 0 if self.asked.strip() else _SOUGHT)):
            for at, number in enumerate(self.order_of(most, start) if most else (), start):
                if number in stories:
                    return at
        return None

    def beside(self, story_id: int, place: int) -> tuple[int, list[int]]:
        """Return the place of the first of the stories around one that is read, and all of them in order: it stands in the place of what it is folded under."""
        start = max(place // _PER_PAGE - 1, 0) * _PER_PAGE
        order = self.order_of(3 * _PER_PAGE, start)
        return start, [story_id if start + at == place else number for at, number in enumerate(order)]

    def key(self) -> tuple[object, ...]:
        """Return what tells this list from another."""
        return self.chosen, self.asked, self.order, self.collapsed

    def card(self, story: StoryLine, query: Query | None = None, below: str = "") -> str:
        """Return a story's card, which opens it in this view."""
        to = parts.way_to(story.id, q=[self.asked] if self.asked else [], **{name: st.query_params.get_all(name) for name in (*LABELS, PAGE)})
        return parts.card(story, self._names, self._shades, to=to, found=matches(story.title, query) if query else (), below=below)


def _search() -> str:
    hint = say('word   "a phrase"   this OR that   -without   title:word')
    of_words = ["sort"] if st.query_params.get("sort") == "best" else []
    icon = ":material/search:"
    return choice.typed(say("Search"), key="q", max_chars=LONGEST, ends=[parts.STORY], ends_with_it=of_words, icon=icon, placeholder=hint)


def _picked(name: str, options: Mapping[Name, str], usual: Name) -> Name:
    """Let a reader choose one of several; the address bears its English name, so that it means the same to whoever is sent it."""
    if _opened() is not None:  # the reader leafs in the list's order; its controls stand above the list
        return next((o for o in options if o == st.query_params.get(name)), usual)
    return choice.one(say(LABELS[name]), options, key=name, default=usual, label_visibility="collapsed")


LABELS = {"view": phrase("Which stories"), "sort": phrase("Order"), "copies": phrase("Copies of a text")}


def _opened() -> int | None:
    asked = st.query_params.get(parts.STORY, "")
    if asked.isascii() and asked.isdigit() and len(asked) < 18:
        return int(asked)
    left_out.add(parts.STORY, say("Story"), [asked])
    _close()
    return None


def _close() -> None:
    st.query_params.pop(parts.STORY, None)


def _read(story_id: int, view: _View) -> None:
    st.session_state[_LEFT] = story_id
    story = data.story(story_id)
    place = view.place_of(story) if story else None
    start, order = (0, []) if place is None else view.beside(story_id, place)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(say("Back to the list"), icon=":material/list:", on_click=_close, key="back", shortcut="B")
        if place is not None:
            st.html(leafing.links(order, start, place - start, _PER_PAGE), width="content")
            listed, n = st.session_state.get(_TOTAL, (None, 0))  # to count is too slow for who only reads
            at = words.number(place + 1)
            parts.note(say("{place} of {n}", place=at, n=words.number(max(n, place + 1))) if listed == view.key() else at)
        marking.show_undo()
    if story is None:
        _empty(say("There is no story with this number in the database; it may have been removed."))
        return
    then = _beside(order, story_id) if view.reviews else None
    reader.show(story, data.query_of(view.asked), topic=view.chosen.topic, then=then)
    parts.scroll("", story_id)


def _beside(order: Sequence[int], story_id: int) -> int | None:
    """Return the story after one in a list, else the one before; None where it stands alone."""
    at = order.index(story_id) if story_id in order else -1
    return next((order[n] for n in (at + 1, at - 1) if at >= 0 and 0 <= n < len(order)), None)


def _list(view: _View) -> None:
    total = data.count_stories(view.chosen, view.asked)
    texts = data.count_texts(view.chosen, view.asked) if view.collapsed else total
    if total or parts.is_known(view.chosen):  # of days that nobody looked at, none is no number
        parts.note(" · ".join(_figures(view, total, total - texts)))
    parts.note_star(view.asked)
    if not total:
        _nothing(view)
        alerting.show(view.chosen, view.asked)
        return
    _take_away(view)
    alerting.show(view.chosen, view.asked)
    most = pages.MOST * _PER_PAGE
    in_all = -(-min(texts, most) // _PER_PAGE)
    number = pages.opened(in_all, view.key())
    st.session_state[_TOTAL] = view.key(), texts
    query, shown = data.query_of(view.asked), view.lines(_PER_PAGE, (number - 1) * _PER_PAGE)
    same = data.with_texts(view.chosen, view.asked, tuple(s.text_hash for s in shown)) if texts < total else {}
    st.html(markup.cards(_with_copies(view, query, story, [s for s in same.get(story.text_hash, ()) if s.id != story.id]) for story in shown))
    if in_all > 1:
        st.html(pages.links(number, in_all))
    if texts > most:
        parts.note(say("The first {n} are listed here. Other filters, a search or another order show others; the files hold all.", n=words.number(most)))
    is_turned, left = pages.is_turned(number), st.session_state.pop(_LEFT, None)
    if left is not None:
        parts.scroll(parts.card_name(left), left)
    elif is_turned:
        parts.scroll("", number)


def _figures(view: _View, total: int, copies: int) -> list[str]:
    if view.reviews:
        found = [words.count(total, "{n} story to review: the rules are not sure of it", "{n} stories to review: the rules are not sure of them")]
    else:
        found = [words.count(total, "{n} story", "{n} stories")]
    found += [say("citing {source}", source=f"\u2068{name}\u2069") for name in filters.names_of_cited()]
    if query := data.query_of(view.asked):
        found.append(_how_sought(query))
    if copies:
        found.append(words.count(copies, "{n} copy is folded under the story that was first", "{n} copies are folded under the stories that were first"))
    return found


def _how_sought(query: Query) -> str:
    if not query.parts:
        return say("there is no word in the search to look for")
    if all(part.negated for part in query.parts):
        return say("without these words, in any spelling")
    if any(part.others for part in query.parts):
        return say("with every word, of those joined by OR with one of them, in any spelling")
    return say("with every word, in any spelling")


def _with_copies(view: _View, query: Query | None, story: StoryLine, copies: Sequence[StoryLine]) -> str:
    """Return a story's card with the passage that was found, and below it the copies of its text, closed."""
    text = story.body if query or not story.lead else story.lead
    part, spans = markup.snippet(text, matches(text, query) if query else ())
    return view.card(story, query, below=markup.block(part, name="rs-snippet", marks={"found": spans})) + (_copies(view, copies) if copies else "")


def _copies(view: _View, copies: Sequence[StoryLine]) -> str:
    shown = [view.card(story) for story in copies[:_MOST_COPIES]]
    if len(copies) > _MOST_COPIES:
        shown.append(markup.note(say("These are the first {n}; open the story for more.", n=_MOST_COPIES)))
    summary = escape(words.count(len(copies), "and {n} copy", "and {n} copies"))
    return f'<details class="rs-copies"><summary>{summary}</summary>{markup.cards(shown)}</details>'


def _nothing(view: _View) -> None:
    if view.asked.strip():
        parts.nothing_found(view.chosen, say("No story matches under these filters. Fewer words, no quotation marks or a longer period find more."))
    elif view.reviews:
        parts.nothing_found(view.chosen, say("Nothing is left to review under these filters."))
    else:
        parts.nothing_here(view.chosen)


def _empty(sentence: str) -> None:
    parts.empty(sentence)


def _take_away(view: _View) -> None:
    """Links to files that are made while they are fetched: no part of them is kept here."""
    links = [(form.name, downloads.link(form, view.chosen, view.asked), say(aim), " download") for form, aim in TAKEN.items()]
    links.append(
        (
            say("Feed"),
            downloads.feed(view.chosen, view.asked),
            say("For a feed reader: the latest {n} of this filter, whenever it looks.", n=downloads.FEED_STORIES),
            ' target="_blank"',
        )
    )
    shown = "".join(f'<a class="rs-take" href="{escape(url)}" title="{escape(aim)}"{how}>{escape(name)}</a>' for name, url, aim, how in links)
    st.html(f'<div class="rs-taking"><span>{escape(say("Take all of them away:"))}</span>{shown}</div>')


view = _View()
opened = _opened()
if opened is None:
    marking.show_undo()
    _list(view)
else:
    _read(opened, view)
