"""RSS, Atom and RDF feeds, whatever their state, and XML sitemaps. No entity is ever expanded."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import feedparser
from lxml import etree

from crawler.extract.decode import DecodeError, clean, decode
from crawler.extract.found import Claim, RouteError

MAX_FEED = 4_000_000  # bytes, unpacked
MAX_ITEMS = 1_500
_BROKEN_MAX = 500_000  # bytes of a feed that is not well-formed
_BROKEN_TAGS = 30_000  # in it: feedparser takes 13 µs for each that is left open
_MAX_ATTRIBUTES = 500  # of one element: feedparser takes quadratic time for them
MAX_SITEMAP = 52_428_800  # bytes, unpacked (sitemaps.org)
_IS_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf|(?:\w{1,10}:)?(?:rss|feed|channel|rdf))[\s>/]", re.IGNORECASE)
_IS_SITEMAP = re.compile(rb"<(?:\w{1,10}:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_WHOLE = re.compile(rb"</(?:\w{1,10}:)?(?:urlset|sitemapindex)\s*>\s*(?:<!--[^<>]*-->\s*)?$", re.IGNORECASE)
_SUBSET_END = re.compile(rb"\][ \t\r\n]{0,20}>")
_DECLARATION = re.compile(rb"<\?xml\s[^<>]{0,200}\?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HALVES = re.compile(
    rb"(?:&#(?:[xX]0{0,4}[dD][89a-fA-F][0-9a-fA-F]{2}|0{0,4}5(?:529[6-9]|5[3-9]\d\d|[67]\d{3}));)+"
)  # of UTF-16: 55296 to 57343, and some after
_WINDOW = 65_536


def unpacked(body: bytes, limit: int) -> bytes:
    """Return the bytes, unpacked if they are gzip, never more than the limit."""
    if body[:2] == b"\x1f\x8b":
        try:
            body = gzip.GzipFile(fileobj=io.BytesIO(body)).read(limit + 1)
        except (OSError, EOFError, zlib.error):
            raise RouteError("not_a_feed", "damaged gzip") from None
    if len(body) > limit:
        raise RouteError("too_large", f"more than {limit:,} bytes")
    return body


def read_feed(body: bytes, *, url: str, content_type: str | None) -> tuple[list[Claim], str | None]:
    """Return the entries of a feed and its language."""
    if len(body) > MAX_FEED:
        raise RouteError("too_large", f"a feed of {len(body):,} bytes")
    if not _IS_FEED.search(_ascii_like(body[:_WINDOW])):
        raise RouteError("not_a_feed", _first_words(body))
    body = _bounded(_without_subset(_as_utf8(body, content_type)))
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        feed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser promises to raise nothing, and does on some hostile bytes
        raise RouteError("not_a_feed", f"{type(error).__name__} in feedparser") from None
    if not feed.get("version") and not feed.entries:
        raise RouteError("not_a_feed", _first_words(body))
    return [claim for entry in feed.entries if (claim := _entry(entry))], _language(feed.feed.get("language"))


def _as_utf8(body: bytes, content_type: str | None) -> bytes:
    """A feed in UTF-8 that says so: what it declared is as often wrong as a page's."""
    try:
        utf8 = decode(body, content_type, limit=MAX_FEED).utf8
    except DecodeError as error:
        raise RouteError("not_a_feed", str(error)) from None
    return b'<?xml version="1.0" encoding="utf-8"?>' + _HALVES.sub(_whole, _DECLARATION.sub(b"", utf8, count=1))


def _whole(halves: re.Match[bytes]) -> bytes:
    """Return the letters that some CMS refer to by halves («&#55357;&#56832;» is one emoji): not one is allowed in XML, and feedparser gives all of it up."""
    units = (int(number[1:], 16) if number[:1] in b"xX" else int(number) for number in re.findall(rb"&#(\w+);", halves[0]))
    return "".join(map(chr, units)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").encode()


def is_sitemap(body: bytes) -> bool:
    """Say whether bytes are an XML sitemap or sitemap index."""
    return bool(_IS_SITEMAP.search(_ascii_like(body[:_WINDOW])))


def read_sitemap(body: bytes) -> tuple[list[Claim], list[tuple[str, str]]]:
    """Return the pages of a sitemap, and the sitemaps of an index with their dates."""
    body = _without_torn_end(_without_subset(body))
    pages: list[Claim] = []
    indexes: list[tuple[str, str]] = []
    for kind, values in _sitemap_rows(body):
        if kind == "sitemap":
            indexes.append((values.get("loc", ""), values.get("lastmod", "")))
        else:
            at = values.get("publication_date") or values.get("lastmod", "")
            pages.append(Claim(values.get("loc", ""), values.get("title", ""), at, _language(values.get("language"))))
    return pages, indexes


def _without_torn_end(body: bytes) -> bytes:
    """Of a sitemap that was cut off, keep the whole entries: half an address is another address."""
    if _WHOLE.search(body[-200:]):
        return body
    ends = [body.rfind(tag) + len(tag) for tag in (b"url>", b"sitemap>") if tag in body]
    return body[: max(ends)] if ends else body


def _sitemap_rows(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    walk = etree.iterparse(
        io.BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        for _, element in walk:
            kind = _name(element)
            if kind in {"url", "sitemap"}:
                yield kind, _values(element)
                element.clear()
    except etree.LxmlError:
        return  # cut off in the middle: what came before it counts


def _values(element: Any) -> dict[str, str]:
    """What an entry says of its page: itself, and in its news element; a picture's or a video's address, headline and date are not the page's."""
    values: dict[str, str] = {}
    for child in element:
        name = _name(child)
        for part in child.iter() if name == "news" else [child]:
            if name and part.text:
                values.setdefault(_name(part), part.text.strip())
    return values


def _name(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _entry(entry: Any) -> Claim | None:
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    if not link and str(entry.get("id", "")).startswith(("http://", "https://")):
        link = entry["id"]
    if not link:
        return None
    title = _TAG.sub(" ", str(entry.get("title", "")))
    date = entry.get("published") or entry.get("created") or entry.get("updated") or ""
    base = (entry.get("title_detail") or {}).get("base") or ""
    return Claim(str(link), title, str(date), base=base if base.startswith("http") else "")


def _language(value: Any) -> str | None:
    code = str(value or "").strip().replace("_", "-").split("-")[0].lower()
    return code if 2 <= len(code) <= 3 and code.isalpha() else None


def _without_subset(body: bytes) -> bytes:
    """Take out a DOCTYPE's own declarations: there is nothing to expand afterwards."""
    start = body[:_WINDOW].upper().find(b"<!DOCTYPE")
    if start < 0:
        return body
    bracket, close = body.find(b"[", start), body.find(b">", start)
    if close < 0:
        raise RouteError("not_a_feed", "a DOCTYPE without an end")
    if bracket < 0 or close < bracket:
        return body[:start] + body[close + 1 :]
    end = _SUBSET_END.search(body, bracket)
    if end is None:
        raise RouteError("not_a_feed", "a DOCTYPE without an end")
    return body[:start] + body[end.end() :]


def _bounded(body: bytes) -> bytes:
    """Keep what feedparser reads in bounded time: it takes 0.2 ms an item, and seconds for a megabyte of broken markup."""
    item = _ITEM.search(body)
    for _ in range(MAX_ITEMS if item else 0):
        following = _ITEM.search(body, item.end()) if item else None
        if following is None:
            break
        item = following
    else:
        body = body[: item.start()] if item else body
    if any(len(tag) > _MAX_ATTRIBUTES and tag.partition(b">")[0].count(b"=") > _MAX_ATTRIBUTES for tag in body.split(b"<")):
        raise RouteError("not_a_feed", f"an element of more than {_MAX_ATTRIBUTES} attributes")
    if body.count(b"<") <= _BROKEN_TAGS and len(body) <= _BROKEN_MAX:
        return body
    return body if _is_well_formed(body) else b"<".join(body[:_BROKEN_MAX].split(b"<")[:_BROKEN_TAGS])


def _is_well_formed(body: bytes) -> bool:
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.LxmlError, ValueError):
        return False
    return True


def _ascii_like(head: bytes) -> bytes:
    return head.replace(b"\x00", b"")  # UTF-16 and UTF-32 show their markup so


def _first_words(body: bytes) -> str:
    return "it begins with " + repr(clean(body[:300].decode("utf-8", "replace"))[:80])
