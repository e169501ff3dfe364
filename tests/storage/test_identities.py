"""One story is one page: under which addresses a page is known, and what happens when the rules of that change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from crawler.article import Article
from crawler.outlet import Outlet
from crawler.storage import pages, runs
from crawler.storage.engine import reading
from crawler.storage.identities import Named
from crawler.storage.models import Coverage, OutletRow, Page, PageAlias, RouteRow, Story
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.renewal import renew_identities
from crawler.storage.stories import Judged, store_page
from crawler.storage.verdicts import TopicVerdict
from tests.storage.paper import FEED, PAPER

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
ARTICLE = Article(url="https://paper.test/1", outlet="paper", title="انسحاب القوات", body="قال المتحدث إن التحالف باقٍ.", language="ar")
STORY = Judged(article=ARTICLE, verdicts=[TopicVerdict("t", "relevant", 1.0)], text_hash="h")


@pytest.fixture(params=["relevant", "off_topic"])
def judged(request: pytest.FixtureRequest) -> Judged:
    """A page that is a story, and one that is none: an off-topic page is known as well, by less."""
    return replace(STORY, verdicts=[TopicVerdict("t", request.param, 1.0)], text_hash="h" if request.param == "relevant" else "")


def listed(database: Engine, *numbers: int, outlet: Outlet = PAPER) -> list[int]:
    links = [SeenLink(f"id:{n}", f"https://paper.test/{n}", None, None) for n in numbers]
    return [q.id for q in pages.save_route_answer(database, outlet.key, RouteAnswer(url=FEED, status=200, etag='"a"'), links, NOW)]


def store(database: Engine, page: int, judged: Judged, *named: Named, title: str | None = None) -> str | None:
    article = replace(ARTICLE, title=title) if title else ARTICLE
    return store_page(database, page, replace(judged, article=article, named=named), status=200, now=NOW, zone=PAPER.zone)


def redirected(number: int) -> Named:
    return Named(f"id:{number}", f"https://paper.test/{number}", "redirect")


def canonical(number: int) -> Named:
    return Named(f"id:{number}", f"https://paper.test/{number}", "canonical")


def fates(database: Engine) -> list[tuple[str, str, str | None]]:
    with reading(database) as connection:
        return [(*row,) for row in connection.execute(select(Page.identity, Page.state, Page.reason).order_by(Page.id))]


@pytest.fixture(autouse=True)
def paper(database: Engine) -> None:
    runs.declare_outlets(database, [PAPER])


def test_where_a_page_redirects_to_is_known_and_not_fetched(database: Engine, judged: Judged) -> None:
    (first,) = listed(database, 1)
    store(database, first, judged, redirected(2))
    assert listed(database, 2) == []


def test_two_addresses_that_lead_to_a_third_are_one_page_whatever_changed_meanwhile(database: Engine, judged: Judged) -> None:
    first, second = listed(database, 1, 2)
    store(database, first, judged, redirected(3))
    assert store(database, second, replace(judged, text_hash="later"), redirected(3), title="Another headline") == "rejected"
    assert fates(database)[1][1:] == ("rejected", "duplicate")


def test_a_page_that_waits_under_the_address_a_known_one_leads_to_need_not_be_fetched(database: Engine, judged: Judged) -> None:
    first, _ = listed(database, 1, 2)
    store(database, first, judged, redirected(2))
    assert [f[1:] for f in fates(database)][1] == ("rejected", "duplicate")
    assert pages.pending(database, "paper", NOW, 10) == []


def test_a_page_that_leads_to_a_known_one_is_its_double(database: Engine, judged: Judged) -> None:
    first, second = listed(database, 1, 2)
    store(database, first, judged)
    assert store(database, second, judged, redirected(1), title="another headline") == "rejected"
    with reading(database) as connection:
        assert len(connection.execute(select(Story)).all()) == (judged.verdicts[0].verdict == "relevant")


def test_two_pages_that_lead_to_a_third_address_are_one(database: Engine, judged: Judged) -> None:
    first, second = listed(database, 1, 2)
    store(database, first, judged, redirected(3))
    assert store(database, second, judged, redirected(3)) == "rejected"


def test_what_a_page_calls_its_own_is_still_fetched_once_and_then_known(database: Engine, judged: Judged) -> None:
    """A canonical link is a claim: it may name another article, which must not be lost."""
    (first,) = listed(database, 1)
    store(database, first, judged, canonical(2))
    (second,) = listed(database, 2)
    assert store(database, second, judged) == "rejected"
    assert listed(database, 2) == []


def test_a_canonical_link_to_another_article_is_not_believed(database: Engine, judged: Judged) -> None:
    first, second, third = listed(database, 1, 2, 3)
    store(database, first, judged)
    other = replace(judged, text_hash="other" if judged.text_hash else "")
    assert store(database, second, other, canonical(1), title="Something else") == judged.verdicts[0].verdict.replace("relevant", "story")
    assert store(database, third, replace(other, text_hash="third" if judged.text_hash else ""), canonical(1), title="And a third") != "rejected"


def test_a_false_claim_to_an_address_takes_nothing_from_a_true_one(database: Engine, judged: Judged) -> None:
    """Whatever the order in which they come: here the page that both name is read last."""
    first, second, third = listed(database, 1, 2, 3)
    assert store(database, first, replace(judged, text_hash="other" if judged.text_hash else ""), canonical(3), title="Something else") != "rejected"
    assert store(database, second, judged, canonical(3)) != "rejected"
    assert store(database, third, judged) == "rejected"


def test_a_canonical_link_is_believed_where_the_text_is_the_same_under_an_edited_headline(database: Engine) -> None:
    first, second = listed(database, 1, 2)
    store(database, first, STORY)
    assert store(database, second, STORY, canonical(1), title="An edited headline") == "rejected"


def test_reading_a_page_again_makes_no_double_of_it(database: Engine, judged: Judged) -> None:
    (first,) = listed(database, 1)
    for _ in range(2):
        assert store(database, first, judged, redirected(2), canonical(3)) != "rejected"


def test_nothing_is_written_by_halves(database: Engine) -> None:
    """Killed in between, neither the story nor its alias is there, and the page is fetched again."""
    (first,) = listed(database, 1)
    broken = replace(STORY, citations=[(None,) * 6])  # type: ignore[list-item]
    with pytest.raises(AttributeError):
        store(database, first, broken, redirected(2))
    with reading(database) as connection:
        assert connection.execute(select(PageAlias)).all() == []
    assert [q.id for q in pages.pending(database, "paper", NOW, 10)] == [first]


class TestRenewal:
    """The article pattern of an outlet gets another id, or the rules change: what is stored is known by the new ones."""

    def test_pages_that_turn_out_to_be_one_are_joined(self, database: Engine, judged: Judged) -> None:
        renew_identities(database, PAPER)
        links = [SeenLink(f"paper.test/{path}", f"https://paper.test/{path}", None, None) for path in ("a/7-old", "b/7-new", "a/8")]
        ids = [q.id for q in pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200, etag='"a"'), links, NOW)]
        for page, hash_ in zip(ids, "xyz", strict=True):
            store(database, page, replace(judged, text_hash=hash_ if judged.text_hash else ""), title=f"title {hash_}")
        newer = replace(PAPER, article=r"^https://paper\.test/[ab]/(?P<id>\d+)")
        assert renew_identities(database, newer) == 1
        assert [f[0] for f in fates(database)] == ["id:7", "id:8"]
        with reading(database) as connection:
            assert connection.execute(select(Coverage.relevant + Coverage.off_topic)).scalars().all() == [2]
            assert connection.execute(select(RouteRow.etag)).scalars().all() == [None]  # it may list what the old pattern passed over
        assert renew_identities(database, newer) == 0

    def test_one_that_was_read_stays_before_one_that_waits(self, database: Engine) -> None:
        links = [SeenLink(f"paper.test/{path}", f"https://paper.test/{path}", None, None) for path in ("a/7-old", "b/7-new")]
        _, second = (q.id for q in pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW))
        store(database, second, STORY)
        assert renew_identities(database, replace(PAPER, article=r"^https://paper\.test/[ab]/(?P<id>\d+)")) == 1
        assert fates(database) == [("id:7", "story", None)]

    def test_identities_may_change_places(self, database: Engine) -> None:
        links = [SeenLink("id:1", "https://paper.test/2", None, None), SeenLink("id:2", "https://paper.test/1", None, None)]
        pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW)
        renew_identities(database, PAPER)
        assert [f[0] for f in fates(database)] == ["id:2", "id:1"]

    def test_aliases_are_renewed_too(self, database: Engine) -> None:
        (first,) = listed(database, 1)
        store(database, first, STORY, Named("old spelling", "https://paper.test/2", "redirect"))
        renew_identities(database, PAPER)
        assert listed(database, 2) == []

    def test_c2_killed_after_any_portion_the_next_call_does_the_rest_and_others_write_meanwhile(self, database: Engine) -> None:
        """1,300 pages of which each stands under the next one's identity, and 100 more that are doubles of the first ones."""
        number = 1_300
        links = [SeenLink(f"id:{n + 1}", f"https://paper.test/{n}", None, None) for n in range(number)]
        links += [SeenLink(f"double {n}", f"https://paper.test/{n}", None, None) for n in range(100)]
        pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=200), links, NOW)
        killed = 0
        while True:
            try:
                renew_identities(database, PAPER, progress=_killed_after(1, database))
                break
            except KeyboardInterrupt:
                killed += 1
        assert killed >= 4
        known = fates(database)
        assert sorted(identity for identity, _, _ in known) == sorted(f"id:{n}" for n in range(number))
        with reading(database) as connection:
            assert all(identity == f"id:{url.rsplit('/', 1)[1]}" for identity, url in connection.execute(select(Page.identity, Page.url)))
            assert connection.scalar(select(OutletRow.identity_rules)) == PAPER.identity_rules
        assert renew_identities(database, PAPER) == 0

    def test_it_is_noted_by_which_rules(self, database: Engine) -> None:
        renew_identities(database, PAPER)
        with reading(database) as connection:
            assert connection.scalar(select(OutletRow.identity_rules)) == PAPER.identity_rules


def _killed_after(portions: int, database: Engine) -> Callable[[int, int], None]:
    """Let another writer write after each portion, as another process would; end it after some."""

    def progress(done: int, of: int) -> None:
        runs.note(database, "other", str(done), NOW)
        if done >= portions and done < of:
            raise KeyboardInterrupt

    return progress
