"""`rasad new-outlet`: what is written of an unknown site works before a person has touched it."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.newcomer import place
from crawler.outlet import Outlet
from tests.fetch.server import Answer, Server
from tests.newsroom.client import get
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.newsroom.world import World
from tests.rasad import ROOT, environment, rows, run

WORLD = World(seed=1, days=2, until=datetime(2026, 1, 18, 9, 0, tzinfo=UTC), per_day=0.5)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like a checkout."""
    (tmp_path / "crawler" / "spiders").mkdir(parents=True)
    return tmp_path


def written(file: Path) -> Outlet:
    """The outlet that a file declares; declaring it checks it."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Outlet = next(m.outlet for m in vars(module).values() if getattr(m, "__module__", "") == file.stem and hasattr(m, "outlet"))
    return found


def in_checkout(newsroom: Newsroom, folder: Path) -> dict[str, str]:
    return installation(newsroom, folder) | {"PYTHONPATH": str(ROOT)}


def test_an_outlet_is_begun_from_its_address_alone(newsroom: Newsroom, checkout: Path) -> None:
    env = in_checkout(newsroom, checkout)
    done = run("new-outlet", newsroom.urls["furat"], "--key", "shatt", "--name", "Shatt News", env=env, cwd=checkout)
    assert done.returncode == 0, done.stderr
    outlet = written(checkout / "crawler" / "spiders" / "shatt.py")
    assert (outlet.key, outlet.name, outlet.languages) == ("shatt", "Shatt News", ("ar",))
    assert all(outlet.is_article(url) for url in newsroom.truth("furat"))
    assert not outlet.is_article(newsroom.urls["furat"] + "/lastnews/")
    assert outlet.routes
    assert outlet.timezone == "Asia/Baghdad"  # its pages print local time without a zone, its feed names the offset
    assert any("its feed and 3 pages differ by +3 h" in u for u in outlet.unverified)
    assert "datalife.LAYOUT" in (checkout / "crawler" / "spiders" / "shatt.py").read_text(encoding="utf-8")
    read = rows(run("read", "--batch", "data/captures/shatt/manifest.jsonl", env=env, cwd=checkout))
    true = newsroom.truth("furat")
    assert sum(row["title"] == true[row["url"]].title for row in read if row["url"] in true) == 3
    test = (checkout / "tests" / "outlets" / "test_shatt.py").read_text(encoding="utf-8")
    assert 'TITLE = ""' in test
    again = run("new-outlet", newsroom.urls["furat"], "--key", "shatt", env=env, cwd=checkout)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_an_outlet_is_begun_from_a_saved_page_without_the_network(newsroom: Newsroom, checkout: Path) -> None:
    url = newsroom.urls["sanabil"] + "/"
    (checkout / "front.html").write_bytes(get(url).body)
    newsroom.forget_requests()
    done = run("new-outlet", "--from", "front.html", "--url", url, "--key", "wheat", env=in_checkout(newsroom, checkout), cwd=checkout)
    assert done.returncode == 0, done.stderr
    assert newsroom.requests() == []
    outlet = written(checkout / "crawler" / "spiders" / "wheat.py")
    assert all(outlet.is_article(u) for u in newsroom.truth("sanabil"))
    (row,) = [json.loads(line) for line in (checkout / "data" / "captures" / "wheat" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row["url"] == url


def test_a_site_whose_articles_cannot_be_read_says_so(newsroom: Newsroom, checkout: Path) -> None:
    """One that scripts fill in shows the same few words on every page."""
    done = run("new-outlet", newsroom.urls["shurfa"], "--key", "balcony", env=in_checkout(newsroom, checkout), cwd=checkout)
    assert done.returncode == 0, done.stderr
    assert "how its pages are read: 3 of 3 articles could not be" in done.stdout
    assert "RenderedSpider" in done.stdout
    assert written(checkout / "crawler" / "spiders" / "balcony.py").layouts == ()


TEXT = [f"قال المتحدث باسم الوزارة في بيانه رقم {n} إن العمل في الجسر ينتهي هذا الشهر بعد تأخير طويل." for n in range(1, 5)]
OF_ITS_OWN = (
    "<html lang=ar><meta charset=utf-8><title>الجسر يفتح أبوابه | صحيفة الرافد</title><div class=hdr>صحيفة الرافد</div><div class=unwan>الجسر يفتح أبوابه</div>"
    f"<time datetime=2026-01-18T09:00:00+03:00></time><div class=nass>{''.join(f'<p>{line}</p>' for line in TEXT)}</div>"
)


def begun_with_markup_of_its_own(checkout: Path) -> Outlet:
    (checkout / "page.html").write_text(OF_ITS_OWN, encoding="utf-8")
    url = "https://rafid.test/khabar/88210/"
    done = run("new-outlet", "--from", "page.html", "--url", url, env=environment(checkout) | {"PYTHONPATH": str(ROOT)}, cwd=checkout)
    assert done.returncode == 0, done.stderr
    return written(checkout / "crawler" / "spiders" / "rafid.py")


def test_a_site_with_markup_of_its_own_gets_the_layout_of_its_page(checkout: Path) -> None:
    outlet = begun_with_markup_of_its_own(checkout)
    assert [(x.title, x.body) for x in outlet.layouts] == [((".unwan",), (".nass",))]
    assert "UTC stands for it" in " ".join(outlet.unverified)


def test_whoever_follows_the_guide_has_tests_that_pass(tmp_path: Path) -> None:
    """Step 3 of docs/adding-an-outlet.md in a copy of this checkout, for a layout that no page of tests/pages stands for."""
    for folder in ("crawler", "seeds", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert begun_with_markup_of_its_own(tmp_path).layouts
    test = tmp_path / "tests" / "outlets" / "test_rafid.py"
    told = {"TITLE": "الجسر يفتح أبوابه", "FIRST": TEXT[0], "LAST": TEXT[-1], "DAY": "2026-01-18"}
    test.write_text(re.sub(r'^([A-Z]+) = ""', lambda m: f"{m[1]} = {told[m[1]]!r}", test.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/outlets/test_rafid.py", "tests/test_outlets.py", "-k", "rafid"]
    env = environment(tmp_path) | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout


def small_site(*, feed: bool = True, of: str = "/khabar/{}-{}.html", most: int = 6) -> dict[str, Answer]:
    """A small paper with short addresses: a front page with some links, and a feed of two fewer."""
    html, paths = {"Content-Type": "text/html; charset=utf-8"}, [of.format(100 + n, n) for n in range(1, most + 1)]
    head = '<html lang="ar"><meta charset="utf-8"><link rel="alternate" type="application/rss+xml" href="/feed.xml"><title>صحيفة الرافد</title>'
    site = {"/": Answer(f"{head}<a href='/about.html'>من نحن</a>{''.join(f'<p><a href={p!r}>خبر</a>' for p in paths)}".encode(), headers=html)}
    for number, path in enumerate(paths):
        text = OF_ITS_OWN.replace("الجسر يفتح أبوابه", f"الجسر {number} يفتح أبوابه").replace("في بيانه رقم", f"في بيان {number} رقم")
        site[path] = Answer(text.encode(), headers=html)
    items = "".join(f"<item><title>خبر</title><link>{path}</link></item>" for path in paths[: most - 2])
    rss = f"<rss version='2.0'><channel><title>صحيفة الرافد</title>{items}</channel></rss>"
    return site | ({"/feed.xml": Answer(rss.encode(), headers={"Content-Type": "application/rss+xml"})} if feed else {})


@pytest.mark.parametrize(
    ("site", "routes", "pattern"),
    [
        (small_site(), ["feed"], r"/khabar/(?P<id>\d+)-[^/?#]*/?$"),
        (small_site(feed=False), ["listing"], r"/khabar/(?P<id>\d+)-[^/?#]*/?$"),
        (small_site(of="/n/{}{}"), ["feed"], r"/n/(?P<id>\d+)/?$"),
        (small_site(of="/n/short-{1}"), ["feed"], r"/n/[^/?#-]*-[^/?#]*/?$"),
        (small_site(of="/show.php?id={}", feed=False), ["listing"], r"/show\.php\?(?:[^#]*&)?id=(?P<id>\d+)(?:&[^#]*)?/?$"),
    ],
)
def test_a_small_site_with_short_addresses_is_begun(checkout: Path, site: dict[str, Answer], routes: list[str], pattern: str) -> None:
    """What its feed names is an article, whatever its address; without a feed, what its front page lists much of."""
    with Server(site) as server:
        env = environment(checkout, ALLOW_PRIVATE="127.0.0.1") | {"PYTHONPATH": str(ROOT)}
        done = run("new-outlet", server.url, "--key", "rafid", env=env, cwd=checkout)
    assert done.returncode == 0, done.stderr
    outlet = written(checkout / "crawler" / "spiders" / "rafid.py")
    assert [route.kind for route in outlet.routes] == routes
    assert outlet.article.endswith(pattern)
    assert [x.body for x in outlet.layouts] == [(".nass",)]  # three of its articles were read
    assert not any(outlet.is_article(u) for u in (outlet.home, outlet.home + "about.html", outlet.home + "feed.xml"))


def test_where_nothing_counts_as_an_article_the_refusal_says_what_was_seen(checkout: Path) -> None:
    with Server(small_site(of="/n/{1}", feed=False) | {"/rss": Answer(b"<rss version='2.0'><channel><title>x</title></channel></rss>")}) as server:
        env = environment(checkout, ALLOW_PRIVATE="127.0.0.1") | {"PYTHONPATH": str(ROOT)}
        done = run("new-outlet", server.url, "--key", "rafid", env=env, cwd=checkout)
        home = server.url
    assert done.returncode == 2
    assert f"What answered: {home}/, {home}/rss" in done.stderr
    assert f"Links: 7 such as {home}/about.html, {home}/n/1, {home}/n/2, but none with a number" in done.stderr
    assert "docs/adding-an-outlet.md, By hand" in done.stderr
    assert "404" not in done.stderr  # is what Rasad's own guesses were answered with
    assert len(done.stderr.splitlines()) == 1
    assert "## By hand" in (ROOT / "docs" / "adding-an-outlet.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/", "/khabar/101-1.html"])
def test_a_saved_page_of_a_small_site_is_enough(checkout: Path, path: str) -> None:
    (checkout / "page.html").write_bytes(small_site()[path].body)
    env = environment(checkout) | {"PYTHONPATH": str(ROOT)}
    done = run("new-outlet", "--from", "page.html", "--url", f"https://rafid.test{path}", env=env, cwd=checkout)
    assert done.returncode == 0, done.stderr
    outlet = written(checkout / "crawler" / "spiders" / "rafid.py")
    assert outlet.is_article("https://rafid.test/khabar/109-9.html")
    assert not outlet.is_article("https://rafid.test/about.html")


def test_what_is_written_is_formatted(newsroom: Newsroom, checkout: Path) -> None:
    ruff = Path(sys.executable).parent / "ruff"
    if not ruff.exists():
        pytest.skip("ruff is not beside this Python: install the dev group")
    url = newsroom.urls["furat"] + "/"
    (checkout / "front.html").write_bytes(get(url).body)
    assert run("new-outlet", "--from", "front.html", "--url", url, "--key", "shatt", env=in_checkout(newsroom, checkout), cwd=checkout).returncode == 0
    for file in ("crawler/spiders/shatt.py", "tests/outlets/test_shatt.py"):
        text = (checkout / file).read_text(encoding="utf-8")
        for check in (["format", "--check"], ["check"]):  # as if it stood in this checkout
            command = [ruff, *check, "--stdin-filename", file, "-"]
            done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["paper.test"], "'paper.test' is no web address"),
        (["http://[::1"], "is no web address"),
        (["http://paper.test:99999/"], "is no web address"),
        (["https://paper.test/", "--key", "../../paper"], "is no key"),
        (["https://paper.test/", "--key", "The Paper"], "is no key"),
        (["https://paper.test/", "--key", "روزنامه"], "is no key"),
        (["https://7.test/"], "site_7.py is there already"),
        (["https://paper.test/", "--key", "irna"], "There is an outlet 'irna' already"),
        (["--from", "page.html", "--url", "https://paper.test/"], "links to nothing that looks like an article of paper.test"),
        (["--from", "page.html", "--url", "paper"], "'paper' is no web address"),
        (["--from", "none.html", "--url", "https://paper.test/"], "none.html cannot be read"),
    ],
)
def test_what_cannot_be_begun_is_told(checkout: Path, arguments: list[str], told: str) -> None:
    (checkout / "page.html").write_text("<html><a href='/about'>About</a></html>", encoding="utf-8")
    env = environment(checkout) | {"PYTHONPATH": str(ROOT)}
    (checkout / "crawler" / "spiders" / "site_7.py").touch()
    done = run("new-outlet", *arguments, env=env, cwd=checkout)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(checkout.rglob("*paper*"))


def test_what_cannot_be_written_leaves_nothing_behind(newsroom: Newsroom, checkout: Path) -> None:
    (checkout / "tests").touch()  # no folder, so the test cannot be written
    done = run("new-outlet", newsroom.urls["furat"], "--key", "shatt", env=in_checkout(newsroom, checkout), cwd=checkout)
    assert done.returncode == 2
    assert "nothing was written of shatt" in done.stderr
    assert not list(checkout.rglob("*shatt*"))


def test_a_site_cannot_write_code_by_its_addresses(checkout: Path) -> None:
    links = "".join(f"<a href='/a%22,leaked,r%22/{n}-long-slug-of-it'>x</a>" for n in (1234567, 1234568, 1234569))
    (checkout / "page.html").write_text(f'<html lang="en"><title>\\ """ | {{x}}</title>{links}</html>', encoding="utf-8")
    env = environment(checkout) | {"PYTHONPATH": str(ROOT)}
    done = run("new-outlet", "--from", "page.html", "--url", "https://user:secret@Paper.test/", "--key", "none", "--name", '"""\\', env=env, cwd=checkout)
    assert done.returncode == 0, done.stderr
    outlet = written(checkout / "crawler" / "spiders" / "none.py")
    assert outlet.home == "https://paper.test/"
    assert len(outlet.examples) == 2


@pytest.mark.parametrize(
    ("host", "key"), [("www.paper.iq", "paper"), ("paper.com.tr", "paper"), ("ar.paper.example", "paper"), ("964media.com", "site_964media"), ("co.uk", "co")]
)
def test_a_key_is_the_name_in_a_host(tmp_path: Path, host: str, key: str) -> None:
    (tmp_path / "crawler" / "spiders").mkdir(parents=True)
    assert place(f"https://{host}/", key=None, known=(), root=tmp_path).key == key
