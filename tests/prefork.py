"""Starts command lines quickly: a process that has imported Rasad and the libraries it is built on, and forks one for each.

What reads an installation's settings when it is imported is imported in the fork alone, under its own environment and arguments, as
in a process started from nothing; what is saved is the seconds that all else takes, once for each of the suite's hundreds of command
lines. `python -m tests.prefork FD` is the process; it ends with the one that holds the other end of the socket.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
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
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
RASAD = "crawler"  # the module whose command lines these are
LIBRARIES = [
    "ahocorasick",
    "alembic.command",
    "alembic.context",
    "alembic.op",
    "alembic.runtime.migration",
    "apscheduler.schedulers.background",
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
    "scrapy.downloadermiddlewares.cookies",
    "scrapy.downloadermiddlewares.httpcache",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.extensions.closespider",
    "scrapy.extensions.logstats",
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
PACKAGES = ("discovery", "extract", "families", "fetch", "pipelines", "spiders", "storage", "text")  # of Rasad, that a command imports when it needs them
_RARE = {"crawler.families.browser"}  # with the browser's driver
_SEEN_BY_PYTHON = ("PYTHON", "LC_", "LANG")  # variables the interpreter reads before any code of ours
_PATH = "PYTHONPATH"  # of these the one that a fork can follow

Done = subprocess.CompletedProcess[str]


class Started:
    """A fork that runs, as subprocess.Popen shows one; what it says goes to `out`."""

    def __init__(self, what: list[str], status: IO[str], out: IO[bytes]) -> None:
        self._what, self._status, self._out = what, status, out
        self.pid = int(status.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return how it ended; None while it runs."""
        return self.returncode if self.returncode is not None else self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended once it has; raises subprocess.TimeoutExpired."""
        code = self.returncode if self.returncode is not None else self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self._what, timeout or 0)
        return code

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """Wait, and return what it said on both of its outputs; asked again, the same."""
        self.wait(timeout)
        if not self._out.closed:
            with self._out:
                self._said = _text(self._out)
        return self._said, None

    def send_signal(self, number: int) -> None:
        """Send a signal to what still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        if select.select([self._status], [], [], timeout)[0]:
            with self._status:
                self.returncode = os.waitstatus_to_exitcode(int(self._status.readline()))
        return self.returncode


class Starter:
    """Runs `python -m crawler ...`, or another module, in forks of one process, for one process of the suite."""

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

    def start(self, arguments: tuple[str, ...], *, env: Mapping[str, str], cwd: Path, module: str = RASAD) -> Started:
        """Start a command line, as the leader of a process group of its own."""
        out = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been read
        with Path(os.devnull).open("rb") as nothing:
            return self._fork((module, *arguments), env, cwd, (nothing, out, out), leads=True)

    def run(self, arguments: tuple[str, ...], *, env: Mapping[str, str], cwd: Path, stdin: bytes, timeout: float) -> Done:
        """Run a command line to its end; raises subprocess.TimeoutExpired, having killed it, as subprocess.run does."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            started = self._fork((RASAD, *arguments), env, cwd, (given, out, err), leads=False)
            try:
                code = started.wait(timeout)
            except BaseException:
                started.kill()
                raise
            return subprocess.CompletedProcess(list(arguments), code, _text(out), _text(err))

    def _fork(self, arguments: tuple[str, ...], env: Mapping[str, str], cwd: Path, standard: Sequence[IO[bytes]], *, leads: bool) -> Started:
        said, theirs = os.pipe()
        order = {"arguments": arguments, "env": dict(env), "cwd": str(cwd), "leads": leads}
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], [*(file.fileno() for file in standard), theirs])
        finally:
            os.close(theirs)
        return Started(list(arguments), os.fdopen(said, "r"), standard[1])

    def end(self) -> None:
        """End the process that forks; what it forked has ended."""
        self._control.close()
        self._process.communicate(timeout=10)


def _interpreters(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_SEEN_BY_PYTHON) and name != _PATH}


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
            order: dict[str, Any] = json.loads(message)
            _watch(status)
            if order["leads"]:
                os.setsid()
            for fd, to in zip(standard, (0, 1, 2), strict=True):
                os.dup2(fd, to)
                os.close(fd)
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
    sys.path[:1] = [order["cwd"], *filter(None, order["env"].get(_PATH, "").split(os.pathsep))]
    module, *arguments = order["arguments"]
    sys.argv = ["-m", *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _import_rasad() -> None:
    """Import what every crawl needs, as `rasad` does: the command line first. A warning, or a look at the settings, ends the process."""
    os.environ["RASAD_TIMEZONE"] = "read before there was an installation"
    with warnings.catch_warnings(action="error"):
        for name in _parts():
            importlib.import_module(name)
    assert "crawler.settings" not in sys.modules


def _parts() -> Iterator[str]:
    yield "crawler.cli"
    for package in PACKAGES:
        inside = importlib.import_module(f"crawler.{package}")
        names = (module.name for module in pkgutil.iter_modules(inside.__path__, f"crawler.{package}."))
        yield from (name for name in names if name not in _RARE)


if __name__ == "__main__":
    for _name in LIBRARIES:
        importlib.import_module(_name)
    _import_rasad()
    assert "twisted.internet.reactor" not in sys.modules
    assert threading.active_count() == 1
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as _control:
        _order = _serve(_control)
    _become(_order)
