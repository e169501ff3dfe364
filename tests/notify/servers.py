"""A mail server and a receiver of webhooks on loopback, which behave as they are told."""

from __future__ import annotations

import http.server
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a client needs. `mood`: fine, full (552 to the text), stranger (550 to each recipient), busy (421), mute, drip, login."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _MailSession)
        self.mood, self.taken, self.commands = "fine", list[EmailMessage](), list[str]()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _MailSession(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        mood = self.server.mood
        if mood == "mute":
            time.sleep(30)
        while mood == "drip":
            self.wfile.write(b"220-wait\r\n")  # an answer that goes on and on: no single read of it takes long
            time.sleep(0.05)
        self.say("421 busy" if mood == "busy" else "220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            self.server.commands.append(line)
            if word == "DATA":
                self.say("354 go on")
                text = self._text()
                self.say("552 too large" if mood == "full" else "250 taken")
                if mood != "full":
                    message = message_from_bytes(text, policy=default)
                    assert isinstance(message, EmailMessage)
                    self.server.taken.append(message)
            elif word == "QUIT":
                return self.say("221 bye")
            elif word == "EHLO" and mood == "login":
                self.say("250-here\r\n250 AUTH PLAIN")
            elif word == "AUTH":
                self.say("535 wrong")
            else:
                self.say("550 no such person" if word == "RCPT" and mood == "stranger" else "250 fine")
        return None

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class Receiver(http.server.ThreadingHTTPServer):
    """Takes webhooks. `statuses`: what the next requests are answered with, 200 when there are none left."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.statuses, self.taken = list[int](), list[tuple[dict[str, str], dict[str, Any]]]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook/s3cret"


class _Request(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), json.loads(body)))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        if status in (301, 307):
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
