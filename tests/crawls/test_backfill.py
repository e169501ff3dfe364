"""Whole backfills of the simulated news world, by the command line: a period is complete, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.filling import period_of
from crawler.registry import require
from crawler.unfinished import BackfillError, require_archives
from tests.crawls.period import LAST, PERIOD, WALKED, WORLD, known, of_period
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.rasad import ask, exported, rows, run

__all__ = ["WORLD"]  # the newsroom's


@pytest.fixture(scope="module")
def filled(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    env = installation(newsroom, tmp_path_factory.mktemp("filled"))
    done = run("backfill", *WALKED, *PERIOD, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return env


def test_every_family_gives_the_whole_period_and_nothing_else(newsroom: Newsroom, filled: dict[str, str]) -> None:
    true = of_period(newsroom, *WALKED)
    assert len(true) > 400
    assert known(filled) == sorted(true)
    stories, pages = exported(filled)
    assert {p["state"] for p in pages} == {"off_topic"}
    assert all(s["body"] == true[s["url"]].body for s in stories)
    right = sum(true[s["url"]].topic for s in stories) + sum(not true[p["url"]].topic for p in pages)
    assert right / len(true) >= 0.97


def test_a_second_time_asks_for_nothing_and_adds_nothing(newsroom: Newsroom, filled: dict[str, str]) -> None:
    before = exported(filled)
    newsroom.forget_requests()
    done = run("backfill", *WALKED, *PERIOD, env=filled)
    assert done.returncode == 0
    assert done.stdout.count("All of it was there already.") == len(WALKED)
    assert newsroom.requests() == []
    assert exported(filled) == before


def test_again_asks_for_the_days_but_fetches_no_page_twice(newsroom: Newsroom, filled: dict[str, str]) -> None:
    before = exported(filled)
    newsroom.forget_requests()
    assert run("backfill", "sepidar", "jami", *PERIOD, "--again", env=filled).returncode == 0
    assert len(newsroom.requests(part="route")) >= 12
    assert newsroom.requests(part="article") == []
    assert exported(filled) == before


def test_a_longer_period_asks_for_the_other_days_only(newsroom: Newsroom, filled: dict[str, str]) -> None:
    newsroom.forget_requests()
    done = run("backfill", "sepidar", "--from", "2026-01-26", "--to", str(LAST), env=filled)
    assert done.returncode == 0
    asked = {r.query.split("from_date=")[1][:10] for r in newsroom.requests("sepidar", part="route")}
    assert asked == {"1404/11/06", "1404/11/07"}
    assert {u for u in known(filled) if u.startswith(newsroom.urls["sepidar"])} == set(of_period(newsroom, "sepidar", first=date(2026, 1, 26)))


def test_figures_of_the_running_crawl_are_not_touched(newsroom: Newsroom, filled: dict[str, str]) -> None:
    """A backfill says nothing of how an outlet does, nor of how soon its stories are seen."""
    assert set(ask(filled, "SELECT DISTINCT trigger FROM run")) == {("backfill",)}
    assert set(ask(filled, "SELECT failures, checked_at, ok_at, new_at, next_check_at, lease_until FROM outlet")) == {(0, None, None, None, None, None)}
    assert ask(filled, "SELECT count(*) FROM page WHERE NOT backfilled") == [(0,)]
    assert run("health", "--json", env=filled).stdout.count('"silent"') == 0


def test_the_archive_is_asked_politely_and_by_its_rules(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("furat", "robots_disallow")
    done = run("backfill", "furat", *PERIOD, env=env)
    assert done.returncode == 5
    assert "robots.txt" in done.stdout
    assert [r.path for r in newsroom.requests("furat")] == ["/robots.txt"]


def test_a_page_is_fetched_through_the_same_flow(newsroom: Newsroom, filled: dict[str, str]) -> None:
    """Undated lists tell the day, which stands for pages that print none; dated ones tell it too."""
    listed = dict(ask(filled, "SELECT outlet, count(*) FROM page WHERE listed_at IS NULL GROUP BY outlet"))
    assert listed == {}


def test_a_day_that_could_not_be_had_is_told_and_had_the_next_time(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("tigris", "feed_html", only="2026-01-30")
    done = run("backfill", "tigris", *PERIOD, env=env)
    assert done.returncode == 0
    assert "2026-01-30 could not be had: a web page stands where the feed was." in done.stdout
    assert "partial" in done.stdout
    missing = of_period(newsroom, "tigris", first=date(2026, 1, 30), last=date(2026, 1, 30))
    assert missing
    assert set(known(env)) == set(of_period(newsroom, "tigris")) - set(missing)
    assert len([r for r in newsroom.requests("tigris") if "2026-01-30" in r.path]) == 2
    newsroom.heal()
    newsroom.forget_requests()
    done = run("backfill", "tigris", *PERIOD, env=env)
    assert "could not" not in done.stdout
    assert known(env) == sorted(of_period(newsroom, "tigris"))
    assert {r.path for r in newsroom.requests("tigris", part="route")} == {"/arc/outboundfeeds/sitemap-index/", "/arc/outboundfeeds/sitemap/2026-01-30/"}


def test_where_the_first_archive_is_gone_the_second_is_asked(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("ravand", "feed_404", only="/sitemap/all")
    done = run("backfill", "ravand", *PERIOD, env=env)
    assert done.returncode == 0, done.stdout
    assert known(env) == sorted(of_period(newsroom, "ravand"))
    assert newsroom.requests("ravand", path="/page/archive.xhtml")
    newsroom.forget_requests()
    assert run("backfill", "ravand", *PERIOD, env=env).returncode == 0
    assert newsroom.requests() == []


def test_an_archive_that_is_not_there_is_no_quiet_past(newsroom: Newsroom, env: dict[str, str]) -> None:
    """Not one day is noted as finished where nothing was ever listed."""
    newsroom.fail("jami", "feed_404")
    done = run("backfill", "jami", *PERIOD, env=env)
    assert done.returncode == 1
    assert "could not be had: the server answers 404 (not found)" in done.stdout
    assert ask(env, "SELECT count(finished_at) FROM archive_day") == [(0,)]
    newsroom.heal()
    newsroom.fail("jami", "feed_html")
    done = run("backfill", "jami", *PERIOD, env=env)
    assert "without a single article link" in done.stdout
    assert ask(env, "SELECT count(finished_at) FROM archive_day") == [(0,)]
    newsroom.heal()
    assert run("backfill", "jami", *PERIOD, env=env).returncode == 0
    assert known(env) == sorted(of_period(newsroom, "jami"))


def test_a_day_without_news_is_finished_too(newsroom: Newsroom, env: dict[str, str]) -> None:
    """The world begins on 20 January: there is no page of the days before."""
    done = run("backfill", "jami", "--from", "2026-01-18", "--to", "2026-01-22", env=env)
    assert done.returncode == 0
    assert known(env) == sorted(of_period(newsroom, "jami", first=date(2026, 1, 18), last=date(2026, 1, 22)))
    assert ask(env, "SELECT count(*), count(finished_at) FROM archive_day") == [(5, 5)]
    assert ask(env, "SELECT json_extract(reasons, '$.\"archive:no such page\"') FROM run") == [(2,)]


def test_days_before_the_archive_begins_are_told_not_finished(newsroom: Newsroom, env: dict[str, str]) -> None:
    done = run("backfill", "tigris", "--from", "2026-01-17", "--to", "2026-01-22", env=env)
    assert done.returncode == 0
    assert "2026-01-17 to 2026-01-19 could not be had: the archive does not reach so far back." in done.stdout
    assert known(env) == sorted(of_period(newsroom, "tigris", first=date(2026, 1, 17), last=date(2026, 1, 22)))
    assert ask(env, "SELECT count(*), count(finished_at) FROM archive_day") == [(6, 3)]


def test_a_limit_leaves_the_rest_to_a_later_command(newsroom: Newsroom, env: dict[str, str]) -> None:
    true = of_period(newsroom, "sanabil")
    done = run("backfill", "sanabil", *PERIOD, "--limit", "10", env=env)
    assert f"{len(true) - 10} pages wait to be fetched." in done.stdout
    newsroom.forget_requests()
    assert run("backfill", "sanabil", env=env).returncode == 0  # without a period: what waits
    assert newsroom.requests(part="route") == []
    assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending'") == [(0,)]


def test_what_a_route_lists_is_the_crawls_own(newsroom: Newsroom, env: dict[str, str]) -> None:
    """A backfill of the last days that was broken off holds nothing back from the crawl."""
    run("backfill", "sanabil", "--from", "2026-02-01", "--to", "2026-02-09", "--limit", "3", env=env)
    assert run("crawl", "sanabil", env=env).returncode == 0
    assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending'") == [(0,)]
    assert known(env) == sorted(newsroom.truth("sanabil"))


def test_a_dry_run_asks_for_nothing_and_writes_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    done = run("backfill", "sepidar", *PERIOD, "--dry-run", env=installation(newsroom, tmp_path))
    assert done.returncode == 0, done.stderr
    assert "sepidar: 6 of 6 days to ask for: 2026-01-28 to 2026-02-02." in done.stdout
    assert "from_date=1404/11/13&to_date=1404/11/13" in done.stdout
    assert newsroom.requests() == []
    assert list(tmp_path.iterdir()) == []


def test_bad_input_is_one_sentence(newsroom: Newsroom, tmp_path: Path) -> None:
    done = run("backfill", "sepidar", "--from", "2026-02-02", "--to", "2026-01-28", env=installation(newsroom, tmp_path))
    assert done.returncode == 2
    assert done.stderr == "rasad: The period begins on 2026-02-02 and ends before that, on 2026-01-28: exchange --from and --to.\n"
    assert list(tmp_path.iterdir()) == []


def test_without_a_period_and_with_nothing_waiting_it_is_told_what_to_give(newsroom: Newsroom, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path)
    told = run("backfill", "sepidar", env=env).stdout
    assert "Nothing waits to be fetched" in told
    assert "--from" in told
    assert "already" not in told
    (row,) = rows(run("backfill", "sepidar", "--json", env=env))
    assert (row["outlet"], row["state"], row["message"], row["message_parts"]["say"]) == (
        "sepidar",
        "unchanged",
        *[told.splitlines()[-1].partition(": ")[2]] * 2,
    )


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-01-28", "2999-01-01", "in the future"),
        ("1936-01-28", "2026-01-01", "before 2000"),
        ("28.1.2026", "2026-01-01", "--from '28.1.2026' is no day"),
        ("2026-01-28", None, "give both --from and --to"),
    ],
)
def test_a_period_that_makes_no_sense_is_told(first: str, last: str | None, told: str) -> None:
    with pytest.raises(BackfillError) as caught:
        period_of(first, last, require(["rudaw"]))
    assert told in str(caught.value)


def test_without_an_archive_it_is_told_what_can_be_had_instead() -> None:
    with pytest.raises(BackfillError) as caught:
        require_archives(require(["rudaw"]))
    assert "No archive is declared for rudaw" in str(caught.value)
    assert "--warc FILE" in str(caught.value)


def test_on_either_database(newsroom: Newsroom, database_url: str, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path, DATABASE_URL=database_url)
    for _ in range(2):
        done = run("backfill", "sanabil", "tigris", "jami", *PERIOD, env=env)
        assert done.returncode == 0, done.stdout + done.stderr
    stories, pages = exported(env)
    assert sorted(r["url"] for r in stories + pages) == sorted(of_period(newsroom, "sanabil", "tigris", "jami"))
