"""`rasad`: what a person or a script asks of an installation. The commands are in `crawler/commands/`.

Exit codes: 0 fine; 2 wrong usage or a setup that can't work; 75 a database that cannot be used now, 74 one that is damaged (`crawler.errors`);
of `crawl`: 3 pages found but none readable (of `read` too), 4 nothing found, 5 blocked, 6 no network, 1 failed otherwise.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer
from sqlalchemy.exc import SQLAlchemyError

from crawler.commands import (
    alerting,
    crawling,
    digesting,
    evaluating,
    exporting,
    history,
    installation,
    judging,
    keeping,
    notifying,
    outlets,
    reading,
    stories,
    takedown,
)
from crawler.config import load_config
from crawler.errors import SetupError
from crawler.misspelt import tell_misspelt
from crawler.storage.failures import unusable

_TELL_THEMSELVES = ("doctor", "up")  # the first among all it finds, the second by its scheduler

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Rasad: a scheduled news crawler with a monitoring dashboard."
)
# In the order in which `rasad --help` lists them.
for command in (
    crawling.up,
    outlets.outlets,
    crawling.crawl,
    crawling.backfill,
    crawling.check,
    crawling.capture,
    outlets.new_outlet,
    outlets.pause,
    outlets.resume,
    reading.read,
    reading.judge,
    reading.dates,
    reading.attribute,
    evaluating.evaluate,
    stories.search,
    exporting.export,
    digesting.digest,
    judging.mark,
    judging.rejudge,
    takedown.suppress,
    history.runs,
    installation.health,
    installation.doctor,
    notifying.notify,
    installation.migrate,
    keeping.backup,
    keeping.restore,
    keeping.prune,
    installation.version,
):
    app.command()(command)


app.add_typer(alerting.alert, name="alert")


@app.callback()
def _tell_what_is_misspelt(context: typer.Context) -> None:
    """Who means another database, and mistypes its variable, is to hear of it before anything is written."""
    if context.invoked_subcommand not in _TELL_THEMSELVES and "--help" not in sys.argv:
        tell_misspelt(_complain)


def _complain(message: str) -> None:
    from crawler.console import complain  # loads much that most commands need, and --help does not

    complain(message)


def main() -> None:
    """Run the command line; every expected error is one sentence, and exit code 2 or one of the database."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None where it is closed
            stream.reconfigure(errors="backslashreplace")  # letters that a locale of one byte does not have
    try:
        app()
    except SystemExit as ended:
        if "--help" in sys.argv and isinstance(ended.__context__, BrokenPipeError):
            sys.exit(0)  # typer's 1: whoever has read enough of it is no error
        raise
    except SetupError as error:
        wrong = error
    except SQLAlchemyError as error:
        wrong = unusable(load_config().database_url, error)
    _complain(str(wrong))
    sys.exit(wrong.exit_code)
