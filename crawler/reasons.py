"""Why a text is judged so, for a person: each topic's score against its thresholds, every match where it stands, what was taken away or left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from crawler.console import out
from crawler.text.furniture import furniture
from crawler.text.lexicon import EXCLUDE
from crawler.topic import Evidence, Topic, Verdict

_AROUND = 36  # characters shown on each side of a match
_MOST_LEFT_OUT = 5  # lines of furniture shown


def show_reasons(name: object, title: str, text: str, judged: Iterable[tuple[Topic, Verdict]]) -> None:
    """Print why each topic judges one text as it does."""
    shown = {"title": title, "lead": "", "body": text, "tags": ""}
    for line in (f"{'' if name is None else f'{name}: '}{title or '(no title)'}", *_left_out(text)):
        _say(line)
    for topic, verdict in judged:
        for line in _told(topic, verdict, shown):
            _say(line)
    _say("")


def _say(line: str) -> None:
    out.print(line, markup=False, soft_wrap=True)


def _told(topic: Topic, verdict: Verdict, shown: Mapping[str, str]) -> Iterator[str]:
    thresholds = f"relevant from {topic.lexicon.relevant:g}, possible from {topic.lexicon.possible:g}"
    yield f"  {verdict.verdict} for the topic {topic.name}: score {verdict.score:.2f} ({thresholds})"
    if parts := [f"{zone} {points:+.2f}" for zone, points in verdict.points.items() if points]:
        yield f"    score by zone   {', '.join(parts)}"
    away = [e for e in verdict.evidence if e.rule.startswith(EXCLUDE)]
    early = [e for e in verdict.evidence if e.rule == "too-early"]
    if early:
        yield f"    too early       the topic begins on {topic.lexicon.since}: what matches does not count"
    for heading, pieces in (("matches", [e for e in verdict.evidence if e not in away]), ("taken away", away)):
        if pieces:
            yield f"    {heading}"
            yield from (_piece(e, shown) for e in pieces)
    if not verdict.evidence:
        yield "    nothing of the topic meets in it"


def _piece(e: Evidence, shown: Mapping[str, str]) -> str:
    """One match: its rule, zone and group, and the words around it with the match in brackets."""
    context = shown.get(e.zone, "")
    before, match, after = context[max(0, e.start - _AROUND) : e.start], context[e.start : e.end], context[e.end : e.end + _AROUND]
    excerpt = " ".join(f"{before}[{match}]{after}".split())
    return f"      {e.rule:24} {e.zone:6} {e.group}: {e.term}  …{excerpt}…"


def _left_out(text: str) -> Iterator[str]:
    """What of a text was not read, because it belongs to the page and not to the article."""
    spans = furniture(text)
    if spans == [(0, len(text))]:
        yield "  left out        the whole text: headlines in a row, without a sentence among them"
        return
    for start, end in spans[:_MOST_LEFT_OUT]:
        line = " ".join(text[start:end].split())
        yield f"  left out        {line[:100]}{'…' if len(line) > 100 else ''}"
    if len(spans) > _MOST_LEFT_OUT:
        yield f"  left out        and {len(spans) - _MOST_LEFT_OUT} more such lines"
