"""GitHub's interface, asked for what anybody may know: one question, one answer, or none."""

import http.client
import json
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from http import HTTPStatus
from socket import SHUT_RDWR
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from generator.hub import is_here

_MOST = 4 * 1024 * 1024
"""Bytes of an answer that are read."""
_REDIRECTED = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}


class Answer(NamedTuple):
    """What came back."""

    status: int
    data: Any
    """The JSON of it; ``None`` for anything else."""


Get = Callable[[str], Answer | None]
"""Asks for a path below the interface; ``None`` when no answer came."""


def getter(api: str, token: str = "", timeout: float = 15.0) -> Get:
    """What asks the interface at ``api``. After a question that got no answer it asks no more.

    The ``token`` is sent to that host alone, over https or on this machine. An answer may take ``timeout`` seconds.
    """
    parts = urlsplit(api)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname or ""))
    usable = bool(parts.hostname) and safe and token.isascii() and token.isprintable()
    reached = [usable]

    def get(path: str) -> Answer | None:
        if not reached[0]:
            return None
        answer = _asked(f"{api.rstrip('/')}/{path}", token, timeout)
        reached[0] = answer is not None
        return answer

    return get


def _asked(url: str, token: str, timeout: float) -> Answer | None:
    """The answer; a repository that was renamed leads on, on the same host."""
    for _ in range(3):
        try:
            status, location, data = _exchange(url, token, timeout)
        except (OSError, http.client.HTTPException, ValueError):
            return None
        if status not in _REDIRECTED:
            return Answer(status, data)
        target = urljoin(url, location)
        if urlsplit(target)[:2] != urlsplit(url)[:2]:
            return None
        url = target
    return None


def _exchange(url: str, token: str, timeout: float) -> tuple[int, str, Any]:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    with closing(kind(parts.hostname or "", parts.port, timeout=timeout)) as connection:
        connection.connect()
        # An answer that drips keeps the socket awake for ever; this ends it.
        watch = threading.Timer(timeout, _cut, [connection])
        watch.daemon = True
        watch.start()
        try:
            connection.request("GET", target, headers=_headers(token))
            with connection.getresponse() as response:
                said = response.read(_MOST)
                return response.status, response.headers.get("Location", ""), _json(said)
        finally:
            watch.cancel()


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError):
        if connection.sock:
            connection.sock.shutdown(SHUT_RDWR)


def _headers(token: str) -> dict[str, str]:
    said = {
        "Accept": "application/vnd.github+json",
        "User-Agent": "paper-archive",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return said | {"Connection": "close"} | ({"Authorization": f"Bearer {token}"} if token else {})


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
