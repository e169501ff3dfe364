"""Findings of the day in a line or two each, as HTML: what is unusual, carried, new or silent. Nothing here calls Streamlit's elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from crawler.localization import phrase
from crawler.storage.engine import day_of
from crawler.storage.reports import FirstCited, OutOfLine, ProblemLine, Spread
from crawler.text.keywords import printed
from dashboard import markup, words
from dashboard.colours import OTHERS, language_colour
from dashboard.words import say

_MOST_CARRIERS = 12
SILENT = {  # rules of problems
    "silent": phrase("has brought nothing new for {span}"),
    "silent_language": phrase("is silent in one of its languages for {span}"),
    "blocked": phrase("has kept us out for {span}"),
    "zero_yield": phrase("has listed no article for {span}"),
    "failing": phrase("could not be reached for {span}"),
    "unreadable": phrase("has had unreadable pages for {span}"),
}


def columns(*some: Iterable[str]) -> str:
    """Return parts of a page in columns: beside each other where there is room."""
    return f'<div class="rs-columns">{"".join(map(markup.flow, some))}</div>'


def further(label: str, to: str) -> str:
    """Return a link to another page of ours."""
    return f'<p class="rs-further"><a class="rs-open" href="{escape(to)}">{escape(label)}</a></p>'


def unusual(out: OutOfLine, today: int, names: Mapping[str, str], shades: Mapping[str, str], *, to: str) -> str:
    """Return who is out of line, which way, and against what; `to` shows the stories."""
    head = f"{_way(out)}<b>{markup.opens(_who(out, names, shades), to)}</b>"
    return f'<div class="rs-brief">{head}<p>{escape(counted(out, today))}</p><p class="rs-note">{escape(chance(out))}</p></div>'


def counted(out: OutOfLine, today: int) -> str:
    """Say a count beside what is usual: 21 stories today so far; usually 3 to 9 on a Sunday."""
    low, high = out.found.usual.span()
    usual = {"low": low, "high": high, "weekday": words.locale().weekday(day_of(out.day))}
    n = out.found.count
    if out.day < today:
        return words.count(
            n, "{n} story yesterday; usually {low} to {high} on a {weekday}", "{n} stories yesterday; usually {low} to {high} on a {weekday}", **usual
        )
    return words.count(
        n,
        "{n} story today so far; usually {low} to {high} on a whole {weekday}",
        "{n} stories today so far; usually {low} to {high} on a whole {weekday}",
        **usual,
    )


def reckoning(found: Iterable[OutOfLine], names: Mapping[str, str]) -> str:
    """Return a drawer with what each usual range is reckoned from; nothing where nothing is unusual."""
    rows = "".join(markup.note(_reckoned(out, names)) for out in found)
    explained = say(
        "Average: the weekday's days among those, with two days more of the average of all; the highest fiftieth of the days, one at least, count as the next"
        " lower one. Variance: how far the days lay from the average of their weekday, as a multiple of it. Usual: from the 5th to the 95th percentile of the"
        " negative binomial with that average and variance. The counts stand in the file under Volume, per day; the guide (docs/dashboard.md) has the formula."
    )
    return f'<details class="rs-copies"><summary>{escape(say("How these ranges come about"))}</summary>{rows}{markup.note(explained)}</details>' if rows else ""


def _reckoned(out: OutOfLine, names: Mapping[str, str]) -> str:
    usual = out.found.usual
    low, high = usual.span()
    told = {"mean": f"{usual.mean:,.3f}", "spread": f"{usual.spread:,.3f}", "low": low, "high": high, "weekday": words.locale().weekday(day_of(out.day))}
    who = {"outlet": names.get(out.series, out.series), "language": words.language(out.series)}.get(out.kind, printed(out.series))
    return say("{who}, {weekday}: {mean} on average, variance {spread} times that: {low} to {high}", who=f"\u2068{who}\u2069", **told)


def chance(out: OutOfLine) -> str:
    """Say out of how much it was, and how seldom an ordinary day is so."""
    of = (
        words.count(out.read, "of {n} story in all", "of {n} stories in all")
        if out.kind == "term"
        else words.count(out.read, "{n} page read", "{n} pages read")
    )
    times = min(1_000_000, int(1 / max(out.found.chance, 1e-6)))
    rounded = 10 ** (len(str(times)) - 1)
    once = say("less than one ordinary day in {n} is like this", n=f"{times // rounded * rounded:,}")
    return f"{of} · {once}"


def _read(pages: int) -> str:
    return words.count(pages, "{n} page read", "{n} pages read")


def _way(out: OutOfLine) -> str:
    rises = out.found.way == "rise"
    said = say("more than usual") if rises else say("less than usual")
    return f'<i class="rs-way rs-{out.found.way}" role="img" aria-label="{escape(said)}" title="{escape(said)}">{"▲" if rises else "▼"}</i>'


def _who(out: OutOfLine, names: Mapping[str, str], shades: Mapping[str, str]) -> str:
    if out.kind == "outlet":
        return markup.dotted(shades.get(out.series, OTHERS), names.get(out.series, out.series))
    if out.kind == "language":
        return markup.dotted(language_colour(out.series), words.language(out.series))
    return f'<bdi dir="auto">{escape(printed(out.series))}</bdi>'


def carriers(found: Spread, names: Mapping[str, str], shades: Mapping[str, str]) -> str:
    """Return the outlets that carried a story, in order, each with its lag behind the first."""
    shown = found.carriers[:_MOST_CARRIERS]
    chips = [_carrier(c.outlet, _lag(found, i), names, shades) for i, c in enumerate(shown)]
    rest = len(found.carriers) - len(shown)
    more = [f"<span>{escape(words.count(rest, 'and {n} more outlet', 'and {n} more outlets'))}</span>"] if rest else []
    return f'<div class="rs-carriers">{"".join(chips + more)}</div>'


def _lag(found: Spread, place: int) -> str:
    lag = found.carriers[place].lag
    if lag is None:
        return say("time not known")
    return say("first") if place == 0 else say("+ {span}", span=words.span(lag))


def _carrier(outlet: str, lag: str, names: Mapping[str, str], shades: Mapping[str, str]) -> str:
    name = markup.dotted(shades.get(outlet, OTHERS), names.get(outlet, outlet))
    return f"<span>{name} <small>{escape(lag)}</small></span>"


def carried_by(found: Spread) -> str:
    """Say how many outlets carried a story, in how many versions and which languages."""
    outlets = words.count(len(found.carriers), "{n} outlet", "{n} outlets")
    versions = words.count(found.stories, "{n} version", "{n} versions")
    return " · ".join([outlets, versions, *map(words.language, found.languages)])


def first_cited(found: FirstCited, *, to: str) -> str:
    """Return a source that was never cited before; `to` shows the story."""
    stories = words.count(found.stories, "cited in {n} story", "cited in {n} stories")
    outlets = words.count(found.outlets, "{n} outlet", "{n} outlets")
    name = markup.opens(f'<bdi dir="auto">{escape(found.name)}</bdi>', to)
    return f'<div class="rs-brief"><b>{name}</b><p class="rs-note">{escape(stories)} · {escape(outlets)}</p></div>'


def silent(problem: ProblemLine, names: Mapping[str, str], shades: Mapping[str, str]) -> str:
    """Return an outlet of which nothing comes, in one line."""
    key = problem.outlet or ""
    long = say(SILENT[problem.rule], span=words.span(words.now() - problem.first_seen_at))
    return f"<li>{markup.dotted(shades.get(key, OTHERS), names.get(key, key))} {escape(long)}</li>"


def shares(counts: Iterable[tuple[str, int]], names: Mapping[str, str], shades: Mapping[str, str]) -> str:
    """Return counts as chips: name and number."""
    chips = (f"<span>{markup.dot(shades.get(key, OTHERS))}<bdi>{escape(names.get(key, key))}</bdi> <b>{n:,}</b></span>" for key, n in counts)
    return f'<div class="rs-legend rs-counts">{"".join(chips)}</div>'
