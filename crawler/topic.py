"""Is an article about a topic, and why: three verdicts, a score, and every match with the rule it served.

A list of phrases does not generalise, so a topic composes: groups of terms (who, with what, where, doing what) that must meet in a
window, beside names that are enough alone and longer names that take words away. All of that is data (`seeds/topics/`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from crawler.text.furniture import without_furniture
from crawler.text.keywords import Match, Matcher, only_exact
from crawler.text.language import detect
from crawler.text.lexicon import EXCLUDE, Lexicon, Rule, TopicError, read_lexicon
from crawler.text.zones import Found, Meeting, Spot, Zone, Zones, gap

__all__ = ["Evidence", "Topic", "TopicError", "Verdict", "load_topic", "load_topics", "strongest"]

Judgement: TypeAlias = Literal["relevant", "possible", "off_topic"]

_STRENGTH: tuple[Judgement, ...] = ("off_topic", "possible", "relevant")
_PER_LENGTH = 700  # folded characters (about 110 words) of a story on the topic hold at least one meeting
_APART = 60  # meetings nearer than this are one
_MOST_EVIDENCE = 60
_FAR = 1 << 30
# Whose terms an article in a language is searched for; one in any other language is searched for all.
_KURDISH = frozenset(["ckb", "kmr"])
_KIN: Mapping[str, Collection[str]] = {"ar": ("ar",), "fa": ("fa",), "ckb": _KURDISH, "kmr": _KURDISH, "tr": ("tr",), "en": ("en",)}


class Evidence(NamedTuple):
    """A term at `start:end` of a zone's original text, and the rule it served or the exclusion that took it away."""

    term: str
    zone: Zone
    start: int
    end: int
    rule: str
    group: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one article, and why."""

    topic: str
    verdict: Judgement
    score: float
    evidence: tuple[Evidence, ...]
    points: Mapping[Zone, float] = field(default_factory=dict, compare=False)  # what each zone added to the score


@dataclass(frozen=True)
class Topic:
    """A topic ready to judge. Build it once: its terms become one automaton."""

    lexicon: Lexicon
    _matcher: Matcher = field(init=False, repr=False, compare=False)
    _only_exact: Callable[[str], str] = field(init=False, repr=False, compare=False)
    _anchors: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_matcher", Matcher(self.lexicon.terms))
        object.__setattr__(self, "_only_exact", only_exact(self.lexicon.terms))
        anchors = {group for rule in self.lexicon.rules if rule.weight > 0 for group in rule.slots[0]}
        object.__setattr__(self, "_anchors", frozenset(anchors))

    @property
    def name(self) -> str:
        """The topic's key."""
        return self.lexicon.name

    @property
    def titles(self) -> Mapping[str, str]:
        """The topic's title by language."""
        return self.lexicon.titles

    def judge(self, title: str, body: str, *, lead: str = "", tags: Sequence[str] = (), language: str | None = None, day: date | None = None) -> Verdict:
        """The verdict on one article. Spans of evidence are in the given texts; tags are taken as joined by ", ".

        Terms of the article's `language` are looked for (read from the text when it is not given): «غربي» is "western" in Persian and
        "west of" in Arabic.
        """
        zones: tuple[tuple[Zone, str], ...] = (("title", title), ("lead", lead), ("body", without_furniture(body)), ("tags", ", ".join(tags)))
        story = Zones.of(((zone, self._only_exact(text)) for zone, text in zones), self.lexicon.window)
        found = self._look(story, _KIN.get(language or detect(f"{title} {lead} {body[:300]}") or "", ()))
        points = self._score(found, story)
        score = sum(points.values())
        before = self.lexicon.since is not None and day is not None and day < self.lexicon.since
        verdict: Judgement = "off_topic" if before or score < self.lexicon.possible else "possible" if score < self.lexicon.relevant else "relevant"
        return Verdict(self.name, verdict, 0.0 if before else round(score, 2), self._evidence(found, story, "too-early" if before else None), points)

    # ---- finding

    def _look(self, story: Zones, languages: Collection[str]) -> Found:
        matches = self._matcher.find(story.folded, languages)
        if not matches:
            return Found()
        spots, excluded = self._sort(matches)
        breaks: Sequence[int] | None = None
        for name, (left, right) in self.lexicon.compounds.items():
            parts = _all(left, spots), _all(right, spots)
            if all(parts):
                breaks = story.breaks() if breaks is None else breaks
                spots[name] = list(_pairs(name, *parts, self.lexicon.near, breaks))
        there = {group for group, found in spots.items() if found}
        rules = [rule for rule in self.lexicon.rules if not any(there.isdisjoint(slot) for slot in rule.slots)]  # of most, something is missing
        meetings = [meeting for rule in rules for meeting in self._meet(rule, spots, story.head)]
        boosts = tuple(spot for group in self.lexicon.boosts for spot in spots.get(group, ()))
        return Found(tuple(meetings), tuple(excluded), boosts if meetings else ())

    def _sort(self, matches: Iterable[Match]) -> tuple[dict[str, list[Spot]], list[Spot]]:
        """Matches by group, without those that a longer excluded name covers, and the excluded names that took an anchor."""
        all_spots = [Spot(m.start, m.end, m.term.text, m.term.group) for m in matches]
        names = _Names([spot for spot in all_spots if spot.group.startswith(EXCLUDE)])
        spots: dict[str, list[Spot]] = {}
        used: dict[Spot, None] = {}
        for spot in all_spots:
            if spot.group.startswith(EXCLUDE):
                continue
            name = names.over(spot)
            if name is None:
                spots.setdefault(spot.group, []).append(spot)
            elif spot.group in self._anchors:
                used[name] = None
        for group in spots.values():
            group.sort(key=lambda s: s.start)
        for bare in self.lexicon.echoes:
            if bare in spots and names.all:
                spots[bare] = _not_echoing(spots[bare], used, [spot for kept in spots.values() for spot in kept])
        return spots, list(used)

    def _meet(self, rule: Rule, spots: Mapping[str, Sequence[Spot]], head: int) -> Iterable[Meeting]:
        for group in rule.slots[0]:
            for anchor in spots.get(group, ()):
                partners = [self._nearest(anchor, slot, spots, head) for slot in rule.slots[1:]]
                if any(partner is None for partner in partners):
                    continue
                met = [partner for partner in partners if partner is not None]
                reach = max((min(gap(anchor, partner), self.lexicon.window) for partner in met), default=self.lexicon.window)
                if rule.never and self._nearest(anchor, rule.never, spots) is not None:
                    continue
                rival = self._nearest(anchor, rule.unless, spots) if rule.unless else None
                if rival is None or gap(anchor, rival) >= reach:
                    yield Meeting(rule, (anchor, *met))

    def _nearest(self, anchor: Spot, slot: Sequence[str], spots: Mapping[str, Sequence[Spot]], head: int = 0) -> Spot | None:
        """The spot of a group that is nearest to the anchor and in its window; a title and its lead (up to `head`) are one window."""
        best, best_gap, window = None, _FAR, self.lexicon.window
        for group in slot:
            candidates = spots.get(group, ())
            at = bisect_left(candidates, anchor.start, key=lambda s: s.start)
            for spot in candidates[max(0, at - 2) : at + 2]:
                apart = gap(anchor, spot)
                if apart < best_gap and spot is not anchor and (apart <= window or (anchor.start < head and spot.start < head)):
                    best, best_gap = spot, apart
        return best

    # ---- weighing

    def _score(self, found: Found, story: Zones) -> dict[Zone, float]:
        if not found.meetings:
            return {}
        weights = self.lexicon.zones
        parts: dict[Zone, Found] = {zone: story.part(found, zone) for zone in story.spans}
        points: dict[Zone, float] = {zone: self._points(part) for zone, part in parts.items() if zone != "body"}
        start, end = story.spans["body"]
        opening = story.within(found, start, story.head)
        points["lead"] = max(points["lead"], self._points(opening), key=abs)
        points["body"] = self._depth(parts["body"], end - start)
        return {zone: weights[zone] * value for zone, value in points.items()}

    def _points(self, found: Found) -> float:
        """A short zone is as good as its best meeting, less what speaks against it."""
        weights = [meeting.rule.weight for meeting in found.meetings]
        best = max((weight for weight in weights if weight > 0), default=0.0)
        against = min((weight for weight in weights if weight < 0), default=0.0)
        return best + against + (max((self.lexicon.boosts[s.group] for s in found.boosts), default=0.0) if best else 0.0)

    def _depth(self, found: Found, length: int) -> float:
        """A body is as good as its best meeting, for as much of its length as meetings are spread over that are at least half as good."""
        best = max((m.rule.weight for m in found.meetings), default=0.0)
        count, last = 0, -_APART
        for meeting in sorted((m for m in found.meetings if m.rule.weight > 0 and 2 * m.rule.weight >= best), key=lambda m: m.start):
            if meeting.start - last >= _APART:
                count, last = count + 1, meeting.start
        density = min(1.0, count * _PER_LENGTH / max(length, 1))
        return best * density * (1 + 0.5 * min(count - 1, 2)) if count else 0.0

    # ---- explaining

    def _evidence(self, found: Found, story: Zones, veto: str | None) -> tuple[Evidence, ...]:
        evidence: dict[tuple[Zone, int, int, str], Evidence] = {}
        for spot, rule in [*_rows(found, veto)][:_MOST_EVIDENCE]:
            for piece in story.pieces(spot):
                zone, start, end = story.original(piece)
                evidence.setdefault((zone, start, end, rule), Evidence(piece.term, zone, start, end, rule, spot.group.removeprefix(EXCLUDE)))
        return tuple(evidence.values())


class _Names:
    """Excluded names of a text. Only those near a term are compared with it: a text may be a megabyte of them."""

    def __init__(self, found: Sequence[Spot]) -> None:
        self.all = sorted(enumerate(found), key=lambda n: n[1].start)
        self._longest = max((spot.end - spot.start for spot in found), default=0)

    def over(self, spot: Spot) -> Spot | None:
        """Return the first name found that overlaps a term and is no shorter."""
        first, last = (bisect_left(self.all, at, key=lambda n: n[1].start) for at in (spot.start - self._longest, spot.end))
        over = [(i, n) for i, n in self.all[first:last] if spot.start < n.end and n.end - n.start >= spot.end - spot.start]
        return min(over, key=lambda n: n[0])[1] if over else None


def _rows(found: Found, veto: str | None) -> Iterable[tuple[Spot, str]]:
    for meeting in sorted(found.meetings, key=lambda m: -m.rule.weight):
        for spot in meeting.spots:
            yield spot, veto or meeting.rule.name
    for spot in found.excluded:
        yield spot, spot.group
    for spot in found.boosts:
        yield spot, "boost"


def _not_echoing(bare: Sequence[Spot], taken: Iterable[Spot], kept: Sequence[Spot]) -> list[Spot]:
    """The bare words that do not stand for an excluded name: after "bridge tournament", "the bridge" is that one; the last full name before one decides."""
    full = [(spot.start, False) for spot in taken]
    for spot in kept:
        begin, end = (bisect_left(bare, at, key=lambda s: s.start) for at in (spot.start, spot.end))
        if any(word.end <= spot.end and spot.end - spot.start > word.end - word.start for word in bare[begin:end]):
            full.append((spot.start, True))
    full.sort()
    last = [full[at - 1][1] if (at := bisect_left(full, (word.end, False))) else True for word in bare]
    return [word for word, stays in zip(bare, last, strict=True) if stays]


def _all(groups: Sequence[str], spots: Mapping[str, Sequence[Spot]]) -> Sequence[Spot]:
    if len(groups) == 1:
        return spots.get(groups[0], ())
    return sorted((spot for group in groups for spot in spots.get(group, ())), key=lambda s: s.start)


def _pairs(name: str, left: Sequence[Spot], right: Sequence[Spot], near: int, breaks: Sequence[int]) -> Iterable[Spot]:
    """Spots of two groups that stand next to each other in one sentence, as one."""
    for spot in left:
        at = bisect_left(right, spot.start, key=lambda s: s.start)
        partners = [other for other in right[max(0, at - 1) : at + 2] if gap(spot, other) <= near and (other.end <= spot.start or spot.end <= other.start)]
        partners = [other for other in partners if bisect_left(breaks, spot.end) == bisect_left(breaks, other.end)]
        if partners:
            other = min(partners, key=lambda o: gap(spot, o))
            yield Spot(min(spot.start, other.start), max(spot.end, other.end), f"{spot.term} + {other.term}", name, (spot, other))


def strongest(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that counts where several topics have judged one text."""
    return max(verdicts, key=lambda v: (_STRENGTH.index(v.verdict), v.score))


def load_topic(path: Path | str) -> Topic:
    """The topic in a file; TopicError with one readable sentence when it can't be used."""
    path = Path(path)
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise TopicError(f"{path}: can't be read ({why}); check that the file exists and is UTF-8 text.") from None
    return Topic(read_lexicon(source, str(path)))


def load_topics(directory: Path | str) -> tuple[Topic, ...]:
    """Every topic of a folder, by file name; TopicError when there is none or two share a name."""
    topics = tuple(load_topic(path) for path in sorted(Path(directory).glob("*.yaml")))
    if not topics:
        missing = "holds no topic (*.yaml)" if Path(directory).is_dir() else "is no folder"
        raise TopicError(f"{directory}: {missing}; put one there or set RASAD_TOPICS_DIR to the folder of topics.")
    names = [topic.name for topic in topics]
    if len(set(names)) < len(names):
        raise TopicError(f"{directory}: two files name the same topic ({', '.join(names)}); give each its own `topic:`.")
    return topics
