"""
Obeys robots.txt as RFC 9309 asks, where Scrapy's own middleware does not: a server error, silence or a network failure
is a full disallow for this run (section 2.3.1.4), so the next run asks again; a client error other than 429 is none
(2.3.1.3); at most five redirects are followed (2.3.1.2) and 500 KiB read (2.5). Rules are kept per host for one run only.

ROBOTSTXT_OBEY - whether to obey (off disables the middleware)
ROBOTSTXT_USER_AGENT - the product name looked for in the rules (else what stands before the "/" in USER_AGENT)
RASAD_CRAWL_DELAY_MAX - the longest Crawl-delay honoured, in seconds (60)
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import StopDownload
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.fetch.failures import UNREACHED, NotFetched, cause_of
from crawler.fetch.guard import PrivateAddressError
from crawler.fetch.slots import slow_down

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

READ_AT_MOST = 500 * 1024
_MAX_SIZE = 16 * 1024 * 1024  # announced or unpacked; reading stops at READ_AT_MOST anyway
_MAX_REDIRECTS = 5
_MARK = "rasad_robots"  # in request.meta of a robots.txt request: bytes read so far


class RobotsForbiddenError(NotFetched):
    """The host's robots.txt forbids this address."""

    cause = "robots"


class RobotsUnreachableError(NotFetched):
    """The host's robots.txt could not be had, so nothing may be fetched in this run; `cause` tells why where the host was not reached at all."""

    def __init__(self, url: str, reason: str):
        self.reason = reason
        self.cause = reason if reason in UNREACHED else "robots_unreachable"
        super().__init__(f"robots.txt of {url} could not be read ({reason}): the host is left alone until the next run")


@dataclass(frozen=True)
class Rules:
    """What a host's robots.txt says: no parser means that everything is allowed, a failure that nothing is."""

    parser: RobotParser | None = None
    failure: Exception | None = None


class RobotsMiddleware(RobotsTxtMiddleware):
    """Fetches each host's robots.txt once in a run and holds requests to it."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Future[Rules]] = {}
        # Only the product name: a word in the contact address may be the name of somebody else's crawler.
        self._agent = self._robotstxt_useragent or self._default_useragent.partition("/")[0].strip()
        self._delay_max = crawler.settings.getfloat("RASAD_CRAWL_DELAY_MAX", 60.0)
        crawler.signals.connect(self._begin_reading, signals.headers_received)
        crawler.signals.connect(self._stop_reading, signals.bytes_received)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        url = urlparse_cached(request)
        site = f"{url.scheme}://{url.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._fetch(site, request))
        self._judge(await asyncio.shield(self._rules[site]), request)

    def _judge(self, rules: Rules, request: Request) -> None:
        if isinstance(rules.failure, PrivateAddressError):
            raise PrivateAddressError(request.url, rules.failure.reason)
        if rules.failure is not None:
            raise RobotsUnreachableError(request.url, cause_of(rules.failure)) from rules.failure
        if rules.parser and not rules.parser.allowed(request.url, self._agent):
            self._stats.inc_value("rasad/robots/forbidden")
            raise RobotsForbiddenError(f"robots.txt forbids {request.url}")

    async def _fetch(self, site: str, asked_by: Request) -> Rules:
        """Ask a host for its robots.txt and say what follows from the answer."""
        try:
            response = await self.crawler.engine.download_async(_robots_request(site))
        except Exception as error:
            return self._failed(error, site)
        self._stats.inc_value(f"rasad/robots/status/{response.status}")
        if response.status >= 500 or response.status == 429:
            return self._failed(_StatusError(response.status), site)
        if response.status != 200:
            return Rules()
        return await self._parsed(response, asked_by)

    def _failed(self, error: Exception, site: str) -> Rules:
        cause = cause_of(error)
        if cause == "redirects":  # RFC 9309, 2.3.1.2: as if there were none
            self._stats.inc_value("rasad/robots/redirects")
            return Rules()
        self._stats.inc_value(f"rasad/robots/unreachable/{cause}")
        logger.info("No robots.txt from %(site)s (%(cause)s): leaving it alone until the next run", {"site": site, "cause": cause})
        return Rules(failure=error)

    async def _parsed(self, response: Response, asked_by: Request) -> Rules:
        body = self._bounded(response.body)
        if body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            self._stats.inc_value("rasad/robots/not_robots")  # a page in its place: there are no rules
            return Rules()
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(signal=signals.robots_parsed, robotparser=parser, request=asked_by)
        self._keep_delay(parser.crawl_delay(self._agent), asked_by)
        return Rules(parser)

    def _bounded(self, body: bytes) -> bytes:
        """Cut a long file after its last whole line: half a rule may forbid more than the whole one."""
        if len(body) <= READ_AT_MOST:
            return body
        self._stats.inc_value("rasad/robots/truncated")
        return body[: body.rfind(b"\n", 0, READ_AT_MOST) + 1]

    def _keep_delay(self, delay: float | None, asked_by: Request) -> None:
        if delay is None or not delay > 0:
            return
        if delay > self._delay_max:
            self._stats.inc_value("rasad/robots/crawl_delay_capped")
        self._stats.max_value("rasad/robots/crawl_delay", delay)
        slow_down(self.crawler, asked_by, min(delay, self._delay_max))

    def _begin_reading(self, request: Request) -> None:
        if is_robots(request):
            request.meta[_MARK] = 0

    def _stop_reading(self, data: bytes, request: Request) -> None:
        if is_robots(request):
            request.meta[_MARK] += len(data)
            if request.meta[_MARK] > READ_AT_MOST:
                raise StopDownload(fail=False)


class _StatusError(NotFetched):
    def __init__(self, status: int):
        self.cause = f"http_{status}"
        super().__init__(f"robots.txt answered {status}")


def is_robots(request: Request) -> bool:
    """Say whether a request is for a host's robots.txt on our own behalf."""
    return _MARK in request.meta


def _robots_request(site: str) -> Request:
    meta = {
        "dont_obey_robotstxt": True,
        "allow_offsite": True,  # its redirects are followed to other hosts
        "redirect_ttl": _MAX_REDIRECTS,
        "max_retry_times": 1,
        "download_maxsize": _MAX_SIZE,
        _MARK: 0,
    }
    headers = {"Accept-Encoding": "identity"}  # so that reading can stop in the middle
    return Request(f"{site}/robots.txt", priority=RobotsTxtMiddleware.DOWNLOAD_PRIORITY, meta=meta, headers=headers, callback=NO_CALLBACK)
