"""What the scheduler depends on: database, disk, log folder, network, mail, and the jobs it does beside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.digest.period import due
from crawler.health import outage
from crawler.storage import notices, runs
from crawler.storage.engine import writing
from crawler.storage.notices import Said, Telling
from scheduler import Scheduler
from tests.notify.servers import MailServer
from tests.rasad import ROOT
from tests.scheduling.stage import PAST, declare, outlet_row, states, tick_until, until


def test_our_own_outage_is_told_in_one_line_and_its_end_in_another(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    scheduler = make(engine)
    began = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    caplog.set_level("INFO", logger="scheduler")
    runs.note_once(engine, outage.NAME, began.isoformat(), began)
    scheduler.tick()
    scheduler.tick()
    assert [m for m in caplog.messages if "network" in m] == [outage.message(began)]
    runs.strike(engine, outage.NAME)
    scheduler.tick()
    assert caplog.messages[-1] == "The network is back: outlets are reached again."


def test_a_backup_is_made_when_it_is_due_and_one_that_fails_is_told(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scheduler")
    declare(engine, "good_a")
    scheduler = make(engine, backup_hours=1)
    done = "import sys; print('Written:', *sys.argv[1:])"
    scheduler.upkeep.command = [sys.executable, "-c", done]
    scheduler.tick()
    assert scheduler.upkeep.child is None  # nothing at the very start
    runs.note(engine, "backup", "file", datetime.now(UTC) - 2 * PAST)
    tick_until(scheduler, lambda: any("Backup" in m for m in caplog.messages))
    assert "Backup: Written: backup --keep 7" in caplog.messages
    scheduler.upkeep.command = [sys.executable, "-c", "import sys; sys.exit('No space left.')"]
    tick_until(scheduler, lambda: "backup_failed" in runs.installation(engine))
    assert runs.installation(engine)["backup_failed"][0] == "No space left."
    scheduler.tick()
    assert scheduler.upkeep.child is None  # not at once again


def test_the_digest_is_made_by_a_process_until_it_is_noted(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scheduler")
    declare(engine, "good_a")
    scheduler = make(engine, digest="day", webhook_urls=("http://127.0.0.1:1/",))
    scheduler.upkeep.command = [sys.executable, "-c", "import sys; print('Written:', *sys.argv[1:])"]
    tick_until(scheduler, lambda: "Digest: Written: digest --notify" in caplog.messages)
    with writing(engine) as connection:
        for now in (datetime.now(UTC), datetime.now(UTC) + timedelta(minutes=30)):  # should its hour come meanwhile
            wanted = due(scheduler.config, now)
            assert wanted is not None
            notices.write(connection, [Telling(wanted.key, notices.DIGEST, Said(title="digest"))], now)
    until(lambda: scheduler.upkeep.child is None or not scheduler.upkeep.child.runs())
    scheduler.tick()
    scheduler.tick()
    assert scheduler.upkeep.child is None


def test_what_a_killed_crawl_left_behind_is_ended_at_the_next_start(engine: Engine, make: Callable[..., Scheduler], tmp_path: Path) -> None:
    """Of this database alone: another installation's browsers carry marks, too."""
    here = {"RASAD_DATABASE_URL": engine.url.render_as_string(hide_password=False), "RASAD_LOG_DIR": str(tmp_path / "logs")}
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    ours, theirs = (
        subprocess.Popen(sleep, env=os.environ | here | more, start_new_session=True)
        for more in ({"RASAD_LEASE": "a" * 32}, {"RASAD_LEASE": "b" * 32, "RASAD_DATABASE_URL": "sqlite:///elsewhere.db"})
    )
    try:
        until(lambda: b"RASAD_LEASE" in Path(f"/proc/{theirs.pid}/environ").read_bytes())
        make(engine)
        assert ours.wait(timeout=60) == -signal.SIGKILL
        assert theirs.poll() is None
    finally:
        for each in (ours, theirs):
            each.kill()
            each.wait()


def test_old_logs_are_deleted(engine: Engine, make: Callable[..., Scheduler], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.logs._KEPT", 200)
    logs = tmp_path / "logs"
    logs.mkdir()
    for number in range(250):
        (logs / f"crawl-20260101T{number:06}-0.log").write_text("old")
    (logs / "scheduler.log").write_text("another's")
    declare(engine, "good_a")
    make(engine).tick()
    left = sorted(p.name for p in logs.glob("crawl-*"))
    assert len(left) == 201
    assert "crawl-20260101T000049-0.log" not in left
    assert "crawl-20260101T000050-0.log" in left
    assert (logs / "scheduler.log").exists()


def test_c9_a_database_that_cannot_be_used_is_told_once_and_waited_for(
    engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture
) -> None:
    declare(engine, "good_a")
    scheduler = make(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE installation RENAME TO gone")
    scheduler.tick()
    scheduler.tick()
    assert [m for m in caplog.messages if "no such table: installation" in m] == caplog.messages
    assert len(caplog.messages) == 1
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO installation")
    tick_until(scheduler, lambda: states(engine, "good_a") == [("ok", None)])


def test_a_hung_mail_server_delays_no_crawl(engine: Engine, make: Callable[..., Scheduler], mail: MailServer) -> None:
    mail.mood = "mute"
    declare(engine, "good_a")
    scheduler = make(engine, smtp_url=mail.url, mail_from="r@example.org", mail_to=("desk@example.org",))
    with writing(engine) as connection:
        notices.write(connection, [Telling("a", "raised", Said(title="a"))], datetime.now(UTC) - timedelta(minutes=5))
    delivering = threading.Thread(target=scheduler._deliver)
    delivering.start()
    tick_until(scheduler, lambda: not scheduler.batches and states(engine, "good_a"))
    assert delivering.is_alive()
    scheduler.post.stopping.set()
    delivering.join(2)
    assert not delivering.is_alive()
    (waits,) = [notices.channel_state(engine, c.name) for c in scheduler.post.channels]
    assert (waits.waiting, waits.tries) == (1, 1)


def test_c11_a_log_that_cannot_be_written_keeps_no_outlet_claimed(
    engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    declare(engine, "good_a")
    scheduler = make(engine)
    (tmp_path / "logs").write_text("in the way")
    scheduler.tick()
    scheduler.tick()
    assert len([m for m in caplog.messages if m.startswith("The scheduler cannot work now")]) == 1
    assert outlet_row(engine, "good_a").lease_token is None
    (tmp_path / "logs").unlink()
    tick_until(scheduler, lambda: states(engine, "good_a") == [("ok", None)])


def test_an_unwritable_log_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment = {**os.environ, "RASAD_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "RASAD_LOG_DIR": str(tmp_path / "file" / "logs")}
    done = subprocess.run([sys.executable, "scheduler.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 2
    assert "The log folder" in done.stderr
    assert "set RASAD_LOG_DIR" in done.stderr
    assert len(done.stderr.strip().split("\n")) == 1


def test_a_setting_that_is_misspelt_is_told_at_the_start(tmp_path: Path) -> None:
    own = {"RASAD_LOG_DIR": str(tmp_path), "RASAD_DIGEST_LANGUAGE": "ar", "RASAD_CHEK_MINUTES": "5", "RASAD_SPIDER_TOKEN": "x", "RASAD_TOPICS_DIR": "/nowhere"}
    done = subprocess.run([sys.executable, "scheduler.py"], cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False)
    assert (done.returncode, [line[9:] for line in done.stdout.splitlines()]) == (
        2,
        [
            "RASAD_CHEK_MINUTES is no setting, and is not heeded. Did you mean RASAD_CHECK_MINUTES?",
            "RASAD_DIGEST_LANGUAGE is called RASAD_LANGUAGE by now, and is not heeded. Set RASAD_LANGUAGE instead.",
        ],
    )
