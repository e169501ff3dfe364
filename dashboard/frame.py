"""What stands around every page: the reader's language, the strip, the filters, and a sentence instead of an exception."""

from __future__ import annotations

import gc
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from crawler.config import ConfigError
from crawler.errors import SetupError
from crawler.localization.retelling import retold
from crawler.sentences import parts_of
from crawler.storage.failures import DatabaseError
from dashboard import choice, data, filters, left_out, markup, menu, parts, sign_in, strip, tongues, trouble, words
from dashboard.words import say

_log = logging.getLogger(__name__)
_AGAIN = timedelta(seconds=20)  # after which a page asks whether the database is back


class Page(Protocol):
    """A page of st.navigation."""

    @property
    def title(self) -> str: ...

    @property
    def url_path(self) -> str: ...

    def run(self) -> None: ...


def show(page: Page, ways: Sequence[menu.Way]) -> None:
    """Show a page in its frame, with the ways to all; whatever is wrong is said in words."""
    tongues.turn()
    try:
        _fill(page, ways)
    except ConfigError as error:
        _explain(say("A setting is wrong"), say("Correct it and start the dashboard anew. What stands below names it."), _told(error))
    except DatabaseError as error:
        _explain(*trouble.told(error))
        _go_on(words.now())
    except SQLAlchemyError as error:
        _log.exception("the dashboard could not read the database")
        _explain(*trouble.told(error))
        _go_on(words.now())
    except Exception:
        _log.exception("a page of the dashboard failed")
        _explain(say("This page could not be shown"), say("That is an error in Rasad; the log of the dashboard tells more. The other pages work."), "")


@st.fragment(run_every=_AGAIN)
def _go_on(since: datetime) -> None:
    """Run the page anew once the database can be read: a restore is done by who stands elsewhere, and a page on a wall has nobody to press a button."""
    if words.now() - since < _AGAIN / 2:
        return
    with suppress(SetupError, SQLAlchemyError):
        strip.take()
        st.rerun()


def _told(error: ConfigError) -> str:
    """Say what is wrong with a setting in the reader's language, as far as it is a sentence of ours; its zone may be what is wrong."""
    return retold(parts_of(error.args[0]), str(error), words.locale(), ZoneInfo("UTC"), {})


def _fill(page: Page, ways: Sequence[menu.Way]) -> None:
    config = None
    left_out.begin(page.url_path, anew=choice.moved())
    tongues.say_left_out()
    try:
        config = data.config()
        pulse = strip.take()
        filters.show(data.outlet_states(), data.topics())
    except Exception:
        menu.show(ways, page.title)
        strip.show_without_figures(simulated=config is not None and config.simulated)
        raise
    menu.show(ways, page.title)
    strip.watch(config, pulse, words.now())
    sign_in.show()
    head = _Head(page.title)
    head.say(filters.what_is_left_out())
    page.run()
    head.say(filters.what_is_left_out())  # what the page left out too
    _settle(page.url_path)  # the title is another in every language


class _Head:
    """A page's title, under what was asked for and is not done: that stands beside the filters too, and here where the side bar is out of sight.

    Each is one element that is written anew in its place: an empty one kept for what is rarely said takes the browser as long as a full one.
    """

    def __init__(self, title: str) -> None:
        self._title, self._told = title, ""
        self._beside, self._place = st.sidebar, st.html(markup.title(title, tongues.CONTENT))

    def say(self, told: str) -> None:
        """Say, as HTML of ours, what is left out."""
        if told != self._told:
            self._told, self._beside = told, self._beside.html(told)
            self._place.html(f'<div class="rs-narrow">{told}</div>{markup.title(self._title, tongues.CONTENT)}')


@cache
def _settle(_page: str) -> None:
    """Leave what a page has loaded, once it was shown, out of every later search for garbage: one took 200 of 590 ms of Volume over a year."""
    gc.collect()
    gc.freeze()


def _explain(title: str, sentence: str, cause: str) -> None:
    with st.container(border=True, key="explanation"):
        st.subheader(title, anchor=False)
        parts.note(sentence)
        if cause:
            st.text(cause)
        st.button(say("Try again"), icon=":material/refresh:", key="again")
