"""Commands on a database that is not there, or that another program holds: one sentence with the remedy, never a traceback, and nothing made by the way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from crawler.commands import keeping
from crawler.errors import TRY_AGAIN
from crawler.storage import retention
from crawler.storage.engine import forget, open_database
from crawler.storage.failures import DatabaseError
from tests.rasad import RASAD, ROOT, environment, file_of, refused, run

PAGE = "https://www.irna.ir/news/85000001/"
READS = (
    "health", "runs", "search x", "export", "digest", "notify --status", "alert list", "mark --list", "suppress", "prune --dry-run",
)  # fmt: skip
WRITES = (
    "notify", "alert add n --search x", "alert remove n", f"mark {PAGE} relevant", "rejudge", f"suppress {PAGE}", "prune",
    "resume irna", "resume --all",
)  # fmt: skip


@pytest.mark.parametrize("command", ["health", "runs", "digest", "alert list", "notify", "notify --test", "prune", "resume --all", "backup"])
def test_a_mistyped_address_makes_no_database(tmp_path: Path, command: str) -> None:
    env = environment(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/typo/rasad.db")
    refused(run(*command.split(), env=env), "There is no database at", "RASAD_DATABASE_URL")
    assert not (tmp_path / "typo").exists()


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    folder = tmp_path_factory.mktemp("held")
    assert run("pause", "irna", env=environment(folder)).returncode == 0
    return environment(folder, DATABASE_URL=f"sqlite:///{folder / 'rasad.db'}?timeout=0.1")


@pytest.fixture
def writer(env: Mapping[str, str]) -> Iterator[sqlite3.Connection]:
    """Another program that writes for long."""
    with closing(sqlite3.connect(_file(env), isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("UPDATE outlet SET failures = 0")
        yield connection


def _file(env: Mapping[str, str]) -> Path:
    return Path(str(file_of(env)).partition("?")[0])


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize("command", [*WRITES, "migrate", "prune --vacuum", "pause isna", "health"])
def test_what_must_write_says_that_another_program_holds_the_database(env: Mapping[str, str], command: str) -> None:
    done = run(*command.split(), env=env)
    assert done.returncode == TRY_AGAIN, done.stdout
    assert done.stderr.count("\n") == 1
    assert "database is locked. Another program holds it: let it finish or close it, then try again; nothing is lost." in done.stderr


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize("command", [r for r in READS if r not in ("health", "notify --status")] + ["outlets irna", "backup"])
def test_what_only_reads_does_not_wait_for_a_writer(env: Mapping[str, str], command: str) -> None:
    """Each new connection asked for something that takes SQLite's write lock: the dashboard waited half a minute for whoever wrote."""
    done = run(*command.split(), env=env)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("writer")
def test_a_crawl_that_finds_the_database_held_says_so(env: Mapping[str, str]) -> None:
    done = run("crawl", "irna", env=env)
    assert done.returncode == TRY_AGAIN
    assert "Traceback" not in done.stdout + done.stderr
    assert "database is locked" in done.stdout + done.stderr


def test_pruning_tells_what_went_where_the_space_cannot_be_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows go in short transactions; then somebody takes the file before ANALYZE can."""
    env = environment(tmp_path)
    run("migrate", env=env)
    url = f"{env['RASAD_DATABASE_URL']}?timeout=0.1"
    engine = open_database(url)
    with closing(sqlite3.connect(file_of(env), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(retention, "reclaim", lambda *_a, **_k: None)
        with pytest.raises(DatabaseError, match=r"Gone: 3 runs\. The space was not given back: .* is locked\. .* tries again in an hour"):
            keeping._reclaimed(engine, "3 runs", vacuum=False)
    forget(url)


@pytest.mark.parametrize("command", [("--help",), ("crawl", "--help"), ("version",)])
def test_whoever_has_read_enough_is_no_error(tmp_path: Path, command: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run([*RASAD, *command], env=environment(tmp_path), cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
