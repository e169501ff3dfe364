"""Who this session is, and whether it may act: asked on the server each time something is to be written, whatever the page showed.

RASAD_DASHBOARD_ACTIONS=auto: with a password or OIDC set up whoever signed in may act, else everyone if only this machine can reach the dashboard, else
nobody. `on`: without password or OIDC everyone who reaches it. `off`: nobody.
"""

from __future__ import annotations

import getpass
import hmac
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from ipaddress import ip_address
from typing import Any, NamedTuple

import streamlit as st

from crawler.config import Config
from crawler.localization import phrase
from dashboard import data, signed, words
from dashboard.address import cookie
from dashboard.signed import LASTS, sign_ins

SESSION = "signed in"  # where a session keeps what it was given at its sign-in
HALF = phrase("OIDC is set up by half: [auth] in .streamlit/secrets.toml needs redirect_uri, cookie_secret, client_id, client_secret and server_metadata_url.")
_PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w.-]{1,200}", re.ASCII)
_SALT = secrets.token_bytes(16)


class Access(NamedTuple):
    """Who this session is, or why it may not act."""

    who: str | None
    why_not: str = ""


def allowed() -> bool:
    """Say whether this session may act now."""
    return access().who is not None


def who() -> str | None:
    """Name who acts in this session: an e-mail address, the name given at sign-in, or this machine's user; None if nobody may."""
    return access().who


def why_not() -> str:
    """Say in one sentence why this session may not act, and what to do; empty if it may."""
    return access().why_not


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


def access() -> Access:
    """Return who this session is by now, or why it may not act."""
    config = data.config()
    if config.dashboard_actions == "off":
        return Access(None, words.say("Nobody acts from this dashboard: RASAD_DASHBOARD_ACTIONS is off."))
    if config.dashboard_password or providers():
        return _signed_in(config)
    if config.dashboard_people and config.dashboard_actions != "on":  # it says who may act: nobody does unasked where what tells them apart is missing
        return Access(None, words.say(HALF))
    if config.dashboard_actions == "on" or only_from_here():
        return Access(_user())
    return Access(None, words.say("This dashboard only shows: others can reach it, and it asks nobody who they are. RASAD_DASHBOARD_PASSWORD lets people act."))


def _signed_in(config: Config) -> Access:
    found, password = sign_ins.of(_token(), words.now()), config.dashboard_password
    if found and password and hmac.compare_digest(found.by, digest(password.get_secret_value())):
        return Access(found.name)
    person = vouched(st.user, words.now()) if providers() else None
    if person is None:
        return Access(None, words.say("Sign in to act: at the foot of the side bar."))
    if person.casefold() in (p.casefold() for p in config.dashboard_people):
        return Access(person)
    return Access(None, words.say("{who} is not among those who may act here (RASAD_DASHBOARD_PEOPLE).", who=person))


def _token() -> str | None:
    """Return what this browser is known by: from this page's sign-in, or the cookie of one before it."""
    return st.session_state.get(SESSION) or by_cookie()


def by_cookie() -> str | None:
    """Return what the browser's cookie says."""
    found = st.context.cookies.get(cookie(signed.COOKIE))
    return found if isinstance(found, str) else None


def vouched(user: Mapping[str, Any], now: datetime) -> str | None:
    """Return the e-mail address that an identity provider vouches for, while the sign-in lasts."""
    email, issued = user.get("email"), user.get("iat")
    if not user.get("is_logged_in") or not isinstance(email, str) or not _ADDRESS.fullmatch(email) or user.get("email_verified") in (False, "false"):
        return None
    fresh = not isinstance(issued, (int, float)) or now - datetime.fromtimestamp(issued, UTC) < LASTS
    return email if fresh else None


def providers() -> list[str]:
    """Return the identity providers of Streamlit's secrets file: "" for the one that has no name."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return []
    section: Mapping[str, Any] = st.secrets["auth"]
    named = [name for name, value in section.items() if isinstance(value, Mapping)]
    return ([""] if "client_id" in section else []) + named


def digest(text: str) -> bytes:
    """Return what stands for a password in this process's memory."""
    return blake2b(text.encode(), key=_SALT).digest()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return "dashboard"
