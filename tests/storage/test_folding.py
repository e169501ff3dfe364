"""A fold that has changed: the database knows, and folded columns are filled anew, whole and once, however often that is broken off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select, text, update

from crawler.storage import folding, pages, runs
from crawler.storage.engine import open_database, reading, writing
from crawler.storage.models import AttributionRow, Installation, Story
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.search import index_story, story_ids
from crawler.storage.stories import store_page
from crawler.storage.verdicts import Citation
from crawler.text.letters import text_hash
from crawler.text.query import parse_query
from tests.storage.paper import FEED, PAPER
from tests.storage.test_stories import ARTICLE, BAGHDAD, JUDGED, NOW

CITED = [Citation("Rûdaw TV", "rudaw tv", "outlet", "cited", 0, 8), Citation("رووداو", "rudaw", "outlet", "cited", 9, 14)]


def stored(engine: Engine, stories: int) -> None:
    """Stories as an older fold left them: words unfolded in the index, hashes and names of its making."""
    runs.declare_outlets(engine, [PAPER])
    links = [SeenLink(f"id:{n}", f"https://paper.test/{n}", None, None) for n in range(stories)]
    for page in pages.save_route_answer(engine, "paper", RouteAnswer(url=FEED, status=200), links, NOW):
        store_page(engine, page.id, replace(JUDGED, article=ARTICLE, citations=CITED), status=200, now=NOW, zone=BAGHDAD)
    with writing(engine) as connection:
        for story_id in connection.scalars(select(Story.id)).all():
            index_story(connection, story_id, "old", "old")
        connection.execute(update(Story).values(text_hash="old"))
        connection.execute(update(AttributionRow).where(AttributionRow.canonical == "rudaw tv").values(canonical="rûdaw tv"))
        connection.execute(update(Installation).where(Installation.name == "fold").values(value="0"))


def found(engine: Engine) -> int:
    with reading(engine) as connection:
        return len(connection.scalars(story_ids(connection, parse_query("المتحدث"))).all())


def test_a_new_database_is_of_the_present_fold(database: Engine) -> None:
    assert not folding.is_stale(database)
    assert folding.refold(database) == 0


def test_stories_of_an_older_fold_are_folded_anew(database: Engine) -> None:
    stored(database, 3)
    assert folding.is_stale(database)
    assert found(database) == 0
    told: list[tuple[int, int]] = []
    assert folding.refold(database, tell=lambda done, whole: told.append((done, whole))) == 3
    assert told == [(3, 3)]
    assert not folding.is_stale(database)
    assert found(database) == 3
    with reading(database) as connection:
        assert set(connection.scalars(select(Story.text_hash))) == {text_hash(ARTICLE.body)}
        assert sorted(set(connection.scalars(select(AttributionRow.canonical)))) == ["rudaw", "rudaw tv"]
        facts = dict(connection.execute(select(Installation.name, Installation.value)).all())
        assert facts["fold"] == folding.PRESENT
        assert "fold reached" not in facts


def test_what_is_broken_off_goes_on_where_it_was(sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "_BATCH", 2)
    stored(sqlite_database, 5)
    stops = iter([False, True])
    assert folding.refold(sqlite_database, stop=lambda: next(stops)) == 2
    assert folding.is_stale(sqlite_database)
    assert found(sqlite_database) == 2
    assert folding.refold(sqlite_database) == 3
    assert found(sqlite_database) == 5


def test_progress_towards_another_fold_is_none(sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "_BATCH", 2)
    stored(sqlite_database, 3)
    stops = iter([False, True])
    folding.refold(sqlite_database, stop=lambda: next(stops))
    monkeypatch.setattr(folding, "PRESENT", "later")
    assert folding.refold(sqlite_database) == 3


def test_a_database_from_before_this_was_kept_is_of_the_first_fold(sqlite_database: Engine) -> None:
    stored(sqlite_database, 1)
    with writing(sqlite_database) as connection:
        connection.execute(text("DELETE FROM installation WHERE name = 'fold'"))
    assert folding.is_stale(open_database(str(sqlite_database.url)))
