"""What is said of outlets: `rasad outlets`, `new-outlet`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crawler.commands import arguments
from crawler.commands.arguments import AsJson, Keys
from crawler.commands.printing import print_rows
from crawler.config import load_config


def outlets(
    keys: Keys = None,
    everything: Annotated[bool, typer.Option("--all", help="Every outlet in full.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the outlets, a line each; of those named, every route and all that is not verified."""
    from crawler.console import outlet_row, show_not_crawled, show_outlet, show_outlets
    from crawler.registry import spiders

    config = load_config()
    known = spiders(config.spider_modules)
    chosen = arguments.crawled(keys, config) if keys else list(known.values())
    if as_json:
        print_rows(outlet_row(s.outlet, s.family) for s in chosen)
        return
    if keys or everything:
        for spider in chosen:
            show_outlet(spider.outlet, spider.family)
    else:
        show_outlets([spider.outlet for spider in chosen])
    if not keys:
        show_not_crawled({key: why for key, why in arguments.not_crawled(config).items() if key not in known})


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
