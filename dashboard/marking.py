"""What people say of a story: relevant or not, why, who; undone as easily. It wins over the rules."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from crawler.localization import phrase
from crawler.storage.marks import Opinion, Said, mark_page, page_of_story
from crawler.storage.reports import MarkLine, StoryRow
from dashboard import access, actions, data, forms, parts, words
from dashboard.words import say

_LAST = "last mark"
OPINIONS: dict[str, str] = {"relevant": phrase("Relevant"), "off_topic": phrase("Not relevant")}
_DONE: dict[str, str] = {"relevant": phrase("Marked as relevant."), "off_topic": phrase("Marked as not relevant: it counts nowhere now.")}


@dataclass
class _Last:
    """The last mark of a session, to be undone: an object, for Streamlit may end a run at any use of its session state."""

    of: tuple[int, str, Said | None] | None = None  # story, topic, what was said before


def show(story: StoryRow, topic: str | None, then: int | None = None) -> None:
    """Show what was said of a story and let people say it; afterwards the story `then` is opened, if one is given."""
    st.subheader(say("Your verdict"), anchor=False)
    said = data.marks(story_id=story.id)
    for mark in said:
        st.html(_told(mark, several=len(story.topics) > 1))
    if not access.allowed():
        parts.note(access.why_not())
        return
    topics = [m.topic for m in story.topics] or [story.topic]
    own = topic if topic in topics else topics[0]
    if len(topics) > 1:
        own = st.selectbox(say("For the topic"), topics, index=topics.index(own), key=f"mark-topic-{story.id}")
    form = forms.begin(name := f"mark-note-{story.id}")
    st.text_input(say("Note (optional)"), key=f"{form} note", max_chars=300)
    forms.say_refusal(name)
    with st.container(horizontal=True):
        _button(form, story.id, own, "relevant", ":material/thumb_up:", "1", then)
        _button(form, story.id, own, "off_topic", ":material/thumb_down:", "2", then)
        if any(m.topic == own for m in said):
            st.button(say("Take the mark back"), icon=":material/undo:", key="mark-clear", shortcut="0", on_click=_clear, args=(story.id, own))
    parts.note(say("A person's verdict wins over the rules, in every figure. Keys: 1 relevant, 2 not relevant, 0 take back."))


def show_undo() -> None:
    """Offer to undo this session's last mark, wherever its reader is now."""
    if _last().of and access.allowed():
        st.button(say("Undo the last mark"), icon=":material/undo:", key="mark-undo", shortcut="9", on_click=_undo)


def _last() -> _Last:
    found: _Last = st.session_state.setdefault(_LAST, _Last())
    return found


def _button(form: str, story_id: int, topic: str, opinion: Opinion, icon: str, key: str, then: int | None) -> None:
    st.button(say(OPINIONS[opinion]), icon=icon, key=f"mark-{opinion}", shortcut=key, on_click=_mark, args=(form, story_id, topic, opinion, then))


def _told(mark: MarkLine, *, several: bool) -> str:
    """A mark as a person reads it. Its note and name were typed by somebody: they are escaped."""
    when = words.moment(mark.marked_at, data.config().zone)
    note = f'<p class="rs-snippet" dir="auto">{escape(mark.note)}</p>' if mark.note else ""
    topic = f" · <bdi>{escape(mark.topic)}</bdi>" if several else ""
    verdict = f'<bdi class="rs-tag">{escape(say(OPINIONS.get(mark.verdict, mark.verdict)))}</bdi>'
    return f'<div class="rs-meta">{verdict}<bdi>{escape(mark.who)}</bdi><bdi>{escape(when)}{topic}</bdi></div>{note}'


def _mark(form: str, story_id: int, topic: str, opinion: Opinion, then: int | None) -> None:
    note, last = " ".join(str(st.session_state.get(f"{form} note", "")).split()), _last()

    def write(who: str) -> None:
        last.of = (story_id, topic, mark_page(data.engine(), _page(story_id), topic, opinion, who=who, note=note, now=words.now()).before)

    if forms.act(form, opinion, f"mark story {story_id} {opinion} for {topic}", say(_DONE[opinion]), write) and then is not None:
        parts.turn_to(then)


def _clear(story_id: int, topic: str) -> None:
    last = _last()

    def work(who: str) -> str:
        marked = mark_page(data.engine(), _page(story_id), topic, None, who=who, now=words.now())
        if marked.before is None:
            return say("Nobody had marked it: there was nothing to take back.")
        last.of = (story_id, topic, marked.before)
        return say("The mark is taken back: the rules decide again.")

    actions.act(f"take back the mark on story {story_id} for {topic}", work)


def _undo() -> None:
    last = _last()
    if last.of is None:  # a second click
        return
    story_id, topic, before = last.of

    def work(who: str) -> str:
        if before is None:
            mark_page(data.engine(), _page(story_id), topic, None, who=who, now=words.now())
        else:
            mark_page(data.engine(), _page(story_id), topic, before.verdict, who=before.who, note=before.note, now=before.marked_at)
        return say("The last mark is undone.")

    if actions.act(f"undo the mark on story {story_id} for {topic}", work):
        last.of = None
        parts.turn_to(story_id)


def _page(story_id: int) -> int:
    page = page_of_story(data.engine(), story_id)
    if page is None:
        raise ValueError(say("The story is no longer in the database."))
    return page.id
