"""What people type into forms and commands, made fit to be kept and shown."""

from __future__ import annotations

_JOINER = "\u200c"  # part of Persian spelling, though it prints nothing


def one_line(text: str, longest: int) -> str:
    """Return what was typed on one line without what controls a terminal or the direction of text, at most so many characters."""
    return " ".join("".join(c if c.isprintable() or c == _JOINER else " " for c in text).split())[:longest]
