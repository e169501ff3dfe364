"""One spelling for each address, so that one page is one row however it is linked."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that say where a click came from, never which page it is.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|yclid|msclkid|mc_[ce]id|_ga|igshid|maca|cmpid|ocid|xtor|"
    r"at_\w+|ns_\w+|ref|ref_src|referrer|smid|cmp|wt_mc|traffic_source|"
    r"phpsessid|jsessionid|session(?:id)?)$",
    re.IGNORECASE,
)
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SAFE_PATH = "/:@!$&'()*+,;=-._~"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def clean_url(url: str, base: str | None = None) -> str:
    """Return the absolute address to request: no fragment, no tracking, one percent-encoding.

    Raises ValueError for anything that is not an http(s) address with a host.
    """
    joined = urljoin(base, url.strip()) if base else url.strip()
    parts = urlsplit(joined)
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"not a web address: {url[:200]!r}")
    path = _SESSION_PATH.sub("", parts.path) or "/"
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)])
    return urlunsplit((parts.scheme.lower(), _netloc(parts.scheme.lower(), parts.hostname, parts.port), _encode(path), query, ""))


def same_page_key(url: str) -> str:
    """Return the identity of an address: scheme, `www.`, trailing slash and parameter order do not count."""
    parts = urlsplit(clean_url(url))
    host = parts.netloc.removeprefix("www.")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return host + (parts.path.rstrip("/") or "/") + ("?" + query if query else "")


def host_of(url: str) -> str:
    """Return the lower-case host name of an address, without `www.` or port; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def readable(url: str) -> str:
    """Return the address with its percent-encoded letters shown, as the article pattern of an outlet sees it."""
    return unquote(url, errors="replace")


def _netloc(scheme: str, host: str, port: int | None) -> str:
    name = host.encode("idna").decode() if not host.isascii() else host
    name = f"[{name}]" if ":" in name else name
    return name if port in (None, _DEFAULT_PORTS[scheme]) else f"{name}:{port}"


def _encode(path: str) -> str:
    return quote(unquote(path, errors="surrogateescape"), safe=_SAFE_PATH, errors="surrogateescape")
