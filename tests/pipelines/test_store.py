"""What a run does with an outcome that cannot be judged or written: it is counted, the page is put off like one that gave no answer, and the run goes on."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from scrapy.exceptions import CloseSpider
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from sqlalchemy import Engine, select, text

from crawler.article import Article, Queued
from crawler.extract.links import Link
from crawler.items import PageRead, RouteAnswered
from crawler.pipelines.queue import PageQueue
from crawler.pipelines.store import StorePipeline
from crawler.pipelines.tally import Tally
from crawler.storage import pages, runs
from crawler.storage.engine import reading, writing
from crawler.storage.models import Page, RouteRow
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.stories import Judged
from tests.storage.paper import FEED, PAPER
from tests.storage.test_stories import NOW

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLE = Article(url="https://paper.test/1", outlet="paper", title="انسحاب", body="قال المتحدث إن التحالف الدولي باقٍ.", language="ar")


@pytest.fixture
def crawl(database: Engine) -> Any:
    """As much of a crawl as the pipeline asks for, with one page in its queue."""
    runs.declare_outlets(database, [PAPER])
    pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), [SeenLink("id:1", ARTICLE.url, None, None)], NOW)
    settings = {
        "RASAD_DATABASE_URL": database.url.render_as_string(hide_password=False), "RASAD_TOPICS_DIR": SEEDS / "topics", "RASAD_MAX_PAGES": 9,
        "RASAD_SOURCES_FILE": SEEDS / "sources.yaml", "RASAD_ZONE": ZoneInfo("Asia/Baghdad"), "SPIDER_MODULES": ["tests.newsroom.spiders"],
    }  # fmt: skip
    stats = MemoryStatsCollector(SimpleNamespace(settings=Settings()))  # type: ignore[arg-type]
    return SimpleNamespace(settings=Settings(settings), stats=stats, spider=SimpleNamespace(outlet=PAPER, searching=False))


def queued(engine: Engine) -> Queued:
    return pages.pending(engine, "paper", NOW, 9)[0]


def test_a_page_on_which_judging_raises_is_put_off_and_counted(crawl: Any, database: Engine, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object, **__: object) -> Judged:
        raise IndexError("no such word")

    pipeline, page = StorePipeline(crawl), queued(database)
    pipeline.judge = broken  # type: ignore[assignment]
    with caplog.at_level(logging.ERROR):
        asyncio.run(pipeline.process_item(PageRead(page=page, result=ARTICLE, status=200, content_type="text/html")))
    with reading(database) as connection:
        row = connection.execute(select(Page)).one()
    assert (row.state, row.reason, row.tries) == ("pending", "crash", 1)
    assert row.next_try_at > NOW
    assert Tally(crawl.stats).counts()["failed"] == 1
    assert Tally(crawl.stats).reasons() == {"crash": 1}
    assert ARTICLE.url in caplog.text


def test_a_route_whose_links_no_database_takes_has_failed_and_the_run_goes_on(crawl: Any, database: Engine) -> None:
    pipeline = StorePipeline(crawl)
    link = Link("https://paper.test/2", "a half letter: \ud800", None)
    asyncio.run(pipeline.process_item(RouteAnswered(route=PAPER.routes[0], url=FEED, status=200, links=(link,))))
    with reading(database) as connection:
        assert connection.execute(select(RouteRow.error, RouteRow.failures)).one() == ("crash", 1)
    assert Tally(crawl.stats).outcome("finished").routes == ((200, 0, "crash"),)
    assert pipeline._closing is None
    asyncio.run(pipeline.process_item(PageRead(page=queued(database), result=ARTICLE, status=200, content_type="text/html")))
    assert Tally(crawl.stats).counts()["stories"] == 1


def test_a_queue_that_cannot_be_read_ends_the_run_for_that_reason(crawl: Any, database: Engine) -> None:
    with writing(database) as connection:
        connection.execute(text("ALTER TABLE page RENAME TO elsewhere"))
    with pytest.raises(CloseSpider) as ended:
        PageQueue(crawl).spider_idle(crawl.spider)
    assert ended.value.reason == "storage"
