"""How commands speak: results on standard output, faults on standard error, one line each."""

import sys
from collections.abc import Iterable

from generator.faults import Fault


def result(text: str) -> None:
    """Tell what was done."""
    print(text, flush=True)


def faults(found: Iterable[Fault]) -> int:
    """Tell what is wrong, sorted by place; the exit status that follows from it."""
    lines = [str(fault) for fault in sorted(set(found))]
    for line in lines:
        print(line, file=sys.stderr, flush=True)
    return 1 if lines else 0
