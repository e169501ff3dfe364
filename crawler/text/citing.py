"""How sources are cited in Arabic, Persian, Kurdish, Turkish and English: the grammar that attribution reads with.

Patterns run over folded letters with the punctuation kept. Named groups say what was found: `outlet`, `official`, `anonymous`,
`party` (who is cited, of whatever kind). Lists are in natural spelling and folded here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crawler.text.letters import fold
from crawler.text.months import simplify

_STOP = r"[^.\n!؟?,:;؛()«»\"“”]"  # what a name does not contain


def _any(words: str) -> str:
    """Alternatives from a "/"-separated list, folded, longest first."""
    return "|".join(sorted((re.escape(simplify(word.strip())).replace(r"\ ", r"\s+") for word in words.split("/")), key=len, reverse=True))


# Words by purpose, "/" between them; a purpose may take several lines.
_TABLE = """
_AR_SAY قال/قالت/يقول/تقول/أعلن/أعلنت/يعلن/تعلن/أكد/أكدت/يؤكد/تؤكد/أفاد/أفادت/ذكر/ذكرت/كشف/كشفت/أوضح/أوضحت/أضاف/أضافت/صرح/صرحت/نقل/نقلت
_AR_SAY أشار/أشارت/لفت/نفى/نفت/أبلغ/أبلغت/ذكروا/تابع/شدد/طالب/حذر/توقع/اعتبر/أوردت/نشرت/تحدث/تحدثت/يفيد/تفيد/فندت/حسمت/علق/علقت/تعلق
_FA_SAY گفت/گفته است/گفتند/افزود/افزودند/اعلام کرد/اعلام کردند/اعلام کرده است/تاکید کرد/تاکید کردند/اظهار داشت/اظهار داشتند/اظهار کرد
_FA_SAY بیان کرد/بیان داشت/خبر داد/خبر دادند/گزارش داد/نوشت/فاش کرد/توضیح داد/تصریح کرد/خاطرنشان کرد/عنوان کرد/مدعی شد/ادعا کرد/ادعا کردند
_FA_SAY اعتقاد دارند/هشدار داد/یادآور شد/خواستار شد/ادامه داد/اظهارداشت
_CKB_SAY گوت/وت/گوتی/وتی/ڕایگەیاند/ڕاگەیاند/دەڵێت/ئاشکرای کرد/دووپات کردەوە/بڵاوی کردەوە/ئاماژەی
_TR_SAY söyledi/açıkladı/belirtti/aktardı/bildirdi/duyurdu/dedi/ifade etti/yazdı/ileri sürdü/iddia etti/konuştu/konuşan
_KMR_SAY got/gotin/ragihand/ragihandin/eşkere kir/diyar kir/belav kir
_AR_MEDIA وكالة أنباء/وكالة الأنباء/وكالات/وكالة/صحيفة/جريدة/موقع/مجلة/قناة/شبكة/إذاعة/تلفزيون/فضائية/منصة
_FA_MEDIA خبرگزاری/روزنامه/پایگاه خبری/وبگاه/وب‌سایت/وبسایت/سایت/نشریه/هفته‌نامه/رادیو/تلویزیون/شبکه خبری/شبکه تلویزیونی/شبکه/کانال/مجله
_CKB_MEDIA ئاژانسی هەواڵی/ئاژانسی/ماڵپەڕی/کەناڵی/ڕۆژنامەی/تۆڕی/تیڤی
_AR_ANON_NOUN مصدر/مصادر/مصدران/مصدرين/مصادرنا/شهود عيان/شهود/شاهد عيان/سكان محليون/ناشطون/نشطاء
_AR_ANON_ADJ أمني/أمنية/حكومي/حكومية/عسكري/عسكرية/مطلع/مطلعة/مسؤول/مسؤولة/عراقي/عراقية/أمريكي/أميركي/أمريكية/أميركية/طبي/طبية/محلي/محلية/خاص
_AR_ANON_ADJ خاصة/دبلوماسي/دبلوماسية/سياسي/سياسية/ميداني/ميدانية/رفيع/رفيعة/رفيع المستوى/كردي/كردية/كوردي/نيابي/نيابية/برلماني/برلمانية/مقرب
_AR_ANON_ADJ مقربة/قريب/قريبة/إيراني/إيرانية/سوري/سورية/استخباري/استخبارية/غربي/غربية/يمني/يمنية/مستقلة/متطابقة/متعددة/عليم/عليمة/موثوق/موثوقة
_AR_ANON_ADJ صحفية/إعلامية/مجهول/بريطانية/قضائي/قضائية/نفطي/إقليمية/إسرائيلية/تركية/خليجية
_AR_OFFICIAL_NOUN مسؤول/مسؤولان/مسؤولون/مسؤولين/المسؤول/المسؤولون/ضابط/قيادي/دبلوماسي/دبلوماسيون/موظف/المصدر/المصادر/مصدر/مصادر
_FA_ANON منبع/منابع/یک منبع/یک مقام/مقامات/یک مسئول/یک دیپلمات/شاهدان عینی/شاهدان/منابع آگاه/منابع محلی/چند منبع/چهار منبع/سه منبع/دو منبع
_FA_ANON دستگاه‌های اطلاعاتی غربی
_FA_ADJ آگاه/نظامی/امنیتی/عراقی/آمریکایی/دولتی/محلی/خبری/دیپلماتیک/سیاسی/مطلع/سوری/یمنی/رسمی/دفاعی/ارشد/غربی/کرد/اطلاعاتی/ایرانی/پزشکی
_FA_ADJ رسانه‌ای/میدانی/ایالات متحده/عینی/عراق/آمریکا/روس/اروپایی
_AR_TITLES متحدث/ناطق/رئيس/وزير/مدير/قائد/نائب/مستشار/مساعد/مبعوث/سفير/أمين/عضو/محافظ/لواء/عميد/فريق/عقيد/جنرال/شيخ/دكتور/سيناتور/مسؤول/ضابط
_AR_TITLES محلل/خبير/نقيب/ملك/أمير/زعيم/ناشط/ناشطة/باحث/كاتب/سفيرة/متحدثة/ناطقة/وزارة/وزيرة/رئاسة/هيئة/منظمة/جيش/شرطة/مكتب/لجنة/حكومة/مجلس
_AR_TITLES جهاز/مديرية/مؤسسة/شركة/حزب/حركة/قيادة/مركز/أخت/سيد/سيدة/داخلية/خارجية/دفاع
_FA_TITLES رئیس/رییس/وزیر/سخنگوی/سخنگو/معاون/مدیر/مدیرکل/فرمانده/نماینده/استاندار/فرماندار/دبیر/دبیرکل/سفیر/سرلشکر/سردار/سرهنگ/آیت‌الله
_FA_TITLES حجت‌الاسلام/دکتر/عضو/مشاور/مسئول/کارشناس/ارتش/سپاه/وزارت/دولت/سازمان/پلیس/نخست وزیر/ژنرال/سناتور/امام جمعه/شهردار/مترجم/نویسنده
_FA_TITLES دبیر کل/شرکت/ستاد/دفتر/صندوق/روابط عمومی/نیروهای آمریکایی
_NOBODY ان/انه/انها/هذا/هذه/ذلک/تلک/وی/او/ایشان/انان/این/ان\u200cها/که/به/در/از/با/هو/هی/ه/he/she/they/it/we/i/you/this/that/these/those
_NOBODY what/which/who/the/a/an/but/and/in/on/at/as/if/there/here/however/نحو/حوالی/عن/علی/فی/من/الی/لدی/بان/حتی/بعد/قبل/خلال/همچنین/اما
_NOBODY نیز/سپس/براساس/بر/تا/برای/پس
"""


def _read(table: str) -> dict[str, str]:
    lists: dict[str, str] = {}
    for line in table.strip().splitlines():
        name, _, words = line.partition(" ")
        lists[name] = f"{lists[name]}/{words}" if name in lists else words
    return lists


_LISTS = _read(_TABLE)
_AR_SAY = _any(_LISTS["_AR_SAY"])
_FA_SAY = _any(_LISTS["_FA_SAY"])
_CKB_SAY = _any(_LISTS["_CKB_SAY"])
_TR_SAY = _any(_LISTS["_TR_SAY"])
_KMR_SAY = _any(_LISTS["_KMR_SAY"])
_AR_MEDIA = _any(_LISTS["_AR_MEDIA"])
_FA_MEDIA = _any(_LISTS["_FA_MEDIA"])
_CKB_MEDIA = _any(_LISTS["_CKB_MEDIA"])
_AR_ANON_NOUN = _any(_LISTS["_AR_ANON_NOUN"])
_AR_ANON_ADJ = _any(_LISTS["_AR_ANON_ADJ"])
_AR_OFFICIAL_NOUN = _any(_LISTS["_AR_OFFICIAL_NOUN"])
_FA_ANON = _any(_LISTS["_FA_ANON"])
_FA_ADJ = _any(_LISTS["_FA_ADJ"])
_AR_TITLES = _any(_LISTS["_AR_TITLES"])
_FA_TITLES = _any(_LISTS["_FA_TITLES"])
_EN_SAY = r"(?:has |have |had |also )?(?:said|says|say|told|tells|announced|announces|reported|reports|added|confirmed"
_EN_SAY += r"|stated|claimed|warned|denied|revealed|wrote|noted|declared|tweeted|argued|explained|stressed|continued)(?![a-z])"

_EN_ANON = (
    r"(?:(?:an?|the|two|three|four|five|several|some|multiple|other|unnamed|anonymous|senior|many|one|another)\s+)*"
    r"(?:(?:senior|unnamed|anonymous|military|security|medical|local|diplomatic|government|intelligence|iraqi|american|us|u\.s\.|syrian|kurdish|iranian|western|"
    r"foreign ministry|defense|police|informed|media|political|official|well-placed|army|hospital|parliamentary|turkish|israeli|arab|pentagon)\s+)*"
    r"(?:sources?|witnesses|eyewitnesses|insiders?|residents)"
)
_EN_ANON_OFFICIAL = (
    r"(?:an?|two|three|several|unnamed|anonymous|one|another)\s+(?:(?:senior|unnamed|anonymous|us|u\.s\.|american|iraqi|defense|military|"
    r"government|western|iranian|kurdish|security|administration|pentagon|syrian|state department)\s+)*(?:officials?|diplomats?|officers?)"
)
_EN_NAME = r"(?:(?-i:[A-Z][\w’'-]*|al-[A-Z][\w-]*|[A-Z]\.)(?:\s+(?:of|the|for|and|al|el|bin|de|van|von)\s+(?=(?-i:[A-Z])))?(?:\s+|(?=\W))){1,6}"

# Words that show somebody is being cited in a sentence.
CUES = re.compile(
    rf"(?<!\w)[وف]?(?:{_AR_SAY}|نقلا|وفق|وفقا|ووفقا|بحسب|حسب|حسبما|طبقا|استنادا|تصریح\w*|لقاء|حدیث|حوار|المصدر|اظهر)(?!\w)"
    rf"|به گزارش|بنا به گزارش|به نقل|به گفته|به نوشته|منبع\s*:|گفت\s?و\s?گو با|گفتگو با|مصاحبه با|(?<!\w)(?:{_FA_SAY})(?!\w)"
    rf"|به پیی|بهپیی|سهرچاوه|(?<!\w)(?:{_CKB_SAY})(?!\w)"
    rf"|kaynak\s*:|gore|(?<!\w)(?:{_TR_SAY})|cavkani|(?<!\w)(?:{_KMR_SAY})(?!\w)|li gor"
    rf"|according to|citing|cited|quoted|quoting|quotes|source\s*:|via|(?<!\w){_EN_SAY}",
)
# What stands right before a name that is also a common word, or right after it, when it is cited.
CUE_BEFORE = re.compile(
    rf"(?:نقلا عن|نقل عن|نقلت|وفقا ل|وفق|بحسب|حسب|المصدر\s*:|{_AR_MEDIA}|{_AR_SAY}|به گزارش|به نقل از|به نوشته|منبع\s*:|گفت\s?و\s?گو با|گفتگو با|{_FA_MEDIA}"
    rf"|سهرچاوه\s*:|بهپیی|{_CKB_MEDIA}|kaynak\s*:|cavkani\s*:|according to|citing|source\s*:|told|by|the|via)\s*[«\"“(]?\s*$"
    rf"|(?<!\w)[وف]?ل\s?[«\"“]\s*$"
)
CUE_AFTER = re.compile(rf"^\s*[»\"”)]*\s*(?:\.\.?/|[:؛]|{_EN_SAY}|quoted|گزارش داد|نوشت|(?:tv|haber|news|gazetesi)\b)")
TOLD = re.compile(r"(?<!\w)[وف]?ل\s?[«\"“]?\s*$")
_SAID_BY = rf"(?<!\w)[وف]?(?:{_AR_SAY}|بحسب ما|حسبما|وفقا لما|وفقا ل|ووفقا ل|بحسب|حسب|نقلا عن|عن)"
_ACCORDING = r"(?:به گفته|به نقل از|بنا به گزارش|به گزارش|according to|citing|quoted|said|by)"
SPEAKS_BEFORE = re.compile(rf"{_SAID_BY}\s+(?:\S+\s+){{0,2}}?[«\"“]?$|{_ACCORDING}\s+(?:\S+\s+){{0,2}}$")
PERSON_BEFORE = re.compile(rf"{_SAID_BY}\s+(?:[^\s,،:.]+\s+){{0,10}}[«\"“]?$|{_ACCORDING}\s+(?:[^\s,،:.]+\s+){{0,6}}$")  # titles come before names
SPEAKS_AFTER = re.compile(
    rf"^[»\"”]?\s*(?::|{_EN_SAY}|quoted)|^[»\"”]?(?:\s*,)?(?:\s+\S+){{0,3}}?\s+{_EN_SAY}|^{_STOP}{{0,90}}?(?<!\w)(?:{_FA_SAY})(?!\w)"
    rf"|^[^.\n!؟?]{{0,90}}?(?<!\w)(?:{_CKB_SAY}|{_KMR_SAY}|{_TR_SAY})(?!\w)|^[»\"”]?\s+(?:{_AR_SAY})(?!\w)|^\s*[,،]\s*(?:سخنگوی|وزیر|رییس|فرمانده|معاون)"
    r"|^\s+ل\s?\w+(?:\s\w+){0,2}\s*:"  # «الداخلية العراقية لشفق نيوز:»
)

_PARTY_END = (
    r"(?=\s*(?:[,،:;؛.()«»\"“\n]|$)|\s+(?:که|در|از|به نقل|به وقت|روز|امروز|دیروز|نیز|طی|مبنی|درباره"
    r"|ان|انه|انها|علی|فی|خلال|بان|عن|قوله|قولها|تاکیده|تاکیدها|نقلا|ل[«\"“]|لوکاله|لصحیفه|لقناه|الیوم|امس|صباح|مساء))"
)
PATTERNS: Mapping[str, Sequence[str]] = {
    "ar": (
        rf"(?<!\w)(?:ل|ب|ول)?(?P<outlet>(?:{_AR_MEDIA})\s+(?!الفضا|الطاقه|الاستخبارات|المخابرات|التنمیه|الامن)[«\"“]?\s*\w[\w\s.-]{{1,28}}?)(?:\s*[»\"”]|{_PARTY_END}|\s+(?:ان|المقربه|عن|تقول|امس|البریطانیه|الامریکیه|الامیرکیه|السوری|الاسراییلیه|الترکیه|قوله)(?!\w))",
        r"(?:\+|(?<!\w)و)\s?(?P<agencies>وکالات)(?!\w)",
        r"(?<!\w)(?P<outlet>وسایل اعلام(?:\s+\w+یه)?)(?!\w)",
        rf"(?<!\w)(?P<anonymous>(?:(?:عده|ثلاثه|اربعه|خمسه|ثلاث|سته|احد)\s+)?(?:ال)?(?:{_AR_ANON_NOUN})(?:\s+(?:ال)?(?:{_AR_ANON_ADJ}))*(?:\s+(?:فی|من|داخل)\s+\w+(?:\s+ال\w+)?(?=\s+(?:ل|ان|عن|ب)|[,:]))?)(?!\w)(?!\s*:)",
        rf"(?<!\w)(?P<anonymous>(?:{_AR_OFFICIAL_NOUN})(?:\s+\w+){{0,3}}?\s+(?:الذی\s+|الذین\s+)?(?:طلب|رفض|فضل|اشترط|طلبوا|رفضوا|فضلوا)\w*\s+عدم\s+(?:ذکر|الکشف|نشر|کشف)\w*(?:\s+عن)?(?:\s+\w+)?)",
        rf"^(?P<official>{_STOP}{{3,50}}?)\s+ل\s?\w+(?:\s\w+){{0,2}}\s*:",
        rf"(?<!\w)[وف]?(?:{_AR_SAY})\s+(?P<speaker>{_STOP}{{4,90}}?){_PARTY_END}",
        rf"(?<!\w)(?:نقلا عن|عن|وفقا ل|بحسب ما (?:ذکر|اعلن|افاد)ت?|لما اعلنه|حسبما افاد)\s+"
        rf"(?P<speaker>(?:المتحدث|الناطق|الرییس|رییس|وزیر|مستشار|المرصد|قاید|نایب|مساعد){_STOP}{{3,70}}?){_PARTY_END}",
    ),
    "fa": (
        rf"(?:به گزارش|به نوشته|بنا به گزارش)\s+(?:گروه \S+ )?(?P<party>{_STOP}{{2,60}}?){_PARTY_END}",
        rf"به نقل از\s+(?P<party>{_STOP}{{2,60}}?){_PARTY_END}",
        rf"به گفته\s+(?P<official>{_STOP}{{2,50}}?)(?=\s*[,،:;.]|\s+(?:که|در|بعد|پس|این|هر|این|تا|روز)(?!\w))",
        rf"(?:گفت\s?و\s?گو با|گفتگو با|مصاحبه با|به)\s+(?P<outlet>(?:{_FA_MEDIA})\s+[«\"“]?\s*\w[\w\s]{{1,25}}?)"
        r"(?=\s*[»\"”,،:.]|\s+(?:گفت|با|ضمن|در|که|گزارش|خبر|از|اعلام)(?!\w))",
        rf"(?P<anonymous>(?<!\w)(?:{_FA_ANON})(?:\s+(?:{_FA_ADJ}))+(?:\s+که نخواست\S*\s+\S+\s+\S+\s+\S+)?"
        r"|(?<!\w)(?:شاهدان عینی|منابع اگاه|دستگاههای اطلاعاتی غربی|دستگاه های اطلاعاتی غربی))(?!\w)",
        rf"(?:^|[.\n،,:؛]\s*|\s-\s)(?P<speaker>{_STOP}{{4,70}}?)\s+(?:(?:روز|امروز|دیروز|در|نیز|ضمن|به|با|پیش)\s[^.\n:]{{0,110}}?)?(?:{_FA_SAY})(?!\w)",
        r"(?:^|[،,]\s*)(?P<outlet>\w+(?:\s\w+)?)\s+گزارش داد\s*[/:]",
    ),
    "ckb": (
        rf"(?P<outlet>(?<!\w)(?:{_CKB_MEDIA})\s+\w+(?:\s+\w+){{0,2}}?)(?=\s*[,،.]|ی?\s+(?:راگهیاند|رایگهیاند|گوت|وت)(?!\w))",
        r"(?P<anonymous>(?<!\w)(?:سهرچاوهیهکی|سهرچاوهکانی|بهرپرسیکی)\s+\w+)",
        rf"^(?P<official>{_STOP}{{4,50}}?)\s+به\s+\w+ی?\s+(?:{_CKB_SAY})(?!\w)",
    ),
    "kmr": (
        r"(?P<anonymous>(?<!\w)cavkani\w*(?:\s+ewlehiy\w+|\s+leskeri\w*|\s+fermi)?)(?=\s)(?!\s*:)",
        rf"^(?:[^-–]{{0,30}}[-–]\s*)?(?P<official>{_STOP}{{4,50}}?)\s+(?:daxuyani\w*|ji\s)",
    ),
    "tr": (
        r"(?P<anonymous>(?<!\w)(?:bir\s+(?:\w+\s+)?kaynak|(?:guvenlik|askeri|yerel)\s+kaynak\w+|adini vermek istemeyen \w+(?:\s\w+)?))(?!\w)(?!\s*:)",
        r"(?P<outlet>(?<!\w)\w+(?:\s\w+)?\s+(?:haber ajans\w+|gazetesi\w*|televizyonu\w*))",
    ),
    "en": (
        rf"(?P<anonymous>(?<!\w){_EN_ANON})(?!\w)(?!\s*:)(?=[^.\n]{{0,60}}?\b(?:{_EN_SAY}|quoted|as saying)|\s*,)",
        rf"(?:citing|cited|quoted|quoting|told by|according to)\s+(?P<anonymous>(?:{_EN_ANON}(?:\s+close to(?:\s+\w+){{1,6}})?|{_EN_ANON_OFFICIAL}))(?!\w)",
        rf"(?P<anonymous>(?<!\w){_EN_ANON_OFFICIAL})(?=\s+(?:who|{_EN_SAY}))",
        rf"(?:according to|citing|quoted by|reported by)\s+(?:the\s+)?(?:(?:\w+|\w+-based)\s+)?"
        rf"(?:news website\s+|newspaper\s+|channel\s+)?(?P<party>{_EN_NAME})",
        rf"(?P<outlet>{_EN_NAME}(?:news website|news agency|newspaper|tv channel|television|daily|magazine|tv))"
        rf"(?=\s+(?:channel\s+)?(?:{_EN_SAY}|quoted|cited))",
        rf"(?:website|newspaper|channel|daily|agency|broadcaster)\s+(?P<outlet>{_EN_NAME})(?:{_EN_SAY}|quoted|cited)",
        r"(?P<outlet>(?:(?:several|some)\s+)?(?:western|arab|iraqi|iranian|local|lebanese|israeli)\s+(?:media(?:\s+outlets)?|press reports?))"
        r"(?=\s+(?:reported|said)|[.,]|$)",
        rf"(?:^|[.,”\"“]\s*)(?:[^.,\"”“]{{0,40}}?\s)?(?P<speaker>{_EN_NAME})(?:{_EN_SAY})",
        rf"(?:quoted)\s+(?P<speaker>{_EN_NAME})[^.\n]{{0,80}}?as saying",
        rf"[,”\"]\s*(?P<speaker>{_EN_NAME})(?:said|told|added)",
    ),
}

ANONYMOUS = re.compile(
    rf"^(?:(?:عده|ثلاثه|اربعه|خمسه|ثلاث|احد|یک|چند|دو|سه|چهار)\s)?(?:ال)?(?:{_AR_ANON_NOUN}|منبع|منابع|شاهدان|سهرچاوه|kaynak|cavkani)(?!\w)"
    r"|^یک مقام|عدم (?:ذکر|الکشف|نشر)|نخواست نام|\b(?:sources?|witnesses|unnamed|anonymous)\b|^شهود"
)
MEDIA = re.compile(
    rf"^(?:{_FA_MEDIA}|{_AR_MEDIA}|{_CKB_MEDIA})(?!\w)|\b(?:news|times|post|tv|agency|press|daily|journal|newspaper|channel|radio|magazine|website|herald|tribune)\b"
)
# First words of a phrase that names nobody one could cite.
NOT_A_SOURCE = frozenset(map(simplify, _LISTS["_NOBODY"].split("/")))
NATIONS = frozenset(["iraqi", "iranian", "syrian", "american", "chinese", "russian", "arab", "western", "turkish", "lebanese", "israeli", "local", "kurdish"])
NO_NAME = NATIONS | frozenset(map(fold, ["news", "media", "press", "the", "this", "today", "هذا", "اليوم"]))  # words that alone name nobody
_AR_TITLE = re.compile(rf"(?<!\w)(?:ال)?(?:{_AR_TITLES})(?!\w)")
_FA_TITLE = re.compile(rf"(?<!\w)(?:{_FA_TITLES})(?!\w)")
_CAPITAL = re.compile(r"[A-Z]")


def looks_named(name: str, folded: str, language: str) -> bool:
    """Whether a phrase before or after a word of saying names a person, an office or an institution rather than anything else."""
    if language == "en":
        return _CAPITAL.match(name) is not None and folded not in NATIONS
    words = len(folded.split())
    if language == "fa":
        return words <= 12 and (_FA_TITLE.search(folded) is not None or ANONYMOUS.search(folded) is not None)
    return words <= 14 and (_AR_TITLE.search(folded) is not None or (2 <= words <= 3 and not NOT_A_SOURCE & set(folded.split())))
