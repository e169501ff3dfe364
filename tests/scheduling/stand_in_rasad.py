"""Stands in for `python -m crawler check|backfill KEY ...`: behaves as the first word of the outlet's key says."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime


def main(task: str, key: str, *rest: str) -> None:
    """Check or fill in pretence."""
    print("some line of a log")
    if key.startswith("slow"):
        time.sleep(60)
    if key.startswith("mute"):
        sys.stderr.write(f"Error: No archive is declared for {key}.\n")
        sys.exit(2)
    if task == "check":
        pages = [{"url": "https://x.example/1", "title": "x" * 9000, "cause": None}] * 99
        print(json.dumps({"outlet": key, "state": "partial", "cause": "404", "message": "A route failed.", "routes": [], "pages": pages, "hints": ["a"]}))
        sys.exit(1)
    from crawler.process import owner_id  # a second to import, which the others need not wait for
    from crawler.storage import runs
    from crawler.storage.engine import open_database

    engine, now = open_database(os.environ["RASAD_DATABASE_URL"]), datetime.now(UTC)
    run = runs.start_run(engine, key, trigger="backfill", owner=owner_id(), now=now, log=os.environ.get("RASAD_RUN_LOG"))
    runs.finish_run(engine, run, state="ok", cause=None, message=None, now=now, counts=runs.Counts(new=7, stories=3))
    print(json.dumps({"outlet": key, "message": " ".join(rest), "message_parts": {"say": "x", "with": {}}, "name": "left out"}))


if __name__ == "__main__":
    main(*sys.argv[1:])
