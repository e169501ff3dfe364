"""`rasad export`: what it prints, and what it writes where."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pyarrow.parquet as pq
import pytest
import typer
from sqlalchemy import text

from crawler.commands.exporting import Verdict, export
from crawler.export.formats import Format
from crawler.output import OutputError
from crawler.storage.engine import forget, open_database, reading
from tests.dashboard.world import ZONE, World


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with some hundred stories."""
    address = f"sqlite:///{tmp_path_factory.mktemp('export') / 'rasad.db'}"
    World(days=12, volume=0.5).fill(open_database(address))
    yield address
    forget(address)


@pytest.fixture(autouse=True)
def _installed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_DATABASE_URL", url)


def ids(url: str, where: str = "1") -> list[int]:
    """Ids of stories by a query of the tests' own."""
    with reading(open_database(url)) as connection:
        return list(connection.scalars(text(f"SELECT id FROM story WHERE verdict IN ('relevant', 'possible') AND {where} ORDER BY id")))


@pytest.mark.parametrize("form", Format)
def test_a_folder_gets_a_file_named_by_filter_and_moment(url: str, form: Format, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(form=form, output=tmp_path, language=["fa", "tr"], verdict=Verdict.RELEVANT)
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("rasad_fa+tr_relevant_at-2")
    expected = ids(url, "language IN ('fa', 'tr') AND verdict = 'relevant'")
    assert f"{len(expected)} rows written to" in capsys.readouterr().out
    if form is Format.JSONL:
        found = [json.loads(line)["id"] for line in file.read_text().splitlines()]
    elif form is Format.CSV:
        with file.open(encoding="utf-8-sig", newline="") as table:
            found = [int(row["id"]) for row in csv.DictReader(table)]
    elif form is Format.PARQUET:
        found = pq.read_table(file)["id"].to_pylist()
    else:
        found = sorted(int(entry.link.rsplit("/", 1)[1]) for entry in feedparser.parse(file).entries)
    assert found == expected


def test_a_spreadsheet_names_sources_as_the_pages_do(url: str, tmp_path: Path) -> None:
    export(form=Format.CSV, output=tmp_path / "stories.csv")
    with (tmp_path / "stories.csv").open(encoding="utf-8-sig", newline="") as table:
        named = {int(row["id"]) for row in csv.DictReader(table) if "Pentagon" in row["sources"].split("; ")}
    assert named == {*ids(url, "id IN (SELECT story_id FROM attribution WHERE canonical = 'pentagon' AND role <> 'publisher')")} != set()


def test_the_newest_of_a_search_in_a_period(url: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    today = datetime.now(UTC).astimezone(ZONE).date()
    export(query="التحالف", since=(today - timedelta(days=6)).isoformat(), until=(today - timedelta(days=1)).isoformat(), limit=4)
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    days = [r["published_local"] for r in rows]
    assert len(rows) == 4
    assert days == sorted(days, reverse=True)
    assert (today - timedelta(days=6)).isoformat() <= min(days) <= max(days) <= (today - timedelta(days=1)).isoformat()
    assert all("التحالف" in r["title"] + r["body"] for r in rows)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "feed.rss"
    place.write_text("the last one")
    export(form=Format.RSS, output=place, limit=2)
    assert len(feedparser.parse(place).entries) == 2
    assert list(tmp_path.iterdir()) == [place]
    with pytest.raises(OutputError, match="cannot be written"):
        export(form=Format.RSS, output=tmp_path / "no" / "such" / "folder.rss")


def test_a_place_that_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    place = tmp_path / "pipe"
    os.mkfifo(place)
    with ThreadPoolExecutor() as threads:
        read = threads.submit(place.read_bytes)
        export(form=Format.RSS, output=place, limit=2)
        assert len(feedparser.parse(read.result(timeout=30)).entries) == 2
    assert place.is_fifo()


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(typer.BadParameter, match="2026-01-30 is before --since 2026-01-31"):
        export(since="2026-01-31", until="2026-01-30")
    with pytest.raises(typer.BadParameter, match="a feed holds stories"):
        export(form=Format.RSS, everything=True)
    with pytest.raises(typer.BadParameter, match="xx is no language"):
        export(language=["xx"])
    with pytest.raises(typer.BadParameter, match="there is no topic 'nonsense'"):
        export(topic="nonsense")
