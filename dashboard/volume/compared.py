"""Two periods beside each other: the period before, the same dates a year earlier, or one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

import streamlit as st

from crawler.localization import phrase
from crawler.storage.engine import day_number, day_of
from crawler.storage.reports import Filter, NoteLine
from dashboard import charts_volume, choice, columns, data, days, left_out, parts, words
from dashboard.volume import notes as noted
from dashboard.volume import over_time
from dashboard.volume.comparison import Count, Day, Side, compared, days_before, moved, year_before
from dashboard.words import say

WITH = {"before": phrase("The period before"), "year": phrase("The same dates a year before"), "chosen": phrase("Another one")}
_SINCE = "then"
_EARLIEST = date(1990, 1, 1)


def show(chosen: Filter, span: tuple[int, int], notes: Sequence[NoteLine]) -> None:
    """Show both periods on one chart with their figures, and say whether they are fully known."""
    period = replace(chosen, since_day=span[0], until_day=span[1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        in_share, other = over_time.asks_for_share(), moved(period, _begin(span))
    counted, before = data.counted(period), data.counted(other)
    if counted is None or before is None or not (counted.has_pages or before.has_pages):
        parts.nothing_here(chosen)
        return
    now, then = compared(counted.by("outlet"), before.by("outlet"))
    names = (_named(period), _named(other))
    parts.legend([*zip(names, (charts_volume.NOW, charts_volume.THEN), strict=True)])
    chart = charts_volume.two_periods(now, then, names, in_share=in_share, notes=notes)
    parts.chart(chart, alt=say("Two periods over time, as a chart; its figures are in the file below it."))
    _figures(now, then, names)
    _say_what_is_known(now, then)
    explained = say(
        "Counted: stories out of all pages read, all outlets of the filter together, by day of publication in {zone}.", zone=words.zone(data.config().zone)
    )
    parts.note(f"{explained} {say('Hollow points: days that are known of some outlets only.')} {_unfinished(chosen, span[1])}")
    _file(now, then, noted.by_day(notes))


def _unfinished(chosen: Filter, until_day: int) -> str:
    """Say that the period still grows, where the figures above do not say so already."""
    return "" if over_time.is_set_against(chosen) else over_time.unfinished(until_day)


def _begin(span: tuple[int, int]) -> int:
    """Ask what to compare with and return its first day."""
    asked = choice.one(say("Compare with"), WITH, key="with", default="before")
    if asked == "year":
        return year_before(span[0])
    before = days_before(*span)
    return _chosen(before) if asked == "chosen" else before


def _chosen(usual: int) -> int:
    """Ask for the first day; it is kept in the address, and nonsense there is the usual one."""
    label, latest = say("Its first day"), days.today()
    if choice.moved() or _SINCE not in st.session_state:
        st.session_state[_SINCE] = _asked(label, usual, latest)
    picked = st.date_input(label, min_value=_EARLIEST, max_value=latest, key=_SINCE, format="YYYY-MM-DD")
    choice.keep(_SINCE, [picked.isoformat()])
    return day_number(picked)


def _asked(label: str, usual: int, latest: date) -> date:
    """Return the day that the address asks for, where it can be had; what cannot is told."""
    asked = st.query_params.get(_SINCE, "")
    try:
        start = date.fromisoformat(asked)
    except ValueError:
        start = day_of(usual)
        left_out.add(_SINCE, label, [asked])
    if not _EARLIEST <= start <= latest:
        left_out.add(_SINCE, label, [asked], left_out.TO_COME if start > latest else left_out.UNKNOWN)
    return min(max(start, _EARLIEST), latest)


def _named(period: Filter) -> str:
    return words.days(period.since_day or 0, period.until_day or 0)


def _figures(now: Side, then: Side, names: tuple[str, str]) -> None:
    rows = zip(names, (now, then), strict=True)
    heads = {
        "period": columns.text(say("period")),
        "stories": columns.number(say("stories")),
        "read": columns.number(say("pages read")),
        "share": columns.share(say("share")),
        "alike": columns.number(say("known on both sides: stories")),
        "alike_share": columns.share(say("known on both sides: share")),
        "known": columns.text(say("days fully known")),
    }
    st.html(columns.table([_row(name, side) for name, side in rows], heads, name="compared", alt=say("Two periods beside each other")))


def _row(name: str, side: Side) -> dict[str, object]:
    known = say("{part} of {whole}", part=side.fully_known, whole=len(side.days))
    total, alike = side.total, side.alike
    told = {"stories": total.stories, "read": total.read} if total else {"stories": None, "read": None}  # nobody looked: no zeros
    return {"period": name, **told, "share": _percent(total), "alike": alike.stories if alike else None, "alike_share": _percent(alike), "known": known}


def _percent(counted: Count | None) -> float | None:
    return counted.share * 100 if counted is not None and counted.share is not None else None


def _say_what_is_known(now: Side, then: Side) -> None:
    if all(side.fully_known == len(side.days) for side in (now, then)):
        parts.note(say("Both periods are fully known: every outlet was reached on every day."))
        return
    share = _change(now.alike, then.alike)
    parts.note(
        say(
            "Not fully known: what was missed on one side only would look like a change. Compare what is known on both sides:"
            " the same outlets on the same days of the period, where the share changed by {points} points.",
            points=share,
        )
        if share
        else say("Not fully known, and nothing is known on both sides: these periods cannot be compared.")
    )


def _change(now: Count | None, then: Count | None) -> str | None:
    ours, theirs = _percent(now), _percent(then)
    return f"\u2066{ours - theirs:+.1f}\u2069" if ours is not None and theirs is not None else None


def _file(now: Side, then: Side, notes: dict[int, str]) -> None:
    heading = [
        "day_of_period",
        *(f"{name}_{side}" for side in ("now", "then") for name in ("day", "stories", "pages_read", "outlets_known", "outlets")),
        "note",
    ]
    rows = []
    for number, (one, other) in enumerate(zip_longest(now.days, then.days), 1):
        rows.append([number, *_cells(one), *_cells(other), notes.get(one.day, "") if one else ""])
    parts.take_away("compared", heading, lambda: rows)


def _cells(day: Day | None) -> list[object]:
    if day is None:
        return [None] * 5
    stories, read = (day.counted.stories, day.counted.read) if day.counted else (None, None)
    return [words.iso(day.day), stories, read, day.known, day.outlets]
