"""B3 of the fault catalogue: no regular expression of the product backtracks without end on a hostile text.

Each is fed 100 kB strings made from its own structure (`tests.adversary`), or so much of one as shows that the whole
can't take its time. A hang guard, not a measure of speed: a linear pattern needs a few milliseconds, a quadratic one half a minute.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest

from crawler.config import SEEDS
from crawler.extract.body import find_body
from crawler.extract.document import parse
from crawler.extract.page import read_page
from crawler.registry import outlets
from crawler.text.attribution import find_sources
from crawler.text.dates import parse_date
from crawler.text.furniture import furniture
from crawler.text.sources import Sources
from crawler.topic import load_topic
from tests.adversary import Found, TooSlowError, attacks, guarded, patterns

LIMIT = 0.5  # seconds of processor time for one string
PARTS = (0.1, 0.3, 1.0)  # of such a string, each tried only where the one before took too long to tell
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
# What the code itself cuts short before these are applied, in characters; the tests below feed the whole functions.
BOUNDED = {
    "crawler.text.citing": 160,  # `_WIDE` around a name
    "crawler.text.relative": 400,  # `dates._LONGEST`, and what folding may add
    "crawler.text.times": 400,
}


@lru_cache(maxsize=1)
def every() -> list[Found]:
    own = [Found(f"outlet {o.key}", o._article, frozenset({"match"})) for o in outlets().values()]
    return [*patterns(), *own]


def test_b3_the_patterns_are_found() -> None:
    names = " ".join(f.where for f in every())
    assert len(every()) > 150
    for expected in ("crawler.extract.body._BODY_NAME", "crawler.text.citing.CUES", "crawler.text.printed._YMD", "outlet shafaq", "crawler.urls"):
        assert expected in names


def _hung(found: Found) -> list[str]:
    bound = next((length for start, length in BOUNDED.items() if found.where.startswith(start)), None)
    first = next((attack for attack in attacks(found.pattern) if _hangs(found, attack[:bound])), None)
    return [] if first is None else [f"{found.where} {found.pattern.pattern!r:.120} on {first[:60]!r}"]


def _hangs(found: Found, attack: Any) -> bool:
    """Say whether a string takes more than its time; a part of it tells where even a cubic pattern would be done with the whole in time."""
    for part in PARTS:
        head = round(part * len(attack) * 0.9)
        began = time.process_time()
        try:
            with guarded(LIMIT):
                found.apply(attack if part == 1 else attack[:head] + attack[-head // 9 :])
        except TooSlowError:
            return True
        if time.process_time() - began < LIMIT * part**3:
            break
    return False


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_b3_no_pattern_hangs_on_a_text_made_against_it(part: int) -> None:
    assert [line for found in every()[part::8] for line in _hung(found)] == []


_READ_FOR_SOURCES = tuple(f"crawler.text.{name}" for name in ("again", "attribution", "citing", "known", "phrases", "nouns", "words", "english", "turkish"))


@lru_cache(maxsize=1)
def _against_citing() -> list[str]:
    texts = [a for f in every() if f.where.startswith(_READ_FOR_SOURCES) for a in attacks(f.pattern)]
    return [t for t in dict.fromkeys(texts) if isinstance(t, str)]


@pytest.mark.slow
def test_b3_sources_are_found_in_bounded_time_in_texts_made_against_their_patterns() -> None:
    sources = Sources.load(SEEDS / "sources.yaml")
    texts = _against_citing()
    assert len(texts) > 300
    for text in texts[::60]:
        with guarded(5):
            find_sources(text, sources)


@pytest.mark.slow
def test_b3_a_topic_judges_hostile_texts_in_bounded_time() -> None:
    topic = load_topic(SEEDS / "topics" / "coalition-iraq.yaml")
    for text in _against_citing()[::90]:
        with guarded(5):
            topic.judge(text[:400], text)


@pytest.mark.parametrize("sentence", ["التحالف العربي في اليمن والتحالف الدولي في العراق. ", "قال التحالف العربي إن التحالف قصف. "])
def test_b3_a_megabyte_of_excluded_names_is_judged_in_bounded_time(sentence: str) -> None:
    """Compared each with each they took ten minutes."""
    topic = load_topic(SEEDS / "topics" / "coalition-iraq.yaml")
    with guarded(10):
        topic.judge("x", sentence * (400_000 // len(sentence)), language="ar")


@pytest.mark.parametrize("text", ["قبل " * 25_000, "1:" * 50_000, "منذ" + " " * 100_000, "2024-" * 20_000, "١٤٠٣/" * 20_000, "\ufdfa" * 100_000])
def test_b3_dates_are_read_in_bounded_time(text: str) -> None:
    with guarded(LIMIT):
        parse_date(text, reference=NOW, timezone="UTC")


@pytest.mark.parametrize("text", [" " * 100_000, "\n" * 100_000, " \n" * 50_000, ("a " * 8 + "\n") * 6_000])
def test_b3_furniture_is_found_in_bounded_time(text: str) -> None:
    with guarded(2):
        furniture(text)


HOSTILE_PAGES: dict[str, str] = {
    "a class name of 200 kB": f"<p class='{'a' * 200_000}'>{'A sentence of a story that is long enough. ' * 9}</p>",
    "many class names": f"<p class='{'a-b__c ' * 30_000}'>{'A sentence of a story that is long enough. ' * 9}</p>",
    "a title of spaces": f"<title>x {'&nbsp; ' * 60_000}|</title><h1>{' ' * 200_000}</h1>",
    "a title of separators": f"<title>{'a | ' * 60_000}</title>",
    "an author of commas": f"<meta name='author' content='{'a , ' * 60_000}'>",
    "tags of spaces": f"<meta name='keywords' content='{' ' * 200_000},'>",
    "JSON-LD of spaces": f"<script type='application/ld+json'>{{}}{' ' * 300_000}x</script>",
    "JSON-LD of wrappers": f"<script type='application/ld+json'>{'<!--' * 50_000}{{}}{'-->' * 50_000}</script>",
    "JSON-LD of commas": f'<script type=\'application/ld+json\'>{{"@type":"NewsArticle",{", " * 100_000}</script>',
    "JSON-LD of quotes": "<script type='application/ld+json'>" + '"headline":"' * 20_000 + "</script>",
    "comments before a feed": "<!--a-->" * 120,
    "a page that is nearly not found": f"<title>صفحه{' ' * 100}</title><h1>404 {'not ' * 30_000}</h1>",
}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_b3_pages_made_against_the_patterns_are_read_in_bounded_time(name: str) -> None:
    page = f"<html><head></head><body>{HOSTILE_PAGES[name]}<p>{'A sentence of a story that is long enough. ' * 9}</p></body></html>"
    for body in (page, HOSTILE_PAGES[name]):
        with guarded(5):
            read_page(body.encode(), url="https://news.example/a/1", content_type=None, outlet=None, fetched_at=NOW)


def test_b3_the_guard_stops_a_pattern_that_hangs() -> None:
    for hangs in (r"(?:a+)+b", r"a+b", r"a?(?:a{9}[^b])+c"):
        assert _hung(Found("x", re.compile(hangs), frozenset({"search"}))), hangs
    assert not _hung(Found("x", re.compile(r"a+b"), frozenset({"match"})))


def test_b3_a_class_name_keeps_its_last_element() -> None:
    page = f"<div class='story__body'><p>{'A sentence of a story that is long enough. ' * 9}</p></div>"
    paragraphs, _ = find_body(parse(page.encode()), "https://news.example/a/1", title="x", said="")
    assert len(paragraphs) == 1
