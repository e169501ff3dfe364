"""Where the dashboard's own addresses stand: below `server.baseUrlPath`, as Streamlit's do; and what its cookies are called."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, TypeAlias, get_args
from urllib.parse import urlencode

import streamlit as st
from starlette.requests import Request

from dashboard import data

FIRST = "today"  # the page that "/" shows; Streamlit knows it by no other address
NO_PAGE = "no_page"  # what the server puts into the address of the first page for one that there is not
Line: TypeAlias = Literal["q", "context_words"]  # what is typed
LINES: tuple[Line, ...] = get_args(Line)
KEYS = frozenset(  # of the addresses: what a page may be asked for
    (
        *("lang", "period", "days", "outlet", "kind", "country", "language", "verdict", "topic", "terms", "cites", "since"),
        *LINES,
        *("story", "view", "sort", "copies", "page"),
        *("chart", "series", "as", "per_share_day", "per_share_week", "per_stories_day", "per_stories_week", "with", "then", "late"),
        *("part", "cited", "source", "at", "run", "unread"),
        *("section", "unit", "terms_show", "terms_per_day", "terms_per_week", "compared_ideas", "compared_terms", "terms_by"),
        *("together_ideas", "together_terms", "pair", "topic_words", "context_idea", "context_term"),
    )
)


def below(path: str) -> str:
    """Return an address of ours ("/act/keep") as the server is asked for it."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path


def asked_below(request: Request, path: str) -> str:
    """Return an address of ours as the browser asks for it."""
    return (request.scope.get("root_path") or "") + below(path)


def is_over_tls(request: Request) -> bool:
    """Say whether the browser asked over TLS, of us or of the proxy before us."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))


def here(**values: Sequence[str]) -> str:
    """Return this view's address with other values of some keys; none take a key out."""
    now = {key: st.query_params.get_all(key) for key in st.query_params}
    return f"?{urlencode(now | values, doseq=True)}"


def cookie(name: str) -> str:
    """Return what a cookie of this dashboard is called: a browser keeps cookies by host, and another dashboard may answer there on another port."""
    told = f"{st.get_option('server.port')} {below('/')} {data.config().database_url}"
    return f"{name}_{sha256(told.encode()).hexdigest()[:8]}"
