"""Words that became frequent, in invented texts: what is found, what is not, and how often something is found in nothing."""

from __future__ import annotations

import random

from crawler.rising import RisingWord, Text, rising_words

_STEMS = [a + b + c for a in ("sarn", "velt", "morg", "kint", "dolp", "harv") for b in ("ak", "el", "or", "im") for c in ("ban", "dur", "mit", "sol", "tek")]
_FREQUENT = [1 / (rank + 2) for rank in range(len(_STEMS))]  # few words are frequent, as in language


def _texts(chance: random.Random, many: int, *, outlets: int = 5, language: str = "en", extra: dict[str, float] | None = None) -> list[Text]:
    texts = []
    for n in range(many):
        words = chance.choices(_STEMS, _FREQUENT, k=40)
        words += [word for word, share in (extra or {}).items() if chance.random() < share]
        texts.append(Text(f"outlet{n % outlets}", language, " ".join(words)))
    return texts


def _words(found: list[RisingWord]) -> list[str]:
    return [row.word for row in found]


def test_a_word_that_became_frequent_is_found_with_its_figures() -> None:
    chance = random.Random(1)
    before, after = _texts(chance, 300, extra={"Quellburg": 0.02}), _texts(chance, 300, extra={"Quellburg": 0.2})
    row = next(r for r in rising_words(after, before) if r.word == "Quellburg")
    expected = [sum("Quellburg" in t.text for t in texts) for texts in (before, after)]
    assert [row.change.before, row.change.after] == expected
    assert (row.change.of_before, row.change.of_after, row.outlets, row.language) == (300, 300, 5, "en")


def test_nothing_is_found_where_nothing_changed() -> None:
    chance = random.Random(2)
    alarms = sum(bool(rising_words(_texts(chance, 100), _texts(chance, 100))) for _ in range(30))
    assert alarms <= 2  # a false one in twenty worlds is stated; LEAST_GROWTH leaves fewer


def test_the_house_words_of_a_new_outlet_are_no_news() -> None:
    chance = random.Random(3)
    own = [Text(f"new{n % 2}", "en", t.text + " housebrand") for n, t in enumerate(_texts(chance, 100))]
    assert "housebrand" not in _words(rising_words(_texts(chance, 200) + own, _texts(chance, 200)))


def test_what_one_outlet_alone_writes_is_left_out() -> None:
    chance = random.Random(4)
    after = [t._replace(text=t.text + " lonelyword") if t.outlet == "outlet0" else t for t in _texts(chance, 200)]
    assert "lonelyword" not in _words(rising_words(after, _texts(chance, 200)))
    only = [t for t in after if t.outlet == "outlet0"]  # where nobody else writes, it counts
    assert "lonelyword" in _words(rising_words(only, [t for t in _texts(chance, 200) if t.outlet == "outlet0"]))


def test_names_of_outlets_and_stop_words_are_left_out() -> None:
    chance = random.Random(5)
    after = _texts(chance, 200, extra={"Harbor Times": 0.5, "nevertheless however": 0.5, "Monday": 0.5, "2025": 0.5})
    assert set(_words(rising_words(after, _texts(chance, 200), ["Harbor Times"]))) <= {"nevertheless"}


def test_forms_count_as_one_word_and_a_name_is_shown_whole() -> None:
    chance = random.Random(6)
    before = _texts(chance, 200, language="ar", extra={"مهرجان": 0.01})
    after = _texts(chance, 200, language="ar", extra={"مهرجان": 0.06, "بالمهرجان": 0.06, "والمهرجان": 0.06, "مخيّم الركبان": 0.2})
    found = {row.root: row for row in rising_words(after, before)}
    assert found["مهرجان"].change.after == sum("مهرجان" in t.text for t in after)
    assert found["مهرجان"].forms[0] in ("مهرجان", "بالمهرجان", "والمهرجان")
    assert "مخيّم الركبان" in {row.word for row in found.values()}
    assert len([row for row in found.values() if "الركبان" in row.word]) == 1


def test_neighbours_in_a_sentence_that_is_printed_again_are_no_name() -> None:
    chance = random.Random(10)
    after = [t._replace(text=f"{t.text} envoys praised Quellburg mediators warmly") if n % 4 else t for n, t in enumerate(_texts(chance, 200))]
    assert {"envoys", "praised", "Quellburg", "mediators", "warmly"} <= set(_words(rising_words(after, _texts(chance, 200))))


def test_a_name_is_shown_behind_the_same_title_and_not_in_part() -> None:
    chance = random.Random(11)
    after = _texts(chance, 200, extra={"chairman Torvald Lundgren": 0.3, "Oskar Maria Brandt": 0.3})
    after = [t._replace(text=f"{t.text} {chance.choice(_STEMS)}") for t in after]
    assert set(_words(rising_words(after, _texts(chance, 200)))) == {"chairman", "Torvald Lundgren", "Oskar", "Maria Brandt"}


def test_words_with_a_sign_between_them_are_no_name() -> None:
    chance = random.Random(8)
    after = _texts(chance, 200, extra={"Quellburg. Marnstein": 0.2, "Torvald Lundgren": 0.2})
    assert set(_words(rising_words(after, _texts(chance, 200)))) == {"Quellburg", "Marnstein", "Torvald Lundgren"}


def test_texts_in_other_languages_or_none_at_all_are_nothing() -> None:
    assert rising_words([], []) == []
    assert rising_words([Text("a", "de", "Rauch")] * 50, [Text("a", "de", "Feuer")] * 50) == []
    assert rising_words(_texts(random.Random(7), 50), []) == []


def test_a_share_is_of_the_texts_in_the_words_language() -> None:
    chance = random.Random(9)
    before = _texts(chance, 100) + _texts(chance, 300, language="tr")
    after = _texts(chance, 150, extra={"Quellburg": 0.3}) + _texts(chance, 200, language="tr")
    row = next(r for r in rising_words(after, before) if r.word == "Quellburg")
    assert (row.change.of_before, row.change.of_after) == (100, 150)
