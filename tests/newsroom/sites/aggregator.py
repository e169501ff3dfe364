"""An aggregator: other outlets' stories with an 'المصدر:' line, a day in English, and a second whole story below the first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from tests.newsroom.calendars import ENGLISH_MONTHS, ordinal
from tests.newsroom.desks import DESK
from tests.newsroom.sites.base import Answer, Query, Site, paragraphs, slug
from tests.newsroom.story import Story

_PATH = re.compile(r"/a/(\d+)/?")
_TAG = re.compile(r"/tag/([^/]+)/?")
_DAY = re.compile(r"/archive/(\d{4}-\d{2}-\d{2})")
_PER_PAGE = 40


class Aggregator(Site):
    """A site without feeds: lists of the latest and of each tag, `/a/<id>` for a story."""

    def path(self, story: Story) -> str:
        return f"/a/{story.id}"

    def story_at(self, path: str) -> Story | None:
        match = _PATH.fullmatch(path)
        return self.by_id(match[1]) if match else None

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        if path == "/latest":
            page = max(1, int(query.get("page") or 1))
            return self._list("آخر الأخبار", list(reversed(seen))[(page - 1) * _PER_PAGE : page * _PER_PAGE])
        if match := _TAG.fullmatch(path):
            tagged = [s for s in reversed(seen) if match[1] in {_tag(t) for t in s.tags}]
            return self._list(match[1].replace("-", " "), tagged[:_PER_PAGE], len(tagged)) if tagged else None
        if match := _DAY.fullmatch(path):
            of_day = [s for s in reversed(seen) if str(s.published.date()) == match[1]]
            return self._list(match[1], of_day) if of_day else None
        return None

    def page(self, story: Story) -> str:
        at = story.published
        source = DESK[story.copy_of[0]].native if story.copy_of else self.desk.native
        around = self.around(story, 6)
        second = around[-1] if around else None
        also = (
            f'<div class="also"><h2>إقرأ أيضاً:</h2><h3><a href="{self.path(second)}">{escape(second.title)}</a></h3>'
            f'<p class="promo">تابع أحدث الأخبار عبر تطبيق {escape(self.desk.native)}</p>\n{paragraphs(second.paragraphs)}</div>\n'
            if second
            else ""
        )
        *text, line = story.paragraphs
        body = "\n".join(f"<p>{escape(p)}</p>" for p in text)
        return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head><meta charset="utf-8"><title>{escape(story.title)} - {escape(self.desk.native)}</title></head>
<body>
<div class="top"><a href="/">{escape(self.desk.native)}</a> <a href="/latest">آخر الأخبار</a></div>
<div class="item">
<div class="stamp">{escape(source)}: {at:%Y-%m-%d@%H}:59:41 GMT</div>
<h1 class="ttl">{escape(story.title)}</h1>
<div class="date">تاريخ النشر: {ordinal(at.day)}, {ENGLISH_MONTHS[at.month - 1]} {at.year} GMT</div>
<div class="text">
{body}
<p class="src">{escape(line)}</p>
<div class="tags">كلمات دلالية: {" ".join(f'<a href="/tag/{quote(_tag(t))}">{escape(t)}</a>' for t in story.tags)}</div>
{also}</div>
<div class="similar"><h2>مقالات مشابهة</h2><ul>
{self.links(around[:5])}</ul></div>
</div>
{self.footer()}
</body>
</html>
"""

    def _list(self, title: str, stories: Sequence[Story], count: int | None = None) -> Answer:
        total = f"<div class='found'>إجمالي نتائج البحث: {count}</div>\n" if count is not None else ""
        items = "".join(
            f'<div class="hit"><h2><a class="hit-link" href="{self.path(s)}">{escape(s.title)}</a></h2><p>{escape(s.lead)}</p></div>\n' for s in stories
        )
        return self.html(
            f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n<body>'
            f"<h1>{escape(title)}</h1>\n{total}{items}{self.footer()}</body></html>\n",
            stories,
        )


def _tag(tag: str) -> str:
    return slug(tag, 60)
