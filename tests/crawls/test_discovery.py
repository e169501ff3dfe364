"""Whole crawls of an outlet whose routes die, move, lead home or are walled: it is still collected, or told why, within one check."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.newsroom.world import World
from tests.rasad import ask, database, run

UNTIL = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
WORLD = World(seed=1, days=3, until=UNTIL, per_day=0.5)
# What each outlet's file declares, as paths; its front page, and what its robots.txt names, stay well.
DECLARED = {
    "furat": r"^/(?:rss\.xml|lastnews|archive-sitemap)",
    "sanabil": r"^/(?:feed|wp-json|archive-sitemap)",
    "sepidar": r"^/(?:fa/rss/allnews|fa/archive|archive-sitemap)",
}
FAULTS = {"feed_404": "404", "feed_home": "redirected home", "feed_html": "html page", "feed_challenge": "challenge"}


def collected(env: dict[str, str]) -> set[str]:
    return {url for (url,) in ask(env, "SELECT url FROM page WHERE state IN ('story', 'off_topic')")}


@pytest.mark.parametrize(("outlet", "fault"), [*(("furat", fault) for fault in FAULTS), ("sanabil", "feed_404")])
def test_an_outlet_whose_routes_fail_is_still_collected(newsroom: Newsroom, env: dict[str, str], outlet: str, fault: str) -> None:
    newsroom.fail(outlet, fault, only=DECLARED[outlet])
    done = run("crawl", outlet, env=env)
    assert done.returncode == 0, done.stdout
    assert collected(env) == set(newsroom.truth(outlet))
    ((state, cause, message),) = ask(env, "SELECT state, cause, message FROM run")
    assert (state, cause) == ("partial", FAULTS[fault])
    ((url, how),) = ask(env, "SELECT url, how FROM route WHERE origin = 'found'")
    assert f"found {url} ({how})" in message
    assert f"found {url} ({how})" in done.stdout


@pytest.mark.parametrize(("fault", "cause"), [(fault, FAULTS[fault]) for fault in ("feed_404", "feed_home", "feed_challenge")])
def test_where_nothing_else_lists_articles_the_cause_is_told(newsroom: Newsroom, env: dict[str, str], fault: str, cause: str) -> None:
    newsroom.fail("furat", "empty_feed", only="^/$")  # its front page
    newsroom.fail("furat", fault)
    done = run("crawl", "furat", env=env)
    ((state, told, message),) = ask(env, "SELECT state, cause, message FROM run")
    assert (state, told) == ("blocked" if cause == "challenge" else "failed", cause)
    assert done.returncode == {"blocked": 5, "failed": 1}[state]
    assert re.search(r"\d+ other address(es)? tried \(front page, feeds, sitemaps\): no article link\.", message)
    assert len(newsroom.requests("furat")) <= 3 + 20 + 1


def test_a_moved_feed_is_collected_and_asked_at_its_new_place_from_then_on(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "feed_moved", only=r"^/rss\.xml")
    newsroom.fail("furat", "feed_404", only=r"^/(?:lastnews|archive)")
    done = run("crawl", "furat", env=env)
    assert collected(env) == set(newsroom.truth("furat"))
    feed = newsroom.urls["furat"]
    assert f"The route {feed}/rss.xml has moved to {feed}/moved/rss.xml" in done.stdout
    assert newsroom.requests("furat", path="/") == []  # nothing else was sought
    newsroom.forget_requests()
    run("crawl", "furat", env=env)
    asked = newsroom.counts("furat")
    assert asked["/moved/rss.xml"] == 1
    assert "/rss.xml" not in asked


def test_what_was_found_is_asked_again_before_anything_else_is_sought(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "feed_404", only=DECLARED["furat"])
    run("crawl", "furat", env=env)
    newsroom.forget_requests()
    done = run("crawl", "furat", env=env)
    assert set(newsroom.counts("furat")) == {"/robots.txt", "/rss.xml", "/lastnews/", "/archive-sitemap.xml", "/sitemap.xml"}
    assert "In use, found earlier:" in done.stdout


def test_a_declared_route_that_comes_back_is_promoted_and_the_found_one_kept(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "feed_404", only=DECLARED["furat"])
    run("crawl", "furat", env=env)
    newsroom.heal("furat")
    run("crawl", "furat", env=env)
    assert ask(env, "SELECT sum(failures) FROM route WHERE origin = 'declared'") == [(0,)]
    assert ask(env, "SELECT state FROM run ORDER BY id") == [("partial",), ("unchanged",)]
    assert ask(env, "SELECT count(*) FROM route WHERE origin = 'found'") == [(1,)]


def test_a_dead_outlet_is_not_searched_at_every_check(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "feed_404")  # all its lists, its front page too
    run("crawl", "furat", env=env)
    first = len(newsroom.requests("furat"))
    newsroom.forget_requests()
    run("crawl", "furat", env=env)
    assert first > len(newsroom.requests("furat")) == 4  # robots.txt and the declared three
    assert ask(env, "SELECT probed_in_vain FROM outlet WHERE key = 'furat'") == [(1,)]


def test_robots_txt_is_obeyed_while_others_are_sought(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "robots_disallow")
    run("crawl", "furat", env=env)
    assert {r.path for r in newsroom.requests("furat")} == {"/robots.txt"}
    assert ask(env, "SELECT state, cause FROM run") == [("blocked", "robots")]


def test_health_says_what_to_write_into_the_outlets_file(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "feed_404", only=r"^/(?:rss\.xml|lastnews|archive-sitemap)")
    for _ in range(2):
        run("crawl", "furat", env=env)
    found = [json.loads(line) for line in run("health", "--json", env=env).stdout.splitlines()]
    (problem,) = [p for p in found if p["rule"] == "route_dead"]
    assert f"by {newsroom.urls['furat']}/sitemap.xml" in problem["remedy"]
    assert "crawler/spiders/furat.py" in problem["remedy"]


def test_a_feed_that_answers_well_without_an_article_is_told_with_what_to_write(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "empty_feed", only=DECLARED["furat"])
    for _ in range(2):
        run("crawl", "furat", env=env)
    assert collected(env) == set(newsroom.truth("furat"))
    found = [json.loads(line) for line in run("health", "--json", env=env).stdout.splitlines()]
    (problem,) = [p for p in found if p["rule"].startswith("route_")]
    assert (problem["rule"], problem["cause"]) == ("route_empty", "no links")
    base = newsroom.urls["furat"]
    assert f"{base}/rss.xml (last article never)" in problem["message"]
    replaced = problem["remedy"].partition("replace ")[2].partition(" there by ")[0]
    assert replaced == f"{base}/rss.xml, {base}/lastnews/ and {base}/archive-sitemap.xml"


def test_an_outage_of_our_own_is_held_against_no_route_search_or_page(newsroom: Newsroom, env: dict[str, str]) -> None:
    run("crawl", "furat", "sepidar", "--limit", "2", env=env)
    before = ask(env, "SELECT url, failures FROM route ORDER BY id")
    ((waiting,),) = ask(env, "SELECT count(*) FROM page WHERE state = 'pending'")
    assert waiting > 2
    for outlet in ("furat", "sepidar"):
        newsroom.fail(outlet, "refuse")
    with closing(database(env)) as connection, connection:  # known already: all of the newsroom is one host, whose failing alone tells nothing of our network
        began = datetime.now(UTC)
        connection.execute("INSERT INTO installation VALUES ('local_outage', ?, ?)", (began.isoformat(), f"{began:%Y-%m-%d %H:%M:%S.%f}"))
    for _ in range(2):
        done = run("crawl", "furat", "sepidar", env=env)
        assert done.returncode == 6, done.stdout
    assert ask(env, "SELECT url, failures FROM route ORDER BY id") == before
    assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending' AND tries = 0") == [(waiting,)]
    assert ask(env, "SELECT max(probed_in_vain), max(failures) FROM outlet") == [(0, 0)]
    assert ask(env, "SELECT count(*) FROM page JOIN outlet ON key = outlet WHERE state = 'pending' AND next_try_at > next_check_at") == [(0,)]


def test_found_routes_are_kept_on_either_database(newsroom: Newsroom, database_url: str, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path, DATABASE_URL=database_url)
    newsroom.fail("sepidar", "feed_404", only=DECLARED["sepidar"])
    for _ in range(2):
        done = run("crawl", "sepidar", env=env)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "In use, found earlier:" in done.stdout
