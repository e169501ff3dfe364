"""`rasad up`: the scheduler and the dashboard together, each as a process of its own; when one ends, so does the other.

Ctrl-C reaches this process alone, and is passed on.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from crawler.config import Config, ConfigError
from crawler.process import Child, environment_of, oldest, orphans, owner_id, pid_of
from crawler.storage.engine import open_database
from crawler.storage.presence import require_if_known

ROOT = Path(__file__).resolve().parents[1]
SCHEDULER = (sys.executable, str(ROOT / "scheduler.py"))
DASHBOARD = (sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "app.py"))
_STARTER = "RASAD_UP"  # the variable that tells of its processes which `rasad up` started them
_STOP_SECONDS = 11.0  # the scheduler needs up to ten to stop its crawls
_LOOK_SECONDS = 0.2
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HOSTS_SETTING = "STREAMLIT_SERVER_ALLOWED_HOSTS"  # Streamlit's own; whoever serves others under a known name narrows it there
_PATH_SETTING = "STREAMLIT_SERVER_BASE_URL_PATH"
_ANY = ("", "0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)


def up(config: Config, *, say: Callable[[str], None] = lambda line: print(line, flush=True), scheduler: Sequence[str] = SCHEDULER) -> int:  # noqa: T201
    """Run the scheduler and the dashboard until told to stop, or until one of them ends; returns the exit code."""
    if not config.simulated:
        require_if_known(config.database_url, config.log_dir)
    open_database(config.database_url)  # made or upgraded before either reads it
    log = _dashboard_log(config)
    if _answers(config):
        at = f"{config.dashboard_address}:{config.dashboard_port}"
        raise ConfigError(f"Something already listens on {at}, where the dashboard should: {_who(config)}")
    signals = _Signals()
    if log.stat().st_size:  # it says who did what: that of the start before stays
        log.replace(log.with_name(f"{log.name}.1"))
    with log.open("ab") as output:
        environment = environment_of(config) | {_STARTER: owner_id()}
        parts = {"scheduler": Child(scheduler, environment=environment), "dashboard": Child(_dashboard(config), environment=environment, output=output)}
    signals.parts = list(parts.values())
    try:
        return _attend(config, parts, signals, log, say)
    finally:
        _end(list(parts.values()))


def _who(config: Config) -> str:
    """Say who listens there as far as it is ours, and how to end it."""
    for starter, pids in orphans(_STARTER, {"RASAD_DATABASE_URL": config.database_url}).items():
        if (pid := pid_of(starter)) is not None:
            return f"`rasad up` works on this database already, as process {pid}; stop that one first (kill {pid})."
        left = " ".join(map(str, oldest(pids)))
        return f"what a `rasad up` that was killed had started goes on without it. End it (kill {left}), then start again."
    return "stop it or set RASAD_DASHBOARD_PORT to another port."


def _end(parts: Sequence[Child]) -> None:
    for part in parts:
        part.ask_to_stop()
    deadline = time.monotonic() + _STOP_SECONDS
    while any([part.runs() for part in parts]) and time.monotonic() < deadline:  # noqa: C419 (all of them are to be looked at)
        time.sleep(_LOOK_SECONDS / 4)
    for part in parts:
        part.kill()


class _Signals:
    """Passes the first signal on by ending the loop, and each further one to the processes at once."""

    def __init__(self) -> None:
        self.received = False
        self.parts: list[Child] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.received:
            for part in self.parts:
                part.ask_to_stop()
        self.received = True


def _attend(config: Config, parts: Mapping[str, Child], signals: _Signals, log: Path, say: Callable[[str], None]) -> int:
    announced = False
    while not signals.received:
        for name, part in parts.items():
            if not part.runs():
                say(_why(name, part.exit_code, log))
                return max(part.exit_code or 0, 1)
        if not announced and _answers(config):
            announced = True
            say(f"Dashboard: {_url(config)}")
        time.sleep(_LOOK_SECONDS)
    return 0


def _why(name: str, code: int | None, log: Path) -> str:
    ended = f"exit {code}" if code is None or code >= 0 else f"signal {-code}: out of memory, or by hand"
    if name == "scheduler":
        return f"The scheduler ended ({ended}); the dashboard is stopped too."
    if code is not None and code < 0:
        return f"The dashboard ended ({ended}). The scheduler is stopped too."
    last = log.read_text(errors="replace").strip().split("\n")[-1].strip()
    return f"The dashboard ended ({ended}): {last[:300] or 'without a word'} (see {log}). The scheduler is stopped too."


def _dashboard(config: Config) -> list[str]:
    options = {"server.address": config.dashboard_address, "server.port": config.dashboard_port, "server.headless": "true"}
    options |= {"browser.gatherUsageStats": "false", "server.fileWatcherType": "none"}
    hosts = _hosts(config.dashboard_address, os.environ)
    return [*DASHBOARD, *(f"--{name}={value}" for name, value in options.items()), *(f"--server.allowedHosts={host}" for host in hosts)]


def _hosts(address: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names a browser may call an open dashboard by; none on loopback, where its own settings hold (they allow localhost only)."""
    if address in _LOOPBACK or environment.get(_HOSTS_SETTING):
        return ()
    return ("*",) if address in _ANY else (*_LOOPBACK, address)


def _dashboard_log(config: Config) -> Path:
    try:
        config.log_dir.mkdir(parents=True, exist_ok=True)
        (config.log_dir / "dashboard.log").touch()
    except OSError as error:
        raise ConfigError(f"The log folder {config.log_dir.resolve()} cannot be written ({error.strerror}): make it writable or set RASAD_LOG_DIR.") from None
    return config.log_dir / "dashboard.log"


def _url(config: Config) -> str:
    host = config.dashboard_address
    shown = "127.0.0.1" if host in _ANY else f"[{host}]" if ":" in host else host
    path = os.environ.get(_PATH_SETTING, "").strip("/")
    return "/".join(filter(None, (f"http://{shown}:{config.dashboard_port}", path)))


def _answers(config: Config) -> bool:
    host = "127.0.0.1" if config.dashboard_address in _ANY else config.dashboard_address
    with suppress(OSError), socket.create_connection((host, config.dashboard_port), timeout=_LOOK_SECONDS):
        return True
    return False
