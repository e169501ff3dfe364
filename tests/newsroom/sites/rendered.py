"""A site filled by JavaScript: its pages hold nothing readable until a browser has run their script. No outside requests."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence

from tests.newsroom.sites.base import Answer, Query, Site
from tests.newsroom.story import Story

_PATH = re.compile(r"/story/(\d+)/?")
_SCRIPT = """
const bytes = Uint8Array.from(atob(window.__STATE__), c => c.charCodeAt(0));
const state = JSON.parse(new TextDecoder().decode(bytes));
const make = (tag, css, text) => { const e = document.createElement(tag); if (css) e.className = css; if (text) e.textContent = text; return e; };
function list(into, rows, css) {
  const ul = into.appendChild(make('ul', css));
  for (const row of rows) { const a = make('a', 'story-card', row.title); a.href = row.path; ul.appendChild(make('li')).appendChild(a); }
}
function show() {
  const app = document.getElementById('app');
  app.replaceChildren();
  if (!state.story) { app.appendChild(make('h1', 'front-title', state.name)); list(app, state.latest, 'story-list'); return; }
  const s = state.story;
  document.title = s.title;
  const article = app.appendChild(make('article', 'story'));
  article.appendChild(make('span', 'story-section', s.section));
  article.appendChild(make('h1', 'story-title', s.title));
  article.appendChild(make('span', 'story-author', s.author));
  const time = article.appendChild(make('time', 'story-time', s.printed));
  time.setAttribute('datetime', s.published);
  const text = article.appendChild(make('div', 'story-text'));
  for (const p of s.paragraphs) text.appendChild(make('p', '', p));
  const tags = article.appendChild(make('div', 'story-tags'));
  for (const t of s.tags) tags.appendChild(make('span', 'tag', t));
  const aside = app.appendChild(make('aside', 'story-more'));
  aside.appendChild(make('h2', '', 'اقرأ أيضاً'));
  list(aside, state.latest, 'story-list');
}
setTimeout(show, 60);
"""


class Rendered(Site):
    """A one-page application: `/` lists the latest, `/archive` everything, `/story/<id>` shows a story."""

    def path(self, story: Story) -> str:
        return f"/story/{story.id}"

    def story_at(self, path: str) -> Story | None:
        match = _PATH.fullmatch(path)
        return self.by_id(match[1]) if match else None

    def route(self, path: str, query: Query, seen: Sequence[Story]) -> Answer | None:
        if path == "/":
            return self.html(self._shell({"name": self.desk.native, "latest": self._rows(self.newest(seen))}), seen)
        if path == "/archive":
            return self.html(self._shell({"name": self.desk.native, "latest": self._rows(list(reversed(seen)))}), seen)
        return None

    def page(self, story: Story) -> str:
        at = self.local(story)
        shown = {
            "title": story.title,
            "section": self.section(story),
            "author": story.author,
            "published": at.isoformat(),
            "printed": f"{at:%Y-%m-%d | %H:%M}",
            "paragraphs": story.paragraphs,
            "tags": story.tags,
        }
        return self._shell({"name": self.desk.native, "story": shown, "latest": self._rows(self.around(story, 5))})

    def _rows(self, stories: Sequence[Story]) -> list[dict[str, str]]:
        return [{"title": story.title, "path": self.path(story)} for story in stories]

    def _shell(self, state: dict[str, object]) -> str:
        packed = base64.b64encode(json.dumps(state, ensure_ascii=False).encode()).decode()
        return (
            f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{self.desk.native}</title>'
            '<link rel="icon" href="data:,"></head>\n<body><div id="app"><p class="loading">جار التحميل...</p></div>\n'
            f"<noscript>يتطلب هذا الموقع تفعيل جافا سكريبت.</noscript>\n{self.footer()}\n"
            f'<script>window.__STATE__ = "{packed}";</script>\n<script>{_SCRIPT}</script>\n</body></html>\n'
        )
