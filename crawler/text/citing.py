"""What stands around a known name where it is cited, in every language; names that nobody knows are found word by word (`phrases`, `turkish`, `english`).

Patterns run over folded letters with the punctuation kept.
"""

from __future__ import annotations

import re

from crawler.text.letters import fold
from crawler.text.saying import alternatives

_AR_SAY, _FA_SAY, _CKB_SAY, _TR_SAY, _KMR_SAY = (alternatives(f"{code}_say") for code in ("ar", "fa", "ckb", "tr", "kmr"))
_FA_SPEAKS = "|".join(w for w in _FA_SAY.split("|") if not w.startswith(("منتشر", "مخابره")))  # a minister who publishes a book says nothing
_AR_CLAIM = alternatives("ar_claim")
_AR_MEDIA, _FA_MEDIA, _CKB_MEDIA, _KMR_MEDIA = (alternatives(f"{code}_media") for code in ("ar", "fa", "ckb", "kmr"))
_AR_REPORTER, _FA_REPORTER = alternatives("ar_reporter"), alternatives("fa_reporter")

# «AA muhabirine konuşan», «AA muhabirinin edindiği bilgiye göre»; but no prize that its reporters are given.
_TR_REPORTER = r"muhabir\w*[^.,;\n]{0,50}?(?<!\w)(?:gore|konus|acikla|anlat|aktar|bildir|belirt|soyle|degerlendir|bilgi|yanitla|dedi|duyur)"

EN_SAY = r"(?:has |have |had |also |later |earlier )?(?:said|says|say|told|tells|announced|announces|reported|reports|added|confirmed"
EN_SAY += r"|stated|claimed|warned|denied|revealed|wrote|noted|declared|tweeted|argued|explained|stressed|continued|insisted|acknowledged|posted"
EN_SAY += r"|disclosed|alleged|asserted|predicted|testified|commented|recalled|cautioned|suggested|remarked|conceded|vowed|pledged|writes|warns"
EN_SAY += r"|documented|reiterated|emphasi[sz]ed|underlined|underscored|indicated|admitted|complained|maintained|estimated|concluded|observed|assessed"
EN_SAY += r"|gave (?:\w+ )?(?:accounts?|details|versions?))(?![a-z])"

# Words that show somebody is being cited in a sentence.
CUES = re.compile(
    rf"(?<!\w)[وف]?(?:{_AR_SAY}|{_AR_CLAIM}|نقلا|وفق|وفقا|ووفقا|بحسب|حسب|حسبما|طبقا|استنادا|تصریح\w*|لقاء|حدیث\w*|حوار|مقابله|المصدر|اظهر|تقریر\w*|اطلعت|اطلع|تلقت|تلقته|تسلمت)(?!\w)"
    rf"|به گزارش|بنا به گزارش|گزارش|به نقل|به گفته|به نوشته|به استناد|منبع\s*:|گفت\s?و\s?گو با|گفتگو با|مصاحبه با|(?<!\w)(?:{_FA_SAY})(?!\w)"
    rf"|به پیی|بهپیی|بهگویرهی|به گویرهی|بهوتهی|به وتهی|به گوتهی|راپورت\w*|زانیاری\w*|له زاری|له زمانی|سهرچاوه|(?<!\w)(?:{_CKB_SAY})(?!\w)"
    rf"|kaynak\s*:|gore|{_TR_REPORTER}|(?<!\w)(?:{_TR_SAY})|cavkani|(?<!\w)(?:{_KMR_SAY})(?!\w)|li gor|daxuyani"
    rf"|according to|citing|cited|quoted|quoting|quotes|source\s*:|via|(?:obtained|seen|reviewed|published|carried|aired) (?:by|on)"
    rf"|interview with|(?<!\w){EN_SAY}",
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
    r"|(?<!\w)(?:اطلعت|اطلع|حصلت|حصل)\s+علی(?:ه|ها|هما|هم)\s*[«\"“(]?\s*$"
    rf"|(?:حدیث\w*|تصریح\w*|مقابله|حوار|لقاء)\s+(?:الی|مع|خاص مع|خاصه مع)\s*[«\"“(]?\s*$|(?<!\w)[وف]?ل\s?[«\"“]\s*$"
)
CUE_AFTER = re.compile(rf"^\s*\)\s*[-–—]|^\s*[»\"”)]*\s*(?:\.\.?/|[:؛/]|{EN_SAY}|quoted|(?:{_FA_SAY}|{_CKB_SAY}|{_TR_SAY}|{_KMR_SAY})(?!\w)|{_TR_REPORTER})")
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
SPEAKS_BEFORE = re.compile(rf"{_SAID_BY}\s+(?:[^\s,،:؛]+\s+){{0,2}}?[«\"“]?$|{_ACCORDING}\s+(?:[^\s,،:؛]+\s+){{0,2}}$")
PERSON_BEFORE = re.compile(  # titles come before names
    rf"{_SAID_BY}\s+(?:(?!(?:ان|انه|انها|هذا|هذه|الذی|التی|مع|الی|بین|بعد|قبل|امس)\s)[^\s,،:.]+\s+){{0,10}}[«\"“]?$|{_ACCORDING}\s+(?:[^\s,،:.]+\s+){{0,6}}$"
)
SPEAKS_AFTER = re.compile(
    rf"^[»\"”]?\s*(?::|{EN_SAY}|quoted)|^[»\"”]?(?:\s*,)?(?!\s+(?:\w+\s+)?(?:declined|refused|failed|not|never)(?!\w))(?:\s+\S+){{0,3}}?\s+{EN_SAY}|^,\s[^,\n]{{3,90}},\s+{EN_SAY}"
    r"|^\s+(?:declined|refused)[^.\n]{0,90}?,\s(?:telling|saying|adding|but)(?!\w)"
    rf"|^[»\"”]?\s+(?:{_AR_SAY})(?!\w)|^\s*[,،]\s*(?:سخنگوی|وزیر|رییس|فرمانده|معاون)"
    r"|^[’']?\s?(?:n?den|n?dan|ten|tan)\s+yapilan\s+\w*\s*aciklama|^[’']?\s?\w{0,3}\s+(?:\w+\s)?aciklamasina gore"
    r"|^\s+ل\s?[«\"“]?\w+(?:\s\w+){0,2}[»\"”]?\s*:"  # «الداخلية العراقية لشفق نيوز:»
)
# In languages whose verb comes last, the subject stands at the head of its clause, with its titles, and anything may come in between.
SAYS_LAST = re.compile(
    rf"^(?![’']?n?[iıuü]n\s)(?:(?!(?:شد|شدند|است|بود)\s*[،,؛])[^.\n!؟?:]){{0,150}}?(?<!\w)(?:{_FA_SPEAKS})(?!\w)|^(?![’']\w)[^.\n!؟?]{{0,200}}?(?<!\w)(?:{_CKB_SAY}|{_KMR_SAY}|{_TR_SAY})(?!\w)"
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
    r"|director|minister|president|secretary|envoy|ambassador|representative|official|deputy|fellow|analyst|researcher|expert|scholar|professor|lecturer)(?!\w)"
)
# Where an institution is only somebody's place of work: «المتحدث باسم X», "spokesman for the X".
OFFICE_BEFORE = re.compile(
    r"(?<!\w)(?:spokes\w+|head|chief|member|members|commander|officials?|officers?|advis[eo]r|director|ministers?|president|secretary|envoy|ambassador|representative"
    r"|fellow|analyst|researcher|expert|scholar|professor|lecturer)"
    r"\s+(?:of|for|at|in|to|from|with)\s+(?:the\s+)?$|(?<!\w)(?:فی|من|داخل|لدی|باسم|الی|علی|مع|ضد|قرب|بین|از|به|در|با|بر|علیه|توسط|against|with|by|inside)\s+(?:the\s+)?[«\"“]?$"
)

NATIONS = frozenset(["iraqi", "iranian", "syrian", "american", "chinese", "russian", "arab", "western", "turkish", "lebanese", "israeli", "local", "kurdish"])
NO_NAME = NATIONS | frozenset(map(fold, ["news", "media", "press", "the", "this", "today", "هذا", "اليوم"]))  # words that alone name nobody
