"""A simulated news world on loopback, for whole-crawl tests, benchmarks and `make demo`.

`World` writes the stories, `Newsroom` serves them as eight outlets in the markup of eight CMS families.
"""

from __future__ import annotations

from tests.newsroom.desks import DESKS, Desk
from tests.newsroom.faults import Fault
from tests.newsroom.press import Newsroom, Request
from tests.newsroom.story import Story
from tests.newsroom.world import World

__all__ = ["DESKS", "Desk", "Fault", "Newsroom", "Request", "Story", "World"]
