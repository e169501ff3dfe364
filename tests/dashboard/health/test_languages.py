"""Health in Arabic and Persian: no sentence of ours is left in English."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import Engine, update

from crawler.localization import locale_for
from crawler.sentences import outlet, parts_of, sentence
from crawler.storage.engine import writing
from crawler.storage.models import Problem
from crawler.storage.routes import found_route
from dashboard import words
from tests.dashboard.conftest import html_of
from tests.dashboard.health.conftest import Look
from tests.dashboard.world import OUTLETS

LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+(?:[ ,:;]+[A-Za-z][A-Za-z'’-]+){2,}")  # three words in a row
QUOTED = ["invented for tests", "the feed's address", *(name for _, name, *_ in OUTLETS)]  # facts of outlets, which their files give in English
PLACES: list[tuple[str, dict[str, str]]] = [
    *((part, {}) for part in ("problems", "outlets", "runs", "routes", "pages", "installation")),
    *(("outlets", {"at": outlet}) for outlet in ("zagros_tv", "sepidar")),
]


def english(html: str) -> list[str]:
    """Runs of words in Latin letters, those of commands and addresses left out."""
    text = unescape(re.sub(r"<(code|style|script)\b.*?</\1>|<[^>]*>", " | ", html, flags=re.DOTALL))
    for known in (*QUOTED, r"`[^`]*`", r"https?://\S+"):
        text = re.sub(known if known.startswith(("`", "http")) else re.escape(known), " | ", text)
    return LATIN.findall(text)


def test_english_is_found_where_it_is(look: Look) -> None:
    assert any("keeps us out for" in run for run in english(html_of(look("problems"))))


@pytest.mark.parametrize("code", ["ar", "fa"])
@pytest.mark.parametrize(("part", "where"), PLACES)
def test_no_sentence_is_left_in_english(engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch, code: str, part: str, where: dict[str, str]) -> None:
    with writing(engine) as connection:
        found_route(connection, "sepidar", "https://sepidar.example/rss", kind="feed", how="named by the front page", now=datetime.now(UTC))
    monkeypatch.setattr(words, "locale", lambda: locale_for(code))
    assert english(html_of(look(part, **where))) == []


def test_a_sentence_about_a_latin_name_runs_as_its_own_words_do(engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the letter in front it ran from left to right, its full stop and its clauses on the wrong side."""
    told = sentence("{outlet}: robots.txt has changed: {what}.", outlet=outlet("bogaz_haber", "Boğaz Haber"), what="Disallow: /haberler/siyaset/irak/")
    with writing(engine) as connection:
        connection.execute(update(Problem).values(message=str(told), message_parts=parts_of(told), remedy=str(told), remedy_parts=parts_of(told)))
    monkeypatch.setattr(words, "locale", lambda: locale_for("fa"))
    shown = html_of(look("problems"))
    assert '<p class="" dir="rtl">\u2068Boğaz Haber\u2069: ' in shown
    assert '<bdi class="" dir="rtl">\u2068Boğaz Haber\u2069: ' in shown


def test_what_is_to_be_typed_stands_as_code_without_the_signs_around_it(engine: Engine, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    told = sentence("`rasad read` shows how such a page is read; the outlet may have been redesigned: add a layout that is valid from that day.")
    hostile = "`<b>` is a tag, `x"
    with writing(engine) as connection:
        connection.execute(update(Problem).values(message=hostile, message_parts=None, remedy=str(told), remedy_parts=parts_of(told)))
    for code in ("en", "fa"):
        monkeypatch.setattr(words, "locale", lambda code=code: locale_for(code))
        shown = html_of(look("problems"))
        assert '<code dir="ltr">rasad read</code>' in shown
        assert "`rasad" not in shown
        assert "<b>` is" not in shown
        assert "`x" in shown
