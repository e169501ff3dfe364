"""Volume: stories over time, two periods compared, how late stories came, and the hours of the week."""

from __future__ import annotations

from crawler.localization import phrase
from dashboard import choice, data, filters, parts, words
from dashboard.volume import compared, late, notes, over_time, rhythm

SECTIONS = {
    "time": phrase("Over time"),
    "compared": phrase("Compared with another period"),
    "late": phrase("Late arrivals"),
    "hours": phrase("Hours of the week"),
}

chosen = filters.chosen()
span = data.period(chosen)
if span is None:
    parts.nothing_here(chosen)
else:
    with choice.row(over_time.figures(chosen, span[1] - span[0] + 1)):
        section = choice.one(words.say("Section"), SECTIONS, key="chart", default="time", label_visibility="collapsed")
    if section == "hours":
        rhythm.show(chosen, span)
    else:
        noted = data.notes(*span)
        {"time": over_time.show, "compared": compared.show, "late": late.show}[section](chosen, span, noted)
        notes.show(noted, span)
