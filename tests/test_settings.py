"""Scrapy's settings: what is unsafe by default is not so here, and nothing listens while a crawl runs."""

from __future__ import annotations

import re
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from scrapy.settings import Settings, default_settings
from scrapy.utils.conf import build_component_list

from crawler.config import Config, ConfigError, load_config
from crawler.families.base import OutletSpider
from crawler.localization import locale_for
from crawler.localization.retelling import retold
from crawler.registry import spiders
from crawler.sentences import parts_of
from crawler.settings import scrapy_settings

LEFT_OUT = {
    "DOWNLOADER_MIDDLEWARES_BASE": {"CookiesMiddleware", "MetaRefreshMiddleware", "RetryMiddleware", "RobotsTxtMiddleware"},
    "SPIDER_MIDDLEWARES_BASE": {"DepthMiddleware", "MetaCopyDetectionMiddleware", "StartSpiderMiddleware"},
    "EXTENSIONS_BASE": {"MemoryUsage", "RemoteControl", "TelnetConsole"},
}


def settings(spider: type[OutletSpider], **changes: object) -> Settings:
    made = Settings(scrapy_settings(Config(**changes)))  # type: ignore[arg-type]
    spider.update_settings(made)
    return made


@pytest.mark.parametrize("key", spiders())
def test_d11_no_outlet_is_crawled_unsafely(key: str) -> None:
    made = settings(spiders()[key])
    assert made.getbool("ROBOTSTXT_OBEY")
    assert made.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert made.getint("DOWNLOAD_MAXSIZE") <= 12 * 2**20
    assert made.getint("DOWNLOAD_TIMEOUT") <= 30
    assert not {"TelnetConsole", "RemoteControl"} & components(made, "EXTENSIONS")  # they listen
    assert "RobotsTxtMiddleware" not in components(made, "DOWNLOADER_MIDDLEWARES")
    assert not made.getbool("COOKIES_ENABLED")
    assert all(made.getdict("DOWNLOAD_HANDLERS")[scheme] is None for scheme in ("file", "data", "ftp", "s3"))
    assert made["TWISTED_DNS_RESOLVER"] == "crawler.fetch.guard.GuardedResolver"
    assert made["USER_AGENT"].startswith("Rasad/")
    assert made.getfloat("DOWNLOAD_DELAY") >= 1.0


def components(made: Settings, kind: str) -> set[str]:
    return {str(name).rpartition(".")[2] for name in build_component_list(made.get_component_priority_dict_with_base(kind))}


def test_a_crawl_loads_nothing_that_it_does_not_use() -> None:
    """Each costs every crawl process megabytes and a tenth of a second. In a process of its own: here much is loaded already."""
    script = (
        "import sys, crawler.cli, crawler.crawl\n"
        "from crawler.config import load_config\n"
        "made = crawler.crawl.settings_for(load_config(), crawler.crawl.Request())\n"
        "for kind in ('DOWNLOADER_MIDDLEWARES', 'SPIDER_MIDDLEWARES', 'EXTENSIONS'): made.get_component_priority_dict_with_base(kind)\n"
        "print(*sorted({'aiohttp', 'alembic', 'numpy', 'pandas', 'requests', 'streamlit', 'trafilatura'} & set(sys.modules)))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == ""


@pytest.mark.parametrize("kind", ["DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "EXTENSIONS_BASE"])
def test_what_is_left_out_of_scrapy_is_known_to_it(kind: str) -> None:
    """A component that Scrapy renames would come back unnoticed."""
    ours = scrapy_settings(Config())[kind]
    assert isinstance(ours, dict)
    left_out = set(getattr(default_settings, kind)) - set(ours)
    assert {name.rpartition(".")[2] for name in left_out} == LEFT_OUT[kind]


def test_only_a_private_host_that_the_user_allowed_may_be_hurried() -> None:
    shafaq = spiders()["shafaq"]
    assert settings(shafaq, delay=0).getfloat("DOWNLOAD_DELAY") == 1.0
    assert settings(shafaq, delay=5).getfloat("DOWNLOAD_DELAY") == 5.0
    assert settings(shafaq, delay=0, allow_private=("shafaq.com",)).getfloat("DOWNLOAD_DELAY") == 0


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TIMEZONE", "Mars/Olympus", "not a known time zone"),
        ("MAX_PAGES", "0", "greater than or equal to 1"),
        ("DASHBOARD_PORT", "99999", "less than or equal to 65535"),
        ("CHECK_MINUTES", "soon", "valid number"),
        ("CHECK_MINUTES", "1e300", "less than or equal to 10080"),
        ("DELAY", "inf", "less than or equal to 3600"),
        ("ALLOW_PRIVATE", "127.0.0.1,10.0.0.0/99", "'10.0.0.0/99' is neither a host nor a network"),
        ("DATABASE_URL", "", "names no database"),
        ("MAX_PAGES", "2.5", "not a valid whole number"),
        ("SIMULATED", "maybe", "neither true nor false"),
        ("RUN_MINUTES", "0", "greater than 0"),
        ("DISK_FREE_MB", "9000000000", "less than or equal to 1000000000;"),
        ("LANGUAGE", "de", "none of 'en', 'ar', 'fa'"),
        ("SMTP_URL", "mail.example.org", "not the address of a mail server"),
        ("MAIL_TO", "newsroom", "not a mail address"),
        ("WEBHOOK_URLS", "hooks.example.org", "holds what is no web address"),
        ("QUIET_HOURS", "23-25", "not from one hour to another"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    """And why, which the dashboard says in the reader's language."""
    monkeypatch.setenv(f"RASAD_{name}", value)
    with pytest.raises(ConfigError, match=rf"RASAD_{name} (is set to '{value}'|\(not shown\)): .*{told}") as caught:
        load_config()
    for code in ("ar", "fa"):
        said = retold(parts_of(caught.value.args[0]), "", locale_for(code), ZoneInfo("UTC"), {})
        assert re.search("[\u0600-\u06ff]", said)
        assert not re.search(r"\b(not|no|has|than|neither|none|such)\b", said)
