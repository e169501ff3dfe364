"""A POST of JSON to an address the operator wrote. Redirects are not followed, and the connection goes to the very address that was checked.

A private address that is written out (10.0.0.5, localhost) is the operator's word and is taken; a name that leads to one must stand in
RASAD_ALLOW_PRIVATE, as everywhere: whose name server it is decides nothing.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from urllib.parse import quote, urlsplit

from crawler import __version__
from crawler.fetch.addresses import parse_address, refused
from crawler.localization.writing import one_line
from crawler.notify.channels import SECONDS, Parcel, SendError, mark
from crawler.notify.message import as_json

_WRITTEN = "%/:?#[]@!$&'()*+,;=~-._"  # RFC 3986: what may stand in an address as it is
_OWN_FAULT = frozenset({400, 409, 410, 413, 415, 422})  # of the message, not of the receiver's state


class Webhook:
    """An address that takes our messages."""

    def __init__(self, url: str, *, allow: tuple[str, ...], seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        self.host, self.tls = parts.hostname or "", parts.scheme == "https"
        self.port = parts.port or (443 if self.tls else 80)
        self._path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_WRITTEN)  # holds the receiver's secret
        self._mark, self._allow, self.seconds = mark(url), allow, seconds

    @property
    def name(self) -> str:
        return f"webhook {self.host} #{self._mark}"

    def __repr__(self) -> str:
        return f"Webhook({self.name})"

    def send(self, parcel: Parcel) -> str | None:
        body = json.dumps(as_json(parcel.key, parcel.subject, parcel.notices), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"Rasad/{__version__}", "Idempotency-Key": parcel.key}
        connection = _Checked(self.host, self.port, self.seconds, self._address(), tls=self.tls)
        try:
            connection.request("POST", self._path, body=body, headers=headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as error:
            # Of other errors than the system's only the kind: their words may hold the address.
            raise SendError(f"{self.host} gave no answer: {one_line(getattr(error, 'strerror', None) or type(error).__name__, 200)}") from None
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise SendError(f"{self.host} answers HTTP {status}", refused=status in _OWN_FAULT)
        return None

    def _address(self) -> str:
        """Return the address to connect to; a name is asked for once, so that no second answer can slip in between."""
        written = parse_address(self.host)
        if written is not None:
            return str(written)
        try:
            found = [str(row[4][0]) for row in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)]
        except OSError:
            raise SendError(f"the name {self.host} can't be resolved") from None
        if private := [a for a in found if refused(a, self._allow, name=self.host)]:
            raise SendError(f"{self.host} leads to the private address {private[0]}: list the host in RASAD_ALLOW_PRIVATE if it is meant")
        return found[0]


class _Checked(http.client.HTTPConnection):
    """Connects to an address that was looked up before."""

    def __init__(self, host: str, port: int, seconds: float, address: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=seconds)
        self._to, self._tls = address, tls

    def connect(self) -> None:
        plain = socket.create_connection((self._to, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host) if self._tls else plain
