"""A page that is taken down is gone at once, everywhere, and nothing brings it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from crawler.article import Article, Published
from crawler.outlet import Outlet
from crawler.storage import pages, runs
from crawler.storage.archives import page_to_read, save_archive_page
from crawler.storage.engine import reading, writing
from crawler.storage.identities import Named
from crawler.storage.marks import queue_again
from crawler.storage.models import AttributionRow, Coverage, KeptPage, Mark, Mention, Notice, Page, RequestRow, Story, Suppression
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.renewal import renew_identities
from crawler.storage.search import story_ids
from crawler.storage.stories import Judged, store_page
from crawler.storage.suppression import allow_again, is_suppressed, suppress, taken_down
from crawler.storage.verdicts import Citation, TopicVerdict
from crawler.text.query import parse_query
from tests.storage.paper import FEED, PAPER

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
WHEN = Published(at=NOW, day=date(2026, 1, 18), precision="minute", calendar="gregorian", source="json-ld", raw="x")
ARTICLE = Article(url="https://paper.test/1", outlet="paper", title="Unmistakabletitle", body="Unmistakablebody about it.", language="en", published=WHEN)
JUDGED = Judged(
    article=ARTICLE, text_hash="h",
    verdicts=[TopicVerdict("t", "relevant", 7.5, [{"term": "unmistakablebody", "zone": "body", "start": 0, "end": 16, "rule": "strong", "group": "names"}])],
    citations=[Citation("Unmistakablesource", "source", "official", "speaker", 4, 11)],
)  # fmt: skip


def url(number: int) -> str:
    return f"https://paper.test/{number}"


def listed(engine: Engine, *numbers: int, outlet: Outlet = PAPER) -> list[int]:
    links = [SeenLink(f"id:{n}", url(n), "Unmistakabletitle", None) for n in numbers]
    return [q.id for q in pages.save_route_answer(engine, outlet.key, RouteAnswer(url=FEED, status=200), links, NOW)]


def store(engine: Engine, page_id: int, judged: Judged = JUDGED, *named: Named) -> str | None:
    return store_page(engine, page_id, replace(judged, named=named), status=200, now=NOW, zone=PAPER.zone)


def down(engine: Engine, number: int = 1) -> list[str]:
    return suppress(engine, "paper", f"id:{number}", url(number), why="asked by the outlet", now=NOW)


def left(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        counted = sum(sum(row) for row in connection.execute(select(Coverage.relevant, Coverage.possible, Coverage.off_topic)))
        return [len(connection.execute(select(t)).all()) for t in (Story, Mention, AttributionRow, KeptPage)] + [counted]


def states(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        return [(*row,) for row in connection.execute(select(Page.identity, Page.state).order_by(Page.id))]


@pytest.fixture(autouse=True)
def paper(database: Engine) -> None:
    runs.declare_outlets(database, [PAPER])


def test_nothing_is_left_of_it_but_what_it_is_known_by(database: Engine) -> None:
    page = listed(database, 1)[0]
    store(database, page)
    assert left(database) == [1, 1, 1, 0, 1]
    assert down(database) == [url(1)]
    assert left(database) == [0, 0, 0, 0, 0]
    with reading(database) as connection:
        row = connection.execute(select(Page.__table__)).one()
        assert connection.scalars(story_ids(connection, parse_query("unmistakablebody"))).all() == []
    kept = {k: v for k, v in row._mapping.items() if v is not None}
    assert set(kept) == {"id", "outlet", "identity", "url", "state", "first_seen_at", "fetched_at", "tries", "next_try_at", "route_id", "backfilled"}
    assert [(t.url, t.why) for t in taken_down(database)] == [(url(1), "asked by the outlet")]


def test_no_way_of_storing_brings_it_back(database: Engine) -> None:
    page = listed(database, 1)[0]
    store(database, page)
    down(database)
    assert listed(database, 1) == []  # its routes list it again
    assert pages.queue_page(database, PAPER, url(1), NOW) is None  # `rasad crawl --url`
    assert save_archive_page(database, "paper", "feed", [SeenLink("id:1", url(1), None, None)], NOW, finished=[NOW.date()]) == []  # a backfill
    assert page_to_read(database, "paper", SeenLink("id:1", url(1), None, None), NOW, insert=True) is None  # a WARC file
    assert store(database, page) == "suppressed"  # a crawl that had fetched it already
    pages.page_rejected(database, page, outlet="paper", reason="too short", title="x", status=200, now=NOW, content_type=None, body=b"Unmistakablebody")
    pages.page_failed(database, page, reason="timeout", status=None, retry_at=NOW)
    assert (states(database), left(database)) == ([("id:1", "suppressed")], [0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("named", "changed"),
    [
        ((Named("id:1", url(1), "redirect"),), {"title": "Another title", "body": "Another body"}),  # the server leads there
        ((Named("id:1", url(1), "canonical"),), {"body": "Edited since"}),  # it says so, under the same headline
        ((), {}),  # the same article, whatever it says
    ],
)
def test_the_same_article_at_another_address_is_known(database: Engine, named: tuple[Named, ...], changed: dict[str, Any]) -> None:
    store(database, listed(database, 1)[0])
    down(database)
    again = replace(JUDGED, article=replace(ARTICLE, **changed), text_hash="other" if "body" in changed else "h")
    assert store(database, listed(database, 2)[0], again, *named) == "suppressed"
    assert (left(database), states(database)[1]) == ([0, 0, 0, 0, 0], ("id:2", "suppressed"))


def test_another_article_is_not_held_for_it(database: Engine) -> None:
    """Neither one that names a template's address as its own, nor one that shares the headline alone."""
    store(database, listed(database, 1)[0])
    down(database)
    other = replace(JUDGED, article=replace(ARTICLE, title="Another", body="Another"), text_hash="other")
    assert store(database, listed(database, 2)[0], other, Named("id:1", url(1), "canonical")) == "story"
    assert store(database, listed(database, 3)[0], replace(JUDGED, article=replace(ARTICLE, body="Another day"), text_hash="third")) == "story"


def test_it_is_found_by_every_address_it_is_known_by(database: Engine) -> None:
    store(database, listed(database, 1)[0], JUDGED, Named("id:7", url(7), "redirect"), Named("id:8", url(8), "canonical"))
    assert down(database, 7) == [url(1)]
    assert is_suppressed(database, "paper", "id:8")
    assert listed(database, 7) == []


def test_one_never_seen_is_kept_out(database: Engine) -> None:
    assert down(database, 9) == [url(9)]
    assert listed(database, 9) == []


def test_it_can_be_allowed_again(database: Engine) -> None:
    page = listed(database, 1)[0]
    store(database, page)
    down(database)
    assert allow_again(database, "paper", "id:1", NOW) == [url(1)]
    assert (states(database), taken_down(database)) == ([("id:1", "pending")], [])
    assert store(database, page) == "story"


def test_new_rules_of_identity_do_not_bring_it_back(database: Engine) -> None:
    """Two rows that turn out to be one page: the suppressed one stays."""
    store(database, listed(database, 1)[0])
    down(database)
    store(database, listed(database, 11)[0], replace(JUDGED, article=replace(ARTICLE, title="Other"), text_hash="x"))
    changed = replace(PAPER, article=r"^https://paper\.test/(?P<id>\d)\d*$")
    assert renew_identities(database, changed) == 1
    assert (states(database), left(database)) == ([("id:1", "suppressed")], [0, 0, 0, 0, 0])


def test_no_file_of_sqlite_holds_its_words_any_more(sqlite_database: Engine, tmp_path: Path) -> None:
    runs.declare_outlets(sqlite_database, [PAPER])
    store(sqlite_database, listed(sqlite_database, 1)[0])
    assert any(b"nmistakable" in f.read_bytes() for f in tmp_path.iterdir())
    down(sqlite_database)
    with reading(sqlite_database) as connection:
        assert len(connection.scalar(select(Suppression.title_hash)) or "") == 64
    assert not [f.name for f in tmp_path.iterdir() if b"nmistakable" in f.read_bytes()]


def test_alerts_and_marks_forget_a_page_that_is_taken_down(database: Engine) -> None:
    runs.declare_outlets(database, [PAPER])
    store(database, listed(database, 1)[0])
    said = {"title": "alert a", "text": "a new story", "quoted": "Unmistakabletitle", "url": url(1)}
    with writing(database) as connection:
        other = said | {"quoted": "Another", "url": url(2)}
        notices = [{"key": key, "kind": "alert", "at": NOW, "outlet": "paper", "said": s} for key, s in (("1", said), ("2", other))]
        connection.execute(insert(Notice), notices)
        check = {"kind": "check", "outlet": "paper", "who": "desk", "at": NOW, "state": "done", "outcome": {"pages": ["Unmistakabletitle"]}}
        connection.execute(insert(RequestRow), [check])
        mark = {"outlet": "paper", "identity": "id:1", "topic": "t", "url": url(1), "verdict": "relevant", "who": "a", "note": "Unmistakable", "marked_at": NOW}
        connection.execute(insert(Mark), [mark])
    down(database)
    with reading(database) as connection:
        assert connection.execute(select(Mark.note)).all() == []
        assert connection.scalars(select(RequestRow.outcome)).all() == [None]
        assert list(connection.scalars(select(Notice.said).order_by(Notice.key))) == [{"title": "alert a", "text": "a new story"}, other]


def test_it_is_taken_out_of_alerts_and_digests_by_the_address_of_its_story_too(database: Engine) -> None:
    """A feed lists http, the story is at https; an alert on sources names a source of the page, in its key as well."""
    moved = replace(JUDGED, article=replace(ARTICLE, url="https://paper.test/1?moved"))
    (page,) = listed(database, 1)
    store(database, page, moved)
    alert = {"title": "alert a", "text": "a source for the first time: Unmistakablesource", "quoted": "Unmistakabletitle", "url": moved.article.url}
    digest = {"title": "Rasad: a day", "text": f"- Unmistakabletitle\n  3 outlets\n  {moved.article.url}\n", "html": "<p>Unmistakabletitle</p>"}
    other = {"title": "Rasad: a day", "text": f"- Another\n  {url(12)}\n", "html": "<p>Another</p>"}
    told = (("alert:7:" + f"{page}:Unmistakablesource", "alert", alert), ("digest:1", "digest", digest), ("digest:2", "digest", other))
    with writing(database) as connection:
        connection.execute(insert(Notice), [{"key": key, "kind": kind, "at": NOW, "said": said} for key, kind, said in told])
    down(database)
    with reading(database) as connection:
        kept = connection.execute(select(Notice.key, Notice.said).order_by(Notice.id)).all()
    assert "Unmistakable" not in str(kept)
    assert [said["title"] for _, said in kept] == ["alert a", "Rasad: a day", "Rasad: a day"]
    assert "taken down" in kept[1].said["text"]
    assert kept[2].said == other


def test_what_was_taken_down_is_not_queued_by_whoever_queues(database: Engine) -> None:
    (page,) = listed(database, 1)
    down(database)
    with writing(database) as connection:
        queue_again(connection, [page], NOW)
    assert states(database) == [("id:1", "suppressed")]
