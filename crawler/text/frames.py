"""The tables of citing in five languages: what stands before a source, how it says, where its name ends, and what kind of noun it is.

`phrases` reads with them. Lists are in natural spelling, "/" between entries, and folded here; what `saying` lists already is taken from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.text.months import simplify
from crawler.text.saying import read, words

_TABLE = """
ar before +/نقلا عن/نقل عن/وفقا ل/وفق/بحسب/حسب/طبقا ل/استنادا إلى/استنادا ل/على لسان/بحسب ما نقلته/بيان صادر عن/المصدر :/في بيان ل/في تقرير ل/نسبت إلى
ar before إلى جانب تقرير
ar before_medium +/في تصريح ل/في حديث ل/في حديث إلى/في مقابلة مع/في لقاء مع/في حوار مع/على سؤال ل/في تصريحات ل/عبر شاشة/في مقابلة أجرتها معه/في تصريح خاص ل
ar before_medium في اتصال مع
ar before_name نقلا عن/على لسان
ar say قال/قالت/قالوا/يقول/تقول/صرح/صرحت/أفاد/أفادت/أفادوا/يفيد/تفيد/أكد/أكدت/أكدوا/يؤكد/تؤكد/أعلن/أعلنت/أعلنوا/ذكر/ذكرت/ذكروا/أوضح/أوضحت/أضاف/أضافت/أبلغ
ar say أبلغت/أبلغوا/شدد/شددت/نفى/نفت/نفوا/حذر/حذرت/روى/روت/زعم/زعمت/اعترف/اعترفت/أخبر/أخبرت/أردف/أشار/أشارت/لفت/لفتت/نوه/نوهت/تابع/استطرد/غرد/غردت/كتب/علمت
ar say أقر/أقرت/أعرب/أعربت/اعتبر/اعتبرت/توقع/توقعت/ألمح/ألمحت/رجح/رجحت/ادعى/ادعت/ناشد/ناشدت/تحدث/تحدثت/رأى/طالب/طالبت/دعا/دعت/كشف/كشفت/نشر/نشرت/نقل/نقلت
ar say وبين/أورد/أوردت/نسبت/أدان/أدانت/استبعد/استبعدت/انتقد/انتقدت/اتهم/اتهمت/وثق/وثقت/علق/علقت/اكتفى/اكتفت/طمأن/تعهد/تعهدت/أجاب/أجابت/كتبت
ar strong قال/قالت/قالوا/يقول/تقول/صرح/صرحت/أفاد/أفادت/أوضح/أوضحت/أضاف/أضافت/شدد/شددت/نفى/نفت/غرد/غردت/أعرب/أعربت/أردف/تابع/نوه/حذر/حذرت/زعم/ادعى/أعلن
ar strong أعلنت/أكد/أكدت
ar sure قال/قالت/قالوا/يقول/تقول/صرح/صرحت/أفاد/أفادت/أوضح/أوضحت/أضاف/أضافت/أردف/تابع
ar skip لي/لنا/لهم/أول/من/جهته/جانبه/جهتها/جانبها/به/بها/له/لها/عنه/عنها/ايضا/كذلك/من جهته/من جانبه/من جهتها/ما/معه/بدوره/بدورها/اليوم/أمس
ar end إن/أن/أنه/أنها/أنهم/أنهما/بأن/بأنه/بأنها/خلال/في/على/إلى/الى/من/عن/مع/قوله/قولها/قولهم/اليوم/أمس/صباح/مساء/بعد/قبل/عقب/عبر/حول/بشأن/منذ/لدى/عند/حين
ar end حيث/بينما/فيما/الذي/التي/الذين/كما/قائلا/قائلة/مؤكدا/مؤكدة/مشيرا/مشيرة/موضحا/موضحة/لافتا/مبينا/ردا/تعليقا/ضمن/أثناء/للصحفيين/للصحافيين/نقلا/يوم/ليل
ar end ليلة/ظهر/فجر/ما/لم/لا/لن/قد/هو/هي/السبت/الأحد/الاثنين/الثلاثاء/الأربعاء/الخميس/الجمعة/وجود/بوجود/مقتل/إصابة/تنفيذ/استعداد/استمرار/ضرورة/أهمية/عدم
ar end رفض/رفضه/رفضها/بيانا/لمراسلنا/علمه/تسجيل/وقوع/دعم/تعرض
ar within في/من
ar media وكالة/وكالات/صحيفة/صحف/جريدة/موقع/مجلة/قناة/قنوات/شبكة/إذاعة/راديو/تلفزيون/فضائية/منصة/محطة/الصحيفة/القناة/الوكالة/وسائل/شاشة/مراسل/مراسلة
ar inanimate أيها/إنني/إني/كان/كانت/ثمة/هناك/لسنا/تقرير/دراسة/بيان/بيانات/أرقام/نتائج/صور/صورة/معلومات/إحصائية/إحصائيات/إحصاءات/مؤشرات/خبر/أخبار/أنباء
ar inanimate تصريح/تصريحات/تحقيق/تحقيقات/حادث/هجوم/قصف/انفجار/ضرورة/أهمية/رسالة/وثيقة/وثائق/فيديو/مقطع/حصيلة/قرار/قانون/اتفاق/اتفاقية/خطة/جدول/توقيت/عملية
ar inanimate عمليات/زيارة/اجتماع/لقاء/مباحثات/إجراءات/ظروف/تقديرات/توقعات/تقارير/روايات/ذلك/رأي/حاجة/معايير/ضوابط/مصلحة/شروط/طريقة/شكل/نظام/تعليمات/برنامج
ar inanimate مبدأ/موعد/أسعار/سعر/عدد/حجم/نسبة/مقدمة/مادة/نص/ما/عند/كل/أي/غير/استعداد/استعداده/حرص/حرصه/دعم/دعمه/تهم/مواقف/موقف/مكان/مسلسل/فيلم/كتاب/شريط
ar inanimate تسجيل/رواية/نوع/منطقة/ساعة/عام/سنة/شهر/يوم/اسبوع/تاريخ/إشارة/تطورات/سلاح/أسلحة/سيارة/طائرة/طائرات/هذا/هذه/تلك/تفاصيل/ثقة/ثقته/أمل/أمله
fa before به نقل از/به گفته/به گفته ی/به گفتهٔ/به گزارش/به نوشته/به نوشته ی/طبق اعلام/بنا بر اعلام/بنا به اعلام/براساس اعلام/بر اساس اعلام/از قول/از زبان
fa before به روایت/به ادعای/بنا به گزارش/براساس گزارش/بر اساس گزارش/طبق گزارش/بنا بر گزارش/بنابر گزارش/بنابر اعلام/به استناد/به باور/به اعتقاد/منبع :
fa before به نقل/مطابق اعلام/طبق بیانیه/بنا بر بیانیه
fa before_medium در گفت وگو با/در گفتگو با/در گفت و گو با/در مصاحبه با/یادداشتی برای/به خبرنگار/در گفت‌وگو با/در یادداشتی برای
fa before_name به نقل از/به گفته/به گفته ی/از قول/از زبان/به باور/به اعتقاد/طبق اعلام/بنا بر اعلام/بنا به اعلام/براساس اعلام/بر اساس اعلام/بنابر اعلام
fa before_name مطابق اعلام
fa say می‌گوید/می‌گویند/گفت/گفتند/گفته است/گفته‌اند/گفته بود/افزود/افزودند/نوشت/نوشتند/نوشته است/نوشته بود/می‌نویسد/مدعی شد/مدعی شدند/مدعی شده است
fa say یادآور شد/خواستار شد/متذکر شد/معتقد است/خواند/دانست/آورده است/نوشته‌اند/خواستار شدند/منتشر کرده
fa noun اعلام/تاکید/تأکید/اظهار/بیان/تصریح/خاطرنشان/خاطر نشان/عنوان/توضیح/هشدار/خبر/گزارش/ادعا/فاش/تکذیب/تایید/تأیید/محکوم/اذعان/اعتراف/اشاره/مطرح/ابراز
fa noun تشریح/ادامه/پاسخ/توییت/منتشر/مخابره/روایت/نقل/افشا/رد/پیش‌بینی/پیش بینی/ابراز نگرانی/ابراز امیدواری/اطلاع/توصیف/متهم/قلمداد/مستند
fa light کرد/کردند/کرده است/کرده‌اند/کرده بود/داد/دادند/داده است/داده‌اند/داشت/داشتند/داشته است/نمود/نمودند/ساخت/می‌کند/می‌کنند/می‌دهد/می‌دهند
fa start که/اما/ولی/همچنین/می‌شود
fa adjunct گران/کمتر/بیشتر/عدم/به/در/از/با/بر/برای/پس/پیش/بعد/قبل/طی/طبق/بنا/بنابر/براساس/علیه/تا/روز/امروز/دیروز/شنبه/هنگام/ساعت/هفته/ماه/سال/شامگاه
fa adjunct بامداد/صبح/همزمان/درحالی/هنوز/این/آن/اگر/چون/وقتی
fa end در/به/از/با/بر/برای/که/روز/امروز/دیروز/نیز/هم/طی/ضمن/پیش/پس/شامگاه/بامداد/صبح/عصر/ظهر/شب/هفته/اخیرا/همچنین/را/گفت/این/آن/ساعت/شنبه/یکشنبه/دوشنبه
fa end سه‌شنبه/چهارشنبه/پنجشنبه/درباره/مبنی/علیه/تا/هنوز/تاکنون/هرگونه/هیچ/بعد/قبل/بود/است/شد/شده/کرد/کرده/هر/دیگر/سپس
fa told به
fa weak منتشر/ادامه/رد/نقل/محکوم/متهم/اشاره/مطرح/پاسخ/پیش
fa pronoun وی/او/ایشان/آنان/آنها
fa finite شده/است/بود/شد/شدند/کرده/کرد/بوده/نیست/باشد
fa media خبرگزاری/روزنامه/پایگاه/وبگاه/تارنمای/وب‌سایت/وبسایت/سایت/نشریه/هفته‌نامه/ماهنامه/رادیو/تلویزیون/شبکه/کانال/مجله/رسانه/رسانه‌های/رسانه‌ها/بنگاه
fa media آژانس/صداوسیما/سرویس
fa inanimate شما/ما/من/مردم/باید/نباید/شاید/هم/مانند/مثل/بین/عدم/وجود/کشف/گزارش/گزارش‌ها/گزارش‌های/بیانیه/آمار/نتایج/تصاویر/تصویر/خبر/اخبار/داده‌ها/تحقیقات
fa inanimate بررسی/بررسی‌ها/قانون/حمله/انفجار/سند/اسناد/نظرسنجی/پژوهش/این/آن/مطالعه/تلفن/قیمت/تعداد/هیچ/همه/هر/پیام/نامه/خودرو/موضوع/مسئله/برنامه/طرح
fa inanimate عملیات/فیلم/کتاب/متن/مقاله/دیدار/نشست/جلسه/سفر/توافق/تیم/سال/ماه/روز/وی/او/ایشان/آنها/آنان/خود/عکس/ویدئو/مدارک/شواهد
ckb before بە گوتەی/بەوتەی/بە وتەی/بەگوتەی/لە زاری/لە زمانی/بەپێی ڕاگەیاندراوی/بە پێی ڕاگەیاندراوی/بەپێی هەواڵی/بە پێی هەواڵی/بەپێی ڕاپۆرتی/بەپێی/بە پێی
ckb before بەگوێرەی/بە گوێرەی/سەرچاوە :/لە بەیاننامەیەکی/لە بەیاننامەی/لە ڕاگەیەندراوێکی/لە ڕاگەیەندراوی/لە ڕاپۆرتێکی/لە ڕاپۆرتی/بەپێی ڕاپۆرتێکی
ckb before بە پێی ڕاپۆرتێکی/بەپێی بەیاننامەیەکی/بەپێی ڕاگەیەندراوێکی/بەپێی زانیارییەکانی/بە پێی زانیارییەکانی/بەپێی هەواڵێکی/بە قسەی/بەقسەی
ckb before_medium لە چاوپێکەوتنێکدا لەگەڵ/بە خبرنگاری
ckb before_name بە قسەی/بەقسەی/بە گوتەی/بەوتەی/بە وتەی/بەگوتەی/لە زاری/لە زمانی
ckb say گوتووە/گوتوویەتی/گوتوویانە/وتووە/وتوویەتی/وتوویانە
ckb say گوت/گوتی/گوتیشی/گوتیان/وت/وتی/وتیشی/وتیان/ڕایگەیاند/ڕاگەیاند/ڕایگەیاندووە/ڕایانگەیاند/ڕایدەگەیەنێت/دەڵێت/دەڵێ/دەڵێن/نووسیویەتی/نووسی/زانیویەتی
ckb say ئاماژەی/پێی وایە/هۆشداری دا/هۆشداریدا/هۆشدارییدا/دەنووسێت/جەختیکردەوە/ڕوونیکردەوە/بڵاویکردەوە/دووپاتیکردەوە/ئاشکرایکرد/ڕەتیکردەوە/داوای کرد
ckb say باسی کرد
ckb noun ئاشکرای/ئاشکرا/دووپاتی/دووپات/بڵاوی/بڵاو/جەختی/جەخت/ڕوونی/ڕەتی/پشتڕاستی/باسی/ئیدانەی/ئاماژەی بەوە/هۆشداری/هۆشداریی/ڕاپۆرتی/ئیدانە
ckb of_that لەوە/بەوە/لەوەش/بەوەش/لەم/لەسەر ئەوە
ckb light کرد/کردەوە/کردووە/کردووەتەوە/کردۆتەوە/دەکات/دەکاتەوە/دا/داوە/کردبوو/دەدات
ckb start کە/بەڵام/هەروەها
ckb adjunct لە/بۆ/بە/لەگەڵ/بەپێی/ئەمڕۆ/دوێنێ/دوای/پێش/لەسەر/کاتێک/ئەو/ئەم/ئەمە/هەر
ckb end وا/وای/هاتووە/هاتوە/دا/ئاماژە/باس/لە/بۆ/بە/لەگەڵ/ئەمڕۆ/دوێنێ/کە/دوای/پێش/لەسەر/سەبارەت/لەبارەی/پێی/و/ئەو/ئەم/تایبەت
ckb told بە
ckb pronoun ئەو/ئەوان/ناوبراو
ckb media ئاژانسی/ماڵپەڕی/کەناڵی/ڕۆژنامەی/تۆڕی/تیڤی/گۆڤاری/ڕادیۆی/تەلەفزیۆنی/سایتی/پێگەی/میدیای
ckb inanimate ئێمە/من/تۆ/ئێوە/ئەوە/هەموو/هیچ/کەس/هێرش/تەقینەوە/فڕۆکە/نامە/ڤیدیۆ/ڕووداو/گرتە/دۆسیە/ڕۆژ/مانگ/ساڵ/ئۆتۆمبێل/بەڵگەنامە/ڕاپۆرت/ڕاپۆرتەکە/ئامار
ckb inanimate ئامارەکان/هەواڵ/زانیاری/زانیارییەکان
ckb inanimate یاسا/بڕیار/هێرشەکە/ئەو/ئەم/ئەوان/بەیاننامە/بەیاننامەکە/ئەمە
ckb person هاوڵاتی/هاووڵاتی/دانیشتوو/شارەزا/چاودێر/پزیشک/ڕۆژنامەنووس/بەرپرس/ئەفسەر/فەرماندە/پەرلەمانتار/شایەتحاڵ/چاوساغ/کارمەند/ئەندام/دیپلۆمات/سەرباز
ckb person پێشمەرگە/باڵیۆز/ڕاوێژکار/سەرچاوە/پارێزەر/چالاکوان/جووتیار/شۆفێر/بازرگان/مامۆستا/گوندنشین/کرێکار/خوێندکار/سیاسەتمەدار/شرۆڤەکار/وەزیر
ckb indefinite ێک/ێکی/یەک/یەکی/ان/انی/ەکان/ەکانی/یەکان
kmr before li gorî/li gor/bi gotina/ji devê/ji zarê/li gorî daxuyaniya/li gorî nûçeya/çavkanî :/bi vegotina/li gorî agahiyên/ji zimanê
kmr before di daxuyaniya/di daxuyaniyeke/di daxuyaniyekê/di rapora/di raporeke/di peyama/di nûçeya/di nûçeyeke/li gorî ragihandina/li gorî rapora
kmr before di daxuyaniyek/li gorî agahiyên ji/li gorî daneyên/li gora/bi ya/li gorî gotinên/ji zimanê
kmr before_medium di hevpeyvînekê de bi/ji kamerayên
kmr before_name li gorî daxuyaniya/li gorî gotinên/bi gotina/ji devê/ji zarê/bi vegotina/ji zimanê
kmr say got/gotin/gotiye/dibêje/dibêjin/ragihand/ragihandin/ragihandiye/radigihîne/da zanîn/dan zanîn/daye zanîn/da xuyakirin/dan xuyakirin/nivîsand/nivîsî
kmr say daxuyand/daxuyandin/daxuyandiye/daxuyandine/radigihînin/ragihandine/gotiye/gotine/bersivand/nivîsiye/nivîsandiye/nivîsîne/got jî
kmr say bersiv da/mesaj da/soz da/agahî da/agahî dan/eşkere dike/dan diyarkirin/dan ragihandin/da ragihandin/hişyarî da/axivî/vegot/anî ziman/bal kişand
kmr say da diyarkirin
kmr noun eşkere/aşkera/diyar/belav/zelal/piştrast/red/destnîşan/îdia/xuya/tekez/teqez/bang/şermezar/tesdîq/behsa/daxwaz
kmr light kir/kirin/kiriye/kirine/dike/dikin/kiribû
kmr start ku/lê/û
kmr adjunct di/li/ji/bi/duh/îro/piştî/berî/der/derbarê/ev/ew/vê/vî/heta/dema/her
kmr end di/li/ji/bi/duh/îro/ku/der/derbarê/ev/ew/piştî/berî/re/de/dê/û/yê/hat
kmr told ji
kmr pronoun me/min/ew/wî/wê
kmr media ajansa/televîzyona/kanala/rojnameya/malpera/radyoya/tora/kovara
kmr inanimate navenda nûçeyan/xwe/wan/em/ez/tu/hûn/me/min/hemû/daxuyanî/name/balafir/otomobîl/teqîn/vîdyo/dosye/komele/roj/meh/sal/raport/rapor/nûçe/agahî
kmr inanimate daneyên/êrîş/qanûn
kmr inanimate biryar/ew/ev/peyman
kmr inanimate civîn
kmr person welatî/şênî/niştecih/çavdêr/rojnamevan/leşker/bijîşk/şêwirmend/karmend/berpirs/efser/dîplomat/endam/fermandar/şahid/parlamenter/parêzer
kmr person siyasetmedar/mamoste/doktor/polîs/şervan/rêveber/cotkar/bazirgan/gundî/ajokar/xebatkar/çalakvan/çavkanî/wezîr
kmr indefinite ek/ekî/eke/ekê/an/ên/yek/yekî/yan/yên
"""
_LISTS = read("\n".join(f"{line.partition(' ')[0]}.{line.partition(' ')[2]}" for line in _TABLE.strip().splitlines()))
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]  # by their first word, the longest first


@dataclass(frozen=True, slots=True)
class Frames:
    """One language's tables, folded."""

    before: Phrases  # what stands before a source
    of_media: frozenset[tuple[str, ...]]  # those of them that only a medium follows
    of_names: frozenset[tuple[str, ...]]  # those that somebody follows, whatever he is called
    say: Phrases
    strong: frozenset[str]  # verbs whose subject speaks, whatever it is called
    verb_first: bool
    start: frozenset[str]  # a clause begins after these
    adjunct: frozenset[str]  # what begins with these is no subject
    end: frozenset[str]  # a name ends before these
    skip: frozenset[str]
    media: frozenset[str]
    inanimate: frozenset[str]
    number: frozenset[str]
    unnamed: frozenset[str]
    person: frozenset[str]
    indefinite: tuple[str, ...]
    title: frozenset[str]
    carried: Mapping[str, frozenset[str]]  # a preposition and the verbs that carry their source with it
    told: frozenset[str]  # what stands before whoever is told something
    sure: frozenset[str]  # verbs that nothing but a speaker follows
    weak: frozenset[str]  # verbs whose subject counts only with a title
    pronoun: frozenset[str]
    finite: frozenset[str]
    statement: frozenset[str]
    within: frozenset[str]
    media_suffix: frozenset[str]
    sources: frozenset[str]  # nouns that always mean an unnamed source
    adjective: frozenset[str]
    no_surname: frozenset[str]
    label: frozenset[str]  # "Source:"


def _listed(language: str, *names: str) -> list[str]:
    return [simplify(word.strip()) for name in names for word in _LISTS.get(f"{language}.{name}", "").split("/") if word.strip()]


def _shared(*names: str) -> list[str]:
    return [word for name in names for word in words(name)]


def _phrases(entries: Iterable[str]) -> Phrases:
    found: dict[str, list[tuple[str, ...]]] = {}
    for parts in {tuple(entry.split()) for entry in entries}:
        found.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(every, key=len, reverse=True)) for first, every in found.items()}


_CARRIED = {
    "عن": frozenset(words("ar_carry")),
    "الی": frozenset(["نسبت"]),
    "من": frozenset(["علمت", "علم"]),
}


def _of(language: str, number: str, unnamed: tuple[str, ...]) -> Frames:
    composed = [
        f"{noun} {to}{light}"
        for noun in _listed(language, "noun")
        for to in ("", *(f"{word} " for word in _listed(language, "of_that")))
        for light in _listed(language, "light")
    ]
    nobody = [w for w in words("nobody") if language != "ckb" or w not in ("به",)]
    return Frames(
        before=_phrases(_listed(language, "before", "before_medium")),
        of_media=frozenset(tuple(w.split()) for w in _listed(language, "before_medium")),
        of_names=frozenset(tuple(w.split()) for w in _listed(language, "before_name")),
        say=_phrases([*_listed(language, "say"), *composed]),
        strong=frozenset(_listed(language, "strong")),
        verb_first=language == "ar",
        start=frozenset(_listed(language, "start")),
        adjunct=frozenset(_listed(language, "adjunct")),
        end=frozenset(_listed(language, "end")),
        skip=frozenset(_listed(language, "skip")),
        media=frozenset(_listed(language, "media")),
        inanimate=frozenset([*_listed(language, "inanimate"), *nobody]),
        number=frozenset(words(number)) if number else frozenset(),
        unnamed=frozenset(_shared(*unnamed)),
        person=frozenset(_listed(language, "person")),
        indefinite=tuple(_listed(language, "indefinite")),
        carried=_CARRIED if language == "ar" else {},
        told=frozenset(_listed(language, "told")),
        sure=frozenset(_listed(language, "sure")),
        weak=frozenset(_listed(language, "weak")),
        pronoun=frozenset(_listed(language, "pronoun")),
        finite=frozenset(_listed(language, "finite")),
        statement=frozenset(words("ar_statement")),
        within=frozenset(words("ar_works_in")),
        media_suffix=frozenset(map(simplify, ["نيوز", "نیوز", "برس", "تايمز", "تایمز", "بوست", "پرس", "news", "press"])),
        sources=frozenset(map(simplify, ["مصدر", "مصدرا", "مصادر", "مصدران", "مصدرين", "شهود", "شاهد", "مصادرنا"])),
        adjective=frozenset(words("ar_anon_adj")),
        no_surname=frozenset(words("ar_no_surname")),
        label=frozenset(map(simplify, ["المصدر", "المصادر", "منبع", "سەرچاوە", "çavkanî", "مصدر", "منابع"])),
        title=frozenset(word for entry in _shared(f"{language}_titles") for word in entry.split()),
    )


FRAMES: Mapping[str, Frames] = {
    "ar": _of("ar", "ar_number", ("ar_unnamed", "ar_anon_noun")),
    "fa": _of("fa", "fa_number", ("fa_unnamed", "fa_anon")),
    "ckb": _of("ckb", "ckb_number", ("ckb_unnamed",)),
    "kmr": _of("kmr", "kmr_number", ("kmr_unnamed",)),
}
