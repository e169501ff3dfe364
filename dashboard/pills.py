"""Choices as links, each with the whole view that it leads to in its address: one piece of HTML, where a widget of Streamlit's takes 20 ms and more.

The script `browser/open.js` follows them without loading the page anew, by the address as it is then: `data-of` names what of it the link sets, `data-flip`
what it takes in or out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from dashboard import markup
from dashboard.address import here
from dashboard.words import say

NONE = [""]  # in the address: none is chosen of what some are chosen of where nothing is said
PAGE = "page"  # of a long list, in the address: with another choice the list begins anew


def single(
    key: str,
    names: Mapping[Any, str],
    chosen: str,
    *,
    default: str,
    label: str,
    shown: bool = True,
    help: str = "",  # noqa: A002
    ends: Collection[str] = (),
) -> str:
    """Return options of which one is chosen, by what they are called; `ends` are keys that another choice takes out of the address."""
    links = []
    for option, name in names.items():
        of = [key] if option == chosen else [key, *ends]
        to = here(**{k: [] for k in of} | {key: [] if option == default else [option]})
        links.append(_pill(f"{key}-{option}", name, to, of=of, pressed=option == chosen))
    return _group(key, label, links, shown=shown, help=help)


def several(key: str, names: Mapping[str, str], chosen: Collection[str], *, label: str, help: str = "") -> str:  # noqa: A002
    """Return options to choose some of; nothing where there are none."""
    links = [_pill(f"{key}-{o}", name, _flipped(key, o, chosen), of=[key, PAGE], flip=o, pressed=o in chosen) for o, name in names.items()]
    return _group(key, label, links, help=help) if links else ""


def removable(
    key: str, names: Mapping[str, str], chosen: Collection[str], *, label: str, usual: Collection[str] = (), shades: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return what is chosen of a long list, each a link that takes it out; nothing where nothing is.

    `usual` is what is chosen where the address names nothing (it says so where none is); `shades` are colours of options that a chart has.
    """
    held = f'data-of="{key} {PAGE}"' + (f' data-usual="{escape(chr(10).join(usual))}"' if usual else "")
    links = []
    for option in chosen:
        name = names.get(option, option)
        told = escape(say("Take out {name}", name=name))
        inner = f'{markup.dot(shades[option]) if option in shades else ""}<bdi>{escape(name)}</bdi><span aria-hidden="true">×</span>'
        where = escape(_flipped(key, option, chosen, none=NONE if usual else ()))
        links.append(f'<a class="rs-open rs-pill rs-chip" {held} data-flip="{escape(option)}" href="{where}" aria-label="{told}" title="{told}">{inner}</a>')
    return _group(f"chosen-{key}", label, links) if links else ""


def clear(keys: Collection[str], label: str) -> str:
    """Return a link that takes keys out of the address."""
    return f'<p class="rs-clear"><a class="rs-open" data-of="{" ".join(keys)}" href="{escape(here(**{k: [] for k in keys}))}">{escape(label)}</a></p>'


def _flipped(key: str, option: str, chosen: Collection[str], *, none: Sequence[str] = ()) -> str:
    return here(**{key: [o for o in chosen if o != option] or none if option in chosen else [*chosen, option], PAGE: []})


def _pill(name: str, label: str, to: str, *, of: Iterable[str], pressed: bool, flip: str | None = None) -> str:
    flips = "" if flip is None else f' data-flip="{escape(flip)}"'
    held = f'id="rs-pill-{escape(name)}" role="button" aria-pressed="{"true" if pressed else "false"}" data-of="{" ".join(of)}"{flips}'
    return f'<a class="rs-open rs-pill" {held} href="{escape(to)}">{escape(label)}</a>'


def _group(key: str, label: str, links: Iterable[str], *, shown: bool = True, help: str = "") -> str:  # noqa: A002
    tip = f'<span class="rs-tip" tabindex="0" role="note" aria-label="{escape(help)}" data-tip="{escape(help)}">?</span>' if help else ""
    head = f'<p class="rs-label" aria-hidden="true">{escape(label)}</p>{tip}' if shown else ""
    inner = f'<div class="rs-pills">{"".join(links)}</div>'
    return f'<div class="rs-choice" role="group" data-choice="{key}" aria-label="{escape(label)}">{head}{inner}</div>'
