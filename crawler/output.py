"""What commands write: standard output, whose reader may stop reading (`| head`), which is no error, and files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from crawler.errors import SetupError


class Shown(Console):
    """Standard output for a person. When nobody reads on, the rest is not shown, and the command ends as it would have."""

    def on_broken_pipe(self) -> None:
        """Show nothing more."""
        self.quiet = True
        _nowhere()

    def print(self, *objects: Any, **how: Any) -> None:
        """Print; OutputError where it can't be written."""
        try:
            super().print(*objects, **how)
        except OSError as error:
            raise _unwritten(error) from None


class Lines:
    """Standard output for a program. Whoever reads it may stop reading (`| head`): that is no error, and ends us."""

    def write(self, text: str) -> None:
        """Write a text."""
        with self._heard():
            sys.stdout.write(text)

    def write_bytes(self, data: bytes) -> None:
        """Write a piece of a file."""
        with self._heard():
            sys.stdout.buffer.write(data)

    def flush(self) -> None:
        """Let the reader have all that was written."""
        with self._heard():
            sys.stdout.flush()

    @contextmanager
    def _heard(self) -> Iterator[None]:
        if sys.stdout is None:
            raise OutputError("Standard output is closed: send it to a file or a program.")
        try:
            yield
        except BrokenPipeError:
            _nowhere()
            raise SystemExit(0) from None
        except OSError as error:
            raise _unwritten(error) from None


def write_file(pieces: Iterable[bytes], place: Path, option: str) -> None:
    """Write a file whole or not at all, so that nobody finds half of one; a device or a pipe as it is. OutputError names the `option` that chose the place."""
    replaced = place.is_file() or not place.exists()  # a device, such as /dev/null, stays what it is
    part = place.with_name(f".{place.name}.part") if replaced else place
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(place)
    except OSError as error:
        raise OutputError(f"{place} cannot be written ({error.strerror}): name another place with {option}.") from None
    finally:
        if replaced:
            part.unlink(missing_ok=True)


def _unwritten(error: OSError) -> OutputError:
    _nowhere()
    return OutputError(f"The output cannot be written ({error.strerror}): send it to a place with space.")


class OutputError(SetupError):
    """What was asked for cannot be written; the message says why."""


def _nowhere() -> None:
    """Let what is still written go nowhere, so that closing standard output at the end does not fail as well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
