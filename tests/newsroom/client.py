"""A plain HTTP client for the tests of the simulated sites: one connection a request, no redirects, no retries."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from parsel import Selector

from tests.newsroom import Newsroom, Story

# Each outlet's first route.
FIRST_ROUTE = {
    "sepidar": "/fa/rss/allnews",
    "ravand": "/sitemap/news/sitemap.xml",
    "sanabil": "/feed/",
    "galawej": "/API/News/Listing/-8?CurrentPage=1&lang=Sorani&isMobileBrowser=False",
    "tigris": "/arc/outboundfeeds/news-sitemap/?outputType=xml",
    "shurfa": "/",
    "jami": "/latest",
    "furat": "/rss.xml",
}
KEYS = tuple(FIRST_ROUTE)  # in the order of the ports


class Answer:
    """What a client got."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()


def get(url: str, headers: Mapping[str, str] | None = None, method: str = "GET", timeout: float = 10) -> Answer:
    """Send one request."""
    split = urlsplit(url)
    connection = http.client.HTTPConnection(split.hostname or "", split.port, timeout=timeout)
    try:
        connection.request(method, split.path + (f"?{split.query}" if split.query else ""), headers=dict(headers or {}))
        return Answer(connection.getresponse())
    finally:
        connection.close()


def page(url: str) -> Selector:
    """Return a page to look into."""
    return Selector(text=get(url).body.decode())


def listed(url: str) -> list[str]:
    """Return the addresses in a sitemap, or in all sitemaps of an index."""
    answer = get(url)
    assert answer.status == 200, url
    tree = Selector(text=answer.body.decode(), type="xml")
    found = tree.xpath("//*[local-name()='loc']/text()").getall()
    return [u for part in found for u in listed(part)] if tree.xpath("/*[local-name()='sitemapindex']") else found


def newest(newsroom: Newsroom, key: str) -> tuple[str, Story]:
    """Return the newest story of an outlet and its address."""
    return list(newsroom.truth(key).items())[-1]
