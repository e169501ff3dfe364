"""The title of a page: the headline alone, without the site's name and without a section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.document import text_of
from crawler.extract.structured import LinkedData, Metas
from crawler.outlet import Outlet
from crawler.text.letters import fold
from crawler.urls import host_of

_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/~]+\s+|\s*(?:\||::|»|«|—|–)\s*|(?<=\w): ")
_TAIL = re.compile(r"\s+[|–—-]\s+([^|–—]{2,40})$")
_MAX = 400


@dataclass(frozen=True)
class Headline:
    """A title and which reader gave it."""

    text: str
    source: str


def find_headline(tree: HtmlElement, metas: Metas, data: LinkedData, names: frozenset[str]) -> Headline | None:
    """Return the headline of a page that no layout has named; `names` are those of the site, folded."""
    page_title = _without_tail(without_site(_page_title(tree), names))
    claimed = [("json-ld", data.headline), *((f"meta:{n}", metas.get(n)[0]) for n in ("og:title", "twitter:title"))]
    claims = [Headline(without_site(text, names), source) for source, text in claimed if text]
    claims.append(Headline(page_title, "title"))
    claims = [c for c in claims if 1 < len(c.text) <= _MAX and fold(c.text) not in names]
    shown = [h for h in map(text_of, islice(tree.iter("h1"), 40)) if h and fold(h) not in names]
    stated = [c.text for c in claims if c.source != "title"]  # the page's title may begin with the site's name, as a heading does
    if h1 := _agreed(shown, stated or [c.text for c in claims]):
        return _without_kicker(Headline(without_site(h1, names), "h1"), claims)
    return claims[0] if claims else None


def _without_kicker(heading: Headline, claims: Iterable[Headline]) -> Headline:
    """Where the heading holds the section too, the title that names the rest of it is the better one."""
    folded = fold(heading.text)
    for claim in claims:
        rest = fold(claim.text)
        if len(rest) > 20 and folded.endswith(rest) and 0 < len(folded) - len(rest) <= 30:
            return claim
    return heading


def _without_tail(title: str) -> str:
    """Take off the last part of a page title, if it is short: the site's name where nothing else tells it."""
    joint = _TAIL.search(title)
    if joint and len(joint.group(1).split()) <= 3 and len(title[: joint.start()].split()) >= 4:
        return title[: joint.start()]
    return title


def site_names(metas: Metas, data: LinkedData, *, url: str, outlet: Outlet | None) -> frozenset[str]:
    """Every name of the site, folded, that may stand beside a headline."""
    given = [metas.get("og:site_name")[0], metas.get("application-name")[0], metas.get("twitter:site")[0].lstrip("@"), *data.site_names]
    if outlet is not None:
        given += [outlet.name, outlet.native_name, *outlet.cited_as]
    host = host_of(url)
    given += [host, *(part for part in host.split(".")[:-1] if len(part) > 2)]
    titles = {fold(metas.get("og:title")[0]), fold(data.headline)}  # some sites give every page's title as the site's name
    return frozenset(f for g in given if g and (f := fold(g)) and f not in titles)


def without_site(title: str, names: Iterable[str]) -> str:
    """Take the name of the site off the end or the beginning of a title."""
    names = frozenset(names)
    for _ in range(3):
        cut = _cut(title, names)
        if cut == title:
            break
        title = cut
    return title.strip(" |–—-·•»«")


def _cut(title: str, names: frozenset[str]) -> str:
    joints = list(_SEPARATOR.finditer(title))
    for joint in reversed(joints[-3:]):
        if joint.start() >= 4 and _is_site(title[joint.end() :], names):
            return title[: joint.start()]
    for joint in joints[:2]:
        if len(title) - joint.end() >= 8 and _is_site(title[: joint.start()], names):
            return title[joint.end() :]
    return title


def _is_site(part: str, names: frozenset[str]) -> bool:
    folded = fold(part)
    if not folded or folded in names:
        return bool(folded)
    packed = folded.replace(" ", "")
    return any(packed == n.replace(" ", "") or (len(n) > 3 and len(folded) < len(n) + 25 and f" {n} " in f" {folded} ") for n in names)


def _page_title(tree: HtmlElement) -> str:
    """The title element of the page; drawings have titles too."""
    return next((text_of(e) for e in tree.iter("title") if (p := e.getparent()) is not None and p.tag not in {"svg", "g", "symbol"}), "")


def _agreed(shown: Iterable[str], claims: Iterable[str]) -> str | None:
    """The first heading of the page's top level that one of its claimed titles confirms, or the only one there is."""
    shown, claimed = list(dict.fromkeys(shown)), [set(fold(c).split()) for c in claims]
    for heading in shown:
        words = set(fold(heading).split())
        if len(words) >= 2 and any(len(words & claim) >= 0.6 * len(words) and len(words) >= 0.4 * len(claim) for claim in claimed):
            return heading
    alone = shown[0] if len(shown) == 1 and len(shown[0]) <= _MAX else ""
    return alone if not claimed or (len(claimed) == 1 and len(alone.split()) >= 4) else None
