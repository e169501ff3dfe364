"""
Tries a failed page again, saying why, and waits as long as the host asks.

A 429 or 503 holds its host: for the time in Retry-After (seconds or an HTTP date) if that is short, else for a time
that doubles with each try. Where the host asks for more than we wait within a run, or answers 429 to the last try, it
gets no further request in this run, and the time it asked for goes to the stat `rasad/retry_after`, for the next check.
Nor does a host that several requests in a row did not reach.

RETRY_ENABLED, RETRY_TIMES, RETRY_HTTP_CODES, RETRY_EXCEPTIONS - as in Scrapy
RASAD_RETRY_AFTER_WAIT - the longest Retry-After waited for within a run, in seconds (30)
RASAD_RETRY_AFTER_MAX - the longest Retry-After believed, in seconds (a day)
RASAD_HOST_DOWN_AFTER - requests in a row that did not reach a host, after which it is down for this run (5)
RASAD_BACKOFF, RASAD_BACKOFF_MAX - first and longest wait where the host names none, in seconds (5 and 60)
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware as ScrapyRetryMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.failures import UNREACHED, NotFetched, cause_of
from crawler.fetch.slots import current_delay, drop_waiting, hold, slow_down

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_BUSY = frozenset({429, 503})  # the answers that carry Retry-After (RFC 6585, RFC 9110 10.2.3)
_ABSURD = 10.0**9  # stands for a number too long to read


class HostRestingError(NotFetched):
    """The host asked to be left alone for longer than this run waits."""

    cause = "retry_after"


class HostDownError(NotFetched):
    """The host had stopped answering earlier in the run."""

    cause = "host_down"


class RetryMiddleware(ScrapyRetryMiddleware):
    """Retries with reasons; holds or leaves a busy host."""

    def __init__(self, settings: BaseSettings):
        super().__init__(settings)
        self.wait_at_most = settings.getfloat("RASAD_RETRY_AFTER_WAIT", 30.0)
        self.believe_at_most = settings.getfloat("RASAD_RETRY_AFTER_MAX", 86_400.0)
        self.backoff = settings.getfloat("RASAD_BACKOFF", 5.0)
        self.backoff_at_most = settings.getfloat("RASAD_BACKOFF_MAX", 60.0)
        self.down_after = settings.getint("RASAD_HOST_DOWN_AFTER", 5)
        self.left: dict[str, type[NotFetched]] = {}  # host -> why it gets no further request in this run
        self.unreached: Counter[str] = Counter()  # host -> requests in a row that did not reach it

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        # This signal comes before the host's next request leaves; process_response may come after it.
        crawler.signals.connect(middleware.downloaded, signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        if why := self.left.get(_host(request)):
            self.crawler.stats.inc_value(f"rasad/retry/skipped/{why.cause}")
            raise _left_alone(request, why)

    def downloaded(self, response: Response, request: Request) -> None:
        """Hold or leave the host of a busy answer, before anything else is sent to it."""
        self.unreached.pop(_host(request), None)
        if response.status not in _BUSY:
            return
        header = response.headers.get(b"Retry-After")
        wanted = seconds_wanted(header, datetime.now(UTC))
        if wanted is None:
            if header is not None:
                self.crawler.stats.inc_value("rasad/retry/retry_after_unreadable")
            self._back_off(request, response.status)
            return
        self.report(wanted)
        if wanted > self.wait_at_most:
            self._leave(request, HostRestingError, f"it asked for {wanted:.0f} s")
        else:
            hold(self.crawler, request, wanted)

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Request | Response:
        if response.status in _BUSY and _host(request) in self.left:
            error = _left_alone(request, HostRestingError)
            error.response = response
            raise error
        if request.meta.get("dont_retry", False) or response.status not in self.retry_http_codes:
            return response
        again = self._again(request, f"http_{response.status}")
        if again is None and response.status == 429:
            self._leave(request, HostRestingError, "it answered 429 to the last try")
        return again or response

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> Request | None:
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        cause = cause_of(exception)
        if cause in UNREACHED and self._is_down(request, cause):
            return None
        return None if request.meta.get("dont_retry", False) else self._again(request, cause)

    def _is_down(self, request: Request, cause: str) -> bool:
        """Count a request that did not reach its host; say whether the host has had enough of them."""
        host = _host(request)
        self.unreached[host] += 1
        if self.unreached[host] < self.down_after:
            return False
        self._leave(request, HostDownError, f"{self.unreached[host]} requests in a row did not reach it ({cause})")
        return True

    def report(self, wanted: float) -> None:
        """Tell the next check how long a host wants to be left alone; the longest wish of a run counts."""
        if wanted > self.believe_at_most:
            self.crawler.stats.inc_value("rasad/retry/retry_after_capped")
        self.crawler.stats.max_value("rasad/retry_after", min(wanted, self.believe_at_most))

    def _again(self, request: Request, reason: str) -> Request | None:
        assert self.crawler.spider
        again = get_retry_request(
            request,
            spider=self.crawler.spider,
            reason=reason,
            max_retry_times=request.meta.get("max_retry_times", self.max_retry_times),
            priority_adjust=request.meta.get("priority_adjust", self.priority_adjust),
            give_up_log_level=request.meta.get("give_up_log_level", self.give_up_log_level),
        )
        if again:
            self.crawler.stats.inc_value(f"rasad/retries/{reason}")
        return again

    def _back_off(self, request: Request, status: int) -> None:
        """Wait longer with each try; after a 429 also ask that host less often to the end of the run."""
        if status == 429:
            slow_down(self.crawler, request, min(2 * current_delay(self.crawler, request), self.backoff_at_most))
        hold(self.crawler, request, min(self.backoff * 2 ** request.meta.get("retry_times", 0), self.backoff_at_most))

    def _leave(self, request: Request, why: type[NotFetched], words: str) -> None:
        host = _host(request)
        if host not in self.left:
            logger.info("Leaving %(host)s alone in this run: %(words)s", {"host": host, "words": words})
            self.crawler.stats.inc_value(f"rasad/retry/hosts_left/{why.cause}")
        self.left.setdefault(host, why)
        drop_waiting(self.crawler, request, _left_alone(request, why))


def seconds_wanted(header: bytes | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, 0 for a past date, None if there is none that can be read."""
    text = (header or b"").decode("ascii", "replace").strip()
    if text.isascii() and text.isdecimal():
        return float(text) if len(text) < 10 else _ABSURD
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""


def _left_alone(request: Request, why: type[NotFetched]) -> NotFetched:
    return why(f"{_host(request)} is left alone in this run ({why.cause}); {request.url} was not asked for")
