"""The title is the headline as the page shows it, whatever its head says to machines and to search engines."""

from __future__ import annotations

import pytest

from crawler.article import Article
from crawler.extract.page import read_page
from tests.extract.pages import NOW

TEXT = "<p>" + "The committee said in a written statement that talks would go on in Baghdad over the coming weeks. " * 5 + "</p>"
OG = '<meta property="og:title" content="%s">'


def title(head: str, body: str, url: str = "https://news.example/news/7/x") -> tuple[str, str]:
    html = f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}<div class='article-body'>{TEXT}</div></body></html>"
    found = read_page(html.encode(), url=url, content_type=None, outlet=None, fetched_at=NOW)
    assert isinstance(found, Article), found
    return found.title, found.provenance["title"]


@pytest.mark.parametrize(
    "headline",
    [
        "«داعش» يتبنى هجوما على حاجز في الحسكة",
        "البنتاغون: مهمتنا في العراق «مستمرة»",
        "«العربية» تكشف تفاصيل الاتفاق بين بغداد وواشنطن",
        "سخنگوی ارتش: «عین‌الاسد» تحویل عراق شد",
        "Trump: 'We're leaving' – what it means",
        "Koalisyon 'Ayn el-Esed'den çekildi",
        "Baghdad – Washington: ten years on",
        "2,000 جندي يغادرون قاعدة «حرير»",
    ],
)
def test_quotation_marks_and_dashes_of_a_headline_stay(headline: str) -> None:
    for site in (" | Example", " - Example", " » Example"):
        head = f'<title>{headline}{site}</title><meta property="og:site_name" content="Example">' + OG % (headline + site)
        assert title(head, f"<h1>{headline}</h1>")[0] == headline
        assert title(head, "")[0] == headline


def test_the_sites_own_name_in_quotation_marks_is_not_cut_off() -> None:
    head = "<title>«العربية» تكشف تفاصيل الاتفاق</title><meta property='og:site_name' content='العربية'>"
    assert title(head, "<h1>«العربية» تكشف تفاصيل الاتفاق</h1>")[0] == "«العربية» تكشف تفاصيل الاتفاق"


@pytest.mark.parametrize(
    "logo",
    [
        "<h1 class=logo><a href=/>Voice of the two rivers today</a></h1>",
        "<h1><a href='https://news.example/'>Voice of the two rivers today</a></h1>",
        "<div class=site-title><h1>Voice of the two rivers today</h1></div>",
        "<h1 class=navbar><span class=logo-text>Voice of the two rivers today</span></h1>",
    ],
)
def test_a_heading_that_is_the_sites_logo(logo: str) -> None:
    head = "<title>Talks resume in Baghdad - Voice of the two rivers today</title>"
    assert title(head, f"<header>{logo}</header>")[0] == "Talks resume in Baghdad"
    assert title(head, f"<header>{logo}</header><h1>Talks resume in Baghdad</h1>") == ("Talks resume in Baghdad", "h1")


def test_of_two_headings_the_one_a_claim_repeats_word_for_word() -> None:
    shown = "<h1>'This Week' transcript: Deputy Foreign Minister Sam Poe</h1><h1>'This Week' transcript: Sam Poe</h1>"
    assert title("<title>x</title>" + OG % "'This Week' transcript: Sam Poe", shown)[0] == "'This Week' transcript: Sam Poe"


def test_a_heading_longer_than_its_short_form() -> None:
    headline = "Drones, militias and oil: eleven things we learned from the minister's long interview"
    assert title("<title>x</title>" + OG % "What we learned from the minister's long interview", f"<h1>{headline}</h1>") == (headline, "h1")


def test_a_heading_worded_anew_and_one_of_another_story() -> None:
    head = "<title>x</title>" + OG % "Judge delays the ruling on the base's sale after a post"
    anew = "Judge suggests the ruling on the base's sale may never come"
    assert title(head, f"<h1>{anew}</h1>")[0] == anew
    assert title(head, "<h1>Your daily window on the region</h1>")[0] == "Judge delays the ruling on the base's sale after a post"


def test_the_pages_title_confirms_a_heading_that_the_networks_title_does_not() -> None:
    head = "<title>Coalition hands over the last base in Anbar - Example</title>" + OG % "You won't believe what happened next!"
    assert title(head, "<h1>Coalition hands over the last base in Anbar</h1>")[0] == "Coalition hands over the last base in Anbar"


def test_one_telling_heading_among_labels() -> None:
    shown = "<h1>Business</h1><h1>How Baghdad's engineers plan to bring the river back</h1><h1>Comments</h1>"
    assert title("<title>Water, again: a reader's question | Example</title>", shown)[0] == "How Baghdad's engineers plan to bring the river back"


def test_a_quotation_mark_in_an_attribute_cuts_no_title() -> None:
    head = '<title>Minister calls the deal "historic" and leaves</title><meta property="og:title" content="Minister calls the deal "historic" and leaves">'
    assert title(head, "")[0] == 'Minister calls the deal "historic" and leaves'


def test_a_title_cut_by_its_length_is_taken_whole() -> None:
    whole = "Joint military committee meets in Baghdad to settle the last questions of the coalition's departure"
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{whole[:60].rstrip()}..."}}</script>'
    assert title(f"<title>{whole} | Example</title>{data}", "")[0] == whole


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        ("Talks &amp;quot;resume&amp;quot; in Baghdad", 'Talks "resume" in Baghdad'),
        ("Talks &amp;amp; terms in Baghdad", "Talks & terms in Baghdad"),
        ("Talks &lt;b&gt;resume&lt;/b&gt; in Baghdad", "Talks resume in Baghdad"),
        ("  Talks\n\t resume&nbsp;in Baghdad ", "Talks resume in Baghdad"),
        ("Profit < loss > hope in Baghdad", "Profit < loss > hope in Baghdad"),
    ],
)
def test_titles_escaped_twice_or_marked_up(escaped: str, plain: str) -> None:
    assert title(OG % escaped, "")[0].replace("\xa0", " ") == plain


def test_a_kicker_in_the_heading_is_no_part_of_the_title() -> None:
    head = "<title>x</title>" + OG % "Coalition hands over the last base in Anbar"
    assert title(head, "<h1><span>Iraq | </span>Coalition hands over the last base in Anbar</h1>")[0] == "Coalition hands over the last base in Anbar"


def test_a_part_with_a_number_is_the_storys() -> None:
    head = "<title>EXP-2026-0117 - Base handed over in Anbar province</title>"
    assert title(head, "", "https://exp.example/a/1")[0] == "EXP-2026-0117 - Base handed over in Anbar province"


def test_a_heading_in_a_script_without_blanks() -> None:
    head = "<title>連休における情報の安全に関する注意喚起：例示 独立行政法人</title>"
    assert title(head, "<h1>連休における情報の安全に関する注意喚起</h1>")[0] == "連休における情報の安全に関する注意喚起"


def test_a_smaller_heading_where_the_largest_is_the_sites_and_the_pages_title_adds_a_section() -> None:
    head = "<title>Talks on the end of the mission resume in Baghdad_Politics_Example</title>"
    logo = "<h1 class=logo>Example</h1>"
    assert title(head, f"{logo}<h2>Talks on the end of the mission resume in Baghdad</h2>") == ("Talks on the end of the mission resume in Baghdad", "h2")
    assert title(head, f"{logo}<h2>Talks</h2><h2>Politics</h2>")[1] == "title"
