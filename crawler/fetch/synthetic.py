"""Makes the answer of a route from captured articles, where the route itself was not captured. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from crawler.outlet import JsonApi, Listing, NewsSitemap, Route, WordPressApi

if TYPE_CHECKING:
    from crawler.fetch.captures import Capture


def answer(route: Route, articles: Sequence[Capture]) -> tuple[bytes, str]:
    """Return the body and content type of a route that lists these articles, in the form its reader expects."""
    listed = [(a.url, a.title) for a in articles if a.url]
    match route:
        case WordPressApi():
            return _json([{"link": url, "title": {"rendered": escape(title or "")}} for url, title in listed])
        case JsonApi():
            return _json(_nested(route.items, [_item(route, url, title) for url, title in listed]))
        case NewsSitemap():
            return _sitemap(url for url, _ in listed), "application/xml"
        case Listing():
            return _page(listed), "text/html; charset=utf-8"
        case _:
            return _rss(listed), "application/rss+xml; charset=utf-8"


def _rss(listed: Iterable[tuple[str, str | None]]) -> bytes:
    items = "".join(f"<item>{_element('title', title)}{_element('link', url)}{_element('guid', url)}</item>\n" for url, title in listed)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Captures</title>\n'
    return f"{head}{items}</channel></rss>\n".encode()


def _page(listed: Iterable[tuple[str, str | None]]) -> bytes:
    """Return a page of bare links: what a selector asks of the elements around a link is not met."""
    rows = "".join(f'<li><a href="{escape(url)}">{escape(title or url)}</a></li>\n' for url, title in listed)
    return f"<!doctype html>\n<title>Captures</title>\n<ul>\n{rows}</ul>\n".encode()


def _sitemap(urls: Iterable[str]) -> bytes:
    rows = "".join(f"<url>{_element('loc', url)}</url>\n" for url in urls)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n".encode()


def _element(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _json(value: Any) -> tuple[bytes, str]:
    return json.dumps(value, ensure_ascii=False).encode(), "application/json"


def _item(route: JsonApi, url: str, title: str | None) -> dict[str, Any]:
    """Return one entry of a JSON listing, with only the fields we know."""
    item: dict[str, Any] = {}
    for field, value in (("url", url), ("title", title)):
        if value and field in route.fields:
            _put(item, route.fields[field], value)
    return item


def _nested(path: str, value: Any) -> Any:
    """Return a value as it stands under a dotted path; the empty path is the value itself."""
    for name in reversed([part for part in path.split(".") if part]):
        value = {name: value}
    return value


def _put(item: dict[str, Any], path: str, value: str) -> None:
    *parents, last = path.split(".")
    for name in parents:
        item = item.setdefault(name, {})
    item[last] = value
