"""The reader's language: chosen, kept in the address, and the whole page turned the way it is written."""

from __future__ import annotations

import json

import streamlit as st

from crawler.localization import LANGUAGES, locale_for, phrase
from dashboard import choice, left_out, pills, scripts, words
from dashboard.address import LINES
from dashboard.words import LANGUAGE, say

SKIP = phrase("To the page")  # the first link that a keyboard reaches: over menu and filters
LOST = phrase("No connection")
WHY = phrase("The dashboard does not answer. It goes on by itself once it does; if that lasts, tell whoever runs it.")
UNMADE = phrase("It could not be made. Try again; if that lasts, dashboard.log says why: a full disk, a database that is held, a browser that fails.")
LABEL = phrase("Language of the pages")
_UNKNOWN = "languages that are not ours"
CONTENT = "content"  # where it leads
_STREAMLITS = (  # what Streamlit calls its own buttons
    phrase("Download as PNG"), phrase("Copy Vega-Lite spec"), phrase("Copied!"), phrase("Fullscreen"),
    phrase("Close fullscreen"), phrase("Sidebar"), phrase("Collapse sidebar"), phrase("Expand sidebar"), phrase("Open"), phrase("Close"),
    phrase("Clear value"), phrase("Clear all"), phrase("Copy to clipboard"), phrase("Selected values"), phrase("Choose date"), phrase("Choose date range"),
    phrase("Select all"), phrase("Add"), phrase("No results"), phrase("Choose an option"), phrase("Link to heading"),
    phrase("Previous month"), phrase("Next month"), phrase("Quick select a date range"), phrase("Date range"), phrase("Select..."),
)  # fmt: skip
_OF_THINGS = (phrase("Help for"), phrase("Remove"), phrase("Shortcut"))  # each with the name of a thing behind it
_FOR_THINGS = (phrase("start date"), phrase("end date"))  # each behind the name of a thing


def settle() -> None:
    """Take the language from the address, else the browser's; and turn the page. To be called before anything is said."""
    asked = st.query_params.get_all(LANGUAGE)
    if choice.moved() or st.session_state.get(LANGUAGE) not in LANGUAGES:
        st.session_state[LANGUAGE] = next((code for code in reversed(asked) if code in LANGUAGES), locale_for(st.context.locale).code)
    code = str(st.session_state[LANGUAGE])
    if asked != [code]:
        st.query_params[LANGUAGE] = code
    st.session_state[_UNKNOWN] = [one for one in asked if one not in LANGUAGES]


def say_left_out() -> None:
    """Say which language was asked for that the pages are not written in."""
    left_out.add(LANGUAGE, say(LABEL), st.session_state[_UNKNOWN])


def turn() -> None:
    """Turn the page the way the language is written."""
    here = words.locale()
    own = {"skip": say(SKIP), "lost": say(LOST), "why": say(WHY), "unmade": say(UNMADE), "words": _words(), "lines": " ".join(LINES)}
    scripts.begin(scripts.TURN, lang=here.code, dir=here.direction, **own)


def _words() -> str:
    """Return Streamlit's words in the reader's language, as JSON by the English ones; none for whoever reads English."""
    named = {text: say(text) for text in _STREAMLITS} | {f"{text} ": f"{say(text)} " for text in _OF_THINGS}
    named |= {f" {text}": f": {say(text)}" for text in _FOR_THINGS}
    return json.dumps({} if words.locale().code == "en" else named, ensure_ascii=False)


def switch() -> str:
    """Return the languages to choose from as HTML, each under its own name."""
    return pills.single(LANGUAGE, LANGUAGES, words.locale().code, default="", label=say(LABEL), shown=False)
