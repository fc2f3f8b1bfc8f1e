"""GitHub is asked: who is told the token, which redirects are followed, when an answer ends, and what is read of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from generator.faults import ArchiveError
from generator.hub import answers
from generator.hub.answers import Pages, Run, Workflow
from generator.hub.client import Hub, LaterError, Repository, named
from tests.faulty_server import FaultyServer
from tests.github_server import GitHub, play

AT = "/repos/ada/papers"


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as its:
        yield its


def hub_of(server: FaultyServer | GitHub, token: str = "", deadline: float = 60.0) -> Hub:
    return Hub(Repository(server.url, "ada/papers", token), deadline=deadline)


# --- the token -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("token", "sent"), [("", None), ("ghs_x", "Bearer ghs_x")])
def test_a_token_is_sent_where_there_is_one(server: FaultyServer, token: str, sent: str | None) -> None:
    server.on(f"{AT}/x").reply(json={"a": 1})
    assert hub_of(server, token).ask("GET", "x?y=1").data == {"a": 1}
    (request,) = server.requests
    assert request.headers.get("authorization") == sent
    assert request.params == {"y": "1"}


def test_who_is_asked_for_is_said_by_the_environment() -> None:
    assert named("a/b", {}) == Repository("https://api.github.com", "a/b")
    told = {"GITHUB_API_URL": "https://x/api/v3", "GITHUB_TOKEN": "t\n"}
    assert named("a/b", told) == Repository("https://x/api/v3", "a/b", "t")
    assert "secret" not in repr(Repository("https://x", "a/b", "secret"))


@pytest.mark.parametrize("api", ["https://x:y", "https://[", "https://x:99999", "//x", "file:///x", "http://10.0.0.1"])
def test_an_address_that_is_none(api: str) -> None:
    with pytest.raises(ArchiveError, match="no https address"):
        Hub(Repository(api, "a/b"))


# --- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 307, 308])
def test_a_repository_that_was_renamed_leads_on(server: FaultyServer, status: int) -> None:
    server.on(f"{AT}/x").redirect(f"{server.url}/repositories/1/x?page=2", status)
    server.on("/repositories/1/x").redirect("../2/x", status)
    server.on("/repositories/2/x").reply(json=[1])
    assert hub_of(server, "ghs_x").ask("GET", "x").data == [1]
    assert {request.headers["authorization"] for request in server.requests} == {"Bearer ghs_x"}
    assert server.requests[1].params == {"page": "2"}


def test_another_server_is_not_asked(server: FaultyServer) -> None:
    with FaultyServer() as other:
        for location in (f"{other.url}/x", "http://localhost/x", "https://127.0.0.1/x", "//[", "http://x:y/", ""):
            server.forget()
            server.on(AT).redirect(location, 301)
            assert hub_of(server, "ghs_x").ask("GET", "").status == 301
            assert len(server.requests) == 1
    assert other.requests == []


@pytest.mark.parametrize("status", [302, 303])
def test_what_leads_to_something_else_is_not_followed(server: FaultyServer, status: int) -> None:
    server.on(AT).redirect("/x", status)
    assert hub_of(server).ask("GET", "").status == status
    assert len(server.requests) == 1


def test_three_redirects_and_no_more(server: FaultyServer) -> None:
    server.on(AT).redirect(AT, 308)
    assert hub_of(server).ask("GET", "").status == 308
    assert len(server.requests) == 4


@pytest.mark.parametrize(("status", "asked"), [(301, 1), (307, 2), (308, 2)])
def test_what_is_to_be_made_is_made_where_it_is_said(status: int, asked: int) -> None:
    with GitHub() as github:
        github.plays = [play(status, location=f"{github.url}/repos/ada/papers/releases")]
        answer = hub_of(github, "ghs_x").ask("POST", "releases", {"tag_name": "t"})
        assert answer.status == (201 if asked == 2 else 301)
        assert [method for method, *_ in github.asked] == ["POST"] * asked
        assert len(github.releases) == asked - 1


# --- answers that do not come ----------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n"
DRIPS: list[Callable[[FaultyServer], object]] = [
    lambda its: its.on(AT).hang(),
    lambda its: its.on(AT).drip(b"HTTP/1.1 200 OK\r\nX: "),
    lambda its: its.on(AT).drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05),
    lambda its: its.on(AT).drip(HEAD + b"\r\n"),
    lambda its: its.on(AT).drip(HEAD + b"Connection: close\r\n\r\n"),
]


@pytest.mark.parametrize("play", DRIPS, ids=["nothing", "a header", "headers", "a body", "the last body"])
def test_what_drips_ends(server: FaultyServer, play: Callable[[FaultyServer], object]) -> None:
    play(server)
    with pytest.raises(LaterError, match=r"the answer took longer than 0\.2 seconds|timed out"):
        hub_of(server, deadline=0.2).exchange("GET", "")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_be_answered_later_is_an_answer_too(server: FaultyServer, status: int) -> None:
    server.on(AT).then_status(status)
    assert hub_of(server).exchange("GET", "").status == status
    with pytest.raises(LaterError, match=f"it answers {status}"):
        hub_of(server).ask("GET", "")


def test_a_place_that_can_not_be_asked_for_is_no_answer(server: FaultyServer) -> None:
    server.on(AT).redirect("/\xe4", 301)
    with pytest.raises(LaterError):
        hub_of(server).exchange("GET", "")


# --- what is read ----------------------------------------------------------------------------------------------------

AT_SIX = datetime(2026, 6, 30, 6, 17, 5, tzinfo=UTC)
ODD: list[object] = [None, [], "x", 3, {}, {"workflows": 3, "workflow_runs": {}, "html_url": 3}, {"workflows": None}]


@pytest.mark.parametrize("data", ODD)
def test_odd_answers_tell_nothing(data: object) -> None:
    assert answers.workflows(data) is None
    assert answers.runs(data) == []
    assert answers.pages(data) in (None, Pages())


def test_workflows() -> None:
    path = ".github/workflows/ingest.yml"
    told = [
        {"id": 1, "path": path, "state": "active", "updated_at": "2026-06-30T06:17:05Z"},
        {"id": 2, "path": 3, "state": None, "updated_at": "soon"},
        {"id": "3", "path": path},
        4,
    ]
    one, odd = answers.workflows({"workflows": told}) or []
    assert one == Workflow(1, path, "active", AT_SIX)
    assert one.file == "ingest.yml"
    assert odd == Workflow(2, "", "", datetime.min.replace(tzinfo=UTC))
    assert answers.workflows({"workflows": []}) == []


def test_runs() -> None:
    at = "2026-06-30T06:17:05Z"
    states = [("success", True), ("failure", False), ("timed_out", False), ("startup_failure", False)]
    told = [{"created_at": at, "conclusion": state, "status": "completed"} for state, _ in states]
    assert [(run.state, run.went) for run in answers.runs({"workflow_runs": told})] == states
    others = [
        {"created_at": at, "conclusion": None, "status": "in_progress"},
        {"created_at": at, "conclusion": "cancelled"},
        {"created_at": at},
        {"conclusion": "success"},
    ]
    going_on, cancelled = answers.runs({"workflow_runs": others})
    assert going_on == Run(AT_SIX, "in_progress")
    assert going_on.went is cancelled.went is None


def test_pages() -> None:
    assert answers.pages({"html_url": "https://x.test/a", "build_type": "workflow"}) == Pages(
        "https://x.test/a/", "workflow"
    )
    made_from_a_branch = answers.pages({"html_url": "https://x/\nevil=1", "build_type": "legacy"})
    assert made_from_a_branch == Pages("", "legacy")
    assert made_from_a_branch.is_of_branch
