"""Bytes become text by what they are, whatever is declared."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.decode import MAX_HTML, DecodeError, TooLargeError, clean, decode

ARABIC = "قال التحالف الدولي في بيان إن قواته نفذت عملية مشتركة شمال شرقي سوريا، أسفرت عن اعتقال قيادي. " * 3
RUSSIAN = "Коалиция заявила, что её силы провели совместную операцию на северо-востоке Сирии. " * 3
TURKISH = "Koalisyon güçleri, Suriye'nin kuzeydoğusunda ortak bir operasyon düzenlediğini açıkladı; şüpheli yakalandı. " * 3


def text(body: bytes, content_type: str | None = None) -> str:
    return decode(body, content_type).utf8.decode()


@pytest.mark.parametrize("declared", [None, "text/html; charset=windows-1256", "text/html; charset=iso-8859-1", "text/html; charset=nonsense"])
def test_valid_utf8_is_utf8_whatever_is_declared(declared: str | None) -> None:
    assert text(ARABIC.encode(), declared) == ARABIC


@pytest.mark.parametrize("declared", [None, "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=windows-1256"])
def test_windows_1256_is_recognised_whatever_is_declared(declared: str | None) -> None:
    assert text(ARABIC.encode("cp1256"), declared) == ARABIC


def test_meta_declares_a_legacy_charset() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1254">{TURKISH}'
    assert text(page.encode("cp1254")) == page


def test_undeclared_cyrillic_and_turkish() -> None:
    assert text(RUSSIAN.encode("cp1251")) == RUSSIAN
    assert text(TURKISH.encode("cp1254")) == TURKISH


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_and_marked_encodings(charset: str) -> None:
    page = "<html><head><title>Coalition statement of the week</title></head><body><p>Some text here, and more</p></body></html>" + ARABIC
    assert text(page.encode(charset)) == page


@pytest.mark.parametrize("read_as", ["cp1252", "cp1256"])
def test_mojibake_is_repaired(read_as: str) -> None:
    damaged = "".join(bytes([b]).decode(read_as, "ignore") or chr(b) for b in f"<title>{ARABIC}</title>".encode())
    found = decode(damaged.encode())
    assert found.note == "mojibake-repaired"
    assert found.utf8.decode() == f"<title>{ARABIC}</title>"


def test_mojibake_that_has_lost_letters_is_flagged() -> None:
    damaged = "".join(bytes([b]).decode("cp1252", "ignore") or "?" for b in f"<title>{ARABIC}</title>".encode()).replace("§", "?")
    assert decode(damaged.encode()).note == "mojibake"


def test_true_arabic_and_danish_are_left_alone() -> None:
    danish = "<title>Østersøen: øl, æbler og ål på Ærø. Øvrige nyheder om Ørsted og Århus.</title>" * 10
    heavy = "<title>ظل الطريق طويلا، وطلب الطلاب عطلة من الطبيب، ظهرا وعصرا، في غزة وبغداد</title>" * 10
    assert decode(danish.encode()).note == ""
    assert text(heavy.encode()) == heavy


def test_a_few_broken_letters_do_not_make_it_another_charset() -> None:
    found = decode(ARABIC.encode()[:-3] + b" end of text " + ARABIC.encode())
    assert found.charset == "utf-8"
    assert found.note == "lossy"


def test_size_cap_counts_without_scripts() -> None:
    with pytest.raises(TooLargeError):
        decode(b"<p>text</p>" * (MAX_HTML // 8))
    slim = decode(b"<title>x</title><script>" + b"data " * 500_000 + b"</script><p>text</p>")
    assert slim.utf8.endswith(b"</script><p>text</p>")
    assert len(slim.utf8) < 200


def test_bytes_that_are_not_what_their_mark_says() -> None:
    with pytest.raises(DecodeError):
        decode(b"\xff\xfe" + b"\x00\xd8" * 500)


def test_clean_keeps_zwnj_and_drops_what_cannot_be_seen() -> None:
    assert clean("  می\u200cشود \u202eabc\u202c\u0000 \u200b\u2066x\u2069\n\n y ") == "می\u200cشود abc x y"
    assert clean("a" + "\u200d" * 500 + "b") == "a\u200db"
    assert clean("e\u0301") == "é"
    assert clean("\ud800a\udfff") == "a"


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=utf-8", "charset=cp1256", "charset='"]))
def test_decoding_gives_utf8_or_its_own_error(body: bytes, content_type: str | None) -> None:
    with contextlib.suppress(DecodeError):
        decode(body, content_type).utf8.decode("utf-8")


@given(st.text(max_size=200))
def test_clean_is_idempotent_and_can_be_stored(dirty: str) -> None:
    once = clean(dirty)
    assert clean(once) == once
    assert "\x00" not in once
    once.encode("utf-8")


@pytest.mark.parametrize("piece", [b"<script", b"<script>", b"<meta ", b"charset=", "Ø".encode(), b"\xff", b"\x00a"])
def test_hostile_bytes_take_linear_time(piece: bytes) -> None:
    started = time.process_time()
    with contextlib.suppress(DecodeError):
        decode(piece * (1_900_000 // len(piece)))
    assert time.process_time() - started < 2
