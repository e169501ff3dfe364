"""What a person or a program is shown of an evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from crawler.console import out
from crawler.evaluation import Failure, Score

_COUNTS = ("cases", "nothing", "silently wrong")
_WIDE = 150
_LONGEST = 160  # characters of a case shown


def show_score(name: str, file: Path | None, score: Score, failures: int) -> None:
    """Print the figures of a set by group, and the first of the cases that fail."""
    columns = list(dict.fromkeys(c for figures in score.figures.values() for c in figures))
    table = Table("", *columns, box=None, title=f"{name}: {file.name if file else 'this installation'}", title_justify="left", title_style="bold")
    for at, column in enumerate(table.columns):
        column.no_wrap, column.justify = True, "right" if at else "left"
    for group in sorted(score.figures, key=lambda g: (g != "all", len(g.split()) > 1, g)):
        figures = score.figures[group]
        table.add_row(group, *(_figure(c, figures.get(c)) for c in columns))
    Console(width=max(_WIDE, out.width), no_color=out.no_color).print(table)  # whole on a narrow terminal or in a pipe too: a cut figure says nothing
    for failure in score.failures[:failures]:
        out.print(_told(failure), markup=False, soft_wrap=True)
    if failures and len(score.failures) > failures:
        out.print(f"  and {len(score.failures) - failures} more", markup=False)
    out.print()


def score_row(name: str, file: Path | None, score: Score, failures: int) -> dict[str, Any]:
    """Return the figures of a set for a program."""
    failing = [f._asdict() for f in score.failures[:failures]]
    return {"set": name, "file": file.name if file else None, "figures": score.figures, "failing": len(score.failures), "failures": failing}


def _figure(column: str, value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}" if column in _COUNTS else f"{value:.3f}"


def _told(failure: Failure) -> str:
    case = " ".join(failure.case.split())
    case = case if len(case) <= _LONGEST else f"{case[:_LONGEST]}…"
    return f"  {failure.kind:6} {failure.id} {failure.language}  {case}\n         expected {failure.expected}, answered {failure.answered}"
