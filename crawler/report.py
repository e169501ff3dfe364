"""What a check of outlets shows a person: each route tried, what to change; of all outlets a table, and a file to send on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from crawler.capture import Captured
from crawler.check import Checkup
from crawler.console import COLOURS, err, out
from crawler.fetch.captures import MANIFEST
from crawler.health.causes import told
from crawler.newcomer import Written
from crawler.urls import readable

_FINE = ("ok", "unchanged")
_TICK, _CROSS = "[green]✓[/]", "[red]✗[/]"


def show_checkup(checkup: Checkup) -> None:
    """Print what a check found: each route tried, the articles read, what to change."""
    colour = COLOURS.get(checkup.state, "red")
    out.print(f"[bold]{checkup.outlet.key}[/]  {escape(checkup.outlet.name)}  [{colour}]{checkup.state}[/]{f' ({checkup.cause})' if checkup.cause else ''}")
    shown = [r for r in checkup.tried if r.origin != "probed" or r.works or r.others]
    for r in shown:
        newest = f", newest {r.newest:%Y-%m-%d %H:%M} UTC" if r.newest else ""
        gave = f"{r.links} article links{newest}" if r.works else (told(r.cause).says if r.cause else "no article link")
        how = f", {r.how}" if r.how else ""
        out.print(f" {_TICK if r.works else _CROSS} [bold]{r.kind}[/] ({r.origin}{escape(how)}): {escape(gave)}", soft_wrap=True)
        out.print(f"     [dim]{escape(readable(r.url))}[/]", soft_wrap=True)
        for title in r.titles:
            out.print(f"     · {readable(title)[:100]}", markup=False, soft_wrap=True)
    if hidden := len(checkup.tried) - len(shown):
        out.print(f"   {hidden} other {'address' if hidden == 1 else 'addresses'} tried without result")
    for p in checkup.pages:
        read = f"{p.published or 'no date'}, {p.words} words: {p.title}" if not p.cause else f"not read ({p.cause})"
        out.print(f" {_CROSS if p.cause else _TICK} [bold]article[/] {escape(read)}\n     [dim]{escape(readable(p.url))}[/]", soft_wrap=True)
    for hint in checkup.hints:
        out.print(f" [yellow]→[/] {escape(readable(hint))}", soft_wrap=True)
    if checkup.state not in _FINE and not checkup.hints:
        out.print(f" [yellow]→[/] {escape(checkup.message)}", soft_wrap=True)


def show_newcomer(written: Written) -> None:
    """Print what was written of a new outlet, and what is left to a person."""
    where = written.place
    out.print(f"[green]✓[/] {escape(str(where.spider))}   {escape(str(where.test))}   {escape(str(where.captures))}/", soft_wrap=True)
    out.print("Left to you:", markup=False)
    for unknown in written.unverified:
        out.print(f"  · verify {unknown}", markup=False, soft_wrap=True)
    out.print(f"  · fill in {where.test}, and run it until it passes: pytest {where.test}", markup=False, soft_wrap=True)
    out.print(f"  · rasad check {where.key}; rasad crawl {where.key} --dry-run --replay {where.captures}", markup=False, soft_wrap=True)


def show_captured(captured: Captured) -> None:
    """Print what was captured, and how to use it."""
    for file, one in zip(captured.files, captured.kept, strict=True):
        mark = _TICK if one.article or one.links else _CROSS
        what = one.article.title if one.article else f"{len(one.links)} article links" if one.kind != "article" else "no article could be read"
        out.print(f" {mark} {escape(file.name)}  {one.status}  {escape(what)}\n     [dim]{escape(readable(one.url))}[/]", soft_wrap=True)
    if captured.message:
        out.print(f" [yellow]→[/] {escape(captured.message)}", soft_wrap=True)
    if captured.files:
        out.print(f"Written: {captured.folder}", markup=False, soft_wrap=True)
        out.print(f"  rasad read --batch {captured.folder / MANIFEST}\n  rasad crawl KEY --dry-run --replay {captured.folder}", markup=False, soft_wrap=True)


class Surveying(AbstractContextManager["Surveying"]):
    """How far a check of all outlets has come: a bar for a person, a line an outlet elsewhere."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        columns = (SpinnerColumn(), TextColumn("{task.completed}/{task.total}"), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self.progress = Progress(*columns, console=err, transient=True)
        self.task = self.progress.add_task("", total=total)

    def __enter__(self) -> Surveying:
        if err.is_terminal:
            self.progress.start()
        return self

    def __exit__(self, *exc: Any) -> None:
        self.progress.stop()

    def __call__(self, row: Mapping[str, Any]) -> None:
        """Show an outlet that is done."""
        self.done += 1
        self.progress.update(self.task, advance=1, description=row["outlet"])
        told = f"{row['outlet']:16} {row['state']:9} {row['cause'] or ''}"
        if err.is_terminal:
            self.progress.print(told)
        else:
            err.print(f"{self.done:3}/{self.total} {told}", markup=False)


def show_survey(rows: Sequence[Mapping[str, Any]], report: Path, summary: Path) -> None:
    """Print the summary of a check of all outlets, and write it beside the report."""
    with summary.open("w", encoding="utf-8") as file:
        for console in (out, Console(file=file, width=160, highlight=False, no_color=True)):
            _survey(rows, console)
    out.print(f"The report: {report}; this summary: {summary}.", markup=False, soft_wrap=True)


def _survey(rows: Sequence[Mapping[str, Any]], console: Console) -> None:
    table = Table("outlet", "state", "cause", "declared", "others", "articles", "newest (UTC)", box=None, pad_edge=False)
    for row in sorted(rows, key=lambda r: (r["state"] in ("ok", "unchanged"), r["state"], r["outlet"])):
        declared = [r for r in row["routes"] if r["origin"] == "declared"]
        others = [r for r in row["routes"] if r["origin"] != "declared" and r["works"]]
        read = sum(not p["cause"] for p in row["pages"])
        newest = max((r["newest"] for r in row["routes"] if r["newest"]), default="")
        state = f"[{COLOURS.get(row['state'], 'red')}]{row['state']}[/]"
        works = f"{sum(r['works'] for r in declared)} of {len(declared)}"
        table.add_row(row["outlet"], state, row["cause"] or "", works, str(len(others) or ""), f"{read} of {len(row['pages'])}", newest[:16].replace("T", " "))
    console.print(table)
    counted = Counter(row["state"] for row in rows)
    console.print(f"{len(rows)} outlets: " + ", ".join(f"{n} {state}" for state, n in counted.most_common()) + ".")
    for row in sorted(rows, key=lambda r: str(r["outlet"])):
        for hint in row["hints"]:
            console.print(f"{row['outlet']}: {hint}", markup=False, soft_wrap=True)
