from __future__ import annotations

import pytest

from crawler.errors import TRY_AGAIN
from crawler.health.causes import CAUSES, CONNECTION, WALLS, cause_of
from crawler.health.diagnosis import Outcome, State, diagnose, exit_code

OK = (200, 20, None)
KNOWN = (304, 0, None)


def test_the_states_are_exactly_those_of_the_design() -> None:
    words = "running ok unchanged partial empty blocked failed killed interrupted missed skipped"
    assert [str(s) for s in State] == words.split()


@pytest.mark.parametrize(
    ("outcome", "state", "cause"),
    [
        # everything as it should be
        (Outcome(finish_reason="finished", routes=(OK,), found=20, new=3, fetched=3, stories=1, off_topic=2), "ok", None),
        (Outcome(finish_reason="finished", routes=(KNOWN,), fetched=2, off_topic=2), "ok", None),
        (Outcome(finish_reason="finished", routes=(OK,), found=20, new=1, fetched=1, rejected=1, reasons={"duplicate": 1}), "ok", None),
        (Outcome(finish_reason="finished", routes=(OK,), found=20, new=1, fetched=1, stories=1, reasons={"retried:timeout": 2}), "ok", None),
        (Outcome(finish_reason="finished", fetched=1, stories=1), "ok", None),  # given addresses only: no route asked
        (Outcome(finish_reason="finished", routes=(KNOWN, KNOWN)), "unchanged", None),
        (Outcome(finish_reason="finished", routes=(OK,), found=20), "unchanged", None),
        (Outcome(finish_reason="finished", routes=(KNOWN, (200, 0, None))), "unchanged", None),
        (Outcome(finish_reason="finished", routes=((200, 0, None), OK), found=20), "unchanged", None),  # a sitemap index and its part
        # something was read, something not
        (Outcome(finish_reason="finished", routes=(OK, (404, 0, "http_404")), found=20, new=1, fetched=1, stories=1), "partial", "404"),
        (Outcome(finish_reason="finished", routes=(OK, (None, 0, "timeout")), found=20), "partial", "timeout"),
        (Outcome(finish_reason="finished", routes=(OK,), found=20, new=3, fetched=3, off_topic=2, rejected=1, reasons={"no_body": 1}), "partial", "unreadable"),
        (Outcome(finish_reason="finished", routes=(OK,), found=9, new=9, fetched=8, off_topic=8, failed=1, reasons={"http_502": 1}), "partial", "5xx"),
        (Outcome(finish_reason="finished", routes=(OK,), found=900, new=900, fetched=200, off_topic=200, limited=True), "partial", "limit"),
        (Outcome(finish_reason="closespider_timeout", routes=(OK,), found=9, new=9, fetched=4, off_topic=4), "partial", "limit"),
        (Outcome(finish_reason="finished", routes=((None, 0, "dns"),), fetched=2, off_topic=2), "partial", "dns"),  # its queue was read
        (Outcome(finish_reason="finished", routes=(KNOWN,), failed=1, reasons={"http_404": 1}), "partial", "404"),  # an old page tried again
        # answered, without a link
        (Outcome(finish_reason="finished", routes=((200, 0, None),)), "empty", "no links"),
        (Outcome(finish_reason="finished", routes=((200, 0, "empty"), (404, 0, "http_404"))), "empty", "no links"),
        # kept out
        (Outcome(finish_reason="finished", routes=((403, 0, "http_403"), (403, 0, "http_403"))), "blocked", "403"),
        (Outcome(finish_reason="finished", routes=((401, 0, "http_401"),)), "blocked", "401"),
        (Outcome(finish_reason="finished", routes=((429, 0, "http_429"),)), "blocked", "429"),
        (Outcome(finish_reason="finished", routes=((None, 0, "robots"),)), "blocked", "robots"),
        (Outcome(finish_reason="finished", routes=((200, 0, "challenge"),)), "blocked", "challenge"),
        (Outcome(finish_reason="finished", routes=((None, 0, "private_address"),)), "blocked", "private address"),
        (Outcome(finish_reason="finished", routes=((404, 0, "http_404"), (404, 0, "http_404"), (403, 0, "http_403"))), "blocked", "403"),
        (Outcome(finish_reason="finished", routes=((200, 0, None), (200, 0, "challenge"))), "blocked", "challenge"),
        (Outcome(finish_reason="finished", routes=(OK,), found=5, new=5, fetched=5, rejected=5, reasons={"challenge": 5}), "blocked", "challenge"),
        (Outcome(finish_reason="finished", routes=(OK,), found=5, new=5, failed=5, reasons={"http_403": 4, "timeout": 1}), "blocked", "403"),
        # no answer
        (Outcome(finish_reason="finished", routes=((None, 0, "dns"), (None, 0, "dns"))), "failed", "dns"),
        (Outcome(finish_reason="finished", routes=((None, 0, "no_network"),)), "failed", "no network"),
        (Outcome(finish_reason="finished", routes=((None, 0, "refused"),)), "failed", "refused"),
        (Outcome(finish_reason="finished", routes=((None, 0, "timeout"), (None, 0, "host_down"), (None, 0, "host_down"))), "failed", "timeout"),
        (Outcome(finish_reason="finished", routes=((None, 0, "tls"),)), "failed", "tls"),
        (Outcome(finish_reason="finished", routes=((503, 0, "http_503"), (500, 0, "http_500"))), "failed", "5xx"),
        (Outcome(finish_reason="finished", routes=((404, 0, "http_404"),)), "failed", "404"),
        (Outcome(finish_reason="finished", routes=((None, 0, "robots_unreachable"),)), "failed", "robots unreachable"),
        (Outcome(finish_reason="finished", routes=((200, 0, "not_a_feed"),)), "failed", "not a feed"),
        (Outcome(finish_reason="finished", routes=(OK,), found=4, new=4, fetched=4, rejected=4, reasons={"no_body": 3, "no_title": 1}), "failed", "unreadable"),
        (Outcome(finish_reason="finished", fetched=1, rejected=1, reasons={"no_body": 1}), "failed", "unreadable"),
        (Outcome(finish_reason="finished", failed=1, reasons={"http_404": 1}), "failed", "404"),  # a given address
        # ended
        (Outcome(finish_reason="start_error"), "failed", "crash"),
        (Outcome(finish_reason="finished"), "failed", "crash"),
        (Outcome(finish_reason="storage", routes=(OK,), found=20, new=20, stories=3), "failed", "storage"),
        (Outcome(finish_reason="memusage_exceeded", routes=(OK,), found=20, new=20), "failed", "memory"),
        (Outcome(finish_reason="shutdown", routes=(OK,), found=20, new=20, stories=3), "interrupted", "shutdown"),
        (Outcome(finish_reason="overlap", routes=(OK,), found=20, new=20, stories=3), "interrupted", "overlap"),
    ],
)
def test_a_run_is_diagnosed_from_what_it_counted(outcome: Outcome, state: str, cause: str | None) -> None:
    found = diagnose(outcome)
    assert (found.state, found.cause) == (state, cause)


def test_a_message_is_one_sentence_that_says_what_to_do() -> None:
    message = diagnose(Outcome(finish_reason="finished", routes=((403, 0, "http_403"), (403, 0, "http_403")))).message
    assert message.startswith("None of 2 routes gave links: the server answers 403 (forbidden); open it in a browser")
    assert message.endswith(".")
    assert "\n" not in message


def test_a_message_of_a_good_run_has_its_counts() -> None:
    message = diagnose(Outcome(finish_reason="finished", routes=(OK,), found=20, new=3, fetched=3, stories=1, off_topic=2)).message
    assert message == "3 new of 20 links, 3 pages read, 1 on topic."


def test_a_raw_cause_has_one_word() -> None:
    raw = ["no_network", "http_503", "http_403", "http_418", "robots_unreachable", "private_address", "dataloss", "dns"]
    assert [cause_of(r) for r in raw] == ["no network", "5xx", "403", "418", "robots unreachable", "private address", "cut short", "dns"]


def test_walls_and_connection_causes_are_told_like_every_other() -> None:
    assert CAUSES.keys() >= WALLS | CONNECTION


@pytest.mark.parametrize(
    ("ran", "code"),
    [
        ([("ok", None)], 0),
        ([("unchanged", None), ("partial", "404")], 0),
        ([("partial", "dns")], 0),
        ([("failed", "unreadable")], 3),
        ([("empty", "no links")], 4),
        ([("blocked", "403")], 5),
        ([("failed", "no network")], 6),
        ([("failed", "dns")], 6),
        ([("failed", "refused")], 1),
        ([("failed", "crash")], 1),
        ([("interrupted", "shutdown")], 1),
        ([("killed", "time limit")], 1),
        ([("skipped", "local outage"), ("skipped", "local outage")], 6),
        ([("skipped", "local outage"), ("ok", None)], 1),
        ([("ok", None), ("blocked", "robots"), ("empty", "no links")], 5),
        ([("failed", "unreadable"), ("empty", "no links"), ("ok", None)], 3),
        ([("failed", "404"), ("blocked", "403")], 1),
        ([("failed", "storage"), ("failed", "crash"), ("blocked", "403")], TRY_AGAIN),
        ([("skipped", "overlap")], 0),
        ([("skipped", "overlap"), ("failed", "no network")], 6),
        ([], 0),
    ],
)
def test_the_exit_code_tells_the_gravest_of_several(ran: list[tuple[str, str | None]], code: int) -> None:
    assert exit_code(ran) == code
