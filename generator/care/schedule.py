"""Keeping workflows on. GitHub switches off those that run by the clock after 60 days without a change in a repository;
to be switched on again, while it is on, counts as one, and leaves no trace in the repository."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus

from generator.hub import answers
from generator.hub.answers import Workflow
from generator.hub.client import Answer, Hub
from generator.streak import Try

_AGAIN = timedelta(days=7)
"""A workflow is switched on again when it was not for so long: often enough to miss some, and no more."""
_ON = ("active", "disabled_inactivity")
"""What is to be on; what its owner switched off stays off, and what nobody ever switched on in a fork as well."""


def due(workflows: Iterable[Workflow], now: datetime) -> list[Workflow]:
    """Those of the repository that are to be switched on again."""
    ours = (one for one in workflows if one.path.startswith(answers.FOLDER))
    return [one for one in ours if one.state in _ON and (one.state != _ON[0] or now - one.changed >= _AGAIN)]


def keep_on(hub: Hub, now: datetime) -> list[str]:
    """Switch on again what is due; the names of those. Raises `LaterError`, and `ArchiveError` when it is refused."""
    answer = hub.ask("GET", answers.WORKFLOWS)
    _expect(hub, answer, HTTPStatus.OK)
    again = due(answers.workflows(answer.data) or (), now)
    for workflow in again:
        _expect(hub, hub.ask("PUT", f"actions/workflows/{workflow.number}/enable"), HTTPStatus.NO_CONTENT)
    return [workflow.file for workflow in again]


def history(hub: Hub, file: str) -> list[Try]:
    """The last runs of a workflow that ended; none where there never was one."""
    answer = hub.ask("GET", answers.runs_of(file, "status=completed&per_page=100"))
    if answer.status == HTTPStatus.NOT_FOUND:
        return []
    _expect(hub, answer, HTTPStatus.OK)
    return [Try(run.at, run.went) for run in answers.runs(answer.data) if run.went is not None]


def _expect(hub: Hub, answer: Answer, status: HTTPStatus) -> None:
    if answer.status != status:
        raise hub.fault(answer.said, "give the workflow  permissions: actions: write, and see GITHUB_REPOSITORY")
