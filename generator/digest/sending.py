"""Giving digests away: by SMTP, and as releases of GitHub. The one place where the program writes to a network.

HTTP is spoken as `generator.retrieve` speaks it, by the standard library: to follow no redirect with the token, and to
know after a failure whether something was made.
"""

import http.client
import json
import smtplib
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from generator.digest.journal import State
from generator.faults import ArchiveError, Fault

Sleep = Callable[[float], object]

_TIMEOUT = 60.0
"""Seconds until a server answers."""
WAITS = (15.0, 60.0, 300.0)
"""Seconds before what may be tried again is: so long greylisting takes."""
_GOODBYE = 421
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def is_here(host: str) -> bool:
    """Whether a host is this machine, so that nobody can listen on the way."""
    with suppress(ValueError):
        return ip_address(host.strip("[]")).is_loopback
    return host == "localhost"


# --- mail ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Server:
    """The server that takes mail from us."""

    host: str
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    port: int | None = None

    @property
    def name(self) -> str:
        """As messages name it."""
        return f"{self.host}:{self.port or _PORTS[self.security]}"


class Outgoing(NamedTuple):
    """A message to one recipient."""

    number: int
    """The place of the recipient in the settings, from 1 on: what faults say instead of the address."""
    to: str
    data: bytes


class _LaterError(Exception):
    """The server can't now, or went away before it was given the message."""


class _RefusedError(Exception):
    """The server does not take it."""


class _LostError(Exception):
    """The connection broke before the server said whether it took the message."""


def send(
    server: Server,
    sender: str,
    messages: Sequence[Outgoing],
    note: Callable[[str, State], None],
    *,
    tls: ssl.SSLContext | None = None,
    sleep: Sleep = time.sleep,
    waits: Sequence[float] = WAITS,
) -> list[Fault]:
    """Give the server each message; a fault for each that it did not take.

    ``note`` is told how far each has come, before it goes further. What may be taken later is tried again after each
    of ``waits``, in seconds; meanwhile the others are sent. Raises `ArchiveError` when the server won't have us.
    """
    post = _Post(server, sender, note, tls or ssl.create_default_context())
    waiting = list(messages)
    for wait in (None, *waits):
        if wait is not None:
            sleep(wait)
        waiting = post.round(waiting)
        if not waiting:
            break
    return [*post.faults, *(_not_sent(one, post.reason) for one in waiting)]


class _Post:
    """One run: what was refused in it, and why the last message has to wait."""

    def __init__(self, server: Server, sender: str, note: Callable[[str, State], None], tls: ssl.SSLContext) -> None:
        self.server = server
        self.sender = sender
        self.note = note
        self.tls = tls
        self.faults: list[Fault] = []
        self.reason = ""

    def round(self, messages: Iterable[Outgoing]) -> list[Outgoing]:
        """Try each once; those that must wait. A server that goes away is called again as long as that helps."""
        queue, waiting = deque(messages), list[Outgoing]()
        while queue:
            before = len(queue)
            try:
                with self.connected() as smtp:
                    self.empty(queue, waiting, smtp)
            except _LaterError as error:
                self.reason = str(error)
            if len(queue) == before:
                break
        return [*waiting, *queue]

    def empty(self, queue: deque[Outgoing], waiting: list[Outgoing], smtp: smtplib.SMTP) -> None:
        """Give the server one after the other, until it goes away."""
        while queue:
            try:
                self.give(smtp, queue[0])
            except _RefusedError as error:
                self.faults.append(_refused(queue[0], str(error)))
            except _LaterError as error:
                self.reason = _without(str(error), queue[0].to)
                waiting.append(queue[0])
            except _LostError:
                self.faults.append(_unknown(queue[0].number))
                queue.popleft()
                return
            queue.popleft()
            if smtp.sock is None:
                return

    def give(self, smtp: smtplib.SMTP, one: Outgoing) -> None:
        """Give the server one message. What it says before it has all of it, it says without having taken it."""
        with _answers():
            _expect(smtp.mail(self.sender, _options(smtp, one.data)), smtp)
            _expect(smtp.rcpt(one.to), smtp)
        self.note(one.to, State.SENDING)
        try:
            with _answers():
                _expect(_data(smtp, one.data), smtp)
        except (_LaterError, _RefusedError):
            self.note(one.to, State.REFUSED)
            raise
        self.note(one.to, State.SENT)

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that may be used. Raises `_LaterError`, or `ArchiveError` when there can be none."""
        smtp = self.opened()
        try:
            self.log_in(smtp)
            yield smtp
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def opened(self) -> smtplib.SMTP:
        host, port = self.server.host.strip("[]"), self.server.port or _PORTS[self.server.security]
        name = self.sender.rpartition("@")[2]  # how we say hello: not by the name of the machine
        try:
            if self.server.security == "tls":
                return smtplib.SMTP_SSL(host, port, name, timeout=_TIMEOUT, context=self.tls)
            return smtplib.SMTP(host, port, name, timeout=_TIMEOUT)
        except ssl.SSLCertVerificationError as error:
            raise self.untrusted(error) from None
        except (OSError, smtplib.SMTPException) as error:
            raise _LaterError(_why(error)) from None

    def log_in(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.ehlo_or_helo_if_needed()
            if self.server.security == "starttls":
                smtp.starttls(context=self.tls)
                smtp.ehlo()
            if self.server.user:
                smtp.login(self.server.user, self.server.password)
        except ssl.SSLCertVerificationError as error:
            raise self.untrusted(error) from None
        except smtplib.SMTPNotSupportedError:
            raise self.fault("it knows no STARTTLS, or no way to log in", "see its security: and port:") from None
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise _LaterError(f"it lets nobody in just now ({error.smtp_code})") from None
            # What else it says is not told: some repeat what they were given.
            what = f"it does not take user and password ({error.smtp_code})"
            raise self.fault(what, "set SMTP_USER and SMTP_PASSWORD anew") from None
        except UnicodeError:
            raise self.fault("user or password have letters beyond ASCII", "give others") from None
        except (OSError, smtplib.SMTPException) as error:
            raise _LaterError(_why(error)) from None

    def untrusted(self, error: ssl.SSLCertVerificationError) -> ArchiveError:
        return self.fault(f"its certificate is not to be trusted ({error.verify_message})", "see host: in digest:")

    def fault(self, what: str, cure: str) -> ArchiveError:
        return ArchiveError([Fault(self.server.name, 0, what, cure)])


@contextmanager
def _answers() -> Iterator[None]:
    """Raise what the server says, or that it went away, as one of our own."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise _judged(error.smtp_code, error.smtp_error) from None
    except (OSError, smtplib.SMTPException) as error:
        raise _LaterError(_why(error)) from None


def _expect(answer: tuple[int, bytes], smtp: smtplib.SMTP) -> None:
    """Go on when the server agrees; else leave it ready for the next message."""
    code, text = answer
    if code in (250, 251):
        return
    with suppress(smtplib.SMTPException, OSError):
        if code == _GOODBYE:
            smtp.close()
        else:
            smtp.rset()
    raise _judged(code, text)


def _judged(code: int, text: bytes | str) -> Exception:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    answer = f"{code} {_plain(said)}"
    return _RefusedError(answer) if 500 <= code < 600 else _LaterError(answer)


def _data(smtp: smtplib.SMTP, data: bytes) -> tuple[int, bytes]:
    """Send the message. Once it was begun, a broken connection leaves it open whether it was taken."""
    try:
        answer = smtp.data(data)
    except smtplib.SMTPDataError:
        raise  # it did not even want it
    except (OSError, smtplib.SMTPException):
        raise _LostError from None
    if answer[0] < 200:  # what it said is no answer
        raise _LostError
    return answer


def _options(smtp: smtplib.SMTP, data: bytes) -> list[str]:
    return [f"SIZE={len(data)}"] if smtp.does_esmtp and smtp.has_extn("size") else []


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {_plain(said.decode('utf-8', 'replace') if isinstance(said, bytes) else said)}"
    return _plain(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _plain(text: str, most: int = 200) -> str:
    """Foreign text for a message: short, on one line."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[:most]).split())


def _without(text: str, address: str) -> str:
    return text.replace(address, "…")


_WHERE = "digest.to"


def _refused(one: Outgoing, answer: str) -> Fault:
    what = f"the server does not take the message to this recipient ({_without(answer, one.to)})"
    return Fault(_WHERE, one.number, what, "mend the address, or take it out")


def _not_sent(one: Outgoing, reason: str) -> Fault:
    what = f"the message to this recipient could not be sent ({_without(reason, one.to)})"
    return Fault(_WHERE, one.number, what, "send it again later: who got it gets no other")


def _unknown(number: int) -> Fault:
    what = "the connection broke before the server said whether it took the message to this recipient"
    return Fault(_WHERE, number, what, "if it did not come, send it with --again")


def maybe_sent(number: int) -> Fault:
    """The fault of a message that an earlier run began to send, and did not say that it was sent."""
    what = "an earlier run ended before it was known whether this recipient got the digest: not sent again"
    return Fault(_WHERE, number, what, "if it did not come, send it with --again")


# --- releases --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of GitHub, and the right to write to it."""

    api: str
    name: str
    token: str = field(repr=False)


class Release(NamedTuple):
    """What is announced, under a tag that nothing else has."""

    tag: str
    title: str
    notes: str


class _Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    data: Any


_MOST = 4 * 1024 * 1024
"""Bytes of an answer that are read."""


def publish(
    to: Repository,
    release: Release,
    *,
    tls: ssl.SSLContext | None = None,
    sleep: Sleep = time.sleep,
    waits: Sequence[float] = WAITS,
) -> tuple[str, bool]:
    """Announce a release, unless it is announced already: its address, and whether it is new.

    That its tag has a release is all that is remembered, by GitHub itself. Raises `ArchiveError` when it can't be done.
    """
    hub = _Hub(to, tls or ssl.create_default_context())
    asked = False
    for wait in (*waits, None):
        try:
            known = hub.release(release.tag)
            if known:
                return known, asked
            asked = True  # and if the answer is lost, the next round finds what was made
            return hub.make(release)
        except _LaterError as error:
            if wait is None:
                raise hub.fault(f"GitHub could not be asked ({error})", "try again later") from None
            sleep(wait)
    raise AssertionError("the last round returns or raises")


class _Hub:
    """The interface of GitHub, as far as releases go."""

    def __init__(self, to: Repository, tls: ssl.SSLContext) -> None:
        self.to = to
        self.tls = tls
        parts = urlsplit(to.api)
        self.host, self.scheme, self.path = parts.hostname or "", parts.scheme, parts.path.rstrip("/")
        self.port = parts.port
        if not self.host or (self.scheme != "https" and not (self.scheme == "http" and is_here(self.host))):
            raise self.fault("GITHUB_API_URL is no https address", "set it to https://api.github.com")
        if not (to.token.isascii() and to.token.isprintable()):
            raise self.fault("GITHUB_TOKEN holds what no token does", "set it again")

    def release(self, tag: str) -> str:
        """The address of the release of a tag; empty when there is none."""
        answer = self.ask("GET", f"releases/tags/{quote(tag, safe='')}")
        if answer.status == HTTPStatus.NOT_FOUND:
            return ""
        if answer.status != HTTPStatus.OK:
            raise self.refused(answer)
        return _address(answer)

    def make(self, release: Release) -> tuple[str, bool]:
        """Make a release; another run may have been quicker."""
        # A digest is no newer version of the program: "latest" stays with what is.
        wanted = {"tag_name": release.tag, "name": release.title, "body": release.notes, "make_latest": "false"}
        answer = self.ask("POST", "releases", wanted)
        if answer.status == HTTPStatus.CREATED:
            return _address(answer), True
        if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY and _exists(answer):
            return self.release(release.tag), False
        raise self.refused(answer)

    def ask(self, method: str, path: str, body: Any = None) -> _Answer:
        """Ask once. Raises `_LaterError` for what may be answered later."""
        data = None if body is None else json.dumps(body).encode()
        target = f"{self.path}/repos/{quote(self.to.name, safe='/')}/{path}"
        try:
            with closing(self.connection()) as connection:
                connection.request(method, target, data, self.headers(data))
                with connection.getresponse() as response:
                    said = response.read(_MOST)
                    answer = _Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, _json(said))
        except ssl.SSLCertVerificationError as error:
            what = f"the certificate of {self.host} is not to be trusted ({error.verify_message})"
            raise self.fault(what, "see GITHUB_API_URL") from None
        except (OSError, http.client.HTTPException) as error:
            raise _LaterError(_why(error)) from None
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_pressed(answer):
            raise _LaterError(f"it answers {answer.status}")
        return answer

    def connection(self) -> http.client.HTTPConnection:
        if self.scheme == "https":
            return http.client.HTTPSConnection(self.host, self.port, timeout=_TIMEOUT, context=self.tls)
        return http.client.HTTPConnection(self.host, self.port, timeout=_TIMEOUT)

    def headers(self, data: bytes | None) -> dict[str, str]:
        return {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.to.token}",
            "User-Agent": "paper-archive",
            "X-GitHub-Api-Version": "2022-11-28",
            "Connection": "close",
            **({"Content-Type": "application/json"} if data is not None else {}),
        }

    def refused(self, answer: _Answer) -> ArchiveError:
        said = answer.data.get("message", "") if isinstance(answer.data, dict) else ""
        what = f"GitHub answers {answer.status}" + (f" ({_plain(str(said))})" if said else "")
        return self.fault(what, "give the workflow  permissions: contents: write, and see GITHUB_REPOSITORY")

    def fault(self, what: str, cure: str) -> ArchiveError:
        return ArchiveError([Fault(self.to.name, 0, what, cure)])


def _is_pressed(answer: _Answer) -> bool:
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


def _address(answer: _Answer) -> str:
    url = answer.data.get("html_url") if isinstance(answer.data, dict) else None
    return _plain(url) if isinstance(url, str) and url else "on GitHub"


def _exists(answer: _Answer) -> bool:
    errors = answer.data.get("errors") if isinstance(answer.data, dict) else None
    return any(isinstance(e, dict) and e.get("code") == "already_exists" for e in errors or ())
