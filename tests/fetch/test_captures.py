"""The manifest of a folder of captures, and what is said of a broken one."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.fetch.captures import Capture, ReplayError, each_row, read_folder, read_manifest


def _folder(tmp_path: Path, *lines: dict[str, Any] | bytes) -> Path:
    (tmp_path / "page.html").write_bytes(b"<p>page</p>")
    rows = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]
    (tmp_path / "manifest.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    return tmp_path


def _only(folder: Path) -> Capture:
    (capture,) = read_folder(folder)
    return capture


def test_a_full_row_is_read(tmp_path: Path) -> None:
    row = {
        "id": "a/1",
        "url": "https://alpha.example/news/1",
        "kind": "feed",
        "file": "page.html",
        "status": 503,
        "headers": {"Retry-After": 5},
        "match": "path",
        "captured": "2025-06-05 19:01:58+02:00",
        "title": "عنوان",
        "truth": {"title": "never read"},
    }
    capture = _only(_folder(tmp_path, row))
    assert (capture.id, capture.kind, capture.status, capture.any_query, capture.title) == ("a/1", "feed", 503, True, "عنوان")
    assert capture.captured == datetime(2025, 6, 5, 17, 1, 58, tzinfo=UTC)
    assert capture.headers == {"Retry-After": "5"}
    assert capture.read_bytes() == b"<p>page</p>"


def test_a_bare_row_is_an_article_answered_with_200(tmp_path: Path) -> None:
    capture = _only(_folder(tmp_path, {"file": "page.html", "url": None, "captured": "long ago"}))
    assert (capture.id, capture.url, capture.kind, capture.status, capture.captured) == ("page.html", None, "article", 200, None)


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    assert len(read_folder(_folder(tmp_path, b'\xef\xbb\xbf{"file": "page.html"}', b"", b"  ", {"file": "page.html"}))) == 2


def test_a_gzipped_file_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    folder = _folder(tmp_path, {"file": "a.html.gz"}, {"file": "b.html"})
    for name in ("a.html.gz", "b.html"):
        (folder / name).write_bytes(gzip.compress(b"unpacked"))
    assert [capture.read_bytes() for capture in read_folder(folder)] == [b"unpacked", b"unpacked"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{not json", "manifest.jsonl line 2 is not JSON"),
        (b"[1, 2]", "line 2 is not a JSON object"),
        (b"[" * 100_000, "line 2 is not JSON"),
        (b"\xff\xfe", "line 2 is not JSON"),
        ({"url": "https://alpha.example/"}, "line 2 has no 'file'"),
        ({"file": 7}, "line 2 has no 'file'"),
        ({"file": "../outside.html"}, "line 2: file '../outside.html' lies outside the folder"),
        ({"file": "/etc/passwd"}, "line 2: file '/etc/passwd' lies outside the folder"),
        ({"file": "link.html"}, "line 2: file 'link.html' lies outside the folder"),
        ({"file": "missing.html"}, "line 2: there is no file 'missing.html'"),
        ({"file": "."}, "line 2: there is no file '.'"),
        ({"file": "page.html\x00"}, "line 2: there is no file"),
        ({"file": "page.html", "status": "ok"}, "line 2: status 'ok' is no HTTP status"),
        ({"file": "page.html", "status": 42}, "line 2: status 42 is no HTTP status"),
        ({"file": "page.html", "headers": []}, None),
        ({"file": "page.html", "headers": ["a"]}, "line 2: headers must be an object"),
        ({"file": "page.html", "match": "host"}, "line 2: match 'host' is unknown"),
    ],
)
def test_a_broken_line_is_named_with_file_line_and_remedy(tmp_path: Path, line: dict[str, Any] | bytes, says: str | None) -> None:
    (tmp_path / "captures").mkdir()
    folder = _folder(tmp_path / "captures", {"file": "page.html"}, line)
    (tmp_path / "outside.html").write_bytes(b"outside")
    (folder / "link.html").symlink_to(tmp_path / "outside.html")
    if says is None:
        assert len(read_folder(folder)) == 2
        return
    with pytest.raises(ReplayError) as caught:
        read_folder(folder)
    text = str(caught.value)
    assert says in text
    assert str(folder / "manifest.jsonl") in text
    assert "\n" not in text


def test_a_folder_without_manifest_and_one_that_is_none_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"manifest\.jsonl cannot be read \(No such file"):
        read_folder(tmp_path)
    with pytest.raises(ReplayError, match="is not a folder"):
        read_folder(tmp_path / "nowhere")


def test_a_manifest_is_read_row_by_row(tmp_path: Path) -> None:
    rows = read_manifest(_folder(tmp_path, {"file": "page.html"}, b"broken") / "manifest.jsonl")
    assert next(rows).path.name == "page.html"
    with pytest.raises(ReplayError):
        next(rows)


def test_a_row_that_cannot_be_used_costs_no_other(tmp_path: Path) -> None:
    bad, good = each_row(_folder(tmp_path, {"id": 7, "file": "gone.html"}, {"file": "page.html"}) / "manifest.jsonl")
    assert isinstance(bad, ReplayError)
    assert bad.id == 7
    assert isinstance(good, Capture)


def test_a_damaged_or_endless_file_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path, {"file": "cut.gz"}, {"file": "bomb.gz"})
    whole = gzip.compress(b"some text that does not come through")
    (folder / "cut.gz").write_bytes(whole[:20])
    (folder / "bomb.gz").write_bytes(gzip.compress(bytes(65 * 1024 * 1024), 1))
    cut, bomb = read_folder(folder)
    with pytest.raises(ReplayError, match=r"line 1: .*cut\.gz cannot be read"):
        cut.read_bytes()
    with pytest.raises(ReplayError, match=r"line 2: .*bomb\.gz holds more than 64 MiB"):
        bomb.read_bytes()


def test_the_shared_captures_can_all_be_read(shared: Path) -> None:
    captures = read_folder(shared / "captures")
    assert len(captures) > 700
    sizes = {row["id"]: row["bytes"] for row in map(json.loads, (shared / "captures" / "manifest.jsonl").read_text("utf-8").splitlines())}
    assert all(len(capture.read_bytes()) == sizes[capture.id] for capture in captures[::25])
