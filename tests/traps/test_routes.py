"""Routes that lie, are late, or have no end, as whole crawls meet them."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.server import Answer, Asked
from tests.rasad import ask, run
from tests.traps.site import TrapSite, anchors, article, feed, page, sitemap

NOW = datetime.now(UTC)


def crawl(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Crawl once and return the run's row."""
    run("crawl", "trap", *arguments, env=env)
    columns = "state, cause, message, found, new, fetched, stories, rejected, failed, reasons"
    row = dict(zip(columns.split(", "), ask(env, f"SELECT {columns} FROM run ORDER BY id DESC LIMIT 1")[0], strict=True))
    return row | {"reasons": json.loads(row["reasons"])}


def urls(env: dict[str, str], where: str = "1") -> list[str]:
    return [url for (url,) in ask(env, f"SELECT url FROM page WHERE {where} ORDER BY id")]


class Stubborn:
    """A feed that answers "not modified" to whoever names a validator, whatever was published meanwhile."""

    def __init__(self, base: str) -> None:
        self.base, self.numbers, self.lies = base, [1, 2], True

    def __call__(self, asked: Asked) -> Answer:
        if self.lies and "if-none-match" in asked.headers:
            return Answer(b"", 304, {"ETag": '"for-ever"'})
        return feed([(f"{self.base}/news/{n}", NOW) for n in self.numbers], ETag='"for-ever"')


def grow_old(env: dict[str, str], days: int = 3) -> None:
    """The route was last had whole some days ago."""
    then = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S.%f")
    ask(env, f"UPDATE route SET read_at = '{then}'")


def test_a12_a_server_that_says_not_modified_for_ever_is_found_out_and_remembered(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/feed"] = stubborn = Stubborn(site.url)
        assert crawl(env)["stories"] == 2
        stubborn.numbers.append(3)
        assert crawl(env)["state"] == "unchanged"  # believed for a while: most servers tell the truth
        grow_old(env)
        found = crawl(env)
        assert (found["new"], found["reasons"]["304:doubted"], found["reasons"]["304:untrue"]) == (1, 1, 1)
        assert ask(env, "SELECT lied_at IS NOT NULL FROM route") == [(1,)]
        stubborn.numbers.append(4)
        assert crawl(env)["new"] == 1  # asked whole from now on
        conditional = [a for a in site.asked if a.path == "/feed" and "if-none-match" in a.headers]
        assert len(conditional) == 2


def test_a12_a_server_that_speaks_the_truth_is_doubted_once_in_a_while_and_stays_believed(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/feed"] = Stubborn(site.url)
        crawl(env)
        grow_old(env)
        doubted = crawl(env)
        assert (doubted["state"], doubted["reasons"]) == ("unchanged", {"304:doubted": 1})
        before = len([a for a in site.asked if a.path == "/feed"])
        assert crawl(env)["reasons"] == {}
        assert len([a for a in site.asked if a.path == "/feed"]) == before + 1
        assert ask(env, "SELECT lied_at FROM route") == [(None,)]


def test_a12_another_etag_for_the_same_bytes_is_unchanged(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        tags = iter(range(100))
        site.site["/feed"] = lambda asked: feed([(f"{site.url}/news/1", NOW)], ETag=f'"{next(tags)}"', **{"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})
        crawl(env)
        again = crawl(env)
        assert (again["state"], again["new"], again["fetched"]) == ("unchanged", 0, 0)
        assert site.count("/news/1") == 1
        assert ask(env, "SELECT count(*) FROM story") == [(1,)]


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_a10_a_list_without_end_is_followed_so_far_and_the_run_is_limited(tmp_path: Path) -> None:
    """`?page=n+1`: each page brings links that no other has, and names the next."""

    def endless(asked: Asked) -> Answer:
        number = int(asked.path.partition("page=")[2] or 1)
        return page(anchors([f"/news/{number * 10 + n}" for n in range(3)], following=f"/latest?page={number + 1}"))

    with TrapSite() as site:
        env = site.installation(tmp_path, "list", MAX_PAGES="3")
        site.site |= {f"/latest?page={n}": endless for n in range(200)} | {"/latest": endless}
        ran = crawl(env)
        assert (ran["state"], ran["cause"]) == ("partial", "limit")
        assert ran["reasons"]["bound:depth"] == 1
        assert site.count("/latest") == 11
        assert ran["new"] == 33


def test_a10_a_calendar_that_names_ever_earlier_months_is_left_when_it_brings_nothing(tmp_path: Path) -> None:
    def month(asked: Asked) -> Answer:
        number = int(asked.path.partition("month=")[2] or 0)
        return page(anchors(["/news/1", "/news/2"] if number < 2 else [], following=f"/latest?month={number + 1}"))

    with TrapSite() as site:
        env = site.installation(tmp_path, "list")
        site.site |= {f"/latest?month={n}": month for n in range(200)} | {"/latest": month}
        assert (crawl(env)["state"], site.count("/latest")) == ("ok", 2)


def test_a10_paths_that_turn_in_circles_and_sessions_and_facets_are_one_page_or_none(tmp_path: Path) -> None:
    links = [
        "/news/a-b/c/a-b/c/a-b/c", "/news/7?PHPSESSID=0123456789abcdef0123456789abcdef", "/news/7;jsessionid=AA", "/news/7?utm_source=x&fbclid=y",
        "/news/7/?sid=1f0e9d8c7b6a59483726", "/news/7/amp/", "//127.0.0.1:{port}/news/7#top",
        "/latest?sort=date&color=red", "/section/iraq?page=2", "javascript:void(0)",
    ]  # fmt: skip
    with TrapSite() as site:
        env = site.installation(tmp_path, "list")
        site.site["/latest"] = page(anchors(path.format(port=site.port) for path in links))
        ran = crawl(env)
        assert ran["reasons"] == {"link:repeats": 1, "without:date": 1}  # a list of links names no day
        assert (ran["new"], urls(env)) == (1, [f"{site.url}/news/7"])
        assert site.count("/news/") == 1


def test_a10_base_href_relative_and_protocol_relative_links_lead_where_a_browser_goes(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "list")
        site.site["/latest"] = page(anchors(["1", "./2", f"//127.0.0.1:{site.port}/news/3", "../news/4"]), head='<base href="/news/">')
        assert crawl(env)["state"] == "ok"
        assert urls(env) == [f"{site.url}/news/{n}" for n in (1, 2, 3, 4)]


def test_a10_a_sitemap_index_that_names_itself_another_host_and_its_own_parent_ends(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap")
        own = f"{site.url}/sitemap.xml"
        site.site["/sitemap.xml"] = sitemap([(own, ""), (f"{site.url}/deep/0.xml", ""), ("http://elsewhere.example/sitemap.xml", "")], index=True)
        for n in range(20):  # each index names the next, and the first
            site.site[f"/deep/{n}.xml"] = sitemap([(f"{site.url}/deep/{n + 1}.xml", ""), (own, "")], index=True)
        ran = crawl(env)
        assert ran["reasons"]["bound:depth"] == 1
        assert ran["reasons"]["part:elsewhere"] == 1
        assert site.count("/deep/") <= 3
        assert ran["state"] != "failed"


@pytest.mark.parametrize("name", ["posts-{:%Y-%m}.xml", "posts.xml?yyyy={0:%Y}&mm={0:%m}", "undated-{:%H%M%S}"])
def test_a10_of_an_index_by_month_only_the_recent_parts_are_asked_once_it_was_read(tmp_path: Path, name: str) -> None:
    """By the date in their names, or by their last change; those of 40 months are read once."""
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap")
        months = [datetime(NOW.year - 1 - n // 12, 12 - n % 12, 1, tzinfo=UTC) for n in range(40)]
        by_change = name.startswith("undated")
        parts = {("/" + (f"part-{chr(97 + n // 26)}{chr(97 + n % 26)}.xml" if by_change else name.format(m))): m for n, m in enumerate(months)}
        this = "/" + ("part-now.xml" if by_change else name.format(NOW))
        rows = [(site.url + path, f"{m:%Y-%m-%d}" if by_change else "") for path, m in {**parts, this: NOW}.items()]
        site.site["/sitemap.xml"] = sitemap(rows, index=True)
        for number, path in enumerate([*parts, this]):
            site.site[path] = sitemap([(f"{site.url}/news/{1000 + number}", f"{NOW:%Y-%m-%d}")])
        env["RASAD_MAX_PAGES"] = "1"
        assert crawl(env)["new"] == 41  # the first time all of it, up to the bound
        site.asked.clear()
        again = crawl(env)
        assert [p for p in site.paths() if p in (*parts, this)] == [this]
        assert again["reasons"]["part:old"] == 40


@pytest.mark.parametrize("packed", [False, True])
def test_a10_a_sitemap_of_50001_urls_is_read_in_bounded_time_and_memory_newest_first(tmp_path: Path, packed: bool) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap", MAX_PAGES="3", MAX_AGE_DAYS="30")
        rows = [(f"{site.url}/news/{100000 + n}", f"{days_ago((50_001 - n) / 60):%Y-%m-%dT%H:%M:%SZ}") for n in range(50_001)]  # oldest first
        site.site["/sitemap.xml"] = sitemap(rows, pack=gzip.compress if packed else bytes)
        began = datetime.now(UTC)
        ran = crawl(env)
        seconds = (datetime.now(UTC) - began).total_seconds()
        print(f"{seconds:.1f} s")
        assert seconds < 60
        assert ran["new"] + ran["reasons"]["link:old"] == 50_000  # the most that sitemaps.org allows
        assert 1_700 < ran["new"] < 1_900  # 60 a day for 30 days
        assert urls(env, "state != 'pending'") == [f"{site.url}/news/{100000 + n}" for n in range(49_997, 50_000)] or ran["fetched"] == 3
        assert ask(env, "SELECT min(listed_at) FROM page WHERE state != 'pending'")[0][0] > f"{days_ago(2):%Y-%m-%d}"


def test_a10_of_a_large_sitemap_without_dates_the_highest_numbers_are_taken(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, "sitemap", MAX_PAGES="1")
        site.site["/sitemap.xml"] = sitemap([(f"{site.url}/news/{1000 + n}", "") for n in range(3_000)])
        ran = crawl(env)
        assert (ran["new"], ran["reasons"]["link:undated"]) == (1_000, 2_000)
        assert f"{site.url}/news/3999" in urls(env)


def test_a_feed_of_old_items_does_not_flood_and_its_order_does_not_matter(tmp_path: Path) -> None:
    """Undated ones are taken, and so are those dated in the future, whose date is not believed."""
    with TrapSite() as site:
        env = site.installation(tmp_path, MAX_AGE_DAYS="30", MAX_PAGES="4")
        ages = [400, 300, 200, 20, 10, 1, None, -40]  # oldest first
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", None if age is None else days_ago(age)) for n, age in enumerate(ages)])
        ran = crawl(env)
        assert (ran["reasons"]["link:old"], ran["new"]) == (3, 5)
        assert [u[-1] for u in urls(env, "state = 'pending'")] == ["3"]  # the oldest of those that are taken
        assert ask(env, "SELECT listed_at FROM page WHERE url LIKE '%/7'") == [(None,)]


def test_a_feed_of_which_all_is_too_old_is_a_feed_that_works(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, MAX_AGE_DAYS="7")
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", days_ago(40 + n)) for n in range(5)])
        ran = crawl(env)
        assert (ran["state"], ran["cause"], ran["found"], ran["new"], ran["reasons"]["link:old"]) == ("unchanged", None, 5, 0, 5)
        assert ask(env, "SELECT links, failures, worked_at IS NOT NULL FROM route") == [(5, 0, 1)]


def test_what_since_holds_back_is_counted_and_waits_for_another_run(tmp_path: Path) -> None:
    """--since looks back further than RASAD_MAX_AGE_DAYS, or less far; what it holds back stays queued."""
    with TrapSite() as site:
        env = site.installation(tmp_path, MAX_AGE_DAYS="30")
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", days_ago(age)) for n, age in enumerate([1, 3, 10, 20, 40, 100])])
        ran = crawl(env, "--since", "7d")
        assert (ran["new"], ran["stories"], ran["reasons"]) == (4, 2, {"link:old": 2, "held:since": 2})
        ran = crawl(env, "--since", "50d")
        assert (ran["new"], ran["stories"], ran["reasons"]) == (1, 3, {"link:old": 1})


def test_a_first_run_left_to_itself_asks_for_no_page_of_past_years(tmp_path: Path) -> None:
    """Nothing is set: a feed of ten years, and a sitemap whose archive was touched today, though its addresses tell their days."""
    with TrapSite() as site:
        env = site.installation(tmp_path, "feed,sitemap")
        del env["RASAD_MAX_AGE_DAYS"]
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", days_ago(365 * n + 1)) for n in range(10)])
        dated = [f"{site.url}/news/{NOW.year - n}/01/01/a-headline-of-{n}" for n in range(1, 10)]
        site.site["/sitemap.xml"] = sitemap([(url, f"{NOW:%Y-%m-%d}") for url in dated])
        ran = crawl(env)
        assert (ran["new"], ran["reasons"]["link:old"]) == (1, 18)
        assert site.count("/news/") == 1


def test_index_pages_in_a_feed_are_no_articles(tmp_path: Path) -> None:
    """By the address where the pattern knows better, else by what the page is."""
    front = page(
        "<article><h1>The Trap</h1>"
        + "<p>The coalition said that its forces will leave the base of Ain al-Asad this year, a spokesman said.</p>" * 5
        + "</article>"
    )
    teasers = "".join(f'<article><h2><a href="/news/{n}">The coalition hands over base number {n}</a></h2></article>' for n in range(30))
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site |= {"/": front, "/section/iraq": page(teasers), "/news/5": Answer(b"", 302, {"Location": "/"})}
        site.site["/feed"] = feed([(site.url + path, NOW) for path in ("/", "/tag/x", "/section/iraq", "/news/5", "/news/1")])
        ran = crawl(env)
        assert ran["reasons"] == {"link:not_article": 2, "listing": 2}
        assert (ran["stories"], ran["rejected"]) == (1, 2)
        assert ask(env, "SELECT url FROM story") == [(f"{site.url}/news/1",)]


def test_a_page_learnt_before_and_after_its_redirect_is_one_story_and_is_not_fetched_again(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/news/1"] = Answer(b"", 301, {"Location": "/news/2"})
        site.site["/feed"] = feed([(f"{site.url}/news/1", NOW)])
        assert crawl(env)["stories"] == 1
        site.site["/feed"] = feed([(f"{site.url}/news/1", NOW), (f"{site.url}/news/2", NOW)])
        for _ in range(2):
            assert crawl(env)["new"] == 0
        assert site.paths().count("/news/2") == 1
        assert ask(env, "SELECT url FROM story") == [(f"{site.url}/news/2",)]


def test_canonical_links_are_believed_of_the_same_article_alone(tmp_path: Path) -> None:
    """1 and 2 are one article; 3 to 6 name the front page, another article, another host and nothing of the kind."""
    with TrapSite() as site:
        env = site.installation(tmp_path)
        names = {2: "/news/1", 3: "/", 4: "/news/1", 5: "https://elsewhere.example/news/1", 6: "javascript:void(0)"}
        site.site |= {f"/news/{n}": article(str(n), canonical=to, title="One and the same" if n == 2 else "") for n, to in names.items()}
        site.site["/news/1"] = article("1", title="One and the same")
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", NOW - timedelta(minutes=n)) for n in range(1, 7)])
        ran = crawl(env)
        assert (ran["stories"], ran["reasons"]) == (5, {"duplicate": 1})
