"""WARC records written by hand, as ISO 28500 has them and Common Crawl packs them: each a gzip member of its own."""

from __future__ import annotations

import gzip
import uuid

AT = "2025-01-17T12:18:01Z"


def record(
    url: str,
    body: bytes,
    *,
    at: str = AT,
    first: str = "HTTP/1.1 200 OK",
    headers: tuple[str, ...] = (),
    kind: str = "response",
    media: str = "text/html; charset=utf-8",
    packed: bool = True,
) -> bytes:
    """An answer as it came over the line, in an envelope that says whose it is and when it came."""
    answer = "\r\n".join((first, f"Content-Type: {media}", *headers, "", "")).encode() + body
    return _enveloped(kind, answer, packed, f"WARC-Date: {at}", f"WARC-Target-URI: {url}", "Content-Type: application/http; msgtype=response")


def info(*, packed: bool = True) -> bytes:
    """The record that every file begins with."""
    return _enveloped("warcinfo", b"software: test\r\n", packed, f"WARC-Date: {AT}", "Content-Type: application/warc-fields")


def _enveloped(kind: str, content: bytes, packed: bool, *headers: str) -> bytes:
    head = ("WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>", *headers, f"Content-Length: {len(content)}", "", "")
    data = "\r\n".join(head).encode() + content + b"\r\n\r\n"
    return gzip.compress(data) if packed else data
