"""What an unknown site tells of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.guess import (
    LIKELY,
    Sample,
    alike,
    body_selector,
    family_of,
    language_of,
    named,
    naming,
    offset_of,
    pattern_of,
    title_selector,
    zone_at,
    zone_of,
)
from crawler.extract.document import parse
from crawler.extract.found import Link
from crawler.urls import readable
from tests.storage.paper import PAPER as A_PAPER

HOME = "https://www.paper.test/"
PAPER = replace(A_PAPER, article=r"^https?://paper\.test" + LIKELY)


@pytest.mark.parametrize(
    ("urls", "others", "identity"),
    [
        ([f"https://www.paper.test/fa/news/{n}/نام-خبر-{n}" for n in (790001, 790002, 790003)], ["https://www.paper.test/fa/archive"], "790001"),
        ([f"https://paper.test/{n}-slug-of-it.html" for n in (1234, 5678, 9012)], ["https://paper.test/lastnews/"], "1234"),
        ([f"https://paper.test/{s}/عنوان-الخبر-{n}/" for s, n in (("politics", 55001), ("sport", 55002))], ["https://paper.test/politics/"], "55001"),
        ([f"https://paper.test/security/2026/11/{d}/a-headline-of-{d}" for d in (20, 21, 22)], ["https://paper.test/security/2026/"], None),
        ([f"https://paper.test/khabar/{n}-{n % 9}.html" for n in (101, 102, 103)], ["https://paper.test/khabar/", "https://paper.test/feed.xml"], "101"),
        ([f"https://paper.test/news.php?id={n}" for n in (1234, 1235, 1236)], ["https://paper.test/news.php", "https://paper.test/list.php?id=7"], "1234"),
        ([f"https://paper.test/?p={n}" for n in (4321, 4322)], ["https://paper.test/?page=4321", "https://paper.test/feed"], "4321"),
        ([f"https://paper.test/news/{n}.html" for n in (9876, 9877)], ["https://paper.test/news/index.html"], "9876"),
        ([f"https://paper.test/{s}" for s in ("iraq-oil-prices", "sport-news")], ["https://paper.test/feed", "https://paper.test/archive/"], None),
        ([f"https://paper.test/a/{s}.html" for s in ("one", "two")], ["https://paper.test/a/feed", "https://paper.test/a/rss.xml"], None),
        ([f"https://paper.test/{s}/news/{n}" for s, n in (("ar", 11111), ("en", 22222), ("ar", 33333))], ["https://paper.test/ar/"], "11111"),
    ],
)
def test_a_pattern_takes_addresses_of_the_same_shape_and_no_others(urls: list[str], others: list[str], identity: str | None) -> None:
    pattern = re.compile(pattern_of(HOME, urls) or "nothing")
    matches = [pattern.match(readable(url)) for url in urls]
    assert all(matches)
    assert not any(pattern.match(readable(url)) for url in [*others, HOME, "https://other.test/fa/news/790001/x"])
    named = matches[0].groupdict() if matches[0] else {}
    assert named.get("id") == identity


def test_no_address_gives_no_pattern() -> None:
    assert pattern_of(HOME, ["https://other.test/12345"]) is None


def test_what_may_be_an_article_on_any_site() -> None:
    likely = re.compile(r"^https://paper\.test" + LIKELY)
    articles = ["/news/123456", "/a-headline-of-four-words", "/politics/عنوان-الخبر-هنا", "/2026/11/22/what-the-minister-said-today"]
    others = ["/", "/politics/", "/about-us", "/tag/123456/", "/2026/11/", "/en/tag/what-the-minister-said", "/Author/123456/all", "/fa/search.php?q=123456"]
    assert [p for p in articles if not likely.match("https://paper.test" + p)] == []
    assert [p for p in others if likely.match("https://paper.test" + p)] == []


def test_what_a_feed_names_is_an_article_if_it_has_a_headline_and_is_the_sites_own() -> None:
    said = ["/khabar/101-1.html", "/a/iraq", "/?p=123456", "/", "/tag/oil/", "/fa/category/7"]
    links = [Link(f"https://paper.test{path}", "A headline") for path in said] + [
        Link("https://other.test/news/1", "A headline"),
        Link("https://paper.test/about"),
    ]
    assert named(links, PAPER) == [f"https://paper.test{path}" for path in said[:3]]
    taken = naming(PAPER, named(links, PAPER))
    assert [path for path in [*said, "/khabar/101-1.html5", "/a/iran"] if taken.is_article(f"https://paper.test{path}")] == said[:3]
    assert naming(PAPER, []) is PAPER


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["/about.html", "/khabar/101-1.html", "/khabar/102-2.html", "/khabar/103-3.html", "/archive/"], slice(1, 4)),
        (["/a/iraq-oil-prices", "/a/basra-port-opens", "/a/the-new-bridge", "/list/one", "/list/two"], slice(0, 3)),
        (["/news.php?id=123", "/news.php?id=124", "/news.php?id=125", "/news.php?page=1", "/news.php?id=7"], slice(0, 3)),
        (["/khabar/101-1.html", "/khabar/102-2.html", "/about-our-paper"], slice(0)),  # two are no list
        (["/archive/2024", "/archive/2025", "/archive/2026"], slice(0)),
        (["/tag/1001", "/tag/1002", "/tag/1003", "/page/101", "/page/102", "/page/103", "/user/101", "/user/102", "/user/103"], slice(0)),
        (["/tag.php?id=123", "/tag.php?id=124", "/tag.php?id=125"], slice(0)),
        ([], slice(0)),
    ],
)
def test_where_nothing_is_likely_what_a_page_lists_much_of_may_be_its_articles(paths: list[str], found: slice) -> None:
    urls = [f"https://paper.test{path}" for path in paths]
    assert alike(urls) == urls[found]


@pytest.mark.parametrize(
    ("page", "module"),
    [
        (b'<meta name="generator" content="DataLife Engine (http://dle-news.ru)">', "datalife"),
        (b'<meta name="generator" content="WordPress 6.4"><link href="/wp-content/x.css">', "wordpress"),
        (b'<link rel="alternate" type="application/rss+xml" href="/fa/rss/allnews">', "samaneh"),
        (b'<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">', "drupal"),
        (b"<html><body>nothing of the kind</body></html>", None),
    ],
)
def test_a_family_is_known_by_its_marks(page: bytes, module: str | None) -> None:
    found = family_of(page)
    assert (found.module if found else None) == module


def test_language_and_time_zone() -> None:
    assert language_of(b'<html lang="fa-IR">', "en") == "fa"
    assert language_of(b"<html>", "ar") == "ar"
    assert language_of(b'<html lang="ku">', None) == "ckb"
    assert language_of(b'<html lang="de">', None) is None
    assert (zone_of("paper.ir", "en"), zone_of("paper.test", "ckb"), zone_of("paper.test", "en")) == ("Asia/Tehran", "Asia/Baghdad", "UTC")


@pytest.mark.parametrize(
    ("minutes", "offset"),
    [([180, 180], 180), ([180, 183, 178], 180), ([210, 210], 210), ([180], None), ([180, 120], None), ([0, 0], None), ([187, 187], None), ([1500, 1500], None)],
)
def test_an_offset_is_told_by_what_pages_print_beside_the_feed(minutes: list[int], offset: int | None) -> None:
    at = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
    stamps = [(at + timedelta(minutes=m), at) for m in minutes]
    assert offset_of(stamps) == (timedelta(minutes=offset) if offset else None)


def test_the_zone_of_an_offset_is_the_guessed_one_if_it_fits() -> None:
    at = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
    asked = [(3.0, "Europe/Istanbul"), (3.0, "UTC"), (3.5, "UTC"), (9.0, "UTC"), (-5.0, "UTC")]
    told = ["Europe/Istanbul", "Asia/Baghdad", "Asia/Tehran", "Etc/GMT-9", "Etc/GMT+5"]
    assert [zone_at(timedelta(hours=hours), at, guess) for hours, guess in asked] == told


TEXT = "أعلنت الوزارة أن العمل في الجسر ينتهي هذا الشهر. " * 4


def sample(markup: str, title: str = "الجسر يفتح أبوابه", body: str = TEXT) -> Sample:
    return Sample(parse(markup.format(title=title, body=body).encode()), title, body)


OWN = """<div class="mada wide"><div class="unwan">{title}</div>
<div id="n88" class="nass p7"><p>{body}</p></div></div><div class="nass2">x</div>"""


@pytest.mark.parametrize(
    ("markups", "title", "body"),
    [
        ((OWN, OWN), ".unwan", ".nass"),  # the page's own names, without those that number it
        (("<h1>{title}</h1><article><p>{body}</p></article>",), "h1", "article"),
        (("<h1>The Paper</h1><div class='hl'>{title}</div><div class='entry-content'>{body}</div>",), ".hl", ".entry-content"),
        ((OWN, "<div class='other'>{title}</div><div class='elsewhere'>{body}</div>"), None, None),  # two layouts: neither is told
        ((OWN, OWN.replace("nass2", "nass")), ".unwan", ".mada"),  # a name that two elements bear does not say which
        (("<p>{title}</p><p>{body}</p>",), None, None),
        ((), None, None),
    ],
)
def test_what_holds_headline_and_text_is_told_if_it_does_on_every_page(markups: tuple[str, ...], title: str | None, body: str | None) -> None:
    samples = [sample(markup) for markup in markups]
    assert (title_selector(samples), body_selector(samples)) == (title, body)
