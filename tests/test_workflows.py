"""What workflows may hold: commands and no logic, pinned actions, no right that is not needed. The linters of
`make check` see to the rest."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import COMMANDS
from tests.odd_archive import REPOSITORY

FOLDER = REPOSITORY / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
FILES = [*WORKFLOWS, *sorted(FOLDER.glob("actions/*/action.yml"))]

# The rights of each job; one that is not named here has none to be.
RIGHTS = {
    "canary.care": {"contents": "read", "issues": "write"},
    "canary.newest": {"contents": "read"},
    "ci.check": {"contents": "read"},
    "ci.preview": {"contents": "read"},
    "deploy.build": {"contents": "read", "pages": "read"},
    "deploy.check": {"contents": "read"},
    "deploy.deploy": {"pages": "write", "id-token": "write"},
    "digest.release": {"contents": "write", "pages": "read"},
    "digest.send": {"contents": "write", "pages": "read"},
    "ingest.care": {"actions": "write", "contents": "read", "issues": "write"},
    "ingest.deploy": {"contents": "read", "pages": "write", "id-token": "write"},
    "ingest.ingest": {"contents": "write"},
}

LINE = re.compile(r"(make [a-z]+( [A-Z]+=\d+)?|\.venv/bin/papers ([a-z]+)( [a-z]+| --[a-z-]+| \"\$[A-Z]+\")*)")
"""One command of ours. Its arguments are words, options and variables in quotes."""
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def read(path: Path) -> dict[str, Any]:
    """A workflow. YAML 1.1 takes the word ``on`` for true."""
    data: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else str(key): value for key, value in data.items()}


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in WORKFLOWS:
        yield from ((f"{path.stem}.{name}", job) for name, job in read(path)["jobs"].items())


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in FILES:
        data = read(path)
        found = [data["runs"]] if "runs" in data else data["jobs"].values()
        yield from ((f"{path.stem}: {step['name']}", step) for job in found for step in job.get("steps", ()))


def test_these_workflows_there_are() -> None:
    assert [path.stem for path in WORKFLOWS] == ["canary", "ci", "deploy", "digest", "ingest"]


@pytest.mark.parametrize(
    ("name", "step"), [pytest.param(*found, id=found[0]) for found in steps() if "run" in found[1]]
)
def test_a_step_is_one_command(name: str, step: dict[str, Any]) -> None:
    found = LINE.fullmatch(step["run"])
    assert found, "logic belongs into the program"
    assert found[3] is None or found[3] in COMMANDS
    variables = set(re.findall(r"\$([A-Z]+)", step["run"]))
    assert variables <= step.get("env", {}).keys(), "a variable that nobody sets"


def test_a_target_of_make_is_one() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for name, step in steps():
        if step.get("run", "").startswith("make "):
            assert re.search(rf"^{step['run'].split()[1]}:", makefile, re.MULTILINE), name


def test_what_comes_from_outside_goes_through_the_environment() -> None:
    for name, step in steps():
        assert "${{" not in step.get("run", ""), name
    for path in FILES:
        assert "github.event." not in path.read_text(encoding="utf-8"), "of an event only its name is looked at"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_actions_are_pinned_by_commit_and_say_their_version(path: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert used
    wrong = [what for what in used if not PINNED.fullmatch(what) and not what.startswith("./.github/")]
    assert wrong == []


def test_an_action_has_one_version() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    pins = set(re.findall(r"uses: ([\w-]+/[\w./-]+)@([0-9a-f]{40}) # (\S+)", text))
    assert len({action for action, *_ in pins}) == len(pins)


def test_what_lies_here_is_there() -> None:
    for what in {step["uses"] for _, step in steps() if step.get("uses", "").startswith("./")}:
        assert (REPOSITORY / what / "action.yml").is_file()
    for _, job in jobs():
        assert "uses" not in job or (REPOSITORY / job["uses"]).is_file()


def test_a_job_has_the_rights_of_the_table_and_no_other() -> None:
    assert {name: job["permissions"] for name, job in jobs()} == RIGHTS
    assert [path.stem for path in WORKFLOWS if read(path)["permissions"] != {}] == []


def test_a_called_workflow_gets_the_rights_that_it_wants() -> None:
    rank = ["none", "read", "write"]
    for name, job in jobs():
        if "uses" in job:
            called = read(REPOSITORY / job["uses"])
            assert "workflow_call" in called["on"]
            for wanted in called["jobs"].values():
                for right, level in wanted["permissions"].items():
                    given = job["permissions"].get(right, "none")
                    assert rank.index(given) >= rank.index(level), f"{name}: {right}"


def test_nothing_runs_for_ever_or_twice_at_once() -> None:
    for name, job in jobs():
        assert "uses" in job or 0 < job["timeout-minutes"] <= 60, name
    groups = [read(path)["concurrency"]["group"] for path in WORKFLOWS]
    assert len(set(groups)) == len(groups), "who waits for whom is called by it would wait for ever"


def test_who_may_write_lets_no_run_be_cut_off() -> None:
    for path in WORKFLOWS:
        rights = [right for job in read(path)["jobs"].values() for right in job["permissions"].values()]
        assert "write" not in rights or read(path)["concurrency"]["cancel-in-progress"] is False, path.name


def test_schedules_are_at_odd_minutes_each_its_own() -> None:
    times = [entry["cron"] for path in WORKFLOWS for entry in read(path)["on"].get("schedule", ())]
    minutes = [int(time.split()[0]) for time in times]
    assert len(set(minutes)) == len(minutes) >= 4
    assert all(minute % 5 for minute in minutes)


def test_nothing_needs_a_secret() -> None:
    for path in WORKFLOWS:
        named = set(re.findall(r"secrets\.(\w+)", path.read_text(encoding="utf-8")))
        assert named <= ({"SMTP_USER", "SMTP_PASSWORD"} if path.stem == "digest" else set())
    assert all(job["if"].startswith("vars.DIGEST == ") for name, job in jobs() if name.startswith("digest."))


def test_pull_requests_of_strangers_get_nothing_to_write_with() -> None:
    for path in WORKFLOWS:
        data = read(path)
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(data["on"])
        if "pull_request" in data["on"]:
            assert {level for job in data["jobs"].values() for level in job["permissions"].values()} == {"read"}


def test_credentials_stay_only_where_the_branch_of_data_is_opened() -> None:
    for name, job in jobs():
        commands = [step.get("run", "") for step in job.get("steps", ())]
        opens = any(" data " in command for command in commands)
        kept = [its["with"]["persist-credentials"] for its in job.get("steps", ()) if "checkout" in its.get("uses", "")]
        assert kept in ([opens], []), name


def test_the_order_of_an_ingest() -> None:
    commands = [
        step["run"].split()[1:3]
        for step in read(FOLDER / "workflows/ingest.yml")["jobs"]["ingest"]["steps"]
        if "run" in step
    ]
    assert [" ".join(command) for command in commands] == ["data open", "ingest --unattended", "data save"]
