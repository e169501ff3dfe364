"""What a message says. Pure. Text of pages is text: nothing is formatted, rendered or followed in it, and it can't leave its line or its direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from crawler.localization import phrase
from crawler.localization.writing import one_line, quoted
from crawler.notify.sheet import Item, Sheet, as_html, as_text
from crawler.notify.wording import Wording
from crawler.storage.notices import DIGEST, NoticeLine

TEST = "test"  # the kind of notice that tries a channel
_MOST = 40  # entries in full; of the rest the number
_HEADS = {"raised": phrase("New problems"), "over": phrase("Over"), "reminder": phrase("Going on"), "alert": phrase("Alerts"), TEST: ""}
_KINDS = (*_HEADS, DIGEST)


class Entry(NamedTuple):
    """One thing that a message tells: the last that was noted of a problem, or an alert."""

    kind: str
    notice: NoticeLine


class Text(NamedTuple):
    """A message as every channel can carry it."""

    subject: str
    body: str
    html: str = ""  # of a digest, and where it runs right to left: plain text has no direction of its own


def entries(notices: Sequence[NoticeLine]) -> list[Entry]:
    """Return what a message tells, by kind: of a problem only the last, and once where it came and went; of digests the last, where there is nothing else."""
    if digests := [n for n in notices if n.kind == DIGEST]:
        notices = [n for n in notices if n.kind != DIGEST] or digests[-1:]
    last: dict[object, NoticeLine] = {}
    for notice in notices:
        last[notice.problem_id if notice.problem_id is not None else notice.key] = notice
    return sorted((Entry(n.kind, n) for n in last.values()), key=lambda e: _KINDS.index(e.kind))


def text_of(notices: Sequence[NoticeLine], wording: Wording) -> Text:
    """Return a message for people, of notices that are worded. Times are those of the charts' zone."""
    told = entries(notices)
    if told and told[0].kind == DIGEST:  # its texts were made for this, words of pages quoted in them
        said = told[0].notice.said
        return Text(one_line(said.get("title", ""), 120), said.get("text", ""), said.get("html", ""))
    subject, sheet = _subject(told, wording), _sheet(told, wording)
    return Text(subject, as_text(sheet, wording.locale), as_html(subject, sheet, wording.locale) if wording.locale.direction == "rtl" else "")


def as_json(key: str, subject: str, notices: Sequence[NoticeLine]) -> dict[str, Any]:
    """Return a message for programs: every notice, in the order in which it was written; of a digest its plain text."""
    rows = [{"id": n.key, "kind": n.kind, "at": n.at.isoformat(), "outlet": n.outlet, **{k: v for k, v in n.said.items() if k != "html"}} for n in notices]
    return {"id": key, "subject": subject, "notices": rows}


def _subject(told: Sequence[Entry], wording: Wording) -> str:
    """Our own words and numbers, and of a single alert its name; no text of a page stands in a header."""
    locale = wording.locale
    if len(told) == 1:
        what, single = told[0].notice.said.get("title", ""), _SINGLE.get(told[0].kind)
        return one_line(f"{locale.say('Rasad')}: {locale.say(single, what=what) if single else what}", 120)
    numbers = [(kind, sum(e.kind == kind for e in told)) for kind in _HEADS]
    return f"{locale.say('Rasad')}: {locale.listed(_counted(kind, n, wording) for kind, n in numbers if n)}"


_SINGLE = {"over": phrase("over: {what}"), "reminder": phrase("still: {what}")}


def _counted(kind: str, number: int, wording: Wording) -> str:
    count = wording.locale.count
    if kind == "raised":
        return count(number, "{n} new problem", "{n} new problems")
    if kind == "over":
        return count(number, "{n} over", "{n} over")
    return count(number, "{n} going on", "{n} going on") if kind == "reminder" else count(number, "{n} alert", "{n} alerts")


def _sheet(told: Sequence[Entry], wording: Wording) -> Sheet:
    locale = wording.locale
    groups = ((locale.say(_HEADS[kind]) if _HEADS[kind] else "", [_item(e.notice, wording) for e in told[:_MOST] if e.kind == kind]) for kind in _HEADS)
    more = len(told) - _MOST
    rest = locale.count(
        more, "And {n} more: `rasad health` and the dashboard show them all.", "And {n} more: `rasad health` and the dashboard show them all."
    )  # fmt: skip
    zone = locale.say("Times are those of {zone}.", zone=locale.zone(wording.zone))
    return Sheet([(head, items) for head, items in groups if items], [rest, zone] if more > 0 else [zone])


def _item(notice: NoticeLine, wording: Wording) -> Item:
    said = notice.said
    page, url = said.get("quoted"), said.get("url")
    title = said.get("title", "")
    text = title if notice.kind == "over" and title else said.get("text") or title  # what was said of a problem is true no more
    return Item(text, quoted(page) if page else "", one_line(url, 2_000) if url else "", list(_below(notice, wording)))


def _below(notice: NoticeLine, wording: Wording) -> Iterator[str]:
    say = wording.locale.say
    if notice.kind == "over":
        since, until = _told(notice, "since", wording), wording.moment(notice.at)
        if "last_seen" in notice.said:
            yield say("First seen {since}, last seen {last}; declared over {until}.", since=since, last=_told(notice, "last_seen", wording), until=until)
        else:
            yield say("It lasted from {since} to {until}.", since=since, until=until)
        if notice.said.get("title") and (text := notice.said.get("text")):
            yield f"{say('What was said of it:')} {text}"
    elif remedy := notice.said.get("remedy"):
        yield f"{say('What to do:')} {remedy}"
    if notice.kind == "reminder":
        yield say("Since {when}.", when=_told(notice, "since", wording))


def _told(notice: NoticeLine, instant: Literal["since", "last_seen"], wording: Wording) -> str:
    try:
        return wording.moment(datetime.fromisoformat(notice.said[instant]))
    except (KeyError, ValueError):
        return wording.locale.say("an unknown time")
