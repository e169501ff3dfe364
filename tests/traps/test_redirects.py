"""Where pages lead: to another host, to another article, to themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fetch.server import Answer
from tests.rasad import ask
from tests.traps.site import TrapSite, article, feed, page
from tests.traps.test_routes import crawl, urls

NOW = datetime.now(UTC)


def refresh(seconds: str, url: str) -> str:
    return f'<meta http-equiv="refresh" content="{seconds};url={url}">'


def test_a8_a_page_that_leads_to_a_foreign_host_is_counted_and_not_asked_for_there(tmp_path: Path) -> None:
    """By a status, by a refresh, and over an address of its own; `localhost` is no host of the outlet."""
    with TrapSite() as site:
        env = site.installation(tmp_path, ALLOW_PRIVATE="127.0.0.1,localhost")
        foreign = site.url.replace("127.0.0.1", "localhost")
        site.site |= {
            "/news/1": Answer(b"", 301, {"Location": f"{foreign}/news/91"}),
            "/news/2": page("<p>moving</p>", refresh("0", f"{foreign}/news/92")),
            "/news/3": Answer(b"", 302, {"Location": "/news/30"}),
            "/news/30": Answer(b"", 302, {"Location": f"{foreign}/news/93"}),
        }
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", NOW - timedelta(minutes=n)) for n in range(1, 5)])
        ran = crawl(env)
        assert (ran["state"], ran["cause"], ran["stories"], ran["failed"]) == ("partial", "foreign host", 1, 3)
        assert ran["reasons"] == {"foreign_host": 3}
        assert not [asked.path for asked in site.asked if asked.headers["host"].startswith("localhost")]  # not for its robots.txt either
        assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending' AND reason = 'foreign_host'") == [(3,)]  # asked again: a network's notice passes
        assert urls(env, "state = 'story'") == [f"{site.url}/news/4"]


def test_a_page_that_refreshes_itself_to_another_article_is_followed(tmp_path: Path) -> None:
    """2 to another article at once; 3 reloads itself; 4 leads on after a while; 5 in noscript; 6 and 7 to each other; 8 to the front page."""
    heads = {2: ("0", "/news/20"), 3: ("5", "/news/3"), 4: ("300", "/news/40"), 6: ("0", "/news/7"), 7: ("0", "/news/6"), 8: ("0", "/")}
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site |= {f"/news/{n}": article(str(n), head=refresh(*to)) for n, to in heads.items()}
        site.site["/news/2"] = page("<p>The page has moved.</p>", refresh("0", "/news/20"))
        site.site["/news/5"] = article("5", head=f"<noscript>{refresh('0', '/news/50')}</noscript>")
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", NOW - timedelta(minutes=n)) for n in range(2, 9)])
        ran = crawl(env)
        assert ran["state"] == "ok"
        assert {u.rsplit("/", 1)[1] for (u,) in ask(env, "SELECT url FROM story")} >= {"20", "3", "4", "5", "8"}
        assert not {"/news/40", "/news/50"} & set(site.paths())
        assert site.paths().count("/news/3") == 1
        assert site.paths().count("/news/6") + site.paths().count("/news/7") <= 4
        crawl(env)
        assert site.paths().count("/news/20") == 1


def test_a8_refreshes_without_end_are_bounded(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site |= {f"/news/{n}": page("<p>On and on.</p>", refresh("0", f"/news/{n + 1}")) for n in range(1, 40)}
        site.site["/feed"] = feed([(f"{site.url}/news/1", NOW)])
        ran = crawl(env)
        assert (ran["state"], ran["cause"], ran["reasons"]) == ("failed", "redirects", {"redirects": 1})
        assert site.count("/news/") == 6


def test_a_walled_page_that_refreshes_itself_is_a_wall(tmp_path: Path) -> None:
    wall = (
        f"<html><head><title>Just a moment...</title>{refresh('2', '/news/9')}</head><body><div id='challenge-form' class='cf-challenge'></div>"
        "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>"
    )
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/news/1"] = Answer(wall.encode(), 403, {"Content-Type": "text/html", "cf-mitigated": "challenge"})
        site.site["/feed"] = feed([(f"{site.url}/news/1", NOW)])
        assert crawl(env)["reasons"]["challenge"] == 1
        assert "/news/9" not in site.paths()


def test_a_feed_may_be_served_from_another_host(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, ALLOW_PRIVATE="127.0.0.1,localhost")
        site.site["/feed"] = Answer(b"", 302, {"Location": f"{site.url.replace('127.0.0.1', 'localhost')}/hosted-feed"})
        site.site["/hosted-feed"] = feed([(f"{site.url}/news/1", NOW)])
        assert crawl(env)["stories"] == 1
