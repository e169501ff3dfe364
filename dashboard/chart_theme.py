"""How every chart writes dates: in the reader's language. Altair asks for it whenever a chart is drawn."""

from __future__ import annotations

from typing import Any

import altair as alt
from altair.utils import schemapi

from dashboard import words

schemapi.disable_debug_mode()  # every piece of every chart would be validated as it is made; the tests do that


@alt.theme.register("rasad", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the settings of a chart for whoever looks at it."""
    calendar = words.locale().calendar()
    formats = {"dateTime": "%-d %b %Y, %H:%M", "date": "%-d %b %Y", "time": "%H:%M", "periods": ["AM", "PM"]}
    # A chart is one picture to who cannot see it, told by its `alt`: nobody hears the description of each mark, and writing them costs.
    config: Any = {"config": {"aria": False, "locale": {"time": formats | calendar}}}
    return config  # type: ignore[no-any-return]
