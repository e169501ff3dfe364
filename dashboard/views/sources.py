"""Sources: the outlets, who relays whom, and whom they cite."""

from __future__ import annotations

from crawler.localization import phrase
from dashboard import choice, filters, words
from dashboard.sources import cited, one, outlets, relaying

SECTIONS = {"outlets": phrase("Outlets"), "relays": phrase("Who relays whom"), "cited": phrase("Whom they cite"), "one": phrase("One source")}
_SHOWN = {"outlets": outlets.show, "relays": relaying.show, "cited": cited.show, "one": one.show}

chosen = filters.chosen()
section = choice.one(words.say("Section"), SECTIONS, key=cited.SECTION, default="outlets", label_visibility="collapsed")
_SHOWN[section](chosen)
