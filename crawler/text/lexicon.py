"""A topic file, read and checked: groups of terms, the rules over them, and where exactly it is wrong when it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TypeVar

import yaml

from crawler.errors import SetupError
from crawler.text.keywords import Term
from crawler.text.letters import fold

_T = TypeVar("_T")

ZONES = ("title", "lead", "body", "tags")
EXCLUDE = "exclude:"  # prefix of the groups that take words away from the rules
_KEYS = (
    *("version", "topic", "title", "scope", "since", "window", "near", "zones", "thresholds"),
    *("groups", "compounds", "echoes", "rules", "boosts", "excludes", "names"),
)
_LONGEST_NAME = 64  # as the database has it; a colon stands between topic and group there
_REQUIRED = ("topic", "title", "groups", "rules")
_SIGNS = str.maketrans("", "", "*~=")
_RULE_KEYS = ("name", "all", "unless", "never", "weight")


class TopicError(SetupError):
    """A topic file that can't be used: one sentence with the file, the line and what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Groups that must meet: the first is the anchor, each of the others a choice of groups."""

    name: str
    slots: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...]  # must not stand nearer to the anchor than the others
    never: tuple[str, ...]  # must not stand in the window
    weight: float


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """What a topic file says."""

    name: str
    titles: Mapping[str, str]
    since: date | None
    window: int
    near: int
    zones: Mapping[str, float]
    relevant: float
    possible: float
    terms: tuple[Term, ...]
    compounds: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    echoes: tuple[str, ...]  # groups of bare words, which stand for the full name before them
    rules: tuple[Rule, ...]
    boosts: Mapping[str, float]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # what a group is called, by language: for people, never for rules


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where PyYAML was built with it: half a second less at every start of a crawl


def read_lexicon(source: str, name: str) -> Lexicon:
    """The topic written in `source`; `name` is the file's, for the error."""
    try:
        node = yaml.compose(source, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TopicError(f"{name}:{line}: not valid YAML ({error.problem or error.context}); check quotes, brackets and indentation there.") from None
    return _Reader(name).lexicon(node)


class _Reader:
    """Walks the YAML nodes, because only they know their lines."""

    def __init__(self, name: str) -> None:
        self._name = name

    def lexicon(self, node: yaml.Node | None) -> Lexicon:
        top = self._mapping(node, "the topic file")
        for key, (key_node, _) in top.items():
            if key not in _KEYS:
                raise self._error(key_node, f'unknown key "{key}"', f"use one of {', '.join(_KEYS)}")
        for key in _REQUIRED:
            if key not in top:
                raise self._error(node, f'the key "{key}" is missing', "add it")
        values = {key: value for key, (_, value) in top.items()}
        terms = (*self._terms(values["groups"], ""), *(self._terms(values["excludes"], EXCLUDE) if "excludes" in values else ()))
        groups = {term.group for term in terms if not term.group.startswith(EXCLUDE)}
        compounds = self._compounds(values.get("compounds"), groups)
        known = groups | set(compounds)
        thresholds = self._numbers(values.get("thresholds"), ("relevant", "possible"))
        return Lexicon(
            name=self._topic(values["topic"]),
            titles={language: self._text(value, "title") for language, (_, value) in self._mapping(values["title"], "title").items()},
            since=self._date(values.get("since")),
            window=int(self._number(values.get("window"), 160)),
            near=int(self._number(values.get("near"), 24)),
            zones={"title": 3.0, "lead": 2.0, "body": 1.0, "tags": 0.5} | self._numbers(values.get("zones"), ZONES),
            relevant=thresholds.get("relevant", 6.0),
            possible=thresholds.get("possible", 3.0),
            terms=terms,
            compounds=compounds,
            echoes=tuple(self._known(item, groups) for item in self._items(values["echoes"], "echoes")) if "echoes" in values else (),
            rules=tuple(self._rule(item, known) for item in self._items(values["rules"], "rules")),
            boosts=self._numbers(values.get("boosts"), known),
            names=self._names(values.get("names"), known),
        )

    def _terms(self, node: yaml.Node, prefix: str) -> tuple[Term, ...]:
        return tuple(chain.from_iterable(self._group(group, value, prefix) for group, (_, value) in self._mapping(node, "groups").items()))

    def _group(self, group: str, node: yaml.Node, prefix: str) -> Iterator[Term]:
        for language, (_, value) in self._mapping(node, f'the group "{group}"').items():
            for item in self._items(value, f'the terms of "{group}" in {language}'):
                text = self._text(item, f'a term of "{group}"')
                if not fold(text.translate(_SIGNS)):
                    raise self._error(item, f'the term "{text}" of "{group}" has no letters', "remove it")
                yield Term(text.removeprefix("="), None if language == "all" else language, prefix + group, exact=text.startswith("="))

    def _compounds(self, node: yaml.Node | None, groups: set[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        compounds = {}
        for name, (_, value) in (self._mapping(node, "compounds") if node is not None else {}).items():
            parts = [self._choice(item, groups) for item in self._items(value, f'the compound "{name}"')]
            if len(parts) != 2:
                raise self._error(value, f'the compound "{name}" has {len(parts)} groups', "name exactly two")
            compounds[name] = (parts[0], parts[1])
        return compounds

    def _rule(self, node: yaml.Node, known: set[str]) -> Rule:
        parts = self._mapping(node, "a rule")
        for key, (key_node, _) in parts.items():
            if key not in _RULE_KEYS:
                raise self._error(key_node, f'unknown key "{key}" in a rule', f"use {', '.join(_RULE_KEYS)}")
        for key in ("name", "all", "weight"):
            if key not in parts:
                raise self._error(node, f'a rule without "{key}"', "add it")
        slots = tuple(self._choice(item, known) for item in self._items(parts["all"][1], '"all"'))
        unless, never = (self._choice(parts[key][1], known) if key in parts else () for key in ("unless", "never"))
        return Rule(self._text(parts["name"][1], "name"), slots, unless, never, self._number(parts["weight"][1], 1.0))

    def _names(self, node: yaml.Node | None, known: set[str]) -> dict[str, dict[str, str]]:
        names: dict[str, dict[str, str]] = {}
        for group, (key, value) in (self._mapping(node, "names") if node is not None else {}).items():
            by_language = self._mapping(value, f'the names of "{group}"')
            names[self._check(group, key, known)] = {language: self._text(text, "a name") for language, (_, text) in by_language.items()}
        return names

    def _choice(self, node: yaml.Node, known: set[str]) -> tuple[str, ...]:
        text = self._text(node, "a group")
        for name in text.split("|"):
            self._check(name, node, known)
        return tuple(text.split("|"))

    def _known(self, node: yaml.Node, known: set[str]) -> str:
        return self._check(self._text(node, "a group"), node, known)

    def _check(self, name: str, node: yaml.Node, known: set[str]) -> str:
        if name not in known:
            raise self._error(node, f'there is no group "{name}"', f"use one of {', '.join(sorted(known))}")
        return name

    def _mapping(self, node: yaml.Node | None, what: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, f"{what} is not a list of names and values", 'write "name: value"')
        return {str(key.value): (key, value) for key, value in node.value}

    def _items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self._error(node, f"{what} is not a list", 'write ["...", "..."]')
        return list(node.value)

    def _text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self._error(node, f"{what} is not a text", "write it in quotes")
        return str(node.value).strip()

    def _topic(self, node: yaml.Node) -> str:
        name = self._text(node, "topic")
        if len(name) > _LONGEST_NAME or ":" in name:
            raise self._error(node, "the topic's name is too long or has a colon", f"use at most {_LONGEST_NAME} letters; its title may be longer")
        return name

    def _number(self, node: yaml.Node | None, default: float) -> float:
        return default if node is None else self._converted(node, float, "a number", "write digits, such as 2.5")

    def _numbers(self, node: yaml.Node | None, names: tuple[str, ...] | set[str]) -> dict[str, float]:
        if node is None:
            return {}
        return {self._check(name, key, set(names)): self._number(value, 0.0) for name, (key, value) in self._mapping(node, "these values").items()}

    def _date(self, node: yaml.Node | None) -> date | None:
        return None if node is None else self._converted(node, date.fromisoformat, "a day", "write it as 2014-06-01")

    def _converted(self, node: yaml.Node, convert: Callable[[str], _T], what: str, remedy: str) -> _T:
        text = self._text(node, what)
        try:
            return convert(text)
        except ValueError:
            raise self._error(node, f'"{text}" is not {what}', remedy) from None

    def _error(self, node: yaml.Node | None, problem: str, remedy: str) -> TopicError:
        line = node.start_mark.line + 1 if node is not None else 1
        return TopicError(f"{self._name}:{line}: {problem}; {remedy}.")
