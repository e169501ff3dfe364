"""Since when something is new to this reader: a moment the browser remembers (a cookie of ours, read by nobody else), else since yesterday."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from crawler.localization import phrase
from dashboard import choice, scripts, words
from dashboard.address import below, cookie
from dashboard.words import say

COOKIE = "rasad_seen"  # and what tells this dashboard from another
SEEN, YESTERDAY, WEEK = "seen", "yesterday", "week"
OPTIONS = {SEEN: phrase("You last looked"), YESTERDAY: phrase("Yesterday"), WEEK: phrase("7 days ago")}
LONGEST = timedelta(days=7)
_YEAR = 365 * 86_400
_KEY, _TOLD, _USUAL = "seen until", "seen told", "usually since"


def chosen(now: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """Let the reader choose, and return the moment with the words for it. Never longer than a week ago."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seen = seen_until(now)
        usual = st.session_state.setdefault(_USUAL, SEEN if seen else YESTERDAY)  # the same all the session: another default would be another widget
        picked = choice.one(say("New since"), OPTIONS, key="since", default=usual)
        st.button(say("Mark as seen"), icon=":material/done_all:", on_click=_mark, key="mark-seen", help=say("This browser remembers the moment for a year."))
    _tell_browser()
    return moment(picked, seen, now, zone)


def moment(picked: str | None, seen: datetime | None, now: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """Return what a choice means, in an instant and in words."""
    week = (now - LONGEST).replace(second=0, microsecond=0)  # the same for a minute, so that answers can be kept
    if picked == WEEK:
        return week, say("since 7 days ago, {moment}", moment=words.moment(week, zone))
    if picked == SEEN and seen is not None and now - seen <= LONGEST:
        return seen, say("since you last looked, {moment}", moment=words.moment(seen, zone))
    if picked == SEEN and seen is not None:
        return week, say("you last looked more than a week ago: since {moment}", moment=words.moment(week, zone))
    begun = datetime.combine(now.astimezone(zone).date() - timedelta(days=1), time(), zone).astimezone(UTC)
    if picked == SEEN:
        return begun, say("this browser has marked nothing as seen yet: since yesterday, {moment}", moment=words.moment(begun, zone))
    return begun, say("since yesterday, {moment}", moment=words.moment(begun, zone))


def seen_until(now: datetime) -> datetime | None:
    """Return until when this browser has seen everything; None where it does not say so, or nonsense."""
    said = st.session_state.get(_KEY) or _cookie()
    return said if said is not None and said <= now else None


def _cookie() -> datetime | None:
    said = str(st.context.cookies.get(cookie(COOKIE), ""))
    return datetime.fromtimestamp(int(said), UTC) if said.isascii() and said.isdigit() and len(said) < 12 else None


def _mark() -> None:
    st.session_state[_KEY] = words.now().replace(microsecond=0)
    st.session_state["since"] = SEEN


def _tell_browser() -> None:
    """Write the cookie, once a mark; ours is a number, so nothing in it is anybody's words."""
    at = st.session_state.get(_KEY)
    if at is None or st.session_state.get(_TOLD) == at:
        return
    st.session_state[_TOLD] = at
    told = f"{cookie(COOKIE)}={int(at.timestamp())}; path={below('/')}; max-age={_YEAR}; samesite=lax"
    scripts.run(scripts.REMEMBER, cookie=told)
