"""Health: open problems, outlets and what can be done about them, runs, routes, unreadable pages, the installation."""

from __future__ import annotations

from crawler.localization import phrase
from crawler.storage.reports import Filter, OutletState
from dashboard import data, filters
from dashboard.health import installation, outlets, pages, place, problems, routes, runs, tables
from dashboard.words import say

_PARTS = {
    "problems": phrase("Problems"), "outlets": phrase("Outlets"), "runs": phrase("Runs"), "routes": phrase("Routes"), "pages": phrase("Unreadable pages"),
    "installation": phrase("Installation"),
}  # fmt: skip


def _chosen_keys(states: list[OutletState], chosen: Filter) -> tuple[str, ...]:
    """Return the outlets that the filters leave: a run or a route has no verdict or day, but it has an outlet."""
    of_kind = (o for o in states if (not chosen.kinds or o.kind in chosen.kinds) and (not chosen.countries or o.country in chosen.countries))
    return tuple(o.key for o in of_kind if not chosen.outlets or o.key in chosen.outlets)


chosen, states = filters.chosen(), data.outlet_states()
keys = _chosen_keys(states, chosen)
part = place.part(_PARTS, label=say("Part"))
match part:
    case "outlets":
        outlets.show(states, keys)
    case "runs" | "routes" if states and not keys:
        tables.none(say("No outlets under these filters."))
    case "runs":
        runs.show(keys)
    case "routes":
        routes.show(keys)
    case "pages":
        pages.unread(chosen)
    case "installation":
        installation.show()
    case _:
        problems.show()
