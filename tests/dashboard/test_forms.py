"""What people type: kept where it is refused, and asked for once, however a click is ended by the next."""

from __future__ import annotations

import pytest
import streamlit as st
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from crawler.storage.engine import reading
from crawler.storage.marks import mark_page
from crawler.storage.models import Mark
from dashboard import actions, forms, marking
from tests.dashboard.conftest import Open, html_of, is_well, one_story


class Ended(BaseException):
    """As Streamlit ends a run when a second click has come."""


def test_a_click_that_is_ended_before_it_wrote_is_done_by_the_next_and_by_no_third(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(actions, "act", lambda _what, work, _refused: bool(work("Huda")))
    form, written = forms.begin("note"), list[str]()

    def ended(_who: str) -> None:
        raise Ended

    with pytest.raises(Ended):
        forms.act(form, "flood", "note", "kept", ended)
    assert forms.act(form, "flood", "note", "kept", written.append)
    assert forms.act(form, "flood", "note", "kept", written.append)  # it is done, by the click before
    assert written == ["Huda"]
    assert forms.begin("note") != form
    assert not forms.act(forms.begin("note"), "", "note", "kept", written.append)  # the empty form after it
    assert written == ["Huda"]


def test_a_click_that_is_ended_after_it_wrote_is_not_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def act(_what: str, work: object, _refused: object) -> bool:
        assert callable(work)
        work("Huda")
        raise Ended  # where what was done is said

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(actions, "act", act)
    form, written = forms.begin("note"), list[str]()
    with pytest.raises(Ended):
        forms.act(form, "flood", "note", "kept", written.append)
    assert forms.act(form, "flood", "note", "kept", written.append)
    assert written == ["Huda"]


def test_the_note_of_a_mark_that_was_refused_is_kept_beside_why(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one_story(engine)
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "on")
    app = show("stories", story="1")
    app.text_input(key="mark-note-1 0 note").set_value("about football")
    own = mark_page

    def locked(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr(marking, "mark_page", locked)
    app.button(key="mark-off_topic").click().run()
    is_well(app)
    assert "database is locked" in html_of(app)
    assert app.text_input(key="mark-note-1 0 note").value == "about football"
    monkeypatch.setattr(marking, "mark_page", own)
    app.button(key="mark-off_topic").click().run()
    is_well(app)
    with reading(engine) as connection:
        assert connection.execute(select(Mark.verdict, Mark.note)).all() == [("off_topic", "about football")]
    assert app.text_input(key="mark-note-1 1 note").value == ""
