"""Does work happen? Figures in, reasons why not out; and the figures as an outside monitor reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from crawler.storage.duty import FRESH
from crawler.storage.reports.vitals import Vitals

_SHORTEST = timedelta(hours=1)
_LATE = timedelta(minutes=10)  # an outlet that waits longer than a crawl process may take, and this, is waited for in vain
_FREE_BYTES = 200_000_000


def why_not(v: Vitals, *, check_minutes: float, run_minutes: float, free_bytes: Mapping[str, int]) -> list[str]:
    """Return why work does not happen, each in a sentence; nothing when it does.

    That a process lives proves nothing: the scheduler must have shown itself, what is due must be begun, and some run must have gone well lately.
    Paused outlets are asked for nothing. A young scheduler is given as long as a good run may take to come.
    """
    found = [f"{which} has {free / 1e6:.0f} MB left on its disk." for which, free in free_bytes.items() if free < _FREE_BYTES]
    if v.beat_at is None or not v.owner:
        return [*found, "No scheduler works on this database."]
    if v.at - v.beat_at > FRESH:
        return [*found, f"The scheduler has not shown itself since {_told(v.beat_at)}."]
    if all(o.paused for o in v.outlets):
        return found  # nothing to do
    began = v.on_duty_since or v.beat_at
    patience = timedelta(minutes=run_minutes) + _LATE
    if v.overdue_since is not None and v.at - max(v.overdue_since, began) > patience:
        found.append(f"An outlet has been due since {_told(v.overdue_since)}, and nothing crawls it.")
    lately = max(_SHORTEST, timedelta(minutes=4 * check_minutes + run_minutes))
    last = max(v.good_at or began, began) if v.good_at is None or v.good_at < began else v.good_at
    tried_in_vain = v.finished_at is not None and v.finished_at > (v.good_at or began)
    if v.at - last > lately and (tried_in_vain or v.good_at is None or v.outage_since is not None):
        network = f" This machine's network is down since {_told(v.outage_since)}." if v.outage_since else ""
        since = f"since {_told(v.good_at)}" if v.good_at else "yet"
        found.append(f"No run has gone well {since}.{network}")
    return found


def facts(v: Vitals, reasons: list[str], free_bytes: Mapping[str, int]) -> dict[str, Any]:
    """Return the figures for a program."""
    return {
        "working": not reasons,
        "reasons": reasons,
        "at": _iso(v.at),
        "heartbeat_age_seconds": _age(v.at, v.beat_at),
        "last_good_run": _iso(v.good_at),
        "last_finished_run": _iso(v.finished_at),
        "local_outage_since": _iso(v.outage_since),
        "outlets": len(v.outlets),
        "paused": sum(o.paused for o in v.outlets),
        "running": v.running,
        "queue": v.queue,
        "stories": v.stories,
        "open_problems": sum(n for _, n in v.problems),
        "database_bytes": v.database_bytes,
        "disk_free_bytes": dict(free_bytes),
        "last_backup_age_seconds": _age(v.at, v.backup_at),
        "backup_failed": v.backup_failed or None,
    }


def exposition(v: Vitals, reasons: list[str], free_bytes: Mapping[str, int], version: str) -> str:
    """Return the figures in Prometheus' text format (version 0.0.4)."""
    told: list[str] = []
    for name, kind, says, samples in _metrics(v, reasons, free_bytes, version):
        told += [f"# HELP rasad_{name} {says}", f"# TYPE rasad_{name} {kind}"]
        told += [f"rasad_{name}{_labels(labels)} {value}" for labels, value in samples if value is not None]
    return "\n".join(told) + "\n"


Sample = tuple[Mapping[str, str], float | int | None]


def _metrics(v: Vitals, reasons: list[str], free_bytes: Mapping[str, int], version: str) -> Iterator[tuple[str, str, str, list[Sample]]]:
    def one(value: float | int | None) -> list[Sample]:
        return [({}, value)]

    yield "info", "gauge", "The version that serves this.", [({"version": version}, 1)]
    yield "working", "gauge", "1 if work happens, as /healthz says.", one(int(not reasons))
    yield "heartbeat_age_seconds", "gauge", "Since the scheduler last showed itself.", one(_age(v.at, v.beat_at))
    yield "last_good_run_age_seconds", "gauge", "Since a run of any outlet last went well.", one(_age(v.at, v.good_at))
    yield "local_outage_seconds", "gauge", "How long this machine's network has been down; 0 when it works.", one(_age(v.at, v.outage_since) or 0)
    yield "runs_total", "counter", "Runs recorded, of whatever state.", one(v.runs)
    yield "runs_running", "gauge", "Runs going on.", one(v.running)
    yield "runs_last_day", "gauge", "Runs begun in the last 24 hours.", [({"state": s, "cause": c}, n) for s, c, n in v.lately]
    read = zip(("relevant", "possible", "off_topic"), v.read, strict=True)
    yield "pages_read", "gauge", "Pages that were read and judged, by verdict.", [({"verdict": name}, n) for name, n in read]
    yield "stories", "gauge", "Stories stored.", one(v.stories)
    yield "queue_pages", "gauge", "Pages that wait to be fetched.", one(v.queue)
    yield "open_problems", "gauge", "Problems that are open.", [({"rule": rule}, n) for rule, n in v.problems] or one(0)
    good: list[Sample] = [({"outlet": o.key}, _age(v.at, o.ok_at)) for o in v.outlets]
    yield "outlet_last_good_run_age_seconds", "gauge", "Since a run of the outlet last went well.", good
    yield "outlet_failures", "gauge", "Runs of the outlet that failed in a row.", [({"outlet": o.key}, o.failures) for o in v.outlets]
    yield "outlet_paused", "gauge", "1 if a person paused the outlet.", [({"outlet": o.key}, int(o.paused)) for o in v.outlets]
    yield "database_bytes", "gauge", "Size of the database.", one(v.database_bytes)
    yield "disk_free_bytes", "gauge", "Free space where something is kept.", [({"of": which}, free) for which, free in free_bytes.items()]
    yield "last_backup_age_seconds", "gauge", "Since the last backup.", one(_age(v.at, v.backup_at))


def _labels(labels: Mapping[str, str]) -> str:
    escaped = (f'{k}="{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34)).replace(chr(10), " ")}"' for k, value in labels.items())
    return "{" + ",".join(escaped) + "}" if labels else ""


def _age(now: datetime, at: datetime | None) -> float | None:
    return round(max(0.0, (now - at).total_seconds()), 1) if at else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
