"""B6. One story is one page however it is linked, and two stories are never one page: every outlet's addresses in every form they are met in."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.outlet import Outlet
from crawler.registry import outlets
from crawler.urls import IDENTITY_RULES, clean_url, key_of, plain_url, same_page_key
from tests.test_outlets import _outlet

SHARED = Path(__file__).resolve().parents[2] / "shared"
ALL = outlets()
EXAMPLES = [(key, url) for key, outlet in ALL.items() for url in outlet.examples]
TRACKING = ("utm_source=rss&utm_medium=rss", "fbclid=IwAR0x", "gclid=Cj0", "maca=dar-rss-dar-all-1481-rdf", "ref=rss", "ocid=wsarabic", "at_medium=RSS",
            "ns_mchannel=rss&ns_campaign=1490&ito=1490", "traffic_source=rss", "mc_cid=9&mc_eid=8", "_ga=1.2", "yclid=5", "origin=rss", "rssfeed=true",
            "fb_comment_id=673006142804743_673", "share=telegram")  # fmt: skip
SESSIONS = ("PHPSESSID=0123456789abcdef0123456789abcdef", "sid=1f0e9d8c7b6a59483726", "jsessionid=A1B2C3", "CFID=12&CFTOKEN=34", "session_id=5")
OTHER_LETTERS = (("ي", "ی"), ("ك", "ک"), ("ی", "ي"), ("ک", "ك"))


def parts(url: str, **changed: str) -> str:
    return urlunsplit(urlsplit(url)._replace(**changed))


def with_query(url: str, query: str) -> str:
    own = urlsplit(url).query
    return parts(url, query=f"{own}&{query}" if own else query)


def host(url: str, change: Callable[[str], str]) -> str:
    return parts(url, netloc=change(urlsplit(url).netloc))


def letters(url: str, pairs: tuple[tuple[str, str], ...]) -> str:
    path = unquote(urlsplit(url).path)
    for one, other in pairs:
        path = path.replace(one, other)
    return parts(url, path=path)


def lower_escapes(url: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), parts(url, path=quote(unquote(urlsplit(url).path))))


# One form each; they combine, in the order of the list.
FORMS: dict[str, Callable[[str], str]] = {
    "http": lambda u: parts(u, scheme="http"),
    "https": lambda u: parts(u, scheme="https"),
    "percent-encoded": lambda u: parts(u, path=quote(unquote(urlsplit(u).path))),
    "small escapes": lower_escapes,
    "letters": lambda u: parts(u, path=unquote(urlsplit(u).path)),
    "decomposed letters": lambda u: parts(u, path=unicodedata.normalize("NFD", unquote(urlsplit(u).path))),
    "slash at the end": lambda u: u if re.search(r"\.html?$|\.amp$", urlsplit(u).path) else parts(u, path=urlsplit(u).path.rstrip("/") + "/"),
    "tracking": lambda u: with_query(u, "&".join(TRACKING[:4])),
    "session": lambda u: with_query(u, SESSIONS[0]),
    "session in the path": lambda u: parts(u, path=urlsplit(u).path + ";jsessionid=A1B2C3"),
    "capitals in the host": lambda u: host(u, str.upper),
    "default port": lambda u: host(u, lambda h: h + (":443" if u.startswith("https") else ":80")),
    "dot after the host": lambda u: host(u, lambda h: h if ":" in h else h + "."),
    "comments": lambda u: parts(u, fragment="comments"),
    "spaces around": lambda u: f" {u}\n",
}
# Each alone: nobody meets a mobile AMP page under www.
ALONE: dict[str, Callable[[str], str]] = {
    "www": lambda u: host(u, lambda h: h if _is_edition(h) else "www." + h.removeprefix("www.")),
    "no www": lambda u: host(u, lambda h: h.removeprefix("www.")),
    "mobile": lambda u: host(u, lambda h: "m." + h.removeprefix("www.")),
    "amp host": lambda u: host(u, lambda h: "amp." + h.removeprefix("www.")),
    "amp below": lambda u: u if urlsplit(u).path.endswith("/amp") else parts(u, path=urlsplit(u).path.rstrip("/") + "/amp/"),
    "amp above": lambda u: u if "/amp/" in u else parts(u, path="/amp" + urlsplit(u).path),
    "amp asked": lambda u: with_query(u, "outputType=amp"),
    "amp": lambda u: with_query(u, "amp"),
    "amp=1": lambda u: with_query(u, "amp=1"),
    "two slashes": lambda u: parts(u, path="/" + urlsplit(u).path),
    "Persian letters for Arabic": lambda u: letters(u, OTHER_LETTERS[:2]),
    "Arabic letters for Persian": lambda u: letters(u, OTHER_LETTERS[2:]),
    "tatweel": lambda u: parts(u, path=re.sub(r"(?<=[\u0620-\u064a])(?=[\u0620-\u064a])", "ـ", unquote(urlsplit(u).path), count=1)),
    "joiner": lambda u: parts(u, path=re.sub(r"(?<=[\u0620-\u064a])(?=[\u0620-\u064a])", "\u200c", unquote(urlsplit(u).path), count=1)),
}


def _is_edition(name: str) -> bool:
    return name.count(".") > 1 and not name.startswith("www.")


@pytest.mark.parametrize("form", ALONE)
@pytest.mark.parametrize(("key", "url"), [(key, url) for key, url in EXAMPLES if "/amp/" not in url])
def test_b6_each_form_of_an_address_is_the_same_article(key: str, url: str, form: str) -> None:
    outlet, met = ALL[key], ALONE[form](url)
    assert outlet.is_article(met), met
    assert outlet.identity(met) == outlet.identity(url)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EXAMPLES), st.sets(st.sampled_from(list(FORMS))), st.sampled_from(["", *TRACKING]), st.sampled_from(["", *SESSIONS]))
def test_b6_forms_combine(example: tuple[str, str], forms: set[str], tracking: str, session: str) -> None:
    key, url = example
    outlet, met = ALL[key], url
    for name in FORMS:
        met = FORMS[name](met) if name in forms else met
    for query in (tracking, session):
        met = with_query(met.strip(), query) if query else met
    assert outlet.is_article(met), met
    assert outlet.identity(met) == outlet.identity(url)
    assert clean_url(clean_url(met)) == clean_url(met)
    assert outlet.identity(clean_url(met)) == outlet.identity(met)


@pytest.mark.parametrize(("key", "url"), EXAMPLES)
def test_b6_an_article_is_met_under_all_hosts_of_its_outlet(key: str, url: str) -> None:
    """Hosts whose addresses the outlet takes for articles are its mirrors; those of another edition have another pattern or another path."""
    outlet = ALL[key]
    mirrored = [m for h in outlet.hosts if outlet.is_article(m := host(url, lambda _, h=h: h))]  # type: ignore[misc]
    assert mirrored
    own = {outlet.identity(m) for m in mirrored}
    assert len(own) == 1


def test_b6_examples_that_are_one_page_bear_one_number() -> None:
    joined = defaultdict(set)
    for key, url in EXAMPLES:
        joined[key, ALL[key].identity(url)].add(tuple(_NUMBER.findall(unquote(clean_url(url)).partition("://")[2].partition("/")[2])))
    assert {key: numbers for key, numbers in joined.items() if len(numbers) > 1} == {}


def test_b6_two_outlets_with_one_id_are_two_pages() -> None:
    """Identities are unique in an outlet only: the page table's key is outlet and identity."""
    assert ALL["yjc"].identity("https://www.yjc.ir/fa/news/7349926") == "id:7349926"
    assert ALL["arabkhabar"].identity("https://arabkhabar.com/a/7349926") == "id:7349926"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.test/a?sid=12", "https://paper.test/a?sid=13"),  # a story's number, not a session
        ("https://paper.test/a?from=page2", "https://paper.test/a?from=page3"),
        ("https://paper.test/a%2Fb", "https://paper.test/a/b"),
        ("https://paper.test/guitar-amp", "https://paper.test/guitar"),
        ("https://paper.test/lamp/1", "https://paper.test/1"),
        ("https://en.paper.test/1", "https://paper.test/1"),
        ("https://paper.test/1?p=1", "https://paper.test/1?p=2"),
        ("https://paper.test:8080/1", "https://paper.test/1"),
        ("https://paper.test/خبر", "https://paper.test/خبرها"),
        ("https://paper.test/%D8", "https://paper.test/%D9"),  # half a letter each
    ],
)
def test_b6_other_pages_stay_apart(one: str, other: str) -> None:
    assert same_page_key(one) != same_page_key(other)


@pytest.mark.parametrize(
    ("met", "asked"),
    [
        ("https://paper.test/a?b=2&a=1&c", "https://paper.test/a?b=2&a=1&c"),  # order and spelling of what the server reads
        ("https://m.paper.test/a", "https://m.paper.test/a"),
        ("https://paper.test/amp/a", "https://paper.test/amp/a"),
        ("https://paper.test/كتاب", "https://paper.test/%D9%83%D8%AA%D8%A7%D8%A8"),
        ("https://paper.test/a%2fb%20c", "https://paper.test/a%2Fb%20c"),
        ("https://paper.test/a b?q=%d8%a8+c", "https://paper.test/a%20b?q=%D8%A8+c"),
        ("https://paper.test./a/../b", "https://paper.test/b"),
        ("https://paper.test/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://paper.test/a.aspx"),
        ("https://paper.test/100%", "https://paper.test/100%25"),
    ],
)
def test_what_is_asked_for_is_what_the_server_was_meant_to_get(met: str, asked: str) -> None:
    """Only the identity joins forms: an address in other letters or without its form may be another address to the server."""
    assert clean_url(met) == asked


def test_a_mirror_without_ids_is_the_same_page() -> None:
    paper = _outlet(hosts=("paper.test", "paper.example"), article=r"^https://(?:www\.|en\.)?paper\.(?:test|example)/news/[^/]+$")
    assert paper.identity("https://paper.example/news/a") == paper.identity("https://www.paper.test/news/a")
    assert paper.identity("https://en.paper.example/news/a") != paper.identity("https://paper.test/news/a")
    assert paper.identity("https://en.paper.example/news/a") == paper.identity("https://en.paper.test/news/a")


def test_a_changed_declaration_changes_the_rules() -> None:
    first = _outlet()
    assert first.identity_rules == _outlet(name="Another").identity_rules
    assert first.identity_rules != _outlet(article=r"^https://paper\.test/a/(?P<id>\d+)").identity_rules
    assert IDENTITY_RULES == 3  # whoever changes crawler.urls counts on


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_address_has_one_identity_that_any_database_takes(text: str) -> None:
    try:
        key = same_page_key("https://paper.test/" + text)
    except ValueError:
        return
    assert key == key_of(clean_url("https://paper.test/" + text))
    assert "\x00" not in key
    key.encode()


@given(st.text("/amp.-_?=&;%aA1:", max_size=4000))
@settings(max_examples=60)
def test_b3_long_hostile_addresses_take_bounded_time(text: str) -> None:
    for url in (f"https://paper.test/{text}", f"https://paper.test/?{text}"):
        try:
            cleaned = clean_url(url)
        except ValueError:
            continue
        plain_url(cleaned)
        key_of(cleaned)


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()]


def addresses() -> set[str]:
    """Every address of an article in what lies beside the project."""
    found = {row["url"] for row in _rows(SHARED / "timeline" / "shafaq_items.jsonl")}
    captured = _rows(SHARED / "captures" / "manifest.jsonl")
    found |= {row["url"] for row in captured if row["kind"] == "article" and str(row.get("url")).startswith("http")}
    for name in ("farsnews_1500_fa", "tehrantimes_33k_en", "saudinewsnet_2015_ar", "ant_jawharafm_2013-17_ar"):
        with gzip.open(SHARED / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
            found |= {url for row in rows if (url := str(json.loads(row).get("url"))).startswith("http")}
    return found


def identity(url: str) -> tuple[str, str]:
    own: Outlet | None = next((o for o in ALL.values() if o.owns(url) and o.is_article(url)), None)
    return (own.key, own.identity(url)) if own else ("", same_page_key(url))


_NUMBER = re.compile(r"\d{4,}")


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the addresses of real articles in ../shared")
def test_no_two_real_articles_are_one_page() -> None:
    """Addresses that become one page must bear the same numbers: sites number their articles. (Words differ: slugs are edited.)"""
    joined = defaultdict(set)
    for url in addresses():
        joined[identity(url)].add(url)
    doubtful = [urls for urls in joined.values() if len({tuple(_NUMBER.findall(urlsplit(unquote(u)).path)) for u in urls}) > 1]
    assert len(joined) > 70_000
    assert doubtful == []
