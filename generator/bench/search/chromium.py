"""A browser of its own, driven by the Chrome DevTools Protocol over pipes: nothing else stands between what is measured
and the clock."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from generator.faults import ArchiveError, Fault

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-extensions --remote-debugging-pipe"
).split()
_PATIENCE = 30
"""Seconds that a page may take to be there."""
# The protocol has the browser read from 3 and write to 4.
_PLACED = 'exec "$@" 3<&0 4>&1 </dev/null >/dev/null'


class PageError(Exception):
    """A script failed in the browser, or the browser is gone. Carries what was said."""


class Chromium:
    """A running browser."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin  # noqa: S101 - it was started so
        assert isinstance(process.stdout, BufferedReader)  # noqa: S101 - the same
        self._commands = process.stdin
        self._answers = process.stdout
        self._count = 0
        self._workers: defaultdict[str, list[str]] = defaultdict(list)
        self.version = str(self.send("Browser.getVersion")["product"]).replace("/", " ")

    def send(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """The answer to a command of the protocol. Raises `PageError` when the browser refuses."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        data = json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0"
        try:
            self._commands.write(data)
            self._commands.flush()
        except OSError as error:
            raise PageError("the browser is gone") from error
        return self._answer(self._count)

    def _answer(self, number: int) -> dict[str, Any]:
        for said in self._messages():
            if said.get("method") == "Target.attachedToTarget" and "sessionId" in said:
                self._workers[said["sessionId"]].append(said["params"]["sessionId"])
            if said.get("id") != number:
                continue
            if "error" in said:
                raise PageError(str(said["error"].get("message")))
            return dict(said["result"])
        raise PageError("the browser is gone")

    def _messages(self) -> Iterator[dict[str, Any]]:
        buffer = bytearray()
        while byte := self._answers.peek(1):
            end = byte.find(b"\0")
            buffer += self._answers.read(end + 1 if end >= 0 else len(byte))
            if end >= 0:
                yield json.loads(buffer[:-1])
                buffer.clear()

    @contextmanager
    def visit(self, address: str) -> Iterator["Visit"]:
        """A page at ``address``, in a context that has been nowhere: no cache, no connection."""
        context = self.send("Target.createBrowserContext")["browserContextId"]
        try:
            target = self.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
            session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            self.send("Page.navigate", session, url=address)
            yield Visit(self, session)
        finally:
            with suppress(PageError):
                self.send("Target.disposeBrowserContext", browserContextId=context)

    def workers(self, session: str) -> list[str]:
        """The sessions of the workers of a page."""
        options = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": True}
        self.send("Target.setAutoAttach", session, **options)
        return self._workers[session]


class Visit:
    """A page in the browser."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session

    def run(self, script: str) -> Any:
        """What an expression gives, awaited. Raises `PageError` when it throws."""
        options = {"expression": script, "awaitPromise": True, "returnByValue": True}
        said = self._browser.send("Runtime.evaluate", self._session, **options)
        if "exceptionDetails" in said:
            details = said["exceptionDetails"]
            raise PageError(str(details.get("exception", {}).get("description") or details["text"]).splitlines()[0])
        return said["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true. Raises `PageError` when it does not become so."""
        end = monotonic() + _PATIENCE
        while monotonic() < end:
            with suppress(PageError):  # the page may just be changing
                if self.run(f"Boolean({expression})"):
                    return
            sleep(0.01)
        raise PageError(f"{expression} did not come in {_PATIENCE} s")

    def heap(self) -> int:
        """Bytes of JavaScript that live in the page and its workers, with what their buffers hold."""
        return sum(self._heap(session) for session in [self._session, *self._browser.workers(self._session)])

    def _heap(self, session: str) -> int:
        self._browser.send("HeapProfiler.collectGarbage", session)
        usage = self._browser.send("Runtime.getHeapUsage", session)
        return int(usage["usedSize"]) + int(usage.get("backingStorageSize", 0))


def installed() -> str:
    """The path of a browser: the one that ``$CHROMIUM`` names, or one on the ``PATH``.

    Raises `ArchiveError` when there is none.
    """
    if path := os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None):
        return path
    cure = "install Chromium, or set CHROMIUM to one"
    raise ArchiveError([Fault("papers bench", 0, "search is measured in a browser, and there is none", cure)])


@contextmanager
def running(path: str) -> Iterator[Chromium]:
    """The browser at ``path``, until it is left; it and all that it started end then."""
    with tempfile.TemporaryDirectory(prefix="papers-bench-", ignore_cleanup_errors=True) as profile:
        process = _start([path, *_FLAGS, f"--user-data-dir={profile}"], Path(profile))
        try:
            browser = Chromium(process)
            yield browser
            with suppress(PageError, subprocess.TimeoutExpired):
                browser.send("Browser.close")
                process.wait(_PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            with suppress(OSError):
                process.communicate()


def _start(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - the browser that the person named or installed
        ["/bin/sh", "-c", _PLACED, "sh", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    )
