"""Extension: shows each outcome of a run to `rasad check`.

Settings: RASAD_WATCH (a function that takes an outlet's key and an item; unset in every other run).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Watch:
    """Hands the items of one outlet's run on."""

    def __init__(self, crawler: Crawler) -> None:
        self.show = crawler.settings["RASAD_WATCH"]
        if self.show is None:
            raise NotConfigured

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        watch = cls(crawler)
        crawler.signals.connect(watch.item_scraped, signal=signals.item_scraped)
        return watch

    def item_scraped(self, item: Any, spider: Any) -> None:
        """Hand an item on."""
        self.show(spider.outlet.key, item)
