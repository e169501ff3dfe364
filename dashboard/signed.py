"""Sign-ins by password that outlive a reload: kept on the server, known to the browser by a cookie that no script can read.

A page cannot set such a cookie: it gives the browser a ticket, good once and for a minute, which the server's route changes for the cookie.
Neither stands in an address or in storage of the page. All ends with the process; then people sign in again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.address import asked_below, below, cookie, is_over_tls

COOKIE = "rasad_session"  # and what tells this dashboard from another
LASTS = timedelta(hours=12)
TICKET = "X-Rasad-Ticket"
ADDRESS = "act/keep"  # from any page
_TICKET_LASTS = timedelta(minutes=1)
_MOST = 1000  # sign-ins at once; the oldest goes


class Signed(NamedTuple):
    """A sign-in by password: it ends with the password it was made by."""

    by: bytes
    name: str
    at: datetime


class SignIns:
    """Who is signed in, by the digest of the token; the token itself is held only while its ticket waits for the browser."""

    def __init__(self) -> None:
        self._held: dict[bytes, Signed] = {}
        self._tickets: dict[str, tuple[str, datetime]] = {}
        self._lock = Lock()

    def begin(self, signed: Signed) -> tuple[str, str]:
        """Keep a sign-in; return its token and the ticket that a browser gets it for."""
        token, ticket = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with self._lock:
            self._held = {k: s for k, s in self._held.items() if signed.at - s.at < LASTS}
            while len(self._held) >= _MOST:
                del self._held[next(iter(self._held))]
            self._held[_key(token)] = signed
            self._tickets = {t: kept for t, kept in self._tickets.items() if signed.at < kept[1]}
            self._tickets[ticket] = (token, signed.at + _TICKET_LASTS)
        return token, ticket

    def of(self, token: str | None, now: datetime) -> Signed | None:
        """Return the sign-in of a token, while it lasts."""
        with self._lock:
            signed = self._held.get(_key(token)) if token else None
        return signed if signed is not None and now - signed.at < LASTS else None

    def end(self, token: str | None) -> None:
        """End a sign-in, in every tab that has it."""
        with self._lock:
            if token:
                self._held.pop(_key(token), None)
                self._tickets = {t: kept for t, kept in self._tickets.items() if kept[0] != token}

    def waits(self, ticket: str | None) -> bool:
        """Say whether a ticket was not used yet."""
        return ticket in self._tickets

    def redeem(self, ticket: str, now: datetime) -> str | None:
        """Return the token of a ticket, once."""
        with self._lock:
            token, until = self._tickets.pop(ticket, (None, now))
        return token if now < until else None

    def forget(self) -> None:
        """Begin anew."""
        self._held.clear()
        self._tickets.clear()


def _key(token: str) -> bytes:
    return sha256(token.encode()).digest()


sign_ins = SignIns()


def routes(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> list[Route]:
    """Return the route where a ticket becomes a cookie; `now` is the clock."""

    def keep(request: Request) -> Response:
        token = sign_ins.redeem(request.headers.get(TICKET, ""), now())
        answer = Response(status_code=204 if token else 403, headers={"Cache-Control": "no-store"})
        if token:
            path = asked_below(request, "/")
            answer.set_cookie(cookie(COOKIE), token, httponly=True, samesite="strict", secure=is_over_tls(request), path=path)
        return answer

    return [Route(below(f"/{ADDRESS}"), keep, methods=["POST"])]
