"""Stories: search in any spelling, read, take away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from crawler.export import MEDIA_TYPES, About, Format, export_rows, file_name, written
from crawler.storage.reports import Filter
from dashboard import data, filters, parts, reader, words

_PER_PAGE = 20
_MOST_IN_ORDER = 1000  # stories one can leaf through from the reader
_LEFT = "story left"  # where the reader was in the list


def _opened() -> int | None:
    asked = st.query_params.get(parts.STORY, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None


def _close() -> None:
    left = st.query_params.pop(parts.STORY, None)
    st.session_state[_LEFT] = left


def _read(story_id: int, chosen: Filter, asked: str) -> None:
    story = data.story(story_id)
    order = [s.id for s in data.list_stories(chosen, asked, limit=_MOST_IN_ORDER)] if story else []
    place = order.index(story_id) if story_id in order else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Back to the list", icon=":material/arrow_back:", on_click=_close, key="back")
        if place is not None:
            newer, older = order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
            st.button("Newer", icon=":material/chevron_left:", key="newer", disabled=newer is None, on_click=parts.turn_to, args=(newer,))
            st.button("Older", icon=":material/chevron_right:", key="older", disabled=older is None, on_click=parts.turn_to, args=(older,))
            parts.note(f"{place + 1:,} of {len(order):,}")
    if story is None:
        st.html('<div class="rs-empty">There is no story with this number in the database; it may have been removed.</div>')
        return
    reader.show(story, data.query_of(asked))
    parts.scroll("", story_id)


def _list(chosen: Filter, asked: str) -> None:
    total = data.count_stories(chosen, asked)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        counted = words.count(total, "{n} story, newest first", "{n} stories, newest first")
        parts.note(counted + (words.say(", matching every word in any spelling") if asked.strip() else ""))
        _take_away(chosen, asked, total)
    if not total:
        if asked.strip():
            st.html('<div class="rs-empty">No story matches under these filters. Fewer words, no quotation marks or a longer period find more.</div>')
        else:
            parts.nothing_here(chosen)
        return
    pages = -(-total // _PER_PAGE)
    key = f"page-{hash((chosen, asked))}"  # another search begins on its first page
    number = min(max(int(st.session_state.get(key) or 1), 1), pages)
    query = data.query_of(asked)
    for story in data.list_stories(chosen, asked, limit=_PER_PAGE, offset=(number - 1) * _PER_PAGE):
        parts.card(story, query=query)
    if pages > 1:
        st.pagination(pages, key=key, persist_state="page")
    left = str(st.session_state.pop(_LEFT, None) or "")
    if left.isascii() and left.isdigit():
        parts.scroll(f"card-list-{int(left)}", int(left))


def _take_away(chosen: Filter, asked: str, total: int) -> None:
    with st.container(horizontal=True, width="content"):
        for form in Format:
            about = About(chosen=chosen, asked=asked, at=words.now(), names=parts.names())
            st.download_button(
                form.name, data=partial(_file, form, about), file_name=file_name(form, about), mime=MEDIA_TYPES[form], on_click="ignore", disabled=not total
            )


def _file(form: Format, about: About) -> bytes:
    return b"".join(written(form, export_rows(data.engine(), about.chosen, about.asked, newest_first=form is Format.RSS), about))


chosen = filters.chosen()
asked = (
    st.text_input(
        "Search",
        key="q",
        bind="query-params",
        on_change=_close,
        icon=":material/search:",
        max_chars=300,
        placeholder='word   "a phrase"   -without   title:word',
        help='Finds every spelling (ي and ی, ك and ک, with and without joiners and prefixes). "Quoted words" stand together; -word leaves stories out.',
    )
    or ""
)
opened = _opened()
if opened is None:
    _list(chosen, asked)
else:
    _read(opened, chosen, asked)
