"""Whole crawls of the simulated news world, by the command line: what is stored is the truth, once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from tests.crawls.week import WORLD
from tests.newsroom.client import get
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import copied, installation, truth
from tests.rasad import ROOT, ask, exported, rows, run

PLAIN = ("sepidar", "ravand", "sanabil", "galawej", "tigris", "jami", "furat")  # without a browser
__all__ = ["WORLD"]  # the newsroom's


@pytest.fixture(scope="module")
def crawled(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    env = installation(newsroom, tmp_path_factory.mktemp("crawled"))
    done = run("crawl", *PLAIN, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return env


def test_every_story_is_stored_as_it_was_published(newsroom: Newsroom, crawled: dict[str, str]) -> None:
    stories, _ = exported(crawled)
    true = truth(newsroom, *PLAIN)
    assert len(stories) > 20
    for found in stories:
        story = true[found["url"]]
        assert (found["title"], found["body"], found["language"]) == (story.title, story.body, story.language)
        if found["published"]:
            assert datetime.fromisoformat(found["published"]) == story.published
        else:  # this outlet's pages print the day alone
            assert found["published_local"]


def test_every_link_has_a_page_and_every_page_a_fate(newsroom: Newsroom, crawled: dict[str, str]) -> None:
    stories, pages = exported(crawled)
    assert {r["url"] for r in stories + pages} == set(truth(newsroom, *PLAIN))
    assert Counter(p["state"] for p in pages) == {"off_topic": len(pages)}
    assert len({r["url"] for r in stories + pages}) == len(stories) + len(pages)


def test_the_judge_finds_what_is_on_topic(newsroom: Newsroom, crawled: dict[str, str]) -> None:
    """The world's stories are plainly on or off topic, so nearly all must be told apart; the figure for real text is in docs/language.md."""
    stories, pages = exported(crawled)
    true = truth(newsroom, *PLAIN)
    right = sum(true[s["url"]].topic for s in stories) + sum(not true[p["url"]].topic for p in pages)
    assert right / len(true) >= 0.97


def test_share_of_coverage_has_its_denominator(newsroom: Newsroom, crawled: dict[str, str]) -> None:
    counted = dict(ask(crawled, "SELECT outlet, sum(relevant + possible + off_topic) FROM coverage GROUP BY outlet"))
    assert counted == {key: len(newsroom.truth(key)) for key in PLAIN}


def test_copies_share_their_text_and_cite_their_source(newsroom: Newsroom, crawled: dict[str, str]) -> None:
    assert ask(crawled, "SELECT count(*) FROM attribution WHERE role = 'cited'")[0][0] > 0
    copies = [s for s in truth(newsroom, *PLAIN).values() if s.topic and s.copy_of and s.copy_of[0] in PLAIN]
    assert copies  # else this world shows nothing
    assert ask(crawled, "SELECT count(*) FROM story GROUP BY text_hash HAVING count(DISTINCT outlet) > 1")


def test_a_second_crawl_fetches_no_page_again(newsroom: Newsroom, crawled: dict[str, str]) -> None:
    before = exported(crawled)
    newsroom.forget_requests()
    done = run("crawl", *PLAIN, env=crawled)
    assert done.returncode == 0
    assert exported(crawled) == before
    asked = [r for r in newsroom.requests() if r.part == "article"]
    assert asked == []
    assert any(r.status == 304 for r in newsroom.requests())


def test_a_dry_run_writes_nothing_at_all(newsroom: Newsroom, tmp_path: Path) -> None:
    done = run("crawl", "sanabil", "--dry-run", "--limit", "5", env=installation(newsroom, tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"url"') >= 5
    assert list(tmp_path.iterdir()) == []


def test_one_address_is_fetched_alone(newsroom: Newsroom, env: dict[str, str]) -> None:
    url = next(url for url, story in newsroom.truth("sanabil").items() if story.topic)
    assert run("crawl", "sanabil", "--url", url, env=env).returncode == 0
    stories, pages = exported(env)
    assert [s["url"] for s in stories] == [url]
    assert pages == []
    assert run("suppress", env=env).stdout.startswith("Nothing was taken down")
    assert run("suppress", url, "--why", "asked by the outlet", env=env).returncode == 0
    refused = run("crawl", "sanabil", "--url", url, env=env)
    assert (refused.returncode, "was taken down" in refused.stderr) == (2, True)
    assert run("crawl", "sanabil", env=env).returncode == 0
    stories, pages = exported(env)
    assert url not in {s["url"] for s in stories}
    assert [p["state"] for p in pages if p["url"] == url] == ["suppressed"]
    assert [t["why"] for t in rows(run("suppress", "--json", env=env))] == ["asked by the outlet"]


def test_a_limit_leaves_the_rest_in_the_queue(newsroom: Newsroom, env: dict[str, str]) -> None:
    whole = len(newsroom.truth("sanabil"))
    run("crawl", "sanabil", "--limit", "4", env=env)
    assert ask(env, "SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state != 'pending') FROM page") == [(whole - 4, 4)]
    assert ask(env, "SELECT state, json_extract(reasons, '$.limit') FROM run") == [("partial", 1)]
    run("crawl", "sanabil", env=env)
    assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending'") == [(0,)]


def test_scrapy_itself_can_run_an_outlet(newsroom: Newsroom, env: dict[str, str]) -> None:
    scrapy = [sys.executable, "-m", "scrapy"]
    listed = subprocess.run([*scrapy, "list"], env=env, capture_output=True, text=True, check=True, cwd=ROOT, timeout=180)
    assert set(PLAIN) <= set(listed.stdout.split())
    subprocess.run([*scrapy, "crawl", "sanabil"], env=env, check=True, capture_output=True, cwd=ROOT, timeout=180)
    assert ask(env, "SELECT state FROM run") == [("ok",)]
    assert len(exported(env)[0]) > 0


@pytest.mark.parametrize(
    ("fault", "state", "cause", "code"),
    [
        ("feed_503", "failed", "5xx", 1),
        ("challenge", "blocked", "challenge", 5),
        ("robots_disallow", "blocked", "robots", 5),
        ("robots_503", "failed", "robots unreachable", 1),
        ("soft_404", "failed", "not found", 3),
    ],
)
def test_a11_what_breaks_is_diagnosed(newsroom: Newsroom, env: dict[str, str], fault: str, state: str, cause: str, code: int) -> None:
    newsroom.fail("furat", fault)
    done = run("crawl", "furat", env=env)
    assert ask(env, "SELECT state, cause FROM run") == [(state, cause)]
    assert done.returncode == code
    assert "furat: " in done.stdout  # and a sentence with the remedy


def test_a11_routes_without_a_link_are_told(newsroom: Newsroom, env: dict[str, str]) -> None:
    """The JSON interface of this outlet answers well, with nothing in it."""
    newsroom.fail("galawej", "empty_feed")
    newsroom.fail("galawej", "feed_404", only="sitemap")
    done = run("crawl", "galawej", env=env)
    assert ask(env, "SELECT state, cause FROM run") == [("empty", "no links")]
    assert done.returncode == 4


def test_a_redesign_is_still_read_and_shows_in_the_provenance(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("sepidar", "changed_markup")
    run("crawl", "sepidar", env=env)
    stories, _ = exported(env)
    assert stories
    assert {how for (how,) in ask(env, "SELECT json_extract(provenance, '$.body') FROM story")} != {"layout"}


def test_a5_an_outlet_that_comes_back_is_whole(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "feed_503")
    run("crawl", "furat", env=env)
    assert ask(env, "SELECT failures FROM outlet WHERE key = 'furat'") == [(1,)]
    newsroom.heal("furat")
    run("crawl", "furat", env=env)
    assert ask(env, "SELECT failures FROM outlet WHERE key = 'furat'") == [(0,)]
    assert ask(env, "SELECT count(*) FROM page") == [(len(newsroom.truth("furat")),)]


def test_a_whole_crawl_on_either_database(newsroom: Newsroom, database_url: str, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path, DATABASE_URL=database_url)
    for _ in range(2):
        done = run("crawl", "sanabil", "tigris", env=env)
        assert done.returncode == 0, done.stdout + done.stderr
    stories, pages = exported(env)
    assert sorted(r["url"] for r in stories + pages) == sorted(truth(newsroom, "sanabil", "tigris"))
    story = next(s for s in stories if s["outlet"] == "sanabil")
    found = run("search", f'"{" ".join(story["title"].split()[:3])}"', "--json", env=env)
    assert story["url"] in {r["url"] for r in rows(found)}


def test_what_is_tried_by_hand_or_replayed_is_not_held_against_the_outlet(newsroom: Newsroom, crawled: dict[str, str], tmp_path: Path) -> None:
    env = copied(crawled, tmp_path)
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
    assert done.stdout.index("not among the captures") < done.stdout.index("correct the outlet's route")
