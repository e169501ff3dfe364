"""What a message says. Pure. Text of pages is text: nothing is formatted, rendered or followed in it, and it can't leave its line or its direction."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from crawler.storage.notices import DIGEST, NoticeLine

_ISOLATE, _END = "\u2068", "\u2069"  # first strong isolate, pop: words of another direction turn nothing around them
_MOST = 40  # entries in full; of the rest the number
_LONGEST = 300  # characters of one text of a page
_KINDS = ("raised", "over", "reminder", "alert", DIGEST)
_HEADS = {"raised": "New problems", "over": "Over", "reminder": "Going on", "alert": "Alerts"}


class Entry(NamedTuple):
    """One thing that a message tells: the last that was noted of a problem, or an alert."""

    kind: str
    notice: NoticeLine


class Text(NamedTuple):
    """A message as every channel can carry it."""

    subject: str
    body: str
    html: str = ""  # of a digest


def one_line(text: str, limit: int = 1_000) -> str:
    """Return a text without what leaves its line or its direction: control characters, line ends, marks that turn what follows."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if unicodedata.category(c) != "Cs" and not _turns(c))
    flat = " ".join(shown.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _turns(character: str) -> bool:
    return character in "\u200e\u200f\u061c" or "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"


def quoted(text: str) -> str:
    """Return words of a page for use in a line of ours."""
    return f"{_ISOLATE}{one_line(text, _LONGEST)}{_END}"


def entries(notices: Sequence[NoticeLine]) -> list[Entry]:
    """Return what a message tells, by kind: of a problem only the last, and once where it came and went; of digests the last, where there is nothing else."""
    if digests := [n for n in notices if n.kind == DIGEST]:
        notices = [n for n in notices if n.kind != DIGEST] or digests[-1:]
    last: dict[object, NoticeLine] = {}
    for notice in notices:
        last[notice.problem_id if notice.problem_id is not None else notice.key] = notice
    return sorted((Entry(n.kind, n) for n in last.values()), key=lambda e: _KINDS.index(e.kind))


def text_of(notices: Sequence[NoticeLine], zone: ZoneInfo) -> Text:
    """Return a message for people. Times are those of the charts' zone."""
    told = entries(notices)
    if told and told[0].kind == DIGEST:  # its texts were made for this, words of pages quoted in them
        said = told[0].notice.said
        return Text(one_line(said.get("title", ""), 120), said.get("text", ""), said.get("html", ""))
    lines: list[str] = []
    for kind in _KINDS:
        own = [e.notice for e in told[:_MOST] if e.kind == kind]
        if own:
            lines += [f"{_HEADS[kind]}:", ""] + [line for notice in own for line in _lines(notice, zone)]
    if len(told) > _MOST:
        lines += [f"And {len(told) - _MOST} more: `rasad health` and the dashboard show them all.", ""]
    return Text(_subject(told), "\n".join(lines))


def as_json(key: str, subject: str, notices: Sequence[NoticeLine]) -> dict[str, Any]:
    """Return a message for programs: every notice, in the order in which it was written; of a digest its plain text."""
    rows = [{"id": n.key, "kind": n.kind, "at": n.at.isoformat(), "outlet": n.outlet, **{k: v for k, v in n.said.items() if k != "html"}} for n in notices]
    return {"id": key, "subject": subject, "notices": rows}


def _subject(told: Sequence[Entry]) -> str:
    """Our own words and numbers, and of a single alert its rule; no text of a page stands in a header."""
    if len(told) == 1:
        return one_line(f"Rasad: {_SINGLE[told[0].kind]}{told[0].notice.said.get('title', '')}", 120)
    counts = [(sum(e.kind == kind for e in told), one, many) for kind, one, many in _COUNTED]
    return "Rasad: " + ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts if n)


_SINGLE = {"raised": "", "over": "over: ", "reminder": "still: ", "alert": ""}
_COUNTED = (("raised", "new problem", "new problems"), ("over", "over", "over"), ("reminder", "going on", "going on"), ("alert", "alert", "alerts"))


def _lines(notice: NoticeLine, zone: ZoneInfo) -> Iterator[str]:
    said = notice.said
    yield f"- {one_line(said.get('text') or said.get('title', ''))}"
    if page := said.get("quoted"):
        yield f"  {quoted(page)}"
    if url := said.get("url"):
        yield f"  {one_line(url, 2_000)}"
    if notice.kind == "over":
        yield f"  It lasted from {_at(said, zone)} to {notice.at.astimezone(zone):%Y-%m-%d %H:%M}."
    elif remedy := said.get("remedy"):
        yield f"  What to do: {one_line(remedy)}"
    if notice.kind == "reminder":
        yield f"  Since {_at(said, zone)}."
    yield ""


def _at(said: Any, zone: ZoneInfo) -> str:
    try:
        return f"{datetime.fromisoformat(said['since']).astimezone(zone):%Y-%m-%d %H:%M}"
    except (KeyError, ValueError):
        return "an unknown time"
