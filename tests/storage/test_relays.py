"""Who cites whom and who was first, on drawn worlds: every figure is worked out again from the plain rows, another way."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from crawler.storage import reports
from crawler.storage.engine import writing
from crawler.storage.models import AttributionRow, Coverage, Mention, OutletRow, Page, Story, StoryTopic
from crawler.storage.reports import Filter
from crawler.storage.reports.relays import APART
from dashboard import movers

OUTLETS = {"alef": "wire", "beh": "private", "see": "private", "dal": "party"}
SOURCES = [("alef", "outlet"), ("see", "outlet"), ("far", "outlet"), ("minister", "official"), ("anonymous", "anonymous")]
OWNERS = (("alef", ("alef",)), ("house", ("beh", "see")), ("see", ("see",)))  # "house" is what two outlets are called
MIDNIGHT = datetime(2024, 10, 7, tzinfo=UTC)
SINCE = 20_003  # that day
CHOSEN = [
    Filter(),
    Filter(since_day=SINCE + 2, until_day=SINCE + 9),
    Filter(outlets=("alef", "dal")),
    Filter(kinds=("private",)),
    Filter(languages=("ar",)),
    Filter(verdicts=("relevant",)),
    Filter(topic="coalition"),
    Filter(terms=("base",)),
]


@dataclass
class Row:
    """A story as drawn."""

    id: int
    outlet: str
    language: str
    text: str
    at: datetime | None
    exact: str
    day: int
    verdict: str
    topics: dict[str, str]
    terms: set[str]
    cites: list[tuple[str, str, str, str]] = field(default_factory=list)  # name, canonical, kind, role

    def is_in(self, chosen: Filter) -> bool:
        """Whether a reader who chose this filter sees it, said anew."""
        verdict = self.topics.get(chosen.topic, "") if chosen.topic else self.verdict
        return (
            (chosen.since_day is None or self.day >= chosen.since_day)
            and (chosen.until_day is None or self.day <= chosen.until_day)
            and (not chosen.outlets or self.outlet in chosen.outlets)
            and (not chosen.kinds or OUTLETS[self.outlet] in chosen.kinds)
            and (not chosen.languages or self.language in chosen.languages)
            and verdict in (chosen.verdicts or ("relevant", "possible"))
            and (not chosen.terms or bool(self.terms & set(chosen.terms)))
        )


def _drawn(seed: int) -> list[Row]:
    draw, rows = Random(seed), []
    for number in range(1, 181):
        at = MIDNIGHT + timedelta(minutes=draw.randrange(14 * 24 * 60))
        verdict = draw.choice(("relevant", "relevant", "possible", "off_topic"))
        topics = {"coalition": verdict} if number % 3 else {"drought": verdict}
        outlet = draw.choice(sorted(OUTLETS))
        row = Row(number, outlet, draw.choice(("ar", "fa")), f"text {draw.randrange(60)}", at, draw.choice(("minute", "second", "minute", "day")),
                  SINCE + (at - MIDNIGHT).days, verdict, topics, {t for t in ("base", "force", "talks") if draw.random() < 0.4})  # fmt: skip
        for canonical, kind in draw.sample(SOURCES, draw.choice((0, 1, 1, 2))):
            role = "publisher" if canonical == outlet else "cited"
            row.cites += [(f"{canonical} {i}", canonical, kind, role) for i in range(draw.choice((1, 1, 2)))]
        if draw.random() < 0.2:
            row.cites.append(("the house", "house", "outlet", "cited"))
        rows.append(row)
    return rows


@pytest.fixture
def world(database: Engine) -> tuple[Engine, list[Row]]:
    """Drawn stories, in the tables and as they were drawn."""
    rows = _drawn(1)
    with writing(database) as connection:
        facts = {"native_name": "", "country": "Iraq", "line": "", "timezone": "UTC", "languages": ["ar", "fa"], "unverified": []}
        connection.execute(insert(OutletRow), [facts | {"key": k, "name": k, "home": f"https://{k}.example/", "kind": v} for k, v in OUTLETS.items()])
        read = {(r.outlet, r.day, r.language) for r in rows}
        connection.execute(insert(Coverage), [{"outlet": o, "day": d, "language": x, "relevant": 1, "possible": 0, "off_topic": 0} for o, d, x in sorted(read)])
        for table, values in _values(rows).items():
            connection.execute(insert(table), values)
    return database, rows


def _values(rows: list[Row]) -> dict[Any, list[dict[str, Any]]]:
    values: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for r in rows:
        seen = {"first_seen_at": MIDNIGHT, "fetched_at": MIDNIGHT}
        own = {"outlet": r.outlet, "url": f"https://{r.outlet}.example/{r.id}", "title": "x", "day": r.day, "language": r.language, "verdict": r.verdict}
        values[Page].append(own | seen | {"id": r.id, "identity": str(r.id), "state": "story", "next_try_at": MIDNIGHT, "tries": 1})
        judged = {"topic": next(iter(r.topics)), "score": 1.0, "text_hash": r.text}
        values[Story].append(own | seen | judged | {"id": r.id, "page_id": r.id, "body": "x", "published_at": r.at, "published_precision": r.exact})
        place = {"story_id": r.id, "outlet": r.outlet, "day": r.day, "verdict": r.verdict}
        for topic, verdict in r.topics.items():
            values[StoryTopic].append(place | {"topic": topic, "verdict": verdict, "rule_verdict": verdict, "score": 1.0, "language": r.language})
            values[Mention].extend(
                place | {"topic": topic, "term": t, "zone": z, "language": r.language, "count": 1} for t in r.terms for z in ("title", "body")
            )
        for i, (name, canonical, kind, role) in enumerate(r.cites):
            values[AttributionRow].append(place | {"name": name, "canonical": canonical, "kind": kind, "role": role, "start": i, "end": i + 1})
    return values


def _citing(rows: list[Row], chosen: Filter, canonical: str) -> list[Row]:
    return [r for r in rows if r.is_in(chosen) and any(c[1] == canonical and c[3] != "publisher" for c in r.cites)]


def _minute(row: Row) -> datetime | None:
    return row.at if row.exact in ("minute", "second") else None


def _check_one_source(engine: Engine, rows: list[Row], chosen: Filter, canonical: str) -> None:
    citing = _citing(rows, chosen, canonical)
    by = Counter(r.outlet for r in citing)
    found = reports.citing_outlets(engine, chosen, canonical)
    assert {c.outlet: (c.stories, c.first_day, c.last_day) for c in found} == {
        o: (n, min(r.day for r in citing if r.outlet == o), max(r.day for r in citing if r.outlet == o)) for o, n in by.items()
    }
    assert [c.stories for c in found] == sorted(by.values(), reverse=True)
    assert {(p.day, p.series): p.stories for p in reports.citing_days(engine, chosen, canonical)} == Counter((r.day, r.outlet) for r in citing)
    assert sum(p.stories or 0 for p in reports.citing_days(engine, chosen, canonical, step=7)) == len(citing)
    assert {t.term: t.stories for t in reports.terms_citing(engine, chosen, canonical)} == Counter(t for r in citing for t in r.terms)
    wordings = Counter(name for r in citing for name in {c[0] for c in r.cites if c[1] == canonical})
    assert {w.name: w.stories for w in reports.wordings(engine, chosen, canonical)} == wordings


def _check_kinds_of_source(engine: Engine, rows: list[Row], chosen: Filter) -> None:
    pairs = Counter((r.outlet, c) for r in rows if r.is_in(chosen) for c in {c[1] for c in r.cites if c[2] == "outlet" and c[3] != "publisher"})
    assert {(r.outlet, r.canonical): r.stories for r in reports.relays(engine, chosen, kinds=("outlet",))} == pairs
    by_kind = {kind: {c for c, k in [*SOURCES, ("house", "outlet")] if k == kind} for kind in ("outlet", "official", "institution", "person", "anonymous")}
    for kind, canonicals in by_kind.items():
        counts = {c: len(_citing(rows, chosen, c)) for c in canonicals}
        found = {c.canonical: c.stories for c in reports.cited_sources(engine, chosen, kinds=(kind,))}
        assert found == {c: n for c, n in counts.items() if n}  # kinds apart: a source is of one


def _check_lags(engine: Engine, rows: list[Row], chosen: Filter) -> None:
    expected = {}
    for row in (r for r in rows if r.is_in(chosen)):
        for canonical, outlets in OWNERS:
            cites = any(c[1] == canonical and c[3] != "publisher" for c in row.cites)
            own = [r for r in rows if r.outlet in outlets and r.outlet != row.outlet and r.text == row.text and r.verdict != "off_topic"]
            own = [r for r in own if abs(r.day - row.day) <= APART]
            if cites and own:
                first = min(own, key=lambda r: (_minute(r) is None, _minute(r) or MIDNIGHT, r.id))
                at, began = _minute(row), _minute(first)
                expected[row.id, canonical] = (first.id, at - began if at and began else None)
    found = movers.relayed(reports.carried(engine, chosen), reports.namings(engine, chosen), dict(OWNERS))
    assert {(r.story, r.canonical): (r.original, r.lag) for r in found} == expected
    if chosen == Filter():
        assert len(expected) > 3  # the world has such relays


def _check_firsts(engine: Engine, rows: list[Row], chosen: Filter) -> None:
    since, until = chosen.since_day or 0, chosen.until_day or 99_999
    near = [r for r in rows if r.verdict != "off_topic" and since - APART <= r.day <= until + APART]
    texts = {r.text for r in near if len({o.outlet for o in near if o.text == r.text}) > 1}
    found = reports.carried(engine, chosen)
    assert {tuple(c) for c in found} == {(r.text, r.outlet, r.id, r.day, _minute(r), r.is_in(chosen)) for r in near if r.text in texts}
    firsts: Counter[str] = Counter()
    for text in texts:
        for group in _days_together([r.day for r in near if r.text == text]):
            of_group = [r for r in near if r.text == text and r.day in group]
            timed = [r for r in of_group if _minute(r)]
            best = min((r.at for r in timed if r.at), default=None)
            first = {r.outlet for r in timed if r.at == best}
            if any(r.is_in(chosen) for r in of_group) and len({r.outlet for r in timed}) > 1 and len(first) == 1:
                firsts[first.pop()] += 1
    assert {o: s.first for o, s in movers.speeds(found).items() if s.first} == firsts


def _days_together(days: list[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for day in sorted(days):
        if groups and day - groups[-1][-1] <= APART:
            groups[-1].append(day)
        else:
            groups.append([day])
    return groups


def test_figures_of_sources_and_relays_are_those_of_the_stories(world: tuple[Engine, list[Row]]) -> None:
    engine, rows = world
    for chosen in CHOSEN:
        for canonical in ("alef", "far", "minister", "anonymous"):
            _check_one_source(engine, rows, chosen, canonical)
        _check_kinds_of_source(engine, rows, chosen)
        _check_lags(engine, rows, chosen)
        _check_firsts(engine, rows, chosen)
