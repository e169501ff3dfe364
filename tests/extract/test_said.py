# ruff: noqa: E501 - whole documents, one a line
"""What a page says of itself to machines, in the shapes and states that sites print it in: JSON-LD, Open Graph, microdata, RDFa."""

from __future__ import annotations

import pytest

from crawler.article import Article
from crawler.extract.document import parse
from crawler.extract.page import read_page
from crawler.extract.structured import LinkedData, read_linked_data
from tests.extract.pages import NOW

URL = "https://news.example/news/7/x"
AUTHOR = '{"@type":"Person","name":"Sam Poe"}'
NODE = '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Base handed over","datePublished":"2024-05-06T07:08:09Z","author":' + AUTHOR + "}"
OTHER = '{"@type":"NewsArticle","headline":"Another story","datePublished":"2020-01-01","url":"https://news.example/news/6/y","author":"Ann Roe"}'
OWN = NODE[:-1] + ',"url":"https://news.example/news/7/x"}'


def read(*scripts: str) -> LinkedData:
    page = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    return read_linked_data(parse(f"<html><head>{page}</head><body><p>x</p></body></html>".encode()), URL)


SHAPES: dict[str, tuple[str, ...]] = {
    "nested mainEntity": (f'{{"@type":"WebPage","mainEntity":{{"@type":"WebPageElement","mainEntity":{NODE}}}}}',),
    "mainEntityOfPage inside out": (f'{{"@type":"WebPage","mainEntityOfPage":{NODE}}}',),
    "graph in a list": (f'[{{"@graph":[{{"@type":"Organization","name":"E"}},{NODE}]}}]',),
    "several types": (NODE.replace('"NewsArticle"', '["NewsArticle","ReportageNewsArticle"]'),),
    "several types, the first no article": (NODE.replace('"NewsArticle"', '["CreativeWork","NewsArticle"]'),),
    "type as address": (NODE.replace('"NewsArticle"', '"https://schema.org/NewsArticle"'),),
    "prefixed type": (NODE.replace('"NewsArticle"', '"schema:NewsArticle"'),),
    "live blog": (NODE.replace('"NewsArticle"', '"LiveBlogPosting"'),),
    "several scripts": ('{"@type":"Organization","name":"E"}', '{"@type":"BreadcrumbList","itemListElement":[]}', NODE),
    "a broken script before": ('{"@type":"Organization",', NODE),
    "related before, own by address": (OTHER, OWN),
    "related in one list, own by address": (f"[{OTHER},{OWN},{OTHER.replace('6/y', '5/z')}]",),
    "related below the own": (NODE[:-1] + f',"relatedLink":[{OTHER}],"hasPart":[{OTHER}],"isPartOf":{OTHER}}}',),
    "own by mainEntityOfPage": (OTHER, NODE[:-1] + ',"mainEntityOfPage":"https://news.example/news/7/x"}'),
    "own by mainEntityOfPage object": (OTHER, NODE[:-1] + ',"mainEntityOfPage":{"@type":"WebPage","@id":"https://news.example/news/7/x"}}'),
    "own by id and fragment": (OTHER, NODE[:-1] + ',"@id":"https://news.example/news/7/x#article"}'),
    "newlines in a text": (NODE.replace("Base handed", "Base\nhanded"),),
    "tabs in a text": (NODE.replace("Base handed", "Base\thanded"),),
    "trailing commas": (NODE.replace("}}", ",},}"),),
    "HTML comment": (f"<!--{NODE}-->",),
    "CDATA": (f"<![CDATA[{NODE}]]>",),
    "CDATA in a comment": (f"/*<![CDATA[*/{NODE}/*]]>*/",),
    "CDATA after slashes": (f"// <![CDATA[\n{NODE}\n// ]]>",),
    "HTML entities around": (NODE.replace('"', "&quot;"),),
    "byte order mark": ("\ufeff" + NODE,),
    "two objects joined": ('{"@type":"Organization","name":"E"}' + NODE,),
    "two objects with a comma": ('{"@type":"Organization","name":"E"},' + NODE,),
    "semicolon": (NODE + ";",),
    "an invalid escape": (NODE.replace("Base handed", "Base\\ handed"),),
    "control characters": (NODE.replace("Base handed", "Base\x01 handed"),),
    "quotes in another text": (NODE.replace('"headline"', '"description":"He said "yes" to it","headline"'),),
    "cut off": (NODE[:-1] + ',"articleBody":"The base was',),
    "keys in another case": (NODE.replace("headline", "headLine"),),
    "headline in a list": (NODE.replace('"Base handed over"', '["Base handed over"]'),),
    "values with a language": (NODE.replace('"Base handed over"', '{"@language":"en","@value":"Base handed over"}'),),
    "author as text": (NODE.replace(AUTHOR, '"Sam Poe"'),),
    "author in a list": (NODE.replace(AUTHOR, f"[{AUTHOR}]"),),
    "author texts in a list": (NODE.replace(AUTHOR, '["Sam Poe"]'),),
    "author by reference": (f'{{"@graph":[{NODE.replace(AUTHOR, chr(123) + chr(34) + "@id" + chr(34) + ":" + chr(34) + "#p" + chr(34) + chr(125))},{{"@type":"Person","@id":"#p","name":"Sam Poe"}}]}}',),
    "author's name in a list": (NODE.replace(AUTHOR, '{"@type":"Person","name":["Sam Poe"]}'),),
    "author in two": (NODE.replace(AUTHOR, f'[{AUTHOR},{{"@type":"Person","name":"Sam Poe"}}]'),),
    "creator": (NODE.replace('"author"', '"creator"'),),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_the_pages_own_article_is_read_in_every_shape(name: str) -> None:
    found = read(*SHAPES[name])
    assert found.headline == "Base handed over"
    assert found.published == "2024-05-06T07:08:09Z"
    if name not in {"HTML entities around", "quotes in another text", "cut off", "an invalid escape"}:
        assert found.authors == ("Sam Poe",)


TEXT = "".join(f"<p>Sentence number {n} of a story about two bases that were handed over.</p>" for n in range(6))


def article(head: str = "", body: str = TEXT, around: str = "") -> Article:
    html = f"<html {around}><head><title>Base handed over | Example</title>{head}</head><body><h1>Base handed over</h1>{body}</body></html>"
    found = read_page(html.encode(), url=URL, content_type=None, outlet=None, fetched_at=NOW)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("stamp", ["2024-05-06T07:08:09Z", "2024-05-06T07:08:09.000+0000", "2024-05-06 07:08:09 UTC", "Mon, 06 May 2024 07:08:09 GMT", "2024-05-06T10:08:09+03:00",
    "20240506T070809Z", "May 6, 2024 07:08:09 GMT", "1714979289", "1714979289000"])  # fmt: skip
def test_dates_in_json_ld_in_the_forms_sites_print(stamp: str) -> None:
    found = article(f'<script type="application/ld+json">{NODE.replace("2024-05-06T07:08:09Z", stamp)}</script>')
    assert found.published is not None
    assert found.published.day.isoformat() == "2024-05-06"
    assert found.published.at is None or found.published.at.isoformat()[:16] == "2024-05-06T07:08"


def test_article_body_is_used_only_where_the_markup_shows_less() -> None:
    whole = " ".join(f"Machine sentence {n} of the story that the page itself cuts off behind a button." for n in range(12))
    data = f'<script type="application/ld+json">{NODE[:-1]},"articleBody":"{whole}"}}</script>'
    assert article(data, "<p>Only a beginning of the story is shown here, no more than that.</p>").provenance["body"] == "json-ld"
    assert article(data, TEXT * 2).provenance["body"] == "structure"
    short = f'<script type="application/ld+json">{NODE[:-1]},"articleBody":"A summary."}}</script>'
    assert article(short).provenance["body"] == "structure"


MARKED = {
    "open graph": ("<meta property='og:type' content='article'><meta property='article:published_time' content='2024-05-06T07:08:09Z'>"
        "<meta property='article:author' content='Sam Poe'><meta property='og:title' content='Base handed over'>", TEXT),
    "open graph by name": ("<meta name='article:published_time' content='2024-05-06T07:08:09Z'><meta name='author' content='Sam Poe'>", TEXT),
    "microdata": ("", "<article itemscope itemtype='https://schema.org/NewsArticle'><meta itemprop='datePublished' content='2024-05-06T07:08:09Z'>"
        f"<span itemprop='author' itemscope itemtype='https://schema.org/Person'><span itemprop='name'>Sam Poe</span></span><div itemprop='articleBody'>{TEXT}</div></article>"),
    "microdata by time": ("", "<div itemscope itemtype='http://schema.org/NewsArticle'><time itemprop='datePublished' datetime='2024-05-06T07:08:09Z'>6 May</time>"
        f"<a itemprop='author'>Sam Poe</a><div itemprop='articleBody'>{TEXT}</div></div>"),
    "RDFa": ("", "<article vocab='https://schema.org/' typeof='NewsArticle'><time property='datePublished' datetime='2024-05-06T07:08:09Z'>6 May</time>"
        f"<span property='author' typeof='Person'><span property='name'>Sam Poe</span></span><div property='articleBody'>{TEXT}</div></article>"),
    "RDFa with a prefix": ("", "<article prefix='schema: https://schema.org/' typeof='schema:NewsArticle'><meta property='schema:datePublished' content='2024-05-06T07:08:09Z'>"
        f"<span property='schema:author'>Sam Poe</span><div property='schema:articleBody'>{TEXT}</div></article>"),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKED)
def test_the_other_ways_of_saying_it(name: str) -> None:
    head, body = MARKED[name]
    found = article(head, body)
    assert found.title == "Base handed over"
    assert found.published is not None
    assert found.published.at is not None
    assert found.published.at.isoformat() == "2024-05-06T07:08:09+00:00"
    assert found.authors == ("Sam Poe",)
    assert "Sentence number 5" in found.body
