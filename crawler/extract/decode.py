"""From the bytes of a page to clean UTF-8: what the page really is encoded in, not what it says.

Reading works on UTF-8 bytes (the parser's own form); `clean` is for every text that leaves the room.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

MAX_HTML = 2_000_000  # bytes; 60,000 paragraphs take a generic reader 6 s
MAX_RAW = 10_000_000  # bytes, scripts included
_SCRIPT = re.compile(rb"<script[^<>]{0,500}>", re.IGNORECASE)
_HEAD = 4096  # where a charset is declared
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# What browsers take these labels for (WHATWG Encoding).
_LABELS = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "x-windows-1256": "cp1256", "big5": "big5hkscs", "utf8": "utf-8", "unicode": "utf-8", "x-user-defined": "cp1252",
}  # fmt: skip
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*(?:[\"']\s*)?([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
_LATIN = _WESTERN | {"cp1254", "iso8859-9"}
_ARABIC = frozenset({"cp1256", "iso8859-6"})
_IN_8859_6 = bytes([0xA0, 0xA4, 0xAC, 0xAD, 0xBB, 0xBF, *range(0xC1, 0xDB), *range(0xE0, 0xF3)])
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # no letters, and no UTF-8
_ONLY_TURKISH = "ışğİŞĞ".encode("cp1254")
_TURKISH_OR_KURDISH = frozenset("ışğİŞĞüöçÜÖÇâêîûÂÊÎÛ".encode("cp1254")) | frozenset(range(0x80, 0xC0))

_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x0d\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_JOINERS = re.compile("[\u200c\u200d]{2,}")


class DecodeError(ValueError):
    """The bytes of a page can't be read as text."""


class TooLargeError(DecodeError):
    """The page is larger than what reading accepts."""


@dataclass(frozen=True)
class Decoded:
    """A page as UTF-8, and how it came to be."""

    utf8: bytes
    charset: str
    note: str = ""  # "mojibake-repaired", "mojibake" (recognised, beyond repair), "lossy", "guessed"


def decode(body: bytes, content_type: str | None = None, *, limit: int = MAX_HTML) -> Decoded:
    """Return the page as UTF-8 without control characters; raises TooLargeError or DecodeError. `limit`: bytes, scripts not counted."""
    if len(body) > limit:
        body = _without_scripts(body, limit)
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _as_utf8(body, name, "")
    if b"\x00" in body[:200] and (wide := _wide(body)):
        return _as_utf8(body, wide, "guessed")
    declared = [*_header_charset(content_type), *_meta_charset(body)]
    decoded = _try_utf8(body, declared) or _legacy(body, declared)
    return _repaired(decoded)


def clean(text: str) -> str:
    """Return one line of text: NFC, no control or direction characters, single spaces; ZWNJ is kept."""
    if not text.isascii():
        text = _UNWANTED.sub(lambda m: " " if m.group() in "\x0b\x0c\r\x85\u2028\u2029" else "", text)
        if "\u200c" in text or "\u200d" in text:
            text = _JOINERS.sub(lambda m: m.group()[0], text).strip("\u200c\u200d")
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    else:
        text = _UNWANTED.sub("", text.replace("\r", " ").replace("\x0b", " ").replace("\x0c", " "))
    return " ".join(text.split())


def _without_scripts(body: bytes, limit: int) -> bytes:
    """A page that is large for the data in its scripts only is read without them."""
    if len(body) > MAX_RAW:
        raise TooLargeError(f"{len(body):,} bytes, more than {MAX_RAW:,}")
    kept, at = [], 0
    while (start := _SCRIPT.search(body, at)) and (end := body.find(b"</script", start.end())) >= 0:
        kept.append(body[at : end if b"ld+json" in start.group() else start.end()])
        at = end
    slim = b"".join([*kept, body[at:]])
    if len(slim) > limit:
        raise TooLargeError(f"{len(slim):,} bytes without scripts, more than {limit:,}")
    return slim


def _header_charset(content_type: str | None) -> list[str]:
    match = _IN_HEADER.search(content_type or "")
    return _known(match.group(1)) if match else []


def _meta_charset(body: bytes) -> list[str]:
    match = _DECLARED.search(body[:_HEAD])
    return _known((match.group(1) or match.group(2)).decode("ascii", "replace")) if match else []


def _known(label: str) -> list[str]:
    label = label.strip().lower()
    try:
        return [codecs.lookup(_LABELS.get(label, label)).name]
    except (LookupError, ValueError):
        return []


def _wide(body: bytes) -> str | None:
    even, odd = body[:200:2].count(0), body[1:200:2].count(0)
    if max(even, odd) < 40:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _as_utf8(body: bytes, charset: str, note: str) -> Decoded:
    try:
        text = body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        text, note = body.decode(charset, "replace"), "lossy"
        if text.count("\ufffd") > len(text) / 10:
            raise DecodeError(f"the bytes are not {charset}") from None
    utf8 = text.removeprefix("\ufeff").encode("utf-8", "replace")
    return Decoded(utf8.translate(None, _CONTROLS), charset, note)


def _try_utf8(body: bytes, declared: list[str]) -> Decoded | None:
    """Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever is declared."""
    plain = body.translate(None, _CONTROLS)
    try:
        plain.decode("utf-8")
        if body.isascii() and declared and declared[0].startswith("iso2022"):
            return None
        return Decoded(plain, "utf-8")
    except UnicodeDecodeError:
        plain = _SURROGATES.sub(b"", plain)
        text = plain.decode("utf-8", "replace")
    broken, sound = text.count("\ufffd"), sum(1 for c in text if c > "\u007f" and c != "\ufffd")
    # A few broken sequences in a sea of sound ones: text cut in mid-letter by the site's own software.
    return Decoded(text.encode(), "utf-8", "lossy") if broken * 20 <= sound else None


def _legacy(body: bytes, declared: list[str]) -> Decoded:
    guess = _guess(body)
    for name in declared:
        if _is_contradicted(name, guess):
            continue
        try:
            return Decoded(body.decode(name).encode("utf-8", "replace").translate(None, _CONTROLS), name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _as_utf8(body, guess, "guessed")


def _is_contradicted(declared: str, guess: str) -> bool:
    """Say whether the bytes speak against a declared charset (they are no UTF-8, nor wide)."""
    return (
        declared.startswith("utf-")
        or (declared in _LATIN and guess in _ARABIC | {"cp1251"})
        or (declared in _WESTERN and guess == "cp1254")
        or (declared in _ARABIC and guess != declared)
    )


def _guess(body: bytes) -> str:
    """Tell windows-1256, ISO-8859-6, windows-1251, 1254 and 1252 apart by which high bytes there are and whether they stand in runs."""
    runs = re.findall(rb"[\x80-\xff]+", body[:400_000])
    high = b"".join(runs)
    if not high or sum(len(r) for r in runs if len(r) > 2) < 0.5 * len(high):
        turkish = any(b in high for b in _ONLY_TURKISH) and sum(b in _TURKISH_OR_KURDISH for b in high) > 0.95 * len(high)
        return "cp1254" if turkish else "cp1252"
    # In Arabic and Persian every eighth letter or so is an alef (C7); Cyrillic text lives in E0-FF.
    if high.count(0xC7) * 16 > len(high):
        return "iso8859-6" if _is_8859_6(high) else "cp1256"
    return "cp1251" if sum(1 for b in high if b >= 0xC0) > 0.9 * len(high) else "cp1252"


def _is_8859_6(high: bytes) -> bool:
    """Tell the two Arabic charsets apart: by the article, by yeh (ED in windows-1256, a rare vowel sign here), by what one of them lacks."""
    lacks = high.translate(None, _IN_8859_6)
    return not lacks and high.count(b"\xc7\xe4") > high.count(b"\xc7\xe1") and high.count(0xED) * 50 < len(high)


# UTF-8 that was once read as a one-byte charset and saved again: the lead bytes of Arabic letters (D8 to DB) and of Turkish
# and Kurdish ones (C3 to C5) show as these letters, each followed by another that is no ASCII. Half of the letters are in such
# pairs at least, the rest may be damaged, or other signs.
_MOJIBAKE = (
    ("cp1252", "ØÙÚÛÃÄÅ", re.compile("[ØÙÚÛÃÄÅ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")),
    ("cp1256", "طظعغأؤإ", re.compile("[طظعغأؤإ][\u0080-\u00bf\u060c\u061b\u061f\u0152-\u0192\u02c6\u0679-\u06d2\u200c-\u2122]")),
)


def _repaired(decoded: Decoded) -> Decoded:
    sample = _sample(decoded.utf8).decode("utf-8", "replace")
    beyond = _beyond_ascii(sample)
    for charset, leads, pairs in _MOJIBAKE:
        if beyond < 6 or (led := sum(map(sample.count, leads))) < 6 or led * 4 < beyond or len(pairs.findall(sample)) * 4 < beyond:
            continue
        text = decoded.utf8.decode("utf-8", "replace")
        fixed = _undo(text, charset)
        good = fixed.count("\ufffd") * 20 < _beyond_ascii(fixed)
        return Decoded(fixed.encode(), decoded.charset, "mojibake-repaired" if good else "mojibake")
    return decoded


def _sample(utf8: bytes) -> bytes:
    """The title with what follows it, and three places in the page: searching all of it costs as much as parsing."""
    title = max(utf8.find(b"<title"), 0)
    quarter = len(utf8) // 4
    return utf8[title : title + 2000] + b" ".join(utf8[quarter * n : quarter * n + 4000] for n in (1, 2, 3))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _undo(text: str, charset: str) -> str:
    byte_of = {bytes([b]).decode(charset, "ignore") or chr(b): b for b in range(128, 256)}
    byte_of |= {chr(b): b for b in range(128, 160)}  # undefined places pass through as C1 controls

    def restore(match: re.Match[str]) -> str:
        return bytes(byte_of[c] for c in match.group()).decode("utf-8", "replace")

    return re.sub("[" + re.escape("".join(byte_of)) + "]+", restore, text)
