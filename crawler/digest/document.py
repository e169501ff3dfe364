"""A digest as one HTML file: no picture, font or script from anywhere; every text of a page escaped and in its own direction. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.localization import Locale, phrase
from crawler.storage.engine import day_of
from crawler.storage.reports.digest import Figures
from crawler.storage.reports.spread import Spread
from crawler.storage.reports.unusual import OutOfLine
from crawler.storage.reports.volume import LookedDay

_STYLE = Path(__file__).with_name("digest.css").read_text(encoding="utf-8")
DAILY, WEEKLY = phrase("Daily digest"), phrase("Weekly digest")
SILENT = {
    "silent": phrase("has brought nothing new for {span}"),
    "silent_language": phrase("is silent in one of its languages for {span}"),
    "blocked": phrase("has kept us out for {span}"),
    "zero_yield": phrase("has listed no article for {span}"),
    "failing": phrase("could not be reached for {span}"),
    "unreadable": phrase("has had unreadable pages for {span}"),
}


def title(found: Figures, locale: Locale) -> str:
    """Return what a digest is called, with its days."""
    since, until = (locale.date_words(day_of(d)) for d in (found.since_day, found.until_day))
    if found.since_day == found.until_day:
        return locale.say("{kind}: {weekday}, {day}", kind=locale.say(DAILY), weekday=locale.weekday(day_of(found.since_day)), day=until)
    return locale.say("{kind}: {since} to {until}", kind=locale.say(WEEKLY), since=since, until=until)


def summary(found: Figures, locale: Locale) -> str:
    """Return a digest in one sentence."""
    stories = locale.count(found.stories, "{n} story", "{n} stories")
    outlets = locale.count(sum(s.stories > 0 for s in found.shares), "{n} outlet", "{n} outlets")
    unusual = locale.count(len(found.unusual) + len(found.rising), "{n} unusual finding", "{n} unusual findings")
    silent = locale.count(len({p.outlet for p in found.silent}), "{n} silent outlet", "{n} silent outlets")
    return locale.say("{title}. {figures}.", title=title(found, locale), figures=" · ".join((stories, outlets, unusual, silent)))


def document(found: Figures, locale: Locale, zone: ZoneInfo, made: datetime, *, simulated: bool = False) -> str:
    """Return a digest as a whole HTML document; `made` is the present instant."""
    say = locale.say
    nothing = say("None in this period.")
    out = _list(_out(o, found, locale) for o in (*found.unusual, *found.rising))
    carried = _list(_carried(c, found, locale, zone) for c in found.carried)
    silent = _list(_silent(p.outlet or "", p.rule, locale.span(made - p.first_seen_at), found, locale) for p in found.silent)
    sections = [
        _figures(found, locale),
        _section(say("Stories per day"), _chart(found, locale), _gaps(found, locale, zone)),
        _section(say("Unusual"), out or _none(say("Nothing was out of the ordinary.")), _usual(locale)),
        _section(say("Carried by most outlets"), carried or _none(say("No text was carried by more than one outlet."))),
        _section(say("Outlets"), _outlets(found, locale, nothing), say("Share: stories out of every page of the outlet that was read.")),
        _section(say("Most cited sources"), _cited(found, locale, nothing), say("Stories that name the source, once each; anonymous sources left out.")),
        _section(say("Silent outlets"), silent or _none(say("None at the moment."))),
    ]
    invented = f'<p class="note"><b>SIMULATED WORLD</b> {escape(say("The outlets and stories on these pages are invented."))}</p>' if simulated else ""
    foot = say("Made by Rasad on {moment}. Days are counted in {zone}.", moment=locale.moment(made, zone), zone=zone.key)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title(found, locale))}</title><style>{_STYLE}</style>'
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    body = f'<h1>{escape(title(found, locale))}</h1>{invented}{"".join(sections)}<p class="note">{escape(foot)}</p>'
    return f'<!doctype html><html lang="{locale.code}" dir="{locale.direction}"><head>{policy}{head}</head><body>{body}</body></html>'


def _section(heading: str, content: str, note: str = "") -> str:
    return f"<section><h2>{escape(heading)}</h2>{content}{f'<p class=note>{escape(note)}</p>' if note else ''}</section>"


def _none(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _list(items: Iterable[str]) -> str:
    found = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{found}</ul>" if found else ""


def _figures(found: Figures, locale: Locale) -> str:
    boxes = (f'<div>{escape(name)}<b>{escape(value)}</b><span class="note">{escape(more)}</span></div>' for name, value, more in main_figures(found, locale))
    return f'<div class="figures">{"".join(boxes)}</div>'


def main_figures(found: Figures, locale: Locale) -> list[tuple[str, str, str]]:
    """Return the figures that stand first: each with its name, itself, and what it is compared with, if anything."""
    before, read = sum(s.stories for s in found.before), sum(s.read for s in found.before)
    known = found.unknown[0] == 0 and read > 0
    return [
        (locale.say("Stories"), f"{found.stories:,}", locale.say("the period before: {n}", n=f"{before:,}") if known else ""),
        (locale.say("Share of everything read"), locale.percent(found.stories / found.read if found.read else None), ""),
        (locale.say("Pages read"), f"{found.read:,}", ""),
        (locale.say("Outlets with stories"), f"{sum(s.stories > 0 for s in found.shares):,}", ""),
    ]


def _chart(found: Figures, locale: Locale) -> str:
    """Bars of stories per day, the period's own dark; a grey band where nothing is known of any outlet. Time runs as the language is written."""
    looked = found.volume.looked
    sums = {d.day: sum(p.stories or 0 for p in found.volume.points if p.day == d.day) for d in looked}
    most, wide = max([*sums.values(), 1]), 600 / max(1, len(looked))
    in_order = looked[::-1] if locale.direction == "rtl" else looked
    bars = [_bar(i * wide, wide, _said(d, sums[d.day], locale), sums[d.day] / most if d.known else None, own=_own(found, d)) for i, d in enumerate(in_order)]
    ends = [locale.date_words(day_of(looked[i].day)) if looked else "" for i in (0, -1)]
    said = (ends[0], locale.count(most, "most: {n} story", "most: {n} stories"), ends[1])
    axis = f'<p class="note axis">{"".join(f"<span>{escape(x)}</span>" for x in said)}</p>'
    label = escape(locale.say("Stories per day"))
    return f'<svg viewBox="0 0 600 120" role="img" aria-label="{label}">{"".join(bars)}</svg>{axis}'


def _own(found: Figures, looked: LookedDay) -> bool:
    return found.since_day <= looked.day <= found.until_day


def _said(looked: LookedDay, stories: int, locale: Locale) -> str:
    counted = locale.count(stories, "{n} story", "{n} stories") if looked.known else locale.say("not known")
    return f"{locale.date_words(day_of(looked.day))}: {counted}"


def _bar(x: float, wide: float, said: str, share: float | None, *, own: bool) -> str:
    colour = "#d5dbe1" if share is None else "#1f6f9f" if own else "#a9c4d6"
    high = 120.0 if share is None else share * 116
    shape = f'x="{x + wide * 0.15:.1f}" y="{120 - high:.1f}" width="{wide * 0.7:.1f}" height="{high:.1f}"'
    return f'<rect {shape} fill="{colour}"><title>{escape(said)}</title></rect>'


def _gaps(found: Figures, locale: Locale, zone: ZoneInfo) -> str:
    told = locale.say(
        "Stories by day of publication, days in {zone}. Dark: this digest's days. Grey band: no outlet was reached, so nothing is known (not zero).",
        zone=zone.key,
    )
    return f"{told} {missing(found, locale)}"


def missing(found: Figures, locale: Locale) -> str:
    """Say of how much of a period nothing is known."""
    unknown, of = found.unknown
    if not unknown:
        return locale.say("Each of {of} days of outlets is known.", of=of)
    return locale.count(unknown, "Of {n} outlet's day out of {of} nothing is known.", "Of {n} outlets' days out of {of} nothing is known.", of=of)


def _out(out: OutOfLine, found: Figures, locale: Locale) -> str:
    mark, name, said = finding(out, found, locale)
    return f'<span class="{out.found.way}">{mark}</span> <b><bdi dir="auto">{escape(name)}</bdi></b>: {escape(said)}'


def finding(out: OutOfLine, found: Figures, locale: Locale) -> tuple[str, str, str]:
    """Return what was out of the ordinary: up or down, whose it was (perhaps in a page's words), and how much."""
    low, high = out.found.usual.span()
    names = {"outlet": found.names.get(out.series, out.series), "language": locale.language(out.series)}
    said = locale.count(
        out.found.count,
        "{n} story on {day}; usually {low} to {high} on a {weekday}",
        "{n} stories on {day}; usually {low} to {high} on a {weekday}",
        day=locale.date_words(day_of(out.day)), low=low, high=high, weekday=locale.weekday(day_of(out.day)),
    )  # fmt: skip
    return "▲" if out.found.way == "rise" else "▼", names.get(out.kind, out.series), said


def _usual(locale: Locale) -> str:
    return locale.say(
        "Each day against the same weekdays of eight weeks before. Usual: nine ordinary days in ten. Told is only what chance would hardly bring."
    )


def _carried(carried: Spread, found: Figures, locale: Locale, zone: ZoneInfo) -> str:
    outlets = (_carrier(found.names.get(c.outlet, c.outlet), i, locale.span(c.lag) if c.lag else None, locale) for i, c in enumerate(carried.carriers))
    told = " · ".join(map(escape, carried_by(carried, locale, zone)))
    return f'<div class="title" dir="auto">{escape(carried.first.title)}</div><div class="note">{told} · {", ".join(outlets)}</div>'


def carried_by(carried: Spread, locale: Locale, zone: ZoneInfo) -> tuple[str, str]:
    """Say how many outlets carried a story, and when it was first published."""
    when = locale.moment(carried.first.published_at, zone) if carried.first.published_at else locale.say("time not known")
    return locale.count(len(carried.carriers), "{n} outlet", "{n} outlets"), when


def _carrier(name: str, place: int, lag: str | None, locale: Locale) -> str:
    return f"<bdi>{escape(name)}</bdi>" + (f" ({escape(locale.say('+ {span}', span=lag))})" if place and lag else "")


def _outlets(found: Figures, locale: Locale, nothing: str) -> str:
    rows = [(found.names.get(s.outlet, s.outlet), f"{s.stories:,}", f"{s.read:,}", locale.percent(s.share)) for s in found.shares if s.stories]
    return _table([locale.say(x) for x in (phrase("Outlet"), phrase("Stories"), phrase("Pages read"), phrase("Share"))], rows, nothing)


def _cited(found: Figures, locale: Locale, nothing: str) -> str:
    rows = [(c.name, f"{c.stories:,}", f"{c.outlets:,}") for c in found.cited]
    return _table([locale.say(x) for x in (phrase("Source"), phrase("Stories"), phrase("Outlets"))], rows, nothing)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], nothing: str) -> str:
    if not rows:
        return _none(nothing)
    head = "".join(f"<th{' class=n' if i else ''}>{escape(h)}</th>" for i, h in enumerate(heads))
    body = "".join(f'<tr><td><bdi dir="auto">{escape(name)}</bdi></td>{"".join(f"<td class=n>{escape(x)}</td>" for x in rest)}</tr>' for name, *rest in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _silent(outlet: str, rule: str, span: str, found: Figures, locale: Locale) -> str:
    return f"<bdi>{escape(found.names.get(outlet, outlet))}</bdi> {escape(locale.say(SILENT[rule], span=span))}"
