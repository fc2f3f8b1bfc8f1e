"""Honest days: what is known of each day of a feed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.days import Day, State, answered, due, is_due, load, save, together

DAY = date(2026, 4, 20)
DURING = datetime(2026, 4, 20, 15, tzinfo=UTC)
AFTER = datetime(2026, 4, 21, 6, tzinfo=UTC)


def known(state: State, papers: int = 0, tried: datetime = AFTER) -> Day:
    return Day(DAY, state, papers, tried)


ANSWERS = [
    (None, 30, AFTER, True, known(State.COMPLETE, 30)),
    (None, 0, AFTER, True, known(State.EMPTY)),
    (None, 12, DURING, True, known(State.PARTIAL, 12, DURING)),
    (None, 0, DURING, True, known(State.PARTIAL, 0, DURING)),
    (None, 0, AFTER, False, known(State.FAILED)),
    (None, 12, AFTER, False, known(State.PARTIAL, 12)),
    (known(State.PARTIAL, 12, DURING), 30, AFTER, True, known(State.COMPLETE, 30)),
    (known(State.PARTIAL, 12, DURING), 1, AFTER, True, known(State.PARTIAL, 12)),
    (known(State.COMPLETE, 30), 29, AFTER, True, known(State.COMPLETE, 30)),
    (known(State.COMPLETE, 30), 31, AFTER, True, known(State.COMPLETE, 31)),
    (known(State.PARTIAL, 12, DURING), 0, AFTER, False, known(State.PARTIAL, 12)),
    (known(State.COMPLETE, 30), 0, AFTER, False, known(State.COMPLETE, 30)),
    (known(State.EMPTY), 0, AFTER, False, known(State.EMPTY)),
    (known(State.EMPTY), 2, AFTER, True, known(State.COMPLETE, 2)),
    (known(State.FAILED), 5, AFTER, True, known(State.COMPLETE, 5)),
    (known(State.FAILED), 0, AFTER, False, known(State.FAILED)),
]


@pytest.mark.parametrize(("before", "papers", "now", "whole", "after"), ANSWERS)
def test_what_a_day_is_after_an_answer(before: Day | None, papers: int, now: datetime, whole: bool, after: Day) -> None:
    assert answered(before, DAY, papers, now, whole=whole) == after


def test_what_is_due() -> None:
    now = datetime(2026, 4, 22, 6, tzinfo=UTC)
    days = {
        date(2026, 4, 1): Day(date(2026, 4, 1), State.COMPLETE, 3, AFTER),
        date(2026, 4, 2): Day(date(2026, 4, 2), State.PARTIAL, 3, AFTER),
        date(2026, 4, 3): Day(date(2026, 4, 3), State.FAILED, 0, AFTER),
        date(2026, 4, 4): Day(date(2026, 4, 4), State.EMPTY, 0, AFTER),
        date(2026, 4, 20): Day(date(2026, 4, 20), State.COMPLETE, 3, AFTER),
        date(2026, 4, 21): Day(date(2026, 4, 21), State.COMPLETE, 3, now),
    }
    found = due(days, date(2026, 4, 1), date(2026, 4, 22), now, window=7)
    assert found == [date(2026, 4, n) for n in (2, *range(5, 20), 20, 22, 3)]


def test_a_day_is_as_finished_as_its_least_finished_feed() -> None:
    feeds = [{DAY: known(State.COMPLETE, 3)}, {DAY: known(State.PARTIAL, 1)}, {DAY: known(State.EMPTY)}]
    assert together(feeds) == together(feeds[::-1]) == {DAY: known(State.PARTIAL, 1)}


@given(
    st.lists(
        st.builds(Day, st.dates(), st.sampled_from(State), st.integers(0, 999), st.just(AFTER)),
        unique_by=lambda d: d.day,
    )
)
def test_days_survive_the_round_trip(tmp_path_factory: pytest.TempPathFactory, days: list[Day]) -> None:
    path = tmp_path_factory.mktemp("days") / "feed.jsonl"
    save(path, days)
    assert load(path, "days") == ({day.day: day for day in days}, [])
    assert not save(path, reversed(days))


def test_a_broken_line_costs_that_day(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    save(path, [known(State.COMPLETE, 3)])
    broken = [b'{"day":"x"}', b"[]", b"{", b'{"day":"2026-04-01","state":"full","papers":1,"tried":"x"}']
    broken.append(b'{"day":"2026-04-01","state":"empty","papers":1e999,"tried":"2026-04-21T06:00:00Z"}')
    path.write_bytes(path.read_bytes() + b"\n".join(broken) + b"\n")
    days, faults = load(path, "content/days/feed.jsonl")
    assert days == {DAY: known(State.COMPLETE, 3)}
    assert [fault.line for fault in faults] == [2, 3, 4, 5, 6]


def test_a_day_that_could_not_be_asked_for_while_it_was_young_is_asked_for_once_more() -> None:
    day, morning = date(2026, 4, 20), datetime(2026, 4, 21, 6, tzinfo=UTC)
    known = answered(None, day, 3, morning)
    known = answered(known, day, 0, morning + timedelta(days=2), whole=False)
    late = morning + timedelta(days=20)
    assert is_due(known, day, late, 7)
    known = answered(known, day, 4, late)
    assert (known.state, known.papers) == (State.COMPLETE, 4)
    assert not is_due(known, day, late + timedelta(days=1), 7)
