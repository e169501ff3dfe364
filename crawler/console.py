"""What the command line shows a person: tables, progress, one sentence for each error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Column, Table

from crawler.article import Article, Rejection
from crawler.outlet import Confidence, Outlet
from crawler.output import Shown
from crawler.pipelines.recorder import RunResult
from crawler.pipelines.tally import Tally

if TYPE_CHECKING:  # they load the crawl, and with it the settings, which may be what is to be complained of; the reports, which no crawl needs
    from crawler.backfill import Filled
    from crawler.storage.marks import Marked, Said
    from crawler.storage.rejudging import Outcome
    from crawler.storage.reports.health import NextCheck, RunLine
    from crawler.storage.reports.marks import MarkLine
    from crawler.storage.reports.stories import StoryLine

out = Shown(highlight=False)
err = Console(stderr=True, highlight=False)
COLOURS = {"ok": "green", "unchanged": "green", "partial": "yellow", "skipped": "yellow", "interrupted": "yellow"}
_FINE = ("ok", "unchanged")
_NUMBERS = ("found", "new", "stories", "off topic", "rejected", "failed")
_MARKS = {Confidence.SEEN: "", Confidence.INFERRED: " [yellow](inferred, unverified)[/]", Confidence.RECALLED: " [red](recalled, unverified)[/]"}


def complain(message: str) -> None:
    """Say what is wrong in one sentence, on standard error."""
    err.print(f"rasad: {message}", markup=False, soft_wrap=True)


def show_outlets(outlets: Sequence[Outlet]) -> None:
    """Print outlets a line each, by country: languages, kind and how many of its routes somebody has seen answer."""
    columns = "{:2}{:16} {:19} {:18} {:>6} {}".format
    out.print(columns("", "KEY", "LANGUAGES", "KIND", "SEEN", "NAME"), style="dim", soft_wrap=True)
    for country in sorted({o.country for o in outlets}):
        out.print(f"[bold]{escape(country)}[/]")
        for one in sorted((o for o in outlets if o.country == country), key=lambda o: o.key):
            seen = sum(route.confidence is Confidence.SEEN for route in one.routes)
            line = columns("", one.key, " ".join(one.languages), _cropped(one.kind, 18), f"{seen} of {len(one.routes)}", one.name)
            out.print(escape(line), style="" if seen else "yellow", soft_wrap=True)
    out.print("\nSEEN: how many of its routes somebody has seen answer. `rasad outlets KEY` shows them, and what\nnobody has verified of it.")


def _cropped(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def show_outlet(outlet: Outlet, family: str, check: NextCheck | None = None) -> None:
    """Print what is declared of an outlet, all that is unverified of it, and when it is due."""
    out.print(f"[bold]{outlet.key}[/]  {escape(outlet.name)} · {escape(outlet.native_name)}", soft_wrap=True)
    out.print(f"    {' '.join(outlet.languages)} · {outlet.country} · {outlet.kind} · {escape(outlet.line)} · CMS: {escape(family)}", soft_wrap=True)
    for route in outlet.routes:
        out.print(f"    {route.kind:9} {escape(route.url)}{_MARKS[route.confidence]}", soft_wrap=True)
    for unknown in outlet.unverified:
        out.print(f"    [yellow]not verified:[/] {escape(unknown)}", soft_wrap=True)
    if check is not None and check.paused_at is not None:
        why = f": {escape(check.paused_why)}" if check.paused_why else ""
        out.print(f"    [yellow]paused[/] since {check.paused_at:%Y-%m-%d %H:%M} UTC{why}; `rasad resume {outlet.key}` ends it", soft_wrap=True)
    elif check is not None and check.at is not None:
        out.print(f"    next check {check.at:%Y-%m-%d %H:%M} UTC{f' ({escape(check.why)})' if check.why else ''}", soft_wrap=True)


def show_not_crawled(outlets: Mapping[str, str]) -> None:
    """Print the outlets that are known but not crawled, each with why not."""
    if outlets:
        out.print("\n[bold]Known, but not crawled[/]")
    for key, why in sorted(outlets.items()):
        out.print(f"    {escape(key)}  {escape(why)}", soft_wrap=True)


def outlet_row(outlet: Outlet, family: str) -> dict[str, Any]:
    """Return an outlet for a program."""
    routes = [{"kind": r.kind, "url": r.url, "confidence": str(r.confidence), "verified": r.confidence is Confidence.SEEN} for r in outlet.routes]
    facts = {name: getattr(outlet, name) for name in ("key", "name", "native_name", "home", "country", "line", "timezone", "rendered")}
    lists = {"languages": list(outlet.languages), "unverified": list(outlet.unverified)}
    return facts | lists | {"kind": str(outlet.kind), "family": family, "routes": routes}


class Crawling(AbstractContextManager["Crawling"]):
    """A line per outlet that grows while it is crawled; silent where nobody looks on."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.tasks: dict[str, TaskID] = {}
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[told]}"), TimeElapsedColumn())
        self.progress = Progress(*columns, console=err, transient=True)
        self.shown: AbstractContextManager[Any] = self.progress if err.is_terminal else nullcontext()

    def __enter__(self) -> Self:
        self.shown.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self.shown.__exit__(*exc)

    def __call__(self, tallies: Mapping[str, Tally]) -> None:
        """Show the counts so far."""
        for key, tally in tallies.items():
            if key not in self.tasks:
                self.tasks[key] = self.progress.add_task(self.names[key], told="", total=None)
            told = f"{tally.get('found')} links, {tally.get('new')} new, {tally.get('fetched')} read, {tally.get('stories')} stories"
            self.progress.update(self.tasks[key], told=told)


class Backfilling(Crawling):
    """A bar per outlet: the days of the period that are listed, what they brought, and how long it will take."""

    def __init__(self) -> None:
        self.tasks: dict[str, TaskID] = {}
        days = TextColumn("{task.completed:.0f}/{task.total:.0f} {task.fields[unit]}")
        columns = (TextColumn("{task.description}"), BarColumn(), days, TextColumn("{task.fields[told]}"), TimeElapsedColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=err, transient=True, speed_estimate_period=300)
        self.shown = self.progress if err.is_terminal else nullcontext()

    def show(self, filled: Sequence[Filled]) -> None:
        """Show the counts so far."""
        for f in filled:
            counts = f.counts
            told = f"{counts['found']} links, {counts['new']} new, {counts['fetched']} read, {counts['stories']} stories"
            self.update(f.outlet, f.name, f.known + f.done + f.failed, f.days, "days", told)

    def update(self, key: str, name: str, completed: float, total: float, unit: str, told: str) -> None:
        """Show how far one thing has come."""
        if key not in self.tasks:
            self.tasks[key] = self.progress.add_task(name, told="", unit=unit, total=total)
        self.progress.update(self.tasks[key], completed=completed, total=total, told=told)


class Rejudging(AbstractContextManager["Rejudging"]):
    """A bar of the pages that are judged anew; silent where nobody looks on."""

    def __init__(self) -> None:
        counted = TextColumn("{task.completed:.0f}/{task.total:.0f} pages {task.fields[told]}")
        self.progress = Progress(TextColumn("judging anew"), BarColumn(), counted, TimeElapsedColumn(), TimeRemainingColumn(), console=err, transient=True)
        self.shown: AbstractContextManager[Any] = self.progress if err.is_terminal else nullcontext()
        self.task = self.progress.add_task("", total=1, told="")

    def __enter__(self) -> Self:
        self.shown.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self.shown.__exit__(*exc)

    def __call__(self, done: int, total: int, outcome: Outcome) -> None:
        """Show how far it has come."""
        told = f"{outcome.changed} verdicts changed, {outcome.queued} to be fetched again"
        self.progress.update(self.task, completed=done, total=max(total, done), told=told)


def show_mark(marked: Marked, topic: str, opinion: str) -> str:
    """Say what a person's verdict on a page came to, and what it replaced."""
    name, before = marked.page.title or marked.page.url, marked.before
    if opinion == "clear":
        said = (
            f"{name}: {_said_before(before)} for {topic} is taken back."
            if before
            else f"{name}: nobody had marked it for {topic}, so there is nothing to take back."
        )
    else:
        said = f"{name}: marked {opinion} for {topic}" + (f", in place of {_said_before(before)}." if before else ".")
    if marked.queued:
        return f"{said} Its text was not kept: it is fetched again with the next crawl of {marked.page.outlet}, and is a story then."
    return f"{said} The story is {marked.verdict} now." if marked.verdict else said


def _said_before(before: Said) -> str:
    note = f": {before.note}" if before.note else ""
    return f"the mark {before.verdict.replace('off_topic', 'not-relevant')} ({before.who}, {moment(before.marked_at)}{note})"


def show_marks(marks: Sequence[MarkLine]) -> None:
    """Print what people said of pages, latest first."""
    table = Table("marked", "who", "mark", "rules", "topic", "title or address", "note", box=None)
    for m in marks:
        mark, rules = (("-" if v is None else v.replace("off_topic", "not-relevant")) for v in (m.verdict, m.rule_verdict))
        table.add_row(moment(m.marked_at), escape(m.who), mark, rules, escape(m.topic), escape(m.title or m.url), escape(m.note))
    out.print(table if marks else "Nobody has marked a page yet: `rasad mark ADDRESS relevant`.")


def show_filled(filled: Sequence[Filled]) -> None:
    """Print what came of a backfill, an outlet a line, and what is left to do."""
    days = ("days", "done") if any(f.days for f in filled) else ()
    table = Table("outlet", "state", *(Column(name, justify="right") for name in (*days, *_NUMBERS)), box=None)
    for f in filled:
        numbers = [str(f.days), str(f.known + f.done)][: len(days)] + [str(f.counts[name.replace(" ", "_")]) for name in _NUMBERS]
        table.add_row(f.outlet, f"[{COLOURS.get(str(f.state), 'red')}]{f.state}[/]", *numbers)
    out.print(table)
    for f in filled:
        if f.message:
            out.print(f"{f.outlet}: {f.message}", markup=False, soft_wrap=True)


def show_runs(results: Sequence[RunResult]) -> None:
    """Print what came of a crawl, an outlet a line, and what to do where something went wrong."""
    table = Table("outlet", "state", *(Column(name, justify="right") for name in _NUMBERS), box=None)
    for r in results:
        state = str(r.diagnosis.state)
        numbers = [str(getattr(r.counts, name.replace(" ", "_"))) for name in _NUMBERS]
        table.add_row(r.outlet, f"[{COLOURS.get(state, 'red')}]{state}[/]", *numbers)
    out.print(table)
    for r in results:
        if r.diagnosis.state not in _FINE or r.diagnosis.notes:
            out.print(f"{r.outlet}: {r.diagnosis.message}", markup=False, soft_wrap=True)


def runs_table(runs: Sequence[RunLine]) -> Table:
    """Return the history of runs, a line each."""
    table = Table("run", "outlet", "began", "took", "state", "cause", "new", "stories", "trigger", box=None)
    for r in runs:
        took = f"{(r.finished_at - r.started_at).total_seconds():.0f} s" if r.finished_at else ""
        state = f"[{COLOURS.get(r.state, 'red')}]{r.state}[/]"
        table.add_row(str(r.id), r.outlet, moment(r.started_at), took, state, escape(r.cause or ""), str(r.new), str(r.stories), r.trigger)
    return table


def show_reading(result: Article | Rejection) -> None:
    """Print a page as it was read."""
    if isinstance(result, Rejection):
        out.print(f"{result.url}\ncould not be read: {result.reason} ({result.detail})", markup=False)
        return
    published = result.published
    facts = {
        "title": result.title,
        "published": f"{published.at or published.day} ({published.precision}, from {published.source}: {published.raw})" if published else "not found",
        "authors": ", ".join(result.authors) or "none",
        "section": result.section,
        "tags": ", ".join(result.tags),
        "language": result.language,
        "outlet": result.outlet or "none of ours: read without a layout",
        "read by": ", ".join(f"{k}: {v}" for k, v in result.provenance.items()),
    }
    for name, value in facts.items():
        out.print(f"{name:10} {value}", markup=False, soft_wrap=True)
    out.print("\n" + result.body, markup=False, soft_wrap=True)


def stories_table(stories: Iterable[StoryLine], day: Callable[[StoryLine], str]) -> Table:
    """Return a list of stories."""
    table = Table("day", "outlet", "verdict", "title", "address", box=None)
    for s in stories:
        table.add_row(day(s), s.outlet, s.verdict, escape(s.title), escape(s.url))
    return table


def moment(at: datetime | None) -> str:
    """Return an instant as people read it."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
