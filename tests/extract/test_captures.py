"""Real captured pages and feeds, where the folder `shared` lies beside the checkout. Thresholds, never single pages."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler import evaluation
from crawler.article import Article, Reason, Rejection
from crawler.contract import read_row
from crawler.evaluation import Score
from crawler.extract.links import RouteError, read_route
from crawler.extract.page import read_page
from crawler.outlet import Confidence, Feed
from tests.extract.pages import NOW


@lru_cache(maxsize=1)
def rows(captures: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (captures / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


@lru_cache(maxsize=1)
def readings(captures: Path) -> list[tuple[dict[str, Any], Article | Rejection]]:
    read = []
    for row in rows(captures):
        if row["kind"] == "article" and row.get("truth"):
            body = gzip.decompress((captures / row["file"]).read_bytes())
            read.append((row, read_page(body, url=row["url"] or "https://x.invalid/a/1", content_type=None, outlet=None, fetched_at=NOW)))
    return read


@lru_cache(maxsize=1)
def score(captures: Path) -> Score:
    return evaluation.captures(rows(captures), {row["id"]: read_row(result, row["url"]) for row, result in readings(captures)})


@pytest.mark.slow
def test_bodies_of_unknown_sites(shared: Path) -> None:
    found = score(shared / "captures")
    assert found.figures["all"]["body f1"] >= 0.97
    assert found.figures["Middle East"]["body f1"] >= 0.985
    assert [f.id for f in found.failures if f.case == "body holds what is no part of it"][1:] == []  # of sixteen; one is read better by its outlet


@pytest.mark.slow
def test_titles_and_days_of_unknown_sites(shared: Path) -> None:
    found = score(shared / "captures")
    assert found.figures["all"]["title"] >= 0.93
    assert found.figures["all"]["day"] >= 0.935
    wrong = [f for f in found.failures if f.case == "day" and f.kind == "wrong"]
    assert len(wrong) <= 0.053 * found.figures["all"]["cases"]  # nearly all are changes, UTC days and mistakes of the sets; a wrong day is worse than none


@pytest.mark.slow
def test_no_captured_article_is_taken_for_what_stands_in_place_of_one(shared: Path) -> None:
    """The few that are refused so have no title in the truth either: two walls, a frame for scripts and a redirect."""
    standing = {Reason.CHALLENGE, Reason.CONSENT, Reason.LOGIN, Reason.UNAVAILABLE, Reason.SCRIPT_ONLY, Reason.NOT_FOUND, Reason.EMPTY}
    read = readings(shared / "captures")
    taken = [(row, found) for row, found in read if isinstance(found, Rejection) and found.reason in standing]
    assert len(read) > 500
    assert [row["id"] for row, _ in taken if row["truth"].get("title") or row["truth"].get("body")] == []
    assert len(taken) <= 0.01 * len(read)


def test_every_captured_feed_is_read_or_refused_with_a_cause(shared: Path) -> None:
    captures = shared / "captures"
    feeds = [row for row in rows(captures) if row["kind"] == "feed"]
    assert len(feeds) > 80
    read, causes = 0, Counter[str]()
    for row in feeds:
        url = row["url"] or "https://x.invalid/feed"
        body = gzip.decompress((captures / row["file"]).read_bytes())
        try:
            found = read_route(body, route=Feed(url=url, confidence=Confidence.SEEN), url=url, content_type=None, timezone=ZoneInfo("UTC"), reference=NOW)
        except RouteError as error:
            causes[error.cause] += 1
        else:
            read += bool(found.links)
    assert set(causes) <= {"html_page", "not_a_feed", "too_large", "challenge"}
    assert read >= 0.9 * len(feeds)
