"""What the page Keywords is of, and its figures reckoned from the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import yaml
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, reading
from crawler.storage.models import Mention
from crawler.text.keywords import printed
from tests.dashboard.world import ZONE

APP = Path(__file__).resolve().parents[3] / "dashboard" / "app.py"
Open = Callable[..., AppTest]


def stories_with(engine: Engine, unit: str) -> dict[str, set[int]]:
    """The stories of the 30 days that the page shows, by term as it is shown, or by idea as the topic file names it."""
    first, names = day_number(datetime.now(ZONE).date()) - 29, topic_names()
    found = defaultdict[str, set[int]](set)
    with reading(engine) as connection:
        for story, term, group in connection.execute(select(Mention.story_id, Mention.term, Mention.term_group).where(Mention.day >= first)):
            found[printed(term) if unit == "term" else names[group]].add(story)
    return found


def topic_names() -> dict[str, str]:
    topic = yaml.safe_load((APP.parents[1] / "seeds" / "topics" / "coalition-iraq.yaml").read_text(encoding="utf-8"))
    return {group: names["en"] for group, names in topic["names"].items()}
