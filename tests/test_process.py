from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from crawler import process
from crawler.process import is_alive, owner_id, pid_of


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours that does nothing."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        yield child
        child.kill()


def test_the_running_process_is_alive() -> None:
    assert is_alive(owner_id())
    assert pid_of(owner_id()) == os.getpid()


def test_a_process_that_ended_is_dead_before_and_after_it_is_reaped(sleeper: subprocess.Popen[bytes]) -> None:
    owner = owner_id(sleeper.pid)
    assert is_alive(owner)
    sleeper.kill()
    deadline = time.monotonic() + 5
    while is_alive(owner) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(owner)
    sleeper.wait()
    assert not is_alive(owner)
    assert pid_of(owner) is None


def test_a_reused_process_id_is_not_the_process_that_had_it() -> None:
    host, boot, pid, start = owner_id().split("/")
    assert not is_alive(f"{host}/{boot}/{pid}/{int(start) - 1}" if start.isdigit() else f"{host}/{boot}/{pid}/other")


def test_nothing_survives_a_reboot() -> None:
    host, _, pid, start = owner_id().split("/")
    assert not is_alive(f"{host}/an-earlier-boot/{pid}/{start}")


def test_processes_of_other_hosts_and_containers_may_be_alive() -> None:
    host, boot, pid, start = owner_id().split("/")
    assert is_alive(f"elsewhere/{boot}/{pid}/{start}")
    assert is_alive(f"{host.partition(':')[0]}:42/{boot}/{pid}/other")
    assert pid_of(f"elsewhere/{boot}/{pid}/{start}") is None


@pytest.mark.parametrize("owner", ["", "nonsense", "a/b/c/d", "a/b"])
def test_an_owner_nobody_of_ours_wrote_is_dead(owner: str) -> None:
    assert not is_alive(owner)


def test_where_there_is_no_proc_ps_tells(monkeypatch: pytest.MonkeyPatch, sleeper: subprocess.Popen[bytes]) -> None:
    if not process._started_by_ps(os.getpid()):
        pytest.skip("no ps on this machine")
    monkeypatch.setattr(process, "_started", process._started_by_ps)
    owner = owner_id(sleeper.pid)
    assert is_alive(owner)
    sleeper.kill()
    sleeper.wait()
    assert not is_alive(owner)
