"""How far a name goes in an English sentence, and what it is: a medium, somebody unnamed, an office, a person. `english` asks it around words of citing."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.text.english_words import ABBREVIATIONS, DAYS, LISTS
from crawler.text.words import Sort, Word

_MOST = 18  # words of a name with what describes it
_L = LISTS
_FINITE = _L["say"] | _L["says"] | _L["plural"] | _L["weak"] | _L["relay"] | _L["aux"] | _L["passive"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `start:end` of a sentence's words; of no sort where only a known name is a source."""

    start: int  # words of the sentence
    end: int
    sort: Sort | None
    office: int | None = None  # where the noun begins that a name behind a comma belongs to


class Names:
    """One sentence, and the names in it."""

    def __init__(self, sentence: list[Word]) -> None:
        self.words = sentence
        self.texts = [w.text for w in sentence]

    def text(self, at: int) -> str:
        """The folded word at a place; empty beyond the sentence."""
        return self.texts[at] if 0 <= at < len(self.texts) else ""

    def ending(self, end: int) -> Name | None:
        """The name that ends right before a word; of several beginnings the first that reaches there."""
        low = max(0, end - _MOST)
        start = end
        while start > low and not self._parts(start - 1):
            start -= 1
        for at in range(start, end):
            if at > start and self.texts[at - 1] in _L["prep"] and self.texts[at - 1] != "and" and self._has_noun(start, at - 1):
                continue
            if self._extent(at, end) == end:
                return self._sorted(at, end)
        return None

    def _has_noun(self, start: int, at: int) -> bool:
        """Whether words before a preposition are what it belongs to: «the attack on the base» and no «in Baghdad»."""
        return any(t not in _L["prep"] and t not in _L["det"] for t in self.texts[start:at])

    def _parts(self, at: int) -> bool:
        """Whether a clause begins behind a word."""
        text = self.texts[at]
        if self.words[at].is_mark:
            return not (self._is_joint(at) or self._is_possessive(at))
        if text == "and":
            return not self._is_coordinated(at)
        return text in ("that", "but", "as", "while", "when", "if", "because", "where", "which", "who", "after", "before", "whether") or (
            text in _FINITE and text not in _L["weak"] and self.texts[at + 1 : at + 2] != []
        )

    def _is_coordinated(self, at: int) -> bool:
        """«Police and hospital sources»: one noun behind "and" that both words before it describe."""
        start = at
        while start > max(0, at - 3) and self._describes(start - 1):
            start -= 1
        head = next((i for i in range(at + 1, min(at + 4, len(self.texts))) if not self._describes(i) or self._is_people(i)), at)
        clause = start == 0 or self.words[start - 1].is_mark or self.texts[start - 1] in _L["clause"]
        alike = start < at and all(self._is_description(i) for i in range(start, at))
        return clause and alike and head > at + 1 and self._is_people(head)

    def _describes(self, at: int) -> bool:
        text = self.texts[at]
        return not (self.words[at].is_mark or text in _L["stop"] or text in _L["prep"] or text in _FINITE or text in _L["det"] - _L["count"] or text in DAYS)

    def _is_description(self, at: int) -> bool:
        """Not a name («Reuters and security sources»), and nobody himself («officials and aid workers»)."""
        text = self.texts[at]
        return text not in _L["unnamed"] and (
            not self.words[at].capital or text in _L["of_people"] | _L["nation"] | _L["office"] | _L["count"] | _L["medium_of"]
        )

    def _is_people(self, at: int) -> bool:
        return self.texts[at] in _L["unnamed"] and self.texts[at].endswith("s")

    def _is_joint(self, at: int) -> bool:
        """The dot of a rank or an initial."""
        return self.texts[at] == "." and at > 0 and (self.texts[at - 1] in ABBREVIATIONS or len(self.texts[at - 1]) == 1)

    def _is_possessive(self, at: int) -> bool:
        text = self.texts[at]
        return text in ("’s", "'s") or (text in ("’", "'") and at > 0 and self.texts[at - 1].endswith("s") and self.words[at - 1].end == self.words[at].start)

    # ---- how far it goes, and what it is

    def name(self, at: int, until: int | None = None) -> Name | None:
        """The name that begins at a word; before `until` whatever may describe it belongs to it."""
        end = self._extent(at, until)
        return self._sorted(at, end) if end > at else None

    def _extent(self, at: int, until: int | None) -> int:
        """Where the words end that can be one name; where it begins if they can't."""
        limit = min(len(self.words), at + _MOST) if until is None else until
        end = at
        while end < limit and self._goes_on(at, end, strict=until is None):
            end += 1
        while end > at and (self.texts[end - 1] in _L["prep"] | _L["joint"] | _L["det"] or (self.words[end - 1].is_mark and not self._is_joint(end - 1))):
            end -= 1
        return end

    def _goes_on(self, start: int, at: int, *, strict: bool) -> bool:
        text, word = self.texts[at], self.words[at]
        if at == start:
            return not word.is_mark and text not in _L["stop"] and text not in _L["prep"] and text not in DAYS
        if word.is_mark:
            return self._is_joint(at) or self._is_possessive(at)
        before = self.texts[at - 1]
        if text in ("of", "for", "al") or text.startswith("al-"):
            return True
        if text in _L["prep"]:
            return self._is_linked(start, at, strict=strict)
        if text in _L["det"]:
            return before in _L["prep"]
        if text in DAYS or text in _L["stop"] or (text in _FINITE and not word.capital and text not in ("first",)) or text in _L["passive"]:
            return False
        if text == "and":
            return (self._is_capital(at - 1) and self._is_capital(at + 1)) or self._is_coordinated(at)
        if word.capital:
            return True
        return not strict or self._is_lower_part(start, at)

    def _is_linked(self, start: int, at: int, *, strict: bool) -> bool:
        """Whether what follows a preposition still tells who it is: «officials in Kirkuk», «Embassy in Baghdad»."""
        after = self.text(at + 1)
        if after in DAYS or after[:1].isdigit() or (after == "condition") or (after in ("a", "an") and self.texts[at] in ("in", "on")):
            return False
        heads = self.texts[start:at]
        if any(h in _L["unnamed"] or h in _L["people"] for h in heads):
            return True
        return (any(h in _L["office"] for h in heads) and self._is_capital(at + 1)) or not strict

    def _is_lower_part(self, start: int, at: int) -> bool:
        text = self.texts[at]
        if not any(w.capital for w in self.words[start:at]) or self.texts[at - 1] in _L["prep"] or self.texts[at - 1] in ("’s", "'s"):
            return True
        known = text in _L["title"] or text in _L["unnamed"] or text in _L["medium"] or text in _L["office"] or text in _L["paper"]
        return known or self._leads_to(at)

    def _leads_to(self, at: int) -> bool:
        """«Western intelligence officials», «Fars news agency»: a plain word before a noun that counts."""
        for i in range(at, min(at + 3, len(self.texts))):
            if self.words[i].is_mark or self.texts[i] in _L["stop"] | _L["prep"] | _FINITE:
                return False
            if self.texts[i] in _L["unnamed"] | _L["medium"] | _L["title"] | _L["office"]:
                return True
        return False

    def _sorted(self, start: int, end: int) -> Name | None:
        core = next((i for i in range(start + 1, end) if self.texts[i] in _L["prep"]), end)
        head = self.texts[core - 1]
        if self.texts[start] in ("the", "its", "their", "his", "her", "this") and core - start > 1:
            start += 1
        capitals = [i for i in range(start, core) if self.words[i].capital and self.texts[i] not in _L["nobody"]]
        office = core - start > 1 and head in _L["title"] | _L["office"] and self._is_all_capital(start, core)
        if head in _L["unnamed"] and not office:
            return self._of_people(start, core, end, head)
        if {"unnamed", "anonymous"} & set(self.texts[start:core]):
            return Name(start, end, "anonymous")
        if head in _L["people"]:
            fits = self.text(core) in ("familiar", "briefed", "close") or self.texts[core : core + 2] in (["with", "knowledge"], ["with", "direct"])
            return Name(start, end, "anonymous") if fits else None
        if head in _L["medium"] and not (capitals and head in _L["office"] and head != "agency"):
            adorned = [i for i in range(start, core - 1) if self.words[i].capital or self.texts[i] in _L["medium_of"]]
            return Name(start, core, "outlet") if adorned else None
        if named := next((i + 1 for i in range(start, core - 1) if self.texts[i] in _L["medium"] and self._is_name_of_medium(i + 1)), None):
            return Name(named, core, "outlet")
        if head in _L["paper"] or head == "statements":
            owned = [i for i in capitals if self.texts[i] not in _L["nation"]]
            return Name(owned[0], owned[-1] + 1, "official") if owned else None
        return self._of_names(start, core, end, capitals)

    def _is_name_of_medium(self, at: int) -> bool:
        return self.words[at].capital and not self.words[at - 1].capital

    def _of_people(self, start: int, core: int, end: int, head: str) -> Name | None:
        if self._is_the_one(start, core, end, head):
            return Name(start, end, "official")
        if head in ("source", "sources") and (self.text(core) == "of" or self.text(start) in ("energy", "water", "power", "income", "food")):
            return None
        if self.text(start - 1) == "the" and not head.endswith("s") and head not in ("source", "official"):
            return None
        if core - start == 1 and head in ("leader", "member", "members", "families", "family", "man", "woman", "leaders", "local", "guard"):
            return None
        return Name(start, end, "anonymous")

    def _is_the_one(self, start: int, core: int, end: int, head: str) -> bool:
        """«the commander of U.S. forces in Syria»: only one can be meant."""
        definite = self.text(start - 1) == "the" or self.texts[start] == "the"
        whose = self.text(core) in ("of", "for") and any(self.words[i].capital for i in range(core, end))
        return definite and whose and head in _L["title"] and not head.endswith("s") and head not in ("official", "officer", "diplomat", "aide", "analyst")

    def _of_names(self, start: int, core: int, end: int, capitals: list[int]) -> Name | None:
        texts = self.texts[start:core]
        if core - start == 1 and texts[0] in _L["body"]:  # «the military», «..., police said»
            return Name(start, end, "official")
        if not capitals:
            described = core - start > 1 and texts[0] not in _L["nobody"] - {"the"}
            spoken_of = texts[-1] in _L["title"] and self.text(start - 1) in ("the", "its", "their", "his", "her") and not texts[-1].startswith("spokes")
            plain = described and (texts[-1] in _L["office"] or texts[-1] in _L["title"]) and not texts[0][:1].isdigit() and not spoken_of
            return Name(start, end, "official") if plain and texts[-1] not in ("party", "group", "force", "forces", "house", "company") else None
        if texts[0] in ("a", "an") and texts[-1] in _L["rank"]:
            return Name(start, end, "anonymous")
        if texts[-1] in _L["medium_name"] and self.words[core - 1].capital and core - start > 1:
            return Name(start, core, "outlet")
        if not self.words[core - 1].capital and texts[-1] not in _L["title"] and texts[-1] not in _L["office"]:
            return Name(start, end, None) if texts[-1] in ("news",) else None
        if all(t in _L["nation"] or t in _L["det"] for t in texts):
            return None
        whole = end if any(t in _L["office"] or t in _L["title"] for t in texts) or self.text(core) in ("of", "for") else core
        return Name(start, whole, "official")

    def _is_all_capital(self, start: int, end: int) -> bool:
        return all(w.capital or w.is_mark for w in self.words[start:end])

    def is_titled(self, name: Name) -> bool:
        """Whether a title or an office is in it."""
        return name.office is not None or any(t in _L["title"] or t in _L["office"] for t in self.texts[name.start : name.end])

    def is_plural(self, name: Name) -> bool:
        """Whether it is said of several."""
        core = next((i for i in range(name.start + 1, name.end) if self.texts[i] in _L["prep"]), name.end)
        return self.texts[core - 1].endswith(("s", "people", "men", "media", "police"))

    def _is_capital(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at].capital
