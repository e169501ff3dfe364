"""Sources: the outlets, who relays whom, and whom they cite."""

from __future__ import annotations

from dashboard import filters
from dashboard.sources import cited, one, outlets, relaying

chosen = filters.chosen()
if outlets.show(chosen):
    relaying.show(chosen)
    found, labels = cited.show(chosen)
    if found:
        one.show(chosen, found, labels)
