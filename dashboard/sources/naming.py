"""What sources are called and coloured: outlets of ours by their names and colours, known sources by theirs, others as they are written."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.storage.reports import CitedCount, Filter
from dashboard import data, parts
from dashboard.colours import OTHERS


def owners() -> dict[str, tuple[str, ...]]:
    """Return the sources that are outlets of ours, each with the outlets' keys."""
    ours = parts.names()
    listed = {key: tuple(o for o in outlets if o in ours) for key, outlets in data.source_outlets().items()}
    return {key: (key,) for key in ours} | {key: outlets for key, outlets in listed.items() if outlets}


def labels(cited: Iterable[CitedCount]) -> dict[str, str]:
    """Name sources, never two alike."""
    names = data.source_names() | parts.names()
    found: dict[str, str] = {}
    for source in cited:
        label = names.get(source.canonical, source.name)
        found[source.canonical] = f"{label} ({source.canonical})" if label in found.values() else label
    return found


def outlets(chosen: Filter) -> dict[str, str]:
    """Name outlets of ours and every outlet that is cited."""
    return labels(data.cited_sources(chosen, kinds=("outlet",))) | parts.names()


def colours(keys: Iterable[str]) -> dict[str, str]:
    """Colour sources as the outlets they are; those that are none of ours stay grey."""
    ours, owned = parts.colours(), owners()
    return {key: next((ours[o] for o in (key, *owned.get(key, ())) if o in ours), OTHERS) for key in keys}
