"""
Refuses addresses that are not on the public internet, so that a link in a page cannot make Rasad read what only this
machine can reach.

Three doors, because each alone lets something through: `GuardMiddleware` looks at the address as it is written, in all
its spellings; `GuardedResolver` looks at what a name resolves to (the connection is made to that very address, so a
second, different answer of the name server cannot slip in between); `abort_request` looks at what a page in a browser
asks for by itself.

RASAD_ALLOW_PRIVATE - hosts, addresses or networks that may be fetched although they are private
TWISTED_DNS_RESOLVER - must be "crawler.fetch.guard.GuardedResolver"
DOWNLOAD_HANDLERS - http and https must be "crawler.fetch.guard.GuardedDownloadHandler", which says why a name failed

There is no switch to turn it off: allow what you need.
"""

from __future__ import annotations

import asyncio
import socket
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import DNSLookupError

from crawler.config import load_config
from crawler.fetch.addresses import refused
from crawler.fetch.failures import NoNetworkError, NotFetched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

SCHEMES = frozenset({"http", "https"})
_UNWANTED = frozenset({"image", "font", "media", "stylesheet"})  # what a story's text does not need

# Why the last lookup of a name failed: Twisted passes on only that it did. Shared by all crawls of the process, like
# Scrapy's own cache of names.
_failed_lookups: LocalCache[str, str] = LocalCache(10_000)


class PrivateAddressError(NotFetched):
    """The address is not on the public internet, or no web address at all; `reason` says what it is."""

    def __init__(self, url: str, reason: str):
        self.reason = reason
        self.cause = "bad_url" if reason in ("scheme", "malformed") else "private_address"
        super().__init__(f"{url} is not fetched ({reason}): only public web addresses are; list a private host in RASAD_ALLOW_PRIVATE to permit it")


class GuardMiddleware:
    """Refuses requests whose address is private as written, redirected ones included."""

    def __init__(self, crawler: Crawler):
        self.crawler = crawler
        self.allow = allowed_by(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        reason = refused_url(request.url, self.allow)
        if reason:
            self.crawler.stats.inc_value(f"rasad/guard/refused/{reason}")
            raise PrivateAddressError(request.url, reason)


class GuardedResolver(CachingThreadedResolver):
    """Resolves names to public addresses only."""

    allow: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow = allowed_by(crawler)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        lookup = super().getHostByName(name, timeout)
        return lookup.addCallbacks(self._check, self._note, callbackArgs=(name,), errbackArgs=(name,))

    def _check(self, address: str, name: str) -> str:
        reason = refused(address, self.allow, name=name)
        if reason:
            _failed_lookups[name] = reason
            raise DNSLookupError(f"{name} resolves to the {reason} address {address}")
        _failed_lookups.pop(name, None)
        return address

    def _note(self, failure: Failure, name: str) -> Failure:
        # Twisted keeps the resolver's answer only as text: address 'x' not found: [Errno -3] Temporary failure ...
        text = failure.getErrorMessage()
        silent = f"[Errno {socket.EAI_AGAIN}]" in text or text.endswith("timeout error")
        _failed_lookups[name] = "no_network" if silent else "dns"
        return failure


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler, saying whether a name is unknown, refused, or nobody answered."""

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            reason = _failed_lookups.get(urlparse_cached(request).hostname or "", "dns")
            if reason == "dns":
                raise
            raise self._explained(request, reason) from error

    def _explained(self, request: Request, reason: str) -> Exception:
        if reason == "no_network":
            return NoNetworkError(f"no name server answered for {request.url}")
        self.crawler.stats.inc_value(f"rasad/guard/refused/{reason}")
        return PrivateAddressError(request.url, reason)


def allowed_by(crawler: Crawler) -> tuple[str, ...]:
    """Return the private hosts and networks the settings permit."""
    return tuple(crawler.settings.getlist("RASAD_ALLOW_PRIVATE"))


def refused_url(url: str, allow: tuple[str, ...] = ()) -> str | None:
    """Return why an address may not be fetched (before any name is resolved), or None."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "malformed"
    if parts.scheme not in SCHEMES:
        return "scheme"
    if not host or parts.username is not None or "\\" in parts.netloc:
        return "malformed"  # two readers of such an address may see two different hosts
    return refused(host, allow)


async def abort_request(request: Any) -> bool:
    """Say whether a page in the browser may not make this request (PLAYWRIGHT_ABORT_REQUEST)."""
    return await must_abort(request.url, request.resource_type, _configured())


async def must_abort(url: str, resource_type: str, allow: tuple[str, ...]) -> bool:
    """Say whether a browser's request is private, no web request, or of no use for reading."""
    if resource_type in _UNWANTED or refused_url(url, allow):
        return True
    host = urlsplit(url).hostname or ""
    return any(refused(address, allow, name=host) for address in await _addresses(host))


@cache
def _configured() -> tuple[str, ...]:
    return load_config().allow_private


async def _addresses(host: str) -> list[str]:
    """Return what a name resolves to; an unknown one resolves to nowhere, which is refused."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return ["0.0.0.0"]  # noqa: S104
    return [str(entry[4][0]) for entry in found]
