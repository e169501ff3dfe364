"""Every cause of a run's state: its word, what it tells a person, what to do about it. Fetch, reading and storage count under raw names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crawler.sentences import sentence


class Cause(NamedTuple):
    """A cause in words: completes "routes: ..." and "...; remedy". Both are sentences that can be said in other languages, but for a cause nobody knows."""

    says: str
    remedy: str


_NETWORK = sentence("check this machine's network, DNS and proxy, then whether the outlet opens in a browser")
_DOWN = sentence("nothing to do at first: it is asked again by itself; if it lasts, see whether the outlet opens in a browser or has moved")
_WALL = sentence(
    "open it in a browser from this machine: if it opens there, ask the outlet for access (the contact in RASAD_CONTACT is sent with each request)"
)
_ARCHIVE = sentence("open the archive in a browser and correct its address in the outlet's `archives`")
_MOVED = sentence("see whether the address still exists in a browser and correct the outlet's route")

# The order is that of telling: of two causes that are equally frequent, the earlier one is named.
CAUSES: Mapping[str, Cause] = {
    "robots": Cause(sentence("the outlet's robots.txt disallows it"), sentence("read the robots.txt; use another route it allows, or pause the outlet")),
    "challenge": Cause(sentence("a block or captcha page stands in place of the content"), _WALL),
    "consent": Cause(sentence("a page that asks for consent stands in place of the content"), _WALL),
    "login": Cause(sentence("a log-in or subscription page stands in place of the content"), _WALL),
    "403": Cause(sentence("the server answers 403 (forbidden)"), _WALL),
    "429": Cause(
        sentence("the server answers 429 (too many requests)"), sentence("nothing to do at once: it is asked less often; raise the outlet's delay if it lasts")
    ),
    "401": Cause(sentence("the server answers 401 (log in first)"), _WALL),
    "451": Cause(sentence("the server answers 451 (withheld for legal reasons)"), _WALL),
    "private address": Cause(
        sentence("its name leads to a private address, which is refused"),
        sentence("a filtering network answers so: try another DNS server; if the host is meant, add it to RASAD_ALLOW_PRIVATE"),
    ),
    "no network": Cause(sentence("this machine has no network"), _NETWORK),
    "dns": Cause(sentence("its name cannot be resolved"), _NETWORK),
    "refused": Cause(sentence("the server refuses the connection"), _DOWN),
    "timeout": Cause(sentence("no answer came in time"), _DOWN),
    "reset": Cause(sentence("the connection was cut"), _DOWN),
    "tls": Cause(
        sentence("its certificate or encryption is not accepted"),
        sentence("compare the certificate in a browser and this machine's clock; a filtering network shows a foreign one"),
    ),
    "robots unreachable": Cause(sentence("its robots.txt cannot be had, so nothing may be fetched (RFC 9309)"), _DOWN),
    "5xx": Cause(sentence("the server answers with an error of its own (5xx)"), _DOWN),
    "unavailable": Cause(sentence("a maintenance, parking or hosting page stands in place of the site"), _DOWN),
    "404": Cause(sentence("the server answers 404 (not found)"), _MOVED),
    "not found": Cause(sentence("what it answers says that it is not there, though with status 200"), _MOVED),
    "410": Cause(sentence("the server answers 410 (gone)"), _MOVED),
    "cut short": Cause(sentence("answers arrive cut short"), _DOWN),
    "too large": Cause(sentence("the answer is larger than allowed"), _MOVED),
    "redirected home": Cause(sentence("its address leads to the outlet's front page"), _MOVED),
    "html page": Cause(sentence("a web page stands where the feed was"), _MOVED),
    "not a feed": Cause(sentence("the answer is not of the expected form"), _MOVED),
    "no links": Cause(
        sentence("no article link is in what it answered"),
        sentence("open the route in a browser: if articles are there, the route or the outlet's article pattern must be corrected"),
    ),
    "unreadable": Cause(
        sentence("title or text could not be found"),
        sentence("`rasad read` shows a page as it is read; the outlet may have been redesigned and need a new layout (the bytes are kept)"),
    ),
    "script only": Cause(
        sentence("only a browser's scripts would fill the pages; the answers hold no text"),
        sentence("give the outlet a route or address that has the text, or let a browser read it (crawler/families/rendered.py)"),
    ),
    "crash": Cause(sentence("the crawl process raised an error"), sentence("see the crawl log and report it")),
    "storage": Cause(
        sentence("the database could not be written"),
        sentence(
            "check that no other program holds the database, that its disk has room and may be written, and that its server runs, if it has one; "
            "nothing seen is lost, the queue goes on at the next run"
        ),
    ),
    "browser": Cause(
        sentence("the browser that this outlet needs failed"),
        sentence("see whether Chromium starts here (`rasad doctor` tries it), or name one with RASAD_BROWSER"),
    ),
    "memory": Cause(sentence("the crawl used more memory than allowed"), sentence("see the crawl log for the last page, and report it")),
    "stalled": Cause(
        sentence("nothing happened for RASAD_STALL_MINUTES while something was asked for"),
        sentence("nothing to do at first: what hung is tried later; if it lasts, the crawl log names the addresses that hung"),
    ),
    "limit": Cause(sentence("the limit of this run was reached"), sentence("nothing to do: the rest stays queued for the next run")),
    "retry after": Cause(
        sentence("the server asks to be left alone for longer than a run"), sentence("nothing to do: it is asked again when the time it named is over")
    ),
    "redirects": Cause(sentence("its address leads from one redirect to the next"), _MOVED),
    "foreign host": Cause(
        sentence("its pages lead to a host that is not the outlet's"),
        sentence(
            "open one in a browser: if the outlet has moved or has another host, add it to `hosts` in its file; if not, its name may have been "
            "taken over, or your network shows a page of its own"
        ),
    ),
    "offsite": Cause(sentence("its address leads to another site"), _MOVED),
    "bad url": Cause(sentence("its address is none that can be asked for"), _MOVED),
    "unsupported": Cause(sentence("its address is none that can be asked for"), _MOVED),
    "same every day": Cause(sentence("it gives the same list whatever day it is asked for"), _ARCHIVE),
    "begins later": Cause(sentence("the archive does not reach so far back"), sentence("read the days before from WARC files (`rasad backfill --warc FILE`)")),
    "too many pages": Cause(sentence("it goes on without an end"), _ARCHIVE),
    "too many sitemaps": Cause(sentence("it names more sitemaps than can belong to this time"), _ARCHIVE),
    "host down": Cause(sentence("its host had stopped answering earlier in the run"), _DOWN),
}
WALLS = frozenset({"robots", "challenge", "consent", "login", "403", "429", "401", "451", "private address"})
CONNECTION = frozenset({"dns", "no network", "refused", "timeout"})  # as our own network's failure looks from here

_SPELLED = {"dataloss": "cut short", "not_a_feed": "not a feed", "empty": "no links", "memusage_exceeded": "memory"}
UNREADABLE = frozenset({"unreadable", "not found", "script only"})  # the page came, and no article was in it
_PAGE_REASONS = frozenset({"no_title", "no_body", "not_html", "empty", "too_large", "undecodable", "listing"})


def cause_of(raw: str) -> str:
    """Return the word for a raw cause as the fetch room and the routes' reader count it ("http_503", "robots_unreachable")."""
    raw = raw.removeprefix("http_")
    if raw.isdigit():
        return "5xx" if raw.startswith("5") else raw
    return _SPELLED.get(raw, raw.replace("_", " "))


def page_cause(raw: str) -> str:
    """Return the word for a page's raw reason: whatever reading missed in it is "unreadable"."""
    return "unreadable" if raw in _PAGE_REASONS else cause_of(raw)


def told(cause: str) -> Cause:
    """Return what to tell of a cause; an unknown one is told by its own word."""
    if cause.isdigit():
        return CAUSES.get(cause, Cause(sentence("the server answers {status}", status=cause), _MOVED))
    return CAUSES.get(cause, Cause(cause, sentence("see the crawl log")))


def rank(cause: str) -> int:
    """Return where a cause stands in the order of telling."""
    return list(CAUSES).index(cause) if cause in CAUSES else len(CAUSES)
