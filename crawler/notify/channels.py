"""The channels of an installation, made from its settings. A channel is known by a name that holds none of its secrets."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from crawler.config import Config, ConfigError
from crawler.storage.notices import NoticeLine

SECONDS = 15.0  # without an answer, in each step of a conversation


class SendError(Exception):
    """A message did not get through; says why, without secrets. `refused`: because of what it is, not because of how the channel does."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        self.refused = refused
        super().__init__(why)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A message as a channel gets it."""

    key: str  # the same at every try
    subject: str
    body: str
    html: str = ""  # the same as a document of its own, for a channel that can show one
    notices: Sequence[NoticeLine] = ()


class Channel(Protocol):
    """A way to reach people."""

    @property
    def name(self) -> str:
        """What the database and people know it by."""

    def send(self, parcel: Parcel) -> str | None:
        """Hand a message over; returns what was wrong although it was taken. Raises SendError."""


def channels(config: Config) -> list[Channel]:
    """Return the channels beside the log, which always is one. Raises ConfigError for one that is set up by half."""
    from crawler.notify.mail import Mail  # each is needed only where it is set
    from crawler.notify.services import Service
    from crawler.notify.webhook import Webhook

    made: list[Channel] = []
    if bool(config.smtp_url) != bool(config.mail_to):
        missing = "RASAD_MAIL_TO" if config.smtp_url else "RASAD_SMTP_URL"
        raise ConfigError(f"E-mail is set up by half: set {missing} too, or unset the other.")
    if config.smtp_url:
        made.append(Mail(config.smtp_url.get_secret_value(), sender=config.mail_from, to=config.mail_to))
    made += [Webhook(url.get_secret_value(), allow=config.allow_private) for url in config.webhook_urls]
    made += [Service(url.get_secret_value()) for url in config.apprise_urls]
    if config.digest != "off" and not made:
        raise ConfigError("RASAD_DIGEST is set, and there is no channel to send it by: set RASAD_SMTP_URL and RASAD_MAIL_TO or another, or unset it.")
    return made


def mark(secret: str) -> str:
    """Return a few letters by which one secret address is told from another."""
    return hashlib.sha256(secret.encode()).hexdigest()[:6]
