"""One spelling for each address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import clean_url, host_of, readable, same_page_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.test/a", "http://www.paper.test/a/"),
        ("https://paper.test/a?utm_source=x&fbclid=y", "https://paper.test/a#comments"),
        ("https://paper.test/a?b=1&c=2", "https://paper.test/a?c=2&b=1"),
        ("https://paper.test/خبر", "https://paper.test/%D8%AE%D8%A8%D8%B1"),
        ("https://paper.test:443/a", "https://PAPER.test/a"),
        ("https://paper.test/a;jsessionid=1F", "https://paper.test/a"),
    ],
)
def test_the_same_page_however_it_is_linked(one: str, other: str) -> None:
    assert same_page_key(one) == same_page_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("https://paper.test/a?id=1", "https://paper.test/a?id=2"), ("https://paper.test/A", "https://paper.test/a"), ("https://a.test/", "https://b.test/")],
)
def test_another_page_is_another_page(one: str, other: str) -> None:
    assert same_page_key(one) != same_page_key(other)


def test_links_are_made_absolute() -> None:
    assert clean_url("/b", "https://paper.test/a/c") == "https://paper.test/b"
    assert clean_url("//cdn.test/b", "https://paper.test/a") == "https://cdn.test/b"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "mailto:a@b.test", "file:///etc/passwd", "data:text/html,x", "https://", "", "/only/a/path"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not a web address"):
        clean_url(url)


@given(st.text(max_size=60))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        cleaned = clean_url("https://paper.test/" + text)
    except ValueError:
        return
    assert clean_url(cleaned) == cleaned
    assert same_page_key(cleaned) == same_page_key("https://paper.test/" + text)
    assert host_of(cleaned) == "paper.test"
    readable(cleaned)
