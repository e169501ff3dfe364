"""Recognise a wall (block, captcha, consent page) that stands in place of what was asked for.

Used by the fetch room on every answer and by reading on stored bytes. A marker alone is never enough where
ordinary pages carry it too (a Turnstile box under a comment form, Incapsula's script): then the page must also
have next to no text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_TOP = 16_384  # where a sure mark stands
_WINDOW = 65_536  # where a mark stands on a page that may be thin
_LARGE = 131_072  # bytes: more is a page, not a wall, unless its top says otherwise
_THIN = 1_200  # bytes of visible text: more is a page, not a wall
_LINKS = 40  # links in the window: more is a site with its menus
_OPENING = 160  # bytes of visible text in which a wall says what it is; news about walls comes to their words later
_WORDLESS = 300  # bytes of visible text: so little says nothing else
_DATED = (b"article:published_time", b'"datepublished"', b'itemprop="datepublished')  # no wall tells machines when it was published


@dataclass(frozen=True)
class _Wall:
    """One kind of wall: marks that prove it alone, marks that prove it on a page without content, and words with which such a page begins."""

    name: str
    sure: tuple[bytes, ...] = ()
    thin: tuple[bytes, ...] = ()
    said: tuple[bytes, ...] = ()


_WALLS = (
    _Wall(
        "cloudflare",
        sure=(b"_cf_chl_opt", b"cf-browser-verification", b"<title>attention required! | cloudflare", b"cf-error-details"),
        thin=(b"<title>just a moment...", b"/cdn-cgi/challenge-platform/", b"__cf_chl_", b"cf-challenge"),
        said=(b"error code: 10", b"error 1020", b"ddos protection by cloudflare"),
    ),
    _Wall("turnstile", thin=(b"challenges.cloudflare.com/turnstile", b"cf-turnstile")),
    _Wall("arvancloud", sure=(b"__arcsjs",), said=(b"transferring to the website", b"arvancloud", "در حال انتقال به سایت".encode())),
    _Wall("imperva", sure=(b"incapsula incident id", b"<title>pardon our interruption"), thin=(b"_incapsula_resource",), said=(b"powered by imperva",)),
    _Wall("datadome", sure=(b"geo.captcha-delivery.com",), thin=(b"captcha-delivery.com", b"var dd={")),
    _Wall("perimeterx", sure=(b'id="px-captcha"', b"window._pxappid"), thin=(b"px-captcha", b"_pxcaptcha"), said=(b"access to this page has been denied",)),
    _Wall("aws-waf", sure=(b"window.gokuprops",), thin=(b"awswafcookiedomainlist", b"token.awswaf.com", b"captcha.awswaf.com")),
    _Wall("akamai", sure=(b"errors.edgesuite.net",), thin=(b"sec-if-cpt-container", b"/_sec/cp_challenge/", b"behavioral-content")),
    _Wall("sucuri", sure=(b"sucuri_cloudproxy_js", b"<title>sucuri website firewall")),
    _Wall("ddos-guard", sure=(b"<title>ddos-guard",), thin=(b"/.well-known/ddos-guard/",)),
    _Wall("kasada", sure=(b"kpsdk.start",), thin=(b"/ips.js?", b"kpsdk")),
    _Wall("anubis", sure=(b"/.within.website/x/cmd/anubis",)),
    _Wall("vercel", sure=(b"<title>vercel security checkpoint",)),
    _Wall("google", sure=(b"our systems have detected unusual traffic",)),
    _Wall("iran-filter", sure=(b"//10.10.34.3", b"peyvandha.ir")),
    _Wall(
        "consent",
        sure=(b"consent.google.com/save", b"guce.advertising.com/collectidentifiers"),
        thin=(b"consent.yahoo.com", b"consent.google.", b"consent.youtube.com", b"/privacygate", b"privacy-gate", b"cookiewall"),
        said=(b"before you continue to", b"continue with advertising", b"with ads and cookies", b"consent or pay"),
    ),
    _Wall("captcha", thin=(b"google.com/recaptcha/", b"hcaptcha.com/", b"g-recaptcha", b"h-captcha", b"smartcaptcha", b"captcha-container", b"/captcha/")),
    _Wall(
        "verification",
        said=(
            b"checking your browser", b"verify you are human", b"verify you are a human", b"verify that you are human", b"are you a robot",
            b"you have been blocked", b"bot verification", b"robot check", b"human verification", b"checking if the site connection is secure",
            b"enable javascript and cookies to continue", b"please enable cookies and reload", b"please enable js and disable any ad blocker",
            b"unusual traffic from your", b"request unsuccessful", b"security check to access",
            "التحقق من أنك لست روبوت".encode(), "لست برنامج روبوت".encode(), "شما ربات نیستید".encode(), "من ربات نیستم".encode(),
            "در حال بررسی مرورگر".encode(), "robot olmadığınızı".encode(),
        ),
    ),
)  # fmt: skip
_HEADERS = {
    "cf-mitigated": "cloudflare",
    "x-amzn-waf-action": "aws-waf",
    "x-vercel-mitigated": "vercel",
    "x-kpsdk-ct": "kasada",
}
_BLOCKING = frozenset({401, 403, 405, 429, 503})
_UNSEEN = ((b"<!--", b"-->"), *((b"<" + name, b"</" + name) for name in (b"script", b"style", b"noscript", b"svg", b"template")))
_TAG = re.compile(rb"<[^<>]*>")
_SETS_COOKIE = re.compile(rb"document\.cookie\s*=")
_RELOADS = re.compile(rb"location\.(?:reload|replace|href)|location\s*=|http-equiv=[\"']?refresh")


def challenge(body: bytes, status: int, headers: Mapping[str, str]) -> str | None:
    """Name the wall that answered instead of the site, or None. `headers` by name, in any letter case."""
    if wall := _by_headers(status, headers):
        return wall
    top = body[:_TOP].lower()
    if sure := next((wall.name for wall in _WALLS if any(mark in top for mark in wall.sure)), None):
        return sure
    if len(body) > _LARGE or body.count(b"</a>", 0, _WINDOW) > _LINKS:
        return None
    head = body[:_WINDOW].lower()
    return None if any(mark in head for mark in _DATED) else _if_thin(head, len(body))


def visible(head: bytes) -> bytes:
    """Return what a reader would see, roughly, of lower-case HTML, without parsing it."""
    for start, end in _UNSEEN:
        head = _without(head, start, end)
    return b" ".join(_TAG.sub(b" ", head).split())


def _without(head: bytes, start: bytes, end: bytes) -> bytes:
    # Not a lazy regular expression: on many starts without an end that takes quadratic time.
    kept, at = [], 0
    while (found := head.find(start, at)) >= 0:
        kept.append(head[at:found])
        close = head.find(end, found + len(start))
        if close < 0:
            return b" ".join(kept)
        at = head.find(b">", close) + 1 or len(head)
    return b" ".join([*kept, head[at:]])


def _by_headers(status: int, headers: Mapping[str, str]) -> str | None:
    if not headers:
        return None
    names = {name.lower(): value for name, value in headers.items()}
    for header, wall in _HEADERS.items():
        if header in names:
            return wall
    if status not in _BLOCKING:
        return None
    if names.get("x-datadome") or "datadome" in names.get("server", "").lower():
        return "datadome"
    return "ddos-guard" if "ddos-guard" in names.get("server", "").lower() else None


def _if_thin(head: bytes, size: int) -> str | None:
    seen = visible(head)
    if len(seen) >= _THIN:
        return None
    opening = seen if len(seen) < _WORDLESS else seen[:_OPENING]
    found = next((wall.name for wall in _WALLS if any(mark in head for mark in wall.thin) or any(words in opening for words in wall.said)), None)
    return found or _cookie_script(head, size, len(seen))


def _cookie_script(head: bytes, size: int, seen: int) -> str | None:
    """A page without a word that sets a cookie by script and loads itself again."""
    if size > 16_384 or seen >= 200 or not _SETS_COOKIE.search(head) or not _RELOADS.search(head):
        return None
    return "cookie-script"
