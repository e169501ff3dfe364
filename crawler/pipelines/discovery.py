"""Extension: lets the memory of an outlet's routes decide which are asked, and seeks others in the same run where they fail.

Settings: RASAD_DISCOVERY (off for a replay, whose archive holds no more than it holds), RASAD_WATCH (`rasad check`: every route is
asked, and others are sought as soon as one fails).
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import DontCloseSpider, NotConfigured
from sqlalchemy.exc import SQLAlchemyError

from crawler.discovery.memory import Ask, Told, may_probe, to_ask, worth_probing
from crawler.discovery.probing import Probe, Search
from crawler.fetch.slots import current_delay
from crawler.health.diagnosis import Discovered
from crawler.items import FrontPageRead, RouteAnswered
from crawler.pipelines.tally import Tally
from crawler.storage import routes
from crawler.storage.engine import open_database

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

    from crawler.families.base import OutletSpider

logger = logging.getLogger(__name__)


class RouteDiscovery:
    """Chooses one outlet's routes at the start of its run, and finds others when they have answered."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("RASAD_DISCOVERY", True):
            raise NotConfigured
        self.crawler = crawler
        self.engine = open_database(crawler.settings["RASAD_DATABASE_URL"])
        self.thorough = crawler.settings["RASAD_WATCH"] is not None
        self.told: list[Told] = []
        self.sitemaps: list[str] = []
        self.search: Search | None = None
        self.over = crawler.settings.getbool("RASAD_GIVEN")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        discovery = cls(crawler)
        crawler.signals.connect(discovery.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(discovery.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(discovery.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(discovery.spider_idle, signal=signals.spider_idle)
        return discovery

    def spider_opened(self, spider: OutletSpider) -> None:
        """Choose the routes of this run; what a database that fails means is for the run's record to say."""
        try:
            known = routes.known_routes(self.engine, spider.outlet.key)
        except SQLAlchemyError:
            return
        if self.thorough:
            known = {url: k for url, k in known.items() if k.origin == "found"}
        spider.asks = to_ask(spider.routes(), known, datetime.now(UTC))

    def robots_parsed(self, robotparser: RobotParser) -> None:
        """Keep the sitemaps that a robots.txt names."""
        named = getattr(getattr(robotparser, "rp", None), "sitemaps", ())
        self.sitemaps += [url for url in named if url not in self.sitemaps]

    def item_scraped(self, item: Any) -> None:
        """Take an answer."""
        if isinstance(item, FrontPageRead) and self.search:
            self.search.front_page(item.leads, item.error)
        elif isinstance(item, RouteAnswered):
            told = Told(item.route.url, len(item.links), item.error, item.status)
            if item.origin == "probed" and self.search:
                self.search.answered(told)
            else:
                self.told.append(told)
            self._note(item)

    def _note(self, item: RouteAnswered) -> None:
        gave = bool(item.links) or item.status == 304
        found = ((item.route.url, item.how),) if item.origin == "probed" and item.links else ()
        moved = ((item.route.url, item.moved_to),) if item.moved_to else ()
        used = (item.route.url,) if item.origin == "found" and gave else ()
        if found or moved or used:
            Tally(self.crawler.stats).discovered(Discovered(found=found, moved=moved, used=used))

    def spider_idle(self, spider: OutletSpider) -> None:
        """When the routes have answered, seek others if none works; pages wait for it."""
        if self.over:
            return
        self.search = self.search or self._begin(spider)
        if self.search is None:
            self.over = True
            return
        self.search.sitemap_named(self.sitemaps)
        wave = self.search.next()
        spider.searching = bool(wave)
        if not wave:
            self._end(spider, self.search)
            return
        for probe in wave:
            self.crawler.engine.crawl(_request(spider, probe))
        raise DontCloseSpider

    def _begin(self, spider: OutletSpider) -> Search | None:
        if not self._is_wanted(spider):
            return None
        request = spider.front_page_request()
        asked = {t.url for t in self.told}
        logger.info("%s: its routes give no article links; looking for others", spider.outlet.key)
        return Search(spider.outlet, asked=asked, delay=max(current_delay(self.crawler, request), spider.outlet.delay))

    def _is_wanted(self, spider: OutletSpider) -> bool:
        if self.thorough:
            failed = [t for t in self.told if t.url not in {w.url for w in self.told if w.works}]
            return bool(failed) and worth_probing(failed, spider.outlet.home)
        if not self.told or not worth_probing(self.told, spider.outlet.home):
            return False
        try:
            last, in_vain = routes.last_search(self.engine, spider.outlet.key)
        except SQLAlchemyError:
            return False
        return may_probe(last, in_vain, datetime.now(UTC))

    def _end(self, spider: OutletSpider, search: Search) -> None:
        self.over = True
        Tally(self.crawler.stats).discovered(Discovered(probed=search.sent, site_moved_to=search.moved_to or ""))
        with suppress(SQLAlchemyError):  # then the run's own writing fails too, and is told
            routes.note_search(self.engine, spider.outlet.key, found=bool(search.found), now=datetime.now(UTC))
        logger.info("%s: %d addresses tried, found %s", spider.outlet.key, search.sent, ", ".join(search.found) or f"nothing ({search.gave_up or 'none left'})")


def _request(spider: OutletSpider, probe: Probe) -> Request:
    if probe.route is None:
        return spider.front_page_request()
    return spider.route_request(probe.route, probe.url, Ask(probe.route, "probed", probe.how))
