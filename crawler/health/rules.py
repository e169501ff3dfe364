"""What is wrong now: report rows in, findings out. Each has a cause, a sentence and a remedy.

An outlet is compared with itself; while our own network is down nothing is held against any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.health import fields, outage
from crawler.health.causes import UNREADABLE, told
from crawler.health.diagnosis import State
from crawler.health.files import WRONG_FILE, wrong_files
from crawler.health.forbidden import forbidden
from crawler.health.routes import routes_in_trouble
from crawler.health.silence import Arrivals, Silence, silence
from crawler.health.space import NOTHING, Disk, Limits, growth, nearly_full
from crawler.outlet import WrongFile
from crawler.sentences import Sentence, instant, language, listed, plural, sentence, share, whole
from crawler.sentences import outlet as named
from crawler.storage.backup import FAILED
from crawler.storage.duty import FRESH, HEARTBEAT
from crawler.storage.notices import Stuck
from crawler.storage.problems import ALL_WRITTEN, UNREACHED, Finding, RecentRun, Unwritten, WatchedRoute
from crawler.storage.reports.health import OutletState

HIDING = (*UNREACHED, "unreadable", WRONG_FILE)  # while an outlet has one of these, nothing else is said of it
RECENT = 8  # runs of an outlet that the rules look at
IN_A_ROW = 3  # runs of one kind that make a problem
LATELY, _UNWRITTEN = timedelta(hours=1), 3  # so many runs that could not use the database, of whatever outlets
_UNREADABLE_PAGES, _UNREADABLE_SHARE = 5, 0.5
_UNLAID_ARTICLES, _UNLAID_SHARE = 5, 0.5
_SHRUNK_TO, _FULL_LISTS, _FULL_LIST = 0.1, 3, 20  # of its usual length; runs with lists of that length before; links in them
_OUTAGE = timedelta(minutes=10)


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
    unwritten: Unwritten = ALL_WRITTEN
    installation: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    stuck: Sequence[Stuck] = ()
    wrong: Sequence[WrongFile] = ()


def findings(facts: Facts, now: datetime) -> list[Finding]:
    """Return everything that is wrong now."""
    began = outage.since(facts.installation)
    found = [
        *_scheduler(facts, now),
        *_outage(began, now),
        *_backup(facts.installation.get(FAILED)),
        *_storage(facts.unwritten),
        *_undelivered(facts.stuck),
        *nearly_full(facts.disks, facts.limits),
        *growth(facts.sizes, facts.disks),
        *wrong_files(facts.wrong, facts.outlets),
    ]
    if began is not None:
        return found
    hidden = {f.outlet for f in found}
    for outlet in facts.outlets:
        if outlet.active and not outlet.paused and outlet.key not in hidden:
            found += _of_outlet(outlet, facts.runs.get(outlet.key, ()), facts)
    troubled = {f.outlet for f in found if f.rule != "robots"}
    return found + [f for f in routes_in_trouble(facts.routes) if f.outlet not in troubled]


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


def _in_a_row(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    rules = [_RULES.get(State(r.state)) for r in runs[:IN_A_ROW]]
    if len(rules) < IN_A_ROW or rules[0] is None or any(r is None for r in rules):
        return None
    cause = runs[0].cause or runs[0].state
    if cause in UNREADABLE and any(r.rejected for r in runs[:IN_A_ROW]):
        return None  # its own rule counts pages
    number = next((i for i, r in enumerate(runs) if _RULES.get(State(r.state)) is None), len(runs))
    since = sentence("last good run {when}", when=instant(outlet.ok_at)) if outlet.ok_at else sentence("it never went well")
    in_a_row = plural(number, "{n} run in a row", "{n} runs in a row")
    many = in_a_row if number < RECENT else sentence("at least {runs}", runs=in_a_row)
    message = _lasting(rules[0], outlet=_name(outlet), runs=many, cause=told(cause).says, since=since)
    return Finding(outlet.key, rules[0], cause, message, whole(told(cause).remedy))


def _lasting(rule: str, **words: str) -> Sentence:
    if rule == "blocked":
        return sentence("{outlet} keeps us out for {runs}: {cause}; {since}.", **words)
    if rule == "zero_yield":
        return sentence("{outlet} answers without any article link for {runs}: {cause}; {since}.", **words)
    return sentence("{outlet} cannot be crawled for {runs}: {cause}; {since}.", **words)


def _unreadable(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    rejected, read = sum(r.rejected for r in runs), sum(r.read for r in runs)
    if rejected < _UNREADABLE_PAGES or rejected < _UNREADABLE_SHARE * (rejected + read):
        return None
    message = plural(
        rejected + read,
        "{outlet}: {bad} of the last {n} page could not be read as articles.",
        "{outlet}: {bad} of the last {n} pages could not be read as articles.",
        outlet=_name(outlet), bad=rejected,
    )  # fmt: skip
    return Finding(outlet.key, "unreadable", "unreadable", message, whole(told("unreadable").remedy))


def _redesigned(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    """Find an outlet whose layouts no longer find the text: its articles are read all the same, but less surely."""
    unlaid, read = sum(r.unlaid for r in runs), sum(r.read for r in runs)
    if unlaid < _UNLAID_ARTICLES or unlaid < _UNLAID_SHARE * read:
        return None
    message = plural(
        read,
        "{outlet}: {bad} of the last {n} article was read by its page's structure, for none of its layouts found the text.",
        "{outlet}: {bad} of the last {n} articles were read by their pages' structure, for none of its layouts found the text.",
        outlet=_name(outlet), bad=unlaid,
    )  # fmt: skip
    remedy = sentence(
        "See with `rasad read` how such a page is read, and add a layout that is valid from the day of the redesign; the older one stays for older pages."
    )
    return Finding(outlet.key, "redesigned", "no layout", message, remedy)


def _shrunk(outlet: OutletState, runs: Sequence[RecentRun]) -> Finding | None:
    """Find an outlet whose routes still list something, but hardly any of what they used to."""
    counts = [r.found for r in runs if r.found]  # without those that were told that nothing has changed
    now, before = counts[:IN_A_ROW], counts[IN_A_ROW:]
    if len(now) < IN_A_ROW or len(before) < _FULL_LISTS or min(before) < _FULL_LIST or max(now) > _SHRUNK_TO * min(before):
        return None
    message = plural(
        max(now),
        "{outlet} lists {n} link at most in its last {runs} runs; before, never less than {before}.",
        "{outlet} lists {n} links at most in its last {runs} runs; before, never less than {before}.",
        outlet=_name(outlet), runs=IN_A_ROW, before=min(before),
    )  # fmt: skip
    remedy = sentence("Open its routes in a browser: if they list more there, the route, its selector or the outlet's article pattern must be corrected.")
    return Finding(outlet.key, "shrunk", "few links", message, remedy)


def _silent(outlet: OutletState, runs: Sequence[RecentRun], facts: Facts) -> Finding | None:
    """Find an outlet that answers as ever but brings nothing new, measured by its own week; time in which nobody looked does not count."""
    looked = next((r.finished_at for r in runs if r.state in (State.OK, State.UNCHANGED, State.PARTIAL)), None)
    if looked is None:
        return None
    if (found := _silence(outlet.key, "", looked, facts)) is not None:
        message = plural(
            round(found.missed),
            "{outlet} has brought no new page for {span}; by its own week {n} hour should have brought some.",
            "{outlet} has brought no new page for {span}; by its own week {n} hours should have brought some.",
            outlet=_name(outlet), span=_span(looked - found.since),
        )  # fmt: skip
        remedy = sentence("Open the outlet in a browser: if it has newer articles, its routes have moved and must be corrected; if not, it is silent itself.")
        return Finding(outlet.key, "silent", "no new page", message, remedy)
    tongues = [x for x in outlet.languages if len(outlet.languages) > 1 and _silence(outlet.key, x, looked, facts) is not None]
    if not tongues:
        return None
    message = sentence(
        "{outlet} has brought nothing new in {languages} for much longer than usual, though it has in other languages.",
        outlet=_name(outlet), languages=listed([language(x) for x in tongues], ","),
    )  # fmt: skip
    remedy = sentence(
        "Open that edition in a browser: if it has newer articles, its routes must be corrected; if the outlet has given it up, take the language out."
    )
    return Finding(outlet.key, "silent_language", "no new page", message, remedy)


def _silence(outlet: str, language: str, looked: datetime, facts: Facts) -> Silence | None:
    hours = facts.arrivals.get((outlet, language), ())
    return silence(Arrivals(hours, facts.looked.get(outlet, frozenset())), looked, ZoneInfo(facts.zones.get(outlet, "UTC")))


def _lacking(outlet: OutletState, facts: Facts) -> Iterator[Finding]:
    """Find articles that lack what they used to have, and dates that cannot be."""
    runs = [fields.Counted(number, counted) for number, counted in facts.articles.get(outlet.key, ())]
    fallen = fields.falls(runs)
    if fallen:
        each = listed([_fallen(f) for f in fallen])
        remedy = sentence("`rasad read` shows how such a page is read; the outlet may have been redesigned: add a layout that is valid from that day.")
        message = sentence("{outlet}: fewer articles have what they used to: {fields}.", outlet=_name(outlet), fields=each)
        yield Finding(outlet.key, "fields", fallen[0].field, message, remedy)
    wrong = fields.dates(runs)
    if wrong is not None and not (wrong[0] == "missing" and any(f.field == "date" for f in fallen)):
        remedy = sentence("`rasad read` shows where the date is sought: give the outlet a layout that finds it, or correct its time zone.")
        yield Finding(outlet.key, "dates", wrong[0], _misdated(_name(outlet), *wrong), remedy)


_FIELDS = {"title": sentence("title"), "body": sentence("text"), "date": sentence("date"), "author": sentence("author")}


def _fallen(fall: fields.Fall) -> Sentence:
    words = {"field": _FIELDS.get(fall.field, fall.field), "now": share(fall.now), "before": share(fall.before)}
    return sentence("{field} in {now} of the last {n} (before: {before})", n=fall.articles, **words)


def _misdated(outlet: Sentence, kind: str, of_one: float, articles: int) -> Sentence:
    words = {"outlet": outlet, "share": share(of_one)}
    if kind == "missing":
        return plural(articles, "{outlet}: {share} of its last {n} article have no date that could be read.",
                      "{outlet}: {share} of its last {n} articles have no date that could be read.", **words)  # fmt: skip
    return plural(articles, "{outlet}: {share} of its last {n} article say they were published in the future.",
                  "{outlet}: {share} of its last {n} articles say they were published in the future.", **words)  # fmt: skip


def _scheduler(facts: Facts, now: datetime) -> Iterator[Finding]:
    beat = facts.installation.get(HEARTBEAT)
    if beat is None or now - beat[1] <= FRESH:
        return
    owner, at = beat
    stopped = sentence("Nothing is crawled by itself: the scheduler was stopped {when}.", when=at)
    dead = sentence("Nothing is crawled by itself: the scheduler has shown no sign of life since {when}.", when=at)
    remedy = sentence("Start it with `make up` or `python scheduler.py`; its log is scheduler.log in RASAD_LOG_DIR.")
    yield Finding(None, "scheduler", *(("no heartbeat", dead) if owner else ("stopped", stopped)), remedy)


def _outage(began: datetime | None, now: datetime) -> Iterator[Finding]:
    if began is not None and now - began > _OUTAGE:
        remedy = sentence("Check this machine's network, DNS and proxy; nothing else is needed, the crawl goes on by itself.")
        yield Finding(None, "local_outage", outage.CAUSE, outage.message(began), remedy)


def _undelivered(stuck: Sequence[Stuck]) -> Iterator[Finding]:
    """Alerts that reach nobody: this is told on the channels that are left, by `rasad health` and by the dashboard."""
    if stuck:
        remedy = sentence("`rasad notify --test` tries every channel and says what is wrong; what waits goes out by itself as soon as it can.")
        message = sentence("Messages do not arrive: {channels}.", channels=listed([_channel(x) for x in stuck]))
        yield Finding(None, "undelivered", "delivery", message, remedy)


def _channel(stuck: Stuck) -> Sentence:
    words = {"channel": stuck.channel, "when": instant(stuck.since), "error": stuck.error or sentence("no answer")}
    return sentence("{channel}, since {when}: {error} (given up)", **words) if stuck.given_up else sentence("{channel}, since {when}: {error}", **words)


def _backup(failed: tuple[str, datetime] | None) -> Iterator[Finding]:
    if failed is not None:
        why, at = failed
        message = sentence("The scheduled backup of {when} failed: {why}.", when=at, why=why)
        remedy = sentence("Mend what it names, or make one with `rasad backup`; it is tried again by itself.")
        yield Finding(None, "backup", "backup failed", message, remedy)


def _storage(unwritten: Unwritten) -> Iterator[Finding]:
    """Find a database that crawls could not use: it is ours, and held against no outlet."""
    if unwritten.runs >= _UNWRITTEN:
        message = plural(
            unwritten.runs,
            "{n} run of the last hour could not use the database, the last of them at {when}.",
            "{n} runs of the last hour could not use the database, the last of them at {when}.",
            when=instant(unwritten.last_at),
        )  # fmt: skip
        yield Finding(None, "storage", "storage", message, whole(told("storage").remedy))


def _name(outlet: OutletState) -> Sentence:
    return named(outlet.key, outlet.name)


def _span(length: timedelta) -> Sentence:
    hours = length.total_seconds() / 3600
    if hours < 1.5:
        return plural(max(1, round(hours * 60)), "{n} minute", "{n} minutes")
    return plural(round(hours), "{n} hour", "{n} hours") if hours < 48 else plural(round(hours / 24), "{n} day", "{n} days")
