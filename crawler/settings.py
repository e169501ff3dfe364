"""Scrapy's settings, made from ours. Also what `scrapy crawl KEY` and `scrapy list` use.

Scrapy's defaults that are unsafe for an unattended crawler of foreign pages are overridden here, each with its reason.
"""

from __future__ import annotations

import sys

from scrapy.settings import default_settings

from crawler import __version__
from crawler.config import Config, load_config
from crawler.misspelt import tell_misspelt


def scrapy_settings(config: Config) -> dict[str, object]:
    """Return the Scrapy settings of an installation."""
    return {**_FETCHING, **_SCRAPYS, **_COMPONENTS, **_of_installation(config)}


_FETCHING: dict[str, object] = {
    "BOT_NAME": "rasad",
    "ROBOTSTXT_OBEY": True,  # default: not obeyed
    "DOWNLOAD_TIMEOUT": 30,  # default: 180 s
    "DNS_TIMEOUT": 20,  # default: 60 s
    "RETRY_GIVE_UP_LOG_LEVEL": "INFO",  # default: ERROR for every page; ours are counted, with the reason
    "DOWNLOAD_MAXSIZE": 12 * 1024 * 1024,  # default: 1 GiB, also after decompression
    "DOWNLOAD_WARNSIZE": 8 * 1024 * 1024,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,  # default: any certificate will do
    "REDIRECT_MAX_TIMES": 5,  # default: 20
    "COOKIES_ENABLED": False,  # nothing to log in to, nothing to be followed by
    "REFERER_ENABLED": False,  # a policy of "no-referrer" gives way to the one that a page asks for
    "WARN_ON_GENERATOR_RETURN_VALUE": False,  # parses the source of a spider's method for every page
    "CONCURRENT_ITEMS": 1,  # default: 100 tasks per response, 40 % of a bare crawl's CPU
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    "URLLENGTH_LIMIT": 4000,  # a Persian slug is nine characters a letter when encoded
    "MEMUSAGE_LIMIT_MB": 1500,
    "LOG_LEVEL": "INFO",
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
}

# Left out of Scrapy's own components. Set to None in ours they would be loaded all the same (BaseSettings.get_component_priority_dict_with_base).
_LEFT_OUT = {
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",  # off; loads requests, 6 MB
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",  # ours follows a page to another article of the outlet, nothing else
    "scrapy.downloadermiddlewares.retry.RetryMiddleware",  # ignores Retry-After
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",  # allows everything on a server error
    "scrapy.extensions.memusage.MemoryUsage",  # takes the peak of whoever started the crawl for the crawl's
    "scrapy.extensions.remote_control.RemoteControl",  # listens, and runs Python it is sent; loads aiohttp, 10 MB
    "scrapy.extensions.telnet.TelnetConsole",  # listens
    "scrapy.spidermiddlewares.depth.DepthMiddleware",  # nothing here follows links from pages: these three are a tenth of Scrapy's own work for a page
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware",
}
_SCRAPYS: dict[str, object] = {
    name: {component: order for component, order in getattr(default_settings, name).items() if component not in _LEFT_OUT}
    for name in ("DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "EXTENSIONS_BASE")
}

_COMPONENTS: dict[str, object] = {
    "DOWNLOADER_MIDDLEWARES": {
        "crawler.pipelines.memory.RouteMemory": 40,
        "crawler.fetch.guard.GuardMiddleware": 50,
        "crawler.fetch.redirects.Redirects": 90,  # before a foreign host is asked for its robots.txt; answers come after walls, some of which are refreshed too
        "crawler.fetch.robots.RobotsMiddleware": 100,
        "crawler.fetch.retry.RetryMiddleware": 550,
        "crawler.fetch.blocks.BlocksMiddleware": 560,
        "crawler.fetch.conditional.ConditionalMiddleware": 595,
    },
    "DOWNLOAD_HANDLERS": {
        "http": "crawler.fetch.guard.GuardedDownloadHandler",
        "https": "crawler.fetch.guard.GuardedDownloadHandler",
        "file": None,
        "data": None,
        "ftp": None,
        "s3": None,
    },
    "TWISTED_DNS_RESOLVER": "crawler.fetch.guard.GuardedResolver",
    "ITEM_PIPELINES": {"crawler.pipelines.store.StorePipeline": 100},
    "EXTENSIONS": {
        "crawler.fetch.resident.ResidentMemory": 5,
        "crawler.pipelines.recorder.RunRecorder": 10,
        "crawler.pipelines.discovery.RouteDiscovery": 15,
        "crawler.pipelines.queue.PageQueue": 20,
        "crawler.pipelines.checkup.Watch": 30,
        "crawler.pipelines.stall.Stall": 40,
    },
}


def _of_installation(config: Config) -> dict[str, object]:
    return {
        "SPIDER_MODULES": list(config.spider_modules),
        "SPIDER_LOADER_CLASS": "crawler.registry.Loader",
        "USER_AGENT": f"Rasad/{__version__} (+{config.contact})",
        "DOWNLOAD_DELAY": config.delay,
        "RASAD_DATABASE_URL": config.database_url,
        "RASAD_TOPICS_DIR": str(config.topics_dir),
        "RASAD_SOURCES_FILE": str(config.sources_file),
        "RASAD_ZONE": config.zone,
        "RASAD_ALLOW_PRIVATE": list(config.allow_private),
        "RASAD_MAX_PAGES": config.max_pages,
        "RASAD_MAX_AGE_DAYS": config.max_age_days,
        "RASAD_CHECK_BOUNDS": config.check_bounds,
        "RASAD_STALL_SECONDS": config.stall_minutes * 60,
        "RASAD_SINCE": None,
        "RASAD_URLS": [],
        "RASAD_AGAIN": "",
        "RASAD_GIVEN": False,
        "RASAD_DISCOVERY": True,
        "RASAD_WATCH": None,
        "RASAD_TRIGGER": "manual",
        "RASAD_LEASE": None,
        "RASAD_REPLAY_DIR": None,
        "RASAD_BROWSER": str(config.browser) if config.browser else None,
        "RASAD_BROWSER_SANDBOX": config.browser_sandbox,
    }


tell_misspelt(lambda line: print(line, file=sys.stderr))  # noqa: T201 - `rasad` has said it already, `scrapy` says it here
globals().update(scrapy_settings(load_config()))  # Scrapy reads a settings module's upper-case names
