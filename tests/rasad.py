"""Rasad as its users meet it: the command line as a process."""

from __future__ import annotations

import atexit
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

from crawler.errors import WRONG_SETUP
from tests.prefork import Started, Starter

ROOT = Path(__file__).resolve().parents[1]
RASAD = (sys.executable, "-m", "crawler")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of an installation of its own in `folder`; `settings` are RASAD_ variables, named without it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("RASAD_")}
    # What is crawled in tests is dated as the tests want it, years ago perhaps.
    own = {
        "DATABASE_URL": f"sqlite:///{folder / 'rasad.db'}",
        "LOG_DIR": str(folder / "logs"),
        "DELAY": "0",
        "METRICS_PORT": "0",
        "BACKUP_DIR": str(folder / "backups"),
        "MAX_AGE_DAYS": "0",
    } | settings
    return clean | {f"RASAD_{k}": v for k, v in own.items()} | {"PYTHONWARNINGS": "default", "COLUMNS": "200", "NO_COLOR": "1"}


def start(*arguments: str, env: Mapping[str, str], cwd: Path = ROOT, module: str = RASAD[-1]) -> Started | subprocess.Popen[str]:
    """Start the command line, or another module, and leave it running, as the leader of a process group of its own."""
    if _starter().serves(env):
        return _starter().start(arguments, env=env, cwd=cwd, module=module)
    return subprocess.Popen(
        [*RASAD[:-1], module, *arguments], env=env, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )


def kill(process: Started | subprocess.Popen[str]) -> None:
    """End what was started, whatever it does, with all that it started in its group."""
    with suppress(ProcessLookupError):  # it may have ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def die(*arguments: str, env: Mapping[str, str], chance: random.Random, begun: Callable[[], object], within: float) -> None:
    """Start the command line, and kill it within some seconds of its having `begun`: one in five while it starts."""
    process = start(*arguments, env=env)
    if chance.random() < 0.8:
        wait_for(lambda: process.poll() is not None or begun())
    time.sleep(chance.uniform(0.0, within))
    kill(process)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds; in a database that has no tables yet nothing does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(sqlite3.OperationalError):
            if condition():
                return
        time.sleep(0.05)
    raise AssertionError(f"it did not come about in {seconds:g} seconds")


def run(*arguments: str, env: Mapping[str, str], cwd: Path = ROOT, stdin: bytes = b"", timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    if _starter().serves(env):
        return _starter().run(arguments, env=env, cwd=cwd, stdin=stdin, timeout=timeout)
    done = subprocess.run([*RASAD, *arguments], env=env, cwd=cwd, input=stdin, capture_output=True, timeout=timeout, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@cache
def _starter() -> Starter:
    starter = Starter(environment(ROOT))
    atexit.register(starter.end)
    return starter


def refused(done: subprocess.CompletedProcess[str], *told: str, code: int = WRONG_SETUP) -> None:
    """One sentence on standard error that says all this, this exit code, and no traceback."""
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr.startswith("rasad: ")
    assert done.stderr.count("\n") == 1
    for words in told:
        assert words in done.stderr


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The JSON lines that a command printed; fails with its error output where it did not end well."""
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def exported(env: Mapping[str, str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All stories, and all other pages, of an installation."""
    everything = rows(run("export", "--all", env=env))
    return [r for r in everything if "verdict" in r], [r for r in everything if "state" in r]


def database(env: Mapping[str, str]) -> sqlite3.Connection:
    """Open an installation's SQLite database."""
    return sqlite3.connect(file_of(env))


def file_of(env: Mapping[str, str]) -> Path:
    """Return the file of an installation's SQLite database."""
    return Path(env["RASAD_DATABASE_URL"].removeprefix("sqlite:///"))


def ask(env: Mapping[str, str], query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, or carry out a statement, on an installation's SQLite database."""
    with closing(database(env)) as connection, connection:
        return connection.execute(query).fetchall()
