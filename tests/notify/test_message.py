"""What a message says, of whatever it is told to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.localization import locale_for
from crawler.localization.writing import one_line, quoted
from crawler.notify.message import Text, as_json
from crawler.notify.message import text_of as text_worded
from crawler.notify.wording import Wording
from crawler.storage.notices import NoticeLine, Said

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ENGLISH = Wording(locale_for("en"), ZoneInfo("Asia/Baghdad"), {})


def text_of(notices: list[NoticeLine]) -> Text:
    return text_worded([ENGLISH.worded(n) for n in notices], ENGLISH)


def notice(number: int, kind: str = "raised", problem: int | None = None, **said: str) -> NoticeLine:
    texts = {"title": f"outlet{number}: failing", "text": f"Outlet {number} cannot be crawled.", "remedy": "Look at it.", "since": NOW.isoformat()} | said
    return NoticeLine(number, f"key:{number}:{kind}", kind, NOW + timedelta(minutes=number), f"outlet{number}", problem, Said(**texts))  # type: ignore[typeddict-item]


def test_one_problem_is_named_in_the_subject() -> None:
    text = text_of([notice(1, problem=1)])
    assert text.subject == "Rasad: outlet1: failing"
    assert "Outlet 1 cannot be crawled." in text.body
    assert "What to do: Look at it." in text.body


def test_many_are_counted_and_all_in_one_message() -> None:
    text = text_of([notice(i, problem=i) for i in range(81)])
    assert text.subject == "Rasad: 81 new problems"
    assert text.body.count("cannot be crawled") == 40
    assert "And 41 more" in text.body


def test_what_came_and_went_is_told_once() -> None:
    text = text_of([notice(1, problem=7), notice(30, "over", problem=7)])
    assert text.subject == "Rasad: over: outlet30: failing"
    assert "It lasted from 22 Nov 2026, 15:00 to 22 Nov 2026, 15:30." in text.body  # in the zone of the charts; an older version noted no more
    assert "New problems" not in text.body
    assert "\n- outlet30: failing\n" in text.body
    assert "  What was said of it: Outlet 30 cannot be crawled.\n" in text.body  # it can again: by itself that would be read as what is
    seen = notice(30, "over", problem=7, last_seen=(NOW + timedelta(minutes=12)).isoformat())
    assert "First seen 22 Nov 2026, 15:00, last seen 22 Nov 2026, 15:12; declared over 22 Nov 2026, 15:30." in text_of([seen]).body


def test_a_mixed_message_puts_what_is_new_first() -> None:
    text = text_of([notice(1, "over", problem=1), notice(2, "reminder", problem=2), notice(3, problem=3), notice(4, "alert")])
    assert text.subject == "Rasad: 1 new problem, 1 over, 1 going on, 1 alert"
    assert [line for line in text.body.splitlines() if line.endswith(":")] == ["New problems:", "Over:", "Going on:", "Alerts:"]


def test_d4_words_of_a_page_are_words() -> None:
    hostile = "Title {{7*7}} {0.__class__} %s ${x}\r\nBcc: victim@example.org\u2028next\x00\x1b[31m"
    body = text_of([notice(1, "alert", quoted=hostile, text="Search one: a new story", remedy="")]).body
    (line,) = [x for x in body.splitlines() if "Title" in x]
    assert line.strip() == "\u2068Title {{7*7}} {0.__class__} %s ${x} Bcc: victim@example.org next [31m\u2069"


def test_words_of_another_direction_turn_nothing_around_them() -> None:
    assert quoted("قوات \u202eevil\u202c\u2069\u2067 التحالف\u200f") == "\u2068قوات evil التحالف\u2069"
    assert one_line("a\u200cb") == "a\u200cb"  # the joiner that Persian needs is no mark of direction


def test_a_long_title_is_cut() -> None:
    assert len(quoted("س" * 5_000)) == 302


def test_programs_get_every_notice_with_its_key() -> None:
    row = as_json("abc", "Rasad: one", [notice(1, problem=1, quoted="«عنوان»")])
    assert row["id"] == "abc"
    assert row["subject"] == "Rasad: one"
    assert [(n["id"], n["kind"], n["outlet"], n["quoted"]) for n in row["notices"]] == [("key:1:raised", "raised", "outlet1", "«عنوان»")]
