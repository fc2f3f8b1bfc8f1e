"""Spreads work over the cores, with processes that begin as copies of this one."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 64
"""Items that a worker takes at a time: enough that handing them out costs nothing, few enough that all end together."""

_task: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the workers do, and with what: they inherit it, so that nothing of it is ever copied or pickled."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int, large: Callable[[Item], bool] = lambda _: False
) -> Iterator[Result]:
    """``work`` done on each item by as many processes as ``jobs``, in the order of the items.

    Items that are ``large`` are handed out one by one. Where processes can't be copied (Windows), or for few items,
    all is done in this one.
    """
    runs = list(_runs([large(item) for item in items]))
    if jobs < 2 or len(runs) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, items)
        return
    global _task
    _task = (work, items)
    gc.freeze()  # what is there already is shared: the workers need not look through it, and so copy it
    try:
        with multiprocessing.get_context("fork").Pool(jobs, _quiet) as pool:
            for results in pool.imap(_do, runs):
                yield from results
    finally:
        gc.unfreeze()
        _task = None


def _quiet() -> None:
    """Leave it to the parent to end when a person presses Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _runs(large: Sequence[bool]) -> Iterator[range]:
    """The indexes of what is done at a time."""
    start = 0
    for index, alone in enumerate(large):
        if alone or index - start == _CHUNK:
            if start < index:
                yield range(start, index)
            start = index
        if alone:
            yield range(index, index + 1)
            start = index + 1
    if start < len(large):
        yield range(start, len(large))


def _do(indexes: range) -> list[Any]:
    assert _task is not None  # noqa: S101 - set before the workers begin
    work, items = _task
    return [work(items[index]) for index in indexes]
