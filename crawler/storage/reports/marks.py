"""What people say of pages, beside what the rules say."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from crawler.storage.models import Mark, Page, Story, StoryTopic
from crawler.storage.reports.filter import Source, opened


class MarkLine(NamedTuple):
    """A person's verdict on a page for a topic."""

    outlet: str
    url: str
    title: str | None
    language: str | None
    topic: str
    verdict: str  # relevant, off_topic
    who: str
    note: str
    marked_at: datetime
    rule_verdict: str | None  # what the rules said of it when they judged it last; None while they have not


def marks(source: Source, *, story_id: int | None = None) -> list[MarkLine]:
    """Return every mark, or those on a story, latest first."""
    columns = (Mark.outlet, Mark.url, Page.title, Page.language, Mark.topic, Mark.verdict, Mark.who, Mark.note, Mark.marked_at)
    of_rules = func.coalesce(StoryTopic.rule_verdict, Page.verdict)  # of a page without a story, its own
    asked = (
        select(*columns, of_rules)
        .outerjoin(Page, (Page.outlet == Mark.outlet) & (Page.identity == Mark.identity))
        .outerjoin(Story, Story.page_id == Page.id)
        .outerjoin(StoryTopic, (StoryTopic.story_id == Story.id) & (StoryTopic.topic == Mark.topic))
        .order_by(Mark.marked_at.desc(), Mark.url)
        .where(*([Story.id == story_id] if story_id is not None else []))
    )
    with opened(source) as connection:
        return [MarkLine._make(row) for row in connection.execute(asked)]
