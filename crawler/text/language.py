"""Which language a text is in: letters and common words first, a statistical model only where those leave it open.

Letters alone mislead: Persian sites printed Arabic ي and ك for years, and Kurdish is often typed on an Arabic keyboard (ة for ە).
So common words are compared in the fold, where such spellings meet, and letters only count where no keyboard explains them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from crawler.text.letters import fold

_SAMPLE = 700  # characters; more does not change the answer, only the cost
_SHORT = 6  # letters under which only letters and words speak, never the model
_CLEAR = 3  # votes by which the common words decide alone

_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "ru": re.compile("[\u0400-\u04ff]"), "he": re.compile("[\u0590-\u05ff]"), "el": re.compile("[\u0370-\u03ff]"),
    "hy": re.compile("[\u0530-\u058f]"), "zh": re.compile("[\u4e00-\u9fff]"), "hi": re.compile("[\u0900-\u097f]"),
    "ka": re.compile("[\u10a0-\u10ff]"), "ja": re.compile("[\u3040-\u30ff]"), "ko": re.compile("[\uac00-\ud7af]"), "syr": re.compile("[\u0700-\u074f]"),
}  # fmt: skip
# Letters that one language has and no other of ours, nor a neighbour's keyboard.
_LETTERS: Mapping[str, re.Pattern[str]] = {
    "ckb": re.compile("[ەێۆڕڵڤ]|(?<=[\u0620-\u064a])ة(?=[\u0620-\u064a])"),  # ة inside a word: Kurdish on an Arabic keyboard
    "ur": re.compile("[ٹڈڑںےہۓ]"),
    "sd": re.compile("[ٻڀٺٽٿڄڃڇڌڏڊڍڦڪڳڱڻ۾]"),
    "ps": re.compile("[ټځڅډړږښګڼۍ]"),
    "ug": re.compile("[ۇۈۋڭې]"),
    "kmr": re.compile("[êîûÊÎÛ]"),
    "tr": re.compile("[ığĞİ]"),
    "de": re.compile("[äßÄ]"),
    "ar": re.compile(r"[إىً]|\bأ|(?<!ه)ة\b"),
}
# Frequent in one language and rare in the others of its script; compared in the fold. kmr-latin is Kurmanji's usual script.
_WORDS = """
ar في من على إلى أن عن مع هذا هذه التي الذي الذين قال بين بعد قد أو كان لم لا ما كما خلال وفي ومن حيث اليوم أمس عام
ar كل ذلك هو هي تم يوم بأن قبل عبر ضد رئيس
fa در از این را با است برای آن تا شد شده می یک هم کرد کرده نیز ها های گفت خود باید اما وی بود شود کند خواهد دارد
fa روز پیش بر پس سال توسط درباره علیه
ckb لە لەگەڵ لەسەر لەلایەن ئەم ئەو ئەوەی بۆ یان بەڵام هەر هەموو دوای دەکات دەکرێت دەبێ ناو نییە بوو بەپێی لەو لەم وەک
ckb کردووە کەس دەڵێت ڕایگەیاند هەیە
kmr ل ب ژ ژی کو یێ هاتە خۆ گەل دکەت هەمی ژبۆ وان ئێک دبێت گۆت ڤێ ڤە یێن ێن لێ دبن بەری نها
ur کی کا ہی سے نے ہیں اور یہ نہیں تھا تھی اس جو بھی ایک کیا لیے گیا
en the of and to in that is for on with was by as at from said has have are it be its he will an were their after
tr ve bir bu için ile olarak olan dedi sonra göre kadar çok daha ancak her ise abd yeni tarafından türkiye ırak etti oldu
kmr-latin u li ji bi ku di ye bo xwe ev wan hatin kir dike vê wê jî bû dibe yên heye kurdistanê iraqê piştî herêma herwiha got
fr le la les des et en du une est dans que qui pour sur par avec au
es el los las del y en que una por con para su se al
de der die und das den von mit ist im zu nicht auf ein eine dem
"""


def _read_words(table: str) -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {}
    for line in table.strip().splitlines():
        language, *forms = line.split()
        words[language] = words.get(language, frozenset()) | frozenset(map(fold, forms))
    return words


_FOLDED_WORDS = _read_words(_WORDS)
_ARABIC_LANGUAGES, _LATIN_LANGUAGES = ("ar", "fa", "ckb", "kmr", "ur"), ("en", "tr", "kmr-latin", "fr", "es", "de")
_ONLY_PERSIAN = frozenset(
    map(
        fold,
        (
            "از",
            "در",
            "را",
            "با",
            "برای",
            "است",
            "شد",
            "شدند",
            "کرد",
            "کردند",
            "می",
            "این",
            "که",
            "نیست",
            "هستند",
            "خواهد",
            "باید",
            "داد",
            "دارد",
            "گفت",
            "تا",
            "یک",
        ),
    )
)
_PERSIAN_ENDINGS = ("های", "هایی", "کایی", "شوند", "ردند", "دند", "کنند", "دادند", "شدند")
# The model's names for ours: its Kurdish is Latin Kurmanji, and it calls Sorani Southern Kurdish.
_MODEL = {"ar": "ar", "fa": "fa", "ur": "ur", "sdh": "ckb", "en": "en", "tr": "tr", "ku": "kmr"}
_MODEL_ARABIC, _MODEL_LATIN = ("ar", "fa", "ur", "sdh"), ("en", "tr", "ku", "fr", "es", "de", "it", "az", "nl", "pt", "sv", "id", "so", "pl")


def detect(text: str, *, hint: str | None = None, among: Sequence[str] = ()) -> str | None:
    """The language of `text` as a code (ar fa ckb kmr tr en ur or another), or None when it says too little.

    `hint` is what the page declares and decides only where the text leaves it open; `among` are the languages an outlet prints.
    """
    sample = text[:_SAMPLE]
    arabic, latin = len(_ARABIC_SCRIPT.findall(sample)), len(_LATIN.findall(sample))
    other = _other_script(sample, arabic + latin)
    if other is not None:
        return other
    if arabic + latin < 2:
        return None
    if arabic * 3 >= latin:  # a few Latin names in an Arabic text, not the other way round
        return _choose(sample, arabic, _ARABIC_LANGUAGES, hint, among)
    return _choose(sample, latin, _LATIN_LANGUAGES, hint, among)


def _other_script(sample: str, ours: int) -> str | None:
    if sample.isascii() or 2 * ours >= len(sample):
        return None
    counts = {code: len(pattern.findall(sample)) for code, pattern in _OTHER_SCRIPTS.items()}
    code = max(counts, key=lambda c: counts[c])
    return code if counts[code] > ours and counts[code] > 1 else None


def _choose(sample: str, letters: int, languages: Sequence[str], hint: str | None, among: Sequence[str]) -> str | None:
    allowed = [language for language in languages if not among or _public(language) in among] or list(languages)
    if len(allowed) == 1 and among:
        return _public(allowed[0]) if letters >= _SHORT // 2 else hint or _public(allowed[0])
    foreign = None if among else _foreign_letters(sample, letters)
    if foreign:
        return foreign
    votes = _votes(sample, letters, allowed)
    first, second = sorted(votes.values(), reverse=True)[:2]
    best = max(votes, key=lambda language: votes[language])
    if first - second >= _CLEAR and first >= 2 * second:
        return _public(best)
    hinted = hint if hint in {_public(language) for language in allowed} else None
    if letters < _SHORT:
        return hinted if hinted and first - second < 1.5 else _public(best) if first - second >= 1 else hinted
    return _by_model(sample, votes, hinted)


def _public(language: str) -> str:
    return language.partition("-")[0]


def _foreign_letters(sample: str, letters: int) -> str | None:
    """Sindhi, Pashto and Uighur have letters of their own; a few of them in a text are enough."""
    if sample.isascii():
        return None
    for language in ("sd", "ps", "ug"):
        if len(_LETTERS[language].findall(sample)) > max(1, letters / 25) and len(_LETTERS["ckb"].findall(sample)) < letters / 25:
            return language
    return None


def _votes(sample: str, letters: int, languages: Sequence[str]) -> dict[str, float]:
    words = fold(sample).split()
    votes = {language: float(sum(word in _FOLDED_WORDS[language] for word in words)) for language in languages}
    for language in languages:
        pattern = _LETTERS.get(_public(language))
        if pattern is not None and language != "kmr":
            votes[language] += (15 if language == "ar" else 40) * len(pattern.findall(sample)) / letters
    said_in_arabic = votes.get("ar", 1.0)
    if "ar" in votes:
        articles = _articles(words)
        votes["ar"] += 0.5 * articles if articles or votes["ar"] or len(words) < 5 else -2  # five words and no article: hardly Arabic
    if "fa" in votes:
        votes["fa"] += 0.8 * sum(word.endswith(_PERSIAN_ENDINGS) or word in ("به", "که") for word in words)
        votes["fa"] += 0.3 * len(re.findall("[پچژگ]", sample)) * (" ".join(words).count("ه") < 0.1 * letters)
    if "ckb" in votes:
        votes["ckb"] += _typed_kurdish(sample, " ".join(words), letters)
    if (
        "fa" in votes and said_in_arabic < 1 and _articles(words) <= 1 and votes.get("ckb", 0.0) < 1
    ):  # «از» or «در», and nothing of its neighbours: Persian on an Arabic keyboard
        votes["fa"] += 2.5 * any(word in _ONLY_PERSIAN for word in words)
    if "ckb" in votes and "kmr" in votes:
        _share_kurdish(votes, sample)
    return votes


def _articles(words: Sequence[str]) -> int:
    return sum(word.startswith(("ال", "وال", "بال", "لل")) and len(word) > 4 for word in words)


def _typed_kurdish(sample: str, folded: str, letters: int) -> float:
    """Kurdish on whatever keyboard: every sixth letter is a heh (ە), where Arabic and Persian have one in fifteen; words begin with ئ."""
    initial = len(re.findall(r"(?<!\w)ئ(?!ت|ی\u0640)", sample))
    share = folded.count("ه") / letters if letters >= 12 else 0.0
    return 1.2 * initial + max(0.0, share - 0.105) * min(letters, 120)


def _share_kurdish(votes: dict[str, float], sample: str) -> None:
    """Sorani and Arabic-script Kurmanji (Behdini) share letters: whichever has more common words gets both languages' votes."""
    sorani = votes["ckb"] + 0.7 * len(re.findall("[ڵڕ]|ەکان|دەک", sample))
    winner, loser = ("kmr", "ckb") if votes["kmr"] > 0.35 * sorani + 1 and sample.count("لە") < 2 else ("ckb", "kmr")
    votes[winner], votes[loser] = votes["ckb"] + votes["kmr"], 0.0


def _by_model(sample: str, votes: Mapping[str, float], hinted: str | None) -> str | None:
    arabic = "ar" in votes or "fa" in votes or "ckb" in votes or "ur" in votes
    scores = {_MODEL.get(name, name): score for name, score in _model(_MODEL_ARABIC if arabic else _MODEL_LATIN).rank(sample)}
    total = {language: score for language, score in scores.items() if language not in _MODEL.values() or _has(votes, language)}
    for language, count in votes.items():
        name = _public(language)
        total[name] = scores.get(name, scores.get("ckb", 0.0) if arabic else 0.0) + 8 * count + (8 if name == hinted else 0)
    best: str = max(total, key=lambda language: total[language])
    return best


def _has(votes: Mapping[str, float], language: str) -> bool:
    return any(_public(name) == language for name in votes)


@lru_cache(maxsize=2)
def _model(languages: tuple[str, ...]) -> Any:  # py3langid carries no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # reading the model takes a second: only when it is needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(languages)
    return identifier
