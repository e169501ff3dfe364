"""How sources are cited: words around a known name in every language, and patterns that find the unknown in Turkish and English (others: `phrases`).

Patterns run over folded letters with the punctuation kept. Named groups say what was found: `outlet`, `official`, `anonymous`,
`speaker` (named only if it looks so), `titled` (named only with a title), `party` (who is cited, of whatever kind).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crawler.text.letters import fold
from crawler.text.months import WEEKDAYS
from crawler.text.saying import alternatives, words

_STOP = r"[^.\n!؟?,،:;؛()«»\"“”]"  # what a name does not contain

_AR_SAY, _FA_SAY, _CKB_SAY, _TR_SAY, _KMR_SAY = (alternatives(f"{code}_say") for code in ("ar", "fa", "ckb", "tr", "kmr"))
_AR_CLAIM, _NOBODY = alternatives("ar_claim"), alternatives("nobody")
_AR_MEDIA, _FA_MEDIA, _CKB_MEDIA, _KMR_MEDIA = (alternatives(f"{code}_media") for code in ("ar", "fa", "ckb", "kmr"))
_AR_REPORTER, _FA_REPORTER = alternatives("ar_reporter"), alternatives("fa_reporter")
_AR_ANON_NOUN, _AR_NUMBER, _AR_UNNAMED = (alternatives(f"ar_{name}") for name in ("anon_noun", "number", "unnamed"))
_FA_NUMBER, _FA_UNNAMED = (alternatives(f"fa_{name}") for name in ("number", "unnamed"))
_CKB_UNNAMED, _TR_NUMBER, _TR_UNNAMED, _KMR_UNNAMED = (alternatives(name) for name in ("ckb_unnamed", "tr_number", "tr_unnamed", "kmr_unnamed"))

_EN_SAY = r"(?:has |have |had |also |later |earlier )?(?:said|says|say|told|tells|announced|announces|reported|reports|added|confirmed"
_EN_SAY += r"|stated|claimed|warned|denied|revealed|wrote|noted|declared|tweeted|argued|explained|stressed|continued|insisted|acknowledged|posted"
_EN_SAY += r"|disclosed|alleged|asserted|predicted|testified|commented|recalled|cautioned|suggested|remarked|conceded|vowed|pledged|writes|warns"
_EN_SAY += r"|documented|reiterated|emphasi[sz]ed|underlined|underscored|indicated|admitted|complained|maintained|estimated|concluded|observed|assessed"
_EN_SAY += r"|gave (?:\w+ )?(?:accounts?|details|versions?))(?![a-z])"
_EN_NO_TITLE = r"(?:in|at|from|near|with|on|to|that|would|will|was|were|is|are|had|has|by|it|its|he|she|they)\b"
_EN_MEDIUM = r"(?:website|newspaper|channel|daily|broadcaster|news agency|tabloid|outlet|weekly|news site|radio station)(?![a-z])"
_EN_COUNT = r"(?:an?|one|two|three|four|five|six|several|some|multiple|many|another|other|unnamed|anonymous|senior|both)"
_EN_UNNAMED = (
    r"(?:officials?|diplomats?|officers?|commanders?|lawmakers?|legislators?|advis[eo]rs?|aides?|soldiers?|analysts?|residents?|villagers|militants?|fighters?"
    r"|executives?|traders?|doctors?|medics?|activists?|engineers?|employees?|guards?|insiders?|politicians?|negotiators?|policemen|members?)"
)
_EN_ANON = (
    r"(?:(?:an?|the|two|three|four|five|several|some|multiple|other|unnamed|anonymous|senior|many|one|another)\s+)*"
    r"(?:(?:senior|unnamed|anonymous|military|security|medical|local|diplomatic|government|intelligence|iraqi|american|us|u\.s\.|syrian|kurdish|iranian|western|"
    r"foreign ministry|defense|police|informed|media|political|official|well-placed|army|hospital|parliamentary|turkish|israeli|arab|pentagon|militia|tribal|"
    r"oil|industry|ministry|regional|independent|knowledgeable|confidential)\s+)*"
    r"(?:sources?|witnesses|eyewitnesses|insiders?|residents)"
)
_EN_ANON_OFFICIAL = (
    rf"{_EN_COUNT}\s+(?:(?!(?:{_EN_SAY}|and|the|to|of|for|from|with|by)\b)[\w.’'-]+\s+){{0,5}}?{_EN_UNNAMED}(?!\w)"
    r"|(?<!\w)(?:people|persons?|individuals|officials|sources)\s+(?:familiar|briefed|with\s+(?:direct\s+)?knowledge|close to)"
)
_EN_NAME = r"(?:(?-i:(?:Lt|Col|Gen|Maj|Brig|Capt|Sgt|Adm|Sen|Rep|Gov|Dr|Mr|Mrs|Ms|Prof|Cmdr|Cpl|St)\.|[A-Z][\w’'-]*|al-[A-Z][\w-]*|[A-Z]\.)"
_EN_NAME += r"(?:\s+(?:(?:of|for|and)\s+the|of|the|for|and|al|el|bin|de|van|von)(?=\s+(?-i:[A-Z])))?(?:\s+|(?=\W))){1,8}"
_EN_MANY = (
    r"(?:officials|diplomats|officers|commanders|lawmakers|leaders|residents|villagers|analysts|experts|activists|medics|doctors|militants|fighters|soldiers|advis[eo]rs"
    r"|aides|insiders|traders|executives|observers|eyewitnesses|witnesses|locals|sources)"
)
_EN_WHERE = r"(?:\s+(?:briefed|familiar|close|with|in|at|from|near|involved|on)\s[^.,;:]{2,50}?)?"

# Words that show somebody is being cited in a sentence.
CUES = re.compile(
    rf"(?<!\w)[وف]?(?:{_AR_SAY}|{_AR_CLAIM}|نقلا|وفق|وفقا|ووفقا|بحسب|حسب|حسبما|طبقا|استنادا|تصریح\w*|لقاء|حدیث\w*|حوار|مقابله|المصدر|اظهر|تقریر\w*)(?!\w)"
    rf"|به گزارش|بنا به گزارش|گزارش|به نقل|به گفته|به نوشته|به استناد|منبع\s*:|گفت\s?و\s?گو با|گفتگو با|مصاحبه با|(?<!\w)(?:{_FA_SAY})(?!\w)"
    rf"|به پیی|بهپیی|بهگویرهی|به گویرهی|بهوتهی|به وتهی|به گوتهی|راپورت\w*|زانیاری\w*|له زاری|له زمانی|سهرچاوه|(?<!\w)(?:{_CKB_SAY})(?!\w)"
    rf"|kaynak\s*:|gore|muhabir|(?<!\w)(?:{_TR_SAY})|cavkani|(?<!\w)(?:{_KMR_SAY})(?!\w)|li gor|daxuyani"
    rf"|according to|citing|cited|quoted|quoting|quotes|source\s*:|via|(?:obtained|seen|reviewed|published|carried|aired) (?:by|on)"
    rf"|interview with|(?<!\w){_EN_SAY}",
)
# A noun before a name that says it is a medium: peeled off before the words that cite are looked for.
_MEDIUM = (
    rf"(?:[ولبف]?ل?(?:ال)?(?:{_AR_MEDIA})|{_FA_MEDIA}|{_CKB_MEDIA}|{_KMR_MEDIA}|the|state-run|semi-official|official|iran's"
    r"|website|newspaper|channel|daily|agency|broadcaster)"
)
MEDIUM_BEFORE = re.compile(rf"(?:(?<!\w){_MEDIUM}[\s«\"“(]{{0,3}}){{1,3}}$")
# What stands right before a name that is also a common word, or right after it, when it is cited.
CUE_BEFORE = re.compile(
    rf"(?<!\w)[وف]?(?:نقلا عن|نقل عن|نقلت|وفقا ل|وفق|بحسب|حسب|المصدر\s*:|{_AR_SAY}|{_AR_REPORTER}|به گزارش|به نقل از|به نوشته|منبع\s*:|گفت\s?و\s?گو با|گفتگو با"
    rf"|مصاحبه با|{_FA_REPORTER}|سهرچاوه\s*:|بهپیی|kaynak\s*:|cavkani\s*:|according to|citing|source\s*:|told|by|via"
    rf"|(?:interview|spoke|speaking|statement|comments?|remarks?)\s+(?:with|to)|li gori)\s*[«\"“(]?\s*$"
    rf"|(?:حدیث\w*|تصریح\w*|مقابله|حوار|لقاء)\s+(?:الی|مع|خاص مع|خاصه مع)\s*[«\"“(]?\s*$|(?<!\w)[وف]?ل\s?[«\"“]\s*$"
)
CUE_AFTER = re.compile(rf"^\s*[»\"”)]*\s*(?:\.\.?/|[:؛/]|{_EN_SAY}|quoted|(?:{_FA_SAY}|{_CKB_SAY}|{_TR_SAY}|{_KMR_SAY})(?!\w)|muhabir)")
AFTER_MEDIUM = re.compile(r"^\s*[»\"”)]*\s*(?:tv|haber|news|gazetesi|ajansi|televizyonu)(?!\w)")
# What follows a common word with «ل» where somebody told the medium of that name.
TOLD_AFTER = re.compile(r"^\s*(?:[»\"”،,:]|$|(?:ان|انه|انها|عن|علی|حول|بان|خلال|فی|الیوم|امس|مساء|صباح|قایلا|موضحا|موکدا)(?!\w))")
TOLD_BEFORE = re.compile(r"(?<!\w)(?:تصریح\w*|حدیث\w*|مقابله|حوار|لقاء|اتصال|خص)(?:\s+(?:خاص|خاصه|صحفی|هاتفی)\w?)*\s+[وف]?(?:ل|لل)?$")
TOLD = re.compile(r"(?<!\w)[وف]?ل\s?[«\"“]?\s*$")
# Whose staff, house or licence is spoken of, not what it said.
STAFF_BEFORE = re.compile(
    rf"(?<!\w)(?:[ولبف]?(?:ال)?(?:{alternatives('ar_staff')})|{alternatives('fa_staff')}|(?:crew|office|building|journalists?|editor|owner|staff|bureau|head|director|anchor)"
    r"\s+(?:from|of|at|for)(?:\s+the)?)\s*[«\"“(]?\s*$"
)
STAFF_AFTER = re.compile(
    r"^\s*[’'»\"”)]*\s*(?:\w{1,3}\s+)?(?:yazar\w*|calisan\w*|binasi\w*|ofisi\w*|crew|offices?|building|bureau|journalists?|staff|headquarters)(?!\w)"
)
_SAID_BY = rf"(?<!\w)[وف]?(?:{_AR_SAY}|{_AR_CLAIM}|بحسب ما|حسبما|وفقا لما|وفقا ل|ووفقا ل|بحسب|حسب|نقلا عن|عن)"
_ACCORDING = r"(?:به گفته|به نقل از|بنا به گزارش|به گزارش|according to|citing|quoted|said|by)"
SPEAKS_BEFORE = re.compile(rf"{_SAID_BY}\s+(?:\S+\s+){{0,2}}?[«\"“]?$|{_ACCORDING}\s+(?:\S+\s+){{0,2}}$")
PERSON_BEFORE = re.compile(  # titles come before names
    rf"{_SAID_BY}\s+(?:(?!(?:ان|انه|انها|هذا|هذه|الذی|التی|مع|الی|بین|بعد|قبل|امس)\s)[^\s,،:.]+\s+){{0,10}}[«\"“]?$|{_ACCORDING}\s+(?:[^\s,،:.]+\s+){{0,6}}$"
)
SPEAKS_AFTER = re.compile(
    rf"^[»\"”]?\s*(?::|{_EN_SAY}|quoted)|^[»\"”]?(?:\s*,)?(?:\s+\S+){{0,3}}?\s+{_EN_SAY}|^,\s[^,\n]{{3,90}},\s+{_EN_SAY}"
    rf"|^[»\"”]?\s+(?:{_AR_SAY})(?!\w)|^\s*[,،]\s*(?:سخنگوی|وزیر|رییس|فرمانده|معاون)"
    r"|^[’']?\s?(?:n?den|n?dan|ten|tan)\s+yapilan\s+\w*\s*aciklama|^[’']?\s?\w{0,3}\s+(?:\w+\s)?aciklamasina gore"
    r"|^\s+ل\s?\w+(?:\s\w+){0,2}\s*:"  # «الداخلية العراقية لشفق نيوز:»
)
# In languages whose verb comes last, the subject stands at the head of its clause, with its titles, and anything may come in between.
SAYS_LAST = re.compile(
    rf"^(?![’']?n?[iıuü]n\s)(?:(?!(?:شد|شدند|است|بود)\s*[،,؛])[^.\n!؟?:]){{0,150}}?(?<!\w)(?:{_FA_SAY})(?!\w)|^(?![’']n?[iıuü]n\s)[^.\n!؟?]{{0,200}}?(?<!\w)(?:{_CKB_SAY}|{_KMR_SAY}|{_TR_SAY})(?!\w)"
)
_NO_SUBJECT = r"(?:از|به|در|با|بر|برای|علیه|توسط|را|له|بو|لهگهل|بهپیی|ji|li|bi|di|ile|icin|gore|that|he|she)"
SUBJECT_BEFORE = re.compile(rf"(?:^|[.:،,»”؛\n]|(?<!\w)(?:اما|که|همچنین))[\s«\"“]*+(?:(?!{_NO_SUBJECT}\s)[^\s,،:.]+[\s«\"“]+){{0,8}}$")
ACCORDING_TO = re.compile(
    r"(?<!\w)(?:و|ف)?(?:وفقا|طبقا|استنادا)\s+(?:ل|لل)?$"
    r"|(?:بیان|بیانات|تقریر|تصریح|تصریحات|تغریده|منشور|تدوینه|احصاییه)\w{0,2}(?:\s+\w+)?\s+(?:صادر\w*\s+عن\s+|عن\s+|ل|لل)?$"
)
# An office that a name beside it holds: «استفان دوجاریک، سخنگوی سازمان ملل».
OFFICE = re.compile(
    rf"(?<!\w)(?:(?:ال)?(?:{alternatives('ar_titles')})|{alternatives('fa_titles')}|{alternatives('ckb_titles')}|spokes\w+|head|chief|member|commander|officer|advis[eo]r"
    r"|director|minister|president|secretary|envoy|ambassador|representative|official|deputy)(?!\w)"
)
# Where an institution is only somebody's place of work: «المتحدث باسم X», "spokesman for the X".
OFFICE_BEFORE = re.compile(
    r"(?<!\w)(?:spokes\w+|head|chief|member|members|commander|officials?|officers?|advis[eo]r|director|ministers?|president|secretary|envoy|ambassador|representative)"
    r"\s+(?:of|for|at|in|to|from|with)\s+(?:the\s+)?$|(?<!\w)(?:فی|من|داخل|لدی|باسم|الی|علی|مع|ضد|قرب|بین|از|به|در|با|بر|علیه|توسط|against|with|by|inside)\s+(?:the\s+)?[«\"“]?$"
)

_TR_LATER = (
    r"(?:ise|dun|bugun|yaptigi|yazili|sosyal|duzenledigi|konuya|konuyla|konuyu|basin|gazetecilere|pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar)"
)
PATTERNS: Mapping[str, Sequence[str]] = {
    "tr": (
        r"(?P<anonymous>(?<!\w)(?:bir\s+(?:\w+\s+)?kaynak|(?:guvenlik|askeri|yerel)\s+kaynak\w+|adini vermek istemeyen \w+(?:\s\w+)?))(?!\w)(?!\s*:)",
        rf"(?P<anonymous>(?<!\w)(?:(?:\w+\s+){{0,3}}?kaynaklar\w*|(?:{_TR_NUMBER})\s+(?:\w+\s+){{0,2}}?(?:{_TR_UNNAMED})|gorgu taniklar\w*))(?!\w)"
        rf"(?=[^.\n]{{0,200}}?(?<!\w)(?:{_TR_SAY}|gore)(?!\w))",
        r"(?P<outlet>(?<!\w)\w+(?:\s\w+)?\s+(?:haber ajans\w+|gazetesi\w*|televizyonu\w*))",
        rf"(?:^|[.:»\"”]\s*)(?P<speaker>(?!(?:{_NOBODY})\s){_STOP}{{4,90}}?)\s*(?:,|\s{_TR_LATER}\s)[^.\n]{{0,220}}?(?<!\w)(?:{_TR_SAY})(?!\w)",
        rf"(?:^|[.:»\"”]\s*)(?P<speaker>(?!(?:{_NOBODY})\s){_STOP}{{4,90}}?)\s+(?:{_TR_SAY})(?!\w)",
        rf"[”\"»]\s*(?:dedi|diyen|diye konustu)\s+(?P<speaker>{_STOP}{{4,60}}?)(?=[.,]|$)",
        rf"^(?P<titled>{_STOP}{{4,60}}?)\s*:\s",
    ),
    "en": (
        rf"(?P<anonymous>(?<!\w){_EN_ANON})(?!\w)(?!\s*:)(?=[^.\n]{{0,60}}?\b(?:{_EN_SAY}|quoted|as saying)|\s*,)",
        rf"(?:citing|cited|quoted|quoting|told by|according to)\s+(?P<anonymous>(?:{_EN_ANON}(?:\s+close to(?:\s+\w+){{1,6}})?"
        rf"|{_EN_ANON_OFFICIAL}))(?!\w)(?!,\s(?-i:[A-Z]))",
        rf"(?P<anonymous>(?<!\w)(?:{_EN_ANON_OFFICIAL}))(?!,\s(?-i:[A-Z])){_EN_WHERE}(?=\s+(?:who\s|{_EN_SAY}|on condition|speaking on)|,\s(?:who|speaking)\s)",
        rf"(?:^|[.,;:”\"]\s*|\b(?:and|but|as|that)\s)(?P<anonymous>(?:(?!(?:the|that|he|she|they|of|to|{_EN_SAY})\b)[\w.’'-]+\s+){{0,3}}?{_EN_MANY}{_EN_WHERE})"
        rf"(?=\s+(?:{_EN_SAY}|speaking on|on condition|who\s))",
        rf"(?:according to|citing|quoted by|reported by)\s+(?:the\s+)?(?:(?:\w+|\w+-based)\s+)?"
        rf"(?:news website\s+|newspaper\s+|channel\s+)?(?P<party>{_EN_NAME})",
        rf"(?P<outlet>{_EN_NAME}(?:news website|news agency|newspaper|tv channel|television|daily|magazine|tv))"
        rf"(?=\s+(?:channel\s+)?(?:{_EN_SAY}|quoted|cited))",
        rf"(?:website|newspaper|channel|daily|agency|broadcaster)\s+(?P<outlet>{_EN_NAME})(?:{_EN_SAY}|quoted|cited)",
        r"(?P<outlet>(?:(?:several|some)\s+)?(?:western|arab|iraqi|iranian|local|lebanese|israeli)\s+(?:media(?:\s+outlets)?|press reports?))"
        r"(?=\s+(?:reported|said|quoted|have|say)|[.,]|$)",
        rf"(?:^|[.,”\"“]\s*)(?:[^.,\"”“]{{0,40}}?(?<!\bin)(?<!\bof)(?<!from)(?<!\bat)(?<!near)(?<!with)\s)??(?P<speaker>{_EN_NAME})(?:{_EN_SAY})",
        rf"(?P<speaker>{_EN_NAME}),\s[^,.\n]{{3,100}},\s+(?:{_EN_SAY})",
        rf"(?:quoted)\s+(?:an?\s[^,.\n]{{3,60}},\s+)?(?P<speaker>{_EN_NAME})[^.\n]{{0,80}}?as saying",
        rf"[,”\"]\s*(?P<speaker>{_EN_NAME})(?:said|told|added)",
        rf"[,”\"]\s*(?:said|added)\s+(?:(?!{_EN_NO_TITLE})[a-z’'-]+\s+){{0,5}}?(?P<speaker>{_EN_NAME})",
        rf"(?:{_EN_MEDIUM})\s+(?P<outlet>(?!{_EN_SAY}){_EN_NAME})",
        rf"(?<!\w)(?:its|the|website)\s+(?P<outlet>{_EN_NAME})(?:{_EN_MEDIUM})",
        rf"(?<!\w)(?P<official>(?:an?|the)\s(?:[\w.’'-]{{1,30}}\s){{0,4}}?(?:spokesperson|spokesman|spokeswoman))(?=\s(?:for\s[^.,]{{3,60}}?\s)?(?:{_EN_SAY}))",
    ),
}

ANONYMOUS = re.compile(
    rf"^(?:(?:{_AR_NUMBER}|عده|سته|{_FA_NUMBER})\s)?(?:ال)?(?:{_AR_ANON_NOUN}|منبع|منابع|شاهدان|سهرچاوه\w*|kaynak|cavkani)(?!\w)"
    rf"|^(?:مقامات|مقامهای|مقام های|مسیولان|مسیولین|ساکنان|دیپلماتها|دیپلماتهای|افسران|شهروندان|اهالی|ناظران|تحلیلگران)(?!\w)|^(?:احد|احدی)\s"
    rf"|^(?:{_AR_NUMBER})\s(?:ال)?(?:{_AR_UNNAMED})(?!\w)|^(?:{_FA_NUMBER})\s(?:{_FA_UNNAMED})(?!\w)|^(?:{_CKB_UNNAMED})(?!\w)|^(?:{_KMR_UNNAMED})(?!\w)"
    rf"|^(?:{_TR_NUMBER})\s(?:\w+\s){{0,2}}(?:{_TR_UNNAMED})(?!\w)|(?<!\w)kaynaklari?(?!\w)"
    r"|عدم (?:ذکر|الکشف|نشر)|نخواست نام|\b(?:sources?|witnesses|unnamed|anonymous)\b|^شهود"
)
MEDIA = re.compile(
    rf"^(?:{_FA_MEDIA}|{_AR_MEDIA}|{_CKB_MEDIA}|رسانه\s?ها|رسانه\s?های)(?!\w)|\b(?:news|times|post|tv|agency|press|daily|journal|newspaper|channel|radio|magazine|website|herald|tribune)\b"
)
# First words of a phrase that names nobody one could cite.
NOT_A_SOURCE = frozenset(words("nobody"))
NATIONS = frozenset(["iraqi", "iranian", "syrian", "american", "chinese", "russian", "arab", "western", "turkish", "lebanese", "israeli", "local", "kurdish"])
NO_NAME = NATIONS | frozenset(map(fold, ["news", "media", "press", "the", "this", "today", "هذا", "اليوم"]))  # words that alone name nobody
_TITLES = {
    "ar": re.compile(rf"(?<!\w)(?:ال)?(?:{alternatives('ar_titles')})(?!\w)"),
    **{code: re.compile(rf"(?<!\w)(?:{alternatives(f'{code}_titles')})(?!\w)") for code in ("fa", "ckb", "tr", "kmr")},
}
_CAPITAL = re.compile(r"[A-Z]")
_MOST_WORDS = {"fa": 12, "tr": 12, "ckb": 12, "kmr": 12, "ar": 14}


def has_title(folded: str, language: str) -> bool:
    """Whether a folded phrase holds an office, a rank or an institution, short enough to be one name."""
    parts = folded.split()
    begin = " ".join(parts[:4]) if language == "ar" else folded
    return len(parts) <= _MOST_WORDS[language] and "که" not in parts and _TITLES[language].search(begin) is not None


def looks_named(name: str, folded: str, language: str) -> bool:
    """Whether a phrase before or after a word of saying names a person, an office or an institution rather than anything else."""
    if language == "en":
        return _CAPITAL.match(name) is not None and folded not in NATIONS and folded not in WEEKDAYS
    if ANONYMOUS.search(folded) or has_title(folded, language):
        return len(folded.split()) <= _MOST_WORDS[language]
    parts = folded.split()
    if not 2 <= len(parts) <= 3 or NOT_A_SOURCE & set(parts):
        return False
    return language == "ar" or (
        all(word[:1].isupper() or word.startswith(("el-", "al-", "bin")) for word in name.split()) if language in ("tr", "kmr") else True
    )
