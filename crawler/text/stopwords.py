"""Words that say nothing of what a story is about: function words, words of saying and of time, and what newsrooms print around every story.

In natural spelling, a language a block; compared in the fold, so that every keyboard's spelling is meant.
For what became frequent, never for matching or search.
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.text.letters import fold
from crawler.text.months import MONTH_NAMES, WEEKDAYS
from crawler.text.saying import words

_ARABIC = """
من في على إلى عن مع أن إن أنه أنها إنه إنها بأن لأن كأن كان كانت كانوا يكون
تكون ليس ليست هو هي هم هذا هذه ذلك تلك هؤلاء الذي التي الذين اللذين اللواتي ما ماذا لماذا كيف متى أين لا لم لن قد لقد سوف أو أم ثم بل لكن لكنه لكنها
إذا إذ إذن لو كل كلا بعض جميع أي غير سوى إلا حتى منذ خلال بعد قبل بين أمام خلف فوق تحت عند عندما حيث حين بينما كما مثل نحو ضد دون بدون حول وفق وفقا
بحسب حسب عبر لدى لدي أجل بسبب رغم برغم سواء أيضا فقط جدا هنا هناك الآن اليوم أمس غدا مساء صباح صباحا فجر ظهر عام عاما سنة شهر أسبوع يوم أيام ساعة
ساعات أشهر سنوات أعوام الماضي الماضية المقبل المقبلة الجاري الحالي الحالية السابق السابقة الأول الأولى الثاني الثانية الثالث الثالثة الأخير الأخيرة
أول ثاني آخر أخرى آخرين الأخرى واحد واحدة اثنان اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة عشر عشرين مئة مائة ألف مليون مليار له لها لهم به بها
بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم عنه عنها إليه إليها معه معها لنا لكم نحن أنا أنت نفسه نفسها ذات ذاته تم يتم تمت سيتم أجرى جرى يجري
جاء جاءت يأتي تأتي بدأ بدأت أصبح أصبحت مازال يزال تزال ظل يمكن يجب ينبغي قام قامت يقوم تقوم هل مضيفا مشيرا موضحا مؤكدا لافتا مبينا بيان تصريح تصريحات
حديث خبر أخبار الخبر مصدر مصادر تقرير مراسل مراسلنا متابعة خاص عاجل وكالة نيوز صحيفة قناة موقع إعلام تلفزيون نشر نشرت صورة صور فيديو المزيد اقرأ اضغط
تابع رابط تليغرام تلغرام واتساب تويتر فيسبوك منصة حساب قائلا قائلة وقت حال شأن إطار عدد عددا كبير كبيرة جديد جديدة أكثر أقل مدير عدة كافة ضمن تجاه
إزاء بشأن باتجاه جانب جانبه جانبها طريق خارج داخل مما وفيما فيما لذلك وذلك كذلك وكان وقد وقال إنّ ربما
"""
_PERSIAN = """
از در به با برای که را این آن تا بر و یا هم نیز اما ولی اگر چون زیرا پس سپس بین میان روی زیر پیش بعد قبل طی ضمن بدون علیه درباره پیرامون توسط همچنین
همین همان هر هیچ همه برخی بعضی چند چندین دیگر دیگری دیگران خود خویش وی او آنها آن‌ها آنان ایشان ما من شما تو چه چرا چگونه کجا کی کدام است بود بودن
باشد باشند هست هستند نیست نیستند بودند شد شدن شده شدند می‌شود می‌شوند نمی‌شود خواهد خواهند شود شوند کرد کردن کرده کردند می‌کند می‌کنند نمی‌کند کند
کنند کنیم داد دادن داده دادند می‌دهد می‌دهند دهد دهند دارد دارند ندارد داشت داشته داشتند داشتن باید نباید شاید می‌تواند می‌توانند تواند توانند گفت
گفته گفتند می‌گوید می‌گویند افزود اعلام اظهار بیان تاکید تأکید خبر خبری گزارش خبرگزاری خبرنگار خبرنگاران نقل گفتگو گفت‌وگو ادامه اشاره عنوان مطرح
توضیح یادآور خاطرنشان تصریح تصویر تصاویر عکس فیلم ویدئو ویدیو بیشتر کمتر بسیار خیلی یک دو سه چهار پنج شش هفت هشت نه ده صد هزار میلیون میلیارد اول دوم
سوم نخست نخستین آخرین روز روزها روزهای هفته ماه سال سال‌های ساعت امروز دیروز فردا امشب صبح عصر ظهر شب شامگاه بامداد گذشته جاری آینده اخیر اخیرا کنونی
حال حاضر زمان زمانی هنگام وقتی مورد موارد طور نوع صورت جمله حدود نزدیک تعداد شمار بخش برابر نسبت وجود قرار انجام گرفت گرفته گرفتند می‌گیرد گیرد آمد
آمده آمدن می‌آید رسید رسیده رفت رفته ها های هایی ای می نمی تر ترین اند ام اش شان مان تان بنابراین براساس اساس بنابر کانال تلگرام توییتر اینستاگرام
سایت پایگاه اطلاع‌رسانی انتهای پیام کد لینک منتشر انتشار دست یعنی حتی البته تنها فقط دوباره همواره هنوز اکنون سوی جهت خصوص راستای زمینه
"""
_SORANI = """
لە لەگەڵ لەسەر لەلایەن لەو لەم لەوە لەوەی لەنێو لەناو لەنێوان لەبەر لەبارەی لەژێر لەدوای لەپێش لەکاتێکدا لەڕێگەی بە بەپێی بەو بەم بەهۆی بۆ بۆیە
بۆئەوەی تا تاوەکو هەتا و یان یاخود بەڵام هەروەها هەر هەموو هیچ هەندێک چەند کە ئەم ئەو ئەمە ئەوە ئەوەی ئەوان ئێمە ئێوە من تۆ خۆی خۆیان خۆم دوای پێش
پێشتر پاش ناو نێوان نێو سەر ژێر بەر دەر وەک وەکو زۆر زیاتر کەم کەمتر یەک دوو سێ چوار پێنج شەش حەوت هەشت نۆ دە سەد هەزار ملیۆن ملیار یەکەم دووەم سێیەم
دیکە تر ئێستا ئەمڕۆ دوێنێ سبەی ڕۆژ ڕۆژی ڕۆژە ساڵ ساڵی مانگ مانگی هەفتە کاتژمێر کات کاتی کاتێک ئەمساڵ ڕابردوو داهاتوو هەیە هەبوو نییە نەبوو بوو بووە
بوون دەبێت دەبێ دەکات دەکەن دەکرێت دەکرێ کرد کردن کردووە کرا کراوە کران کراون دەدات دا دراوە درا دان دەڵێت دەڵێ گوت گوتی وت وتی ڕایگەیاند ڕاگەیاند
ڕایانگەیاند ئاشکرای ئاماژەی ئاماژە جەختی لێدوان لێدوانێک لێدوانێکدا پێی وایە بڵاو بڵاوی بڵاوکرایەوە هەواڵ هەواڵی ڕاپۆرت ڕاپۆرتی سەرچاوە سەرچاوەیەک
سەرچاوەکە تایبەت وێنە ڤیدیۆ کەناڵ ئاژانسی دەربارەی بارەی شێوە شێوەی بەشێک بەشێوەیەکی ژمارە ژمارەی هاتووە هات چونکە ئەگەر بەبێ تەنیا تەنها
"""
_KURMANJI = """
li ji bi di de da bo ku ye yê ya yên în e ne na û an yan jî lê belê her hemû hin hinek çend tu tiştek ev ew van wan vê wê vî wî min te me we xwe ser
serê bin ber berî piştî pişt paş nav navbera nêzîkî derbarê dema dem gava heta ta wek weke wekî gelek pir zêde zêdetir kêm yek du sê çar pênc şeş heft
heşt neh deh sed hezar milyon milyar yekem duyem din dî niha îro duh sibê roj roja sal sala meh meha hefte saet êdî hîn hatin hat hate hatiye hatine
tê tên bû bûn bûye dibe dibin dike dikin kir kirin kiriye kirine dide didin da dan daye heye hene tune nîne got gotin dibêje dibêjin ragihand diyar
eşkere daxuyanî daxuyaniyê daxuyaniyek nûçe nûçeyên rapor ajans çavkanî herwiha herweha di rê aliyê alî hejmar hejmara wêne vîdyo taybet sebebê sedema
divê dikare dikarin ancax bes jibo lewma çimkî eger
"""
_TURKISH = """
ve veya ile için bir bu şu o da de ki mi mı mu mü ama ancak fakat çünkü eğer ise gibi kadar göre daha çok en az her hiç bazı tüm bütün diğer başka
aynı kendi kendisi biz siz onlar ben sen ne neden nasıl nerede hangi kim sonra önce önceki sonraki şimdi bugün dün yarın gün günü yıl yılı yılında ay
ayı hafta saat sabah akşam gece geçen gelecek son ilk iki üç dört beş altı yedi sekiz dokuz on yüz bin milyon milyar birinci ikinci olarak olan olduğu
olduğunu olacak olması oldu olmuş olur olmak değil var yok etti eden edildi ediyor edecek etmek ettiği ettiğini yaptı yapan yapıldı yapılan yapılacak
yapıyor yaptığı dedi söyledi belirtti açıkladı ifade kaydetti vurguladı bildirdi aktardı haber haberi haberler ajansı kaynak kaynaklar açıklama
açıklamada açıklaması fotoğraf video tarafından üzerine üzerinde içinde arasında karşı karşın rağmen ilişkin dolayı nedeniyle sırasında itibaren
yönelik ayrıca hem ya yani üzere nin nın nun nün in ın un ün ye ya yi yı yu yü ni nı nu nü den dan ten tan te ta na lı li lu lü ler lar si sı bin yer
aldı alan alındı geldi gelen verdi veren devam konusunda
"""
_ENGLISH = """
the a an and or but nor so yet of in on at to for from by with without into onto over under between among about against during before after since
until while as than that this these those which who whom whose what when where why how it its he him his she her they them their we us our you your i
my me is are was were be been being am has have had having do does did doing will would shall should can could may might must not no yes if then there
here also only just even still more most less least much many few some any each every all both other another such own same very too out up down off
again once now today yesterday tomorrow day days week weeks month months year years hour hours time morning evening night one two three four five six
seven eight nine ten hundred thousand million billion first second third last next new said say says saying told tell tells added adding according
report reports reported reporting news agency statement spokesman spokesperson source sources photo video image read click follow share subscribe
copyright because through around across near per via amid like well back made make making take taken took get got going went come came including
included part number people however whether within toward towards
"""
_URDU = """
کے کی کا کو میں سے ہے ہیں پر نے اور یہ وہ اس ان جو کہ تھا تھے تھی تھیں ہو ہوا ہوئی ہوئے ہونے ہوگا ہوگی کر کیا کیے کرنے کرتے کرتا کرتی کریں گا گی گے
بھی تک لیے لئے ساتھ بعد پہلے دوران بارے خلاف درمیان طرف طرح مطابق اپنے اپنی اپنا ہی نہیں نہ تو اگر لیکن مگر یا پھر اب جب تب کب کیوں کیسے کہاں کون کوئی
کچھ کئی تمام سب ہر دیگر دوسرے دوسری ایک دو تین چار پانچ چھ سات آٹھ نو دس سو ہزار لاکھ کروڑ ملین ارب پہلی پہلا آج کل گزشتہ سال ماہ دن روز ہفتے وقت
گھنٹے بتایا کہا کہنا کہتے ہوں رہا رہی رہے گیا گئی گئے جا جاتا جاتی جائے دیا دی دیے دینے لیا والے والی والا خبر خبریں رپورٹ ذرائع بیان ترجمان تصویر
ویڈیو جس جن جنہوں انہوں انھوں ہم آپ میرے
"""
_TABLES = {"ar": _ARABIC, "fa": _PERSIAN, "ckb": _SORANI, "kmr": _KURMANJI, "tr": _TURKISH, "en": _ENGLISH, "ur": _URDU}
_ALSO_WORDS = frozenset(map(fold, ("اسد", "صفر", "ميزان")))  # names of months that are names and things as well
_TIMES = frozenset(part for name in (*MONTH_NAMES, *WEEKDAYS) for part in fold(name).split() if part not in _ALSO_WORDS)


def _listed(language: str) -> frozenset[str]:
    saying = {part for purpose in (f"{language}_say", f"{language}_media") for word in _said(purpose) for part in fold(word).split()}
    own = {part for word in _TABLES[language].split() for part in fold(word).split()}
    glued = {and_ + word for word in own | saying for and_ in "وف"} if language == "ar" else set()  # «and», «so» are written onto the next word
    return frozenset(own | saying | glued | _TIMES)


def _said(purpose: str) -> list[str]:
    try:
        return words(purpose)
    except KeyError:  # the grammar of citing has other tables for that language
        return []


STOPWORDS: Mapping[str, frozenset[str]] = {language: _listed(language) for language in _TABLES}
