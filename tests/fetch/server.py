"""A loopback web server with a fault per path, and a record of what it was asked. It ends with its `with` block."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

ENDS_AFTER = 8.0  # seconds: no answer is dragged out longer


@dataclass(frozen=True)
class Answer:
    """What one path answers."""

    body: bytes = b"<html><title>A page</title><p>Text of a page.</p></html>"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announce: int | None = None  # Content-Length, where it is not the body's; -1 for none
    drip: float = 0.0  # seconds between two bytes
    stall: float = 0.0  # seconds before the first


@dataclass(frozen=True)
class Asked:
    """One request the server received."""

    at: float
    path: str
    headers: dict[str, str]


Site = Mapping[str, "Answer | Callable[[Asked], Answer]"]


class Server:
    """Serves a site on 127.0.0.1; a path that is not in it answers 404."""

    def __init__(self, site: Site, *, certificate: Path | None = None, address: str = "127.0.0.1"):
        self.site = dict(site)
        self.asked: list[Asked] = []
        self._http = _Loopback(address, self)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.port: int = self._http.server_address[1]
        self.host = f"{address}:{self.port}"
        self.url = f"{'https' if certificate else 'http'}://{self.host}"

    def paths(self) -> list[str]:
        """Return the paths asked for, in order."""
        return [asked.path for asked in self.asked]

    def times(self, path: str) -> list[float]:
        """Return when a path was asked for."""
        return [asked.at for asked in self.asked if asked.path == path]

    def answer_to(self, asked: Asked) -> Answer:
        found = self.site.get(asked.path, Answer(b"no such page", 404))
        return found(asked) if callable(found) else found

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Loopback(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: str, owner: Server):
        self.owner = owner
        super().__init__((address, 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, _Loopback)
        asked = Asked(time.monotonic(), self.path, {name.lower(): value for name, value in self.headers.items()})
        self.server.owner.asked.append(asked)
        answer = self.server.owner.answer_to(asked)
        time.sleep(min(answer.stall, ENDS_AFTER))
        self._begin(answer)
        if answer.status != 304:
            self._send(answer)

    def _begin(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304 and answer.announce != -1:
            self.send_header("Content-Length", str(len(answer.body) if answer.announce is None else answer.announce))
        if answer.announce is not None:
            self.close_connection = True
        self.end_headers()

    def _send(self, answer: Answer) -> None:
        if not answer.drip:
            self.wfile.write(answer.body)
            return
        ends = time.monotonic() + ENDS_AFTER
        for byte in answer.body:
            if time.monotonic() > ends:
                return
            self.wfile.write(bytes([byte]))
            time.sleep(answer.drip)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """The record is in `asked`."""


def closed_port() -> int:
    """Return a loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
