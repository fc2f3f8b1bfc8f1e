"""The pace: pauses across runs and processes, whatever happened to the file that keeps them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.lock import open_lock, take
from generator.pace import BusyError, Pace, default_folder, group_of
from tests.clock import Clock

ROOT = Path(__file__).parents[1]


@pytest.fixture
def clock() -> Clock:
    """A clock of its own for each test."""
    return Clock()


def pace(folder: Path, clock: Clock) -> Pace:
    return Pace(folder, clock.sleep, clock, patience=10)


def turns(clock: Clock, folder: Path, *groups: str, pause: float = 3) -> list[float]:
    """What one run sleeps that takes turns."""
    run = pace(folder, clock)
    before = len(clock.slept)
    for group in groups:
        with run.turn(group, pause):
            pass
    return clock.slept[before:]


def test_hosts_of_one_owner_share_a_pace() -> None:
    assert {group_of(f"{host}arxiv.org") for host in ("", "export.", "RSS.", "oaipmh.")} == {"arxiv.org"}
    assert group_of("arxiv.org.") == "arxiv.org"
    assert group_of("huggingface.co") == "huggingface.co"
    assert group_of("127.0.0.1") == "127.0.0.1"
    assert group_of("::1") == "::1"
    assert group_of("localhost") == "localhost"


def test_the_folder_is_in_the_cache_of_the_user() -> None:
    home = Path("/home/reader").absolute()
    assert default_folder({}, home) == home / ".cache" / "paper-archive"
    assert default_folder({"XDG_CACHE_HOME": ""}, home) == home / ".cache" / "paper-archive"
    assert default_folder({"XDG_CACHE_HOME": "relative"}, home) == home / ".cache" / "paper-archive"
    assert default_folder({"XDG_CACHE_HOME": str(home / "c")}, home) == home / "c" / "paper-archive"


def test_there_is_a_pause_between_two_starts(tmp_path: Path, clock: Clock) -> None:
    assert turns(clock, tmp_path, "a", "a", "a") == [3, 3]


def test_the_time_that_a_request_takes_counts(tmp_path: Path, clock: Clock) -> None:
    run = pace(tmp_path, clock)
    with run.turn("a", 3):
        clock.now += 2
    with run.turn("a", 3):
        clock.now += 20
    with run.turn("a", 3):
        pass
    assert clock.slept == [1]


def test_the_next_run_goes_on_with_the_pause(tmp_path: Path, clock: Clock) -> None:
    assert turns(clock, tmp_path, "a") == []
    clock.now += 1
    assert turns(clock, tmp_path, "a") == [2]
    clock.now += 3600
    assert turns(clock, tmp_path, "a") == []


def test_groups_do_not_wait_for_each_other(tmp_path: Path, clock: Clock) -> None:
    assert turns(clock, tmp_path, "a", "b", "127.0.0.1", "::1", "../x") == []
    assert not (tmp_path.parent / "x.pace").exists()


@pytest.mark.parametrize("content", [b"nonsense", b"\0", b"-5", b"nan", b"9" * 20, b"9" * 5000, "²".encode()])
def test_a_broken_file_costs_one_pause(tmp_path: Path, clock: Clock, content: bytes) -> None:
    (tmp_path / "a.pace").write_bytes(content)
    assert turns(clock, tmp_path, "a", "a") == [3, 3]


def test_a_clock_that_was_set_back_costs_one_pause(tmp_path: Path, clock: Clock) -> None:
    turns(clock, tmp_path, "a")
    clock.now -= 1_000_000
    assert turns(clock, tmp_path, "a") == [3]


def test_without_a_folder_the_pace_is_kept_in_the_process(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").touch()
    assert turns(clock, tmp_path / "file", "a", "a") == [3]


def test_where_files_can_not_be_locked_the_pace_is_kept_too(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_file: object) -> bool:
        raise OSError("no locks here")

    monkeypatch.setattr("generator.pace.take", no_locks)
    assert turns(clock, tmp_path, "a", "a") == [3]


def test_the_turn_is_given_back_after_an_error(tmp_path: Path, clock: Clock) -> None:
    run = pace(tmp_path, clock)
    with pytest.raises(ZeroDivisionError), run.turn("a", 3):
        raise ZeroDivisionError
    assert turns(clock, tmp_path, "a") == [3]


def test_waiting_for_another_process_has_an_end(tmp_path: Path, clock: Clock) -> None:
    with open_lock(tmp_path / "a.pace") as other:
        assert take(other)
        with pytest.raises(BusyError), pace(tmp_path, clock).turn("a", 3):
            pass
    assert sum(clock.slept) == pytest.approx(10)


TAKE_TURNS = """
import os, sys, time
from pathlib import Path
from generator.pace import Pace
folder = Path(sys.argv[1])
run = Pace(folder, time.sleep, time.time, 60)
log = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
for _ in range(4):
    with run.turn("a", 0.01):
        os.write(log, f"{os.getpid()} begins\\n".encode())
        os.write(log, f"{os.getpid()} ends\\n".encode())
"""


def test_two_processes_take_turns(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKE_TURNS, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen(command, env=environment) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 16
    for begin, end in zip(lines[::2], lines[1::2], strict=True):
        assert begin.endswith(" begins")
        assert end == begin.replace("begins", "ends")
