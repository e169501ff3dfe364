"""The fold: what it merges, what it keeps apart, and that every folded character knows its place."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.text.digits import to_ascii_digits
from crawler.text.letters import fold, fold_with_map

NEWS = st.text(alphabet="abU.S IİıŞşêçé'’-\n\t\0،؛«»…اأإآٱبةتكکىيیئێهھەۆوؤڵلڕرءـًَّٰ\u200c\u200d\u200f٠٣۴9ﻻﷲﺍ½😀Жß", max_size=60)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("التحالفُ الدُّوَليُّ", "التحالف الدولي"),  # vowel signs
        ("التحـــالف", "التحالف"),  # tatweel
        ("ﺍﻟﺘﺤﺎﻟﻒ", "التحالف"),  # presentation forms
        ("أميركا", "اميركا"),
        ("آمریکا", "امريكا"),  # Persian, and the same typed on an Arabic keyboard
        ("بین‌المللی", "بينالمللي"),  # joiner lost in a feed
        ("هاوپه‌یمانان", "هاوپەیمانان"),  # Sorani legacy AE
        ("ڤیکتۆریا", "فیکتوریا"),  # Sorani typed on an Arabic keyboard
        ("ایتلاف", "ائتلاف"),  # Dari
        ("قاعدة", "قاعده"),
        ("٢٥/۱/2024", "25/1/2024"),
        ("IŞİD", "işid"),
        ("Rûdaw", "rudaw"),
        ("U.S.-led", "US-led"),
        ("IRAK", "ırak"),
    ],
)
def test_spellings_of_one_word_fold_alike(left: str, right: str) -> None:
    assert fold(left) == fold(right) != ""


@pytest.mark.parametrize(("left", "right"), [("گاز", "كاز"), ("چای", "جای"), ("پاریس", "باریس"), ("بین المللی", "بینالمللی"), ("ڤان", "وان")])
def test_different_letters_and_a_printed_space_stay_different(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_the_shape_is_words_with_single_spaces() -> None:
    assert fold("  «التحالف»، … الدولي.\n\tIrak'ta — U.S. and a.b.c.  ") == "التحالف الدولی irak ta us and abc"


def test_a_match_is_shown_where_it_stands_with_its_marks() -> None:
    text = "قال إنَّ «التحالفُ  الدُّوَليّ» باقٍ"
    folded = fold_with_map(text)
    start = folded.text.index("التحالف الدولی")
    begin, end = folded.original(start, start + len("التحالف الدولی"))
    assert text[begin:end] == "التحالفُ  الدُّوَليّ"


def test_a_ligature_is_one_place_for_several_letters() -> None:
    folded = fold_with_map("xﷲ")
    assert folded.text == "xالله"
    assert folded.original(1, 2) == folded.original(4, 5) == (1, 2)


def test_an_empty_text_has_an_empty_map() -> None:
    assert fold_with_map(" … ").text == ""
    assert fold_with_map("").original(0, 0) == (0, 0)


@given(st.one_of(NEWS, st.text(max_size=60)))
@example("a.b\u200e.c")
@example("\0...")
def test_folding_again_changes_nothing_and_the_map_is_in_order(text: str) -> None:
    folded = fold_with_map(text)
    assert folded.text == fold(text) == fold(fold(text))
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@given(st.lists(NEWS, max_size=4))
def test_words_never_join_across_a_space(parts: list[str]) -> None:
    assert fold(" ".join(parts)) == " ".join(filter(None, map(fold, parts)))


@given(st.text(max_size=40))
def test_the_common_and_the_rare_way_agree(text: str) -> None:
    assert fold(text + " Ж") == f"{fold(text)} ж".strip()


def test_digits_of_all_sets_become_ascii_in_place() -> None:
    assert to_ascii_digits("٢٠٢٤ ۱۴۰۲ ２ 1٫5 ١٬٠٠٠ متن") == "2024 1402 2 1.5 1,000 متن"
