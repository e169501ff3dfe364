"""One spelling for each address, so that one page is one row however it is linked.

Two spellings are made. `clean_url` is what is asked for: it leaves out only what never says which page is meant. `same_page_key` is what a page
is known by: it also joins the forms of one address (http, www, mobile and AMP, a trailing slash, the Arabic and Persian letters
that look alike), and is never asked for. Change a rule of either, and `IDENTITY_RULES` with it: stored pages are then known by the new rules.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote, unquote, unquote_plus, urljoin, urlsplit, urlunsplit

IDENTITY_RULES = 3  # the version of the rules in this module and in `Outlet.identity`

_LONGEST_KEY = 600  # characters of an identity

# Parameters that say where a click came from, never which page it is: AdGuard's list of those that many sites use (AdguardFilters,
# TrackParamFilter/sections/general_url.txt), and what news feeds and their own analytics add (maca: Deutsche Welle; ocid, at_*, ns_*: BBC;
# traffic_source: Al Jazeera; ito: Daily Mail; iref: Asahi; CMP, smid: Guardian and New York Times).
_TRACKING = re.compile(
    r"(?:utm_[\w-]+|(?:fb|g|d|y|ys|tw|tt|ms|igsh|li_fat_)clid|gclsrc|[gw]braid|_g[al]|_gac|usqp|amp_js_v|amp_gsa|amp_r|igsh(?:id)?|mibextid|fb_\w+|"
    r"action_(?:object|ref|type)_map|mc_[ce]id|mkt_tok|_kx|_hs\w+|__hs\w+|hsa_\w+|hsctatracking|vero_\w+|oly_\w+|ml_subscriber\w*|bsft_\w+|"
    r"(?:m?itm|mtm|pk|piwik|matomo|dpg|adjust|hmb|ga|at|ns|cx|guce|_sgm)_\w+|cm_(?:me|cr|mmc\w*)|ir_(?:campaign|ad|partner)id|nx_source|guccounter|wickedid|rb_clickid|irclickid|irgwc|sscid|cuid|tduid|awc|s_k?wcid|"
    r"s_cid|_openstat|_branch_match_id|erid|ymid|adfrom|spm|srsltid|wtrid|wt_z?mc|echobox|xtor|maca|cmpid|cmp|ocid|ito|iref|ncid|smid|smtyp|sref|"
    r"ref|ref_?src|ref_?url|referrer|referer|traffic_source|tracking_source|rssfeed|__twitter_impression|__s|"
    r"phpsessid|jsessionid|aspsessionid\w+|asp\.net_sessionid|cfid|cftoken|oscsid|zenid|_io_session_id|session_?id|sessid)",
    re.IGNORECASE,
)
# Names that say a click's origin on one site and a page on another: their value decides.
_ORIGIN = re.compile(r"(?:from|src|source|via|origin|ch|channel|rsf|medium|campaign|share)", re.IGNORECASE)
_FROM = re.compile(r"(?:rss|feed|syn:|twitter|facebook|telegram|whatsapp|instagram|newsletter|share|social|push|homepage|mostread|related)", re.IGNORECASE)
_SESSION = re.compile(r"(?:s|sid|sess|session|token)", re.IGNORECASE)  # `sid` is a story's number on some sites
_TOKEN = re.compile(r"(?=.*\d)(?=.*[a-z])[0-9a-z]{16,}", re.IGNORECASE)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*|/\([SXFA]\([^()/]*\)\)", re.IGNORECASE)  # Java servlets, ASP.NET
_AMP = re.compile(r"(?:_|hs_)?amp(?:=.*)?|(?:outputtype|output|template|mode|view|type|format)=amp(?:art)?", re.IGNORECASE)

_SAFE_PATH = "/:@!$&'()*+,;=-._~"
_SAFE_QUERY = _SAFE_PATH + "?%[]"
_NORMAL_PATH = re.compile(r"(?:[A-Za-z0-9/:@!$&'()*+,;=._~-]++|%[89A-F][0-9A-F])*+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%")
_LETTERS = re.compile(r"(?:%[89A-F][0-9A-F])+")
_DEFAULT_PORTS = {"http": 80, "https": 443}

_SAME_HOST = re.compile(r"(?:ww[w\d]\d*|m|mobile|amp|wap|touch)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?<=/)(?:(?:google|platform)/amp|google-amp|amphtml|\.?amp)/|/amp/?$|[._]amp(?=\.s?html?$|$)|\.lite$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|amp)$", re.IGNORECASE)
_SLASHES = re.compile(r"//+")
_VARIANT = re.compile(r"amp|\.lite|://(?:www?\d+|m|mobile|wap|touch)\.|[^:]//", re.IGNORECASE)
# Look-alikes that keyboards and editors exchange; marks that are not seen. See docs/architecture.md for the addresses this was decided by.
_FOLDED = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ـ": None, "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None, "\ufeff": None})


@lru_cache(maxsize=256)  # reading and judging a page ask for its own address again and again
def clean_url(url: str, base: str | None = None) -> str:
    """Return the absolute address to request: no fragment, no tracking, no session, one percent-encoding.

    Raises ValueError for anything that is not an http(s) address with a host.
    """
    joined = urljoin(base, url.strip()) if base else url.strip()
    parts = urlsplit(joined)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"not a web address: {url[:200]!r}")
    path = parts.path or "/"
    if ";" in path or "/(" in path:
        path = _SESSION_PATH.sub("", path) or "/"
    if "/." in path and not path.startswith("//"):
        path = urlsplit(urljoin("http://h", path)).path or "/"
    return urlunsplit((scheme, _netloc(scheme, parts.hostname, parts.port), _encode(path), _query(parts.query), ""))


@lru_cache(maxsize=256)
def same_page_key(url: str) -> str:
    """Return the identity of an address: what `clean_url` leaves, without scheme, `www.`, mobile and AMP forms, trailing slash, order of parameters."""
    return key_of(clean_url(url))


def key_of(cleaned: str) -> str:
    """Return the identity of an address that is clean already."""
    _, _, rest = cleaned.partition("://")
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    path = _INDEX.sub("", _plain_path("/" + path.rstrip("/"))).rstrip("/") or "/"
    key = plain_host(host) + (letters(path) if "%" in path else path)
    if query and (kept := _key_of_query(query)):
        return f"{key}?{kept}"
    return key


def bounded(key: str) -> str:
    """Return an identity that PostgreSQL can index (2,704 bytes with the outlet's key): a longer one is known by its beginning and its digest."""
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:200]}#{sha256(key.encode(errors='surrogatepass')).hexdigest()}"


def plain_host(host: str) -> str:
    """Return a host's name without what stands for another form of the same site: `www.`, `m.`, `amp.`."""
    while match := _SAME_HOST.match(host):
        host = host[match.end() :]
    return host


def plain_url(cleaned: str) -> str | None:
    """Return the plain form of a clean address that may be a mobile or AMP one; None where it plainly is none."""
    if not _VARIANT.search(cleaned):
        return None
    scheme, _, rest = cleaned.partition("://")
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    kept = "&".join(p for p in query.split("&") if p and not _AMP.fullmatch(p))
    plain = f"{scheme}://{plain_host(host)}{_plain_path('/' + path)}" + (f"?{kept}" if kept else "")
    return plain if plain != cleaned else None


def letters(text: str) -> str:
    """Return percent-encoded letters as letters, in one form: NFC, Arabic and Persian yeh and kaf as one, without joiners and marks of direction.

    Other escapes stay, and so do bytes that are no UTF-8.
    """
    shown = _LETTERS.sub(_letters, text)
    return shown if shown.isascii() else unicodedata.normalize("NFC", shown).translate(_FOLDED)


def is_web_address(url: str) -> bool:
    """Say whether a text is an address that can be asked for: http(s), with a host and, if any, a port that can be."""
    try:
        return bool(clean_url(url))
    except ValueError:
        return False


def host_of(url: str) -> str:
    """Return the lower-case host name of an address, without `www.` or port; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""


def readable(url: str) -> str:
    """Return the address with its percent-encoded letters shown, as the article pattern of an outlet sees it."""
    return unquote(url, errors="replace") if "%" in url else url


def is_tracking(parameter: str) -> bool:
    """Say whether a parameter of a query ("utm_source=x") tells where a click came from, never which page it is."""
    name, _, value = parameter.partition("=")
    if _TRACKING.fullmatch(name):
        return True
    return bool((_ORIGIN.fullmatch(name) and _FROM.match(value)) or (_SESSION.fullmatch(name) and _TOKEN.fullmatch(value)))


def _netloc(scheme: str, host: str, port: int | None) -> str:
    name = host.rstrip(".") if host.isascii() else host.encode("idna").decode()
    if not name:
        raise ValueError("not a web address: it has no host")
    name = f"[{name}]" if ":" in name else name
    return name if port in (None, _DEFAULT_PORTS[scheme]) else f"{name}:{port}"


def _encode(path: str) -> str:
    """Write each character of a path in one way; an encoded slash or percent sign is another character than a plain one."""
    if _NORMAL_PATH.fullmatch(path):
        return path
    return quote(_ESCAPE.sub(_escape, path) if "%" in path else path, safe=_SAFE_PATH + "%", errors="surrogateescape")


def _escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    plain = character.isascii() and (character.isalnum() or (character in _SAFE_PATH and character != "/"))
    return character if plain else match[0].upper()


def _query(query: str) -> str:
    if not query:
        return ""
    kept = "&".join(p for p in query.split("&") if p and not is_tracking(p))
    return quote(_ESCAPE.sub(_query_escape, kept), safe=_SAFE_QUERY, errors="surrogateescape")


def _query_escape(match: re.Match[str]) -> str:
    """Only letters and digits have one meaning in a query."""
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else match[0].upper()


def _key_of_query(query: str) -> str:
    said = (unquote_plus(p, errors="surrogateescape") for p in query.split("&") if not _AMP.fullmatch(p))
    return "&".join(sorted(letters(quote(p, safe="=", errors="surrogateescape")).removesuffix("=") for p in said))


def _plain_path(path: str) -> str:
    if "//" in path:
        path = _SLASHES.sub("/", path)
    if "amp" in path.lower() or path.endswith(".lite"):
        path = _AMP_PATH.sub("", path)
    return path or "/"


def _letters(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(match[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return match[0]
