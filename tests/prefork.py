"""Starts command lines quickly: a process that has imported the libraries Rasad is built on, and forks one for each.

Rasad itself is imported in each fork, under its own environment and arguments, as in a process started from nothing; what is saved is
the seconds that Scrapy, SQLAlchemy and their like take, once for each of the suite's hundreds of command lines.
`python -m tests.prefork FD` is the process; it ends with the one that holds the other end of the socket.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import random
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = [
    "ahocorasick",
    "alembic.command",
    "alembic.context",
    "alembic.op",
    "alembic.runtime.migration",
    "asyncio.subprocess",
    "babel.dates",
    "babel.messages.pofile",
    "cssselect",
    "email.mime.multipart",
    "feedparser",
    "hijridate",
    "http.client",
    "lxml.etree",
    "lxml.html",
    "numpy",
    "packaging.requirements",
    "persiantools.jdatetime",
    "psycopg",
    "py3langid",
    "pydantic_settings",
    "rich.console",
    "rich.live",
    "rich.markup",
    "rich.progress",
    "rich.table",
    "rich.text",
    "scrapy",
    "scrapy.cmdline",
    "scrapy.core.downloader",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.crawler",
    "scrapy.downloadermiddlewares.httpcache",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.extensions.closespider",
    "scrapy.extensions.logstats",
    "scrapy.extensions.memusage",
    "scrapy.extensions.throttle",
    "scrapy.spiders",
    "scrapy.utils.project",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.event",
    "sqlalchemy.orm",
    "sqlite3",
    "trafilatura",
    "twisted.internet.asyncioreactor",
    "twisted.names.client",
    "twisted.web.client",
    "typer",
    "typer.rich_utils",
    "warcio",
    "xml.sax.saxutils",
    "yaml",
    "zoneinfo",
]
_SEEN_BY_PYTHON = ("PYTHON", "LC_", "LANG")  # variables the interpreter reads before any code of ours

Done = subprocess.CompletedProcess[str]


class Starter:
    """Runs `python -m MODULE ...` in forks of one process, for one process of the suite."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._interpreter = _interpreters(environment)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pipe: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        command = [sys.executable, "-m", "tests.prefork", str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), pass_fds=[theirs.fileno()], **pipe)
        theirs.close()

    def serves(self, environment: Mapping[str, str]) -> bool:
        """Say whether an interpreter with this environment would be the one that is running."""
        return _interpreters(environment) == self._interpreter

    def run(self, module: str, arguments: tuple[str, ...], *, env: Mapping[str, str], cwd: Path, stdin: str, timeout: float) -> Done:
        """Run a module to its end; raises subprocess.TimeoutExpired, having killed it, as subprocess.run does."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin.encode())
            given.seek(0)
            said, theirs = os.pipe()
            order = {"module": module, "arguments": arguments, "env": dict(env), "cwd": str(cwd)}
            socket.send_fds(self._control, [json.dumps(order).encode()], [given.fileno(), out.fileno(), err.fileno(), theirs])
            os.close(theirs)
            with os.fdopen(said, "r") as status:
                code = _await(status, timeout, [module, *arguments])
            return subprocess.CompletedProcess([module, *arguments], code, _text(out), _text(err))

    def end(self) -> None:
        """End the process that forks; what it forked has ended."""
        self._control.close()
        self._process.communicate(timeout=10)


def _interpreters(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_SEEN_BY_PYTHON)}


def _await(status: IO[str], timeout: float, what: list[str]) -> int:
    pid = int(status.readline())
    if not select.select([status], [], [], timeout)[0]:
        os.kill(pid, signal.SIGKILL)
        status.readline()
        raise subprocess.TimeoutExpired(what, timeout)
    return os.waitstatus_to_exitcode(int(status.readline()))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def _serve(control: socket.socket) -> dict[str, Any]:
    """Fork for every order; returns in the forks only, with what is to be run."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, handed, *_ = socket.recv_fds(control, 1 << 20, 4)
        if not message:
            sys.exit()
        *standard, status = handed
        if os.fork() == 0:
            control.close()
            _watch(status)
            for fd, to in zip(standard, (0, 1, 2), strict=True):
                os.dup2(fd, to)
                os.close(fd)
            order: dict[str, Any] = json.loads(message)
            return order
        for fd in (*standard, status):
            os.close(fd)


def _watch(status: int) -> None:
    """Fork once more, tell how that fork ends, and end; returns in that fork only."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(status)
        return
    os.write(status, f"{pid}\n".encode())
    os.write(status, f"{os.waitpid(pid, 0)[1]}\n".encode())
    os._exit(0)


def _become(order: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    random.seed()
    os.chdir(order["cwd"])
    sys.path[0] = order["cwd"]
    sys.argv = ["-m", *order["arguments"]]
    runpy.run_module(order["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    for _name in LIBRARIES:
        importlib.import_module(_name)
    assert "twisted.internet.reactor" not in sys.modules
    assert not [name for name in sys.modules if name.split(".")[0] == "crawler"]
    assert threading.active_count() == 1
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as _control:
        _order = _serve(_control)
    _become(_order)
