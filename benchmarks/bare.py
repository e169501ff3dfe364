"""The yardsticks: Scrapy as it is, fetching the same pages and keeping nothing, or reading them with trafilatura.

`python -m benchmarks.bare none|trafilatura FILE`, a file of addresses
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

SETTINGS = {"LOG_LEVEL": "ERROR", "CONCURRENT_ITEMS": 1, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}


def _nothing(_: Response) -> None:
    return None


def _trafilatura(response: Response) -> object:
    import trafilatura

    return trafilatura.bare_extraction(response.text, fast=True, with_metadata=True)


READERS: dict[str, Callable[[Response], object]] = {"none": _nothing, "trafilatura": _trafilatura}


class Bare(Spider):
    """Fetches addresses and forgets them."""

    name = "bare"

    def __init__(self, urls: list[str], reader: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls, self.reader, self.seen = urls, READERS[reader], 0

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:
        """Read as asked."""
        self.reader(response)
        self.seen += 1


def main() -> None:
    """Fetch the addresses in a file."""
    urls = Path(sys.argv[2]).read_text(encoding="utf-8").split()
    process = AsyncCrawlerProcess(SETTINGS)
    crawler = process.create_crawler(Bare)
    process.crawl(crawler, urls=urls, reader=sys.argv[1])
    process.start()
    seen = crawler.spider.seen if isinstance(crawler.spider, Bare) else 0
    sys.exit(0 if seen == len(urls) else f"{seen} of {len(urls)} pages came")


if __name__ == "__main__":
    main()
