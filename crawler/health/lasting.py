"""When a problem that is not found any more is over: not at the first good sign, and not while it can't be seen. Pure.

What comes and goes is told once and ended once: a single good run, or a look while something else hides it, ends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from crawler.health import outage
from crawler.health.files import WRONG_FILE
from crawler.health.rules import HIDING, Facts
from crawler.storage.problems import Finding, OpenProblem
from crawler.storage.reports.health import OutletState

_TWO_LOOKS = timedelta(minutes=4)  # of the installation: the next look must say the same
_NO_RUN = timedelta(hours=6)  # of an outlet that is not checked meanwhile
_OFTEN, _CALM = 3, timedelta(hours=6)  # what came back so often in a day is over when it has stayed away for so long


def lasts(problem: OpenProblem, facts: Facts, found: Sequence[Finding], now: datetime) -> bool:
    """Say whether a problem that was not found now is kept open. `cleared_at` is since when it is not found."""
    assert problem.cleared_at is not None
    calm = now - problem.cleared_at
    if problem.finding.rule == WRONG_FILE:
        return False  # every look sees the files whole
    if problem.often >= _OFTEN and calm < _CALM:
        return True
    if problem.finding.outlet is None:
        return calm < _TWO_LOOKS
    outlet = next((o for o in facts.outlets if o.key == problem.finding.outlet), None)
    if outlet is None or not outlet.active or outlet.paused:
        return False
    if outage.since(facts.installation) is not None or any(f.outlet == outlet.key and f.rule in HIDING for f in found):
        return True
    if problem.finding.rule in ("silent", "silent_language") and not _heard(problem, outlet, facts):
        return True  # the past it is measured by passes, too
    checked_again = any(r.finished_at is not None and r.finished_at > problem.cleared_at for r in facts.runs.get(outlet.key, ()))
    return not checked_again and calm < _NO_RUN


def _heard(problem: OpenProblem, outlet: OutletState, facts: Facts) -> bool:
    """Say whether something new has come since an outlet was found silent; in a language, in each of its languages."""
    tongues = outlet.languages if problem.finding.rule == "silent_language" else ("",)
    hours = [facts.arrivals.get((outlet.key, x), ()) for x in tongues]
    return all(len(came) > 0 and came[-1] + timedelta(hours=1) > problem.first_seen_at for came in hours)
