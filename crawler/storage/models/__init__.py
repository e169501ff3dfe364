"""The tables. Instants are UTC; `day` columns are whole days since 1970-01-01 in RASAD_TIMEZONE.

Who may write what: `pages` (page, route), `archives` (archive_day), `stories` and `verdicts` (story, story_topic, mention, attribution, coverage),
`copies` (sketch, sketch_key), `marks` (mark), `rejudging` (ruleset), `suppression` (suppression), `parts` (route_part), `runs` (run, outlet state,
installation), `problems` (problem), `notices` (notice, delivery), `alerts` (alert), `requests` (request), `annotations` (annotation); the database itself
writes the tallies (`triggers`). Readers go through `reports`.
"""

from crawler.storage.models.annotations import Annotation
from crawler.storage.models.base import Base, Instant
from crawler.storage.models.notices import Alert, Delivery, Notice
from crawler.storage.models.outlets import OutletRow, RoutePart, RouteRow
from crawler.storage.models.pages import ArchiveDay, KeptPage, Page, PageAlias, Suppression
from crawler.storage.models.stories import AttributionRow, Coverage, Mark, Mention, Ruleset, Sketch, SketchKey, Story, StoryTopic
from crawler.storage.models.tallies import CrawledDay, IdeaTally, LookedDay, SharedText, StoryDelay, StoryHour, StoryTally, TermGroup, TermTally
from crawler.storage.models.work import Installation, Problem, RequestRow, Run

__all__ = [
    "Alert",
    "Annotation",
    "ArchiveDay",
    "AttributionRow",
    "Base",
    "Coverage",
    "CrawledDay",
    "Delivery",
    "IdeaTally",
    "Installation",
    "Instant",
    "KeptPage",
    "LookedDay",
    "Mark",
    "Mention",
    "Notice",
    "OutletRow",
    "Page",
    "PageAlias",
    "Problem",
    "RequestRow",
    "RoutePart",
    "RouteRow",
    "Ruleset",
    "Run",
    "SharedText",
    "Sketch",
    "SketchKey",
    "Story",
    "StoryDelay",
    "StoryHour",
    "StoryTally",
    "StoryTopic",
    "Suppression",
    "TermGroup",
    "TermTally",
]
