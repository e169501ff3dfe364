"""Choices that stand in the address by their keys, so that a view that was sent is the same in the reader's language.

Streamlit's own binding writes what an option is called, which is another word in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import left_out, markup, pills, words
from dashboard.address import Line

K = TypeVar("K", bound=str)
_row: ContextVar[list[str] | None] = ContextVar("_row", default=None)  # of whoever looks: each run has a thread of its own


def moved() -> bool:
    """Say whether the reader went to this address (back, forward, a link of ours): then it says what is chosen, not the choice before."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


@contextmanager
def row(above: str = "", *, into: list[str] | None = None) -> Iterator[list[str]]:
    """Put the rows of options that are shown within (`one`) side by side, under `above` and over what is put into its list, in one piece of HTML at its end.

    It is shown, or put `into` what another piece begins with: the browser takes its time for each.
    """
    shown: list[str] = []
    below: list[str] = []
    before = _row.set(shown)
    try:
        yield below
    finally:
        _row.reset(before)
    made = f'<div class="rs-row">{"".join(shown)}</div>'
    made = markup.flow([above, made, *below]) if above or below else made
    if into is None:
        st.html(made)
    else:
        into.append(made)


def one(label: str, options: Mapping[K, str], *, key: str, default: K, label_visibility: str = "visible", help: str = "") -> K:  # noqa: A002
    """Show a row of options (phrases by key) of which one is chosen; return its key. What the address says wrongly gives the default."""
    picked = held_one(key, options, default, label)
    named = {option: words.say(name) for option, name in options.items()}
    shown = pills.single(key, named, picked, default=default, label=label, shown=label_visibility == "visible", help=help, ends=[pills.PAGE])
    beside = _row.get()
    if beside is None:
        st.html(shown, width="content")
    else:
        beside.append(shown)
    return picked


def several(label: str, options: Sequence[str], named: Mapping[str, str], *, key: str, default: Sequence[str], **more: Any) -> tuple[str, ...]:
    """Show options to choose some of; return their keys. What is no option any more, after a filter was changed, is left out."""
    _settle(key, named, default, label)
    picked = st.multiselect(label, options, format_func=named.__getitem__, key=key, **more)
    keep(key, [] if picked == list(default) else picked or pills.NONE)
    return tuple(picked)


def few(
    label: str,
    options: Sequence[str],
    named: Mapping[str, str],
    *,
    key: str,
    default: Sequence[str],
    most: int,
    placeholder: str,
    shades: Callable[[Sequence[str]], Mapping[str, str]] | None = None,
    above: Sequence[str] = (),
) -> tuple[str, ...]:
    """Show what is chosen of a long list, each to be taken out, and the list in a drawer that is filled once it is open; return the keys, `most` at most.

    With `shades`, the colours of what is chosen, it is a chart's legend too. HTML of ours may stand `above`.
    """
    _settle(key, named, default, label)
    left_out.add(key, label, st.session_state[key][most:], left_out.TOO_MUCH)
    picked = st.session_state[key] = st.session_state[key][:most]
    is_usual = picked == list(default)
    keep(key, [] if is_usual else picked or pills.NONE)
    chips = pills.removable(key, named, picked, label=label, usual=default, shades=shades(picked) if shades else {})
    told = chips + ("" if is_usual else pills.clear([key], words.say("Those found most often")))
    if shown := [*above, *([f"<div>{told}</div>"] if told else [])]:
        st.html(markup.flow(shown))
    drawer = st.expander(words.say("Choose others"), key=f"{key}_list", on_change="rerun")
    if drawer.open:
        with drawer:
            several(label, options, named, key=key, default=default, max_selections=most, placeholder=placeholder, label_visibility="collapsed")
    return tuple(picked)


def held(key: str, named: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is chosen of some options without showing them: by links of ours, or by a widget of this key that is shown now and then."""
    _settle(key, named, ())
    keep(key, st.session_state[key])
    return tuple(st.session_state[key])


def held_one(key: str, options: Collection[K], default: K, label: str | None = None) -> K:
    """Return which option is chosen by links of ours; without a label whoever asks says what is none."""
    _settle_one(key, options, default, label)
    picked: K = st.session_state[key]
    keep(key, [] if picked == default else [picked])
    return picked


def said(key: str) -> list[str]:
    """Return what is chosen under a key before anything of it is known to be an option."""
    return list(st.session_state[key]) if key in st.session_state and not moved() else st.query_params.get_all(key)


def put(key: str, values: Sequence[str]) -> None:
    """Put other values in place of what is chosen under a key, before it is shown."""
    keep(key, values)
    if key in st.session_state:
        st.session_state[key] = list(values)


def _settle(key: str, named: Mapping[str, str], default: Sequence[str], label: str | None = None) -> None:
    chosen, asked = key in st.session_state and not moved(), said(key)
    st.session_state[key] = [k for k in dict.fromkeys(asked) if k in named] or ([] if chosen or asked == pills.NONE else list(default))
    if label is not None and not chosen:
        left_out.add(key, label, (k for k in asked if k not in named))


def _settle_one(key: str, named: Collection[str], usual: str | None, label: str | None = None) -> None:
    if moved() or st.session_state.get(key) not in named:
        asked = st.query_params.get(key)
        picked = st.session_state[key] = asked if asked in named else usual
        if label is not None and asked is not None:
            others = [k for k in st.query_params.get_all(key) if k != picked]
            left_out.add(key, label, (k for k in others if k not in named))
            left_out.add(key, label, (k for k in others if k in named), left_out.ONE_ALONE)


def among(label: str, options: Sequence[str], named: Mapping[str, str], *, key: str, **more: Any) -> str | None:
    """Show a list of options to choose one of, the first unless another was; return its key, None where there are none."""
    usual = next(iter(options), None)
    _settle_one(key, named, usual, label)
    picked: str | None = st.selectbox(label, options, format_func=named.__getitem__, key=key, **more)
    keep(key, [picked] if picked is not None and picked != usual else [])
    return picked


def typed(label: str, *, key: Line, max_chars: int | None = None, ends: Collection[str] = (), ends_with_it: Collection[str] = (), **more: Any) -> str:
    """Show a line to type in; return what was typed, by whoever looks or by a row that was chosen elsewhere.

    `ends` as in `keep`, `ends_with_it` is what else goes once the line is empty.

    Streamlit's binding would name it in the address before anything came of it: whoever went back at once found the new words under the old address.
    """
    if moved() or key not in st.session_state:
        asked = st.query_params.get(key, "")
        st.session_state[key] = asked[:max_chars]
        left_out.add(key, label, [asked[len(st.session_state[key]) :]], left_out.TOO_MUCH)
    text: str = st.text_input(label, key=key, max_chars=max_chars, **more)
    keep(key, [text] if text.strip() else [], ends=ends if text.strip() else [*ends, *ends_with_it])
    return text


def keep(key: str, values: Sequence[str], *, ends: Collection[str] = ()) -> None:
    """Keep values in the address; none take the key out.

    The page of a list goes in the same step of the history, and what else another choice `ends`: another choice, another list.
    """
    left_out.ours(key, values)
    before = st.query_params.get_all(key)
    if list(values) == before:
        return
    ended = [k for k in (*ends, pills.PAGE) if k != key and k in st.query_params]
    if ended:
        if not left_out.are_ours(key, before):  # the page of a list that a link asks for in vain
            left_out.add(pills.PAGE, words.say("Pages of the list"), st.query_params.get_all(pills.PAGE))
        others = {k: st.query_params.get_all(k) for k in st.query_params if k not in (key, *ended)}
        st.query_params.from_dict(others | ({key: list(values)} if values else {}))
    elif values:
        st.query_params[key] = list(values)
    else:
        del st.query_params[key]
