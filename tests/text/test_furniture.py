"""Page furniture is told from paragraphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.text.furniture import furniture, without_furniture

PARAGRAPH = "قال المتحدث إن القوات غادرت القاعدة صباح اليوم بعد استكمال نقل معداتها إلى موقع آخر."


def test_related_headlines_at_the_end_go() -> None:
    text = f"{PARAGRAPH}\n{PARAGRAPH}\nاقرأ أيضاً:\nالتحالف الدولي يغادر\nكلمات دلالية: البنتاغون العراق"
    assert without_furniture(text).split() == f"{PARAGRAPH}\n{PARAGRAPH}".split()


def test_the_article_goes_on_after_a_read_also_in_its_middle() -> None:
    text = f"{PARAGRAPH}\nاقرأ أيضا: خبر آخر\n{PARAGRAPH}\n{PARAGRAPH}"
    assert without_furniture(text).split() == f"{PARAGRAPH} {PARAGRAPH} {PARAGRAPH}".split()


def test_a_run_of_unfinished_lines_is_a_list_of_headlines() -> None:
    text = f"{PARAGRAPH}\nعنوان أول عن التحالف\nعنوان ثان عن القاعدة\nعنوان ثالث"
    assert without_furniture(text).strip() == PARAGRAPH


def test_one_subheading_stays() -> None:
    assert furniture(f"{PARAGRAPH}\nعنوان فرعي\n{PARAGRAPH}") == []


def test_a_page_of_headlines_alone_has_no_article() -> None:
    assert without_furniture("Coalition leaves base\nTalks begin in Baghdad\nWeather today\nSport in brief").strip() == ""


def test_a_single_line_is_an_article() -> None:
    assert furniture("Coalition leaves base") == []


def test_menus_and_tickers_go_and_what_only_begins_like_one_stays() -> None:
    menus = ("الرئيسية  أخبار  اقتصاد  رياضة  صحة", "Home | Iraq | Kurdistan | Sport", "عاجل: التحالف الدولي يغادر القاعدة", "Son dakika: Konvoy üsse girdi")
    for menu in menus:
        assert without_furniture(f"{menu}\n{PARAGRAPH}").strip() == PARAGRAPH
    for sentence in (
        "المزيد من القوات وصلت إلى القاعدة صباح اليوم.",
        "زیاتر لە سەد سەرباز گەیشتنە بنکەکە.",
        "Latest figures show that the convoy left the base.",
    ):
        assert furniture(f"{sentence}\n{PARAGRAPH}") == []


def test_headlines_before_and_after_the_paragraphs_go_even_as_questions() -> None:
    before = "Coalition leaves base\nTalks in Baghdad\nWeather today\nSport in brief"
    after = "هل ينسحب التحالف الدولي من العراق هذا العام؟\nقاعدة حرير بعد الانسحاب: ماذا تغير"
    assert without_furniture(f"{before}\n{PARAGRAPH}\n{PARAGRAPH}\n{after}").split() == f"{PARAGRAPH} {PARAGRAPH}".split()


@given(st.text(alphabet="ab .\nTags", max_size=80))
def test_offsets_stay(text: str) -> None:
    kept = without_furniture(text)
    assert len(kept) == len(text)
    assert all(left in (right, " ") for left, right in zip(kept, text, strict=True))
