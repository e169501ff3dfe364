"""Reads and writes a folder of captured answers: `manifest.jsonl`, a row per answer, and the files it names.

A row is a JSON object with `file` (a path inside the folder, perhaps gzipped) and, as far as known, `id`, `url`, `kind`
(article, feed, listing, sitemap, json, robots, challenge), `captured` (when), `title`, `status`, `headers` and `match`
("path" answers any query string). Other keys are for other readers of the same manifest.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.article import Article
from crawler.errors import SetupError

MANIFEST = "manifest.jsonl"
_ENDINGS = {"feed": "xml", "sitemap": "xml", "wordpress": "json", "json": "json"}
_KINDS = {"front": "listing", "wordpress": "json"}  # as a manifest names them
_LARGEST = 64 * 1024 * 1024  # bytes of one answer, unpacked


class ReplayError(SetupError):
    """A folder of captures cannot be used; the message names file, line and remedy."""

    id: object = None  # of the row, where it has one


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One captured answer."""

    id: str
    url: str | None
    kind: str
    path: Path
    status: int
    headers: Mapping[str, str]
    any_query: bool
    captured: datetime | None  # UTC
    title: str | None
    where: str  # file and line of its row

    def read_bytes(self) -> bytes:
        """Return the answer's body, un-gzipped."""
        try:
            return _unpacked(self.path)
        except (OSError, EOFError, zlib.error) as error:
            raise ReplayError(f"{self.where}: {self.path} cannot be read ({error}); restore it or remove the row.") from None
        except _TooLargeError:
            raise ReplayError(f"{self.where}: {self.path} holds more than {_LARGEST >> 20} MiB; remove the row.") from None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer as it came, to be written as a capture."""

    url: str
    kind: str  # of a route, or: front, article, challenge
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    links: tuple[str, ...] = ()  # articles of the outlet that it lists
    article: Article | None = None  # as it was read
    listed_at: datetime | None = None  # when a route said that it was published


def write_folder(folder: Path, kept: Sequence[Kept]) -> list[Path]:
    """Write answers as `read --batch` and `crawl --replay` take them, into a folder that is made; return their files. Raises OSError."""
    folder.mkdir(parents=True)
    files = [folder / f"{number:02}-{k.kind}.{_ENDINGS.get(k.kind, 'html')}" for number, k in enumerate(kept)]
    with (folder / MANIFEST).open("w", encoding="utf-8") as manifest:
        for file, one in zip(files, kept, strict=True):
            file.write_bytes(one.body)
            row = {"id": f"{folder.name}/{file.name}", "url": one.url, "kind": _KINDS.get(one.kind, one.kind), "file": file.name}
            seen = {"captured": datetime.now(UTC).isoformat(), "status": one.status, "headers": dict(one.headers)}
            manifest.write(json.dumps(row | seen, ensure_ascii=False) + "\n")
    return files


class _TooLargeError(Exception):
    pass


def read_folder(folder: Path) -> tuple[Capture, ...]:
    """Read the manifest of a folder of captures."""
    if not folder.is_dir():
        raise ReplayError(f"{folder} is not a folder; name one that holds a {MANIFEST}.")
    return tuple(read_manifest(folder / MANIFEST))


def read_manifest(manifest: Path) -> Iterator[Capture]:
    """Read a manifest, row by row; raises ReplayError at the first row that cannot be used."""
    for row in each_row(manifest):
        if isinstance(row, ReplayError):
            raise row
        yield row


def each_row(manifest: Path) -> Iterator[Capture | ReplayError]:
    """Read a manifest, row by row; one that cannot be used is given as the error, so that the others are not lost."""
    root = manifest.parent.resolve()
    try:
        with manifest.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if text := line.removeprefix(b"\xef\xbb\xbf").strip():
                    yield _capture_or_error(text, root, f"{manifest} line {number}")
    except OSError as error:
        raise ReplayError(f"{manifest} cannot be read ({error.strerror}); a folder of captures needs it, one JSON object a line.") from None


def _capture_or_error(line: bytes, root: Path, where: str) -> Capture | ReplayError:
    row: Mapping[str, Any] = {}
    try:
        row = _row(line, where)
        return _capture(row, root, where)
    except ReplayError as error:
        error.id = row.get("id")
        return error


def _capture(row: Mapping[str, Any], root: Path, where: str) -> Capture:
    path = _inside(root, _text(row, "file", where), where)
    url = row.get("url")
    status = row.get("status") or 200
    headers = row.get("headers") or {}
    if not isinstance(status, int) or not 100 <= status <= 599:
        raise ReplayError(f"{where}: status {status!r} is no HTTP status; write a number such as 200 or leave it out.")
    if not isinstance(headers, dict):
        raise ReplayError(f"{where}: headers must be an object of names and values.")
    if row.get("match") not in (None, "exact", "path"):
        raise ReplayError(f'{where}: match {row["match"]!r} is unknown; write "path" or leave it out.')
    return Capture(
        id=str(row.get("id") or url or row["file"]),
        url=url if isinstance(url, str) else None,
        kind=str(row.get("kind") or "article"),
        path=path,
        status=status,
        headers={str(name): str(value) for name, value in headers.items()},
        any_query=row.get("match") == "path",
        captured=_instant(row.get("captured")),
        title=row["title"] if isinstance(row.get("title"), str) else None,
        where=where,
    )


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReplayError(f"{where} is not JSON ({error}); correct or remove it.") from None
    if not isinstance(row, dict):
        raise ReplayError(f"{where} is not a JSON object; correct or remove it.")
    return row


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise ReplayError(f"{where} has no {key!r}; name the {key} of the captured answer or remove the row.")
    return value


def _inside(root: Path, name: str, where: str) -> Path:
    """Return the path of a captured file; it must not lead out of the folder."""
    try:
        path = (root / name).resolve()
        exists = path.is_file()
    except (OSError, ValueError):
        exists, path = False, root
    if path != root and not path.is_relative_to(root):
        raise ReplayError(f"{where}: file {name!r} lies outside the folder; move it inside.")
    if not exists:
        raise ReplayError(f"{where}: there is no file {name!r}; restore it or remove the row.")
    return path


def _instant(value: object) -> datetime | None:
    """Read when an answer was captured; a time without zone is UTC, anything else is unknown."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC) if at else None
    except (ValueError, OverflowError):
        return None


def _unpacked(path: Path) -> bytes:
    """Read a file, through gzip where it begins as gzip does, up to a bound."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        body = gzip.GzipFile(fileobj=raw).read(_LARGEST + 1) if packed else raw.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise _TooLargeError
    return body
