"""`rasad doctor`: looks over a whole installation, and says of each part whether it is well and what to do where it is not.

It writes nothing but a file or folder that it deletes at once where logs and backups are to be kept, and asks the network for two names at most.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from crawler import chromium, registry
from crawler.config import Config, config_file, sources_of
from crawler.errors import SetupError
from crawler.misspelt import strays
from crawler.monitor import free_bytes
from crawler.notify.channels import channels
from crawler.process import place_of
from crawler.storage.duty import FRESH, last_beat
from crawler.storage.engine import current_revision, missing_tables, newest_revision, open_database, reading
from crawler.storage.tallies import unbalanced
from crawler.text.sources import Sources
from crawler.topic import load_topics
from crawler.urls import host_of

Mark = Literal["ok", "warn", "fail"]
_WARN_BYTES, _FAIL_BYTES = 2_000_000_000, 200_000_000
_SECONDS = 5.0  # for the names of two outlets
_BROWSER_SECONDS = 30
_FIRST_YEAR = 2026  # a clock that is earlier stands wrong: this was written then


class Finding(NamedTuple):
    """What was found of one part."""

    check: str
    mark: Mark
    says: str
    remedy: str = ""


Check = Callable[[Config], Iterator[Finding]]


def examine(config: Config) -> Iterator[Finding]:
    """Yield what is found, part by part; a check that breaks is itself told, and keeps none of the others back."""
    for check in CHECKS:
        try:
            yield from check(config)
        except (SetupError, SQLAlchemyError, sqlite3.Error, OSError) as error:
            yield Finding(check.__name__.strip("_"), "fail", str(error).split("\n")[0], "Correct what the sentence names, then ask again.")


def _python(config: Config) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))  # an older one than 3.11 does not get so far
    yield Finding("python", "ok", f"Python {version}, SQLite {sqlite3.sqlite_version}")


def _dependencies(config: Config) -> Iterator[Finding]:
    wrong = []
    try:
        required = metadata.requires("rasad") or []
    except metadata.PackageNotFoundError:
        yield Finding("dependencies", "warn", "Rasad is not installed as a package", "Run `make up`, or pip install the checkout.")
        return
    from packaging.requirements import Requirement

    for text in required:
        wanted = Requirement(text)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": "postgres" if config.database_url.startswith("postgresql") else ""}):
            continue
        try:
            found = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            found = "absent"
        if found == "absent" or not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} is {found}, needed is {wanted.specifier}")
    remedy = "Run `make up`, or pip install -r requirements.lock."
    yield Finding("dependencies", "fail", "; ".join(wrong), remedy) if wrong else Finding("dependencies", "ok", f"{len(required)} as required")


def _settings(config: Config) -> Iterator[Finding]:
    for stray in strays():
        yield Finding("settings", "fail" if stray.is_meant else "warn", stray.says, stray.remedy)
    told = [f"{name} = {value} ({source})" for name, value, source in sources_of(config) if source != "default"]
    yield Finding("settings", "ok", "; ".join(told) or "all as they come")
    if config.contact == Config.model_fields["contact"].default:
        yield Finding("contact", "warn", "Outlets see this project's address, not yours", "Set RASAD_CONTACT to an address where you can be reached.")
    else:
        yield Finding("contact", "ok", config.contact)


def _secrets(config: Config) -> Iterator[Finding]:
    """A file with a password is for its owner alone."""
    for path in (Path(".env"), config_file()):
        if path.is_file() and "://" in (text := path.read_text(errors="replace")) and any("@" in part.split("\n")[0] for part in text.split("://")[1:]):
            if path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
                yield Finding("secrets", "warn", f"{path} may hold a password, and others can read it", f"chmod 600 {path}")
            else:
                yield Finding("secrets", "ok", f"{path} is yours alone")


def _clock(config: Config) -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now.year < _FIRST_YEAR:
        yield Finding(
            "clock", "fail", f"It says {now:%Y-%m-%d %H:%M} UTC", "Set this machine's clock (timedatectl set-ntp true): certificates and dates depend on it."
        )
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC, {now.astimezone(ZoneInfo(config.timezone)):%H:%M} in {config.timezone}")
    zones = len(available_timezones())
    yield Finding("time zones", "ok" if zones > 300 else "fail", f"{zones} known", "" if zones > 300 else "Install the package tzdata.")


def _database(config: Config) -> Iterator[Finding]:
    url = make_url(config.database_url)
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield Finding("database", "warn", f"There is none at {shown} yet", "The first `make up` or `rasad crawl KEY` makes it.")
        return
    engine = open_database(config.database_url, create=False)
    yield Finding("database", "ok", f"{shown}, schema {current_revision(engine)} of {newest_revision()}")
    if gone := missing_tables(engine):
        yield Finding("tables", "fail", f"Missing: {', '.join(gone)}", "Stop the scheduler and `rasad restore` a backup; keep the damaged file.")
        return
    with reading(engine) as connection:
        wrong = unbalanced(connection)
    remedy = "Run `rasad migrate`: it counts them anew." if wrong else ""
    yield Finding("sums", "warn" if wrong else "ok", f"Those of {' and '.join(wrong)} are not what they sum" if wrong else "as counted", remedy)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(f"{Path(url.database or '').absolute().as_uri()}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        restore = "Stop the scheduler and `rasad restore` a backup; keep the damaged file."
        yield Finding("integrity", "ok" if whole == "ok" else "fail", str(whole), "" if whole == "ok" else restore)
        other = "Rasad sets it at its next start; a network file system can't have it: put the database on a local disk."
        yield Finding("write-ahead log", "ok" if mode == "wal" else "warn", str(mode), "" if mode == "wal" else other)
    else:
        missing = [tool for tool in ("pg_dump", "pg_restore") if shutil.which(tool) is None]
        remedy = "Install PostgreSQL's client programs, or back up on the server."
        yield Finding("backup tools", "warn" if missing else "ok", f"{', '.join(missing)} not found" if missing else "found", remedy if missing else "")


def _scheduler(config: Config) -> Iterator[Finding]:
    url = make_url(config.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return
    beat = last_beat(open_database(config.database_url, create=False))
    if beat is None or not beat.owner:
        yield Finding("scheduler", "warn", "None works on this database", "Start it: `make up`, or the service.")
    elif datetime.now(UTC) - beat.at > FRESH:
        remedy = "Look at its log; start it again (a service does so by itself)."
        yield Finding("scheduler", "fail", f"It has not shown itself since {beat.at:%Y-%m-%d %H:%M} UTC", remedy)
    else:
        yield Finding("scheduler", "ok", f"works {place_of(beat.owner)}")


def _disk(config: Config) -> Iterator[Finding]:
    for name, free in free_bytes(config).items():
        mark: Mark = "ok" if free > _WARN_BYTES else "warn" if free > _FAIL_BYTES else "fail"
        yield Finding(
            f"disk of {name}", mark, f"{free / 1e9:.1f} GB free", "" if mark == "ok" else "Free space there: `rasad prune`, older backups, other files."
        )
    for name, folder in (("logs", config.log_dir), ("backups", config.backup_dir)):
        there = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
        why = _unwritable(there, is_folder=there == folder.absolute())
        remedy = f"Make {there} writable for this user, or set RASAD_{'LOG' if name == 'logs' else 'BACKUP'}_DIR."
        says = f"{folder.absolute()} cannot be written ({why})" if why else str(folder.absolute())
        yield Finding(f"folder of {name}", "fail" if why else "ok", says, remedy if why else "")


def _unwritable(there: Path, *, is_folder: bool) -> str | None:
    """Say why nothing can be written there, or no folder be made: tried, for permissions tell too little of root, of /proc and of what is mounted."""
    try:
        with tempfile.TemporaryFile(dir=there) if is_folder else tempfile.TemporaryDirectory(dir=there):
            return None
    except OSError as error:
        return error.strerror


def _channels(config: Config) -> Iterator[Finding]:
    """What the scheduler would refuse to start with; nothing is sent."""
    yield Finding("channels", "ok", ", ".join(c.name for c in channels(config)) or "none: problems are told in the log and on the dashboard")


def _topics(config: Config) -> Iterator[Finding]:
    topics = load_topics(config.topics_dir)
    yield Finding("topics", "ok", f"{len(topics)}: {', '.join(t.lexicon.name for t in topics)}")
    Sources.load(config.sources_file)
    yield Finding("sources", "ok", str(config.sources_file))


def _outlets(config: Config) -> Iterator[Finding]:
    declared = registry.declared(config.spider_modules)
    known = registry.outlets(config.spider_modules)
    yield Finding("outlets", "ok" if known else "fail", f"{len(known)} load", "" if known else "RASAD_SPIDER_MODULES names no spider.")
    for file in declared.wrong.values():
        remedy = "Correct the file, or take it away. Nothing it declares is crawled until then; other outlets are."
        yield Finding("outlets", "fail", f"{file.path} can't be used ({file.why})", remedy)
    yield _browser(config, [o.key for o in known.values() if o.rendered])


def _browser(config: Config, rendered: Sequence[str]) -> Finding:
    needed = ", ".join([*rendered, "digests as PDF"])
    found = chromium.installed(config.browser)
    if found is None:
        remedy = "Install Chromium (`playwright install --only-shell chromium`), or set RASAD_BROWSER; all else needs none."
        return Finding("browser", "warn", f"None, for {needed}", remedy)
    try:
        chromium.run(found, ["--dump-dom", "about:blank"], sandbox=config.browser_sandbox, seconds=_BROWSER_SECONDS)
    except chromium.ChromiumError as error:
        return Finding("browser", "warn", f"{found} does not start, for {needed}", str(error))
    return Finding("browser", "ok", f"{found}{'' if chromium.in_sandbox(config.browser_sandbox) else ', without its sandbox'}")


def _names(config: Config) -> Iterator[Finding]:
    """Resolve two outlets' names; nothing is asked of them."""
    hosts = sorted({host_of(o.home) for o in registry.outlets(config.spider_modules).values()})
    chosen = dict.fromkeys(h for h in (*hosts[:1], *hosts[-1:]))
    resolved: set[str] = set()
    asking = [threading.Thread(target=_resolve, args=(host, resolved), daemon=True) for host in chosen]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(_SECONDS)
    if failed := [host for host in chosen if host not in resolved]:
        yield Finding("names", "warn", f"{', '.join(failed)} could not be resolved", "See to this machine's network and DNS.")
    else:
        yield Finding("names", "ok", f"{', '.join(chosen)} resolve")


def _resolve(host: str, resolved: set[str]) -> None:
    with suppress(OSError):
        socket.getaddrinfo(host, 443)
        resolved.add(host)


def _ports(config: Config) -> Iterator[Finding]:
    for name, address, port in (("dashboard", config.dashboard_address, config.dashboard_port), ("metrics", config.metrics_address, config.metrics_port)):
        if address not in ("127.0.0.1", "localhost", "::1"):
            remedy = "It has no password: bind it to 127.0.0.1, or keep it behind a proxy that asks for one."
            yield Finding(f"port of {name}", "warn", f"{address}:{port} can be reached from outside", remedy)
        else:
            yield Finding(f"port of {name}", "ok", f"{address}:{port}" if port else "not served")


CHECKS: tuple[Check, ...] = (_python, _dependencies, _settings, _secrets, _clock, _disk, _database, _scheduler, _topics, _outlets, _channels, _names, _ports)
