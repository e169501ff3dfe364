"""What the invented outlets of the dashboard's world print: titles and sentences of ours, with the topic's own words and its groups."""

from __future__ import annotations

#            source as written, canonical, kind
SOURCES = {
    "ar": [("وكالة الصحراء", "sahra_wire", "outlet"), ("مسؤول أمني", "anonymous", "anonymous"), ("وزارة الدفاع العراقية", "iraq_mod", "institution"),
           ("قناة زاگروس", "zagros_tv", "outlet"), ("المتحدث باسم القائد العام", "pm_spokesman", "official"),
           ("وكالة الفرات للأنباء", "furat_agency", "outlet")],
    "fa": [("الصحراء", "sahra_wire", "outlet"), ("خبرگزاری فرات", "furat_agency", "outlet"), ("یک منبع آگاه", "anonymous", "anonymous"),
           ("پنتاگون", "pentagon", "institution"), ("خبرگزاری البرز", "alborz_news", "outlet")],
    "ckb": [("دیجلە پۆست", "dijla_post", "outlet"), ("سەرچاوەیەکی ئەمنی", "anonymous", "anonymous"), ("پێنتاگۆن", "pentagon", "institution")],
    "en": [("the Pentagon", "pentagon", "institution"), ("Furat News Agency", "furat_agency", "outlet"), ("Sahra", "sahra_wire", "outlet"),
           ("a senior official", "anonymous", "anonymous"), ("Meridian", "meridian", "outlet")],
    "tr": [("Pentagon", "pentagon", "institution"), ("Sahra ajansı", "sahra_wire", "outlet"), ("güvenlik kaynakları", "anonymous", "anonymous")],
}  # fmt: skip
TERMS = {
    "ar": [("التحالف الدولي", "intl_coalition"), ("القوات الأمريكية", "troops"), ("عين الأسد", "base"), ("قاعدة حرير", "base"), ("انسحاب القوات", "withdraw")],
    "fa": [("ائتلاف بین‌المللی", "intl_coalition"), ("نیروهای آمریکایی", "troops"), ("عین‌الاسد", "base"), ("پایگاه حریر", "base")],
    "ckb": [("هاوپەیمانی نێودەوڵەتی", "intl_coalition"), ("بنکەی حەریر", "base")],
    "en": [("US-led coalition", "intl_coalition"), ("American forces", "troops"), ("Ain al-Asad", "base"), ("withdrawal", "withdraw")],
    "tr": [("uluslararası koalisyon", "intl_coalition"), ("ABD güçleri", "troops"), ("Harir üssü", "base")],
}  # fmt: skip
TITLES = {
    "ar": ["جدول زمني جديد لمستقبل {t} في العراق", "بغداد: مباحثات بشأن {t} تدخل أسبوعها الثالث", "مصدر يكشف تفاصيل هجوم قرب {p}",
           "اللجنة المشتركة تناقش ملف {t} في جلسة مغلقة", "ما الذي تغيّر في موقف الحكومة من {t}؟", "طائرة مسيّرة تسقط في {p} ولا إصابات",
           "نواب يطالبون بتوضيحات حول {t}", "خبراء: مصير {t} مرتبط بجولة الحوار المقبلة", "تحركات عسكرية في {p} وسط حديث عن {t}"],
    "fa": ["جزئیات تازه از آینده {t} در عراق", "نشست بغداد درباره {t} بدون نتیجه پایان یافت", "گزارش میدانی: در {p} چه می‌گذرد؟",
           "واکنش نمایندگان به خبر مربوط به {t}", "سرنگونی پهپاد ناشناس در {p}", "چرا پرونده {t} به جلسه بعد موکول شد؟", "{n} پرسش درباره {t} که پاسخ نگرفت"],
    "ckb": ["کۆبوونەوەیەکی نوێ لەبارەی {t} لە هەولێر", "وردەکاریی نوێ دەربارەی {t} بڵاوکرایەوە", "درۆنێک لە نزیک {p} خرایە خوارەوە",
            "پەرلەمان پرسی {t} تاوتوێ دەکات"],
    "en": ["What the new timetable says about {t}, and what it leaves out", "Officials in Baghdad split over {t}",
           "Drone shot down near {p}, no casualties reported", "Lawmakers ask for answers on {t}", "Convoy leaves {p} as talks enter day {n}",
           "Explainer: {t} and the question of the autumn"],
    "tr": ["Yeni takvim açıklandı: {t}", "Bağdat'ta {t} görüşmesi: taraflar anlaşamadı", "{p} yakınında insansız hava aracı düşürüldü"],
}  # fmt: skip
SENTENCES = {
    "ar": ["قال {s} إن الاجتماع المقبل سيعقد في العاصمة قبل نهاية الشهر.", "وأضاف أن {t} سيواصل عمله وفق الاتفاق المعلن.",
           "وتأتي هذه التطورات بعد {n} أسابيع من النقاش حول مستقبل المهمة ومواعيدها.", "ولم يصدر تعليق رسمي حتى ساعة إعداد هذا الخبر.",
           "وبحسب {s}، فإن اللجنة أنجزت {n} بنداً من جدول أعمالها.", "وشهدت {p} خلال الساعات الماضية حركة طيران كثيفة لفتت انتباه الأهالي.",
           "وطالب {n} نائباً بإطلاع البرلمان على تفاصيل الاتفاق قبل التصويت عليه.", "وأوضح ضابط في {p} أن الإجراءات الأمنية شُددت بعد منتصف الليل.",
           "ويرى باحثون أن ملف {t} سيبقى مفتوحاً ما لم تُحسم مسألة التدريب.", "وكان وفد فني قد زار {p} الأسبوع الماضي وتفقد {n} موقعاً.",
           "من جانبه نفى مكتب المحافظ وجود أي أضرار في {p}.", "وتراجعت الحركة على الطريق المؤدي إلى {p} بعد إغلاقه أمام الشاحنات.",
           "وذكّر البيان بأن المرحلة الثانية تمتد {n} شهراً وتخضع لمراجعة مشتركة.", "وأكدت الوزارة أن قرار تمديد العمل أو إنهائه شأن سيادي."],
    "fa": ["به گزارش {s}، نشست بعدی پیش از پایان ماه در بغداد برگزار می‌شود.", "در این گزارش آمده است که {t} همچنان طبق توافق پیشین عمل خواهد کرد.",
           "این تحولات پس از {n} هفته گفت‌وگو درباره آینده مأموریت رخ می‌دهد.", "تا لحظه تنظیم این خبر مقام رسمی اظهارنظر نکرده است.",
           "{n} نماینده مجلس در نامه‌ای خواستار انتشار متن کامل توافق شدند.", "ساکنان {p} از پرواز پی‌درپی بالگردها در ساعات شب خبر داده‌اند.",
           "یک کارشناس مسائل منطقه گفت پرونده {t} بدون توافق بر سر آموزش نیروها بسته نمی‌شود.", "راه منتهی به {p} از بامداد امروز به روی کامیون‌ها بسته شده است.",
           "هیئتی فنی هفته گذشته از {n} محل در {p} بازدید کرد.", "استاندار هرگونه خسارت در {p} را رد کرد.",
           "مرحله دوم این برنامه {n} ماه طول می‌کشد و هر دو طرف آن را بازبینی می‌کنند.", "وزارت دفاع عراق تصمیم درباره ادامه کار را حق حاکمیتی خود دانست."],
    "ckb": ["{s} ڕایگەیاند کۆبوونەوەی داهاتوو پێش کۆتایی مانگ دەکرێت.", "{t} بەپێی ڕێککەوتنەکە بەردەوام دەبێت لە کارەکانی.",
            "تا ئێستا هیچ لێدوانێکی فەرمی بڵاونەکراوەتەوە.", "دانیشتووانی {p} باس لە جووڵەی زۆری فڕۆکە دەکەن.", "{n} پەرلەمانتار داوای ڕوونکردنەوەیان کردووە.",
            "ڕێگای {p} بەڕووی بارهەڵگرەکاندا داخراوە.", "شاندێکی تەکنیکی هەفتەی ڕابردوو سەردانی {n} شوێنی کرد.", "قۆناغی دووەم {n} مانگ دەخایەنێت."],
    "en": ["According to {s}, the next meeting will be held in the capital before the end of the month.",
           "The statement on {t} names no new dates and refers to the published timetable.", "No official comment was available when this was written.",
           "{n} of the points on the agenda have been settled, people familiar with the talks said.",
           "Residents of {p} reported helicopters overhead for most of the night.", "The road to {p} was closed to lorries after midnight.",
           "Lawmakers want to see the text before they vote; {n} of them signed a letter to the speaker.",
           "A technical team visited {n} sites around {p} last week.", "The governor's office denied that anything in {p} had been damaged.",
           "Analysts doubt that the question of {t} can be closed before the training mission is agreed.",
           "The second phase is to last {n} months and will be reviewed by both sides.", "The ministry called any extension a sovereign decision."],
    "tr": ["{s} bir sonraki toplantının ay sonundan önce yapılacağını söyledi.", "{t} açıklanan takvime uyacak.",
           "Haberin yazıldığı ana kadar resmi açıklama yapılmadı.", "{p} sakinleri gece boyunca helikopter sesi duyduklarını anlattı.",
           "{n} milletvekili anlaşmanın metnini görmek istiyor.", "{p} yolu gece yarısından sonra tırlara kapatıldı.",
           "Teknik heyet geçen hafta {n} noktada inceleme yaptı.", "İkinci aşama {n} ay sürecek."],
}  # fmt: skip
PLACES = {
    "ar": ["أربيل", "الأنبار", "القيارة", "التاجي", "محيط مطار بغداد", "الحسكة"],
    "fa": ["اربیل", "الانبار", "القیاره", "التاجی", "حومه فرودگاه بغداد", "حسکه"],
    "ckb": ["هەولێر", "ئەنبار", "قەیارە", "حەسەکە"],
    "en": ["Erbil", "Anbar", "Qayyarah", "Taji", "Baghdad airport", "Hasakah"],
    "tr": ["Erbil", "Anbar", "Kayyara", "Haseke"],
}
# Which ideas of the topic a story goes into beside its subject's own, and how likely each is. Rockets come in no story of the coalition or of leaving.
COMPANY = {
    "intl_coalition": {"withdraw": 0.35, "enemy": 0.5, "troops": 0.15, "base": 0.08},
    "troops": {"base": 0.5, "fire": 0.5, "hurt": 0.9},
    "base": {"troops": 0.3, "fire": 0.5, "hurt": 0.9, "enemy": 0.15},
    "withdraw": {"intl_coalition": 0.4, "troops": 0.25},
}
# Of some of them not every day tells as much: less than so many days ago so much of that. Rockets come for a fortnight, in the last days they hurt people,
# and of the enemy hardly anything is left.
SEASONS = {"fire": {14: 1.0, 999: 0.06}, "hurt": {2: 1.0, 999: 0.05}, "enemy": {14: 0.1, 999: 1.0}}
# What is said of them, in words of the topic.
BESIDE = {
    "ar": {"intl_coalition": ["ورحّب التحالف الدولي بما تحقق في الجولة الأخيرة."], "troops": ["وما زالت القوات الأمريكية تحتفظ بنقطة قرب {p}."],
           "base": ["ولم تُسلَّم بعد مدارج عين الأسد ومخازنها.", "وشملت الزيارة قاعدة حرير ومحيطها."],
           "withdraw": ["ولم يُعلن بعد موعد انسحاب القوات من الموقع الأخير."], "enemy": ["وتشير تقديرات إلى أن خلايا داعش ما زالت تنشط قرب {p}."],
           "fire": ["وسقطت صواريخ قرب {p} من دون خسائر.", "واعترضت الدفاعات صواريخ كانت متجهة نحو {p}.", "ولم تتبنَّ جهة إطلاق صواريخ على {p}."],
           "hurt": ["وأوقعت صواريخ أُطلقت على {p} {n} جرحى."]},
    "fa": {"intl_coalition": ["سخنگوی ائتلاف بین‌المللی از پیشرفت کار ابراز رضایت کرد."], "troops": ["بخشی از نیروهای آمریکایی همچنان در نزدیکی {p} مستقرند."],
           "base": ["باندها و انبارهای عین‌الاسد هنوز واگذار نشده است.", "هیئت بازدیدکننده به پایگاه حریر نیز رفت."],
           "withdraw": ["تاریخ خروج آخرین یگان‌ها هنوز روشن نیست."], "enemy": ["برآوردها نشان می‌دهد هسته‌های داعش هنوز در اطراف {p} فعال‌اند."],
           "fire": ["چند راکت در نزدیکی {p} به زمین خورد و خسارتی نداشت.", "پدافند چند راکت را پیش از رسیدن به {p} رهگیری کرد.",
                    "هیچ گروهی شلیک راکت به {p} را بر عهده نگرفت."],
           "hurt": ["بر اثر اصابت راکت به {p}، {n} نفر زخمی شدند."]},
    "ckb": {"intl_coalition": ["وتەبێژی هاوپەیمانی نێودەوڵەتی پێشوازیی لەو هەنگاوە کرد."], "troops": ["هێزەکانی ئەمەریکا هێشتا لە نزیک {p} ماونەتەوە."],
            "base": ["بنکەی حەریر هێشتا نەدراوەتەوە."], "withdraw": ["کاتی کشانەوە هێشتا دیاری نەکراوە."],
            "enemy": ["شانەکانی داعش هێشتا لە دەوروبەری {p} چالاکن."],
            "fire": ["چەند مووشەک لە نزیک {p} کەوتنە خوارەوە و زیانیان نەبوو.", "هیچ لایەنێک هەڵدانی مووشەک بۆ {p} لە ئەستۆ نەگرت."],
            "hurt": ["بەهۆی کەوتنی مووشەک لە {p}، {n} کەس بریندار بوون."]},
    "en": {"intl_coalition": ["A spokesman for the US-led coalition welcomed the progress made."],
           "troops": ["A post near {p} is still held by American forces."],
           "base": ["The runways and stores of Ain al-Asad are yet to change hands."],
           "withdraw": ["No date has been set for the withdrawal of the last units."],
           "enemy": ["Cells of ISIS are believed to be active around {p}."],
           "fire": ["Two rockets landed near {p} and did no damage.", "Nobody has claimed the rockets fired at {p}."],
           "hurt": ["At least {n} people were wounded when rockets hit {p}."]},
    "tr": {"intl_coalition": ["Toplantıda uluslararası koalisyon da temsil edildi."], "troops": ["ABD güçleri {p} yakınındaki mevzilerini koruyor."],
           "base": ["Harir üssü henüz el değiştirmedi."], "withdraw": ["Son birliklerin çekilme tarihi belli değil."],
           "enemy": ["IŞİD hücrelerinin {p} çevresinde etkin olduğu tahmin ediliyor."],
           "fire": ["{p} yakınına roket düştü, hasar olmadı.", "{p} yönüne atılan roket havada imha edildi."],
           "hurt": ["{p} bölgesine roket düşmesi sonucu {n} kişi yaralandı."]},
}  # fmt: skip
# The terms of the topic that stand in all these sentences beside those that a story may be about.
MORE_TERMS = {
    "ar": [("داعش", "enemy"), ("صواريخ", "fire"), ("جرحى", "hurt")],
    "fa": [("خروج", "withdraw"), ("داعش", "enemy"), ("راکت", "fire"), ("زخمی", "hurt")],
    "ckb": [("هێزەکانی ئەمەریکا", "troops"), ("کشانەوە", "withdraw"), ("داعش", "enemy"), ("مووشەک", "fire"), ("بریندار", "hurt")],
    "en": [("ISIS", "enemy"), ("rockets", "fire"), ("wounded", "hurt")],
    "tr": [("çekilme", "withdraw"), ("IŞİD", "enemy"), ("roket", "fire"), ("yaralandı", "hurt")],
}
# What nobody wrote of before: a sandstorm, of which every third story of the last days tells, in the forms that its word has: headlines and first sentences.
STORM = {
    "ar": (["عاصفة رملية توقف رحلات {t} في المطار", "بعد العاصفة الرملية.. {t} يعود إلى صدارة الأخبار", "{p} تستعد لعاصفة رملية جديدة"],
           ["وأغلقت العاصفة الرملية مطار أربيل يومين، فيما نُقل عشرات المصابين بالاختناق إلى المستشفيات.",
            "وتضررت بالعاصفة الرملية مخازن في {p}، وحذرت الأنواء الجوية من عاصفة أخرى.",
            "وتوقفت الرحلات {n} ساعة بسبب العاصفة الرملية، وعاصفتان أخريان في الطريق."]),
    "fa": (["طوفان شن پروازهای {t} را متوقف کرد", "طوفان‌های شن و پرونده {t}: هفته سخت {p}", "هشدار تازه درباره طوفان در {p}"],
           ["طوفان شن فرودگاه اربیل را دو روز بست و ده‌ها نفر با مشکل تنفسی راهی بیمارستان شدند.",
            "طوفان‌های شن این هفته {n} پرواز را لغو کرد و دید در {p} به چند متر رسید.",
            "پس از طوفانی که از غرب رسید، سازمان هواشناسی درباره طوفان‌ها در {p} هشدار داد."]),
    "ckb": (["زریانی خۆڵاوی گەشتەکانی {t} ڕاگرت", "دوای زریانەکە {t} دیسان باسی ڕۆژە", "زریانێکی نوێ بەرەو {p} دێت"],
            ["زریانی خۆڵاوی فڕۆکەخانەی هەولێری دوو ڕۆژ داخست.", "زریانەکە {n} گەشتی ئاسمانیی لە {p} دواخست.",
             "زریانێکی خۆڵاوی دیکە بەڕێوەیە، دوای ئەو زریانەی کە {p} گرتەوە."]),
    "en": (["Sandstorm closes Erbil airport as talks on {t} go on", "Another sandstorm on its way to {p}", "After the sandstorms, back to {t}"],
           ["The sandstorm closed Erbil airport for two days and sent dozens to hospitals with breathing trouble.",
            "Sandstorms grounded {n} flights this week, and the next one may reach {p} tomorrow."]),
    "tr": (["Kum fırtınası {t} uçuşlarını durdurdu", "Fırtınanın ardından {t} yeniden gündemde", "{p} için yeni fırtına uyarısı"],
           ["Kum fırtınası Erbil havalimanını iki gün kapattı, onlarca kişi hastaneye kaldırıldı.",
            "Kum fırtınasının ardından {p} çevresinde {n} sefer iptal edildi; fırtınada ölen olmadı.",
            "Meteoroloji, {p} halkını uyardı: fırtınadan önce pencereler kapatılmalı."]),
}  # fmt: skip
