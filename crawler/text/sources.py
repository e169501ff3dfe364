"""The gazetteer of who gets cited: names in every language, and which of them are our own outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import yaml

from crawler.errors import SetupError
from crawler.outlet import Outlet
from crawler.text.citing import NO_NAME
from crawler.text.keywords import Match, Matcher, Term
from crawler.text.letters import fold
from crawler.text.lexicon import LOADER

Kind: TypeAlias = Literal["outlet", "official", "institution", "person", "anonymous"]
_FIELDS = ("names", "ambiguous", "outlets", "not_crawled")
_ARABIC_SCRIPT, _KURDISH = re.compile("[\u0620-\u06ff]"), re.compile("[ەێۆڕڵڤ]")
_AFTER_NAMES = frozenset(["", "نت", "نيوز", "نیوز", "الفضاییه", "الرسمیه", "عربیه", "tv", "news"])
_AMBIGUOUS = "?"  # mark on a term that is also a common word


class SourcesError(SetupError):
    """A sources file that can't be used: one sentence with the file and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who gets cited."""

    key: str
    kind: Kind
    outlets: tuple[str, ...] = ()  # our own outlets that are this source
    not_crawled: Mapping[str, str] = field(default_factory=dict, compare=False)  # known outlets that we do not crawl, with why not


@dataclass(frozen=True, slots=True)
class Named:
    """A source's name found at `start:end` of a folded text."""

    source: Source
    start: int
    end: int
    ambiguous: bool
    told: bool  # written with a «ل»: somebody told it
    spelled: str | None = None  # the name without a «لل» that swallowed its article


_Entries: TypeAlias = Mapping[str, tuple[Source, tuple[str, ...], tuple[str, ...]]]  # with its names, and those that are common words too


class Listed(NamedTuple):
    """What a sources file says of a source, for who names it to a reader."""

    names: tuple[str, ...]
    outlets: tuple[str, ...]

    @property
    def called(self) -> str:
        """Its name, in Latin letters where it has such a one; empty where it has none but common words."""
        return next((n for n in self.names if n[0].isascii() and n[0].isalpha()), "".join(self.names[:1])).rstrip("*")


def listed(path: Path | str) -> dict[str, Listed]:
    """The sources of a file by key; nothing where it can't be read: the crawl says what is wrong with it."""
    try:
        tree = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader)
        entries = [(str(key), entry or {}) for kind in tree.values() for key, entry in kind.items()]
        return {key: Listed(*(tuple(filter(None, map(str, entry.get(name, ())))) for name in Listed._fields)) for key, entry in entries}
    except (OSError, ValueError, AttributeError, TypeError, yaml.YAMLError):
        return {}


class Sources:
    """All sources, ready to be looked for."""

    def __init__(self, entries: _Entries) -> None:
        self._entries = entries
        self._sources = {key: source for key, (source, _, _) in entries.items()}
        self._own: dict[str, frozenset[str]] = {}  # by outlet: asked twice for every story
        for source in self._sources.values():
            for outlet in (source.key, *source.outlets):
                self._own[outlet] = self._own.get(outlet, frozenset()) | {source.key}
        self._matcher = Matcher(_terms(entries))

    @classmethod
    def load(cls, path: Path | str) -> Sources:
        """The sources in a file; SourcesError when it can't be used."""
        try:
            tree = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise SourcesError(f"{path}:{line}: not valid YAML ({error.problem or error.context}); check quotes, brackets and indentation there.") from None
        except (OSError, ValueError, yaml.YAMLError) as error:
            why = str(getattr(error, "strerror", None) or error).split("\n")[0]
            raise SourcesError(f"{path}: can't be read ({why}); check that it exists and is UTF-8 text, or set RASAD_SOURCES_FILE.") from None
        return cls(dict(_entries(tree, str(path))))

    def with_outlets(self, outlets: Iterable[Outlet]) -> Sources:
        """These sources and our own outlets under the names they declare, each outlet as the one source it is.

        A source is the outlet whose key it has or lists, or whose name it bears; an outlet that none of them is becomes a source itself. A name
        that is listed already keeps its source and its standing; one that only the outlet declares counts as a common word would.
        """
        return Sources(_joined(self._entries, outlets))

    def own(self, outlet: str | None) -> frozenset[str]:
        """The keys of the sources that are the outlet itself."""
        return self._own.get(outlet, frozenset()) if outlet is not None else frozenset()

    def is_institution(self, key: str | None) -> bool:
        """Whether a source is a body, which may be somebody's place of work."""
        return key in self._sources and self._sources[key].kind == "institution"

    def spellings(self, key: str | None) -> str:
        """Every name of a source in one line, folded; empty where nobody knows it."""
        return fold(" / ".join(self._entries[key][1])) if key is not None and key in self._entries else ""

    def not_crawled(self) -> dict[str, str]:
        """Outlets that are known but not crawled, by key, each with why not."""
        return {key: why for source in self._sources.values() for key, why in source.not_crawled.items()}

    def find(self, folded: str) -> list[Named]:
        """Names in a folded text, the longest where several overlap, in order."""
        found: list[Match] = []
        for match in sorted(self._matcher.find(folded), key=lambda m: (m.start - m.end, m.term.group.endswith(_AMBIGUOUS))):
            if all(match.end <= other.start or other.end <= match.start for other in found):
                found.append(match)
        found.sort(key=lambda m: m.start)
        return [self._named(match, folded) for match in found]

    def heading(self, name: str) -> Source | None:
        """The outlet whose name a folded name is, or ends with: «صحيفة الغد», «الغد»."""
        found = self.find(name)
        if not found or found[0].source.kind != "outlet" or name.count(" ", 0, found[0].start) > 1:
            return None
        return found[0].source if name[found[0].end :].strip() in _AFTER_NAMES else None

    def _named(self, match: Match, folded: str) -> Named:
        first = fold(re.split(r"[ ~*]", match.term.text)[0])
        at = folded.find(first, match.start, match.end)
        swallowed = at < 0 and "لل" in folded[match.start : match.start + 3]
        clitics = "لل" if swallowed else folded[match.start : max(at, match.start)]
        source = self._sources[match.term.group.rstrip(_AMBIGUOUS)]
        return Named(
            source,
            max(match.start, at),
            match.end,
            match.term.group.endswith(_AMBIGUOUS),
            clitics.endswith("ل") and clitics != "ال",
            match.term.text.replace("~", " ") if swallowed else None,
        )


def _joined(entries: _Entries, outlets: Iterable[Outlet]) -> _Entries:
    joined = dict(entries)
    listed = {fold(name.rstrip("*")): key for key, (_, *lists) in entries.items() for names in lists for name in names}
    owner = {outlet: key for key, (source, _, _) in entries.items() for outlet in (key, *source.outlets)}
    for outlet in outlets:
        names = {fold(name): name for name in _names(outlet)}
        bearers = (listed[n] for n in names if n in listed and joined[listed[n]][0].kind == "outlet")
        key = owner.get(outlet.key) or next(bearers, outlet.key)
        source, known, ambiguous = joined.get(key, (Source(key, "outlet"), (), ()))
        further = tuple(name for folded, name in names.items() if folded not in listed)
        listed |= {fold(name): key for name in further}
        joined[key] = (replace(source, outlets=tuple(dict.fromkeys((*source.outlets, outlet.key)))), known, (*ambiguous, *further))
    return joined


def _names(outlet: Outlet) -> Iterable[str]:
    """The names of an outlet: without what stands in brackets, and each of those that «/» parts."""
    for name in (outlet.name, outlet.native_name, *outlet.cited_as):
        for part in re.sub(r"\([^()]*\)", " ", name).split(" / "):
            folded = fold(part)
            if len(folded) > 1 and not folded.isdigit() and not set(folded.split()) <= NO_NAME:
                yield part.strip()


def _terms(entries: _Entries) -> Iterable[Term]:
    for key, (_, names, ambiguous) in entries.items():
        for name in names:
            for spelled in _inflected(name):
                yield Term(spelled, None, key)
        for name in ambiguous:
            yield Term(name, None, key + _AMBIGUOUS)


def _inflected(name: str) -> Iterable[str]:
    """A name as Persian joins its words («شفق‌نیوز») and Kurdish ends it (شەفەق نیوزی, Hawarê)."""
    joined = name.replace(" ", "~") if _ARABIC_SCRIPT.search(name) and name.count(" ") < 3 else name
    yield joined
    if name.endswith("*") or len(name) < 3:
        return
    if _KURDISH.search(name):
        yield from (joined + ending for ending in ("ی", "ەوە", "دا"))
    elif not _ARABIC_SCRIPT.search(name):
        yield from (joined + ending for ending in ("ê", "a", "ye", "yê", "ی"))


def _entries(tree: Any, path: str) -> Iterable[tuple[str, tuple[Source, tuple[str, ...], tuple[str, ...]]]]:
    if not isinstance(tree, dict):
        raise SourcesError(f"{path}: holds no sources; group them under outlet:, institution: and official:.")
    for kind, sources in tree.items():
        if kind not in get_args(Kind) or not isinstance(sources, dict):
            raise SourcesError(f'{path}: "{kind}" is no kind of source; use {", ".join(get_args(Kind))}.')
        for key, entry in sources.items():
            if problem := _problem(entry):
                raise SourcesError(f'{path}: the source "{key}" {problem}.')
            names, ambiguous = tuple(map(str, (entry or {}).get("names", ()))), tuple(map(str, (entry or {}).get("ambiguous", ())))
            if not names and not ambiguous:
                raise SourcesError(f'{path}: the source "{key}" has no names; add `names: [...]`.')
            crawled, others = entry.get("outlets", ()), entry.get("not_crawled", {})
            yield str(key), (Source(str(key), kind, tuple(map(str, crawled)), {str(k): str(why) for k, why in others.items()}), names, ambiguous)


def _problem(entry: Any) -> str:
    """What is wrong with the fields of a source; empty if nothing is."""
    fields = {} if entry is None else entry
    if not isinstance(fields, dict):
        return "is no list of fields; write {names: [...]}"
    if unknown := next((k for k in fields if k not in _FIELDS), None):
        return f'has an unknown field "{unknown}"; use {", ".join(_FIELDS)}'
    others = fields.get("not_crawled", {})
    if not isinstance(others, dict) or not all(isinstance(why, str) and why.strip() for why in others.values()):
        return 'does not say why an outlet is not crawled; write not_crawled: {key: "why not"}'
    both = next((k for k in others if k in (fields.get("outlets") or ())), None)
    return f'names the outlet "{both}" as crawled and as not crawled; keep one' if both else ""
