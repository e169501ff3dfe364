"""What a page says about an article beside its text: section, tags, lead and its own address."""

from __future__ import annotations

import html
import re

from lxml.html import HtmlElement

from crawler.extract.decode import clean
from crawler.extract.structured import LinkedData, Metas
from crawler.text.letters import fold
from crawler.urls import clean_url, host_of

_COMMA = re.compile(r" ?[,،;؛] ?")
_CUT = re.compile(r"(?:\.\.\.|…|\[…\])\s*$")
_MAX_TAGS = 30
# What a site's own machines are told: paths, handles, identifiers, "Key: value" of a classifier.
_MACHINE = re.compile(
    r"^[@/_]|https?:|^[\w-]+/\S+$|^[0-9a-f]{8}-[0-9a-f-]{27}$|^\d+$|^[a-z0-9]+(?:_[a-z0-9]+)+$|"
    r"^(?:nlp|type|source|partner|language|length|category|subject|day|time)\b[\w ]*:",
    re.IGNORECASE,
)
_FRONT = frozenset(map(fold, (
    "home", "homepage", "front page", "الرئيسية", "الصفحة الرئيسية", "صفحه نخست", "خانه", "صفحه اصلی", "سەرەکی", "سەرەتا", "anasayfa", "ana sayfa", "destpêk",
)))  # fmt: skip


def _plain(text: str) -> str:
    """A text of a meta element, which may have been escaped twice."""
    return clean(html.unescape(text)) if "&" in text else text


def find_section(metas: Metas, data: LinkedData, laid: str) -> tuple[str, str]:
    """Return the section and which reader gave it."""
    said, name = metas.get("article:section", "og:article:section", "section", "parsely-section", "sailthru.section")
    for text, source in ((laid, "layout"), (data.section, "json-ld"), (said, f"meta:{name}")):
        section = _plain(_COMMA.split(text)[0] if len(text.split()) > 2 else text)  # "Business, Culture" is a section, a list of five is not
        if 1 < len(section) <= 80 and not _MACHINE.search(section) and fold(section) not in _FRONT:
            return section, source
    return "", ""


def find_tags(metas: Metas, data: LinkedData, laid: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the tags and which reader gave them."""
    claims = [("layout", laid), ("meta:article:tag", metas.every.get("article:tag", ()) or metas.every.get("og:article:tag", ())), ("json-ld", data.tags)]
    claims += [(f"meta:{n}", metas.every.get(n, ())) for n in ("news_keywords", "keywords", "parsely-tags")]
    for source, texts in claims:
        parts = (_plain(part).strip("# ") for text in texts for part in _COMMA.split(text))
        chosen: dict[str, str] = {}
        for part in parts:
            if 1 < len(part) <= 80 and not _MACHINE.search(part):
                chosen.setdefault(fold(part), part)
        tags = tuple(chosen.values())
        if tags:
            return tags[:_MAX_TAGS], source
    return (), ""


def find_lead(metas: Metas, data: LinkedData, laid: str) -> tuple[str, str]:
    """Return the lead, unless it is cut off, and which reader gave it."""
    said, name = metas.get("og:description", "description", "twitter:description")
    for text, source in ((laid, "layout"), (data.description, "json-ld"), (said, f"meta:{name}")):
        lead = _plain(text)
        if len(lead) > 1 and not _CUT.search(lead):
            return lead, source
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
