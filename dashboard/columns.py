"""Tables as HTML: what each kind of column writes of a value, and by what the browser sorts it (browser/sort.js). Nothing here calls Streamlit.

A table runs in the page's direction and every text of it in its own; all of it leaves escaped, whoever wrote it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Literal, NamedTuple

from crawler.localization.writing import direction
from dashboard import markup

Row = Mapping[str, Any]
Order = Literal["ascending", "descending"]
_FEW = 3  # rows; fewer are not worth sorting
_LEAST = 0.001  # of a probability that is written as a number
_WIDE, _SENTENCE = "rs-wide", 60  # letters of HTML
_PIECES = {  # how each begins, and what it is
    "table": ("<table", "table"),
    "thead": ("<thead", "rowgroup"),
    "tbody": ("<tbody", "rowgroup"),
    "row": ("<tr", "row"),
    "head": ('<th scope="col"', "columnheader"),
    "first": ('<th scope="row"', "rowheader"),
    "cell": ("<td", "cell"),
}
_AS_TABLE = {piece: begins for piece, (begins, _) in _PIECES.items()}
_AS_CARDS = {piece: f'{begins} role="{role}"' for piece, (begins, role) in _PIECES.items()}  # not every browser knows a table laid out otherwise


class Cell(NamedTuple):
    """What stands in a cell, and what sorts it: None its own text, "" nothing (it stays last)."""

    html: str
    by: str | None = None


UNKNOWN = Cell('<span class="rs-none">–</span>', "")
_BLANK = Cell("", "")


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it makes of the values below one another, and whether these are sorted as numbers."""

    title: str
    cells: Callable[[Sequence[Any]], Iterable[Cell]]
    name: str = ""  # what the style sheet knows its cells by
    is_number: bool = False
    help: str = ""
    to: Callable[[Row], str] | None = None  # an address of ours that a cell opens; "" for none
    shade: Callable[[Row], str] | None = None  # the colour of what a row is about


def text(title: str, *, wide: bool = False, short: bool = False, to: Callable[[Row], str] | None = None, shade: Callable[[Row], str] | None = None) -> Column:
    """Return a column of words; `wide` is for sentences, `short` for what stands in one line."""
    name = _WIDE if wide else "rs-short" if short else ""
    return Column(title, _each(lambda value: Cell(own(str(value))) if str(value) else _BLANK), name, to=to, shade=shade)


def number(title: str, *, digits: int = 0, signed: bool = False, help: str = "", to: Callable[[Row], str] | None = None) -> Column:  # noqa: A002
    """Return a column of numbers, their places below one another."""
    return Column(title, _figures(lambda value: f"{value:{'+' if signed else 'z'},.{digits}f}"), "rs-number", is_number=True, help=help, to=to)


def chance(title: str, *, help: str = "") -> Column:  # noqa: A002
    """Return a column of probabilities: one is never nought, however small."""
    return Column(title, _figures(lambda value: f"{value:.3f}" if value >= _LEAST / 2 else f"<{_LEAST}"), "rs-number", is_number=True, help=help)


def identity(title: str, *, to: Callable[[Row], str]) -> Column:
    """Return a column of numbers that things are known by, and that open them."""
    return Column(title, _each(lambda value: Cell(f'<bdi dir="ltr">{int(value)}</bdi>', str(value))), is_number=True, to=to)


def share(title: str, *, digits: int = 1, top: float | None = None) -> Column:
    """Return a column of shares in percent; with `top` each with a bar, which that share fills."""
    return Column(title, _figures(lambda value: f"{value:,.{digits}f}%", top), "rs-number", is_number=True)


def day(title: str) -> Column:
    """Return a column of dates: 2024-10-07."""
    return Column(title, _each(lambda value: Cell(_iso(value))), "rs-short")


def told(title: str, write: Callable[[Any], str], by: Callable[[Any], float], *, short: bool = False) -> Column:
    """Return a column of values told in words and sorted by a number: an instant ("2 h ago"), a span; without a value last. `short` as in `text`."""
    return Column(title, lambda values: (_told(write(v), None if v is None else by(v)) for v in values), "rs-short" if short else "rs-told", is_number=True)


def yes(title: str, *, said: str, denied: str) -> Column:
    """Return a column of yes and no, as signs with words for who cannot see them."""
    return Column(title, _each(lambda value: Cell(_sign("✓", said) if value else _sign("–", denied), str(int(bool(value))))), "rs-yes", is_number=True)


def several(title: str) -> Column:
    """Return a column of some words each."""
    return Column(title, _each(lambda value: Cell(" ".join(own(str(one), "rs-tag") for one in value))), _WIDE)


def address(title: str, *, label: str = "") -> Column:
    """Return a column of outside addresses, each a link if a reader may be sent there; shown by `label` or as they read."""
    return Column(title, _each(lambda value: _outside(str(value), label)), "" if label else _WIDE)


def table(
    rows: Sequence[Row], columns: Mapping[str, Column], *, name: str, alt: str, low: bool = False, folds: bool = False, order: tuple[str, Order] | None = None
) -> str:
    """Return rows as a table with a column a field; `order` says what they come sorted by. A `low` one scrolls sooner.

    One that `folds` shows its rows as cards on a phone, each figure under its heading: for more columns than anybody follows sideways.
    """
    begin = _AS_CARDS if folds else _AS_TABLE
    heads = "".join(_head(field, column, begin, order, can_sort=len(rows) >= _FEW) for field, column in columns.items())
    drawn = [_drawn(column, field, rows, begin, is_first=not at) for at, (field, column) in enumerate(columns.items())]
    body = "".join(f"{begin['row']}>{''.join(cells)}</tr>" for cells in zip(*drawn, strict=True))
    said = escape(alt)
    whole = (
        f'{begin["table"]} data-name="{escape(name)}"{_named(columns.values()) if folds else ""}><caption>{said}</caption>'
        f"{begin['thead']}>{begin['row']}>{heads}</tr></thead>{begin['tbody']}>{body}</tbody></table>"
    )
    known = f"rs-table{' rs-low' if low else ''}{' rs-folds' if folds else ''}"
    return f'<div class="{known}" role="region" aria-label="{said}" tabindex="0">{whole}</div>{_helps(columns.values())}'


def _named(columns: Iterable[Column]) -> str:
    """Name a table's headings for the style sheet, which writes them in its cells where they are cards."""
    names = (f"--c{at}:{json.dumps(column.title, ensure_ascii=False)}" for at, column in enumerate(columns, 1))
    return f' style="{escape(";".join(names))}"'


def _head(field: str, column: Column, begin: Mapping[str, str], order: tuple[str, Order] | None, *, can_sort: bool) -> str:
    sorted_now = f' aria-sort="{order[1]}"' if order and order[0] == field and can_sort else ""
    kind = f' class="{column.name}"' if column.name not in ("", _WIDE) else ""
    inner = f'<button type="button" class="rs-sort">{escape(column.title)}</button>' if can_sort else escape(column.title)
    return f'{begin["head"]} data-field="{escape(field)}"{kind}{" data-number" if column.is_number else ""}{sorted_now}>{inner}</th>'


def _drawn(column: Column, field: str, rows: Sequence[Row], begin: Mapping[str, str], *, is_first: bool) -> list[str]:
    piece, tag = ("first", "th") if is_first else ("cell", "td")
    return [
        f"{begin[piece]}{_known(cell, column)}{_key(cell)}>{_opened(cell, column, row)}</{tag}>"
        for cell, row in zip(column.cells([r.get(field) for r in rows]), rows, strict=True)
    ]


def _known(cell: Cell, column: Column) -> str:
    """Name a cell's kind; a column for sentences takes their room only where one stands in it."""
    return f' class="{column.name}"' if column.name and (column.name != _WIDE or len(cell.html) > _SENTENCE) else ""


def _key(cell: Cell) -> str:
    return "" if cell.by is None else f' data-by="{escape(cell.by)}"'


def _opened(cell: Cell, column: Column, row: Row) -> str:
    to = column.to(row) if column.to and cell.html else ""
    shown = markup.opens(cell.html, to) if to else cell.html
    return markup.dot(column.shade(row)) + shown if column.shade else shown


def _helps(columns: Iterable[Column]) -> str:
    return "".join(f'<p class="rs-note"><b>{escape(c.title)}</b>: {escape(c.help)}</p>' for c in columns if c.help)


def _each(draw: Callable[[Any], Cell]) -> Callable[[Sequence[Any]], Iterable[Cell]]:
    return lambda values: (UNKNOWN if value is None else draw(value) for value in values)


def _figures(write: Callable[[float], str], top: float | None = None) -> Callable[[Sequence[Any]], Iterable[Cell]]:
    """Write numbers; the style sheet puts their ends below one another, whichever way the page runs."""
    return _each(lambda value: _figure(write(value), value, top))


def _figure(written: str, value: float, top: float | None) -> Cell:
    bar = f'<i class="rs-bar" style="--full:{min(max(value / top, 0), 1) * 100:.0f}%"></i>' if top else ""
    return Cell(bar + (written if written[0].isdigit() else f'<bdi dir="ltr">{escape(written)}</bdi>'), f"{value:.10g}")


def own(said: str, name: str = "") -> str:
    """Return a text escaped, in its own direction."""
    if not name and _runs_alone(said):
        return escape(said)
    known = f' class="{name}"' if name else ""
    return f'<bdi{known} dir="{direction(said)}">{escape(said)}</bdi>'


_RUNS = ({"L"}, {"R", "AL"})
_BESIDE = frozenset(("WS", "ON", "CS", "ES", "ET", "EN", "NSM"))  # what takes the direction of the letters around it


def _runs_alone(said: str) -> bool:
    """Say whether a cell's text reads alike on every page: letters of one direction, the first and the last among them (Unicode's algorithm, rules N1 and L2).

    It needs no element of its own then, of which a table of many rows has thousands.
    """
    kinds = [unicodedata.bidirectional(c) for c in said]
    return any(kinds[0] in run and kinds[-1] in run and set(kinds) <= run | _BESIDE for run in _RUNS)


def _told(said: str, by: float | None) -> Cell:
    return Cell(own(said), "" if by is None else f"{by:.10g}") if said else _BLANK


def _sign(sign: str, said: str) -> str:
    return f'<span role="img" aria-label="{escape(said)}">{sign}</span>'


def _iso(value: date) -> str:
    return escape(value.isoformat())


def _outside(url: str, label: str) -> Cell:
    to = markup.web_address(url)
    shown = own(label) if label else f'<bdi dir="ltr">{escape(markup.readable(url)).replace("/", "/<wbr>")}</bdi>'
    return Cell(f'<a href="{escape(to)}" target="_blank" rel="noopener noreferrer">{shown}</a>' if to else "" if label else shown)
