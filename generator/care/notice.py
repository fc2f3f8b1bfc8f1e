"""What an issue says, in Markdown as GitHub reads it. Text of others stands in it as code, where no name is called,
nothing becomes a link and nothing refers to anything."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from generator.escape import one_line
from generator.pages.words import counted
from generator.streak import Streak

_MOST = 500
"""Characters of a fault that are shown."""


class Notice(NamedTuple):
    """What the owner of an archive should know."""

    title: str
    text: str


def of_ingest(sources: Streak | None, workflow: Streak | None, now: datetime, last_run: str) -> Notice:
    """That ingests have failed: their sources, the workflow around them, or both.

    ``last_run`` is the address of the last run of the workflow, if there is one.
    """
    since = min(streak.since for streak in (sources, workflow) if streak)
    whole = f"No ingest has gone through since {_moment(since)} ({counted((now - since).days, 'day')})."
    parts = [
        f"**What was published stays as it is, and nothing is lost.** {whole}",
        *([_sources(sources)] if sources else []),
        *([_workflow(workflow, last_run)] if workflow else []),
        "Once it works again, the days that were missed are asked for, and this issue is closed.",
    ]
    return Notice(f"No ingest has gone through since {_day(since)}", "\n\n".join(parts))


def ingest_healed(now: datetime) -> str:
    """That ingests go through again."""
    return f"Healed: the ingest of {_moment(now)} went through. The days that were missed have been asked for."


def of_canary(now: datetime, last_run: str) -> Notice:
    """That the archive can't be built with the newest dependencies."""
    tried = f"On {_day(now)} a try with the newest ones that `pyproject.toml` allows failed."
    parts = [
        f"**Nothing is broken here:** the site is built with the versions in `requirements.txt`. {tried}",
        f"See [the run]({last_run}) for what failed." if last_run else "See the run for what failed.",
        "A mended package heals it, or a newer version of the program; then the next try closes this issue.",
    ]
    return Notice("The newest dependencies break the build", "\n\n".join(parts))


def canary_healed(now: datetime) -> str:
    """That it can be built with them again."""
    return f"Healed: on {_day(now)} the archive was built with the newest dependencies."


def run_address(environment: Mapping[str, str]) -> str:
    """The address of this run of a workflow; empty where it is none."""
    server, name, number = (environment.get(f"GITHUB_{key}", "") for key in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    whole = f"{server}/{name}/actions/runs/{number}"
    return whole if re.fullmatch(r"https?://[\w.:-]+/[\w.-]+/[\w.-]+/actions/runs/\d+", whole, re.ASCII) else ""


def code(text: str) -> str:
    """Foreign text as code within a line, whatever it holds."""
    text = one_line(text)
    text = text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if text else "` `"


def _sources(streak: Streak) -> str:
    return (
        f"**A source can't be read** since {_moment(streak.since)}, {counted(streak.tries, 'try', 'tries')}. The last "
        f"said: {code(streak.said)}\n\n"
        "If the source is down, there is nothing to do. If it has moved or wants something else, a newer version of "
        "the program may know it; its address can be set with `fetching: endpoints:`, and it can be left out with "
        "`sources:` in `content/archive.yml`."
    )


def _workflow(streak: Streak, last_run: str) -> str:
    run = f"[the last run]({last_run})" if last_run else "the last run"
    return (
        f"**The workflow fails** since {_moment(streak.since)}, {counted(streak.tries, 'run')}.\n\n"
        f"The log of {run} says where and what to do; so does `papers doctor`."
    )


def _moment(at: datetime) -> str:
    return f"{_day(at)}, {at:%H:%M} UTC"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
