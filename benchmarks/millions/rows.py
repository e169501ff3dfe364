"""The rows of a day: its pages, stories, topics, terms, citations, search texts, sketches and counts.

Sketches are of invented runs of words, not of the texts: those are made of few sentences (Turkish ones of three), so that all would be a little alike.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.millions.press import BACKFILLED, OFF_TOPIC, Desk
from benchmarks.millions.texts import Book, Source, Term
from crawler.storage.engine import day_of
from crawler.storage.timing import delay_of, hour_of
from crawler.text.copies import keys
from crawler.text.letters import fold
from crawler.text.sketches import KEPT

TOPIC = "coalition-iraq"
ZONE = ZoneInfo("Asia/Baghdad")
COLUMNS = {
    "page": "id outlet identity url state title published_at published_local day language verdict score first_seen_at fetched_at status tries next_try_at"
    " ruleset backfilled",
    "story": "id page_id outlet topic url title lead body language published_at published_local published_precision published_source published_raw day authors"
    " section tags verdict judged_by score provenance text_hash first_seen_at fetched_at hour delay same_as",
    "sketch": "story_id sketch",
    "sketch_key": "day hash story_id",
    "story_topic": "story_id topic verdict judged_by rule_verdict score evidence outlet day language",
    "mention": "story_id topic term zone term_group language count outlet day verdict",
    "attribution": "story_id name canonical kind role start end outlet day language verdict",
    "coverage": "outlet day language relevant possible off_topic",
    "story_search": "rowid title body",
}
_HOURS = (1, 1, 1, 1, 2, 3, 5, 8, 11, 13, 14, 14, 13, 12, 12, 11, 10, 9, 9, 9, 8, 6, 4, 2)
_BY_HOUR = [sum(_HOURS[: hour + 1]) for hour in range(24)]
_COPIED, _NEARLY, _LATE, _ONLY_DAY, _OTHER_PAGES = 0.13, 0.07, 0.04, 0.08, 0.5


class Written(NamedTuple):
    """What a story says."""

    outlet: str
    language: str
    title: str
    folded_title: str
    body: str
    folded_body: str
    text_hash: str
    terms: tuple[Term, ...]
    sources: tuple[Source, ...]
    runs: array[int]  # hashes of its runs of words
    original: int | None = None  # the story of which it is a copy or near-copy


@dataclass
class Press:
    """Writes days in their order; ids grow with time, as in a crawl."""

    outlets: list[Desk]
    books: dict[str, Book]
    draw: Random
    last_day: int
    id: int = 0
    page: int = 0
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def day(self, day: int, counts: list[int]) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of a day, by table."""
        self.rows = {name: [] for name in COLUMNS}
        whose = [desk for desk, count in zip(self.outlets, counts, strict=True) for _ in range(count)]
        seconds = [self.draw.choices(range(24), cum_weights=_BY_HOUR)[0] * 3600 + self.draw.randrange(3600) for _ in whose]
        told: dict[str, list[Written]] = {}
        read: Counter[tuple[str, str, str]] = Counter()
        for second, desk in sorted(zip(seconds, whose, strict=True)):
            written = self._written(desk, told)
            verdict = self.draw.choices(("relevant", "possible", "off_topic"), (74, 24, 2))[0]
            self._story(desk, day, second, written, verdict)
            self._sketch(day, written)
            read[desk.key, written.language, verdict] += 1
        self._coverage(day, counts, read)
        self._found_alike()
        self.rows["sketch_key"].sort()  # as they lie in the table
        return self.rows

    def _written(self, desk: Desk, told: dict[str, list[Written]]) -> Written:
        language = desk.languages[0] if len(desk.languages) == 1 or self.draw.random() < 0.8 else desk.languages[1]
        earlier = told.setdefault(language, [])
        if earlier and self.draw.random() < _COPIED:
            return self._copy(desk, self._carried(earlier))
        if earlier and self.draw.random() < _NEARLY:
            return self._near(self._copy(desk, self._carried(earlier)))
        written = self._new(desk, language)
        earlier.append(written._replace(original=self.id + 1))
        return written

    def _carried(self, earlier: list[Written]) -> Written:
        """Return a text that is copied: some are by many, most by nobody."""
        return earlier[int(len(earlier) * self.draw.random() ** 2)]

    def _copy(self, desk: Desk, original: Written) -> Written:
        cites = (Source(original.outlet, original.outlet, "outlet"),) if self.draw.random() < 0.6 else original.sources
        return original._replace(outlet=desk.key, sources=cites)

    def _near(self, w: Written) -> Written:
        """Give a copy another headline and another end, as desks do: the rest, two thirds at least, stays."""
        book, draw = self.books[w.language], self.draw
        headline, ending = draw.choice(book.titles), draw.choice(book.sentences)
        body, folded = f"{w.body}\n{ending.text}", f"{w.folded_body} {ending.folded}"
        kept = round(len(w.runs) * draw.uniform(0.67, 1))
        runs = w.runs[:kept] + _runs(draw, draw.randrange(len(w.runs) // 2))
        text_hash = hashlib.sha256(f"{self.id} {body}".encode()).hexdigest()  # no other one ends alike
        return w._replace(title=headline.text, folded_title=headline.folded, body=body, folded_body=folded, text_hash=text_hash, runs=runs)

    def _new(self, desk: Desk, language: str) -> Written:
        book, draw = self.books[language], self.draw
        names = draw.choices(book.names, cum_weights=book.names_by, k=3)
        terms = tuple(dict.fromkeys(draw.choices(book.terms, cum_weights=book.terms_by, k=draw.choice((1, 2, 3, 4)))))
        sources = tuple(dict.fromkeys(draw.choices(book.sources, cum_weights=book.sources_by, k=draw.choice((0, 1, 1, 2, 3)))))
        headline = draw.choice(book.titles)
        title = f"{headline.text} - {terms[0].text}: {names[0]}"
        own = [book.said.format(s=s.name) for s in sources] + [book.about.format(t=t.text, n=n) for t, n in zip(terms, (*names, *names), strict=False)]
        sentences = draw.choices(book.sentences, k=draw.choice((4, 5, 6, 7)))
        body = "\n".join((*(s.text for s in sentences), *own))
        folded = " ".join((*(s.folded for s in sentences), *map(fold, own)))
        return Written(
            desk.key,
            language,
            title,
            fold(title),
            body,
            folded,
            hashlib.sha256(body.encode()).hexdigest(),
            terms,
            sources,
            _runs(draw, draw.randrange(60, 400)),
        )

    def _story(self, desk: Desk, day: int, second: int, w: Written, verdict: str) -> None:
        self.id += 1
        local = datetime.combine(day_of(day), datetime.min.time()) + timedelta(seconds=second)
        published = local.replace(tzinfo=UTC) - timedelta(hours=3)
        seen = published + timedelta(minutes=self.draw.expovariate(1 / desk.hurry) + 1)
        seen += timedelta(days=self.draw.randrange(1, 20)) if self.draw.random() < _LATE else timedelta()
        backfilled = self.outlets.index(desk) % (len(self.outlets) // BACKFILLED) == 3 and day < self.last_day - 365
        seen = datetime.combine(day_of(self.last_day - 2), datetime.min.time(), UTC) if backfilled else seen
        exact = self.draw.random() > _ONLY_DAY
        score = 8.0 if verdict == "relevant" else 3.0 if verdict == "possible" else 0.5
        self._page(desk.key, "story" if verdict != "off_topic" else "off_topic", w.title, published, day, w.language, verdict, score, seen, backfilled)
        at = published if exact else None
        url, fetched = f"https://{desk.key}.example/news/{self.page}", seen + timedelta(seconds=20)
        self.rows["story"].append((
            self.id, self.page, desk.key, TOPIC, url, w.title, w.body[:90], w.body, w.language, at, day_of(day), "minute" if exact else "day", "json-ld",
            local.isoformat(), day, '["Desk"]', "Politics",
            "[]", verdict, "rule", score, '{"title": "layout:h1", "body": "layout"}', w.text_hash, seen, fetched,
            hour_of(at, ZONE), delay_of(at, day_of(day), seen, ZONE, backfilled=backfilled), w.original,
        ))  # fmt: skip
        self.rows["story_search"].append((self.id, w.folded_title, w.folded_body))
        self._found(desk.key, day, w, verdict, score)

    def _sketch(self, day: int, w: Written) -> None:
        runs = {*w.runs}
        sketch = array("I", [len(runs), *sorted(runs)[:KEPT]]).tobytes()
        self.rows["sketch"].append((self.id, sketch))
        self.rows["sketch_key"] += [(day, key, self.id) for key in keys(sketch)]

    def _found_alike(self) -> None:
        """Mark the originals that were copied, as the first of their group."""
        copied = {row[-1] for row in self.rows["story"]}
        self.rows["story"] = [(*row[:-1], row[0]) if row[0] in copied else row for row in self.rows["story"]]

    def _found(self, outlet: str, day: int, w: Written, verdict: str, score: float) -> None:
        evidence = []
        for term in w.terms:
            for zone, text in (("title", w.title), ("body", w.body)):
                if (start := text.find(term.text)) >= 0:
                    at = f'"start": {start}, "end": {start + len(term.text)}'
                    evidence.append(f'{{"term": {term.json}, "zone": "{zone}", {at}, "rule": "named", "group": "{term.group}"}}')
                    self.rows["mention"].append((self.id, TOPIC, term.text, zone, term.group, w.language, 1, outlet, day, verdict))
        whole = f"[{', '.join(evidence)}]"
        self.rows["story_topic"].append((self.id, TOPIC, verdict, "rule", verdict, score, whole, outlet, day, w.language))
        for source in w.sources:
            start = max(0, w.body.find(source.name))
            end = start + len(source.name)
            self.rows["attribution"].append((self.id, source.name, source.canonical, source.kind, "cited", start, end, outlet, day, w.language, verdict))

    def _page(self, outlet: str, state: str, title: str, at: datetime, day: int, language: str, verdict: str, score: float, seen: datetime, old: bool) -> None:
        self.page += 1
        url, fetched = f"https://{outlet}.example/news/{self.page}", seen + timedelta(seconds=20)
        self.rows["page"].append((
            self.page, outlet, str(self.page), url, state, title, at, day_of(day), day, language, verdict, score, seen, fetched, 200, 1, fetched, 1, old,
        ))  # fmt: skip

    def _coverage(self, day: int, counts: list[int], read: Counter[tuple[str, str, str]]) -> None:
        """Count twenty pages off topic for a story; only some of them have rows, for their number alone matters."""
        for desk, count in zip(self.outlets, counts, strict=True):
            if day in desk.silent:
                continue
            others = max(1, round(self.draw.gauss(count, count**0.5) * OFF_TOPIC))
            for language in desk.languages:
                own = [read[desk.key, language, verdict] for verdict in ("relevant", "possible", "off_topic")]
                own[2] += others if language == desk.languages[0] else others // 10
                self.rows["coverage"].append((desk.key, day, language, *own))
            for _ in range(round(count * _OTHER_PAGES)):
                at = datetime.combine(day_of(day), datetime.min.time(), UTC) + timedelta(seconds=self.draw.randrange(86400))
                title = self.draw.choice(self.books[desk.languages[0]].titles).text
                self._page(desk.key, "off_topic", title, at, day, desk.languages[0], "off_topic", 0.0, at + timedelta(minutes=desk.hurry), False)


def _runs(draw: Random, number: int) -> array[int]:
    return array("I", draw.randbytes(4 * number))
