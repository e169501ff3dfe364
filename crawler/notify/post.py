"""Sends what waits in the outbox. Whatever a channel does (refuse, hang, drip), it holds up neither another channel nor the crawl."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.config import Config
from crawler.localization import locale_for
from crawler.localization.writing import outlet_names
from crawler.notify.channels import Channel, Parcel, SendError, channels
from crawler.notify.message import Text, text_of
from crawler.notify.wording import Wording
from crawler.storage import notices
from crawler.storage.notices import Message
from crawler.storage.reports.health import outlet_states

logger = logging.getLogger("scheduler.notify")

LIMIT = 60.0  # seconds for one message; who takes longer is tried again later
_LOOK = 0.1


class Sent(NamedTuple):
    """What came of a message on a channel."""

    channel: str
    notices: int
    error: str | None  # None: it arrived


class Post:
    """The channels of an installation and its outbox."""

    def __init__(self, engine: Engine, config: Config, *, limit: float = LIMIT, through: Sequence[Channel] | None = None) -> None:
        self.engine, self.config, self.limit = engine, config, limit
        self.channels: Sequence[Channel] = channels(config) if through is None else through
        self.stopping = threading.Event()
        self._busy: dict[str, threading.Thread] = {}  # a channel whose last try has not ended by itself is left alone

    def settle(self, now: datetime) -> None:
        """End the channels that are set no more: for whoever decides which are, not for a shell with other settings."""
        for name, waited in notices.close_others(self.engine, [c.name for c in self.channels], now).items():
            logger.info("%s is set no more: what waited for it (%d) goes out by the channels that are set, if there are any.", name, waited)

    def deliver(self, now: datetime, *, at_once: bool = False) -> list[Sent]:
        """Try every channel that has something to send; returns what came of those that were tried, after `limit` seconds at the latest."""
        tried = {c.name: m for c in self.channels if (m := self._next(c, now, at_once)) is not None}
        outcomes: dict[str, Sent] = {}
        for channel in self.channels:
            if (message := tried.get(channel.name)) is not None:
                self._busy[channel.name] = thread = threading.Thread(target=self._try, args=(channel, message, outcomes), daemon=True)
                thread.start()
        self._wait([self._busy[name] for name in tried])
        for name, message in tried.items():
            if name not in outcomes:
                why = "stopped in the middle of it" if self.stopping.is_set() else f"no end within {self.limit:.0f} seconds"
                outcomes[name] = self._failed(message, SendError(why))
        return list(outcomes.values())

    def send_now(self, channel: Channel, parcel: Parcel) -> Sent:
        """Send something beside the outbox (a test), within the same limit."""
        outcome: list[Sent] = []

        def attempt() -> None:
            try:
                outcome.append(Sent(channel.name, 0, channel.send(parcel)))
            except Exception as error:
                outcome.append(Sent(channel.name, 0, _why(error)))

        thread = threading.Thread(target=attempt, daemon=True)
        thread.start()
        thread.join(self.limit)
        return outcome[0] if outcome else Sent(channel.name, 0, f"no end within {self.limit:.0f} seconds")

    def _next(self, channel: Channel, now: datetime, at_once: bool) -> Message | None:
        if (before := self._busy.get(channel.name)) is not None and before.is_alive():
            return None
        notices.open_channel(self.engine, channel.name, now)
        return notices.next_message(self.engine, channel.name, now, at_once=at_once, urgent_only=self.config.is_quiet(now) and not at_once)

    def _try(self, channel: Channel, message: Message, outcomes: dict[str, Sent]) -> None:
        try:
            note = channel.send(parcel_of(message, wording(self.engine, self.config)))
        except Exception as error:  # a fault of ours is a try that failed, too
            outcomes[channel.name] = self._failed(message, error)
            return
        try:
            notices.sent(self.engine, message.id, datetime.now(UTC), note)
        except SQLAlchemyError as error:
            logger.error("%s: a message arrived and that could not be written (%s); it may be sent again.", channel.name, str(error).split("\n")[0])
        outcomes[channel.name] = Sent(channel.name, len(message.notices), None)
        if note:
            logger.warning("%s: sent, but %s.", channel.name, note)

    def _failed(self, message: Message, error: Exception) -> Sent:
        why = _why(error)
        logger.warning("%s: a message did not get through (%s, try %d); it is tried again.", message.channel, why, message.tries)
        try:
            notices.failed(self.engine, message.id, why, datetime.now(UTC), refused=isinstance(error, SendError) and error.refused)
        except SQLAlchemyError as unwritten:
            logger.error("%s: that could not be written: %s", message.channel, str(unwritten).split("\n")[0])
        return Sent(message.channel, len(message.notices), why)

    def _wait(self, threads: Sequence[threading.Thread]) -> None:
        left = self.limit
        while left > 0 and not self.stopping.is_set() and any(t.is_alive() for t in threads):
            next(t for t in threads if t.is_alive()).join(_LOOK)
            left -= _LOOK


def wording(engine: Engine, config: Config) -> Wording:
    """Return how the installation's people are told."""
    locale = locale_for(config.language)
    return Wording(locale, config.zone, outlet_names(outlet_states(engine), locale))


def parcel_of(message: Message, how: Wording) -> Parcel:
    """Return a message as a channel gets it."""
    told = [how.worded(n) for n in message.notices]
    text: Text = text_of(told, how)
    return Parcel(key=message.key, subject=text.subject, body=text.body, html=text.html, notices=told)


def _why(error: Exception) -> str:
    """Say why without secrets: only what a channel itself worded is repeated."""
    if isinstance(error, SendError):
        return str(error)
    logger.error("A message could not be sent for a fault in Rasad:\n%s%s", "".join(traceback.format_tb(error.__traceback__)), type(error).__name__)
    return f"a fault in Rasad ({type(error).__name__}): see scheduler.log, and report it"
