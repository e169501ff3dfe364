"""Overview: volume over time, share of coverage, the latest stories."""

from __future__ import annotations

import streamlit as st

from crawler.storage.reports import Filter, OutletShare
from crawler.storage.reports.volume import WEEK, Series
from dashboard import charts, data, filters, parts, words
from dashboard.colours import language_colour

_LATEST = 6
_MOSTLY = 0.9  # of the days of all outlets


def _figures(shares: list[OutletShare], earlier: list[OutletShare], days: int) -> None:
    stories, read = sum(s.stories for s in shares), sum(s.read for s in shares)
    was, was_read = sum(s.stories for s in earlier), sum(s.read for s in earlier)
    against = words.count(days, "vs {n} day before", "vs {n} days before") if was_read else None
    with st.grid(4, min_column_width=150):
        st.metric(
            "Stories",
            f"{stories:,}",
            delta=f"{stories - was:+,}" if was_read else None,
            delta_color="off",
            delta_description=against,
            border=True,
            height="stretch",
        )
        points = (stories / read - was / was_read) * 100 if read and was_read else None
        st.metric(
            "Share of everything read",
            words.percent(stories / read if read else None),
            delta=f"{points:+.1f} points" if points is not None else None,
            delta_color="off",
            delta_description=against,
            border=True,
            height="stretch",
        )
        st.metric("Outlets with stories", f"{sum(s.stories > 0 for s in shares)} of {len(shares)}", border=True, height="stretch")
        st.metric("Pages read", f"{read:,}", border=True, height="stretch")


def _mostly_known(chosen: Filter) -> bool:
    """Say whether a period can be compared: against days when nobody looked, everything seems to rise."""
    looked = data.volume(chosen, by="outlet", step=1).looked
    outlet_days = sum(d.outlets for d in looked)
    return outlet_days > 0 and sum(d.known for d in looked) >= _MOSTLY * outlet_days


def _volume(chosen: Filter, days: int) -> None:
    st.subheader("Volume over time", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by_name = st.segmented_control("By", ["Outlet", "Language"], default="Outlet", required=True, key="by", bind="query-params")
        show = st.segmented_control("Show", ["Stories", "Share"], default="Stories", required=True, key="show", bind="query-params")
        usual = charts.step_for(days, in_share=show == "Share")
        per = st.segmented_control("Per", ["Day", "Week"], default="Week" if usual > 1 else "Day", required=True, key=f"per_{show}_{usual}")
    by: Series = "language" if by_name == "Language" else "outlet"
    step = WEEK if per == "Week" else 1
    found = data.volume(chosen, by=by, step=step)
    names = parts.names() if by == "outlet" else {p.series: words.language(p.series) for p in found.points}
    shades = parts.colours() if by == "outlet" else {p.series: language_colour(p.series) for p in found.points}
    legend = charts.biggest(found.points, names, shades, most=charts.MOST_LINES if show == "Share" else charts.MOST_SERIES)
    if not legend.names:
        parts.nothing_here(chosen)
        return
    parts.legend([x for x in legend.items() if show == "Stories" or x[0] != charts.OTHER])
    if show == "Share":
        chart = charts.shares(found.points, found.looked, legend, title="share of pages read")
    else:
        chart = charts.stacked(found.points, found.looked, legend)
    lasting = words.count(days, "{n} day", "{n} days")
    st.altair_chart(chart, alt=f"{show} per {per} by {by}, {lasting}")
    zone = data.config().timezone
    counted = "stories out of all pages read of the same outlet or language" if show == "Share" else "stories by day of publication"
    parts.note(f"Counted: {counted}, days in {zone}. {parts.gaps()}")


def _coverage(shares: list[OutletShare], chosen: Filter) -> None:
    st.subheader("Share of coverage", anchor=False)
    told = sorted((s for s in shares if s.stories), key=lambda s: -(s.share or 0))[:15]
    if not told:
        parts.nothing_here(chosen)
        return
    st.altair_chart(charts.share_bars(told, parts.names(), parts.colours()), alt="Share of coverage per outlet")
    parts.note("Stories out of everything the outlet published that could be read in this period.")


def _latest(chosen: Filter) -> None:
    st.subheader("Latest stories", anchor=False)
    found = data.list_stories(chosen, limit=_LATEST)
    if not found:
        parts.nothing_here(chosen)
    for story in found:
        parts.card(story, place="latest", brief=True)
    if found:
        st.page_link("views/stories.py", label="All stories", icon=":material/arrow_forward:")


chosen = filters.chosen()
span = data.period(chosen)
length = span[1] - span[0] + 1 if span else 0
earlier = filters.before(chosen)
shares = data.outlet_shares(chosen)
comparable = earlier is not None and _mostly_known(earlier) and _mostly_known(chosen)
_figures(shares, data.outlet_shares(earlier) if comparable and earlier else [], length)
_volume(chosen, length)
left, right = st.columns(2, gap="large")
with left:
    _coverage(shares, chosen)
with right:
    _latest(chosen)
