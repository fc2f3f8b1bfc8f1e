"""The repository as GitHub tells of it: Pages, workflows and their schedule, the branch of data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from generator import hosting
from generator.doctor.client import Answer, Get
from generator.doctor.finding import Finding, broken, ok, unknown, warning

WORKFLOWS = ".github/workflows/"
_INGEST, _DEPLOY = f"{WORKFLOWS}ingest.yml", f"{WORKFLOWS}deploy.yml"
_ENABLE = "on GitHub: Actions, choose it, Enable workflow"
_STATES = {
    "disabled_fork": ("GitHub disabled it, as in every fork", "on GitHub: Actions, I understand my workflows, Enable"),
    "disabled_inactivity": ("GitHub disabled it after 60 days without activity", _ENABLE),
    "disabled_manually": ("somebody disabled it", _ENABLE),
    "deleted": ("its file is gone", "put the file back"),
}
_PAGES_CURE = "on GitHub: Settings, Pages, Source: GitHub Actions"


@dataclass(frozen=True, slots=True)
class Told:
    """What GitHub told; ``None`` is what it did not."""

    repository: str = ""
    """``owner/name``; empty when the archive is not there, or nobody said where."""
    why: str = ""
    """Why nothing is known."""
    archived: bool = False
    """Whether it takes no changes any more."""
    has_pages: bool | None = None
    build_type: str = ""
    """What Pages shows: ``workflow`` or ``legacy``, a branch."""
    served: str = ""
    """Where Pages shows it."""
    workflows: Mapping[str, str] | None = None
    """The state of each workflow, by its path."""
    data: bool | None = None
    """Whether it has a branch of data."""
    last: Mapping[str, str] = field(default_factory=dict)
    """How the last run of a workflow ended and when, by its path."""


def repository_of(environment: hosting.Environment, origin: str) -> str:
    """The repository on GitHub, ``owner/name``, of the environment, else of the address of the remote."""
    named = environment.get("GITHUB_REPOSITORY", "")
    if named.count("/") == 1:
        return named
    server = (environment.get("GITHUB_SERVER_URL") or hosting.GITHUB).rstrip("/")
    address = urlsplit(hosting.web_address(origin))
    path = address.path.strip("/")
    return path if address.hostname == urlsplit(server).hostname and path.count("/") == 1 else ""


def read(get: Get, repository: str) -> Told:
    """Ask GitHub of ``repository``."""
    if not repository:
        return Told(why="its repository on GitHub is not known")
    at = f"repos/{quote(repository)}"
    answer = get(at)
    data = _dict(answer)
    if answer is None or not data:
        return Told(repository, why=f"GitHub answers {answer.status}" if answer else "GitHub does not answer")
    has_pages, pages = _of_pages(get, at, data)
    workflows = _of_workflows(get(f"{at}/actions/workflows?per_page=100"))
    return Told(
        repository,
        archived=data.get("archived") is True,
        has_pages=has_pages,
        build_type=_text(pages, "build_type"),
        served=_text(pages, "html_url"),
        workflows=workflows,
        data=_exists(get(f"{at}/branches/data")),
        last={path: its for path in (_INGEST, _DEPLOY) if path in (workflows or {}) and (its := _last(get, at, path))},
    )


def _of_pages(get: Get, at: str, repository: Mapping[str, Any]) -> tuple[bool | None, Mapping[str, Any]]:
    """Only who may change the site is told of it; to others it is not found, so that alone says nothing."""
    pages = _dict(get(f"{at}/pages"))
    has = repository.get("has_pages")
    return True if pages else has if isinstance(has, bool) else None, pages


def _of_workflows(answer: Answer | None) -> Mapping[str, str] | None:
    found = _dict(answer).get("workflows")
    if not isinstance(found, list):
        return None
    return {_text(its, "path"): _text(its, "state") for its in found if isinstance(its, dict)}


def _last(get: Get, at: str, path: str) -> str:
    runs = _dict(get(f"{at}/actions/workflows/{path.removeprefix(WORKFLOWS)}/runs?per_page=1")).get("workflow_runs")
    its = runs[0] if isinstance(runs, list) and runs and isinstance(runs[0], dict) else {}
    ended = _text(its, "conclusion") or _text(its, "status")
    return f"{ended} {_text(its, 'created_at')[:10]}" if ended else ""


def _exists(answer: Answer | None) -> bool | None:
    return {200: True, 404: False}.get(answer.status) if answer else None


def _dict(answer: Answer | None) -> Mapping[str, Any]:
    return answer.data if answer and answer.status == HTTPStatus.OK and isinstance(answer.data, dict) else {}


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value[:200] if isinstance(value, str) else ""


# --- what it means ---------------------------------------------------------------------------------------------------


def check_github(its: Told, *, saved: bool) -> Iterator[Finding]:
    """All that GitHub told; ``saved`` is whether this copy knows of a branch of data at the remote."""
    if its.why:
        yield unknown("GitHub", its.why)
        return
    if its.archived:
        yield broken("GitHub", f"{its.repository} is archived: nothing runs there", "unarchive it in its settings")
    yield check_pages(its)
    yield from check_workflows(its)
    yield from check_data(its, saved=saved)


def check_pages(its: Told) -> Finding:
    """Whether Pages shows what the workflow builds."""
    if its.has_pages is None:
        return unknown("Pages")
    if not its.has_pages:
        return broken("Pages", f"{its.repository} has none, so nothing is published", _PAGES_CURE)
    if its.build_type == "legacy":
        return broken("Pages", "it shows a branch, not what the workflow builds", _PAGES_CURE)
    if not its.build_type:
        return ok("Pages", "on; its source only the owner is told (GITHUB_TOKEN)")
    return ok("Pages", f"on, from the workflow{f', at {its.served}' if its.served else ''}")


def check_workflows(its: Told) -> Iterator[Finding]:
    """Whether the workflows may run, and how they ended."""
    if its.workflows is None:
        yield unknown("Actions")
        return
    if not its.workflows:
        cure = "on GitHub: Actions, I understand my workflows, Enable; or Settings, Actions, General: Allow"
        yield broken("Actions", "disabled, or never allowed: GitHub knows no workflow of the repository", cure)
        return
    for path, name in ((_INGEST, "schedule"), (_DEPLOY, "deployment")):
        yield _check_workflow(path, name, its)


def _check_workflow(path: str, name: str, its: Told) -> Finding:
    state = (its.workflows or {}).get(path)
    file = path.removeprefix(WORKFLOWS)
    if state is None:
        return warning(name, f"there is no workflow {file}", f"put {path} back, or publish otherwise")
    if state != "active":
        said, cure = _STATES.get(state, (f"its state is {state!r}", _ENABLE))
        return broken(name, f"{file}: {said}", cure)
    last = its.last.get(path, "")
    if last.startswith(("failure", "timed_out", "startup_failure")):
        return warning(name, f"{file} is on, its last run: {last}", f"see its log on GitHub: Actions, {file}")
    return ok(name, f"{file} is on{f', its last run: {last}' if last else ''}")


def check_data(its: Told, *, saved: bool) -> Iterator[Finding]:
    """Whether the branch of data is still there."""
    if its.data is False and saved:
        cure = "put it back from this copy:  git push origin origin/data:refs/heads/data"
        yield broken("data on GitHub", "the branch data was deleted there", cure)
    elif its.data is False and _INGEST in its.last:
        yield warning(
            "data on GitHub",
            "there is no branch data, though ingests ran",
            "the next one makes it; its papers are fetched anew",
        )
    elif its.data is not None:
        yield ok(
            "data on GitHub",
            "the branch data is there" if its.data else "no branch data yet: the first ingest makes it",
        )
