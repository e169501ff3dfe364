"""Spiders that are broken themselves, as whole crawls meet them: the exit code alone would call each of them a success."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fetch.server import closed_port
from tests.rasad import ask, environment, run
from tests.traps.site import TrapSite, article, feed, page, sitemap

_SPIDER = '''
from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet

class Broken(OutletSpider):
    """A broken one"""

    outlet = Outlet(
        key="{key}", name="{key}", native_name="{key}", home="{base}/", hosts=("127.0.0.1",), languages=("en",), country="Iraq", kind=Kind.PRIVATE,
        line="simulated", timezone="UTC", routes=(Feed(url="{base}/{key}", confidence=Confidence.SEEN),), article=r"^{base}/{key}/\\d+$",
        examples=("{base}/{key}/1",),
    )
'''
_RAISES = """
    async def start(self):
        raise ValueError("a fault before the first request")
        yield
"""


def test_c3_spiders_that_raise_or_reach_nothing_have_failed_with_a_reason_each(tmp_path: Path) -> None:
    package, base = tmp_path / "broken_outlets", f"http://127.0.0.1:{closed_port()}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "raising.py").write_text(_SPIDER.format(key="raising", base=base) + _RAISES)
    (package / "unheard.py").write_text(_SPIDER.format(key="unheard", base=base))
    env = environment(tmp_path, SPIDER_MODULES="broken_outlets", ALLOW_PRIVATE="127.0.0.1") | {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
    done = run("crawl", "raising", "unheard", env=env)
    assert done.returncode == 1
    assert dict(ask(env, "SELECT outlet, state || ' ' || cause FROM run")) == {"raising": "failed crash", "unheard": "failed refused"}
    assert ask(env, "SELECT count(*) FROM outlet WHERE lease_token IS NOT NULL OR next_check_at IS NULL") == [(0,)]
    (package / "unheard.py").write_text("import nothing_of_that_name\n")
    assert run("crawl", "raising", env=env).returncode == 1  # as before: another's file is none of its business
    done = run("crawl", "raising", "unheard", "--trigger", "scheduled", env=env)  # as the scheduler asks: who can be crawled is
    assert (done.returncode, "nothing_of_that_name" in done.stderr.splitlines()[-1]) == (1, True)
    assert ask(env, "SELECT count(*) FROM run WHERE outlet = 'raising'") == [(3,)]
    for command in (["crawl", "unheard"], ["outlets"], ["outlets", "unheard"]):
        done = run(*command, env=env)
        assert (done.returncode, done.stderr.count("nothing_of_that_name"), "Traceback" in done.stderr) == (2, 1, False), done.stderr
    assert "raising" in run("outlets", env=env).stdout
    found = [json.loads(line) for line in run("doctor", "--json", env=env).stdout.splitlines()]
    assert ["nothing_of_that_name" in f["says"] for f in found if (f["check"], f["mark"]) == ("outlets", "fail")] == [True]
    (package / "raising.py").unlink()
    assert "nothing_of_that_name" in run("outlets", env=env).stderr  # none is left


_STUMBLES = """
    def read(self, response, page):
        raise IndexError("no such word")
"""


def test_what_a_version_stumbled_over_until_it_was_given_up_is_asked_again_by_the_next_one(tmp_path: Path) -> None:
    package = tmp_path / "broken_outlets"
    package.mkdir()
    (package / "__init__.py").write_text("")

    def crawled(code: str) -> tuple[str, dict[str, int]]:
        (package / "stumbling.py").write_text(_SPIDER.format(key="stumbling", base=site.url) + code)
        run("crawl", "stumbling", env=env)
        (state, tries), (reasons,) = ask(env, "SELECT state, tries FROM page")[0], ask(env, "SELECT reasons FROM run ORDER BY id DESC")[0]
        ask(env, "UPDATE page SET next_try_at = '2020-01-01 00:00:00'")
        return f"{state} {tries}", json.loads(reasons)

    with TrapSite() as site:
        site.site |= {"/stumbling": feed([(f"{site.url}/stumbling/1", datetime.now(UTC))]), "/stumbling/1": article("1")}
        env = environment(tmp_path, SPIDER_MODULES="broken_outlets", ALLOW_PRIVATE="127.0.0.1") | {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
        assert crawled(_STUMBLES) == ("pending 1", {"crash": 1})
        ask(env, "UPDATE page SET tries = 7")
        assert crawled(_STUMBLES) == ("failed 8", {"crash": 1})
        assert crawled(_STUMBLES) == ("failed 8", {})  # the same code would stumble again
        assert crawled(_STUMBLES + "        # another version, no better\n") == ("pending 1", {"crash": 1, "again:crash": 1})
        ask(env, "UPDATE page SET state = 'failed', stumbled = ''")  # as an upgrade leaves what an older Rasad gave up
        assert crawled("") == ("story 1", {"again:crash": 1})
        assert crawled("    # and one more\n") == ("story 1", {})


def test_pages_that_could_not_be_read_are_asked_for_again_by_hand(tmp_path: Path) -> None:
    package = tmp_path / "broken_outlets"
    package.mkdir()
    (package / "__init__.py").write_text("")
    with TrapSite() as site:
        (package / "unread.py").write_text(_SPIDER.format(key="unread", base=site.url))
        site.site |= {"/unread": feed([(f"{site.url}/unread/{n}", datetime.now(UTC)) for n in (1, 2)]), "/unread/1": page(""), "/unread/2": page("")}
        env = environment(tmp_path, SPIDER_MODULES="broken_outlets", ALLOW_PRIVATE="127.0.0.1") | {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
        run("crawl", "unread", env=env)
        ((why,),) = ask(env, "SELECT DISTINCT reason FROM page WHERE state = 'rejected'")
        ask(env, "UPDATE page SET backfilled = (id = 1)")
        site.site |= {"/unread/1": article("1"), "/unread/2": article("2")}
        refused = run("crawl", "unread", "--again", "timeout", env=env)
        assert (refused.returncode, "no page of unread" in " ".join(refused.stderr.split()).lower()) == (2, True)
        assert run("crawl", "unread", "--again", why, "--limit", "1", env=env).returncode == 0
        assert ask(env, "SELECT id, state FROM page ORDER BY id") == [(1, "rejected"), (2, "story")]  # the newest first
        assert run("crawl", "unread", "--again", "page:1", env=env).returncode == 0
        assert ask(env, "SELECT id, state FROM page ORDER BY id") == [(1, "story"), (2, "story")]
        assert [json.loads(r)["again:asked"] for (r,) in ask(env, "SELECT reasons FROM run WHERE trigger = 'page'")] == [1, 1]
        assert site.paths().count("/unread") == 1  # the route is asked by crawls alone


_STUMBLES_OVER_PARTS = """
    def links_in(self, response, route):
        if "part" in response.url:
            raise IndexError("no such word")
        return super().links_in(response, route)
"""


def test_a_part_of_a_sitemap_that_a_version_gave_up_is_asked_again_by_the_next_one(tmp_path: Path) -> None:
    package = tmp_path / "broken_outlets"
    package.mkdir()
    (package / "__init__.py").write_text("")

    def crawled(code: str, *, after_days: int = 0) -> tuple[list[tuple[int, str]], dict[str, int], int]:
        """The parts that are left (tries, cause), the run's reasons, and how often the part was asked for."""
        (package / "stumbling.py").write_text(_SPIDER.replace("Feed", "NewsSitemap").format(key="stumbling", base=site.url) + code)
        if after_days:
            seen = datetime.now(UTC) - timedelta(days=after_days)
            ask(env, f"UPDATE route_part SET next_try_at = '2020-01-01 00:00:00', seen_at = '{seen:%Y-%m-%d %H:%M:%S}.000000'")
        run("crawl", "stumbling", env=env)
        ((reasons,),) = ask(env, "SELECT reasons FROM run ORDER BY id DESC LIMIT 1")
        asked = site.count("/part")
        site.asked.clear()
        return ask(env, "SELECT tries, cause FROM route_part"), json.loads(reasons), asked

    with TrapSite() as site:
        old, today = (f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}" for days in (20, 0))
        site.site["/stumbling"] = sitemap([(f"{site.url}/part.xml", old), (f"{site.url}/well.xml", today)], index=True)
        site.site["/well.xml"] = sitemap([(f"{site.url}/stumbling/2", today)])
        site.site["/stumbling/2"] = article("2")
        site.site["/part.xml"] = sitemap([(f"{site.url}/stumbling/1", old)])
        site.site["/stumbling/1"] = article("1")
        env = environment(tmp_path, SPIDER_MODULES="broken_outlets", ALLOW_PRIVATE="127.0.0.1") | {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
        assert crawled(_STUMBLES_OVER_PARTS) == ([(1, "crash")], {}, 1)
        assert crawled(_STUMBLES_OVER_PARTS, after_days=31) == ([(2, "crash")], {"part:given_up": 1}, 1)
        parts, _, asked = crawled(_STUMBLES_OVER_PARTS, after_days=31)
        assert (parts, asked) == ([(2, "crash")], 0)  # the same code would stumble again
        assert crawled("") == ([], {"again:part": 1}, 1)
        assert ask(env, "SELECT state FROM page") == [("story",), ("story",)]
