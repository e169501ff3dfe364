"""The scheduler: starts crawl processes for the outlets that are due, and sees to it that each of them ends.

`python scheduler.py` runs it alone, `rasad up` together with the dashboard (crawler/up.py). What is decided here is only when to ask:
storage knows what is due, crawler/batch.py how a crawl process is started, ended and closed.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from crawler import batch, logs, monitor, registry
from crawler.batch import TRIGGER, Batch
from crawler.config import Config, ConfigError, load_config
from crawler.errors import SetupError
from crawler.health import outage, watch
from crawler.health.diagnosis import State
from crawler.misspelt import strays
from crawler.notify import alerts
from crawler.notify.post import LIMIT, Post
from crawler.process import is_alive, owner_id, pid_of, place_of, tell_systemd
from crawler.requested import Requested
from crawler.rules import fingerprint
from crawler.sentences import sentence
from crawler.storage import duty, folding, presence, runs
from crawler.storage.engine import open_database
from crawler.storage.failures import unusable
from crawler.storage.neighbours import told_of_new
from crawler.storage.presence import Presence
from crawler.storage.reports.vitals import ON_DUTY
from crawler.text.sources import Sources
from crawler.topic import load_topics
from crawler.upkeep import Upkeep

logger = logging.getLogger("scheduler")

CRAWL = (sys.executable, "-m", "crawler", "crawl")
TICK = timedelta(seconds=5)
HEALTH = timedelta(minutes=2)
POST = timedelta(seconds=LIMIT + 5)  # one round of messages has ended before the next
GRACE = timedelta(seconds=20)  # between asking a crawl to stop and killing it
STOP_SECONDS = 6.0  # the same, when the scheduler itself is stopped: all is over within 10 s
LAST_SECONDS = 1.0  # for what people asked for, when the crawls are over
LOOK = 0.2  # seconds between two looks of the main thread
STUCK_SECONDS = 600.0
LATE = timedelta(minutes=2)  # a check that waited longer while nothing could start it was missed
STALE = timedelta(minutes=2)  # a scheduler elsewhere that has not shown itself for so long is gone


class RefusedError(Exception):
    """The scheduler cannot start; the message says why and what to do."""


class Scheduler:
    """The one scheduler of a database."""

    def __init__(self, config: Config, *, command: Sequence[str] = CRAWL, tick: timedelta = TICK, grace: timedelta = GRACE) -> None:
        self.config, self.command, self.tick_every, self.grace = config, command, tick, grace
        self.engine = open_database(config.database_url)
        self.presence = Presence(config.database_url)
        self.owner = owner_id()
        self.batches: list[Batch] = []
        self.stopping = False  # a plain flag: a signal's handler must not wait for a lock
        self.exit_code = 0
        self.upkeep = Upkeep(self.engine, config, datetime.now(UTC), rules=self._rules)
        self.requested = Requested(self.engine, config, command, grace)
        self.post = Post(self.engine, config)
        self.files = registry.Files(config.spider_modules)
        self.declared = registry.Declared({}, {})
        self._trouble: set[str] = set()  # outlets whose process did not end by itself: each gets one of its own
        self._outage: datetime | None = None
        self._beat_at: datetime | None = None
        self._looks_since_tick = 0
        self._waits = False  # for a database or a disk that can be used again
        self._lock = threading.Lock()
        self._clock = BackgroundScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})

    def run(self) -> int:
        """Work until told to stop, and return the exit code."""
        self._clock.add_listener(_tell_event, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_ERROR)
        for name, job, every in (("tick", self.tick, self.tick_every), ("health", self._check_health, HEALTH), ("post", self._deliver, POST)):
            self._clock.add_job(job, "interval", seconds=every.total_seconds(), id=name, next_run_time=datetime.now(UTC))
        self._clock.add_job(self._refold, id="refold")
        self._clock.start()
        tell_systemd("READY=1")
        while not self.stopping:
            time.sleep(LOOK)
            self._keep_ticking()
        self._stop()
        return self.exit_code

    def tick(self) -> None:
        """Look once: show that we live, close what ended, start what is due."""
        with self._alone_and_patient():
            if not self.stopping:
                self._look(datetime.now(UTC))
        self._looks_since_tick = 0
        tell_systemd("WATCHDOG=1")

    def _look(self, now: datetime) -> None:
        if (lost := self.presence.lost()) is not None:
            self._give_up(*lost)
        else:
            self._show_life(now)
        if self.stopping:
            return  # it begins nothing more
        self._close_ended()
        for key in batch.close_abandoned(self.engine, {b.owner for b in self.batches}, self.config, self.grace, now):
            logger.info("The run of %s had ended without a word; it is taken up again.", key)
        self._tell_outage()
        self.upkeep.look(now)
        self._take_up_files()
        self.batches += self.requested.look(now)
        for keys, alone in batch.plan(batch.waiting(self.engine, self.config, now), self.batches, self.config.batch_size, self._trouble):
            started = batch.start(self.engine, keys, command=self.command, config=self.config, grace=self.grace, alone=alone)
            self.batches += [started] if started else []

    def _take_up_files(self) -> None:
        """Watch an outlet whose file came meanwhile, and no longer one whose file went."""
        try:
            declared = self.files.changed()
        except SetupError as error:
            logger.warning("%s Until then the outlets stay as they were.", error)
            return
        if declared is not None:
            wrong_before = self.declared.wrong
            self.watch(declared)
            logger.info("The outlets' files were changed: watching %s.", _counted(declared))
            if declared.wrong != wrong_before:
                self._look_for_problems()

    def watch(self, declared: registry.Declared) -> None:
        """Watch the outlets whose files can be used, say once which can't, and leave the outlets of those as they were."""
        for _, why in sorted(declared.wrong.items() - self.declared.wrong.items()):
            logger.warning("%s Until then nothing it declares is crawled; the other outlets are.", why)
        self.declared = declared
        runs.declare_outlets(self.engine, [s.outlet for s in declared.spiders.values()], but=declared.unknown)

    def take_over(self) -> None:
        """Become the one scheduler of the database; raises RefusedError while another one works."""
        now, before = datetime.now(UTC), duty.last_beat(self.engine)
        other = duty.go_on_duty(self.engine, self.owner, now, lambda b: pid_of(b.owner) is not None or (is_alive(b.owner) and now - b.at < STALE))
        if other is not None:
            raise RefusedError(
                f"Another scheduler already works on this database, {place_of(other.owner)} (last seen {other.at:%H:%M:%S} UTC): stop it first, or let it work."
            )
        runs.note(self.engine, ON_DUTY, self.owner, now)
        if left := batch.reap_orphans(self.engine, self.config):
            logger.info("%d processes that a killed crawl had left behind were ended.", left)
        self.post.settle(now)
        self._beat_at = before.at if before else None
        if before is None and (told := told_of_new(self.engine, self.config.database_url, Config.model_fields["database_url"].default)):
            logger.info("%s", told)

    def _show_life(self, now: datetime) -> None:
        if not duty.beat(self.engine, self.owner, now):
            self._give_up("Another scheduler has taken this database over while this one stood still; this one stops.")
            return
        last, self._beat_at = self._beat_at, now
        span = f"from {last:%F %T} to {now:%F %T} UTC" if last else ""
        if last is not None and last - now > LATE:
            logger.warning("The clock went back %s: what the wrong one had put off is brought forward.", span)
            duty.put_back(self.engine, last - now, now)
        if last is not None and now - last > LATE:
            logger.warning("Nothing was begun %s (not started, asleep, or the clock went forward): checks are made up for.", span)
            for key, due_at in duty.overdue(self.engine, now - LATE, now):
                message = sentence("Was due at {due}; the scheduler did not work from {since} to {until}. Checked now.", due=due_at, since=last, until=now)
                runs.record_run(self.engine, key, trigger=TRIGGER, state=State.MISSED, cause="not running", message=message, owner=self.owner, now=now)

    def _close_ended(self) -> None:
        for each in [b for b in self.batches if b.watch(time.monotonic())]:
            self._close(each)

    def _close(self, each: Batch) -> None:
        outcomes = each.settle(self.config.check_minutes)
        self.batches.remove(each)
        self.requested.closed(each, outcomes, datetime.now(UTC))
        for o in outcomes:
            ended_it = (o.state, o.cause) in ((State.KILLED, "time limit"), (State.INTERRUPTED, "died"))
            (self._trouble.add if ended_it else self._trouble.discard)(o.outlet)
        if line := batch.summary(outcomes):
            logger.info("%s", line)

    def _refold(self) -> None:
        """Bring the search index up to this version's fold; what a stop leaves is done after the next start."""
        if folded := folding.refold(self.engine, stop=lambda: self.stopping):
            logger.info("%d stories were folded anew for search.", folded)

    def _tell_outage(self) -> None:
        since = outage.since(runs.installation(self.engine))
        if since is not None and self._outage is None:
            logger.warning("%s", outage.message(since))
        if since is None and self._outage is not None:
            logger.info("The network is back: outlets are reached again.")
        self._outage = since

    def _check_health(self) -> None:
        with self._alone_and_patient():
            self._look_for_problems()

    def _look_for_problems(self) -> None:
        changes = watch.look(self.engine, datetime.now(UTC), self.config, self.declared.wrong.values())
        for problem in changes.raised:
            logger.warning("Problem: %s %s", problem.message, problem.remedy)
        for problem in changes.ended:
            logger.info("Over: %s", problem.message)

    def _deliver(self) -> None:
        """Send what waits: not within the lock, for no mail server may hold the crawl up."""
        if not self._waits:
            now = datetime.now(UTC)
            alerts.look(self.engine, now, self.config.zone)
            self.post.deliver(now)

    def _rules(self) -> str:
        if self.declared.wrong:
            return ""  # their outlets' names are among the rules: nothing is judged anew without them
        return fingerprint(self.config.topics_dir, self.config.sources_file, registry.outlets(self.config.spider_modules).values())

    def _keep_ticking(self) -> None:
        """Wake a clock that waits for an hour which was set back; give up when a tick is stuck for good.

        Looks are counted, not seconds: they stand still with us when the machine sleeps.
        """
        self._looks_since_tick += 1
        still = self._looks_since_tick * LOOK
        if still > STUCK_SECONDS:
            self._give_up("The scheduler has not got through for ten minutes (does the database hang?); it stops so that it can be started again.")
        elif still > 3 * self.tick_every.total_seconds() and not self._lock.locked() and (job := self._clock.get_job("tick")):
            job.modify(next_run_time=datetime.now(UTC))

    @contextmanager
    def _alone_and_patient(self) -> Iterator[None]:
        """Do one thing at a time, and wait for a database or a disk that can't be used; that is said once."""
        with self._lock:
            try:
                yield
            except (SQLAlchemyError, OSError) as error:
                cause = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
                if not self._waits:
                    logger.error("The scheduler cannot work now (%s): it starts nothing and keeps trying; nothing is lost.", cause)
                self._waits = True
                return
            if self._waits:
                logger.info("The scheduler works again.")
            self._waits = False

    def _give_up(self, why: str, code: int = 1) -> None:
        logger.error("%s", why)
        self.exit_code = code
        self.stopping = True

    def _stop(self) -> None:
        """Stop within 10 s: crawls are asked, then killed; what can't be written is recovered at the next start."""
        last_resort = threading.Timer(STOP_SECONDS + 3, self.abort)
        last_resort.daemon = True
        last_resort.start()
        self.post.stopping.set()
        self._clock.shutdown(wait=False)
        with self._alone_and_patient():
            self.upkeep.stop()
            self.requested.ask_to_stop()
            waiting = list(self.batches)
            for each in waiting:
                each.ask(State.INTERRUPTED, "shutdown", time.monotonic(), STOP_SECONDS)
            while waiting := [b for b in waiting if not b.watch(time.monotonic())]:
                time.sleep(0.05)
            for each in list(self.batches):
                self._close(each)
            self.requested.stop(LAST_SECONDS)
            duty.go_off_duty(self.engine, self.owner, datetime.now(UTC))
        last_resort.cancel()

    def abort(self) -> None:
        """End everything at once; the next start finds what was open and closes it."""
        if self.upkeep.child is not None:
            self.upkeep.child.kill_without_waiting()
        self.requested.abort()
        for each in list(self.batches):
            each.process.kill_without_waiting()
        os._exit(1)


def main(config: Config) -> int:
    """Run the scheduler until SIGTERM or SIGINT; a second signal ends it at once. Returns the exit code."""
    try:
        logs.write_to(config.log_dir, logger, logging.getLogger("apscheduler"))
        for stray in (s for s in strays() if s.is_meant):
            logger.warning("%s. %s", stray.says, stray.remedy)
        load_topics(config.topics_dir)  # a broken file is told now, not by every crawl
        Sources.load(config.sources_file)
        if not config.simulated:
            presence.require_if_known(config.database_url, config.log_dir)
        scheduler = Scheduler(config)
        scheduler.take_over()
        _heed_signals(scheduler)
        declared = registry.declared(config.spider_modules)
        scheduler.watch(declared)
        presence.remember(config.database_url, config.log_dir)
    except (RefusedError, SetupError, SQLAlchemyError) as error:
        told = unusable(config.database_url, error) if isinstance(error, SQLAlchemyError) else error
        sys.stderr.write(f"{told}\n")
        return 1 if isinstance(told, RefusedError) else told.exit_code  # whoever starts services again should try again where that can help
    shown = make_url(config.database_url).render_as_string(hide_password=True)
    logger.info("Watching %s, kept in %s; Ctrl-C stops.", _counted(declared), shown)
    monitor.serve(scheduler.engine, config)
    return scheduler.run()


def _counted(declared: registry.Declared) -> str:
    return "1 outlet" if len(declared.spiders) == 1 else f"{len(declared.spiders)} outlets"


def _heed_signals(scheduler: Scheduler) -> None:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if scheduler.stopping:
            scheduler.abort()
        scheduler.stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)


def _tell_event(event: JobEvent) -> None:
    if event.code == EVENT_JOB_ERROR:
        logger.error("%s failed: %s; it is tried again.", event.job_id, str(event.exception).split("\n")[0])
    else:
        logger.warning("%s is late: the one before has not ended yet.", event.job_id)


if __name__ == "__main__":
    try:
        settings = load_config()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    sys.exit(main(settings))
