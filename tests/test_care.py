"""An archive that is looked after: its workflows stay on, and one issue tells of what fails, on a GitHub of our own."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.care import notice, pages, schedule
from generator.care.issues import Close, Edit, Issue, Open, next_step, settle
from generator.care.notice import Notice
from generator.cli import main
from generator.faults import ArchiveError
from generator.hub.client import Hub, Repository, patiently
from generator.streak import Streak
from tests.github_server import GitHub, Play, mark, play, reset, unmarked

NOW = datetime(2026, 7, 5, 6, 17, tzinfo=UTC)
TODAY = NOW.date()
SAID = Notice("It fails", "so it is")


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub() as server:
        yield server


def hub_of(github: GitHub) -> Hub:
    return Hub(Repository(github.url, "ada/papers", "ghs_secret"))


# --- steps -----------------------------------------------------------------------------------------------------------

OURS = Issue(3, "ingest", TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("known", "said", "healed", "step"),
    [
        ([], None, "well", None),
        ([], SAID, "", Open("ingest", SAID)),
        ([Issue(1, "canary", TODAY)], SAID, "", Open("ingest", SAID)),
        ([OURS], SAID, "", Edit(OURS, SAID)),
        ([OURS._replace(written=TODAY)], SAID, "", None),
        ([OURS], None, "well", Close(OURS, "well")),
        ([OURS], None, "", None),
        ([Issue(9, "ingest", TODAY), OURS], SAID, "", Close(Issue(9, "ingest", TODAY), "#3 says the same.")),
    ],
)
def test_the_next_step(known: Sequence[Issue], said: Notice | None, healed: str, step: object) -> None:
    assert next_step(known, "ingest", said, healed, TODAY) == step


def settled(github: GitHub, said: Notice | None, healed: str = "", today: date = TODAY) -> list[str]:
    slept: list[float] = []
    hub = hub_of(github)
    return patiently(hub, lambda: settle(hub, "ingest", said, healed, today), slept.append, (1, 2))


def test_an_issue_is_opened_once_written_anew_once_a_day_and_closed(github: GitHub) -> None:
    assert settled(github, SAID) == ["opened #1"]
    assert settled(github, SAID) == []
    assert github.issues[1]["title"] == "It fails"
    assert github.issues[1]["labels"] == ["paper-archive"]
    assert settled(github, Notice("Other", "still"), today=TODAY + timedelta(days=1)) == ["wrote #1 anew"]
    assert unmarked(github.issues[1]["body"]) == "still\n"
    assert settled(github, None) == []
    assert settled(github, None, "well again") == ["closed #1"]
    assert github.comments == [(1, "well again")]
    assert settled(github, None, "well again") == []
    assert settled(github, SAID) == ["opened #2"]
    assert github.open == [2]


def test_what_others_wrote_is_none_of_ours(github: GitHub) -> None:
    theirs = mark("ingest", "2026-07-01")
    github.add_issue(theirs, by="mallory", association="CONTRIBUTOR")
    github.add_issue(f"see {theirs}")
    github.add_issue(theirs, pull_request={})
    github.add_issue(theirs, labels=[])
    github.add_issue(mark("ingest", "2026-99-99"))
    github.add_issue(mark("canary", "2026-07-01"))
    assert settled(github, SAID) == ["opened #7"]
    assert settled(github, None, "well") == ["closed #7"]
    assert github.open == [1, 2, 3, 4, 5, 6]


def test_the_owners_own_token_may_write_it(github: GitHub) -> None:
    github.add_issue(mark("ingest", str(TODAY)), by="ada", association="OWNER")
    assert settled(github, SAID) == []


def test_two_runs_that_meet_leave_the_oldest(github: GitHub) -> None:
    def other(handler: object) -> Any:
        github.add_issue(mark("ingest", str(TODAY)))
        return github.usual("POST", "/repos/ada/papers/labels", {})

    github.plays = [None, other]
    assert settled(github, SAID) == ["opened #2", "closed #2"]
    assert github.open == [1]
    assert github.comments == [(2, "#1 says the same.")]


def test_an_issue_that_is_not_on_the_list_yet_is_not_opened_again(github: GitHub) -> None:
    github.plays = [None, None, None, play(200, [])]
    assert settled(github, SAID) == ["opened #1"]


LOST: list[Play] = [lambda handler: None, reset, play(500), play(429), play(403, retry_after="1")]


@pytest.mark.parametrize("lost", LOST, ids=["closed", "reset", "500", "429", "secondary limit"])
@pytest.mark.parametrize("step", range(4))
def test_what_breaks_off_is_gone_on_with_and_nothing_is_doubled(github: GitHub, lost: Play, step: int) -> None:
    """The request is carried out, and its answer is lost."""

    def carried_out(handler: Any) -> Any:
        github.usual(handler.command, handler.path, {"title": "It fails", "body": body, "labels": ["paper-archive"]})
        return lost(handler)

    body = f"{mark('ingest', str(TODAY))}\nso it is\n"
    github.plays = [*[None] * step, carried_out if step in (0, 2, 3) else lost]
    settled(github, SAID)
    assert github.open == [1]
    assert unmarked(github.issues[1]["body"]) == "so it is\n"


def test_a_comment_that_was_lost_is_not_said_twice(github: GitHub) -> None:
    github.add_issue(mark("ingest", "2026-07-01"))

    def carried_out(handler: Any) -> None:
        github.comments.append((1, "well"))

    github.plays = [None, None, carried_out]
    settled(github, None, "well")
    assert (github.open, github.comments) == ([], [(1, "well")])


def test_a_server_that_stays_away_is_told_of(github: GitHub) -> None:
    github.plays = [play(503)] * 3
    with pytest.raises(ArchiveError, match=r"could not be asked \(it answers 503\); try again later"):
        settled(github, SAID)
    assert len(github.asked) == 3


@pytest.mark.parametrize("status", [401, 403, 404, 422, 301])
@pytest.mark.parametrize("step", [0, 2])
def test_what_is_refused_is_told_with_a_cure_and_without_the_token(github: GitHub, status: int, step: int) -> None:
    github.plays = [*[None] * step, play(status, {"message": "Resource not\naccessible by integration"})]
    with pytest.raises(ArchiveError) as caught:
        settled(github, SAID)
    what = f"ada/papers: GitHub answers {status} (Resource not accessible by integration); give the workflow"
    assert str(caught.value).startswith(what)
    assert "ghs_secret" not in str(caught.value)
    assert len(github.asked) == step + 1


def test_who_asks_says_which_version_of_the_interface(github: GitHub) -> None:
    settled(github, SAID)
    assert {its["x-github-api-version"] for its in github.headers} == {"2022-11-28"}
    assert {its["authorization"] for its in github.headers} == {"Bearer ghs_secret"}


# --- what it says ----------------------------------------------------------------------------------------------------

RUN = "https://github.com/ada/papers/actions/runs/77"


def test_what_is_told_of_an_ingest() -> None:
    sources = Streak(NOW - timedelta(days=5), 14, "hf-daily: the server answered 503 three times; try again later")
    said = notice.of_ingest(sources, None, NOW, RUN)
    assert said.title == "No ingest has gone through since 30 June 2026"
    assert "since 30 June 2026, 06:17 UTC (5 days)" in said.text
    assert "14 tries" in said.text
    assert "` hf-daily: the server answered 503 three times; try again later `" in said.text
    assert RUN not in said.text
    workflow = Streak(NOW - timedelta(days=6), 1, "")
    both = notice.of_ingest(sources, workflow, NOW, RUN)
    assert both.title.endswith("29 June 2026")
    assert f"[the last run]({RUN})" in both.text
    assert "1 run." in both.text


@given(st.text())
def test_text_of_others_stays_in_its_code(text: str) -> None:
    shown = notice.code(text)
    fence = shown[: len(shown) - len(shown.lstrip("`"))]
    assert shown.startswith(f"{fence} ")
    assert shown.endswith(f" {fence}")
    assert fence not in shown[len(fence) : -len(fence)]
    assert "\n" not in shown
    assert len(shown) < 1600


@pytest.mark.parametrize("text", ["@ada", "https://evil.test/", "#1", "`` ` @ada", "<!-- x -->", "![x](y)"])
def test_names_and_links_of_others_are_code(text: str) -> None:
    shown = notice.code(text)
    assert shown.strip("`") == f" {text} "


def test_the_address_of_a_run_is_one_or_none() -> None:
    good = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "ada/papers", "GITHUB_RUN_ID": "77"}
    assert notice.run_address(good) == RUN
    for name, value in (("GITHUB_RUN_ID", ""), ("GITHUB_REPOSITORY", "a/b) @ada"), ("GITHUB_SERVER_URL", "x")):
        assert notice.run_address({**good, name: value}) == ""


# --- workflows -------------------------------------------------------------------------------------------------------


def workflow(number: int, file: str, state: str = "active", days: int = 30) -> dict[str, Any]:
    changed = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    return {"id": number, "path": f".github/workflows/{file}", "state": state, "updated_at": changed}


def test_workflows_are_switched_on_again_but_not_against_their_owner(github: GitHub) -> None:
    github.workflows = [
        workflow(1, "ingest.yml"),
        workflow(2, "canary.yml", "disabled_inactivity", days=0),
        workflow(3, "digest.yml", "disabled_manually"),
        workflow(4, "deploy.yml", "disabled_fork"),
        workflow(5, "ci.yml", days=6),
        {"id": 6, "path": "dynamic/dependabot/updates", "state": "active"},
        {"id": 7, "path": ".github/workflows/odd.yml", "state": "active", "updated_at": "soon"},
    ]
    assert schedule.keep_on(hub_of(github), datetime.now(UTC)) == ["ingest.yml", "canary.yml", "odd.yml"]
    assert github.workflows[1]["state"] == "active"
    assert [what for what in github.methods if what.startswith("PUT")] == [
        f"PUT actions/workflows/{number}/enable" for number in (1, 2, 7)
    ]


@pytest.mark.parametrize("said", [play(200, ["odd"]), play(200, {"workflows": [3, {"id": "x"}]})])
def test_an_odd_answer_names_no_workflow(github: GitHub, said: Play) -> None:
    github.plays = [said]
    assert schedule.keep_on(hub_of(github), NOW) == []


def test_workflows_without_permission(github: GitHub) -> None:
    github.workflows = [workflow(1, "ingest.yml")]
    github.plays = [None, play(403, {"message": "Resource not accessible by integration"})]
    with pytest.raises(ArchiveError, match="permissions: actions: write"):
        schedule.keep_on(hub_of(github), datetime.now(UTC))


def test_of_runs_those_count_that_came_to_their_end(github: GitHub) -> None:
    ends = ["success", "failure", "cancelled", "timed_out", "skipped", "startup_failure", "action_required", None]
    github.runs = [{"created_at": f"2026-07-0{n}T06:17:00Z", "conclusion": end} for n, end in enumerate(ends, 1)]
    assert [(its.at.day, its.ok) for its in schedule.history(hub_of(github), "ingest.yml")] == [
        (1, True),
        (2, False),
        (4, False),
        (6, False),
    ]
    assert schedule.history(hub_of(github), "other.yml") == []


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "url", "missing"),
    [
        (
            play(200, {"html_url": "https://ada.github.io/papers/", "build_type": "workflow"}),
            "https://ada.github.io/papers/",
            "",
        ),
        (play(200, {"html_url": "https://papers.example.org"}), "https://papers.example.org/", ""),
        (play(404), "", "GitHub Pages is not enabled: open Settings, Pages"),
        (
            play(200, {"html_url": "https://ada.github.io/", "build_type": "legacy"}),
            "",
            "GitHub Pages is made from a branch",
        ),
    ],
)
def test_where_the_site_is(github: GitHub, said: Play, url: str, missing: str) -> None:
    github.plays = [said]
    found = pages.site_of(hub_of(github))
    assert found.url == url
    assert found.missing.startswith(missing)


@pytest.mark.parametrize("said", [play(403), play(200, ["odd"]), play(200, {"html_url": "https://x/\nevil=1"})])
def test_where_the_site_is_not_known(github: GitHub, said: Play) -> None:
    github.plays = [said]
    with pytest.raises(ArchiveError, match="permissions: pages: read"):
        pages.site_of(hub_of(github))


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, github: GitHub) -> Path:
    for name in ("SERVER_URL", "RUN_ID"):
        monkeypatch.delenv(f"GITHUB_{name}", raising=False)
    for name, value in (("TOKEN", "ghs_x"), ("REPOSITORY", "ada/papers"), ("API_URL", github.url)):
        monkeypatch.setenv(f"GITHUB_{name}", value)
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    return tmp_path


def ran(root: Path, *runs: tuple[int, bool]) -> None:
    """Runs of so many days ago."""
    (root / "data").mkdir(exist_ok=True)
    lines = (
        {
            "at": (datetime.now(UTC) - timedelta(days=days, minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "ok": ok,
            "papers": 1,
            "changed": 0,
            "failed": 0 if ok else 1,
            "said": "" if ok else "hf-daily: @ada",
        }
        for days, ok in runs
    )
    (root / "data" / "runs.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def care(root: Path, *arguments: str) -> int:
    return main(["care", "--root", str(root), *arguments])


def test_an_outage_of_days_is_told_of_and_healed(
    root: Path, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(root, (4, True), (2, False), (1, False))
    assert care(root, "--result", "success") == 0
    assert "of which an issue tells after 3 days\ningest: no issue to write\n" in capsys.readouterr().out
    ran(root, (4, True), (3, False), (1, False))
    assert care(root, "--result", "success") == 0
    assert capsys.readouterr().out.endswith("ingest: opened #1\n")
    assert "2 tries" in github.issues[1]["body"]
    assert "` hf-daily: @ada `" in github.issues[1]["body"]
    ran(root, (3, False), (0, True))
    assert care(root, "--result", "success", "--result", "success") == 0
    assert capsys.readouterr().out == "workflows: all are on\ningest: it goes through\ningest: closed #1\n"
    assert github.comments[0][1].startswith("Healed: the ingest of ")


def test_a_workflow_that_fails_is_told_of_though_it_writes_no_runs(root: Path, github: GitHub) -> None:
    began = (datetime.now(UTC) - timedelta(days=3, minutes=1)).isoformat()
    github.runs = [{"created_at": began, "conclusion": "failure"}]
    assert care(root, "--result", "failure", "--result", "skipped") == 0
    assert "**The workflow fails**" in github.issues[1]["body"]
    assert "2 runs." in github.issues[1]["body"]
    assert care(root, "--result", "cancelled") == 0
    assert github.open == [1]
    assert care(root, "--result", "success") == 0
    assert github.open == []


def test_the_number_of_days_is_the_owners(root: Path, github: GitHub) -> None:
    ran(root, (2, False))
    (root / "content" / "archive.yml").write_text("care:\n  failing_days: 2\n", encoding="utf-8")
    assert care(root) == 0
    assert github.open == [1]


def test_issues_that_are_switched_off_are_no_failure(
    root: Path, github: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    github.has_issues = False
    ran(root, (5, False))
    assert care(root) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("ingest: issues are switched off here, nobody is told: No ingest has gone through since ")
    assert care(root, "canary", "--result", "success") == 0
    assert capsys.readouterr().out == "canary: issues are switched off here, nothing is to be told\n"


def test_without_permission_the_rest_is_done(root: Path, github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    ran(root, (5, False))
    github.plays = [play(403)]
    assert care(root) == 1
    assert "permissions: actions: write" in capsys.readouterr().err
    assert github.open == [1]


def test_a_canary_opens_an_issue_and_closes_it(
    root: Path, github: GitHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_RUN_ID", "77")
    for results, opened in ((["success"], []), (["failure", "success"], [1]), (["cancelled"], [1]), (["success"], [])):
        assert care(root, "canary", *(part for result in results for part in ("--result", result))) == 0
        assert github.open == opened
    assert f"See [the run]({RUN})" in github.issues[1]["body"]
    assert not [what for what in github.methods if "actions" in what]
    assert "canary: opened #1\n" in capsys.readouterr().out


def test_the_next_steps_hear_where_the_site_is(
    root: Path, github: GitHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    to = root / "output"
    monkeypatch.setenv("GITHUB_OUTPUT", str(to))
    assert care(root, "pages") == 0
    assert capsys.readouterr().out.startswith("::warning title=The site is not published::GitHub Pages is not enabled")
    github.plays = [play(200, {"html_url": "https://ada.github.io/papers/"})]
    assert care(root, "pages") == 0
    assert to.read_text(encoding="utf-8") == "url=\nurl=https://ada.github.io/papers/\n"
    assert capsys.readouterr().out == "https://ada.github.io/papers/\n"


def test_without_a_token_it_is_said_what_is_missing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    assert care(root) == 1
    assert capsys.readouterr().err.startswith("GITHUB_TOKEN: it is not set; ")
