"""Keywords: terms and ideas over time, rising and falling, by whom, together, new words, and any word in context."""

from __future__ import annotations

from crawler.localization import phrase
from dashboard import choice, filters, parts, words
from dashboard.keywords import changes, context, newwords, over_time, together, units, who

SECTIONS = {
    "time": phrase("Over time"),
    "changes": phrase("Rising and falling"),
    "who": phrase("Who writes it"),
    "together": phrase("Together"),
    "new": phrase("New words"),
    "context": phrase("In context"),
}
_SHOWN = {"time": over_time.show, "changes": changes.show, "who": who.show, "together": together.show, "context": context.show}

chosen = filters.chosen()
with choice.row():
    section = choice.one(words.say("Section"), SECTIONS, key=context.SECTION, default="time", label_visibility="collapsed")
    counted = None if section == "new" else units.choose(chosen)
if counted is None:
    newwords.show(chosen)
elif counted.terms or section == "context":
    _SHOWN[section](counted)
else:
    parts.nothing_here(chosen, phrase("No terms in this period"))
