"""Terms as people write them, found as outlets print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.keywords import Matcher, Term
from crawler.text.letters import fold


def found(term: str, language: str, text: str) -> list[str]:
    folded = fold(text)
    return [folded[m.start : m.end] for m in Matcher([Term(term, language)]).find(folded)]


@pytest.mark.parametrize("text", ["والتحالف الدولي", "بالتحالف الدولي", "للتحالف الدولي", "فللتحالف الدولي", "وبالتحالف الدوليّ", "التحالفُ الدَّوليُّ"])
def test_arabic_clitics_are_part_of_the_match(text: str) -> None:
    assert found("التحالف الدولي", "ar", f"قيل {text} اليوم") == [fold(text)]


@pytest.mark.parametrize("text", ["تحالف الدولي", "التحالف الدولية", "يالتحالف الدولي", "التحالفات الدولي"])
def test_other_words_are_not(text: str) -> None:
    assert found("التحالف الدولي", "ar", text) == []


def test_lam_does_not_double_before_lam() -> None:
    assert found("اللجنة العسكرية", "ar", "قدم للجنة العسكرية") == ["للجنه العسکریه"]


def test_a_bare_arabic_word_takes_the_article_alone_but_not_in_a_phrase() -> None:
    assert found("غارة", "ar", "الغارة وبالغارة للغارة") == ["الغاره", "وبالغاره", "للغاره"]
    assert found("قوات التحالف", "ar", "لقوات التحالف") == ["لقوات التحالف"]
    assert found("قوات التحالف", "ar", "القوات التحالف") == []


@pytest.mark.parametrize("text", ["بین‌المللی", "بینالمللی", "بین المللی", "بين المللي"])
def test_an_optional_joint_is_a_joiner_a_space_or_nothing(text: str) -> None:
    assert len(found("ائتلاف بین~المللی", "fa", f"ائتلاف {text} رفت")) == 1


def test_persian_endings_come_by_themselves() -> None:
    assert found("پایگاه", "fa", "پایگاه‌های آمریکا و پایگاهی دیگر") == ["پایگاههای", "پایگاهی"]
    assert found("پایگاه", "en", "پایگاه‌های") == []


def test_a_star_allows_any_ending_of_that_word() -> None:
    assert found("koalisyon* güç*", "tr", "Koalisyonun güçleri ve koalisyon güçlerine") == ["koalisyonun gucleri", "koalisyon guclerine"]
    assert found("هاوپەیمان* نێودەوڵەتی*", "ckb", "هاوپەیمانیی نێودەوڵەتیی دژی") == [fold("هاوپەیمانیی نێودەوڵەتیی")]


def test_words_end_where_they_end() -> None:
    assert found("US", "en", "used us bus U.S.") == ["us", "us"]
    assert found("حرير", "ar", "تحرير") == []


def test_only_terms_of_the_named_languages() -> None:
    matcher = Matcher([Term("غربی", "fa"), Term("Harir", None)])
    assert [m.term.text for m in matcher.find(fold("جنوب غربي Harir"), ["ar"])] == ["Harir"]


def test_no_terms_find_nothing() -> None:
    assert Matcher([]).find("abc") == []


@given(st.text(max_size=60))
def test_matches_lie_on_word_borders(text: str) -> None:
    folded = fold(text)
    for match in Matcher([Term("a*"), Term("ب"), Term("ا ب", "ar"), Term("1")]).find(folded):
        assert 0 <= match.start < match.end <= len(folded)
        assert folded[match.start : match.end].strip() == folded[match.start : match.end]
        assert f" {folded} "[match.start] == f" {folded} "[match.end + 1] == " "
