"""By which rules articles are judged, and by which code pages are read, as one short text each: where it is the same, so is what comes of a page."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from crawler.outlet import Outlet

_PACKAGE = Path(__file__).resolve().parent


def fingerprint(topics_dir: Path, sources_file: Path, outlets: Iterable[Outlet]) -> str:
    """Return 16 letters that change with the topic files, the file of sources, the names outlets are cited by, or the code that decides."""
    told = hashlib.sha256(_code().encode())
    for path in [*sorted(Path(topics_dir).glob("*.yaml")), Path(sources_file)]:
        told.update(f"\0{path.name}\0".encode() + _bytes(path))
    for outlet in sorted(outlets, key=lambda o: o.key):
        told.update(repr((outlet.key, outlet.name, outlet.native_name, outlet.cited_as)).encode())
    return told.hexdigest()[:16]


def _bytes(path: Path) -> bytes:
    """What a file holds; that one cannot be read is told by who reads it."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def reading_code(spider: type | None = None) -> str:
    """Return 16 letters that change with the code that reads pages: all of this package, and the file of an outlet's spider wherever it lies."""
    own = inspect.getsourcefile(spider) if spider is not None else None
    return hashlib.sha256(_whole_package() + (_bytes(Path(own)) if own else b"")).hexdigest()[:16]


@cache
def _whole_package() -> bytes:
    return hashlib.sha256(b"\0".join(_bytes(path) for path in sorted(_PACKAGE.rglob("*.py")))).digest()


@cache
def _code() -> str:
    """The code that judges: a new version of Rasad may judge otherwise by the same files."""
    deciding = [_PACKAGE / "topic.py", *sorted((_PACKAGE / "text").glob("*.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in deciding)).hexdigest()
