"""Who is named in the phrases and verbs of citing of English: capitals tell names, articles and numbers tell the unnamed, the verb of saying has its subject
before it, behind it, or beyond an apposition.

A reader goes over a sentence once; around each verb or phrase of citing it looks at a few words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.text.english_names import Name, Names
from crawler.text.english_words import ABBREVIATIONS, CUES, DAYS, LISTS, OF_ANY
from crawler.text.words import Phrase, Raw, Word, latin_sentences

_TOKEN = re.compile(r"(?<!\w)(?:[a-z]\.){2,}|\w+n['’]t(?!\w)|\w+(?:[-’']\w{2,})*|['’]s?(?!\w)|[^\w\s]|\n")
_FAR = 28  # words of an apposition
_L = LISTS
_SAY = _L["say"] | _L["says"] | _L["plural"] | _L["weak"]
_VERB = _SAY | _L["relay"]
_QUOTES, _OPENING = frozenset("\"“”«»'’"), frozenset('"“«')
_CUES = {first: sorted((cue for cue in CUES if cue[0] == first), key=len, reverse=True) for first in {cue[0] for cue in CUES}}


def phrases(letters: str, raw: Raw) -> Iterator[Phrase]:
    """The sources that an English text names; one of no sort is a source only if its name is known."""
    for sentence in latin_sentences(letters, raw, _TOKEN, ABBREVIATIONS):
        yield from _Reader(sentence).read()


class _Reader(Names):
    """One sentence."""

    def __init__(self, sentence: list[Word]) -> None:
        super().__init__(sentence)
        self.seen: set[int] = set()

    def read(self) -> Iterator[Phrase]:
        yield from self._headline()
        for at, word in enumerate(self.texts):
            if self.words[at].quoted:
                continue
            cue = next((c for c in _CUES.get(word, ()) if tuple(self.texts[at : at + len(c)]) == c), None)
            if cue is not None and not self._is_denied(at):
                yield from self._behind(at + len(cue), any_sort=cue in OF_ANY)
            if word in _VERB and not self._is_noun(at) and not self._is_denied(at):
                yield from self._speaker(at)
            if word in ("anonymity", "named", "identified"):
                yield from self._hidden(at)

    # ---- where the name is

    def _headline(self) -> Iterator[Phrase]:
        """«Pentagon spokesman: ...», «... , official: »: only with an office, or a known name."""
        colon = next((i for i, t in enumerate(self.texts[:9]) if t == ":"), None)
        if colon and (name := self.name(0, colon)) and name.end == colon and name.sort is not None:
            titled = name.sort == "anonymous" or self.is_titled(name) or self.text(colon + 1) in _OPENING
            yield self._phrase(name if titled else Name(name.start, name.end, None), says=titled)

    def _behind(self, at: int, *, any_sort: bool) -> Iterator[Phrase]:
        while at < len(self.texts) and self.texts[at] in _OPENING:
            at += 1
        name = self._introduced(self.name(at))
        if name is None:
            return
        if any_sort:
            yield from ([self._phrase(name, says=False)] if name.sort else [])
            yield from self._coordinated(name)
        elif name.sort == "outlet" or self.words[name.start].capital:
            yield self._phrase(name if name.sort == "outlet" else Name(name.start, name.end, None), says=False)

    def _coordinated(self, name: Name) -> Iterator[Phrase]:
        """«citing two officials and a diplomat»."""
        if self.text(name.end) == "and" and (further := self.name(name.end + 1)) and further.sort in ("anonymous", "outlet"):
            yield self._phrase(further, says=False)

    def _speaker(self, verb: int) -> Iterator[Phrase]:
        word, before = self.texts[verb], self.text(verb - 1)
        if self.text(verb + 1) in _L["idiom"]:
            return
        if word in ("quoted", "cited") and before in ("was", "were", "is"):
            subject = self._before(verb - 1)
        elif word in _L["relay"]:
            subject = self._before(verb)
            subject = subject if subject is None or subject.sort == "outlet" else Name(subject.start, subject.end, None)
        elif self.texts[max(0, verb - 2) : verb] == ["first", "to"]:
            subject = self._before(verb - 3 if self.text(verb - 3) in _L["passive"] else verb - 2)
        elif before in _L["passive"] or before == "to" or (before in _L["det"] and before != "that"):
            return
        else:
            subject = self._inverted(verb) or self._before(verb)
            if subject and word in _L["plural"] and not (self.is_plural(subject) or "would" in self.texts[verb - 2 : verb]):
                return
            if subject and word in _L["deed_too"] and set(self.texts[subject.start : subject.end]) <= _L["body"]:
                return
            if subject and word in _L["weak"] and not (subject.sort == "anonymous" or self.is_titled(subject)):
                return
        if subject is not None and subject.start not in self.seen:
            self.seen.add(subject.start)
            yield self._phrase(subject, says=subject.sort != "outlet")
            yield from self._beside(subject)

    def _beside(self, subject: Name) -> Iterator[Phrase]:
        """«Militia sources and a local council member ... said»."""
        start = subject.start if subject.office is None else subject.office
        if self.text(start - 1) == "and" and (first := self.ending(start - 1)) is not None and first.sort is not None:
            yield self._phrase(first, says=True)

    def _inverted(self, verb: int) -> Name | None:
        """«..., said X»: behind a comma or a quotation, and no object."""
        before = self.text(verb - 1)
        if self.texts[verb] in _L["object"] or self.texts[verb] in _L["weak"] or (before not in (",", "") and before not in _QUOTES):
            return None
        name = self._introduced(self.name(verb + 1))
        named = name and (self.words[name.start].capital or name.sort in ("anonymous", "official") or self.is_titled(name))
        goes_on = name and self.text(name.end) in _L["passive"] | _VERB | _L["aux"]  # «X, says Y is ...» is said by X
        return name if name and named and name.sort and not goes_on else None

    def _before(self, verb: int) -> Name | None:
        at = verb
        while at and (self.texts[at - 1] in _L["aux"] or self.texts[at - 1] in _L["when"] or self.texts[at - 1] in DAYS):
            at -= 1
        if at and self.texts[at - 1] in _L["not"] | {"to"}:
            return None
        if self.text(at - 1) == ")":
            at = next((i for i in range(at - 1, max(-1, at - 8), -1) if self.texts[i] == "("), at)
        if self.text(at - 1) in (",", "-", "–", "—"):
            return self._beyond(at - 1)
        return self.ending(at)

    def _beyond(self, comma: int) -> Name | None:
        """The subject before an apposition: «X, a spokesman for Y, said», «an officer, who asked not to be named, said»."""
        for _ in range(4):
            opening = next((i for i in range(comma - 1, max(-1, comma - _FAR), -1) if self.texts[i] in (",", "-", "–", "—") and not self.words[i].quoted), None)
            if opening is None or not opening:
                return None
            head = self.texts[opening + 1]
            if head not in _L["head_of"] and head not in _L["title"] and not head.isdigit() and not self._is_named(opening + 1, comma):
                return None
            subject = self.ending(opening)
            if subject is not None:
                return self._introduced(subject) if subject.sort else None
            comma = opening
        return None

    def _is_named(self, start: int, end: int) -> bool:
        """«Iran's foreign minister, Abbas Araghchi, told»."""
        return end - start <= 5 and all(self.words[i].capital or self.texts[i] in _L["joint"] for i in range(start, end))

    def _introduced(self, name: Name | None) -> Name | None:
        """«a lawmaker, Ebrahim Rezaei, as saying»: who is named behind the comma is meant."""
        if name is None or self.text(name.end) != "," or name.sort == "outlet" or any(self.words[i].capital for i in (name.end - 1,)):
            return name
        end = name.end + 1
        while end < len(self.words) and (self.words[end].capital or (self.texts[end] in _L["joint"] and end > name.end + 1)):
            end += 1
        unknown = name.sort == "anonymous" and self.is_plural(name)
        fits = 1 <= end - name.end - 1 <= 5 and self.texts[name.end + 1] not in DAYS | _L["nobody"] and self.text(end) in (",", "", "as", ".")
        titled = self.is_titled(name) or any(t in _L["unnamed"] for t in self.texts[name.start : name.end])
        return Name(name.end + 1, end, "official", name.start) if fits and titled and not unknown else name

    def _is_noun(self, at: int) -> bool:
        """«United States», «the EU claims were ...»."""
        return self.words[at].capital or (self.texts[at] in _L["noun_too"] and self.text(at + 1) in _L["behind_noun"])

    # ---- who is hidden, and what is not said

    def _hidden(self, at: int) -> Iterator[Phrase]:
        """«an officer, who asked not to be named, ...», «... on condition of anonymity»: the unnamed before it is a source, whatever the verb."""
        hides = self.texts[at] == "anonymity" or {"not", "declined", "refused"} & set(self.texts[max(0, at - 4) : at])
        comma = next((i for i in range(at, max(-1, at - 12), -1) if self.texts[i] in (",", "who")), None)
        if hides and comma is not None:
            name = self.ending(comma - 1 if self.texts[comma] == "who" and self.text(comma - 1) == "," else comma)
            if name is not None and name.sort == "anonymous" and name.start not in self.seen:
                self.seen.add(name.start)
                yield self._phrase(name, says=True)

    def _is_denied(self, at: int) -> bool:
        """«no group claimed», «did not say», «neither ... has commented»."""
        near = self.texts[max(0, at - 4) : at]
        if any(t in ("not", "never", "cannot", "without") or t.endswith(("n't", "n’t")) for t in near[-2:]):
            return True
        start = next((i + 1 for i in range(at - 1, max(-1, at - 14), -1) if self.words[i].is_mark), max(0, at - 14))
        return self.texts[start] in ("no", "neither", "nobody", "none") or self.texts[start : start + 2] == ["no", "one"]

    def _phrase(self, name: Name, *, says: bool) -> Phrase:
        return Phrase(self.words[name.start].start, self.words[name.end - 1].end, name.sort, says)
