"""What one is to be told of the news: `rasad alert add`, `list`, `remove`."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from crawler.commands import arguments
from crawler.commands.arguments import AsJson
from crawler.commands.printing import existing, print_rows, warn_of_star
from crawler.config import load_config
from crawler.outlet import Kind

alert = typer.Typer(no_args_is_help=True, help="Be told of new stories: a saved search, a spike, a term or source seen for the first time.")


class Verdict(StrEnum):
    RELEVANT = "relevant"
    POSSIBLE = "possible"


@alert.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is called in messages.")],
    search: Annotated[str | None, typer.Option(help="Tell every new story that matches, as `rasad search` finds it.")] = None,
    spike: Annotated[bool, typer.Option("--spike", help="Tell when far more stories come than is usual at this hour and weekday.")] = False,
    new_term: Annotated[bool, typer.Option("--new-term", help="Tell a term of a topic that no story had for --days.")] = False,
    new_source: Annotated[bool, typer.Option("--new-source", help="Tell a source that no story cited for --days.")] = False,
    topic: Annotated[str | None, typer.Option(help="Only stories of this topic.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet (may be given again).")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only this language (may be given again).")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only outlets of this kind, such as wire (may be given again).")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only outlets of this country (may be given again).")] = None,
    verdict: Annotated[Verdict | None, typer.Option(help="Only stories so judged.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3_650, help="With --new-term, --new-source: not seen for so long (30).")] = None,
    minimum: Annotated[int | None, typer.Option(min=1, max=100_000, help="With --spike: fewer stories in six hours are none (5).")] = None,
) -> None:
    """Add an alert; it tells what comes from now on, once per story. Without --search and the like, every new story of the filter."""
    from crawler.console import out
    from crawler.storage import alerts
    from crawler.storage.reports import Filter
    from crawler.topic import load_topics

    asked = {"search": search is not None, "spike": spike, "term": new_term, "source": new_source}
    given = [k for k in alerts.KINDS if asked[k]]
    if len(given) > 1:
        raise typer.BadParameter("one alert, one question: give only one of --search, --spike, --new-term, --new-source.")
    if search is not None and not search.strip():
        raise typer.BadParameter("it is empty: leave it out to be told of every new story.", param_hint="--search")
    if days is not None and not (new_term or new_source):
        raise typer.BadParameter("it goes with --new-term or --new-source.", param_hint="--days")
    if minimum is not None and not spike:
        raise typer.BadParameter("it goes with --spike.", param_hint="--minimum")
    config = load_config()
    if topic is not None and topic not in (known := [t.name for t in load_topics(config.topics_dir)]):
        raise typer.BadParameter(f"there is no topic {topic!r}: {', '.join(known)}.")
    only = Filter(
        topic=topic,
        outlets=arguments.stored(outlet, config),
        kinds=tuple(kind or ()),
        countries=arguments.countries(country, config),
        languages=arguments.languages(language),
        verdicts=(verdict,) if verdict else (),
    )
    warn_of_star(search or "")
    which = given[0] if given else "search"
    own = {k: v for k, v in {"days": days, "minimum": minimum}.items() if v is not None}
    added = alerts.add(existing(), datetime.now(UTC), alerts.Asked(name, which, search or "", only, **own))
    out.print(f"Added: {added}. It goes out over the channels that `rasad notify --status` shows.", markup=False, soft_wrap=True)


@alert.command("list")
def listed(as_json: AsJson = False) -> None:
    """List the alerts."""
    from crawler.console import out
    from crawler.storage.alerts import alerts

    found = alerts(existing())
    if as_json:
        print_rows(a._asdict() | {"created_at": a.created_at.isoformat(), "looked_at": a.looked_at.isoformat()} for a in found)
        return
    for a in found:
        only = [f"{name} {value if isinstance(value, str) else ', '.join(value)}" for name, value in vars(a.only).items() if value]
        search = f"search {a.query}" if a.query else "every story"
        asks = {"search": search, "spike": f"spike of {a.minimum} or more", "term": "new term", "source": "new source"}
        out.print(f"{a.name}: {'; '.join([asks[a.kind], *only])}", markup=False, soft_wrap=True)
    if not found:
        out.print("No alert: `rasad alert add --help` shows what can be asked for.", markup=False)


@alert.command()
def remove(name: str) -> None:
    """Remove an alert."""
    from crawler.storage import alerts

    alerts.remove(existing(), name)
