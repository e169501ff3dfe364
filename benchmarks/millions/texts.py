"""What the invented stories say, a language at a time: sentences of the simulated newsroom, invented names, terms of the topics, cited sources."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

import yaml

from crawler.text.letters import fold
from crawler.topic import load_topics
from tests.dashboard.wording import SENTENCES, TITLES
from tests.newsroom.stories import edition

_SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_DAYS = 40  # of the newsroom
_NAMES = 12_000  # invented, a language
_SYLLABLES = {
    "ar": ["با", "تو", "سي", "مر", "دان", "عو", "لي", "قا", "صف", "رم", "شه", "ني", "طا", "حم", "زو", "كر"],
    "fa": ["پا", "چو", "گی", "مر", "دان", "نو", "لی", "کا", "سر", "رم", "شه", "نی", "تا", "هم", "زو", "که"],
    "ckb": ["ژا", "ڕۆ", "گە", "مێ", "دان", "نو", "لی", "کا", "سەر", "ڤا", "شە", "نی", "تا", "هەم", "زۆ", "که"],
    "tr": ["ka", "ye", "mu", "tan", "ço", "dır", "le", "ba", "şe", "öz", "rin", "gü", "sal", "vo", "nek", "ha"],
    "en": ["bar", "ton", "wel", "mor", "der", "lin", "ash", "cor", "fen", "hal", "wick", "ley", "dun", "sto", "per", "vey"],
}
_SAID = {
    "ar": "ونقلت المصادر عن {s} قوله إن الاجتماع لم يحسم بعد.",
    "fa": "{s} گفت که این نشست هنوز به نتیجه نرسیده است.",
    "ckb": "{s} وتی کۆبوونەوەکە هێشتا یەکلا نەبووەتەوە.",
    "tr": "{s} toplantının henüz sonuçlanmadığını söyledi.", "en": "{s} said that the meeting had settled nothing yet.",
}  # fmt: skip
_ABOUT = {
    "ar": "وتناول الحديث أيضاً {t} وما يتصل به في {n}.", "fa": "در این گفت‌وگو به {t} در {n} نیز اشاره شد.", "ckb": "هەروەها باسی {t} کرا لە {n}.",
    "tr": "Görüşmede {n} bölgesindeki {t} konusu da ele alındı.", "en": "The talks also touched on {t} near {n}.",
}  # fmt: skip
LANGUAGES = tuple(_SAID)


class Term(NamedTuple):
    """A term of a topic, with its JSON."""

    text: str
    group: str
    json: str


class Source(NamedTuple):
    """Someone who is cited."""

    name: str
    canonical: str
    kind: str


class Sentence(NamedTuple):
    """A sentence as printed and folded."""

    text: str
    folded: str


class Book:
    """Everything a language is written with; what is drawn often is drawn by Zipf's law."""

    def __init__(self, language: str, draw: Random, told: Sequence[tuple[str, Sequence[str]]]) -> None:
        named = {"s": "X", "t": "Y", "p": "Z", "n": 7}
        self.titles = [_sentence(title) for title, _ in told] or [_sentence(t.format(**named)) for t in TITLES[language]]
        bodies = dict.fromkeys(sentence for _, paragraphs in told for sentence in paragraphs) or [s.format(**named) for s in SENTENCES[language]]
        self.sentences = [_sentence(text) for text in bodies]
        syllables = _SYLLABLES[language]
        self.names = sorted({"".join(draw.choices(syllables, k=draw.choice((2, 3, 4)))).capitalize() for _ in range(_NAMES)})
        draw.shuffle(self.names)
        self.names_by = zipf(len(self.names))
        self.terms = _terms(language, draw)
        self.terms_by = zipf(len(self.terms))
        self.sources = _sources(draw, self.names)
        self.sources_by = zipf(len(self.sources))
        self.said, self.about = _SAID[language], _ABOUT[language]


def books(draw: Random) -> dict[str, Book]:
    """Return the book of every language."""
    told: dict[str, list[tuple[str, Sequence[str]]]] = {language: [] for language in LANGUAGES}
    for shift in range(_DAYS):
        for stories in edition(11, date(2026, 9, 1) + timedelta(days=shift)).values():
            for story in stories:
                told[story.language].append((story.title, story.paragraphs))
    return {language: Book(language, draw, told[language]) for language in LANGUAGES}


def zipf(size: int) -> list[float]:
    """Return cumulative weights for `Random.choices`: the n-th is drawn 1/n as often as the first."""
    return list(accumulate(1 / (n + 1) for n in range(size)))


def _sentence(text: str) -> Sentence:
    return Sentence(text, fold(text))


def _terms(language: str, draw: Random) -> list[Term]:
    found = [t for topic in load_topics(_SEEDS / "topics") for t in topic.lexicon.terms if t.language == language]
    plain = {t.text.replace("~", " ").replace("*", ""): t.group for t in found}
    terms = [Term(text, group, json.dumps(text, ensure_ascii=False)) for text, group in plain.items()]
    draw.shuffle(terms)
    return terms


def _sources(draw: Random, names: Sequence[str]) -> list[Source]:
    """Return listed sources among persons whom no file lists."""
    listed = yaml.safe_load((_SEEDS / "sources.yaml").read_text(encoding="utf-8"))
    found = [
        Source(draw.choice(entry["names"]).rstrip("*"), key, kind) for kind, entries in listed.items() for key, entry in entries.items() if entry.get("names")
    ]
    persons = [" ".join(draw.sample(names, 2)) for _ in range(1500)]
    everyone = found + [Source(name, fold(name), "person") for name in persons]
    draw.shuffle(everyone)
    return [Source("مصدر أمني", "anonymous", "anonymous"), *everyone]
