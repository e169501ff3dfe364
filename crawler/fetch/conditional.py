"""
Asks for a route only if it changed (RFC 9110 section 13), and lets the answer "not modified" through to the spider.

A request takes part when its `validators` meta holds the `etag` or `last_modified` of an earlier answer.

RASAD_CONDITIONAL_ENABLED - whether to send the conditions (on)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

NOT_MODIFIED = 304
_CONDITIONS = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}


class ConditionalMiddleware:
    """Adds If-None-Match and If-Modified-Since; counts what came of them."""

    def __init__(self, crawler: Crawler):
        if not crawler.settings.getbool("RASAD_CONDITIONAL_ENABLED", True):
            raise NotConfigured
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        conditions = {name: value for key, name in _CONDITIONS.items() if (value := _validators(request).get(key))}
        if not conditions:
            return
        for name, value in conditions.items():
            request.headers[name] = value
        request.meta["handle_httpstatus_list"] = sorted({*self._handled(request), NOT_MODIFIED})
        self.crawler.stats.inc_value("rasad/conditional/sent")

    def process_response(self, request: Request, response: Response) -> Response:
        if not _validators(request):
            return response
        if response.status == NOT_MODIFIED:
            self.crawler.stats.inc_value("rasad/conditional/not_modified")
        elif response.status == 200:
            self.crawler.stats.inc_value("rasad/conditional/modified")
        return response

    def _handled(self, request: Request) -> list[int]:
        """Return the statuses the spider wants to see anyway: setting the meta key hides its own list."""
        own = getattr(self.crawler.spider, "handle_httpstatus_list", self.crawler.settings.getlist("HTTPERROR_ALLOWED_CODES"))
        return [int(status) for status in request.meta.get("handle_httpstatus_list", own)]


def _validators(request: Request) -> dict[str, str | None]:
    validators: dict[str, str | None] = request.meta.get("validators") or {}
    return validators
