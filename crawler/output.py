"""Standard output, whose reader may stop reading (`| head`): that is no error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from crawler.errors import SetupError


class Shown(Console):
    """Standard output for a person. When nobody reads on, the rest is not shown, and the command ends as it would have."""

    def on_broken_pipe(self) -> None:
        """Show nothing more."""
        self.quiet = True
        _nowhere()


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
            _nowhere()
            raise OutputError(f"The output cannot be written ({error.strerror}): send it to a place with space.") from None


class OutputError(SetupError):
    """Standard output cannot be written; the message says why."""


def _nowhere() -> None:
    """Let what is still written go nowhere, so that closing standard output at the end does not fail as well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
