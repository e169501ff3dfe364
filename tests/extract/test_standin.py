# ruff: noqa: E501 - whole pages and sentences, one a line
"""What stands in place of a page is refused with its own reason, in pages and in routes; news about such things is read."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from crawler.article import Article, Reason, Rejection
from crawler.extract.links import RouteError, read_route
from crawler.extract.page import read_page
from crawler.outlet import Confidence, Feed, Listing, NewsSitemap, Route, WordPressApi
from tests.extract.pages import NOW

URL = "https://news.example/news/7/x"
MENU = "<nav><ul>" + "".join(f"<li><a href='/c/{n}'>Section number {n}</a></li>" for n in range(12)) + "</ul></nav>"
LATEST = "<ul class='latest'>" + "".join(f"<li><a href='/n/{n}'>Headline number {n} of what else the site has today</a></li>" for n in range(8)) + "</ul>"


def read(html: str, url: str = URL) -> Article | Rejection:
    return read_page(html.encode(), url=url, content_type="text/html; charset=utf-8", outlet=None, fetched_at=NOW)


def page(title: str, body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"


GONE = [
    "Page not found", "404", "Error 404", "404 - Page not found", "404 Not Found", "Page Not Found | Example News", "Oops! That page can’t be found.",
    "Sorry, the page you are looking for could not be found.", "The page you requested does not exist", "This article is no longer available", "Nothing found",
    "الصفحة غير موجودة", "عذراً، الصفحة غير موجودة", "خطأ 404 - الصفحة غير موجودة", "الصفحة التي تبحث عنها غير متوفرة", "لم يتم العثور على الصفحة", "الخبر غير موجود",
    "٤٠٤", "لم يتم العثور على نتائج",
    "صفحه مورد نظر یافت نشد", "صفحه‌ مورد نظر شما یافت نشد - خبرگزاری نمونه", "خطای ۴۰۴", "متأسفانه صفحه درخواستی شما پیدا نشد", "خبر مورد نظر یافت نشد",
    "صفحه‌ای با این آدرس وجود ندارد", "ارور ۴۰۴ | صفحه پیدا نشد",
    "پەڕەکە نەدۆزرایەوە", "ببوورە، ئەو لاپەڕەیە نەدۆزرایەوە", "404 - لاپەڕەکە بوونی نییە", "بابەتەکە نەدۆزرایەوە",
    "Rûpel nehat dîtin", "404 Rûpel tune", "Bibore, rûpela ku hûn lê digerin nehat dîtin", "Ev rûpel tune ye",
    "Sayfa bulunamadı", "404 - Aradığınız sayfa bulunamadı", "Üzgünüz, aradığınız sayfa bulunamadı.", "HATA 404", "Haber bulunamadı",
]  # fmt: skip


@pytest.mark.parametrize("title", GONE)
def test_a_soft_404_is_known_by_its_title(title: str) -> None:
    for html in (
        page(title, f"<h1>{title}</h1><p>Try the search.</p>"),
        page("Example News", f"{MENU}<h1>{title}</h1><p>Please go back to the front page.</p>{LATEST}"),
        page(title, f"{MENU}<h2>Latest</h2>{LATEST}", "<meta property='og:type' content='article'>"),
    ):
        found = read(html)
        assert isinstance(found, Rejection), title
        assert found.reason is Reason.NOT_FOUND, (title, found)


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, the page you are looking for could not be found. It may have been moved.", "نأسف، الصفحة المطلوبة غير موجودة. قد يكون تم نقلها إلى عنوان آخر.",
        "کاربر گرامی، صفحه مورد نظر شما یافت نشد. لطفا آدرس را بررسی کنید.", "بەداخەوە ئەم پەڕەیە بوونی نییە، تکایە بگەڕێوە بۆ سەرەتا.",
        "Mixabin rûpela ku hûn lê digerin nehat dîtin. Vegere destpêkê.", "Aradığınız sayfa kaldırılmış olabilir. Ana sayfaya dönmek için tıklayın.",
    ],
)  # fmt: skip
def test_a_soft_404_is_known_by_its_text_where_the_title_is_the_sites(text: str) -> None:
    found = read(page("Example News", f"<div class='content'><p>{text}</p></div>"))
    assert isinstance(found, Rejection)
    assert found.reason is Reason.NOT_FOUND, found


INSTEAD = {
    "nginx": (page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further "
        "configuration is required.</p><p>For online documentation and support please refer to nginx.org.</p>"), Reason.UNAVAILABLE),
    "apache": (page("Apache2 Ubuntu Default Page: It works", "<div>It works!</div>" + "<p>This is the default welcome page used to test the correct operation "
        "of the Apache2 server after installation on these systems, and it says more.</p>" * 20), Reason.UNAVAILABLE),
    "iis": (page("IIS Windows Server", "<div id='container'><a href='https://example.com/?linkid=66138'><img src='iisstart.png' alt='IIS'></a></div>"), Reason.UNAVAILABLE),
    "cpanel": (page("Account Suspended", "<h1>Account Suspended</h1><p>This Account has been suspended.</p><p>Contact your hosting provider for more information.</p>"),
        Reason.UNAVAILABLE),
    "suspended fa": (page("سایت مسدود شده است", "<h1>این سایت مسدود شده است</h1><p>لطفا با پشتیبانی میزبانی تماس بگیرید.</p>"), Reason.UNAVAILABLE),
    "parked": (page("news.example", "<p>This domain is for sale!</p><a href='https://www.sedo.com/search/details/?domain=x'>Make an offer</a>"), Reason.UNAVAILABLE),
    "sold": (page("newsexample.com is for sale", "<h1>newsexample.com</h1><p>is for sale</p><form><input name='offer'></form>"), Reason.UNAVAILABLE),
    "expired": (page("news.example", "<h1>This domain has expired</h1><p>If you are the owner, renew it at your registrar.</p>"), Reason.UNAVAILABLE),
    "expired tr": (page("news.example", "<p>Bu alan adının süresi dolmuştur. Yenilemek için kayıt firmanıza başvurun.</p>"), Reason.UNAVAILABLE),
    "maintenance": (page("Site Maintenance", "<h1>We’ll be back soon!</h1><p>Sorry for the inconvenience. We’re performing some maintenance at the moment.</p>"),
        Reason.UNAVAILABLE),
    "maintenance ar": (page("وكالة المثال", "<h1>الموقع تحت الصيانة</h1><p>سنعود قريبا، نعتذر عن الإزعاج.</p>"), Reason.UNAVAILABLE),
    "maintenance fa": (page("خبرگزاری نمونه", "<div><p>سایت در حال بروزرسانی است. لطفا بعدا مراجعه فرمایید.</p></div>"), Reason.UNAVAILABLE),
    "maintenance ckb": (page("Example", "<p>ماڵپەڕەکە لە چاککردنەوەدایە، بەم زووانە دەگەڕێینەوە.</p>"), Reason.UNAVAILABLE),
    "maintenance tr": (page("Örnek Haber", "<h1>Bakım Çalışması</h1><p>Sitemiz bakımdadır, kısa süre sonra geri döneceğiz.</p>"), Reason.UNAVAILABLE),
    "wordpress db": (page("Database Error", "<h1>Error establishing a database connection</h1>"), Reason.UNAVAILABLE),
    "wordpress db fa": (page("خطای پایگاه داده", "<h1>خطا در برقراری ارتباط با پایگاه داده</h1>"), Reason.UNAVAILABLE),
    "directory": (page("Index of /news/2024", "<h1>Index of /news/2024</h1><pre><a href='../'>Parent Directory</a> <a href='a.html'>a.html</a> 2024-05-01</pre>"),
        Reason.UNAVAILABLE),
    "log-in": (page("Log In ‹ Example — WordPress", "<form><label>Username<input name='log'></label><label>Password<input type='password'></label></form>"), Reason.LOGIN),
    "log-in ar": (page("تسجيل الدخول", "<h1>تسجيل الدخول</h1><form>البريد<input name='e'>كلمة المرور<input type='password'></form>"), Reason.LOGIN),
    "log-in fa": (page("خبرگزاری نمونه", "<h1>ورود به سایت</h1><form>نام کاربری<input name='u'>رمز<input type='password'></form>"), Reason.LOGIN),
    "log-in tr": (page("Örnek Haber", "<form>Kullanıcı adı <input name='u'> Parola <input type='password'></form>"), Reason.LOGIN),
    "paywall": (page("Example News", "<h1>Subscribe to continue reading</h1><p>Choose a plan to read all our reporting.</p>"), Reason.LOGIN),
    "react": (page("React App", "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div><script src='/main.js'></script>"),
        Reason.SCRIPT_ONLY),
    "frame": (page("Example News", "<div id='__nuxt'></div><script>window.__NUXT__={}</script><script src='/app.js'></script>"), Reason.SCRIPT_ONLY),
    "script fa": (page("خبر", "<p>لطفا جاوا اسکریپت مرورگر خود را فعال کنید.</p><div id='app'></div><script src='/app.js'></script>"), Reason.SCRIPT_ONLY),
    "script ar": (page("أخبار", "<noscript>يرجى تفعيل جافا سكريبت لعرض هذا الموقع</noscript><div id='app'></div><script src='/app.js'></script>"), Reason.SCRIPT_ONLY),
    "consent": (page("Before you continue to Example", "<form action='https://consent.google.com/save'><button>Accept all</button></form>"), Reason.CONSENT),
    "consent yahoo": (page("Yahoo", "<form action='https://consent.yahoo.com/v2/collectConsent'><p>Yahoo is part of a family of brands</p><button>ok</button></form>"),
        Reason.CONSENT),
    "consent sourcepoint": (page("Privacy", "<div class='cookiewall'><h2>We need your consent</h2></div><script src='https://cdn.privacy-mgmt.com/x.js'></script>"),
        Reason.CONSENT),
}  # fmt: skip


@pytest.mark.parametrize("name", INSTEAD)
def test_what_stands_in_place_of_a_page_is_refused_with_its_own_reason(name: str) -> None:
    html, reason = INSTEAD[name]
    found = read(html)
    assert isinstance(found, Rejection)
    assert found.reason is reason, found
    assert found.detail


@pytest.mark.parametrize("route", [Feed(url=URL, confidence=Confidence.SEEN), NewsSitemap(url=URL, confidence=Confidence.SEEN),
    WordPressApi(url=URL, confidence=Confidence.SEEN), Listing(url=URL, confidence=Confidence.SEEN, links="h3 a")], ids=lambda r: r.kind)  # fmt: skip
@pytest.mark.parametrize("name", [*INSTEAD, "gone"])
def test_and_in_place_of_a_route(name: str, route: Route) -> None:
    html, reason = INSTEAD.get(name, (page("404 Not Found", "<h1>الصفحة غير موجودة</h1>"), Reason.NOT_FOUND))
    with pytest.raises(RouteError) as error:
        read_route(html.encode(), route=route, url=URL, content_type=None, timezone=ZoneInfo("UTC"), reference=NOW)
    assert error.value.cause == str(reason)
    assert error.value.detail


# Real news is written about walls, missing pages and maintenance, and about things that are not found.
ABOUT = [
    ("Cloudflare outage takes down news sites: “Just a moment...” greets readers", "Readers who opened the sites of several newspapers on Tuesday saw the words "
     "“Just a moment...” or “Error code: 1020, Access denied” for three hours. Cloudflare said a faulty rule had sent every visitor to a challenge page and asked them to "
     "verify they are human. “Checking your browser before accessing the site” was all that customers of two banks got to see, a spokesman said."),
    ("Page not found: the story of the web’s most famous error", "The number 404 has greeted lost readers since 1992. “404 Not Found” means that the server was reached and the "
     "page was not. Museums now collect the best of these pages, and a curator said that the page you are looking for may one day hang on a wall."),
    ("404 Media reports ministry lost data of thousands", "The site 404 Media reported on Monday that a ministry had lost the personal data of thousands of applicants. "
     "The ministry said that the page was removed after the finding and that an investigation was under way with the help of the police."),
    ("Captcha: why you must prove that you are not a robot", "Every day people solve two hundred million captchas. Please verify you are human, the box says. Researchers found that "
     "machines now solve reCAPTCHA and hCaptcha faster than people do, and that “I am not a robot” no longer keeps anybody out."),
    ("Ministry’s website under maintenance before the vote", "The website of the ministry was under maintenance on Thursday. “We will be back soon”, it said, a day before the "
     "registration of voters was to end. Officials denied that an attack had been the reason for the interruption of the service."),
    ("لم يتم العثور على ناجين تحت الأنقاض", "قال الدفاع المدني يوم الثلاثاء إنه لم يتم العثور على ناجين تحت أنقاض المبنى الذي انهار في المدينة، وإن عمليات البحث مستمرة منذ ثلاثة أيام "
     "بمشاركة فرق من أربع محافظات. وأضاف أن ست جثث انتشلت حتى الآن وأن العمل صعب بسبب الأمطار."),
    ("الصفحة غير موجودة: كيف حجبت الحكومة مواقع الأخبار", "حين يفتح القراء مواقع عدة صحف منذ الأسبوع الماضي تظهر لهم عبارة الصفحة غير موجودة. ويقول صحفيون إن الحجب جاء بعد نشر تحقيق "
     "عن عقود وزارة الكهرباء، فيما تنفي هيئة الإعلام أن تكون أصدرت أي قرار بهذا الشأن."),
    ("در این عملیات هیچ سلاحی یافت نشد", "سخنگوی پلیس روز سه‌شنبه گفت در بازرسی از این ساختمان هیچ سلاحی یافت نشد و سه نفری که بازداشت شده بودند پس از بازجویی آزاد شدند. او افزود که "
     "تحقیقات درباره این پرونده همچنان ادامه دارد و نتیجه آن به زودی اعلام می‌شود."),
    ("خطای ۴۰۴؛ چرا سایت‌های خبری از دسترس خارج شدند", "کاربران روز دوشنبه هنگام باز کردن چند سایت خبری با پیام «صفحه مورد نظر یافت نشد» روبه‌رو شدند. کارشناسان می‌گویند علت آن حمله "
     "به سرورهای میزبان بوده است و دسترسی به این سایت‌ها پس از چند ساعت دوباره برقرار شد."),
    ("تەرمی سێ کرێکار نەدۆزرایەوە", "بەرگری شارستانی ڕایگەیاند تا ئێستا تەرمی سێ کرێکار لە ژێر داروپەردووی بینایەکە نەدۆزرایەوە و تیمەکان بەردەوامن لە گەڕان. بەرپرسێک گوتی باران کارەکەی "
     "سەخت کردووە و سبەینێ تیمی تر دێنە شوێنی ڕووداوەکە."),
    ("Kayıp işçiden haber yok: arama sürüyor", "Göçük altında kalan işçiden üç gündür haber alınamıyor, arama çalışmaları sürüyor. Vali, ekiplerin gece boyunca çalıştığını ve işçinin "
     "bulunamadığını söyledi. Aradığınız sayfa bulunamadı yazısıyla karşılaşan yakınları bilgi alamadıklarını anlattı."),
    ("Welat: rûpel nehat dîtin dibêje, lê malper vekirî ye", "Xwendekar dibêjin dema ku malpera rojnameyê vedikin nivîsa rûpel nehat dîtin derdikeve. Rêveberê malperê got ku pirsgirêk ji pêşkêşkar "
     "e û wê heta êvarê çareser bibe, û daxwaza lêborînê ji xwendevanan kir ji ber vê rawestandinê."),
    ("Login details of thousands leaked", "The login details of thousands of customers were found on a forum, the company said on Friday. It asked them to change their passwords and said "
     "that subscribers to its service need not do anything else for now, since no card numbers had been stored."),
]  # fmt: skip


@pytest.mark.parametrize("title,text", ABOUT, ids=lambda value: value[:30])  # noqa: PT006
@pytest.mark.parametrize("head", ["", "<meta property='og:type' content='article'>"])
def test_news_about_it_is_read(title: str, text: str, head: str) -> None:
    sentences = "".join(f"<p>{part.strip()}.</p>" for part in text.split(". "))
    for html in (
        page(f"{title} | Example News", f"{MENU}<article><h1>{title}</h1><div class='article-body'>{sentences}</div></article>{LATEST}", head),
        page(title, f"<h1>{title}</h1><p>{text}</p>", head),
    ):
        found = read(html)
        assert isinstance(found, Article), (title, found)
        assert text[:40] in found.body


@pytest.mark.parametrize("title", ["Page not found", "صفحه مورد نظر یافت نشد", "Under construction", "الصفحة غير موجودة", "تسجيل الدخول", "Coming soon"])
def test_a_dated_article_may_bear_any_title(title: str) -> None:
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{title}","datePublished":"2026-11-20T10:00:00Z"}}</script>'
    found = read(page(title, f"<article><h1>{title}</h1><p>{ABOUT[1][1]}</p></article>", data))
    assert isinstance(found, Article)


def test_an_article_with_a_log_in_form_beside_it_is_an_article() -> None:
    found = read(page(ABOUT[2][0], f"<form>Log in <input type='password'></form><article><h1>{ABOUT[2][0]}</h1><p>{ABOUT[2][1]}</p></article>"))
    assert isinstance(found, Article)


def test_a_short_item_of_a_site_with_scripts_is_read() -> None:
    text = "The coalition said on Friday that two of its bases in the west of the country were handed over to the army."
    found = read(
        page(
            "Two bases handed over | Example",
            f"<h1>Two bases handed over</h1><p>{text}</p><script src='/app.js'></script><noscript>Enable JavaScript</noscript>",
        )
    )
    assert isinstance(found, Article), found
