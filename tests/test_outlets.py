"""Conventions, checked over every outlet."""

from __future__ import annotations

import re
import time
from datetime import date
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from crawler.article import Article
from crawler.config import SEEDS
from crawler.extract.document import selector
from crawler.outlet import DEFAULT_DELAY, Confidence, Feed, Kind, Listing, Outlet, OutletError
from crawler.registry import UnknownOutletError, outlet_of, outlets, require, spiders
from crawler.text.letters import fold
from crawler.text.sources import Sources
from crawler.urls import host_of
from tests.family_pages import FamilyPage, has_markup_of_its_own, pages, readers

ALL = outlets()
FAMILIES = {key: spider.family for key, spider in spiders().items()}
READINGS = [(page, key) for page in pages() for key in readers(page, spiders())]
FIFTEEN = [
    "baztab",
    "irna",
    "yjc",
    "rudaw",
    "rt_arabic",
    "yemanyoun",
    "reuters",
    "ap",
    "elmadanews",
    "arabkhabar",
    "bbc_arabic",
    "sputnik_ar",
    "anadolu",
    "aljazeera_en",
    "shafaq",
]
SOURCES = Sources.load(SEEDS / "sources.yaml")
FOLDER = Path(__file__).resolve().parents[1] / "crawler" / "spiders"
OWN_TESTS = Path(__file__).resolve().parent / "outlets"


def test_the_outlets_of_the_seed_documents_are_there() -> None:
    assert set(FIFTEEN) <= set(ALL)


@pytest.mark.parametrize("key", ALL)
class TestOutlet:
    def test_is_named_as_its_file(self, key: str) -> None:
        assert spiders()[key].__module__ == f"crawler.spiders.{key}"
        assert spiders()[key].name == key

    def test_is_a_short_file(self, key: str) -> None:
        assert 10 <= len((FOLDER / f"{key}.py").read_text(encoding="utf-8").splitlines()) <= 80

    def test_has_examples_on_its_hosts_that_no_other_outlet_takes(self, key: str) -> None:
        """So outlets that share a host have patterns that tell them apart."""
        assert ALL[key].examples
        for url in ALL[key].examples:
            assert ALL[key].owns(url)
            assert [o.key for o in ALL.values() if o.is_article(url)] == [key]

    def test_is_at_home_on_its_hosts_and_in_its_time_zone(self, key: str) -> None:
        outlet = ALL[key]
        assert outlet.owns(outlet.home)
        assert isinstance(outlet.zone, ZoneInfo)
        assert outlet.line
        assert outlet.country
        assert outlet.native_name

    def test_speaks_the_languages_of_its_routes(self, key: str) -> None:
        assert {r.language for r in ALL[key].routes} <= {None, *ALL[key].languages}

    def test_has_selectors_and_patterns_that_compile(self, key: str) -> None:
        for layout in ALL[key].layouts:
            for css in chain(layout.body, layout.title, layout.lead, layout.date, layout.authors, layout.section, layout.tags, layout.drop):
                selector(css)
            assert all(re.compile(pattern, re.IGNORECASE) for pattern in layout.skip)
            assert all(marker.strip() for marker in layout.end)  # an empty one would end every body at once
            assert set(layout.dates) <= {"json-ld", "meta", "layout", "listed"}
            assert layout.dates
            assert layout.since is None or layout.until is None or layout.since < layout.until
        for route in ALL[key].routes:
            if isinstance(route, Listing):
                selector(route.links)

    def test_identifies_a_page_by_its_id_where_the_address_has_one(self, key: str) -> None:
        """A number of five digits or more in an address is an identity: the slug beside it changes."""
        for url in ALL[key].examples:
            if re.search(r"[/-]\d{5,}(?:[/.-]|$)", url):
                assert ALL[key].identity(url).startswith("id:"), url

    def test_is_read_in_full(self, key: str) -> None:
        """A page in its family's markup is among those of tests/pages; markup of its own may have the test that `rasad new-outlet` writes instead."""
        told = key in {reader for _, reader in READINGS} or (has_markup_of_its_own(spiders()[key]) and (OWN_TESTS / f"test_{key}.py").is_file())
        assert told, f"write tests/pages/*.html and .yaml for {FAMILIES[key]!r}: see tests/family_pages.py"

    def test_goes_by_no_name_of_another_source(self, key: str) -> None:
        """Or a page that names itself would seem to relay somebody else."""
        outlet = ALL[key]
        named = [f for n in (outlet.name, outlet.native_name, *outlet.cited_as) for f in SOURCES.find(fold(n)) if (f.start, f.end) == (0, len(fold(n)))]
        assert {f.source.key for f in named} <= SOURCES.own(key)

    def test_does_not_take_its_front_page_or_routes_for_articles(self, key: str) -> None:
        for url in (ALL[key].home, *(r.url for r in ALL[key].routes)):
            assert not ALL[key].is_article(url)

    def test_is_not_hastier_than_the_default(self, key: str) -> None:
        assert ALL[key].delay >= DEFAULT_DELAY

    def test_says_what_is_unverified(self, key: str) -> None:
        """An outlet none of whose routes was ever seen must say so in words."""
        outlet = ALL[key]
        if all(r.confidence is not Confidence.SEEN for r in outlet.routes):
            assert outlet.unverified

    def test_has_a_pattern_that_ends_quickly_on_long_addresses(self, key: str) -> None:
        for tail in ("a" * 4000, "a-" * 2000, "/a" * 2000, "1" * 4000, "-" * 4000):
            begin = time.process_time()
            ALL[key].is_article(f"{ALL[key].examples[0].split('?')[0]}{tail}")
            assert time.process_time() - begin < 1


@pytest.mark.parametrize(("page", "key"), READINGS, ids=[f"{page.name}-{key}" for page, key in READINGS])
def test_a_page_of_the_family_is_read_as_a_person_reads_it(page: FamilyPage, key: str) -> None:
    found, truth = page.read(ALL[key]), page.truth
    assert isinstance(found, Article), found
    assert found.title == truth["title"]
    assert found.body.split("\n") == truth["body"]
    assert found.provenance["body"] == "layout" or not ALL[key].layouts
    assert found.published is not None
    assert (found.published.at, found.published.day) == (page.published, page.day(ALL[key]))


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_of_the_family_gives_its_other_fields(page: FamilyPage) -> None:
    truth, outlet = page.truth, ALL[page.truth["outlet"]]
    assert FAMILIES[outlet.key] == truth["family"]
    assert outlet.is_article(truth["url"])
    found = page.read(outlet)
    assert isinstance(found, Article), found
    assert found.published is not None
    assert found.published.calendar == truth.get("calendar", "gregorian")
    assert list(found.authors) == truth.get("authors", [])
    assert found.section == truth.get("section", "")
    assert list(found.tags) == truth.get("tags", [])
    assert found.language == truth.get("language", outlet.languages[0])


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_of_the_family_has_traps(page: FamilyPage) -> None:
    """What must stay out of the body stands on the page in truth, at least three pieces of it."""
    html, body = page.html.decode(), " ".join(page.truth["body"])
    assert len(page.truth["traps"]) >= 3
    for trap in page.truth["traps"]:
        assert (trap in html, trap in body) == (True, False), trap


def test_sources_name_outlets_that_there_are() -> None:
    entries = [e for sources in yaml.safe_load((SEEDS / "sources.yaml").read_text(encoding="utf-8")).values() for e in sources.values()]
    named = [key for entry in entries for key in entry.get("outlets", ())]
    assert [key for key in named if key not in ALL] == []
    assert len(named) == len(set(named))
    assert not set(SOURCES.not_crawled()) & set(ALL)


def test_outlets_that_share_a_host_share_no_page() -> None:
    """Whatever one of them takes for its article, by its examples and by its front page, none of the others does."""
    hosts = {key: set(outlet.hosts) for key, outlet in ALL.items()}
    neighbours = [(a, b) for a in ALL for b in ALL if a < b and any(x == y or x.endswith("." + y) or y.endswith("." + x) for x in hosts[a] for y in hosts[b])]
    for a, b in neighbours:
        assert not any(ALL[a].is_article(url) for url in (ALL[b].home, *ALL[b].examples)), (a, b)
        assert not any(ALL[b].is_article(url) for url in (ALL[a].home, *ALL[a].examples)), (a, b)
        assert host_of(ALL[a].home) != host_of(ALL[b].home) or ALL[a].home != ALL[b].home, (a, b)


def _outlet(**changes: object) -> Outlet:
    facts: dict[str, object] = {
        "key": "a_paper", "name": "A Paper", "native_name": "A Paper", "home": "https://paper.test/", "hosts": ("paper.test",), "languages": ("en",),
        "country": "nowhere", "kind": Kind.PRIVATE, "line": "none", "timezone": "UTC", "article": r"^https://paper\.test/(?P<id>\d+)",
        "routes": (Feed(url="https://paper.test/feed", confidence=Confidence.SEEN),),
    }  # fmt: skip
    return Outlet(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"key": "A Paper"}, "the key must be"),
        ({"languages": ("klingon",)}, "languages must be among"),
        ({"timezone": "Mars/Olympus"}, "unknown time zone 'Mars/Olympus'"),
        ({"routes": ()}, "at least one route"),
        ({"hosts": ("www.paper.test",)}, "bare names"),
        ({"delay": 0.1}, "delay must not be below"),
        ({"article": "("}, "does not compile"),
        ({"examples": ("https://paper.test/about",)}, "example https://paper.test/about does not match"),
    ],
)
def test_a_wrong_declaration_says_what_to_change(change: dict[str, object], told: str) -> None:
    with pytest.raises(OutletError, match=re.escape(told)) as caught:
        _outlet(**change)
    assert str(change.get("key", "a_paper")) in str(caught.value)


def test_a_mirror_is_the_same_page() -> None:
    rt = ALL["rt_arabic"]
    assert rt.identity("https://arabic.rt.com/world/1532548-a/") == rt.identity("https://www.rtarabic.com/world/1532548--b?utm_source=x")


def test_the_same_id_in_two_editions_is_two_pages() -> None:
    aa = ALL["anadolu"]
    assert aa.identity("https://www.aa.com.tr/ar/a/b/123") != aa.identity("https://www.aa.com.tr/en/a/b/123")


def test_an_encoded_slug_and_a_readable_one_are_the_same_page() -> None:
    elmada = ALL["elmadanews"]
    encoded = "https://elmadanews.com/politics/%D9%85%D8%A8%D8%B9%D9%88%D8%AB/"
    assert elmada.is_article(encoded)
    assert elmada.identity(encoded) == elmada.identity("http://www.elmadanews.com/politics/مبعوث")


def test_both_generations_of_an_address_are_articles() -> None:
    sputnik = ALL["sputnik_ar"]
    assert sputnik.identity("https://sarabic.ae/20251231/slug-1108763313.html") == "id:1108763313"
    assert sputnik.identity("https://arabic.sputniknews.com/arab_world/202003171044893040-slug/") == "id:1044893040"


def test_layouts_valid_on_the_day_come_first() -> None:
    new, old = ALL["sputnik_ar"].layouts
    assert ALL["sputnik_ar"].layouts_on(date(2026, 1, 18)) == (new, old)
    assert ALL["sputnik_ar"].layouts_on(date(2019, 1, 18)) == (old, new)


def test_an_unknown_key_gets_a_suggestion() -> None:
    with pytest.raises(UnknownOutletError, match="did you mean 'rudaw'"):
        require(["rudow"])


def test_an_address_finds_its_outlet() -> None:
    assert outlet_of("https://www.yjc.ir/fa/news/7349926/x", ALL.values()) is ALL["yjc"]
    assert outlet_of("https://www.bbc.com/news/world-1", ALL.values()) is None  # the BBC, but not its Arabic service
    assert outlet_of("https://example.org/a", ALL.values()) is None
