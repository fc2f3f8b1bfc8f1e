"""One issue for each thing that fails: opened, brought up to date once a day, closed. It is found again by the mark
that its text begins with, so nothing has to be remembered, and two runs that meet come to the same."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple

from generator.care.notice import Notice
from generator.hub.client import Answer, Hub, LaterError

LABEL = "paper-archive"
_ABOUT_LABEL = {"name": LABEL, "color": "b08800", "description": "Opened and closed by the archive itself"}
_MARK = re.compile(r"<!-- paper-archive:([a-z]+) (\d{4}-\d{2}-\d{2}) -->")
_BOT = "github-actions[bot]"
_TRUSTED = ("OWNER", "MEMBER", "COLLABORATOR")
_HERE = "issues"


class Issue(NamedTuple):
    """An open issue that is ours."""

    number: int
    about: str
    """What fails, in a word."""
    written: date
    """The day on which its text was written."""


class Open(NamedTuple):
    """Open an issue."""

    about: str
    notice: Notice


class Edit(NamedTuple):
    """Write an issue anew."""

    issue: Issue
    notice: Notice


class Close(NamedTuple):
    """Close an issue, and say why."""

    issue: Issue
    why: str


Step = Open | Edit | Close


class NoIssuesError(Exception):
    """Issues are switched off in this repository."""


def next_step(known: Sequence[Issue], about: str, notice: Notice | None, healed: str, today: date) -> Step | None:
    """What is to be done next, so that one issue tells of ``notice``, or none where there is nothing to tell.

    ``healed`` says why one may be closed; empty where it may not yet. Of several the oldest stays, so two runs that
    both opened one agree on which.
    """
    ours = sorted(issue for issue in known if issue.about == about)
    if len(ours) > 1:
        return Close(ours[-1], f"#{ours[0].number} says the same.")
    if not ours:
        return Open(about, notice) if notice else None
    if not notice:
        return Close(ours[0], healed) if healed else None
    return Edit(ours[0], notice) if ours[0].written < today else None


def settle(hub: Hub, about: str, notice: Notice | None, healed: str, today: date) -> list[str]:
    """Take all steps there are; what was done, in words.

    Raises `LaterError` when all of it may be done again later, `NoIssuesError`, and `ArchiveError` when it is refused.
    """
    known, done = listed(hub), list[str]()
    while step := next_step(known, about, notice, healed, today):
        match step:
            case Open():
                number = _open(hub, step, today)
                issue = Issue(number, about, today)
                # Another run may have opened one meanwhile; and what is new is not on every list at once.
                known = [issue, *(other for other in listed(hub) if other.number != number)]
                done.append(f"opened #{number}")
            case Edit(issue, notice_now):
                _expect(hub, hub.ask("PATCH", f"{_HERE}/{issue.number}", _text(about, notice_now, today)))
                known = [other for other in known if other != issue] + [issue._replace(written=today)]
                done.append(f"wrote #{issue.number} anew")
            case Close(issue, why):
                _close(hub, issue, why)
                known = [other for other in known if other != issue]
                done.append(f"closed #{issue.number}")
    return done


def listed(hub: Hub) -> list[Issue]:
    """Our open issues."""
    answer = hub.ask("GET", f"{_HERE}?labels={LABEL}&state=open&sort=created&direction=asc&per_page=100")
    _expect(hub, answer)
    return list(_ours(answer.data))


def _ours(data: Any) -> Iterator[Issue]:
    for entry in data if isinstance(data, list) else ():
        if isinstance(entry, dict) and "pull_request" not in entry and _is_trusted(entry):
            yield from _read(entry)


def _is_trusted(entry: dict[str, Any]) -> bool:
    """Whether somebody wrote it who may write here: a stranger's issue is none of ours, whatever it says."""
    user = entry.get("user")
    return (isinstance(user, dict) and user.get("login") == _BOT) or entry.get("author_association") in _TRUSTED


def _read(entry: dict[str, Any]) -> Iterator[Issue]:
    mark = _MARK.match(str(entry.get("body")))
    try:
        if mark:
            yield Issue(int(entry["number"]), mark[1], date.fromisoformat(mark[2]))
    except (KeyError, ValueError, TypeError):
        return


def _open(hub: Hub, step: Open, today: date) -> int:
    hub.ask("POST", "labels", _ABOUT_LABEL)  # it may be there
    wanted = {"title": step.notice.title, **_text(step.about, step.notice, today), "labels": [LABEL]}
    answer = hub.ask("POST", _HERE, wanted)
    _expect(hub, answer)
    if not isinstance(answer.data, dict) or not isinstance(answer.data.get("number"), int):
        raise LaterError("its answer can't be read")  # the issue is found again
    return int(answer.data["number"])


def _close(hub: Hub, issue: Issue, why: str) -> None:
    # First: a run that ends between leaves a closed issue without a word, rather than an open one with many.
    _expect(hub, hub.ask("PATCH", f"{_HERE}/{issue.number}", {"state": "closed", "state_reason": "completed"}))
    _expect(hub, hub.ask("POST", f"{_HERE}/{issue.number}/comments", {"body": why}))


def _text(about: str, notice: Notice, today: date) -> dict[str, str]:
    return {"body": f"<!-- paper-archive:{about} {today} -->\n{notice.text}\n"}


def _expect(hub: Hub, answer: Answer) -> None:
    if answer.status == HTTPStatus.GONE:
        raise NoIssuesError
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise hub.fault(answer.said, "give the workflow  permissions: issues: write, and see GITHUB_REPOSITORY")
