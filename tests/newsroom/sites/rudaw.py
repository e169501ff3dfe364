"""A Rudaw-like site: a JSON listing with local dates without offset; pages print the day alone and carry it in their id."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from html import escape

from tests.newsroom.sites.base import Answer, Query, Site, paragraphs
from tests.newsroom.story import Story

_PATH = re.compile(r"/sorani/(?:[a-z]+/)+(\d{8})(\d{1,4})")
_LISTING = re.compile(r"/API/News/Listing/(?:-8)?")
_PLACES = {"security": "middleeast/iraq", "politics": "kurdistan", "world": "world"}
_PER_PAGE = 30


class Rudaw(Site):
    """A site whose lists are filled by its own JSON interface; there is no feed."""

    def path(self, story: Story) -> str:
        at = self.local(story)
        return f"/sorani/{_PLACES.get(story.section, story.section)}/{at:%d%m%Y}{at.hour * 60 + at.minute}"

    def story_at(self, path: str) -> Story | None:
        return self._paths.get(path) if _PATH.fullmatch(path) else None

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        if not _LISTING.fullmatch(path):
            return None
        page = max(1, int(query.get("CurrentPage") or 1))
        shown = list(reversed(seen))[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        listing = {"MaxPage": max(1, -(-len(seen) // _PER_PAGE)), "CategoryNews": {"Articles": [self._entry(s) for s in shown]}}
        return self.json(json.dumps({"Success": True, "Data": listing}, ensure_ascii=False), seen)

    def page(self, story: Story) -> str:
        title, lead = escape(story.title), escape(story.lead)
        at = self.local(story)
        return f"""<!DOCTYPE html>
<html lang="ckb" dir="rtl">
<head>
<meta charset="utf-8" />
<title>{title}</title>
<meta name="description" content="{lead}" />
<meta property="og:type" content="article" />
<meta property="og:title" content="{title}" />
<meta property="og:description" content="{lead}" />
<meta property="og:url" content="{self.url(story)}" />
<meta property="og:site_name" content="{escape(self.desk.native)}" />
<link rel="canonical" href="{self.url(story)}" />
</head>
<body>
<form id="__AjaxAntiForgeryForm" action="#" method="post"><input name="__RequestVerificationToken" type="hidden" value="simulated" /></form>
<header class="header"><a href="/">{escape(self.desk.native)}</a>
<ul class="nav"><li><a href="/sorani/kurdistan">کوردستان</a></li><li><a href="/sorani/world">جیهان</a></li></ul></header>
<div class="container article-page">
<div class="item-header"><h1 class="item-title">{title}</h1>
<div class="item-info"><span class="item-section">{escape(self.section(story))}</span>
<span class="item-date">{at:%d-%m-%Y}</span> <span class="item-author">{escape(story.author)}</span></div></div>
<div class="item-share"><a href="#">Facebook</a><a href="#">Viber</a></div>
<div class="item-body">
{paragraphs(story.paragraphs)}
</div>
<div class="item-tags"><span>وشە سەرەکییەکان</span> {" ".join(f'<a href="#">{escape(t)}</a>' for t in story.tags)}</div>
<div class="item-comments"><h4>بۆچوونەکان</h4><p>وەک میوان بۆچوونێک بنووسە یان بچۆ ژوورەوە</p><textarea></textarea></div>
<div class="related"><h4>هەواڵی پەیوەندیدار</h4><ul>
{self.links(self.around(story, 4))}</ul></div>
<div class="most-read"><h4>زۆرترین خوێندراو</h4><ul>
{self.links(self.around(story, 9)[:5])}</ul></div>
</div>
{self.footer()}
</body>
</html>
"""

    def _entry(self, story: Story) -> dict[str, str]:
        stamp = self.local(story).replace(tzinfo=None).isoformat()
        return {
            "Title": story.title,
            "Link": self.url(story),
            "Summary": story.lead,
            "BodyStripped": story.body,
            "Body": paragraphs(story.paragraphs),
            "AMPDateTime": stamp,
            "Category": self.section(story),
        }

    @cached_property
    def _paths(self) -> dict[str, Story]:
        return {self.path(story): story for story in self.stories}
