"""How long something has failed."""

from datetime import UTC, datetime, timedelta

import pytest

from generator.runs import Run
from generator.streak import Streak, Try, failing, failures


def at(day: int) -> datetime:
    return datetime(2026, 7, day, tzinfo=UTC)


def test_a_streak_begins_after_the_last_success_and_says_what_was_said_last() -> None:
    tries = [Try(at(1), False, "old"), Try(at(2), True), Try(at(3), False, "first"), Try(at(4), False, "last")]
    assert failing(reversed(tries)) == Streak(at(3), 2, "last")
    assert failing([*tries, Try(at(5), True)]) is None
    assert failing([]) is None


@pytest.mark.parametrize(("hours", "days"), [(0, 0), (71, 2), (72, 3)])
def test_days_are_whole_ones(hours: int, days: int) -> None:
    assert Streak(at(1), 1, "").days(at(1) + timedelta(hours=hours)) == days


def test_failures_are_those_up_to_the_last() -> None:
    bad, good = (Run(at(1), ok, 34, 3, 0 if ok else 2, "") for ok in (False, True))
    assert failures(()) == 0
    assert failures((bad, good)) == 0
    assert failures((bad, good, bad, bad)) == 2
