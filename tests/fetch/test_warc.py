"""WARC files as they are found: packed or plain, damaged in every way, and never more of them in memory than a record."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fetch.warc import LARGEST_PAGE, WarcError, WarcFile, WarcPage
from tests.warcs import info, record

PAGE = "<html><head><title>خبر</title></head><body><p>نص الخبر</p></body></html>".encode()


def read(tmp_path: Path, data: bytes, wanted: Callable[[str], bool] = lambda url: True) -> tuple[list[WarcPage], WarcFile]:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(data)
    file = WarcFile(path)
    return list(file.pages(wanted)), file


@pytest.mark.parametrize("packed", [True, False])
def test_pages_come_out_and_everything_else_is_counted(tmp_path: Path, packed: bool) -> None:
    data = b"".join(
        (
            info(packed=packed),
            record("https://a.test/1", PAGE, packed=packed),
            record("https://b.test/1", PAGE, packed=packed),
            record("https://a.test/2", PAGE, first="HTTP/1.1 404 Not Found", packed=packed),
            record("https://a.test/3", b"", kind="revisit", packed=packed),
            record("https://a.test/4", b"", kind="request", first="GET / HTTP/1.1", packed=packed),
            record("https://a.test/i.png", PAGE, media="image/png", packed=packed),
            record("https://a.test/5", PAGE, packed=packed),
        )
    )
    pages, file = read(tmp_path, data, lambda url: url.startswith("https://a.test/"))
    assert [p.url for p in pages] == ["https://a.test/1", "https://a.test/5"]
    assert pages[0] == WarcPage(url="https://a.test/1", at=datetime(2025, 1, 17, 12, 18, 1, tzinfo=UTC), content_type="text/html; charset=utf-8", body=PAGE)
    reasons = ("status 404", "revisit record", "request record", "warcinfo record", "other address", "no web page")
    assert file.skipped == dict.fromkeys(reasons, 1)
    assert file.records == 8
    assert file.position == file.size


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("br", brotli.compress(PAGE)),
        ("gzip", PAGE),  # unpacked by whoever wrote the file
    ],
    ids=["gzip", "deflate", "bare deflate", "brotli", "unpacked already"],
)
def test_a_packed_payload_is_unpacked(tmp_path: Path, encoding: str, packed: bytes) -> None:
    (page,), _ = read(tmp_path, record("https://a.test/1", packed, headers=(f"Content-Encoding: {encoding}",)))
    assert page.body == PAGE


def test_a_chunked_payload_is_joined(tmp_path: Path) -> None:
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (20, PAGE[:20], len(PAGE) - 20, PAGE[20:])
    (page,), _ = read(tmp_path, record("https://a.test/1", chunks, headers=("Transfer-Encoding: chunked",)))
    assert page.body == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, encoding: str) -> None:
    bomb = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}[encoding](bytes(10 * LARGEST_PAGE))
    tracemalloc.start()
    pages, file = read(tmp_path, record("https://a.test/1", bomb, headers=(f"Content-Encoding: {encoding}",)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pages == []
    assert file.skipped == {"too large": 1}
    assert peak < 5 * LARGEST_PAGE


def test_a_damaged_record_costs_itself_alone(tmp_path: Path) -> None:
    chance = random.Random(5)
    whole = [record(f"https://a.test/{n}", PAGE + chance.randbytes(3000)) for n in range(9)]
    broken = bytearray(whole[4])
    broken[200:260] = chance.randbytes(60)
    pages, file = read(tmp_path, b"".join(whole[:4]) + bytes(broken) + b"".join(whole[5:]))
    assert [p.url[-1] for p in pages] == list("01235678")
    assert file.skipped.total() >= 1


def test_a_file_that_ends_in_the_middle_gives_what_is_whole(tmp_path: Path) -> None:
    data = record("https://a.test/1", PAGE) + record("https://a.test/2", PAGE * 50)[:-30]
    pages, file = read(tmp_path, data)
    assert [p.url for p in pages] == ["https://a.test/1"]
    assert file.skipped == {"cut short": 1}


def test_a_plain_file_with_a_wrong_length_goes_on_at_the_next_record(tmp_path: Path) -> None:
    first = record("https://a.test/1", PAGE, packed=False).replace(b"Content-Length: ", b"Content-Length: x", 1)
    pages, file = read(tmp_path, first + record("https://a.test/2", PAGE, packed=False))
    assert [p.url for p in pages] == ["https://a.test/2"]
    assert file.skipped["broken record"] == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000), st.integers(0, 3000), st.booleans())
def test_no_bytes_whatever_make_it_raise(noise: bytes, place: int, packed: bool) -> None:
    import tempfile

    data = record("https://a.test/1", PAGE, packed=packed) + record("https://a.test/2", PAGE, packed=packed)
    spoilt = data[:place] + noise + data[place + len(noise) // 2 :]
    with tempfile.TemporaryDirectory() as folder:
        pages, _ = read(Path(folder), spoilt)
    assert len(pages) <= 3


def test_memory_is_that_of_a_record(tmp_path: Path) -> None:
    body = PAGE + b" " * 200_000 + random.Random(1).randbytes(100_000)
    path = tmp_path / "many.warc.gz"
    with path.open("wb") as out:
        for n in range(60):
            out.write(record(f"https://a.test/{n}", body))
    tracemalloc.start()
    count = sum(1 for _ in WarcFile(path).pages(lambda url: True))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60
    assert peak < 6_000_000


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WarcError, match="cannot be read: No such file"):
        WarcFile(tmp_path / "none.warc.gz")
