"""The lock that lets one ingest run: held against real processes, also such as are killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.faults import ArchiveError
from generator.lock import only_one

HOLD = """
import sys
from pathlib import Path
from generator.lock import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is ended."""
    command = [sys.executable, "-c", HOLD, str(path)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_second_is_told_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "build" / "ingest.lock"
    with holder(path) as process, pytest.raises(ArchiveError) as caught, only_one(path):
        pass
    (fault,) = caught.value.faults
    assert fault.where == str(path)
    assert fault.what.startswith(f"another ingest is running (process {process.pid}, since 20")
    assert fault.cure == "wait for it, or end it"


def test_it_is_free_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "ingest.lock"
    with holder(path) as process:
        process.kill()
        process.wait()
        with only_one(path):
            assert path.exists()


def test_it_is_free_after_the_work_and_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "ingest.lock"
    with pytest.raises(ZeroDivisionError), only_one(path):
        raise ZeroDivisionError
    for _ in range(2):
        with only_one(path):
            pass
    assert path.read_bytes() == b""


def test_one_process_can_not_have_it_twice(tmp_path: Path) -> None:
    path = tmp_path / "ingest.lock"
    with only_one(path), pytest.raises(ArchiveError, match="another ingest is running"), only_one(path):
        pass


def test_what_others_wrote_into_it_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "ingest.lock"
    with only_one(path):
        path.write_bytes(b"\x1b[31mnonsense\xff")
        with pytest.raises(ArchiveError) as caught, only_one(path):
            pass
    assert [fault.what for fault in caught.value.faults] == ["another ingest is running"]


def test_where_no_lock_can_be_there_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="no lock can be taken here"), only_one(tmp_path / "file" / "ingest.lock"):
        pass
