"""What on a page is not the article: related headlines, tag lists, comment forms, lists of links without a sentence among them."""

from __future__ import annotations

import re

from crawler.text.letters import fold

# Headings that open such a block, in our languages; compared in the fold, at the beginning of a short line.
_HEADINGS = """
اقرأ أيضا|اقرأ المزيد|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|مواضيع متعلقة|الأكثر قراءة|آخر الأخبار|أحدث الأخبار|المزيد من|شاهد أيضا|قد يعجبك أيضا
كلمات دلالية|كلمات مفتاحية|الكلمات المفتاحية|وسوم|الوسوم|هاشتاغ|اترك تعليقك|اترك تعليقا|اترك ردا|التعليقات|أضف تعليقا|لن يتم نشر عنوان بريدك|شارك الخبر|شارك هذا
خبرهای مرتبط|اخبار مرتبط|مطالب مرتبط|مطالب پیشنهادی|پیشنهاد ما|بیشتر بخوانید|بیشتر بخوانید|همچنین بخوانید|آخرین اخبار|پربازدیدترین|پربیننده‌ترین|مهم‌ترین اخبار
برچسب ها|برچسب‌ها|کلیدواژه|کلید واژه|نظر شما|نظرات|ارسال نظر|دیدگاه|اشتراک گذاری
بابەتی پەیوەندیدار|هەواڵی پەیوەندیدار|زیاتر بخوێنەوە|دوایین هەواڵ|نوێترین هەواڵ|کۆمێنت|تاگ
nûçeyên têkildar|nûçeyên dawî|bixwîne
ilgili haberler|benzer haberler|son dakika haberleri|çok okunanlar|etiketler|yorumlar|bunlar da ilginizi çekebilir|ayrıca okuyun
related stories|related articles|related topics|related news|read more|read also|also read|more from|most read|most popular|latest news|recommended|you may also like|tags|keywords|comments|leave a comment|leave a reply|share this|sign up
"""  # noqa: E501 - a line is one language
_FOLDED = sorted((fold(heading) for line in _HEADINGS.strip().splitlines() for heading in line.split("|")), key=len, reverse=True)
_HEADING = re.compile(rf"(?:{'|'.join(_FOLDED)})(?!\S)")
_SENTENCE_END = re.compile(r"[.!?؟۔…:؛][\s\"'»”’)\]]*$")
_MANY_WORDS = 24  # a headline has fewer
_RUN = 3  # unfinished short lines in a row are a list, not paragraphs


def furniture(text: str) -> list[tuple[int, int]]:
    """The spans of `text` (lines) that are page furniture, in order; of a text without any sentence, nothing is left."""
    if "\n" not in text:
        return []
    lines = _lines(text)
    kinds = [_kind(text[start:end]) for start, end in lines]
    if "sentence" not in kinds:
        return [(0, len(text))] if kinds.count("short") > _RUN else []
    drop = [False] * len(lines)
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
    words = line.count(" ") + 1
    if words <= 40 and _HEADING.match(fold(line[:60])):
        return "heading"
    if (_SENTENCE_END.search(line) and words > 4) or words >= _MANY_WORDS:
        return "sentence"
    return "short"


def _drop_after_headings(kinds: list[str], drop: list[bool]) -> None:
    """In the first half of a page a "read also" is followed by the article again; in the second half nothing follows it."""
    for index, kind in enumerate(kinds):
        if kind != "heading":
            continue
        drop[index] = True
        rest = range(index + 1, len(kinds))
        to_the_end = index * 2 >= len(kinds)
        for later in rest:
            if kinds[later] == "sentence" and not to_the_end:
                break
            drop[later] = True


def _drop_runs(kinds: list[str], drop: list[bool]) -> None:
    first = kinds.index("sentence")
    run: list[int] = []
    for index in range(first + 1, len(kinds) + 1):
        if index < len(kinds) and kinds[index] != "sentence":
            run.append(index)
            continue
        if len(run) >= _RUN:
            for member in run:
                drop[member] = True
        run = []
