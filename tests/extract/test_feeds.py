# ruff: noqa: E501 - whole sentences and documents, one a line
"""Feeds as sites break them, and every captured one against what its truth says of it."""

from __future__ import annotations

import email.utils
import gzip
import io
import json
import random
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest

from crawler.extract.feeds import read_sitemap, unpacked
from crawler.extract.found import Claim
from crawler.extract.links import Found, RouteError, read_route
from crawler.outlet import Confidence, Feed, NewsSitemap, Route
from crawler.text.letters import fold
from crawler.urls import clean_url
from tests.adversary import guarded
from tests.extract.pages import NOW

URL = "https://news.example/rss/all"
FEED, SITEMAP = Feed(url=URL, confidence=Confidence.SEEN), NewsSitemap(url=URL, confidence=Confidence.SEEN)
ITEM = "<item><title>قال التحالف في بيان</title><link>https://news.example/a/1</link><pubDate>Fri, 20 Nov 2026 10:00:00 +0300</pubDate></item>"
AT = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


def ask(body: str | bytes, route: Route = FEED, **given: Any) -> Found:
    facts: dict[str, Any] = {"url": URL, "content_type": None, "timezone": ZoneInfo("Asia/Baghdad"), "reference": NOW}
    return read_route(body if isinstance(body, bytes) else body.encode(), route=route, **(facts | given))


def rss(items: str = ITEM, head: str = '<?xml version="1.0" encoding="utf-8"?>', more: str = "") -> str:
    return f'{head}<rss version="2.0" {more}><channel><title>x</title>{items}</channel></rss>'


ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
BROKEN: dict[str, str | bytes] = {
    "in order": rss(),
    "byte order mark": b"\xef\xbb\xbf" + rss().encode(),
    "blank lines before the declaration": "\n\n  \n" + rss(),
    "a warning before the declaration": "Warning: Undefined variable $x in /srv/feed.php on line 3\n" + rss(),
    "HTML comment before the declaration": "<!-- cached 12:00 -->" + rss(),
    "no declaration": rss(head=""),
    "undefined entities": rss(ITEM.replace("</title>", "</title><description>a&nbsp;b &laquo;c&raquo; &hellip; &notanentity; d</description>")),
    "bare ampersands": rss(ITEM.replace("</title>", "</title><description>AT&T & others <b>bold & strong</b></description>")),
    "utf-8 declared as windows-1256": rss(head='<?xml version="1.0" encoding="windows-1256"?>'),
    "utf-8 declared as iso-8859-1": rss(head='<?xml version="1.0" encoding="iso-8859-1"?>'),
    "utf-8 declared as ascii": rss(head='<?xml version="1.0" encoding="us-ascii"?>'),
    "windows-1256 declared": rss(head='<?xml version="1.0" encoding="windows-1256"?>').encode("cp1256"),
    "windows-1256 declared as utf-8": rss().encode("cp1256"),
    "windows-1256 not declared": rss(head="").encode("cp1256"),
    "utf-16": rss(head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
    "control characters": rss(ITEM.replace("في بيان", "في\x0b\x00 بيان")),
    "an emoji by its halves": rss(ITEM.replace("</title>", "</title><description>a&#55357;&#56832;&#xD83D;&#xde00;b</description>")),
    "half an emoji": rss(ITEM.replace("</title>", "&#55357;</title><description>&#x0DE00;</description>")),
    "CDATA": rss(ITEM.replace("<title>", "<title><![CDATA[").replace("</title>", "]]></title>").replace("<link>", "<link><![CDATA[ ").replace("</link>", " ]]></link>")),
    "cut off after the item": rss()[: -len("</channel></rss>")],
    "cut off in the next item": rss(ITEM + "<item><title>half")[: -len("</channel></rss>")],
    "unclosed elements": rss(ITEM.replace("</title>", "</title><category>a<category>b")),
    "upper case": rss(ITEM.replace("item>", "ITEM>").replace("link>", "LINK>").replace("title>", "TITLE>")),
    "rss 0.91": rss().replace('version="2.0"', 'version="0.91"'),
    "rss 0.92": rss().replace('version="2.0"', 'version="0.92"'),
    "rss 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<channel rdf:about="x"><title>x</title></channel><item rdf:about="https://news.example/a/1"><title>قال التحالف في بيان</title>'
    "<link>https://news.example/a/1</link><dc:date>2026-11-20T10:00:00+03:00</dc:date></item></rdf:RDF>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>قال التحالف في بيان</title><link rel="alternate" href="https://news.example/a/1"/>'
    '<link rel="self" href="https://news.example/api/1"/><updated>2026-11-20T07:00:00Z</updated></entry></feed>',
    "atom with xml:base": '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/a/"><entry><title>قال التحالف في بيان</title><link href="1"/>'
    "<published>2026-11-20T07:00:00Z</published><updated>2026-11-21T07:00:00Z</updated></entry></feed>",
    "atom link in rss": rss(ITEM.replace("<link>https://news.example/a/1</link>", '<atom:link href="https://news.example/a/1"/>'), more=ATOM),
    "a guid that is no address": rss(ITEM.replace("</item>", '<guid isPermaLink="false">https://news.example/?p=1</guid></item>')),
    "a guid that is the address": rss(ITEM.replace("<link>https://news.example/a/1</link>", "<guid>https://news.example/a/1</guid>")),
    "a feedburner address": rss(
        ITEM.replace("<link>https://news.example/a/1</link>", "<link>https://feeds.example/~r/x/~3/1/</link><fb:origLink>https://news.example/a/1</fb:origLink>"),
        more='xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"',
    ),
    "an Arabic date in CDATA": rss(ITEM.replace("Fri, 20 Nov 2026 10:00:00 +0300", "<![CDATA[الجمعة 20 تشرين الثاني 2026 - 10:00]]>")),
    "an Arabic date with Arabic digits": rss(ITEM.replace("Fri, 20 Nov 2026 10:00:00 +0300", "٢٠ نوفمبر ٢٠٢٦ ١٠:٠٠")),
    "a date of its own zone": rss(ITEM.replace("Fri, 20 Nov 2026 10:00:00 +0300", "2026-11-20 10:00:00")),
    "dc:date": rss(ITEM.replace("pubDate>Fri, 20 Nov 2026 10:00:00 +0300</pubDate", "dc:date>2026-11-20T07:00:00Z</dc:date"),
        more='xmlns:dc="http://purl.org/dc/elements/1.1/"'),
    "gzip": gzip.compress(rss().encode()),
    "JSON feed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [
        {"id": "1", "url": "https://news.example/a/1", "title": "قال التحالف في بيان", "date_published": "2026-11-20T10:00:00+03:00"}]}),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_feed_in_any_state_gives_its_article(name: str) -> None:
    (link,) = [x for x in ask(BROKEN[name]).links if x.url == "https://news.example/a/1"]
    assert fold(link.title or "") == fold("قال التحالف في بيان")
    assert link.published == AT


@pytest.mark.parametrize("body", ['{"version":"https://jsonfeed.org/version/1","items":7}', '{"version":1,"items":[]}', '{"items":[{"url":"/a"}]}', "[1]", "{"])
def test_json_that_is_no_feed_is_refused(body: str) -> None:
    with pytest.raises(RouteError) as error:
        ask(body)
    assert error.value.cause == "not_a_feed"


# ---- B1 of the fault catalogue

_LAUGHS = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BLOWUP = f'<!ENTITY a "{"a" * 50_000}">'
BOMBS = {
    "billion laughs": (f"<!DOCTYPE x [{_LAUGHS}]>", "&l9;"),
    "quadratic blow-up": (f"<!DOCTYPE x [{_BLOWUP}]>", "&a;" * 20_000),
    "a file": ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
    "a file by a public name": ('<!DOCTYPE x [<!ENTITY f PUBLIC "-//X//Y" "file:///etc/passwd">]>', "&f;"),
    "a file by a parameter": ('<!DOCTYPE x [<!ENTITY % d SYSTEM "file:///etc/passwd"> %d; <!ENTITY f "%d;">]>', "&f;"),
    "an address": ('<!DOCTYPE x [<!ENTITY f SYSTEM "http://127.0.0.1:9/secret">]>', "&f;"),
    "an external DTD": ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">', "&f;"),
    "an external DTD in a file": ('<!DOCTYPE rss SYSTEM "file:///etc/passwd">', "&f;"),
    "a DOCTYPE in lower case": ('<!doctype x [<!entity f system "file:///etc/passwd">]>', "&f;"),
    "a bracket in a comment": (f"<!DOCTYPE x [<!-- ]> -->{_LAUGHS}]>", "&l9;"),
    "a bracket in a value": (f"<!DOCTYPE x [<!ENTITY q \"]>\">{_LAUGHS}]>", "&l9;"),
    "two DOCTYPES": (f'<!DOCTYPE x><!DOCTYPE x [{_LAUGHS}]>', "&l9;"),
    "an XInclude": ('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>', ""),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", BOMBS)
def test_b1_no_entity_is_expanded_no_file_read_and_no_host_asked(name: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("reading asked the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    head, reference = BOMBS[name]
    feed = rss(f"<item><title>a{reference}b</title><link>https://news.example/a/1</link></item>", f'<?xml version="1.0" encoding="{encoding}"?>{head}')
    sitemap = f"{head}<urlset><url><loc>https://news.example/{reference}</loc></url></urlset>"
    for route, body in ((FEED, feed), (SITEMAP, sitemap)):
        with guarded(2):
            try:
                said = repr(ask(body.encode(encoding), route))
            except RouteError as error:
                said = str(error)
        assert "lollol" not in said
        assert "root:" not in said
        assert "a" * 60_000 not in said


GARBAGE: dict[str, bytes] = {
    "10 MB of noise": random.Random(7).randbytes(10_000_000),
    "4 MB of noise in a feed": b"<rss><channel>" + random.Random(8).randbytes(3_900_000),
    "10 MB in one line": rss(f"<item><title>{'كلمة ' * 1_000_000}</title></item>").encode()[:10_000_000],
    "4 MB in one title": rss(f"<item><title>{'word ' * 750_000}</title><link>/a/1</link></item>").encode(),
    "deep nesting": b"<rss><channel>" + b"<a>" * 300_000,
    "deep and closed": b"<rss><channel><item>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</item></channel></rss>",
    "deep sitemap": b"<urlset>" + b"<url>" * 500_000,
    "many attributes": b"<rss " + b" ".join(b"a%d='1'" % n for n in range(150_000)) + b"><channel/></rss>",
    "many namespaces": b"<rss " + b" ".join(b"xmlns:a%d='u%d'" % (n, n) for n in range(50_000)) + b"><channel/></rss>",
    "open comments": b"<rss><channel>" + b"<!--" * 900_000,
    "open CDATA": b"<rss><channel>" + b"<![CDATA[" * 400_000,
    "open DOCTYPE": b"<!DOCTYPE x [" + b"<!ENTITY a 'b'>" * 200_000,
    "deep JSON": b"[" * 1_000_000,
    "ampersands in a sitemap": b"<urlset><url><loc>" + b"&" * 5_000_000,
    "a gzip bomb": gzip.compress(b"<urlset>" + b" " * 80_000_000),
}  # fmt: skip


@pytest.mark.parametrize("route", [FEED, SITEMAP], ids=["feed", "sitemap"])
@pytest.mark.parametrize("name", GARBAGE)
def test_b1_garbage_ends_soon(name: str, route: Route) -> None:
    """A guard against hanging: bounded work takes well under a second, unbounded work minutes."""
    with guarded(4):
        cause, links = "", 0
        try:
            links = len(ask(GARBAGE[name], route).links)
        except RouteError as error:
            cause = error.cause
    assert cause in {"", "not_a_feed", "too_large"}
    assert links <= 1


def test_b1_a_gzip_bomb_is_never_unpacked_whole() -> None:
    bomb = gzip.compress(bytes(40_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(RouteError, match="more than 1,000 bytes"):
            unpacked(bomb, 1_000)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_of_a_sitemap_cut_anywhere_only_whole_addresses_are_taken() -> None:
    whole = b"<urlset><url><loc>https://x.example/a/123</loc></url><url><loc>https://x.example/a/456</loc></url></urlset>"
    addresses = [claim.href for claim in read_sitemap(whole)[0]]
    assert len(addresses) == 2
    for cut in range(len(whole)):
        found = [claim.href for claim in read_sitemap(whole[:cut])[0] if claim.href]
        assert found == addresses[: len(found)], whole[:cut]


def test_what_a_sitemap_says_of_a_picture_is_not_said_of_the_page() -> None:
    picture = "<image:image><image:loc>https://x.example/1.jpg</image:loc><image:title>A flag</image:title></image:image>"
    video = "<video:video><video:title>Watch</video:title><video:publication_date>2019-01-01</video:publication_date></video:video>"
    news = "<news:news><news:publication><news:language>ar</news:language></news:publication><news:title>The base</news:title></news:news>"
    spaces = " ".join(f'xmlns:{name}="https://{name}.example"' for name in ("image", "video", "news"))
    body = f"<urlset {spaces}><url>{picture}{video}<loc>https://x.example/a/1</loc><lastmod>2026-11-22</lastmod>{news}</url></urlset>"
    assert read_sitemap(body.encode())[0] == [Claim("https://x.example/a/1", "The base", "2026-11-22", "ar")]


# ---- captured feeds


def _captured(shared: Path) -> list[tuple[dict[str, Any], bytes]]:
    captures = shared / "captures"
    rows = [json.loads(line) for line in (captures / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row, gzip.decompress((captures / row["file"]).read_bytes())) for row in rows if row["kind"] in {"feed", "sitemap"}]


def _addresses(body: bytes, base: str) -> list[str]:
    """The different addresses of a feed as feedparser alone gives them."""
    found = []
    for entry in feedparser.parse(io.BytesIO(body), sanitize_html=False).entries:
        href = entry.get("feedburner_origlink") or entry.get("link") or (entry.get("id") if str(entry.get("id")).startswith("http") else "")
        if href:
            found.append(clean_url(href, base))
    return list(dict.fromkeys(found))


def _instant(printed: str) -> datetime | None:
    for read in (datetime.fromisoformat, email.utils.parsedate_to_datetime):
        try:
            at = read(printed)
        except (ValueError, TypeError):
            continue
        return at.astimezone(UTC) if at.tzinfo else None
    return None


@pytest.mark.slow
def test_every_captured_feed_agrees_with_its_truth(shared: Path) -> None:
    """Entries without an address, an address given twice, and dates in the future are not links, links once, and no dates."""
    checked = dated = 0
    for row, body in _captured(shared):
        truth, url = row["truth"], row["url"] or "https://x.invalid/feed"
        found = ask(body, Feed(url=url, confidence=Confidence.SEEN), url=url, timezone=ZoneInfo("UTC"))
        expected = _addresses(body, url)
        assert [x.url for x in found.links] == expected, row["id"]
        assert len(found.links) <= truth["entries"], row["id"]
        first = truth["first"]
        if not found.links or not first["link"]:
            continue
        assert fold(found.links[0].title or "") == fold(_plain(first["title"])) or not first["title"], row["id"]
        checked += 1
        at = _instant(first["published"] or "")
        if at is not None and at < NOW:
            assert found.links[0].published == at, row["id"]
            dated += 1
    assert checked >= 85
    assert dated >= 60


def _plain(title: str | None) -> str:
    return (title or "").replace("<i>", "").replace("</i>", "")
