"""Work spread over processes gives what it gives in one."""

import os

import pytest

from generator.build import workers
from generator.build.workers import beside, spread


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("number", [0, 1, 127, 128, 1000])
def test_results_come_in_the_order_of_the_items(jobs: int, number: int) -> None:
    assert list(spread(lambda item: item * item, range(number), jobs)) == [item * item for item in range(number)]


def test_a_worker_is_replaced_after_some_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_CHUNK", 1)
    monkeypatch.setattr(workers, "_CHUNKS", 3)
    found = list(spread(lambda item: (item, os.getpid()), range(30), 2))
    assert [item for item, _ in found] == list(range(30))
    assert len({process for _, process in found}) >= 10


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_what_is_done_beside_is_there_when_it_is_asked_for(jobs: int) -> None:
    with beside(lambda item: item + 1, [1, 2, 3], jobs) as results:
        assert list(results) == [2, 3, 4]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_a_worker_is_raised_here(jobs: int) -> None:
    def fail(item: int) -> int:
        raise ValueError(item)

    with beside(fail, [7], jobs) as results, pytest.raises(ValueError, match="7"):
        next(results)


def test_nothing_to_do_beside_takes_no_process() -> None:
    with beside(os.getpid, [], 2) as results:  # type: ignore[arg-type] # never called
        assert next(results, None) is None
