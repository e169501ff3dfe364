"""The words of saying in six languages: who says, how it is said, what a medium is called, and how the unnamed are called.

Lists are in natural spelling, "/" between entries; a purpose may take several lines. `alternatives` folds them for the grammar in `citing`.
"""

from __future__ import annotations

import re

from crawler.text.months import simplify

_TABLE = """
ar_say قال/قالت/قالوا/يقول/تقول/أعلن/أعلنت/يعلن/تعلن/أكد/أكدت/يؤكد/تؤكد/أفاد/أفادت/ذكر/ذكرت/كشف/كشفت/أوضح/أوضحت/أضاف/أضافت/صرح/صرحت/نقل/نقلت/أشار
ar_say أشارت/لفت/لفتت/نفى/نفت/أبلغ/أبلغت/ذكروا/تابع/تابعت/شدد/شددت/طالب/طالبت/حذر/حذرت/توقع/توقعت/اعتبر/اعتبرت/أوردت/أورد/نشرت/تحدث/تحدثت/يفيد/تفيد
ar_say فندت/فند/حسمت/حسم/علق/علقت/تعلق/كتب/كتبت/غرد/غردت/اعترف/اعترفت/زعم/زعمت/نوه/نوهت/أعرب/أعربت/روى/روت/تساءل/تساءلت/أردف/نبه/نبهت/ألمح/ألمحت
ar_say أكدوا/أفادوا/أعلنوا/أوضحوا/كشفوا/أبلغوا/صرحوا/أضافوا/أشاروا/نفوا/قالا/أكدا/ذكرا/أفادا/أبلغا/أعلنا/أوضحا/نقلوا
ar_say استدرك/أجاب/أجابت/يرى/ترى/يضيف/تضيف/يوضح/توضح/يكشف/تكشف/تنقل/ينقل/أخبر/أخبرت/أفصح/أفصحت
ar_claim برر/بررت/عزا/عزت/أثنى/أثنت/أنكر/أنكرت/كذب/كذبت/دحض/دحضت/أيد/أيدت/استهجن/استهجنت/اقترح/اقترحت
ar_claim استبعد/استبعدت/رجح/رجحت/رأى/رأت/وصف/وصفت/انتقد/انتقدت/اتهم/اتهمت/أقر/أقرت/ادعى/ادعت/استنكر/استنكرت/أدان/أدانت/جدد/جددت/تعهد/تعهدت/هدد/هددت
ar_claim طمأن/رحب/رحبت/دعا/دعت/حث/حثت/ندد/نددت/توعد/توعدت/أبدى/أبدت/شكك/شككت/يستبعد/تستبعد/يرجح/ترجح
fa_say گفت/گفته است/گفته اند/گفته‌اند/گفته بود/گفتند/می‌گوید/می گوید/می‌گویند/افزود/افزودند/افزوده است/می‌افزاید/اعلام کرد/اعلام کردند/اعلام کرده است
fa_say اعلام کرده‌اند/اعلام کرده بود/اعلام داشت/اعلام می‌کند/تاکید کرد/تاکید کردند/تاکید کرده است/تأکید داشت/اظهار داشت/اظهار داشتند/اظهار کرد
fa_say اظهار کردند/بیان کرد/بیان داشت/خبر داد/خبر دادند/خبر داده است/خبر داده‌اند/خبر می‌دهد/خبر می‌دهند/گزارش داد/گزارش دادند/گزارش داده است
fa_say گزارش کرد/نوشت/نوشتند/نوشته است/می‌نویسد/فاش کرد/فاش کردند/فاش ساخت/توضیح داد/تصریح کرد/خاطرنشان کرد/خاطر نشان کرد/عنوان کرد/مدعی شد/مدعی شدند
fa_say مدعی شده است/ادعا کرد/ادعا کردند/ادعا کرده است/ادعا می‌کردند/اعتقاد دارند/معتقد است/هشدار داد/هشدار دادند/یادآور شد/خواستار شد/خواستار شدند
fa_say ادامه داد/تکذیب کرد/تکذیب کردند/تایید کرد/تأیید کردند/رد کرد/محکوم کرد/محکوم کردند/اذعان کرد/اعتراف کرد/اشاره کرد/متذکر شد/مطرح کرد/ابراز کرد
fa_say ابراز داشت/پاسخ داد/تشریح کرد/اظهارداشت/گفته بودند/توییت کرد/اعلام نمود/بیان نمود/هشدار داده است/منتشر کرد/مخابره کرد/آورده است/روایت کرد
fa_say نقل کرد/افشا کرد
ckb_say گوت/گوتی/گوتیشی/وت/وتی/وتیشی/ڕایگەیاند/ڕاگەیاند/ڕایدەگەیەنێت/ڕاگەیەنرا/دەڵێت/دەڵێ/ئاشکرای کرد/ئاشکرا کرد/ئاشکرای کردووە/دووپات کردەوە
ckb_say دووپاتی کردەوە/دووپاتیکردەوە/بڵاوی کردەوە/بڵاوی کردووەتەوە/بڵاویکردەوە/بڵاو کردەوە/ئاماژەی/ئاماژە/نووسیویەتی/نووسی/جەختی کردەوە/جەختیکردەوە
ckb_say ڕوونی کردەوە/ڕوونیکردەوە/پێی وایە/هۆشداری دا/ڕەتی کردەوە/ڕەتیکردەوە/پشتڕاستی کردەوە
tr_say söyledi/söylediler/açıkladı/açıkladılar/belirtti/belirttiler/aktardı/aktardılar/bildirdi/bildirdiler/duyurdu/dedi/ifade etti/ifade ettiler
tr_say yazdı/ileri sürdü/öne sürdü/iddia etti/iddia ettiler/konuştu/konuşan/vurguladı/kaydetti/savundu/doğruladı/yalanladı/uyardı/anlattı/dile getirdi
tr_say paylaştı/işaret etti/değerlendirdi/söylüyor/diyor/belirtiyor/ekledi/reddetti/haber verdi/geçti/kullandı/çağrısında bulundu
tr_say açıklamasında bulundu/değerlendirmesinde bulundu
kmr_say got/gotin/gotiye/dibêje/ragihand/ragihandin/ragihandiye/eşkere kir/eşkere kiriye/diyar kir/diyar kiriye/belav kir/belav kiriye/da zanîn
kmr_say dan zanîn/da xuyakirin/xuya kir/anî ziman/îdia kir/nivîsand/nivîsî/hişyarî da/destnîşan kir/piştrast kir/red kir/zelal kir/axivî/vegot
ar_media وكالة أنباء/وكالة الأنباء/وكالات/وكالة/صحيفة/جريدة/موقع/مجلة/قناة/شبكة/إذاعة/راديو/تلفزيون/فضائية/منصة/محطة
fa_media خبرگزاری/روزنامه/پایگاه خبری/پایگاه تحلیلی/وبگاه/تارنمای/وب‌سایت/وبسایت/سایت/نشریه/هفته‌نامه/ماهنامه/رادیو/تلویزیون/شبکه خبری/شبکه تلویزیونی
fa_media شبکه/کانال/کانال تلگرامی/مجله
ckb_media ئاژانسی هەواڵی/ئاژانسی/ماڵپەڕی/کەناڵی/ڕۆژنامەی/تۆڕی/تیڤی/گۆڤاری/ڕادیۆی/تەلەفزیۆنی/سایتی/پێگەی
kmr_media ajansa nûçeyan a/ajansa nûçeyan/ajansa/televîzyona/kanala/rojnameya/malpera/radyoya/tora medyayî ya/tora
ar_carry نقل/نقلت/نقلوا/ينقل/تنقل/ونقل/ونقلت/نقلا/نقله/نقلته/ناقلا/ناقلة
ar_reporter مراسل/مراسلة/مراسلو/مراسلنا/موفد/موفدة/مندوب/كاميرا/شاشة
fa_reporter خبرنگار/خبرنگاران/گزارشگر/فرستاده/پیام‌رسان
ar_staff فريق/فرق/طاقم/مكتب/مكاتب/مبنى/مقر/مقرات/مدير/مديرة/مدير عام/رئيس/رئيسة/رئيس تحرير/رئيسة تحرير/موظف/موظفي/موظفو/صحفي/صحفيي/صحفيو/مصور/مالك
ar_staff مذيع/مذيعة/إعلامي/كاتب/سيارة/سيارات/استوديو/استوديوهات/مراسلي/ترخيص/إغلاق/حجب/بث/ضد/زميل/زميلة/مؤسس/محرر/إدارة/تأسيس/تصوير
fa_staff مدیرعامل/مدیر عامل/مدیر/مدیرمسئول/مدیر مسئول/سردبیر/دفتر/دفاتر/ساختمان/کارکنان/کارمندان/خبرنگاران زن/تیم/مالک/مجری/بنیان‌گذار/فیلتر/سرور
fa_staff وب سرور/پخش/عکاس/غرفه
ar_anon_noun مصدر/مصدرا/مصادر/مصدران/مصدرين/مصادرنا/شهود عيان/شهود/شاهد عيان/سكان محليون/سكان/أهالي/ناشطون/نشطاء/ناشطين/مراقبون/مقربون
ar_anon_adj أمني/أمنية/حكومي/حكومية/عسكري/عسكرية/مطلع/مطلعة/مسؤول/مسؤولة/عراقي/عراقية/أمريكي/أميركي/أمريكية/أميركية/طبي/طبية/محلي/محلية/خاص/خاصة
ar_anon_adj دبلوماسي/دبلوماسية/سياسي/سياسية/ميداني/ميدانية/رفيع/رفيعة/رفيع المستوى/رفيعة المستوى/كردي/كردية/كوردي/كوردية/نيابي/نيابية/برلماني/برلمانية
ar_anon_adj مقرب/مقربة/قريب/قريبة/إيراني/إيرانية/سوري/سورية/استخباري/استخبارية/غربي/غربية/يمني/يمنية/مستقلة/متطابقة/متعددة/عليم/عليمة/موثوق/موثوقة
ar_anon_adj صحفية/إعلامية/مجهول/بريطانية/قضائي/قضائية/نفطي/نفطية/إقليمية/إسرائيلية/تركية/تركي/خليجية/خليجي/كبير/كبار/سابق/سابقون/آخر/محليون/محليين
ar_anon_adj أمنيون/أمنيين/عسكريون/عسكريين/أمريكيون/أمريكيين/أميركيون/أميركيين/عراقيون/عراقيين/حكوميون/حكوميين/غربيون/غربيين/إيرانيون/إيرانيين/كبيرة
ar_anon_adj وزاري/حزبية/عشائري/أوروبية
ar_number اثنان من/اثنين من/عدد من/عدد كبير من/مجموعة من/بعض/أحد/إحدى/عدة/ثلاثة/أربعة/خمسة/ستة/سبعة/ثلاث/أربع/خمس/أكثر من/كبار
ar_unnamed شاهد/شاهدا/شاهدة/شاهدان/شاهدين/مقيم/مقيمون/مقيمين/سائق/سائقون/تاجر/مزارع/مزارعون/عامل/عمال/طالب/طلاب/ناج/ناجون/ناجين/قروي/قرويون/مدني
ar_unnamed مدنيون/مدنيين/وجهاء/مشرع/مشرعون/مشرعين/مفاوض/مفاوضون/صحفي/صحفيون/خبير/محلل/مسعفة/طيار/حارس/حراس/مسؤولتان/مصرفي/محام/أقارب/أقرباء/ذوو/معلم
ar_unnamed موظفان/مسؤول/مسؤولا/مسؤولة/مسؤولان/مسؤولون/مسؤولين/ضابط/ضابطا/ضابطان/ضابطين/ضباط/قيادي/قياديا/قياديان/قياديون/قياديين/دبلوماسي/دبلوماسيا
ar_unnamed دبلوماسيان/دبلوماسيون/دبلوماسيين/موظف/موظفة/موظفون/موظفين/شخص/شخصان/شخصين/أشخاص/جندي/جنود/مقاتل/مقاتلون/مقاتلين/عنصر/عناصر/برلماني
ar_unnamed برلمانيون/برلمانيين/نواب/مساعدون/مساعدين/طبيب/أطباء/مسعف/مسعفون/مسعفين/سياسي/سياسيون/سياسيين/مستشارون/مستشارين/محللون/محللين/خبراء/مواطن
ar_unnamed مواطنون/مواطنين/نازحون/نازحين/مقرب/مقربون/مقربين/أعضاء/تجار/مسافرون/مسافرين
ar_official_noun مسؤول/مسؤولان/مسؤولون/مسؤولين/المسؤول/المسؤولون/ضابط/قيادي/دبلوماسي/دبلوماسيون/موظف/المصدر/المصادر/مصدر/مصادر
fa_anon منبع/منابع/یک منبع/یک مقام/مقامات/مقام‌های/یک مسئول/یک دیپلمات/شاهدان عینی/شاهدان/منابع آگاه/منابع محلی/چند منبع/چهار منبع/سه منبع/دو منبع
fa_anon دستگاه‌های اطلاعاتی غربی
fa_number گروهی از/جمعی از/بسیاری از/برخی از/یک/دو/سه/چهار/پنج/شش/چند/چندین/برخی/شماری از/تعدادی از/یکی از
fa_unnamed مقام‌ها/مسئولین/دیپلمات‌ها/دیپلمات‌های/فرماندهان/نمایندگان/تحلیلگران/اهالی/سربازان/پزشکان/راننده/خبرنگار/ناظران/روستاییان/مشاوران
fa_unnamed نماینده پارلمان/مقام‌های ارشد/منبع/منابع/مقام/مقامات/مقام‌های/مقامهای/مسئول/مسئولان/دیپلمات/افسر/افسران/فرمانده/نماینده/کارشناس/کارشناسان
fa_unnamed شاهد/شاهدان/شاهد عینی/شاهدان عینی/عضو/اعضای/فرد/افراد/ساکنان/شهروند/شهروندان/سرباز/کارمند/نظامی/مشاور/مقام ارشد/پزشک/تحلیلگر
fa_adj آگاه/نظامی/امنیتی/عراقی/آمریکایی/دولتی/محلی/خبری/دیپلماتیک/سیاسی/مطلع/سوری/یمنی/رسمی/دفاعی/ارشد/غربی/کرد/اطلاعاتی/ایرانی/پزشکی/رسانه‌ای/میدانی
fa_adj ایالات متحده/عینی/عراق/آمریکا/روس/اروپایی/ترکیه‌ای/موثق/بیمارستانی
ckb_number کۆمەڵێک/بەشێک لە/کۆمەڵێک لە/هەندێک لە/چەند/حەوت/هەشت/دوو/سێ/چوار/پێنج/شەش/چەند/هەندێک/یەکێک لە/ژمارەیەک لە/زۆرێک لە
ckb_unnamed هاوڵاتییەک/هاووڵاتییەک/هاوڵاتیان/دانیشتووێک/شارەزایەک/چاودێرێک/پزیشکێک/ڕۆژنامەنووسێک/بەرپرسان/سەرچاوە ئەمنییەکان/چەند هاوڵاتییەک/جووتیارێک
ckb_unnamed سەربازێک/پێشمەرگەیەک/پێشمەرگەیەکی/باڵیۆزێک/ڕاوێژکارێک/ڕاوێژکارێکی/سەرچاوەیەکی/سەرچاوەیەک/سەرچاوەکانی/سەرچاوەکان/چەند سەرچاوەیەک/بەرپرسێکی
ckb_unnamed بەرپرسێک/ئەندامێکی/ئەندامێک/دیپلۆماتێکی/دیپلۆماتێک/ئەفسەرێکی/ئەفسەرێک/فەرماندەیەکی/فەرماندەیەک/پەرلەمانتارێکی/پەرلەمانتارێک/شایەتحاڵێک
ckb_unnamed شایەتحاڵان/چاوساغێک/کارمەندێکی/دانیشتووێکی/دانیشتووانی/چەند بەرپرسێک/دوو بەرپرسی/شارەزایەکی
ar_works_in قيادي/قيادية/باحث/باحثة/خبير/خبيرة/عضو/عضوة/مسؤول/محلل/محللة/متخصص/مختص/مستشار/ناشط/ناشطة/نائب/نائبة/مدير/مديرة/رئيس/مصدر/ضابط/أستاذ
ar_works_in أستاذة/ممثل/قاض
ar_statement بيان/بيانه/بيانها/تصريح/تصريحات/تصريحاته/حديث/حديثه/تدوينة/مؤتمر/تغريدة/مقابلة/كلمة/كلمته/لقاء/رسالة/منشور/برنامج/حسابه/صفحته/خطاب/خطابه
ar_statement اتصال/وقت
tr_number bir/iki/üç/dört/beş/bazı/birkaç/çok sayıda/üst düzey bir/üst düzey
tr_unnamed kaynak/kaynaklar/kaynağı/kaynakları/yetkili/yetkililer/yetkilisi/yetkilileri/diplomat/diplomatlar/diplomatı/subay/subayı/görevli/tanık
tr_unnamed görgü tanığı/görgü tanıkları/görgü tanığına/komutan/milletvekili/danışman
kmr_number hejmarek ji/komek ji/gelek ji/hin ji/çend ji/heft/heşt/du/sê/çar/pênc/şeş/hin/çend/gelek/yek ji/hejmarek/komek
kmr_unnamed welatiyek/welatiyekî/welatiyekê/welatiyên/şêniyek/şêniyekî/şêniyên/niştecihek/çavdêrek/rojnamevanek/leşkerek/leşkerekî/bijîşkek
kmr_unnamed şêwirmendek/wezîrek/karmendek/karmendekî/çavkaniyek/çavkaniyeke/çavkaniyên/çavkanî/berpirsek/berpirsekî/berpirseke/berpirsên/efserek
kmr_unnamed efserekî/dîplomatek/dîplomatekî/endamek/endamekî/fermandarek/fermandarekî/şahidên/şahidek/parlamenterek/parlamenterekî
ar_titles متحدث/ناطق/رئيس/وزير/مدير/قائد/نائب/مستشار/مساعد/مبعوث/سفير/أمين/عضو/محافظ/لواء/عميد/فريق/عقيد/جنرال/شيخ/دكتور/سيناتور/مسؤول/ضابط/محلل/خبير
ar_titles معهد/جمعية/جامعة/مستشفى/مديرة/رابطة/منسقية/مجلسا
ar_titles نقيب/ملك/أمير/زعيم/ناشط/ناشطة/باحث/باحثة/كاتب/سفيرة/متحدثة/ناطقة/وزارة/وزيرة/رئاسة/هيئة/منظمة/جيش/شرطة/مكتب/لجنة/حكومة/مجلس/جهاز/مديرية
ar_titles مؤسسة/شركة/حزب/حركة/قيادة/مركز/أخت/سيد/سيدة/داخلية/خارجية/دفاع/قائممقام/قائمقام/قيادي/وكيل/مفتي/مرجع/أستاذ/محامي/طبيب/نائبة/عضوة/رئيسة/مديرة
ar_titles مبعوثة/منسق/منسقة/ممثل/ممثلة/حاكم/عمدة/سفارة/وفد/تحالف/كتائب/حشد/فصائل/تيار/اتحاد/نقابة/مفوضية/بعثة/خلية/قاضي/بطريرك/مدعي/معاون/مقدم/رائد
ar_titles ملازم/مشير/جماعة/مقاومة/حرس/أمانة/دائرة/سلطة/سلطات/مرصد/برلمان/إدارة/قوات/كتلة/مختار/مدرب/مؤرخ/اقتصادي/صندوق/بنك/بلدية/محافظة
fa_titles رئیس/رییس/وزیر/سخنگوی/سخنگو/معاون/مدیر/مدیرکل/فرمانده/نماینده/استاندار/فرماندار/دبیر/دبیرکل/سفیر/سرلشکر/سردار/سرهنگ/آیت‌الله/امیر/سرتیپ
fa_titles دریادار/حجت‌الاسلام/دکتر/عضو/مشاور/مسئول/کارشناس/ارتش/سپاه/وزارت/دولت/سازمان/پلیس/نخست وزیر/ژنرال/سناتور/امام جمعه/شهردار/مترجم/نویسنده
fa_titles تحلیلگر/بخشدار/دبیر کل/شرکت/ستاد/دفتر/صندوق/روابط عمومی/نیروهای آمریکایی/نخست‌وزیر/حشد/جنبش/حزب/گروه/کاخ/شورای/شورا/مجلس/قرارگاه/فرماندهی
fa_titles نیروی/بانک/ریاست/اتحادیه
ckb_titles ناوەندی/نووسینگەی/بەڕێوەبەری/چاودێری/چاودێر/شرۆڤەکاری/شرۆڤەکار/پەرلەمانتار/ئەندام پەرلەمان/وەزیر/پارێزگار/ژەنەراڵ/مامۆستا/قوربانییان/ئاسایشی
ckb_titles فەرماندە
ckb_titles وتەبێژ/گوتەبێژ/سیناتۆر/باڵیۆز/ڕاوێژکار/دکتۆر/پارێزەر/ڕۆژنامەنووس/چالاکوانی/ئەمینداری/ئەمیندار/سەرۆکایەتی/شاندی/کەمپی/کۆمیسیۆنی/بەڕێوەبەرایەتی
ckb_titles پۆلیس/نەتەوە/ڕێکخراوی/کۆمپانیای/دادگای/پسپۆڕی/نووسەری/مامۆستای/سەرکردەی
ckb_titles فەرمانگەی/کۆمیتەی/فەرماندار/فەرمانداری/دەستەی/سیناتۆری/پارێزگا/قایمقامی/بەرێوەبەری/یاریدەدەری/هاوسەرۆکی/هاوسەرۆک/ئەنجوومەن/بارەگای/فراکسیۆنی
ckb_titles بزووتنەوەی
ckb_titles مانگی/زانکۆی/نەخۆشخانەی/دامەزراوەی/پەیمانگەی/سەندیکای/یەکێتیی
ckb_titles شێخی/ئەفسەری/سەرۆکوەزیرانی/سەرۆکی/سەرۆک/وەزیری/پارێزگاری/وتەبێژی/گوتەبێژی/فەرماندەی/ئەندامی/بەرپرسی/جێگری/ڕاوێژکاری/نوێنەری/باڵیۆزی
ckb_titles وەزارەتی/ئەنجوومەنی/حکوومەتی/هێزەکانی/دەزگای/بریکاری/قائیمقامی/پەرلەمانتاری/سکرتێری/بەڕێوەبەری/فەرماندەیی/پارتی/یەکێتی/لیژنەی/سوپای/پۆلیسی
ckb_titles شارەزای/کۆنسوڵی
tr_titles yetkilisi/yazarı/akademisyen/avukat/avukatı/müftüsü/kaymakamı/muhtarı/orgeneral/korgeneral/tümgeneral/tuğgeneral/amiral/yarbay/binbaşı/doç
tr_titles prof/heyeti/derneği/vakfı/enstitüsü/bakan/bakanı/bakanlığı/sözcü/sözcüsü/başkan/başkanı/başkanlığı/cumhurbaşkanı/başbakan/başbakanı
tr_titles sekreteri/komutanı/komutanlığı/büyükelçi/büyükelçisi/vali/valisi/valiliği/temsilci/temsilcisi/milletvekili/lideri/uzman/uzmanı/profesör/dr
tr_titles danışmanı/müsteşarı/general/albay/yardımcısı/müdürü/üyesi/elçisi/konseyi/ordusu/kuvvetleri/meclisi/hükümeti/partisi/örgütü/müdürlüğü
tr_titles genelkurmay/emniyet/analist/raportörü/senatör/direktörü
kmr_titles navenda/ofîsa/buroya/encumena/komeleya/sendîkaya/yekîneyên/asayîşa/polîsên/parlamenterê/parlamentera/parlamenter/analîst/analîstê/analîsta
kmr_titles çavdêrê/siyasetmedarê/parêzerê/rojnamevanê/qeymeqamê/şaredarê/şaredara/mufettîşê/nûnera/wezîra/doktorê/lîderê/sekreterê giştî/pispor/pisporê
kmr_titles nivîskar/nivîskarê/profesor/profesorê/mezinê/şêxê/leşkerê/artêşa/meclisa/desteya/saziya/rêxistina/konseya
kmr_titles hevserok/hevserokê/hevseroka/fermangeha/komîsyona/komîteya/lijneya/rêveberiya/ofîsê/partî/tevgera/baregeha/konsulê/konsula/konsulxaneya
kmr_titles balyozxaneya
kmr_titles qaymeqamê/alîkarê/alîkara/cîgira/serleşkerê/şaredariya/parêzgariya/berdevkê fermî/sekretera/sekreterê/konferansa/bloka/fraksiyona/hevpeymaniya
kmr_titles heyva/xaça/weqfa/zanîngeha/nexweşxaneya/enstîtuya/bloka
kmr_titles dadgeha/polîsê/generalê/general/serok/serokê/serokwezîr/serokwezîrê/wezîr/wezîrê/wezareta/fermandar/fermandarê/fermandariya/berdevk
kmr_titles berdevkê/berdevka/endam/endamê/endama/berpirs/berpirsê/berpirsa/parêzgar/parêzgarê/şêwirmend/şêwirmendê/nûner/nûnerê/balyoz/balyozê/cîgir
kmr_titles cîgirê/rêveber/rêveberê/hikûmeta/hêzên/partiya/sekreter/sekreterê/serokomar/serokomarê
nobody ان/انه/انها/هذا/هذه/ذلک/تلک/وی/او/ایشان/انان/این/ان\u200cها/که/به/در/از/با/هو/هی/ه/he/she/they/it/we/i/you/this/that/these/those/what/which/who
nobody the/a/an/but/and/in/on/at/as/if/there/here/however/نحو/حوالی/عن/علی/فی/من/الی/لدی/بان/حتی/بعد/قبل/خلال/همچنین/اما/فيه/فيها/عليه/عليها/بها/له
nobody لها/منه/عنه/نیز/سپس/براساس/بر/تا/برای/پس/ما/مع/هم/چنین/پیش/ئەو/ئەم/لە/بۆ/bu/o/şu/ve/ama/ancak/ew/ev/di/li/ji/bi/بیشتر/یکی/منها/منذ/بین/ایضا
nobody فیما/بینما
ar_no_surname الثاني/الماضي/التالي/الحالي/السياسي/القيادي/الصحفي/الجاري/الرئيسي/الداعي/الذي/التي/الأممي/الرسمي/المدعي/القاضي/الباقي/الإعلامي/النيابي/الأهالي
"""


def read(table: str) -> dict[str, str]:
    """A table of lists: a line is a name, a space and entries; a name may have several lines."""
    lists: dict[str, str] = {}
    for line in table.strip().splitlines():
        name, _, words = line.partition(" ")
        lists[name] = f"{lists[name]}/{words}" if name in lists else words
    return lists


_LISTS = read(_TABLE)


def words(purpose: str) -> list[str]:
    """The entries of a list, folded."""
    return [simplify(word.strip()) for word in _LISTS[purpose].split("/")]


def alternatives(purpose: str) -> str:
    """A list as the alternatives of a pattern over folded letters, longest first."""
    return "|".join(sorted((re.escape(word).replace(r"\ ", r"\s+") for word in set(words(purpose))), key=len, reverse=True))
