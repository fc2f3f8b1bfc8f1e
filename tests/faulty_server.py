"""A real HTTP server on this machine that plays answers and faults, one after the other.

    with FaultyServer() as server:
        server.on("/api/papers", date="2026-04-20").then_status(503).reset().reply(json=[])

Each request for a route takes its next play; the last one is played for all that follow. What has no route is 404.
"""

import gzip
import json as json_format
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Play = Callable[["_Handler"], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    """By lower-case name."""


@dataclass
class Route:
    """What is played for a path; each method adds one play and returns the route."""

    path: str
    params: Mapping[str, str]
    plays: list[Play] = field(default_factory=list)

    def reply(
        self,
        *,
        json: Any = None,
        text: str | None = None,
        body: bytes = b"",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        zipped: bool = False,
        chunked: bool = False,
    ) -> Self:
        """An answer as it should be."""
        content, kind = _content(json, text, body)
        data = gzip.compress(content) if zipped else content
        told = {"Content-Type": kind, **({"Content-Encoding": "gzip"} if zipped else {}), **(headers or {})}
        if chunked:
            return self._add(lambda handler: handler.tell(status, _CHUNKED | told, _chunk(data) + _chunk(b"")))
        return self._add(lambda handler: handler.tell(status, _length(data) | told, data))

    def then_status(self, status: int, *, retry_after: int | str | None = None, text: str = "") -> Self:
        """An answer of another status."""
        return self.reply(status=status, text=text, headers={} if retry_after is None else _retry_after(retry_after))

    def redirect(self, location: str, status: int = 302) -> Self:
        """Another address; ``location`` is sent as it is."""
        return self.reply(status=status, headers={"Location": location})

    def raw(self, data: bytes) -> Self:
        """These very bytes, and the end of the connection."""
        return self._add(lambda handler: handler.say(data))

    def reset(self) -> Self:
        """The connection is reset."""
        return self._add(lambda handler: handler.reset())

    def close(self) -> Self:
        """The connection is closed without an answer."""
        return self._add(lambda handler: None)

    def truncate(self, *, json: Any = None, text: str | None = "cut short", chunked: bool = False) -> Self:
        """The first half of an answer, then the end of the connection."""
        data, _ = _content(json, text if json is None else None, b"")
        half = data[: len(data) // 2]
        if chunked:
            return self._add(lambda handler: handler.tell(200, _CHUNKED, _chunk(half)))
        return self._add(lambda handler: handler.tell(200, _length(data), half))

    def hang(self) -> Self:
        """Nothing, for as long as the server runs."""
        return self._add(lambda handler: handler.hang())

    def drip(self, start: bytes, drop: bytes = b"x", every: float = 0.01) -> Self:
        """``start``, and then a drop every so many seconds, for as long as the client listens."""
        return self._add(lambda handler: handler.drip(start, drop, every))

    def _add(self, play: Play) -> Self:
        self.plays.append(play)
        return self


_CHUNKED = {"Transfer-Encoding": "chunked"}


def _content(json: Any, text: str | None, body: bytes) -> tuple[bytes, str]:
    if json is not None:
        return json_format.dumps(json).encode(), "application/json"
    if text is not None:
        return text.encode(), "text/html; charset=utf-8"
    return body, "application/octet-stream"


def _length(data: bytes) -> dict[str, str]:
    return {"Content-Length": str(len(data))}


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def _retry_after(value: int | str) -> dict[str, str]:
    return {"Retry-After": str(value)}


class FaultyServer:
    """The server, on a free port; with ``tls`` it speaks HTTPS."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.faulty = self
        if tls:
            # The handshake is made by the thread of the request: a client that fails it stops no other.
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._routes: list[Route] = []
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self.requests: list[Request] = []
        """All that was asked, in order."""
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def on(self, path: str, **params: str) -> Route:
        """A route for requests of ``path`` with at least these parameters. The one with most is taken."""
        route = Route(path, params)
        with self._lock:
            self._routes.append(route)
        return route

    @property
    def paths(self) -> list[str]:
        """The paths that have a route."""
        return [route.path for route in self._routes]

    def forget(self) -> None:
        """Be as new."""
        with self._lock:
            self._routes.clear()
            self.requests.clear()

    def play_for(self, request: Request) -> Play:
        """What to play for a request."""
        with self._lock:
            self.requests.append(request)
            fitting = [
                route
                for route in self._routes
                if route.path == request.path and route.params.items() <= request.params.items()
            ]
            if not fitting:
                return lambda handler: handler.tell(404, _length(b""), b"")
            # Of two that fit as well the newer one.
            plays = max(reversed(fitting), key=lambda route: len(route.params)).plays
            return plays.pop(0) if len(plays) > 1 else plays[0]


class _Server(ThreadingHTTPServer):
    # So that closing the server waits for its threads.
    daemon_threads = False
    faulty: FaultyServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that go away are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers)
        self.close_connection = True
        with suppress(OSError):
            self.server.faulty.play_for(request)(self)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name of the method it replaces
        """Say nothing."""

    def tell(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        self.say("\r\n".join(lines).encode() + body)

    def say(self, data: bytes) -> None:
        self.connection.sendall(data)

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # All that holds the connection lets go of it here, or the server would still say goodbye.
        self.rfile.close()
        self.connection.close()

    def hang(self) -> None:
        self.server.faulty.closing.wait()

    def drip(self, start: bytes, drop: bytes, every: float) -> None:
        self.say(start)
        while not self.server.faulty.closing.wait(every):
            self.say(drop)
