"""Which process did something, and whether it is still alive: for leases, runs and the one scheduler.

An owner is written "host/boot/pid/start": a reused process id or a reboot can't pass for the process that wrote it.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
from functools import cache
from pathlib import Path

_PROC = Path("/proc")
_GONE = frozenset("ZXx")  # a zombie runs no more; it waits for its parent to notice


def owner_id(pid: int | None = None) -> str:
    """Return the owner text of a process, this one by default; "gone" as its start if it does not run."""
    number = os.getpid() if pid is None else pid
    return f"{_host()}/{_boot()}/{number}/{_started(number) or 'gone'}"


def is_alive(owner: str) -> bool:
    """Say whether an owner's process still runs; False only when it is surely dead on this host."""
    try:
        host, boot, number, start = owner.split("/")
        pid = int(number)
    except ValueError:
        return False  # no process of ours wrote it
    if host.partition(":")[0] != _host().partition(":")[0]:
        return True
    if boot != _boot():
        return False
    if host != _host():
        return True  # another container of this machine: its process ids are not ours
    now = _started(pid)
    return now == start if now else now is None and _exists(pid)


def pid_of(owner: str) -> int | None:
    """Return the process id of an owner that is alive on this host, to signal it; None for any other."""
    here = owner.startswith(f"{_host()}/{_boot()}/")
    return int(owner.split("/")[2]) if here and is_alive(owner) else None


@cache
def _host() -> str:
    """Return the host's name; with the process-id namespace where there are such, since containers may share a name."""
    name = re.sub(r"[^\w.-]", "-", socket.gethostname()) or "localhost"
    try:
        return f"{name}:{re.sub(r'[^0-9]', '', str((_PROC / 'self/ns/pid').readlink()))}"
    except OSError:
        return name


@cache
def _boot() -> str:
    """Return what is new at each start of the machine."""
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return _told("sysctl", "-n", "kern.bootsessionuuid") or "unknown"


def _started(pid: int) -> str | None:
    """Return when a process started, in whatever form the system gives; "" if it is dead, None if nobody can tell."""
    if (_PROC / "self/stat").exists():
        return _started_by_proc(pid)
    return _started_by_ps(pid)


def _started_by_proc(pid: int) -> str | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except ProcessLookupError:
        return ""
    except OSError:
        return None  # absent, or hidden from us (hidepid): _exists decides
    fields = text.rpartition(")")[2].split()  # the name before it may hold spaces and brackets; proc(5)
    return "" if fields[0] in _GONE else fields[19]


def _started_by_ps(pid: int) -> str | None:
    fields = _told("ps", "-o", "stat=,lstart=", "-p", str(pid)).split()
    if not fields:
        return None
    return "" if fields[0][0] in _GONE else "-".join(fields[1:])


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    return True


def _told(*command: str) -> str:
    """Return what a system command prints, empty if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False, env={**os.environ, "LC_ALL": "C"})
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
