"""Layouts read what their selectors say: nothing dropped, nothing doubled, paragraphs apart."""

from __future__ import annotations

import pytest

from crawler.extract.document import blocks, names, parse, selector
from crawler.extract.layout import Laid, apply
from crawler.outlet import Layout

LONG = "The statement was published by the coalition on Monday."


def read(html: str, layout: Layout) -> Laid:
    return apply(layout, parse(f"<html><body>{html}</body></html>".encode()))


def test_blocks_split_where_a_reader_sees_a_new_paragraph() -> None:
    tree = parse(b"<div><p>one <a href=x>two</a> three<br>four</p>tail<script>no</script> after<ul><li>a</li><li hidden>b</li>c</ul></div>")
    assert [b.text for b in blocks(tree)] == ["one two three", "four", "tail after", "a", "c"]
    assert [b.linked for b in blocks(tree)] == [3, 0, 0, 0, 0]


def test_the_first_selector_that_finds_a_body_wins_and_nested_matches_count_once() -> None:
    html = f"<div class=a><div class=b><p>{LONG}</p></div></div>"
    assert read(html, Layout(body=(".none", "div", ".b"))).paragraphs == (LONG,)


def test_a_union_keeps_the_order_of_the_page() -> None:
    html = f"<h2 class=lead>Lead. {LONG}</h2><div class=ad>buy</div><div class=text><p>{LONG}</p></div>"
    assert [p[:4] for p in read(html, Layout(body=(".text, .lead",))).paragraphs] == ["Lead", "The "]


def test_drop_end_and_skip() -> None:
    html = f"<div class=t><p>{LONG}</p><div class=more>More <p>inner</p></div><p>3 Min Read</p><p>{LONG}</p><p>Tags: a, b</p><p>After the end.</p></div>"
    layout = Layout(body=(".t",), drop=(".more",), end=("tags:",), skip=(r"\d+ min read",))
    assert read(html, layout).paragraphs == (LONG, LONG)


def test_what_sites_put_between_and_after_paragraphs_is_no_text_in_a_layout_either() -> None:
    text = [f"<p>الفقرة {n} من الخبر وفيها ما يكفي من الكلمات لتكون فقرة كاملة.</p>" for n in range(4)]
    html = (
        "<article><h1>عنوان الخبر</h1><div class=body>" + "".join(text[:2]) + '<p>اقرأ أيضا</p><p><a href="/2">خبر آخر لا علاقة له بهذا الخبر</a></p>'
        ""
        + "".join(text[2:])
        + '<p>كلمات مفتاحية:</p><ul><li><a href="/t/1">العراق</a></li></ul><p>الأكثر قراءة</p><ul><li><a href="/3">خبر ثالث</a></li></ul></div></article>'
    )
    laid = read(html, Layout(title=("h1",), body=(".body",)))
    assert laid.paragraphs == tuple(f"الفقرة {n} من الخبر وفيها ما يكفي من الكلمات لتكون فقرة كاملة." for n in range(4))


@pytest.mark.parametrize("printed", ["انتهاي پيام/م", "انتهای‌پیام/ی", "انتهاى  پيام", "- انتهای پیام"])
def test_an_end_mark_is_known_however_it_is_typed(printed: str) -> None:
    html = f"<div class=t><p>{LONG}</p><p>{printed}</p><p>بعد از پایان</p></div>"
    assert read(html, Layout(body=(".t",), end=("انتهای پیام",))).paragraphs == (LONG,)


def test_a_paragraph_that_only_mentions_a_skipped_text_stays() -> None:
    html = f"<div class=t><p>{LONG}</p><p>It was a 3 min read for him.</p></div>"
    assert len(read(html, Layout(body=(".t",), skip=(r"\d+ min read",))).paragraphs) == 2


def test_a_body_within_what_is_dropped_is_not_read() -> None:
    html = f"<main><p>{LONG}</p><section><p>Promo</p></section><p>{LONG}</p></main>"
    assert read(html, Layout(body=("main p",), drop=("section",))).paragraphs == (LONG, LONG)


def test_too_little_text_is_no_body() -> None:
    assert read("<div class=t>Photo: AP</div>", Layout(body=(".t",))).paragraphs == ()


def test_fields() -> None:
    html = (
        f"<h1>  Title <span>here</span> </h1><p class=by><a>Sam Poe</a>, <a>Ann Roe</a></p><time datetime='2024-05-06T07:08:09Z'>6 May</time>"
        f"<div class=tags>Iraq ، Syria</div><meta name=section content=World><div class=t>{LONG}</div>"
    )
    layout = Layout(title=(".none", "h1"), authors=(".by a",), date=("time",), tags=(".tags",), section=("meta[name=section]",), body=(".t",))
    found = read(html, layout)
    assert (found.title, found.authors, found.tags, found.section) == ("Title here", ("Sam Poe", "Ann Roe"), ("Iraq", "Syria"), "World")
    assert found.dates == ("2024-05-06T07:08:09Z", "6 May")


def test_selectors_are_compiled_once_and_a_wrong_one_is_named() -> None:
    assert selector("div.a > p") is selector("div.a > p")
    with pytest.raises(ValueError, match=r"div\[\["):
        selector("div[[")


@pytest.mark.parametrize(
    "css",
    [
        ".story p",
        "#main",
        "p.x, .none",
        "[class*=tor]",
        "[id^=ma]",
        ":not(.none)",
        "p:not([class=none])",
        "p[class!=none]",
        "div:has(.x)",
        "div > p",
        "[class]",
    ],
)
def test_a_selector_is_sought_where_it_can_match(css: str) -> None:
    tree = parse(b"<div class='a story' id=main><p class=x>a</p></div>")
    assert selector(css)(tree)
    assert selector(css).may_match(names(tree))


@pytest.mark.parametrize("css", [".none", ".story .none", ".none > p", ".none, #none", "[class*=none] p", ".none:not(.x)"])
def test_a_selector_that_names_what_no_element_is_named_is_not_sought(css: str) -> None:
    assert not selector(css).may_match(names(parse(b"<div class='a story' id=main><p class=x>none</p></div>")))


def test_class_names_match_whole_words() -> None:
    tree = parse(b"<p class='story-body x'>a</p><p class='story'>b</p><p class='a  story\n'>c</p>")
    assert [e.text for e in selector(".story")(tree)] == ["b", "c"]
