"""«The agency», «این روزنامه», «ajans»: an outlet that a text cites again without its name.

Each language has its nouns and the places where such a noun is a source: the subject of a verb of saying, or behind a phrase of citing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from crawler.text import citing
from crawler.text.cited import Attribution, Reading
from crawler.text.months import simplify
from crawler.text.saying import alternatives
from crawler.text.sources import Sources

_NOUNS = {
    "ar": "الوكالة/الصحيفة/القناة/الشبكة/المجلة/الإذاعة/الجريدة/المحطة",
    "fa": "خبرگزاری/روزنامه/شبکه خبری/شبکه تلویزیونی/شبکه/رسانه/پایگاه خبری/پایگاه/وب‌سایت/سایت/وبگاه/تارنما/نشریه/مجله/هفته‌نامه/کانال/رادیو",
    "ckb": "ئاژانسەکە/ڕۆژنامەکە/کەناڵەکە/تۆڕەکە/ماڵپەڕەکە/گۆڤارەکە/هەمان ئاژانس/هەمان ڕۆژنامە/هەمان کەناڵ/ئەو ئاژانسە/ئەو ڕۆژنامەیە/ئەو کەناڵە",
    "kmr": "ajansê/ajans/rojnameyê/rojname/kanalê/kanal/televîzyonê/malperê/malper/kovarê/kovar/radyoyê/heman ajansê/heman rojnameyê/heman kanalê",
    "tr": "haber ajans/haber sites/ajans/gazete/kanal/televizyon/dergi/site/yayın organ",
    "en": "news agency/agency/newspaper/paper/channel/network/broadcaster/outlet/news site/news website/website/daily/magazine/station/newswire/tabloid",
}


def _nouns(language: str) -> str:
    return "|".join(re.escape(simplify(noun)) for noun in _NOUNS[language].split("/"))


_AR_SAYS = rf"{alternatives('ar_say')}|{alternatives('ar_claim')}|تشیر|بحسب|حسب|وفق|نقلا\sعن|عن"
_FA_BEFORE = r"به گزارش|به نوشته|به نقل از|به گفته|بنا به گزارش|بنابر گزارش|بر اساس گزارش|براساس گزارش|طبق گزارش|به ادعای"
_TR_REPORT = r"\w*haber\w*|rapor\w*|aktardi\w*|bildirdi\w*|iddia\w*|bilgi\w*|yazdi\w*"
_HEAD = r"(?:^|[.!?؟:؛,،»\"”\n])\s?"
_AGAIN: Mapping[str, tuple[re.Pattern[str], ...]] = {
    language: tuple(re.compile(pattern) for pattern in patterns)
    for language, patterns in {
        "ar": (
            rf"(?<!\w)[وف]?(?:{_AR_SAYS})\s({_nouns('ar')})(?!\w|\sال|\s?[«\"“])",
            rf"(?<!\w)و?({_nouns('ar')})\s(?:{alternatives('ar_say')}|تشیر)(?!\w)",
            r"(?<!\w)[وف]?(?:وفقا|طبقا)\s(لل(?:وکاله|صحیفه|قناه|شبکه|مجله|اذاعه))(?!\w|\sال|\s?[«\"“])",
        ),
        "fa": (
            rf"(?:{_FA_BEFORE})\s(این (?:{_nouns('fa')}))(?!\w)",
            rf"(?:{_HEAD}|(?<!\w)(?:و|که|اما)\s)(این (?:{_nouns('fa')}))(?!\w)[^.:؛\n]{{0,120}}?(?<!\w)(?:{alternatives('fa_say')})(?!\w)",
        ),
        "ckb": (
            rf"(?:بهپیی|به پیی|بهگویرهی|به گویرهی|بهوتهی|به وتهی|راپورتی)\s({_nouns('ckb')})(?!\w)",
            rf"{_HEAD}({_nouns('ckb')})(?!\w)[^.\n]{{0,160}}?(?<!\w)(?:{alternatives('ckb_say')})(?!\w)",
        ),
        "kmr": (
            rf"(?:li gori|li gor|li gora|bi gotina)\s({_nouns('kmr')})(?!\w)",
            rf"{_HEAD}({_nouns('kmr')})(?!\w|\s\w+an\s)[^.\n]{{0,160}}?(?<!\w)(?:{alternatives('kmr_say')})(?!\w)",
        ),
        "tr": (
            rf"{_HEAD}((?:{_nouns('tr')})i?)(?!\w|['’])[^.\n]{{0,200}}?(?<!\w)(?:{alternatives('tr_say')})",
            rf"(?<!\w)((?:{_nouns('tr')})i?)(?:y?[ae]|n[ae])\sgore(?!\w)",
            rf"(?<!\w)((?:{_nouns('tr')})i?)n?[iu]n\s(?:\w+\s){{0,2}}?(?:{_TR_REPORT})(?!\w)",
        ),
        "en": (
            rf"(?<!\w)(the (?:{_nouns('en')}))(?:['’]s \w+)?(?:\s\w+ly)?\s(?:{citing.EN_SAY}|(?:quoted|cited|quotes|cites)(?!\w))",
            rf"(?:according to|, (?:said|reported)|told|cited by|quoted by)\s(the (?:{_nouns('en')}))(?!\w|\sof\s)",
        ),
    }.items()
}
_IS_AGENCY = re.compile(r"agency|ajans|وکاله|اژانس|ئاژانس")


def coreferences(reading: Reading, found: Sequence[Attribution], languages: Sequence[str], sources: Sources) -> Iterator[Attribution]:
    """Each place where an outlet is cited as «the agency», as the outlet that was named before it; none where a body was cited that is an agency itself."""
    outlets = [a for a in found if a.kind == "outlet" and a.role == "cited"]
    if not outlets:
        return
    seen: set[int] = set()
    for match in (m for code in languages for pattern in _AGAIN.get(code, ()) for m in pattern.finditer(reading.letters.text)):
        start, end = reading.letters.original(*match.span(1))
        named = next((a for a in reversed(outlets) if a.end <= start), None)
        if (
            named is None
            or start in seen
            or any(a.start < end and start < a.end for a in found)
            or _is_of_body([a for a in found if named.end <= a.start < start], sources)
        ):
            continue
        seen.add(start)
        name = reading.text[start:end]
        yield replace(named, name=f"ال{name[2:]}" if name.startswith("لل") else name, role="coreference", start=start, end=end)


def _is_of_body(between: Sequence[Attribution], sources: Sources) -> bool:
    """The IAEA is an agency too."""
    return any(a.kind == "official" and _IS_AGENCY.search(f"{simplify(a.name)} {sources.spellings(a.canonical)}") for a in between)
