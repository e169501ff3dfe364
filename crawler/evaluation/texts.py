"""Verdicts, dates, cited sources and languages against labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from crawler.text.letters import fold

Row: TypeAlias = Mapping[str, Any]
Figures: TypeAlias = dict[str, float]
ALL = "all"
_SAME_INSTANT = 60  # seconds
_CONTAINED = 3  # letters: a shorter name must be equal


class Failure(NamedTuple):
    """A case that was answered wrongly or not at all. A wrong answer is worse than none."""

    id: Any
    language: str
    kind: Literal["wrong", "missed"]
    case: str
    expected: Any
    answered: Any


@dataclass(frozen=True)
class Score:
    """Figures by group of cases ("all", a language, ...), and the cases that fail, wrong ones first."""

    figures: Mapping[str, Figures]
    failures: tuple[Failure, ...] = ()

    @classmethod
    def of(cls, figures: Mapping[str, Figures], failures: Iterable[Failure]) -> Score:
        """Put the cases that were answered wrongly before those that were not answered."""
        return cls(figures, tuple(sorted(failures, key=lambda f: f.kind != "wrong")))


@dataclass
class _Tally:
    """What was right, wrongly given, missed, and rightly not given."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    rest: int = 0
    cases: int = 0
    more: Figures = field(default_factory=dict)

    def figures(self) -> Figures:
        """Where nothing was given, or nothing was to be found, there is no such figure, rather than a bad one."""
        shares = {
            "precision": (self.right, self.right + self.wrong),
            "recall": (self.right, self.right + self.missed),
            "f1": (2 * self.right, 2 * self.right + self.wrong + self.missed),
        }
        return {"cases": self.cases, **{name: _share(*of) for name, of in shares.items() if of[1]}, **self.more}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def relevance(labels: Iterable[Row], answers: Mapping[Any, Row]) -> Score:
    """Score verdicts, `{id, relevant}`: by language, stratum, and whether the labeller was sure."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    failures: list[Failure] = []
    for label in labels:
        wanted, said = bool(label["relevant"]), bool(answers.get(label["id"], {}).get("relevant"))
        name = {(True, True): "right", (False, True): "wrong", (True, False): "missed", (False, False): "rest"}[wanted, said]
        for group in (ALL, label["lang"], f"stratum {label.get('stratum')}", "borderline" if label.get("borderline") else "clear"):
            tally = tallies[group]
            setattr(tally, name, getattr(tally, name) + 1)
            tally.cases += 1
        if wanted != said:
            told = label.get("title") or str(label.get("text", ""))[:90]
            failures.append(Failure(label["id"], label["lang"], "wrong" if said else "missed", told, wanted, answers.get(label["id"], {}).get("verdict")))
    for tally in tallies.values():
        tally.more["accuracy"] = _share(tally.right + tally.rest, tally.cases)
    return Score.of({group: tally.figures() for group, tally in tallies.items()}, failures)


def dates(labels: Iterable[Row], answers: Mapping[Any, Row]) -> Score:
    """Score dates, `{id, value}`: a day must be that day, an instant the same minute, and what is no date nothing."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # right or rightly nothing, nothing, silently wrong
    failures: list[Failure] = []
    for label in labels:
        expected, value = label.get("expected"), answers.get(label["id"], {}).get("value")
        right = _same_date(expected, value)
        outcome = 0 if right else 1 if value is None else 2
        for group in (ALL, label["lang"]):
            tally = tallies[group]
            tally.cases += 1
            tally.right += int(right and value is not None)
            tally.wrong += int(not right and value is not None)
            tally.missed += int(not right and expected is not None)
            counts[group][outcome] += 1
        if not right:
            failures.append(Failure(label["id"], label["lang"], "missed" if value is None else "wrong", label["raw"], expected, value))
    for group, (good, nothing, wrong) in counts.items():
        tallies[group].more = {"right": _share(good, tallies[group].cases), "nothing": nothing, "silently wrong": wrong}
    return Score.of({group: tally.figures() for group, tally in tallies.items()}, failures)


def _same_date(expected: Any, value: Any) -> bool:
    if expected is None or value is None:
        return expected is None and value is None
    if len(str(expected)) <= 10:
        return str(value)[:10] == str(expected)
    try:
        return abs((_instant(expected) - _instant(value)).total_seconds()) < _SAME_INSTANT
    except ValueError:
        return False


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(str(value))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def attribution(labels: Iterable[Row], answers: Mapping[Any, Row]) -> Score:
    """Score cited sources, `{id, sources: [{name, kind}]}`, over all of them: the kind and the folded name must agree; «الوكالة» is left aside."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    failures: list[Failure] = []
    for label in labels:
        wanted = [s for s in label["sources"] if s.get("role") != "coreference"]
        left = list(answers.get(label["id"], {}).get("sources") or [])
        missing = [w for w in wanted if not _take(w, left)]
        for group in (ALL, label["lang"]):
            tally = tallies[group]
            tally.right += len(wanted) - len(missing)
            tally.wrong += len(left)
            tally.missed += len(missing)
            tally.cases += 1
        if left or missing:
            failures.append(Failure(label["id"], label["lang"], "wrong" if left else "missed", label["text"], _named(missing), _named(left)))
    return Score.of({group: tally.figures() for group, tally in tallies.items()}, failures)


def _take(wanted: Row, left: list[Any]) -> bool:
    hit = next((s for s in left if _same_source(wanted, s)), None)
    if hit is not None:
        left.remove(hit)
    return hit is not None


def _same_source(wanted: Row, found: Row) -> bool:
    one, other = fold(wanted["name"]), fold(found["name"])
    shortest = min(len(one), len(other))
    alike = one == other or (shortest >= _CONTAINED and (one in other or other in one))
    return bool(wanted["kind"] == found["kind"] and shortest >= 2 and alike)


def _named(sources: Sequence[Row]) -> list[str]:
    return [f"{s['name']} ({s['kind']})" for s in sources]


def language(labels: Iterable[Row], answers: Mapping[Any, Row]) -> Score:
    """Score languages, `{id, lang}`: each language's own precision and recall, and over all the share that is right."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    failures: list[Failure] = []
    for label in labels:
        wanted, said = label["lang"], answers.get(label["id"], {}).get("lang")
        tallies[ALL].cases += 1
        tallies[wanted].cases += 1
        if wanted == said:
            tallies[ALL].right += 1
            tallies[wanted].right += 1
            continue
        tallies[ALL].missed += 1
        tallies[wanted].missed += 1
        if said is not None:
            tallies[ALL].wrong += 1
            tallies[said].wrong += 1
        failures.append(Failure(label["id"], wanted, "missed" if said is None else "wrong", label["text"], wanted, said))
    return Score.of({group: tally.figures() for group, tally in tallies.items() if tally.cases}, failures)
