"""Outlets of the newsroom die and come back: one mail for all of them, and one that it is over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, select

from crawler.commands.notifying import _tested
from crawler.config import Config
from crawler.health import watch
from crawler.notify.post import Post
from crawler.storage import notices
from crawler.storage.engine import open_database, writing
from crawler.storage.models import Run
from tests.newsroom import Newsroom
from tests.newsroom.conftest import _running, newsroom, world  # noqa: F401 - fixtures
from tests.newsroom.watched import installation
from tests.notify.servers import MailServer
from tests.rasad import environment, run

DEAD = ("furat", "sanabil")


def again(engine: Engine, times: int) -> None:
    """Let the last crawl have happened several times more: each would take a process of seconds."""
    columns = [c for c in Run.__table__.c if c.name != "id"]
    with writing(engine) as connection:
        last = [r._asdict() for r in connection.execute(select(*columns).order_by(Run.id.desc()).limit(len(DEAD)))]
        for _ in range(times):
            now = datetime.now(UTC)
            connection.execute(insert(Run), [row | {"started_at": now, "finished_at": now} for row in last])


def test_outlets_that_die_and_come_back_are_two_mails(newsroom: Newsroom, mail: MailServer, tmp_path: Path) -> None:  # noqa: F811
    env = installation(newsroom, tmp_path)
    for outlet in DEAD:
        newsroom.fail(outlet, "robots_disallow")
    run("crawl", *DEAD, env=env)
    config = Config(database_url=env["RASAD_DATABASE_URL"], smtp_url=mail.url, mail_from="rasad@example.org", mail_to=("desk@example.org",))  # type: ignore[arg-type]
    engine = open_database(config.database_url)
    post = Post(engine, config)

    def look() -> list[str | None]:
        watch.look(engine, datetime.now(UTC), config)
        return [s.error for s in post.deliver(datetime.now(UTC), at_once=True)]

    assert look() == []
    again(engine, 2)
    assert look() == [None]
    assert look() == []
    newsroom.heal()
    run("crawl", *DEAD, "--limit", "1", env=env)
    assert look() == []  # one good run may be chance
    again(engine, 1)
    assert look() == [None]
    first, second = mail.taken
    assert (first["Subject"], second["Subject"]) == ("Rasad: 2 new problems", "Rasad: 2 over")
    assert "the outlet's robots.txt disallows it" in first.get_content()
    assert "last seen" in second.get_content()
    state = notices.channel_state(engine, post.channels[0].name)
    assert (state.waiting, state.error) == (0, None)


def test_a_test_says_per_channel_what_came_of_it(mail: MailServer, sqlite_database: Engine) -> None:
    channels = {"smtp_url": mail.url, "mail_from": "rasad@example.org", "mail_to": ("desk@example.org",), "webhook_urls": ("http://127.0.0.1:1/s3cret",)}
    config = Config(**channels)  # type: ignore[arg-type]
    post = Post(sqlite_database, config)
    first, second = (_tested(post, c.name, config) for c in post.channels)
    assert (first.channel, first.error) == ("mail to desk@example.org by 127.0.0.1", None)
    assert second.error == "127.0.0.1 gave no answer: Connection refused"
    assert [m["Subject"] for m in mail.taken] == ["Rasad: test"]


def test_without_a_channel_it_says_that_nobody_is_told(tmp_path: Path) -> None:
    run("migrate", env=environment(tmp_path))
    done = run("notify", "--test", env=environment(tmp_path))
    assert done.returncode == 1  # a test that reaches nobody
    assert "so nobody is told: set RASAD_SMTP_URL and RASAD_MAIL_TO" in done.stdout
