"""The installation itself: `rasad health`, `doctor`, `migrate`, `version`."""

from __future__ import annotations

from datetime import UTC, datetime

import typer
from rich.markup import escape

from crawler import __version__
from crawler.commands.arguments import AsJson
from crawler.commands.printing import existing, print_rows
from crawler.config import load_config
from crawler.storage.engine import open_database


def health(as_json: AsJson = False) -> None:
    """Show whether work happens, and open problems; exit code 1 if it does not or there are any, for an outside monitor."""
    from crawler import monitor
    from crawler.console import out
    from crawler.health.watch import check as look
    from crawler.registry import declared
    from crawler.storage.reports.health import next_checks

    config, engine = load_config(), existing()
    found = look(engine, datetime.now(UTC), config, declared(config.spider_modules).wrong.values())
    told, _ = monitor.observe(engine, config)
    if as_json:
        print_rows({"outlet": p.outlet, "rule": p.rule, "cause": p.cause, "message": p.message, "remedy": p.remedy} for p in found)
        print_rows([{"outlet": None, "rule": "working", "facts": told}])
    else:
        for p in found:
            out.print(f"{p.outlet or 'installation'}: {p.message}\n  {p.remedy}", markup=False, soft_wrap=True)
        out.print(f"{len(found)} open problem(s)." if found else "No open problem.")
        for key, check in next_checks(engine).items():
            if check.paused_at is not None:
                why = f": {check.paused_why}" if check.paused_why else ""
                out.print(f"Paused since {check.paused_at:%Y-%m-%d %H:%M} UTC: {key}{why}", markup=False, soft_wrap=True)
        if behind := _behind():
            out.print(f"{behind:,} stories were judged by older rules: the scheduler judges them anew, or run `rasad rejudge`.", markup=False, soft_wrap=True)
        for reason in told["reasons"] if told["heartbeat_age_seconds"] is not None else ():
            out.print(f"Not working: {reason}", markup=False, soft_wrap=True)
    unattended = told["heartbeat_age_seconds"] is not None  # who crawls by hand has no scheduler to miss
    raise typer.Exit(1 if found or (unattended and not told["working"]) else 0)


def _behind() -> int:
    """How many stories the present rules have not judged; a broken topic file is told elsewhere."""
    from crawler.errors import SetupError
    from crawler.registry import outlets
    from crawler.rules import fingerprint
    from crawler.storage.rejudging import stale

    config = load_config()
    try:
        return stale(existing(), fingerprint(config.topics_dir, config.sources_file, outlets(config.spider_modules).values())).stories
    except SetupError:
        return 0


def doctor(as_json: AsJson = False) -> None:
    """Look over the whole installation and say what is wrong with what to do; exit code 1 if something can't work."""
    from crawler.console import out
    from crawler.doctor import examine

    failed = False
    for found in examine(load_config()):
        failed = failed or found.mark == "fail"
        if as_json:
            print_rows([found._asdict()])
        else:
            colour = {"ok": "green", "warn": "yellow", "fail": "red"}[found.mark]
            out.print(f"[{colour}]{found.mark:4}[/] {escape(f'{found.check}: {found.says}')}", soft_wrap=True)
            if found.remedy:
                out.print(f"     {found.remedy}", markup=False, soft_wrap=True)
    raise typer.Exit(1 if failed else 0)


def migrate() -> None:
    """Create the database, or upgrade it to this version; stories folded by an older fold are folded anew, sums that are wrong counted anew."""
    from crawler.console import out
    from crawler.storage.engine import current_revision, writing
    from crawler.storage.folding import refold
    from crawler.storage.tallies import mend

    engine = open_database(load_config().database_url)
    out.print(f"The database is at schema {current_revision(engine)}.")
    if folded := refold(engine, tell=lambda done, whole: out.print(f"Folding stories anew for search: {done} of {whole}.") if done % 1000 == 0 else None):
        out.print(f"{folded} stories were folded anew for search.")
    with writing(engine) as connection:
        wrong = mend(connection)
    if wrong:
        out.print(f"The sums of {' and '.join(wrong)} were counted anew.")


def version() -> None:
    """Print the version."""
    from crawler.console import out

    out.print(__version__)
