"""Text of other people as HTML: escaped, in its own direction, with what was looked for marked.

Scraped text reaches a page only through here, columns.py (tables) and st.text. Markdown would let a headline load a picture from anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from crawler.localization.writing import direction

Spans = Sequence[tuple[int, int]]
_COMMAND = re.compile("`([^`<>]+)`")
_SNIPPET, _WORD = 240, 60  # characters around a match; and of a word that is not cut, as an address without spaces is


def block(text: str, *, tag: str = "div", name: str = "", marks: Mapping[str, Spans] | None = None, to: str = "", held: str = "") -> str:
    """Return a text as one HTML element in its own direction, with spans marked by class; with `to`, a link to that address of ours.

    By the name `held` a script finds it, to bring the keyboard there.
    """
    inner = marked(text, marks or {})
    known = f' id="{held}" tabindex="-1"' if held else ""
    return f'<{tag}{known} class="{name}" dir="{direction(text)}">{opens(inner, to) if to else inner}</{tag}>'


def told(sentence: str, *, tag: str = "bdi", name: str = "") -> str:
    """Return a sentence of ours as one HTML element in its own direction; what stands in `backticks` is to be typed."""
    return _typed(block(sentence, tag=tag, name=name))


def _typed(html: str) -> str:
    return _COMMAND.sub(r'<code dir="ltr">\1</code>', html)


def opens(html: str, to: str) -> str:
    """Return HTML as the link that the card around it is (style.css): `to` is an address of ours."""
    return f'<a class="rs-open" href="{escape(to)}">{html}</a>'


def card(html: str, name: str = "") -> str:
    """Return HTML as a card; `name` is what the page finds it by."""
    known = f' id="{escape(name)}"' if name else ""
    return f'<div class="rs-card"{known}>{html}</div>'


def note(text: str) -> str:
    """Return small letters that say what a figure counts. Own words only."""
    return f'<p class="rs-note">{escape(text)}</p>'


def warning(icon: str, sentence: str, title: str = "") -> str:
    """Return what a reader must know, at once: Streamlit's own box comes with scripts that take longer than the rest of a page. Own words only.

    What stands between backticks is to be typed.
    """
    head = f"<b>{escape(title)}</b>" if title else ""
    inner = f"{head}<p>{_typed(escape(sentence, quote=False))}</p>"
    return f'<div class="rs-warning" role="alert"><i translate="no" aria-hidden="true">{icon}</i><div>{inner}</div></div>'


class Figure(NamedTuple):
    """A figure under its name, with how much it changed, and since when."""

    name: str
    value: str
    change: str = ""
    against: str = ""


def figures(told: Iterable[Figure]) -> str:
    """Return figures side by side. Own words only."""
    return f'<dl class="rs-figures">{"".join(f"<div><dt>{escape(f.name)}</dt><dd><bdi>{escape(f.value)}</bdi></dd>{_change(f)}</div>" for f in told)}</dl>'


def _change(figure: Figure) -> str:
    return f'<dd class="rs-change"><bdi>{escape(figure.change)}</bdi> {escape(figure.against)}</dd>' if figure.change else ""


def title(text: str, name: str) -> str:
    """Return the title of a page, which a link leads to by its name. Own words only."""
    return f'<h1 class="rs-page" id="{escape(name)}">{escape(text)}</h1>'


def heading(text: str) -> str:
    """Return the heading of a part of a page. Own words only."""
    return f'<h2 class="rs-heading">{escape(text)}</h2>'


def empty(sentence: str) -> str:
    """Return a sentence in a place that is empty; what stands in `backticks` is for a terminal. Own words only."""
    return f'<div class="rs-empty">{_typed(escape(sentence))}</div>'


def refused(head: str, sentence: str, cause: str) -> str:
    """Return what is said of something that was asked for and not done: why, and the database's own words."""
    own = f'<p class="rs-note" dir="ltr">{escape(cause)}</p>' if cause else ""
    return f'<div class="rs-refused" role="alert"><b>{escape(head)}</b> {told(sentence)}{own}</div>'


def flow(parts: Iterable[str]) -> str:
    """Return parts of a page one below the other as one: the browser takes its time for each element of Streamlit's."""
    return f'<div class="rs-flow">{"".join(parts)}</div>'


def cards(some: Iterable[str], *, beside: bool = False) -> str:
    """Return cards one below the other; two in a row with `beside`, where there is room."""
    return f'<div class="rs-cards{" rs-beside" if beside else ""}">{"".join(some)}</div>'


def marked(text: str, marks: Mapping[str, Spans]) -> str:
    """Return escaped text with spans marked; where two kinds of marks overlap, both show."""
    spans = [(kind, max(a, 0), min(b, len(text))) for kind, some in marks.items() for a, b in some]
    cuts = sorted({0, len(text), *(x for _, a, b in spans if a < b for x in (a, b))})
    pieces = []
    for start, end in pairwise(cuts):
        kinds = sorted({kind for kind, a, b in spans if a <= start and end <= b})
        piece = escape(text[start:end])
        pieces.append(f'<mark class="{" ".join(kinds)}">{piece}</mark>' if kinds else piece)
    return "".join(pieces)


def paragraphs(text: str, marks: Mapping[str, Spans]) -> str:
    """Return a body as paragraphs, each in its own direction."""
    out, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        here = {kind: [(max(a, start) - start, min(b, end) - start) for a, b in some if a < end and b > start] for kind, some in marks.items()}
        if line.strip():
            out.append(block(line, tag="p", marks=here))
        start = end + 1
    return "".join(out)


def snippet(text: str, spans: Spans) -> tuple[str, Spans]:
    """Return the part of a text around its first match (or its beginning), cut at spaces where there are any, with the spans moved along."""
    flat = text.replace("\n", " ")
    first = min((a for a, _ in spans), default=0)
    start = max(min(first - _SNIPPET // 3, len(flat) - _SNIPPET), 0)
    space = flat.find(" ", start, min(start + _WORD, first)) if start else -1
    start, last = max(start, space + 1), max(start, space + 1) + _SNIPPET
    space = flat.rfind(" ", last - _WORD, last)
    end = len(flat) if len(flat) <= last else last if space < 0 else space
    before, after = "… " if start else "", " …" if end < len(flat) else ""
    moved = [(a - start + len(before), min(b, end) - start + len(before)) for a, b in spans if start <= a < end]
    return before + flat[start:end] + after, moved


def chips(items: Iterable[tuple[str, str]]) -> str:
    """Return a legend: colour and name pairs that wrap on narrow screens."""
    return '<div class="rs-legend">' + "".join(f"<span>{dot(colour)}{escape(name)}</span>" for name, colour in items) + "</div>"


def dot(colour: str) -> str:
    """Return a spot of colour."""
    return f'<i class="rs-dot" style="background:{escape(colour)}"></i>'


def dotted(colour: str, name: str) -> str:
    """Return a name behind its spot of colour: outside the name's own direction, so that it stands first in the reader's."""
    return f'<span class="rs-name">{dot(colour)}<bdi>{escape(name)}</bdi></span>'


def address(url: str) -> str:
    """Return an address to read, not to open."""
    return f'<p class="rs-note rs-address" dir="ltr">{escape(readable(url))}</p>'


def readable(url: str) -> str:
    """Return an address with letters instead of percent signs, unless that would hide what it is."""
    return unquote(url, errors="strict") if _is_readable(url) else url


def _is_readable(url: str) -> bool:
    try:
        return all((unicodedata.category(c)[0] != "C" and not c.isspace()) or c == "\u200c" for c in unquote(url, errors="strict"))
    except UnicodeDecodeError:
        return False


def web_address(url: str | None) -> str | None:
    """Return an address if it is one a reader may be sent to: http or https, with a host."""
    try:
        parts = urlsplit((url or "").strip())
        return url.strip() if url and parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
