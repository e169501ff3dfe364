"""The parts of a sitemap index: none is lost by a failure, a kill or its age, and none is asked for without end."""

from __future__ import annotations

import os
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fetch.server import Answer, Asked
from tests.rasad import ask, start
from tests.traps.site import TrapSite, sitemap
from tests.traps.test_routes import crawl, urls

NOW = datetime.now(UTC)
BUSY, GONE = Answer(b"busy", 503), Answer(b"gone", 404)


def part(day: int) -> str:
    return f"/posts-{NOW - timedelta(days=day):%Y-%m-%d}.xml"


def days_listed(site: TrapSite, *days: int) -> None:
    """An index of a sitemap a day, each with one article whose number is its day."""
    site.site["/sitemap.xml"] = sitemap([(site.url + part(day), "") for day in days], index=True)
    site.site |= {part(day): sitemap([(f"{site.url}/news/{day}", f"{NOW - timedelta(days=day):%Y-%m-%d}")]) for day in days}


def parts_asked(site: TrapSite) -> Counter[str]:
    asked = Counter(path for path in site.paths() if path.startswith("/posts-"))
    site.asked.clear()
    return asked


def let_pause_pass(env: dict[str, str]) -> None:
    ask(env, "UPDATE route_part SET next_try_at = '2026-01-01 00:00:00.000000'")


def test_a_part_that_fails_for_days_is_read_when_it_is_well_again(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap")
        days_listed(site, 0, 10, 20)
        well, site.site[part(10)] = site.site[part(10)], BUSY
        assert crawl(env)["new"] == 2
        assert ask(env, "SELECT url, tries, cause FROM route_part") == [(site.url + part(10), 1, "http_503")]
        parts_asked(site)
        crawl(env)
        assert set(parts_asked(site)) == {part(0)}  # it is ten days old, and its pause is not over
        let_pause_pass(env)
        crawl(env)
        assert set(parts_asked(site)) == {part(0), part(10)}
        site.site[part(10)] = well
        let_pause_pass(env)
        assert crawl(env)["new"] == 1
        assert f"{site.url}/news/10" in urls(env, "state = 'story'")
        parts_asked(site)
        crawl(env)
        assert set(parts_asked(site)) == {part(0)}
        assert ask(env, "SELECT count(*) FROM route_part") == [(0,)]


def test_a_part_that_is_gone_is_given_up_and_counted(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap")
        days_listed(site, 0, 10)
        site.site[part(10)] = GONE
        crawl(env)
        let_pause_pass(env)
        assert crawl(env)["reasons"]["part:given_up"] == 1
        parts_asked(site)
        crawl(env)
        assert set(parts_asked(site)) == {part(0)}


def test_c2_killed_between_the_index_and_its_parts_none_is_lost(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap", DELAY="0.2")
        days_listed(site, *range(0, 60, 10))
        process = start("crawl", "trap", env=env)
        well = site.site[part(20)]

        def kill(asked: Asked) -> Answer:
            os.killpg(process.pid, signal.SIGKILL)
            return Answer(b"", 503)

        site.site[part(20)] = kill
        process.communicate(timeout=150)
        left = {url for (url,) in ask(env, "SELECT url FROM route_part")}
        assert site.url + part(20) in left
        assert len(left) > 1
        site.site[part(20)] = well
        crawl(env | {"RASAD_DELAY": "0"})
        assert sorted(urls(env)) == sorted(f"{site.url}/news/{day}" for day in range(0, 60, 10))


def test_the_first_time_parts_are_read_as_far_back_as_links_are_taken(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap", MAX_AGE_DAYS="30")
        days_listed(site, 0, 10, 40, 400)
        ran = crawl(env)
        assert (ran["new"], ran["reasons"]) == (2, {"part:old": 2})
        assert set(parts_asked(site)) == {part(0), part(10)}
