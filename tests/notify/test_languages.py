"""Messages in the language of those who get them: the same problems, alerts and tests as mails and webhooks in English, Arabic and Persian."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from crawler.commands.notifying import _tested
from crawler.config import Config
from crawler.health.rules import Facts, findings
from crawler.notify import alerts
from crawler.notify.post import Post
from crawler.notify.wording import PROBLEMS
from crawler.storage.duty import HEARTBEAT
from crawler.storage.engine import writing
from crawler.storage.notices import Said, Telling, write
from crawler.storage.problems import update_problems
from tests.health.test_rules import outlet
from tests.health.test_rules import runs as bad_runs
from tests.notify.servers import MailServer, Receiver
from tests.notify.test_alerts import Press, ask
from tests.test_house import ROOT

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TITLE = "<b>انسحاب</b> القوات \u202eevil\r\nBcc: victim@example.org"
LATIN = re.compile(r"[A-Za-z][A-Za-z' ]{2,}[A-Za-z]")
NAMES = re.compile(r"https?://\S+|rasad \w+|robots\.txt|python scheduler\.py|make up|scheduler\.log|RASAD_\w+|Bcc|victim@example\.org|evil|DNS")


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def press(sqlite_database: Engine) -> Press:
    return Press(sqlite_database)  # its outlet is called صحيفة in Arabic


def post(engine: Engine, language: str, mail: MailServer, **more: Any) -> Post:
    settings = {"smtp_url": mail.url, "mail_from": "rasad@example.org", "mail_to": ("desk@example.org",)}
    return Post(engine, Config(language=language, **settings, **more))  # type: ignore[arg-type]


def trouble(engine: Engine, minutes: float, *, over: bool = False) -> None:
    """The outlet keeps us out and the scheduler has died; or neither any more."""
    facts = Facts(outlets=[outlet("paper", ok_at=NOW)], runs={"paper": bad_runs(*[("blocked", "robots")] * 3)}, installation={HEARTBEAT: ("host/1", NOW)})
    update_problems(engine, [] if over else findings(facts, at(minutes)), at(minutes), remind=timedelta(hours=24))


def texts(message: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML, if there is one."""
    parts = {p.get_content_subtype(): str(p.get_content()) for p in message.walk() if not p.is_multipart()}
    return parts["plain"], parts.get("html", "")


SAID = {
    "en": [
        "Rasad: 2 new problems",
        "What to do: Read the robots.txt; use another route",
        "last good run 22 Nov 2026, 15:00.",
        "Times are those of Asia/Baghdad.",
    ],
    "ar": ["رصد: مشكلتان جديدتان", "ما العمل: اقرأ robots.txt", "22 تشرين الثاني 2026", "الأوقات بتوقيت بغداد."],
    "fa": ["رصد: 2 مشکل تازه", "چه باید کرد: ", "22 نوامبر 2026", "زمان‌ها به وقت بغداد است."],
}


@pytest.mark.parametrize("code", SAID)
def test_problems_are_told_in_the_language_that_is_set(sqlite_database: Engine, press: Press, mail: MailServer, code: str) -> None:
    desk = post(sqlite_database, code, mail)
    trouble(sqlite_database, 10)
    assert [s.error for s in desk.deliver(at(20))] == [None]
    subject, *words = SAID[code]
    plain, html = texts(mail.taken[0])
    bare = plain.translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))
    assert (mail.taken[0]["Subject"], [w for w in words if w not in bare]) == (subject, [])
    assert (html != "") is (code != "en")
    if code != "en":
        assert f'lang="{code}" dir="rtl"' in html
        assert LATIN.findall(NAMES.sub("", plain.replace("Asia/Baghdad", ""))) == []


def test_what_goes_on_and_what_is_over_is_told_in_arabic(sqlite_database: Engine, press: Press, mail: MailServer) -> None:
    desk = post(sqlite_database, "ar", mail)
    trouble(sqlite_database, 10)
    desk.deliver(at(20))
    trouble(sqlite_database, 10 + 25 * 60)
    desk.deliver(at(30 + 25 * 60))
    trouble(sqlite_database, 26 * 60, over=True)
    desk.deliver(at(27 * 60))
    assert [m["Subject"] for m in mail.taken] == ["رصد: مشكلتان جديدتان", "رصد: مشكلتان مستمرتان", "رصد: مشكلتان انتهتا"]
    _, going, over = (texts(m)[0] for m in mail.taken)
    assert "منذ 22 تشرين الثاني 2026" in going
    assert "رُصدت أول مرة في 22 تشرين الثاني 2026، 15:10، وآخر مرة في 23 تشرين الثاني 2026، 16:10؛ وعُدّت منتهية في 23 تشرين الثاني 2026، 17:00." in over
    assert LATIN.findall(NAMES.sub("", going + over)) == []  # a problem as a row keeps it, too


def test_a_single_problem_is_named_in_the_subject_as_its_reader_knows_it(sqlite_database: Engine, press: Press, mail: MailServer) -> None:
    facts = Facts(outlets=[outlet("paper")], runs={"paper": bad_runs(*[("blocked", "403")] * 3)})
    update_problems(sqlite_database, findings(facts, NOW), NOW)
    post(sqlite_database, "ar", mail).deliver(at(5))
    assert mail.taken[0]["Subject"] == "رصد: صحيفة: الوصول ممنوع"


def test_a_story_of_an_alert_stands_in_its_own_direction_and_opens(sqlite_database: Engine, press: Press, mail: MailServer, receiver: Receiver) -> None:
    ask(sqlite_database, now=NOW)
    press.publish(at(1), TITLE)
    alerts.look(sqlite_database, at(2), ZoneInfo("Asia/Baghdad"))
    desk = post(sqlite_database, "fa", mail, webhook_urls=(receiver.url,))
    assert [s.error for s in desk.deliver(at(10))] == [None, None]
    plain, html = texts(mail.taken[0])
    assert mail.taken[0]["Subject"] == "رصد: هشدار: my search"
    assert "\u2068my search\u2069: خبری تازه از \u2068صحيفة\u2069" in plain
    assert "  https://paper.test/1\n" in plain  # bare, so that programs make a link of it
    assert "\u2068<b>انسحاب</b> القوات evil Bcc: victim@example.org\u2069" in plain
    assert '<a href="https://paper.test/1" rel="noreferrer noopener">\u2068&lt;b&gt;انسحاب' in html
    (row,) = receiver.taken[0][1]["notices"]
    assert (row["title"], row["rule"], row["cause"]) == ("هشدار: my search", "my search", "search")
    assert row["text"].startswith("\u2068my search\u2069: خبری تازه از")
    assert "text_parts" not in row


@pytest.mark.parametrize("code", ["ar", "fa"])
def test_every_line_runs_right_to_left_whatever_it_begins_with(sqlite_database: Engine, press: Press, mail: MailServer, code: str) -> None:
    """Programs that show plain text look at a line's first letter that is in no isolate."""
    ask(sqlite_database, now=NOW)
    press.publish(at(1), "A headline in English")
    alerts.look(sqlite_database, at(2), ZoneInfo("Asia/Baghdad"))
    trouble(sqlite_database, 10)
    post(sqlite_database, code, mail).deliver(at(20))
    lines = [line for line in texts(mail.taken[0])[0].splitlines() if line and "http" not in line]
    assert len(lines) > 8
    assert [line for line in lines if next(b for c in line if (b := unicodedata.bidirectional(c)) in ("L", "R", "AL")) == "L"] == []
    assert [line for line in lines if line.count("\u2068") + line.count("\u2066") != line.count("\u2069")] == []


@pytest.mark.parametrize(("code", "subject", "said"), [("ar", "رصد: رسالة تجريبية", "هذه رسالة تجريبية"), ("fa", "رصد: پیام آزمایشی", "این پیامی آزمایشی")])
def test_a_test_comes_in_the_language(sqlite_database: Engine, mail: MailServer, code: str, subject: str, said: str) -> None:
    desk = post(sqlite_database, code, mail)
    assert _tested(desk, desk.channels[0].name, desk.config).error is None
    assert mail.taken[0]["Subject"] == subject
    assert said in texts(mail.taken[0])[0]


def test_a_notice_of_an_older_version_is_told_in_its_english(sqlite_database: Engine, mail: MailServer) -> None:
    with writing(sqlite_database) as connection:
        old = Said(title="irna: failing", text="IRNA cannot be\r\ncrawled.", remedy="Look at it.", rule="failing", since=NOW.isoformat())
        write(connection, [Telling("problem:1:raised", "raised", old, "irna", 1)], NOW)
    post(sqlite_database, "ar", mail).deliver(at(5))
    assert mail.taken[0]["Subject"] == "رصد: irna: تعذّر الوصول"
    assert "- IRNA cannot be crawled.\n" in texts(mail.taken[0])[0]


def test_every_rule_of_health_has_a_name_for_subjects() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("## Problems")[2].partition("\n## ")[0]
    rules = {name for line in told.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert len(rules) > 20
    assert rules == set(PROBLEMS)
