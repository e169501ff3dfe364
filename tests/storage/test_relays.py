"""Who cites whom and who was first, on drawn worlds: every figure is worked out again from the plain rows, another way."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, update

from crawler.storage import reports
from crawler.storage.engine import writing
from crawler.storage.models import AttributionRow, Coverage, Mention, OutletRow, Page, Story, StoryTopic
from crawler.storage.reports import Filter
from crawler.storage.shared_texts import APART
from tests.storage.test_tallies import differences, rows

OUTLETS = {"alef": "wire", "beh": "private", "see": "private", "dal": "party"}
SOURCES = [("alef", "outlet"), ("see", "outlet"), ("far", "outlet"), ("minister", "official"), ("anonymous", "anonymous"),
           ("ministry", "institution"), ("ministry", "official")]  # fmt: skip
OWNERS = {"alef": ("alef",), "house": ("beh", "see"), "see": ("see",)}  # "house" is what two outlets are called
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
    Filter(cites=("outlet:alef",)),
    Filter(cites=("anonymous:anonymous", "outlet:far"), since_day=SINCE + 1),
    Filter(cites=("official:ministry",), topic="coalition", terms=("base", "talks")),
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
            and set(chosen.cites) <= {f"{kind}:{canonical}" for _, canonical, kind, role in self.cites if role != "publisher"}
        )


def _drawn(seed: int) -> list[Row]:
    draw, rows = Random(seed), []
    for number in range(1, 181):
        at = MIDNIGHT + timedelta(minutes=draw.randrange(14 * 24 * 60))
        verdict = draw.choice(("relevant", "relevant", "possible", "off_topic"))
        topics = {"coalition": verdict} if number % 3 else {"drought": verdict}
        topics |= {"transport": "off_topic"} if number % 4 == 0 else {}  # of which a rule found a term, and not enough
        outlet = draw.choice(sorted(OUTLETS))
        row = Row(number, outlet, draw.choice(("ar", "fa")), f"text {draw.randrange(60)}", at, draw.choice(("minute", "second", "minute", "day")),
                  SINCE + (at - MIDNIGHT).days, verdict, topics, {t for t in ("base", "force", "talks") if draw.random() < 0.4})  # fmt: skip
        for canonical, kind in draw.sample(SOURCES, draw.choice((0, 1, 1, 2, 3))):
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
        place = {"story_id": r.id, "outlet": r.outlet, "day": r.day, "language": r.language, "verdict": r.verdict}
        for topic, verdict in r.topics.items():
            values[StoryTopic].append(place | {"topic": topic, "verdict": verdict, "rule_verdict": verdict, "score": 1.0})
            terms, own = r.terms if topic != "transport" else {"bus"}, place | {"topic": topic, "verdict": verdict, "count": 1}
            groups = {"title": "actors", "body": "actors" if r.id % 2 else "others"}  # a story may name a term for two groups
            values[Mention].extend(own | {"term": t, "zone": z, "term_group": group} for t in terms for z, group in groups.items())
        for i, (name, canonical, kind, role) in enumerate(r.cites):
            values[AttributionRow].append(place | {"name": name, "canonical": canonical, "kind": kind, "role": role, "start": i, "end": i + 1})
    return values


def _citing(rows: list[Row], chosen: Filter, canonical: str, kind: str) -> list[Row]:
    return [r for r in rows if r.is_in(chosen) and any(c[1:3] == (canonical, kind) and c[3] != "publisher" for c in r.cites)]


def _minute(row: Row) -> datetime | None:
    return row.at if row.exact in ("minute", "second") else None


def _written(citing: list[Row], canonical: str) -> str:
    names = Counter(c[0] for r in citing for c in r.cites if c[1] == canonical and c[3] != "publisher")
    return min(names, key=lambda name: (-names[name], name))


def _told(citing: list[Row], canonical: str, kind: str, known: tuple[str, ...]) -> tuple[Any, ...]:
    name = canonical if canonical in known else _written(citing, canonical)
    days = [r.day for r in citing]
    return name, kind, len(citing), len({r.outlet for r in citing}), min(days), max(days)


def _check_latest(engine: Engine, rows: list[Row], chosen: Filter, canonical: str, kind: str) -> None:
    newest = sorted(_citing(rows, chosen, canonical, kind), key=lambda r: (r.day, r.at or MIDNIGHT, r.id), reverse=True)
    assert [s.id for s in reports.stories_citing(engine, chosen, f"{kind}:{canonical}", limit=4)] == [r.id for r in newest[:4]]


def _check_one_source(engine: Engine, rows: list[Row], chosen: Filter, canonical: str, kind: str) -> None:
    citing, source = _citing(rows, chosen, canonical, kind), f"{kind}:{canonical}"
    by = Counter(r.outlet for r in citing)
    told = reports.citing(engine, chosen, source)
    found = told.outlets
    assert {c.outlet: (c.stories, c.first_day, c.last_day) for c in found} == {
        o: (n, min(r.day for r in citing if r.outlet == o), max(r.day for r in citing if r.outlet == o)) for o, n in by.items()
    }
    assert [c.stories for c in found] == sorted(by.values(), reverse=True)
    assert {(p.day, p.series): p.stories for p in told.days} == Counter((r.day, r.outlet) for r in citing)
    ideas: dict[str, set[str]] = defaultdict(set)
    for r in citing:
        for term in r.terms:
            ideas[term] |= {f"{next(iter(r.topics))}:{group}" for group in (("actors",) if r.id % 2 else ("actors", "others"))}
    terms = reports.terms_citing(engine, chosen, source)
    assert sorted((t.term, t.stories, t.ideas) for t in terms) == sorted(
        (t, n, tuple(sorted(ideas[t]))) for t, n in Counter(t for r in citing for t in r.terms).items()
    )
    wordings = Counter(name for r in citing for name in {c[0] for c in r.cites if c[1:3] == (canonical, kind)})
    assert {w.name: w.stories for w in told.wordings} == wordings


def _check_lists(engine: Engine, rows: list[Row], chosen: Filter, canonical: str, kind: str) -> None:
    """The stories behind a count: its source beside those that are chosen already."""
    listed = replace(chosen, cites=(*chosen.cites, f"{kind}:{canonical}"))
    citing = _citing(rows, chosen, canonical, kind)
    ids = sorted(r.id for r in citing)
    assert sorted(s.id for s in reports.list_stories(engine, listed, limit=500)) == [s.id for s in reports.stories_for_export(engine, listed)] == ids
    assert (reports.count_stories(engine, listed), reports.count_texts(engine, listed)) == (len(ids), len({r.text for r in citing}))
    assert len(reports.list_stories(engine, listed, collapsed=True, limit=500)) == len({r.text for r in citing})
    assert sum(s.stories for s in reports.outlet_shares(engine, listed)) == len(ids)
    assert {t.term: t.stories for t in reports.terms(engine, listed).terms} == Counter(t for r in citing for t in r.terms)
    for outlet, stories in Counter(r.outlet for r in citing).items():
        assert reports.count_stories(engine, replace(listed, outlets=(outlet,))) == stories
    for term, stories in () if chosen.terms else Counter(t for r in citing for t in r.terms).items():
        assert reports.count_stories(engine, replace(listed, terms=(term,))) == stories


def _check_kinds_of_source(engine: Engine, rows: list[Row], chosen: Filter) -> None:
    pairs = Counter((r.outlet, c) for r in rows if r.is_in(chosen) for c in {c[1] for c in r.cites if c[2] == "outlet" and c[3] != "publisher"})
    assert {(r.outlet, r.canonical): r.stories for r in reports.relays(engine, chosen, kinds=("outlet",))} == pairs
    by_kind = {kind: {c for c, k in [*SOURCES, ("house", "outlet")] if k == kind} for kind in ("outlet", "official", "institution", "person", "anonymous")}
    for kind, canonicals in by_kind.items():
        counts = {c: len(_citing(rows, chosen, c, kind)) for c in canonicals}
        found = {c.canonical: c.stories for c in reports.cited_sources(engine, chosen, kinds=(kind,))}
        assert found == {c: n for c, n in counts.items() if n}
        for known in ((), ("alef", "minister")):
            cited = reports.cited_sources(engine, chosen, kinds=(kind,), known=known)
            assert {c.canonical: c[1:] for c in cited} == {c: _told(_citing(rows, chosen, c, kind), c, kind, known) for c in found}
    named = {c: _written(citing, c) for c in ("alef", "far") if (citing := _citing(rows, chosen, c, "outlet"))}
    assert reports.written_names(engine, chosen, ("alef", "far")) == named


def _near(rows: list[Row], row: Row) -> list[Row]:
    """The stories with the text of one and near it, whoever's, itself too."""
    return [r for r in rows if r.text == row.text and r.verdict != "off_topic" and abs(r.day - row.day) <= APART]


def _check_lags(engine: Engine, rows: list[Row], chosen: Filter) -> None:
    lags: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for row in (r for r in rows if r.is_in(chosen)):
        for canonical, outlets in OWNERS.items():
            cites = any(c[1] == canonical and c[3] != "publisher" for c in row.cites)
            own = [r for r in _near(rows, row) if r.outlet in outlets and r.outlet != row.outlet]
            if cites and own:
                at, began = _minute(row), min((m for r in own if (m := _minute(r))), default=None)
                lags[row.outlet, canonical].append(int((at - began).total_seconds()) if at and began else None)
    expected = {key: (len(of), len(_known(of)), sorted(lag for lag in _known(of) if lag >= 0)) for key, of in lags.items()}
    found = reports.relayed(engine, chosen, OWNERS)
    assert {(r.outlet, r.canonical): (r.same, r.timed, sorted(r.lags)) for r in found} == expected
    if chosen == Filter():
        assert sum(same for same, _, _ in expected.values()) > 3  # the world has such relays


def _known(lags: list[int | None]) -> list[int]:
    return [lag for lag in lags if lag is not None]


def _check_firsts(engine: Engine, rows: list[Row], chosen: Filter) -> None:
    texts: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    behind: dict[str, list[float]] = defaultdict(list)
    for row in (r for r in rows if r.is_in(chosen) and r.verdict != "off_topic"):
        near = _near(rows, row)
        own, others = [r for r in near if r.outlet == row.outlet], [r for r in near if r.outlet != row.outlet]
        if not others or min(own, key=lambda r: (_minute(r) is None, _minute(r) or MIDNIGHT, r.id)) is not row:
            continue
        texts[row.outlet] += 1
        at, best = _minute(row), min((m for r in others if (m := _minute(r))), default=None)
        if at and best:
            compared[row.outlet] += 1
            firsts[row.outlet] += at < best
            behind[row.outlet] += [(at - best).total_seconds()] if at > best else []
    found = reports.speeds(engine, chosen)
    assert {o: (s.texts, s.compared, s.first, s.behind) for o, s in found.items()} == {
        o: (n, compared[o], firsts[o], median(behind[o]) if behind[o] else None) for o, n in texts.items()
    }
    if chosen == Filter():
        assert sum(texts.values()) > sum(compared.values()) > sum(firsts.values()) > 3


def test_figures_of_sources_and_relays_are_those_of_the_stories(world: tuple[Engine, list[Row]]) -> None:
    engine, rows = world
    for chosen in CHOSEN:
        for source in (SOURCES[0], *SOURCES[2:]):
            _check_one_source(engine, rows, chosen, *source)
            _check_latest(engine, rows, chosen, *source)
            _check_lists(engine, rows, chosen, *source)
        _check_kinds_of_source(engine, rows, chosen)
        _check_lags(engine, rows, chosen)
        _check_firsts(engine, rows, chosen)


def test_shared_texts_are_known_whatever_is_changed(world: tuple[Engine, list[Row]]) -> None:
    engine, _ = world
    draw = Random(2)
    changes: list[tuple[str, list[Any]]] = [
        ("verdict", ["relevant", "off_topic"]), ("day", [SINCE, SINCE + 3]), ("text_hash", ["text 1", "text 2"]), ("language", ["ar", None]),
        ("published_precision", ["day", "minute"]), ("published_at", [MIDNIGHT, None]),
    ]  # fmt: skip
    for number in range(12):
        column, values = changes[number % len(changes)]
        with writing(engine) as connection:
            connection.execute(update(Story).where(Story.id.in_(draw.sample(range(1, 181), 9))).values({column: draw.choice(values)}))
            gone = draw.sample(range(1, 181), 2)
            for table in (AttributionRow, Mention, StoryTopic):
                connection.execute(delete(table).where(table.story_id.in_(gone)))
            connection.execute(delete(Story).where(Story.id.in_(gone)))
    assert differences(engine) == []
    with engine.connect() as connection:
        assert len(rows(connection, "shared_text")) > 20
