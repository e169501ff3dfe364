"""Charts as Vega-Lite specifications (https://vega.github.io/vega-lite/docs/spec.html), written as what they are: plain JSON, figures within.

Altair would build the same; its copies and checks of every piece took more than half of a page's run. The tests hold every chart against Vega-Lite's schema.
Nothing here calls Streamlit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from dashboard import words

Chart: TypeAlias = dict[str, Any]
Channel: TypeAlias = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # which grammar this is, for whoever copies a chart: nobody loads it
BARE = {"ticks": False, "domain": False}  # an axis of names only
PERCENT = {"format": "~%"}  # an axis of shares, small ones too: 0.5%
WHOLE = {"tickMinStep": 1, "format": ",d"}  # an axis of what is counted
ABOVE = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleBaseline": "bottom", "titleX": 0, "titleY": -18}  # its title, written to be read


def name(field: str, title: str | None = None, **more: Any) -> Channel:
    """Return a channel of names."""
    return {"field": field, "type": "nominal", "title": title} | more


def number(field: str, title: str | None = None, **more: Any) -> Channel:
    """Return a channel of numbers."""
    return {"field": field, "type": "quantitative", "title": title} | more


def instant(field: str, **more: Any) -> Channel:
    """Return a channel of instants, in milliseconds since 1970 in UTC: no reader's clock moves a day."""
    return {"field": field, "type": "temporal", "title": None} | more


def tips(**titles: str | tuple[str, str]) -> list[Channel]:
    """Return what is told of a mark: titles by field; a number's with its format."""
    return [name(field, title) if isinstance(title, str) else number(field, title[0], format=title[1]) for field, title in titles.items()]


def over(rows: list[dict[str, Any]], encoding: Mapping[str, Any], *marks: Chart) -> Chart:
    """Return marks over the same rows, with what all of them encode alike."""
    return {"data": {"values": rows}, "encoding": {**encoding}, "layer": [*marks]}


def layers(*of: Chart, **size: Any) -> Chart:
    """Return charts one on the other. Figures stand in them, not beside them: those Streamlit would take out and make a table of."""
    return {"layer": [*of]} | size


def finished(chart: Chart) -> Chart:
    """Return a chart as it is drawn, with dates in the reader's language.

    A chart is one picture to who cannot see it, told by its `alt`: nobody hears the description of each mark, and writing them costs.
    """
    formats = {"dateTime": "%-d %b %Y, %H:%M", "date": "%-d %b %Y", "time": "%H:%M", "periods": ["AM", "PM"]}
    room = {"right": 12}  # for a name at that end of an axis: the browser measures it before it has the font
    return {"$schema": SCHEMA, "padding": room, "config": {"aria": False, "locale": {"time": formats | words.locale().calendar()}}} | chart
