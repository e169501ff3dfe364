"""Search on both databases: one compound is found however its parts are joined, in the text and in the query."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from crawler.storage import pages, runs
from crawler.storage.engine import reading
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.search import story_ids
from crawler.storage.stories import store_page
from crawler.text.query import parse_query
from tests.storage.paper import FEED, PAPER
from tests.storage.test_stories import ARTICLE, BAGHDAD, JUDGED, NOW

TEXTS = {
    "joiner": "انهدام مخفیگاه‌های داعش در کوه‌های حمرین",
    "space": "کشف مخفیگاه های تازه در صحرای انبار",
    "nothing": "نیروهای ائتلاف بینالمللی پایگاه را ترک کردند",
    "parted": "بیانیه ائتلاف بین المللی درباره پایگاه",
    "verb": "سخنگو گفت نیروها می‌روند و باز نمی گردند",
    "name": "عبدالله در عین الاسد سخن گفت؛ برنامه هسته ای ادامه دارد",
}


def found(engine: Engine, asked: str) -> set[str]:
    names = list(TEXTS)
    with reading(engine) as connection:
        return {names[story - 1] for story in connection.scalars(story_ids(connection, parse_query(asked)))}


def test_a_compound_is_found_however_it_is_joined(database: Engine) -> None:
    runs.declare_outlets(database, [PAPER])
    links = [SeenLink(f"id:{name}", f"https://paper.test/{name}", None, None) for name in TEXTS]
    queued = pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW)
    for page, text in zip(queued, TEXTS.values(), strict=True):
        store_page(database, page.id, replace(JUDGED, article=replace(ARTICLE, title="خبر", body=text)), status=200, now=NOW, zone=BAGHDAD)
    for asked, names in {
        "مخفیگاه های": {"joiner", "space"},
        "مخفیگاه‌های": {"joiner", "space"},
        "مخفیگاههای": {"joiner", "space"},
        "مخفیگاه های داعش": {"joiner"},
        '"مخفیگاه های داعش"': {"joiner"},
        "«ائتلاف بین‌المللی»": {"nothing", "parted"},
        "ائتلاف بین المللی": {"nothing", "parted"},
        "ائتلاف بینالمللی -بیانیه": {"nothing"},
        "body:بین‌المللی": {"nothing", "parted"},
        "title:بین‌المللی": set(),
        "می روند": {"verb"},
        "نمی‌گردند": {"verb"},
        "عبد الله": {"name"},
        "عین‌الأسد": {"name"},
        "هسته‌ای": {"name"},
        "-مخفیگاه‌های پایگاه": {"nothing", "parted"},
        "حمرین OR انبار": {"joiner", "space"},
        "داعش OR «صحرای انبار» | عبدالله مخفیگاه‌های": {"joiner", "space"},
        "بین‌المللی OR title:داعش -بیانیه": {"nothing"},
        "body:هسته‌ای OR title:خبر سخن": {"name"},
        " OR ".join(["هسته", "نبود", *(f"بی{n}نبود" for n in range(60))]): {"name"},
    }.items():
        assert found(database, asked) == names, asked


@pytest.mark.parametrize("asked", ["های " * 300, "بین المللی " * 100, "\u200c", "بین\u200c\u200cالمللی " * 50, '"' + "می شود " * 80 + '"'])
def test_a_long_query_is_answered(database: Engine, asked: str) -> None:
    assert found(database, asked) == set()
