"""What came of a run: its state and cause from counted outcomes, never from an exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from crawler.errors import TRY_AGAIN
from crawler.health.causes import UNREADABLE, WALLS, cause_of, page_cause, rank, told
from crawler.sentences import Sentence, listed, plural, sentence, whole
from crawler.storage.runs import Counts

TAKEN_OVER = "overlap"  # why a run ended, where another process crawls its outlet meanwhile
_CONSEQUENCES = frozenset({"host down", "limit", "shutdown"})  # follow from something else, which is what to tell
_GIVEN_UP = {"start_error": "crash", "crash": "crash", "memusage_exceeded": "memory", "stalled": "stalled"}  # why a run ended, and its cause
_READABLE = ("duplicate", "suppressed")  # reasons why a page that was read is not stored


class State(StrEnum):
    """What a run is or became."""

    RUNNING = "running"
    OK = "ok"  # something new, all of it read
    UNCHANGED = "unchanged"  # the routes answered, nothing is new
    PARTIAL = "partial"  # something was read, some routes or pages failed or wait
    EMPTY = "empty"  # the routes answered without any article link
    BLOCKED = "blocked"  # a wall, a refusal or robots.txt keeps us out
    FAILED = "failed"  # no answer, nothing readable, or an error
    KILLED = "killed"  # ended from outside: time limit
    INTERRUPTED = "interrupted"  # stopped, or died without a word
    MISSED = "missed"  # was due while nothing could start it
    SKIPPED = "skipped"  # not begun for a reason: overlap, local outage


@dataclass(frozen=True, kw_only=True)
class Discovered:
    """What a run has from routes that nobody declared."""

    probed: int = 0  # addresses tried
    found: tuple[tuple[str, str], ...] = ()  # address and how it was found, in this run
    used: tuple[str, ...] = ()  # found earlier, and gave links
    moved: tuple[tuple[str, str], ...] = ()  # a route that permanently redirects, and where to
    site_moved_to: str = ""  # where the front page is now, if that is no address of the outlet

    def __add__(self, other: Discovered) -> Discovered:
        return Discovered(
            probed=self.probed + other.probed,
            found=tuple(dict.fromkeys(self.found + other.found)),
            used=tuple(dict.fromkeys(self.used + other.used)),
            moved=tuple(dict.fromkeys(self.moved + other.moved)),
            site_moved_to=self.site_moved_to or other.site_moved_to,
        )


@dataclass(frozen=True, kw_only=True)
class Outcome(Counts):
    """Everything a run counted, and how it ended."""

    finish_reason: str
    routes: tuple[tuple[int | None, int, str | None], ...] = ()  # per answer: HTTP status, article links, error cause
    limited: bool = False
    discovered: Discovered = Discovered()

    @property
    def unreadable(self) -> int:
        """Pages that were answered but could not be read; a copy of a stored page was read, and so was one that was taken down."""
        return max(0, self.rejected - sum(self.reasons.get(reason, 0) for reason in _READABLE))

    @property
    def read(self) -> int:
        """Pages that were read, whatever they are about."""
        return self.stories + self.off_topic + self.rejected - self.unreadable


@dataclass(frozen=True)
class Diagnosis:
    """The state of a finished run, its cause, and one sentence for a person."""

    state: State
    cause: str | None
    message: str
    notes: tuple[str, ...] = ()  # at the end of the message: what is used in place of routes that fail, what has moved


class _Route(NamedTuple):
    status: int | None
    links: int
    error: str | None

    @property
    def answered(self) -> bool:
        return self.status == 304 or (self.error in (None, "empty") and self.status is not None and self.status < 400)

    @property
    def cause(self) -> str:
        return cause_of(self.error or (f"http_{self.status}" if self.status else "timeout"))


def diagnose(outcome: Outcome) -> Diagnosis:
    """Say what came of a run."""
    found = _diagnose(outcome)
    notes = tuple(_discovered(outcome.discovered, links=outcome.found))
    return replace(found, message=listed([found.message, *notes], ""), notes=notes)


def _discovered(found: Discovered, *, links: int) -> Iterator[str]:
    """Say what is used in place of routes that fail, and what has moved."""
    if found.found:
        told = listed([sentence("{address} ({how})", address=url, how=sentence(how)) for url, how in found.found], ",")
        yield plural(
            len(found.found),
            "No other route gave article links; found {addresses}, which is used from now on.",
            "No other route gave article links; found {addresses}, which are used from now on.",
            addresses=told,
        )
    elif found.probed and not links:
        yield plural(found.probed, "{n} other address tried (front page, feeds, sitemaps): no article link.",
                     "{n} other addresses tried (front page, feeds, sitemaps): no article link.")  # fmt: skip
    if found.used:
        yield sentence("In use, found earlier: {addresses}.", addresses=listed(found.used, ","))
    for old, new in found.moved:
        yield sentence("The route {old} has moved to {new}: correct it in the outlet's file.", old=old, new=new)
    if found.site_moved_to:
        yield sentence("The front page leads to another site, {address}: has the outlet moved?", address=found.site_moved_to)


def _diagnose(outcome: Outcome) -> Diagnosis:
    routes = [_Route(*r) for r in outcome.routes]
    answered = [r for r in routes if r.answered]
    broken = Counter(r.cause for r in routes if not r.answered)
    return (
        _ended_from_outside(outcome)
        or (_no_route(outcome, broken) if not answered else None)
        or _no_page(outcome, retried=bool(answered) and outcome.new == 0)
        or _nothing_listed(outcome, answered, broken)
        or _complete_or_partial(outcome, broken, len(routes))
    )


def _ended_from_outside(outcome: Outcome) -> Diagnosis | None:
    reason = outcome.finish_reason
    if reason in ("shutdown", "cancelled"):
        return Diagnosis(State.INTERRUPTED, "shutdown", _stopped(outcome))
    if reason == TAKEN_OVER:
        return Diagnosis(State.INTERRUPTED, TAKEN_OVER, _taken_over(outcome))
    if reason == "storage":
        return _told(State.FAILED, "storage", _given_up())
    if outcome.read == 0 and reason in _GIVEN_UP:
        return _told(State.FAILED, _GIVEN_UP[reason], _given_up())
    return None


def _no_route(outcome: Outcome, broken: Counter[str]) -> Diagnosis | None:
    """Diagnose a run none of whose routes answered and that read nothing from its queue either."""
    if outcome.read:
        return None
    walls = Counter({c: n for c, n in broken.items() if c in WALLS})
    if walls or broken:
        cause = _most_telling(walls or broken)
        return _told(State.BLOCKED if walls else State.FAILED, cause, plural(broken.total(), "Not one route gave links", "None of {n} routes gave links"))
    if outcome.unreadable + outcome.failed == 0:
        return _told(State.FAILED, "crash", sentence("No route was asked"))
    return None


def _no_page(outcome: Outcome, *, retried: bool) -> Diagnosis | None:
    """Diagnose a run that tried pages and could read none.

    Old pages that are only tried again say nothing of the outlet, whose routes did answer (`retried`).
    """
    tried = outcome.unreadable + outcome.failed
    if outcome.read or not tried or (retried and not outcome.unreadable):
        return None
    cause = _most_telling(_page_causes(outcome))
    what = plural(tried, "Not one page could be read", "None of {n} pages could be read")
    return _told(State.BLOCKED if cause in WALLS else State.FAILED, cause, what)


def _nothing_listed(outcome: Outcome, answered: list[_Route], broken: Counter[str]) -> Diagnosis | None:
    if not answered or outcome.read or outcome.found or any(r.status == 304 or r.links for r in answered):
        return None
    walls = Counter({c: n for c, n in broken.items() if c in WALLS})
    if walls:
        what = plural(walls.total(), "{n} route kept us out and the rest gave no link", "{n} routes kept us out and the rest gave no link")
        return _told(State.BLOCKED, _most_telling(walls), what)
    return _told(State.EMPTY, "no links", plural(len(answered), "{n} route answered", "{n} routes answered"))


def _complete_or_partial(outcome: Outcome, broken: Counter[str], asked: int) -> Diagnosis:
    pages = outcome.unreadable + outcome.failed
    if broken:
        return _partial(outcome, _most_telling(broken), plural(asked, "{failed} of {n} route failed", "{failed} of {n} routes failed", failed=broken.total()))
    if pages:
        what = plural(pages + outcome.read, "{bad} of {n} page could not be read", "{bad} of {n} pages could not be read", bad=pages)
        return _partial(outcome, _most_telling(_page_causes(outcome)), what)
    if outcome.finish_reason in _GIVEN_UP:
        return _partial(outcome, _GIVEN_UP[outcome.finish_reason], _given_up())
    if outcome.limited or outcome.finish_reason.startswith("closespider"):
        return _partial(outcome, "limit", sentence("Not all was fetched"))
    if outcome.new or outcome.read:
        return Diagnosis(State.OK, None, whole(_counted(outcome)))
    return Diagnosis(State.UNCHANGED, None, sentence("The routes answered; nothing is new."))


def _partial(outcome: Outcome, cause: str, what: Sentence) -> Diagnosis:
    says, remedy = told(cause)
    message = sentence("{what}: {says}; {remedy} ({counted}).", what=what, says=says, remedy=remedy, counted=_counted(outcome))
    return Diagnosis(State.PARTIAL, cause, message)


def _page_causes(outcome: Outcome) -> Counter[str]:
    causes: Counter[str] = Counter()
    for raw, count in outcome.reasons.items():
        if raw not in _READABLE and ":" not in raw:  # retries and walls are also counted by name ("retried:timeout")
            causes[page_cause(raw)] += count
    return causes or Counter({"unreadable" if outcome.unreadable else "timeout": 1})


def _most_telling(causes: Counter[str]) -> str:
    named = [c for c in causes if c not in _CONSEQUENCES] or list(causes)
    return min(named, key=lambda c: (-causes[c], rank(c), c))


def _told(state: State, cause: str, what: Sentence) -> Diagnosis:
    says, remedy = told(cause)
    return Diagnosis(state, cause, sentence("{what}: {says}; {remedy}.", what=what, says=says, remedy=remedy))


def _given_up() -> Sentence:
    return sentence("The run was given up")


def _stopped(outcome: Outcome) -> Sentence:
    return sentence("It was asked to stop; {counted}, and the rest stays queued for the next run.", counted=_counted(outcome))


def _taken_over(outcome: Outcome) -> Sentence:
    return sentence("It stood still for minutes, and another process crawls the outlet since; {counted}, and the rest stays queued.", counted=_counted(outcome))


def _counted(outcome: Outcome) -> Sentence:
    links = plural(outcome.found, "{new} new of {n} link", "{new} new of {n} links", new=outcome.new)
    pages = plural(outcome.read, "{n} page read", "{n} pages read")
    return listed([links, pages, sentence("{n} on topic", n=outcome.stories)], ",")


_FINE, _OTHER, _UNREADABLE, _NOTHING, _BLOCKED, _NO_NETWORK = 0, 1, 3, 4, 5, 6
_GRAVEST_FIRST = (_OTHER, _BLOCKED, _UNREADABLE, _NOTHING)


def exit_code(ran: Iterable[tuple[str, str | None]]) -> int:
    """Return the exit code of a crawl of several outlets from their states and causes; docs/operations.md has the rule."""
    codes = [_exit_code(State(state), cause) for state, cause in ran if not (state == State.SKIPPED and cause == "overlap")]
    if TRY_AGAIN in codes:
        return TRY_AGAIN
    if codes and all(code == _NO_NETWORK for code in codes):
        return _NO_NETWORK
    return next((grave for grave in _GRAVEST_FIRST if grave in codes or (grave == _OTHER and _NO_NETWORK in codes)), _FINE)


def _exit_code(state: State, cause: str | None) -> int:
    if state in (State.FAILED, State.SKIPPED) and cause in ("local outage", "no network", "dns"):
        return _NO_NETWORK
    if cause == "storage":
        return TRY_AGAIN
    if state == State.FAILED:
        return _UNREADABLE if cause in UNREADABLE else _OTHER
    by_state = {State.EMPTY: _NOTHING, State.BLOCKED: _BLOCKED, State.KILLED: _OTHER, State.INTERRUPTED: _OTHER, State.RUNNING: _OTHER}
    return by_state.get(state, _FINE)
