"""When an outlet is due again, as whole crawls write it: by its rhythm, its feed's word, and what failed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fetch.server import Answer
from tests.rasad import ask, run
from tests.traps.site import TrapSite, feed
from tests.traps.test_routes import crawl

NOW = datetime.now(UTC)
COLUMNS = "outlet, trigger, state, owner, started_at, found, new, fetched, stories, off_topic, rejected, failed, reasons, statuses"


def text(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


def due(env: dict[str, str]) -> tuple[float, str]:
    """In how many minutes from its last check the outlet is due, and why then."""
    ((at, checked, why),) = ask(env, "SELECT next_check_at, checked_at, next_check_why FROM outlet")
    return (datetime.fromisoformat(at) - datetime.fromisoformat(checked)) / timedelta(minutes=1), why


def remember_runs(env: dict[str, str], busy_hours: range) -> None:
    """A fortnight of runs before now, a quarter of an hour apart: in some hours of the day, counted from now, each found a story."""
    now = datetime.now(UTC)  # not the module's: in a long suite that is many minutes ago, and silence is a rhythm too
    ask(env, "DELETE FROM run")
    ask(env, "UPDATE outlet SET rhythm = NULL")
    moments = [now - timedelta(minutes=15 * i) for i in range(1, 14 * 96)]
    hours = {h % 24 for h in busy_hours}
    found = [int((at - now) // timedelta(hours=1) % 24 in hours) for at in moments]
    values = [f"('trap', 'scheduled', 'ok', 'x', '{text(at)}', 1, {new}, 0, 0, 0, 0, 0, '{{}}', '{{}}')" for at, new in zip(moments, found, strict=True)]
    ask(env, f"INSERT INTO run ({COLUMNS}) VALUES {', '.join(values)}")


def test_the_next_check_follows_the_rhythm_that_earlier_runs_show(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/feed"] = feed([(f"{site.url}/news/1", NOW)])
        crawl(env)
        minutes, why = due(env)
        assert 15 <= minutes <= 16.5
        assert why == "rhythm not known yet"
        remember_runs(env, range(-4, 4))
        crawl(env)
        assert 3.7 <= due(env)[0] < 15
        ((kept,),) = ask(env, "SELECT rhythm FROM outlet")
        assert sum(json.loads(kept)["hour_stories"]) > 100
        shown = run("outlets", "trap", env=env).stdout
        assert f"UTC ({due(env)[1]})" in shown
        remember_runs(env, range(8, 16))
        crawl(env)
        minutes, why = due(env)
        assert 20 < minutes <= 66
        assert why.startswith("quiet")


def test_a_feed_that_stays_fresh_is_left_alone_until_then_and_a_wall_longer(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path)
        site.site["/feed"] = feed([(f"{site.url}/news/1", NOW)], **{"Cache-Control": "max-age=2400"})
        crawl(env)
        minutes, why = due(env)
        assert 40 <= minutes <= 44
        assert why == "its feed changes no sooner"
        ((rhythm,),) = ask(env, "SELECT rhythm FROM outlet")
        site.site["/feed"] = Answer(b"", 403)
        crawl(env)
        ((kept, failures, why),) = ask(env, "SELECT rhythm, failures, next_check_why FROM outlet")
        assert (kept, failures, why) == (rhythm, 1, "blocked once")
