"""Authors are people (or the agency that is named in their place); sections and tags are a reader's, not a machine's."""

from __future__ import annotations

import pytest

from crawler.article import Article
from crawler.extract.page import read_page
from tests.extract.pages import NOW

TEXT = "<p>" + "The committee said in a written statement that talks would go on in Baghdad over the coming weeks. " * 5 + "</p>"
TITLE = "Joint military committee meets in Baghdad again"


def article(head: str = "", beside: str = "", site: str = "Example") -> Article:
    body = f"<h1>{TITLE}</h1>{beside}<div class=article-body>{TEXT}</div>"
    html = f"<html><head><meta charset=utf-8><title>{TITLE} - {site}</title>{head}</head><body>{body}</body></html>"
    found = read_page(html.encode(), url="https://www.larepublica.example/a/1", content_type=None, outlet=None, fetched_at=NOW)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("By Sam Poe and Ann Roe", ("Sam Poe", "Ann Roe")),
        ("Sam Poe, Ann Roe; Lee Coe", ("Sam Poe", "Ann Roe", "Lee Coe")),
        ("Sam Poe, Senior Political Correspondent", ("Sam Poe",)),
        ("Ilana Poe, MS, RDN", ("Ilana Poe",)),
        ("Frank Poe, Jr.", ("Frank Poe",)),
        ("View all posts by Sam Poe →", ()),
        ("Emma Poe, (Image: Getty Images, iStockphoto)", ("Emma Poe",)),
        ("sam.poe@news.example", ()),
        ("https://news.example/authors/sam", ()),
        ("18 September 2024", ()),
        ("admin", ()),
        ("Editorial staff", ()),
        ("بقلم: سامر الأحمد", ("سامر الأحمد",)),
        ("كتب - سامر الأحمد", ("سامر الأحمد",)),
        ("سامر الأحمد، ليلى حسن", ("سامر الأحمد", "ليلى حسن")),
        ("سامر الأحمد و ليلى حسن", ("سامر الأحمد", "ليلى حسن")),
        ("كايلا إبستين وأنجليكا كاساس", ("كايلا إبستين", "أنجليكا كاساس")),
        ("وليد الأحمد", ("وليد الأحمد",)),
        ("فريق التحرير", ()),
        ("قسم الأخبار", ()),
        ("متابعات", ()),
        ("نویسنده: رضا محمدی", ("رضا محمدی",)),
        ("گروه سیاسی", ()),
        ("نووسەر: ئازاد ئەحمەد", ("ئازاد ئەحمەد",)),
        ("Haber: Ayşe Yılmaz ve Ali Kaya", ("Ayşe Yılmaz", "Ali Kaya")),
        ("Haber Merkezi", ()),
        ("Reuters", ("Reuters",)),
    ],
)
def test_names_alone(given: str, names: tuple[str, ...]) -> None:
    assert article(f'<meta name="author" content="{given}">').authors == names


def test_the_site_is_no_author_however_it_is_written() -> None:
    assert article('<meta name="author" content="La República">').authors == ()
    assert article('<meta name="author" content="المدينة نيوز">', site="المدينة نيوز").authors == ()
    assert article('<meta name="author" content="Sam Poe">').authors == ("Sam Poe",)


@pytest.mark.parametrize(
    "beside",
    [
        "<p>By Sam Poe</p>",
        "<div>By <a href=/x>Sam Poe</a></div><div>18 September 2024</div>",
        "<span>by</span><span>Sam Poe</span>",
        "<div class=byline>By <a href=/author/sam>Sam Poe</a><span>News, Culture Writer</span> <a href=https://twitter.example>Twitter</a></div>",
        "<div class=byline><span>Sam Poe</span><span>Washington, DC</span><span>Bureau Chief</span></div>",
        "<a rel=author href=/author/sam>Sam Poe</a>",
    ],
)
def test_a_byline(beside: str) -> None:
    found = article(beside=beside)
    assert found.authors == ("Sam Poe",)
    assert found.provenance["authors"] == "byline"


def test_two_people_with_a_link_each() -> None:
    assert article(beside="<p class=by><a rel=author href=/a/1>Sam Poe</a> and <a rel=author href=/a/2>Ann Roe</a></p>").authors == ("Sam Poe", "Ann Roe")


@pytest.mark.parametrize(
    "beside", ["<p>By the river, two armies met.</p>", "<p>By contrast</p>", "<p>كتب عليهم القتال</p>", "<p>By 2024</p>", "<p>Von der Leyen visits</p>"]
)
def test_a_line_that_begins_like_a_byline_and_is_none(beside: str) -> None:
    assert article(beside=beside).authors == ()


def test_tags_and_sections_are_a_readers() -> None:
    given = [
        "Iraq",
        "articleID/N6TP",
        "@hp-top-stories",
        "26157981-b4f7-4929-adc1-e860c6f03636",
        "/article",
        "NLP Category: General",
        "smg2_world",
        "#Coalition",
        "iraq",
        "Al-Asad &amp; Erbil",
    ]
    head = "".join(f'<meta property="article:tag" content="{tag}">' for tag in given)
    assert article(head).tags == ("Iraq", "Coalition", "Al-Asad & Erbil")
    assert article('<meta property="article:section" content="Editor\'s Choice,Latest News,Local News">').section == "Editor's Choice"
    assert article('<meta property="article:section" content="الرئيسية">').section == ""
    assert article('<meta property="article:section" content="العراق">').section == "العراق"


def test_every_field_that_was_read_says_from_where() -> None:
    head = (
        '<meta property="article:published_time" content="2024-09-18T10:00:00+03:00"><meta property="article:section" content="Iraq">'
        '<meta property="article:tag" content="Base"><meta name="author" content="Sam Poe"><link rel="canonical" href="/a/1">'
        '<meta name="description" content="A lead.">'
    )
    assert dict(article(head).provenance) == {
        "title": "h1", "body": "structure", "published": "meta:article:published_time", "authors": "meta:author", "section": "meta:article:section",
        "tags": "meta:article:tag", "lead": "meta:description", "language": "text", "canonical": "link",
    }  # fmt: skip


def test_a_publisher_given_as_author_comes_after_the_byline() -> None:
    head, rights = '<meta name="author" content="North Media House">', "<p class=rights>© 2024 North Media House. All rights reserved.</p>"
    byline = "<p class=byline>By <a href=/authors/sam-poe>Sam Poe</a></p>"
    assert article(head, byline + rights).authors == ("Sam Poe",)
    assert article(head, byline).authors == ("North Media House",)
    assert article(head, rights).authors == ("North Media House",)
