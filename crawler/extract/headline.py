"""The title of a page: the headline alone, without the site's name and without a section."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.decode import clean
from crawler.extract.document import text_of
from crawler.extract.structured import LinkedData, Metas
from crawler.outlet import Outlet
from crawler.text.letters import fold
from crawler.urls import host_of

_TAG, _ESCAPED = re.compile(r"<[^<>]{1,200}>"), re.compile(r"&#?\w{2,8};|</?\w[^<>]*>")
_LOGO = re.compile(r"(?:^|[\s_-])(?:logo\w*|brand\w*|site-?(?:name|title|logo)|header__logo)(?:$|[\s_-])", re.IGNORECASE)
_FRONT = re.compile(r"https?://[^/?#]+/?$", re.IGNORECASE)
_GUILLEMETS = re.compile(r" ?(?:»|«) ?")
_SEPARATOR = re.compile(r" [|\-–—·•:/~]+ | ?(?:\||::|—|–) ?|(?<=\w): |_")
_ADDED = re.compile(r" ?[|\-–—·•»«:]{1,3} ?([^|–—»«]{2,40})$")
_TAIL = re.compile(r" [|–—-] ([^|–—]{2,40})$")
_MAX = 400


@dataclass(frozen=True)
class Headline:
    """A title and which reader gave it."""

    text: str
    source: str


def find_headline(tree: HtmlElement, metas: Metas, data: LinkedData, names: frozenset[str]) -> Headline | None:
    """Return the headline of a page that no layout has named; `names` are those of the site, folded."""
    headings = list(islice(tree.iter("h1"), 40))
    names |= {name for h in headings if _is_logo(h) and (name := fold(text_of(h)))}
    page_title = _without_tail(without_site(_page_title(tree), names))
    claimed = [("json-ld", data.headline), *((f"meta:{n}", metas.get(n)[0]) for n in ("og:title", "twitter:title"))]
    claims = [Headline(_whole(without_site(_plain(text), names), page_title), source) for source, text in claimed if text]
    claims.append(Headline(page_title, "title"))
    claims = [c for c in claims if 1 < len(c.text) <= _MAX and fold(c.text) not in names]
    shown = [h for h in map(text_of, headings) if 1 < len(h) <= _MAX and fold(h) not in names]
    if h1 := _shown(list(dict.fromkeys(shown)), claims):
        return _without_kicker(Headline(without_site(h1, names), "h1"), claims)
    if claims and claims[0].source == "title" and (h2 := _opening(tree, claims[0].text)):
        return Headline(h2, "h2")
    return claims[0] if claims else None


def _opening(tree: HtmlElement, page_title: str) -> str:
    """The smaller heading that most of the page's title repeats before it adds a section: where the `h1` is the site's name."""
    for heading in islice(tree.iter("h2", "h3"), 40):
        said = text_of(heading)
        if len(page_title) < 2 * len(said) and page_title.startswith(said) and _SEPARATOR.match(page_title[len(said) :]):
            return said
    return ""


def _plain(text: str) -> str:
    """A title from a meta element, which may have been escaped twice or hold markup."""
    return clean(_TAG.sub(" ", html.unescape(text))) if _ESCAPED.search(text) else text


def _whole(claim: str, page_title: str) -> str:
    """A claim that was cut, by its length or by a quotation mark in an attribute, as the page's title has it."""
    cut = claim.rstrip(" .…")
    if len(cut) < 10 or len(page_title) <= len(claim) or not page_title.startswith(cut):
        return claim
    return page_title if cut != claim or page_title[len(cut) :].lstrip()[:1] in {'"', "'"} else claim


def _is_logo(heading: HtmlElement) -> bool:
    """Say whether a heading is the site's name: it is named so, or all of it is a link to the front page."""
    around = (heading, heading.getparent(), *heading.iterchildren())
    if any(e is not None and _LOGO.search(f"{e.get('class') or ''} {e.get('id') or ''}") for e in around):
        return True
    link = next(heading.iter("a"), None)
    address = (link.get("href") or "").strip() if link is not None else "x"
    return address in {"/", "./"} or bool(_FRONT.match(address))


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


def site_names(tree: HtmlElement, metas: Metas, data: LinkedData, *, url: str, outlet: Outlet | None) -> frozenset[str]:
    """Every name of the site, folded, that may stand beside a headline."""
    given = [metas.get("og:site_name")[0], metas.get("application-name")[0], metas.get("twitter:site")[0].lstrip("@"), *data.site_names]
    if outlet is not None:
        given += [outlet.name, outlet.native_name, *outlet.cited_as]
    host = host_of(url)
    given += [_rest(_page_title(tree), (metas.get("og:title")[0], data.headline, *map(text_of, islice(tree.iter("h1"), 3))))]
    given += [host, *(part for part in host.split(".")[:-1] if len(part) > 2)]
    titles = {fold(metas.get("og:title")[0]), fold(data.headline)}  # some sites give every page's title as the site's name
    return frozenset(f for g in given if g and (f := fold(g)) and f not in titles)


def _rest(page_title: str, headlines: Iterable[str]) -> str:
    """What the title of the page adds to the headline: the site's name."""
    for headline in filter(None, headlines):
        if len(headline) >= 15 and page_title.startswith(headline) and (joint := _ADDED.match(page_title[len(headline) :])):
            return joint.group(1)
    return ""


def without_site(title: str, names: Iterable[str]) -> str:
    """Take the name of the site off the end or the beginning of a title."""
    names = frozenset(names)
    for _ in range(3):
        cut = _cut(title, names)
        if cut == title:
            break
        title = cut
    return title.strip(" |–—-·•" if _is_quoted(title) else " |–—-·•»«")


def _is_quoted(title: str) -> bool:
    """Say whether the guillemets of a title are quotation marks, not what stands between it and the site's name."""
    return 0 < title.count("«") == title.count("»")


def _cut(title: str, names: frozenset[str]) -> str:
    joints = list(_SEPARATOR.finditer(title))
    if not _is_quoted(title):
        joints = sorted((*joints, *_GUILLEMETS.finditer(title)), key=lambda joint: joint.start())
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
    if any(map(str.isdigit, packed)) and not any(any(map(str.isdigit, n)) for n in names):
        return False  # a number is the story's
    return any(packed == n.replace(" ", "") or (len(n) > 3 and len(folded) < len(n) + 25 and f" {n} " in f" {folded} ") for n in names)


def _page_title(tree: HtmlElement) -> str:
    """The title element of the page; drawings have titles too."""
    return next((text_of(e) for e in tree.iter("title") if (p := e.getparent()) is not None and p.tag not in {"svg", "g", "symbol"}), "")


def _shown(shown: Sequence[str], claims: Sequence[Headline]) -> str | None:
    """The heading of the page's top level that its claimed titles confirm, or the only one there is."""
    stated = [c.text for c in claims if c.source != "title"]  # the page's title may begin with the site's name, as a heading does
    titles = [c.text for c in claims if c.source == "title"]
    if found := _confirmed(shown, stated or titles):
        return found
    telling = [h for h in shown if len(h.split()) >= 4]
    if stated:
        brief = all(len(c.split()) <= 2 for c in stated)  # a section's name for a title
        alone = telling[0] if len(telling) == len(shown) == 1 else ""
        return _confirmed(telling, titles) or (alone if alone and (brief or _is_of_one_story(alone, stated)) else None)
    if not titles and len(shown) == 1:
        return shown[0]
    return telling[0] if len(telling) == 1 else None


def _confirmed(shown: Sequence[str], claims: Sequence[str]) -> str | None:
    """The first heading that says what a claim says, or else most of it."""
    folded = {fold(c) for c in claims}
    claimed = [set(c.split()) for c in folded]
    alike = [h for h in shown if any(_is_same(fold(h), c) for c in folded) or any(_is_alike(set(fold(h).split()), c) for c in claimed)]
    return next((h for h in alike if fold(h) in folded), alike[0] if alike else None)


def _is_of_one_story(heading: str, claims: Sequence[str]) -> bool:
    """Say whether a heading and a claim speak of the same thing: sites word a headline anew and leave the old one in the page's head."""
    words = set(fold(heading).split())
    return any(len(words & claim) >= max(3, 0.4 * len(claim)) for claim in (set(fold(c).split()) for c in claims))


def _is_same(heading: str, claim: str) -> bool:
    """Say whether one is the beginning of the other, in a script without blanks too."""
    return len(heading) >= 8 and (claim.startswith(heading) or heading.startswith(claim)) and 3 * min(len(heading), len(claim)) >= max(len(heading), len(claim))


def _is_alike(heading: set[str], claim: set[str]) -> bool:
    common = len(heading & claim)
    if len(heading) < 2:
        return False
    return (common >= 0.6 * len(heading) and len(heading) >= 0.4 * len(claim)) or (len(claim) >= 5 and common >= 0.8 * len(claim))
