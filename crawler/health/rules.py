"""What is wrong now: report rows in, findings out. Each has a cause, a sentence and a remedy.

An outlet is compared with itself; while our own network is down nothing is held against any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.health import fields, outage
from crawler.health.causes import UNREADABLE, told
from crawler.health.diagnosis import State
from crawler.health.forbidden import forbidden, is_newly_forbidden
from crawler.health.silence import Arrivals, Silence, silence
from crawler.health.space import NOTHING, Disk, Limits, growth, nearly_full
from crawler.storage.backup import FAILED
from crawler.storage.duty import FRESH, HEARTBEAT
from crawler.storage.notices import Stuck
from crawler.storage.problems import UNREACHED, Finding, RecentRun, WatchedRoute
from crawler.storage.reports.health import OutletState

HIDING = (*UNREACHED, "unreadable")  # while an outlet has one of these, nothing else is said of it
RECENT = 8  # runs of an outlet that the rules look at
IN_A_ROW = 3  # runs of one kind that make a problem
_UNREADABLE_PAGES, _UNREADABLE_SHARE = 5, 0.5
_ROUTE_FAILURES = 5  # in a row: those that fail are asked less often after the third
_ROUTE_FAILURES_REPLACED = 2  # where another route was found instead
_EMPTY_FOR = timedelta(days=1)  # a route that once listed articles
_UNLAID_ARTICLES, _UNLAID_SHARE = 5, 0.5
_SHRUNK_TO, _FULL_LISTS, _FULL_LIST = 0.1, 3, 20  # of its usual length; runs with lists of that length before; links in them
_OUTAGE = timedelta(minutes=10)
_WHERE_NETWORK = "check this machine's network, DNS and proxy; nothing else is needed, the crawl goes on by itself"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the rules look at."""

    outlets: Sequence[OutletState]
    runs: Mapping[str, Sequence[RecentRun]] = field(default_factory=dict)  # newest first
    arrivals: Mapping[tuple[str, str], Sequence[datetime]] = field(default_factory=dict)  # see storage/baselines.py, as the next three
    looked: Mapping[str, frozenset[date]] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    articles: Mapping[str, Sequence[tuple[int, Mapping[str, int]]]] = field(default_factory=dict)
    disks: Sequence[Disk] = ()
    limits: Limits = NOTHING
    sizes: Mapping[str, int] = field(default_factory=dict)  # of the database, by day
    routes: Sequence[WatchedRoute] = ()
    installation: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    stuck: Sequence[Stuck] = ()


def findings(facts: Facts, now: datetime) -> list[Finding]:
    """Return everything that is wrong now."""
    began = outage.since(facts.installation)
    found = [
        *_scheduler(facts, now),
        *_outage(began, now),
        *_backup(facts.installation.get(FAILED)),
        *_undelivered(facts.stuck),
        *nearly_full(facts.disks, facts.limits),
        *growth(facts.sizes, facts.disks),
    ]
    if began is not None:
        return found
    for outlet in facts.outlets:
        if outlet.active and not outlet.paused:
            found += _of_outlet(outlet, facts.runs.get(outlet.key, ()), facts)
    troubled = {f.outlet for f in found if f.rule != "robots"}
    return found + [f for f in _routes(facts.routes) if f.outlet not in troubled]


def _of_outlet(outlet: OutletState, runs: Sequence[RecentRun], facts: Facts) -> list[Finding]:
    """Return what is wrong with an outlet: that it can't be had comes before what it lacks."""
    found = [f for f in (_in_a_row(outlet, runs), _unreadable(outlet, runs)) if f]
    if found:
        return found
    lacks = (_redesigned(outlet, runs), _shrunk(outlet, runs), _silent(outlet, runs, facts), *_lacking(outlet, facts))
    return [*_forbidden(outlet, runs, facts), *(f for f in lacks if f)]


def _forbidden(outlet: OutletState, runs: Sequence[RecentRun], facts: Facts) -> Iterator[Finding]:
    return forbidden(outlet, runs, [r for r in facts.routes if r.outlet == outlet.key])


_RULES = {State.BLOCKED: "blocked", State.EMPTY: "zero_yield", State.FAILED: "failing", State.KILLED: "failing"}
_SAYS = {
    "blocked": "keeps us out",
    "zero_yield": "answers without any article link",
    "failing": "cannot be crawled",
}


def _in_a_row(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    rules = [_RULES.get(State(r.state)) for r in runs[:IN_A_ROW]]
    if len(rules) < IN_A_ROW or rules[0] is None or any(r is None for r in rules):
        return None
    cause = runs[0].cause or runs[0].state
    if cause in UNREADABLE and any(r.rejected for r in runs[:IN_A_ROW]):
        return None  # its own rule counts pages
    number = next((i for i, r in enumerate(runs) if _RULES.get(State(r.state)) is None), len(runs))
    since = f"; last good run {_at(outlet.ok_at)}" if outlet.ok_at else "; it never went well"
    says, remedy = (f"{_SAYS[rules[0]]}", told(cause).remedy)
    many = f"{number} runs in a row" if number < RECENT else f"at least {number} runs in a row"
    return Finding(outlet.key, rules[0], cause, f"{outlet.name} {says} for {many}: {told(cause).says}{since}.", _sentence(remedy))


def _unreadable(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    rejected, read = sum(r.rejected for r in runs), sum(r.read for r in runs)
    if rejected < _UNREADABLE_PAGES or rejected < _UNREADABLE_SHARE * (rejected + read):
        return None
    message = f"{outlet.name}: {rejected} of the last {rejected + read} pages could not be read as articles."
    return Finding(outlet.key, "unreadable", "unreadable", message, _sentence(told("unreadable").remedy))


def _redesigned(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    """Find an outlet whose layouts no longer find the text: its articles are read all the same, but less surely."""
    unlaid, read = sum(r.unlaid for r in runs), sum(r.read for r in runs)
    if unlaid < _UNLAID_ARTICLES or unlaid < _UNLAID_SHARE * read:
        return None
    message = f"{outlet.name}: {unlaid} of the last {read} articles were read by their pages' structure, for none of its layouts found the text."
    remedy = "See with `rasad read` how such a page is read, and add a layout that is valid from the day of the redesign; the older one stays for older pages."
    return Finding(outlet.key, "redesigned", "no layout", message, remedy)


def _shrunk(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    """Find an outlet whose routes still list something, but hardly any of what they used to."""
    counts = [r.found for r in runs if r.found]  # without those that were told that nothing has changed
    now, before = counts[:IN_A_ROW], counts[IN_A_ROW:]
    if len(now) < IN_A_ROW or len(before) < _FULL_LISTS or min(before) < _FULL_LIST or max(now) > _SHRUNK_TO * min(before):
        return None
    message = f"{outlet.name} lists {max(now)} links at most in its last {IN_A_ROW} runs; before, never less than {min(before)}."
    remedy = "Open its routes in a browser: if they list more there, the route, its selector or the outlet's article pattern must be corrected."
    return Finding(outlet.key, "shrunk", "few links", message, remedy)


def _silent(outlet: OutletState, runs: Sequence[RecentRun], facts: Facts) -> Finding | None:
    """Find an outlet that answers as ever but brings nothing new, measured by its own week; time in which nobody looked does not count."""
    looked = next((r.finished_at for r in runs if r.state in (State.OK, State.UNCHANGED, State.PARTIAL)), None)
    if looked is None:
        return None
    if (whole := _silence(outlet.key, "", looked, facts)) is not None:
        message = f"{outlet.name} has brought no new page for {_span(looked - whole.since)}; by its own week {whole.missed:.0f} hours should have brought some."
        remedy = "Open the outlet in a browser: if it has newer articles, its routes have moved and must be corrected; if not, it is silent itself."
        return Finding(outlet.key, "silent", "no new page", message, remedy)
    tongues = [x for x in outlet.languages if len(outlet.languages) > 1 and _silence(outlet.key, x, looked, facts) is not None]
    if not tongues:
        return None
    message = f"{outlet.name} has brought nothing new in {', '.join(tongues)} for much longer than usual, though it has in other languages."
    remedy = "Open that edition in a browser: if it has newer articles, its routes must be corrected; if the outlet has given it up, take the language out."
    return Finding(outlet.key, "silent_language", "no new page", message, remedy)


def _silence(outlet: str, language: str, looked: datetime, facts: Facts) -> Silence | None:
    hours = facts.arrivals.get((outlet, language), ())
    return silence(Arrivals(hours, facts.looked.get(outlet, frozenset())), looked, ZoneInfo(facts.zones.get(outlet, "UTC")))


def _lacking(outlet: OutletState, facts: Facts) -> Iterator[Finding]:
    """Find articles that lack what they used to have, and dates that cannot be."""
    runs = [fields.Counted(number, counted) for number, counted in facts.articles.get(outlet.key, ())]
    fallen = fields.falls(runs)
    if fallen:
        each = "; ".join(f"{f.field} in {f.now:.0%} of the last {f.articles} (before: {f.before:.0%})" for f in fallen)
        remedy = "`rasad read` shows how such a page is read; the outlet may have been redesigned: add a layout that is valid from that day."
        yield Finding(outlet.key, "fields", fallen[0].field, f"{outlet.name}: fewer articles have what they used to: {each}.", remedy)
    wrong = fields.dates(runs)
    if wrong is not None and not (wrong[0] == "missing" and any(f.field == "date" for f in fallen)):
        what = "have no date that could be read" if wrong[0] == "missing" else "say they were published in the future"
        remedy = "`rasad read` shows where the date is sought: give the outlet a layout that finds it, or correct its time zone."
        yield Finding(outlet.key, "dates", wrong[0], f"{outlet.name}: {wrong[1]:.0%} of its last {wrong[2]} articles {what}.", remedy)


def _routes(routes: Sequence[WatchedRoute]) -> Iterator[Finding]:
    """Find declared routes that fail or have moved while their outlet is reached by others; one finding of a kind per outlet names them all."""
    for outlet in dict.fromkeys(r.outlet for r in routes):
        own = [r for r in routes if r.outlet == outlet]
        instead = [r for r in own if r.origin == "found" and r.works]
        declared = [r for r in own if r.origin == "declared"]
        dead = [r for r in declared if not is_newly_forbidden(r) and r.failures >= (_ROUTE_FAILURES_REPLACED if instead else _ROUTE_FAILURES)]
        moved = [r for r in declared if r.moved_to and r not in dead]
        silent = [r for r in declared if r not in dead and r not in moved and any(_lists_nothing(r, other) for other in instead)]
        yield from [_dead(outlet, dead, instead)] if dead else []
        yield from [_empty(outlet, silent, instead)] if silent else []
        yield from [_moved(outlet, moved)] if moved else []


def _dead(outlet: str, dead: Sequence[WatchedRoute], instead: Sequence[WatchedRoute]) -> Finding:
    cause = Counter(r.error or str(r.status) for r in dead).most_common(1)[0][0]
    each = "; ".join(f"{r.url} ({r.error or r.status}, {'worked until ' + _at(r.worked_at) if r.worked_at else 'never worked'})" for r in dead)
    message = f"{outlet}: {len(dead)} of its routes give nothing any more: {each}."
    remedy = "Open the address in a browser and correct or remove the route in the outlet's spider; its other routes go on meanwhile."
    if instead:
        message += " " + _in_use(instead)
        remedy = f"In crawler/spiders/{outlet}.py replace {' and '.join(r.url for r in dead)} by {instead[0].url}; `rasad check {outlet}` shows all its routes."
    return Finding(outlet, "route_dead", cause, message, remedy)


def _lists_nothing(route: WatchedRoute, instead: WatchedRoute) -> bool:
    """Say whether a route that answers well lists no article, after another was found that does; one that once did may be empty for a night."""
    answers = route.checked_at is not None and route.error is None and route.status is not None and route.status < 300
    if not answers or route.works or instead.found_at is None or route.checked_at <= instead.found_at:  # type: ignore[operator]
        return False
    return route.worked_at is None or route.checked_at - route.worked_at > _EMPTY_FOR  # type: ignore[operator]


def _empty(outlet: str, routes: Sequence[WatchedRoute], instead: Sequence[WatchedRoute]) -> Finding:
    each = "; ".join(f"{r.url} (last article {_at(r.worked_at)})" for r in routes)
    message = f"{outlet}: {len(routes)} of its routes answer well and list no article: {each}. {_in_use(instead)}"
    remedy = (
        f"Open the address in a browser: if it lists articles, correct `article` in crawler/spiders/{outlet}.py; "
        f"if not, replace {' and '.join(r.url for r in routes)} there by {instead[0].url}. `rasad check {outlet}` shows all its routes."
    )
    return Finding(outlet, "route_empty", "no links", message, remedy)


def _in_use(instead: Sequence[WatchedRoute]) -> str:
    return "In use instead: " + "; ".join(f"{r.url} ({r.how}, found {_at(r.found_at)})" for r in instead) + "."


def _moved(outlet: str, moved: Sequence[WatchedRoute]) -> Finding:
    each = "; ".join(f"{r.url} leads for good to {r.moved_to}" for r in moved)
    remedy = f"In crawler/spiders/{outlet}.py replace " + ", and ".join(f"{r.url} by {r.moved_to}" for r in moved) + "; the new address is used meanwhile."
    return Finding(outlet, "route_moved", "moved", f"{outlet}: a route has moved: {each}.", remedy)


def _scheduler(facts: Facts, now: datetime) -> Iterator[Finding]:
    beat = facts.installation.get(HEARTBEAT)
    if beat is None or now - beat[1] <= FRESH:
        return
    owner, at = beat
    cause, what = ("stopped", "was stopped") if not owner else ("no heartbeat", "has shown no sign of life since")
    message = f"Nothing is crawled by itself: the scheduler {what} {_at(at)}."
    yield Finding(None, "scheduler", cause, message, "Start it with `make up` or `python scheduler.py`; its log is scheduler.log in RASAD_LOG_DIR.")


def _outage(began: datetime | None, now: datetime) -> Iterator[Finding]:
    if began is not None and now - began > _OUTAGE:
        yield Finding(None, "local_outage", outage.CAUSE, outage.message(began), _sentence(_WHERE_NETWORK))


def _undelivered(stuck: Sequence[Stuck]) -> Iterator[Finding]:
    """Alerts that reach nobody: this is told on the channels that are left, by `rasad health` and by the dashboard."""
    if stuck:
        each = "; ".join(f"{s.channel}, since {_at(s.since)}: {s.error or 'no answer'}{' (given up)' if s.given_up else ''}" for s in stuck)
        remedy = "`rasad notify --test` tries every channel and says what is wrong; what waits goes out by itself as soon as it can."
        yield Finding(None, "undelivered", "delivery", f"Messages do not arrive: {each}.", remedy)


def _backup(failed: tuple[str, datetime] | None) -> Iterator[Finding]:
    if failed is not None:
        why, at = failed
        message = f"The scheduled backup of {_at(at)} failed: {why}."
        yield Finding(None, "backup", "backup failed", message, "Mend what it names, or make one with `rasad backup`; it is tried again by itself.")


def _at(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else "never"


def _span(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    if hours < 1.5:
        return f"{max(1, round(hours * 60))} minutes"
    return f"{round(hours)} hours" if hours < 48 else f"{round(hours / 24)} days"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
