"""How an archive is, as data: ``api/status.json``, for badges and for programs that watch over it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from generator import __version__, urls
from generator.days import Day
from generator.escape import json_text, utf8
from generator.page import Forms, Site
from generator.runs import Run
from generator.status import Status, status
from generator.streak import failures
from generator.writer import Memory

NAME = "status.json"
STAMP = "build.json"
"""At the page's address: when and how the site was built."""


def status_files(forms: Forms, site: Site, memory: Memory) -> Mapping[str, bytes]:
    """The status of the archive that ``forms`` are about."""
    archive = forms.about.value
    said = data(status(archive), failures(archive.runs))
    return {NAME: utf8(f"{json_text(said)}\n")}


def data(its: Status, failing: int) -> dict[str, Any]:
    """The status as JSON has it; ``failing`` is how many runs failed one after the other."""
    said = {
        "program": __version__,
        "papers": its.papers,
        "undated": its.undated,
        "tags": its.tags,
        "organizations": its.organizations,
        "newest": its.newest.isoformat() if its.newest else None,
        "days": {state.value: number for state, number in its.states.items()},
        "unfinished": [_day(day) for day in its.unfinished],
        "sources": [origin._asdict() for origin in its.origins],
        "failing": failing,
        "ingests": [_run(run) for run in its.runs],
        "build": f"{urls.STATUS}{STAMP}",
    }
    return {name: value for name, value in said.items() if value is not None}


def _day(its: Day) -> dict[str, Any]:
    return {"day": its.day.isoformat(), "state": its.state.value, "papers": its.papers, "tried": instant(its.tried)}


def _run(its: Run) -> dict[str, Any]:
    said = {"at": instant(its.at), "ok": its.ok, "papers": its.papers, "changed": its.changed, "failed": its.failed}
    return said | ({"said": its.said} if its.said else {})


def instant(at: datetime) -> str:
    """An instant in ISO 8601, UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
