from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from crawler import process
from crawler.config import Config, load_config
from crawler.process import Child, environment_of, is_alive, kill_family, owner_id, pid_of, tell_systemd


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


def test_c2_a_reused_process_id_is_not_the_process_that_had_it() -> None:
    host, boot, pid, start = owner_id().split("/")
    assert not is_alive(f"{host}/{boot}/{pid}/{int(start) - 1}" if start.isdigit() else f"{host}/{boot}/{pid}/other")


def test_c2_nothing_survives_a_reboot() -> None:
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


_LEAVE_BEHIND = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session={leaves})
print(child.pid, flush=True)
"""


def _left_behind(*, leaves: bool, mark: str) -> tuple[int, str]:
    """Run a process to its end that leaves one behind, in its group or out of it; returns its id and the other's owner."""
    with subprocess.Popen(
        [sys.executable, "-c", _LEAVE_BEHIND.format(leaves=leaves)], stdout=subprocess.PIPE, start_new_session=True, env={**os.environ, "RASAD_LEASE": mark}
    ) as starter:
        assert starter.stdout is not None
        left = owner_id(int(starter.stdout.readline()))
    assert is_alive(left)
    return starter.pid, left


def test_c4_what_a_process_left_behind_in_its_group_is_killed() -> None:
    starter, left = _left_behind(leaves=False, mark="")
    assert kill_family(starter) == 1
    assert not is_alive(left)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the mark is read from /proc")
def test_c4_what_left_the_group_of_a_dead_process_is_found_by_its_mark() -> None:
    starter, left = _left_behind(leaves=True, mark="a-token")
    assert kill_family(starter, "RASAD_LEASE=a-tok") == 0  # another's mark
    assert is_alive(left)
    assert kill_family(starter, "RASAD_LEASE=a-token") == 1
    assert not is_alive(left)


def test_c4_descendants_are_killed_with_their_ancestor_and_nobody_else(sleeper: subprocess.Popen[bytes]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _LEAVE_BEHIND.format(leaves=True) + "\nimport time; time.sleep(60)"], stdout=subprocess.PIPE, start_new_session=True
    ) as root:
        assert root.stdout is not None
        root.stdout.readline()
        assert kill_family(root.pid) == 2
    assert is_alive(owner_id(sleeper.pid))


def test_a_child_leaves_nothing_behind_and_its_number_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []
    real = process.kill_family

    def kill(root: int, mark: str = "") -> int:
        killed.append(root)
        return real(root, mark)

    monkeypatch.setattr(process, "kill_family", kill)
    with tempfile.TemporaryFile() as output:
        child = Child([sys.executable, "-c", _LEAVE_BEHIND.format(leaves=False)], environment={}, mark="RASAD_LEASE=t", output=output)
        deadline = time.monotonic() + 10
        while child.runs() and time.monotonic() < deadline:
            time.sleep(0.02)
        output.seek(0)
        left = int(output.readline())
    assert child.exit_code == 0
    assert not is_alive(owner_id(left))
    child.kill()
    child.ask_to_stop()
    assert not child.runs()
    assert killed == [child.pid]  # once: by now the number may be another process's


def test_a_child_carries_its_settings_and_its_mark() -> None:
    code = "import os; print(os.environ['A'], os.environ['RASAD_LEASE'], os.getpgid(0) == os.getpid())"
    with tempfile.TemporaryFile() as output:
        child = Child([sys.executable, "-c", code], environment={"A": "b"}, mark="RASAD_LEASE=token-of-its-own", output=output)
        deadline = time.monotonic() + 10
        while child.runs() and time.monotonic() < deadline:
            time.sleep(0.02)
        output.seek(0)
        assert output.read().decode().split() == ["b", "token-of-its-own", "True"]


def test_a_child_process_reads_the_settings_of_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(
        database_url=f"sqlite:///{tmp_path / 'a.db'}",
        allow_private=("127.0.0.1", "10.0.0.0/8"),
        simulated=True,
        check_minutes=2.5,
        log_dir=tmp_path,
        smtp_url=SecretStr("smtp://me:s3cret@mail.example:587"),
        webhook_urls=(SecretStr("https://hooks.example/a"), SecretStr("https://hooks.example/b?tags=iraq,syria")),
        dashboard_password=SecretStr("a long one"),
    )
    for name, value in environment_of(config).items():
        monkeypatch.setenv(name, value)
    assert load_config() == config


def test_systemd_is_told_where_it_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "s"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "s"))
        tell_systemd("READY=1")
        assert heard.recv(100) == b"READY=1"
    monkeypatch.delenv("NOTIFY_SOCKET")
    tell_systemd("READY=1")  # to nobody
