"""Wrong usage and setups that cannot work, at the command line: one readable sentence with the remedy, exit code 2, nothing lost."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler.errors import DAMAGED, TRY_AGAIN
from crawler.registry import outlets
from tests.rasad import RASAD, ROOT, environment, file_of, refused, run
from tests.scheduling.test_files import SPIDER


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


def misused(done: subprocess.CompletedProcess[str], told: str) -> None:
    """Wrong usage, as the option parser tells it."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["crawl"], "name at least one outlet, or --all"),
        (["crawl", "--all", "irna"], "--all goes without outlet keys"),
        (["crawl", "irna", "--since", "soon"], "write 12h, 7d, 2w or 2026-01-31"),
        (["crawl", "irna", "--since", "99999999999d"], "write 12h, 7d, 2w or 2026-01-31"),
        (["crawl", "irna", "--limit", "0"], "greater than or equal to 1"),
        (["crawl", "irna", "yjc", "--url", "https://irna.ir/news/1"], "exactly one outlet"),
        (["crawl", "irna", "--url", "not an address"], "no address of irna, whose pages begin with http(s)://irna.ir"),
        (["crawl", "irna", "--url", "https://elsewhere.test/news/1"], "no address of irna"),
        (["crawl", "irna", "--url", "file:///etc/passwd"], "no address of irna"),
        (["crawl", "irna", "--url", "https://irna.ir:99999/news/1"], "no address of irna"),
        (["read", "/nowhere/page.html"], "/nowhere/page.html cannot be read"),
        (["read", "README.md", "--url", "paper"], "--url 'paper' is no web address, such as https://paper.example/news/1"),
        (["check", "--all", "--report", "/proc/rasad.jsonl"], "The report /proc/rasad.jsonl cannot be written"),
        (["check", "--all", "--report", "/"], "The report / cannot be written (it is a folder)"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_made(tmp_path: Path, arguments: list[str], told: str) -> None:
    misused(run(*arguments, env=environment(tmp_path)), told)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_outlet_is_told_with_the_nearest(tmp_path: Path) -> None:
    refused(run("crawl", "irnaa", env=environment(tmp_path)), "There is no outlet 'irnaa'", "did you mean 'irna'?")
    assert list(tmp_path.iterdir()) == []


def test_outlets_are_a_line_each_and_one_is_told_in_full(tmp_path: Path) -> None:
    env = environment(tmp_path) | {"COLUMNS": "100"}
    listed = run("outlets", env=env).stdout.partition("Known, but not crawled")[0].splitlines()
    assert next(line for line in listed if line.startswith("  rfi_fa ")).split() == ["rfi_fa", "fa", "public", "broadcaster", "0", "of", "2", "RFI", "Persian"]
    assert [line for line in listed if len(line) > 100] == []
    assert {line.split()[0] for line in listed if re.search(r" \d+ of \d+ ", line)} == set(outlets())
    full = run("outlets", "rfi_fa", env=env).stdout
    assert "feed      https://www.rfi.fr/fa/rss (recalled, unverified)" in full
    assert "not verified: its feed and its sitemap" in full
    assert "voa_fa" not in full
    refused(run("outlets", "rfi", env=env), "There is no outlet 'rfi'", "did you mean 'rfi_fa'?")


@pytest.mark.parametrize("command", [("outlets",), ("outlets", "nowhere")])
def test_whoever_stops_reading_changes_no_exit_code(tmp_path: Path, command: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run([*RASAD, *command], env=environment(tmp_path), cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == (0 if command == ("outlets",) else 2)
    assert done.stderr == "" or done.stderr.startswith("rasad: There is no outlet")


def test_an_outlet_that_is_known_but_not_crawled_says_why(tmp_path: Path) -> None:
    env = environment(tmp_path)
    for command in (["crawl"], ["check"], ["outlets"], ["backfill", "--from", "2026-01-01", "--to", "2026-01-02"]):
        refused(run(*command, "nasnews", env=env), "nasnews is known, but not crawled: its domain was hijacked")
    listed = run("outlets", env=env).stdout
    assert "not crawled" in listed
    assert "nasnews  its domain was hijacked" in listed
    assert "nasnews" not in run("outlets", "--json", env=env).stdout  # to a program every row is an outlet to crawl


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SPIDER_MODULES", "no.such", "The spiders in no.such cannot be imported"),
        ("SPIDER_MODULES", "crawler.cli", "crawler.cli, which is no package"),
        ("DATABASE_URL", "sqlite:///", "what is crawled would be lost"),
        ("DATABASE_URL", "sqlite:////tmp", "/tmp is a folder: name a file in it"),
        ("TOPICS_DIR", "/nowhere", "/nowhere: is no folder"),
        ("SOURCES_FILE", "/nowhere.yaml", "/nowhere.yaml: can't be read (No such file or directory)"),
    ],
)
def test_a_setting_that_cannot_work_is_one_sentence(tmp_path: Path, name: str, value: str, told: str) -> None:
    refused(run("crawl", "irna", env=environment(tmp_path, **{name: value})), told)


def test_a_spider_that_does_not_load_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "__init__.py").touch()
    (tmp_path / "ours" / "gazette.py").write_text("\noutlet = Outlet(\n")
    env = environment(tmp_path, SPIDER_MODULES="ours") | {"PYTHONPATH": str(tmp_path)}
    refused(run("outlets", env=env), "ours/gazette.py can't be used ('(' was never closed at line 2)")


def test_health_names_a_wrong_file_before_any_run(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "__init__.py").touch()
    (tmp_path / "ours" / "herald.py").write_text(SPIDER.format(key="herald", name="Herald"))
    (tmp_path / "ours" / "gazette.py").write_text("\noutlet = Outlet(\n")
    env = environment(tmp_path, SPIDER_MODULES="ours") | {"PYTHONPATH": str(tmp_path)}
    run("migrate", env=env)
    for command in (["health"], ["doctor"]):
        done = run(*command, env=env)
        assert done.returncode == 1
        assert f"{tmp_path / 'ours' / 'gazette.py'}" in done.stdout
        assert "Correct the file, or take it away" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is full")
def test_output_that_cannot_be_written_is_a_sentence(env: dict[str, str]) -> None:
    run("migrate", env=env)
    for command in (["outlets"], ["runs"], ["export", "--format", "csv"], ["digest"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([*RASAD, *command], env=env, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "The output cannot be written (No space left on device)" in done.stderr


def test_letters_that_a_terminal_does_not_have_are_written_another_way(env: dict[str, str]) -> None:
    done = subprocess.run([*RASAD, "outlets", "irna"], env=env | {"PYTHONIOENCODING": "ascii"}, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u0627" in done.stdout


@pytest.mark.parametrize("broken", ["topics", "sources"])
def test_broken_yaml_is_told_with_file_and_line(tmp_path: Path, broken: str) -> None:
    (tmp_path / "topics").mkdir()
    path = tmp_path / "topics" / "a.yaml" if broken == "topics" else tmp_path / "sources.yaml"
    path.write_text("outlet:\n  x: [a, b\n")
    setting = {"TOPICS_DIR": str(path.parent)} if broken == "topics" else {"SOURCES_FILE": str(path)}
    env = environment(tmp_path, **setting)
    refused(run("crawl", "irna", env=env), f"{path}:3: not valid YAML")
    alone = subprocess.run([sys.executable, str(ROOT / "scheduler.py")], env=env, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert (alone.returncode, alone.stdout) == (2, "")
    assert f"{path}:3: not valid YAML" in alone.stderr


def test_an_unreachable_database(env: dict[str, str]) -> None:
    refused(run("export", env=env | {"RASAD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/rasad"}), "Check that the server runs", code=TRY_AGAIN)


def test_a_newer_database_is_left_alone(env: dict[str, str], tmp_path: Path) -> None:
    assert run("migrate", env=env).returncode == 0
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    for command in (("export",), ("crawl", "rudaw"), ("health",)):
        refused(run(*command, env=env), "newer Rasad")
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999_later",)


def test_a_data_folder_that_cannot_be_written(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused(run("crawl", "rudaw", env=env | {"RASAD_DATABASE_URL": f"sqlite:///{tmp_path / 'file' / 'rasad.db'}"}), "cannot be written")


def test_nothing_to_export_yet(env: dict[str, str], tmp_path: Path) -> None:
    refused(run("export", env=env), "There is no database at")
    assert not (tmp_path / "rasad.db").exists()


def test_a_setting_that_is_no_number(env: dict[str, str]) -> None:
    refused(run("outlets", env=env | {"RASAD_MAX_PAGES": "many"}), "RASAD_MAX_PAGES")


def test_a_replay_folder_without_a_manifest(env: dict[str, str], tmp_path: Path) -> None:
    refused(run("crawl", "yjc", "--replay", str(tmp_path), env=env), "manifest.jsonl")


def test_a_damaged_database_is_not_called_a_full_disk(tmp_path: Path) -> None:
    env = environment(tmp_path)
    file_of(env).write_bytes(b"Dear diary, " * 1000)
    for arguments in (["export"], ["health"], ["crawl", "irna"], ["backup", str(tmp_path / "copy")]):
        refused(run(*arguments, env=env), "file is not a database", "Restore it from a backup", code=DAMAGED)
    assert [p.name for p in tmp_path.iterdir()] == ["rasad.db"]


def test_a_manifest_that_cannot_be_used_is_told_before_the_crawl(tmp_path: Path) -> None:
    env = environment(tmp_path / "own")
    refused(run("crawl", "irna", "--replay", str(tmp_path / "none"), env=env), "is not a folder; name one that holds a manifest.jsonl")
    (tmp_path / "manifest.jsonl").write_text('{"file": "gone.html", "url": "https://irna.ir/news/1"}\n')
    refused(run("crawl", "irna", "--replay", str(tmp_path), env=env), "manifest.jsonl line 1", "no file 'gone.html'")
    assert not (tmp_path / "own").exists()
