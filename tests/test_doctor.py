"""The doctor: what each check says of what it is given, and of archives and hosts on their bad days."""

import json
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.build import build
from generator.cli import main
from generator.days import Day
from generator.days import State as Known
from generator.doctor import fetching, github, machine, records, repository, requirement, site
from generator.doctor.examination import findings, probe
from generator.doctor.finding import Finding, State, broken
from generator.doctor.github import Get, Told
from generator.doctor.machine import Package, fits
from generator.doctor.repository import Git
from generator.hub.client import Hub, Repository
from generator.layout import Layout
from generator.runs import Run, append
from generator.starter.requirement import RELEASED, UNKNOWN, Requirement
from tests import odd_archive
from tests.edits import contents, copied
from tests.faulty_server import FaultyServer

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
OK, WARNING, BROKEN = State


def states(found: Iterator[Finding]) -> dict[str, State]:
    return {its.what: its.state for its in found}


# --- the machine -----------------------------------------------------------------------------------------------------

VERSIONS = [
    ("1.6.1", ">=1.6,<2", True),
    ("2.0", ">=1.6,<2", False),
    ("2.0.0rc1", ">=1.6,<2", False),
    ("1.6", ">=1.6.0", True),
    ("1.10", ">=1.9", True),
    ("0.8", ">=0.8", True),
    ("9.5.50", ">=9.6,<10", False),
    ("anything", "", True),
]


@pytest.mark.parametrize(("installed", "wanted", "will_do"), VERSIONS)
def test_versions(installed: str, wanted: str, will_do: bool) -> None:
    assert fits(installed, wanted) == will_do


def test_packages_that_are_missing_or_too_new_are_named() -> None:
    packages = [Package("numpy", ">=2.1", None), Package("mkdocs", ">=1.6,<2", "2.0"), Package("lunr", ">=0.8", "0.8")]
    found = list(machine.check_packages(packages))
    assert [(its.state, its.what) for its in found] == [(BROKEN, "numpy"), (BROKEN, "mkdocs"), (OK, "packages")]
    assert "2.0 is installed, >=1.6,<2 is needed" in str(found[1])


def test_this_machine_has_what_is_needed() -> None:
    packages = machine.read_packages()
    assert {"mkdocs", "mkdocs-material", "numpy", "PyYAML"} <= {its.name for its in packages}
    assert states(machine.check_packages(packages)) == {"packages": OK}
    assert machine.check_python().state is OK
    assert machine.check_python((3, 10, 4)).state is BROKEN


def test_a_theme_of_another_release_is_named(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path / "archive")
    assert machine.read_theme(layout) == ()
    main_html = layout.root / "overrides" / "main.html"
    main_html.write_text(main_html.read_text(encoding="utf-8").replace("main.5", "main.old"), encoding="utf-8")
    assert states(machine.check_theme(machine.read_theme(layout))) == {"theme": WARNING}


PUSHED = Requirement("paper-archive @ git+https://example.org/p@0a1b")
HERE_ALONE = Requirement(UNKNOWN, "its commit is not pushed")
LINES = [
    ("", None, {}, ""),
    (PUSHED.line, None, {"requirements.txt": OK}, ""),
    (RELEASED.line, RELEASED, {"requirements.txt": OK}, ""),
    (RELEASED.line, PUSHED, {"requirements.txt": WARNING}, "write  paper-archive @ git+https://example.org/p@0a1b"),
    (RELEASED.line, HERE_ALONE, {"requirements.txt": WARNING}, "git+https://HOST/OWNER/REPOSITORY@COMMIT"),
    (UNKNOWN, HERE_ALONE, {"requirements.txt": WARNING}, "git+https://HOST/OWNER/REPOSITORY@COMMIT"),
    (UNKNOWN, RELEASED, {"requirements.txt": WARNING}, f"write  {RELEASED.line}"),
]


@pytest.mark.parametrize(("line", "program", "expected", "cure"), LINES)
def test_where_the_program_is_to_be_had(
    line: str, program: Requirement | None, expected: dict[str, State], cure: str
) -> None:
    found = list(requirement.check_requirement(line, program))
    assert states(iter(found)) == expected
    assert all(cure in its.cure for its in found)


def test_the_line_of_the_program_is_found(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert requirement.read_line(layout) == ""
    (tmp_path / "requirements.txt").write_text("# paper-archive\nnumpy\npaper-archive @\n", encoding="utf-8")
    assert requirement.read_line(layout) == UNKNOWN
    assert requirement.read_program(PUSHED.line) is None


# --- ingests ---------------------------------------------------------------------------------------------------------


def run(hours: int, *, ok: bool = True) -> Run:
    return Run(NOW - timedelta(hours=hours), ok, 34, 3, 0, "" if ok else "it answers 503")


RUNS = [
    ([], [OK]),
    ([run(6)], [OK]),
    ([run(30), run(6, ok=False)], [WARNING]),
    ([run(54, ok=False), run(30, ok=False), run(6, ok=False)], [BROKEN]),
    ([run(72)], [WARNING]),
    ([run(24 * 60)], [BROKEN]),
    ([run(72, ok=False)], [WARNING, WARNING]),
]


@pytest.mark.parametrize(("runs", "expected"), RUNS)
def test_the_last_ingest(runs: list[Run], expected: list[State]) -> None:
    assert [its.state for its in fetching.check_runs(runs, NOW)] == expected


def known(**its: Known) -> dict[date, Day]:
    days = {date(2026, 6, int(name[1:])): state for name, state in its.items()}
    return {day: Day(day, state, int(state is Known.COMPLETE), NOW) for day, state in days.items()}


def test_days_that_are_not_whole() -> None:
    assert fetching.check_days({}).state is OK
    assert fetching.check_days(known(d29=Known.COMPLETE, d30=Known.PARTIAL)).state is OK
    failed = fetching.check_days(known(d1=Known.FAILED, d2=Known.PARTIAL, d29=Known.COMPLETE))
    assert (
        str(failed)
        == "warning  days: 1 failed and 1 partial of 3, the newest failed one 2026-06-01; the next ingest asks again"
    )
    partial = known(d1=Known.PARTIAL, d2=Known.PARTIAL, d3=Known.PARTIAL)
    assert fetching.check_days(partial).state is WARNING


@pytest.mark.parametrize(("newest", "expected"), [("d29", OK), ("d26", OK), ("d20", WARNING), ("d1", BROKEN)])
def test_the_newest_day(newest: str, expected: State) -> None:
    assert fetching.check_freshness(known(**{newest: Known.COMPLETE}) | known(d30=Known.EMPTY), NOW).state is expected
    assert fetching.check_freshness(known(d30=Known.EMPTY), NOW).state is OK


# --- the site --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "expected"), [(0, OK), (899_000_000, OK), (950_000_000, WARNING), (1_100_000_000, BROKEN)]
)
def test_the_size(size: int, expected: State) -> None:
    assert site.check_size(size, 175_000).state is expected
    assert site.check_size(0, 0).state is OK


STAMPS: list[tuple[Any, State]] = [
    ({"seconds": 12, "at": "2026-06-30T06:17:05Z"}, OK),
    ({"seconds": 400.5}, WARNING),
    ({"seconds": 700, "at": 5}, BROKEN),
    ({"seconds": True}, OK),
    ({"seconds": "700"}, OK),
    ([], OK),
    (None, OK),
]


@pytest.mark.parametrize(("stamp", "expected"), STAMPS)
def test_the_time(stamp: Any, expected: State) -> None:
    assert site.check_time(stamp).state is expected


HERE = "http://127.0.0.1:8000/"
PROJECT = "https://some-one.github.io/papers/"
ADDRESSES = [
    (HERE, "", OK),
    (HERE, PROJECT, OK),
    (PROJECT, "https://some-one.github.io/papers", OK),
    ("http://some-one.github.io/papers/", PROJECT, OK),
    ("https://some-one.github.io/", PROJECT, BROKEN),
    (PROJECT, "https://papers.example.org/", WARNING),
    ("https://some-one.github.io/older/", "https://papers.example.org/", BROKEN),
    ("https://old.example.org/", "https://papers.example.org/", WARNING),
    ("https://papers.example.org/", "", OK),
    ("", PROJECT, OK),
]


@pytest.mark.parametrize(("made_for", "served", "expected"), ADDRESSES)
def test_the_address(made_for: str, served: str, expected: State) -> None:
    assert site.check_address(made_for, served, PROJECT).state is expected


# --- git -------------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    words = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Layout:
    """A clone of a repository with a branch of data, which is open in it."""
    upstream, here = tmp_path / "upstream.git", tmp_path / "here"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(upstream)], check=True)
    subprocess.run(["git", "clone", "-q", str(upstream), str(here)], capture_output=True, check=True)
    git(here, "switch", "-q", "-c", "main")
    git(here, "commit", "-q", "--allow-empty", "-m", "First")
    git(here, "push", "-q", "origin", "main")
    git(here, "worktree", "add", "-q", "--detach", "data")
    git(here / "data", "switch", "-q", "--orphan", "data")
    commit(here, "one")
    git(here / "data", "push", "-q", "-u", "origin", "data")
    return Layout(here)


def commit(here: Path, name: str) -> None:
    (here / "data" / name).write_text(name, encoding="utf-8")
    git(here / "data", "add", ".")
    git(here / "data", "commit", "-q", "-m", name)


def found(layout: Layout) -> dict[str, State]:
    return states(repository.check_repository(repository.read(layout)))


def another(clone: Layout) -> Path:
    """Somebody else's clone, in which the branch of data is checked out."""
    other = clone.root.parent / "other"
    subprocess.run(
        ["git", "clone", "-q", "-b", "data", str(clone.root.parent / "upstream.git"), str(other)], check=True
    )
    return other


def test_a_branch_that_is_as_it_should_be(clone: Layout) -> None:
    assert found(clone) == {"repository": OK, "data branch": OK}


def test_what_is_not_saved_and_not_pushed(clone: Layout) -> None:
    (clone.data / "new").write_text("", encoding="utf-8")
    assert found(clone) == {"repository": OK, "data folder": WARNING, "data branch": OK}
    commit(clone.root, "new")
    assert repository.read(clone).ahead == 1
    assert found(clone) == {"repository": OK, "data branch": WARNING}


def test_a_branch_that_went_on_elsewhere(clone: Layout) -> None:
    other = another(clone)
    git(other, "commit", "-q", "--allow-empty", "-m", "Theirs")
    git(other, "push", "-q", "origin", "data")
    git(clone.root, "fetch", "-q")
    assert (repository.read(clone).ahead, repository.read(clone).behind) == (0, 1)
    commit(clone.root, "ours")
    assert (repository.read(clone).ahead, repository.read(clone).behind) == (1, 1)
    assert found(clone)["data branch"] is WARNING


def test_a_branch_that_was_deleted(clone: Layout) -> None:
    git(clone.root.parent / "upstream.git", "branch", "-D", "data")
    git(clone.root, "fetch", "-q", "--prune")
    assert repository.read(clone).gone
    assert found(clone)["data branch"] is BROKEN


def test_a_branch_that_was_force_pushed(clone: Layout) -> None:
    commit(clone.root, "two")
    git(clone.data, "push", "-q")
    other = another(clone)
    git(other, "reset", "-q", "--hard", "HEAD~1")
    git(other, "commit", "-q", "--allow-empty", "-m", "Rewritten")
    git(other, "push", "-q", "--force", "origin", "data")
    git(clone.root, "fetch", "-q")
    assert repository.read(clone).forced
    assert found(clone)["data branch"] is WARNING


def test_a_branch_with_another_history(clone: Layout) -> None:
    other = another(clone)
    git(other, "switch", "-q", "--orphan", "fresh")
    git(other, "commit", "-q", "--allow-empty", "-m", "Anew")
    git(other, "push", "-q", "--force", "origin", "fresh:data")
    git(clone.root, "fetch", "-q")
    assert not repository.read(clone).related
    assert found(clone)["data branch"] is BROKEN


def test_a_folder_that_is_no_work_tree(clone: Layout) -> None:
    git(clone.root, "worktree", "remove", "--force", "data")
    clone.data.mkdir()
    assert found(clone)["data folder"] is BROKEN
    clone.data.rmdir()
    git(clone.root, "worktree", "add", "-q", "-b", "other", "data")
    assert found(clone)["data folder"] is BROKEN


def test_a_shallow_copy_and_one_without_data(clone: Layout, tmp_path: Path) -> None:
    here = tmp_path / "shallow"
    address = (tmp_path / "upstream.git").as_uri()
    subprocess.run(["git", "clone", "-q", "--depth", "1", "--single-branch", address, str(here)], check=True)
    its = repository.read(Layout(here))
    assert (its.shallow, its.local, its.remote) == (True, False, False)
    assert states(repository.check_repository(its)) == {"repository": OK, "data branch": OK}


def test_no_repository_and_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "git knows no repository here" in str(*repository.check_repository(repository.read(Layout(tmp_path))))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert repository.read(Layout(tmp_path)).trouble == "git is not installed"
    assert found(Layout(tmp_path)) == {"repository": OK}


# --- GitHub ----------------------------------------------------------------------------------------------------------

AT = "/repos/some-one/papers"
WORKFLOWS = {
    "workflows": [
        {"id": 1, "path": ".github/workflows/ingest.yml", "state": "active"},
        {"id": 2, "path": ".github/workflows/deploy.yml", "state": "active"},
    ]
}


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as its:
        yield its


def healthy(server: FaultyServer) -> FaultyServer:
    """GitHub, with a repository that is as it should be."""
    server.on(AT).reply(json={"has_pages": True, "archived": False})
    pages = {"build_type": "workflow", "html_url": "https://some-one.github.io/papers/", "cname": None}
    server.on(f"{AT}/pages").reply(json=pages)
    server.on(f"{AT}/actions/workflows").reply(json=WORKFLOWS)
    for name in ("ingest.yml", "deploy.yml"):
        its = {"workflow_runs": [{"conclusion": "success", "created_at": "2026-06-30T06:17:05Z"}]}
        server.on(f"{AT}/actions/workflows/{name}/runs").reply(json=its)
    server.on(f"{AT}/branches/data").reply(json={"name": "data"})
    return server


def getter(url: str, token: str = "", deadline: float = 15.0) -> Get:
    return github.getter(Hub(Repository(url, "some-one/papers", token), deadline=deadline))


def of_github(get: Get, *, saved: bool = False) -> dict[str, State]:
    return states(github.check_github(github.read(get, "some-one/papers"), saved=saved))


WELL = {"Pages": OK, "schedule": OK, "deployment": OK, "data on GitHub": OK}


def test_github_when_all_is_well(server: FaultyServer) -> None:
    assert of_github(getter(healthy(server).url, "token-1")) == WELL
    assert {its.headers["authorization"] for its in server.requests} == {"Bearer token-1"}


def without_pages(server: FaultyServer) -> None:
    server.on(AT).reply(json={"has_pages": False})
    server.on(f"{AT}/pages").then_status(404)


def workflow(**states: str) -> Callable[[FaultyServer], object]:
    its = [{"id": 1, "path": f".github/workflows/{name}.yml", "state": state} for name, state in states.items()]
    return lambda server: server.on(f"{AT}/actions/workflows").reply(json={"workflows": its})


def failing(server: FaultyServer) -> None:
    its = {"workflow_runs": [{"conclusion": "failure", "created_at": "2026-06-30T06:17:05Z"}]}
    server.on(f"{AT}/actions/workflows/ingest.yml/runs").reply(json=its)


FORKS: list[tuple[str, Callable[[FaultyServer], object], dict[str, State]]] = [
    ("no Pages", without_pages, {"Pages": BROKEN}),
    ("Pages from a branch", lambda s: s.on(f"{AT}/pages").reply(json={"build_type": "legacy"}), {"Pages": BROKEN}),
    ("nobody tells of Pages", lambda s: s.on(f"{AT}/pages").then_status(404), {"Pages": OK}),
    ("archived", lambda s: s.on(AT).reply(json={"archived": True, "has_pages": True}), {"GitHub": BROKEN}),
    ("Actions never allowed", workflow(), {"Actions": BROKEN}),
    ("disabled in a fork", workflow(ingest="disabled_fork", deploy="disabled_fork"), {"schedule": BROKEN}),
    ("inactive for 60 days", workflow(ingest="disabled_inactivity", deploy="active"), {"schedule": BROKEN}),
    ("a state nobody knows", workflow(ingest="asleep", deploy="active"), {"schedule": BROKEN}),
    ("no ingest", workflow(deploy="active"), {"schedule": WARNING}),
    ("the last run failed", failing, {"schedule": WARNING}),
    ("Actions are secret", lambda s: s.on(f"{AT}/actions/workflows").then_status(403), {"Actions": OK}),
    ("data deleted", lambda s: s.on(f"{AT}/branches/data").then_status(404), {"data on GitHub": BROKEN}),
    ("data secret", lambda s: s.on(f"{AT}/branches/data").then_status(599), {}),
]


@pytest.mark.parametrize(("change", "expected"), [its[1:] for its in FORKS], ids=[its[0] for its in FORKS])
def test_forks(server: FaultyServer, change: Callable[[FaultyServer], object], expected: dict[str, State]) -> None:
    change(healthy(server))
    its = of_github(getter(server.url), saved=True)
    assert its | expected == its
    if BROKEN not in expected.values():
        assert BROKEN not in its.values()


def test_a_branch_of_data_that_the_first_run_will_make(server: FaultyServer) -> None:
    healthy(server).on(f"{AT}/branches/data").then_status(404)
    server.on(f"{AT}/actions/workflows/ingest.yml/runs").reply(json={"workflow_runs": []})
    assert of_github(getter(server.url))["data on GitHub"] is OK


FAULTS: list[tuple[str, Callable[[FaultyServer], object]]] = [
    ("refused", lambda s: s.on(AT).then_status(403)),
    ("gone", lambda s: s.on(AT).then_status(404)),
    ("down", lambda s: s.on(AT).then_status(503)),
    ("reset", lambda s: s.on(AT).reset()),
    ("closed", lambda s: s.on(AT).close()),
    ("cut short", lambda s: s.on(AT).truncate(json={"has_pages": True})),
    ("no JSON", lambda s: s.on(AT).reply(text="<html>")),
    ("too deep", lambda s: s.on(AT).reply(text="[" * 100_000)),
    ("a list", lambda s: s.on(AT).reply(json=[1])),
    ("hangs", lambda s: s.on(AT).hang()),
    ("drips", lambda s: s.on(AT).drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")),
    ("drips headers", lambda s: s.on(AT).drip(b"HTTP/1.1 200 OK\r\nX: ")),
    ("leads elsewhere", lambda s: s.on(AT).redirect("https://elsewhere.example/", 301)),
    ("leads in circles", lambda s: s.on(AT).redirect(AT, 301)),
]


@pytest.mark.parametrize("fault", [its[1] for its in FAULTS], ids=[its[0] for its in FAULTS])
def test_a_host_with_a_fault_is_no_error(server: FaultyServer, fault: Callable[[FaultyServer], object]) -> None:
    fault(server)
    assert of_github(getter(server.url, deadline=0.3)) == {"GitHub": OK}


def test_what_github_says_is_told(server: FaultyServer) -> None:
    server.on(AT).reply(status=403, json={"message": "API rate limit exceeded"}, headers={"Retry-After": "60"})
    (said,) = github.check_github(github.read(getter(server.url), "some-one/papers"), saved=False)
    assert str(said) == "ok       GitHub: not known here (GitHub answers 403 (API rate limit exceeded))"


def test_after_a_question_without_an_answer_no_other_is_asked(server: FaultyServer) -> None:
    server.on(f"{AT}/a").then_status(503)
    server.on(f"{AT}/b").reset()
    get = getter(server.url)
    assert [answer and answer.status for answer in map(get, "aabaa")] == [503, 503, None, None, None]
    assert len(server.requests) == 3


def test_hosts_that_fail_half_way(server: FaultyServer) -> None:
    for path in [path for path in healthy(server).paths if path != AT]:
        server.forget()
        healthy(server).on(path).reset()
        assert BROKEN not in of_github(getter(server.url, deadline=5)).values()


def test_a_renamed_repository_leads_on(server: FaultyServer) -> None:
    healthy(server).on(AT).redirect("/repositories/1", 301)
    server.on("/repositories/1").reply(json={"has_pages": True})
    assert of_github(getter(server.url)) == WELL


def test_whom_a_token_is_sent_to() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.settimeout(0)
        here = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for api in ("http://example.invalid", "ftp://127.0.0.1", "https://127.0.0.1:x", "https://[", "nonsense"):
            assert github.getter_of("a/b", {"GITHUB_API_URL": api, "GITHUB_TOKEN": "token"})("x") is None
        assert github.getter_of("a/b", {"GITHUB_API_URL": here, "GITHUB_TOKEN": "not\na token"})("x") is None
        with pytest.raises(BlockingIOError):
            listener.accept()


REPOSITORIES = [
    ({"GITHUB_REPOSITORY": "some-one/papers"}, "", "some-one/papers"),
    ({}, "git@github.com:some-one/papers.git", "some-one/papers"),
    ({}, "https://gitlab.com/some-one/papers", ""),
    ({"GITHUB_SERVER_URL": "https://git.example.org"}, "https://git.example.org/some-one/papers", "some-one/papers"),
    ({}, "https://github.com/some-one", ""),
    ({}, "", ""),
]


@pytest.mark.parametrize(("environment", "origin", "expected"), REPOSITORIES)
def test_which_repository(environment: dict[str, str], origin: str, expected: str) -> None:
    assert github.repository_of(environment, origin) == expected


def test_without_a_repository_nobody_is_asked() -> None:
    assert states(github.check_github(github.read(github.nobody, ""), saved=True)) == {"GitHub": OK}


# --- archives on bad days --------------------------------------------------------------------------------------------


@pytest.fixture
def archive(odd: Layout, tmp_path: Path) -> Layout:
    """The odd archive, built, in a folder of its own."""
    return copied(odd, tmp_path / "archive")


def examined(layout: Layout, repository: str = "", api: str = "") -> dict[str, Finding]:
    told = {"GITHUB_REPOSITORY": repository, "GITHUB_API_URL": api}
    return {its.what: its for its in findings(probe(layout, NOW, told, offline=not api))}


MENDED = [
    ("content/archive.yml", "limits: [\n", "content/archive.yml", "this is not YAML"),
    ("content/tags.yml", "a: 'b\n", "content/tags.yml", "this is not YAML"),
    ("mkdocs.yml", "site_name: [\n", "mkdocs.yml", "can't be"),
]


@pytest.mark.usefixtures("as_command")
@pytest.mark.parametrize(("path", "text", "what", "said"), MENDED)
def test_a_hand_edit_that_breaks_yaml_is_named_and_the_site_stays(
    archive: Layout, path: str, text: str, what: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(archive.site)
    (archive.root / path).write_text(text, encoding="utf-8")
    assert main(["build", "--root", str(archive.root), "--jobs", "1"]) == 1
    assert contents(archive.site) == before
    its = examined(archive)[what]
    assert its.state is BROKEN
    assert "the site stays as it was" in its.said
    assert its.cure
    capsys.readouterr()
    assert main(["doctor", "--offline", "--root", str(archive.root)]) == 1
    assert f"broken   {what}: " in capsys.readouterr().out


@pytest.mark.usefixtures("as_command")
def test_a_record_that_can_not_be_read_is_named_and_the_others_are_published(archive: Layout) -> None:
    records_file = archive.records / "2025-10.jsonl"
    records_file.write_bytes(b"{broken\n" + records_file.read_bytes())
    assert main(["build", "--root", str(archive.root), "--jobs", "1"]) == 1
    assert (archive.site / "papers/no-abstract-at-all/index.html").is_file()
    its = examined(archive)["records"]
    assert its.state is BROKEN
    assert "content/records/2025-10.jsonl:1" in its.said


def test_settings_of_another_version_are_named(archive: Layout) -> None:
    archive.config.write_text("limits:\n  front_page: 5\nsource: [hf-daily]\n", encoding="utf-8")
    its = examined(archive)["content/archive.yml"]
    assert its.state is BROKEN
    assert "2 faults, the first in content/archive.yml:2 (unknown key 'limits.front_page')" in its.said
    archive.config.write_text("limits:\n  front_page: 5\n", encoding="utf-8")
    assert "did you mean 'front_page_papers'?" in str(examined(archive)["content/archive.yml"])


def test_a_wrong_base_path_is_named(archive: Layout, server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://some-one.github.io/")
    name = "some-one/papers"
    assert examined(archive, name, healthy(server).url)["address"].state is BROKEN
    assert examined(archive, name)["address"].state is OK  # GitHub was not asked, so it is a guess


def test_the_whole_command(
    archive: Layout, server: FaultyServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    append(archive.fetched.runs, Run(datetime.now(UTC), True, 3, 1, 0, ""))
    monkeypatch.setenv("GITHUB_REPOSITORY", "some-one/papers")
    monkeypatch.setenv("GITHUB_API_URL", healthy(server).url)
    # The days of the archive are long past.
    assert main(["doctor", "--json", "--root", str(archive.root)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [its["what"] for its in found if its["state"] == "broken"] == ["newest day"]
    assert all(its.keys() == {"state", "what", "said", "cure"} for its in found)
    assert {"Python", "packages", "records", "Pages", "schedule", "last ingest", "size"} <= {
        its["what"] for its in found
    }
    shutil.rmtree(archive.days)
    assert main(["doctor", "--root", str(archive.root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok       ", "warning  ")) for line in lines)
    assert "broken" not in "".join(lines)
    asked = len(server.requests)
    assert main(["doctor", "--offline", "--root", str(archive.root)]) == 0
    assert len(server.requests) == asked


def test_a_missing_package_is_named_though_the_program_can_not_be_loaded(
    archive: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(name: str, *_: object) -> object:
        raise ModuleNotFoundError("No module named 'yaml'")

    monkeypatch.setattr("generator.doctor.machine._installed", lambda name: None if name == "PyYAML" else "99")
    monkeypatch.delitem(__import__("sys").modules, "generator.doctor.examination")
    monkeypatch.setitem(__import__("sys").modules, "generator.doctor.examination", None)
    assert main(["doctor", "--root", str(archive.root)]) == 1
    said = capsys.readouterr().out
    assert "broken   PyYAML: it is not installed; " in said
    assert "broken   program: it can't be loaded" in said


def test_the_doctor_changes_nothing(archive: Layout) -> None:
    before = contents(archive.root)
    examined(archive)
    assert contents(archive.root) == before


def test_what_a_line_quotes_can_not_leave_it() -> None:
    assert str(broken("x", "a\nb\x1b[31m", "c")) == "broken   x: a b [31m; c"


def test_every_finding_that_is_not_ok_has_a_cure() -> None:
    git_states = [
        Git(),
        Git(local=True, remote=True, ahead=1),
        Git(local=True, remote=True, behind=2),
        Git(local=True, gone=True),
        Git(folder=True),
        Git(remote=True, forced=True),
    ]
    told = [Told("a/b", has_pages=False, workflows={}, data=False), Told("a/b", archived=True, has_pages=True)]
    all_found = [
        *(its for one in git_states for its in repository.check_repository(one)),
        *(its for one in told for its in github.check_github(one, saved=True)),
    ]
    assert {its.state for its in all_found} == {OK, WARNING, BROKEN}
    assert all(its.cure for its in all_found if its.state is not OK)


def test_reading_an_archive_tells_faults_apart(archive: Layout) -> None:
    (archive.papers / "bad.md").write_text("---\ntags: [nope]\n---\n", encoding="utf-8")
    its = records.read(archive)
    assert its.mkdocs == its.unreadable == ()
    assert {one.state for one in records.check_settings(its, "content/archive.yml")} == {OK}
    assert records.check_records(its, "content/archive.yml").state is BROKEN
    assert build(archive, 1).faults
