"""One word for each thing that can go wrong; what real crawls raise is tested with the crawls."""

from __future__ import annotations

import pytest
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
from twisted.internet.error import ConnectError, ConnectionLost, NoRouteError
from twisted.python.failure import Failure

from crawler.fetch.captures import ReplayError
from crawler.fetch.failures import NoNetworkError, NotFetched, cause_of, status_of
from crawler.fetch.guard import PrivateAddressError
from crawler.fetch.robots import RobotsForbiddenError, RobotsUnreachableError

URL = "https://news.example/1"


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (CannotResolveHostError("x"), "dns"),
        (NoNetworkError("x"), "no_network"),
        (NoRouteError(), "no_network"),  # type: ignore[no-untyped-call]
        (DownloadConnectionRefusedError("x"), "refused"),
        (DownloadTimeoutError("x"), "timeout"),
        (DownloadFailedError("x"), "reset"),
        (ConnectionLost(), "reset"),
        (ConnectError(), "reset"),  # type: ignore[no-untyped-call]
        (OSError("x"), "reset"),
        (ResponseDataLossError("x"), "dataloss"),
        (DownloadCancelledError("x"), "too_large"),
        (UnsupportedURLSchemeError("x"), "unsupported"),
        (NotSupported("x"), "unsupported"),
        (IgnoreRequest("Filtered offsite request to 'x'"), "offsite"),
        (IgnoreRequest("max redirections reached"), "redirects"),
        (IgnoreRequest("a reason of somebody else"), "ignored"),
        (RobotsForbiddenError("x"), "robots"),
        (RobotsUnreachableError(URL, "http_503"), "robots_unreachable"),
        (RobotsUnreachableError(URL, "dns"), "dns"),
        (RobotsUnreachableError(URL, "no_network"), "no_network"),
        (RobotsUnreachableError(URL, "tls"), "tls"),
        (PrivateAddressError(URL, "loopback"), "private_address"),
        (PrivateAddressError("file:///etc/passwd", "scheme"), "bad_url"),
        (ReplayError("x"), "replay"),
        (ValueError("Missing scheme"), "bad_url"),
        (KeyError("a fault in the code"), "error"),
    ],
)
def test_each_failure_has_its_word(error: Exception, cause: str) -> None:
    assert cause_of(error) == cause
    assert cause_of(Failure(error)) == cause  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("status", [304, 404, 500])
def test_an_answer_turned_down_gives_its_status(status: int) -> None:
    error = HttpError(Response(URL, status=status))
    assert cause_of(error) == f"http_{status}"
    assert status_of(Failure(error)) == status  # type: ignore[no-untyped-call]


def test_where_nothing_answered_there_is_no_status() -> None:
    assert status_of(DownloadTimeoutError("x")) is None
    assert status_of(NotFetched("x")) is None


def _playwright_error(name: str, text: str) -> Exception:
    """Return an error as the browser library's module raises it; the library itself is not needed to tell."""
    error: Exception = type(name, (Exception,), {"__module__": "playwright._impl._errors"})(text)
    return error


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("Error", "Page.goto: net::ERR_NAME_NOT_RESOLVED at https://news.example/", "dns"),
        ("Error", "Page.goto: net::ERR_INTERNET_DISCONNECTED at https://news.example/", "no_network"),
        ("Error", "Page.goto: net::ERR_CONNECTION_REFUSED at https://news.example/", "refused"),
        ("Error", "Page.goto: net::ERR_CONNECTION_RESET at https://news.example/", "reset"),
        ("Error", "Page.goto: net::ERR_CERT_AUTHORITY_INVALID at https://news.example/", "tls"),
        ("Error", "Page.goto: net::ERR_CONNECTION_TIMED_OUT at https://news.example/", "timeout"),
        ("TimeoutError", "Page.goto: Timeout 30000ms exceeded.", "timeout"),
        ("Error", "Browser has been closed", "browser"),
    ],
)
def test_a_browser_s_failure_is_read_from_chromium_s_own_word(name: str, text: str, cause: str) -> None:
    assert cause_of(_playwright_error(name, text)) == cause
