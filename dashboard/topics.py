"""What the topic files call their groups, for readers; and which words they know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import streamlit as st

from crawler.errors import SetupError
from crawler.storage.reports.mentions import IDEA
from crawler.text.keywords import printed
from crawler.text.letters import fold
from crawler.text.lexicon import EXCLUDE, Lexicon, read_lexicon
from dashboard import data, words

_State: TypeAlias = tuple[tuple[str, tuple[int, int] | None], ...]  # of the topic files by name, as `data.changed` tells it


@dataclass(frozen=True)
class KnownWords:
    """The words of a language's terms, folded."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]  # of words that take any ending

    def has(self, word: str) -> bool:
        """Say whether a folded word is one of them."""
        return word in self.whole or word.startswith(self.beginnings)


def idea_name(key: str, known: Mapping[str, Lexicon] | None = None) -> str:
    """Name an idea (`topic:group`) in the reader's language; a term that stands for itself by itself. `known`: the topics, where they are at hand."""
    topic, found, group = key.partition(IDEA)
    if not found:
        return printed(key)
    lexicon = (_lexicons() if known is None else known).get(topic)
    names = lexicon.names.get(group, {}) if lexicon else {}
    return names.get(words.locale().code) or names.get("en") or group.replace("_", " ")


def labels(keys: Iterable[str], *, ideas: bool) -> dict[str, str]:
    """Name ideas or terms, never two alike."""
    named: dict[str, str] = {}
    known, taken = _lexicons() if ideas else {}, set()
    for key in keys:
        name = idea_name(key, known) if ideas else printed(key)
        named[key] = f"{name} ({key})" if name in taken else name
        taken.add(named[key])
    return named


def known_words(language: str) -> KnownWords:
    """Return the words that the topics' terms in a language are made of."""
    return _words_of(*_files(), language)


def _lexicons() -> Mapping[str, Lexicon]:
    return _read(*_files())


def _files() -> tuple[str, _State]:
    folder = Path(data.config().topics_dir)
    return str(folder), tuple((path.name, data.changed(path)) for path in sorted(folder.glob("*.yaml")))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(folder: str, files: _State) -> Mapping[str, Lexicon]:
    """Read once for each state of the files: it takes some tenths of a second."""
    found = {}
    for name, _ in files:
        try:
            lexicon = read_lexicon((Path(folder) / name).read_text(encoding="utf-8"), name)
        except (OSError, UnicodeDecodeError, SetupError):
            continue  # the crawl says what is wrong with it; here groups go by their keys
        found[lexicon.name] = lexicon
    return found


@st.cache_data(max_entries=50, show_spinner=False)
def _words_of(folder: str, files: _State, language: str) -> KnownWords:
    terms = [t.text for lexicon in _read(folder, files).values() for t in lexicon.terms if t.language in (language, None) and not t.group.startswith(EXCLUDE)]
    parts = [part for term in terms for part in term.replace("~", " ").split()]
    return KnownWords(frozenset(fold(p) for p in parts if not p.endswith("*")), tuple({b for p in parts if p.endswith("*") and len(b := fold(p)) > 2}))
