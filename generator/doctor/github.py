"""The repository as GitHub tells of it: Pages, workflows and their schedule, the branch of data."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from generator import hosting
from generator.doctor.finding import Finding, broken, ok, unknown, warning
from generator.faults import ArchiveError
from generator.hub import answers
from generator.hub.answers import DEPLOY, INGEST, Pages, Run
from generator.hub.client import Answer, Hub, LaterError, named

_ENABLE = "on GitHub: Actions, choose it, Enable workflow"
_STATES = {
    "disabled_fork": ("GitHub disabled it, as in every fork", "on GitHub: Actions, I understand my workflows, Enable"),
    "disabled_inactivity": ("GitHub disabled it after 60 days without activity", _ENABLE),
    "disabled_manually": ("somebody disabled it", _ENABLE),
    "deleted": ("its file is gone", "put the file back"),
}
_PAGES_CURE = f"on GitHub, {answers.ENABLE_PAGES}"
_DEADLINE = 15.0
"""Seconds that an answer may take: somebody waits for it."""

Get = Callable[[str], Answer | None]
"""Asks for a path below the repository; ``None`` when no answer came."""


def nobody(path: str) -> Answer | None:
    """Gets no answer, for nobody is asked."""
    return None


def getter(hub: Hub) -> Get:
    """What asks GitHub. After a question that got no answer it asks no more."""
    reached = [True]

    def get(path: str) -> Answer | None:
        if reached[0]:
            try:
                return hub.exchange("GET", path)
            except (LaterError, ArchiveError):
                reached[0] = False
        return None

    return get


def getter_of(repository: str, environment: hosting.Environment) -> Get:
    """What asks GitHub of ``repository``; nobody is asked where the address or the token can be none."""
    try:
        return getter(Hub(named(repository, environment), deadline=_DEADLINE))
    except ArchiveError:
        return nobody


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
    pages: Pages = field(default_factory=Pages)
    """What only who may change the site is told of it."""
    workflows: Mapping[str, str] | None = None
    """The state of each workflow, by its path."""
    data: bool | None = None
    """Whether it has a branch of data."""
    last: Mapping[str, Run] = field(default_factory=dict)
    """The last run of a workflow, by the name of its file."""


def repository_of(environment: hosting.Environment, origin: str) -> str:
    """The repository on GitHub, ``owner/name``, of the environment, else of the address of the remote."""
    told = environment.get("GITHUB_REPOSITORY", "")
    if told.count("/") == 1:
        return told
    server = (environment.get("GITHUB_SERVER_URL") or hosting.GITHUB).rstrip("/")
    address = urlsplit(hosting.web_address(origin))
    path = address.path.strip("/")
    return path if address.hostname == urlsplit(server).hostname and path.count("/") == 1 else ""


def read(get: Get, repository: str) -> Told:
    """Ask GitHub of ``repository``."""
    if not repository:
        return Told(why="its repository on GitHub is not known")
    answer = get("")
    data = _data(answer)
    if not isinstance(data, dict) or not data:
        return Told(repository, why=answer.said if answer else "GitHub does not answer")
    pages = answers.pages(_data(get(answers.PAGES)))
    has_pages = data.get("has_pages")
    workflows = _workflows(get)
    return Told(
        repository,
        archived=data.get("archived") is True,
        # To others than who may change the site it is not found, so that alone says nothing.
        has_pages=True if pages else has_pages if isinstance(has_pages, bool) else None,
        pages=pages or Pages(),
        workflows=workflows,
        data=_exists(get("branches/data")),
        last={file: run for file in (INGEST, DEPLOY) if _path(file) in (workflows or {}) and (run := _last(get, file))},
    )


def _workflows(get: Get) -> Mapping[str, str] | None:
    found = answers.workflows(_data(get(answers.WORKFLOWS)))
    return None if found is None else {its.path: its.state for its in found}


def _last(get: Get, file: str) -> Run | None:
    return next(iter(answers.runs(_data(get(answers.runs_of(file, "per_page=1"))))), None)


def _path(file: str) -> str:
    return f"{answers.FOLDER}{file}"


def _exists(answer: Answer | None) -> bool | None:
    return {200: True, 404: False}.get(answer.status) if answer else None


def _data(answer: Answer | None) -> Any:
    return answer.data if answer and answer.status == HTTPStatus.OK else None


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
    if its.pages.is_of_branch:
        return broken("Pages", "it shows a branch, not what the workflow builds", _PAGES_CURE)
    if not its.pages.build_type:
        return ok("Pages", "on; its source only the owner is told (GITHUB_TOKEN)")
    return ok("Pages", f"on, from the workflow{f', at {its.pages.url}' if its.pages.url else ''}")


def check_workflows(its: Told) -> Iterator[Finding]:
    """Whether the workflows may run, and how they ended."""
    if its.workflows is None:
        yield unknown("Actions")
        return
    if not its.workflows:
        cure = "on GitHub: Actions, I understand my workflows, Enable; or Settings, Actions, General: Allow"
        yield broken("Actions", "disabled, or never allowed: GitHub knows no workflow of the repository", cure)
        return
    for file, name in ((INGEST, "schedule"), (DEPLOY, "deployment")):
        yield _check_workflow(file, name, its)


def _check_workflow(file: str, name: str, its: Told) -> Finding:
    state = (its.workflows or {}).get(_path(file))
    if state is None:
        return warning(name, f"there is no workflow {file}", f"put {_path(file)} back, or publish otherwise")
    if state != "active":
        said, cure = _STATES.get(state, (f"its state is {state!r}", _ENABLE))
        return broken(name, f"{file}: {said}", cure)
    run = its.last.get(file)
    said = f"{file} is on{f', its last run: {run.state} {run.at:%Y-%m-%d}' if run else ''}"
    if run and run.went is False:
        return warning(name, said, f"see its log on GitHub: Actions, {file}")
    return ok(name, said)


def check_data(its: Told, *, saved: bool) -> Iterator[Finding]:
    """Whether the branch of data is still there."""
    if its.data is False and saved:
        cure = "put it back from this copy:  git push origin origin/data:refs/heads/data"
        yield broken("data on GitHub", "the branch data was deleted there", cure)
    elif its.data is False and INGEST in its.last:
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
