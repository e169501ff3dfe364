"""What is wrong with the database, as a reader is told: a heading, a sentence, and the database's own words below it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from crawler.localization import phrase
from crawler.storage.failures import DatabaseError, is_full, trouble_of
from dashboard.words import say

HELD = phrase("Another process keeps the database locked. The crawl holds it for moments only: try again; if it lasts, end the program that has it open.")
DAMAGED = phrase("The file is damaged, or no database of Rasad: restore it from a backup, or name another file. Nothing was changed.")
FULL = phrase("The disk of the database is full: free space on it, then try again. What was stored is kept.")
_NOT_READ, _NOT_OPENED = phrase("The database cannot be read at the moment"), phrase("The database cannot be opened")
_OF = {
    "missing": (phrase("There is no database yet"), phrase("Start the crawl: these pages fill as soon as its first runs have ended.")),
    "gone": (
        phrase("The database is gone"),
        phrase("It was there when this dashboard first read it. Put it back, or restore a backup: these pages go on by themselves."),
    ),
    "older": (phrase("The database is of an older Rasad"), phrase("It has to be brought up to date once, with `rasad migrate`; nothing in it is lost.")),
    "newer": (phrase("The database is of a newer Rasad"), phrase("Upgrade this installation: nothing was changed.")),
    "locked": (_NOT_READ, HELD),
    "damaged": (_NOT_OPENED, DAMAGED),
}
_UNUSABLE = (_NOT_OPENED, phrase("What stands below says why, and what helps."))
_LASTS = phrase("Try again; if it lasts, look at `rasad health`, and restore a backup if the file is damaged.")


class Told(NamedTuple):
    """What a reader is told of a database that failed."""

    title: str
    sentence: str
    cause: str  # in the database's words


def told(error: DatabaseError | SQLAlchemyError) -> Told:
    """Say what is wrong in the reader's language."""
    if isinstance(error, DatabaseError):
        title, sentence = _OF.get(error.kind, _UNUSABLE)
        return Told(say(title), say(sentence), str(error))
    cause = str(getattr(error, "orig", None) or error).split("\n")[0]
    kind = "full" if is_full(error) else trouble_of(error)
    return Told(say(_NOT_READ), say({"locked": HELD, "damaged": DAMAGED, "full": FULL}.get(kind, _LASTS)), cause)
