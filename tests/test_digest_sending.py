"""Digests that are sent: a real mail server and a real HTTP server on this machine, and processes that die."""

import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.digest.journal import State, journal
from generator.digest.sending import Outgoing, Release, Server, publish, send
from generator.faults import ArchiveError, Fault
from generator.hub.client import Repository
from generator.layout import Layout
from tests import odd_archive
from tests.github_server import GitHub, Reply, play
from tests.mail_server import DROP, MailServer

PASSWORD = "correct horse"
DATA = b"Subject: x\r\n\r\n.\r\nText\r\n"


def outgoing(*names: str) -> list[Outgoing]:
    return [Outgoing(number, f"{name}@example.org", DATA) for number, name in enumerate(names, 1)]


class Given:
    """What was sent, and how far each message came."""

    def __init__(self, server: MailServer, *names: str, waits: tuple[float, ...] = (1, 2), **more: Any) -> None:
        self.steps: list[tuple[str, State]] = []
        self.slept: list[float] = []
        to = Server(
            "127.0.0.1", more.pop("security", "none"), more.pop("user", ""), more.pop("password", ""), server.port
        )
        self.faults: list[Fault] = send(
            to,
            "digest@example.org",
            outgoing(*names),
            lambda who, state: self.steps.append((who[0], state)),
            sleep=self.slept.append,
            waits=waits,
            **more,
        )

    @property
    def numbers(self) -> list[int]:
        return [fault.line for fault in self.faults]


def test_each_gets_a_message_of_their_own() -> None:
    with MailServer() as server:
        done = Given(server, "a", "b")
    assert server.to == ["a@example.org", "b@example.org"]
    assert done.faults == []
    assert done.steps == [("a", State.SENDING), ("a", State.SENT), ("b", State.SENDING), ("b", State.SENT)]
    assert server.connections == 1
    assert server.taken[0][1].get_content() == ".\r\nText\r\n"


def test_who_is_refused_stops_no_other() -> None:
    with MailServer(
        at_rcpt={"b@example.org": ["550 no b@example.org here"]}, at_data={"c@example.org": ["554 spam"]}
    ) as server:
        done = Given(server, "a", "b", "c", "d")
    assert server.to == ["a@example.org", "d@example.org"]
    assert done.numbers == [2, 3]
    assert "550 no … here" in done.faults[0].what
    assert "554 spam" in done.faults[1].what
    assert ("c", State.REFUSED) in done.steps
    assert "b" not in [who for who, _ in done.steps]
    assert done.slept == []


def test_who_is_to_wait_waits_while_the_others_get_theirs() -> None:
    with MailServer(
        at_rcpt={"a@example.org": ["450 later", "250 OK"]},
        at_data={"b@example.org": ["451 busy", "452 full", "250 OK"]},
    ) as server:
        done = Given(server, "a", "b", "c")
    assert server.to == ["c@example.org", "a@example.org", "b@example.org"]
    assert done.faults == []
    assert done.slept == [1, 2]


def test_who_waits_in_vain_is_told() -> None:
    with MailServer(at_rcpt={"a@example.org": ["451 a@example.org is greylisted"]}) as server:
        done = Given(server, "a", "b")
    assert server.to == ["b@example.org"]
    assert done.numbers == [1]
    assert "451 … is greylisted" in done.faults[0].what
    assert done.slept == [1, 2]


def test_a_connection_that_breaks_within_a_message_is_not_tried_again() -> None:
    with MailServer(at_data={"a@example.org": [DROP]}) as server:
        done = Given(server, "a", "b")
    assert server.to == ["b@example.org"]
    assert done.numbers == [1]
    assert "broke before the server said" in done.faults[0].what
    assert done.steps[0] == ("a", State.SENDING)
    assert ("a", State.REFUSED) not in done.steps


def test_a_connection_that_breaks_before_is() -> None:
    with MailServer(at_rcpt={"a@example.org": [DROP, "250 OK"]}) as server:
        done = Given(server, "a", "b")
    assert server.to == ["b@example.org", "a@example.org"]
    assert done.faults == []


def test_a_server_that_says_goodbye_is_called_again() -> None:
    with MailServer(at_rcpt={"b@example.org": ["421 too many", "250 OK"]}) as server:
        done = Given(server, "a", "b", "c")
    assert sorted(server.to) == ["a@example.org", "b@example.org", "c@example.org"]
    assert done.faults == []
    assert server.connections >= 2


def test_nobody_listens() -> None:
    with MailServer() as server:
        pass
    done = Given(server, "a", "b")
    assert done.numbers == [1, 2]
    assert "Connection refused" in done.faults[0].what
    assert done.steps == []


@pytest.fixture
def secure(certificate: Path) -> MailServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return MailServer(context, {"ada": PASSWORD})


def test_starttls_and_a_password(secure: MailServer, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    with secure:
        done = Given(secure, "a", security="starttls", user="ada", password=PASSWORD, tls=trusting)
    assert done.faults == []
    assert secure.to == ["a@example.org"]


def test_a_wrong_password_is_told_without_it(secure: MailServer, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    with secure, pytest.raises(ArchiveError) as caught:
        Given(secure, "a", security="starttls", user="ada", password="wrong one", tls=trusting)
    assert "does not take user and password (535)" in str(caught.value)
    assert "wrong one" not in str(caught.value)
    assert secure.taken == []


def test_a_server_that_nobody_vouches_for_gets_nothing(secure: MailServer) -> None:
    with secure, pytest.raises(ArchiveError, match="certificate is not to be trusted"):
        Given(secure, "a", security="starttls", user="ada", password=PASSWORD)
    assert "MAIL" not in secure.commands


def test_without_starttls_nothing_is_said() -> None:
    with MailServer() as server, pytest.raises(ArchiveError, match="it knows no STARTTLS"):
        Given(server, "a", security="starttls", user="ada", password=PASSWORD)
    assert "MAIL" not in server.commands


def test_no_secret_is_shown() -> None:
    assert PASSWORD not in repr(Server("h", "tls", "ada", PASSWORD))
    assert "ghs_x" not in repr(Repository("https://api", "a/b", "ghs_x"))


# --- the journal -----------------------------------------------------------------------------------------------------


def now() -> datetime:
    return datetime(2026, 7, 1, 6, tzinfo=UTC)


def note(path: Path, digest: str, *steps: tuple[str, State]) -> None:
    with journal(path, "j", digest, now) as known:
        for to, state in steps:
            known.note(to, state)


def states(path: Path, digest: str, *to: str) -> list[State | None]:
    with journal(path, "j", digest, now) as known:
        return [known.state(one) for one in to]


def test_the_journal_knows_what_was_noted(tmp_path: Path) -> None:
    path = tmp_path / "digests" / "2026-06.jsonl"
    note(path, "2026-06-30", ("A@example.org", State.SENDING), ("A@example.org", State.SENT), ("b@x", State.SENDING))
    note(path, "2026-06-30", ("b@x", State.REFUSED))
    assert states(path, "2026-06-30", "a@example.org", "b@x", "c@x") == [State.SENT, State.REFUSED, None]
    assert states(path, "2026-06-29", "a@example.org") == [None]
    assert "example" not in path.read_text()
    assert len(path.read_text().splitlines()) == 4


def test_a_line_that_was_cut_counts_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    note(path, "d", ("a@x", State.SENDING), ("a@x", State.SENT))
    whole = path.read_bytes()
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        lines = whole[:size].count(b"\n")
        assert states(path, "d", "a@x") == [[None, State.SENDING, State.SENT][lines]]
        note(path, "d", ("b@x", State.SENT))
        assert states(path, "d", "b@x") == [State.SENT]


def test_a_journal_that_is_damaged_stops_all(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    for line in (
        b"<<<<<<< HEAD\n",
        b'{"digest":"d"}\n',
        b"\xff\n",
        b"[]\n",
        b'{"digest":"d","to":"x","state":"gone"}\n',
    ):
        path.write_bytes(line)
        with pytest.raises(ArchiveError, match="tells of no message"):
            states(path, "d", "a@x")


# --- the command -----------------------------------------------------------------------------------------------------

CONFIG = """
digest:
  host: 127.0.0.1
  port: PORT
  security: none
  from: Archive <digest@example.org>
  to: [a@example.org, "Bo <b@example.org>", c@example.org]
searches:
  Headings: heading
"""
KEY = "2025-10-16"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITE_URL", "https://papers.example.org/")
    for name in ("SMTP_USER", "SMTP_PASSWORD", "GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL"):
        monkeypatch.delenv(name, raising=False)
    return odd_archive.make(tmp_path / "archive").root


def configured(root: Path, server: MailServer) -> None:
    Layout(root).config.write_text(odd_archive.CONFIG + CONFIG.replace("PORT", str(server.port)))


def test_a_digest_is_sent_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with MailServer() as server:
        configured(root, server)
        assert main(["digest", "--root", str(root), "--send"]) == 0
        assert capsys.readouterr().out == f"{KEY}: sent to 3, 0 had it before, 0 failed\n"
        assert main(["digest", "--root", str(root), "--send"]) == 0
        assert capsys.readouterr().out == f"{KEY}: sent to 0, 3 had it before, 0 failed\n"
        assert server.to == ["a@example.org", "b@example.org", "c@example.org"]
        assert main(["digest", "--root", str(root), "--send", "--again"]) == 0
    assert len(server.taken) == 6
    assert {str(read["To"]) for _, read in server.taken} == {"a@example.org", "Bo <b@example.org>", "c@example.org"}
    assert len({str(read["Message-ID"]) for _, read in server.taken}) == 1


def test_another_digest_of_the_day_is_another(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with MailServer() as server:
        configured(root, server)
        assert main(["digest", "--root", str(root), "--send", "--search", "headings"]) == 0
        assert "2025-10-16+search.headings: sent to 3" in capsys.readouterr().out
        assert main(["digest", "--root", str(root), "--send"]) == 0
    assert len(server.taken) == 6
    assert len({str(read["List-Id"]) for _, read in server.taken}) == 2


def test_a_refusal_makes_one_and_is_tried_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with MailServer(at_rcpt={"b@example.org": ["550 no b@example.org", "250 OK"]}) as server:
        configured(root, server)
        assert main(["digest", "--root", str(root), "--send"]) == 1
        out, err = capsys.readouterr()
        assert out == f"{KEY}: sent to 2, 0 had it before, 1 failed\n"
        assert [line for line in err.splitlines() if line.startswith("digest.to:2: ")]
        assert "b@example.org" not in err
        assert main(["digest", "--root", str(root), "--send"]) == 0
    assert server.to == ["a@example.org", "c@example.org", "b@example.org"]


SETTINGS = [
    ("to: [a@example.org]", "digest.host is not set"),
    ("host: mail.example.org\n  from: a@b.org", "digest.to is not set"),
    ("host: mail.example.org\n  from: a@b.org\n  to: a@b.org\n  security: none", "without TLS others could read"),
]


@pytest.mark.parametrize(("settings", "what"), SETTINGS)
def test_what_is_not_set_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: str, what: str
) -> None:
    monkeypatch.setenv("SMTP_USER", "ada")
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    Layout(root).config.write_text(f"digest:\n  {settings}\n")
    assert main(["digest", "--root", str(root), "--send"]) == 1
    err = capsys.readouterr().err
    assert what in err
    assert PASSWORD not in err


def test_what_is_not_whole_is_not_sent(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with MailServer() as server:
        configured(root, server)
        assert main(["digest", "--root", str(root), "--send", "--day", "2025-10-17"]) == 1
        assert "2025-10-17: not all of it is here yet" in capsys.readouterr().err
    assert server.commands == []


def test_links_to_this_machine_are_not_sent(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SITE_URL")
    with MailServer() as server:
        configured(root, server)
        assert main(["digest", "--root", str(root), "--send"]) == 1
        assert "the links would lead to http://127.0.0.1:8000/" in capsys.readouterr().err
    assert server.commands == []


def test_an_empty_digest_is_not_sent(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with MailServer() as server:
        configured(root, server)
        assert main(["digest", "--root", str(root), "--send", "--release", "--day", "2025-10-01"]) == 0
        assert "Wednesday, 1 October 2025: no papers, so there is no digest" in capsys.readouterr().err
    assert server.commands == []


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--tag", "atention"], "--tag: there is no tag 'atention'; did you mean 'attention'?"),
        (["--search", "Heading"], "--search: no search is saved as 'Heading'"),
        (["--since", "2026-01-01"], "--since: no day from 2026-01-01 on is complete yet"),
    ],
)
def test_what_there_is_not(root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], what: str) -> None:
    assert main(["digest", "--root", str(root), *arguments]) == 1
    assert what in capsys.readouterr().err


def test_a_query_that_cannot_be_read_is_a_fault_of_the_archive(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Layout(root).config.write_text("searches:\n  Soon: year:soon\n")
    assert main(["check", "--root", str(root)]) == 1
    assert "content/archive.yml:2: the query of the search 'Soon' can't be read: “year:soon” can't be read" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("text", b"Paper archive\n"),
        ("html", b"<!DOCTYPE html>"),
        ("markdown", b"# Paper archive: "),
        ("eml", b"From: "),
    ],
)
def test_what_is_written(root: Path, capfdbinary: pytest.CaptureFixture[bytes], kind: str, begins: bytes) -> None:
    given = ["digest", "--root", str(root), "--format", kind]
    assert main(given) == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(begins)
    assert main([*given, "--output", str(root / "out")]) == 0
    assert (root / "out").read_bytes() == out


def test_a_week_and_days_since(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "--root", str(root), "--week", "2025-W42"]) == 0
    assert "Week 42 of 2025, 13–19 October 2025" in capsys.readouterr().out
    assert main(["digest", "--root", str(root), "--since", "2024-12-30"]) == 0
    assert "30 December 2024 – 16 October 2025" in capsys.readouterr().out
    assert main(["digest", "--root", str(root), "--week"]) == 0
    assert main(["digest", "--root", str(root), "--day"]) == 0


# --- processes that die ----------------------------------------------------------------------------------------------


def running(root: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "generator", "digest", "--root", str(root), "--send"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process can be killed here")
@pytest.mark.parametrize(("step", "missed"), [("EHLO", 0), ("MAIL", 0), ("RCPT", 0), ("DATA", 1), ("TAKEN", 1)])
def test_who_dies_sends_nothing_twice(root: Path, capsys: pytest.CaptureFixture[str], step: str, missed: int) -> None:
    """A run that is killed, and one after it: only the message that was under way is not sent by the second, for nobody
    knows whether the first has."""
    killed = threading.Event()
    processes: list[subprocess.Popen[str]] = []
    begun = threading.Event()

    def kill() -> None:
        if not killed.is_set():
            killed.set()
            assert begun.wait(60)
            processes[0].kill()
            processes[0].wait(60)

    with MailServer(hooks={step: kill}) as server:
        configured(root, server)
        processes.append(running(root))
        begun.set()
        processes[0].communicate(timeout=120)
        assert killed.is_set()
        assert main(["digest", "--root", str(root), "--send"]) == missed
        err = capsys.readouterr().err
        assert err.count("an earlier run ended before it was known") == missed
        assert len(server.to) == len(set(server.to)), "somebody got it twice"
        assert set(server.to) >= {"b@example.org", "c@example.org"}
        assert ("a@example.org" in server.to) or missed
        before = len(server.to)
        assert main(["digest", "--root", str(root), "--send", "--again"]) == 0
        assert len(server.to) == before + 3


def test_two_at_once_send_nothing_twice(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said: list[int] = []

    def meanwhile() -> None:
        server.hooks.clear()
        process = running(root)
        process.communicate(timeout=120)
        said.append(process.returncode)

    with MailServer(hooks={"RCPT": meanwhile}) as server:
        configured(root, server)
        assert main(["digest", "--root", str(root), "--send"]) == 0
    assert said == [1]
    assert len(server.to) == 3


# --- releases --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hub() -> Iterator[GitHub]:
    with GitHub() as server:
        yield server


RELEASE = Release("digest-2026-06-30", "Digest", "notes")


def announced(hub: GitHub, slept: list[float] | None = None) -> tuple[str, bool]:
    sleep = (slept if slept is not None else []).append
    return publish(Repository(hub.url, "ada/papers", "ghs_secret"), RELEASE, sleep=sleep, waits=(1, 2))


def test_a_release_is_made_once(hub: GitHub) -> None:
    assert announced(hub) == ("https://github.test/digest-2026-06-30", True)
    assert announced(hub) == ("https://github.test/digest-2026-06-30", False)
    assert [(method, path) for method, path, _ in hub.asked] == [
        ("GET", "/api/v3/repos/ada/papers/releases/tags/digest-2026-06-30"),
        ("POST", "/api/v3/repos/ada/papers/releases"),
        ("GET", "/api/v3/repos/ada/papers/releases/tags/digest-2026-06-30"),
    ]
    assert {secret for *_, secret in hub.asked} == {"Bearer ghs_secret"}
    assert hub.releases["digest-2026-06-30"]["make_latest"] == "false"


def test_another_run_was_quicker(hub: GitHub) -> None:
    def meanwhile(handler: BaseHTTPRequestHandler) -> Reply:
        hub.releases[RELEASE.tag] = {"html_url": "https://github.test/other"}
        return Reply(404, {})

    hub.plays = [meanwhile]
    assert announced(hub) == ("https://github.test/other", False)


def test_what_was_made_before_the_answer_was_lost_is_found(hub: GitHub) -> None:
    def made(handler: BaseHTTPRequestHandler) -> None:
        hub.releases[RELEASE.tag] = {"html_url": "https://github.test/made"}

    hub.plays = [play(404), made]
    slept: list[float] = []
    assert announced(hub, slept) == ("https://github.test/made", True)
    assert slept == [1]
    assert [method for method, *_ in hub.asked] == ["GET", "POST", "GET"]


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_github_is_asked_again(hub: GitHub, status: int) -> None:
    hub.plays = [play(status), play(404), play(status)]
    slept: list[float] = []
    assert announced(hub, slept)[1] is True
    assert slept == [1, 2]


@pytest.mark.parametrize(
    ("plays", "what"),
    [
        (
            [play(403, {"message": "Resource not accessible by integration"})],
            "403 (Resource not accessible by integration)",
        ),
        ([play(401)], "GitHub answers 401"),
        ([play(404), play(404)], "GitHub answers 404"),
        ([play(404), play(422, {"message": "Validation Failed", "errors": [{"code": "custom"}]})], "422"),
        ([play(301)], "301"),
        ([play(503)] * 3, "could not be asked (it answers 503)"),
        ([play(200, ["odd"])], ""),
    ],
)
def test_what_github_refuses(hub: GitHub, plays: list[Any], what: str) -> None:
    hub.plays = plays
    if not what:
        assert announced(hub) == ("on GitHub", False)
        return
    with pytest.raises(ArchiveError) as caught:
        announced(hub)
    assert what in str(caught.value)
    assert "ghs_secret" not in str(caught.value)


def test_the_token_is_sent_to_nobody_who_could_be_overheard() -> None:
    for api in ("http://api.example.org", "ftp://x", "", "https://"):
        with pytest.raises(ArchiveError, match="no https address"):
            publish(Repository(api, "a/b", "t"), RELEASE, sleep=print, waits=())
    with pytest.raises(ArchiveError, match="holds what no token does"):
        publish(Repository("https://api.example.org", "a/b", "t\nx"), RELEASE, sleep=print, waits=())


def test_a_digest_is_announced_once(
    hub: GitHub, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("TOKEN", "ghs_x"), ("REPOSITORY", "ada/papers"), ("API_URL", hub.url)):
        monkeypatch.setenv(f"GITHUB_{name}", value)
    assert main(["digest", "--root", str(root), "--release"]) == 0
    assert capsys.readouterr().out == f"{KEY}: announced, https://github.test/digest-{KEY}\n"
    assert main(["digest", "--root", str(root), "--release"]) == 0
    assert capsys.readouterr().out.startswith(f"{KEY}: was announced before")
    (made,) = hub.releases.values()
    assert made["name"] == "Paper archive: 2 papers, Thursday, 16 October 2025"
    assert "https://papers.example.org/days/2025-10-16/" in made["body"]
    assert not Layout(root).digests.exists()


def test_a_release_needs_a_token(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "--root", str(root), "--release"]) == 1
    err = capsys.readouterr().err
    assert "GITHUB_TOKEN: it is not set" in err
    assert "GITHUB_REPOSITORY: it is not set" in err
