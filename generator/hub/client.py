"""The REST interface of GitHub, as far as digests, the care of an archive and its doctor need it.

HTTP is spoken as `generator.retrieve` speaks it, by the standard library: to take the token to no other server, and to
know after a failure whether something was made.
"""

import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from generator.connection import Times, connected
from generator.faults import ArchiveError, Fault

T = TypeVar("T")

WAITS = (15.0, 60.0, 300.0)
"""Seconds before what may be tried again is."""
_MOST = 4 * 1024 * 1024
"""Bytes of an answer that are read."""
_API = "https://api.github.com"
_KEEP = {HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}
"""Redirects that keep any method."""
_MOST_REDIRECTS = 3
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of GitHub, and the right to more than anybody has."""

    api: str
    name: str
    token: str = field(default="", repr=False)
    """Empty where there is none."""


def named(name: str, environment: Mapping[str, str]) -> Repository:
    """The repository of this name, where and as whom the environment says."""
    api = environment.get("GITHUB_API_URL") or _API
    return Repository(api, name, environment.get("GITHUB_TOKEN", "").strip())


def from_environment(environment: Mapping[str, str]) -> Repository:
    """The repository in whose workflow this runs. Raises `ArchiveError` naming all that is not set."""
    missing = [name for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY") if not environment.get(name)]
    if missing:
        cure = "a workflow of GitHub has it: pass it on as an environment variable"
        raise ArchiveError(Fault(name, 0, "it is not set", cure) for name in missing)
    return named(environment["GITHUB_REPOSITORY"], environment)


class LaterError(Exception):
    """The server can't now, or went away; whether it did what it was asked for is not known."""


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    data: Any
    """What the JSON of its body says; ``None`` for what is none."""

    @property
    def said(self) -> str:
        """Why it refuses, in its own words, for a message."""
        message = self.data.get("message", "") if isinstance(self.data, dict) else ""
        return f"GitHub answers {self.status}" + (f" ({plain(str(message))})" if message else "")


class Hub:
    """One repository at GitHub, an answer of which may take ``deadline`` seconds.

    Raises `ArchiveError` for an address or a token that can be none.
    """

    def __init__(self, to: Repository, tls: ssl.SSLContext | None = None, deadline: float = 60.0) -> None:
        self._to = to
        self._tls = tls or ssl.create_default_context()
        self._times = Times(deadline, deadline, deadline)
        origin = _origin(to.api)
        if not origin or (origin.scheme == "http" and not is_here(origin.host)):
            raise self.fault("GITHUB_API_URL is no https address", f"set it to {_API}")
        if not (to.token.isascii() and to.token.isprintable()):
            raise self.fault("GITHUB_TOKEN holds what no token does", "set it again")
        self._origin = origin

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Ask once, for what lies below the repository. Raises as `exchange` does, and `LaterError` also for an answer
        that may be another one later."""
        answer = self.exchange(method, path, body)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_pressed(answer):
            raise LaterError(f"it answers {answer.status}")
        return answer

    def exchange(self, method: str, path: str, body: Any = None) -> Answer:
        """Ask once, and take whatever is answered; a repository that was renamed leads on.

        Raises `LaterError` when no answer came, and `ArchiveError` when the server is not to be trusted.
        """
        data = None if body is None else json.dumps(body).encode()
        url = f"{self._to.api.rstrip('/')}/repos/{quote(self._to.name, safe='/')}/{path}".rstrip("/")
        answer = self._answer(method, url, data)
        for _ in range(_MOST_REDIRECTS):
            url = self._onward(method, url, answer)
            if not url:
                break
            answer = self._answer(method, url, data)
        return answer

    def fault(self, what: str, cure: str) -> ArchiveError:
        """What is wrong with the repository, to be raised."""
        return ArchiveError([Fault(self._to.name, 0, what, cure)])

    def _onward(self, method: str, url: str, answer: Answer) -> str:
        """Where a redirect leads that keeps the method and stays with the server, as the token is for no other."""
        location = answer.headers.get("location")
        keeps = answer.status in _KEEP or (method == "GET" and answer.status == HTTPStatus.MOVED_PERMANENTLY)
        if location and keeps:
            with suppress(ValueError):
                onward = urljoin(url, location)
                return onward if _origin(onward) == self._origin else ""
        return ""

    def _answer(self, method: str, url: str, data: bytes | None) -> Answer:
        parts = urlsplit(url)
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        try:
            with connected(*self._origin, self._times, self._tls) as connection:
                connection.request(method, target, data, self._headers(data))
                with connection.getresponse() as response:
                    said = response.read(_MOST)
                    return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, _json(said))
        except ssl.SSLCertVerificationError as error:
            what = f"the certificate of {self._origin.host} is not to be trusted ({error.verify_message})"
            raise self.fault(what, "see GITHUB_API_URL") from None
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise LaterError(plain(getattr(error, "strerror", None) or str(error) or type(error).__name__)) from None

    def _headers(self, data: bytes | None) -> dict[str, str]:
        return {
            "Accept": "application/vnd.github+json",
            "User-Agent": "paper-archive",
            "X-GitHub-Api-Version": "2022-11-28",
            "Connection": "close",
            **({"Authorization": f"Bearer {self._to.token}"} if self._to.token else {}),
            **({"Content-Type": "application/json"} if data is not None else {}),
        }


def patiently(
    hub: Hub, work: Callable[[], T], sleep: Callable[[float], object] = time.sleep, waits: Sequence[float] = WAITS
) -> T:
    """What ``work`` gives, which is done again after each of ``waits`` as long as it raises `LaterError`.

    Raises `ArchiveError` when the last wait was in vain, too.
    """
    for wait in waits:
        try:
            return work()
        except LaterError:
            sleep(wait)
    try:
        return work()
    except LaterError as error:
        raise hub.fault(f"GitHub could not be asked ({error})", "try again later") from None


def is_here(host: str) -> bool:
    """Whether a host is this machine, so that nobody can listen on the way."""
    with suppress(ValueError):
        return ip_address(host.strip("[]")).is_loopback
    return host == "localhost"


def plain(text: str, most: int = 200) -> str:
    """Foreign text for a message: short, on one line."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[:most]).split())


class _Origin(NamedTuple):
    """A server."""

    scheme: str
    host: str
    port: int


def _origin(url: str) -> _Origin | None:
    """The server of an address; ``None`` for what is no address of the web."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.hostname and parts.scheme in _PORTS:
            return _Origin(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme])
    return None


def _is_pressed(answer: Answer) -> bool:
    """Whether it was asked too often, and may be asked again."""
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    told = answer.headers.get("retry-after") or answer.headers.get("x-ratelimit-remaining") == "0"
    return answer.status == HTTPStatus.FORBIDDEN and bool(told)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
