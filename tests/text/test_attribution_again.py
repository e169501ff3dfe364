"""«The agency» again, what stands in quotation marks, and the phrases of citing that name a source indirectly."""

from __future__ import annotations

import pytest

from crawler.config import SEEDS
from crawler.text.attribution import Sources, find_sources

SOURCES = Sources.load(SEEDS / "sources.yaml")


def told(text: str, language: str) -> set[tuple[str, str]]:
    return {(a.name, a.kind) for a in find_sources(text, SOURCES, language=language)}


@pytest.mark.parametrize(
    ("text", "language", "again"),
    [
        ("ذكرت رويترز أن الرتل غادر. وتضيف الوكالة أن الجسر مغلق. ووفقاً للصحيفة فالطريق مفتوح.", "ar", ["الوكالة", "الصحيفة"]),
        ("به گزارش رویترز، کاروان رفت. این خبرگزاری افزود که پل بسته است. به نوشته این روزنامه، راه باز است.", "fa", ["این خبرگزاری", "این روزنامه"]),
        ("Reuters konvoyun ayrıldığını yazdı. Ajans, köprünün kapalı olduğunu da ekledi. Ajansa göre yol açık.", "tr", ["Ajans", "Ajans"]),
        ("Reuters reported that the convoy left. The agency added that the bridge was shut. All is quiet, the news agency said.", "en",
         ["The agency", "the news agency"]),
        ("ئاژانسی ڕۆیتەرز ڕایگەیاند کاروانەکە ڕۆیشت. ئاژانسەکە ئاشکرای کرد کە پردەکە داخراوە.", "ckb", ["ئاژانسەکە"]),
        ("Ajansa Reutersê ragihand ku karwan çû. Ajansê ragihand ku pir girtî ye.", "kmr", ["Ajansê"]),
    ],
)  # fmt: skip
def test_the_agency_is_the_one_named_before_in_every_language(text: str, language: str, again: list[str]) -> None:
    found = [a for a in find_sources(text, SOURCES, language=language) if a.role == "coreference"]
    assert [a.name for a in found] == again
    assert {a.canonical for a in found} == {"reuters"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The agency said the road was open.", "en"),  # whose, nobody can tell
        ("Reuters reported the visit. The IAEA said its inspectors were back. The agency said they would stay.", "en"),
        ("Reuters reported the visit. The newspaper of the party was closed.", "en"),
        ("به گزارش رویترز، کاروان رفت. این شبکه فاضلاب تعمیر شد.", "fa"),
        ("Reuters konvoyun ayrıldığını yazdı. Ajanslar arasında yarış sürüyor.", "tr"),
    ],
)
def test_an_agency_that_is_not_the_one_named_before(text: str, language: str) -> None:
    assert [a for a in find_sources(text, SOURCES, language=language) if a.role == "coreference"] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("فازت رواية «قال الحكيم» بالجائزة الأولى.", "ar"),
        ("نمایش «مادرم گفت» امشب روی صحنه می‌رود.", "fa"),
        ("شانۆی «دایکم گوتی» ئەمشەو نمایش دەکرێت.", "ckb"),
        ('Şanoya "Diya min got" îşev tê lîstin.', "kmr"),
        ("Festivalde AA ve TRT muhabirlerine plaket verildi.", "tr"),
        ("Hamas'a yakınlığıyla bilinen kanal kapandı, halk bunu konuştu.", "tr"),
        ("رد الجيش على القصف بالمدفعية الثقيلة.", "ar"),
        ("وصل بلاغ ورد لشرطة المحافظة عن حريق.", "ar"),
        ("لم تذكر الوزارة شيئاً عن الحادث.", "ar"),
        ("غادروا قبل أن يعلن الوزير الهدنة.", "ar"),
        ("محمدجواد ظریف خاطرات خود را منتشر کرد.", "fa"),
        ("Colleagues and villagers said goodbye to the teacher.", "en"),
        ("Tammy Bruce declined to say how many would stay.", "en"),
        ("The village fell as the army continued its operations.", "en"),
    ],
)
def test_a_title_or_a_deed_has_no_source(text: str, language: str) -> None:
    assert told(text, language) == set()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Police and hospital sources said nine people died.", "en", {("Police and hospital sources", "anonymous")}),
        ("Nine people died, according to tribal and medical officials.", "en", {("tribal and medical officials", "anonymous")}),
        ("According to Reuters and local officials, it is over.", "en", {("Reuters", "outlet"), ("local officials", "anonymous")}),
        ('"We stay," the commander of U.S. forces in Syria told reporters.', "en", {("commander of U.S. forces in Syria", "official")}),
        ("MOSUL (AP) — The bridge reopened, police said.", "en", {("AP", "outlet"), ("police", "official")}),
        ("Jane Roe, a fellow at the Washington Institute, said the deal was dead.", "en", {("Jane Roe", "official")}),
        ("كشف تقرير لمنظمة العفو الدولية أن السوق قُصف.", "ar", {("منظمة العفو الدولية", "official")}),
        ("ذكر بيان صادر عن محافظة نينوى أن الطريق مفتوح.", "ar", {("محافظة نينوى", "official")}),
        ("يرى المحلل السياسي سامر الجبوري أن الاتفاق بعيد.", "ar", {("المحلل السياسي سامر الجبوري", "official")}),
        ("السوداني لـ«الجزيرة»: لا حاجة إلى قوات أجنبية", "ar", {("السوداني", "official"), ("الجزيرة", "outlet")}),
        ("این را منابع محلی به ایسنا گفته‌اند.", "fa", {("منابع محلی", "anonymous"), ("ایسنا", "outlet")}),
        ("ایسنا با استناد به منابع آگاه خبر داده که راه باز است.", "fa", {("ایسنا", "outlet"), ("منابع آگاه", "anonymous")}),
        ("وەزارەتی نەوت ئەم هەواڵەی ڕەتکردەوە.", "ckb", {("وەزارەتی نەوت", "official")}),
        ("Rûdaw ji berpirsekî payebilind veguhast ku rê vebûye.", "kmr", {("Rûdaw", "outlet"), ("berpirsekî payebilind", "anonymous")}),
        ("Eski bakan Ali Demir'in ifadesiyle \"süre doldu\".", "tr", {("Eski bakan Ali Demir", "official")}),
        ("Pentagon'dan üst düzey bir yetkili CNN'e planın sürdüğünü söyledi.", "tr",
         {("Pentagon'dan üst düzey bir yetkili", "anonymous"), ("CNN", "outlet")}),
        ("Adını vermek istemeyen bir subay köprünün kapandığını anlattı.", "tr", {("bir subay", "anonymous")}),
        ("Bingöl Haber Ajansı'nın haberinde yolun açıldığı belirtildi.", "tr", {("Bingöl Haber Ajansı", "outlet")}),
        ("صحيفة لبنانية تكشف موعد الجلسة", "ar", {("صحيفة لبنانية", "outlet")}),
        ("به گفته یکی از اهالی روستا، پل فرو ریخت.", "fa", {("یکی از اهالی روستا", "anonymous")}),
        ("یەکێک لە شایەتحاڵەکان گوتی پردەکە ڕووخا.", "ckb", {("یەکێک لە شایەتحاڵەکان", "anonymous")}),
        ("ئەفسەرەکە کە نەیویست ناوی بڵاو بکرێتەوە گوتی ڕێگاکە داخراوە.", "ckb", {("ئەفسەرەکە", "anonymous")}),
        ("ئەندامی لیژنەی نەوت و گازی پەرلەمان، ئازاد کەریم لە لێدوانێکدا بۆ ڕووداو وتی: بۆرییەکە کراوەیە.", "ckb",
         {("ئەندامی لیژنەی نەوت و گازی پەرلەمان، ئازاد کەریم", "official"), ("ڕووداو", "outlet")}),
        ("Yek ji şahidan got ku pir ket.", "kmr", {("Yek ji şahidan", "anonymous")}),
        ("Wezîrê Derve yê Fransayê Jean Marc got ku rê vekirî ye.", "kmr", {("Wezîrê Derve yê Fransayê Jean Marc", "official")}),
        ("An Iraqi colonel who asked not to be named said the road was mined.", "en", {("An Iraqi colonel", "anonymous")}),
        ("El Meyadin televizyonuna göre yol açık.", "tr", {("El Meyadin", "outlet")}),
        ("قالت منظمة «نبض الحياة» إن الجسر مغلق.", "ar", {("منظمة «نبض الحياة", "official")}),
        ("سامر الجبوري لـ«النافذة»: الجسر يفتح غداً", "ar", {("سامر الجبوري", "official"), ("النافذة", "outlet")}),
        ("وأظهرت وثائق اطلعت عليها رويترز أن الجسر مغلق.", "ar", {("رويترز", "outlet")}),
        ("شاهدان في السوق أكدا لرويترز سماع دوي انفجار.", "ar", {("شاهدان", "anonymous"), ("رويترز", "outlet")}),
        ('Ali Demir: "Yol açık"', "tr", {("Ali Demir", "official")}),
    ],
)  # fmt: skip
def test_who_is_cited_indirectly(text: str, language: str, expected: set[tuple[str, str]]) -> None:
    assert told(text, language) == expected
