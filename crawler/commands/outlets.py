"""What is said of outlets: `rasad outlets`, `new-outlet`, `pause`, `resume`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Engine

from crawler.commands import arguments
from crawler.commands.arguments import AsJson, Keys
from crawler.commands.printing import existing, print_rows
from crawler.config import Config, load_config
from crawler.storage.engine import open_database

if TYPE_CHECKING:
    from crawler.storage.reports.health import NextCheck


def outlets(
    keys: Keys = None,
    everything: Annotated[bool, typer.Option("--all", help="Every outlet in full.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the outlets, a line each; of those named, every route, all that is not verified and the next check."""
    from crawler.console import outlet_row, show_not_crawled, show_outlet, show_outlets

    config = load_config()
    chosen = arguments.crawled(keys, config) if keys else arguments.all_of_them(config)
    if as_json:
        print_rows(outlet_row(s.outlet, s.family) for s in chosen)
    elif keys or everything:
        checks = _next_checks(config)
        for spider in chosen:
            show_outlet(spider.outlet, spider.family, checks.get(spider.outlet.key))
    else:
        show_outlets([spider.outlet for spider in chosen])
    if not keys and not as_json:
        known = {s.outlet.key for s in chosen}
        show_not_crawled({key: why for key, why in arguments.not_crawled(config).items() if key not in known})
    if not keys and (code := arguments.ended(0, config)):
        raise typer.Exit(code)


def _next_checks(config: Config) -> dict[str, NextCheck]:
    """Return when the outlets are due next; nothing where there is no database to ask yet."""
    from crawler.storage.failures import DatabaseError
    from crawler.storage.reports.health import next_checks

    try:
        return next_checks(open_database(config.database_url, create=False))
    except DatabaseError:
        return {}


def new_outlet(
    url: Annotated[str | None, typer.Argument(help="The outlet's site.")] = None,
    page: Annotated[Path | None, typer.Option("--from", help="A page of it saved from a browser, instead of the network; needs --url.")] = None,
    address: Annotated[str | None, typer.Option("--url", help="The address the saved page was at.")] = None,
    key: Annotated[str | None, typer.Option(help="Its key (default: from the host).")] = None,
    name: Annotated[str | None, typer.Option(help="Its name in English.")] = None,
) -> None:
    """Begin an outlet: probe its site, and write its file, captures of it and a test to complete."""
    from crawler import newcomer
    from crawler.registry import spiders
    from crawler.report import show_newcomer

    if (page is None) != (address is None) or (url is None) == (page is None):
        raise typer.BadParameter("give a site's address, or --from FILE with --url ADDRESS.")
    config = load_config()
    where = newcomer.place(address or url or "", key=key, known=spiders(config.spider_modules), root=Path())
    seen = newcomer.look_at_file(page, address or "") if page else newcomer.look(url or "", config)
    show_newcomer(newcomer.write(seen, where, name=name))


def pause(keys: Keys = None, why: Annotated[str, typer.Option(help="Why, for whoever asks in a month.")] = "") -> None:
    """Stop checking outlets by schedule until `rasad resume`. A crawl by hand still works, and what is stored stays."""
    from crawler.console import out
    from crawler.storage import pauses

    config = load_config()
    named = _named(keys, "outlet", config)
    done = pauses.pause(_with_outlets(config), named, why, datetime.now(UTC))
    for key in named:
        out.print(f"{key} is paused; `rasad resume {key}` ends it." if key in done else f"{key} was paused already.", markup=False)


def resume(keys: Keys = None, everything: Annotated[bool, typer.Option("--all", help="Every paused outlet.")] = False) -> None:
    """Check paused outlets again, beginning now."""
    from crawler.console import out
    from crawler.registry import outlets
    from crawler.storage import pauses

    config = load_config()
    if everything and keys:
        raise typer.BadParameter("--all goes without outlet keys.")
    named = list(outlets(config.spider_modules)) if everything else _named(keys, "outlet, or --all", config)
    done = pauses.resume(existing(), named, datetime.now(UTC))
    for key in done if everything else named:
        out.print(f"{key} is checked again from now on." if key in done else f"{key} was not paused.", markup=False)
    if everything and not done:
        out.print("No outlet is paused.")


def _named(keys: list[str] | None, what: str, config: Config) -> list[str]:
    return [s.outlet.key for s in arguments.crawled(arguments.needed(keys, what), config)]


def _with_outlets(config: Config) -> Engine:
    """Return the database, with a row for every outlet: one may be paused before it was ever crawled."""
    from crawler.registry import declared
    from crawler.storage.runs import declare_outlets

    engine, found = open_database(config.database_url), declared(config.spider_modules)
    declare_outlets(engine, [s.outlet for s in found.spiders.values()], but=found.unknown)
    return engine
