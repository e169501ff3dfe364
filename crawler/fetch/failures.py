"""Why a page did not come, in one word for the run's counts and the health page.

Scrapy 2.15+ has its own exceptions for what goes wrong below HTTP (`scrapy.exceptions`); what this package refuses
by itself is a `NotFetched`. The words: `dns` (the name does not exist), `no_network` (nobody answers for any name, or
there is no route: probably our side; one outlet alone may also mean a broken name server of its own), `refused`,
`timeout`, `tls`, `reset` (the connection was cut before an answer), `dataloss`, `too_large`, `http_404` ..., `robots`,
`robots_unreachable`, `private_address`, `challenge`, `consent`, `retry_after` (the host wants to be left alone for longer than a
run), `host_down` (it stopped answering earlier in the run), `redirects`, `foreign_host` (a page leads to
another's host), `offsite`, `bad_url`, `unsupported`,
`browser`, `replay` (a capture cannot be read), `ignored` (another component dropped it) and `error` (a fault in the
code).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionClosed, NoRouteError
from twisted.python.failure import Failure

from crawler.fetch.captures import ReplayError

UNREACHED = frozenset({"dns", "no_network", "refused", "timeout", "tls", "reset"})  # no answer at all came from the host


class NotFetched(IgnoreRequest):
    """A request this package refused to make, or an answer it refused to pass on (then in `response`)."""

    cause = "ignored"
    response: Response | None = None


class NoNetworkError(CannotResolveHostError):
    """No name server answered: the name may well exist."""


def cause_of(failure: Failure | BaseException) -> str:
    """Return the word for what went wrong, for the spider's errback."""
    error = _error_in(failure)
    if isinstance(error, NotFetched):
        return error.cause
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if _is_tls(error):
        return "tls"
    for kind, cause in _CAUSES:
        if isinstance(error, kind):
            return cause(error) if callable(cause) else cause
    return _browser_cause(error) if type(error).__module__.startswith("playwright") else "error"


def status_of(failure: Failure | BaseException) -> int | None:
    """Return the HTTP status of the answer that was turned down, or None where there was no answer."""
    response = getattr(_error_in(failure), "response", None)
    return response.status if isinstance(response, Response) else None


def _error_in(failure: Failure | BaseException) -> BaseException:
    """A Failure is a BaseException too, so it is looked into first."""
    return failure.value or failure if isinstance(failure, Failure) else failure


def _ignored(error: BaseException) -> str:
    """Tell apart what Scrapy's own middlewares drop; they leave only a sentence."""
    if type(error.__cause__).__name__ == "_DecompressionMaxSizeExceeded":
        return "too_large"
    known = {"Filtered offsite": "offsite", "max redirections": "redirects", "Forbidden by robots": "robots"}
    return next((cause for start, cause in known.items() if str(error).startswith(start)), "ignored")


def _is_tls(error: BaseException) -> bool:
    """Look for a TLS library's error in an exception, what it wraps and what caused it."""
    waiting: list[BaseException | None] = [error]
    seen: list[BaseException] = []
    while waiting:
        one = waiting.pop()
        if one is None or one in seen:
            continue
        if type(one).__module__.split(".")[0] in {"OpenSSL", "service_identity", "ssl"}:
            return True
        seen.append(one)
        waiting += [one.__cause__, *(reason.value for reason in getattr(one, "reasons", None) or [] if isinstance(reason, Failure))]
    return False


# Chromium's own words, in the text of Playwright's errors (net/base/net_error_list.h).
_CHROMIUM = {
    "NAME_NOT_RESOLVED": "dns",
    "INTERNET_DISCONNECTED": "no_network",
    "NAME_RESOLUTION_FAILED": "no_network",
    "ADDRESS_UNREACHABLE": "no_network",
    "NETWORK_CHANGED": "no_network",
    "CONNECTION_REFUSED": "refused",
    "TIMED_OUT": "timeout",
    "CONNECTION_TIMED_OUT": "timeout",
    "TOO_MANY_REDIRECTS": "redirects",
    "CONTENT_LENGTH_MISMATCH": "dataloss",
    "INCOMPLETE_CHUNKED_ENCODING": "dataloss",
}


def _browser_cause(error: BaseException) -> str:
    if type(error).__name__ == "TimeoutError":
        return "timeout"
    match = re.search(r"net::ERR_([A-Z_]+)", str(error))
    name = match[1] if match else ""
    if name.startswith(("CERT_", "SSL_")):
        return "tls"
    return _CHROMIUM.get(name, "reset" if name.startswith(("CONNECTION_", "EMPTY_RESPONSE")) else "browser")


_CAUSES: tuple[tuple[type[BaseException], str | Callable[[BaseException], str]], ...] = (
    (NoNetworkError, "no_network"),
    (NoRouteError, "no_network"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "dataloss"),
    (DownloadCancelledError, "too_large"),  # Scrapy cancels a download by itself only for its size
    (DownloadFailedError, "reset"),
    (UnsupportedURLSchemeError, "unsupported"),
    (NotSupported, "unsupported"),
    (IgnoreRequest, _ignored),
    (ConnectError, "reset"),
    (ConnectionClosed, "reset"),
    (TimeoutError, "timeout"),
    (OSError, "reset"),
    (ReplayError, "replay"),
    (ValueError, "bad_url"),  # how Scrapy and Twisted take a redirect to `javascript:` or to half a host name
)
