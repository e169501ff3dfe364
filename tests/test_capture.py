"""`rasad capture`: what it saves is read and replayed as it was seen."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fetch.server import Answer
from tests.rasad import rows, run
from tests.traps.site import TrapSite, feed

NOW = datetime.now(UTC)


def test_pages_are_captured_politely_and_replayed_without_the_network(tmp_path: Path) -> None:
    folder = tmp_path / "seen"
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", NOW - timedelta(hours=n)) for n in range(1, 9)])
        site.site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /news/6\n")
        done = run("capture", "trap", "--to", str(folder), "--limit", "2", env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "8 article links" in done.stdout
        assert not (tmp_path / "rasad.db").exists()
        again = run("capture", "trap", "--to", str(folder), env=env)
        assert (again.returncode, again.stderr.count("\n")) == (2, 1)
        assert "is there already: name another folder with --to" in again.stderr

        some = tmp_path / "some"
        site.site["/news/5"] = Answer(b"gone", 410)
        done = run("capture", "trap", *(f"{site.url}/news/{n}" for n in (4, 5, 6)), "--to", str(some), env=env)
        assert done.returncode == 1  # not all that was asked for came
        assert "410" in done.stdout
        manifest = [json.loads(line) for line in (some / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
        assert sorted((row["url"], row["status"]) for row in manifest) == [(f"{site.url}/news/4", 200), (f"{site.url}/news/5", 410)]
        assert "/news/6" not in site.paths()
    read = rows(run("read", "--batch", str(folder / "manifest.jsonl"), env=env))
    assert sorted(row["title"] for row in read if row["url"].endswith(("/1", "/2"))) == [f"Coalition hands over the base, report {n}" for n in (1, 2)]
    replayed = run("crawl", "trap", "--replay", str(folder), env=env)
    assert "2 on topic" in replayed.stdout
    assert len(rows(run("export", env=env))) == 2


def test_an_address_of_another_site_is_refused(tmp_path: Path) -> None:
    with TrapSite() as site:
        done = run("capture", "trap", "https://elsewhere.example/1", env=site.installation(tmp_path))
    assert done.returncode == 2
    assert "is no address of trap" in done.stderr
