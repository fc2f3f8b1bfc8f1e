"""Asking sources over the network: the one place that knows it. It never logs or prints; it returns bytes or raises.

HTTP is that of the standard library. What a library on top of it would add is what has to be decided here: which
redirects to follow, what to try again and when, how much of an answer to take and for how long.
"""

import gzip
import http.client
import io
import random
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from generator.capture import Get, Live, RetrievalError
from generator.connection import LateError, Times, connected
from generator.pace import BusyError, Pace, group_of

_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
# arXiv answers 406 when it is asked too often.
_PRESSED = {406, 429, 503}
_AGAIN = _PRESSED | {408, 425}
_SECRET = re.compile(r"token|key|secret|passw|auth|sig", re.IGNORECASE)
_DELIMITERS = "%/:=&?~+!$,;'@()*[]"
_TIMES = ("never", "once", "twice", "three times", "four times", "five times")
_YEAR = 366 * 24 * 3600.0
_PIECE = 64 * 1024
_LATER = "try again later; what was stored stays"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a source, in seconds, and how much to take of it."""

    connect: float = 10
    """Until it is connected."""
    read: float = 60
    """Until more of an answer comes."""
    answer: float = 300
    """Until all of an answer is there."""
    size: int = 64 * 1024 * 1024
    """Bytes of an answer, packed and unpacked."""
    tries: int = 5
    total: float = 600
    """No try starts later than this after the first."""
    back_off: float = 2
    """The longest wait before the second try; it doubles with each."""
    back_off_pressed: float = 15
    """The same when the server says that it is asked too much, but not until when."""


class Retriever:
    """Gives adapters their `Get`. ``jitter`` gives numbers from 0 to 1, ``clock`` seconds since 1970."""

    def __init__(
        self,
        user_agent: str,
        pace_folder: Path,
        patience: Patience = Patience(),
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter
        self._tls = tls or ssl.create_default_context()
        self._pace = Pace(pace_folder, sleep, clock, patience.total)
        self._quiet: dict[str, TryError] = {}
        """Groups of hosts that asked to be left alone for a while."""

    def getter(self, live: Live, token: str = "") -> Get:
        """What asks ``live``. ``token`` is sent to the host of its endpoint alone, by HTTPS or on this machine.

        Raises `RetrievalError` for a token that can't be one.
        """
        token = token.strip()
        if not (token.isascii() and token.isprintable()):
            raise RetrievalError(live.endpoint, "the token holds what no token does", "set it again, or leave it out")
        headers = {"Accept": live.accept, "Accept-Encoding": "gzip", "User-Agent": self._user_agent}
        asker = _Asker({**headers, "Connection": "close"}, live.pause, live.endpoint, token)

        def get(url: str, params: Mapping[str, str]) -> bytes:
            return self._get(_with_params(url, params), asker)

        return get

    def _get(self, url: str, asker: "_Asker") -> bytes:
        """The answer, after as many tries as it takes."""
        began = self._clock()
        failures: list[TryError] = []
        while True:
            try:
                return self._follow(url, asker)
            except TryError as failure:
                failures.append(failure)
            wait = self._wait(failures)
            if wait is None or self._clock() + wait > began + self._patience.total:
                raise _given_up(url, failures) from None
            self._sleep(wait)

    def _wait(self, failures: list["TryError"]) -> float | None:
        """Seconds until the next try, ``None`` for no other."""
        last = failures[-1]
        if not last.again or len(failures) >= self._patience.tries:
            return None
        if last.until:
            return max(0.0, last.until - self._clock())
        base = self._patience.back_off_pressed if last.status in _PRESSED else self._patience.back_off
        return float(self._jitter() * base * 2 ** (len(failures) - 1))

    def _follow(self, url: str, asker: "_Asker") -> bytes:
        """The answer at the end of all redirects."""
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask(_address(url), asker)
            if answer.status not in _REDIRECTS:
                return answer.body
            url = redirected(url, answer.location)
        raise TryError(f"it redirects more than {_MOST_REDIRECTS} times", "check the address", again=False)

    def _ask(self, address: "_Address", asker: "_Asker") -> "_Answer":
        """One request in its turn."""
        group = group_of(address.host)
        self._respect_quiet(group)
        try:
            with self._pace.turn(group, asker.pause), _failures(address.host):
                answer = self._exchange(address, asker.headers_for(address))
        except BusyError:
            what = f"another process has been asking {group} all the while"
            raise TryError(what, "wait for it, or end it", again=False) from None
        if answer.status != HTTPStatus.OK and answer.status not in _REDIRECTS:
            raise self._refused(group, answer)
        return answer

    def _respect_quiet(self, group: str) -> None:
        quiet = self._quiet.get(group)
        # We sleep by another clock than this one, so a moment is allowed for.
        if quiet and quiet.until > self._clock() + 1:
            raise replace(quiet)

    def _refused(self, group: str, answer: "_Answer") -> "TryError":
        refusal = _refusal(answer, self._clock())
        if refusal.until:
            self._quiet[group] = refusal
        return refusal

    def _exchange(self, address: "_Address", headers: Mapping[str, str]) -> "_Answer":
        """Connect, ask, read and close, in the time there is for an answer."""
        patience = self._patience
        times = Times(patience.connect, patience.read, patience.answer)
        with connected(address.scheme, address.host, address.port, times, self._tls) as connection:
            return _spoken(connection, address.target, headers, patience.size)


def user_agent(version: str, repository: str, mailto: str) -> str:
    """Who asks, as arXiv and others want to know it; a part that is empty is left out."""
    about = [f"+{repository}"] * bool(repository) + [f"mailto:{mailto}"] * bool(mailto)
    text = f"paper-archive/{version}" + f" ({'; '.join(about)})" * bool(about)
    return "".join(char for char in text if " " <= char <= "~")


def redirected(url: str, location: str) -> str:
    """Where a redirect leads: to a web address, and from a secure one to no other (RFC 9110, section 10.2.2).

    Raises `TryError` for any other place.
    """
    # Bytes that HTTP does not allow are sent by some; Python reads them as Latin-1, and so they are written again.
    location = quote(location, safe=_DELIMITERS + "#", encoding="latin-1")
    try:
        target = urljoin(url, location)
        before, after = urlsplit(url).scheme, urlsplit(target).scheme
    except ValueError:
        target = before = after = ""
    if not location or after not in ("http", "https"):
        raise TryError("it redirects to what is no web address", "check the address", again=False)
    if before == "https" and after != "https":
        raise TryError("it redirects from https to http", "check the address", again=False)
    return target


# --- addresses -------------------------------------------------------------------------------------------------------


class _Address(NamedTuple):
    """Where to connect, and what to ask for there."""

    scheme: str
    host: str
    port: int
    target: str = ""

    @property
    def origin(self) -> "_Address":
        return self._replace(target="")

    @property
    def is_confidential(self) -> bool:
        """Whether nobody else can listen on the way: HTTPS, or this machine."""
        with suppress(ValueError):
            return self.scheme == "https" or ip_address(self.host).is_loopback
        return self.host == "localhost"


def _address(url: str) -> _Address:
    """The parts of an address; a name and a password in it are left out."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            return _Address(parts.scheme, parts.hostname, port, quote(target, safe=_DELIMITERS))
    raise TryError("this is no web address", "give one that starts with https://", again=False)


def _with_params(url: str, params: Mapping[str, str]) -> str:
    query = urlencode(params, quote_via=quote, safe=":,")
    return url + ("&" if "?" in url else "?") * bool(query) + query


def _shown(url: str) -> str:
    """An address as a message may show it: without name, password, and what parameters hold that sound secret."""
    with suppress(ValueError):
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        query = urlencode([(k, "***" if _SECRET.search(k) else v) for k, v in pairs], quote_via=quote, safe=":,*")
        return _plain(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query, fragment="").geturl())
    return "an address"


def _plain(text: str, most: int = 300) -> str:
    """Foreign text for a message: short, on one line."""
    text = "".join(char if char.isprintable() else "�" for char in text[: most + 1])
    return text if len(text) <= most else text[: most - 1] + "…"


@dataclass(frozen=True, slots=True)
class _Asker:
    """How one source is asked."""

    headers: Mapping[str, str]
    pause: float
    endpoint: str
    token: str = field(repr=False)

    def headers_for(self, address: _Address) -> Mapping[str, str]:
        """The headers of a request; with the token only for who may have it."""
        if self.token and address.is_confidential and address.origin == _address(self.endpoint).origin:
            return {**self.headers, "Authorization": f"Bearer {self.token}"}
        return self.headers


# --- one request -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes = b""

    @property
    def location(self) -> str:
        return str(self.headers.get("Location", ""))


def _spoken(connection: http.client.HTTPConnection, target: str, headers: Mapping[str, str], size: int) -> _Answer:
    """Ask over an open connection. The body is read of an answer that has one for us."""
    connection.request("GET", target, headers=headers)
    with connection.getresponse() as response:
        body = _body(response, size) if response.status == HTTPStatus.OK else b""
        return _Answer(response.status, response.headers, body)


def _body(response: http.client.HTTPResponse, size: int) -> bytes:
    """All of the body, unpacked, if it is no larger than ``size``."""
    expected = response.length
    if expected is not None and expected > size:
        raise _too_large(size)
    body = _raw_body(response, size + 1)
    if len(body) > size:
        raise _too_large(size)
    # Chunks that are cut were found when they were read. Without chunks and length, an empty body never came.
    if len(body) < (expected or 0) or not (body or response.chunked or expected == 0):
        raise http.client.IncompleteRead(b"")
    return _unpacked(body, response.headers.get("Content-Encoding", "").strip().lower(), size)


def _raw_body(response: http.client.HTTPResponse, most: int) -> bytes:
    """The body as it was sent; of one larger than ``most`` the first part, which is as large or little larger."""
    # `read` would take a chunk which says that it holds -1 bytes for all that ever comes.
    read = response.read1 if response.chunked else response.read
    body = bytearray()
    while len(body) < most and (piece := read(_PIECE)):
        body += piece
    return bytes(body)


def _unpacked(body: bytes, encoding: str, size: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise TryError(f"the answer is packed as {_plain(encoding, 40)}, which we did not ask for", _LATER)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            unpacked = file.read(size + 1)
    except (OSError, EOFError, zlib.error):
        raise TryError("the answer can't be unpacked", _LATER) from None
    if len(unpacked) > size:
        raise _too_large(size)
    return unpacked


# --- failures --------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class TryError(Exception):
    """Why one try gave nothing, and whether to try again."""

    what: str
    cure: str
    again: bool = True
    status: int = 0
    until: float = 0.0
    """When the server said to come back, in seconds since 1970; 0 when it did not."""


def _given_up(url: str, failures: list[TryError]) -> RetrievalError:
    last = failures[-1]
    tries = len(failures)
    count = ""
    if tries > 1:
        times = _TIMES[tries] if tries < len(_TIMES) else f"{tries} times"
        count = f" {times}" if len({failure.what for failure in failures}) == 1 else f" at the last of {tries} tries"
    # The minute is rounded up, so that it is not too early.
    when = datetime.fromtimestamp(last.until + 59, UTC)
    cure = f"try again after {when:%Y-%m-%d %H:%M} UTC" if last.until else last.cure
    return RetrievalError(_shown(url), last.what + count, cure, last.status)


def _too_large(size: int) -> TryError:
    return TryError(f"the answer is larger than {size / 1024**2:g} MiB", "ask for less at once", again=False)


_CURES = {
    400: "check what was asked for",
    401: "give a token, or another one",
    403: "give a token, or ask its owner why it is closed",
    404: "check the address; it may have moved",
    410: "it is gone for good; check the address",
}


def _refusal(answer: _Answer, now: float) -> TryError:
    """The failure of an answer that is not the one wanted."""
    again = answer.status in _AGAIN or answer.status >= 500
    cure = _CURES.get(answer.status, _LATER if again else "check the address and what was asked for")
    wait = seconds_to_wait(answer.headers, now) if again else 0.0
    return TryError(f"the server answered {answer.status}", cure, again, answer.status, now + wait if wait else 0.0)


def seconds_to_wait(headers: Message, now: float) -> float:
    """For how long the server wants to be left alone, at most a year; 0 when it does not say. ``now`` is since 1970.

    ``Retry-After`` is seconds or a date (RFC 9110, section 10.2.3). ``RateLimit`` may say in ``t`` how many seconds
    are left of a window that is used up (draft-ietf-httpapi-ratelimit-headers-10, section 4).
    """
    text = str(headers.get("Retry-After", "")).strip()
    rate = str(headers.get("RateLimit", ""))
    if seconds := re.fullmatch(r"[0-9]{1,9}", text) or re.search(r"(?<=;t=)[0-9]{1,9}\b", rate.replace(" ", "")):
        return min(float(seconds[0]), _YEAR)
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        date = parsedate_to_datetime(text[:60])
        when = date if date.tzinfo else date.replace(tzinfo=UTC)
        return min(max(0.0, when.timestamp() - now), _YEAR)
    return 0.0


@contextmanager
def _failures(host: str) -> Iterator[None]:
    """Say what is wrong with the network in words, the failures of a try with ``host``."""
    try:
        yield
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise _network_failure(error, _plain(host, 80)) from None


def _network_failure(error: Exception, host: str) -> TryError:
    match error:
        case socket.gaierror() | UnicodeError():
            return TryError(f"the name {host} can't be resolved", "check the network, and the address")
        case ssl.SSLCertVerificationError():
            what = f"the certificate of {host} is not to be trusted ({error.verify_message})"
            cure = "check the clock and the certificates of this machine; SSL_CERT_FILE may name others"
            return TryError(what, cure, again=False)
        case ssl.SSLError():
            return TryError(f"the secure connection to {host} broke", _LATER)
        case LateError():
            return TryError(str(error), _LATER)
        case TimeoutError():
            return TryError("the server did not answer in time", _LATER)
        case http.client.RemoteDisconnected():
            return TryError("the server closed the connection without an answer", _LATER)
        case ConnectionRefusedError():
            return TryError("the connection was refused", "check that the address is right, or try again later")
        case ConnectionError():
            return TryError("the connection was reset", _LATER)
        case http.client.IncompleteRead():
            return TryError("the answer was cut short", _LATER)
        case OSError():
            return TryError(f"the server can't be reached ({error.strerror})", "check the network, or try again later")
        case _:
            return TryError("the answer is not HTTP", _LATER)
