"""Read what a route of an outlet answers: a feed, a sitemap, a listing page or JSON, into links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.blocked import challenge
from crawler.extract.decode import DecodeError, TooLargeError, decode
from crawler.extract.document import matches, parse, selector, text_of
from crawler.extract.feeds import MAX_ITEMS, MAX_SITEMAP, is_sitemap, read_feed, read_sitemap, unpacked
from crawler.extract.found import Claim, Found, Link, RouteError, absolute, gather, read_instant
from crawler.extract.standin import by_text, by_title
from crawler.outlet import Feed, JsonApi, Listing, NewsSitemap, Route, WordPressApi

__all__ = ["Found", "Link", "RouteError", "read_route"]

_HTML = re.compile(rb"^\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_MAX_JSON = 20_000_000
_MONTH = re.compile(r"(?<!\d)(20\d\d)[/_-]?(\d{1,2})(?!\d)")
_BRACES = re.compile(r"\{([^{}]+)\}")
_NOTICE_BYTES = 200_000  # a larger page is no notice
_DATES = etree.XPath(
    "descendant::time | descendant::*[self::span or self::div or self::small or self::em or self::i or self::p or self::td or self::li]"
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'tarikh')][not(.//a[@href])]"
)


def read_route(body: bytes, *, route: Route, url: str, content_type: str | None, timezone: ZoneInfo, reference: datetime) -> Found:
    """Return the links of a route's answer; raises RouteError with the cause if it is no such list."""
    if not body.strip():
        raise RouteError("empty", "no bytes")
    if wall := challenge(body, 200, {}):
        raise RouteError("consent" if wall == "consent" else "challenge", wall)
    if _HTML.match(body[:4096]):
        _refuse_stand_in(body, content_type)
    if isinstance(route, Listing):
        return _listing(body, route, url, content_type, timezone, reference)
    if isinstance(route, JsonApi | WordPressApi):
        rows = _posts(_json(body)) if isinstance(route, WordPressApi) else _items(_json(body), route)
        return Found(gather(rows, base=url, timezone=timezone, reference=reference, language=route.language))
    if not isinstance(route, Feed | NewsSitemap):
        raise TypeError(f"no reader for routes of kind {route.kind!r}")
    if _HTML.match(body[:4096]):
        raise RouteError("html_page", "a web page")
    # A feed where a sitemap was declared, or the reverse, is taken for what it is.
    body = unpacked(body, MAX_SITEMAP)
    if is_sitemap(body):
        return _sitemap(body, route, url, timezone, reference)
    claims, language = (_json_feed(body), None) if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else read_feed(body, url=url, content_type=content_type)
    return Found(gather(claims, base=url, timezone=timezone, reference=reference, language=route.language or language))


def _refuse_stand_in(body: bytes, content_type: str | None) -> None:
    """Raise RouteError with its own cause where a notice (not found, maintenance, log-in ...) stands in place of the route's answer."""
    if len(body) > _NOTICE_BYTES:
        return
    try:
        tree = parse(decode(body, content_type).utf8)
    except DecodeError:
        return
    if found := by_title(tree) or by_text(tree):
        raise RouteError(str(found.reason), found.what)


def _sitemap(body: bytes, route: Route, url: str, timezone: ZoneInfo, reference: datetime) -> Found:
    pages, indexes = read_sitemap(body)
    # Where an index gives no dates, its addresses do: `sitemap-2026-11.xml`.
    newest_first = sorted(indexes, key=lambda row: (row[1], [int(n) for found in _MONTH.findall(row[0]) for n in found]), reverse=True)
    changed = {address: lastmod for href, lastmod in newest_first if (address := absolute(href, url))}
    changed.pop(absolute(url, url) or "", None)  # an index that lists itself
    more = tuple(changed)[: route.newest if isinstance(route, NewsSitemap) else None]
    dates = {u: at for u in more if changed[u] and (at := read_instant(changed[u], timezone=timezone, reference=reference))}
    return Found(gather(pages, base=url, timezone=timezone, reference=reference, language=route.language), more, dates)


def _listing(body: bytes, route: Listing, url: str, content_type: str | None, timezone: ZoneInfo, reference: datetime) -> Found:
    try:
        tree = parse(decode(body, content_type).utf8)
    except TooLargeError as error:
        raise RouteError("too_large", str(error)) from None
    except DecodeError as error:
        raise RouteError("not_a_feed", str(error)) from None
    base = _base(tree, url)
    links = gather(_anchors(tree, route.links), base=base, timezone=timezone, reference=reference, language=route.language)
    following = [e.get("href") or "" for name in ("link", "a") for e in tree.iter(name) if "next" in (e.get("rel") or "").lower().split()]
    more = dict.fromkeys(address for href in following if (address := absolute(href, base)) and address != absolute(url, url))
    return Found(links, tuple(more))


def _base(tree: HtmlElement, url: str) -> str:
    declared = next((e.get("href") for e in tree.iter("base") if e.get("href")), None)
    return (absolute(declared, url) if declared else None) or url


def _anchors(tree: HtmlElement, css: str) -> Iterator[Claim]:
    stamps = _stamps(tree)
    for element in selector(css)(tree):
        for anchor in [element] if element.tag == "a" else element.iter("a"):
            yield Claim(anchor.get("href") or "", text_of(anchor) or anchor.get("title") or "", _stamp(anchor, stamps))


def _stamps(tree: HtmlElement) -> dict[HtmlElement, list[str]]:
    """The dates that stand in a listing's elements: of `<time>`, and of what its class calls a date."""
    stamps: dict[HtmlElement, list[str]] = {}
    for element in matches(_DATES, tree):
        text = element.get("datetime") or text_of(element)
        if len(text) < 80 and any(c.isdigit() for c in text):
            for around in (element, *islice(element.iterancestors(), 6)):
                stamps.setdefault(around, []).append(text)
    return stamps


def _stamp(anchor: HtmlElement, stamps: Mapping[HtmlElement, Sequence[str]]) -> str:
    """The date beside a link: that of the nearest element around it that holds exactly one."""
    near = next((stamps[around] for around in (anchor, *islice(anchor.iterancestors(), 3)) if around in stamps), ())
    return near[0] if len(near) == 1 else ""


def _json(body: bytes) -> Any:
    body = unpacked(body, _MAX_JSON)
    try:
        return json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise RouteError("not_a_feed", f"no JSON: {str(error)[:100]}") from None


def _json_feed(body: bytes) -> list[Claim]:
    """The items of a JSON feed (jsonfeed.org)."""
    data = _json(body)
    items = data.get("items") if isinstance(data, dict) and "jsonfeed.org" in _string(data.get("version")) else None
    if not isinstance(items, list):
        raise RouteError("not_a_feed", "JSON, but no JSON feed")
    rows = (row for row in items[:MAX_ITEMS] if isinstance(row, dict))
    return [
        Claim(
            _string(row.get("url")) or _string(row.get("external_url")), _plain(row.get("title")),
            _string(row.get("date_published")) or _string(row.get("date_modified")), _string(row.get("language")) or None,
        )
        for row in rows
    ]  # fmt: skip


def _posts(data: Any) -> Iterator[Claim]:
    if not isinstance(data, list):
        said = data.get("message") or data.get("code") if isinstance(data, dict) else None
        raise RouteError("not_a_feed", f"no list of posts: {str(said)[:100]}")
    for post in data:
        if isinstance(post, dict):
            title = post.get("title")
            text = title.get("rendered") if isinstance(title, dict) else title
            utc = post.get("date_gmt")
            yield Claim(_string(post.get("link")), _plain(text), f"{utc}Z" if isinstance(utc, str) and utc else _string(post.get("date")))


def _items(data: Any, route: JsonApi) -> Iterator[Claim]:
    for row in _rows(data, route.items):
        value = {name: _filled(path, row) if "{" in path else _at(row, path) for name, path in route.fields.items()}
        yield Claim(_string(value.get("url")), _plain(value.get("title")), _moment(value.get("published")), _string(value.get("language")) or None)


def _rows(data: Any, items: str) -> Iterator[Any]:
    """The members of every list that a path with `*` leads to; raises RouteError where it leads to none."""
    before, star, after = items.partition("*")
    held = _at(data, before)
    members = list(held.values()) if isinstance(held, dict) else held
    if not isinstance(members, list):
        raise RouteError("not_a_feed", f"no list at {items!r}")
    if not star:
        yield from members
        return
    lists = [m for m in members if isinstance(_at(m, after.partition("*")[0]), (list, dict))]
    if not lists:
        raise RouteError("not_a_feed", f"no list at {items!r}")
    for member in lists:
        yield from _rows(member, after)


def _filled(template: str, row: Any) -> str:
    """A template with its `{path}`s taken from a row; empty where the row has not all of them."""
    values = {path: _string(_at(row, path)) for path in _BRACES.findall(template)}
    return _BRACES.sub(lambda m: values[m[1]], template) if all(values.values()) else ""


def _at(data: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _string(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _plain(value: Any) -> str:
    """Text of a JSON value that may hold markup."""
    if not isinstance(value, str) or not value.strip():
        return ""
    if "<" not in value and "&" not in value:
        return value
    try:
        return text_of(parse(f"<div>{value}</div>".encode("utf-8", "replace")))
    except DecodeError:
        return ""


def _moment(value: Any) -> str:
    """A date as text; a number counts seconds or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _string(value)
    try:
        return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
