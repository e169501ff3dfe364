"""
Recognises an answer that is a wall in place of the page (a captcha, a challenge, a block) and gives it its name. The
page is counted as blocked; a wall is never evaded and never solved.

RASAD_BLOCKS_ENABLED - whether to look for walls (on)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from crawler.extract.blocked import challenge
from crawler.fetch.failures import NotFetched
from crawler.fetch.robots import is_robots

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class ChallengeError(NotFetched):
    """A wall stands in place of the page; `wall` is its name and `response` what it showed."""

    def __init__(self, wall: str, response: Response):
        self.wall = wall
        self.response = response
        self.cause = "consent" if wall == "consent" else "challenge"
        super().__init__(f"{response.url} answered {response.status} with a wall ({wall}) in place of the page")


class BlocksMiddleware:
    """Turns walls into failures the spider's errback sees."""

    def __init__(self, crawler: Crawler):
        if not crawler.settings.getbool("RASAD_BLOCKS_ENABLED", True):
            raise NotConfigured
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if is_robots(request):  # what a robots.txt behind a wall means is for RobotsMiddleware to say
            return response
        headers = {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in response.headers.items()}
        wall = challenge(response.body, response.status, headers)
        if wall is None:
            return response
        self.crawler.stats.inc_value(f"rasad/blocked/{wall}")
        raise ChallengeError(wall, response)
