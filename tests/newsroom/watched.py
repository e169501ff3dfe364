"""An installation that watches a newsroom, and what it should find there."""

from __future__ import annotations

from pathlib import Path

from tests.newsroom.press import Newsroom
from tests.newsroom.story import Story
from tests.rasad import environment


def installation(newsroom: Newsroom, folder: Path, **settings: str) -> dict[str, str]:
    """The environment of an installation that watches this newsroom."""
    own = {"SPIDER_MODULES": "tests.newsroom.spiders", "NEWSROOM": newsroom.base, "ALLOW_PRIVATE": "127.0.0.1", "MAX_PAGES": "1000"}
    return environment(folder, **(own | settings))


def truth(newsroom: Newsroom, *outlets: str) -> dict[str, Story]:
    """What the outlets published, by address."""
    return {url: story for key in outlets for url, story in newsroom.truth(key).items()}
