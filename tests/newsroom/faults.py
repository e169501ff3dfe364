"""What can go wrong with a simulated outlet, switched on and off while its site runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.newsroom.sites.base import Answer, Part

_HTML = "text/html; charset=utf-8"
_CHALLENGE = b"""<!DOCTYPE html><html><head><title>Transferring to the website...</title></head><body>
<h3>Transferring to the website...</h3><noscript>Please enable JavaScript.</noscript>
<script>document.cookie="__arcsjsc=simulated;path=/";window.__arcsjs=1;setTimeout(function(){location.reload()},1500)</script></body></html>
"""
_REDESIGN = b"<!DOCTYPE html><html><head><title>New site</title></head><body><h1>We have moved</h1><p>Welcome to our new site.</p></body></html>\n"
_NO_PAGE = "<!DOCTYPE html><html><head><title>404</title></head><body><h1>الصفحة غير موجودة</h1><p>Page not found</p></body></html>\n".encode()
_FRAME = b"<!DOCTYPE html><html><head><title></title></head><body><div id='root'></div><script src='/app.js'></script></body></html>\n"
_BUSY = b"<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1></body></html>\n"


class Fault(StrEnum):
    """What an outlet can suffer from."""

    FEED_503 = "feed_503"  # every feed, sitemap, listing and API
    FEED_404 = "feed_404"
    FEED_HTML = "feed_html"  # a page of a redesigned site instead of the feed
    FEED_HOME = "feed_home"  # they lead to the front page
    FEED_MOVED = "feed_moved"  # they lead for good to another place, where they are well
    FEED_CHALLENGE = "feed_challenge"  # they ask for a browser, the rest of the site does not
    EMPTY_FEED = "empty_feed"  # a good feed without stories
    ARTICLE_503 = "article_503"
    GONE = "gone"  # articles are 404
    SOFT_404 = "soft_404"  # articles are a "not found" text with status 200
    CHANGED_MARKUP = "changed_markup"  # articles with other classes and ids, and no structured data
    SCRIPT_ONLY = "script_only"  # articles are an empty frame that a browser would have to fill
    REDIRECT_HOME = "redirect_home"  # articles send to the front page
    CHALLENGE = "challenge"  # everything but robots.txt asks for a browser
    RETRY_AFTER = "retry_after"  # everything but robots.txt is 429
    ROBOTS_DISALLOW = "robots_disallow"
    ROBOTS_503 = "robots_503"
    ROBOTS_404 = "robots_404"
    SLOW = "slow"  # every answer drips for some seconds
    HANG = "hang"  # no answer at all
    TRUNCATED = "truncated"  # articles end in the middle of their announced length
    REFUSE = "refuse"  # nothing listens


_PARTS: dict[Fault, frozenset[Part]] = {
    **dict.fromkeys(
        (Fault.FEED_503, Fault.FEED_404, Fault.FEED_HTML, Fault.FEED_HOME, Fault.FEED_MOVED, Fault.FEED_CHALLENGE, Fault.EMPTY_FEED),
        frozenset[Part]({"route"}),
    ),
    **dict.fromkeys(
        (Fault.ARTICLE_503, Fault.GONE, Fault.SOFT_404, Fault.CHANGED_MARKUP, Fault.SCRIPT_ONLY, Fault.REDIRECT_HOME, Fault.TRUNCATED),
        frozenset[Part]({"article"}),
    ),
    **dict.fromkeys((Fault.ROBOTS_DISALLOW, Fault.ROBOTS_503, Fault.ROBOTS_404), frozenset[Part]({"robots"})),
    **dict.fromkeys((Fault.CHALLENGE, Fault.RETRY_AFTER), frozenset[Part]({"route", "article", "other"})),
    **dict.fromkeys((Fault.SLOW, Fault.HANG, Fault.REFUSE), frozenset[Part]({"robots", "route", "article", "other"})),
}


_PAGES: dict[Fault, tuple[bytes, int]] = {  # what stands in place of the answer, and its status
    **dict.fromkeys((Fault.FEED_503, Fault.ARTICLE_503, Fault.ROBOTS_503), (_BUSY, 503)),
    **dict.fromkeys((Fault.FEED_404, Fault.GONE, Fault.ROBOTS_404), (_NO_PAGE, 404)),
    **dict.fromkeys((Fault.CHALLENGE, Fault.FEED_CHALLENGE), (_CHALLENGE, 200)),
    Fault.SOFT_404: (_NO_PAGE, 200),
    Fault.FEED_HTML: (_REDESIGN, 200),
    Fault.SCRIPT_ONLY: (_FRAME, 200),
}
MOVED = "/moved"  # before the path of what has moved
_SPARES_THE_FRONT_PAGE = frozenset({Fault.FEED_HOME, Fault.FEED_MOVED, Fault.FEED_CHALLENGE})


@dataclass
class Trouble:
    """A fault that is switched on: for some paths only, a number of times only, if so wished."""

    fault: Fault
    only: str = ""  # regular expression of decoded paths
    times: int | None = None  # requests it still strikes; None: until healed
    seconds: float = 2.0  # how long a slow answer drips
    retry_after: str = "120"
    status: int | None = None  # in place of the usual one (a challenge with 403, say)

    def strikes(self, path: str, part: Part) -> bool:
        """Say whether a request suffers, and count it if so."""
        if part not in _PARTS[self.fault] or self.times == 0 or (self.only and not re.search(self.only, path)):
            return False
        if self.fault in _SPARES_THE_FRONT_PAGE and (path == "/" or path.startswith(MOVED)):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def spoil(self, answer: Answer, empty: Answer | None, target: str = "/") -> Answer:
        """Return what the outlet answers instead (slow, hanging and cut-off answers are the connection's work)."""
        part = answer.part
        if self.fault in _PAGES:
            body, status = _PAGES[self.fault]
            return Answer(body, _HTML, self.status or status, part)
        match self.fault:
            case Fault.EMPTY_FEED:
                return empty or Answer(_NO_PAGE, _HTML, 404, part)
            case Fault.FEED_MOVED:
                return Answer(b"", _HTML, 301, part, headers={"Location": MOVED + target})
            case Fault.RETRY_AFTER:
                return Answer(b"Too Many Requests\n", "text/plain", self.status or 429, part, headers={"Retry-After": self.retry_after})
            case Fault.REDIRECT_HOME | Fault.FEED_HOME:
                return Answer(b"", _HTML, 302, part, headers={"Location": "/"})
            case Fault.ROBOTS_DISALLOW:
                return Answer(b"User-agent: *\nDisallow: /\n", "text/plain; charset=utf-8", 200, part)
            case Fault.CHANGED_MARKUP:
                return replace(answer, body=_redesigned(answer.body))
            case _:
                return answer


def first_striking(troubles: Sequence[Trouble], path: str, part: Part) -> Trouble | None:
    """Return the trouble a request runs into, if any."""
    return next((trouble for trouble in troubles if trouble.strikes(path, part)), None)


def _redesigned(body: bytes) -> bytes:
    """Return a page as after a redesign: its texts in other elements' classes, nothing for machines in its head."""
    text = re.sub(rb'<script type="application/ld\+json".*?</script>', b"", body, flags=re.DOTALL)
    text = re.sub(rb'<meta (?:property="article:|name="dc\.|itemprop)[^>]*>', b"", text)
    return re.sub(rb'(class|id|itemprop)="([^"]*)"', lambda m: m[1] + b'="' + b" ".join(b"x-" + w for w in m[2].split()) + b'"', text)
