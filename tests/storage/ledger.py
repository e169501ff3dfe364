"""A small world written down row by row, against which reports are counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, insert

from crawler.storage.engine import day_number, writing
from crawler.storage.models import AttributionRow, Coverage, Mention, OutletRow, Page, Run, Story, StoryTopic
from crawler.storage.reports import Filter
from crawler.storage.search import index_story

BAGHDAD = ZoneInfo("Asia/Baghdad")  # three hours before UTC, all year
MONDAY = day_number(date(2024, 10, 7))
NOON = datetime(2024, 10, 7, 9, tzinfo=UTC)  # in Baghdad, on that Monday
TUE, WED, THU, FRI = MONDAY + 1, MONDAY + 2, MONDAY + 3, MONDAY + 4
WEEK = Filter(since_day=MONDAY, until_day=FRI)

#          key, language, kind
OUTLETS = [("alef", "ar", "state agency"), ("beh", "fa", "private"), ("see", "en", "wire")]
COUNTRIES = {"alef": "Iraq", "beh": "Iran", "see": "Iraq"}
#          outlet, day, language, relevant, possible, off topic
COVERAGE = [
    ("alef", MONDAY, "ar", 2, 1, 7),
    ("alef", TUE, "ar", 1, 0, 9),
    ("alef", THU, "ar", 0, 1, 4),
    ("beh", MONDAY, "fa", 1, 0, 1),
    ("beh", MONDAY, "ar", 0, 0, 3),
    ("see", FRI, "en", 0, 1, 0),
]
#        id, outlet, day, language, verdict, title, body
STORIES = [
    (1, "alef", MONDAY, "ar", "relevant", "التحالف الدولي في العراق", "قال المتحدث إن القوات باقية"),
    (2, "alef", MONDAY, "ar", "relevant", "بيان عن التحالف", "نقلاً عن رويترز"),
    (3, "alef", MONDAY, "ar", "possible", "قاعدة عين الأسد", "لا جديد"),
    (4, "alef", TUE, "ar", "relevant", "انسحاب القوات", "وكالة فرانس برس: والتحالف الدولي يغادر"),
    (5, "alef", THU, "ar", "possible", "صاروخ", "لا جديد"),
    (6, "beh", MONDAY, "fa", "relevant", "نیروهای آمریکایی در عراق", "به نقل از رویترز"),
    (7, "see", FRI, "en", "possible", "Coalition leaves", "Reuters reports that the coalition leaves"),
]
#           story, term, zone, group, language, times
MENTIONS = [
    (1, "التحالف الدولي", "title", "actors", "ar", 1),
    (1, "التحالف الدولي", "body", "actors", "ar", 2),
    (2, "التحالف الدولي", "body", "actors", "ar", 1),
    (3, "عين الأسد", "title", "bases", "ar", 1),
    (4, "التحالف الدولي", "body", "actors", "ar", 1),
    (7, "coalition", "title", "actors", "en", 1),
    (7, "coalition", "body", "actors", "en", 3),
]
#            story, name, canonical, kind, role
CITATIONS = [
    (2, "رويترز", "reuters", "outlet", "cited"),
    (2, "الوكالة", "reuters", "outlet", "coreference"),
    (4, "رويترز", "reuters", "outlet", "cited"),
    (4, "أ ف ب", "afp", "outlet", "cited"),
    (6, "رویترز", "reuters", "outlet", "cited"),
    (6, "مسئول", "anonymous", "anonymous", "cited"),
    (7, "See News", "see", "outlet", "publisher"),
]
#       outlet, state, started: hours after Monday noon in Baghdad
RUNS = [("alef", "unchanged", 48), ("beh", "ok", 0), ("beh", "failed", 24), ("beh", "partial", 61), ("see", "blocked", 0), ("see", "unchanged", 85)]


def fill(engine: Engine) -> Engine:
    """Write the lists above into a database, and return it."""
    with writing(engine) as connection:
        connection.execute(insert(OutletRow), [outlet_row(*row) for row in OUTLETS])
        connection.execute(insert(Coverage), [dict(zip(Coverage.__table__.c.keys(), row, strict=True)) for row in COVERAGE])
        for row in STORIES:
            add_story(connection, *row)
        _add_details(connection)
        connection.execute(insert(Run), [_run(*row) for row in RUNS])
    return engine


def outlet_row(key: str, language: str, kind: str) -> dict[str, Any]:
    """The row of an outlet of the ledger."""
    facts = {"name": key.title(), "native_name": key, "home": f"https://{key}.example/", "country": COUNTRIES[key], "line": "ours", "timezone": "Asia/Baghdad"}
    return facts | {"key": key, "languages": [language], "kind": kind, "unverified": []}


def add_story(connection: Connection, story_id: int, outlet: str, day: int, language: str, verdict: str, title: str, body: str) -> None:
    """Write a story with its page and its verdict."""
    at = NOON + timedelta(days=day - MONDAY, minutes=story_id)
    page = {"id": story_id, "outlet": outlet, "identity": str(story_id), "url": f"https://{outlet}.example/{story_id}", "state": "story", "title": title}
    connection.execute(insert(Page).values(page | {"day": day, "language": language, "first_seen_at": at, "fetched_at": at, "next_try_at": at, "tries": 1}))
    own = {"id": story_id, "page_id": story_id, "outlet": outlet, "topic": "coalition", "url": page["url"], "title": title, "body": body}
    when = {"published_at": at, "published_local": at.date(), "day": day, "first_seen_at": at, "fetched_at": at}
    judged = {"verdict": verdict, "score": 1.0}
    connection.execute(insert(Story).values(own | when | judged | {"language": language, "text_hash": body, "authors": ["A. Writer"]}))
    where = {"story_id": story_id, "topic": "coalition", "outlet": outlet, "day": day, "language": language, "rule_verdict": verdict}
    connection.execute(insert(StoryTopic).values(where | judged | {"evidence": [{"term": "x", "zone": "title", "start": 0, "end": 1, "rule": "strong"}]}))
    index_story(connection, story_id, title, body)


def _add_details(connection: Connection) -> None:
    where = {row[0]: {"outlet": row[1], "day": row[2], "language": row[3], "verdict": row[4]} for row in STORIES}
    names = ("story_id", "term", "zone", "term_group", "language", "count")
    connection.execute(insert(Mention), [dict(zip(names, m, strict=True)) | where[m[0]] | {"topic": "coalition"} for m in MENTIONS])
    cited = ("story_id", "name", "canonical", "kind", "role")
    connection.execute(insert(AttributionRow), [dict(zip(cited, c, strict=True)) | where[c[0]] | {"start": i, "end": i + 1} for i, c in enumerate(CITATIONS)])


def _run(outlet: str, state: str, hours: int) -> dict[str, Any]:
    at = NOON + timedelta(hours=hours)
    return {"outlet": outlet, "trigger": "scheduled", "state": state, "started_at": at, "finished_at": at + timedelta(minutes=1), "owner": "here"}
