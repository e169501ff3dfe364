"""How far a name goes in a sentence of Arabic, Persian or Kurdish, and which phrase of a table stands at a word. `phrases` asks it around words of citing."""

from __future__ import annotations

from crawler.text.frames import Frames, Phrases
from crawler.text.nouns import WITHIN, Nouns, bare_of
from crawler.text.words import Raw, Word

_COMMAS = frozenset(",،")
_MOST = 14  # words of a name
_AND = frozenset(["وبین", "ورد", "وردت"])
OPEN = frozenset("«\"“'(‘’")


class FrameNames:
    """One sentence and the language it is read in."""

    def __init__(self, sentence: list[Word], frames: Frames, raw: Raw) -> None:
        self.words, self.frames, self.raw = sentence, frames, raw
        self.nouns = Nouns(frames, raw)

    def matched(self, listed: Phrases, at: int) -> tuple[str, ...] | None:
        """The phrase that stands at a word, with Arabic's «and» before it or its last word's «ل» on the next."""
        if at >= len(self.words):
            return None
        word = self.words[at].text
        bare = word if not self.frames.verb_first else verb_of(word, listed)
        if word == "گفت" and [w.text[:2] for w in self.words[at + 1 : at + 3]] == ["و", "گو"]:
            return None  # «گفت و گو»
        if word in _AND and at:
            return None  # «and between», «came», but at the head of a sentence «and he made clear», «and he answered»
        for phrase in listed.get(bare, ()):
            if all(self._is(at + i, part, last=i == len(phrase) - 1) for i, part in enumerate(phrase[1:], 1)):
                return phrase
        return None

    def _is(self, at: int, part: str, *, last: bool) -> bool:
        if at >= len(self.words):
            return False
        text = self.words[at].text
        return text == part or (last and part == "ل" and text.startswith("ل") and len(text) > 2)

    def name(self, at: int, *, drop: int = 0, until: int | None = None) -> list[Word] | None:
        """The words of the name that begins at `at`: up to a mark or a word that ends it."""
        limit = min(len(self.words) if until is None else until, at + _MOST)
        while at < limit and self.words[at].text in OPEN:
            at += 1
        end = start = at
        while end < limit and not self._ends(start, end):
            end += 1
        if self.frames.verb_first and end + 1 < limit and self.words[end].text in OPEN and self._is_medium(at):
            end = next((i for i in range(end + 1, limit) if self.words[i].is_mark), limit)
        end = self._further(at, end, limit)
        while end > at and self.words[end - 1].text == "و":
            end -= 1
        first = self.words[at].text if at < limit else ""
        return self.words[at:end] if end > at and (drop or first not in self.frames.end) else None

    def _further(self, start: int, end: int, limit: int) -> int:
        """Where a name ends that a title is parted from: «مدير المركز، نواف خليل،», «سفیر ایران در بغداد محمد صادق گفت»."""
        comma = end < limit and self.words[end].text in _COMMAS
        if not any(bare_of(w.text) in self.frames.title for w in self.words[start:end]):
            return end
        if comma:
            stop = next((i for i in range(end + 1, limit) if self.words[i].is_mark or self._ends(end + 1, i)), limit)
            named = self.words[end + 1 : stop]
            fits = 2 <= len(named) <= 3 and not any(w.text in self.frames.end or w.text in self.frames.inanimate or w.text in self.frames.title for w in named)
            closed = stop < limit and (self.words[stop].text in _COMMAS or (self.frames.apposed and not self.words[stop].is_mark))
            return stop if fits and closed else end
        if end < limit and self.words[end].text == "در" and limit < len(self.words):
            between = self.words[end + 1 : limit]
            plain = 3 <= len(between) <= 6 and not any(w.is_mark or w.text in self.frames.end for w in between)
            return limit if plain and self.matched(self.frames.say, limit) else end
        return end

    def _ends(self, start: int, at: int) -> bool:
        word, frames = self.words[at], self.frames
        if word.text == "علی" and frames.verb_first and self.raw(word.start, word.end)[-1:] == "ي":
            return False  # Ali, not «on»
        if word.is_mark:
            return word.text not in ("-", "'", "’") or not self._is_joint(at)
        if at == start:
            return False
        if not frames.verb_first:
            if " ".join(w.text for w in self.words[start : at + 1]) in frames.number or self._is_of_body(start, at):
                return False  # «یکی از ساکنان», "yek ji şahidan"
            return word.text in frames.end or self.matched(frames.say, at) is not None
        if word.text.startswith(("فال", "فان")):
            return True  # «so the road ...»
        if word.text == "اول" and [w.text for w in self.words[at + 1 : at + 2]] == ["من"]:
            return True  # «أول من أمس»
        if word.text[0] == "ل" and (word.text[1:] in frames.media or word.text == "ل"):
            return True
        if word.text in WITHIN and (at - start <= 2 or word.text == "من"):
            return not self._goes_on(start, at)
        return word.text in frames.end or (word.text in frames.media and bare_of(self.words[start].text) not in frames.media)

    def _is_of_body(self, start: int, at: int) -> bool:
        """«لیژنەی ئاسایش و بەرگری», "Wezîrê Derve yê Iraqê": what else would end a name goes on with whose it is."""
        text, after = self.words[at].text, self.words[at + 1 : at + 2]
        if text in ("و", "u"):
            return any(w.text in self.frames.body for w in self.words[max(start, at - 2) : at])
        return text == "ye" and bool(after) and after[0].text not in self.frames.end and not after[0].is_mark

    def _is_joint(self, at: int) -> bool:
        """A hyphen or apostrophe within a word: al-Sudani."""
        return 0 < at < len(self.words) - 1 and self.words[at - 1].end == self.words[at].start and self.words[at].end == self.words[at + 1].start

    def _goes_on(self, start: int, at: int) -> bool:
        """«القيادي في كتائب ...», «اثنان من سكان ...»: the noun before says little without what it is in."""
        before = [bare_of(w.text) for w in self.words[start:at]]
        if at + 1 < len(self.words) and self.words[at + 1].text in self.frames.statement:
            return False
        if " ".join(w.text for w in self.words[start : at + 1]) in self.frames.number:
            return True
        return self.words[at].text == "فی" and before[0] in self.frames.within

    def _is_medium(self, at: int) -> bool:
        return bare_of(self.words[at].text) in self.frames.media | self.frames.called


def verb_of(word: str, listed: Phrases) -> str:
    """An Arabic verb without «and» before it and «it» behind it: «وأعلنه»."""
    for bare in (word, word[1:] if word[:1] in "وف" else ""):
        for verb in (bare, bare.removesuffix("ه"), bare.removesuffix("ها")):
            if verb in listed:
                return verb
    return word
