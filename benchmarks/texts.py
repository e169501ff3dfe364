"""What deciding on a text costs: the fold, the terms, the verdict, dates and language, each against a named alternative on the same texts in the same run.

Texts are the simulated newsroom's stories, joined to articles of about 4 KB. Alternatives: the fold as a loop over `unicodedata`; terms as one alternation
of Python's `re` over the same folded text, and the same alternation over the text as printed (which finds no spelling but its own); dateparser, told the
language; py3langid with all its languages.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

import dateparser
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.text.dates import parse_date
from crawler.text.keywords import Matcher
from crawler.text.language import detect
from crawler.text.letters import fold
from crawler.topic import load_topics
from tests.newsroom.stories import edition

TOPICS = Path(__file__).resolve().parents[1] / "seeds" / "topics"
_Piece = TypeVar("_Piece")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = 6  # of the newsroom
SIZE = 4000  # bytes
SOME = 500  # terms of one topic
ROUNDS = 5  # the quickest counts: a neighbour only ever slows
DATES = (
    ("ar", "الخميس، 25 كانون الثاني 2024 - 21:05"), ("ar", "٣١ ديسمبر ٢٠٢٥ ٨:٤٧ مساءً"), ("ar", "منذ ساعتين"), ("ar", "25/01/2024 - 18:05"),
    ("fa", "۱۵ تیر ۱۴۰۲ ساعت ۱۲:۰۰"), ("fa", "۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹"), ("fa", "۳ ساعت پیش"), ("tr", "26 Kasım 2025 Çarşamba 14.30"), ("tr", "2 saat önce"),
    ("en", "Nov. 26, 2025, 6:05 a.m. EST"), ("en", "Wed, 26 Nov 2025 18:05:00 +0300"), ("en", "an hour ago"), ("en", "2024-01-26T10:25:00+0000"),
)  # fmt: skip


class Pace(NamedTuple):
    """CPU microseconds of one piece of work, and how many times as long the alternative takes."""

    name: str
    us: float
    alternative: str
    times: float


def run() -> list[Pace]:
    """Measure everything once, each pair in turn."""
    articles = _articles()
    folded = [fold(text) for text in articles]
    topics = load_topics(TOPICS)
    terms = [term for topic in topics for term in topic.lexicon.terms]
    some = terms[:: len(terms) // SOME + 1]
    matcher, smaller = Matcher(terms), Matcher(some)
    in_fold, as_printed = _alternation(fold(t.text) for t in terms), _alternation(t.text for t in terms)
    some_as_printed = _alternation(t.text for t in some)
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    titles = [text[:90] for text in articles]
    return [
        _pace("fold an article of 4 KB", fold, articles, "unicodedata, letter by letter", _by_letters),
        _pace(f"fold it and find {len(some)} terms", lambda t: smaller.find(fold(t)), articles, "re alternation, as printed", some_as_printed.findall),
        _pace(f"find {len(terms)} terms in it", matcher.find, folded, "re alternation, folded text", in_fold.findall),
        _pace("fold, find and judge it", lambda t: [topic.judge("", t) for topic in topics], articles, "re alternation, as printed", as_printed.findall),
        _pace("read a date", _date, DATES, "dateparser", _dateparser),
        _pace("tell a title's language", detect, titles, "py3langid, all languages", model.classify),
    ]


def _articles() -> list[str]:
    """The newsroom's stories, those of one outlet joined until an article has its size."""
    articles: list[str] = []
    for shift in range(DAYS):
        for stories in edition(7, date(2026, 11, 1) + timedelta(days=shift)).values():
            text = ""
            for story in stories:
                text += f"{story.title}\n{story.body}\n"
                if len(text.encode()) >= SIZE:
                    articles.append(text.encode()[:SIZE].decode(errors="ignore"))
                    text = ""
    return articles


def _alternation(terms: Iterable[str]) -> re.Pattern[str]:
    words = {term.replace("*", "").replace("~", " ") for term in terms}
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")\b", re.IGNORECASE)


def _by_letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def _date(printed: tuple[str, str]) -> object:
    return parse_date(printed[1], language=printed[0], reference=NOW, timezone="Asia/Baghdad")


def _dateparser(printed: tuple[str, str]) -> object:
    return dateparser.parse(printed[1], languages=[printed[0]], settings={"RELATIVE_BASE": NOW.replace(tzinfo=None)})


def _pace(name: str, ours: Callable[[_Piece], object], pieces: Sequence[_Piece], alternative: str, theirs: Callable[[_Piece], object]) -> Pace:
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for place, work in enumerate((ours, theirs)):
            started = time.process_time()
            for piece in pieces:
                work(piece)
            best[place] = min(best[place], time.process_time() - started)
    return Pace(name, 1e6 * best[0] / len(pieces), alternative, best[1] / best[0])
