"""What a search asks, in which order, and when it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.discovery.frontpage import Leads
from crawler.discovery.memory import Told
from crawler.discovery.probing import MOST_PROBES, Search, best_parts, recent
from crawler.extract.found import Link
from tests.storage.paper import PAPER

HOME = PAPER.home
ARTICLES = tuple(f"https://paper.test/{n}" for n in range(5))


def search(*, asked: tuple[str, ...] = (), delay: float = 1.0, leads: Leads | None = None, cause: str | None = None) -> Search:
    """A search whose front page has answered."""
    begun = Search(PAPER, asked=asked, delay=delay)
    (front,) = begun.next()
    assert (front.url, front.route) == (HOME, None)
    begun.front_page(leads or (None if cause else Leads(HOME)), cause)
    return begun


def answer(of: Search, **links: int) -> list[str]:
    """Let a search run; every address gives a 404, except those that end with a name given here. Returns what it asked."""
    asked = []
    while wave := of.next():
        for probe in wave:
            asked.append(probe.url)
            number = next((n for end, n in links.items() if probe.url.endswith(end)), 0)
            of.answered(Told(probe.url, number, None if number else "http_404", 200 if number else 404))
    return asked


def test_what_the_outlet_itself_names_comes_first() -> None:
    begun = search(leads=Leads(HOME, feeds=("https://paper.test/named.xml",), articles=ARTICLES))
    begun.sitemap_named(["https://paper.test/map.xml"])
    asked = answer(begun)
    assert asked[:2] == ["https://paper.test/named.xml", "https://paper.test/map.xml"]
    assert asked[-1] == HOME
    assert "https://paper.test/feed/" in asked
    assert "https://paper.test/sitemap.xml" in asked
    assert any("/wp-json/" in url for url in asked)


def test_it_ends_with_the_first_that_lists_articles_and_knows_how_it_was_found() -> None:
    begun = search()
    begun.sitemap_named(["https://paper.test/map.xml"])
    assert answer(begun, map_xml=0, **{"map.xml": 12}) == ["https://paper.test/map.xml"]
    assert begun.found == {"https://paper.test/map.xml": "named by robots.txt"}


def test_what_was_asked_in_this_run_is_not_asked_again() -> None:
    assert "https://paper.test/feed/" not in answer(search(asked=("https://paper.test/feed/",)))


def test_it_is_bounded() -> None:
    begun = search(leads=Leads(HOME, feeds=tuple(f"https://paper.test/f{n}.xml" for n in range(30)), sections=("https://paper.test/x/",), articles=ARTICLES))
    begun.sitemap_named(f"https://paper.test/s{n}.xml" for n in range(30))
    answer(begun)
    assert begun.sent <= MOST_PROBES


def test_a_slow_outlet_is_asked_less() -> None:
    begun = search(delay=30)
    answer(begun)
    assert begun.sent == 6


def test_a_front_page_with_articles_is_the_last_resort_with_its_sections() -> None:
    begun = search(leads=Leads(HOME, sections=("https://paper.test/politics/",), articles=ARTICLES))
    answer(begun, **{"politics/": 9})
    assert begun.found == {"https://paper.test/politics/": "section of the front page"}


def test_a_front_page_without_articles_is_no_list() -> None:
    assert HOME not in answer(search(leads=Leads(HOME, articles=ARTICLES[:1])))


def test_a_wall_before_the_front_page_ends_it() -> None:
    for cause in ("challenge", "http_403", "robots", "timeout", "http_503"):
        begun = search(cause=cause)
        assert begun.next() == ()
        assert begun.gave_up == cause


def test_a_front_page_that_is_not_where_it_should_be_ends_nothing() -> None:
    assert answer(search(cause="http_404"))


def test_a_wall_before_the_feeds_leaves_the_front_page() -> None:
    begun = search(leads=Leads(HOME, feeds=("https://paper.test/named.xml",), articles=ARTICLES))
    (probe,) = begun.next()
    begun.answered(Told(probe.url, 0, "challenge"))
    assert [p.url for p in begun.next()] == [HOME]


def test_an_outlet_that_wants_to_be_left_alone_is() -> None:
    begun = search()
    wave = begun.next()
    begun.answered(Told(wave[0].url, 0, "http_429", 429))
    assert begun.next() == ()


def test_a_front_page_on_another_site_is_told_and_ends_it() -> None:
    begun = search(leads=Leads("https://elsewhere.test/"))
    assert begun.next() == ()
    assert begun.moved_to == "https://elsewhere.test/"


def test_sitemaps_of_news_come_before_those_of_categories() -> None:
    named = [f"https://paper.test/{n}.xml" for n in ("category-sitemap", "pages", "post-sitemap", "news-sitemap", "image-sitemap")]
    assert [u.split("/")[-1] for u in best_parts(named, 3)] == ["post-sitemap.xml", "news-sitemap.xml", "pages.xml"]


def test_of_a_sitemap_of_everything_the_newest_week_counts() -> None:
    newest = datetime(2026, 11, 20, tzinfo=UTC)
    links = [Link(f"https://paper.test/{n}", None, newest - timedelta(days=n)) for n in range(400)]
    assert len(recent(links)) == 8
    assert len(recent([Link(f"https://paper.test/{n}") for n in range(9000)])) == 500
