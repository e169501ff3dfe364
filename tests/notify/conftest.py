"""Receivers of messages, and settings that name them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.notify.servers import MailServer, Receiver, serving


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server
