"""Signing in and out, at the foot of the side bar: by a password, whose guesses are slowed, or by a provider of OIDC."""

from __future__ import annotations

import hmac
import logging
from collections import deque
from datetime import datetime, timedelta
from importlib.util import find_spec
from threading import Lock

import streamlit as st
from streamlit.errors import StreamlitAuthError

from crawler.localization import phrase
from dashboard import access, data, scripts, signed, words
from dashboard.access import HALF, SESSION, digest
from dashboard.signed import Signed, sign_ins

MOST_WRONG, WITHIN = 20, timedelta(minutes=10)  # wrong passwords, of all sessions together
_LONGEST_WAIT = 300  # seconds after a wrong one, in the same session
_NAME, _PASSWORD, _TICKET, _WRONG, _SAID = "act_name", "act_password", "ticket", "wrong passwords", "said of a password"
_EARLY = phrase("Too soon after a wrong password, which makes you wait longer each time: try again in {span}.")
_SHUT = phrase("Too many wrong passwords were given here: nobody can sign in for {span}.")

_log = logging.getLogger("dashboard.actions")


class _Gate:
    """Counts wrong passwords over all sessions of this process: a thousand sessions guess no faster than one."""

    def __init__(self) -> None:
        self._wrong: deque[datetime] = deque()
        self._lock = Lock()

    def lets_in(self, given: str, password: str, now: datetime) -> bool | None:
        """Compare a password in constant time; None when too many were wrong lately, and then nothing is compared."""
        with self._lock:
            while self._wrong and now - self._wrong[0] > WITHIN:
                self._wrong.popleft()
            if len(self._wrong) >= MOST_WRONG:
                return None
            right = hmac.compare_digest(digest(given), digest(password))
            if not right:
                self._wrong.append(now)
            return right

    def opens_at(self, now: datetime) -> datetime:
        """Return when the next password is compared."""
        with self._lock:
            return self._wrong[0] + WITHIN if len(self._wrong) >= MOST_WRONG else now

    def forget(self) -> None:
        """Begin anew."""
        self._wrong.clear()


gate = _Gate()


def show() -> None:
    """Show in the side bar who acts, or how to sign in, where signing in is set up."""
    config = data.config()
    if config.dashboard_actions == "off" or not (config.dashboard_password or access.providers()):
        return
    _tell_browser()
    name = access.who()
    label, icon = (words.say("Sign in to act"), "lock") if name is None else (words.say("Signed in"), "lock_open")
    with st.sidebar.expander(label, icon=f":material/{icon}:", key="act"):
        if name is not None:
            st.text(words.say("You act as {who}.", who=name))
            st.button(words.say("Sign out"), key="act_out", on_click=_sign_out)
            return
        if said := st.session_state.pop(_SAID, ""):
            st.error(said)  # here, not over the page: on a phone the side bar covers that
        if config.dashboard_password:
            _ask_password()
        for provider in access.providers():
            _offer(provider)


def _tell_browser() -> None:
    """Have the browser fetch its cookie, once a sign-in."""
    if sign_ins.waits(st.session_state.get(_TICKET)):
        scripts.run(scripts.KEEP, to=signed.ADDRESS, name=signed.TICKET, ticket=st.session_state[_TICKET])


def _offer(provider: str) -> None:
    if find_spec("authlib") is None:
        st.text(words.say("Signing in by OIDC needs a package: pip install 'rasad[login]'."))
        return
    label = words.say("Sign in with {provider}", provider=provider) if provider else words.say("Sign in")
    st.button(label, key=f"act_with_{provider}", on_click=_log_in, args=(provider,))


def _log_in(provider: str) -> None:
    try:
        st.login(*([provider] if provider else []))
    except StreamlitAuthError as error:
        _log.warning("signing in by OIDC is set up by half: %s", error)
        st.session_state[_SAID] = words.say(HALF)


def _ask_password() -> None:
    with st.form("act_sign_in", border=False):
        st.text_input(words.say("Your name"), key=_NAME, max_chars=60, help=words.say("Stands beside what you do."))
        st.text_input(words.say("Password"), key=_PASSWORD, type="password", max_chars=200)
        st.form_submit_button(words.say("Sign in"), on_click=_sign_in)


def _sign_in() -> None:
    given, name = str(st.session_state.get(_PASSWORD, "")), " ".join(str(st.session_state.get(_NAME, "")).split())
    st.session_state[_PASSWORD] = ""
    password, now = data.config().dashboard_password, words.now()
    if password is None:
        return
    right = gate.lets_in(given, password.get_secret_value(), now) if now >= _again_at(now) else None
    if right:
        begun = Signed(digest(password.get_secret_value()), name or words.say("somebody with the password"), now)
        st.session_state[SESSION], st.session_state[_TICKET] = sign_ins.begin(begun)
        st.session_state.pop(_WRONG, None)
        _log.info("%s signed in", name or "somebody")
        return
    if right is False:
        st.session_state[_WRONG] = (st.session_state.get(_WRONG, (0, now))[0] + 1, now)
    _log.warning("a password was %s", "wrong" if right is False else "not looked at: too soon after wrong ones")
    st.session_state[_SAID] = words.say("That is not the password.") if right is False else _wait(now)


def _again_at(now: datetime) -> datetime:
    wrong, last = st.session_state.get(_WRONG, (0, now))
    return last + timedelta(seconds=min(2**wrong, _LONGEST_WAIT)) if wrong else now


def _wait(now: datetime) -> str:
    told, until = _EARLY, _again_at(now)
    if (opens := gate.opens_at(now)) > until:
        told, until = _SHUT, opens
    return words.say(told, span=words.span(until - now + timedelta(seconds=1), seconds=True))


def _sign_out() -> None:
    for token in (st.session_state.pop(SESSION, None), access.by_cookie()):
        sign_ins.end(token)
    if access.vouched(st.user, words.now()):
        st.logout()
