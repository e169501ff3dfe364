"""What a page says about an article beside its text: section, tags, lead and its own address."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.extract.structured import LinkedData, Metas
from crawler.urls import clean_url, host_of

_COMMA = re.compile(r" ?[,،;؛] ?")
_CUT = re.compile(r"(?:\.\.\.|…|\[…\])\s*$")
_MAX_TAGS = 30


def find_section(metas: Metas, data: LinkedData, laid: str) -> tuple[str, str]:
    """Return the section and which reader gave it."""
    said, name = metas.get("article:section", "og:article:section", "section", "parsely-section", "sailthru.section")
    for text, source in ((laid, "layout"), (data.section, "json-ld"), (said, f"meta:{name}")):
        if text and len(text) <= 80:
            return text, source
    return "", ""


def find_tags(metas: Metas, data: LinkedData, laid: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the tags and which reader gave them."""
    claims = [("layout", laid), ("meta:article:tag", metas.every.get("article:tag", ()) or metas.every.get("og:article:tag", ())), ("json-ld", data.tags)]
    claims += [(f"meta:{n}", metas.every.get(n, ())) for n in ("news_keywords", "keywords", "parsely-tags")]
    for source, texts in claims:
        tags = tuple(dict.fromkeys(t for text in texts for t in _COMMA.split(text) if 1 < len(t) <= 80))
        if tags:
            return tags[:_MAX_TAGS], source
    return (), ""


def find_lead(metas: Metas, data: LinkedData, laid: str) -> tuple[str, str]:
    """Return the lead, unless it is cut off, and which reader gave it."""
    said, name = metas.get("og:description", "description", "twitter:description")
    for text, source in ((laid, "layout"), (data.description, "json-ld"), (said, f"meta:{name}")):
        if text and not _CUT.search(text):
            return text, source
    return "", ""


def find_canonical(tree: HtmlElement, metas: Metas, url: str) -> str | None:
    """Return the page's own address, if it is on the same site; one that points to another site's page is no identity."""
    declared = [e.get("href") or "" for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    named = [*declared[:1], metas.get("og:url")[0]]
    for text in filter(None, named):
        try:
            address = clean_url(text, url)
        except ValueError:
            continue
        if host_of(address) == host_of(url) or _site(address) == _site(url):
            return address
    return None


def _site(url: str) -> str:
    return ".".join(host_of(url).split(".")[-2:])
