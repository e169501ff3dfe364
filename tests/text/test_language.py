"""Language of titles and texts, on the keyboards people really use."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("التحالف الدولي ينهي مهمته في العراق", "ar"),
        ("وزير الدفاع يستقبل سفير فرنسا", "ar"),
        ("نیروهای آمریکایی از عین‌الاسد خارج شدند", "fa"),
        ("نيروهاي آمريكايي از پايگاه عين الاسد خارج شدند", "fa"),  # Persian with Arabic yeh and kaf
        ("انتقاد وزير دفاع از حملات هوايي در عراق", "fa"),
        ("تاكيد فرمانده ارتش بر امنيت مرزها در كردستان", "fa"),
        ("هاوپەیمانان لە بنکەی عەین ئەسەد کشانەوە", "ckb"),
        ("هاوپةيمانان لة بنكةى عةين ئةسةد كشانةوة", "ckb"),  # Sorani on an Arabic keyboard
        ("Hevpeymaniya Navneteweyî ji Iraqê vedikişe", "kmr"),
        ("Uluslararası koalisyon Irak'taki görevini bitiriyor", "tr"),
        ("US-led coalition ends its mission in Iraq", "en"),
        ("امریکی فوج عراق سے واپس جا رہی ہے", "ur"),
        ("Международная коалиция покидает Ирак", "ru"),
        ("La coalition internationale quitte la base d'Ain al-Asad avec les soldats français", "fr"),
    ],
)
def test_a_headline_is_enough(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "2026", "…", "12:30 – 45%", "A"])
def test_too_little_says_nothing(text: str) -> None:
    assert detect(text) is None


def test_the_declared_language_decides_only_what_the_text_leaves_open() -> None:
    assert detect("بغداد", hint="fa") == "fa"
    assert detect("التحالف الدولي ينهي مهمته في العراق بعد سنوات من القتال", hint="fa") == "ar"


def test_an_outlet_of_one_language_per_script_needs_no_guess() -> None:
    assert detect("US kills", among=("en", "fa")) == "en"


@given(st.text(max_size=80))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert detect(text) is None or (detect(text) or "").isalpha()


def test_clear_texts_need_no_model() -> None:
    text = "قال وزير الدفاع إن القوات انسحبت من القاعدة في محافظة الأنبار"
    code = f"import sys; from crawler.text.language import detect; detect({text!r}); print('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
