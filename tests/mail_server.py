"""A real mail server on this machine that plays answers and accidents."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
"""The answer that is none: the connection breaks."""


@dataclass
class MailServer:
    """The server, on a free port. What it takes is in ``taken``.

    ``at_rcpt`` and ``at_data`` are answers for a recipient, played one after the other, the last one for all that
    follow; `DROP` breaks the connection instead. ``hooks`` are called when a command comes, before it is answered.
    """

    tls: ssl.SSLContext | None = None
    users: Mapping[str, str] | None = None
    at_rcpt: dict[str, list[str]] = field(default_factory=dict)
    at_data: dict[str, list[str]] = field(default_factory=dict)
    hooks: dict[str, Callable[[], None]] = field(default_factory=dict)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,))
        self._thread.start()
        assert ready.wait(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def to(self) -> list[str]:
        """Who got a message, in order."""
        return [to for to, _ in self.taken]

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._protocol, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _protocol(self) -> SMTP:
        self.connections += 1
        more: dict[str, Any] = {}
        if self.tls:
            more |= {"tls_context": self.tls, "require_starttls": True}
        if self.users is not None:
            more |= {"authenticator": self._knows, "auth_required": True, "auth_require_tls": self.tls is not None}
        return SMTP(self, hostname="mail.test", loop=self._loop, **more)

    def _knows(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        login, password = data.login.decode(), data.password.decode()
        return AuthResult(success=(self.users or {}).get(login) == password, handled=False)

    def _hear(self, command: str) -> None:
        self.commands.append(command)
        if command in self.hooks:
            self.hooks[command]()

    async def handle_EHLO(  # noqa: N802 - the names that the server calls
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self._hear("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._hear("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._hear("RCPT")
        answer = self._play(self.at_rcpt, address, server)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._hear("DATA")
        (to,) = envelope.rcpt_tos
        answer = self._play(self.at_data, to, server)
        if answer.startswith("2"):
            assert isinstance(envelope.content, bytes)
            read = BytesParser(policy=policy.default).parsebytes(envelope.content)
            assert isinstance(read, EmailMessage)
            self.taken.append((to, read))
        self._hear("TAKEN")
        return answer

    def _play(self, plays: Mapping[str, list[str]], address: str, server: SMTP) -> str:
        its = plays.get(address, ["250 OK"])
        answer = its.pop(0) if len(its) > 1 else its[0]
        if answer == DROP:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer
