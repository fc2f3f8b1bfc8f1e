"""A browser of its own, driven by the Chrome DevTools Protocol over pipes: nothing else stands between what is measured
and the clock."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Container, Iterator
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
_KINDS = frozenset({"worker", "service_worker"})
"""What a page has at work besides itself, as the protocol calls it."""
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
        self._told: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
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
            if "method" in said:
                self._told[said.get("sessionId", ""), said["method"]].append(said["params"])
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

    def told(self, session: str, event: str) -> list[dict[str, Any]]:
        """What was told of an event until now."""
        return self._told[session, event]

    @contextmanager
    def context(self) -> Iterator["Context"]:
        """A context that has been nowhere: no cache, no connection, nothing kept."""
        name = self.send("Target.createBrowserContext")["browserContextId"]
        try:
            yield Context(self, name)
        finally:
            with suppress(PageError):
                self.send("Target.disposeBrowserContext", browserContextId=name)

    @contextmanager
    def visit(self, address: str) -> Iterator["Visit"]:
        """A page at ``address``, in a context of its own."""
        with self.context() as context:
            visit = context.page()
            visit.send("Page.navigate", url=address)
            yield visit


class Context:
    """A reader: what the browser keeps for one, whatever pages are open."""

    def __init__(self, browser: Chromium, name: str) -> None:
        self._browser = browser
        self._name = name

    def page(self) -> "Visit":
        """A page that is nowhere yet."""
        target = self._browser.send("Target.createTarget", url="about:blank", browserContextId=self._name)["targetId"]
        attached = self._browser.send("Target.attachToTarget", targetId=target, flatten=True)
        return Visit(self._browser, attached["sessionId"])


class Visit:
    """A page in the browser."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session
        self._slowed: set[str] = set()

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command for this page. Raises `PageError`."""
        return self._browser.send(method, self._session, **parameters)

    def told(self, event: str, kinds: Container[str] = _KINDS) -> list[dict[str, Any]]:
        """What was told of an event until now: of this page and its workers, or those of some ``kinds``."""
        sessions = [self._session, *self._attached(kinds)]
        return [params for session in sessions for params in self._browser.told(session, event)]

    def workers(self) -> list[str]:
        """The sessions of its workers."""
        self.send("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True)
        return self._attached()

    def _attached(self, kinds: Container[str] = _KINDS) -> list[str]:
        attached = self._browser.told(self._session, "Target.attachedToTarget")
        return [said["sessionId"] for said in attached if said["targetInfo"]["type"] in kinds]

    def slow(self, latency: float, down: float, up: float) -> None:
        """Let the page and its workers have a line no better than this: milliseconds, bytes a second."""
        line = {"offline": False, "latency": latency, "downloadThroughput": down, "uploadThroughput": up}
        for session in {self._session, *self.workers()} - self._slowed:
            self._slowed.add(session)
            with suppress(PageError):  # a worker may just have ended
                self._browser.send("Network.enable", session)
                self._browser.send("Network.emulateNetworkConditions", session, **line)

    def press(self, x: float, y: float) -> None:
        """Press the mouse at a place of the window, in pixels."""
        for event in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=event, x=x, y=y, button="left", clickCount=1)

    def run(self, script: str) -> Any:
        """What an expression gives, awaited. Raises `PageError` when it throws."""
        options = {"expression": script, "awaitPromise": True, "returnByValue": True}
        said = self.send("Runtime.evaluate", **options)
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
        return sum(self._heap(session) for session in [self._session, *self.workers()])

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
    raise ArchiveError([Fault("papers bench", 0, "this is measured in a browser, and there is none", cure)])


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
