"""Being told of new stories like those of a list: what a reader asks for on the page is what the alert looks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from crawler.localization import locale_for
from crawler.notify.alerts import look
from crawler.storage import alerts, notices
from crawler.storage.alerts import AlertLine, Asked
from crawler.storage.engine import day_number, writing
from crawler.storage.reports import Filter
from dashboard import alerting
from tests.dashboard.conftest import Open, html_of
from tests.dashboard.world import ZONE, World, add_story

WITHDRAWAL, PARADE = "Withdrawal from the base begins", "Parade in the capital"


@pytest.fixture(autouse=True)
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose readers may act, and no way to reach anybody but the log."""
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "on")
    world = World(days=3, volume=0.2)
    world.fill(engine)
    return world


def drawn(show: Open, **query: str) -> AppTest:
    """The page of stories with the drawer open."""
    app = show("stories", **query)
    app.session_state["alert drawer"] = True
    return app.run()


def typed(app: AppTest) -> TextInput:
    return next(t for t in app.text_input if t.label == "Name")


def ask(app: AppTest, name: str, kind: str | None = None) -> AppTest:
    if kind:
        next(s for s in app.selectbox if s.label == "Tell").set_value(kind)
    typed(app).set_value(name)
    return next(b for b in app.button if b.label == "Tell from now on").click().run()


def only_alert(engine: Engine) -> AlertLine:
    (alert,) = alerts.alerts(engine)
    return alert


def test_what_is_searched_and_filtered_is_what_is_told(engine: Engine, show: Open) -> None:
    app = drawn(show, q="withdrawal", outlet="meridian", country="United States", verdict="relevant", period="7 days")
    assert "\u2068withdrawal\u2069" in html_of(app)
    assert "whatever the period" in html_of(app)
    assert "scheduler's log alone" in html_of(app).replace("&#x27;", "'")
    assert not app.exception
    assert not any(s.label == "Tell" for s in app.selectbox)  # of a search there is one question
    ask(app, "  leaving\u202e the bases ")
    alert = only_alert(engine)
    assert (alert.name, alert.kind, alert.query) == ("leaving the bases", "search", "withdrawal")
    assert alert.only == Filter(outlets=("meridian",), countries=("United States",), verdicts=("relevant",))
    now = datetime.now(UTC) + timedelta(minutes=5)
    day = day_number(now.astimezone(ZONE).date())
    with writing(engine) as connection:
        for number, outlet, title in ((8001, "meridian", WITHDRAWAL), (8002, "meridian", PARADE), (8003, "harbor_times", WITHDRAWAL)):
            add_story(connection, number, outlet, "en", day, now, "relevant", title, f"{title} {number}")
    assert look(engine, now + timedelta(minutes=1), ZONE) == 1
    (notice,) = notices.latest(engine)
    assert (notice.outlet, notice.said.get("quoted")) == ("meridian", WITHDRAWAL)


@pytest.mark.parametrize(("lang", "told"), [("en", "Far more stories"), ("ar", "أخبار أكثر بكثير"), ("fa", "خبرهایی بسیار بیش از معمول")])
def test_an_alert_is_listed_for_everybody_and_ends_by_a_click(engine: Engine, show: Open, lang: str, told: str) -> None:
    ask(drawn(show, lang=lang, language="ar"), "<b>spike</b>", "spike") if lang == "en" else alerts.add(
        engine, datetime.now(UTC), Asked("<b>spike</b>", "spike", only=Filter(languages=("ar",))), who="Huda"
    )
    assert (only_alert(engine).kind, only_alert(engine).only) == ("spike", Filter(languages=("ar",)))
    app = drawn(show, lang=lang)
    assert told in html_of(app)
    assert "<bdi>&lt;b&gt;spike&lt;/b&gt;</bdi>" in html_of(app)
    app.button(key=f"unalert-{only_alert(engine).id}").click().run()
    assert alerts.alerts(engine) == []
    assert not app.exception


@pytest.mark.parametrize("lang", ["en", "ar", "fa"])
def test_a_name_that_is_taken_or_empty_is_refused_by_the_form_and_stays_to_be_mended(engine: Engine, show: Open, lang: str) -> None:
    alerts.add(engine, datetime.now(UTC), Asked("bases"))
    said = locale_for(lang).say
    for name, why in (("bases ", "Name: there is an alert of that name already. Choose another."), (" \u202e", "Name: an alert needs one.")):
        app = drawn(show, lang=lang)
        field = next(t for t in app.text_input if t.label == said("Name"))
        field.set_value(name)
        next(b for b in app.button if b.label == said("Tell from now on")).click().run()
        drawer = next(e for e in app.expander if e.label == said("Be told of new ones"))
        assert [said(why) in h.proto.body for h in drawer.get("html") if "rs-refused" in h.proto.body] == [True]
        assert html_of(app).count("rs-refused") == 1
        assert next(t for t in app.text_input if t.label == said("Name")).value == name
        assert "rs-refused" not in html_of(app.run())  # said once
    assert [a.name for a in alerts.alerts(engine)] == ["bases"]


@pytest.mark.parametrize("asked", ['"', "title:", "ال"])
def test_a_search_without_a_word_is_no_alert(show: Open, asked: str) -> None:
    app = drawn(show, q=asked, lang="fa")
    assert escape(locale_for("fa").say(alerting._REFUSED["search"])) in html_of(app)
    assert locale_for("fa").say("there is no word in the search to look for") in html_of(app)
    assert not any(b.label == locale_for("fa").say("Tell from now on") for b in app.button)


def test_what_was_asked_for_empties_the_form(engine: Engine, show: Open) -> None:
    app = ask(drawn(show), "bases")
    assert typed(app).value == ""
    assert only_alert(engine).query == ""


def test_stories_that_cite_a_source_are_told_of(engine: Engine, show: Open) -> None:
    app = drawn(show, cites="institution:pentagon", language="en")
    assert "citing Pentagon" in html_of(app)
    ask(app, "Pentagon")
    assert only_alert(engine).only == Filter(languages=("en",), cites=("institution:pentagon",))
    assert "citing Pentagon" in html_of(drawn(show))
    now = datetime.now(UTC) + timedelta(minutes=5)
    day = day_number(now.astimezone(ZONE).date())
    with writing(engine) as connection:
        for number, sources in ((8001, [("the Pentagon", "pentagon", "institution")]), (8002, [("the Pentagon", "pentagon", "official")]), (8003, [])):
            add_story(connection, number, "meridian", "en", day, now, "relevant", PARADE, f"{number}", sources=sources)
    assert look(engine, now + timedelta(minutes=1), ZONE) == 1
    assert notices.latest(engine)[0].said["url"].endswith("/8001")


def test_a_second_click_in_the_midst_of_the_first_is_told_nothing(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_args: object, **_more: object) -> None:
        """As Streamlit ends a run at the next element, where another click has come by then."""
        raise StopException

    app = drawn(show)
    with monkeypatch.context() as patch:
        patch.setattr(st, "toast", cut_off)
        ask(app, "leaving")
    assert typed(app.run()).value == ""
    ask(app, "")
    assert only_alert(engine).name == "leaving"
    assert "It was not done" not in html_of(app)


def test_who_may_not_act_sees_what_is_told_and_cannot_change_it(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "off")
    alerts.add(engine, datetime.now(UTC), Asked("bases", query="withdrawal"))
    app = drawn(show)
    assert "bases" in html_of(app)
    assert [b for b in app.button if (b.key or "").startswith("unalert") or b.label == "Tell from now on"] == []


def test_it_says_where_it_goes_and_when_it_told_last(engine: Engine, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_WEBHOOK_URLS", "https://hooks.example/secret,https://hooks.example/other")
    now = datetime.now(UTC)
    alerts.add(engine, now - timedelta(days=2), Asked("bases"))
    shown = html_of(drawn(show))
    assert "It goes out over 2 webhooks" in shown
    assert "hooks.example" not in shown
    assert "nothing to tell yet" in shown
    with writing(engine) as connection:
        add_story(connection, 8001, "meridian", "en", day_number(now.astimezone(ZONE).date()), now - timedelta(hours=3), "relevant", PARADE, PARADE)
    assert look(engine, now - timedelta(hours=2), ZONE) > 0
    assert "last told 2 h ago" in html_of(drawn(show))
