"""Which process did something, whether it is still alive, and how to end it with all that it started.

An owner is written "host/boot/pid/start": a reused process id or a reboot can't pass for the process that wrote it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from pydantic import SecretStr

from crawler.config import TOLD, Config

LOG = "RASAD_RUN_LOG"  # the variable by which a crawl process learns the name of its log
_PROC = Path("/proc")
_READ = 2_000_000  # bytes of what a process printed, from the end
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


def place_of(owner: str) -> str:
    """Tell a person where an owner works: which process, or on which machine."""
    pid = pid_of(owner)
    return f"as process {pid} here" if pid else f"on {owner.partition('/')[0]}"


class _Process(NamedTuple):
    pid: int
    parent: int
    group: int


def environment_of(config: Config) -> dict[str, str]:
    """Return the settings as a child process reads them, wherever this one has them from."""
    settings = {
        f"RASAD_{name.upper()}": "".join(f"{_written(v)}\n" for v in value) if isinstance(value, tuple) else _written(value)  # a web address may hold a comma
        for name, value in config
        if value is not None
    }
    return settings | {TOLD: "1"}


def _written(value: object) -> str:
    return str(value.get_secret_value()) if isinstance(value, SecretStr) else str(value)  # str() alone would hand on asterisks


class Child:
    """A process that we started in a group of its own, and that leaves nothing behind.

    All that it starts carries `mark` in its environment. What is left of it is killed when its end is noticed, and never later:
    its process id may be another's by then.
    """

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str], mark: str = "", output: IO[bytes] | None = None) -> None:
        name, _, value = mark.partition("=")
        self.mark = mark
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **environment, **({name: value} if mark else {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self.owner = owner_id(self.pid)

    @property
    def exit_code(self) -> int | None:
        """How it ended, as far as that was noticed: minus the signal's number where a signal ended it."""
        return self._process.returncode

    def runs(self) -> bool:
        """Say whether it still runs."""
        if self._process.returncode is None and self._process.poll() is not None:
            kill_family(self.pid, self.mark)
        return self._process.returncode is None

    def ask_to_stop(self) -> None:
        """Ask it to stop in good order."""
        if self.runs():
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, with all that it started."""
        if self.runs():
            kill_family(self.pid, self.mark)
            self._process.wait()

    def kill_without_waiting(self) -> None:
        """End it as the last thing that this process does: takes no lock that a signal may have interrupted."""
        if self._process.returncode is None:
            kill_family(self.pid, self.mark)


def tell_systemd(state: str) -> None:
    """Tell systemd that we are ready, or still work (sd_notify(3)); nothing where it does not ask."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.connect("\0" + address[1:] if address.startswith("@") else address)
        to.sendall(state.encode())


def orphans(name: str, environment: Mapping[str, str]) -> dict[str, set[int]]:
    """Return the processes that carry a mark of ours and these variables, by the mark's value (on Linux): what a killed crawl left behind, perhaps."""
    wanted = {f"{k}={v}".encode() for k, v in environment.items()}
    found: dict[str, set[int]] = {}
    for process in _processes():
        with suppress(OSError):
            carried = (_PROC / str(process.pid) / "environ").read_bytes().split(b"\0")
            if wanted <= set(carried) and (mark := next((c for c in carried if c.startswith(f"{name}=".encode())), None)):
                found.setdefault(mark.decode(errors="replace").partition("=")[2], set()).add(process.pid)
    return found


def oldest(pids: Collection[int]) -> list[int]:
    """Return those of some processes that none of the others started."""
    return sorted(p.pid for p in _processes() if p.pid in pids and p.parent not in pids)


def kill_family(root: int, mark: str = "") -> int:
    """Kill a process with its group, its descendants and all that carry `mark` ("NAME=value") in their environment.

    A browser leaves its starter's group and may outlive it: the mark finds it then (on Linux). Returns how many were killed.
    """
    killed: set[int] = set()
    for _ in range(20):  # some may start others while we look
        found = _family(root, mark)
        for pid in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        killed |= found
        if not found:
            break
        time.sleep(0.02)
    return len(killed)


def _family(root: int, mark: str) -> set[int]:
    table = list(_processes())
    members = {p.pid for p in table if p.pid == root or p.group == root or (mark and _carries(p.pid, mark))}
    while more := {p.pid for p in table if p.parent in members} - members:
        members |= more
    return members - {os.getpid()}


def _processes() -> Iterator[_Process]:
    """Yield every process of the machine that we can see, those already dead left out."""
    if not (_PROC / "self/stat").exists():
        rows = (line.split() for line in _told("ps", "-axo", "pid=,ppid=,pgid=,stat=").splitlines())
        yield from (_Process(*map(int, row[:3])) for row in rows if row[3][0] not in _GONE)
        return
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                state, parent, group = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[:3]
                if state not in _GONE:
                    yield _Process(int(folder.name), int(parent), int(group))


def _carries(pid: int, mark: str) -> bool:
    try:
        return mark.encode() in (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


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


def row_printed(output: IO[bytes], name: str) -> dict[str, Any] | None:
    """Return the last row of JSON with this field that a process printed; what else stands in its output is passed over."""
    for line in reversed(_lines_of(output)):
        with suppress(ValueError):
            row = json.loads(line)
            if isinstance(row, dict) and name in row:
                return row
    return None


def last_words(output: IO[bytes]) -> str:
    """Return the last line that a process printed, cut short."""
    return next((line.strip()[:300] for line in reversed(_lines_of(output)) if line.strip()), "")


def _lines_of(output: IO[bytes]) -> list[str]:
    output.seek(0, os.SEEK_END)
    output.seek(max(0, output.tell() - _READ))
    return output.read().decode("utf-8", "replace").splitlines()


def _told(*command: str) -> str:
    """Return what a system command prints, empty if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False, env={**os.environ, "LC_ALL": "C"})
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
