"""Connections to speak HTTP over that end in time, whatever the other side does.

The standard library bounds only the wait for the next byte, so an answer that drips would last for as long as the other
side likes. Here the socket is at hand, and can be cut, be it in its TLS handshake, its headers or its body.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import NamedTuple


class Times(NamedTuple):
    """How long to wait, in seconds."""

    connect: float
    """Until it is connected."""
    read: float
    """Until more of an answer comes."""
    answer: float
    """Until all of an answer is there."""


class LateError(TimeoutError):
    """All of the answer was not there in time."""


@contextmanager
def connected(
    scheme: str, host: str, port: int, times: Times, tls: ssl.SSLContext
) -> Iterator[http.client.HTTPConnection]:
    """A connection for one request. Raises `LateError` when its answer takes too long, and what sockets raise."""
    with closing(_opened(scheme, host, port, times.connect, tls)) as sock, _deadline(sock, times.answer):
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, port, context=tls)
        else:
            connection = http.client.HTTPConnection(host, port)
        sock.settimeout(times.read)
        connection.sock = sock
        yield connection


def _opened(scheme: str, host: str, port: int, timeout: float, tls: ssl.SSLContext) -> socket.socket:
    """A socket that is connected, its TLS handshake still to be made."""
    sock = socket.create_connection((host, port), timeout)
    if scheme == "http":
        return sock
    try:
        return tls.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    except BaseException:
        sock.close()
        raise


@contextmanager
def _deadline(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Cut the connection when time is up."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            # That of an SSL socket would pull the connection away under the thread that reads from it.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise LateError(f"the answer took longer than {seconds:g} seconds")
