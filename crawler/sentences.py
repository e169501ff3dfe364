"""English sentences that remember what they are made of, so that a reader hears them in their own language: what is wrong, why, what to do.

Everywhere they are plain English text: in logs, on the command line, in notices. Beside the text a row keeps its `parts` (JSON), which
`crawler.localization` says again. Text of others (an address, an error) is only ever a value, never what values are filled into.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal, Self

Parts = dict[str, Any]
Mark = Literal[";", ",", "and", ""]  # between what is listed; "" between whole sentences
_MARKS = {";": "; ", ",": ", ", "": " "}


class Sentence(str):
    """English text with its parts; each kind of part has the function below that makes it."""

    parts: Parts

    def __new__(cls, parts: Parts) -> Self:
        made = super().__new__(cls, _english(parts))
        made.parts = parts
        return made

    @classmethod
    def kept(cls, text: str, parts: Parts | None) -> str:
        """Return a text as a row keeps it, with its parts where it has them."""
        if not parts:
            return text
        made = super().__new__(cls, text)
        made.parts = parts
        return made

    def __getnewargs__(self) -> tuple[Parts]:  # type: ignore[override]
        return (self.parts,)


def sentence(text: str, **values: object) -> Sentence:
    """Return a sentence with its `{names}` filled in; a value may be text, a number, an instant or another sentence."""
    return Sentence({"say": text, "with": {name: _part(value) for name, value in values.items()}})


def plural(number: int, one: str, many: str, **values: object) -> Sentence:
    """Return a sentence that counts: `plural(3, "{n} run", "{n} runs")`."""
    return Sentence({"say": one, "many": many, "n": number, "with": {name: _part(value) for name, value in values.items()}})


def listed(things: Iterable[object], mark: Mark = ";") -> Sentence:
    """Return things in a row, with a mark between them."""
    return Sentence({"each": [_part(thing) for thing in things], "mark": mark})


def whole(clause: str) -> Sentence:
    """Return a clause as a sentence of its own: a capital in front, a full stop behind."""
    return Sentence({"whole": _part(clause)})


def share(of_one: float) -> Sentence:
    """Return a share of one as per cent."""
    return Sentence({"share": of_one})


def outlet(key: str, name: str) -> Sentence:
    """Return the name of an outlet; a reader may know it by another."""
    return Sentence({"outlet": key, "name": name})


def language(code: str) -> Sentence:
    """Return the code of a language; a reader is told its name."""
    return Sentence({"language": code})


def instant(at: datetime | None) -> Sentence:
    """Return an instant in UTC, or "never"; a reader is told it in the installation's zone."""
    return Sentence({"at": at.astimezone(UTC).isoformat() if at else None})


def day(of: date) -> Sentence:
    """Return a day; a reader is told it with the name of its month."""
    return Sentence({"day": of.isoformat()})


def parts_of(text: str | None) -> Parts | None:
    """Return what a text is made of, for a row beside it; None of plain text."""
    return text.parts if isinstance(text, Sentence) else None


def _part(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value).parts
    return value.parts if isinstance(value, Sentence) else value if isinstance(value, int | float) else str(value)


def _english(part: object) -> str:
    if not isinstance(part, Mapping):
        return str(part)
    if "each" in part:
        return _row([_english(each) for each in part["each"]], part["mark"])
    if "say" in part:
        return _filled(part)
    if "whole" in part:
        clause = _english(part["whole"])
        return f"{clause[:1].upper()}{clause[1:]}."
    if "share" in part:
        return f"{part['share']:.0%}"
    if "at" in part:
        return f"{datetime.fromisoformat(part['at']):%Y-%m-%d %H:%M} UTC" if part["at"] else "never"
    return str(part.get("language") or part.get("day") or part["name"])


def _filled(part: Mapping[str, Any]) -> str:
    text: str = part["many"] if part.get("n", 1) != 1 else part["say"]
    values = {name: _english(value) for name, value in part["with"].items()} | ({"n": part["n"]} if "n" in part else {})
    return text.format_map(values) if values else text


def _row(things: list[str], mark: str) -> str:
    if mark == "and":
        return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
    return _MARKS[mark].join(things)
