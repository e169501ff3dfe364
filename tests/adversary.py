"""Every regular expression of the product, and strings made to bring each to its knees."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tests.test_house import MODULES

SIZE = 100_000
_WAYS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")
_MANY = 12  # a repetition that may go on for longer than this


class Found(NamedTuple):
    """A pattern of the product: where it stands, and how the code there applies it."""

    where: str
    pattern: re.Pattern[Any]
    ways: frozenset[str]

    def apply(self, text: Any) -> None:
        """Use the pattern on a text as the code does, and to its end."""
        for way in self.ways:
            if way in {"match", "fullmatch", "split", "findall"}:
                getattr(self.pattern, way)(text)
            else:  # `sub` and `finditer` find as `search` does, over and over
                for _ in self.pattern.finditer(text):
                    pass


class TooSlowError(BaseException):  # not to be swallowed by `except Exception`
    """A pattern used up its time."""


def patterns() -> list[Found]:
    """Every compiled pattern of the modules, and every pattern they give to `re` as a literal, once each."""
    found: dict[tuple[str | bytes, int], Found] = {}
    for module in MODULES:
        if module in {"crawler.__main__", "dashboard.app"} or module.startswith("dashboard.views"):
            continue  # they run when imported, and hold no pattern
        tree = ast.parse(Path(MODULES[module]).read_text(encoding="utf-8"))
        for one in (*_compiled(module, tree), *_literal(module, tree)):
            found.setdefault((one.pattern.pattern, one.pattern.flags), one)
    return list(found.values())


def _compiled(module: str, tree: ast.Module) -> Iterator[Found]:
    ways = _ways(tree)
    for name, value in vars(importlib.import_module(module)).items():
        for pattern in _inside(value, 4):
            # Applied by another module, or through another name: then in every way.
            yield Found(f"{module}.{name}", pattern, ways.get(name) or frozenset({"search"}))


def _inside(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        for inner in value.values():
            yield from _inside(inner, depth - 1)
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for inner in islice(value, 2_000):
            yield from _inside(inner, depth - 1)
    elif depth and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _inside(getattr(value, field.name), depth - 1)


def _ways(tree: ast.Module) -> dict[str, frozenset[str]]:
    """How a module applies each of its patterns, by the pattern's name."""
    ways: dict[str, set[str]] = {}
    attributes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in _WAYS:
            ways.setdefault(node.value.id, set()).add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in attributes:
            ways.setdefault(node.id, set()).add("search")  # handed on: whoever has it may search with it
    return {name: frozenset(own) for name, own in ways.items()}


def _literal(module: str, tree: ast.Module) -> Iterator[Found]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)):
            continue
        if node.func.value.id == "re" and node.func.attr in _WAYS and node.args and isinstance(node.args[0], ast.Constant):
            yield Found(f"{module}:{node.lineno}", re.compile(node.args[0].value), frozenset({node.func.attr}))


def attacks(pattern: re.Pattern[Any]) -> list[Any]:
    """Strings of 100 kB that bring out backtracking: each repetition's own text over and over, what leads to it over and over, both, and no end."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    made: dict[str, None] = {}
    for before, body in _repetitions(list(tree), ""):
        for unit in (body, before, before + body, before + body * 3):
            if unit:
                made[_long(unit)] = None
                made[_long(unit)[:-2] + "\x00"] = None
                made[before + _long(unit) + "\x00"] = None
    for whole in _samples(list(tree))[:4]:
        if whole:
            made[_long(whole[:-1] or whole)] = None
            made[_long(whole)] = None
    return list(made) if isinstance(pattern.pattern, str) else [m.encode("latin-1", "replace") for m in made]


@contextmanager
def guarded(limit: float) -> Iterator[None]:
    """Stop what takes more seconds of processor time than the limit with TooSlowError: a hang guard, no measure."""

    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _long(unit: str) -> str:
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


def _repetitions(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Each repetition without a small bound: a text that leads to it, and a text it repeats."""
    for op, given in nodes:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = given
            if most > _MANY:
                for sample in _samples(list(body))[:5]:
                    yield before, sample
            yield from _repetitions(list(body), before)
        elif op == sre.BRANCH:
            for branch in given[1]:
                yield from _repetitions(list(branch), before)
        elif op == sre.SUBPATTERN:
            yield from _repetitions(list(given[3]), before)
        elif op == sre.ATOMIC_GROUP:
            yield from _repetitions(list(given), before)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repetitions(list(given[1]), before)
        before += next(iter(_samples([(op, given)])), "")


def _samples(nodes: list[Any]) -> list[str]:
    """A few texts that a piece of a pattern matches."""
    made = [""]
    for node in nodes:
        own = _sample(*node)
        made = [one + other for one in made for other in own][:6] if own else made
    return list(dict.fromkeys(made))


def _sample(op: Any, given: Any) -> list[str]:
    if op == sre.LITERAL:
        return [chr(given)]
    if op == sre.NOT_LITERAL:
        return ["a" if given != ord("a") else "b", " "]
    if op == sre.ANY:
        return ["a", " ", "<"]
    if op == sre.IN:
        return _of_class(given)
    if op == sre.BRANCH:
        return [s for branch in given[1] for s in _samples(list(branch))[:1]][:8]
    if op == sre.SUBPATTERN:
        return _samples(list(given[3]))
    if op == sre.ATOMIC_GROUP:
        return _samples(list(given))
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, body = given
        return [s * max(least, min(1, most)) for s in _samples(list(body))]
    return [""]


_CATEGORIES = {
    sre.CATEGORY_DIGIT: ["1"], sre.CATEGORY_NOT_DIGIT: ["a", " "], sre.CATEGORY_SPACE: [" ", "\n"], sre.CATEGORY_NOT_SPACE: ["a", "<", "."],
    sre.CATEGORY_WORD: ["a", "1"], sre.CATEGORY_NOT_WORD: [" ", ".", "<"],
}  # fmt: skip


def _of_class(given: list[Any]) -> list[str]:
    if given[0][0] == sre.NEGATE:
        shut = re.compile("[" + "".join(_spelled(*item) for item in given[1:]) + "]")
        return [c for c in ("a", " ", "<", "1", "\n", '"', "ا") if not shut.match(c)][:4]
    made: list[str] = []
    for op, value in given:
        if op == sre.LITERAL:
            made.append(chr(value))
        elif op == sre.RANGE:
            made.append(chr(value[0]))
        elif op == sre.CATEGORY:
            made += _CATEGORIES[value]
    return made[:4]


def _spelled(op: Any, value: Any) -> str:
    if op == sre.LITERAL:
        return re.escape(chr(value))
    if op == sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {
        sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S",
        sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
    }[value]  # fmt: skip
