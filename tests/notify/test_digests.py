"""The digest by mail: whole in each language, once a period, apart from problems, and nothing in it that a page could make of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from crawler.config import Config, ConfigError
from crawler.digest.period import due
from crawler.notify import digests
from crawler.notify.channels import SendError, channels
from crawler.notify.post import Post
from crawler.notify.webhook import Webhook
from crawler.storage import notices
from crawler.storage.engine import day_number, reading, writing
from crawler.storage.models import Coverage, Notice
from crawler.storage.retention import Retention, kinds, let_go
from tests.dashboard.world import World, add_story
from tests.notify.servers import MailServer, Receiver
from tests.notify.test_post import NOW as NOON
from tests.notify.test_post import Desk, note
from tests.rasad import environment, run

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # a Sunday, 12:30 in Baghdad
DAY = day_number(date(2026, 11, 21))
HOSTILE = "<script>alert(1)</script> \u202eturned\r\nBcc: victim@example.org\r\n.\r\n"
TEXT = "the committee discussed the timetable of the mission and the bases that are to be handed over before the end of the year as agreed"


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def fill(engine: Engine) -> Engine:
    """Two days of a small world, and a story that two outlets carried."""
    World(days=2, volume=0.05, now=NOW, dead_days=()).fill(engine)
    with writing(engine) as connection:
        for number, outlet in ((700_001, "meridian"), (700_002, "harbor_times")):
            add_story(connection, number, outlet, "en", DAY, NOW - timedelta(days=1, hours=number - 700_000), "relevant", HOSTILE, TEXT)
    return engine


@pytest.fixture
def engine(sqlite_database: Engine) -> Engine:
    return fill(sqlite_database)


def config(**settings: Any) -> Config:
    return Config(**{"digest": "day", **settings})


def keys(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(Notice.key).where(Notice.kind == notices.DIGEST).order_by(Notice.id)))


@pytest.mark.parametrize(
    ("settings", "now", "key", "days"),
    [
        ({}, NOW, "digest:day:2026-11-21", (DAY, DAY)),
        ({}, datetime(2026, 11, 22, 3, 59, tzinfo=UTC), "digest:day:2026-11-20", (DAY - 1, DAY - 1)),  # 6:59 in Baghdad
        ({}, datetime(2026, 11, 22, 4, 0, tzinfo=UTC), "digest:day:2026-11-21", (DAY, DAY)),
        ({"digest_hour": 0}, datetime(2026, 11, 21, 21, 0, tzinfo=UTC), "digest:day:2026-11-21", (DAY, DAY)),
        ({"digest": "week"}, NOW, "digest:week:2026-11-15", (DAY - 12, DAY - 6)),  # of Monday the 16th
        ({"digest": "week", "digest_weekday": "sunday"}, NOW, "digest:week:2026-11-21", (DAY - 6, DAY)),
        ({"digest": "week", "digest_weekday": "sunday", "digest_hour": 13}, NOW, "digest:week:2026-11-14", (DAY - 13, DAY - 7)),
    ],
)
def test_the_newest_digest_whose_hour_has_come_is_due(settings: dict[str, Any], now: datetime, key: str, days: tuple[int, int]) -> None:
    assert due(config(**settings), now) == (key, *days)


SUBJECTS = {
    "en": "Rasad: Daily digest: Saturday, 21 Nov 2026",
    "ar": "رصد: الموجز اليومي: السبت، 21 تشرين الثاني 2026",
    "fa": "رصد: گزیدهٔ روزانه: شنبه، 21 نوامبر 2026",
}


@pytest.mark.parametrize("code", SUBJECTS)
def test_it_is_one_mail_with_a_text_and_a_document(engine: Engine, mail: MailServer, code: str) -> None:
    settings = config(language=code, smtp_url=mail.url, mail_from="rasad@example.org", mail_to=("desk@example.org",))
    post = Post(engine, settings)
    assert digests.look(engine, NOW, settings) == SUBJECTS[code]
    assert digests.look(engine, at(1), settings) is None
    assert [s.error for s in post.deliver(at(3))] == [None]
    assert post.deliver(at(60)) == []
    (message,) = mail.taken
    assert (message["Subject"], message["Bcc"], message.get_content_type()) == (SUBJECTS[code], None, "multipart/alternative")
    plain, html = (str(part.get_content()) for part in message.iter_parts() if isinstance(part, EmailMessage))
    with reading(engine) as connection:
        stories = connection.scalar(select(func.sum(Coverage.relevant + Coverage.possible)).where(Coverage.day == DAY)) or 0
    assert stories > 0
    assert ("بغداد" in plain, "بغداد" in html, "Asia/Baghdad" in plain + html) == ((False, False, True) if code == "en" else (True, True, False))
    assert {line[:1] for line in plain.splitlines() if line and "https:" not in line} == {"\u200f"} or code == "en"  # whatever a headline begins with
    plain = plain.replace("\u200f", "")
    assert f": {stories:,}" in plain.split("\n\n")[1].splitlines()[0]
    assert f"<b>{stories:,}</b>" in html
    assert "- \u2068<script>alert(1)</script> turned Bcc: victim@example.org .\u2069" in plain.splitlines()
    assert "  https://meridian.example/news/700001" in plain.splitlines() or "  https://harbor_times.example/news/700002" in plain.splitlines()
    assert f'lang="{code}" dir="{"ltr" if code == "en" else "rtl"}"' in html
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_webhook_gets_the_text(engine: Engine, receiver: Receiver) -> None:
    post = Post(engine, config(), through=[Webhook(receiver.url, allow=())])
    digests.look(engine, NOW, config())
    post.deliver(at(3))
    ((_, body),) = receiver.taken
    (row,) = body["notices"]
    assert (body["subject"], row["kind"], row["id"], row["title"]) == (SUBJECTS["en"], "digest", "digest:day:2026-11-21", SUBJECTS["en"])
    assert row["text"].startswith("Daily digest: Saturday, 21 Nov 2026\n")
    assert "html" not in row


def test_who_dies_in_the_middle_neither_loses_nor_doubles_it(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are those of the first try, though more is known by the second."""
    fill(database)
    desk = Desk()
    with monkeypatch.context() as patch:
        patch.setattr(digests, "write", _dies)
        with pytest.raises(OSError, match="in the middle"):
            digests.look(database, NOW, config())
    assert keys(database) == []
    digests.look(database, NOW, config())
    notices.open_channel(database, desk.name, NOW)
    taken = notices.next_message(database, desk.name, at(2))  # and then nothing more is heard of it
    assert taken is not None
    with writing(database) as connection:
        add_story(connection, 700_003, "meridian", "en", DAY, NOW - timedelta(days=1), "relevant", "One more", TEXT + " again")
    assert digests.look(database, at(3), config()) is None
    post = Post(database, config(), through=[desk])
    for minute in (4, 30, 60):
        post.deliver(at(minute))
    (parcel,) = desk.got
    assert (parcel.key, parcel.html) == (taken.key, taken.notices[0].said["html"])


def _dies(*_: object) -> None:
    raise OSError("in the middle")


def test_after_a_pause_only_the_newest_goes_out(engine: Engine) -> None:
    for days in (0, 5, 5.1):
        digests.look(engine, NOW + timedelta(days=days), config())
    assert keys(engine) == ["digest:day:2026-11-21", "digest:day:2026-11-26"]


def test_it_is_a_message_of_its_own_and_holds_none_up(database: Engine) -> None:
    desk = Desk()
    post = Post(database, config(), through=[desk])
    told = (("a", "raised"), ("monday", "digest"), ("b", "raised"), ("tuesday", "digest"), ("c", "over"))
    for key, kind in told:
        note(database, key, kind=kind)
    for minute in (2, 3, 4, 16, 17, 30):
        post.deliver(NOON + timedelta(minutes=minute))
    assert desk.told == [["a", "monday", "b"], ["tuesday"], ["c"]]  # of two that wait the newest
    assert [(p.subject, "monday" in p.body) for p in desk.got] == [("Rasad: 2 new problems", False), ("tuesday", False), ("Rasad: over: c", False)]
    assert post.deliver(NOON + timedelta(minutes=60)) == []


def test_of_those_that_piled_up_while_a_channel_was_down_the_newest_goes_out(sqlite_database: Engine) -> None:
    desk = Desk()
    desk.fails = [SendError("down")]
    post = Post(sqlite_database, config(), through=[desk])
    for key in ("monday", "tuesday", "wednesday"):
        note(sqlite_database, key, kind="digest")
    for minute in (2, 4):
        post.deliver(NOON + timedelta(minutes=minute))
    assert [p.subject for p in desk.got] == ["wednesday"]


def test_it_is_kept_as_long_as_it_would_be_due_again(engine: Engine) -> None:
    digests.look(engine, NOW, config(digest="week"))
    note(engine, "a", minutes=-150)
    brief = Retention(kept=0, runs=0, problems=1, titles=0)
    for days, left in ((6.9, 1), (20, 0)):
        for kind in kinds(brief, NOW + timedelta(days=days)):
            let_go(engine, kind)
        assert len(notices.latest(engine)) == left


def test_without_a_channel_it_is_refused_in_words() -> None:
    with pytest.raises(ConfigError, match="RASAD_DIGEST is set, and there is no channel to send it by"):
        channels(config())


def test_the_command_puts_it_among_the_notifications_once(engine: Engine, tmp_path: Path) -> None:
    env = environment(tmp_path) | {"RASAD_DATABASE_URL": str(engine.url)}
    refused = run("digest", "--notify", env=env)
    assert (refused.returncode, "set RASAD_DIGEST to day or week" in refused.stderr.replace("\n", " ")) == (2, True)
    assert "no channel to send it by" in run("digest", "--notify", env=env | {"RASAD_DIGEST": "week"}).stderr
    wanted = env | {"RASAD_DIGEST": "week", "RASAD_LANGUAGE": "fa", "RASAD_WEBHOOK_URLS": "http://127.0.0.1:9/"}
    assert "it goes alone" in run("digest", "--notify", "--language", "ar", env=wanted).stderr
    first, second = (run("digest", "--notify", env=wanted) for _ in range(2))
    assert first.stdout.startswith("It goes out by the channels: رصد: گزیدهٔ هفتگی: ")
    assert second.stdout.startswith("No digest is due")
