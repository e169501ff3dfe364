"""The outbox: what is noted arrives once, in one message, however the channel behaves meanwhile; on both kinds of database."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.config import Config
from crawler.health import watch
from crawler.notify.channels import Channel, Parcel, SendError
from crawler.notify.post import Post
from crawler.notify.webhook import Webhook
from crawler.storage import notices
from crawler.storage.engine import writing
from crawler.storage.notices import Said, Telling
from crawler.storage.problems import Finding, update_problems
from crawler.storage.retention import Retention, kinds, let_go
from tests.notify.servers import MailServer, Receiver

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def note(engine: Engine, *names: str, minutes: float = 0, **more: Any) -> None:
    with writing(engine) as connection:
        notices.write(connection, [Telling(n, more.get("kind", "raised"), Said(title=n, text=n), more.get("outlet", n)) for n in names], at(minutes))


class Desk:
    """A channel that keeps what it gets, or fails with what it is given."""

    def __init__(self, name: str = "desk") -> None:
        self.name, self.got, self.fails = name, list[Parcel](), list[Exception | None]()

    def send(self, parcel: Parcel) -> str | None:
        if self.fails and (error := self.fails.pop(0)) is not None:
            raise error
        self.got.append(parcel)
        return None

    @property
    def told(self) -> list[list[str]]:
        return [[n.key for n in p.notices] for p in self.got]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def post(database: Engine, desk: Desk) -> Post:
    return made(database, desk)


def made(engine: Engine, *through: Channel, limit: float = 5, **settings: Any) -> Post:
    return Post(engine, Config(**settings), limit=limit, through=through)


def test_what_breaks_at_once_is_one_message(database: Engine, post: Post, desk: Desk) -> None:
    note(database, *(f"outlet{i}" for i in range(81)))
    assert post.deliver(at(1)) == []  # it gathers
    (sent,) = post.deliver(at(2))
    assert (sent.notices, sent.error) == (81, None)
    assert desk.got[0].subject == "Rasad: 81 new problems"
    assert post.deliver(at(20)) == []


def test_what_follows_waits_for_its_turn(sqlite_database: Engine, desk: Desk) -> None:
    post = made(sqlite_database, desk)
    note(sqlite_database, "a")
    post.deliver(at(2))
    for i in range(3, 13):
        note(sqlite_database, f"b{i}", minutes=i)
        post.deliver(at(i))
    assert desk.told == [["a"]]
    post.deliver(at(17))
    assert len(desk.told[1]) == 10


def test_the_same_is_never_noted_twice(sqlite_database: Engine, desk: Desk) -> None:
    post = made(sqlite_database, desk)
    for _ in range(2):
        note(sqlite_database, "a", "b")
    post.deliver(at(2))
    assert desk.told == [["a", "b"]]


def test_a_failing_channel_is_tried_ever_less_often_and_then_brings_all_in_two_messages(database: Engine, post: Post, desk: Desk) -> None:
    """The message that was on its way keeps its key and its words: a receiver that had it all the same can tell."""
    note(database, "a")
    desk.fails = [SendError("down")] * 7
    tries = []
    for minute in range(2, 200):
        note(database, f"m{minute}", minutes=minute)
        if post.deliver(at(minute)):
            tries.append(minute)
        if desk.got:
            break
    assert [b - a for a, b in pairwise(tries)] == [1, 2, 4, 8, 16, 32, 60]
    assert desk.told == [["a", "m2"]]
    post.deliver(at(201))
    assert len(desk.told[1]) > 100
    assert len({p.key for p in desk.got}) == 2


def test_a_message_has_one_key_at_every_try(sqlite_database: Engine, receiver: Receiver) -> None:
    receiver.statuses = [500, 503]
    post = made(sqlite_database, Webhook(receiver.url, allow=()))
    note(sqlite_database, "a")
    outcomes = [post.deliver(at(m))[0].error for m in (2, 3, 5)]
    assert [e and e.split()[-1] for e in outcomes] == ["500", "503", None]
    assert len({headers["Idempotency-Key"] for headers, _ in receiver.taken}) == 1
    assert post.deliver(at(500)) == []
    assert len(receiver.taken) == 3


def test_a_message_that_is_refused_for_itself_is_given_up_so_that_the_next_can_go(sqlite_database: Engine, desk: Desk) -> None:
    post = made(sqlite_database, desk)
    desk.fails = [SendError("552 too large", refused=True)] * notices.REFUSALS
    note(sqlite_database, "poison")
    for minute in range(2, 60):
        post.deliver(at(minute))
    note(sqlite_database, "next", minutes=60)
    post.deliver(at(62))
    assert desk.told == [["next"]]
    assert notices.channel_state(sqlite_database, "desk").given_up == 1


def test_who_dies_in_the_middle_of_a_try_leaves_a_message_that_is_tried_again(database: Engine, desk: Desk) -> None:
    note(database, "a")
    notices.open_channel(database, "desk", NOW)
    taken = notices.next_message(database, "desk", at(2))  # and then nothing more is heard of it
    assert taken is not None
    assert made(database, desk).deliver(at(2.5)) == []
    made(database, desk).deliver(at(3))
    assert desk.told == [["a"]]
    assert desk.got[0].key == taken.key


def test_a_hung_channel_holds_up_no_other_and_gets_no_second_thread(sqlite_database: Engine, mail: MailServer, receiver: Receiver) -> None:
    from crawler.notify.mail import Mail

    mail.mood = "drip"
    slow = Mail(mail.url, sender="r@example.org", to=("a@example.org",), seconds=5)
    post = made(sqlite_database, slow, Webhook(receiver.url, allow=()), limit=0.5)
    note(sqlite_database, "a")
    began = time.monotonic()
    outcomes = {s.channel: s.error for s in post.deliver(at(2))}
    assert time.monotonic() - began < 3
    assert outcomes[slow.name] is not None
    assert len(receiver.taken) == 1
    assert threading.active_count() < 12
    assert post.deliver(at(3)) == []  # the try that hangs is not joined by another


def test_a_stop_does_not_wait_for_a_channel(sqlite_database: Engine) -> None:
    class Hung(Desk):
        def send(self, parcel: Parcel) -> str | None:
            time.sleep(5)
            return None

    post = made(sqlite_database, Hung(), limit=60)
    note(sqlite_database, "a")
    threading.Timer(0.2, post.stopping.set).start()
    began = time.monotonic()
    (sent,) = post.deliver(at(2))
    assert time.monotonic() - began < 2
    assert sent.error == "stopped in the middle of it"


def test_a_late_confirmation_counts(sqlite_database: Engine) -> None:
    class Late(Desk):
        def send(self, parcel: Parcel) -> str | None:
            time.sleep(0.6)
            return super().send(parcel)

    late = Late()
    post = made(sqlite_database, late, limit=0.2)
    note(sqlite_database, "a")
    assert post.deliver(at(2))[0].error is not None
    deadline = time.monotonic() + 5
    while notices.channel_state(sqlite_database, "desk").sent_at is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert post.deliver(at(30)) == []
    assert late.told == [["a"]]


def test_a_new_channel_is_not_told_the_past(sqlite_database: Engine, desk: Desk) -> None:
    post = made(sqlite_database, desk)
    note(sqlite_database, "a")
    post.deliver(at(2))
    note(sqlite_database, "b", minutes=150)
    other = Desk("other")
    both = made(sqlite_database, desk, other)
    both.deliver(at(152))
    assert (desk.told, other.told) == ([["a"], ["b"]], [["b"]])


def test_in_quiet_hours_only_the_installation_speaks(sqlite_database: Engine, desk: Desk) -> None:
    post = made(sqlite_database, desk, quiet_hours="22-6", timezone="UTC")
    night = 11 * 60  # 23:00
    note(sqlite_database, "irna", minutes=night)
    assert post.deliver(at(night + 5)) == []
    note(sqlite_database, "disk", minutes=night + 6, outlet=None)
    post.deliver(at(night + 9))
    assert desk.told == [["irna", "disk"]]
    note(sqlite_database, "fars", minutes=night + 30)
    assert post.deliver(at(night + 6 * 60)) == []
    post.deliver(at(night + 7 * 60))
    assert desk.told[1] == ["fars"]


def test_messages_that_do_not_arrive_are_a_problem_until_they_do(database: Engine, desk: Desk) -> None:
    post = made(database, desk)
    note(database, "a")
    desk.fails = [SendError("the desk is empty")] * 3
    for minute in (2, 3):
        post.deliver(at(minute))
        assert watch.check(database, at(minute)) == []
    post.deliver(at(5))
    (problem,) = watch.check(database, at(5))
    assert (problem.rule, problem.outlet) == ("undelivered", None)
    assert "desk, since 2026-11-22 12:02 UTC: the desk is empty" in problem.message
    assert notices.channel_state(database, "desk").tries == 3
    post.deliver(at(9))
    assert watch.check(database, at(10)) == []
    watch.look(database, at(15))
    post.deliver(at(60))
    assert [n.kind for p in desk.got for n in p.notices] == ["raised", "raised", "over"]


def test_a_channel_that_is_set_no_more_leaves_nothing_behind(database: Engine, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scheduler.notify")
    desk.fails = [SendError("down")] * 6
    note(database, "a")
    post = made(database, desk)
    for minute in (2, 3, 5, 9, 17, 33):
        post.deliver(at(minute))
    note(database, "b", minutes=34)
    made(database)  # a shell without the settings of the scheduler ends nothing
    assert notices.channel_state(database, "desk").waiting == 2
    other = made(database)
    for minute in (35, 36):
        other.settle(at(minute))
    assert [m for m in caplog.messages if "set no more" in m] == [
        "desk is set no more: what waited for it (2) goes out by the channels that are set, if there are any."
    ]
    note(database, "c", minutes=36)
    state = notices.channel_state(database, "desk")
    assert (state.waiting, state.since, state.tries, state.given_up, state.closed_at) == (0, None, 0, 0, at(35))
    assert watch.check(database, at(37)) == []


def test_a_channel_that_is_set_again_begins_anew(database: Engine, desk: Desk) -> None:
    note(database, "a")
    made(database, desk).deliver(at(2))
    made(database).settle(at(3))
    note(database, "while away", minutes=4)
    note(database, "lately", minutes=500)
    post = made(database, desk)
    post.settle(at(510))
    post.deliver(at(510))
    note(database, "since", minutes=511)
    post.deliver(at(530))
    assert desk.told == [["a"], ["lately"], ["since"]]
    assert notices.channel_state(database, "desk").closed_at is None


def test_the_change_and_its_notice_are_one_transaction(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.storage import problems

    finding = Finding(None, "disk", "full", "The disk is full.", "Free some.")
    with monkeypatch.context() as patch:
        patch.setattr(problems, "write", _fails)
        with pytest.raises(OSError, match="in the middle"):
            update_problems(database, [finding], NOW)
    assert update_problems(database, [finding], at(1)).raised == [finding]
    assert [n.kind for n in notices.latest(database)] == ["raised"]


def _fails(*_: object) -> None:
    raise OSError("in the middle")


def test_what_was_told_long_ago_is_let_go_of_and_the_channel_still_knows_where_it_stands(sqlite_database: Engine, desk: Desk) -> None:
    post = made(sqlite_database, desk)
    for day in range(3):
        note(sqlite_database, f"day {day}", minutes=day * 1440)
        post.deliver(at(day * 1440 + 5))
    later = at(400 * 1440)
    for kind in kinds(Retention(kept=0, runs=0, problems=365, titles=0), later):
        let_go(sqlite_database, kind)
    assert notices.latest(sqlite_database) == []
    note(sqlite_database, "news", minutes=400 * 1440)
    post.deliver(at(400 * 1440 + 5))
    assert desk.told[-1] == ["news"]
