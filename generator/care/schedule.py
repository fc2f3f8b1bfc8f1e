"""Keeping workflows on. GitHub switches off those that run by the clock after 60 days without a change in a repository;
to be switched on again, while it is on, counts as one, and leaves no trace in the repository."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

from generator.hub import Answer, Hub
from generator.streak import Try

_AGAIN = timedelta(days=7)
"""A workflow is switched on again when it was not for so long: often enough to miss some, and no more."""
_ON = ("active", "disabled_inactivity")
"""What is to be on; what its owner switched off stays off, and what nobody ever switched on in a fork as well."""
_WENT = {"success": True, "failure": False, "timed_out": False, "startup_failure": False}
"""How runs end that were let run to their end."""


class Workflow(NamedTuple):
    """A workflow, as far as it matters here."""

    number: int
    name: str
    state: str
    changed: datetime


def due(workflows: list[Workflow], now: datetime) -> list[Workflow]:
    """Those that are to be switched on again."""
    return [one for one in workflows if one.state in _ON and (one.state != _ON[0] or now - one.changed >= _AGAIN)]


def keep_on(hub: Hub, now: datetime) -> list[str]:
    """Switch on again what is due; the names of those. Raises `LaterError`, and `ArchiveError` when it is refused."""
    answer = hub.ask("GET", "actions/workflows?per_page=100")
    _expect(hub, answer, HTTPStatus.OK)
    again = due(list(_workflows(answer.data)), now)
    for workflow in again:
        _expect(hub, hub.ask("PUT", f"actions/workflows/{workflow.number}/enable"), HTTPStatus.NO_CONTENT)
    return [workflow.name for workflow in again]


def history(hub: Hub, file: str) -> list[Try]:
    """The last runs of a workflow that ended; none where there never was one."""
    answer = hub.ask("GET", f"actions/workflows/{file}/runs?status=completed&per_page=100")
    if answer.status == HTTPStatus.NOT_FOUND:
        return []
    _expect(hub, answer, HTTPStatus.OK)
    return list(_tries(answer.data))


def _workflows(data: Any) -> Iterator[Workflow]:
    for entry in _entries(data, "workflows"):
        path = str(entry.get("path"))
        # GitHub's own, such as Dependabot's, have another.
        if path.startswith(".github/workflows/") and isinstance(entry.get("id"), int):
            changed = _moment(entry.get("updated_at")) or datetime.min.replace(tzinfo=UTC)
            yield Workflow(entry["id"], path.rpartition("/")[2], str(entry.get("state")), changed)


def _tries(data: Any) -> Iterator[Try]:
    for entry in _entries(data, "workflow_runs"):
        at, went = _moment(entry.get("created_at")), _WENT.get(str(entry.get("conclusion")))
        if at and went is not None:
            yield Try(at, went)


def _entries(data: Any, name: str) -> list[dict[str, Any]]:
    found = data.get(name) if isinstance(data, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _moment(text: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _expect(hub: Hub, answer: Answer, status: HTTPStatus) -> None:
    if answer.status != status:
        raise hub.fault(answer.said, "give the workflow  permissions: actions: write, and see GITHUB_REPOSITORY")
