"""`rasad check`: every route tried, others found, three articles read, what to change; and nothing written."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.discovery.advice import RouteTried, advice
from crawler.discovery.frontpage import Leads
from crawler.survey import _is_our_network
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.newsroom.world import World
from tests.rasad import ROOT, run
from tests.storage.paper import FEED, PAPER

WORLD = World(seed=1, days=2, until=datetime(2026, 1, 18, 9, 0, tzinfo=UTC), per_day=0.5)

FURAT = r"^/(?:rss\.xml|lastnews|archive-sitemap)"


def test_a_dead_route_is_shown_with_what_to_write_in_its_place_and_nothing_is_written(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.fail("furat", "feed_404", only=FURAT)
    env = installation(newsroom, tmp_path)
    done = run("check", "furat", "--json", env=env)
    assert done.returncode == 0, done.stderr
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["state"], row["cause"]) == ("partial", "404")
    by_origin = {origin: [r for r in row["routes"] if r["origin"] == origin] for origin in ("declared", "probed")}
    assert [(r["status"], r["links"]) for r in by_origin["declared"]] == [(404, 0)] * 3
    (found,) = [r for r in by_origin["probed"] if r["works"]]
    assert found["links"] == len(newsroom.truth("furat"))
    assert found["newest"].startswith("2026-01-1")
    assert [p["cause"] for p in row["pages"]] == [None] * 3
    true = newsroom.truth("furat")
    assert all(p["title"] == true[p["url"]].title for p in row["pages"])
    assert any(f"by {found['url']} in crawler/spiders/furat.py" in hint for hint in row["hints"])
    assert list(tmp_path.iterdir()) == []
    assert newsroom.counts("furat").total() <= 3 + 20 + 3 + 1


def test_a_person_sees_routes_articles_and_why_it_is_blocked(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.fail("furat", "challenge")
    done = run("check", "furat", env=installation(newsroom, tmp_path))
    assert done.returncode == 5
    assert "✗ feed (declared): a block or captcha page stands in place of the content" in done.stdout


def test_all_outlets_are_checked_whatever_becomes_of_one_and_the_report_is_written(newsroom: Newsroom, tmp_path: Path) -> None:
    package = tmp_path / "few"
    package.mkdir()
    (package / "__init__.py").touch()
    for key in ("furat", "galawej"):
        shutil.copy(ROOT / "tests" / "newsroom" / "spiders" / f"{key}.py", package)
    newsroom.fail("furat", "refuse")
    env = installation(newsroom, tmp_path, SPIDER_MODULES="few") | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    report = tmp_path / "sent.jsonl"
    done = run("check", "--all", "--report", str(report), env=env, timeout=170)
    assert done.returncode == 1, done.stdout + done.stderr
    head, *rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert head["outlets"] == 2
    assert {r["outlet"]: r["state"] for r in rows} == {"furat": "failed", "galawej": "ok"}
    told = report.read_text(encoding="utf-8") + report.with_suffix(".txt").read_text(encoding="utf-8")
    assert str(tmp_path) not in told
    assert str(Path.home()) not in told
    assert "2 outlets: " in done.stdout
    assert not (tmp_path / "rasad.db").exists()


def test_outlets_that_all_lack_a_name_are_our_own_network() -> None:
    lost = [{"state": "failed", "cause": "dns"}] * 7 + [{"state": "failed", "cause": "timeout"}]
    assert _is_our_network(lost)
    assert not _is_our_network([*lost, {"state": "blocked", "cause": "403"}])
    assert not _is_our_network([{"state": "failed", "cause": "refused"}] * 8)


def tried(url: str, *, links: int = 0, origin: str = "declared", **facts: object) -> RouteTried:
    usual: dict[str, object] = {"url": url, "kind": "feed", "origin": origin, "how": "", "confidence": "seen", "status": 200, "cause": None, "links": links}
    return RouteTried(**(usual | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("routes", "front", "unreadable", "told"),
    [
        ([tried(FEED, links=9)], None, [], []),
        ([tried(FEED, cause="404"), tried("https://paper.test/n", links=9, origin="probed")], None, [], [f"replace {FEED} (404) by https://paper.test/n in"]),
        ([tried(FEED, cause="404"), tried("https://paper.test/b", links=9)], None, [], [f"correct or remove {FEED} (404)"]),
        (
            [tried(FEED, cause="challenge"), tried("https://paper.test/", links=9, origin="probed", kind="listing")],
            None,
            [],
            [f"{FEED} (challenge): open it in a browser from this machine; if it opens there, ask the outlet for access; https://paper.test/ is"],
        ),
        ([tried(FEED, links=9, moved_to="https://paper.test/n")], None, [], [f"replace {FEED} by https://paper.test/n"]),
        ([tried(FEED, links=9, confidence="recalled")], None, [], [f"{FEED} works; set its confidence to SEEN"]),
        (
            [tried(FEED, others=("https://paper.test/x-1",))],
            None,
            [],
            ["The article pattern fits no address that the routes list, such as https://paper.test/x-1"],
        ),
        ([tried(FEED)], Leads("https://new.test/"), [], ["The front page leads to https://new.test/"]),
        ([tried(FEED, links=9)], None, ["no_body", "no_body"], ["2 of 3 articles could not be read (no_body)"]),
    ],
)
def test_what_to_change_is_said_in_words(routes: list[RouteTried], front: Leads | None, unreadable: list[str], told: list[str]) -> None:
    said = list(advice(PAPER, routes, front, unreadable, pages=3))
    assert len(said) == len(told)
    assert all(part in whole for part, whole in zip(told, said, strict=True))
    assert all("crawler/spiders/paper.py" in hint for hint in said)
