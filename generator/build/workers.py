"""Spreads work over the cores, with processes that begin as copies of this one."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.pool import Pool
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 64
"""Items that a worker takes at a time: enough that handing them out costs nothing, few enough that all end together."""

_CHUNKS = 100
"""Chunks that a worker takes before another replaces it. To look at what it shares with others makes a copy of that,
if only to count who does: a worker that lived on would come to hold all of it."""

_task: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What a worker does, and with what: it inherits it, so that nothing of it is ever copied or pickled."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """``work`` done on each item by as many processes as ``jobs``, in the order of the items.

    Where processes can't be copied (Windows), or for few items, all is done in this one.
    """
    if jobs < 2 or len(items) < 2 * _CHUNK or not _can_fork():
        yield from map(work, items)
        return
    with _pool(work, items, jobs, _CHUNKS) as pool:
        for results in pool.imap(_do_some, range(0, len(items), _CHUNK)):
            yield from results


@contextmanager
def beside(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Iterator[Result]]:
    """``work`` begun on each item by other processes, one fewer than ``jobs`` at a time, while this one goes on.

    The results come in the order of the items; where there are no other processes, when they are asked for.
    """
    if jobs < 2 or not items or not _can_fork():
        yield map(work, items)
        return
    with _pool(work, items, min(jobs - 1, len(items)), 1) as pool:
        results = pool.imap(_do_one, range(len(items)))
        pool.close()  # who has nothing more to do ends
        yield results


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


@contextmanager
def _pool(work: Callable[[Any], Any], items: Sequence[Any], jobs: int, tasks: int) -> Iterator[Pool]:
    gc.freeze()  # what is there already is shared: the workers need not look through it, and so copy it
    try:
        with multiprocessing.get_context("fork").Pool(jobs, _begin, (work, items), tasks) as pool:
            yield pool
    finally:
        gc.unfreeze()


def _begin(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    global _task
    _task = work, items
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends when a person presses Ctrl-C, and then this one


def _do_one(index: int) -> Any:
    assert _task is not None  # noqa: S101 - set when a worker begins
    work, items = _task
    return work(items[index])


def _do_some(start: int) -> list[Any]:
    assert _task is not None  # noqa: S101 - set when a worker begins
    work, items = _task
    return [work(item) for item in items[start : start + _CHUNK]]
