"""What came of the runs: `rasad runs`."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import Engine

from crawler.commands import arguments
from crawler.commands.arguments import MANY, AsJson, Keys
from crawler.commands.printing import existing, print_rows
from crawler.config import Config, load_config
from crawler.health.diagnosis import State


def runs(
    keys: Keys = None,
    limit: Annotated[int, typer.Option(min=1, max=MANY, help="The newest so many.")] = 20,
    state: Annotated[list[State] | None, typer.Option(help="Only runs in this state (may be given again).")] = None,
    log: Annotated[int | None, typer.Option(help="Show what the log tells of the run with this number.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the latest runs, newest first; or the log of one of them."""
    from crawler.console import out, runs_table
    from crawler.storage.reports import health

    config, engine = load_config(), existing()
    if log is not None:
        for line in _log_of(engine, config, log):
            out.print(line, markup=False, soft_wrap=True)
        return
    found = health.runs(engine, outlets=arguments.stored(keys, config), states=tuple(map(str, state or ())), limit=limit)
    if as_json:
        print_rows({k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in r._asdict().items()} for r in found)
    else:
        out.print(runs_table(found) if found else "No run.")


def _log_of(engine: Engine, config: Config, run_id: int) -> list[str]:
    from crawler import logs
    from crawler.storage.reports import health

    run = health.run(engine, run_id)
    if run is None:
        raise typer.BadParameter(f"there is no run {run_id}: `rasad runs` lists them with their numbers.")
    if run.log is None:
        raise typer.BadParameter(f"run {run_id} ({run.trigger}) wrote to no file of ours: only the scheduler's crawls do.")
    path = config.log_dir / run.log
    if not path.is_file():
        raise typer.BadParameter(f"the log of run {run_id}, {path}, is gone: RASAD_RETAIN_LOGS_MB says how much is kept.")
    return logs.lines_of(path, run.outlet, health.outlets_in(engine, run.log))
