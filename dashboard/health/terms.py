"""What the crawl says of itself, in a reader's language: sentences of runs and problems, and the words for causes and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.health.causes import cause_of
from crawler.localization import phrase
from crawler.localization.retelling import retold
from dashboard import data, parts, words
from dashboard.words import say

_CAUSES = {
    term: term for term in (
        phrase("robots"), phrase("challenge"), phrase("consent"), phrase("login"), phrase("private address"), phrase("no network"), phrase("dns"),
        phrase("refused"), phrase("timeout"), phrase("reset"), phrase("tls"), phrase("robots unreachable"), phrase("unavailable"), phrase("not found"),
        phrase("cut short"), phrase("too large"), phrase("redirected home"), phrase("html page"), phrase("not a feed"), phrase("no links"),
        phrase("unreadable"), phrase("script only"), phrase("crash"), phrase("storage"), phrase("browser"), phrase("memory"), phrase("stalled"),
        phrase("limit"), phrase("retry after"), phrase("redirects"), phrase("foreign host"), phrase("offsite"), phrase("bad url"), phrase("unsupported"),
        phrase("same every day"), phrase("begins later"), phrase("too many pages"), phrase("too many sitemaps"), phrase("host down"),
        # of problems
        phrase("no layout"), phrase("few links"), phrase("no new page"), phrase("moved"), phrase("disk nearly full"), phrase("delivery"),
        phrase("backup failed"), phrase("wrong file"), phrase("local outage"), phrase("no heartbeat"), phrase("missing"), phrase("ahead"), phrase("title"),
        phrase("body"), phrase("date"), phrase("author"),
        # of runs that were ended or never began
        phrase("shutdown"), phrase("died"), phrase("overlap"), phrase("time limit"), phrase("not running"),
        # of pages, and what is counted of articles
        phrase("no title"), phrase("no body"), phrase("not html"), phrase("undecodable"), phrase("listing"), phrase("duplicate"), phrase("suppressed"),
        phrase("stopped"),
        # of archives: why paging ended, or a link was left out
        phrase("read whole"), phrase("last page"), phrase("past the last page"), phrase("empty page"), phrase("repeated page"), phrase("nothing in range"),
        phrase("no such page"), phrase("no sitemap of that day"), phrase("sitemap of other days"), phrase("earlier"), phrase("later"), phrase("undated"),
    )
}  # fmt: skip
_KINDS = {  # what stands before the colon of a counted reason
    "retried": phrase("tried again after: {what}"), "wall": phrase("kept out by: {what}"), "without": phrase("articles without: {what}"),
    "archive": phrase("in the archive: {what}"), "fallback": phrase("read otherwise: {what}"),
    "again": phrase("given up by an earlier version, asked for again: {what}"),
}  # fmt: skip
_WHOLE = {
    "date:ahead": phrase("date in the future"), "storage:locked": phrase("waited for the database"), "304:untrue": phrase("untrue 'not modified'"),
    "again:asked": phrase("pages that could not be read, asked for again by hand"),
    "bound:pages": phrase("further pages left: too many"), "bound:depth": phrase("further pages left: too deep"),
    "bound:length": phrase("addresses left: too long"), "bound:repeats": phrase("addresses left: they turn in circles"),
    "part:old": phrase("parts of a sitemap left: old"), "part:given_up": phrase("parts of a sitemap given up"),
    "part:elsewhere": phrase("parts of a sitemap left: on other hosts"),
    "link:old": phrase("links left: old"), "link:undated": phrase("links left: undated"), "link:not_article": phrase("links left: no articles"),
    "link:repeats": phrase("links left: they turn in circles"), "held:since": phrase("pages left for another run: old"),
    "again:part": phrase("parts of a sitemap that an earlier version gave up, asked for again"),
    "304:doubted": phrase("doubted 'not modified'"), "citation:long": phrase("too long for a source's name"),
    "citation:unread": phrase("only its beginning looked through for sources"),
}  # fmt: skip


def told(english: str | None, made_of: Mapping[str, Any] | None) -> str:
    """Say a sentence of a run or a problem; one of an older version stays English."""
    return retold(made_of, english or "", words.locale(), data.config().zone, parts.names())


def cause(raw: str | None) -> str:
    """Name a cause or a page's reason; an answer's status is its number, and what has no name is shown as it is."""
    known = cause_of(raw or "")
    return say(_CAUSES[known]) if known in _CAUSES else (raw or "").removeprefix("http_")


def reason(raw: str) -> str:
    """Name what a run counted: "retried:timeout"."""
    kind, _, what = raw.partition(":")
    if raw in _WHOLE:
        return say(_WHOLE[raw])
    return say(_KINDS[kind], what=cause(what)) if what and kind in _KINDS else cause(raw)


def counted(counts: Mapping[str, object] | None) -> str:
    """Write what a run counted in one line."""
    return words.listed(f"{name}: {n}" for name, n in sorted((reason(raw), n) for raw, n in (counts or {}).items()))
