"""A server on this machine that sends files as a static host such as GitHub Pages does: text compressed with gzip,
anything else as it is, over connections that are kept. It counts what it sends."""

import gzip
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

TEXT = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
}
"""Types that are compressed, by the end of their name."""
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
BENCH = "bench/"
"""Where the files are that only the measurement needs."""


def sent(path: Path) -> bytes:
    """The body with which a file is sent."""
    data = path.read_bytes()
    return gzip.compress(data, 6, mtime=0) if path.suffix in TEXT else data


def _found(path: Path) -> bytes:
    body = sent(path)
    lines = [
        "HTTP/1.1 200 OK",
        f"Content-Type: {TEXT.get(path.suffix, 'application/octet-stream')}",
        *(["Content-Encoding: gzip"] if path.suffix in TEXT else []),
        f"Content-Length: {len(body)}",
        "Cache-Control: max-age=600",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _of_search(name: str) -> bool:
    """Whether it belongs to the search that is measured, and not to the page that it is measured in."""
    return bool(name) and not name.startswith(BENCH)


class Host:
    """What a folder holds, ready to be sent as a host has it in its memory, and how many bytes were sent of it."""

    def __init__(self, folder: Path, counts: Callable[[str], bool] = _of_search) -> None:
        self._counts = counts
        files = (path for path in folder.rglob("*") if path.is_file())
        self._answers = {path.relative_to(folder).as_posix(): _found(path) for path in files}
        self._lock = threading.Lock()
        self._bytes = 0

    def answer(self, name: str) -> bytes:
        """What is sent to who asks for the file at an address. Only what ``counts`` takes is counted."""
        file = f"{name}index.html" if name.endswith("/") or not name else name
        answer = self._answers.get(file, _NOT_FOUND)
        if self._counts(name):
            with self._lock:
                self._bytes += len(answer)
        return answer

    def counted(self) -> int:
        """The bytes since the last call."""
        with self._lock:
            result, self._bytes = self._bytes, 0
        return result


class _Handler(socketserver.StreamRequestHandler):
    """Answers one question after another on a connection. Of a question only its first line matters here; what Python
    has for servers reads all of it, which takes longer than all else."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        while (line := self.rfile.readline()).startswith(b"GET "):
            while self.rfile.readline().strip():
                pass
            address = line.split()[1].decode("latin-1")
            name = unquote(urlsplit(address).path).removeprefix("/")
            self.wfile.write(cast(_Server, self.server).host.answer(name))


class _Server(socketserver.ThreadingTCPServer):
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, host: Host) -> None:
        self.host = host
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that is closed breaks connections off."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(folder: Path, counts: Callable[[str], bool] = _of_search) -> Iterator[tuple[str, Host]]:
    """The address at which ``folder`` is served to this machine, and what serves it."""
    host = Host(folder, counts)
    server = _Server(host)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
