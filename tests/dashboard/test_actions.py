"""Who may act from the dashboard: asked at the moment of the action, whatever the page showed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.errors import StreamlitAuthError
from streamlit.testing.v1 import AppTest

from dashboard import access, actions, sign_in, words
from dashboard.address import cookie
from dashboard.signed import COOKIE, LASTS, Signed, sign_ins
from tests.dashboard.conftest import html_of

PASSWORD = "correct horse battery"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No sign-in set up; bound to loopback under loopback names, as dashboard/.streamlit/config.toml says."""
    sign_in.gate.forget()
    sign_ins.forget()
    _serve(monkeypatch, "127.0.0.1", ["localhost", "127.0.0.1"])
    monkeypatch.setattr(words, "now", lambda: NOW)
    monkeypatch.setattr(access, "providers", list)
    monkeypatch.setattr(access, "_user", lambda: "rasad")
    yield
    sign_in.gate.forget()


def _serve(monkeypatch: pytest.MonkeyPatch, address: str | None, names: list[str]) -> None:
    known = {"server.address": address, "server.allowedHosts": names}
    other = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: known[name] if name in known else other(name))


def _page() -> None:
    import streamlit as st

    from dashboard import access, actions, sign_in

    def work(who: str) -> str:
        if st.session_state.get("fault"):
            raise ValueError("![x](http://127.0.0.1:9/x.png) is no outlet.")
        st.session_state["done"] = who
        return "Done by " + who

    def go() -> None:
        actions.act("act on\nit", work)

    sign_in.show()
    st.text(f"allowed={access.allowed()} who={access.who()} why={access.why_not()}")
    st.button("Act", key="go", on_click=go)


def _open() -> AppTest:
    return AppTest.from_function(_page, default_timeout=30).run()


def _acts(app: AppTest) -> str | None:
    """Who did it when the button is pressed; None where it was refused."""
    app.button(key="go").click().run()
    assert not app.exception
    done: str | None = app.session_state.get("done", None)
    return done


def _told(app: AppTest) -> str:
    return next(t.value for t in app.text if t.value.startswith("allowed="))


def _sign_in(app: AppTest, password: str, name: str = "Huda") -> AppTest:
    app.text_input(key="act_name").set_value(name)
    app.text_input(key="act_password").set_value(password)
    next(b for b in app.button if b.label == "Sign in").click().run()
    assert not app.exception
    return app


def test_on_loopback_whoever_sits_here_acts() -> None:
    app = _open()
    assert _acts(app) == "rasad"
    assert [t.value for t in app.toast] == ["Done by rasad"]


@pytest.mark.parametrize(
    ("address", "names"),
    [("0.0.0.0", ["*"]), ("", []), (None, ["localhost"]), ("127.0.0.1", []), ("127.0.0.1", ["localhost", "news.example.org"]), ("10.0.0.7", ["localhost"])],
)
def test_where_others_reach_it_nobody_acts_unasked(monkeypatch: pytest.MonkeyPatch, address: str | None, names: list[str]) -> None:
    _serve(monkeypatch, address, names)
    app = _open()
    assert "allowed=False who=None why=This dashboard only shows" in _told(app)
    assert _acts(app) is None
    assert "only shows" in html_of(app)


def test_what_comes_from_another_address_is_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "ip_address", "203.0.113.9")
    assert _acts(_open()) is None


def test_what_comes_through_a_proxy_is_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "headers", {"X-Forwarded-For": "203.0.113.9"})
    assert _acts(_open()) is None


@pytest.mark.parametrize(("setting", "who"), [("on", "rasad"), ("off", None), ("auto", None)])
def test_a_setting_opens_or_closes_it(monkeypatch: pytest.MonkeyPatch, setting: str, who: str | None) -> None:
    _serve(monkeypatch, "0.0.0.0", ["*"])
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", setting)
    assert _acts(_open()) == who


def test_off_means_nobody_here_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
    monkeypatch.setenv("RASAD_DASHBOARD_PASSWORD", PASSWORD)
    app = _open()
    assert _acts(app) is None
    assert not app.text_input


def test_a_button_shown_before_permission_went_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = _open()
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
    assert _acts(app) is None


def test_the_log_says_when() -> None:
    line = actions._log.handlers[0].format(logging.makeLogRecord({"msg": "Huda signed in", "created": NOW.timestamp()}))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Huda signed in", line)


class TestPassword:
    @pytest.fixture(autouse=True)
    def _set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RASAD_DASHBOARD_PASSWORD", PASSWORD)

    def test_it_is_asked_for_on_loopback_too(self) -> None:
        app = _open()
        assert _acts(app) is None
        assert _acts(_sign_in(app, PASSWORD)) == "Huda"

    def test_a_wrong_one_opens_nothing_and_is_not_kept(self) -> None:
        app = _sign_in(_open(), "wrong horse battery")
        assert [e.value for e in app.sidebar.error] == [e.value for e in app.error] == ["That is not the password."]  # where a phone shows it
        assert app.session_state["act_password"] == ""
        assert _acts(app) is None

    def test_a_session_waits_after_a_wrong_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = _sign_in(_open(), "wrong horse battery")
        assert [e.value for e in _sign_in(app, PASSWORD).error] == ["Too soon after a wrong password, which makes you wait longer each time: try again in 3 s."]
        monkeypatch.setattr(words, "now", lambda: NOW + timedelta(seconds=3))
        assert _acts(_sign_in(app, PASSWORD)) == "Huda"

    def test_all_sessions_together_guess_no_faster(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tried = [sign_in.gate.lets_in(f"guess {n}", PASSWORD, NOW) for n in range(sign_in.MOST_WRONG + 1)]
        assert tried == [False] * sign_in.MOST_WRONG + [None]
        said = [e.value for e in _sign_in(_open(), PASSWORD).error]  # not even the right one is looked at
        assert said == ["Too many wrong passwords were given here: nobody can sign in for 10 min."]
        monkeypatch.setattr(words, "now", lambda: NOW + sign_in.WITHIN + timedelta(seconds=1))
        assert _acts(_sign_in(_open(), PASSWORD)) == "Huda"

    def test_it_ends_by_itself_by_hand_and_with_the_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = _sign_in(_open(), PASSWORD)
        monkeypatch.setattr(words, "now", lambda: NOW + LASTS)
        assert "allowed=False" in _told(app.run())
        monkeypatch.setattr(words, "now", lambda: NOW)
        monkeypatch.setenv("RASAD_DASHBOARD_PASSWORD", PASSWORD + "!")
        assert "allowed=False" in _told(app.run())
        monkeypatch.setenv("RASAD_DASHBOARD_PASSWORD", PASSWORD)
        assert "allowed=True" in _told(app.run())
        app.button(key="act_out").click().run()
        assert "allowed=False" in _told(app)

    def test_another_session_is_not_signed_in(self) -> None:
        _sign_in(_open(), PASSWORD)
        assert _acts(_open()) is None

    def test_the_same_browser_is_signed_in_after_a_reload_until_it_signs_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        token, ticket = sign_ins.begin(Signed(access.digest(PASSWORD), "Huda", NOW))
        monkeypatch.setattr(type(st.context), "cookies", {cookie(COOKIE): token})
        app = _open()
        assert _acts(app) == "Huda"
        app.button(key="act_out").click().run()
        assert (_acts(app), sign_ins.of(token, NOW), sign_ins.waits(ticket)) == ("Huda", None, False)  # "Huda": what was done before
        assert "allowed=False" in _told(app)


class TestOidc:
    @pytest.fixture(autouse=True)
    def _set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(access, "providers", lambda: ["okta"])
        monkeypatch.setenv("RASAD_DASHBOARD_PEOPLE", "Desk@example.org, other@example.org")

    @pytest.mark.parametrize(
        ("claims", "who"),
        [
            ({"is_logged_in": True, "email": "desk@example.org", "email_verified": True}, "desk@example.org"),
            ({"is_logged_in": True, "email": "desk@example.org", "iat": NOW.timestamp() - 60}, "desk@example.org"),
            ({"is_logged_in": True, "email": "desk@example.org", "iat": NOW.timestamp() - 13 * 3600}, None),
            ({"is_logged_in": True, "email": "desk@example.org", "email_verified": False}, None),
            ({"is_logged_in": True, "email": "stranger@example.org"}, None),
            ({"is_logged_in": True, "email": '"![x](http://h/x.png)"@example.org'}, None),
            ({"is_logged_in": True}, None),
            ({"is_logged_in": False, "email": "desk@example.org"}, None),
            ({}, None),
        ],
    )
    def test_only_who_is_on_the_list(self, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any], who: str | None) -> None:
        monkeypatch.setattr(st, "user", claims)
        app = _open()
        assert _acts(app) == who
        assert not any("http" in e.value for e in app.error)

    def test_what_is_set_up_by_half_is_a_sentence_and_lets_nobody_act(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(_provider: str) -> None:
            raise StreamlitAuthError("it lacks server_metadata_url")

        monkeypatch.setattr(st, "login", fails)
        app = _open()
        app.button(key="act_with_okta").click().run()
        assert [e.value for e in app.sidebar.error] == [access.HALF]
        assert not app.exception
        monkeypatch.setattr(access, "providers", list)
        app = _open()
        assert f"why={access.HALF}" in _told(app)
        assert _acts(app) is None

    def test_without_a_list_nobody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("RASAD_DASHBOARD_PEOPLE")
        monkeypatch.setattr(st, "user", {"is_logged_in": True, "email": "desk@example.org"})
        assert _acts(_open()) is None


def test_what_failed_is_said_as_text() -> None:
    app = _open()
    app.session_state["fault"] = True
    assert _acts(app) is None
    assert '<b>It was not done.</b> <bdi class="" dir="ltr">![x](http://127.0.0.1:9/x.png) is no outlet.</bdi>' in html_of(app)


def test_who_did_what_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    _acts(_open())
    assert ("dashboard.actions", 20, "rasad: act on it") in caplog.record_tuples
