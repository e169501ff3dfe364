"""The dashboard's process, as `rasad up` starts it beside the scheduler."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crawler.config import Config
from crawler.process import ask_to_stop, environment_of, kill_family

APP = Path(__file__).resolve().parents[1] / "dashboard" / "app.py"
_STOP_SECONDS = 3.0
_MARK = "RASAD_VIEWER"
_ANY = ("", "0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)


class Viewer:
    """A dashboard that runs until it is stopped."""

    def __init__(self, config: Config, *, say: Callable[[str], None], app: Path = APP) -> None:
        self._say, self._announced = say, False
        self.address = (config.dashboard_address, config.dashboard_port)
        self.log = config.log_dir / "dashboard.log"
        self._mark = f"{_MARK}={os.getpid()}"
        options = {"server.address": config.dashboard_address, "server.port": config.dashboard_port, "server.headless": "true"}
        options |= {"browser.gatherUsageStats": "false", "server.fileWatcherType": "none"}
        command = [sys.executable, "-m", "streamlit", "run", str(app), *(f"--{name}={value}" for name, value in options.items())]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **environment_of(config), _MARK: str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        host, port = self.address
        shown = "127.0.0.1" if host in _ANY else f"[{host}]" if ":" in host else host
        return f"http://{shown}:{port}"

    def look(self) -> str | None:
        """Say where it is once it takes connections; returns why it ended, None while it runs."""
        code = self.process.poll()
        if code is not None:
            last = self.log.read_text(errors="replace").strip().split("\n")[-1].strip()
            return f"The dashboard ended (exit {code}): {last[:300] or 'without a word'} (see {self.log})."
        if not self._announced and self._answers():
            self._announced = True
            self._say(f"Dashboard: {self.url}")
        return None

    def ask_to_stop(self) -> None:
        """Ask it to stop, without waiting."""
        if self.process.poll() is None:
            ask_to_stop(self.process.pid)

    def stop(self) -> None:
        """Stop it, and whatever it started."""
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        kill_family(self.process.pid, self._mark)
        self.process.wait()

    def _answers(self) -> bool:
        host, port = self.address
        with suppress(OSError), socket.create_connection(("127.0.0.1" if host in _ANY else host, port), timeout=0.2):
            return True
        return False
