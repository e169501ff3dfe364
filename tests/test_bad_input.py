"""Bad input at the command line: one readable sentence with the remedy, exit code 2, and nothing lost."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.rasad import environment, run

TEXT = {"id": "a", "title": "US troops leave Ain al-Asad base in Iraq", "text": "The US-led coalition handed over the base.", "lang": "en"}


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


def told(env: dict[str, str], *arguments: str, stdin: str = "") -> str:
    """The one sentence that a command says before it ends with 2."""
    done = run(*arguments, env=env, stdin=stdin)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    sentences = [line for line in done.stderr.splitlines() if line.startswith("rasad: ")]
    assert len(sentences) == 1, done.stderr
    return sentences[0]


def test_an_unknown_outlet(env: dict[str, str], tmp_path: Path) -> None:
    assert "There is no outlet 'rudow': did you mean 'rudaw'?" in told(env, "crawl", "rudow")
    assert not (tmp_path / "rasad.db").exists()


def test_a_broken_topic_file_is_named_with_its_line(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("version: 1\ntopic: x\ntitle: {en: X}\ngroups: [\n", encoding="utf-8")
    sentence = told(env | {"RASAD_TOPICS_DIR": str(tmp_path)}, "crawl", "rudaw")
    assert "bad.yaml:" in sentence
    assert not (tmp_path / "rasad.db").exists()


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


def test_a_bad_line_does_not_cost_the_others(env: dict[str, str]) -> None:
    done = run("judge", env=env, stdin=f"not json\n{json.dumps(TEXT)}\n")
    assert done.returncode == 2
    assert "line 1 is not JSON" in done.stderr
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["id"], row["relevant"]) == ("a", True)
    for found in row["evidence"]:
        zone = TEXT["title"] if found["zone"] == "title" else TEXT["text"]
        assert 0 <= found["start"] < found["end"] <= len(zone)


def test_a_backup_never_overwrites(env: dict[str, str], tmp_path: Path) -> None:
    run("migrate", env=env)
    target = tmp_path / "copy.db"
    assert run("backup", str(target), env=env).returncode == 0
    before = target.read_bytes()
    assert "exists already" in told(env, "backup", str(target))
    assert target.read_bytes() == before


@pytest.mark.parametrize("arguments", [["crawl"], ["crawl", "yjc", "--limit", "0"], ["crawl", "yjc", "--since", "soon"], ["crawl", "yjc", "ap", "--url", "x"]])
def test_wrong_usage(env: dict[str, str], arguments: list[str]) -> None:
    done = run(*arguments, env=env)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
