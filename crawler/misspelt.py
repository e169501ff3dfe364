"""Variables that look like settings and are none: what people set and never get is to be told."""

from __future__ import annotations

import os
from collections.abc import Callable
from difflib import get_close_matches
from typing import NamedTuple

from crawler.config import FILE, RENAMED, TOLD, Config, read_env_file

_OURS = frozenset({FILE, TOLD, "RASAD_LEASE", "RASAD_RUN_LOG", "RASAD_UP"})  # variables of ours that are no settings
_NEAR = 0.7  # of difflib's ratio: what is less alike may be a variable of the operator's own spiders


class Stray(NamedTuple):
    """A variable that is no setting, though it looks like one."""

    says: str
    remedy: str
    is_meant: bool  # for a setting: it is misspelt, or has another name by now


def strays() -> list[Stray]:
    """Return the variables, also of `.env`, that set nothing."""
    known = {f"RASAD_{name.upper()}" for name in Config.model_fields} | _OURS
    given = {name for name in (*os.environ, *read_env_file()) if name.startswith("RASAD_")}
    return [_stray(name) for name in sorted(given - known)]


def tell_misspelt(say: Callable[[str], None]) -> None:
    """Say, once for a command and all that it starts, what sets nothing though it was meant to: it has written into another database than was meant, else."""
    if TOLD not in os.environ:
        os.environ[TOLD] = "1"
        for stray in (s for s in strays() if s.is_meant):
            say(f"{stray.says}. {stray.remedy}")


def _stray(variable: str) -> Stray:
    name = variable.removeprefix("RASAD_").lower()
    if new := RENAMED.get(name):
        return Stray(f"{variable} is called RASAD_{new.upper()} by now, and is not heeded", f"Set RASAD_{new.upper()} instead.", is_meant=True)
    if near := get_close_matches(name, Config.model_fields, 1, _NEAR):
        return Stray(f"{variable} is no setting, and is not heeded", f"Did you mean RASAD_{near[0].upper()}?", is_meant=True)
    return Stray(f"{variable} is no setting", "docs/operations.md lists them; unset it, unless your own spiders read it.", is_meant=False)
