"""What a story of the simulated news world is: the truth that a crawl is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story of one outlet, with all that a crawler should find out about it."""

    outlet: str
    id: int  # minutes since 2020: unique and growing within an outlet
    happening: str  # shared by all outlets that tell of the same thing
    kind: str
    topic: bool
    section: str  # its key, such as "politics"
    language: str
    title: str
    lead: str  # the summary in feeds, and on the page where the site prints one
    paragraphs: tuple[str, ...]  # the body, as printed
    tags: tuple[str, ...]
    author: str
    cited: tuple[str, ...] = ()  # keys of agencies and outlets named as the source of a statement
    copy_of: tuple[str, int] | None = None  # the outlet and id of the story it copies

    @property
    def published(self) -> datetime:
        """When it appeared: a whole minute, in UTC."""
        return _EPOCH + timedelta(minutes=self.id)

    @property
    def body(self) -> str:
        """The paragraphs as the crawler stores them, separated by one newline."""
        return "\n".join(self.paragraphs)


def story_id(at: datetime) -> int:
    """Return the id of a story that appears at an instant."""
    return int((at.astimezone(UTC) - _EPOCH).total_seconds() // 60)
