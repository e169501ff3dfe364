"""What sources are called and coloured: outlets of ours by their names and colours, known sources by theirs, others as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.storage.reports import Filter
from dashboard import data, parts
from dashboard.colours import OTHERS


def owners() -> dict[str, tuple[str, ...]]:
    """Return the sources that are outlets of ours, each with the outlets' keys."""
    ours = parts.names()
    listed = {key: tuple(o for o in outlets if o in ours) for key, outlets in data.source_outlets().items()}
    return {key: (key,) for key in ours} | {key: outlets for key, outlets in listed.items() if outlets}


def known() -> tuple[str, ...]:
    """Return the sources that have a name of their own, however they are written."""
    return tuple(sorted(data.source_names() | parts.names()))


def labels(written: Mapping[str, str]) -> dict[str, str]:
    """Name sources, never two alike; `written` is how each is written, by its key."""
    names = data.source_names() | parts.names()
    found: dict[str, str] = {}
    taken: set[str] = set()
    for canonical, name in written.items():
        label = names.get(canonical, name)
        found[canonical] = f"{label} ({canonical})" if label in taken else label
        taken.add(found[canonical])
    return found


def outlets(chosen: Filter, cited: Iterable[str]) -> dict[str, str]:
    """Name outlets of ours and those that are cited, by their keys."""
    keys = sorted(set(cited))
    written = data.written_names(chosen, tuple(key for key in keys if key not in known()))
    return labels({key: written.get(key, key) for key in keys}) | parts.names()


def colours(keys: Iterable[str]) -> dict[str, str]:
    """Colour sources as the outlets they are; those that are none of ours stay grey."""
    ours, owned = parts.colours(), owners()
    return {key: next((ours[o] for o in (key, *owned.get(key, ())) if o in ours), OTHERS) for key in keys}
