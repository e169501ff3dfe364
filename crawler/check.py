"""`rasad check KEY`: every route of an outlet tried, others sought where one fails, three articles read; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from crawler.article import Article
from crawler.config import Config
from crawler.crawl import Request, crawl
from crawler.discovery.advice import RouteTried, advice, merged, tried
from crawler.discovery.frontpage import Leads
from crawler.errors import SetupError
from crawler.families.base import OutletSpider
from crawler.health.causes import cause_of
from crawler.health.diagnosis import State, exit_code
from crawler.items import FrontPageRead, PageFailed, PageRead, RouteAnswered
from crawler.outlet import Outlet
from crawler.pipelines.recorder import RunResult
from crawler.sentences import Sentence, listed, parts_of
from crawler.storage.engine import open_database
from crawler.storage.routes import copy_routes
from crawler.storage.runs import declare_outlets

PAGES = 3
_ORIGINS = ("declared", "found", "probed")
_NOWHERE = "sqlite://"  # in memory: the same crawl, and nothing of it stays


@dataclass(frozen=True, kw_only=True)
class PageTried:
    """An article that a check read, or could not read."""

    url: str
    title: str = ""
    published: str | None = None  # as read: an instant in UTC, or a day
    words: int = 0
    first_words: str = ""
    cause: str | None = None


@dataclass(kw_only=True)
class Checkup:
    """What a check found of one outlet."""

    outlet: Outlet
    routes: dict[str, RouteTried] = field(default_factory=dict)
    pages: list[PageTried] = field(default_factory=list)
    front: Leads | None = None
    front_cause: str | None = None
    state: str = ""
    cause: str | None = None
    message: str = ""
    host: str = ""

    def take(self, item: Any) -> None:
        """Take an outcome of the run."""
        match item:
            case RouteAnswered():
                self._route(item)
            case FrontPageRead():
                self.front, self.front_cause = item.leads, item.error
            case PageRead():
                self.pages.append(_read(item))
            case PageFailed():
                self.pages.append(PageTried(url=item.page.url, cause=cause_of(item.cause)))

    def _route(self, item: RouteAnswered) -> None:
        cause = cause_of(item.error) if item.error else None
        one = tried(item.route, origin=item.origin, how=item.how, status=item.status, cause=cause, links=item.links, others=item.others, moved_to=item.moved_to)
        before = self.routes.get(item.route.url)
        self.routes[item.route.url] = merged(before, one) if before else one

    def settle(self, result: RunResult) -> None:
        """Take how the run ended."""
        diagnosis = result.diagnosis
        self.state, self.cause, self.message, self.host = str(diagnosis.state), diagnosis.cause, diagnosis.message, result.host
        if self.cause == "limit":  # our own: a check reads a few articles
            self.state, self.cause, self.message = State.OK, None, listed(diagnosis.notes, "")

    @property
    def tried(self) -> list[RouteTried]:
        """The routes: declared ones in their order, found ones, those that were only tried."""
        order = [r.url for r in self.outlet.routes]
        return sorted(self.routes.values(), key=lambda r: (_ORIGINS.index(r.origin), order.index(r.url) if r.url in order else 0))

    @property
    def hints(self) -> list[Sentence]:
        """What to change in the outlet's file."""
        unreadable = [p.cause for p in self.pages if p.cause]
        return list(advice(self.outlet, self.tried, self.front, unreadable, pages=len(self.pages)))

    def row(self) -> dict[str, Any]:
        """Return it for a program."""
        facts: dict[str, Any] = {
            "outlet": self.outlet.key,
            "name": self.outlet.name,
            "state": self.state,
            "cause": self.cause,
            "message": str(self.message),
            "host": self.host,
        }
        facts |= {"message_parts": parts_of(self.message)}
        routes = [asdict(r) | {"newest": _stamp(r.newest), "works": r.works} for r in self.tried]
        front = {"url": self.front.url, "articles": len(self.front.articles)} if self.front else {"cause": self.front_cause} if self.front_cause else None
        return facts | {
            "routes": routes,
            "front_page": front,
            "pages": [asdict(p) for p in self.pages],
            "hints": [str(h) for h in self.hints],
            "hints_parts": [h.parts for h in self.hints],
        }


def check(spiders: Sequence[type[OutletSpider]], config: Config, *, verbose: bool = False) -> list[Checkup]:
    """Check outlets in this process. Can be called once per process, as `crawl`."""
    found = {s.outlet.key: Checkup(outlet=s.outlet) for s in spiders}
    aside = config.model_copy(update={"database_url": _NOWHERE})
    memory = open_database(_NOWHERE)
    declare_outlets(memory, [s.outlet for s in spiders])
    _remember(config, aside, spiders)

    def watch(key: str, item: Any) -> None:
        found[key].take(item)

    for result in crawl(spiders, aside, Request(limit=PAGES, trigger="check", watch=watch, verbose=verbose)):
        found[result.outlet].settle(result)
    return list(found.values())


def ended(checkups: Sequence[Checkup]) -> int:
    """Return the exit code of a check, by the rule of `rasad crawl`."""
    return exit_code([(c.state, c.cause) for c in checkups])


def _remember(config: Config, aside: Config, spiders: Sequence[type[OutletSpider]]) -> None:
    """Take the routes that crawls have found; a database that is not there or not up to date remembers none."""
    try:
        engine = open_database(config.database_url, create=False)
    except SetupError:
        return
    for spider in spiders:
        copy_routes(engine, open_database(aside.database_url), spider.outlet)


def _read(item: PageRead) -> PageTried:
    article = item.result
    if not isinstance(article, Article):
        return PageTried(url=article.url, title=article.title, cause=str(article.reason))
    published = article.published
    when = (_stamp(published.at) or published.day.isoformat()) if published else None
    words = article.body.split()
    return PageTried(url=article.url, title=article.title, published=when, words=len(words), first_words=" ".join(words[:12]))


def _stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="minutes").replace("+00:00", "Z") if at else None
