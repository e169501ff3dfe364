"""What is taken down: `rasad suppress`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from crawler.commands.arguments import AsJson
from crawler.commands.printing import existing, print_rows
from crawler.config import load_config
from crawler.outlet import Outlet


def suppress(
    urls: Annotated[list[str] | None, typer.Argument(help="The page's address, in any form.")] = None,
    why: Annotated[str, typer.Option(help="Why, for whoever asks in a year.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Allow the pages again; they are fetched anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take pages down: all that was read of them is removed now, and no later crawl brings them back. Without an address, list them."""
    from crawler.console import out
    from crawler.storage.suppression import taken_down

    engine = existing()
    if urls:
        for url in urls:
            out.print(_allowed(engine, url) if undo else _down(engine, url, why), markup=False, soft_wrap=True)
    elif as_json:
        print_rows({"outlet": t.outlet, "url": t.url, "at": t.at.isoformat(), "why": t.why} for t in taken_down(engine))
    else:
        found = taken_down(engine)
        for each in found:
            out.print(f"{each.at:%Y-%m-%d %H:%M} UTC  {each.outlet}  {each.url}  {each.why}".rstrip(), markup=False, soft_wrap=True)
        if not found:
            out.print("Nothing was taken down: `rasad suppress ADDRESS --why '...'` does it.", markup=False, soft_wrap=True)


def _down(engine: Engine, url: str, why: str) -> str:
    from crawler.storage import suppression

    outlet = _outlet_of(url)
    gone = suppression.suppress(engine, outlet.key, outlet.identity(url), url, why=why, now=datetime.now(UTC))
    return f"{', '.join(gone)}: removed and kept out. Exports and backups made before still hold it: see docs/politeness.md."


def _allowed(engine: Engine, url: str) -> str:
    from crawler.storage import suppression

    outlet = _outlet_of(url)
    again = suppression.allow_again(engine, outlet.key, outlet.identity(url), datetime.now(UTC))
    return f"{', '.join(again)}: fetched anew at the next check." if again else f"{url} was not taken down."


def _outlet_of(url: str) -> Outlet:
    from crawler.registry import outlets
    from crawler.urls import is_web_address

    known = outlets(load_config().spider_modules).values()
    owners = [o for o in known if is_web_address(url) and o.owns(url)]
    if not owners:
        raise typer.BadParameter(f"{url!r} is no page of an outlet that is crawled here: give its whole address.")
    return next((o for o in owners if o.is_article(url)), owners[0])


def refuse_suppressed(engine: Engine, outlet: Outlet, urls: tuple[str, ...]) -> None:
    """Say so when an address that is to be fetched was taken down."""
    from crawler.storage.suppression import is_suppressed

    for url in urls:
        if is_suppressed(engine, outlet.key, outlet.identity(url)):
            raise typer.BadParameter(f"{url} was taken down and is not fetched; `rasad suppress --undo {url}` allows it again.")
