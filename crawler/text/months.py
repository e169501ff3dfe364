"""Month and weekday names as outlets print them: three calendars, seven languages, and the names' many spellings."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from crawler.text.digits import to_ascii_digits
from crawler.text.letters import fold_letters

MonthCalendar: TypeAlias = Literal["gregorian", "jalali", "hijri"]

# One line a set of names, January (or Farvardin, Muharram) first; "/" separates spellings, "_" stands for a space.
_GREGORIAN = """
كانون_الثاني/كانون_ثاني/كانون_الثانى/ك2 شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول/تشرين_أول/ت1 تشرين_الثاني/تشرين_ثاني/تشرين_الثانى/ت2 كانون_الأول/كانون_أول/ك1
يناير فبراير/فبرايل مارس أبريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
جانفي فيفري مارس أفريل ماي جوان جويلية/جويليه أوت سبتمبر أكتوبر نوفمبر ديسمبر
ينّاير فبراير مارس أبريل ماي يونيو يوليوز غشت/أغشت شتنبر/شتمبر أكتوبر نونبر دجنبر/دجمبر
ژانویه/ژانویهٔ فوریه مارس آوریل/آپریل مه ژوئن/ژوین ژوئیه/ژوییه/جولای اوت/آگوست/اگوست سپتامبر اکتبر نوامبر دسامبر
جنوری فبروری/فروری مارچ اپریل مئی/می جون جولای/جولائی اگست سپتمبر/ستمبر اکتوبر نومبر دسمبر
کانوونی_دووەم/کانونی_دووەم شوبات ئازار/ئادار نیسان ئایار حوزەیران تەممووز/تەمموز/تەموز ئاب ئەیلوول/ئەیلول تشرینی_یەکەم تشرینی_دووەم کانوونی_یەکەم/کانونی_یەکەم
january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec
ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara
çile/rêbendan/kanûna_paşîn/çileya_paşîn/kanûna_duyem/kanûna_duyemîn/kanûna_2an/çileya_duyem sibat/şibat/reşemî/reşemeh adar nîsan/avrêl gulan hezîran/pûşper tîrmeh tebax/gelawêj îlon cotmeh/çiriya_pêşîn/çiriya_yekem/çirîya_yekem/kewçêr/tişrîna_yekem mijdar/çiriya_paşîn/çiriya_duyem/tişrîna_duyem/sermawez kanûn/berfanbar/kanûna_pêşîn/kanûna_yekem/kanûna_yekemîn/çileya_pêşîn/çileya_yekem
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januar/jänner/jaenner februar märz/maerz april mai juni juli august september oktober november dezember
januari februari maart april mei juni juli augustus september oktober november december
январь/января февраль/февраля март/марта апрель/апреля май/мая июнь/июня июль/июля август/августа сентябрь/сентября октябрь/октября ноябрь/ноября декабрь/декабря
"""  # noqa: E501 - a line is one set of twelve names
_JALALI = """
فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند
حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت
خاکەلێوە/نەورۆز گوڵان/بانەمەڕ جۆزەردان پووشپەڕ/پوشپەڕ گەلاوێژ خەرمانان ڕەزبەر گەڵاڕێزان/خەزەڵوەر سەرماوەز بەفرانبار ڕێبەندان ڕەشەمە/ڕەشەمێ
farvardin ordibehesht/ordibehest khordad tir mordad/amordad shahrivar mehr aban azar dey bahman esfand
"""
_HIJRI = """
محرم/المحرم/محرم_الحرام صفر ربيع_الأول/ربيع_أول ربيع_الآخر/ربيع_الثاني جمادى_الأولى/جمادى_الأول جمادى_الآخرة/جمادى_الآخر/جمادى_الثانية رجب شعبان رمضان شوال ذو_القعدة/ذي_القعدة ذو_الحجة/ذي_الحجة
محرم صفر ربیع‌الاول ربیع‌الثانی جمادی‌الاول/جمادی‌الاولی جمادی‌الثانی رجب شعبان رمضان شوال ذی‌القعده/ذیقعده ذی‌الحجه/ذیحجه
muharram safar rabi_al-awwal/rabi_i rabi_al-thani/rabi_ii jumada_al-awwal/jumada_i jumada_al-thani/jumada_ii rajab shaban ramadan shawwal dhu_al-qadah dhu_al-hijjah
"""  # noqa: E501 - a line is one set of twelve names
# Monday first, as Python counts.
_WEEKDAYS = """
الاثنين/الإثنين/اثنين الثلاثاء/ثلاثاء الأربعاء/أربعاء الخميس/خميس الجمعة/جمعة السبت/سبت الأحد/أحد
دوشنبه/دو_شنبه سه‌شنبه/سه_شنبه چهارشنبه/چهار_شنبه پنجشنبه/پنج_شنبه جمعه/آدینه شنبه یکشنبه/یک_شنبه
دووشەممە سێشەممە/سێ_شەممە چوارشەممە پێنجشەممە/پێنج_شەممە هەینی شەممە یەکشەممە/یەک_شەممە
monday/mon tuesday/tue/tues wednesday/wed thursday/thu/thur/thurs friday/fri saturday/sat sunday/sun
pazartesi salı çarşamba perşembe cuma cumartesi pazar
duşem sêşem çarşem pêncşem în/înî şemî yekşem
"""


def _table(names: str) -> dict[str, int]:
    table: dict[str, int] = {}
    for line in names.strip().splitlines():
        for number, spellings in enumerate(line.split(), start=1):
            for spelling in spellings.split("/"):
                table.setdefault(simplify(spelling.replace("_", " ")), number)
    return table


def simplify(text: str) -> str:
    """Folded letters and ASCII digits with the punctuation kept: the shape in which dates are read."""
    return " ".join(fold_letters(to_ascii_digits(text)).replace("،", ",").replace("–", "-").replace("—", "-").split())


_TABLES: dict[MonthCalendar, dict[str, int]] = {"gregorian": _table(_GREGORIAN), "jalali": _table(_JALALI), "hijri": _table(_HIJRI)}
_MONTHS: dict[str, tuple[MonthCalendar, int]] = {
    name: (calendar, number) for calendar in ("hijri", "jalali", "gregorian") for name, number in _TABLES[calendar].items()
}
MONTH_NAMES = frozenset(_MONTHS)  # simplified
WEEKDAYS = {name: number - 1 for name, number in _table(_WEEKDAYS).items()}


def _alternatives(names: dict[str, int] | dict[str, tuple[MonthCalendar, int]]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s?") + (r"(?!\d)" if name[-1].isdigit() else "") for name in sorted(names, key=len, reverse=True))


# Kurdish and Persian put endings on months (Îlona, Çileyê, ئەیلوولی, آبان‌ماه); Arabic and Kurdish writers glue the day before them (18نوفمبر2021).
_ENDING = r"(?:\s?ماه|هکه|یی|ی|eye|ane|ye|ya|an|e|a)?"
_MONTH = re.compile(rf"(?<![^\W\d_])({_alternatives(_MONTHS)}){_ENDING}(?![^\W\d_])")
_WEEKDAY = re.compile(rf"(?<![^\W\d_])({_alternatives(WEEKDAYS)})(?:ی|e|i)?(?![^\W\d_])")
_SPACELESS = {name.replace(" ", ""): value for name, value in _MONTHS.items()}
_SPACELESS_DAYS = {name.replace(" ", ""): value for name, value in WEEKDAYS.items()}


def mark_months(text: str) -> str:
    """`text` with every month name replaced by a mark `<g09>` (g, j or h for its calendar)."""

    def mark(match: re.Match[str]) -> str:
        calendar, number = _SPACELESS[match[1].replace(" ", "")]
        return f" <{calendar[0]}{number:02}> "

    return _MONTH.sub(mark, text)


def take_weekday(text: str) -> tuple[str, int | None]:
    """`text` without its weekday names, and the first of them (Monday is 0)."""
    found = _WEEKDAY.search(text)
    return (text, None) if found is None else (_WEEKDAY.sub(" ", text), _SPACELESS_DAYS[found[1].replace(" ", "")])
