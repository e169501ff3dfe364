"""A setup that cannot work, at the command line: one readable sentence with the remedy, exit code 2, nothing lost. More in crawls/test_cli.py."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.rasad import environment, run


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


def told(env: dict[str, str], *arguments: str) -> str:
    """The one sentence that a command says before it ends with 2."""
    done = run(*arguments, env=env)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    sentences = [line for line in done.stderr.splitlines() if line.startswith("rasad: ")]
    assert len(sentences) == 1, done.stderr
    return sentences[0]


def test_an_unreachable_database(env: dict[str, str]) -> None:
    assert "Check that the server runs" in told(env | {"RASAD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/rasad"}, "export")


def test_a_newer_database_is_left_alone(env: dict[str, str], tmp_path: Path) -> None:
    assert run("migrate", env=env).returncode == 0
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    for command in (("export",), ("crawl", "rudaw"), ("health",)):
        assert "newer Rasad" in told(env, *command)
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999_later",)


def test_a_data_folder_that_cannot_be_written(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be written" in told(env | {"RASAD_DATABASE_URL": f"sqlite:///{tmp_path / 'file' / 'rasad.db'}"}, "crawl", "rudaw")


def test_nothing_to_export_yet(env: dict[str, str], tmp_path: Path) -> None:
    assert "There is no database at" in told(env, "export")
    assert not (tmp_path / "rasad.db").exists()


def test_a_setting_that_is_no_number(env: dict[str, str]) -> None:
    assert "RASAD_MAX_PAGES" in told(env | {"RASAD_MAX_PAGES": "many"}, "outlets")


def test_a_replay_folder_without_a_manifest(env: dict[str, str], tmp_path: Path) -> None:
    assert "manifest.jsonl" in told(env, "crawl", "yjc", "--replay", str(tmp_path))
