"""JSON-LD in the shapes sites print it in, and meta elements."""

from __future__ import annotations

import pytest

from crawler.extract.document import parse
from crawler.extract.structured import LinkedData, read_linked_data, read_metas

URL = "https://news.example/a/7"
NODE = '{"@type":"NewsArticle","headline":"Base handed over","datePublished":"2024-05-06T07:08:09Z","author":{"@type":"Person","name":"Sam Poe"}}'


def read(*scripts: str, url: str = URL) -> LinkedData:
    page = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    return read_linked_data(parse(f"<html><head>{page}</head><body><p>x</p></body></html>".encode()), url)


@pytest.mark.parametrize(
    "script",
    [
        NODE,
        f"[{NODE}]",
        f'{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"Example"}},{NODE}]}}',
        f'{{"@type":"WebPage","mainEntity":{NODE}}}',
        f"<!-- {NODE} -->",
        f"//<![CDATA[\n{NODE}\n//]]>",
        f"<![CDATA[\n{NODE}\n]]>",
        NODE.replace("}}", "},}"),
        NODE + ";",
        NODE + NODE,
        NODE.replace('"NewsArticle"', '["Article","NewsArticle"]'),
        NODE.replace('{"@type":"Person","name":"Sam Poe"}', '[{"@type":"Person","name":"Sam Poe"}]'),
        NODE.replace('{"@type":"Person","name":"Sam Poe"}', '"Sam Poe"'),
        NODE.replace("headline", "headLine"),
        NODE.replace("Base handed over", "Base\n handed over"),
        NODE.replace("Base handed over", "Base &amp;nbsp;handed over"),
    ],
)
def test_every_shape_gives_the_same_article(script: str) -> None:
    found = read(script)
    assert found.headline.replace("\xa0", " ") == "Base handed over"
    assert found.published == "2024-05-06T07:08:09Z"
    assert found.authors == ("Sam Poe",)


def test_broken_json_still_gives_its_plain_fields() -> None:
    found = read('{"@type":"NewsArticle","headline":"Base handed over","datePublished":"2024-05-06","articleBody":"He said "yes" to it"')
    assert (found.headline, found.published) == ("Base handed over", "2024-05-06")


def test_authors_by_reference_and_site_names() -> None:
    found = read(
        '{"@graph":[{"@type":"Article","headline":"Base handed over","author":{"@id":"#p"},"publisher":{"@id":"#o"}},'
        '{"@type":"Person","@id":"#p","name":"Sam Poe"},{"@type":"Organization","@id":"#o","name":"Example Media"},{"@type":"WebSite","name":"Example"}]}'
    )
    assert found.authors == ("Sam Poe",)
    assert set(found.site_names) == {"Example Media", "Example"}


def test_the_node_of_this_page_is_taken_among_several() -> None:
    others = ",".join(f'{{"@type":"NewsArticle","headline":"Other {n}","url":"https://news.example/a/{n}"}}' for n in range(4))
    own = '{"@type":"NewsArticle","headline":"Own","mainEntityOfPage":{"@id":"https://www.news.example/a/7/?utm_source=x"}}'
    assert read(f"[{others},{own}]").headline == "Own"
    assert read(f"[{others}]").headline == ""
    assert read(f"[{others}]").several


def test_articles_of_a_list_are_other_pages() -> None:
    assert read(f'{{"@type":"ItemList","itemListElement":[{NODE}]}}').headline == ""


def test_body_keeps_its_paragraphs() -> None:
    assert read('{"@type":"NewsArticle","headline":"x","articleBody":"<p>One &amp; two.</p><p>Three.</p>\\n\\nFour."}').body == "One & two.\nThree.\nFour."


@pytest.mark.parametrize(
    "script",
    ["", "null", "[]", "{", "[[[[", '"x"', "{}" * 50, "[" * 5000, '{"a":' * 5000, '{"@type":1,"headline":["a"]}', '{"@type":"Article","headline":{"x":1}}'],
)
def test_rubbish_gives_nothing(script: str) -> None:
    assert read(script).headline in {"", "a"}


def test_metas_by_property_name_and_itemprop() -> None:
    metas = read_metas(
        parse(
            b'<meta property="Article:Tag" content="one"><meta property="article:tag" content="two"><meta property="article:tag" content="one">'
            b'<meta name="author" content=" Sam  Poe "><meta property="og:title" value="Written so"><meta name="byl" content="" value="Ann Roe">'
            b'<meta itemprop="datePublished" content="2024-05-06"><meta name="empty" content=""><p>x</p>'
        )
    )
    assert metas.every["article:tag"] == ("one", "two")
    assert metas.get("author") == ("Sam Poe", "author")
    assert metas.get("og:title")[0] == "Written so"  # some sites, and tools that save pages, write `value` for `content`
    assert metas.get("byl")[0] == ""
    assert metas.get("datepublished")[0] == "2024-05-06"
    assert metas.get("empty") == ("", "")
