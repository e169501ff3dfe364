"""An installation that watches a newsroom, and what it should find there."""

from __future__ import annotations

from pathlib import Path

from crawler.storage.backup import back_up
from tests.newsroom.press import Newsroom
from tests.newsroom.story import Story
from tests.rasad import environment


def installation(newsroom: Newsroom, folder: Path, **settings: str) -> dict[str, str]:
    """The environment of an installation that watches this newsroom."""
    own = {"SPIDER_MODULES": "tests.newsroom.spiders", "NEWSROOM": newsroom.base, "ALLOW_PRIVATE": "127.0.0.1", "MAX_PAGES": "1000"}
    return environment(folder, **(own | settings))


def copied(env: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of a copy of an installation, with all that it holds, in another folder."""
    back_up(env["RASAD_DATABASE_URL"], folder / "rasad.db")
    return env | {"RASAD_DATABASE_URL": f"sqlite:///{folder / 'rasad.db'}", "RASAD_LOG_DIR": str(folder / "logs")}


def truth(newsroom: Newsroom, *outlets: str) -> dict[str, Story]:
    """What the outlets published, by address."""
    return {url: story for key in outlets for url, story in newsroom.truth(key).items()}
