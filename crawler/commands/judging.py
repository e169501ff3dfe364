"""What is stored, judged by a person or anew by the rules: `rasad mark`, `rejudge`."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands import arguments
from crawler.commands.arguments import MANY, AsJson, Since
from crawler.commands.printing import existing, print_rows
from crawler.config import Config, load_config

if TYPE_CHECKING:
    from crawler.pipelines.judge import Judge
    from crawler.storage.marks import KnownPage


_DIGITS = 19  # of a number that a database can hold


class Opinion(StrEnum):
    RELEVANT = "relevant"
    NOT_RELEVANT = "not-relevant"
    CLEAR = "clear"


def mark(
    what: Annotated[str | None, typer.Argument(help="The address of a page, or the id of a story (`rasad search --json`).")] = None,
    opinion: Annotated[Opinion | None, typer.Argument(help="What it is; clear takes an earlier mark back.")] = None,
    topic: Annotated[str | None, typer.Option(help="The topic meant, where there are several.")] = None,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    who: Annotated[str | None, typer.Option(help="Who says so (default: the user of this machine).")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show what was marked, latest first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say of a page whether it is about a topic: a person's verdict wins over the rules, and stays."""
    from crawler.console import out, show_mark
    from crawler.storage.marks import mark_page
    from crawler.storage.suppression import SUPPRESSED

    if listed:
        _list_marks(topic, as_json)
        return
    if what is None or opinion is None:
        raise typer.BadParameter("say of which page, and relevant, not-relevant or clear; --list shows what was marked.")
    config, engine = load_config(), existing()
    page, chosen = _page(what, config), arguments.topic(topic, config)
    if page.state == SUPPRESSED:
        raise typer.BadParameter(f"{page.url} was taken down: nothing is kept of it, a mark neither; `rasad suppress --undo` lets it in again.")
    said = None if opinion is Opinion.CLEAR else "relevant" if opinion is Opinion.RELEVANT else "off_topic"
    marked = mark_page(engine, page.id, chosen, said, who=who or _user(), note=note, now=datetime.now(UTC))  # type: ignore[arg-type]
    out.print(show_mark(marked, chosen, opinion), markup=False, soft_wrap=True)


def _list_marks(topic: str | None, as_json: bool) -> None:
    from crawler.console import show_marks
    from crawler.storage.reports.marks import marks

    found = [m for m in marks(existing()) if topic in (None, m.topic)]
    if as_json:
        print_rows(m._asdict() | {"marked_at": m.marked_at.isoformat().replace("+00:00", "Z")} for m in found)
    else:
        show_marks(found)


def _page(what: str, config: Config) -> KnownPage:
    """The page of a story's id or of an address; an address of an outlet that nobody has seen yet becomes a page."""
    from crawler.registry import outlet_of, outlets
    from crawler.storage import pages, runs
    from crawler.storage.marks import page_at, page_of_story

    engine = existing()
    if what.isdecimal():
        if len(what) < _DIGITS and (page := page_of_story(engine, int(what))):
            return page
        raise typer.BadParameter(f"there is no story {what}: `rasad search` and `rasad export` show the ids.")
    outlet = outlet_of(what, outlets(config.spider_modules).values())
    if outlet is None:
        raise typer.BadParameter(f"{what!r} is no article of an outlet that is crawled, nor the id of a story.")
    if page := page_at(engine, outlet, what):
        return page
    runs.declare_outlets(engine, [outlet], all_of_them=False)
    pages.queue_page(engine, outlet, what, datetime.now(UTC))
    page = page_at(engine, outlet, what)
    assert page is not None
    return page


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return "unknown"


def rejudge(
    topic: Annotated[str | None, typer.Option(help="Only the stories that belong to this topic.")] = None,
    since: Since = None,
    queue: Annotated[int, typer.Option(min=0, max=MANY, help="Fetch at most so many pages again whose text was not kept.")] = 500,
    as_json: AsJson = False,
    background: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Judge stored stories anew where topics or sources have changed since; run it again to go on where it was stopped."""
    from crawler.console import Rejudging, out
    from crawler.rejudge import rejudge as run
    from crawler.rejudge import sentence
    from crawler.storage.rejudging import Choice

    config = load_config()
    if background and hasattr(os, "nice"):
        os.nice(10)
    choice = Choice(topic=arguments.topic(topic, config) if topic else None, since_day=arguments.day(since, config))
    with Rejudging() as progress:
        outcome = run(existing(), _judge(config), choice, told=progress, most_queued=queue)
    if as_json:
        print_rows([vars(outcome)])
    else:
        out.print(sentence(outcome), markup=False, soft_wrap=True)


def _judge(config: Config) -> Judge:
    from crawler.pipelines.store import load_judge

    return load_judge(str(config.topics_dir), str(config.sources_file), config.spider_modules)
