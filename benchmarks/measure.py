"""Runs a command to its end and says what it took."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """What a process took, its children included."""

    cpu: float  # seconds, user and system
    rss: float  # MB, the largest at any time


def cost_of(command: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> Cost:
    """Run a command and return its cost; raises RuntimeError with its output when it fails."""
    process = subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def per_page(small: Cost, large: Cost, more_pages: int) -> float:
    """Return CPU milliseconds a page, the cost of starting taken out by two sizes of the same work."""
    return 1000 * (large.cpu - small.cpu) / more_pages
