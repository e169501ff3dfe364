"""What a person types after a command, read as it is meant."""

from __future__ import annotations

from datetime import date

import pytest
import typer

from crawler.commands import arguments
from crawler.config import Config
from crawler.storage.engine import day_number


@pytest.mark.parametrize("zone", ["Asia/Baghdad", "UTC", "America/New_York"])
def test_a_day_is_the_one_that_was_written_wherever_days_are_counted(zone: str) -> None:
    assert arguments.day("2026-01-31", Config(timezone=zone)) == day_number(date(2026, 1, 31))


def test_no_day_is_none() -> None:
    assert arguments.day(None, Config()) is None
    with pytest.raises(typer.BadParameter, match="is no duration or day"):
        arguments.day("tomorrow", Config())


def test_a_language_that_no_outlet_has_is_refused() -> None:
    assert arguments.languages(["fa", "ckb"]) == ("fa", "ckb")
    with pytest.raises(typer.BadParameter, match="xx is no language of an outlet"):
        arguments.languages(["fa", "xx"])
