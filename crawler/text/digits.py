"""Digits of every set our outlets print, brought to 0-9."""

from __future__ import annotations

_ZEROES = (0x0660, 0x06F0, 0xFF10)  # Arabic-Indic, extended (Persian, Urdu, Kurdish), full-width
_TABLE = {zero + value: str(value) for zero in _ZEROES for value in range(10)} | {0x066B: ".", 0x066C: ","}


def to_ascii_digits(text: str) -> str:
    """`text` with all digits, decimal and thousands marks in ASCII; nothing else changes, nor does the length."""
    return text if text.isascii() else text.translate(_TABLE)
