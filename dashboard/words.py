"""How figures, days and names are said on the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.storage.engine import day_of

LANGUAGES = {
    "ar": "Arabic",
    "fa": "Persian",
    "ckb": "Kurdish (Sorani)",
    "kmr": "Kurdish (Kurmanji)",
    "tr": "Turkish",
    "en": "English",
    "ur": "Urdu",
    "": "unknown language",
}
VERDICTS = {"relevant": "Relevant", "possible": "Possible"}


def language(code: str | None) -> str:
    """Name a language."""
    return LANGUAGES.get(code or "", code or "")


def day(number: int) -> str:
    """Write a `day` of the tables."""
    return date_words(day_of(number))


def date_words(when: date) -> str:
    """Write a date: 7 Oct 2024."""
    return f"{when.day} {when:%b %Y}"


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Write an instant in the installation's zone: 7 Oct 2024, 12:30."""
    if at is None:
        return "never"
    local = at.astimezone(zone)
    return f"{date_words(local.date())}, {local:%H:%M}"


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago something was, or in how long it will be."""
    gap = (now - at).total_seconds()
    if abs(gap) < 60:
        return "just now" if gap >= 0 else "in a moment"
    return f"{span(timedelta(seconds=abs(gap)))} ago" if gap > 0 else f"in {span(timedelta(seconds=-gap))}"


def span(gap: timedelta) -> str:
    """Say how long something lasted, in one or two units: 3 h 20 min."""
    minutes = int(gap.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h" if hours and days < 7 else f"{days} d"
    return f"{hours} h {minutes % 60} min" if hours else f"{max(minutes, 1)} min"


def count(n: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: 1 story, 2,300 stories."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """Write a share: 12.3%, or a dash where it is not known."""
    return "–" if share is None else f"{share * 100:.1f}%"


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)
