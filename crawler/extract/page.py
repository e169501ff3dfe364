"""Read a page: bytes, address and outlet in; an article, or why it is none, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.article import Article, Published, Reason, Rejection
from crawler.extract import layout as layouts
from crawler.extract.blocked import challenge
from crawler.extract.body import find_body
from crawler.extract.byline import find_authors
from crawler.extract.dateline import Dateline
from crawler.extract.decode import DecodeError, TooLargeError, clean, decode
from crawler.extract.document import parse
from crawler.extract.headline import Headline, find_headline, site_names, without_site
from crawler.extract.labels import find_canonical, find_lead, find_section, find_tags
from crawler.extract.layout import Laid
from crawler.extract.published import Setting, find_published, from_listing
from crawler.extract.shape import are_teasers, claims_article, is_front, is_listing, is_no_html, is_root, says_article
from crawler.extract.standin import THIN, by_text, by_title
from crawler.extract.structured import LinkedData, Metas, read_linked_data, read_metas
from crawler.outlet import Layout, Outlet
from crawler.text.language import detect

MIN_BODY = 60  # characters: less is a caption, not a story
_NOTHING = Laid("", "", (), (), "", (), ())


class _Refusal(Exception):  # noqa: N818 - not an error: the page is no article
    def __init__(self, reason: Reason, detail: str, title: str = "", published: Published | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.title, self.published = reason, detail, title, published


@dataclass(frozen=True)
class _Page:
    """A parsed page with all that was read from it so far."""

    url: str
    outlet: Outlet | None
    tree: HtmlElement
    metas: Metas
    data: LinkedData
    names: frozenset[str]  # of the site, folded
    letters: str  # what decoding did to them, where it did more than decode


class _About(NamedTuple):
    """What a page says of its article besides headline, date and text, and which reader gave each."""

    authors: tuple[str, ...]
    section: str
    tags: tuple[str, ...]
    lead: str
    canonical: str | None
    readers: dict[str, str]


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    outlet: Outlet | None,
    fetched_at: datetime,
    listed_at: datetime | None = None,
    listed_title: str | None = None,
    wall_sought: bool = False,
) -> Article | Rejection:
    """Read a page by its outlet's layouts, then by what it says to machines, then by its structure.

    `wall_sought`: whoever fetched it has looked for a wall in its place already (`crawler.fetch.blocks`).
    """
    try:
        page = _open(body, url, content_type, outlet, wall_sought)
        return _article(page, fetched_at, listed_at, listed_title)
    except _Refusal as refusal:
        return Rejection(
            url=url, outlet=outlet.key if outlet else None, reason=refusal.reason, detail=refusal.detail, title=refusal.title,
            published=refusal.published,
        )  # fmt: skip


def _open(body: bytes, url: str, content_type: str | None, outlet: Outlet | None, wall_sought: bool) -> _Page:
    if not body.strip():
        raise _Refusal(Reason.EMPTY, "no bytes")
    if problem := is_no_html(body, content_type):
        raise _Refusal(Reason.NOT_HTML, problem)
    if not wall_sought and (wall := challenge(body, 200, {})):
        raise _Refusal(Reason.CONSENT if wall == "consent" else Reason.CHALLENGE, wall)
    try:
        decoded = decode(body, content_type)
        tree = parse(decoded.utf8)
    except TooLargeError as error:
        raise _Refusal(Reason.TOO_LARGE, str(error)) from None
    except DecodeError as error:
        raise _Refusal(Reason.UNDECODABLE, str(error)) from None
    metas, data = read_metas(tree), read_linked_data(tree, url)
    return _Page(url, outlet, tree, metas, data, site_names(tree, metas, data, url=url, outlet=outlet), decoded.note)


def _article(page: _Page, fetched_at: datetime, listed_at: datetime | None, listed_title: str | None) -> Article:
    layout, laid = _by_layout(page, fetched_at)
    headline = _headline(page, laid, listed_title) or Headline("", "")
    _refuse(page, laid, headline.text)
    # Everything but the body is read first: the generic reader takes the tree apart.
    setting, dateline = _setting(page, fetched_at, headline.text, laid), Dateline(page.tree, headline.text)
    published = _published(page, layout, laid, dateline, setting, listed_at)
    about = _about(page, layout, laid, dateline)
    text, text_from = _body(page, laid, headline.text, setting.language, published)
    language = detect(text[:1000], hint=setting.language, among=_languages(page))
    readers = {
        "title": headline.source, "body": text_from, "published": published.source if published else "", **about.readers,
        "language": "text" if language else "", "letters": page.letters,
    }  # fmt: skip
    return Article(
        url=page.url, outlet=page.outlet.key if page.outlet else None, title=headline.text, body=text, lead=about.lead, published=published,
        authors=about.authors, section=about.section, tags=about.tags, language=language, canonical=about.canonical,
        provenance={field: reader for field, reader in readers.items() if reader},
    )  # fmt: skip


def _published(page: _Page, layout: Layout | None, laid: Laid, dateline: Dateline, setting: Setting, listed_at: datetime | None) -> Published | None:
    found = find_published(
        page.tree, page.metas, page.data, url=page.url, dateline=dateline, laid=laid.dates, layout=layout, setting=setting, listed_at=listed_at
    )
    return from_listing(listed_at, setting) if found is None and listed_at is not None else found


def _about(page: _Page, layout: Layout | None, laid: Laid, dateline: Dateline) -> _About:
    authors, authors_from = find_authors(
        page.tree, page.metas, page.data, laid.authors, page.names, declared=bool(layout and layout.authors), dateline=dateline
    )
    section, section_from = find_section(page.metas, page.data, laid.section)
    tags, tags_from = find_tags(page.metas, page.data, laid.tags)
    lead, lead_from = find_lead(page.metas, page.data, laid.lead)
    canonical = find_canonical(page.tree, page.metas, page.url)
    readers = {"authors": authors_from, "section": section_from, "tags": tags_from, "lead": lead_from, "canonical": "link" if canonical else ""}
    return _About(authors, section, tags, lead, canonical, readers)


def _refuse(page: _Page, laid: Laid, title: str) -> None:
    """Stop at a page that is no article, before the cost of looking for a body."""
    if is_root(page.url):
        raise _Refusal(Reason.LISTING, "the front page of the site or an edition: a page was sent there, or a list names it", title)
    said = sum(map(len, laid.paragraphs))
    if said < THIN and not says_article(page.metas, page.data) and (found := by_title(page.tree, title) or by_text(page.tree)):
        raise _Refusal(found.reason, f"{found.what}: {title[:100]}", title)
    if laid.paragraphs:
        return
    if is_front(page.url, page.metas, page.data):
        raise _Refusal(Reason.LISTING, "a front page or list of headlines", title)


def _by_layout(page: _Page, fetched_at: datetime) -> tuple[Layout | None, Laid]:
    for layout in page.outlet.layouts_on(fetched_at.date()) if page.outlet else ():
        laid = layouts.apply(layout, page.tree)
        if laid.paragraphs:
            return layout, laid
    return None, _NOTHING


def _headline(page: _Page, laid: Laid, listed_title: str | None) -> Headline | None:
    if title := without_site(laid.title, page.names):
        return Headline(title, "layout")
    found = find_headline(page.tree, page.metas, page.data, page.names)
    if found is None and listed_title and (title := clean(listed_title)):
        return Headline(title, "listed")
    return found


def _setting(page: _Page, fetched_at: datetime, title: str, laid: Laid) -> Setting:
    said = page.tree.get("lang") or page.data.language or page.metas.get("og:locale", "content-language", "dc.language")[0]
    hint = said.replace("_", "-").split("-")[0].lower() or None
    sample = " ".join((title, *laid.paragraphs[:2]))[:400]
    return Setting(page.outlet, detect(sample, hint=hint, among=_languages(page)) or hint, fetched_at)


def _languages(page: _Page) -> tuple[str, ...]:
    return page.outlet.languages if page.outlet else ()


def _lists_others(page: _Page, paragraphs: list[str], published: Published | None) -> bool:
    """Say whether a page is a list of headlines. Sites call their sections articles too: that alone is not believed of teasers."""
    if published is None and not page.data.headline and are_teasers(page.tree, paragraphs):
        return True
    return not claims_article(page.metas, page.data, published) and is_listing(page.tree, paragraphs, dated=published is not None)


def _beyond_lead(laid: Laid, paragraphs: list[str], reader: str) -> tuple[str, str]:
    """Return what the structure gave; after the lead, where a layout still found that, and only if it is more than that."""
    lead = list(laid.paragraphs)
    rest = [p for p in paragraphs if p not in lead]
    if lead and (reader == "trafilatura" or sum(map(len, rest)) <= sum(map(len, lead))):  # a last resort takes menus for text
        return "\n".join(lead), "layout"
    return "\n".join(lead + rest), reader


def _body(page: _Page, laid: Laid, title: str, language: str | None, published: Published | None) -> tuple[str, str]:
    if laid.paragraphs and not laid.lead_alone:
        text, reader = "\n".join(laid.paragraphs), "layout"
    else:
        paragraphs, reader = find_body(page.tree, page.url, title=title, said=page.data.body, language=language)
        if not laid.paragraphs and _lists_others(page, paragraphs, published):
            raise _Refusal(Reason.LISTING, "a list of headlines", title)
        text, reader = _beyond_lead(laid, paragraphs, reader)
    if not title:
        raise _Refusal(Reason.NO_TITLE, "no headline in layout, JSON-LD, meta or headings", "", published)
    if len(text) < MIN_BODY:
        raise _Refusal(Reason.NO_BODY, f"{len(text)} characters of text", title, published)
    return text, reader
