"""The log files of an installation: bounded, and the lines of one run among those of the outlets that shared its process."""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from crawler.config import Config, ConfigError

_KEPT = 1000  # files, however small
_DASHBOARD_BYTES = 5_000_000
_SCHEDULER_BYTES = 5_000_000
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


class _File(logging.handlers.RotatingFileHandler):
    """The scheduler's file, which stands still while its disk is full: that is a problem of its own, and no traceback a line on the terminal."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's)
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def write_to(folder: Path, own: logging.Logger, *others: logging.Logger) -> None:
    """Write what the scheduler says to the terminal, and that with what `others` say to a rotated file; raises ConfigError where none can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = _File(folder / "scheduler.log", maxBytes=_SCHEDULER_BYTES, backupCount=3, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"The log folder {folder.resolve()} cannot be written ({error.strerror}): make it writable or set RASAD_LOG_DIR.") from None
    terminal = logging.StreamHandler(sys.stdout)
    for handler, dated in ((file, "%Y-%m-%d %H:%M:%S"), (terminal, "%H:%M:%S")):
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", dated))
        own.addHandler(handler)
    for other in others:
        other.addHandler(file)
    own.setLevel(logging.INFO)
    own.propagate = False


def name(at: datetime, token: str) -> str:
    """Return the name of a crawl process's log."""
    return f"crawl-{at:%Y%m%dT%H%M%S}-{token[:8]}.log"


def old(config: Config) -> list[Path]:
    """Return the logs of crawl processes that are one too many: the oldest, beyond RASAD_RETAIN_LOGS_MB."""
    size, found = 0, []
    for number, path in enumerate(sorted(config.log_dir.glob("crawl-*.log"), reverse=True)):
        size += path.stat().st_size
        if number >= _KEPT or size > config.retain_logs_mb * 1_000_000:
            found.append(path)
    return found


def rotate(config: Config) -> list[Path]:
    """Delete the logs that are one too many, and return them; the dashboard's is cut when it is long."""
    gone = old(config)
    for path in gone:
        path.unlink(missing_ok=True)
    dashboard = config.log_dir / "dashboard.log"
    if dashboard.is_file() and dashboard.stat().st_size > _DASHBOARD_BYTES:
        dashboard.write_bytes(b"")  # it is open for appending, and goes on at the beginning
    return gone


def lines_of(path: Path, outlet: str, others: Iterable[str]) -> list[str]:
    """Return what a log tells of one outlet: all but the lines, with what follows them, that name another of its process and not this one."""
    told: list[str] = []
    mine = True
    strangers = re.compile(r"\b(?:" + "|".join(map(re.escape, others)) + r")\b") if (others := [o for o in others if o != outlet]) else None
    own = re.compile(rf"\b{re.escape(outlet)}\b")
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if _LINE.match(line):
            mine = bool(own.search(line)) or not (strangers and strangers.search(line))
        if mine:
            told.append(line)
    return told
