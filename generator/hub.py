"""The REST interface of GitHub, as far as digests and the care of an archive need it.

HTTP is spoken as `generator.retrieve` speaks it, by the standard library: to follow no redirect with the token, and to
know after a failure whether something was made.
"""

import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urlsplit

from generator.faults import ArchiveError, Fault

T = TypeVar("T")

WAITS = (15.0, 60.0, 300.0)
"""Seconds before what may be tried again is."""
_TIMEOUT = 60.0
"""Seconds until the server answers."""
_MOST = 4 * 1024 * 1024
"""Bytes of an answer that are read."""
API = "https://api.github.com"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of GitHub, and the right to write to it."""

    api: str
    name: str
    token: str = field(repr=False)


def from_environment(environment: Mapping[str, str]) -> Repository:
    """The repository in whose workflow this runs. Raises `ArchiveError` naming all that is not set."""
    missing = [name for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY") if not environment.get(name)]
    if missing:
        cure = "a workflow of GitHub has it: pass it on as an environment variable"
        raise ArchiveError(Fault(name, 0, "it is not set", cure) for name in missing)
    api = environment.get("GITHUB_API_URL") or API
    return Repository(api, environment["GITHUB_REPOSITORY"], environment["GITHUB_TOKEN"].strip())


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
    """One repository at GitHub. Raises `ArchiveError` for an address or a token that can be none."""

    def __init__(self, to: Repository, tls: ssl.SSLContext | None = None) -> None:
        self._to = to
        self._tls = tls or ssl.create_default_context()
        parts = urlsplit(to.api)
        self._host, self._scheme, self._path = parts.hostname or "", parts.scheme, parts.path.rstrip("/")
        self._port = parts.port
        if not self._host or (self._scheme != "https" and not (self._scheme == "http" and is_here(self._host))):
            raise self.fault("GITHUB_API_URL is no https address", f"set it to {API}")
        if not (to.token.isascii() and to.token.isprintable()):
            raise self.fault("GITHUB_TOKEN holds what no token does", "set it again")

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Ask once, for what lies below the repository. Raises `LaterError` for what may be answered later."""
        data = None if body is None else json.dumps(body).encode()
        target = f"{self._path}/repos/{quote(self._to.name, safe='/')}/{path}"
        try:
            with closing(self._connection()) as connection:
                connection.request(method, target, data, self._headers(data))
                with connection.getresponse() as response:
                    said = response.read(_MOST)
                    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, _json(said))
        except ssl.SSLCertVerificationError as error:
            what = f"the certificate of {self._host} is not to be trusted ({error.verify_message})"
            raise self.fault(what, "see GITHUB_API_URL") from None
        except (OSError, http.client.HTTPException) as error:
            raise LaterError(plain(getattr(error, "strerror", None) or str(error) or type(error).__name__)) from None
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_pressed(answer):
            raise LaterError(f"it answers {answer.status}")
        return answer

    def fault(self, what: str, cure: str) -> ArchiveError:
        """What is wrong with the repository, to be raised."""
        return ArchiveError([Fault(self._to.name, 0, what, cure)])

    def _connection(self) -> http.client.HTTPConnection:
        if self._scheme == "https":
            return http.client.HTTPSConnection(self._host, self._port, timeout=_TIMEOUT, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT)

    def _headers(self, data: bytes | None) -> dict[str, str]:
        return {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._to.token}",
            "User-Agent": "paper-archive",
            "X-GitHub-Api-Version": "2022-11-28",
            "Connection": "close",
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
