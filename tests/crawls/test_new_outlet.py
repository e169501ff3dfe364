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
