"""Giving digests away: by SMTP, and as releases of GitHub."""

import smtplib
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote

from generator.digest.journal import State
from generator.faults import ArchiveError, Fault
from generator.hub.client import WAITS, Answer, Hub, Repository, patiently
from generator.hub.client import plain as _plain

Sleep = Callable[[float], object]

_TIMEOUT = 60.0
"""Seconds until a server answers."""
_GOODBYE = 421
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


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


class Release(NamedTuple):
    """What is announced, under a tag that nothing else has."""

    tag: str
    title: str
    notes: str


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
    hub = Hub(to, tls)
    asked = False

    def announce() -> tuple[str, bool]:
        nonlocal asked
        known = _announced(hub, release.tag)
        if known:
            return known, asked
        asked = True  # and if the answer is lost, the next round finds what was made
        return _announce(hub, release)

    return patiently(hub, announce, sleep, waits)


def _announced(hub: Hub, tag: str) -> str:
    """The address of the release of a tag; empty when there is none."""
    answer = hub.ask("GET", f"releases/tags/{quote(tag, safe='')}")
    if answer.status == HTTPStatus.NOT_FOUND:
        return ""
    if answer.status != HTTPStatus.OK:
        raise _refused_by(hub, answer)
    return _address(answer)


def _announce(hub: Hub, release: Release) -> tuple[str, bool]:
    """Make a release; another run may have been quicker."""
    # A digest is no newer version of the program: "latest" stays with what is.
    wanted = {"tag_name": release.tag, "name": release.title, "body": release.notes, "make_latest": "false"}
    answer = hub.ask("POST", "releases", wanted)
    if answer.status == HTTPStatus.CREATED:
        return _address(answer), True
    if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY and _exists(answer):
        return _announced(hub, release.tag), False
    raise _refused_by(hub, answer)


def _refused_by(hub: Hub, answer: Answer) -> ArchiveError:
    return hub.fault(answer.said, "give the workflow  permissions: contents: write, and see GITHUB_REPOSITORY")


def _address(answer: Answer) -> str:
    url = answer.data.get("html_url") if isinstance(answer.data, dict) else None
    return _plain(url) if isinstance(url, str) and url else "on GitHub"


def _exists(answer: Answer) -> bool:
    errors = answer.data.get("errors") if isinstance(answer.data, dict) else None
    return any(isinstance(e, dict) and e.get("code") == "already_exists" for e in errors or ())
