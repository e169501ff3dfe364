"""Texts that may be dates, and what is said with them: labels of publication and of change, in the languages that sites print them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.decode import clean
from crawler.extract.document import text_of
from crawler.text.digits import to_ascii_digits

STAMPS = ("datetime", "data-timestamp", "data-datetime", "data-date", "data-time", "data-unixtime", "data-utime", "data-livestamp", "title")
# Elements that give machines a date: `time`, the older `abbr` of microformats, and what scripts turn into "two hours ago".
_STAMPED = f"*[self::time or self::abbr[@title] or {' or '.join(f'@{name}' for name in STAMPS[1:-1])}]"
STAMPED, STAMPED_AFTER, STAMPED_BEFORE = (etree.XPath(f"{axis}::{_STAMPED}") for axis in ("descendant", "following", "preceding"))
_LOOKS_DATED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}\D{1,20}\d{4}|\d{4}\D{1,12}\d{1,2}")
_LATER = (
    r"updat\w*|modif\w*|(?:last )?(?:edited|revised|changed)|(?:[آا]خر\s+)?(?:ال)?تحديث|تم التعديل|[آا]خر\s+تعديل|به?[\s\u200c]?روز[\s\u200c]?رسانی|"
    r"به[\s\u200c]?روز شده|ویرایش|نوێکردنەوە\w*|نوێ کرا\w*|g[üu]ncelle\w*|d[üu]zenle\w*|nûkirin\w*|rojanekirin\w*|mis à jour|modifié|aktualisi\w*|"
    r"geändert|actualiz\w*|aggiorn\w*|bijgewerkt|最終更新|更新|追記|обновлен\w*|изменен\w*|\$Date"
)
_FIRST = (
    r"publish\w*|posted|created|originally|نُ?شرت?|(?:تاريخ )?النشر|[أا]ضيفت?|تاریخ انتشار|انتشار|منتشر|تاریخ درج|تاریخ ثبت|ارسال شده|بڵاوکرا\w*|بەروار\w*|"
    r"giriş|yay[ıi]n\w*|oluştur\w*|eklen\w*|weşan\w*|publié\w*|veröffentlicht|publiziert|erstellt|erschienen|publicad\w*|pubblicat\w*|gepubliceerd|公開|配信|опубликован\w*"
)
LABEL = re.compile(rf"(?<!\w)(?:(?P<later>{_LATER})|(?P<first>{_FIRST}))(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Clue:
    """A text that may be a date, and where it stood."""

    source: str
    text: str
    later: bool = False  # labelled as the date of a change


def is_dated(text: str) -> bool:
    """Say whether a text holds numbers that look like a date's."""
    return bool(_LOOKS_DATED.search(to_ascii_digits(text)))


def clue_of(element: HtmlElement) -> Clue:
    """What a time element says to machines, and whether it is labelled as a change."""
    stamp = next((clean(v) for a in STAMPS if (v := element.get(a)) and any(map(str.isdigit, v))), "")
    before, parent = element.getprevious(), element.getparent()
    near = (before.tail or text_of(before)) if before is not None else (parent.text or "" if parent is not None else "")
    named = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    first = "publish" in named or "datecreated" in named
    label = _label(f"{near[-40:]} {text_of(element)[:40]}")
    return Clue("time", stamp, not first and (label == "later" or "updat" in named or "modif" in named))


def _label(text: str) -> str:
    """The kind of the last label in a text."""
    found = list(LABEL.finditer(text))
    return found[-1].lastgroup or "" if found else ""


def pieces(text: str, label: str = "") -> Iterator[Clue]:
    """The dates of one line, each with its own label: "Published 3 May, updated 4 May" holds two."""
    cuts = [m for m in LABEL.finditer(text) if m.lastgroup]
    if not cuts:
        yield Clue("visible", text, _label(label) == "later")
        return
    if is_dated(before := text[: cuts[0].start()]):
        yield Clue("visible", before.strip(" |-–—,،("))
    for cut, following in zip(cuts, (*cuts[1:], None), strict=True):
        piece = text[cut.start() : following.start() if following else None]
        if is_dated(piece):
            yield Clue("visible", piece.strip(" |-–—,،()"), cut.lastgroup == "later")
