"""The services that Apprise knows (chats, phones, queues), by its own addresses. Optional: pip install 'rasad[notify]'."""

from __future__ import annotations

import importlib
from typing import Any

from crawler.notify.channels import Parcel, SendError, mark


class Service:
    """A service by its Apprise address."""

    def __init__(self, url: str) -> None:
        self._url, self._mark = url, mark(url)
        self.scheme = url.partition("://")[0][:20]

    @property
    def name(self) -> str:
        return f"apprise {self.scheme} #{self._mark}"

    def __repr__(self) -> str:
        return f"Service({self.name})"

    def send(self, parcel: Parcel) -> str | None:
        try:
            apprise: Any = importlib.import_module("apprise")
        except ImportError:
            raise SendError("Apprise is not installed: pip install 'rasad[notify]'") from None
        service = apprise.Apprise()
        if not service.add(self._url):
            raise SendError(f"Apprise knows no service with the address {self.scheme}://...: correct RASAD_APPRISE_URLS")
        try:
            taken = service.notify(title=parcel.subject, body=parcel.body, body_format="text")  # as text: nothing in it is markup
        except Exception as error:  # whatever a plugin raises; its words may hold the address
            raise SendError(f"the service failed ({type(error).__name__})") from None
        if not taken:
            raise SendError("the service did not take the message; Apprise says no more than that")
        return None
