"""What the topic files call their groups, for readers; and which words they know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from crawler.errors import SetupError
from crawler.storage.reports.mentions import IDEA
from crawler.text.keywords import printed
from crawler.text.letters import fold
from crawler.text.lexicon import EXCLUDE, Lexicon, read_lexicon
from dashboard import data, words


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
    return _words_of(tuple(_lexicons()), language)


def _lexicons() -> Mapping[str, Lexicon]:
    folder = Path(data.config().topics_dir)
    return _read(str(folder), tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml"))))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(folder: str, files: tuple[tuple[str, int], ...]) -> Mapping[str, Lexicon]:
    """Read once for each state of the files: it takes some tenths of a second."""
    found = {}
    for name, _ in files:
        try:
            lexicon = read_lexicon((Path(folder) / name).read_text(encoding="utf-8"), name)
        except (OSError, UnicodeDecodeError, SetupError):
            continue  # the crawl says what is wrong with it; here groups go by their keys
        found[lexicon.name] = lexicon
    return found


@st.cache_data(ttl=3600, max_entries=50, show_spinner=False)
def _words_of(topics: tuple[str, ...], language: str) -> KnownWords:
    terms = [t.text for topic in topics for t in _lexicons()[topic].terms if t.language in (language, None) and not t.group.startswith(EXCLUDE)]
    parts = [part for term in terms for part in term.replace("~", " ").split()]
    return KnownWords(frozenset(fold(p) for p in parts if not p.endswith("*")), tuple({b for p in parts if p.endswith("*") and len(b := fold(p)) > 2}))
