"""What GitHub tells of workflows, their runs and Pages: the JSON of its answers as values. What has another form, or
lacks what is asked of it here, is passed over."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

FOLDER = ".github/workflows/"
"""Where the workflows of a repository are; GitHub's own, such as Dependabot's, are elsewhere."""
INGEST, DEPLOY = "ingest.yml", "deploy.yml"

WORKFLOWS = "actions/workflows?per_page=100"
"""What to ask a repository for: all its workflows."""
PAGES = "pages"
"""What to ask a repository for: its site."""
ENABLE_PAGES = "open Settings, Pages, choose GitHub Actions as Source"
"""What mends a site that is not enabled, or made from a branch."""

_WENT = {"success": True, "failure": False, "timed_out": False, "startup_failure": False}
"""How runs end that were let run to their end."""


class Workflow(NamedTuple):
    """A workflow."""

    number: int
    path: str
    state: str
    """``active``, or by whom or what it was disabled."""
    changed: datetime

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.path.rpartition("/")[2]


class Run(NamedTuple):
    """A run of a workflow."""

    at: datetime
    """When it began."""
    state: str
    """How it ended; of one that goes on, how far it is."""

    @property
    def went(self) -> bool | None:
        """Whether it went well; ``None`` for one that goes on, or was not let run to its end."""
        return _WENT.get(self.state)


class Pages(NamedTuple):
    """The site of a repository."""

    url: str = ""
    """Its address, with a slash at its end; empty where none is told."""
    build_type: str = ""
    """What it is made by: ``workflow``, or ``legacy`` of a branch; empty where it is not told."""

    @property
    def is_of_branch(self) -> bool:
        """Whether it shows a branch, whatever the workflow builds."""
        return self.build_type == "legacy"


def runs_of(file: str, asked: str) -> str:
    """What to ask a repository for: the runs of a workflow, the newest first, as many and of such as is ``asked``."""
    return f"actions/workflows/{file}/runs?{asked}"


def workflows(data: Any) -> list[Workflow] | None:
    """All workflows; ``None`` for what is no list of them."""
    entries = _entries(data, "workflows")
    return None if entries is None else list(_workflows(entries))


def runs(data: Any) -> list[Run]:
    """The runs of a workflow, the newest first."""
    return list(_runs(_entries(data, "workflow_runs") or []))


def pages(data: Any) -> Pages | None:
    """The site; ``None`` for what tells of none."""
    if not isinstance(data, dict) or not data:
        return None
    url = _text(data, "html_url")
    is_address = re.fullmatch(r"https?://[\w.:-]+(/[\w.%/-]*)?", url, re.ASCII)
    return Pages(f"{url.rstrip('/')}/" if is_address else "", _text(data, "build_type"))


def _workflows(entries: list[dict[str, Any]]) -> Iterator[Workflow]:
    for entry in entries:
        number = entry.get("id")
        if isinstance(number, int):
            changed = _moment(entry, "updated_at") or datetime.min.replace(tzinfo=UTC)
            yield Workflow(number, _text(entry, "path"), _text(entry, "state"), changed)


def _runs(entries: list[dict[str, Any]]) -> Iterator[Run]:
    for entry in entries:
        at, state = _moment(entry, "created_at"), _text(entry, "conclusion") or _text(entry, "status")
        if at and state:
            yield Run(at, state)


def _entries(data: Any, name: str) -> list[dict[str, Any]] | None:
    found = data.get(name) if isinstance(data, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else None


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value[:200] if isinstance(value, str) else ""


def _moment(data: dict[str, Any], name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(data, name))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
