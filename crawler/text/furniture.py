"""What on a page is not the article: related headlines, tag lists, comment forms, lists of links without a sentence among them."""

from __future__ import annotations

import re

from crawler.text.letters import fold

# Headings that open such a block, in our languages; compared in the fold, at the beginning of a short line.
_HEADINGS = """
مواضيع ذات صلة|موضوعات ذات صلة|مقالات ذات صلة|أخبار ذات صلة|مواضيع متعلقة|موضوعات متعلقة|أخبار متعلقة|مقالات متعلقة|مقالات مشابهة|أخبار مشابهة|مواد ذات صلة
الأكثر قراءة|الأكثر مشاهدة|الأكثر تداولا|الأكثر تفاعلا|آخر الأخبار|أحدث الأخبار|أهم الأخبار|المزيد من|قد يعجبك|قد يهمك|قد يعجبك أيضا|اخترنا لك|اخترنا لكم|مختارات|ذات صلة
كلمات دلالية|الكلمات الدلالية|كلمات مفتاحية|الكلمات المفتاحية|وسوم|الوسوم|العلامات|هاشتاغ|اترك تعليقك|اترك تعليقا|اترك ردا|التعليقات|أضف تعليقا|أضف تعليق|شارك الخبر|شارك هذا|شارك المقال|اشترك في|النشرة البريدية|تابعنا على|جميع الحقوق محفوظة|حقوق النشر
خبرهای مرتبط|اخبار مرتبط|خبر مرتبط|مطالب مرتبط|مطالب پیشنهادی|مطالب مشابه|مطالب دیگر|اخبار پیشنهادی|پیشنهاد ما|پیشنهاد سردبیر|در همین زمینه|آخرین اخبار|تازه‌ترین اخبار|عناوین مرتبط|سایر اخبار|دیگر اخبار
پربازدیدترین|پربازدیدها|پربازدید|پربیننده‌ترین|پربیننده|پربحث‌ترین|مهم‌ترین اخبار|داغ‌ترین|برچسب ها|برچسب‌ها|برچسب|کلیدواژه|کلیدواژه‌ها|کلید واژه|کلمات کلیدی|نظر شما|نظرات|نظرات بینندگان|نظرات کاربران|ارسال نظر|دیدگاه|اشتراک گذاری|لینک کوتاه|تبادل نظر|کد خبر
بابەتی پەیوەندیدار|بابەتە پەیوەندیدارەکان|هەواڵی پەیوەندیدار|هەواڵە پەیوەندیدارەکان|هەواڵی زیاتر|زیاتر|دوایین هەواڵ|دواترین هەواڵ|نوێترین هەواڵ|نوێترین بابەت|زۆرترین خوێندراو|زۆرترین بینراو|کۆمێنت|لێدوان|تاگ|تاگەکان|وشەی سەرەکی|وشە سەرەکییەکان|بڵاوی بکەوە|هەموو مافەکان پارێزراون
nûçeyên têkildar|nûçeyên peywendîdar|nûçeyên pêwendîdar|nûçeyên dawî|nûçeyên din|nûçeyên nû|herî zêde hatine xwendin|herî zêde tên xwendin|etîket|şîrove|parve bike
ilgili haberler|ilgili haber|ilgili içerikler|benzer haberler|diğer haberler|son haberler|son dakika haberleri|çok okunanlar|en çok okunanlar|günün manşetleri|öne çıkanlar|öne çıkan haberler|etiketler|yorumlar|yorum yap|bunlar da ilginizi çekebilir|ilginizi çekebilir|haberi paylaş|paylaş
related stories|related articles|related topics|related news|related content|related|more from|more on this|more news|more stories|most read|most popular|trending|trending now|popular now|latest news|latest stories|latest|top stories|headlines|recommended|recommended for you|editors picks|you may also like|you might also like|tags|keywords|topics|comments|leave a comment|leave a reply|share this|sign up|subscribe|newsletter|follow us|all rights reserved
"""  # noqa: E501 - a line is one language
# These go on in the same line: "Read also: Minister opens bridge".
_OPENERS = """
اقرأ أيضا|اقرأ كذلك|اقرأ المزيد|اقرأوا أيضا|شاهد أيضا|طالع أيضا|لن يتم نشر عنوان بريدك
بیشتر بخوانید|بیشتر بدانید|همچنین بخوانید|زیاتر بخوێنەوە|هەروەها بخوێنەوە|zêdetir bixwîne|her wiha bixwîne|bixwîne
bunu da oku|bunları da oku|ayrıca okuyun|read more|read also|also read|see also
"""
# And these are a line of news that runs across every page.
_TICKERS = """
عاجل|خبر عاجل|شريط الأخبار|خبر فوری|فوری|بەپەلە|هەواڵی بەپەلە|lezgîn|nûçeya lezgîn|son dakika|flaş haber|flaş|breaking news|breaking|just in|live
"""


def _any_of(phrases: str) -> re.Pattern[str]:
    folded = {fold(phrase) for line in phrases.strip().splitlines() for phrase in line.split("|")}
    return re.compile(rf"(?:{'|'.join(sorted(folded, key=len, reverse=True))})(?!\S)")


_HEADING, _OPENER, _TICKER = map(_any_of, (_HEADINGS, _OPENERS, _TICKERS))
_SENTENCE_END = re.compile(r"[.!۔][\s\"'»”’)\]]*$")
_MAYBE_END = re.compile(r"[?؟…:؛][\s\"'»”’)\]]*$")  # a headline may end so too
_BAR = re.compile(r"(?<=\S) *[|•·›←»] +(?=\S)")  # between the items of a menu, a ticker
_WIDE_GAP = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=\S)")  # between those of a menu, and where a typist slips
_MANY_WORDS = 24  # a headline has fewer
_MORE_WORDS = 2  # that a heading may have after its phrase
_ITEMS = 3  # separators in a menu
_MENU_WORDS = 3  # in one item of a menu, on average
_RUN = 3  # unfinished short lines in a row are a list, not paragraphs
_BEFORE = 4  # so many of them before the first paragraph are a menu or a ticker; fewer may be its headline, its deck, its byline


def furniture(text: str) -> list[tuple[int, int]]:
    """The spans of `text` (lines) that are page furniture, in order; of a text without any sentence, nothing is left."""
    if "\n" not in text:
        return []
    lines = _lines(text)
    kinds = [_kind(text[start:end]) for start, end in lines]
    if "sentence" not in kinds:
        kinds = ["sentence" if kind == "maybe" else kind for kind in kinds] if kinds.count("maybe") * 2 >= len(kinds) else kinds
    if "sentence" not in kinds:
        return [(0, len(text))] if sum(kind != "sentence" for kind in kinds) > _RUN else []
    drop = [kind in ("menu", "heading") for kind in kinds]
    _drop_after_headings(kinds, drop)
    _drop_runs(kinds, drop)
    return [span for span, gone in zip(lines, drop, strict=True) if gone]


def without_furniture(text: str) -> str:
    """`text` with its furniture blanked out, every other character where it was."""
    for start, end in furniture(text):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _lines(text: str) -> list[tuple[int, int]]:
    return [line.span() for line in re.finditer(r"[^\n]+", text) if not line.group().isspace()]


def _kind(line: str) -> str:
    """sentence, maybe (a question, an announcement: a sentence or a headline), short, menu or heading (which opens a block)."""
    words = line.count(" ") + 1
    label, colon, _ = line[:60].partition(":")
    folded = fold(label)
    if words <= 40 and (_OPENER.match(folded) or _is_label(_HEADING, folded)):
        return "heading"
    if words <= 40 and colon and _is_label(_TICKER, folded):
        return "menu"
    if _is_menu(line, words):
        return "menu"
    if words >= _MANY_WORDS or (words > 4 and _SENTENCE_END.search(line)):
        return "sentence"
    return "maybe" if words > 4 and _MAYBE_END.search(line) else "short"


def _is_menu(line: str, words: int) -> bool:
    if _SENTENCE_END.search(line):
        return False
    gaps = len(_WIDE_GAP.findall(line))
    return len(_BAR.findall(line)) >= _ITEMS or (gaps >= _ITEMS and words - gaps <= (gaps + 1) * _MENU_WORDS)


def _is_label(phrases: re.Pattern[str], folded: str) -> bool:
    """A phrase with hardly a word after it: "more from", not "more from the minister came today"."""
    found = phrases.match(folded)
    return found is not None and len(folded[found.end() :].split()) <= _MORE_WORDS


def _drop_after_headings(kinds: list[str], drop: list[bool]) -> None:
    """In the first half of a page a "read also" is followed by the article again; in the second half nothing follows it."""
    for index, kind in enumerate(kinds):
        if kind != "heading":
            continue
        to_the_end = index * 2 >= len(kinds)
        for later in range(index + 1, len(kinds)):
            if kinds[later] == "sentence" and not to_the_end:
                break
            drop[later] = True


def _drop_runs(kinds: list[str], drop: list[bool]) -> None:
    """Lists among the paragraphs, menus before them, headlines after them."""
    first = kinds.index("sentence")
    last = len(kinds) - 1 - kinds[::-1].index("sentence")
    if first >= _BEFORE:
        drop[:first] = [True] * first
    if len(kinds) - 1 - last > 1:
        drop[last + 1 :] = [True] * (len(kinds) - 1 - last)
    run: list[int] = []
    for index in range(first + 1, last + 1):
        if kinds[index] != "sentence":
            run.append(index)
            continue
        if len(run) >= _RUN:
            for member in run:
                drop[member] = True
        run = []
