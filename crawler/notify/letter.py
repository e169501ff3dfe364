"""A digest as plain text: the figures and headlines of the document, for chats and for mail that shows no HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from crawler.digest.document import Names, above, as_of, carried_by, finding, main_figures, missing, nothing_odd, nothing_silent, plainly, silence, title
from crawler.localization import Locale
from crawler.localization.writing import one_line, outlet_names, quoted
from crawler.notify.sheet import running
from crawler.storage.reports.digest import Figures

_MOST = 10  # of what was unusual, and of silent outlets; the document has them all


def letter(found: Figures, locale: Locale, zone: ZoneInfo, made: datetime) -> str:
    """Return a digest as lines of text; words of pages are quoted, each in its own direction. `made` is the present instant."""
    say, names = locale.say, outlet_names(found.outlets, locale)
    figures = [f"{name}: {value}" + (f" ({more})" if more else "") for name, value, more in main_figures(found, locale)]
    parts = [
        [title(found, locale), as_of(found, locale, zone), *above(found, names, locale), *plainly(found, locale, made, zone)],
        [*figures, *([missing(found, locale)] if found.read else [])],
        [say("Unusual"), *(_unusual(found, names, locale) or [nothing_odd(found, locale)])],
        [say("Silent outlets"), *(_silent(found, names, locale, zone, made) or [nothing_silent(found, locale)])],
        [say("Carried by most outlets"), *(_carried(found, locale, zone) or [say("No text was carried by more than one outlet.")])],
        [say("Made by Rasad on {moment}. Days are counted in {zone}.", moment=locale.moment(made, zone), zone=locale.zone(zone))],
    ]
    return "\n".join(running(part, locale) for part in parts)


def _unusual(found: Figures, names: Names, locale: Locale) -> Sequence[str]:
    told = (finding(out, names, locale) for out in (*found.unusual, *found.rising)[:_MOST])
    return [f"{mark} {quoted(name)}: {said}" for mark, name, said in told]


def _carried(found: Figures, locale: Locale, zone: ZoneInfo) -> Sequence[str]:
    return [line for carried in found.carried for line in _story(carried.first.title, carried_by(carried, locale, zone), carried.first.url)]


def _story(headline: str, told: tuple[str, str], url: str) -> Iterator[str]:
    yield f"- {quoted(headline)}"
    yield f"  {' · '.join(told)}"
    yield f"  {one_line(url, 2_000)}"


def _silent(found: Figures, names: Names, locale: Locale, zone: ZoneInfo, made: datetime) -> Sequence[str]:
    told = ((names.get(p.outlet or "", p.outlet or ""), silence(p, locale, zone, made)) for p in found.silent[:_MOST])
    return [f"- {quoted(name)}: {what} ({long})" for name, (what, long) in told]
