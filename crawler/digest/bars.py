"""Stories per day as bars in a table: mail programs show no SVG (Gmail, Outlook), and every one colours the cells of a table. Pure."""

from __future__ import annotations

from html import escape

from crawler.localization import Locale
from crawler.storage.engine import day_of
from crawler.storage.reports.digest import Figures
from crawler.storage.reports.volume import LookedDay

_HIGH = 110  # pixels of the highest bar, and of a band where nothing is known
OWN, OTHER, UNKNOWN = "#1f6f9f", "#a9c4d6", "#dfe4e9"  # the digest's days, those before, days of which nothing is known


def bars(found: Figures, locale: Locale) -> str:
    """Return the days up to the digest's end as bars, its own dark, a grey band where nothing is known; from the left, as on every page."""
    looked = found.volume.looked
    if not any(d.known for d in looked):
        return f"<p>{escape(locale.say('Nothing is known of the four weeks before: no outlet was reached.'))}</p>"
    sums = {d.day: sum(p.stories or 0 for p in found.volume.points if p.day == d.day) for d in looked}
    most = max(sums.values())
    cells = "".join(_bar(_said(d, sums[d.day], locale), sums[d.day] / max(most, 1) if d.known else None, own=_own(found, d)) for d in looked)
    first, last = (escape(locale.date_words(day_of(looked[i].day))) for i in (0, -1))
    highest = escape(locale.count(most, "most: {n} story", "most: {n} stories"))
    ends = "".join(f'<td align="{side}" dir="{locale.direction}">{x}</td>' for side, x in (("left", first), ("center", highest), ("right", last)))
    label = escape(locale.say("Stories per day"))
    return f'<table class="bars" dir="ltr" role="img" aria-label="{label}"><tr>{cells}</tr></table><table class="ends" dir="ltr"><tr>{ends}</tr></table>'


def _own(found: Figures, looked: LookedDay) -> bool:
    return found.since_day <= looked.day <= found.until_day


def _said(looked: LookedDay, stories: int, locale: Locale) -> str:
    counted = locale.count(stories, "{n} story", "{n} stories") if looked.known else locale.say("not known")
    return f"{locale.date_words(day_of(looked.day))}: {counted}"


def _bar(said: str, share: float | None, *, own: bool) -> str:
    """Return one day; Outlook minds a cell's attributes, not what a style says of its height."""
    colour = UNKNOWN if share is None else OWN if own else OTHER
    high = _HIGH if share is None else round(share * _HIGH)
    cell = f'<td height="{high}" bgcolor="{colour}" style="height:{high}px;background:{colour}"></td>'
    filled = f'<table width="100%" cellspacing="0" cellpadding="0"><tr>{cell}</tr></table>'
    return f'<td class="bar" valign="bottom" height="{_HIGH}" title="{escape(said)}">{filled if high else ""}</td>'
