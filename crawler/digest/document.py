"""A digest as one HTML file: no picture or script, nothing from anywhere; every text of a page escaped and in its own direction. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.digest.bars import bars
from crawler.digest.fonts import font_faces
from crawler.digest.narrowing import narrowed
from crawler.localization import Locale, phrase
from crawler.localization.writing import outlet_names
from crawler.storage.engine import day_of
from crawler.storage.reports.digest import Figures
from crawler.storage.reports.filter import Filter
from crawler.storage.reports.health import ProblemLine
from crawler.storage.reports.spread import Spread
from crawler.storage.reports.unusual import OutOfLine
from crawler.text.keywords import printed
from crawler.urls import is_web_address

_MAIL, _PAPER = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("digest.css", "paper.css"))
DAILY, WEEKLY = phrase("Daily digest"), phrase("Weekly digest")
SILENCE = {
    "silent": phrase("Nothing new"),
    "silent_language": phrase("Nothing new in one of its languages"),
    "blocked": phrase("Access refused"),
    "zero_yield": phrase("No article listed"),
    "failing": phrase("Not reached"),
    "unreadable": phrase("Pages that cannot be read"),
}
LEFT_OUT_MAY_BE_FIRST = phrase("An outlet that the filters leave out may have been first.")
_NOT_YET = phrase("Nothing has been crawled yet. Start the scheduler with `make up`, or crawl one outlet with `rasad crawl KEY`.")

Names = Mapping[str, str]  # of outlets, by key


def title(found: Figures, locale: Locale) -> str:
    """Return what a digest is called, with its days."""
    since, until = day_of(found.since_day), day_of(found.until_day)
    if since == until:
        return locale.say("{kind}: {weekday}, {day}", kind=locale.say(DAILY), weekday=locale.weekday(until), day=locale.date_words(until))
    same = (since.year == until.year) + ((since.year, since.month) == (until.year, until.month))
    begun = (locale.date_words(since), locale.day_and_month(since), str(since.day))[same]
    return locale.say("{kind}: {since} to {until}", kind=locale.say(WEEKLY), since=begun, until=locale.date_words(until))


def document(found: Figures, locale: Locale, zone: ZoneInfo, made: datetime, *, mail: bool = False) -> str:
    """Return a digest as a whole HTML document; `made` is the present instant.

    One for mail has neither the font nor what is for paper only: mail programs drop such styles, some of them all the others with it.
    """
    paper = "" if mail else f"<style>{font_faces()}{_PAPER}{_foot(found, locale, zone)}</style>"
    return framed(title(found, locale), _page(found, locale, zone, made), locale, head=paper)


def framed(called: str, content: str, locale: Locale, *, head: str = "") -> str:
    """Return content as a document that loads nothing, the way its language is written; `head` is what it has beside the style."""
    about = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(called)}</title><style>{_MAIL}</style>'
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:\">"
    # The direction stands inside the body again: a mail program shows that only, in a page of its own.
    page = f'<div class="page" lang="{locale.code}" dir="{locale.direction}">{content}</div>'
    return f'<!doctype html><html lang="{locale.code}" dir="{locale.direction}"><head>{policy}{about}{head}</head><body>{page}</body></html>'


def _page(found: Figures, locale: Locale, zone: ZoneInfo, made: datetime) -> str:
    say, names = locale.say, outlet_names(found.outlets, locale)
    nothing = say("None in this period.")
    out = "".join(_out(o, names, locale) for o in (*found.unusual, *found.rising))
    carried = "".join(_carried(c, names, locale, zone) for c in found.carried)
    silent = [_silent(p, names, locale, zone, made) for p in found.silent]
    heads = [say(x) for x in (phrase("Outlet"), phrase("State"), phrase("How long"))]
    sections = [
        _figures(found, locale),
        _section(say("Stories per day"), bars(found, locale), f"{_bars_note(locale, zone)} {missing(found, locale)}"),
        _section(say("Unusual"), out or _none(nothing_odd(found, locale)), _usual(locale)),
        _section(say("Silent outlets"), _table(heads, silent, nothing_silent(found, locale), figures=False), short=True),
        _section(say("Carried by most outlets"), carried or _none(say("No text was carried by more than one outlet.")), _first_told(found, locale)),
        _section(say("Outlets"), _outlets(found, names, locale, nothing), say("Share: stories out of every page of the outlet that was read.")),
        _section(
            say("Most cited sources"),
            _cited(found, names, locale, nothing),
            say("Stories that name the source, once each; anonymous sources left out."),
            short=True,
        ),
    ]
    told = "".join(f'<p class="lead">{escape(sentence)}</p>' for sentence in (*above(found, names, locale), *plainly(found, locale, made, zone)))
    made_on = say("Made by Rasad on {moment}. Days are counted in {zone}.", moment=locale.moment(made, zone), zone=locale.zone(zone))
    top = f'<h1>{escape(title(found, locale))}</h1><p class="note">{escape(as_of(found, locale, zone))}</p>{told}'
    return f'{top}{"".join(sections)}<p class="note">{escape(made_on)}</p>'


def as_of(found: Figures, locale: Locale, zone: ZoneInfo) -> str:
    """Say how fresh the figures are."""
    return locale.say("Data as of {moment}", moment=locale.moment(found.as_of, zone))


def above(found: Figures, names: Names, locale: Locale) -> list[str]:
    """Say above all figures that they are invented, and of which stories alone they tell."""
    invented = f"{locale.say('SIMULATED WORLD')}: {locale.say('The outlets and stories on these pages are invented.')}" if found.simulated else ""
    return [sentence for sentence in (invented, narrowed(found.chosen, {c.canonical: c.name for c in found.cited} | {**names}, locale)) if sentence]


def plainly(found: Figures, locale: Locale, made: datetime, zone: ZoneInfo) -> list[str]:
    """Say in a sentence each what a reader of the figures has to know first: that there is nothing, or not everything yet."""
    said = [locale.say("These days are not over yet: more will come.")] if day_of(found.until_day) >= made.astimezone(zone).date() else []
    if found.as_of is None and not found.read:
        return [*said, locale.say(_NOT_YET)]
    if not found.read:
        return [*said, missing(found, locale)]
    if not found.stories:
        none = locale.count(
            found.read,
            "No story in this period: {n} page was read, and it is not on the topic.",
            "No story in this period: {n} pages were read, none of them on the topic.",
        )
        return [*said, none]
    return said


def _foot(found: Figures, locale: Locale, zone: ZoneInfo) -> str:
    """Return what stands below every printed page: period and state of the data, and the page's number. Sides of paper have no logical names in CSS."""
    start, end = ("right", "left") if locale.direction == "rtl" else ("left", "right")
    font = "font: 8.5pt Vazirmatn, sans-serif; color: #5a6875;"
    told = _css(f"{locale.say('Rasad')} · {title(found, locale)} · {as_of(found, locale, zone)}")
    first = f"@bottom-{start} {{ {font} direction: {locale.direction}; text-align: start; width: 80%; content: {told}; }}"
    return f'@page {{ size: A4; margin: 14mm 16mm 16mm; {first} @bottom-{end} {{ {font} direction: ltr; content: counter(page) " / " counter(pages); }} }}'


def _css(text: str) -> str:
    """Return a text of ours as a string of CSS that ends neither itself nor its style."""
    return '"' + "".join(c if c.isalnum() or c in " .,:·،" else f"\\{ord(c):x} " for c in text) + '"'


def _section(heading: str, content: str, note: str = "", *, short: bool = False) -> str:
    told = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section{' class=short' if short else ''}><h2>{escape(heading)}</h2>{content}{told}</section>"


def _none(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _figures(found: Figures, locale: Locale) -> str:
    boxes = (f'<td>{escape(name)}<b>{escape(value)}</b><span class="note">{escape(more)}</span></td>' for name, value, more in main_figures(found, locale))
    return f'<table class="figures" role="presentation"><tr>{"".join(boxes)}</tr></table>'


def main_figures(found: Figures, locale: Locale) -> list[tuple[str, str, str]]:
    """Return the figures that stand first: each with its name, itself (a dash where nothing is known), and what it is compared with, if anything."""
    before = sum(s.stories for s in found.before)
    compared = locale.say("the period before: {n}", n=f"{before:,}") if found.is_comparable else ""
    with_stories = sum(s.stories > 0 for s in found.shares)
    stories, pages, outlets = (f"{n:,}" if found.is_known else "–" for n in (found.stories, found.read, with_stories))
    return [
        (locale.say("Stories"), stories, compared),
        (locale.say("Share of everything read"), locale.percent(found.stories / found.read if found.read else None), ""),
        (locale.say("Pages read"), pages, ""),
        (locale.say("Outlets with stories"), outlets, ""),
    ]


def _bars_note(locale: Locale, zone: ZoneInfo) -> str:
    return locale.say(
        "Stories by day of publication, days in {zone}. Dark: this digest's days. Grey band: no outlet was reached, so nothing is known (not zero).",
        zone=locale.zone(zone),
    )


def missing(found: Figures, locale: Locale) -> str:
    """Say of how much of a period nothing is known."""
    unknown, of = found.unknown
    if not found.is_known:
        return locale.say("Nothing is known of these days: no outlet was reached.")
    if not unknown:
        return locale.say("Of this digest's days every outlet is known on each.")
    return locale.count(
        unknown,
        "Nothing is known of {n} of {of} outlet-days (an outlet on a day).",
        "Nothing is known of {n} of {of} outlet-days (an outlet on a day each).",
        of=of,
    )


def nothing_odd(found: Figures, locale: Locale) -> str:
    """Say that nothing was unusual, or why that cannot be said."""
    return locale.say("Nothing was out of the ordinary.") if found.is_known else missing(found, locale)


def nothing_silent(found: Figures, locale: Locale) -> str:
    """Say that no outlet was silent, or why that cannot be said."""
    return locale.say("No outlet was silent in this period.") if found.as_of else locale.say("No outlet has been watched yet.")


def _out(out: OutOfLine, names: Names, locale: Locale) -> str:
    mark, name, said = finding(out, names, locale)
    return f'<div class="told"><span class="{out.found.way}">{mark}</span> <b><bdi dir="auto">{escape(name)}</bdi></b>: {escape(said)}</div>'


def finding(out: OutOfLine, names: Names, locale: Locale) -> tuple[str, str, str]:
    """Return what was out of the ordinary: up or down, whose it was (perhaps in a page's words), and how much."""
    low, high = out.found.usual.span()
    known = {"outlet": names.get(out.series, out.series), "language": locale.language(out.series)}
    said = locale.count(
        out.found.count,
        "{n} story on {day}; usually {low} to {high} on a {weekday}",
        "{n} stories on {day}; usually {low} to {high} on a {weekday}",
        day=locale.date_words(day_of(out.day)), low=low, high=high, weekday=locale.weekday(day_of(out.day)),
    )  # fmt: skip
    return "▲" if out.found.way == "rise" else "▼", known.get(out.kind, printed(out.series)), said


def _usual(locale: Locale) -> str:
    return locale.say(
        "Each day against its weekday's average in the known days of eight weeks before. Usual: nine ordinary days in ten by how far days lay from it"
        " (5th to 95th percentile of a negative binomial). Told is only what chance would hardly bring."
    )


def _first_told(found: Figures, locale: Locale) -> str:
    if not found.carried:
        return ""
    said = locale.say("Named first: who printed it first, be it up to two days before this period; behind the others, how much later.")
    return f"{said} {locale.say(LEFT_OUT_MAY_BE_FIRST)}" if found.chosen != Filter() else said


def _carried(carried: Spread, names: Names, locale: Locale, zone: ZoneInfo) -> str:
    outlets = (_carrier(names.get(c.outlet, c.outlet), locale.span(c.lag) if c.lag and i else None, locale) for i, c in enumerate(carried.carriers))
    told = " · ".join(map(escape, carried_by(carried, locale, zone)))
    headline = f'<div class="title" dir="auto">{linked(carried.first.title, carried.first.url)}</div>'
    return f'<div class="told">{headline}<div class="note">{told}</div><div class="note">{" · ".join(outlets)}</div></div>'


def linked(text: str, url: str) -> str:
    """Return a headline that opens its page, if that has an address of the web."""
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{escape(text)}</a>' if is_web_address(url) else escape(text)


def carried_by(carried: Spread, locale: Locale, zone: ZoneInfo) -> tuple[str, str]:
    """Say how many outlets carried a story, and when it was first published."""
    when = locale.moment(carried.first.published_at, zone) if carried.first.published_at else locale.say("time not known")
    return locale.count(len(carried.carriers), "{n} outlet", "{n} outlets"), when


def _carrier(name: str, lag: str | None, locale: Locale) -> str:
    later = f' <span class="whole">({escape(locale.say("+ {span}", span=lag))})</span>' if lag else ""
    return f"<bdi>{escape(name)}</bdi>{later}"


def _outlets(found: Figures, names: Names, locale: Locale, nothing: str) -> str:
    rows = [(names.get(s.outlet, s.outlet), f"{s.stories:,}", f"{s.read:,}", locale.percent(s.share)) for s in found.shares if s.stories]
    return _table([locale.say(x) for x in (phrase("Outlet"), phrase("Stories"), phrase("Pages read"), phrase("Share"))], rows, nothing)


def _cited(found: Figures, names: Names, locale: Locale, nothing: str) -> str:
    rows = [(names.get(c.canonical, c.name), f"{c.stories:,}", f"{c.outlets:,}") for c in found.cited]
    return _table([locale.say(x) for x in (phrase("Source"), phrase("Stories"), phrase("Outlets"))], rows, nothing)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], nothing: str, *, figures: bool = True) -> str:
    """Return rows of a name and its figures, whose last digits stand one below the other in every language, or of a name and texts."""
    if not rows:
        return _none(nothing)
    kind = ' class="n"' if figures else ""
    head = "".join(f"<th{kind if i else ''}>{escape(h)}</th>" for i, h in enumerate(heads))
    body = "".join(f'<tr><td><bdi dir="auto">{escape(name)}</bdi></td>{"".join(f"<td{kind}>{escape(x)}</td>" for x in rest)}</tr>' for name, *rest in rows)
    return f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _silent(problem: ProblemLine, names: Names, locale: Locale, zone: ZoneInfo, made: datetime) -> tuple[str, str, str]:
    return (names.get(problem.outlet or "", problem.outlet or ""), *silence(problem, locale, zone, made))


def silence(problem: ProblemLine, locale: Locale, zone: ZoneInfo, made: datetime) -> tuple[str, str]:
    """Say what is wrong with an outlet of which nothing comes, and how long that has gone on or went on."""
    long = locale.span((problem.ended_at or made) - problem.first_seen_at)
    over = locale.say("{span}, until {moment}", span=long, moment=locale.moment(problem.ended_at, zone))
    return locale.say(SILENCE[problem.rule]), over if problem.ended_at else locale.say("{span} so far", span=long)
