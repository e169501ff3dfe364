"""Item pipeline: writes what came of routes and pages, one transaction each, and counts every outcome with its reason."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem
from sqlalchemy.exc import SQLAlchemyError

from crawler import registry
from crawler.article import Article, Rejection
from crawler.fetch.slots import drop_all_waiting
from crawler.items import ArchiveRead, PageFailed, PageRead, RouteAnswered
from crawler.pipelines import patience
from crawler.pipelines.judge import Judge
from crawler.pipelines.tally import Tally
from crawler.rules import reading_code
from crawler.storage.archives import save_archive_page
from crawler.storage.engine import open_database
from crawler.storage.failures import is_locked, is_of_value
from crawler.storage.pages import CRASH, RouteAnswer, SeenLink, page_failed, page_rejected, save_route_answer
from crawler.storage.parts import Part, waiting_part
from crawler.storage.problems import NO_LAYOUT
from crawler.storage.rejudging import ruleset_of
from crawler.storage.suppression import SUPPRESSED

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.families.base import OutletSpider

logger = logging.getLogger(__name__)

_LOCKED_SECONDS = 120.0  # how long a database that another program holds is waited for, in all
_LOCKED_PAUSE = 0.5  # seconds between two tries, each of which waits as long as every writer does

_CLOCKS_DIFFER = timedelta(minutes=15)


class StorePipeline:
    """Writes route answers, readings and failures of one outlet's run."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.engine = open_database(settings["RASAD_DATABASE_URL"])
        self.judge = load_judge(settings["RASAD_TOPICS_DIR"], settings["RASAD_SOURCES_FILE"], tuple(settings.getlist("SPIDER_MODULES")))
        self.ruleset = ruleset_of(self.engine, self.judge.rules, datetime.now(UTC))
        self.zone = settings["RASAD_ZONE"]
        self.max_age: float = settings.getfloat("RASAD_MAX_AGE_DAYS")
        self.tally = Tally(crawler.stats)
        self._closing: asyncio.Future[None] | None = None
        self._locked_since: float | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def outlet(self) -> Any:
        """The outlet whose spider runs."""
        spider: OutletSpider = self.crawler.spider  # type: ignore[assignment]
        return spider.outlet

    async def process_item(self, item: Any) -> Any:
        """Write one outcome; while another program holds the database it is waited for; one that can't be written ends the run, and the page stays queued.

        Where judging or the outcome itself is at fault, that is the page's failure, and the run goes on.
        """
        while True:
            if self._closing is not None:
                raise DropItem("storage", log_level="DEBUG")  # each would wait for the database as long as the first did
            try:
                self._write(item, datetime.now(UTC))
            except SQLAlchemyError as error:
                if is_of_value(error):
                    item = self._in_its_place(item)
                    continue
                if not self._waits_for(error):
                    self._storage_failed(error)
            except Exception:
                item = self._in_its_place(item)
                continue
            else:
                self._locked_since = None
                return item
            await asyncio.sleep(_LOCKED_PAUSE)  # the rest of the crawl goes on meanwhile

    def _write(self, item: Any, now: datetime) -> None:
        """Write one outcome; it is counted once it is written, so that it may be written again."""
        if isinstance(item, RouteAnswered):
            self._route(item, now)
        elif isinstance(item, ArchiveRead):
            self._archive(item, now)
        elif isinstance(item, PageRead):
            self._page(item, now)
        elif isinstance(item, PageFailed):
            self._failure(item, now)

    def _in_its_place(self, item: Any) -> PageFailed | RouteAnswered:
        """Return the failure to write in place of what raised: else a page would be fetched at every run, for ever, and counted by none."""
        logger.exception("%s: what came of %s could not be judged or written; please report the address", self.outlet.key, _address(item))
        if isinstance(item, PageRead):
            return PageFailed(page=item.page, cause=CRASH, status=item.status)
        if isinstance(item, RouteAnswered) and item.error is None:
            return RouteAnswered(route=item.route, url=item.url, status=item.status, error=CRASH, origin=item.origin, how=item.how)
        self.tally.reason(CRASH)
        raise DropItem(CRASH, log_level="DEBUG") from None

    def _waits_for(self, error: SQLAlchemyError) -> bool:
        """Say whether a failure is a lock that may yet be lifted, and count it."""
        if not is_locked(error):
            return False
        now = asyncio.get_running_loop().time()
        self._locked_since = self._locked_since or now
        if now - self._locked_since > _LOCKED_SECONDS:
            return False
        self.tally.reason("storage:locked")
        logger.warning("%s: another program holds the database; it is waited for", self.outlet.key)
        return True

    def _route(self, item: RouteAnswered, now: datetime) -> None:
        if item.origin == "probed" and not item.links:
            return  # a mere try
        oldest = self._oldest(now)
        links = [
            SeenLink(self.outlet.identity(x.url), x.url, x.title, x.published) for x in item.links if not (oldest and x.published and x.published < oldest)
        ]
        old = len(item.links) - len(links)
        # Validators are kept only for an answer that is complete in itself: a 304 for a sitemap index says nothing of its parts.
        kept = {} if item.has_more or item.url != item.route.url else {"etag": item.etag, "last_modified": item.last_modified, "body_hash": item.body_hash}
        answer = RouteAnswer(
            url=item.route.url, kind=item.route.kind, status=item.status, error=item.error, old=old, doubted=item.doubted,
            origin=item.origin, how=item.how, moved_to=item.moved_to, parts=item.parts, part=self._part(item, now), **kept,
        )  # fmt: skip
        new = save_route_answer(self.engine, self.outlet.key, answer, links, now)
        self._left({**item.left, "link:old": old})
        if answer.part is not None and answer.part.cause and answer.part.again is None:
            self.tally.reason("part:given_up")
        if item.doubted and new:
            self.tally.reason("304:untrue")
            logger.warning("%s: %s said it was not modified and was; it is asked whole from now on", self.outlet.key, item.url)
        self.tally.route(item.status, len(item.links), item.error)
        self.tally.add("found", len(item.links))
        self.tally.add("new", len(new))

    def _part(self, item: RouteAnswered, now: datetime) -> Part | None:
        """Return what came of a part of a sitemap index: read, to be asked again, or given up."""
        if item.url == item.route.url or item.route.kind != "sitemap":
            return None
        known = waiting_part(self.engine, self.outlet.key, item.route.url, item.url) if item.error else None
        if known is None or item.error is None:
            return Part(item.url)
        again = patience.part_retry_at(item.error, known.tries, known.seen_at, now)
        return Part(item.url, again, item.error, None if again else self._stumbled(item.error))

    def _stumbled(self, cause: str) -> str | None:
        """Return the code that read, where it stumbled: another may read what this gave up."""
        return reading_code(type(self.crawler.spider)) if cause == CRASH else None

    def _oldest(self, now: datetime) -> datetime | None:
        """Return the date before which links are not queued; a run that is asked to look back further does."""
        if not self.max_age:
            return None
        since: datetime | None = self.crawler.settings["RASAD_SINCE"]
        oldest = now - timedelta(days=self.max_age)
        return min(since, oldest) if since else oldest

    def _archive(self, item: ArchiveRead, now: datetime) -> None:
        links = [SeenLink(self.outlet.identity(x.url), x.url, x.title, x.published) for x in item.links]
        new = save_archive_page(
            self.engine, self.outlet.key, item.archive.key, links, now, finished=item.finished, failed=item.failed, cause=item.error
        )  # fmt: skip
        self.tally.route(item.status, len(links), item.error)
        self.tally.add("found", len(links))
        self.tally.add("new", len(new))
        for reason, count in item.reasons.items():
            self.tally.reason(f"archive:{reason}", count)

    def _left(self, left: Mapping[str, int]) -> None:
        """Count what a route's answer was not taken or followed for."""
        for reason, count in left.items():
            if count:
                self.tally.reason(reason, count)
            if count and reason.startswith("bound:"):
                self.tally.limited()

    def _page(self, item: PageRead, now: datetime) -> None:
        if isinstance(item.result, Rejection):
            self._rejection(item, item.result, now)
            return
        state, judged = self.judge.keep(self.engine, item.page.id, item.result, self.outlet, status=item.status, now=now, zone=self.zone, ruleset=self.ruleset)
        self.tally.add("fetched")
        if self.outlet.layouts and item.result.provenance.get("body") != "layout":
            self.tally.reason(NO_LAYOUT)
        self._lacking(item.result, now)
        self._left(judged.reasons)
        self.tally.add({"story": "stories", "off_topic": "off_topic"}.get(state, "rejected"))
        if state in ("rejected", SUPPRESSED):
            self.tally.reason("duplicate" if state == "rejected" else SUPPRESSED)

    def _lacking(self, article: Article, now: datetime) -> None:
        """Count what the health rules compare with the outlet's other days."""
        if article.published is None:
            self.tally.reason("without:date")
        elif article.published.at is not None and article.published.at > now + _CLOCKS_DIFFER:
            self.tally.reason("date:ahead")
        if not article.authors:
            self.tally.reason("without:author")

    def _rejection(self, item: PageRead, rejection: Rejection, now: datetime) -> None:
        page_rejected(
            self.engine, item.page.id, outlet=self.outlet.key, reason=str(rejection.reason), title=rejection.title, status=item.status,
            now=now, content_type=item.content_type, body=item.body,
        )  # fmt: skip
        self.tally.add("fetched")
        self.tally.add("rejected")
        self.tally.reason(str(rejection.reason))
        logger.info("%s: %s could not be read: %s", self.outlet.key, rejection.url, rejection.detail)

    def _failure(self, item: PageFailed, now: datetime) -> None:
        retry = patience.retry_at(item.cause, item.page.tries, now)
        counts, stumbled = patience.counts_as_try(item.cause), self._stumbled(item.cause)
        page_failed(self.engine, item.page.id, reason=item.cause, status=item.status, retry_at=retry, count_try=counts, stumbled=stumbled)
        self.tally.reason(item.cause)
        self.tally.add("failed")
        logger.info(
            "%s: %s gave no page (%s), %s", self.outlet.key, item.page.url, item.cause, f"asked again after {retry:%F %H:%M} UTC" if retry else "given up"
        )

    def _storage_failed(self, error: SQLAlchemyError) -> None:
        cause = str(getattr(error, "orig", None) or error).split("\n")[0]
        self.tally.reason("storage")
        logger.error("%s: the database cannot be written (%s); the run ends, nothing seen is lost", self.outlet.key, cause)
        # Not awaited: closing waits for the items in hand, and this is one.
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="storage"))
        drop_all_waiting(self.crawler)
        raise DropItem("storage", log_level="DEBUG") from None


def _address(item: Any) -> str:
    return str(item.page.url if isinstance(item, (PageRead, PageFailed)) else getattr(item, "url", item))


_judges: dict[tuple[str, str, tuple[str, ...]], Judge] = {}


def load_judge(topics_dir: str, sources_file: str, spider_modules: tuple[str, ...]) -> Judge:
    """Return the judge of these files and outlets, loaded once per process: a batch of outlets shares it."""
    key = (str(topics_dir), str(sources_file), spider_modules)
    if key not in _judges:
        _judges[key] = Judge.load(Path(topics_dir), Path(sources_file), registry.outlets(spider_modules).values())
    return _judges[key]
