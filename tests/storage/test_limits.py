"""What PostgreSQL cannot index is stored all the same: addresses, names and texts of any length, as a hostile or broken page may have them."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import Engine, select

from crawler.storage import pages
from crawler.storage.engine import reading
from crawler.storage.models import Page, Story
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.search import story_ids
from crawler.storage.stories import Judged
from crawler.text.query import parse_query
from tests.storage.paper import FEED, PAPER
from tests.storage.test_stories import ARTICLE, JUDGED, NOW, page, store

__all__ = ["page"]  # a fixture


def test_an_address_of_thousands_of_letters_is_a_page_like_others(database: Engine, page: int) -> None:
    open_paper = replace(PAPER, article=r"^https://paper\.test/.+")
    urls = [f"https://paper.test/{'same/' * 150}{secrets.token_hex(1600)}" for _ in range(2)]
    links = [SeenLink(open_paper.identity(url), url, None, None) for url in (*urls, urls[0])]
    assert [p.url for p in pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW)] == urls
    assert pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW) == []
    with reading(database) as connection:
        assert set(connection.scalars(select(Page.url).where(Page.id != page))) >= set(urls)


def test_a_text_of_hundreds_of_thousands_of_words_is_stored_whole_and_found_by_its_beginning(database: Engine, page: int) -> None:
    long = Judged(article=replace(ARTICLE, body=f"التحالف {' '.join(secrets.token_hex(4) for _ in range(200_000))}"), verdicts=JUDGED.verdicts, text_hash="x")
    assert store(database, page, long) == "story"
    with reading(database) as connection:
        assert connection.scalar(select(Story.body)) == long.article.body
        assert len(connection.scalars(story_ids(connection, parse_query("تحالف"))).all()) == 1
