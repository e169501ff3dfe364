"""One host's place in Scrapy's downloader: slow it down, hold it, empty it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from twisted.python.failure import Failure

from crawler.fetch.failures import NotFetched

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

_LEAST = 0.05  # a slot without any delay does not look at when it may send again


def slow_down(crawler: Crawler, request: Request, delay: float) -> None:
    """Let at least `delay` seconds pass between two requests to this request's host, to the end of the run."""
    downloader = crawler.engine.downloader
    key = downloader.get_slot_key(request)
    slot = downloader.slots.get(key)
    delay = max(delay, slot.delay if slot else 0.0)
    if slot:
        slot.delay, slot.jitter = delay, 0.0
    # An idle slot is thrown away after a minute; the next one is made from these.
    downloader.per_slot_settings[key] = {**downloader.per_slot_settings.get(key, {}), "delay": delay, "jitter": 0.0}


def hold(crawler: Crawler, request: Request, seconds: float) -> None:
    """Send nothing more to this request's host for `seconds`; what waits is sent afterwards."""
    if slot := _slot(crawler, request):
        slot.delay = max(slot.delay, _LEAST)
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)


def drop_waiting(crawler: Crawler, request: Request, error: Exception) -> None:
    """Fail every request that waits for this request's host."""
    if slot := _slot(crawler, request):
        _drop(slot, error)


class StoppedError(NotFetched):
    """The run was asked to stop while a request waited for its turn."""

    cause = "shutdown"


def drop_all_waiting(crawler: Crawler) -> None:
    """Fail every request that waits for its turn, because the run is to stop; those under way go on."""
    for slot in list(crawler.engine.downloader.slots.values()):
        _drop(slot, StoppedError("not asked for: the run was asked to stop"))


def is_waiting_politely(crawler: Crawler) -> bool:
    """Say whether a request waits for nothing but the time at which its host may be asked again."""
    now = monotonic()
    return any(s.queue and s.free_transfer_slots() and now < s.lastseen + s.delay * (1 + s.jitter) for s in crawler.engine.downloader.slots.values())


def current_delay(crawler: Crawler, request: Request) -> float:
    """Return the seconds now kept between two requests to this request's host."""
    slot = _slot(crawler, request)
    return slot.delay if slot else 0.0


def _drop(slot: Slot, error: Exception) -> None:
    while slot.queue:
        _, answer = slot.queue.popleft()
        answer.errback(Failure(error))  # type: ignore[no-untyped-call]


def _slot(crawler: Crawler, request: Request) -> Slot | None:
    downloader = crawler.engine.downloader
    return downloader.slots.get(downloader.get_slot_key(request))
