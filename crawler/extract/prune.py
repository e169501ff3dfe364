"""Tell the paragraphs of a story from what sites put between and after them, in the five languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.document import Block
from crawler.text.digits import to_ascii_digits
from crawler.text.letters import fold

# A short line that begins so ends the story: what follows is tags, the comment form or an author's portrait.
_END = """
اترك تعليق|أضف تعليق|اكتب تعليق|التعليقات|تعليقات القراء|لن يتم نشر عنوان بريدك|كلمات دلالية|الكلمات الدالة|الكلمات المفتاحية|الكلمات الدلالية
كلمات مفتاحية|الوسوم|وسوم
شارك هذا|شارك الموضوع|شاركنا برأيك
برچسب ها|برچسب‌ها|برچسب|کلیدواژه|کلید واژه|نظر شما|نظرات|ارسال نظر|نظر بدهید|تبادل نظر|دیدگاه خود را|دیدگاهتان|لینک کوتاه|انتهای پیام
کۆمێنت|لێدوان|Şîrove|Yorumlar|Yorum yap|Yorum yaz|Etiketler|Anahtar kelimeler|Bu haberi paylaş
leave a comment|leave a reply|post a comment|join the conversation|view comments|add a comment|comments|tags|filed under|topics|share this
your email address will not be published|about the author
"""
# A line that begins so opens a list of other stories: it ends the story, unless the story goes on below the list.
_LIST = """
مواد ذات صلة|تقارير ذات صلة|قصص ذات صلة|محتوى ذو صلة|محتوى ذات صلة|روابط ذات صلة
مقالات ذات صلة|مواضيع ذات صلة|أخبار ذات صلة|الأخبار ذات الصلة|موضوعات ذات صلة|مواضيع متعلقة|أخبار متعلقة|ذات صلة|مقالات مشابهة|أخبار مشابهة|قد يعجبك|قد يهمك
الأكثر قراءة|الأكثر مشاهدة|آخر الأخبار|أحدث الأخبار|المزيد من الأخبار|المزيد من المقالات|عرض المزيد من|أخبار أخرى|مواضيع ساخنة
خبرهای مرتبط|اخبار مرتبط|مطالب مرتبط|مطالب پیشنهادی|اخبار پیشنهادی|پربازدیدترین|پربیننده ترین|آخرین اخبار|بیشتر بدانید
هەواڵی پەیوەندیدار|بابەتی پەیوەندیدار|هەواڵە پەیوەندیدارەکان|Nûçeyên têkildar
İlgili haberler|İlgili konular|Benzer haberler|Diğer haberler|En çok okunan
related articles|related stories|related news|related topics|related content|related coverage|related posts|more stories|more from|more on this
recommended stories
recommended for you|most read|most popular|most viewed|you may also like|you might also like|trending now|latest news|latest stories|read next
up next|what to read next
sponsored content|also on
"""
# A line that begins so is dropped with the links below it.
_ALSO = """
اقرأ أيضا|إقرأ أيضا|اقرا ايضا|اقرأ المزيد|إقرأ المزيد|طالع أيضا|شاهد أيضا|انظر أيضا|لقراءة المزيد|المزيد|قصص مقترحة|يستحق الانتباه|لمزيد من التفاصيل
بیشتر بخوانید|همچنین بخوانید|بخوانید|بیشتر ببینید|مطالعه بیشتر|حتما بخوانید|زیاتر بخوێنەرەوە|زیاتر بخوێنەوە|هەروەها بخوێنەوە
İlginizi çekebilir|Ayrıca bakınız|Bunu da oku|ayrıca oku|devamını oku
read more|read also|also read|see also|read|more|related|watch|watch also|don't miss|further reading|recommended
"""
_ALONE = """
إعلان|اعلان|تابعنا|تابعوا|تابعونا|للاشتراك|اشترك|اشتركوا|انضم|حمل التطبيق|مشاركة|شارك|طباعة|نسخ الرابط|السابق|التالي|التالى|صدر الصورة
التعليق على الصورة|تخطى|نهاية|جميع الحقوق محفوظة|حقوق النشر|كافة الحقوق
تبلیغات|اشتراک گذاری|کپی لینک|کد خبر|کلیه حقوق|تمامی حقوق|ما را در|به کانال|چاپ|ارسال به دوستان
reklam|bizi takip|abone ol|paylaş|google news
advertisement|advertising|sign up|subscribe|follow us|follow|share|tweet|print|email|copy link|click here to|download our app|get our|listen to this
story continues below|article continues below
loading|skip to|this article was originally|all rights reserved|copyright|support our|donate|newsletter|enter your email|thank you for subscribing|the post
"""
_BUTTONS = "share tweet facebook twitter whatsapp telegram linkedin email print save comments comment copy link x close video photos gallery"
_ONLY = frozenset(_BUTTONS.split())
# What a site says about comments and about texts that are not its own, however long.
_POLICY = re.compile(
    r"(?:مراجعة|نشر|حذف) (?:ال)?تعليقات|"
    r"لا (?:ي|ت)عبر\w* (?:بالضرورة )?(?:سوى )?عن (?:رأي|آراء|وجهة نظر)|نظرات حاوی|دیدگاه.{0,3}های ارسال شده|پیام.{0,3}هایی که (?:حاوی|به غیر)|"
    r"yorum(?:lar|unuz|larınız) (?:onay|editör|moderat)|comments? (?:are|will be|is) (?:moderated|reviewed|subject to)|"
    r"(?:do|does) not necessarily (?:reflect|represent)|views expressed (?:here|in this|by the author)",
    re.IGNORECASE,
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(part) + " " for line in text.strip().splitlines() for part in line.split("|"))


_ENDS, _LISTS, _ALSOS, _ALONES = _words(_END), _words(_LIST), _words(_ALSO), _words(_ALONE)
# After these alone an aggregator prints a whole other story.
_SECONDS = _words("اقرأ أيضا|إقرأ أيضا|اقرا ايضا|طالع أيضا|شاهد أيضا|همچنین بخوانید|بیشتر بخوانید|read also|also read|see also|bunu da oku")
_SHORT_END, _SHORT, _POLICY_LENGTH = 70, 160, 700
_DATED = re.compile(r"\d{1,4}\D{1,12}\d{1,4}")
_SENTENCE_END = re.compile(r"[.!?؟۔…:»\"”]\s*$")


def story(found: Sequence[Block], *, title: str) -> list[str]:
    """Keep the paragraphs of the story, in order."""
    kept: list[str] = []
    folded_title = fold(title)
    skip_link = False
    for at, block in enumerate(found):
        text, brief = block.text, len(block.text) <= _SHORT
        words = fold(text[:200]) + " " if brief else ""
        if (skip_link and _is_link(block)) or (len(text) <= _POLICY_LENGTH and _POLICY.search(text)):
            continue
        skip_link = False
        if brief and words.startswith(_ALSOS) and _is_pointer(block, words, _ALSOS):
            if words.startswith(_SECONDS) and not _is_link(block) and len(text) < 40 and len(kept) > 1 and _another_story(found[at + 1 : at + 4]):
                break
            skip_link = True
        elif len(text) <= _SHORT_END and words.startswith(_ENDS) and _is_pointer(block, words, _ENDS):
            if _is_begun(kept):
                break
        elif len(text) <= _SHORT_END and words.startswith(_LISTS) and _is_pointer(block, words, _LISTS):
            if _is_begun(kept) and not _goes_on(found[at + 1 :], kept):
                break
            skip_link = True
        elif not (brief and _is_noise(block, words, folded_title, first=len(kept) < 2)):
            kept.append(text)
    return kept


def _is_begun(kept: Sequence[str]) -> bool:
    return len(kept) > 1 or sum(map(len, kept)) > 400


def _goes_on(following: Sequence[Block], kept: Sequence[str]) -> bool:
    """Say whether the story goes on below a list of links: as much plain text again as half of what was read."""
    plain = [len(b.text) for b in following if not b.linked and len(b.text) > 60 and _SENTENCE_END.search(b.text)]
    return len(plain) > 3 and 2 * sum(plain) > sum(map(len, kept))


def _is_pointer(block: Block, words: str, markers: Sequence[str]) -> bool:
    """A sentence may begin with such a word too ("Related to this ..."): a pointer is a heading, a link, or next to nothing else."""
    heading = block.tag in {"h2", "h3", "h4", "h5", "h6", "dt", "th", "summary"}
    marker = max((m for m in markers if words.startswith(m)), key=len)
    left = len(words) - len(marker)
    if left <= 2 or ":" in block.text[: len(marker) + 3]:
        return True
    return block.linked * 2 > len(block.text) or ((heading or block.linked > 0) and left <= 60 and not _SENTENCE_END.search(block.text)) or left <= 14


def _is_link(block: Block) -> bool:
    return block.linked * 10 >= len(block.text) * 6


def _another_story(following: Sequence[Block]) -> bool:
    return bool(following) and not any(map(_is_link, following)) and any(len(b.text) > 120 for b in following)


def _is_noise(block: Block, words: str, folded_title: str, *, first: bool) -> bool:
    text = block.text
    bare = words.strip()
    if not bare or bare in _ONLY or bare.isdigit():
        return True
    if _is_link(block) and (block.tag in {"li", "ul", "ol", "div", "h2", "h3", "h4", "h5", "section"} or not _SENTENCE_END.search(text)):
        return True
    if words.startswith(_ALONES) and (len(text) < 60 or not _SENTENCE_END.search(text)):
        return True
    if first and (bare == folded_title or (len(text) < 60 and not _SENTENCE_END.search(text) and _DATED.search(to_ascii_digits(text)))):
        return True
    return block.tag in {"h1"} and bare == folded_title
