"""The running newsroom: one site per port, what was asked of each, and switches for what goes wrong."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.newsroom.desks import DESKS
from tests.newsroom.faults import MOVED, Fault, Trouble, first_striking
from tests.newsroom.server import Entity, Received, Reply, Server, bind_row
from tests.newsroom.sites import site_of
from tests.newsroom.sites.base import Answer, Part, Site
from tests.newsroom.story import Story
from tests.newsroom.world import World

HOST = "127.0.0.1"
_KEPT_PAGES = 6000
_KEPT_REQUESTS = 200_000


@dataclass(frozen=True)
class Request:
    """One request that came to an outlet, as the log keeps it."""

    outlet: str
    method: str
    path: str  # decoded
    query: str
    headers: Mapping[str, str]  # names in lower case
    status: int  # 0: never answered
    part: Part
    at: float  # monotonic clock


class Newsroom:
    """Serves a world on loopback, outlets on consecutive ports in the order of DESKS, then one port for its switches.

    `now` says what time it is there: stories that appear later are not published yet. The default is the end of the world.
    """

    def __init__(self, world: World, port: int = 0, now: Callable[[], datetime] | None = None) -> None:
        self.world = world
        self.now = now or (lambda: world.until)
        self._port = port
        self._server = Server(self._handle)
        self._sites: dict[str, Site] = {}
        self._outlet_of: dict[int, str] = {}
        self._ports: dict[str, int] = {}
        self._troubles: dict[str, list[Trouble]] = {desk.key: [] for desk in DESKS}
        self._log: deque[Request] = deque(maxlen=_KEPT_REQUESTS)
        self._pages: OrderedDict[tuple[str, str, int], tuple[Answer, Entity]] = OrderedDict()
        self._lock = threading.Lock()

    def start(self) -> Newsroom:
        """Begin to serve; `urls` and `base` are known from here on."""
        row = bind_row(HOST, self._port, len(DESKS) + 1)
        first = row[0].getsockname()[1]
        for number, desk in enumerate(DESKS):
            self._outlet_of[first + number] = desk.key
            self._ports[desk.key] = first + number
            self._sites[desk.key] = site_of(desk, self.world.stories[desk.key], f"http://{HOST}:{first + number}")
        self.base = f"http://{HOST}:{first}"  # the value of RASAD_NEWSROOM
        self.switches = f"http://{HOST}:{first + len(DESKS)}"
        self._server.start(row)
        return self

    def stop(self) -> None:
        """Stop serving; every port is closed when it returns."""
        self._server.stop()

    def __enter__(self) -> Newsroom:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def urls(self) -> dict[str, str]:
        """The address of each outlet's site, without a final slash."""
        return {key: site.base for key, site in self._sites.items()}

    def url(self, story: Story) -> str:
        """Return the address of a story, percent-encoded as the site links it."""
        return self._sites[story.outlet].url(story)

    def truth(self, outlet: str) -> dict[str, Story]:
        """Return what a crawl should know of an outlet by now: the published stories by address."""
        site = self._sites[outlet]
        return {site.url(story): story for story in site.seen(self.now())}

    def warm(self) -> int:
        """Make every page beforehand, so that measurements see no writing; returns how many."""
        pages = 0
        for key, site in self._sites.items():
            for story in site.seen(self.now())[-_KEPT_PAGES // len(DESKS) :]:
                self._made(key, site, site.path(story), {}, site.path(story))
                pages += 1
        return pages

    def fail(
        self,
        outlet: str,
        fault: str | Fault,
        *,
        only: str = "",
        times: int | None = None,
        seconds: float = 2.0,
        retry_after: str = "120",
        status: int | None = None,
    ) -> None:
        """Switch a fault of an outlet on: for paths that match `only`, for a number of `times`, or for all until healed."""
        trouble = Trouble(Fault(fault), only, times, seconds, retry_after, status)
        self._troubles[outlet].append(trouble)
        if trouble.fault is Fault.REFUSE:
            self._server.close(self._ports[outlet])

    def heal(self, outlet: str | None = None) -> None:
        """Switch all faults of an outlet off, or of all outlets."""
        for key in [outlet] if outlet else [desk.key for desk in DESKS]:
            self._troubles[key] = []
            self._server.reopen(self._ports[key])

    def requests(self, outlet: str | None = None, path: str | None = None, part: Part | None = None) -> list[Request]:
        """Return the requests so far, oldest first: of one outlet, one decoded path, or one part of the sites."""
        with self._lock:
            log = list(self._log)
        return [r for r in log if outlet in (None, r.outlet) and path in (None, r.path) and part in (None, r.part)]

    def counts(self, outlet: str | None = None) -> Counter[str]:
        """Return how often each path was asked for."""
        return Counter(request.path for request in self.requests(outlet))

    def forget_requests(self) -> None:
        """Begin the log anew."""
        with self._lock:
            self._log.clear()

    def _handle(self, received: Received) -> Reply:
        outlet = self._outlet_of.get(received.port)
        if outlet is None:
            return self._switch(received)
        split = urlsplit(received.target if received.target.startswith("/") else "/")
        path = unquote(split.path, errors="replace")
        stands = path.removeprefix(MOVED) or "/"  # what has moved stands there, too
        answer, entity = self._made(outlet, self._sites[outlet], stands, dict(parse_qsl(split.query, keep_blank_values=True)), received.target)
        trouble = first_striking(self._troubles[outlet], path, answer.part)
        reply = self._spoilt(outlet, path, answer, trouble, received) if trouble else entity.reply(received.headers, answer.status, answer.headers)
        status = 0 if reply.silent else reply.status
        request = Request(outlet, received.method, path, split.query, received.headers, status, answer.part, time.monotonic())
        with self._lock:
            self._log.append(request)
        return reply

    def _made(self, outlet: str, site: Site, path: str, query: Mapping[str, str], target: str) -> tuple[Answer, Entity]:
        """Return what stands at a path, made once for each number of published stories."""
        now = self.now()
        key = (outlet, unquote(target), len(site.seen(now)))
        made = self._pages.get(key)
        if made is None:
            try:
                answer = site.answer(path, query, now)
            except ValueError:  # a query no site understands
                answer = Answer(b"Bad Request\n", "text/plain", 400)
            answer = answer or Answer(b"<html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>\n", status=404)
            made = self._pages[key] = answer, Entity(answer.body, answer.content_type, answer.modified)
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        return made

    def _spoilt(self, outlet: str, path: str, answer: Answer, trouble: Trouble, received: Received) -> Reply:
        empty = self._sites[outlet].route(path, {}, ()) or self._sites[outlet]._everywhere(path, ()) if trouble.fault is Fault.EMPTY_FEED else None
        spoilt = trouble.spoil(answer, empty, received.target)
        reply = Entity(spoilt.body, spoilt.content_type, spoilt.modified).reply(received.headers, spoilt.status, spoilt.headers)
        reply.drip = trouble.seconds if trouble.fault is Fault.SLOW else 0.0
        reply.cut, reply.silent = trouble.fault is Fault.TRUNCATED, trouble.fault is Fault.HANG
        return reply

    def _switch(self, received: Received) -> Reply:
        """Answer on the port of the switches: `/fail?outlet=&fault=`, `/heal?outlet=`, `/counts`, `/truth?outlet=`."""
        split = urlsplit(received.target)
        query = dict(parse_qsl(split.query))
        try:
            result = self._switched(split.path, query)
        except (KeyError, ValueError) as error:
            return Reply(400, f"{error}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})
        return Reply(200, json.dumps(result, ensure_ascii=False, default=str).encode() + b"\n", {"Content-Type": "application/json"})

    def _switched(self, path: str, query: Mapping[str, str]) -> object:
        if path == "/fail":
            self.fail(query["outlet"], query["fault"], only=query.get("only", ""))
        elif path == "/heal":
            self.heal(query.get("outlet"))
        elif path == "/counts":
            return {key: dict(self.counts(key)) for key in self._sites}
        elif path == "/truth":
            return [{"url": url, "published": s.published, **asdict(s)} for url, s in self.truth(query["outlet"]).items()]
        else:
            return {"urls": self.urls, "faults": {key: [t.fault for t in found] for key, found in self._troubles.items() if found}}
        return {"done": path}


def stories_of(newsroom: Newsroom, outlets: Sequence[str] = ()) -> list[Story]:
    """Return all published stories of some outlets (all, if none are named)."""
    return [story for key in outlets or [desk.key for desk in DESKS] for story in newsroom.truth(key).values()]
