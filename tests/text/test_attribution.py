"""Who is cited, in which role, and what is only spoken of."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import SEEDS
from crawler.outlet import Confidence, Feed, Kind, Outlet
from crawler.registry import outlets
from crawler.text.attribution import Sources, SourcesError, find_sources
from crawler.text.letters import fold

SOURCES = Sources.load(SEEDS / "sources.yaml")
AS_CRAWLED = SOURCES.with_outlets(outlets().values())


def cited(text: str, language: str | None = None, outlet: str | None = None) -> list[tuple[str, str | None, str, str]]:
    return [(a.name, a.canonical, a.kind, a.role) for a in find_sources(text, SOURCES, language=language, outlet=outlet)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("ونقلت وكالة رويترز عن مصدر أمني أن القافلة غادرت", "ar", [("وكالة رويترز", "reuters", "outlet", "cited"), ("مصدر أمني", None, "anonymous", "cited")]),
        (
            "قال يحيى رسول لوكالة الأنباء العراقية إن المهمة انتهت",
            "ar",
            [("يحيى رسول", "yehia_rasool", "official", "speaker"), ("وكالة الأنباء العراقية", "ina", "outlet", "cited")],
        ),
        ("به نقل از ایسنا، نیروها رفتند", "fa", [("ایسنا", "isna", "outlet", "cited")]),
        ("منبع: روودا", "fa", [("روودا", "rudaw", "outlet", "cited")]),
        ("بەپێی هەواڵی کوردپرێس، بنکەکە چۆڵ کرا", "ckb", [("کوردپرێس", "kurdpress", "outlet", "cited")]),
        ("Kaynak: Anadolu Ajansı", "tr", [("Anadolu Ajansı", "anadolu", "outlet", "cited")]),
        (
            "A security source told Reuters that the convoy left.",
            "en",
            [("A security source", None, "anonymous", "cited"), ("Reuters", "reuters", "outlet", "cited")],
        ),
        ("The convoy left, according to Shafaq News.", "en", [("Shafaq News", "shafaq", "outlet", "cited")]),
    ],
)
def test_who_is_cited(text: str, language: str, expected: list[tuple[str, str | None, str, str]]) -> None:
    assert cited(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("أبلغ أربعة ضباط أمريكيين وكالة رويترز أن الرتل تحرك.", "ar", {("أربعة ضباط أمريكيين", "anonymous"), ("وكالة رويترز", "outlet")}),
        ("وقال اثنان من عمال الإغاثة إن الجسر سقط.", "ar", {("اثنان من عمال الإغاثة", "anonymous")}),
        ("قال الفتلاوي، إن القاعدة خالية.", "ar", {("الفتلاوي", "official")}),
        ("نقلاً عن أحد الحراس، فإن القاعدة خالية.", "ar", {("أحد الحراس", "anonymous")}),
        ("وجاء في بيان لوزارة الدفاع التركية أن القاعدة خالية.", "ar", {("وزارة الدفاع التركية", "official")}),
        ("به ادعای رسانه‌های عبری، پایگاه خالی است.", "fa", {("رسانه‌های عبری", "outlet")}),
        ("کارشناس نفت، مهدی کاظمی نیا، معتقد است پایگاه خالی است.", "fa", {("کارشناس نفت، مهدی کاظمی نیا", "official")}),
        ('"It is empty," said Lt. Col. Omar Naji, a base commander.', "en", {("Lt. Col. Omar Naji", "official")}),
        ("MSB'den yapılan açıklamada üssün boşaltıldığı bildirildi.", "tr", {("MSB", "official")}),
        ("بە وتەی هاوڵاتییەک، بنکەکە چۆڵە.", "ckb", {("هاوڵاتییەک", "anonymous")}),
        ("نقلاً عن دبلوماسي غربي لم تسمّه، قالت الصحيفة ذلك.", "ar", {("دبلوماسي غربي", "anonymous")}),
        ("رجّح الخبير في الشأن النفطي نبيل المرسومي أن يتأخر الاتفاق.", "ar", {("الخبير في الشأن النفطي نبيل المرسومي", "official")}),
        ("وأشار المسؤول إلى أن القاعدة خالية.", "ar", {("المسؤول", "official")}),
        ("گفته می‌شود دو افسر ارشد ارتش عراق به رویترز گفته‌اند پایگاه خالی است.", "fa", {("دو افسر ارشد ارتش عراق", "anonymous"), ("رویترز", "outlet")}),
        ("استاندار نینوا در جمع خبرنگاران گفت: کار تمام شد.", "fa", {("استاندار نینوا", "official")}),
        (
            "Three Kurdish security officers told Rudaw on condition of anonymity that the base was empty.",
            "en",
            {("Three Kurdish security officers", "anonymous")},
        ),
        ("Col. Adam Reed, a staff officer of the mission, said the base was empty.", "en", {("Col. Adam Reed", "official")}),
        ("Savunma Bakanı Ali Demir, düzenlediği toplantıda üssün boşaltıldığını söyledi.", "tr", {("Savunma Bakanı Ali Demir", "official")}),
        ("Adı açıklanmayan üst düzey bir yetkili üssün boş olduğunu bildirdi.", "tr", {("üst düzey bir yetkili", "anonymous")}),
        ("پارێزگاری دهۆک لە کۆبوونەوەیەکدا ڕایگەیاند، بنکەکە چۆڵە.", "ckb", {("پارێزگاری دهۆک", "official")}),
        ("Parêzgarê Dihokê ji Rûdawê re got ku baregeh vala ye.", "kmr", {("Parêzgarê Dihokê", "official"), ("Rûdawê", "outlet")}),
    ],
)
def test_who_speaks(text: str, language: str, expected: set[tuple[str, str]]) -> None:
    assert {(name, kind) for name, _, kind, _ in cited(text, language)} >= expected
    if not expected:
        assert cited(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("افتتحت قناة الشرقية مبناها الجديد في بغداد.", "ar"),
        ("داهم مسلحون مكتب قناة دجلة، وقال الأهالي إنهم فروا.", "ar"),
        ("سردبیر خبرگزاری ایسنا تغییر کرد.", "fa"),
        ("Milliyet gazetesi yazarları yeni binada toplandı.", "tr"),
        ("The Guardian has hired a new editor for its Baghdad office.", "en"),
        ("أسقطت المضادات الطائرة المسيرة فوق القاعدة، وأكد الجيش أن الدفاعات تصدت للمسيرة قبل وصولها.", "ar"),
        ("وصل وزير الخارجية فؤاد حسين إلى القاهرة وكان في استقباله أحمد أبو الغيط.", "ar"),
    ],
)
def test_an_outlet_or_a_person_that_is_only_spoken_of_is_no_source(text: str, language: str) -> None:
    assert [c for c in cited(text, language) if c[2] == "outlet" or c[1] in ("fuad_hussein", "aboul_gheit")] == []


def test_two_names_of_one_agency_are_one_source() -> None:
    assert [c for c in cited("ذكرت وكالة الأنباء السورية «سانا» أن الطريق مفتوح.", "ar") if c[2] == "outlet"] == [
        ("وكالة الأنباء السورية «سانا", "sana", "outlet", "cited")
    ]


def test_an_institution_that_says_who_somebody_is_is_no_source_of_its_own() -> None:
    found = cited("Major Jane Doe, spokeswoman for the US Central Command, told Reuters that the base was empty.", "en")
    assert [(c[1], c[2]) for c in found if c[1]] == [("reuters", "outlet")]


@pytest.mark.parametrize(("text", "language"), [("شفق‌نیوز نوشت: پایگاه خالی است.", "fa"), ("بەرپرسێک بۆ شەفەق نیوزی ڕاگەیاند بنکەکە چۆڵە.", "ckb")])
def test_a_name_is_known_however_it_is_joined_or_ended(text: str, language: str) -> None:
    assert "shafaq" in {c[1] for c in cited(text, language)}


def test_a_page_citing_itself_is_the_publisher_and_no_relay() -> None:
    text = "قال مستشار الحكومة لشفق نيوز إن الموعد ثابت"
    assert ("شفق نيوز", "shafaq", "outlet", "publisher") in cited(text, "ar", "shafaq")
    assert ("شفق نيوز", "shafaq", "outlet", "cited") in cited(text, "ar", "rudaw")


def test_reporting_for_somebody_else_names_publisher_and_source() -> None:
    assert cited("به گزارش تابناک به نقل از ایسنا، مذاکرات ادامه دارد.", "fa") == [
        ("تابناک", "tabnak", "outlet", "publisher"),
        ("ایسنا", "isna", "outlet", "cited"),
    ]


def test_our_outlets_are_cited_by_the_names_they_declare() -> None:
    one = Outlet(
        key="a_paper", name="A Paper (daily)", native_name="روزنامه نمونه آزاد", home="https://paper.test/", hosts=("paper.test",), languages=("fa",),
        country="x", kind=Kind.PRIVATE, line="x", timezone="UTC", article=r"https://paper\.test/.+", cited_as=("ایسنا نمونه", "Iraqi News", "964"),
        routes=(Feed(url="https://paper.test/feed", confidence=Confidence.SEEN),),
    )  # fmt: skip
    other = replace(one, key="another", name="Another", native_name="ایسنا", cited_as=("خبرگزاری دیگر ما",))
    sources = SOURCES.with_outlets([one, other])
    told = find_sources("به گزارش روزنامه نمونه آزاد به نقل از خبرگزاری دیگر ما، توافق شد.", sources, language="fa", outlet="a_paper")
    assert [(a.canonical, a.role) for a in told] == [("a_paper", "publisher"), ("isna", "cited")]  # who bears the name of a source is that source
    assert find_sources("عده‌ای در روزنامه نمونه آزاد جمع شدند.", sources, language="fa") == []
    assert all(a.canonical != "a_paper" for a in find_sources("According to Iraqi news reports, 964 people left.", sources, language="en"))


def test_an_ordinary_phrase_is_no_outlet_although_one_bears_it() -> None:
    said = find_sources("وقال هذا اليوم المتحدث باسم الحكومة إن القوات غادرت.", AS_CRAWLED, language="ar")
    assert [a for a in said if a.kind == "outlet"] == []


def test_no_outlet_is_two_sources() -> None:
    assert {key: own for key in outlets() if len(own := AS_CRAWLED.own(key)) != 1} == {}


def test_the_agency_is_the_one_named_before() -> None:
    found = find_sources("كشفت رويترز تفاصيل الاتفاق. وقالت الوكالة في تقريرها إنه نهائي.", SOURCES, language="ar")
    assert [(a.name, a.canonical, a.role) for a in found] == [("رويترز", "reuters", "cited"), ("الوكالة", "reuters", "coreference")]


@pytest.mark.parametrize(
    "text", ["تشهد منطقة الشرق الأوسط تصعيدا.", "سافر الى الجزيرة الخضراء في الصيف", "The Guardian angel of the city", "انتشرت القوات في شوارع المدينة"]
)
def test_a_common_word_is_no_source(text: str) -> None:
    assert cited(text) == []


def test_spans_are_in_the_original_text() -> None:
    text = "  بحسبِ «رويـترز»، غادرت القافلة."
    found = find_sources(text, SOURCES, language="ar")
    assert [(a.name, text[a.start : a.end]) for a in found] == [("رويـترز", "رويـترز")]


def test_a_broken_sources_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("outlets:\n  x: {names: [X]}\n", encoding="utf-8")
    with pytest.raises(SourcesError, match=r'sources\.yaml: "outlets" is no kind of source; use outlet'):
        Sources.load(path)
    with pytest.raises(SourcesError, match="can't be read"):
        Sources.load(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{names: [X], note: dead}", 'has an unknown field "note"'),
        ("[X]", "is no list of fields"),
        ("{names: [X], not_crawled: [y]}", "does not say why an outlet is not crawled"),
        ("{names: [X], not_crawled: {y: }}", "does not say why an outlet is not crawled"),
        ('{names: [X], outlets: [y], not_crawled: {y: "gone"}}', 'names the outlet "y" as crawled and as not crawled'),
    ],
)
def test_a_wrong_source_is_told_with_what_to_write(tmp_path: Path, entry: str, told: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(f"outlet:\n  x: {entry}\n", encoding="utf-8")
    with pytest.raises(SourcesError, match=re.escape(told)):
        Sources.load(path)


def test_an_outlet_that_is_not_crawled_is_cited_all_the_same() -> None:
    assert "hijacked" in SOURCES.not_crawled()["nasnews"]
    assert [(a.name, a.canonical) for a in find_sources("وقال مصدر أمني لـ«ناس نيوز» إن القافلة غادرت.", SOURCES, language="ar") if a.kind == "outlet"] == [
        ("ناس نيوز", "nas")
    ]


def test_no_name_is_both_sure_and_ambiguous() -> None:
    """Spellings that differ in Persian letters alone are one name: «العربیه» is «العربية», an ordinary word."""
    entries = [e for sources in yaml.safe_load((SEEDS / "sources.yaml").read_text(encoding="utf-8")).values() for e in sources.values()]
    ambiguous = {fold(name) for entry in entries for name in entry.get("ambiguous", ())}
    assert [name for entry in entries for name in entry.get("names", ()) if fold(name) in ambiguous] == []


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for found in find_sources(text, SOURCES):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("وأفاد عمدة بلدة القرنة سلمان الحلفي بأن الجسر أغلق.", "ar", {("عمدة بلدة القرنة سلمان الحلفي", "official")}),
        ("نقلت الصحيفة اليومية «المرسى» عن ضابط بحري أن الزورق غادر.", "ar", {("الصحيفة اليومية «المرسى", "outlet"), ("ضابط بحري", "anonymous")}),
        ("بحسب ما أعلنه نقيب الصيادين، فإن الميناء مفتوح.", "ar", {("نقيب الصيادين", "official")}),
        ("قال رئيس البلدية، كريم الوائلي، إن السوق فتح.", "ar", {("رئيس البلدية، كريم الوائلي", "official")}),
        ("وحدات إنتاج الطاقة توقفت، ولم تذكر الشركة مصادر التمويل.", "ar", set()),
        ("أكد استمرار العمل في الجسر الجديد.", "ar", set()),
        ("بر اساس اعلام اداره بندر ماهشهر، اسکله باز است.", "fa", {("اداره بندر ماهشهر", "official")}),
        ("یک ملوان بازنشسته به خبرنگاران گفت اسکله باز است.", "fa", {("یک ملوان بازنشسته", "anonymous")}),
        ("دهیار روستای سرچشمه که خانه‌اش خراب شده است، از ادامه باران خبر داد.", "fa", {("دهیار روستای سرچشمه", "official")}),
        ("قیمت نان و کرایه‌ها گران شد، رادیو نسیم اعلام کرد.", "fa", {("رادیو نسیم", "outlet")}),
        ("بە گوتەی بەرپرسی ناوچەکە، ڕێگاکە کراوەتەوە.", "ckb", {("بەرپرسی ناوچەکە", "official")}),
        ("جووتیارێکی گوندەکە گوتی باران زۆر بوو.", "ckb", {("جووتیارێکی گوندەکە", "anonymous")}),
        ("Bi gotina şaredarê Qamişloyê, rê vebû.", "kmr", {("şaredarê Qamişloyê", "official")}),
        ("Şivanekî ji gund got ku baran barî.", "kmr", {("Şivanekî", "anonymous")}),
        ("Balafirek ket û kesek nehat kuştin, televîzyonê got.", "kmr", set()),
    ],
)
def test_who_is_cited_by_a_name_no_list_has(text: str, language: str, expected: set[tuple[str, str]]) -> None:
    assert {(name, kind) for name, _, kind, _ in cited(text, language)} == expected
