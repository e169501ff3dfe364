"""What the noun a name begins with tells of it: a medium, somebody unnamed, an office, or nobody at all. For the readers of Arabic, Persian and Kurdish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from crawler.text.frames import Frames
from crawler.text.words import Phrase, Raw, Sort, Word

AGENCIES = frozenset(["وکالات"])


class Nouns:
    """One language's nouns, and the names that they introduce."""

    def __init__(self, frames: Frames, raw: Raw) -> None:
        self.frames, self.raw = frames, raw

    def phrase(self, name: list[Word], sentence: Sequence[Word], joined: int, *, says: bool, anybody: bool) -> Phrase | None:
        """What a name is, as a phrase; `joined` letters of its first word are a preposition, and `anybody` may be named behind its verb."""
        parts = [w.text for w in name if not w.is_mark]
        parts[0] = ("ال" + parts[0][2:] if parts[0].startswith("لل") else parts[0][1:]) if joined else parts[0]
        start = name[0].start + joined
        sort = "anonymous" if self._hides(name, sentence) else self._sort(parts, name, anybody=anybody)
        return None if sort == "nothing" else Phrase(start, name[-1].end, None if sort == "unknown" else sort, says)

    def _hides(self, name: list[Word], sentence: Sequence[Word]) -> bool:
        """«المسؤول الذي طلب عدم ذكر اسمه», «بەرپرسەکە کە نەیویست ناوی ئاشکرا بکرێت»."""
        after = [w.text for w in sentence if name[-1].end < w.start][:7]
        if not self.frames.verb_first:
            return after[:1] in (["که"], ["ku"]) and bool(_HIS_NAME & set(after[1:])) and any(w.startswith(_WISHED) for w in after[1:])
        return bool({"عدم", "حجب"} & set(after)) and any(w.startswith(("طلب", "رفض", "فضل", "اشترط", "مشترط", "مفضل", "طالبا")) for w in after)

    def _sort(self, parts: list[str], name: list[Word], *, anybody: bool) -> Sort | Literal["unknown", "nothing"]:
        frames, bare = self.frames, [bare_of(p) if self.frames.verb_first else p for p in parts]
        counted = next((n for n in (2, 1) if " ".join(parts[:n]) in frames.number and len(parts) > n), 0)
        if parts[-1] in _HIS:
            return "nothing"
        if parts[0] in AGENCIES:
            return "anonymous" if len(parts) == 1 else "outlet"
        if bare[0] in frames.media or parts[0] in frames.media:
            return "outlet" if len(parts) > 1 and parts[1] not in frames.pronoun else "unknown"
        several = counted and not frames.verb_first and (parts[counted].removesuffix("ی") in frames.person or self._is_unnamed(parts[counted:], bare[counted:]))
        if several or (counted and any(b in frames.unnamed or b in frames.title or b in frames.person for b in bare[counted : counted + 2])):
            return "anonymous"
        if self._is_unnamed(parts, bare) or (anybody and self._is_anyone(parts, counted)):
            return "anonymous"
        if " ".join(parts[:2]) in frames.inanimate or parts[0] in frames.inanimate or bare[0] in frames.inanimate or counted or parts[0][0].isdigit():
            return "nothing"
        if any(b in frames.title for b in bare[:4]):
            return "official"
        if frames.media_suffix & set(parts[-1:]):
            return "outlet"
        return "official" if anybody and self._looks_named(parts, name) else "unknown"

    def _is_unnamed(self, parts: list[str], bare: list[str]) -> bool:
        if self.frames.verb_first:
            return _is_unnamed_in_arabic(parts, bare, self.frames)
        many = self.frames.person or parts[0].endswith(_MANY) or parts[0] == "منبع"
        if many and parts[0] in self.frames.unnamed and parts[0] not in self.frames.title:
            return True
        ending = next((e for e in self.frames.indefinite if parts[0].endswith(e) and _stem(parts[0], e) & self.frames.person), None)
        return ending is not None

    def _is_anyone(self, parts: list[str], counted: int) -> bool:
        """«یک ملوان بازنشسته ... گفت», "Şivanekî ... got": one of some trade, whatever it is."""
        if counted:
            return parts[0] == "یک" and not {parts[counted], *parts[counted + 1 : counted + 2]} & self.frames.inanimate
        ending = next((e for e in self.frames.indefinite if e.endswith(_ONE) and parts[0].endswith(e)), None)
        return ending is not None and len(parts[0]) > len(ending) + 3 and not _stem(parts[0], ending) & self.frames.inanimate

    def _is_family_name(self, word: str) -> bool:
        shaped = self.frames.verb_first and len(word) > 5 and word.startswith("ال") and word.endswith("ی")
        return shaped and word[2:] not in self.frames.adjective and word not in self.frames.no_surname

    def _looks_named(self, parts: list[str], name: list[Word]) -> bool:
        if len(parts) == 1:
            return self._is_family_name(parts[0])
        if len(parts) > 5 or any(p in self.frames.inanimate or p.isdigit() for p in parts):
            return False
        if not self.frames.verb_first and any(_NO_NAME.match(p) for p in parts):
            return False
        latin = name[0].text[0] < "\u0250"
        return not latin or self.raw(name[-1].start, name[-1].end)[:1].isupper()


def bare_of(word: str) -> str:
    """An Arabic word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def is_adjective(word: str, frames: Frames) -> bool:
    """Whether an Arabic word without article may describe somebody unnamed."""
    return not word.startswith("ال") and (word in frames.adjective or _ADJECTIVE.match(word) is not None)


def _stem(word: str, ending: str) -> set[str]:
    stem = word[: -len(ending)]
    return {stem, stem + "ی", stem + "i", stem.removesuffix("y"), stem.removesuffix("ی")}


_HIS_NAME = frozenset(["نامش", "نامشان", "هویتش", "هویتشان", "ناوی", "ناوهکهی", "ناویان", "ناسنامهی", "nave", "nasnameya"])
_WISHED = ("نخواست", "خواست", "مایل", "نهیویست", "نهیانویست", "داوای", "nexwest", "naxwaz", "xwest", "naxwaze")
_NO_NAME = re.compile(r"ن?می\w{3,}|\w+ها(?:ی|یی|یش)?\Z")  # a verb in the present, a plural
_ONE = ("ek", "eki", "eke", "یک", "یکی", "هک", "هکی")
_MANY = ("ان", "ات", "ها", "های", "ین", "منابع")
_HIS = frozenset(["باسمها", "باسمه", "باسمهم", "باسم"])  # «المتحدث باسمها» is whose institution was named
_ADJECTIVE = re.compile(r"\w{2,}(?:ی|یه|ین|ون|ان|یا)\Z")
WITHIN = frozenset(["فی", "من", "لدی", "داخل", "علی"])


def _is_unnamed_in_arabic(parts: list[str], bare: list[str], frames: Frames) -> bool:
    """«مسؤول أمني»: a noun of people without an article and without a genitive; «المسؤولون» and «مصادر» are unnamed anyway."""
    head = bare[0]
    if head.startswith(("مصدر", "مصادر", "شهود")):
        return True
    if head not in frames.unnamed:
        return False
    if head != parts[0]:
        return head.endswith(("ون", "ین"))
    after = parts[1] if len(parts) > 1 else ""
    return not after or after in WITHIN or (is_adjective(after, frames) and len(parts) <= 5)
