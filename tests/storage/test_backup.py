"""Backups in a file: whole or not there, and nothing beside them."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.storage.backup import back_up, rotate
from crawler.storage.engine import writing
from crawler.storage.failures import DatabaseError
from crawler.storage.restore import restore
from tests.traps.test_storage import small_disk

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)


def test_backups_are_rotated_and_other_files_left_alone(tmp_path: Path) -> None:
    for name in ("rasad-20260101-000000.backup", "rasad-20260102-000000.backup", "rasad-20260103-000000.backup", "mine.backup", "rasad-old.backup"):
        (tmp_path / name).touch()
    assert [p.name for p in rotate(tmp_path, 2)] == ["rasad-20260101-000000.backup"]
    assert len(list(tmp_path.iterdir())) == 4


def test_what_a_killed_backup_left_goes_and_one_that_goes_on_stays(tmp_path: Path) -> None:
    killed, working, others = (tmp_path / f"{name}.part" for name in ("rasad-20260101-000000.backup", "rasad-20260102-000000.backup", "mine"))
    for path in (killed, killed.with_name(killed.name + "-journal"), working, others):
        path.touch()
    for path in (killed, killed.with_name(killed.name + "-journal"), others):
        os.utime(path, (1, 1))
    rotate(tmp_path, 2)
    assert sorted(tmp_path.iterdir()) == [others, working]


def test_c11_a_backup_that_finds_no_room_leaves_nothing(sqlite_database: Engine, tmp_path: Path) -> None:
    with writing(sqlite_database) as connection:
        connection.exec_driver_sql("CREATE TABLE filler AS SELECT randomblob(4000000) AS bytes")  # more than SQLite holds back in memory
    with small_disk(tmp_path / "disk", "400k") as disk:
        with pytest.raises(DatabaseError, match="disk is full"):
            back_up(sqlite_database.url.render_as_string(), disk / "mine")
        assert list(disk.iterdir()) == []


def test_a_backup_is_one_file_that_can_be_read_where_nothing_can_be_written(sqlite_database: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "medium"
    back_up(sqlite_database.url.render_as_string(), folder / "saved")
    assert (folder / "saved").read_bytes()[18:20] == b"\x01\x01"  # no write-ahead log, for which a reader would need two more files
    restore(f"sqlite:///{tmp_path / 'new.db'}", folder / "saved", NOW)
    assert [p.name for p in folder.iterdir()] == ["saved"]


def test_a_place_that_cannot_be_written_is_one_sentence(sqlite_database: Engine, tmp_path: Path) -> None:
    url = sqlite_database.url.render_as_string()
    back_up(url, tmp_path / "saved")
    (tmp_path / "rasad.db.restoring").mkdir()
    with pytest.raises(DatabaseError, match="could not be replaced"):
        restore(url, tmp_path / "saved", NOW)
