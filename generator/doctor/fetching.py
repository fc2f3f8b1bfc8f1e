"""Ingests: when the last one was, which days are whole, how old the newest one is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from generator.days import Day, State
from generator.doctor.finding import Finding, broken, ok, warning
from generator.runs import Run
from generator.streak import failures

_LATE = timedelta(days=2)
"""A daily ingest that has not run for so long was left out."""
_STOPPED = timedelta(days=7)
_MANY = 3
"""So many failures in a row are no accident any more."""
_QUIET, _STALE = 4, 14
"""Days without a new one: a feed rests at weekends and on holidays, but not for two weeks."""


def check_runs(runs: Sequence[Run], now: datetime) -> Iterator[Finding]:
    """The last ingests."""
    if not runs:
        yield ok("last ingest", "none is noted here (data/runs.jsonl)")
        return
    last, failed = runs[-1], failures(runs)
    age = now - last.at
    when = f"{last.at:%Y-%m-%d %H:%M} UTC"
    if failed >= _MANY:
        yield broken(
            "last ingest", f"the last {failed} failed, {when} too{_said(last)}", "see the log of the workflow Ingest"
        )
    elif failed:
        yield warning("last ingest", f"{when}, and not all went well{_said(last)}", "the next one tries again")
    elif age <= _LATE:
        yield ok("last ingest", f"{when}, {last.papers:,} papers, {last.changed:,} changed")
    if age > _LATE:
        weight = broken if age > _STOPPED else warning
        yield weight(
            "last ingest", f"none for {age.days} days, since {when}", "run the workflow Ingest, and see its state above"
        )


def _said(run: Run) -> str:
    return f" ({run.said[:200]})" if run.said else ""


def check_days(days: Mapping[date, Day]) -> Finding:
    """Whether all days that were asked for are whole."""
    failed = sorted(day for day, its in days.items() if its.state is State.FAILED)
    partial = sorted(day for day, its in days.items() if its.state is State.PARTIAL)
    if not days:
        return ok("days", "no daily feed was asked yet")
    if failed:
        some = f" and {len(partial):,} partial" if partial else ""
        return warning(
            "days", f"{len(failed):,} failed{some} of {len(days):,}, the newest failed one {failed[-1]}", _AGAIN
        )
    if len(partial) > 2:  # today is, and yesterday may be
        return warning("days", f"{len(partial):,} of {len(days):,} partial, the oldest {partial[0]}", _AGAIN)
    return ok("days", f"{len(days):,} asked for, {len(partial):,} partial")


_AGAIN = "the next ingest asks again"


def check_freshness(days: Mapping[date, Day], now: datetime) -> Finding:
    """How old the newest day with papers is that a daily feed gave."""
    with_papers = [day for day, its in days.items() if its.papers]
    if not with_papers:
        return ok("newest day", "no daily feed gave papers yet")
    newest = max(with_papers)
    age = (now.date() - newest).days
    said = f"{newest}, {age} days ago"
    if age <= _QUIET:
        return ok("newest day", said)
    cure = "look whether the source has newer ones:  papers ingest --source hf-daily"
    return (broken if age > _STALE else warning)("newest day", said, cure)
