"""A small HTTP/1.1 server for many ports in one thread: fast enough to measure a crawler against, and able to misbehave."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from tests.newsroom.calendars import http_date

_MAX_HEAD = 65536
_BACKLOG = 256


@dataclass(frozen=True)
class Received:
    """One request as it came in."""

    port: int
    method: str
    target: str  # path and query, as sent
    headers: Mapping[str, str]  # names in lower case


@dataclass
class Reply:
    """What to send back, and how."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0  # seconds over which the body is sent
    cut: bool = False  # send half of it and close
    silent: bool = False  # send nothing, ever


class Entity:
    """A body with its validators, made once and kept: its ETag, its date and its compressed form."""

    __slots__ = ("body", "etag", "modified", "packed", "type")

    def __init__(self, body: bytes, content_type: str, modified: datetime | None) -> None:
        self.body, self.type = body, content_type
        self.modified = modified.replace(microsecond=0) if modified else None
        self.etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        self.packed = gzip.compress(body, 1, mtime=0) if len(body) > 1000 else None

    def reply(self, headers: Mapping[str, str], status: int = 200, extra: Mapping[str, str] | None = None) -> Reply:
        """Answer a request for it: 304 if the client has it, compressed if the client can."""
        out = {"Content-Type": self.type, "ETag": self.etag, "Vary": "Accept-Encoding", **(extra or {})}
        if self.modified:
            out["Last-Modified"] = http_date(self.modified)
        if status == HTTPStatus.OK and self._known(headers):
            return Reply(304, b"", {k: v for k, v in out.items() if k != "Content-Type"})
        if self.packed is not None and "gzip" in headers.get("accept-encoding", ""):
            return Reply(status, self.packed, {**out, "Content-Encoding": "gzip"})
        return Reply(status, self.body, out)

    def _known(self, headers: Mapping[str, str]) -> bool:
        if tags := headers.get("if-none-match"):  # wins over the date (RFC 9110, 13.2.2)
            return tags.strip() == "*" or self.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = headers.get("if-modified-since")
        if not since or self.modified is None:
            return False
        try:
            return parsedate_to_datetime(since).astimezone(UTC) >= self.modified
        except ValueError:
            return False


class _Connection(asyncio.Protocol):
    """One client; requests are answered in order."""

    def __init__(self, port: int, handler: Callable[[Received], Reply], open_ones: set[_Connection]) -> None:
        self.port, self.handler, self.open_ones = port, handler, open_ones
        self.buffer = b""
        self.busy = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.open_ones.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.open_ones.discard(self)
        self.transport = None

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._next()

    def close(self) -> None:
        if self.transport:
            self.transport.abort()

    def _next(self) -> None:
        while self.transport and not self.busy:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                if len(head) > _MAX_HEAD:
                    self.close()
                return
            request = _parse(self.port, head)
            length = int(request.headers.get("content-length") or 0)
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            self._send(request, self.handler(request))

    def _send(self, request: Received, reply: Reply) -> None:
        if reply.silent or not self.transport:
            self.busy = True
            return
        closing = reply.cut or request.headers.get("connection", "").lower() == "close"
        lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", "Server: newsroom", f"Date: {http_date(datetime.now(UTC))}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status != HTTPStatus.NOT_MODIFIED:
            lines.append(f"Content-Length: {len(reply.body)}")
        lines.append("Connection: " + ("close" if closing else "keep-alive"))
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        body = b"" if request.method == "HEAD" else reply.body
        if reply.drip and body:
            self.busy = True
            self.transport.write(head)
            self._drip([body[i : i + max(1, len(body) // 10)] for i in range(0, len(body), max(1, len(body) // 10))], reply.drip / 10, closing)
            return
        self.transport.write(head + (body[: len(body) // 2] if reply.cut else body))
        if closing:
            self.transport.close()

    def _drip(self, pieces: Sequence[bytes], pause: float, closing: bool) -> None:
        if not self.transport:
            return
        if not pieces:
            self.busy = False
            if closing:
                self.transport.close()
            else:
                self._next()
            return
        self.transport.write(pieces[0])
        asyncio.get_running_loop().call_later(pause, self._drip, pieces[1:], pause, closing)


def _parse(port: int, head: bytes) -> Received:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = (first + "  ").split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    return Received(port, method, target, {name.strip().lower(): value.strip() for name, _, value in pairs})


class Server:
    """Listens on several ports of the loopback address, in a thread of its own."""

    def __init__(self, handler: Callable[[Received], Reply], host: str = "127.0.0.1") -> None:
        self.handler, self.host = handler, host
        self._servers: dict[int, asyncio.Server] = {}
        self._open: dict[int, set[_Connection]] = {}
        self._kept: dict[int, socket.socket] = {}  # of closed ports: bound, so that nobody else's connection is given the port, but not listening
        self._tasks: list[asyncio.Task[None]] = []  # kept so that none is collected before it is done

    def start(self, sockets: Sequence[socket.socket]) -> None:
        """Begin to answer on sockets that are bound already."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="newsroom", daemon=True)
        for bound in sockets:
            self._loop.run_until_complete(self._listen(bound))
        self._thread.start()

    def stop(self) -> None:
        """Close everything; nothing listens when it returns."""
        for port in list(self._servers):
            self.close(port)
        for bound in self._kept.values():
            bound.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def close(self, port: int) -> None:
        """Stop listening on a port, and drop its clients: connections are refused from now on."""
        self._in_loop(lambda: self._close(port))

    def reopen(self, port: int) -> None:
        """Listen again on a port that was closed."""
        if port not in self._servers:
            bound = self._kept.pop(port)
            bound.listen(_BACKLOG)  # a client that comes before the loop takes over waits
            self._in_loop(lambda: self._tasks.append(self._loop.create_task(self._listen(bound))))

    def _in_loop(self, act: Callable[[], object]) -> None:
        """Do something in the server's thread and wait for it; a request handler is there already."""
        if threading.current_thread() is self._thread:
            act()
            return
        done = threading.Event()

        def run() -> None:
            act()
            # What it began (closed transports, a new listener) is finished a few turns of the loop later.
            self._loop.call_later(0.01, done.set)

        self._loop.call_soon_threadsafe(run)
        if not done.wait(10):
            raise TimeoutError("the simulated newsroom's server does not answer its own switches")

    async def _listen(self, bound: socket.socket) -> None:
        port = bound.getsockname()[1]
        clients = self._open.setdefault(port, set())
        self._servers[port] = await self._loop.create_server(lambda: _Connection(port, self.handler, clients), sock=bound, backlog=_BACKLOG)

    def _close(self, port: int) -> None:
        server = self._servers.pop(port, None)
        if server is None:
            return
        server.close()
        self._kept[port] = bind(self.host, port)
        for client in list(self._open[port]):
            client.close()


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to a port (0: a free one)."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def bind_row(host: str, port: int, count: int, attempts: int = 50) -> list[socket.socket]:
    """Return sockets bound to consecutive ports from one on (0: wherever there are enough free ones)."""
    for _ in range(attempts if port == 0 else 1):
        row: list[socket.socket] = []
        try:
            row.append(bind(host, port))
            first = row[0].getsockname()[1]
            for n in range(1, count):
                row.append(bind(host, first + n))  # noqa: PERF401 - those bound before a failure are closed below
        except (OSError, OverflowError) as error:
            for bound in row:
                bound.close()
            if port:
                raise OSError(f"ports {port} to {port + count - 1} of {host} are not all free ({error}); choose another first port") from None
        else:
            return row
    raise OSError(f"found no {count} consecutive free ports on {host}")
