# ruff: noqa: E501 - whole sentences and documents, one a line
"""Text of each language in each charset that can hold it, declared rightly, wrongly or not at all, reads back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Article
from crawler.extract.decode import clean, decode
from crawler.extract.page import read_page
from tests.extract.pages import NOW

SENTENCES: dict[str, tuple[str, ...]] = {
    "ar": (
        "أعلن التحالف الدولي في بيان أن قواته نفذت عملية مشتركة شمال شرقي سوريا.", "وقال المتحدث إن ثلاثة من عناصر التنظيم قتلوا خلال المواجهة ليلا.",
        "ولم ترد أنباء عن إصابات بين المدنيين، بحسب مصادر طبية في المدينة.", "تستمر المحادثات بين بغداد وواشنطن حول مستقبل المهمة العسكرية؛ والموعد غير محدد.",
        "هل تنسحب القوات الأجنبية قبل نهاية العام؟ لا جواب حتى الآن.",
    ),
    "fa": (
        "سخنگوی دولت گفت که گفتگوها درباره پایان ماموریت ائتلاف ادامه دارد.", "به گزارش خبرنگار ما، چهار پهپاد در نزدیکی پایگاه سرنگون شد.",
        "وی تاکید کرد که هیچ گزارشی از تلفات جانی در دست نیست.", "گروهی از نمایندگان مجلس خواستار بازنگری در این قرارداد شدند؛ پاسخ وزارت دفاع چه بود؟",
        "مردم شهر ژاله و پیرانشهر از صدای انفجار خبر دادند.",
    ),
    "ckb": (
        "هێزەکانی هاوپەیمانان ڕایانگەیاند کە ئۆپەراسیۆنێکی هاوبەش لە باکووری ڕۆژهەڵات ئەنجام درا.", "وتەبێژی حکوومەت گوتی گفتوگۆکان لەگەڵ ئەمریکا بەردەوام دەبن.",
        "هیچ زیانێکی گیانی نەبووە، بەگوێی سەرچاوەیەکی پزیشکی لە شارەکە.", "پەرلەمانتاران داوای کشانەوەی هێزە بیانییەکان دەکەن.",
    ),
    "tr": (
        "Koalisyon güçleri, Suriye'nin kuzeydoğusunda ortak bir operasyon düzenlediğini açıkladı.", "Sözcü, çatışmada üç örgüt üyesinin öldürüldüğünü söyledi.",
        "Şüphelilerin yakalanması için başlatılan çalışma gece boyunca sürdü.", "İçişleri Bakanlığı, ölen ya da yaralanan olmadığını bildirdi; görüşmeler sürüyor.",
    ),
    "kmr": (
        "Hêzên hevpeymaniyê ragihand ku operasyoneke hevbeş li bakurê rojhilatê Sûriyê pêk hat.", "Berdevk got ku sê endamên rêxistinê di şer de hatin kuştin.",
        "Li gorî çavkaniyên bijîşkî di nav sivîlan de birîndar çênebûne.", "Gotûbêjên di navbera Bexda û Washingtonê de îro didomin.",
    ),
    "en": (
        "The coalition said in a statement that its forces carried out a joint operation.", "A spokesman said three members of the group were killed in the clash.",
        "There were no reports of civilian casualties, medical sources in the city said.", "Talks between Baghdad and Washington over the mission’s future go on – no date is set.",
    ),
}  # fmt: skip
# Which charsets outlets of a language have used, and can write all its letters in.
CHARSETS: dict[str, tuple[str, ...]] = {
    "ar": ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859-6"), "fa": ("utf-8", "utf-16", "cp1256"),
    "ckb": ("utf-8", "utf-8-sig", "utf-16"), "tr": ("utf-8", "utf-16-le", "cp1254", "iso8859-9"), "kmr": ("utf-8", "utf-16", "cp1254"),
    "en": ("utf-8", "utf-16", "cp1252", "cp1254"),
}  # fmt: skip
WRONG = ("utf-8", "iso-8859-1", "windows-1252", "windows-1256", "windows-1254", "us-ascii", "nonsense", "utf-16")
_IN_CP1256 = str.maketrans({"ی": "ي"})  # it has no Persian yeh: sites wrote the Arabic one


def written(text: str, charset: str) -> str:
    """The text as a site of that charset would have typed it."""
    text = text.translate(_IN_CP1256) if charset == "cp1256" else text
    return text.encode(charset, "ignore").decode(charset, "ignore").removeprefix("\ufeff")


CASES = [(language, charset) for language, charsets in CHARSETS.items() for charset in charsets]
declarations = st.sampled_from(["right", "none", *WRONG])


@st.composite
def typed(draw: st.DrawFn, language: str, charset: str) -> str:
    many = draw(st.lists(st.sampled_from(SENTENCES[language]), min_size=3, max_size=12))
    numbers = draw(st.lists(st.integers(1, 9_999), min_size=1, max_size=3))
    return written(" ".join([*many, *map(str, numbers)]), charset)


def declared(text: str, charset: str, label: str, where: str) -> tuple[bytes, str | None]:
    """A page of that text in bytes, and its Content-Type header."""
    label = charset.replace("-sig", "") if label == "right" else label
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if where != "header" and label != "none" else ""
    padding = f"<!--{'x' * 1_500}-->" if where == "late" else ""
    page = f"<html><head>{padding}{meta}<title>t</title></head><body><p>{text}</p></body></html>"
    return page.encode(charset), f"text/html; charset={label}" if where == "header" and label != "none" else "text/html"


@pytest.mark.parametrize(("language", "charset"), CASES)
def test_b4_text_reads_back_in_every_charset(language: str, charset: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(typed(language, charset), declarations, st.sampled_from(["header", "meta", "late"]))
    def reads_back(text: str, label: str, where: str) -> None:
        body, header = declared(text, charset, label, where)
        assert f"<p>{text}</p>" in decode(body, header).utf8.decode(), (label, where)

    reads_back()


@pytest.mark.parametrize("read_as", ["cp1252", "cp1256", "latin-1"])
@pytest.mark.parametrize("language", ["ar", "fa", "ckb", "tr", "kmr"])
def test_b4_utf8_that_was_read_as_something_else_is_repaired_or_flagged(language: str, read_as: str) -> None:
    text = " ".join(SENTENCES[language])
    damaged = "".join(bytes([b]).decode(read_as, "ignore") or chr(b) for b in text.encode())
    page = f"<html><head><title>{damaged}</title></head><body><h1>{damaged[:80]}</h1><p>{damaged}</p></body></html>"
    found = decode(page.encode())
    assert found.note == "mojibake-repaired"
    assert f"<p>{text}</p>" in found.utf8.decode()


def test_b4_what_was_done_to_the_letters_is_in_the_provenance() -> None:
    text = " ".join(SENTENCES["ar"])
    damaged = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())
    lost = damaged.replace("\u00a7", "?").replace("\u0081", "?")
    for body, note in ((text, None), (damaged, "mojibake-repaired"), (lost, "mojibake")):
        page = f"<html><head><title>A statement of the coalition</title></head><body><h1>A statement of the coalition</h1><p>{body}</p></body></html>"
        found = read_page(page.encode(), url="https://news.example/a/1", content_type=None, outlet=None, fetched_at=NOW)
        assert isinstance(found, Article)
        assert found.provenance.get("letters") == note


def test_b4_nothing_that_cannot_be_seen_or_stored_leaves_the_room() -> None:
    dirty = "قال\u0000 \u202eالتحالف\u202c \u2066في\u2069 بيان\u200d\u200d\u200d\u200d\u200d\u200d \u0001می\u200cشود e\u0301 \ud800"
    page = f"<html><head><title>{dirty}</title></head><body><h1>{dirty}</h1><p>{dirty * 9}</p></body></html>"
    found = read_page(page.encode("utf-8", "surrogatepass"), url="https://news.example/a/1", content_type=None, outlet=None, fetched_at=NOW)
    assert isinstance(found, Article)
    for text in (found.title, found.body, found.lead):
        assert unicodedata.is_normalized("NFC", text)
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in text)
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
        assert "\u200d\u200d" not in text
        text.encode("utf-8")
    assert "می\u200cشود" in found.body


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\u200c\u200d\u202e\u2066\u0000\u0300ئی"), max_size=300))
def test_b4_cleaned_text_is_normal_and_visible(dirty: str) -> None:
    text = clean(dirty)
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("\x00\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\u200e\u200f") - {"\u200d"}
    assert "\u200d\u200d" not in text
