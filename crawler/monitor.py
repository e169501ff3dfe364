"""`/healthz` and `/metrics`, served by the scheduler's process in threads of their own: no client, however slow or hostile, reaches the scheduler.

Figures only: no text of pages, no address, no secret. Reading goes on while others write; two clients share one look at the database.
"""

from __future__ import annotations

import json
import logging
import shutil
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from crawler import __version__
from crawler.config import Config
from crawler.health.vitals import exposition, facts, why_not
from crawler.storage.reports.vitals import vitals

logger = logging.getLogger("scheduler")

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_AT_ONCE = 8  # clients; more are turned away
_SECONDS = 10.0  # a connection is closed after it, whatever its client does
_FRESH_SECONDS = 2.0  # two requests within it are answered by one look
_WAIT_SECONDS = 5.0  # for another client's look that hangs


def free_bytes(config: Config) -> dict[str, int]:
    """Return the bytes free where data and logs are kept, as far as that is here."""
    url = make_url(config.database_url)
    places = {"data": Path(url.database or ".").parent} if url.get_backend_name() == "sqlite" else {}
    found = {}
    for name, place in (places | {"logs": config.log_dir, "backups": config.backup_dir}).items():
        there = next((p for p in (place, *place.absolute().parents) if p.exists()), Path("/"))
        with suppress(OSError):
            found[name] = shutil.disk_usage(there).free
    return found


def observe(engine: Engine, config: Config) -> tuple[dict[str, Any], str]:
    """Return the facts for a program, and the same for Prometheus."""
    seen, free = vitals(engine, datetime.now(UTC)), free_bytes(config)
    reasons = why_not(seen, check_minutes=config.check_minutes, run_minutes=config.run_minutes, free_bytes=free)
    return facts(seen, reasons, free), exposition(seen, reasons, free, __version__)


class Monitor(ThreadingHTTPServer):
    """The server. Its threads end with the process."""

    daemon_threads = True
    request_queue_size = 16

    def __init__(self, engine: Engine, config: Config) -> None:
        self.engine, self.config = engine, config
        self.address_family = socket.AF_INET6 if ":" in config.metrics_address else socket.AF_INET
        self._room = threading.Semaphore(_AT_ONCE)
        self._looking = threading.Lock()
        self._seen: tuple[float, dict[str, Any], str] | None = None
        super().__init__((config.metrics_address, config.metrics_port), _Handler)
        local = config.metrics_address in _LOOPBACK
        self.hosts = {*_LOOPBACK, "[::1]", config.metrics_address} if local else None  # a page elsewhere must not read it by a name of its own

    def look(self) -> tuple[dict[str, Any], str]:
        """Return what `observe` does, at most so fresh as is needed; raises TimeoutError while another look hangs."""
        if not self._looking.acquire(timeout=_WAIT_SECONDS):
            raise TimeoutError
        try:
            if self._seen is None or time.monotonic() - self._seen[0] > _FRESH_SECONDS:
                self._seen = (time.monotonic(), *observe(self.engine, self.config))
            return self._seen[1:]
        finally:
            self._looking.release()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a client in if there is room."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one client, for so long as one may take."""
        end = threading.Timer(_SECONDS, _hang_up, [request])
        end.daemon = True
        end.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            end.cancel()
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is none of our trouble."""


def _hang_up(request: socket.socket) -> None:
    with suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: Monitor
    server_version, sys_version = "Rasad", ""
    timeout = 5

    def do_GET(self) -> None:
        status, kind, body = self._answer()
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815

    def _answer(self) -> tuple[int, str, bytes]:
        host = (self.headers.get("Host") or "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if self.server.hosts is not None and name not in self.server.hosts:
            return 421, "text/plain; charset=utf-8", b"Ask for it by its address.\n"
        if self.path not in ("/healthz", "/metrics"):
            return 404, "text/plain; charset=utf-8", b"There are /healthz and /metrics.\n"
        try:
            told, figures = self.server.look()
        except (SQLAlchemyError, TimeoutError, OSError):
            return 503, "application/json", b'{"working": false, "reasons": ["The database does not answer."]}\n'
        if self.path == "/metrics":
            return 200, "text/plain; version=0.0.4; charset=utf-8", figures.encode()
        return (200 if told["working"] else 503), "application/json", (json.dumps(told) + "\n").encode()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep no log of who asks."""


def serve(engine: Engine, config: Config) -> Monitor | None:
    """Begin to serve, and return the server; None where it is not wanted or its port is taken: that stops no crawl."""
    if not config.metrics_port:
        return None
    try:
        monitor = Monitor(engine, config)
    except OSError as error:
        at = f"{config.metrics_address}:{config.metrics_port}"
        logger.warning("Nothing is served at %s (%s): set RASAD_METRICS_PORT to another port, or to 0.", at, error.strerror)
        return None
    threading.Thread(target=monitor.serve_forever, name="monitor", daemon=True).start()
    return monitor
