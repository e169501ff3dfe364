"""What servers print in place of a page, in English, Arabic, Persian, Sorani, Kurmanji and Turkish: sentences by slashes, in natural spelling.

`standin` folds them, and makes of the first two kinds every sentence that a subject and a verb give.
"""

from __future__ import annotations

EN_PAGE = """
page / the page / this page / that page / requested page / the requested page / the page requested / the page you requested / the page you have
requested / the page you are looking for / the page you re looking for / the page you were looking for / page you are looking for / page you requested
/ the requested url / the url / this url / the link / web page / this link
"""
EN_NOT = """
not found / was not found / is not found / cannot be found / can not be found / can t be found / could not be found / couldn t be found / does not
exist / doesn t exist / no longer exists / is not available / not available / is no longer available / is unavailable / isn t available / has been
removed / was removed / has been deleted / is missing / might have been removed / may have been removed / missing
"""
AR_PAGE = """
الصفحة / هذه الصفحة / صفحة / الصفحة المطلوبة / الصفحة التي تبحث عنها / الصفحة التي طلبتها / الصفحة التي تحاول الوصول إليها / الرابط / هذا الرابط /
الرابط المطلوب / العنوان المطلوب
"""
AR_NOT = """
غير موجودة / غير موجود / غير متاحة / غير متاح / غير متوفرة / غير متوفر / لم تعد موجودة / لم يعد موجودا / لم تعد متاحة / لم يعد متاحا / محذوفة / محذوف
/ تم حذفها / تم حذفه / لا وجود لها / لم يتم العثور عليها / لا يمكن العثور عليها / قد تم حذفها
"""
FA_PAGE = """
صفحه / این صفحه / صفحه مورد نظر / صفحه مورد نظر شما / صفحه درخواستی / صفحه درخواستی شما / صفحه درخواست شده / صفحه‌ای با این آدرس / صفحه‌ای با این
نشانی / چنین صفحه‌ای / آدرس مورد نظر / آدرس درخواستی / نشانی مورد نظر / لینک مورد نظر / صفحه ای که به دنبال آن هستید / صفحه ای که دنبال آن هستید /
صفحه ای که به دنبال آن بودید
"""
FA_NOT = """
یافت نشد / پیدا نشد / یافت نشده است / موجود نیست / وجود ندارد / حذف شده / حذف شده است / در دسترس نیست / پیدا نکردیم / وجود نداشته
"""
CKB_PAGE = """
پەڕە / پەڕەکە / ئەم پەڕەیە / پەڕەی داواکراو / لاپەڕە / لاپەڕەکە / ئەم لاپەڕەیە / ئەو لاپەڕەیە / ئەو پەڕەیە / لاپەڕەی داواکراو / ئەو لاپەڕەیەی بۆی
دەگەڕێیت / ئەو پەڕەیەی بۆی دەگەڕێیت
"""
CKB_NOT = """
نەدۆزرایەوە / نەدۆزراوەتەوە / بوونی نییە / بەردەست نییە / نییە / سڕاوەتەوە
"""
KMR_PAGE = """
rûpel / rûpela / ev rûpel / rûpelê / rûpela ku hûn lê digerin / rûpela ku hûn li digerin / rûpela ku tu lê digerî / rûpela xwestî / rûpela ku hûn
dixwazin
"""
KMR_NOT = """
nehat dîtin / nehate dîtin / nehatiye dîtin / nayê dîtin / peyda nebû / peyda nabe / tune / tune ye / tuneye / ne berdest e / hatiye jêbirin
"""
TR_PAGE = """
sayfa / bu sayfa / aradığınız sayfa / istediğiniz sayfa / istenen sayfa / ulaşmak istediğiniz sayfa / görüntülemek istediğiniz sayfa / böyle bir sayfa
/ ilgili sayfa / aradığınız içerik / aradığınız haber / girmiş olduğunuz sayfa
"""
TR_NOT = """
bulunamadı / bulunamıyor / bulunamamıştır / mevcut değil / mevcut değildir / bulunmuyor / bulunmamaktadır / kaldırılmış / kaldırılmış olabilir /
silinmiş / silinmiş olabilir / yayından kaldırılmış / yayından kaldırılmıştır / yok
"""
AR_NOT_FOUND = """
لم يتم العثور على / لم نعثر على / لم نتمكن من العثور على / تعذر العثور على / لا يمكن العثور على / لم نجد / لا توجد / لا وجود ل
"""
DEFAULT_PAGE = """
welcome to nginx / welcome to nginx on debian / apache2 ubuntu default page it works / apache2 debian default page it works / apache2 default page it
works / apache2 ubuntu default page / apache2 debian default page / it works / iis windows server / iis windows / iis7 / iis8 / test page for the
apache http server / apache http server test page / test page for the nginx http server / http server test page / default web site page / default web
page / web server s default page / domain default page / default plesk page / default parallels plesk page / welcome to openresty / welcome to caddy /
caddy works / welcome to centos / litespeed web server / hestia control panel / directadmin default page / xampp / welcome to xampp / success your new
web server is ready to use / site is created successfully / default page
"""
SUSPENDED = """
account suspended / this account has been suspended / account has been suspended / this site has been suspended / website suspended / site suspended /
hosting suspended / contact your hosting provider / website disabled / bandwidth limit exceeded / 509 bandwidth limit exceeded / suspended page / حساب
معلق / تم إيقاف الموقع / تم تعليق الحساب / تم إيقاف هذا الموقع / تم تعليق هذا الموقع / الحساب موقوف / الموقع موقوف / سایت مسدود شده است / این سایت
مسدود شده است / هاست شما مسدود شده است / حساب کاربری معلق شده است / میزبانی این سایت مسدود شده است / سرویس شما مسدود شده است / hesap askıya alındı /
bu hesap askıya alınmıştır / site askıya alındı
"""
PARKED = """
domain for sale / domain is for sale / this domain is for sale / the domain is for sale / this domain name is for sale / this domain may be for sale /
this domain is parked / parked domain / domain parked / domain parking / this domain has expired / domain expired / domain has expired / this domain
name has expired / this domain name expired / buy this domain / expired domain / this web page is parked / this webpage was generated by the domain
owner / this domain was recently registered / هذا النطاق معروض للبيع / النطاق معروض للبيع / هذا النطاق للبيع / الدومين للبيع / النطاق منتهي / انتهت
صلاحية النطاق / انتهت صلاحية هذا النطاق / این دامنه به فروش می رسد / این دامنه فروشی است / دامنه فروشی / فروش دامنه / دامنه منقضی شده است / این دامنه
منقضی شده است / تاریخ انقضای دامنه / bu alan adı satılıktır / alan adı satılık / satılık alan adı / bu alan adının süresi dolmuştur / alan adının
süresi doldu
"""
MAINTENANCE = """
maintenance / site maintenance / under maintenance / maintenance mode / site under maintenance / website under maintenance / down for maintenance / we
are under maintenance / the site is under maintenance / this site is under maintenance / our site is under maintenance / scheduled maintenance / site
is undergoing maintenance / we ll be back soon / we will be back soon / be right back / briefly unavailable for scheduled maintenance / under
construction / website under construction / site under construction / this site is under construction / coming soon / website is under construction /
temporarily unavailable / site temporarily unavailable / this site is temporarily unavailable / temporarily down for maintenance / database error /
error establishing a database connection / database connection error / service unavailable / 503 service unavailable / 502 bad gateway / bad gateway /
internal server error / 500 internal server error / gateway timeout / 504 gateway time out / site offline / الموقع تحت الصيانة / الموقع قيد الصيانة /
الموقع في وضع الصيانة / صيانة / تحت الصيانة / قيد الصيانة / وضع الصيانة / أعمال صيانة / الموقع قيد الإنشاء / الموقع تحت الإنشاء / تحت الإنشاء / قيد
الإنشاء / الموقع متوقف مؤقتا للصيانة / سنعود قريبا / سوف نعود قريبا / قريبا / الموقع مغلق مؤقتا / الموقع مغلق للصيانة / خطأ في الاتصال بقاعدة البيانات
/ خطأ في إنشاء اتصال بقاعدة البيانات / خطأ في إنشاء الاتصال بقاعدة البيانات / سایت در حال بروزرسانی است / سایت در حال به روز رسانی است / در حال
بروزرسانی / در حال به روز رسانی / سایت در دست تعمیر است / در دست تعمیر / سایت در دست ساخت است / در دست ساخت / به زودی باز می گردیم / به زودی برمی
گردیم / بزودی برمیگردیم / سایت در دسترس نیست / سایت موقتا در دسترس نیست / این سایت موقتا در دسترس نیست / خطا در برقراری ارتباط با پایگاه داده / خطا در
اتصال به پایگاه داده / حالت تعمیر / ماڵپەڕەکە لە چاککردنەوەدایە / ماڵپەڕ لە چاککردنەوەدایە / سایتەکە لە نوێکردنەوەدایە / ماڵپەڕەکە لە ژێر
چاککردنەوەدایە / بەم زووانە دەگەڕێینەوە / malper di bin çêkirinê de ye / malper tê nûkirin / em ê zû vegerin / bakım modu / bakım çalışması / sitemiz
bakımdadır / sitemiz bakımda / site bakımda / sitemiz bakım aşamasındadır / sitemizde bakım çalışması / yapım aşamasında / sitemiz yapım aşamasındadır
/ kısa süre sonra geri döneceğiz / çok yakında / veritabanı bağlantısı kurulurken hata / veritabanı bağlantı hatası
"""
LOGIN = """
log in / login / sign in / signin / log in or sign up / sign in or register / log in to continue / sign in to continue / please log in / please sign
in / member login / user login / subscribe / subscribe to continue reading / subscribe to read / subscribe to continue / subscribe now / subscription
required / this content is for subscribers only / this content is for members only / register to continue reading / log in to read / you must be
logged in to view this page / you need to be logged in to view this content / تسجيل الدخول / سجل الدخول / سجل الدخول للمتابعة / دخول / يرجى تسجيل
الدخول / هذا المحتوى للمشتركين فقط / المحتوى للمشتركين فقط / اشترك لمتابعة القراءة / ورود / ورود به سایت / ورود به حساب کاربری / ورود کاربران / ورود
اعضا / برای ادامه وارد شوید / برای مشاهده این مطلب وارد شوید / این مطلب مخصوص مشترکان است / ورود یا ثبت نام / چوونەژوورەوە / چونە ژوورەوە / têketin /
giriş / giriş yap / üye girişi / kullanıcı girişi / oturum aç / devam etmek için giriş yapın / bu içerik abonelere özeldir / abone ol
"""
SCRIPT = """
you need to enable javascript to run this app / enable javascript / please enable javascript / javascript is required / javascript is disabled /
requires javascript / turn on javascript / activate javascript / javascript must be enabled / without javascript / تفعيل جافا سكريبت / تفعيل الجافا
سكريبت / تفعيل جافاسكريبت / تفعيل الجافاسكريبت / تمكين جافا سكريبت / تشغيل جافا سكريبت / جاوا اسکریپت / جاوااسکریپت / جاڤاسکریپت / جاڤا سکریپت /
javascript etkin / javascript i etkin / javascript çalak
"""
# Words that say nothing beside these, and an error's number.
BESIDE = """
404 error http sorry oops ooops oh no whoops uh we re 1 www خطأ خطا خطای عذرا عفوا للأسف نأسف عذراً رمز متاسفانه متأسفیم ببخشید پوزش اوه ارور هەڵە
ببوورە ببورە بمانبورن بەداخەوە çewtî bibore mixabin hata üzgünüz maalesef opps hay aksi
"""
