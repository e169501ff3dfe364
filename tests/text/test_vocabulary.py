"""Words under their roots: what belongs together in each language, and what must stay apart."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.text.letters import fold
from crawler.text.stopwords import STOPWORDS
from crawler.text.vocabulary import LANGUAGES, roots, says

TOGETHER = [
    ("ar", "القوات قوات وقوات للقوات قواتها قوات"),
    ("ar", "مهرجان المهرجان بالمهرجان والمهرجان مهرجانات"),
    ("ar", "مستشفى المستشفى ومستشفى بمستشفى"),
    ("ar", "لجنة اللجنة للجنة لجنة"),
    ("ar", "سعودي السعودية السعوديين السعودي"),
    ("fa", "نیرو نیروها نیروهای نیروهایی نیرو\u200cهای"),
    ("fa", "نماینده نمایندگان نماینده\u200cای نماینده\u200cها"),
    ("fa", "جاده جاده\u200cها جاده\u200cهای"),
    ("ckb", "فڕۆکە فڕۆکەکان فڕۆکەکە فڕۆکەیەک"),
    ("ckb", "بنکە بنکەکە بنکەی بنکەکانی"),
    ("kmr", "leşker leşkerên leşkerî leşkera"),
    ("kmr", "balafir balafira balafirên balafirek"),
    ("tr", "uçak uçaklar uçakları uçaklarının uçakta"),
    ("tr", "bölge bölgede bölgesi bölgenin bölgeler"),
    ("en", "convoy convoys"),
    ("en", "base bases based basing"),
    ("en", "country countries"),
    ("ur", "فوجی فوجیوں"),
]
APART = [
    ("ar", "واشنطن", "اشنان"),  # no «and ...»
    ("ar", "والدة", "دار"),
    ("ar", "بغداد", "غداء"),
    ("fa", "ایران", "ایرج"),
    ("fa", "تهران", "تهمت"),
    ("fa", "جهان", "جهت"),
    ("tr", "Ankara", "Anka"),
    ("en", "mosul", "most"),
    ("en", "lebanon", "lebanese"),
]


def _texts(language: str, *words: str) -> Counter[str]:
    return Counter({fold(word): 10 for word in words}) | Counter(dict.fromkeys(map(fold, words), 10))


@pytest.mark.parametrize(("language", "forms"), TOGETHER)
def test_forms_of_a_word_have_one_root(language: str, forms: str) -> None:
    found = roots(_texts(language, *forms.split()), language)
    assert len({root for root in found.values() if root}) == 1, found


@pytest.mark.parametrize(("language", "one", "other"), APART)
def test_other_words_have_other_roots(language: str, one: str, other: str) -> None:
    found = roots(_texts(language, one, other), language)
    assert found[fold(one)] != found[fold(other)]


def test_a_clitic_goes_only_where_the_texts_know_what_remains() -> None:
    assert roots({"وزیر": 50}, "ar") == {"وزیر": "وزیر"}  # a minister is no «and ...»
    assert roots({"وبغداد": 5, "بغداد": 50}, "ar") == {"وبغداد": "بغداد", "بغداد": "بغداد"}
    assert roots({"وزیر": 50, "زیر": 1}, "ar")["وزیر"] == "وزیر"  # one text is too little to speak for it
    assert roots({"التفجیر": 3}, "ar") == {"التفجیر": "تفجیر"}  # the article always goes


@pytest.mark.parametrize("definite", [5, 50])
def test_the_article_behind_a_clitic_goes_however_frequent_the_word_is_with_it(definite: int) -> None:
    found = roots({"عاصفه": 20, "العاصفه": definite, "بالعاصفه": 20, "والعاصفه": 3, "للعاصفه": 2}, "ar")
    assert {*found.values()} == {"عاصفه"}, found


def test_a_form_of_a_stop_word_has_no_root() -> None:
    assert roots({"العام": 9, "مشروع": 9}, "ar") == {"العام": "", "مشروع": "مشروع"}


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ar", "وقال مصدرٌ أمني، الأحد 12 تشرين الثاني ٢٠٢٤، إنّ الانفجار وقع في كركوك", {"امنی", "الانفجار", "وقع", "کرکوک"}),
        ("fa", "به گزارش خبرنگار ما، روز دوشنبه ۱۲ آبان انفجار در کرکوک رخ داد", {"انفجار", "کرکوک"}),
        ("en", "He said on Sunday that the F16 explosion hit Kirkuk", {"explosion", "hit", "kirkuk"}),
        ("tr", "Pazar günü Kerkük'te patlama oldu, kaynaklar dedi", {"kerkuk", "patlama"}),
    ],
)
def test_only_words_that_say_something_are_kept(language: str, text: str, words: set[str]) -> None:
    assert {word for word in fold(text).split() if says(word, language)} == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_folded_and_enough(language: str) -> None:
    assert len(STOPWORDS[language]) > 200
    assert all(fold(word) == word and " " not in word for word in STOPWORDS[language])
    for name in ("الأحد", "شنبه", "monday", "Pazartesi", "هەینی", "أيلول", "فروردین"):
        assert set(fold(name).split()) <= STOPWORDS[language]
