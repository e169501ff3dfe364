"""Telling people: `rasad notify`."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.printing import existing
from crawler.config import Config, load_config

if TYPE_CHECKING:
    from crawler.notify.post import Post, Sent
    from crawler.storage.notices import ChannelState


def notify(
    test: Annotated[bool, typer.Option("--test", help="Send a test over each channel and say what came of it.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show how each channel does, and what waits.")] = False,
) -> None:
    """Look for problems and send what waits now, as the scheduler does by itself. Exit code 1 if something did not get through."""
    from crawler.notify.post import Post

    if test and status:
        raise typer.BadParameter("--test goes without --status.")
    config = load_config()
    post = Post(existing(), config)
    if status:
        _status(post, config)
        return
    if test:
        _end([_tested(post, channel.name, config) for channel in post.channels], config)
    else:
        from crawler.health.watch import look
        from crawler.notify import alerts, digests
        from crawler.registry import declared
        from crawler.storage.duty import FRESH, last_beat

        now = datetime.now(UTC)
        if (beat := last_beat(post.engine)) is None or not beat.owner or now - beat.at > FRESH:
            post.settle(now)  # else the scheduler's settings count
        look(post.engine, now, config, declared(config.spider_modules).wrong.values())
        alerts.look(post.engine, now, config.zone)
        digests.look(post.engine, now, config)
        _end(post.deliver(datetime.now(UTC), at_once=True), config, none="Nothing waits to be told.")


def _tested(post: Post, name: str, config: Config) -> Sent:
    from crawler.notify.message import TEST
    from crawler.notify.post import parcel_of, wording
    from crawler.sentences import sentence
    from crawler.storage.notices import Message, NoticeLine, Said

    now = datetime.now(UTC)
    channel = next(c for c in post.channels if c.name == name)
    how = wording(post.engine, config)
    text = sentence("This is a test of Rasad, sent {when}. Problems and alerts will come this way.", when=now)
    notice = NoticeLine(0, uuid.uuid4().hex, TEST, now, None, None, Said(title=how.locale.say("test"), text=str(text), text_parts=text.parts))
    return post.send_now(channel, parcel_of(Message(0, notice.key, name, 0, [notice]), how))


def _end(sent: list[Sent], config: Config, none: str = "") -> None:
    from crawler.console import out

    for each in sent:
        what = f"{each.notices} notice(s) sent" if each.notices else "the test was sent"
        out.print(f"{each.channel}: {f'not sent: {each.error}' if each.error else what}.", markup=False, soft_wrap=True)
    if not sent:
        out.print(none or _LOG_ONLY.format(config.log_dir), markup=False, soft_wrap=True)
    raise typer.Exit(1 if any(s.error for s in sent) or not (sent or none) else 0)  # a test that reaches nobody has failed


_LOG_ONLY = "log: {}/scheduler.log. No other channel is set, so nobody is told: set RASAD_SMTP_URL and RASAD_MAIL_TO, RASAD_WEBHOOK_URLS or RASAD_APPRISE_URLS."


def _status(post: Post, config: Config) -> None:
    from crawler.console import out
    from crawler.storage.notices import channel_state
    from crawler.storage.reports.work import channels

    for channel in post.channels:
        out.print(_told(channel_state(post.engine, channel.name), config), markup=False, soft_wrap=True)
    for state in (c for c in channels(post.engine) if c.channel not in {own.name for own in post.channels}):
        out.print(f"Not set here: {_told(state, config)}", markup=False, soft_wrap=True)
    if not post.channels:
        out.print(_LOG_ONLY.format(config.log_dir), markup=False, soft_wrap=True)


def _told(state: ChannelState, config: Config) -> str:
    def at(instant: datetime | None) -> str:
        return f"{instant.astimezone(config.zone):%Y-%m-%d %H:%M}" if instant else "never"

    parts = [f"{state.channel}: last sent {at(state.sent_at)}"]
    if state.closed_at:
        parts.append(f"set no more since {at(state.closed_at)}")
    if state.waiting:
        parts.append(f"{state.waiting} notice(s) wait since {at(state.since)}")
    if state.error:
        parts.append(f"the last try failed ({state.error})" + (f", next at {at(state.next_try_at)}" if state.waiting else ""))
    if state.given_up:
        parts.append(f"{state.given_up} message(s) were refused and given up")
    return "; ".join(parts) + "."
