"""How the simulated sites answer, and how they fail."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import re
import socket
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from crawler.outlet import Outlet
from tests.newsroom import Fault, Newsroom, World
from tests.newsroom.client import FIRST_ROUTE, KEYS, Answer, get, newest
from tests.newsroom.conftest import UNTIL
from tests.newsroom.server import bind_row


def test_the_same_bytes_for_the_same_seed() -> None:
    def digest() -> dict[str, str]:
        with Newsroom(World(3, 2, UNTIL, 0.2), port=first) as newsroom:
            urls = [u for key in KEYS for u in (newsroom.urls[key] + FIRST_ROUTE[key], *newsroom.truth(key))]
            return {url: hashlib.sha256(get(url).body).hexdigest() for url in urls}

    row = bind_row("127.0.0.1", 0, len(KEYS) + 1)
    first = row[0].getsockname()[1]
    for bound in row:
        bound.close()
    assert digest() == digest()


@pytest.mark.parametrize("key", KEYS)
def test_conditional_requests(newsroom: Newsroom, key: str) -> None:
    url = newsroom.urls[key] + FIRST_ROUTE[key]
    first = get(url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    latest = max(s.published for s in newsroom.truth(key).values())
    assert modified == latest.strftime("%a, %d %b %Y %H:%M:%S GMT")
    for headers, status in (
        ({"If-None-Match": etag}, 304),
        ({"If-None-Match": f'"other", W/{etag}'}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": modified}, 200),
        ({"If-Modified-Since": modified}, 304),
        ({"If-Modified-Since": "Sun, 01 Nov 2026 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "nonsense"}, 200),
    ):
        answer = get(url, headers)
        assert (answer.status, answer.body) == (status, b"" if status == 304 else first.body), headers


def test_compressed_for_clients_that_take_it(newsroom: Newsroom) -> None:
    url, _ = newest(newsroom, "sanabil")
    plain, packed = get(url), get(url, {"Accept-Encoding": "gzip"})
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_head_404_and_requests_in_one_go(newsroom: Newsroom) -> None:
    base = newsroom.urls["furat"]
    url, _ = newest(newsroom, "furat")
    head = get(url, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(get(url).body)
    assert get(f"{base}/no-such-page.html").status == 404
    assert get(f"{base}/999999999-x.html").status == 404
    with socket.create_connection(("127.0.0.1", urlsplit(base).port or 0), timeout=5) as client:
        client.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\nGET /robots.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        text = b"".join(iter(lambda: client.recv(65536), b""))
    assert text.count(b"HTTP/1.1 200 OK") == 2


def test_the_log_tells_what_each_outlet_was_asked(newsroom: Newsroom) -> None:
    url, _ = newest(newsroom, "sepidar")
    get(newsroom.urls["sepidar"] + "/robots.txt", {"User-Agent": "Rasad/0 (+test)"})
    get(newsroom.urls["sepidar"] + "/fa/rss/allnews?x=1", {"If-None-Match": '"a"'})
    get(url)
    get(newsroom.urls["ravand"] + "/nothing")
    assert [(r.part, r.status) for r in newsroom.requests("sepidar")] == [("robots", 200), ("route", 200), ("article", 200)]
    assert newsroom.requests("sepidar")[0].headers["user-agent"] == "Rasad/0 (+test)"
    assert newsroom.requests(path="/fa/rss/allnews")[0].query == "x=1"
    assert newsroom.requests("sepidar", part="route")[0].headers["if-none-match"] == '"a"'
    assert newsroom.counts("ravand") == {"/nothing": 1}
    assert newsroom.requests("ravand")[0].status == 404


def test_stories_appear_as_time_passes() -> None:
    world = World(3, 2, UNTIL, 0.5)
    clock = [UNTIL - timedelta(hours=12)]
    with Newsroom(world, now=lambda: clock[0]) as newsroom:
        before = newsroom.truth("sanabil")
        etag = get(newsroom.urls["sanabil"] + "/feed/").headers["ETag"]
        late = next(s for s in world.stories["sanabil"] if s.published > clock[0])
        assert get(newsroom.url(late)).status == 404
        clock[0] = UNTIL
        assert get(newsroom.url(late)).status == 200
        assert len(newsroom.truth("sanabil")) > len(before)
        assert get(newsroom.urls["sanabil"] + "/feed/", {"If-None-Match": etag}).status == 200


def test_five_hundred_requests_a_second(newsroom: Newsroom) -> None:
    newsroom.warm()
    paths = [urlsplit(url).path for url in newsroom.truth("ravand")]
    best = 0.0
    for _ in range(3):
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(newsroom.urls["ravand"]).port)
        began = time.perf_counter()
        for n in range(300):
            connection.request("GET", paths[n % len(paths)])
            assert connection.getresponse().read()
        best = max(best, 300 / (time.perf_counter() - began))
        connection.close()
    assert best > 500


def test_a_taken_port_is_named_and_a_stopped_newsroom_leaves_none_open(world: World) -> None:
    with Newsroom(world) as newsroom:
        first = urlsplit(newsroom.base).port or 0
        with pytest.raises(OSError, match=f"ports {first + 3} to .* are not all free"):
            Newsroom(world, port=first + 3).start()
    for port in range(first, first + len(KEYS) + 1):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)


@pytest.mark.parametrize(
    ("fault", "route", "article", "robots"),
    [
        (Fault.FEED_503, 503, 200, 200),
        (Fault.FEED_404, 404, 200, 200),
        (Fault.FEED_HTML, 200, 200, 200),
        (Fault.ARTICLE_503, 200, 503, 200),
        (Fault.GONE, 200, 404, 200),
        (Fault.REDIRECT_HOME, 200, 302, 200),
        (Fault.RETRY_AFTER, 429, 429, 200),
        (Fault.ROBOTS_503, 200, 200, 503),
        (Fault.ROBOTS_404, 200, 200, 404),
    ],
)
def test_statuses_of_faults(newsroom: Newsroom, fault: Fault, route: int, article: int, robots: int) -> None:
    base, (url, _) = newsroom.urls["furat"], newest(newsroom, "furat")
    newsroom.fail("furat", fault)
    assert [get(u).status for u in (f"{base}/rss.xml", url, f"{base}/robots.txt")] == [route, article, robots]
    assert get(newsroom.urls["ravand"] + "/rss").status == 200
    newsroom.heal("furat")
    assert [get(u).status for u in (f"{base}/rss.xml", url, f"{base}/robots.txt")] == [200, 200, 200]


def test_what_faulty_answers_hold(newsroom: Newsroom) -> None:
    base, (url, story) = newsroom.urls["furat"], newest(newsroom, "furat")

    def said(fault: str, address: str, **options: str) -> Answer:
        newsroom.heal("furat")
        newsroom.fail("furat", fault, retry_after=options.get("retry_after", "120"))
        return get(address)

    assert b"__arcsjs" in said("challenge", f"{base}/rss.xml").body
    assert b"__arcsjs" in said("challenge", url).body
    assert said("retry_after", url, retry_after="90").headers["Retry-After"] == "90"
    assert said("robots_disallow", f"{base}/robots.txt").body == b"User-agent: *\nDisallow: /\n"
    assert b"<rss" not in said("feed_html", f"{base}/rss.xml").body
    assert said("redirect_home", url).headers["Location"] == "/"
    assert "الصفحة غير موجودة" in said("soft_404", url).body.decode()
    assert story.title not in said("script_only", url).body.decode()
    changed = said("changed_markup", url).body.decode()
    assert story.paragraphs[1] in changed
    assert 'class="fullstory__text' not in changed


def test_an_empty_feed_is_a_good_one_without_stories_on_every_route(newsroom: Newsroom, outlets: dict[str, Outlet]) -> None:
    for key, outlet in outlets.items():
        newsroom.fail(key, "empty_feed")
        for route in outlet.routes:
            empty = get(route.url)
            assert empty.status == 200, route.url
            assert not re.search(rb"<item>|<url>|<sitemap>|AMPDateTime|hit-link|short__link|title5|date_gmt", empty.body), route.url


def test_a_fault_may_strike_some_paths_or_a_few_times_only(newsroom: Newsroom) -> None:
    base = newsroom.urls["sanabil"]
    newsroom.fail("sanabil", "feed_503", only="^/feed/")
    assert [get(base + path).status for path in ("/feed/", "/wp-json/wp/v2/posts")] == [503, 200]
    newsroom.heal("sanabil")
    newsroom.fail("sanabil", "feed_503", times=2)
    assert [get(f"{base}/feed/").status for _ in range(4)] == [503, 503, 200, 200]


def test_slow_hanging_cut_off_and_refused_answers(newsroom: Newsroom) -> None:
    url, _ = newest(newsroom, "furat")
    newsroom.fail("furat", "slow", seconds=0.5)
    began = time.perf_counter()
    whole = get(url).body
    assert time.perf_counter() - began > 0.4
    newsroom.heal("furat")
    assert get(url).body == whole
    newsroom.fail("furat", "truncated")
    with pytest.raises(http.client.IncompleteRead):
        get(url)
    newsroom.heal("furat")
    newsroom.fail("furat", "hang", times=1)
    with pytest.raises(TimeoutError):
        get(url, timeout=0.5)
    assert newsroom.requests("furat")[-1].status == 0
    newsroom.heal("furat")
    newsroom.fail("furat", "refuse")
    with pytest.raises(ConnectionRefusedError):
        get(url)
    newsroom.heal("furat")
    assert get(url).status == 200


def test_the_port_of_an_outlet_that_refuses_is_kept_for_it(newsroom: Newsroom) -> None:
    """Given to the connection of another process, it could not be listened on again."""
    port = urlsplit(newsroom.urls["furat"]).port or 0
    newsroom.fail("furat", "refuse")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port))
    newsroom.heal()
    assert get(newsroom.urls["furat"]).status == 200


def test_an_unknown_fault_or_outlet_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="is not a valid Fault"):
        newsroom.fail("furat", "earthquake")
    with pytest.raises(KeyError):
        newsroom.fail("nobody", "feed_503")


def test_a_world_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        World(days=0)
