"""The root of every error that a person can put right."""

from __future__ import annotations


class SetupError(Exception):
    """Something about the installation or the input is wrong; `str()` is one sentence that says what, where and what to do."""


class OutletError(SetupError):
    """An outlet is declared wrongly; the message names the outlet and what to change."""
