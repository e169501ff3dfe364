"""Outlets invented for the tests of the replay."""

from __future__ import annotations

from typing import Any

from crawler.outlet import Confidence, Feed, JsonApi, Kind, Listing, NewsSitemap, Outlet, Route, WordPressApi


def _outlet(key: str, *routes: Route) -> Outlet:
    facts: dict[str, Any] = {"name": key.title(), "native_name": key, "country": "Iraq", "kind": Kind.PRIVATE, "line": "invented"}
    return Outlet(
        key=key,
        **facts,
        home=f"https://www.{key}.example/",
        hosts=(f"{key}.example",),
        languages=("ar",),
        timezone="Asia/Baghdad",
        routes=routes,
        article=rf"https?://(?:www\.)?{key}\.example/news/(?P<id>\d+)",
    )


def _at(key: str, path: str) -> dict[str, Any]:
    return {"url": f"https://www.{key}.example{path}", "confidence": Confidence.SEEN}


with_feed = _outlet("alpha", Feed(**_at("alpha", "/rss")), NewsSitemap(**_at("alpha", "/sitemap.xml")))
with_sitemap = _outlet("alpha", NewsSitemap(**_at("alpha", "/sitemap.xml?news=1")))
with_wordpress = _outlet("alpha", WordPressApi(**_at("alpha", "/wp-json/wp/v2/posts")))
with_json = _outlet("alpha", JsonApi(**_at("alpha", "/api/latest"), items="data.list", fields={"url": "links.web", "title": "headline"}))
with_listing = _outlet("alpha", Listing(**_at("alpha", "/latest"), links=".card a"), Feed(**_at("alpha", "/rss")))
only_listing = _outlet("alpha", Listing(**_at("alpha", "/latest"), links="a[href*='/news/']"))
without_captures = _outlet("beta", Feed(**_at("beta", "/rss")))
