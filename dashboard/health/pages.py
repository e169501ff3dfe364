"""Pages that could not be read: listed, and one beside the last good one, as text and source; nothing of it is rendered."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from html import escape
from html.parser import HTMLParser

import streamlit as st

from crawler.localization import phrase
from crawler.storage import reports
from crawler.storage.reports import Filter, ShownPage
from crawler.storage.unread import UNREAD
from dashboard import columns, data, markup, parts, words
from dashboard.columns import Column
from dashboard.health import asked, place, tables, terms
from dashboard.words import say

_STATES = {"story": phrase("a story"), "off_topic": phrase("off topic"), "rejected": phrase("rejected"), "failed": phrase("failed")}
_SHOWN = 30_000  # characters
_TALL = 380
_CHARSET = re.compile(rb"charset=[\"']?([\w-]{2,40})", re.IGNORECASE)
_SILENT = ("script", "style", "template", "noscript")
_BREAKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "section", "article", "title", "option")


def unread(chosen: Filter) -> None:
    """Show the pages that could not be read, and one of them beside the last good one."""
    found = data.unread_pages(chosen)
    if not found:
        parts.nothing_odd(say("Every page that was fetched could be read."))
        return
    names = parts.names()
    rows = [
        {
            "number": p.id,
            "seen": p.first_seen_at,
            "outlet": names.get(p.outlet, p.outlet),
            "reason": terms.cause(p.reason),
            "state": _state(p.state),
            "status": p.status,
            "tries": p.tries,
            "title": p.title or "",
            "address": p.url,
        }
        for p in found
    ]
    tables.table(rows, _columns(), name="unread", alt=say("Pages that could not be read"))
    count = words.count(len(rows), "The last page of these outlets that could not be read.", "The last {n} pages of these outlets that could not be read.")
    parts.note(count, say("Rejected: fetched, but no article could be read; its bytes are kept for a while. Failed: no answer after the last try."))
    labels = {str(p.id): place.joined(p.id, names.get(p.outlet, p.outlet), terms.cause(p.reason) or _state(p.state)) for p in found}
    if (picked := place.one_of(place.PAGE, labels, label=say("Look at a page"))) is not None:
        beside(int(picked), None)
    asked.show(None)


def _columns() -> dict[str, Column]:
    text = columns.text
    return {
        "number": columns.identity(say("Number"), to=lambda row: place.way(place.PAGE, row["number"])),
        "seen": tables.moments(say("Seen")),
        "outlet": text(say("Outlet")),
        "reason": text(say("Reason")),
        "state": text(say("State")),
        "status": columns.number(say("Status")),
        "tries": columns.number(say("Tries")),
        "title": text(say("Title"), wide=True),
        "address": columns.address(say("Address")),
    }


def beside(page_id: int, good_id: int | None) -> None:
    """Show a page that could not be read, and the last one before it that could."""
    page = reports.shown_page(data.engine(), page_id)
    if page is None:
        tables.none(say("This page is no longer kept."))
        return
    good_id = good_id if good_id is not None else reports.good_page_before(data.engine(), page)
    good = reports.shown_page(data.engine(), good_id) if good_id is not None else None
    if page.state in UNREAD:
        asked.again_for(page)
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_head(say("Could not be read"), page))
        _kept(page)
    with right:
        if good is None:
            tables.none(say("No page of this outlet was read before it."))
            return
        st.html(_head(say("The last one that was read"), good))
        _read(good)


def _head(what: str, page: ShownPage) -> str:
    facts = [_state(page.state), terms.cause(page.reason), str(page.status or ""), tables.moment(page.fetched_at or page.first_seen_at)]
    meta = "".join(f"<bdi>{escape(f)}</bdi>" for f in facts if f)
    title = markup.block(page.title, name="rs-title") if page.title else ""
    return f'<div class="rs-meta"><b>{escape(what)}</b>{meta}</div>{title}{markup.address(page.url)}'


def _state(of: str) -> str:
    return say(_STATES[of]) if of in _STATES else of


def _kept(page: ShownPage) -> None:
    if page.source is None:
        tables.none(say("Its bytes were not kept, or are gone by now (RASAD_RETAIN_KEPT_DAYS)."))
        return
    text = decoded(page.source, page.content_type)
    of_text, of_source = st.tabs([say("Its text"), say("Its source")])
    with of_text:
        _code(visible_text(text))
    with of_source:
        _code(text)
    size = words.count(len(page.source), "{n} byte kept", "{n} bytes kept")
    cut = say("The page was longer; its beginning was kept.") if page.truncated else ""
    parts.note(f"{size}, {page.content_type or say('type not known')}. {cut}".strip())


def _read(page: ShownPage) -> None:
    if page.body is None:
        tables.none(say("It is off topic: its headline was kept, its text was not."))
        return
    _code("\n\n".join(t for t in (page.lead, page.body) if t))
    parts.note(say("What was read of it, as it is stored."))


def _code(text: str) -> None:
    st.code(text[:_SHOWN] or "–", language=None, height=_TALL, wrap_lines=True)
    if len(text) > _SHOWN:
        parts.note(words.count(_SHOWN, "The first {n} character.", "The first {n} characters."))


def decoded(source: bytes, content_type: str | None) -> str:
    """Return bytes as text by the encoding that the header or the page names, else UTF-8; what does not fit is replaced."""
    named = _CHARSET.search((content_type or "").encode()) or _CHARSET.search(source[:4096])
    if named:
        with suppress(LookupError, UnicodeError):
            return source.decode(codecs.lookup(named[1].decode()).name, errors="replace")
    return source.decode("utf-8", errors="replace")


class _Reader(HTMLParser):
    """Collects what a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in _SILENT
        self.pieces += ["\n"] if tag in _BREAKS else []

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        self.pieces += ["\n"] if tag in _BREAKS else []

    def handle_data(self, data: str) -> None:
        self.pieces += [data] if not self._silent else []


def visible_text(source: str) -> str:
    """Return what stands on a page outside of scripts, a paragraph a line."""
    reader = _Reader()
    with suppress(AssertionError, ValueError):  # the parser's own, of markup that is none
        reader.feed(source[:2_000_000])
        reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)
