"""The ways to the stories before and after one, as links that know their neighbours: three quick keys are three stories, however long the page takes.

A button of Streamlit's counts once for all clicks that come before its run begins. The script `browser/open.js` follows these by the address as it is then.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import parts
from dashboard.address import here
from dashboard.pills import PAGE
from dashboard.words import say


def links(order: Sequence[int], start: int, at: int, per_page: int) -> str:
    """Return the ways from a story as HTML: it is the one at `at` in a part of the list that begins at `start`."""
    held = f'data-stories="{" ".join(map(str, order))}" data-start="{start}" data-per="{per_page}"'
    steps = _step(say("Previous"), "K", -1, order, start, at, per_page) + _step(say("Next"), "J", 1, order, start, at, per_page)
    return f'<nav class="rs-leaf" aria-label="{escape(say("The stories beside it"))}" {held}>{steps}</nav>'


def _step(label: str, key: str, step: int, order: Sequence[int], start: int, at: int, per_page: int) -> str:
    inner = f"{escape(label)} <kbd>{key}</kbd>"
    if not 0 <= at + step < len(order):
        return f"<span>{inner}</span>"
    page = (start + at + step) // per_page + 1
    to = here(**{parts.STORY: [str(order[at + step])], PAGE: [str(page)] if page > 1 else []})
    return f'<a class="rs-open" id="rs-leaf-{key}" data-step="{step}" aria-keyshortcuts="{key}" href="{escape(to)}">{inner}</a>'
