"""`rasad doctor` names what is wrong with an installation, part by part, and shows no secret."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler import doctor
from crawler.config import Config
from crawler.doctor import Finding, examine
from crawler.errors import WRONG_SETUP
from tests.rasad import ROOT, environment, run

Found = dict[str, list[Finding]]


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "_SECONDS", 0.5)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: [])
    monkeypatch.setattr("crawler.chromium.run", lambda *_, **__: None)  # starting it is tested in test_chromium
    return lambda **changes: found_by(Config(**{"log_dir": tmp_path / "logs", "backup_dir": tmp_path / "backups", **changes}))


def found_by(config: Config) -> Found:
    told: Found = {}
    for each in examine(config):
        told.setdefault(each.check, []).append(each)
        assert each.mark == "ok" or each.remedy, f"{each.check} says nothing of what to do"
    return told


def wrong(told: Found) -> set[str]:
    return {name for name, each in told.items() if any(f.mark == "fail" for f in each)}


def test_a_sound_installation_has_nothing_wrong(look, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from crawler.storage.engine import forget, open_database

    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    open_database(url)
    told = look(database_url=url, contact="https://me.test/")
    forget(url)
    assert wrong(told) == set()
    assert {"python", "dependencies", "settings", "clock", "database", "integrity", "topics", "outlets", "names"} <= set(told)
    assert [f.mark for f in told["contact"] + told["integrity"] + told["write-ahead log"]] == ["ok"] * 3


def test_a_mistyped_variable_is_named_with_the_one_that_was_meant(look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("RASAD_NEWSROOM", raising=False)  # of tests before, in the same process
    monkeypatch.setenv("RASAD_CHEK_MINUTES", "5")
    monkeypatch.setenv("RASAD_DIGEST_LANGUAGE", "ar")
    monkeypatch.setenv("RASAD_SPIDER_TOKEN", "of the operator's own spiders")
    (tmp_path / ".env").write_text("RASAD_CONTAKT=x\n# RASAD_OLD=1\n")
    told = look()["settings"]
    assert [(f.says, f.remedy) for f in told if f.mark == "fail"] == [
        ("RASAD_CHEK_MINUTES is no setting, and is not heeded", "Did you mean RASAD_CHECK_MINUTES?"),
        ("RASAD_CONTAKT is no setting, and is not heeded", "Did you mean RASAD_CONTACT?"),
        ("RASAD_DIGEST_LANGUAGE is called RASAD_LANGUAGE by now, and is not heeded", "Set RASAD_LANGUAGE instead."),
    ]
    assert [f.says for f in told if f.mark == "warn"] == ["RASAD_SPIDER_TOKEN is no setting"]


def test_a_damaged_database_is_found_and_the_rest_still_looked_at(look, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "rasad.db").write_bytes(b"Dear diary, " * 1000)
    told = look(database_url=f"sqlite:///{tmp_path / 'rasad.db'}")
    assert "database" in wrong(told)
    assert "outlets" in told


def test_pages_that_are_overwritten_are_found(look, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from crawler.storage.engine import forget, open_database

    file = tmp_path / "rasad.db"
    open_database(f"sqlite:///{file}")
    forget(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    whole = bytearray(file.read_bytes())
    whole[4096 * 6 : 4096 * 9] = b"\xff" * 4096 * 3
    file.write_bytes(whole)
    assert wrong(look(database_url=f"sqlite:///{file}")) & {"integrity", "database"}


def test_a_table_that_is_gone_is_named(look, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from crawler.storage.engine import forget, open_database

    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    open_database(url)
    forget(url)
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection:
        connection.execute("DROP TABLE mention")
    told = look(database_url=url)
    assert [(f.says, "restore" in f.remedy) for f in told["tables"]] == [("Missing: mention", True)]


def test_a_password_is_masked_and_a_file_others_can_read_is_told(look, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / ".env").write_text("RASAD_DATABASE_URL=postgresql://me:hush@127.0.0.1:1/x\n")
    (tmp_path / ".env").chmod(0o644)
    told = look()
    assert "hush" not in str(told)
    assert [f.remedy for f in told["secrets"]] == ["chmod 600 .env"]
    (tmp_path / ".env").chmod(0o600)
    assert [f.mark for f in look()["secrets"]] == ["ok"]


def test_a_folder_that_cannot_be_written_is_found_by_trying_and_the_others_are_left_as_they_were(look, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Permissions tell root that everything may be written, in /proc too."""
    (tmp_path / "file").touch()
    (tmp_path / "there").mkdir()
    told = look(log_dir=Path("/proc/nope"), backup_dir=tmp_path / "file" / "backups")
    assert [(f.mark, f.says.split(" cannot be written (")[0]) for f in told["folder of logs"]] == [("fail", "/proc/nope")]
    assert {"folder of logs", "folder of backups"} <= wrong(told)
    there, later = tmp_path / "there", tmp_path / "not" / "yet"
    told = look(log_dir=there, backup_dir=later)
    assert [(f.mark, f.says) for f in told["folder of logs"] + told["folder of backups"]] == [
        ("ok", str(tmp_path / "there")),
        ("ok", str(tmp_path / "not" / "yet")),
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "there"]


@pytest.mark.parametrize("half", [{"DIGEST": "day"}, {"SMTP_URL": "smtp://me:hush@mail.example.org:587"}, {"MAIL_TO": "me@example.org"}])
def test_channels_that_the_scheduler_refuses_are_told_in_its_words(tmp_path: Path, half: dict[str, str]) -> None:
    env = environment(tmp_path, SPIDER_MODULES="tests.newsroom.spiders", NEWSROOM="http://127.0.0.1:1", **half)
    refused = subprocess.run([sys.executable, "scheduler.py"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=90, check=False)
    done = run("doctor", "--json", env=env)
    (told,) = [f for f in map(json.loads, done.stdout.splitlines()) if f["check"] == "channels"]
    assert (refused.returncode, done.returncode, told["mark"]) == (WRONG_SETUP, 1, "fail")
    assert refused.stderr == f"{told['says']}\n"
    assert "hush" not in done.stdout


def test_channels_are_named_without_their_secrets(look) -> None:  # type: ignore[no-untyped-def]
    (told,) = look(smtp_url="smtp://me:hush@mail.example.org:587", mail_from="me@example.org", mail_to=("you@example.org",), digest="day")["channels"]
    assert (told.mark, told.says) == ("ok", "mail to you@example.org by mail.example.org")
    (told,) = look()["channels"]
    assert (told.mark, told.says[:4]) == ("ok", "none")


def test_the_command_ends_with_1_where_something_cannot_work(tmp_path: Path) -> None:
    done = run("doctor", "--json", env=environment(tmp_path, CHEK_MINUTES="5", SPIDER_MODULES="tests.newsroom.spiders", NEWSROOM="http://127.0.0.1:1"))
    assert done.returncode == 1
    marks = {json.loads(line)["check"]: json.loads(line)["mark"] for line in done.stdout.splitlines()}
    assert (marks["python"], marks["topics"], marks["database"]) == ("ok", "ok", "warn")
