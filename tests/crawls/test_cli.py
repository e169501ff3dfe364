"""The command line as its users meet it: what is wrong is one sentence and an exit code, and the machine contract holds."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

from crawler.cli import main
from crawler.registry import outlets
from crawler.storage.backup import back_up
from tests.newsroom.client import get
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.newsroom.world import World
from tests.rasad import RASAD, ROOT, ask, environment, file_of, rows, run, start

UNTIL = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
WORLD = World(seed=1, days=4, until=UNTIL, per_day=0.5)
STORY = {
    "id",
    "url",
    "outlet",
    "title",
    "lead",
    "published",
    "published_local",
    "language",
    "authors",
    "section",
    "tags",
    "body",
    "verdict",
    "judged_by",
    "score",
    "evidence",
    "topics",
    "attributions",
    "first_seen",
    "backfilled",
    "text_hash",
}
PAGE = {"url", "outlet", "state", "reason", "title", "published", "backfilled"}
READING = {"id", "url", "title", "published", "published_local", "published_source", "authors", "body", "language", "outlet"}
EVIDENCE = {"term", "zone", "start", "end", "rule"}


@pytest.fixture(scope="module")
def crawled(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    env = installation(newsroom, tmp_path_factory.mktemp("crawled"))
    done = run("crawl", "sanabil", "tigris", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return env


class Rasad(Protocol):
    """Runs the command line in this process, where it does not matter that it is one of its own: starting one takes a second or two."""

    def __call__(self, *arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def rasad(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Rasad:
    def call(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["rasad", *arguments])
        for name in [n for n in os.environ if n.startswith("RASAD_")]:
            monkeypatch.delenv(name)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
        told = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), told.out, told.err)

    return call


def refused(done: subprocess.CompletedProcess[str], *told: str) -> None:
    """One sentence on standard error that says all this, exit code 2, and no traceback."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.startswith("rasad: ")
    assert done.stderr.count("\n") == 1
    for words in told:
        assert words in done.stderr


def misused(done: subprocess.CompletedProcess[str], told: str) -> None:
    """Wrong usage, as the option parser tells it."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


# ---- wrong usage


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
def test_wrong_usage_is_told_and_nothing_is_made(rasad: Rasad, tmp_path: Path, arguments: list[str], told: str) -> None:
    misused(rasad(*arguments, env=environment(tmp_path)), told)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_outlet_is_told_with_the_nearest(rasad: Rasad, tmp_path: Path) -> None:
    refused(rasad("crawl", "irnaa", env=environment(tmp_path)), "There is no outlet 'irnaa'", "did you mean 'irna'?")
    assert list(tmp_path.iterdir()) == []


def test_outlets_are_a_line_each_and_one_is_told_in_full(rasad: Rasad, tmp_path: Path) -> None:
    env = environment(tmp_path) | {"COLUMNS": "100"}
    listed = rasad("outlets", env=env).stdout.partition("Known, but not crawled")[0].splitlines()
    assert next(line for line in listed if line.startswith("  rfi_fa ")).split() == ["rfi_fa", "fa", "public", "broadcaster", "0", "of", "2", "RFI", "Persian"]
    assert [line for line in listed if len(line) > 100] == []
    assert {line.split()[0] for line in listed if re.search(r" \d+ of \d+ ", line)} == set(outlets())
    full = rasad("outlets", "rfi_fa", env=env).stdout
    assert "feed      https://www.rfi.fr/fa/rss (recalled, unverified)" in full
    assert "not verified: its feed and its sitemap" in full
    assert "voa_fa" not in full
    refused(rasad("outlets", "rfi", env=env), "There is no outlet 'rfi'", "did you mean 'rfi_fa'?")


def test_an_outlet_that_is_known_but_not_crawled_says_why(rasad: Rasad, tmp_path: Path) -> None:
    env = environment(tmp_path)
    for command in (["crawl"], ["check"], ["outlets"], ["backfill", "--from", "2026-01-01", "--to", "2026-01-02"]):
        refused(rasad(*command, "nasnews", env=env), "nasnews is known, but not crawled: its domain was hijacked")
    listed = rasad("outlets", env=env).stdout
    assert "not crawled" in listed
    assert "nasnews  its domain was hijacked" in listed
    assert "nasnews" not in rasad("outlets", "--json", env=env).stdout  # to a program every row is an outlet to crawl


def test_an_export_of_an_unknown_outlet_is_not_an_empty_one(rasad: Rasad, crawled: dict[str, str]) -> None:
    refused(run("export", "--outlet", "sanabill", env=crawled), "did you mean 'sanabil'?")
    assert {r["outlet"] for r in rows(rasad("export", "--outlet", "sanabil", env=crawled))} == {"sanabil"}


def test_a_day_begins_where_days_are_counted(rasad: Rasad, crawled: dict[str, str]) -> None:
    """Stories of 17 January, New York: from 05:00 UTC on."""
    env = crawled | {"RASAD_TIMEZONE": "America/New_York"}
    since = {r["url"] for r in rows(rasad("export", "--since", "2026-01-17", env=env))}
    begin = datetime(2026, 1, 17, 5, 0, tzinfo=UTC)
    stored = rows(rasad("export", env=env))
    assert since == {r["url"] for r in stored if datetime.fromisoformat(r["published"]) >= begin}
    assert 0 < len(since) < len(stored)


# ---- a setup that can't work


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
def test_a_setting_that_cannot_work_is_one_sentence(rasad: Rasad, tmp_path: Path, name: str, value: str, told: str) -> None:
    refused(rasad("crawl", "irna", env=environment(tmp_path, **{name: value})), told)


def test_a_spider_that_does_not_load_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "__init__.py").touch()
    (tmp_path / "ours" / "gazette.py").write_text("\noutlet = Outlet(\n")
    env = environment(tmp_path, SPIDER_MODULES="ours") | {"PYTHONPATH": str(tmp_path)}
    refused(run("outlets", env=env), "The spiders in ours.gazette cannot be imported", "gazette.py:2")


@pytest.mark.parametrize("broken", ["topics", "sources"])
def test_broken_yaml_is_told_with_file_and_line(rasad: Rasad, tmp_path: Path, broken: str) -> None:
    (tmp_path / "topics").mkdir()
    path = tmp_path / "topics" / "a.yaml" if broken == "topics" else tmp_path / "sources.yaml"
    path.write_text("outlet:\n  x: [a, b\n")
    setting = {"TOPICS_DIR": str(path.parent)} if broken == "topics" else {"SOURCES_FILE": str(path)}
    env = environment(tmp_path, **setting)
    refused(rasad("crawl", "irna", env=env), f"{path}:3: not valid YAML")
    alone = subprocess.run([sys.executable, str(ROOT / "scheduler.py")], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (alone.returncode, alone.stdout) == (2, "")
    assert f"{path}:3: not valid YAML" in alone.stderr


def test_a_database_that_fails_in_use_is_one_sentence(rasad: Rasad, crawled: dict[str, str], tmp_path: Path) -> None:
    env = installation_copy(crawled, tmp_path)
    with closing(sqlite3.connect(file_of(env))) as connection:
        connection.execute("ALTER TABLE run RENAME TO runs")
    refused(rasad("crawl", "irna", env=env | {"RASAD_SPIDER_MODULES": "crawler.spiders"}), "cannot be used: no such table: run.", "what was stored is kept")


def installation_copy(env: dict[str, str], folder: Path) -> dict[str, str]:
    back_up(env["RASAD_DATABASE_URL"], folder / "rasad.db")
    return env | {"RASAD_DATABASE_URL": f"sqlite:///{folder / 'rasad.db'}", "RASAD_LOG_DIR": str(folder / "logs")}


# ---- backups


def test_a_backup_is_whole_and_never_overwrites(rasad: Rasad, crawled: dict[str, str], tmp_path: Path) -> None:
    copy = installation_copy(crawled, tmp_path)
    assert rasad("export", "--all", env=copy).stdout == rasad("export", "--all", env=crawled).stdout != ""
    refused(rasad("backup", str(file_of(copy)), env=crawled), "exists already", "nothing was overwritten")
    refused(rasad("backup", str(file_of(copy) / "below"), env=crawled), "could not be written (File exists)")


def test_a_damaged_database_is_not_called_a_full_disk(rasad: Rasad, tmp_path: Path) -> None:
    env = environment(tmp_path)
    file_of(env).write_bytes(b"Dear diary, " * 1000)
    for arguments in (["export"], ["health"], ["crawl", "irna"], ["backup", str(tmp_path / "copy")]):
        refused(rasad(*arguments, env=env), "file is not a database", "Restore it from a backup")
    assert [p.name for p in tmp_path.iterdir()] == ["rasad.db"]


# ---- output


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_reader_that_stops_is_no_error(crawled: dict[str, str], form: str) -> None:
    with subprocess.Popen([*RASAD, "export", "--format", form], env=crawled, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        export.stdout.close()
        assert export.stderr.read() == ""
        assert export.wait(30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_one_sentence(crawled: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*RASAD, "export"], env=crawled, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "No space left on device" in done.stderr


def test_rows_are_utf8_in_any_locale(crawled: dict[str, str]) -> None:
    env = crawled | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*RASAD, "export", "--outlet", "sanabil"], env=env, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "التحالف" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("query", [" ".join(f"w{i}" for i in range(2000)), '"' + "x " * 5000 + '"', '"', "NEAR(a b) OR *", "-", "'; --"])
def test_whatever_is_typed_is_a_query(rasad: Rasad, crawled: dict[str, str], query: str) -> None:
    done = rasad("search", "--json", "--", query, env=crawled)
    assert (done.returncode, done.stderr) == (0, "")


# ---- the machine contract


def test_exported_rows_have_their_names_and_point_into_their_text(rasad: Rasad, crawled: dict[str, str]) -> None:
    first, second = (rasad("export", "--all", env=crawled) for _ in range(2))
    assert first.stdout == second.stdout
    stories = [r for r in rows(first) if "verdict" in r]
    pages = [r for r in rows(first) if "verdict" not in r]
    assert len(stories) > 3
    assert all(set(s) == STORY for s in stories)
    assert {frozenset(p) for p in pages} == {frozenset(PAGE)}
    for story in stories:
        assert datetime.fromisoformat(story["published"]).utcoffset() is not None
        assert all(set(e) >= EVIDENCE for e in story["evidence"])
        for a in story["attributions"]:
            assert story["body"][a["start"] : a["end"]] == a["name"]


def judged(*lines: dict[str, Any] | str | bytes, env: dict[str, str]) -> tuple[list[dict[str, Any]], list[str], int]:
    parts = [x if isinstance(x, bytes) else (x if isinstance(x, str) else json.dumps(x, ensure_ascii=False)).encode() for x in lines]
    done = subprocess.run([*RASAD, "judge"], input=b"\n".join(parts), env=env, cwd=ROOT, capture_output=True, timeout=60, check=False)
    return [json.loads(x) for x in done.stdout.decode().splitlines()], done.stderr.decode().splitlines(), done.returncode


def test_judged_rows_have_their_names_and_point_into_their_text(tmp_path: Path) -> None:
    title, text = "التّحالف الدولي يبدأ انسحابه من العراق", "غادرت قوّات التحالف الدوليّ قاعدة عين الأسد."
    (row,), errors, code = judged({"id": "a", "lang": "ar-IQ", "title": title, "text": text, "date": "2026-01-18"}, env=environment(tmp_path))
    assert (errors, code, row["id"], row["relevant"]) == ([], 0, "a", True)
    assert set(row) >= {"id", "relevant", "score", "evidence"}
    spans = {{"title": title, "body": text}[e["zone"]][e["start"] : e["end"]] for e in row["evidence"]}
    assert {"التّحالف الدولي", "عين الأسد"} <= spans
    assert all(set(e) == EVIDENCE for e in row["evidence"])


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    lines: list[dict[str, Any] | str | bytes] = [
        b"\xef\xbb\xbf" + b'{"id": 1, "text": "a byte order mark before"}',
        "not json",
        "",
        "[4]",
        {"id": 5, "title": ["a list"], "text": "x"},
        {"id": 6, "text": "x", "date": "2026-99-99"},
        {"id": 7, "body": "not its name"},
        b'{"id": 8, "text": "\xff"}',
        '{"id": NaN, "text": "x"}',
        '{"id": "\\ud800", "text": "half a pair"}',
        {"id": 11, "title": None, "text": ""},
    ]
    found, errors, code = judged(*lines, env=environment(tmp_path))
    assert [r["id"] for r in found] == [1, "\ud800", 11]
    assert [e.split(" ")[2] for e in errors] == ["2", "4", "5", "6", "7", "8", "9"]  # "rasad: line 2 is not JSON ..."
    assert code == 2


def test_a_row_is_answered_before_the_next_is_asked(tmp_path: Path) -> None:
    with subprocess.Popen([*RASAD, "judge"], env=environment(tmp_path), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdin is not None
        assert judge.stdout is not None
        for number in (1, 2):
            judge.stdin.write(json.dumps({"id": number, "text": "x"}) + "\n")
            judge.stdin.flush()
            assert json.loads(judge.stdout.readline())["id"] == number
        judge.stdin.close()


def test_read_pages_are_rows_and_an_unreadable_one_says_why(rasad: Rasad, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html lang=en><head><title>Bridge opens</title><meta property='article:published_time' content='2026-01-17T10:00:00+03:00'></head><body><article>"
        "<h1>Bridge opens</h1>"
        + "<p>The bridge over the Tigris was opened on Saturday, the ministry said in its statement.</p>" * 6
        + "</article></body></html>"
    )
    (tmp_path / "noise.html").write_bytes(bytes(range(256)) * 50)
    lines = [{"id": n, "file": f, "url": f"https://paper.test/{n}", "captured": "2026-01-18T00:00:00Z"} for n, f in (("a", "page.html"), ("b", "noise.html"))]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, lines)))
    env = environment(tmp_path)
    page, noise = rows(rasad("read", "--batch", str(tmp_path / "manifest.jsonl"), env=env))
    assert set(page) == READING
    assert (page["id"], page["title"], page["published"], page["published_local"]) == ("a", "Bridge opens", "2026-01-17T07:00:00Z", "2026-01-17")
    assert (noise["title"], noise["body"], noise["authors"]) == (None, "", [])
    assert noise["rejected"]
    assert rasad("read", str(tmp_path / "page.html"), env=env).returncode == 0
    alone = rasad("read", str(tmp_path / "noise.html"), env=env)
    assert alone.returncode == 3
    assert "could not be read" in alone.stdout


def test_a_manifest_that_cannot_be_used_is_told_before_the_crawl(rasad: Rasad, tmp_path: Path) -> None:
    env = environment(tmp_path / "own")
    refused(rasad("crawl", "irna", "--replay", str(tmp_path / "none"), env=env), "is not a folder; name one that holds a manifest.jsonl")
    (tmp_path / "manifest.jsonl").write_text('{"file": "gone.html", "url": "https://irna.ir/news/1"}\n')
    refused(rasad("crawl", "irna", "--replay", str(tmp_path), env=env), "manifest.jsonl line 1", "no file 'gone.html'")
    assert not (tmp_path / "own").exists()


# ---- a crawl and its outlet


def test_what_is_tried_by_hand_or_replayed_is_not_held_against_the_outlet(newsroom: Newsroom, crawled: dict[str, str], tmp_path: Path) -> None:
    env = installation_copy(crawled, tmp_path)
    (tmp_path / "manifest.jsonl").touch()
    before = ask(env, "SELECT next_check_at, failures, checked_at, ok_at FROM outlet WHERE key = 'sanabil'")
    gone = next(iter(newsroom.truth("sanabil"))).rsplit("/", 2)[0] + "/no-such-story-1/"
    assert run("crawl", "sanabil", "--url", gone, env=env).returncode == 1
    assert run("crawl", "sanabil", "--replay", str(tmp_path), env=env).returncode == 1
    assert ask(env, "SELECT next_check_at, failures, checked_at, ok_at FROM outlet WHERE key = 'sanabil'") == before
    assert [t for (t,) in ask(env, "SELECT trigger FROM run WHERE state = 'failed' ORDER BY id")] == ["page", "replay"]


def test_a_replay_says_that_what_was_not_captured_is_no_fault_of_the_outlet(newsroom: Newsroom, tmp_path: Path) -> None:
    feed = newsroom.urls["sanabil"] + "/feed/"
    (tmp_path / "feed.xml").write_bytes(get(feed).body)
    (tmp_path / "manifest.jsonl").write_text(json.dumps({"url": feed, "kind": "feed", "file": "feed.xml"}), encoding="utf-8")
    done = run("crawl", "sanabil", "--dry-run", "--replay", str(tmp_path), env=installation(newsroom, tmp_path))
    assert "not among the captures" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_crawl_stops_at_once_however_polite_it_is(newsroom: Newsroom, tmp_path: Path, sent: signal.Signals) -> None:
    """A dozen pages wait for their turn, a delay apart: they stay queued, and nothing is held against them."""
    env = installation(newsroom, tmp_path, DELAY="0.2")
    crawl = start("crawl", "sanabil", env=env)
    deadline = time.monotonic() + 30
    while not (file_of(env).exists() and _read(env) > 1):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    began = time.monotonic()
    os.kill(crawl.pid, sent)
    said, _ = crawl.communicate(timeout=20)
    assert time.monotonic() - began < 2  # a dozen turns would take three seconds
    assert crawl.returncode == 1
    assert "It was asked to stop" in said
    assert ask(env, "SELECT state, cause, failed FROM run") == [("interrupted", "shutdown", 0)]
    assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending' AND tries = 0 AND reason IS NULL")[0][0] > 10
    assert ask(env, "SELECT max(failures) FROM route") == [(0,)]


def _read(env: dict[str, str]) -> int:
    try:
        return int(ask(env, "SELECT count(*) FROM page WHERE state != 'pending'")[0][0])
    except sqlite3.OperationalError:  # not made yet
        return 0
