"""What the dashboard keeps of its answers and files goes when what they are about changes."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from crawler.storage.marks import mark_page
from crawler.storage.reports import Filter
from crawler.storage.suppression import suppress
from dashboard import data, topics
from tests.dashboard.conftest import one_story

NOW = datetime.now(UTC)


def _read() -> int:
    """How many texts New words has read."""
    after = data.new_words(Filter()).after
    return after.texts if after else 0


def test_new_words_of_a_database_that_was_replaced_are_those_of_the_new_one(engine: Engine, url: str, migrated_sqlite: Path, tmp_path: Path) -> None:
    one_story(engine)
    data.engine()  # the dashboard holds it open
    assert (_read(), data.count_stories(Filter())) == (1, 1)
    file, empty = str(make_url(url).database), tmp_path / "empty.db"
    shutil.copyfile(migrated_sqlite, empty)
    empty.replace(file)
    for beside in ("-wal", "-shm"):
        Path(file + beside).unlink(missing_ok=True)
    data.engine()
    assert (_read(), data.count_stories(Filter())) == (0, 0)


def test_new_words_are_not_those_of_a_page_that_was_taken_down_or_marked_since(engine: Engine) -> None:
    one_story(engine)
    assert _read() == 1
    mark_page(engine, 1, "coalition-iraq", "off_topic", who="Sara", now=NOW)
    data.forget()  # as `actions.act` does, the one way to write
    assert _read() == 0
    mark_page(engine, 1, "coalition-iraq", None, who="Sara", now=NOW)
    data.forget()
    assert _read() == 1
    suppress(engine, "dijla", "1", "https://dijla.example/news/1", why="asked for", now=NOW)  # by another process
    assert _read() == 0


def test_a_topic_file_that_changes_changes_the_words_it_is_known_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_TOPICS_DIR", str(tmp_path))
    file = tmp_path / "floods.yaml"
    written = "version: 1\ntopic: floods\ntitle: {en: Floods}\ngroups:\n  water: {en: [flood]}\nrules:\n  - {name: strong, all: [water], weight: 3.0}\n"
    file.write_text(written, encoding="utf-8")
    assert [topics.known_words("en").has(word) for word in ("flood", "dam")] == [True, False]
    file.write_text(written.replace("[flood]", "[flood, dam]"), encoding="utf-8")
    assert [topics.known_words("en").has(word) for word in ("flood", "dam")] == [True, True]


def test_a_sources_file_that_changes_changes_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sources.yaml"
    monkeypatch.setenv("RASAD_SOURCES_FILE", str(file))
    file.write_text("outlet:\n  alef: {names: [Alef]}\n", encoding="utf-8")
    assert data.source_names() == {"alef": "Alef"}
    file.write_text("outlet:\n  alef: {names: [Alef News]}\n", encoding="utf-8")
    assert data.source_names() == {"alef": "Alef News"}
