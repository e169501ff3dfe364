"""The menu of the pages: links that keep the filters, so that a page opens in a tab of its own under the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from dashboard import filters
from dashboard.words import say


class Way(NamedTuple):
    """A page in the menu."""

    view: str  # in the address
    title: str
    icon: str  # of Material Symbols
    aim: str


def show(ways: Sequence[Way], here: str) -> None:
    """Show the menu behind our mark, which leads to the first page; `here` is the title of the page that is open."""
    links = "".join(_link(way, is_here=way.title == here) for way in ways)
    st.html(f'<nav class="rs-menu" aria-label="{escape(say("Pages"))}">{_mark(ways[0])}{links}</nav>')


def _mark(first: Way) -> str:
    name = escape(say("Rasad"))
    held = f'id="rs-mark" href="{escape(filters.way(first.view))}" title="{name}" aria-label="{name}"'
    return f'<a class="rs-open rs-mark" {held}><b>{name}</b></a>'


def _link(way: Way, *, is_here: bool) -> str:
    held = f'id="rs-menu-{way.view}" href="{escape(filters.way(way.view))}" title="{escape(way.aim)}"{" aria-current=page" if is_here else ""}'
    return f'<a class="rs-open" {held}><i translate="no" aria-hidden="true">{way.icon}</i>{escape(way.title)}</a>'
