"""Notes that people wrote on days: under the chart by the numbers they have on it, and the form to write one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from crawler.storage.annotations import LONGEST, annotate, take_back
from crawler.storage.engine import day_number
from crawler.storage.reports import NoteLine
from dashboard import access, actions, data, forms, markup, parts, words
from dashboard.words import say


def by_day(notes: Sequence[NoteLine]) -> dict[int, str]:
    """Return the notes of each day as one text, for the files of a chart's figures."""
    found: dict[int, list[str]] = defaultdict(list)
    for note in notes:
        found[note.day].append(note.text)
    return {day: " | ".join(texts) for day, texts in found.items()}


def between(first: int, last: int, notes: dict[int, str]) -> str:
    """Return what was noted on some days as one text."""
    return " | ".join(text for day, text in notes.items() if first <= day <= last)


def show(notes: Sequence[NoteLine], span: tuple[int, int]) -> None:
    """List the notes of a period and let people write where they may."""
    for number, note in enumerate(notes, 1):
        _line(number, note)
    drawer = st.expander(say("Write a note on a day"), icon=":material/edit_note:", key="note drawer", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        if not access.allowed():
            parts.note(access.why_not())
            return
        with st.form(form := forms.begin("note"), border=False):
            first, last = (date(1970, 1, 1) + timedelta(days=d) for d in span)
            st.session_state[f"{form} day"] = min(max(st.session_state.get(f"{form} day") or last, first), last)
            st.date_input(say("Day"), min_value=first, max_value=last, key=f"{form} day", format="YYYY-MM-DD")
            st.text_input(say("What happened"), key=f"{form} text", max_chars=LONGEST, help=say("Everyone who sees the charts reads it, with your name."))
            forms.say_refusal("note")
            st.form_submit_button(say("Keep the note"), on_click=_keep, args=(form,))


def _line(number: int, note: NoteLine) -> None:
    by = say("{number} · {day} · {who}", number=number, day=words.day(note.day), who=note.who)
    with st.container(horizontal=True, vertical_alignment="center", key=f"note-{note.id}"):
        st.html(f'<p class="rs-note"><bdi>{escape(by)}</bdi></p>{markup.block(note.text)}')
        if access.allowed():
            st.button(say("Take the note back"), icon=":material/delete:", type="tertiary", key=f"unnote-{note.id}", on_click=_take_back, args=(note,))


def _keep(form: str) -> None:
    day, text = st.session_state[f"{form} day"], str(st.session_state[f"{form} text"])

    def write(who: str) -> None:
        if not text.strip():
            raise ValueError(say("A note needs some words."))
        annotate(data.engine(), day_number(day), text, who=who, now=words.now())

    forms.act(form, text, f"note on {day}", say("The note is kept."), write)


def _take_back(note: NoteLine) -> None:
    def work(_who: str) -> str:
        take_back(data.engine(), note.id)
        return say("The note is taken back.")

    actions.act(f"take back note {note.id}", work)
