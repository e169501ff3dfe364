"""Stands in for `python -m crawler crawl KEY... --trigger scheduled`: each outlet behaves as the first word of its key says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from crawler.process import owner_id
from crawler.storage import runs
from crawler.storage.engine import open_database

SLEEP = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"]
NEXT = timedelta(hours=1)


def main(given: list[str]) -> None:
    """Crawl in pretence."""
    asked, trigger = given[: given.index("--trigger")], given[given.index("--trigger") + 1]
    keys, rest = [a for a in asked if not a.startswith("--")], [a for a in asked if a.startswith("--")]
    engine = open_database(os.environ["RASAD_DATABASE_URL"])
    token, owner, now = os.environ["RASAD_LEASE"], owner_id(), datetime.now(UTC)
    if any(k.startswith("mute") for k in keys):
        sys.stderr.write("Topic file coalition.yaml, line 3: unknown key.\n")
        sys.exit(2)
    assert runs.claim(engine, keys, owner=owner, token=token, now=now, ttl=timedelta(minutes=2)) == keys
    open_runs = {k: runs.start_run(engine, k, trigger=trigger, owner=owner, now=now) for k in keys}

    def close(key: str, state: str, cause: str | None = None) -> None:
        at = datetime.now(UTC)
        counts = runs.Counts(found=3, new=2, stories=1)
        runs.finish_run(engine, open_runs.pop(key), state=state, cause=cause, message=" ".join(rest) or None, now=at, counts=counts)
        runs.schedule_next(engine, key, at + NEXT, failures=0, checked_at=at, ok_at=at, new_at=at)
        runs.release(engine, token, [key])

    def on_term(_number: int, _frame: FrameType | None) -> None:
        for key in list(open_runs):
            close(key, "interrupted", "shutdown")
        sys.exit(0)

    signal.signal(signal.SIGTERM, on_term)
    for key in sorted(keys):
        _behave(key)
        close(key, "ok")


def _behave(key: str) -> None:
    word = key.split("_")[0]
    if word == "crash":
        raise RuntimeError("a fault in this spider")
    if word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "slow":
        time.sleep(60)
    if word == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        family = [subprocess.Popen(SLEEP, start_new_session=leaves) for leaves in (False, True)]  # one stays in the group, one leaves it
        Path(os.environ["STAND_IN_PIDS"]).write_text(" ".join(str(p.pid) for p in family))
        time.sleep(300)


if __name__ == "__main__":
    main(sys.argv[1:])
