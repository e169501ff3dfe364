"""Who printed a text first, as the reader says it; the review of what the rules are not sure of, and a person's marks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text, update

from crawler.storage import reports
from crawler.storage.engine import reading, writing
from crawler.storage.models import Story
from tests.dashboard.conftest import html_of, open_story
from tests.dashboard.stories.conftest import TODAY, is_well, listed, one, show
from tests.dashboard.world import add_story

LONG = "غادرت القوة القاعدة فجر اليوم بعد أن سلمت مخازنها إلى الجيش وفق الجدول الذي أعلنته اللجنة المشتركة في بغداد الشهر الماضي"


def test_the_reader_says_who_printed_a_text_first_and_how_much_later_others_did(engine: Engine) -> None:
    told = html_of(is_well(show(story="8003")))
    assert "This outlet printed it 1 h 30 min after the first." in told
    first, second = told.index("Printed first."), told.index("30 min after the first.", told.index("Printed first."))
    assert first < second
    assert "This outlet printed it first." in html_of(is_well(show(story="8002")))


def test_the_reader_shows_the_versions_in_nearly_the_same_words_that_today_counts(engine: Engine) -> None:
    with writing(engine) as connection:
        at = datetime.now(UTC) - timedelta(hours=4, minutes=5)  # the others were written moments ago
        add_story(connection, 8004, "alborz_news", "ar", TODAY, at, "relevant", "أول من نشر", f"{LONG} نقلاً عن مراسلنا")
        for number in range(8005, 8016):  # each an hour after the other
            add_story(connection, number, "sahra_wire", "ar", TODAY, at + timedelta(hours=number - 8004), "relevant", "ثم نشره", f"{LONG} رقم {number}")
        add_story(connection, 8016, "furat_agency", "ar", TODAY, at + timedelta(minutes=65), "relevant", "نقله عنه", LONG)
        add_story(connection, 8017, "furat_agency", "ar", TODAY - 5, at - timedelta(days=5), "relevant", "قبل أيام", f"{LONG} قديم")
    told = html_of(is_well(show(story="8016")))
    assert "This outlet printed it 1 h 5 min after the first." in told
    near, _, folded = told[told.index("apart: as on Today") :].partition("<details")
    assert near.index("أول من نشر") < near.index("Printed first.") < near.index("ثم نشره")
    assert (near.count('id="card-'), folded.count('id="card-')) == (8, 4)
    assert "and 4 more" in folded
    assert "قبل أيام" not in told


@pytest.mark.parametrize("sort", ["certain", "oldest"])
def test_the_review_queue_is_the_possible_stories_in_order(engine: Engine, sort: str) -> None:
    with writing(engine) as connection:
        connection.execute(update(Story).where(Story.verdict == "possible").values(score=Story.id % 7))
    order = {"certain": "score DESC, day, published_at, id", "oldest": "day, published_at, id"}[sort]
    with reading(engine) as connection:
        asked = f"SELECT id FROM story WHERE verdict = 'possible' AND day > {TODAY - 30} ORDER BY {order}"
        expected = list(connection.scalars(text(asked)))
    app = is_well(show(view="review", copies="each", **({} if sort == "certain" else {"sort": sort})))
    assert listed(app) == expected[:20]
    assert f"{len(expected)} stories to review" in html_of(app) or len(expected) == 1


def test_marking_in_the_review_opens_the_next_story_and_can_be_undone(engine: Engine) -> None:
    app = is_well(show(view="review", copies="each"))
    first, second = listed(app)[:2]
    open_story(app, first)
    app.text_input(key=f"mark-note-{first} 0 note").set_value("about <b>football</b>").run()
    app.button(key="mark-off_topic").click().run()
    is_well(app)
    assert app.query_params["story"] in (str(second), [str(second)])
    (mark,) = reports.marks(engine)
    assert (mark.verdict, mark.note, one(engine, f"SELECT verdict FROM story WHERE id = {first}")) == ("off_topic", "about <b>football</b>", "off_topic")
    assert first not in listed(is_well(show(view="review", copies="each")))
    told = html_of(is_well(show(story=str(first))))
    assert "about &lt;b&gt;football&lt;/b&gt;" in told
    assert "Not relevant" in told
    app.button(key="mark-undo").click().run()
    is_well(app)
    assert reports.marks(engine) == []
    assert one(engine, f"SELECT verdict FROM story WHERE id = {first}") == "possible"
    assert app.query_params["story"] in (str(first), [str(first)])


def test_a_mark_that_is_replaced_comes_back_when_that_is_undone(engine: Engine) -> None:
    app = is_well(show(story="8001"))
    app.button(key="mark-relevant").click().run()
    before = reports.marks(engine)
    app.button(key="mark-off_topic").click().run()
    assert [m.verdict for m in reports.marks(engine)] == ["off_topic"]
    app.button(key="mark-undo").click().run()
    assert reports.marks(engine) == before
    is_well(app).button(key="mark-clear").click().run()
    is_well(app)
    assert reports.marks(engine) == []


def test_nobody_marks_where_nobody_may(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
    app = is_well(show(story="8001"))
    assert not [b for b in app.button if str(b.key).startswith("mark-")]
    assert "RASAD_DASHBOARD_ACTIONS is off" in html_of(app)
