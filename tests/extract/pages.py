"""Pages written by us in the markup of each CMS family, with what a person reads on them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ROUTE = Feed(url="https://news.example/rss", confidence=Confidence.SEEN)


def outlet(**given: Any) -> Outlet:
    """An outlet for tests; everything can be given."""
    facts: dict[str, Any] = {
        "key": "example", "name": "Example News", "native_name": "مثال", "home": "https://news.example/", "hosts": ("news.example",), "languages": ("ar",),
        "country": "Iraq", "kind": Kind.PRIVATE, "line": "none", "timezone": "Asia/Baghdad", "routes": (ROUTE,), "article": r"https?://news\.example/.+",
    }  # fmt: skip
    return Outlet(**(facts | given))


SAMANEH = """<!DOCTYPE html><html lang="fa-IR"><head><meta charset="utf-8"><title>رزمایش مشترک در مرز | باشگاه نمونه</title>
<meta property="og:site_name" content="باشگاه نمونه"><meta property="og:title" content="رزمایش مشترک در مرز">
<meta property="article:published_time" content="۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹"><meta property="article:section" content="سیاسی"></head><body id="news">
<div class="header"><ul class="menu"><li><a href="/fa/news">خبرها</a></li></ul></div>
<div class="container"><div id="root" class="news_body_con"><div class="news_pdate_c">تاریخ انتشار: ۲۱ ارديبهشت ۱۳۹۹ - ۱۸:۵۹</div>
<div class="title"><h1 class="Htags">رزمایش مشترک در مرز</h1></div>
<div class="subtitle"><h2>فرمانده نیروی زمینی از برگزاری رزمایش مشترک در مرز غربی خبر داد و جزئیات آن را تشریح کرد.</h2></div>
<div class="body"><p>به گزارش خبرنگار باشگاه نمونه، فرمانده نیروی زمینی گفت که این رزمایش با حضور یگان‌های واکنش سریع برگزار می‌شود.</p>
<p>او افزود: هدف از این رزمایش افزایش آمادگی رزمی یگان‌ها و تمرین عملیات مشترک در شرایط واقعی است و چهار روز ادامه دارد.</p>
<p>انتهای پیام/ک</p><div class="wrapper"></div></div>
<div class="tags_container"><span class="tags_title">برچسب ها:</span><a href="/fa/tags/1">رزمایش</a> ، <a href="/fa/tags/2">مرز</a></div>
<div class="related_news"><h4>خبرهای مرتبط</h4><ul><li><a href="/fa/news/1/x">تیم ملی والیبال ایران به فینال رسید</a></li></ul></div>
<div class="comments"><p>نظرات حاوی توهین منتشر نمی شود.</p><form><textarea></textarea></form></div></div></div></body></html>"""
SAMANEH_LAYOUT = Layout(
    title=(".title h1",), lead=(".subtitle",), body=(".news_body_con .subtitle, .news_body_con .body",), date=(".news_pdate_c",),
    tags=(".tags_container a",), drop=(".wrapper",), end=("انتهای پیام",), dates=("meta", "layout"),
)  # fmt: skip

NASTOOH = """<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><title>نشست ائتلاف در بغداد - خبرگزاری نمونه</title>
<meta property="article:published_time" content="2024-03-05T20:45:00Z"></head><body><header><nav><a href="/">صفحه نخست</a></nav></header>
<main><article id="item"><div class="item-header"><h4 class="rutitr">سخنگوی دولت عراق:</h4>
<h1 class="title"><a href="/news/85">نشست ائتلاف در بغداد</a></h1>
<div class="item-date">۱۵ اسفند ۱۴۰۲، ۲۳:۱۵</div></div>
<p class="summary introtext">بغداد - ایرنا نمونه - سخنگوی دولت عراق از برگزاری دور تازه گفتگوها با ائتلاف بین‌المللی در بغداد خبر داد.</p>
<div class="item-body"><div class="item-text">
<p>سخنگوی دولت عراق روز سه‌شنبه در نشست خبری گفت دور تازه گفتگوها درباره پایان ماموریت ائتلاف هفته آینده آغاز می‌شود.</p>
<p>وی تاکید کرد که کمیته نظامی مشترک گزارش خود را به نخست‌وزیر ارائه کرده و جدول زمانی تا پایان سال نهایی خواهد شد.</p></div></div>
<div class="item-tags tags"><h5>برچسب‌ها</h5><ul><li><a href="/tag/a">عراق</a></li><li><a href="/tag/b">ائتلاف</a></li></ul></div>
<section class="box related-items"><header><h2>اخبار مرتبط</h2></header><ul><li>
<h3><a href="/news/84">قیمت سکه و طلا امروز کاهش یافت</a></h3></li></ul></section>
</article></main></body></html>"""
NASTOOH_LAYOUT = Layout(
    title=("article h1.title", "h1"), lead=(".introtext",), body=(".item-body .item-text",), date=(".item-date",), tags=(".tags li",), dates=("meta", "layout")
)

WORDPRESS = """<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>اعتقال قيادي في عملية إنزال شرقي دير الزور - صحيفة المثال</title>
<meta property="og:site_name" content="صحيفة المثال"><meta property="article:published_time" content="2025-01-17T09:18:01+00:00">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Article","@id":"https://news.example/archives/7#article",
"headline":"اعتقال قيادي في عملية إنزال شرقي دير الزور","datePublished":"2025-01-17T09:18:01+00:00","author":{"@id":"https://news.example/#/person/1"},
"articleSection":["أخبار محلية"],"keywords":["دير الزور","التحالف الدولي"]},{"@type":"Person","@id":"https://news.example/#/person/1","name":"سامر الأحمد"},
{"@type":"WebSite","name":"صحيفة المثال"}]}</script></head>
<body class="single single-post has-sidebar"><div id="page"><header class="site-header"><nav class="main-nav"><ul>
<li><a href="/a">سياسة</a></li></ul></nav></header>
<main><article class="post type-post"><h1 class="entry-title">اعتقال قيادي في عملية إنزال شرقي دير الزور</h1>
<div class="entry-meta"><span class="posted-on">17 يناير 2025</span></div>
<div class="entry-content"><p>نفذت قوات التحالف الدولي عملية إنزال جوي في ريف دير الزور الشرقي فجر اليوم، أسفرت عن اعتقال قيادي في تنظيم الدولة.</p>
<p>اقرأ أيضا: <a href="/archives/6">وزارة الزراعة تعلن موسم القمح</a></p>
<p>وقالت مصادر محلية إن العملية استمرت ثلاث ساعات وشاركت فيها مروحيات، ولم ترد معلومات عن وقوع إصابات بين المدنيين.</p>
<div class="sharedaddy"><h3>شارك هذا الموضوع</h3><ul><li><a>فيسبوك</a></li></ul></div>
<div class="jp-relatedposts"><h3>مقالات ذات صلة</h3><p>ارتفاع أسعار الخبز في المدينة بنسبة كبيرة خلال أسبوع واحد فقط.</p></div></div></article>
<div id="comments"><h3>اترك تعليقك</h3><p>لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها.</p><form></form></div></main>
<aside class="sidebar"><h2>آخر الأخبار</h2><ul><li><a href="/archives/9">افتتاح معرض الكتاب في العاصمة بمشاركة واسعة</a></li></ul></aside></div>
</body></html>"""

DATALIFE = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>الإعلام الأمني: ضبط أسلحة في الأنبار » وكالة المثال</title></head><body>
<div class="wrap"><div class="top-menu menu"><a href="/">الرئيسية</a></div><div id="dle-content"><article class="full">
<h1>الإعلام الأمني: ضبط أسلحة في الأنبار</h1>
<div class="full-meta"><span class="date">18-09-2024, 17:51</span><span>القراءات 120</span></div>
<div class="full-text">بغداد – المثال<br><br>أعلنت خلية الإعلام الأمني، اليوم الأربعاء، ضبط كمية من الأسلحة والأعتدة في محافظة الأنبار غربي العراق.<br><br>
وذكرت الخلية في بيان أن قوة مشتركة من قيادة العمليات نفذت عملية تفتيش أسفرت عن ضبط الأسلحة وتسليمها أصوليا إلى الجهات المختصة.</div>
<div class="rel-news related"><div class="title">أخبار ذات صلة</div><a href="/5-x.html">الطقس: موجة حر تضرب البلاد حتى نهاية الأسبوع</a>
</div></article></div></div></body></html>"""
DATALIFE_LAYOUT = Layout(title=("article h1",), body=(".full-text",), date=(".full-meta .date",))

SIMORGH = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>ماذا نعرف عن مهمة التحالف؟ - BBC News عربي</title>
<meta property="og:title" content="ماذا نعرف عن مهمة التحالف؟ - BBC News عربي"><meta property="og:site_name" content="BBC News عربي">
<script type="application/ld+json">
<![CDATA[
{"@context":"http://schema.org","@graph":[{"@type":"ReportageNewsArticle","url":"https://news.example/articles/c1o","headline":"ماذا نعرف عن مهمة التحالف؟",
"datePublished":"2024-03-03T13:52:13.299Z","author":{"@type":"NewsMediaOrganization","name":"BBC News عربي"}}]}
]]>
</script></head>
<body><div id="root"><main role="main"><div dir="rtl" class="bbc-1"><h1 id="content">ماذا نعرف عن مهمة التحالف؟</h1></div>
<figure class="bbc-2"><figcaption>صدر الصورة، Getty Images</figcaption></figure>
<div dir="rtl" class="bbc-3">
<p dir="rtl"><b>بدأت الحكومة العراقية والتحالف الدولي محادثات حول مستقبل المهمة العسكرية في البلاد بعد عقد من انطلاقها.</b></p></div>
<div dir="rtl" class="bbc-4"><section role="region"><h2>قصص مقترحة</h2><ul>
<li><a href="/articles/c2o">أفضل الوجهات السياحية لهذا الصيف في أوروبا</a></li></ul></section></div>
<div dir="rtl" class="bbc-3">
<p dir="rtl">ويقول مسؤولون إن المحادثات ستحدد جدولا زمنيا للانتقال إلى علاقات أمنية ثنائية بين بغداد وكل دولة من دول التحالف.</p></div></main>
<section data-testid="most-read"><h2>الأكثر قراءة</h2><ol><li><a href="/articles/c3o">كيف تختار هاتفك الجديد دون أن تخسر مالك؟</a></li></ol></section>
</div></body></html>"""
SIMORGH_LAYOUT = Layout(title=("h1#content",), body=("main > div[dir] > p",), drop=("section",))

ROSSIYA = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>قصف يستهدف قاعدة في الحسكة - 31.12.2025, سبوتنيك عربي</title></head><body>
<div class="article"><div class="article__header">
<div class="article__info-date"><a href="/20251231/" data-unixtime="1767182000">11:53 GMT 31.12.2025</a></div>
<h1 class="article__title">قصف يستهدف قاعدة في الحسكة</h1>
<div class="article__announce-text">أفادت مصادر محلية، اليوم الأربعاء، بتعرض قاعدة للتحالف في الحسكة لقصف صاروخي.</div></div>
<div class="article__body"><div class="article__block">
<div class="article__text">وذكرت المصادر أن صواريخ عدة سقطت في محيط القاعدة دون أن تسفر عن خسائر بشرية، وفق سبوتنيك.</div></div>
<div class="article__block"><div class="article__article"><a href="/20251230/x-1.html">مسؤول: الموازنة تناقش الأسبوع المقبل</a></div></div>
<div class="article__block">
<div class="article__text">وأضافت أن مروحيات حلقت في أجواء المنطقة بعد القصف لتمشيط محيط القاعدة والطرق المؤدية إليها.</div></div></div>
<div class="article__tags tag"><a>العالم العربي</a></div></div></body></html>"""
ROSSIYA_LAYOUT = Layout(
    title=(".article__title",), lead=(".article__announce-text",), body=(".article__announce-text, .article__body .article__text",),
    date=(".article__info-date a",), drop=(".article__article",), tags=(".article__tags a",),
)  # fmt: skip

ARC = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Iraq and coalition agree timetable | Example News</title>
<meta name="article:author" content="Jane Doe">
<script type="application/ld+json">[{"@type":"BreadcrumbList"},{"@context":"https://schema.org","@type":["NewsArticle"],
"headline":"Iraq and coalition agree timetable","datePublished":"2024-09-27T15:04:05.123Z","author":[{"@type":"Person","name":"Jane
Doe"}],}]</script></head><body>
<main><article><header data-testid="DefaultArticleHeader"><h1>Iraq and coalition agree timetable</h1></header>
<div data-testid="ArticleBody">
<div data-testid="paragraph-0">BAGHDAD, Sept 27 - Iraq and the US-led coalition have agreed on a timetable for the end of its mission, officials said.</div>
<div data-testid="promo-box"><a href="/world/x">Markets fall as oil price slips again</a></div>
<div data-testid="paragraph-1">The mission will end by September 2025 in most of the country, a joint statement said on Friday.</div>
<div data-testid="SignOff">Reporting by Jane Doe; Editing by John Roe</div>
<p>Our Standards: The Thomson Reuters Trust Principles.</p></div></article></main></body></html>"""
ARC_LAYOUT = Layout(
    title=("header[data-testid=DefaultArticleHeader] h1",), body=("[data-testid=ArticleBody]",), authors=("meta[name='article:author']",),
    drop=("[data-testid=promo-box]", "[data-testid=SignOff]"), skip=(r"Our Standards: .*",),
)  # fmt: skip

BRIGHTSPOT = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Forces hand over base in Anbar | EX News</title>
<meta property="og:site_name" content="EX News"></head><body><div class="Page-content"><h1 class="Page-headline">Forces hand over base in Anbar</h1>
<div class="Page-byline"><div class="Page-authors">By <a>Sam Poe</a></div><bsp-timestamp data-timestamp="1706774400000"></bsp-timestamp></div>
<div class="RichTextStoryBody"><p>BAGHDAD (EX) — Coalition forces handed over part of an air base in western Iraq to Iraqi security forces on Thursday.</p>
<div class="Enhancement"><a href="/article/x">Storm leaves thousands without power</a></div>
<p>The base has come under repeated drone and rocket fire since October, according to two Iraqi security officials.</p></div></div></body></html>"""
BRIGHTSPOT_LAYOUT = Layout(
    title=("h1.Page-headline",), body=(".RichTextStoryBody > p",), date=("bsp-timestamp[data-timestamp]",), authors=(".Page-authors a",), drop=(".Enhancement",)
)

AGGREGATOR = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>مقتل ثلاثة جنود في هجوم على قاعدة</title></head><body>
<div class="content">
<div class="src">RT Arabic: 2026-11-20@22:10:05 GMT</div><h1>مقتل ثلاثة جنود في هجوم على قاعدة</h1><div>تاريخ النشر: 25th, January 2024 GMT</div>
<div class="article"><p>أعلنت القيادة المركزية مقتل ثلاثة جنود وإصابة آخرين في هجوم بطائرة مسيرة استهدف قاعدة شمال شرقي الأردن قرب الحدود السورية.</p>
<p>وقالت القيادة في بيان إن الهجوم وقع ليلا وإن التحقيق جار لمعرفة الجهة التي تقف وراءه وملابسات ما حدث.</p>
<p>المصدر: RT Arabic</p><p>كلمات دلالية: <a href="/t/1">الأردن</a> <a href="/t/2">سوريا</a></p>
<h3>إقرأ أيضاً:</h3><h2>الأهلي يفوز على غريمه في نهائي الكأس</h2>
<p>حقق النادي الأهلي فوزا ثمينا على غريمه التقليدي بهدفين مقابل هدف في المباراة النهائية التي جمعتهما على ملعب القاهرة الدولي.</p>
<p>وسجل المهاجم الشاب الهدفين في الشوط الثاني من المباراة وسط حضور جماهيري كبير ملأ المدرجات.</p>
<h3>مقالات مشابهة</h3><ul><li><a href="/a/2">أسعار الذهب اليوم في الأسواق المحلية</a></li></ul></div></div></body></html>"""
