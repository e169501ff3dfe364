"""Queries, and showing where they match."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.highlight import matches
from crawler.text.letters import fold
from crawler.text.query import Part, Query, arabic_forms, parse_query


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("التحالف الدولي", (Part(("التحالف",)), Part(("الدولی",)))),
        ('"التحالف الدولي"', (Part(("التحالف", "الدولی")),)),
        ("«عين الأسد» -اليمن", (Part(("عین", "الاسد")), Part(("الیمن",), negated=True))),
        ('title:U.S. body:"troops in Iraq"', (Part(("us",), field="title"), Part(("troops", "in", "iraq"), field="body"))),
        ("عنوان:حرير", (Part(("حریر",), field="title"),)),
        ("العنوان:حرير النص: قاعدة", (Part(("حریر",), field="title"), Part(("قاعده",), field="body"))),
        ("US-led", (Part(("us", "led")),)),
        ('unfinished "quote', (Part(("unfinished",)), Part(("quote",)))),
        ("  -  «» … ", ()),
        ("same same", (Part(("same",)),)),
        ("title:", ()),
        ("harir title: ", (Part(("harir",)),)),
        ("عنوان :", ()),
        ("ال", ()),
        ('title:"ال" -الـ', ()),
        ("آل", (Part(("ال",)),)),
        ("ال سعود", (Part(("ال",)), Part(("سعود",)))),
        ("subtitle:", (Part(("subtitle",)),)),
        ('drones OR "Ain Asad" | title:base Iraq', (Part(("drones",), others=(Part(("ain", "asad")), Part(("base",), field="title"))), Part(("iraq",)))),
        ("OR rockets OR", (Part(("rockets",)),)),
        ("a b a OR c a", (Part(("a",)), Part(("b",)), Part(("a",), others=(Part(("c",)),)))),
        ("-a OR b OR -c", (Part(("a",), negated=True), Part(("b",)), Part(("c",), negated=True))),
        ('this or "OR"', (Part(("this",)), Part(("or",)))),
    ],
)
def test_what_people_type(text: str, parts: tuple[Part, ...]) -> None:
    assert parse_query(text) == Query(parts)


@given(st.one_of(st.text(max_size=60), st.text(alphabet='"«»-: |OR title:body عنوان\n', max_size=40)))
def test_no_text_is_an_error(text: str) -> None:
    for part in parse_query(text).parts:
        assert part.words
        assert all(word and " " not in word for word in part.words)


def test_an_arabic_word_is_sought_with_its_clitics() -> None:
    forms = arabic_forms("التحالف")
    assert forms[0] == "التحالف"
    assert {"والتحالف", "بالتحالف", "للتحالف", "فللتحالف"} <= set(forms)
    assert "تحالف" not in forms
    assert {"القاعده", "لقاعده", "وبقاعده", "للقاعده"} <= set(arabic_forms("قاعدة"))
    assert arabic_forms("coalition") == ("coalition",)
    assert arabic_forms("") == ()


@pytest.mark.parametrize("typed", ["للتحالف", "والتحالف", "فبالتحالف", "وللتحالف", "كالتحالف"])
def test_what_is_written_onto_a_word_with_the_article_is_no_other_word(typed: str) -> None:
    assert set(arabic_forms(typed)) >= set(arabic_forms("التحالف"))
    assert "تحالف" not in arabic_forms(typed)


def test_the_article_between_two_lams_is_either() -> None:
    assert {"اللجنه", "وللجنه", "الجنه"} <= set(arabic_forms("للجنة"))


@pytest.mark.parametrize("word", ["والد", "بالغ", "كالح", "فال", "لله"])
def test_a_word_that_only_looks_as_if_it_had_the_article_stays_itself(word: str) -> None:
    assert not [form for form in arabic_forms(word) if fold(word) not in form]


def test_a_match_is_marked_in_the_original_with_its_signs() -> None:
    text = "وقال إنَّ للتحالفُ الدُّوَليّ دورًا"
    spans = matches(text, parse_query("«التحالف الدولي» -دور"))
    assert [text[start:end] for start, end in spans] == ["للتحالفُ الدُّوَليّ"]


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("مخفیگاه های", "در مخفیگاه‌های کوه", ["مخفیگاه‌های"]),
        ("مخفیگاه‌های", "در مخفیگاه های کوه", ["مخفیگاه های"]),
        ("پیش بینی ها", "طبق پیش‌بینی‌ها و پیش‌بینی", ["پیش‌بینی‌ها", "پیش‌بینی"]),
        ("عبدالله", "قال عبد الله وعبدالله", ["عبد الله", "وعبدالله"]),
        ('"قوات التحالف"', "وقوات التحالف", ["وقوات التحالف"]),
        ("للتحالف", "تحالف بين والتحالف وللتحالف", ["والتحالف", "وللتحالف"]),
    ],
)
def test_a_compound_is_marked_however_it_is_joined(asked: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in matches(text, parse_query(asked))] == marked


def test_what_or_joins_is_marked_too() -> None:
    text = "rockets at the base, and drones"
    spans = matches(text, parse_query("rockets OR drones -base"))
    assert [text[start:end] for start, end in spans] == ["rockets", "drones"]


def test_words_of_other_scripts_are_never_joined() -> None:
    assert all(part.spellings == () for part in parse_query("US led air base 24").parts)


def test_nothing_asked_nothing_marked() -> None:
    assert matches("نص", parse_query("-نص")) == []
