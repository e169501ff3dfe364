"""The root of every error that a person can put right, and the exit codes that tell whoever starts us whether to try again."""

from __future__ import annotations

WRONG_SETUP = 2  # as of wrong usage: a person must put something right
DAMAGED = 74  # EX_IOERR of sysexits(3): the database is damaged, and a person must restore it
TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits(3): the database cannot be used now; a later start may find it well
STORAGE = (DAMAGED, TRY_AGAIN)


class SetupError(Exception):
    """Something about the installation or the input is wrong; `str()` is one sentence that says what, where and what to do."""

    exit_code = WRONG_SETUP


class OutletError(SetupError):
    """An outlet is declared wrongly; the message names the outlet and what to change."""
