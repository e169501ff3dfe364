"""The page of stories: review, marks, copies and what is taken away, run in process; every figure against a query of the tests' own."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import feedparser
import pytest
from parsel import Selector
from sqlalchemy import Engine, text, update
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from streamlit.testing.v1 import AppTest

from crawler.export.formats import Format
from crawler.storage import reports
from crawler.storage.engine import day_number, forget, open_database, reading, writing
from crawler.storage.models import Story
from crawler.storage.reports import Filter
from dashboard import downloads, pages
from tests.dashboard.conftest import open_story, stories_in
from tests.dashboard.world import ZONE, World, add_story

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
AGENCY = "وكالة: التحالف الدولي يغادر القاعدة في العراق"
LONG = "غادرت القوة القاعدة فجر اليوم بعد أن سلمت مخازنها إلى الجيش وفق الجدول الذي أعلنته اللجنة المشتركة في بغداد الشهر الماضي"
TODAY = day_number(datetime.now(UTC).astimezone(ZONE).date())


@pytest.fixture(scope="module")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world in which three outlets printed an agency's text, the last of them an hour and a half after the first."""
    path = shutil.copyfile(migrated_sqlite, tmp_path_factory.mktemp("stories") / "rasad.db")
    found = open_database(f"sqlite:///{path}")
    World(days=6, volume=0.3).fill(found)
    now = datetime.now(UTC) - timedelta(hours=3)
    with writing(found) as connection:
        for number, outlet, minutes in ((8001, "dijla_post", 30), (8002, "furat_agency", 0), (8003, "sahra_wire", 90)):
            add_story(connection, number, outlet, "ar", TODAY, now + timedelta(minutes=minutes), "relevant", f"عنوان {number}", AGENCY)
    forget(f"sqlite:///{path}")
    return path


@pytest.fixture
def engine(url: str, tmp_path: Path, world: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """That world, for a reader who may change it."""
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "on")
    shutil.copyfile(world, tmp_path / "rasad.db")
    return open_database(url)


def show(**query: str) -> AppTest:
    """The page, asked for with an address."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for again in (False, True):
        for name, value in query.items():
            app.query_params[name] = value
        if not again:
            app.run().switch_page("views/stories.py")
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in app.get("html"))


def is_well(app: AppTest) -> AppTest:
    assert not app.exception, [e.message for e in app.exception]
    return app


def listed(app: AppTest) -> list[int]:
    """The stories of the list, in its order, without the copies folded under them."""
    return stories_in(re.sub(r"<details.*?</details>", "", html(app), flags=re.DOTALL))


def one(engine: Engine, query: str) -> Any:
    with reading(engine) as connection:
        return connection.scalar(text(query))


def test_copies_are_one_card_that_opens_their_list_and_the_figures_say_so(engine: Engine) -> None:
    app = is_well(show(q="title:عنوان"))
    assert listed(app) == [8002]
    assert "3 stories · with every word, in any spelling · 2 copies are folded under the stories that were first" in html(app)
    (folded,) = re.findall(r"<details.*?</details>", html(app), flags=re.DOTALL)
    assert "<summary>and 2 copies</summary>" in folded
    assert set(stories_in(folded)) == {8001, 8003}
    app = is_well(show(q="title:عنوان", copies="each"))
    assert listed(app) == [8003, 8001, 8002]
    stories, texts = (one(engine, f"SELECT count({what}) FROM story WHERE verdict IN ('relevant', 'possible')") for what in ("*", "DISTINCT text_hash"))
    assert f"{stories} stories · {stories - texts} cop" in html(is_well(show()))


def test_the_reader_says_who_printed_a_text_first_and_how_much_later_others_did(engine: Engine) -> None:
    told = html(is_well(show(story="8003")))
    assert "This outlet printed it 1 h 30 min after the first." in told
    first, second = told.index("Printed first."), told.index("30 min after the first.", told.index("Printed first."))
    assert first < second
    assert "This outlet printed it first." in html(is_well(show(story="8002")))


def test_the_reader_shows_the_versions_in_nearly_the_same_words_that_today_counts(engine: Engine) -> None:
    with writing(engine) as connection:
        at = datetime.now(UTC) - timedelta(hours=4, minutes=5)  # the others were written moments ago
        add_story(connection, 8004, "alborz_news", "ar", TODAY, at, "relevant", "أول من نشر", f"{LONG} نقلاً عن مراسلنا")
        for number in range(8005, 8016):  # each an hour after the other
            add_story(connection, number, "sahra_wire", "ar", TODAY, at + timedelta(hours=number - 8004), "relevant", "ثم نشره", f"{LONG} رقم {number}")
        add_story(connection, 8016, "furat_agency", "ar", TODAY, at + timedelta(minutes=65), "relevant", "نقله عنه", LONG)
        add_story(connection, 8017, "furat_agency", "ar", TODAY - 5, at - timedelta(days=5), "relevant", "قبل أيام", f"{LONG} قديم")
    told = html(is_well(show(story="8016")))
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
    assert f"{len(expected)} stories to review" in html(app) or len(expected) == 1


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
    told = html(is_well(show(story=str(first))))
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
    assert "RASAD_DASHBOARD_ACTIONS is off" in html(app)


@pytest.mark.parametrize("query", [{"view": "<b>", "sort": "'", "copies": "x", "q": '"' * 300}, {"view": "review", "sort": "best"}])
def test_an_address_with_nonsense_gives_the_defaults(engine: Engine, query: dict[str, str]) -> None:
    assert listed(is_well(show(**query))) or "q" in query


def paged(app: AppTest) -> dict[str, dict[str, str]]:
    """The ways to other pages of the list, by what they are called: what the address then says."""
    (nav,) = re.findall(r'<nav class="rs-pages".*?</nav>', html(app))
    return {name: dict(parse_qsl(unescape(to))) for to, name in re.findall(r'href="\?([^"]*)"[^<>]*>([^<]*)</a>', nav)}


def newest(engine: Engine) -> list[int]:
    """Every story with a text of its own, or first with it, newest first."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT id, text_hash, published_at, day FROM story WHERE verdict IN ('relevant', 'possible')")).all()
    first = {row.text_hash: row for row in sorted(rows, key=lambda r: (r.published_at, r.id), reverse=True)}
    return [row.id for row in sorted(first.values(), key=lambda r: (r.day, r.published_at, r.id), reverse=True)]


def test_the_page_of_a_list_stands_in_the_address_and_in_the_ways_to_the_others(engine: Engine) -> None:
    every = newest(engine)
    last = -(-len(every) // 20)
    assert last > 3
    app = is_well(show(page="2"))
    assert listed(app) == every[20:40]
    ways = paged(app)
    assert [*ways] == ["Previous", *(str(n) for n in range(1, min(last, 4) + 1)), *([str(last)] if last > 4 else []), "Next"]
    assert {name: to.get("page") for name, to in ways.items()} == {n: n if n.isdigit() and n != "1" else None for n in ways} | {"Next": "3"}
    assert all("page=2" in to for to in re.findall(r'href="(stories\?[^"]*story=[^"]*)"', html(app)))  # to come back to it
    assert listed(is_well(show(page=str(last)))) == every[(last - 1) * 20 :]
    assert listed(is_well(show(page="2", copies="each"))) != every[20:40]


def _leaf(app: AppTest, key: str) -> None:
    """Follow the way to the story before or after the one that is open, by its key."""
    (link,) = Selector(html(app)).css(f".rs-leaf a[aria-keyshortcuts={key}]::attr(href)").getall()
    for name, (value,) in parse_qs(link.removeprefix("?")).items():
        app.query_params[name] = value
    app.run()


def test_one_leafs_from_wherever_one_stands_and_the_list_is_left_on_that_page(engine: Engine) -> None:
    every = newest(engine)
    app = is_well(show(page="3"))
    n = len(every)
    app = is_well(open_story(app, every[59]))
    for key, at, page in (("J", 60, "4"), ("K", 59, "3"), ("K", 58, "3")):
        _leaf(app, key)
        assert (app.query_params["story"], app.query_params["page"]) == (str(every[at]), page)
        assert f">{at + 1} of {n}<" in html(is_well(app))
    app.button(key="back").click().run()
    assert listed(is_well(app)) == every[40:60]


def test_a_story_that_the_page_does_not_have_is_sought_among_the_first_and_its_place_is_no_guess(engine: Engine) -> None:
    every = newest(engine)
    app = is_well(show(story=str(every[61])))  # as from Today
    assert ">62<" in html(app)  # of how many nobody has counted
    _leaf(app, "J")
    assert (app.query_params["story"], app.query_params["page"]) == (str(every[62]), "4")
    assert Selector(html(app)).css(".rs-leaf a kbd::text").get() == "K"
    app = is_well(show(story=str(every[-1]), page="2"))
    assert Selector(html(app)).css(".rs-leaf a kbd::text").getall() == ["K"]


@pytest.mark.parametrize(("page", "shown"), [("x", 1), ("-2", 1), ("0", 1), ("", 1), ("٣", 1), ("1.5", 1), ("9" * 40, 1), ("999", None)])
def test_a_page_that_is_none_is_the_first_and_one_beyond_the_end_the_last(engine: Engine, page: str, shown: int | None) -> None:
    every = newest(engine)
    first = (shown - 1) * 20 if shown else (len(every) - 1) // 20 * 20
    assert listed(is_well(show(page=page))) == every[first : first + 20]


def test_another_list_begins_on_its_first_page(engine: Engine) -> None:
    app = is_well(show(page="2", copies="each"))
    is_well(app.text_input(key="q").set_value("-nothing").run())
    assert "page" not in app.query_params
    with reading(engine) as connection:
        order = "SELECT id FROM story WHERE verdict IN ('relevant', 'possible') ORDER BY day DESC, published_at DESC, id DESC LIMIT 20"
        assert listed(app) == list(connection.scalars(text(order)))
    choices = re.findall(r'<a class="rs-open rs-pill"[^<>]*data-of="([^"]*)"[^<>]*aria-pressed="false"|aria-pressed="false" data-of="([^"]*)"', html(app))
    assert {a or b for a, b in choices} >= {"sort page", "copies page", "view page", "language page", "verdict page", "period days page"}


def test_what_lies_beyond_the_last_page_that_is_listed_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    every = newest(engine)
    assert "are listed here" not in html(is_well(show(page="2")))
    monkeypatch.setattr(pages, "MOST", 2)
    app = is_well(show(page="3"))
    assert "The first 40 are listed here." in html(app)
    assert listed(app) == every[20:40]
    assert "Next" not in paged(app)


# ---- what is taken away


def asked(name: str, query: str = "", **headers: str) -> Request:
    sent = [(key.replace("_", "-").encode(), value.encode()) for key, value in ({"host": "localhost:8501"} | headers).items()]
    scope = {"type": "http", "method": "GET", "path": f"/take/{name}", "path_params": {"name": name}, "query_string": query.encode(), "headers": sent}
    return Request(scope | {"scheme": "http", "server": ("localhost", 8501), "root_path": ""})


def body(answer: Response) -> bytes:
    async def pieces() -> bytes:
        assert isinstance(answer, StreamingResponse)
        return b"".join([piece if isinstance(piece, bytes) else bytes(piece, "utf-8") async for piece in answer.body_iterator])  # type: ignore[arg-type]

    return asyncio.run(pieces())


def links(app: AppTest) -> dict[str, str]:
    return {name: unescape(url) for url, name in re.findall(r'<a class="rs-take" href="([^"]*)"[^>]*>([^<]*)</a>', html(app))}


@pytest.mark.parametrize("query", [{}, {"language": "fa"}, {"q": "التحالف"}, {"view": "review", "period": "7 days"}])
def test_a_download_holds_every_story_of_the_view_copies_too(engine: Engine, query: dict[str, str]) -> None:
    app = is_well(show(**query))
    found = links(app)
    assert list(found) == ["CSV", "JSONL", "PARQUET", "RSS", "Feed"]
    shown = re.search(r'rs-note">(\d+) stor', html(app))
    assert shown is not None
    address = urlsplit(found["JSONL"])
    rows = [json.loads(line) for line in body(downloads._take(asked(address.path.removeprefix("take/"), address.query))).splitlines()]
    assert len(rows) == int(shown[1]) > 0
    conditions = {"language": "language = 'fa'", "q": "title || body LIKE '%التحالف%'", "view": "verdict = 'possible'"}
    where = " AND ".join(["1 = 1", *(conditions[name] for name in query if name in conditions)])
    with reading(engine) as connection:
        everything = f"SELECT id FROM story WHERE verdict IN ('relevant', 'possible') AND day > {TODAY - 30} AND {where} ORDER BY id"
        assert [r["id"] for r in rows] == list(connection.scalars(text(everything)))
    table = csv.DictReader(io.StringIO(body(downloads._take(asked("stories.csv", address.query))).decode("utf-8-sig"), newline=""))
    assert [int(r["id"]) for r in table] == [r["id"] for r in rows]


def test_a_feed_has_the_latest_stories_whatever_the_period(engine: Engine) -> None:
    chosen = Filter(since_day=TODAY, until_day=TODAY, languages=("fa",))
    address = urlsplit(downloads.feed(chosen, ""))
    assert dict(parse_qsl(address.query)) == {"languages": "fa", "limit": "200"}
    answer = downloads._take(asked("feed.rss", address.query.replace("200", "3")))
    assert "content-disposition" not in answer.headers
    feed = feedparser.parse(io.BytesIO(body(answer)))
    assert [e.link.rsplit("/", 1)[1] for e in feed.entries] == [str(s.id) for s in reports.list_stories(engine, Filter(languages=("fa",)), limit=3)]
    assert feed.feed.link == "http://localhost:8501/stories?period=Everything&language=fa"


def test_a_feed_names_the_page_as_it_is_reached_through_a_proxy(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.address.below", lambda path: f"/press/rasad{path}")
    feed = feedparser.parse(io.BytesIO(body(downloads._take(asked("feed.rss", "limit=1", host="127.0.0.1:9000", x_forwarded_proto="https")))))
    assert feed.feed.link == "https://127.0.0.1:9000/press/rasad/stories?period=Everything"


@pytest.mark.parametrize(
    ("name", "query", "headers", "status"),
    [
        ("stories.xlsx", "", {}, 404),
        ("../app.py", "", {}, 404),
        ("stories.csv", "since_day=soon", {}, 400),
        ("stories.csv", "limit=many", {}, 400),
        ("stories.csv", "", {"host": "evil.example"}, 421),
        ("stories.csv", "", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}, 403),
        ("stories.csv", "", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, 200),
        ("stories.rss", "outlets=';drop&q=%22%00", {}, 200),
    ],
)
def test_who_may_ask_for_what(engine: Engine, name: str, query: str, headers: dict[str, str], status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "is_host_allowed", lambda host: host == "localhost:8501")
    answer = downloads._take(asked(name, query, **headers))
    assert answer.status_code == status
    if status == 200:
        assert "attachment; filename*=UTF-8''rasad" in answer.headers["content-disposition"]
        assert body(answer)


def test_without_a_database_a_download_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert downloads._take(asked(f"stories.{Format.CSV.value}")).status_code == 503
