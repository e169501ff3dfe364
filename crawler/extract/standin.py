"""What a server shows, with status 200, in place of the page that was asked for: "not found", maintenance, a parked name, a log-in form, a frame without text.

A phrase alone is never enough, for news is written about all of these: either a title says nothing else, or the page
has next to no text and does not tell machines that it is an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from crawler.article import Reason
from crawler.extract import notices
from crawler.extract.document import SILENT, blocks, text_of
from crawler.text.letters import fold

THIN = 500  # characters that a page may say and still be nothing but a notice
_NOTICE = 18  # words of a sentence that says what the page is
_JOINT = re.compile(r" ?[|•»«] ?| [-–—:] ")
_LONGEST = 28  # words of the longest sentence of a notice
_SENTENCE = re.compile(r"[.!?؟۔]\s")
_QUIET = SILENT - {"form", "header", "footer", "aside"}
_MAX_TITLE = 120
_STORY = 1_000  # characters of prose: more is a story, however it is titled


class StandIn(NamedTuple):
    """What stands there: the reason a page is refused for, and its name for a person."""

    reason: Reason
    what: str
    sure: bool = False  # whatever else the page shows: lists of other stories stand below many a notice


def _listed(texts: str) -> list[str]:
    return [" ".join(t.split()) for t in texts.split("/")]


def _all(*lists: str) -> list[str]:
    """Every sentence made of one part of each list; parts are separated by a slash."""
    return [" ".join(parts) for parts in product(*map(_listed, lists))]


# ---- pages that are not there

_OF_PAGES = [
    *_all(notices.EN_PAGE, notices.EN_NOT), *_all(notices.AR_PAGE, notices.AR_NOT), *_all(notices.AR_NOT_FOUND, notices.AR_PAGE),
    *_all(notices.FA_PAGE, notices.FA_NOT), *_all(notices.CKB_PAGE, notices.CKB_NOT),
    *_all(notices.KMR_PAGE, notices.KMR_NOT), *_all(notices.TR_PAGE, notices.TR_NOT),
    *_all("we can t find/we couldn t find/we could not find/we cannot find/unable to find/we re sorry we couldn t find",
          "the page/that page/this page/the page you are looking for/the page you re looking for/the page you requested/the page you were looking for"),
    "404 not found", "error 404", "404 error", "http 404", "aradığınız sayfayı bulamadık", "aradığınız sayfaya ulaşılamıyor",
]  # fmt: skip
# A title that is one of these means the same; in a text they may mean anything.
_OF_TEXTS = [
    *_all("article/the article/this article/story/this story/the story/content/this content/the content/file/document/post/news/item/resource", notices.EN_NOT),
    *_all("المحتوى/هذا المحتوى/المقال/هذا المقال/المقالة/الخبر/هذا الخبر/الخبر المطلوب/الموضوع", notices.AR_NOT),
    *_all(notices.AR_NOT_FOUND, "المحتوى/المقال/الخبر/الموضوع/نتائج/شيء"),
    *_all("خبر/این خبر/خبر مورد نظر/خبر مورد نظر شما/مطلب/این مطلب/مطلب مورد نظر/محتوا/محتوای مورد نظر/مقاله/موردی/نتیجه‌ای", notices.FA_NOT),
    *_all("بابەت/بابەتەکە/ئەم بابەتە/هەواڵ/هەواڵەکە/ئەم هەواڵە", notices.CKB_NOT), *_all("nûçe/ev nûçe/gotar/ev gotar/naverok", notices.KMR_NOT),
    *_all("haber/bu haber/içerik/bu içerik/kayıt/yazı", "bulunamadı/mevcut değil/yayından kaldırılmış/yayından kaldırıldı/bulunmamaktadır"),
    "not found", "nothing found", "nothing was found", "page missing", "یافت نشد", "پیدا نشد", "غير موجود", "غير موجودة",
    "نەدۆزرایەوە", "bulunamadı", "nehat dîtin", "لا توجد نتائج", "صفحة الخطأ", "صفحه خطا", "hata sayfası", "error page", "page error",
]  # fmt: skip
_BESIDE = frozenset(fold(notices.BESIDE).split())

# ---- hosts that show something else than the site

_UNAVAILABLE = {
    "a server's default page": _listed(notices.DEFAULT_PAGE),
    "a suspended account": _listed(notices.SUSPENDED),
    "a parked or expired name": _listed(notices.PARKED),
    "maintenance": _listed(notices.MAINTENANCE),
}
_DIRECTORY = re.compile(r"(?:index of|directory listing for|directory) /|\[to parent directory\]", re.IGNORECASE)
_SOLD = re.compile(
    r"^(?:the domain )?(?:name )?[\w.-]+\.[a-z]{2,10} (?:domain name )?(?:is|may be) (?:for sale|available for purchase|parked|expired)\W*$", re.IGNORECASE
)
_PARKING = etree.XPath(
    "boolean(//script[contains(@src,'parkingcrew') or contains(@src,'sedoparking') or contains(@src,'bodis.com') or contains(@src,'parklogic') or "
    "contains(@src,'parking-lander')] | //a[contains(@href,'hugedomains.com/') or contains(@href,'sedo.com/search/details') or "
    "contains(@href,'dan.com/buy-domain') or contains(@href,'afternic.com/forsale')] | //iframe[contains(@src,'parking')])"
)

_LOGIN = _listed(notices.LOGIN)


def _folded(texts: Iterable[str]) -> frozenset[str]:
    whole = {fold(t) for t in texts}
    bare = {" ".join(w for w in f.split() if w not in _BESIDE) for f in whole}
    return frozenset(whole | {b for b in bare if " " in b})


_GONE = StandIn(Reason.NOT_FOUND, "it says that it is not there", sure=True)
_TITLES: dict[str, StandIn] = {
    **{t: StandIn(Reason.LOGIN, "a log-in or subscription page") for t in _folded(_LOGIN)},
    **{t: StandIn(Reason.UNAVAILABLE, what, sure=what != "maintenance") for what, texts in _UNAVAILABLE.items() for t in _folded(texts)},
    **{t: StandIn(Reason.NOT_FOUND, _GONE.what) for t in _folded(_OF_TEXTS)},
    **dict.fromkeys(_folded(_OF_PAGES), _GONE),
}
# In a text only what is said of a page, a site or a reader's account, and in more than one word.
_IN_TEXT: tuple[tuple[StandIn, tuple[str, ...]], ...] = tuple(
    (found, tuple(sorted(t for t in texts if " " in t)))
    for found, texts in (
        (_GONE, _folded(_OF_PAGES)),
        *((StandIn(Reason.UNAVAILABLE, what), _folded(texts)) for what, texts in _UNAVAILABLE.items()),
        (StandIn(Reason.LOGIN, "a log-in or subscription page"), _folded(t for t in _LOGIN if t.count(" ") > 1)),
    )
)
_SCRIPT_PHRASES = _folded(_listed(notices.SCRIPT))


def by_title(tree: HtmlElement, *titles: str) -> StandIn | None:
    """Return what its titles say that a page is, where one says nothing else but a site's name and an error's number."""
    named = [text_of(e) for e in islice(tree.iter("title"), 1)]
    found = next(filter(None, map(_titled, dict.fromkeys([*titles, *named, *(text_of(e) for e in islice(tree.iter("h1"), 3))]))), None)
    return found if found and (found.sure or _prose(tree) < _STORY) else None


def _titled(title: str) -> StandIn | None:
    if not 0 < len(title) <= _MAX_TITLE:
        return None
    if _DIRECTORY.match(title):
        return StandIn(Reason.UNAVAILABLE, "a directory listing", sure=True)
    if _SOLD.match(title):
        return StandIn(Reason.UNAVAILABLE, "a parked or expired name")
    return next(filter(None, map(_said, dict.fromkeys((title, *_JOINT.split(title))))), None)


def by_text(tree: HtmlElement) -> StandIn | None:
    """Return what a page with next to no text is by what it says; None where it says anything else."""
    text = _visible(tree)
    if len(text) > THIN:
        return None
    if bool(_PARKING(tree)):
        return StandIn(Reason.UNAVAILABLE, "a parked or expired name")
    sentences = [[w for w in fold(s).split() if w not in _BESIDE] for s in _sentences(tree)]
    if all(len(words) <= _LONGEST for words in sentences) and (found := next(filter(None, map(_noticed, sentences)), None)):
        return found
    if _prose(tree):
        return None
    return StandIn(Reason.LOGIN, "a log-in form") if next(tree.iterfind(".//input[@type='password']"), None) is not None else _frame(tree, text)


def _sentences(tree: HtmlElement) -> Iterator[str]:
    for block in islice(blocks(tree, silent=_QUIET), 40):
        yield from _SENTENCE.split(block.text)


def _noticed(words: list[str]) -> StandIn | None:
    """What a sentence says that the page is, if it is about little else."""
    if not 1 < len(words) <= _NOTICE:
        return None
    folded = f" {' '.join(words)} "
    for found, phrases in _IN_TEXT:
        if any(f" {p} " in folded and 2 * len(p.split()) >= len(words) for p in phrases):
            return found
    return None


def _said(part: str) -> StandIn | None:
    words = fold(part).split()
    if not words or len(words) > 16:
        return None
    if "404" in words and set(words) <= _BESIDE:
        return _GONE
    return _TITLES.get(" ".join(words)) or _TITLES.get(" ".join(w for w in words if w not in _BESIDE))


def _prose(tree: HtmlElement) -> int:
    """Characters of long paragraphs that are no links: a story has them, a notice with a list of links below has not."""
    texts = (text_of(p) for p in islice(tree.iter("p"), 400) if p.getparent() is not None and p.find(".//a") is None)
    return sum(len(t) for t in texts if len(t) > 80)


def _visible(tree: HtmlElement) -> str:
    body = tree.find("body")
    return text_of(tree if body is None else body)


def _frame(tree: HtmlElement, text: str) -> StandIn | None:
    """A frame that only a browser fills: scripts, and hardly a word beside a request to switch them on."""
    if next(tree.iter("script"), None) is None or len(text) > 200:
        return None
    hints = " ".join("".join(e.itertext()) for e in islice(tree.iter("noscript"), 5))[:1_000] if len(text) < 80 else ""
    if len(text) < 20 or any(p in fold(f"{text} {hints}") for p in _SCRIPT_PHRASES):
        return StandIn(Reason.SCRIPT_ONLY, "only a browser's scripts would fill it")
    return None
