"""What a page says of itself to machines: JSON-LD in all its shapes, and its meta elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from crawler.extract.decode import clean
from crawler.urls import same_page_key

_ARTICLE = re.compile(r"(?:Article|BlogPosting|NewsReport|Report|LiveBlogPosting|Review)$", re.IGNORECASE)
_SITE = re.compile(r"(?:WebSite|NewsMediaOrganization)$", re.IGNORECASE)
_PAGE = re.compile(r"^(?:WebPage|ItemPage|MediaGallery|ImageGallery|VideoObject)$")
_MAX_NODES = 5_000
# Comments and CDATA sections that sites wrap their JSON in, one in the other.
_OPENED = re.compile(r"(?:[\s;\ufeff]|<!--|//\s*+<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/|<!\[CDATA\[)*+")
_CLOSERS = ("-->", "]]>", "//", "/*", "*/", ";")
_NO_ESCAPE = re.compile(r'(?<!\\)\\(?!["\\/bfnrtu])')  # a backslash that escapes nothing
_LOOSE_COMMA = re.compile(r",(?=\s*[}\]])")
_LOOSE_FIELD = re.compile(
    r'"(@type|headline|datePublished|dateModified|dateCreated|articleSection|inLanguage)"\s*:\s*"((?:[^"\\\n]|\\.){1,400})"(?=\s*[,}\n])', re.IGNORECASE
)
# Nodes under these keys are other pages' articles, not this one.
_OTHERS = frozenset({"itemlistelement", "relatedlink", "significantlink", "citation", "comment", "isbasedon", "mentions", "hasoccurrence", "video", "ispartof"})


@dataclass(frozen=True)
class LinkedData:
    """The article node of a page's JSON-LD, its values cleaned; empty where it says nothing."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    description: str = ""
    body: str = ""  # paragraphs, separated by one newline
    language: str = ""
    url: str = ""
    site_names: tuple[str, ...] = ()
    page_published: str = ""  # of the page, where it names no article
    several: bool = False  # the page lists several articles and says of none that it is this page


@dataclass(frozen=True)
class Metas:
    """The meta elements of a page by lower-case name, the first value of each; several where it repeats."""

    first: Mapping[str, str] = field(default_factory=dict)
    every: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, *names: str) -> tuple[str, str]:
        """Return the first of these that has a value, with its name; two empty strings if none has."""
        return next(((self.first[n], n) for n in names if self.first.get(n)), ("", ""))


def read_metas(tree: HtmlElement) -> Metas:
    """Collect the meta elements, wherever a site's software has put them."""
    every: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        given = element.get("content")
        value = clean((element.get("value") if given is None else given) or "")  # sites, and tools that save pages, write `value` too
        if name and value:
            every.setdefault(name.strip().lower(), []).append(value)
    return Metas({k: v[0] for k, v in every.items()}, {k: tuple(dict.fromkeys(v)) for k, v in every.items()})


def read_linked_data(tree: HtmlElement, url: str) -> LinkedData:
    """Find the JSON-LD node that describes this page and read it."""
    nodes: list[tuple[int, Mapping[str, Any]]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes += _nodes(_load(script.text or ""))
    articles = [(depth, n) for depth, n in nodes if _is_a(n, _ARTICLE)]
    sites = tuple(name for _, n in nodes if _is_a(n, _SITE) and (name := _text(n.get("name"))))
    chosen = _choose(articles, url)
    if chosen is None:
        page_date = next((date for _, n in nodes if _is_a(n, _PAGE) and (date := _text(n.get("datePublished")))), "")
        return LinkedData(site_names=sites, several=len(articles) > 2, page_published=page_date)
    by_id = {n["@id"]: n for _, n in nodes if isinstance(n.get("@id"), str) and len(n) > 1}
    return _read(chosen, by_id, sites)


def _load(text: str) -> Any:
    text = _unwrapped(text)
    for mend in _MENDS:
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _first_values(text) or _loose(text)


# What makes JSON of what sites print for it, tried one after the other.
_MENDS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: _LOOSE_COMMA.sub("", text),
    lambda text: _LOOSE_COMMA.sub("", _NO_ESCAPE.sub("", text)),
    lambda text: html.unescape(text) if "&quot;" in text else "",
)


def _unwrapped(text: str) -> str:
    opened = _OPENED.match(text)
    text = text[opened.end() if opened else 0 :].rstrip()
    while closer := next((c for c in _CLOSERS if text.endswith(c)), ""):
        text = text.removesuffix(closer).rstrip()
    return text


def _first_values(text: str) -> list[Any]:
    """JSON followed by other JSON or by rubbish."""
    decoder, found, at = json.JSONDecoder(strict=False), list[Any](), 0
    try:
        while (start := text.find("{", at)) >= 0 and len(found) < 20:
            value, at = decoder.raw_decode(text, start)
            found.append(value)
    except (ValueError, RecursionError):
        pass
    return found


def _loose(text: str) -> Any:
    """Broken JSON: the plain fields that can still be told."""
    fields: dict[str, str] = {}
    for match in _LOOSE_FIELD.finditer(text[:200_000]):
        try:
            fields.setdefault(match.group(1), json.loads(f'"{match.group(2)}"', strict=False))
        except ValueError:
            continue
    return fields


def _nodes(data: Any) -> list[tuple[int, Mapping[str, Any]]]:
    """Every typed object with its depth, breadth first, without those that stand for other pages."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    level: list[Any] = [data]
    seen = depth = 0
    while level and seen < _MAX_NODES:
        following: list[Any] = []
        for value in level:
            seen += 1
            if isinstance(value, list):
                following += value
            elif isinstance(value, dict):
                found.append((depth, value))
                following += [v for k, v in value.items() if isinstance(v, (dict, list)) and str(k).lower() not in _OTHERS]
        level, depth = following, depth + 1
    return found


def _is_a(node: Mapping[str, Any], pattern: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(k, str) and pattern.search(k) for k in (kinds if isinstance(kinds, list) else [kinds]))


def _choose(articles: list[tuple[int, Mapping[str, Any]]], url: str) -> Mapping[str, Any] | None:
    if not articles:
        return None
    page = _key(url)
    for _, node in articles:
        if page and page in {_key(u) for u in _addresses(node)} and (node.get("headline") or node.get("datePublished")):
            return node
    top = min(depth for depth, _ in articles)
    upper = [node for depth, node in articles if depth == top]
    if len({_text(_ci(node, "headline")) for node in upper}) > 2:
        return None  # a list of stories
    return max(upper, key=lambda n: bool(_ci(n, "headline")) + bool(n.get("datePublished")))


def _addresses(node: Mapping[str, Any]) -> Iterator[str]:
    for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id")):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from (v for k in ("@id", "url") if isinstance(v := value.get(k), str))


def _key(url: str) -> str:
    try:
        return same_page_key(url)
    except ValueError:
        return ""


def _ci(node: Mapping[str, Any], name: str) -> Any:
    """A value whatever the letter case of its key: Samaneh writes `headLine`."""
    if name in node:
        return node[name]
    return next((v for k, v in node.items() if k.lower() == name.lower()), None)


def _read(node: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], sites: tuple[str, ...]) -> LinkedData:
    publisher = _text(_follow(node.get("publisher"), by_id))
    return LinkedData(
        headline=_text(_ci(node, "headline")) or _text(node.get("name")),
        published=_text(_ci(node, "datePublished")) or _text(_ci(node, "dateCreated")),
        modified=_text(_ci(node, "dateModified")),
        authors=tuple(dict.fromkeys(filter(None, (_text(_follow(a, by_id)) for a in _list(node.get("author") or node.get("creator")))))),
        section=next(filter(None, map(_text, _list(node.get("articleSection")))), ""),
        tags=tuple(dict.fromkeys(filter(None, map(_text, _list(node.get("keywords")))))),
        description=_text(node.get("description")),
        body=_body(_ci(node, "articleBody")),
        language=_text(node.get("inLanguage")),
        url=next(_addresses(node), ""),
        site_names=tuple(dict.fromkeys(filter(None, (publisher, *sites)))),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _follow(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Any:
    reference = value.get("@id") if isinstance(value, dict) and "name" not in value else None
    return by_id.get(reference, value) if isinstance(reference, str) else value


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, (str, dict))), "")
        return _text(value) if not isinstance(value, list) else ""
    if not isinstance(value, str):
        return ""
    return clean(html.unescape(html.unescape(value)) if "&" in value else value)


_MARKUP = re.compile(r"<(/?)(p|br|div|li|h[1-6])\b[^<>]*>|<[^<>]*>", re.IGNORECASE)


def _body(value: Any) -> str:
    if isinstance(value, list):
        value = "\n".join(v for v in value if isinstance(v, str))
    if not isinstance(value, str):
        return ""
    text = html.unescape(html.unescape(value)) if "&" in value else value
    text = _MARKUP.sub(lambda m: "\n" if m.group(2) else "", text) if "<" in text else text
    return "\n".join(line for raw in re.split(r"[\r\n]+", text) if (line := clean(raw)))
