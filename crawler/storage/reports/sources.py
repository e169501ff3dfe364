"""Who cites whom: the sources that stories name, and which outlets relay them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, select

from crawler.storage.models import AttributionRow, Mention, Story
from crawler.storage.reports.filter import OWN, Filter, Source, on_attribution, on_source, on_story, opened
from crawler.storage.reports.known import BETWEEN, Numbers, joined, numbered, numbers, worded
from crawler.storage.reports.mentions import key_of
from crawler.storage.reports.stories import NEWEST_FIRST, StoryLine, line_columns
from crawler.storage.reports.volume import VolumePoint

_EVER = 1 << 31  # days
_FEW = 100  # sources asked for by their keys; of more the whole period is read


class CitedCount(NamedTuple):
    """How widely a source is cited."""

    canonical: str
    name: str  # as written most often
    kind: str
    stories: int
    outlets: int
    first_day: int
    last_day: int


class Relay(NamedTuple):
    """In how many stories an outlet cites a source."""

    outlet: str
    canonical: str
    stories: int


def cited_sources(source: Source, chosen: Filter, *, kinds: tuple[str, ...] = (), known: tuple[str, ...] = ()) -> list[CitedCount]:
    """Return the cited sources, most stories first; a story counts once however often it names the source.

    How those in `known` are written is not asked where `kinds` are one: they go by their keys.
    """
    which = _cited(chosen, kinds)
    with opened(source) as connection:
        rows = _figures(_citations(connection, which, AttributionRow.story_id, AttributionRow.day))
        of_one_kind = {c: (c, kinds[0]) for c in known} if len(kinds) == 1 else {}
        named = of_one_kind | _named(connection, which, [row[0] for row in rows if row[0] not in of_one_kind])
    found = [CitedCount(canonical, *named[canonical], *figures) for canonical, *figures in rows]
    return sorted(found, key=lambda c: (-c.stories, c.canonical))


def written_names(source: Source, chosen: Filter, canonicals: tuple[str, ...]) -> dict[str, str]:
    """Return how some sources are written most often."""
    with opened(source) as connection:
        return {canonical: name for canonical, (name, _) in _named(connection, _cited(chosen, ()), canonicals).items()}


def latest_names(source: Source, cited: tuple[str, ...]) -> dict[str, str]:
    """Return how some sources were written when they were last cited; without those that no story ever cites."""
    name = select(AttributionRow.name).order_by(AttributionRow.day.desc()).limit(1)
    with opened(source) as connection:
        found = {one: connection.scalar(name.where(*on_source(one))) for one in cited}
    return {one: written for one, written in found.items() if written is not None}


def _named(connection: Connection, which: Sequence[ColumnElement[bool]], canonicals: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the name that is written most often for each of some sources, and the kind given most often."""
    if not canonicals:
        return {}
    columns = (AttributionRow.canonical, AttributionRow.name, AttributionRow.kind)
    few = [AttributionRow.canonical.in_(canonicals)] if len(canonicals) <= _FEW else []
    names: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for canonical, name, kind, times in connection.execute(select(*columns, func.count()).where(*which, *few).group_by(*columns)):
        names[canonical][name, kind] = times
    return {canonical: _usual(names[canonical]) for canonical in canonicals if canonical in names}


def relays(source: Source, chosen: Filter, *, canonicals: tuple[str, ...] = (), kinds: tuple[str, ...] = ()) -> list[Relay]:
    """Return in how many stories each outlet cites each source, most first."""
    which = _cited(chosen, kinds) + ([AttributionRow.canonical.in_(canonicals)] if canonicals else [])
    with opened(source) as connection:
        found = _citations(connection, which, AttributionRow.story_id)
    pairs = max(1, len(found.canonicals) * len(found.outlets))
    pair, stories = np.unique(_distinct(found.figures[0] * pairs + found.canonical * len(found.outlets) + found.outlet) % pairs, return_counts=True)
    canonical, outlet = divmod(pair, max(1, len(found.outlets)))
    order = np.lexsort((canonical, outlet, -stories))
    columns = ([of[i] for i in at[order].tolist()] for of, at in ((found.outlets, outlet), (found.canonicals, canonical)))
    return list(map(Relay, *columns, stories[order].tolist()))


class _Citations(NamedTuple):
    """Citations in columns, sources and outlets by their places in lists, which are sorted. A story may name a source several times."""

    canonicals: list[str]
    outlets: list[str]
    canonical: Numbers
    outlet: Numbers
    figures: Numbers  # a row of stories, and one of days where they are asked for


def _citations(connection: Connection, which: Sequence[ColumnElement[bool]], *figures: Any) -> _Citations:
    """Return citations (with their days, if these are asked for), each column of them fetched as one text: counted here, they need no sorting there."""
    columns = (*map(worded, (AttributionRow.canonical, AttributionRow.outlet)), *map(joined, figures))
    cited, citing, *texts = connection.execute(select(*columns).where(*which)).one()
    if cited is None:
        return _Citations([], [], *(np.zeros(0, dtype=np.int64),) * 2, np.zeros((len(figures), 0), dtype=np.int64))
    (canonicals, canonical), (outlets, outlet) = (numbered(of, sorted({*of})) for of in (text.split(BETWEEN) for text in (cited, citing)))
    return _Citations(canonicals, outlets, canonical, outlet, numbers(*texts).reshape(len(figures), -1))


def _distinct(values: Numbers) -> Numbers:
    """np.unique sorts only where it counts as well; else it is slower."""
    values = np.sort(values)
    found: Numbers = values[np.diff(values, prepend=-1) != 0]
    return found


def _figures(found: _Citations) -> list[tuple[Any, ...]]:
    """Return each source with its stories, its outlets, its first and its last day."""
    many, outlets, (story, day) = len(found.canonicals), max(1, len(found.outlets)), found.figures
    stories = np.bincount(_distinct(story * max(1, many) + found.canonical) % max(1, many), minlength=many)
    citing = np.bincount(_distinct(found.canonical * outlets + found.outlet) // outlets, minlength=many)
    first, last = (np.full(many, end, dtype=np.int64) for end in (_EVER, -_EVER))
    np.minimum.at(first, found.canonical, day)
    np.maximum.at(last, found.canonical, day)
    return list(zip(found.canonicals, *(of.tolist() for of in (stories, citing, first, last)), strict=True))


class CitingOutlet(NamedTuple):
    """How an outlet cites one source."""

    outlet: str
    stories: int
    first_day: int
    last_day: int


class Wording(NamedTuple):
    """How a source is named, and in how many stories."""

    name: str
    stories: int


class CitingTerm(NamedTuple):
    """A term of the topic in the stories that cite a source."""

    term: str
    ideas: tuple[str, ...]  # that it was found for (`topic:group`), in their order
    stories: int


@dataclass(frozen=True)
class Citing:
    """Who cites one source, when, and under which names."""

    days: tuple[VolumePoint, ...]  # its stories per outlet and day, for the days that have any
    outlets: tuple[CitingOutlet, ...]  # most stories first, as below
    wordings: tuple[Wording, ...]


def citing(source: Source, chosen: Filter, cited: str) -> Citing:
    """Return who cites a source: its citations are fetched once, and each story counted once by outlet, by day and by name."""
    asked = select(AttributionRow.story_id, AttributionRow.day, AttributionRow.outlet, AttributionRow.name).where(*_of(chosen, cited))
    with opened(source) as connection:
        rows = connection.execute(asked).all()
    per_day = Counter({story: (day, outlet) for story, day, outlet, _ in rows}.values())
    points = [VolumePoint(day, outlet, stories, None) for (day, outlet), stories in sorted(per_day.items())]
    names = Counter(name for _, name in {(story, name) for story, _, _, name in rows})
    wordings = sorted((Wording(*found) for found in names.items()), key=lambda w: (-w.stories, w.name))
    return Citing(tuple(points), tuple(_citing_outlets(points)), tuple(wordings))


def _citing_outlets(points: Iterable[VolumePoint]) -> list[CitingOutlet]:
    by_outlet: dict[str, list[VolumePoint]] = defaultdict(list)
    for point in points:  # in the order of their days
        by_outlet[point.series].append(point)
    found = [CitingOutlet(outlet, sum(p.stories or 0 for p in of), of[0].day, of[-1].day) for outlet, of in by_outlet.items()]
    return sorted(found, key=lambda c: (-c.stories, c.outlet))


def terms_citing(source: Source, chosen: Filter, cited: str) -> list[CitingTerm]:
    """Return the terms in the stories that cite a source, most stories first: as everywhere, of the topics that they count for."""
    citing = select(AttributionRow.story_id).where(*_of(chosen, cited))
    stories = func.count(Mention.story_id.distinct())
    own = [Mention.story_id.in_(citing), Mention.verdict.in_(chosen.counted()), *([Mention.topic == chosen.topic] if chosen.topic is not None else [])]
    idea = key_of("idea")
    ideas: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = {}
    with opened(source) as connection:
        for term, key, n in connection.execute(select(Mention.term, idea, stories).where(*own).group_by(Mention.term, idea)):
            ideas[term].append(key)
            counts[term] = n
        if several := [term for term, of in ideas.items() if len(of) > 1]:  # rare; a story may hold such a term for each of its groups
            counted = select(Mention.term, stories).where(*own, Mention.term.in_(several)).group_by(Mention.term)
            counts |= {term: n for term, n in connection.execute(counted)}  # noqa: C416
    found = (CitingTerm(term, tuple(sorted(i for i in of if i != term)), counts[term]) for term, of in ideas.items())
    return sorted(found, key=lambda t: (-t.stories, t.term))


def stories_citing(source: Source, chosen: Filter, cited: str, *, limit: int = 20) -> list[StoryLine]:
    """Return the latest stories that cite a source."""
    day = AttributionRow.day
    latest = select(day, AttributionRow.story_id).where(*_of(chosen, cited)).distinct().order_by(day.desc()).limit(limit)
    with opened(source) as connection:
        # Their days first: of a source that is cited daily the rest of the period need not be read.
        since = min(connection.scalars(latest), default=None)
        if since is None:
            return []
        late = replace(chosen, since_day=since)
        citing = select(AttributionRow.story_id).where(*_of(late, cited))
        asked = select(*line_columns(chosen)).where(Story.id.in_(citing), *on_story(late)).order_by(*NEWEST_FIRST)
        return [StoryLine(*row) for row in connection.execute(asked.limit(limit))]


def _of(chosen: Filter, cited: str) -> list[ColumnElement[bool]]:
    return [*on_source(cited), *on_attribution(chosen)]


def _cited(chosen: Filter, kinds: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [*on_attribution(chosen), AttributionRow.role != OWN, *([AttributionRow.kind.in_(kinds)] if kinds else [])]


def _usual(names: Mapping[tuple[str, str], int]) -> tuple[str, str]:
    """Return the name written most often, and the kind given most often."""
    if len(names) == 1:
        return next(iter(names))
    kinds: Counter[str] = Counter()
    for (_, kind), times in names.items():
        kinds[kind] += times
    name = min(names, key=lambda x: (-names[x], x))[0]
    return name, min(kinds, key=lambda k: (-kinds[k], k))
