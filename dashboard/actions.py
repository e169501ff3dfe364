"""The one way by which a page writes anything.

For every page that offers an action:

    if access.allowed():  # hides the button; what guards is `act`
        st.button(words.say("Mark relevant"), on_click=_mark, args=(story,))
    else:
        parts.note(access.why_not())  # one sentence, where an action would stand

    def _mark(story: StoryRow) -> None:
        def work(who: str) -> str:
            mark_page(data.engine(), story.page_id, ..., who=who, now=words.now())
            return words.say("Marked as relevant.")

        actions.act(f"mark page {story.page_id} relevant", work)

`act` asks on the server, at that moment, whether this session may act; then it does the work, says the sentence that the work returns, writes who did
what to the dashboard's log, and forgets cached reads. The sentence is shown as markdown: own words, figures and outlets' names, never scraped text. What
the work raises as SetupError, ValueError (a sentence for the reader) or SQLAlchemyError is said, not thrown. What people type goes through `forms`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from crawler.errors import SetupError
from crawler.storage.failures import DatabaseError
from dashboard import access, data, markup, trouble, words

_log = logging.getLogger("dashboard.actions")
if not _log.handlers:
    _log.addHandler(logging.StreamHandler())
    _log.handlers[0].setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    _log.setLevel(logging.INFO)


class Refusal(NamedTuple):
    """Why something was not done."""

    sentence: str
    cause: str = ""  # as the database says it


def act(what: str, work: Callable[[str], str], refused: Callable[[Refusal], None] | None = None) -> bool:
    """Do `work(who)` if this session may act, say the sentence it returns, and return whether it was done. `what` is for the log, in English.

    What came in its way is told to `refused`, else said at the head of the page.
    """
    found, line = access.access(), " ".join(what.split())[:300]
    if found.who is None:
        _log.warning("refused: %s", line)
        (refused or say_refusal)(Refusal(found.why_not))
        return False
    try:
        said = work(found.who)
    except (SetupError, ValueError, SQLAlchemyError) as error:
        why = Refusal(*trouble.told(error)[1:]) if isinstance(error, (DatabaseError, SQLAlchemyError)) else Refusal(str(error))
        _log.warning("%s: %s: failed: %s", found.who, line, why.cause or why.sentence)
        (refused or say_refusal)(why)
        return False
    _log.info("%s: %s", found.who, line)
    data.forget()
    st.toast(said, icon=":material/check_circle:")
    return True


def say_refusal(why: Refusal) -> None:
    """Say why something was not done."""
    st.html(markup.refused(words.say("It was not done."), *why))
