"""The reader's language: chosen, kept in the address, and the whole page turned the way it is written."""

from __future__ import annotations

import streamlit as st

from crawler.localization import LANGUAGES, locale_for, phrase
from dashboard import choice, pills, scripts, words
from dashboard.words import LANGUAGE, say

SKIP = phrase("To the page")  # the first link that a keyboard reaches: over menu and filters
LOST = phrase("No connection")
WHY = phrase("The dashboard does not answer. It goes on by itself once it does; if that lasts, tell whoever runs it.")
CONTENT = "content"  # where it leads


def settle() -> None:
    """Take the language from the address, else the browser's; and turn the page. To be called before anything is said."""
    if choice.moved() or st.session_state.get(LANGUAGE) not in LANGUAGES:
        asked = st.query_params.get(LANGUAGE, "")
        st.session_state[LANGUAGE] = asked if asked in LANGUAGES else locale_for(st.context.locale).code
    code = str(st.session_state[LANGUAGE])
    if st.query_params.get(LANGUAGE) != code:
        st.query_params[LANGUAGE] = code


def turn() -> None:
    """Turn the page the way the language is written."""
    here = words.locale()
    scripts.run(scripts.TURN, lang=here.code, dir=here.direction, skip=say(SKIP), lost=say(LOST), why=say(WHY))


def switch() -> str:
    """Return the languages to choose from as HTML, each under its own name."""
    return pills.single(LANGUAGE, LANGUAGES, words.locale().code, default="", label=say("Language of the pages"), shown=False)
