"""A day or a week in one document: `rasad digest`."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.printing import existing, print_bytes
from crawler.config import load_config

_FIRST = 1990  # year


class Period(StrEnum):
    day = "day"
    week = "week"


class Form(StrEnum):
    html = "html"
    pdf = "pdf"


class Language(StrEnum):
    en = "en"
    ar = "ar"
    fa = "fa"


def digest(
    period: Annotated[Period, typer.Option(help="A day, or the seven days that end with it.")] = Period.day,
    day: Annotated[str | None, typer.Option("--date", help="The (last) day, such as 2026-01-31; yesterday if not given.")] = None,
    language: Annotated[Language | None, typer.Option(help="The language it is written in; that of RASAD_LANGUAGE if not given.")] = None,
    form: Annotated[Form, typer.Option("--format", help="HTML, or PDF by Chromium.")] = Form.html,
    output: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write; the terminal if not given.")] = None,
    notify: Annotated[bool, typer.Option("--notify", help="Put the one of RASAD_DIGEST among the notifications, if it is due, as the scheduler does.")] = False,
) -> None:
    """Write a digest: volume, what was unusual, most carried stories, most cited sources, silent outlets."""
    if notify:
        if (period, day, language, form, output) != (Period.day, None, None, Form.html, None):
            raise typer.BadParameter("it goes alone: RASAD_DIGEST and RASAD_LANGUAGE say what the digest is.", param_hint="--notify")
        _note()
        return
    from crawler.digest.document import document
    from crawler.digest.paper import pdf
    from crawler.digest.period import days_of
    from crawler.localization import locale_for
    from crawler.storage.reports.digest import figures
    from crawler.storage.reports.filter import Filter

    config, now = load_config(), datetime.now(UTC)
    today = now.astimezone(config.zone).date()
    since, until = days_of(period.value, _day(day, today), today)
    found = figures(existing(), Filter(), config.zone, since_day=since, until_day=until, now=now)
    html = document(found, locale_for(language or config.language), config.zone, now)
    _write(pdf(html, config.browser, sandbox=config.browser_sandbox) if form is Form.pdf else html.encode(), output, form)


def _note() -> None:
    from crawler.console import out
    from crawler.notify import digests
    from crawler.notify.channels import channels

    config = load_config()
    if config.digest == "off":
        raise typer.BadParameter("no digest is asked for: set RASAD_DIGEST to day or week.", param_hint="--notify")
    channels(config)  # a digest that reaches nobody is refused
    told = digests.look(existing(), datetime.now(UTC), config)
    said = f"It goes out by the channels: {told}" if told else "No digest is due: the newest was put among the notifications before."
    out.print(said, markup=False, soft_wrap=True)


def _day(text: str | None, today: date) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write it as 2026-01-31.", param_hint="--date") from None
    if day.year < _FIRST:
        raise typer.BadParameter(f"{text} is too long ago: a digest is of a day since {_FIRST}.", param_hint="--date")
    if day >= today:
        raise typer.BadParameter(f"{text} is not over yet: a digest is of whole days.", param_hint="--date")
    return day


def _write(made: bytes, output: Path | None, form: Form) -> None:
    from crawler.output import write_file

    if output is None:
        if form is Form.pdf and sys.stdout is not None and sys.stdout.isatty():
            raise typer.BadParameter("a PDF is nothing for a terminal: name a file with --out.", param_hint="--out")
        print_bytes([made])
        return
    write_file([made], output, "--out")
