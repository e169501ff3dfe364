"""Judging anew what was judged by older rules: stories by their text, pages whose text was not kept by their title alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain

from sqlalchemy import Engine

from crawler.errors import SetupError
from crawler.pipelines.judge import Judge
from crawler.process import is_alive, owner_id
from crawler.storage import duty, rejudging, runs
from crawler.storage.rejudging import Choice, Kept, Outcome, Rejudged

logger = logging.getLogger(__name__)

BATCH = 100  # pages judged between two transactions
MOST_QUEUED = 500  # pages queued to be fetched again in one go
_SILENT = timedelta(minutes=10)  # who has not shown itself for so long is gone


class RejudgeError(SetupError):
    """Nothing can be judged anew now; the message says why."""


def rejudge(engine: Engine, judge: Judge, choice: Choice, *, told: Callable[[int, int, Outcome], None], most_queued: int = MOST_QUEUED) -> Outcome:
    """Judge anew what the choice takes in and other rules judged; `told` is called after each batch with how much is done, of how much.

    It can be ended anywhere: each batch is one transaction, and the next call goes on. Raises RejudgeError while another process is at it.
    """
    owner, outcome, done = owner_id(), Outcome(), 0
    _take(engine, owner)
    try:
        ruleset = rejudging.ruleset_of(engine, judge.rules, datetime.now(UTC))
        total = rejudging.count_chosen(engine, ruleset, choice)
        for batch in rejudging.kept_pages(engine, ruleset, choice, BATCH):
            judged = [found for kept in batch if (found := _judged(judge, kept)) is not None]
            now = datetime.now(UTC)
            if not duty.beat(engine, owner, now, duty=duty.REJUDGING):
                raise RejudgeError("Another process has taken this over while this one stood still; nothing is lost.")
            outcome.add(rejudging.write_batch(engine, batch, judged, ruleset, now, room=most_queued - outcome.queued))
            done += len(batch)
            told(done, total, outcome)
        if choice == Choice():
            runs.note(engine, rejudging.FINISHED, judge.rules, datetime.now(UTC))
    finally:
        duty.go_off_duty(engine, owner, datetime.now(UTC), duty=duty.REJUDGING)
    return outcome


def _take(engine: Engine, owner: str) -> None:
    now = datetime.now(UTC)
    other = duty.go_on_duty(engine, owner, now, lambda b: is_alive(b.owner) and now - b.at < _SILENT, duty=duty.REJUDGING)
    if other is not None:
        raise RejudgeError(f"Another process is judging anew already (last seen {other.at:%H:%M:%S} UTC): let it finish.")


def _judged(judge: Judge, kept: Kept) -> Rejudged | None:
    """What the rules say of a page; nothing of one they stumble over, which must not keep all the others from being judged."""
    try:
        citations = judge.citations(kept.article) if kept.story_id is not None else []
        return Rejudged(kept, judge.verdicts(kept.article), citations)
    except Exception as error:
        logger.error("%s could not be judged (%s: %s); please report the address", kept.article.url, type(error).__name__, error)
        return None


def sentence(outcome: Outcome) -> str:
    """Say what came of it."""
    if not (outcome.stories or outcome.titles or outcome.unjudged):
        return "Nothing was judged by older rules."
    stories = f"{outcome.stories:,} stories judged anew, the verdict of {outcome.changed:,} changed."
    if outcome.unjudged:
        stories += f" {outcome.unjudged:,} could not be judged and stay as they were; their addresses stand above."
    if not outcome.titles:
        return stories
    titles = f" Of {outcome.titles:,} pages only the title was kept: they were judged by it, and {outcome.queued:,} are fetched again."
    left = f" {outcome.left:,} more should be: they are left for the next time." if outcome.left else ""
    return "".join(chain([stories, titles, left]))
