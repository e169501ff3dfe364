"""A story to read: its evidence, who it cites, its address; and the search that finds it in every spelling."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Engine, text, update
from streamlit.testing.v1 import AppTest

from crawler.localization import LANGUAGES, locale_for
from crawler.storage.engine import writing
from crawler.storage.models import StoryTopic
from dashboard import parts
from tests.dashboard.conftest import APP, Open, html_of, is_well, one_story, open_story


def test_a_term_of_several_rules_is_listed_once(engine: Engine, show: Open) -> None:
    one_story(engine, body="التحالف الدولي باق")
    place = {"term": "التحالف الدولي", "zone": "title", "start": 0, "end": 14, "group": "intl_coalition"}
    in_body = place | {"zone": "body"}
    evidence = [
        place | {"rule": "coalition"},
        place | {"rule": "context"},
        in_body | {"rule": "context"},
        in_body | {"rule": "context", "start": 15, "end": 18},
    ]
    evidence.append({"term": "عين الأسد", "zone": "tags", "start": 0, "end": 9, "rule": "base", "group": "base"})
    with writing(engine) as connection:
        connection.execute(update(StoryTopic).values(evidence=evidence))
    app = show("stories")
    open_story(app, 1)
    is_well(app)
    listed = next(h for h in html_of(app).split("\n") if "rs-list" in h)
    first, second = re.findall("<small>(.*?)</small>", listed)[:2]
    assert first == "International coalition · rules \u2068coalition, context\u2069 · in the title · 2 times in the text"
    assert second == "Bases in Iraq and Syria · rule \u2068base\u2069 · in the tags"


def test_what_speaks_against_the_topic_is_not_its_reason(engine: Engine, show: Open) -> None:
    one_story(engine, title="Coalition for us", body="x")
    evidence = [{"term": "coalition", "zone": "title", "start": 0, "end": 9, "rule": "strong", "group": ""}]
    evidence.append({"term": "for us", "zone": "title", "start": 10, "end": 16, "rule": "exclude:other", "group": "other"})
    with writing(engine) as connection:
        connection.execute(update(StoryTopic).values(evidence=evidence))
    app = show("stories")
    open_story(app, 1)
    is_well(app)
    assert '<mark class="evidence">Coalition</mark> for us</h2>' in html_of(app)
    assert [s.value for s in app.subheader] == ["Your verdict", "The rules say relevant, because", "Read as something else", "Whom it cites"]


@pytest.mark.parametrize("story", ["999", "abc", "-1", "9" * 40, "١"])
def test_an_address_of_no_story_is_explained(engine: Engine, show: Open, story: str) -> None:
    one_story(engine)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.switch_page("views/stories.py")
    app.query_params["story"] = story
    app.run()
    is_well(app)
    assert ("There is no story with this number" in html_of(app)) == (story == "999")


def test_a_card_opens_its_story_with_evidence_and_sources(engine: Engine, show: Open) -> None:
    one_story(engine, body="قال رويترز إن التحالف الدولي باق")
    app = show("stories")
    open_story(app, 1)
    is_well(app)
    assert '<mark class="evidence">التحالف الدولي</mark>' in html_of(app)
    assert '<mark class="cited">رويترز</mark>' in html_of(app)
    assert "actors · rule \u2068strong\u2069 · in the title" in html_of(app)
    assert "https://dijla.example/news/1</p>" in html_of(app)
    (way,) = [unescape(to) for to in re.findall(r'<li><bdi[^<>]*><a class="rs-open" href="([^"]*)">رويترز</a>', html_of(app))]
    assert dict(parse_qsl(urlsplit(way).query))["cites"] == "outlet:reuters"
    app.button(key="back").click().run()
    assert '<div class="rs-title"' in html_of(app)


@pytest.mark.parametrize("asked", ["التحالف", "تحالف", "اَلتَّحالُف", "التحالف الدولى", '"التحالف الدولي"', "title:التحالف", "يغادر -سوريا"])
def test_search_finds_and_marks_every_spelling(engine: Engine, show: Open, asked: str) -> None:
    one_story(engine, title="بيان: والتحالف الدولي يغادر")
    app = show("stories")
    app.text_input(key="q").set_value(asked).run()
    is_well(app)
    assert f'<mark class="found">{"يغادر" if "يغادر" in asked else "والتحالف"}' in html_of(app)


@pytest.mark.parametrize("asked", ["-التحالف", '"الدولي التحالف"', "body:التحالف", "سوريا", '" OR NEAR( * --'])
def test_search_leaves_out_what_does_not_match(engine: Engine, show: Open, asked: str) -> None:
    one_story(engine, title="بيان: والتحالف الدولي يغادر")
    app = show("stories")
    app.text_input(key="q").set_value(asked).run()
    is_well(app)
    assert "No story matches" in html_of(app)


@pytest.mark.parametrize("code", LANGUAGES)
def test_that_a_star_stands_for_nothing_is_said_beside_what_is_found(engine: Engine, show: Open, code: str) -> None:
    one_story(engine, title="بيان: والتحالف الدولي يغادر")
    told = escape(locale_for(code).say(parts._STAR))
    for asked in ("التحالف*", "withdraw*", "*"):
        for app in (show("stories", q=asked, lang=code), show("keywords", section="context", context_words=asked, lang=code)):
            is_well(app)
            assert html_of(app).count(told) == 1
    assert told not in html_of(show("stories", q="التحالف", lang=code))
    assert told not in html_of(show("keywords", section="context", context_words="التحالف", lang=code))


def test_an_address_that_is_not_http_is_no_link(engine: Engine, show: Open) -> None:
    one_story(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE story SET url = 'javascript:alert(1)'"))
    app = show("stories")
    open_story(app, 1)
    is_well(app)
    assert not app.get("link_button")
    assert '<p class="rs-note rs-address" dir="ltr">javascript:alert(1)</p>' in html_of(app)
