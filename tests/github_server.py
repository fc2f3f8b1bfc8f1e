"""A GitHub on this machine: it has the releases, issues and workflows that it is told to make, and plays faults."""

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

BOT = "github-actions[bot]"


class Reply(NamedTuple):
    """An answer."""

    status: int
    data: Any = None
    headers: Mapping[str, str] = {}


Play = Callable[[BaseHTTPRequestHandler], Reply | None]
"""What is done instead of what is usual; ``None`` closes the connection without an answer."""


def play(status: int, data: Any = None, **headers: str) -> Play:
    """Answer so, and do nothing."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: Reply(status, {"message": "so it is"} if data is None else data, told)


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Reset the connection."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.rfile.close()
    handler.connection.close()


class GitHub:
    """One repository, at a free port."""

    def __init__(self) -> None:
        self.releases: dict[str, dict[str, Any]] = {}
        self.issues: dict[int, dict[str, Any]] = {}
        self.comments: list[tuple[int, str]] = []
        self.workflows: list[dict[str, Any]] = []
        self.runs: list[dict[str, Any]] = []
        self.has_issues = True
        self.plays: list[Play | None] = []
        """What is done instead of what is usual, one after the other; ``None`` is what is usual."""
        self.asked: list[tuple[str, str, str]] = []
        self.headers: list[Mapping[str, str]] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                hub.answer(self)

            do_GET = do_POST = do_PUT = do_PATCH = answer  # noqa: N815 - the names are the standard library's

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/v3"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def methods(self) -> list[str]:
        """What was asked: the method, and the path below the repository, without its question."""
        return [f"{method} {path.split('?')[0].partition('/repos/ada/papers/')[2]}" for method, path, _ in self.asked]

    @property
    def open(self) -> list[int]:
        """The numbers of the issues that are open."""
        return [number for number, issue in self.issues.items() if issue["state"] == "open"]

    def add_issue(self, body: str, *, by: str = BOT, association: str = "NONE", **more: Any) -> int:
        """Have an issue with our label."""
        number = len(self.issues) + 1
        self.issues[number] = {
            "number": number,
            "title": "",
            "body": body,
            "state": "open",
            "labels": ["paper-archive"],
            "user": {"login": by},
            "author_association": association,
            **more,
        }
        return number

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.asked.append((handler.command, handler.path, handler.headers.get("Authorization", "")))
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        size = int(handler.headers.get("Content-Length", 0))
        body = json.loads(handler.rfile.read(size)) if size else None
        play = self.plays.pop(0) if self.plays else None
        said = play(handler) if play else self.usual(handler.command, handler.path, body)
        if said is None:
            handler.close_connection = True
            return
        text = b"" if said.data is None else json.dumps(said.data).encode()
        handler.send_response(said.status)
        for name, value in {**said.headers, "Content-Length": str(len(text))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(text)

    def usual(self, method: str, path: str, body: Any) -> Reply:
        """What GitHub does when all is well."""
        parts = urlsplit(path)
        what = parts.path.partition("/repos/ada/papers/")[2]
        match method, what.split("/"):
            case "POST", ["releases"]:
                return self._make_release(body)
            case "GET", ["releases", "tags", tag]:
                return Reply(200, self.releases[tag]) if tag in self.releases else Reply(404, {"message": "Not Found"})
            case "GET", ["actions", "workflows"]:
                return Reply(200, {"total_count": len(self.workflows), "workflows": self.workflows})
            case "PUT", ["actions", "workflows", number, "enable"]:
                return self._enable(int(number))
            case "GET", ["actions", "workflows", "ingest.yml", "runs"]:
                return Reply(200, {"total_count": len(self.runs), "workflow_runs": self.runs})
            case "POST", ["labels"]:
                return Reply(422, {"errors": [{"code": "already_exists"}]})
            case _, ["issues", *rest]:
                return self._issues(method, rest, body, parse_qs(parts.query))
        return Reply(404, {"message": "Not Found"})

    def _make_release(self, body: Any) -> Reply:
        tag = body["tag_name"]
        if tag in self.releases:
            errors = [{"code": "already_exists", "field": "tag_name"}]
            return Reply(422, {"message": "Validation Failed", "errors": errors})
        self.releases[tag] = body | {"html_url": f"https://github.test/{tag}"}
        return Reply(201, self.releases[tag])

    def _enable(self, number: int) -> Reply:
        for workflow in self.workflows:
            if workflow["id"] == number:
                workflow["state"] = "active"
                return Reply(204)
        return Reply(404, {"message": "Not Found"})

    def _issues(self, method: str, rest: list[str], body: Any, asked: Mapping[str, list[str]]) -> Reply:
        if not self.has_issues:
            return Reply(410, {"message": "Issues has been disabled in this repository."})
        if method == "GET":
            (label,) = asked["labels"]
            return Reply(200, [self.issues[n] for n in self.open if label in self.issues[n]["labels"]])
        if method == "POST" and not rest:
            return Reply(201, self.issues[self.add_issue(**body)])
        number = int(rest[0])
        if rest[1:] == ["comments"]:
            self.comments.append((number, body["body"]))
            return Reply(201, {"id": 1})
        self.issues[number] |= body
        return Reply(200, self.issues[number])


def mark(about: str, day: str) -> str:
    """What the text of an issue of ours begins with."""
    return f"<!-- paper-archive:{about} {day} -->"


def unmarked(text: str) -> str:
    """The text of an issue without it."""
    return re.sub(r"\A<!-- .*? -->\n", "", text)
