"""What is kept and for how long: `rasad backup`, `restore`, `prune`."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from crawler.commands import arguments
from crawler.commands.printing import existing
from crawler.config import Config, load_config
from crawler.sentences import listed, sentence
from crawler.storage.engine import open_database
from crawler.storage.failures import DatabaseError, unusable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from crawler.storage.retention import Reclaimed


def backup(
    target: Annotated[Path | None, typer.Argument(help="The file to write (default: a new one in RASAD_BACKUP_DIR).")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Afterwards, delete all but so many of the backups in that folder.")] = None,
) -> None:
    """Copy the database while it is in use."""
    from crawler.console import out
    from crawler.storage import backup as backups
    from crawler.storage.runs import note

    config, now = load_config(), datetime.now(UTC)
    path = target or config.backup_dir / now.strftime(backups.NAME)
    backups.back_up(config.database_url, path)
    out.print(f"Written: {path}", markup=False, soft_wrap=True)
    with suppress(DatabaseError, SQLAlchemyError):  # of a database that can't be written, too, a copy is made
        note(existing(), backups.NOTE, str(path.absolute()), now)
    for old in backups.rotate(path.parent, keep) if keep else ():
        out.print(f"Deleted: {old}", markup=False, soft_wrap=True)


def restore(file: Annotated[Path, typer.Argument(help="What `rasad backup` wrote.")]) -> None:
    """Put a backup in the database's place. The scheduler, crawls and the dashboard must be stopped; what is replaced is kept."""
    from crawler.console import out
    from crawler.storage.restore import restore as put_back

    config = load_config()
    _refuse_work(config)
    kept = put_back(config.database_url, file, datetime.now(UTC))
    out.print("Restored." + (f" What was replaced is kept as {kept}; delete it when all is well." if kept else ""), markup=False, soft_wrap=True)


def _refuse_work(config: Config) -> None:
    """Refuse while a scheduler or a crawl works on the database; of one that can't be read nobody can tell."""
    from crawler.process import is_alive, place_of
    from crawler.storage import duty
    from crawler.storage.engine import forget

    try:
        engine = open_database(config.database_url, create=False)
        beat, open_runs = duty.last_beat(engine), duty.open_runs(engine)
    except (DatabaseError, SQLAlchemyError):
        return
    finally:
        forget(config.database_url)
    if beat and beat.owner and is_alive(beat.owner) and datetime.now(UTC) - beat.at < duty.FRESH:
        raise DatabaseError(f"A scheduler works on this database, {place_of(beat.owner)}: stop it, then restore again. Nothing was changed.")
    if crawled := [
        r.outlet for r in open_runs if is_alive(r.owner) and datetime.now(UTC) - r.started_at < 2 * duty.FRESH + timedelta(minutes=config.run_minutes)
    ]:
        raise DatabaseError(f"{', '.join(crawled)}: being crawled now. Let it end or stop it, then restore again. Nothing was changed.")


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, and let nothing go.")] = False,
    stories_before: Annotated[
        str | None, typer.Option(help="Also stories of days before this one, such as 2024-01-01. Their addresses and counts stay.")
    ] = None,
    vacuum: Annotated[bool, typer.Option("--vacuum", help="Rewrite a SQLite file to its smallest; nothing can write meanwhile.")] = False,
) -> None:
    """Let go of what has outlived its time (RASAD_RETAIN_*), and give the space back. Pages are never forgotten, stories only when asked."""
    from crawler import logs
    from crawler.console import out
    from crawler.storage import retention
    from crawler.storage.runs import note

    config, now, engine = load_config(), datetime.now(UTC), existing()
    before = arguments.day(stories_before, config)
    chosen = retention.Retention(config.retain_kept_days, config.retain_runs_days, config.retain_problems_days, config.retain_titles_days, before)
    counted = {k.name: (retention.count if dry_run else retention.let_go)(engine, k) for k in retention.kinds(chosen, now)}
    counted[sentence("logs")] = len(logs.old(config) if dry_run else logs.rotate(config))
    went = [sentence("{n} {kind}", n=number, kind=sentence(name)) for name, number in counted.items() if number]
    told = listed(went, ",") if went else sentence("nothing")
    if dry_run:
        out.print(f"Would go: {told}.", markup=False, soft_wrap=True)
        return
    size = _reclaimed(engine, told, vacuum=vacuum)
    told = sentence(
        "Gone: {what}. The database takes {size} MB, {less} MB less.",
        what=told, size=f"{size.after / 1e6:.1f}", less=f"{max(0, size.before - size.after) / 1e6:.1f}",
    )  # fmt: skip
    note(engine, retention.NOTE, str(told), now)
    note(engine, retention.NOTE_PARTS, json.dumps(told.parts), now)
    out.print(told, markup=False, soft_wrap=True)


def _reclaimed(engine: Engine, gone: str, *, vacuum: bool) -> Reclaimed:
    """Give space back and sample; where another program holds the database for longer than is waited, say what has gone all the same."""
    from crawler.storage import retention

    try:
        size = retention.reclaim(engine, whole=vacuum)
        retention.survey(engine)
    except SQLAlchemyError as error:
        told = f"Gone: {gone}. The space was not given back: {unusable(str(engine.url), error)} The scheduler tries again in an hour, or run `rasad prune`."
        raise DatabaseError(told) from None
    return size
