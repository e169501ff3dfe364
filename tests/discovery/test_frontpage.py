"""What a front page leads to."""

from __future__ import annotations

from dataclasses import replace

from crawler.discovery.frontpage import Leads, read_front_page
from crawler.discovery.redirects import Way, went
from tests.storage.paper import PAPER

OUTLET = replace(PAPER, article=r"^https://paper\.test/(?:[a-z]+/)?(?P<id>\d+)$", examples=())
HOME = OUTLET.home


def leads(html: str) -> Leads:
    return read_front_page(html.encode(), url=HOME, content_type="text/html; charset=utf-8", outlet=OUTLET)


def test_feeds_named_in_the_head_come_before_links_to_feeds() -> None:
    page = """<head><link rel="alternate" type="application/rss+xml" href="/all.rss"><link rel="alternate" type="application/rss+xml" href="/comments/feed/">
    <link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" href="/x.css"></head>
    <body><a href="/rss">RSS</a> <a href="https://feeds.paper.test/top.rss">top</a> <a href="https://other.test/rss">theirs</a>
    <a href="/7">a story</a></body>"""
    assert leads(page).feeds == ("https://paper.test/all.rss", "https://paper.test/rss", "https://feeds.paper.test/top.rss")


def test_articles_are_what_the_outlets_pattern_takes_for_them() -> None:
    assert leads('<a href="/1">a</a><a href="/politics/2">b</a><a href="/about">c</a><a href="https://other.test/3">d</a>').articles == (
        "https://paper.test/1",
        "https://paper.test/politics/2",
    )


def test_sections_with_articles_below_them_come_first_and_furniture_is_none() -> None:
    page = """<nav><a href="/">Home</a><a href="/about">About</a><a href="/sport/">Sport</a><a href="/politics/">Politics</a><a href="/login">in</a>
    <a href="/search?q=x">s</a><a href="/logo.png">l</a><a href="/tag/x">t</a></nav><a href="/politics/1">a</a><a href="/politics/2">b</a>"""
    assert leads(page).sections == ("https://paper.test/politics/", "https://paper.test/sport/")


def test_a_page_that_is_none_has_no_leads() -> None:
    assert leads("") == leads("<html></html>") == Leads(HOME)


def test_a_permanent_redirect_is_a_move() -> None:
    assert went("https://paper.test/new", ["https://paper.test/old"], [301], HOME) == Way("https://paper.test/old", moved_to="https://paper.test/new")
    assert went("https://paper.test/new", ["https://paper.test/old"], [302], HOME).moved_to is None
    assert went("https://paper.test/c", ["https://paper.test/a", "https://paper.test/b"], [301, 302], HOME).moved_to is None


def test_a_new_scheme_or_a_final_slash_is_no_move() -> None:
    assert went("https://www.paper.test/feed/", ["http://paper.test/feed"], [301], HOME) == Way("http://paper.test/feed")


def test_a_redirect_to_the_front_page_leads_home() -> None:
    for home in (HOME, "https://www.paper.test"):
        assert went(home, ["https://paper.test/rss"], [301], HOME) == Way("https://paper.test/rss", home=True)
    assert went("https://paper.test/", ["https://paper.test/ar/rss"], [302], "https://paper.test/ar/").home
    assert not went("https://paper.test/", ["http://paper.test/"], [301], HOME).home
