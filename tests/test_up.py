"""Scheduler and dashboard together, with stand-ins for both: how they start, end and stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.config import Config, ConfigError
from crawler.process import is_alive, kill_family, owner_id
from crawler.up import _dashboard, _url, up

ROOT = Path(__file__).resolve().parents[1]
_NOTE = "import os, signal, sys, time; open({file!r}, 'w').write(str(os.getpid())); "
WORKS = _NOTE + "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); time.sleep(120)"
DEAF = _NOTE + "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(120)"
_BOTH = "[time.sleep(0.05) for _ in range(400) if not os.path.exists(os.path.dirname({file!r}) + '/dashboard')]; "
REFUSES = _NOTE + _BOTH + "sys.stderr.write('Another scheduler already works\\n'); sys.exit(1)"
FAILS = _NOTE + "time.sleep(1); print('Traceback'); print('no such module'); sys.exit(3)"
SERVES = _NOTE + "import http.server; http.server.HTTPServer(('127.0.0.1', {port}), http.server.BaseHTTPRequestHandler).serve_forever()"

_UP = """
import sys
from crawler import up
from crawler.config import load_config
up.DASHBOARD = (sys.executable, "-c", {dashboard!r})
up._STOP_SECONDS = 2.0
sys.exit(up.up(load_config(), scheduler=(sys.executable, "-c", {scheduler!r})))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *, scheduler: str, dashboard: str) -> Iterator[subprocess.Popen[str]]:
    port = free_port()
    parts = {"scheduler": scheduler, "dashboard": dashboard}
    code = _UP.format(**{name: text.format(file=str(folder / name), port=port) for name, text in parts.items()})
    own = {"RASAD_DATABASE_URL": f"sqlite:///{folder / 'rasad.db'}", "RASAD_LOG_DIR": str(folder / "logs"), "RASAD_DASHBOARD_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        yield process
        kill_family(process.pid)


def started(folder: Path) -> list[str]:
    """The owners of both parts, once both run."""
    files, deadline = [folder / "scheduler", folder / "dashboard"], time.monotonic() + 30
    while not all(f.exists() and f.read_text() for f in files):
        assert time.monotonic() < deadline, "the parts did not start"
        time.sleep(0.05)
    return [owner_id(int(f.read_text())) for f in files]


def test_it_says_where_the_dashboard_is_and_stops_both(tmp_path: Path) -> None:
    with running(tmp_path, scheduler=WORKS, dashboard=SERVES) as process:
        parts = started(tmp_path)
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Dashboard: http://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert not any(is_alive(p) for p in parts)


def test_when_the_dashboard_ends_it_says_why_and_stops_the_scheduler(tmp_path: Path) -> None:
    """What the dashboard said before that, and who acted from it, is kept beside."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "dashboard.log").write_text("Huda signed in\n")
    with running(tmp_path, scheduler=WORKS, dashboard=FAILS) as process:
        parts = started(tmp_path)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 3
    assert "The dashboard ended (exit 3): no such module" in said
    assert (tmp_path / "logs" / "dashboard.log.1").read_text() == "Huda signed in\n"
    assert not any(is_alive(p) for p in parts)


def test_a_part_that_was_killed_is_not_quoted(tmp_path: Path) -> None:
    with running(tmp_path, scheduler=WORKS, dashboard="print('URL: http://127.0.0.1', flush=True); " + WORKS) as process:
        parts = started(tmp_path)
        os.kill(int((tmp_path / "dashboard").read_text()), signal.SIGKILL)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "The dashboard ended (signal 9: out of memory, or by hand). The scheduler is stopped too." in said
    assert not any(is_alive(p) for p in parts)


def test_when_the_scheduler_refuses_nothing_stays_up(tmp_path: Path) -> None:
    with running(tmp_path, scheduler=REFUSES, dashboard=WORKS) as process:
        parts = started(tmp_path)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Another scheduler already works" in said
    assert "The scheduler ended (exit 1); the dashboard is stopped too." in said
    assert not any(is_alive(p) for p in parts)


@pytest.mark.parametrize(
    ("address", "narrowed", "hosts"),
    [
        ("127.0.0.1", None, []),  # the dashboard's own settings: localhost only
        ("0.0.0.0", None, ["*"]),
        ("::", None, ["*"]),
        ("192.0.2.7", None, ["localhost", "127.0.0.1", "::1", "192.0.2.7"]),
        ("0.0.0.0", "news.example", []),
    ],
)
def test_a_dashboard_open_to_others_answers_to_their_names(address: str, narrowed: str | None, hosts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_ALLOWED_HOSTS", raising=False)
    if narrowed:
        monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", narrowed)
    command = _dashboard(Config(dashboard_address=address))
    assert [option.removeprefix("--server.allowedHosts=") for option in command if "allowedHosts" in option] == hosts


@pytest.mark.parametrize(
    ("address", "settings", "host", "answer"),
    [
        ("127.0.0.1", {}, "localhost", 101),
        ("127.0.0.1", {}, "evil.example", 403),
        ("0.0.0.0", {}, "desk.example", 101),
        ("0.0.0.0", {"STREAMLIT_SERVER_ALLOWED_HOSTS": "desk.example news.example"}, "news.example", 101),
        ("0.0.0.0", {"STREAMLIT_SERVER_ALLOWED_HOSTS": "desk.example news.example"}, "evil.example", 403),
    ],
)
@pytest.mark.slow
def test_d8_the_real_dashboard_lets_a_browser_in_by_the_names_it_may_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, settings: dict[str, str], host: str, answer: int
) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_ALLOWED_HOSTS", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    config = Config(dashboard_address=address, dashboard_port=free_port())
    with subprocess.Popen(_dashboard(config), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert _handshake(config.dashboard_port, host) == answer
        finally:
            process.kill()


def _handshake(port: int, host: str) -> int:
    """The status a browser is given that opens the page's socket under a name."""
    upgrade = f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: http://{host}:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    deadline = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as browser:
                browser.sendall(f"{upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n\r\n".encode())
                return int(browser.recv(100).split()[1])
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "the dashboard did not start"
            time.sleep(0.2)


def test_a_part_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    with running(tmp_path, scheduler=DEAF, dashboard=WORKS) as process:
        parts = started(tmp_path)
        time.sleep(0.3)  # until it has become deaf
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert not any(is_alive(p) for p in parts)


def test_what_goes_on_is_named_by_the_next_one(tmp_path: Path) -> None:
    with running(tmp_path, scheduler=WORKS, dashboard=SERVES) as process:
        parts = started(tmp_path)
        assert process.stdout is not None
        port = process.stdout.readline().strip().rpartition(":")[2]
        config = Config(database_url=f"sqlite:///{tmp_path / 'rasad.db'}", log_dir=tmp_path / "logs", dashboard_port=int(port))
        with pytest.raises(ConfigError, match=f"as process {process.pid}; stop that one first"):
            up(config)
        process.kill()
        process.wait()
        left = sorted(int(owner.split("/")[2]) for owner in parts)
        try:
            with pytest.raises(ConfigError, match=rf"End it \(kill {left[0]} {left[1]}\), then start again"):
                up(config)
        finally:
            for pid in left:
                kill_family(pid)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        config = Config(database_url=f"sqlite:///{tmp_path / 'a.db'}", log_dir=tmp_path, dashboard_port=port)
        with pytest.raises(ConfigError, match=f"Something already listens on 127.0.0.1:{port}.*RASAD_DASHBOARD_PORT"):
            up(config)


@pytest.mark.parametrize(("below", "said"), [("", "http://127.0.0.1:8501"), ("/press/rasad/", "http://127.0.0.1:8501/press/rasad")])
def test_the_address_is_said_with_its_path(below: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", below)
    assert _url(Config(dashboard_address="0.0.0.0")) == said
