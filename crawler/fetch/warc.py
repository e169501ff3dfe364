"""Reads WARC files (ISO 28500; Common Crawl's news among them) record by record: answered pages out, everything else counted with its reason.

Memory is bounded by one record. A damaged record costs itself: reading goes on at the next one that can be found.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from crawler.errors import SetupError

LARGEST_PAGE = 12 * 1024 * 1024  # bytes, unpacked: as of a crawl
_LARGEST_RECORD = 64 * 1024 * 1024
_BLOCK = 256 * 1024
_GZIP, _WARC = b"\x1f\x8b\x08", b"WARC/1."
_HTML = ("text/html", "application/xhtml+xml")


class WarcError(SetupError):
    """A WARC file cannot be used; the message names it and the remedy."""


@dataclass(frozen=True, kw_only=True)
class WarcPage:
    """An answered page."""

    url: str
    at: datetime  # when it was fetched; UTC
    content_type: str | None
    body: bytes


class WarcFile:
    """One WARC file, gzipped by record or plain, and what was counted in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped: Counter[str] = Counter()  # why a record gave no page
        self.records = 0
        self.position = 0  # bytes of the file that are read
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                self._is_packed = file.read(3) == _GZIP
        except OSError as error:
            raise WarcError(f"{path} cannot be read: {error.strerror}.") from None

    def pages(self, wanted: Callable[[str], bool]) -> Iterator[WarcPage]:
        """Give the answered pages at wanted addresses, in their order."""
        with self.path.open("rb") as file:
            for chunk in self._members(file) if self._is_packed else self._plain(file):
                for record in self._records(chunk):
                    self.records += 1
                    if page := self._page(record, wanted):
                        yield page

    def _members(self, file: IO[bytes]) -> Iterator[bytes]:
        """Give each gzip member unpacked: in a WARC file it is one record."""
        start = 0
        while (start := _find(file, _GZIP, start)) >= 0:
            data, end, problem = _member(file, start)
            self.position = end
            if problem:
                self.skipped[problem] += 1
            else:
                yield data
            start = end

    def _plain(self, file: IO[bytes]) -> Iterator[bytes]:
        """Give the records of a file that is not packed: each reaches as far as it says, or to where the next one begins."""
        start = _find(file, _WARC, 0)
        while start >= 0:
            file.seek(start)
            head = file.read(_BLOCK).split(b"\r\n\r\n", 1)[0]
            length = _length(head)
            following = _find(file, _WARC, start + len(head) + 4 + max(0, length))
            self.position = following if following >= 0 else self.size
            if length < 0:
                self.skipped["broken record"] += 1
                following = _find(file, _WARC, start + len(_WARC))
            elif length > _LARGEST_RECORD:
                self.skipped["too large"] += 1
            else:
                file.seek(start)
                yield file.read(len(head) + 4 + length + 4)
            start = following

    def _records(self, data: bytes) -> Iterator[Any]:
        iterator = _Quiet(BytesIO(data))
        while True:
            try:
                record = next(iterator, None)
            except Exception:  # warcio raises whatever a damaged header leads to
                self.skipped["broken record"] += 1
                return
            if record is None:
                return
            yield record

    def _page(self, record: Any, wanted: Callable[[str], bool]) -> WarcPage | None:
        try:
            found = self._read(record, wanted)
        except Exception:
            found = "broken record"
        if isinstance(found, str):
            self.skipped[found] += 1
            return None
        return found

    def _read(self, record: Any, wanted: Callable[[str], bool]) -> WarcPage | str:
        """Return a record's page, or why it gives none."""
        if record.rec_type != "response" or record.http_headers is None:
            return f"{record.rec_type} record"
        url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        if not wanted(url):
            return "other address"
        status = record.http_headers.get_statuscode()
        if status != "200":
            return f"status {status}"
        kind = record.http_headers.get_header("Content-Type")
        if kind and not kind.lower().lstrip().startswith(_HTML):
            return "no web page"
        at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).astimezone(UTC)
        body = _body(record)
        if isinstance(body, str):
            return body
        return WarcPage(url=url, at=at, content_type=kind, body=body)


class _Quiet(ArchiveIterator):  # type: ignore[misc]
    INC_RECORD = ""  # warcio's own warnings, on standard error


def _find(file: IO[bytes], mark: bytes, start: int) -> int:
    """Return where a mark stands next; -1 if it does not. A plain record's mark stands at the beginning of a line."""
    file.seek(start)
    before = b""
    while block := file.read(_BLOCK):
        data = before + block
        at = data.find(mark)
        while at > 0 and mark is _WARC and data[at - 1 : at] != b"\n":
            at = data.find(mark, at + 1)
        if at >= 0:
            return file.tell() - len(data) + at
        before = data[-len(mark) :]
    return -1


def _member(file: IO[bytes], start: int) -> tuple[bytes, int, str]:
    """Return a gzip member unpacked, where it ends, and what is wrong with it ("" if nothing)."""
    file.seek(start)
    unpacker, parts, size = zlib.decompressobj(31), [], 0
    while block := file.read(_BLOCK):
        try:
            while block and not unpacker.eof:
                part = unpacker.decompress(block, _BLOCK)
                size += len(part)
                parts += [part] if size <= _LARGEST_RECORD else []
                block = unpacker.unconsumed_tail
        except zlib.error:
            return b"", start + len(_GZIP), "broken record"
        if unpacker.eof:
            end = file.tell() - len(unpacker.unused_data)
            return (b"".join(parts), end, "") if size <= _LARGEST_RECORD else (b"", end, "too large")
    return b"", start + len(_GZIP), "cut short"


def _length(head: bytes) -> int:
    """Return what a record's header says of its length; -1 where it says nothing."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return -1


def _body(record: Any) -> bytes | str:
    """Return a record's payload, unchunked and unpacked, or what is wrong with it."""
    headers, raw = record.http_headers, record.raw_stream
    chunked = (headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    body: bytes = (ChunkedDataReader(raw) if chunked else raw).read(LARGEST_PAGE + 1)
    if len(body) > LARGEST_PAGE:
        return "too large"
    if not raw.read(1) and getattr(raw, "limit", 0) > 0:
        return "cut short"
    try:
        body = _decoded(body, (headers.get_header("Content-Encoding") or "").lower().strip())
    except (zlib.error, brotli.error, NotImplementedError):
        return "undecodable"
    return body if len(body) <= LARGEST_PAGE else "too large"


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity") or (encoding in ("gzip", "x-gzip") and not body.startswith(_GZIP)):  # many files hold them unpacked already
        return body
    if encoding in ("gzip", "x-gzip"):
        return zlib.decompressobj(31).decompress(body, LARGEST_PAGE + 1)
    if encoding == "deflate":
        return zlib.decompressobj(15 if body[:1] == b"\x78" else -15).decompress(body, LARGEST_PAGE + 1)
    if encoding == "br":
        unpacked: bytes = brotli.Decompressor().process(body, output_buffer_limit=LARGEST_PAGE + 1)
        return unpacked or body
    raise NotImplementedError(encoding)
