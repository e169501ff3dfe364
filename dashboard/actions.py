"""Who may act from the dashboard, and the one way by which a page writes anything.

For every page that offers an action:

    if actions.allowed():  # hides the button; what guards is `act`
        st.button(words.say("Mark relevant"), on_click=_mark, args=(story,))
    else:
        parts.note(actions.why_not())  # one sentence, where an action would stand

    def _mark(story: StoryRow) -> None:
        def work(who: str) -> str:
            mark_page(data.engine(), story.page_id, ..., who=who, now=words.now())
            return words.say("Marked as relevant.")

        actions.act(f"mark page {story.page_id} relevant", work)

`act` asks on the server, at that moment, whether this session may act; then it does the work, says the sentence that the work returns, writes who did
what to the dashboard's log, and forgets cached reads. The sentence is shown as markdown: own words, figures and outlets' names, never scraped text. What
the work raises as SetupError, ValueError (a sentence for the reader) or SQLAlchemyError is said, not thrown. What people type goes through `forms`.

RASAD_DASHBOARD_ACTIONS=auto: with a password or OIDC set up whoever signed in may act, else everyone if only this machine can reach the dashboard, else
nobody. `on`: without password or OIDC everyone who reaches it. `off`: nobody.
"""

from __future__ import annotations

import getpass
import hmac
import logging
import re
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from importlib.util import find_spec
from ipaddress import ip_address
from threading import Lock
from typing import Any, NamedTuple

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from streamlit.errors import StreamlitAuthError

from crawler.config import Config
from crawler.errors import SetupError
from crawler.localization import phrase
from crawler.storage.failures import DatabaseError
from dashboard import data, markup, scripts, signed, trouble, words
from dashboard.address import cookie
from dashboard.signed import LASTS, Signed, sign_ins

MOST_WRONG, WITHIN = 20, timedelta(minutes=10)  # wrong passwords, of all sessions together
_LONGEST_WAIT = 300  # seconds after a wrong one, in the same session
_NAME, _PASSWORD, _TOKEN, _TICKET, _WRONG, _SAID = "act_name", "act_password", "signed in", "ticket", "wrong passwords", "said of a password"
_PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w.-]{1,200}", re.ASCII)
_EARLY = phrase("Too soon after a wrong password, which makes you wait longer each time: try again in {span}.")
_SHUT = phrase("Too many wrong passwords were given here: nobody can sign in for {span}.")
_HALF = phrase("OIDC is set up by half: [auth] in .streamlit/secrets.toml needs redirect_uri, cookie_secret, client_id, client_secret and server_metadata_url.")
_SALT = secrets.token_bytes(16)

_log = logging.getLogger("dashboard.actions")
if not _log.handlers:
    _log.addHandler(logging.StreamHandler())
    _log.handlers[0].setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    _log.setLevel(logging.INFO)


class _Access(NamedTuple):
    """Who this session is, or why it may not act."""

    who: str | None
    why_not: str = ""


class Refusal(NamedTuple):
    """Why something was not done."""

    sentence: str
    cause: str = ""  # as the database says it


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
            right = hmac.compare_digest(_digest(given), _digest(password))
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


def allowed() -> bool:
    """Say whether this session may act now."""
    return _access(data.config()).who is not None


def who() -> str | None:
    """Name who acts in this session: an e-mail address, the name given at sign-in, or this machine's user; None if nobody may."""
    return _access(data.config()).who


def why_not() -> str:
    """Say in one sentence why this session may not act, and what to do; empty if it may."""
    return _access(data.config()).why_not


def act(what: str, work: Callable[[str], str], refused: Callable[[Refusal], None] | None = None) -> bool:
    """Do `work(who)` if this session may act, say the sentence it returns, and return whether it was done. `what` is for the log, in English.

    What came in its way is told to `refused`, else said at the head of the page.
    """
    access, line = _access(data.config()), " ".join(what.split())[:300]
    if access.who is None:
        _log.warning("refused: %s", line)
        (refused or say_refusal)(Refusal(access.why_not))
        return False
    try:
        said = work(access.who)
    except (SetupError, ValueError, SQLAlchemyError) as error:
        why = Refusal(*trouble.told(error)[1:]) if isinstance(error, (DatabaseError, SQLAlchemyError)) else Refusal(str(error))
        _log.warning("%s: %s: failed: %s", access.who, line, why.cause or why.sentence)
        (refused or say_refusal)(why)
        return False
    _log.info("%s: %s", access.who, line)
    data.forget()
    st.toast(said, icon=":material/check_circle:")
    return True


def say_refusal(why: Refusal) -> None:
    """Say why something was not done."""
    st.html(markup.refused(words.say("It was not done."), *why))


def show() -> None:
    """Show in the side bar who acts, or how to sign in, where signing in is set up."""
    config = data.config()
    if config.dashboard_actions == "off" or not (config.dashboard_password or _providers()):
        return
    _tell_browser()
    name = who()
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
        for provider in _providers():
            _offer(provider)


def only_from_here() -> bool:
    """Say whether only this machine reaches the dashboard: bound to loopback, under loopback names alone, and this session came through no proxy."""
    names = st.get_option("server.allowedHosts") or ()
    served = _is_loopback(st.get_option("server.address") or "") and bool(names) and all(map(_is_loopback, names))
    return served and not isinstance(st.context.ip_address, str) and not any(name in st.context.headers for name in _PROXIED)


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(name).is_loopback
    return False


def _access(config: Config) -> _Access:
    if config.dashboard_actions == "off":
        return _Access(None, words.say("Nobody acts from this dashboard: RASAD_DASHBOARD_ACTIONS is off."))
    if config.dashboard_password or _providers():
        return _signed_in(config)
    if config.dashboard_people and config.dashboard_actions != "on":  # it says who may act: nobody does unasked where what tells them apart is missing
        return _Access(None, words.say(_HALF))
    if config.dashboard_actions == "on" or only_from_here():
        return _Access(_user())
    return _Access(
        None, words.say("This dashboard only shows: others can reach it, and it asks nobody who they are. RASAD_DASHBOARD_PASSWORD lets people act.")
    )


def _signed_in(config: Config) -> _Access:
    found, password = sign_ins.of(_token(), words.now()), config.dashboard_password
    if found and password and hmac.compare_digest(found.by, _digest(password.get_secret_value())):
        return _Access(found.name)
    person = _person(st.user, words.now()) if _providers() else None
    if person is None:
        return _Access(None, words.say("Sign in to act: at the foot of the side bar."))
    if person.casefold() in (p.casefold() for p in config.dashboard_people):
        return _Access(person)
    return _Access(None, words.say("{who} is not among those who may act here (RASAD_DASHBOARD_PEOPLE).", who=person))


def _token() -> str | None:
    """Return what this browser is known by: from this page's sign-in, or the cookie of one before it."""
    return st.session_state.get(_TOKEN) or _cookie()


def _cookie() -> str | None:
    found = st.context.cookies.get(cookie(signed.COOKIE))
    return found if isinstance(found, str) else None


def _tell_browser() -> None:
    """Have the browser fetch its cookie, once a sign-in."""
    if sign_ins.waits(st.session_state.get(_TICKET)):
        scripts.run(scripts.KEEP, to=signed.ADDRESS, name=signed.TICKET, ticket=st.session_state[_TICKET])


def _person(user: Mapping[str, Any], now: datetime) -> str | None:
    """Return the e-mail address that an identity provider vouches for, while the sign-in lasts."""
    email, issued = user.get("email"), user.get("iat")
    if not user.get("is_logged_in") or not isinstance(email, str) or not _ADDRESS.fullmatch(email) or user.get("email_verified") in (False, "false"):
        return None
    fresh = not isinstance(issued, (int, float)) or now - datetime.fromtimestamp(issued, UTC) < LASTS
    return email if fresh else None


def _providers() -> list[str]:
    """Return the identity providers of Streamlit's secrets file: "" for the one that has no name."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return []
    section: Mapping[str, Any] = st.secrets["auth"]
    named = [name for name, value in section.items() if isinstance(value, Mapping)]
    return ([""] if "client_id" in section else []) + named


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
        st.session_state[_SAID] = words.say(_HALF)


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
        begun = Signed(_digest(password.get_secret_value()), name or words.say("somebody with the password"), now)
        st.session_state[_TOKEN], st.session_state[_TICKET] = sign_ins.begin(begun)
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
    for token in (st.session_state.pop(_TOKEN, None), _cookie()):
        sign_ins.end(token)
    if _person(st.user, words.now()):
        st.logout()


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), key=_SALT).digest()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return "dashboard"
