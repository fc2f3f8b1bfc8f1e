"""``papers serve``: show the built site on this machine."""

import argparse
import functools
import http.server
import sys
import webbrowser
from http import HTTPStatus
from pathlib import Path
from typing import Any

from generator.commands import say
from generator.faults import Fault
from generator.layout import Layout

HELP = "show the built site in the browser"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--port", type=_port, default=8000, metavar="N", help="port to listen on (8000; 0: any free one)"
    )
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a number from 0 to 65535")
    return int(text)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as a static host does: with the site's own page for what is not there, and quietly."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with ``404.html`` for what is not there."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the standard library's
        """Say nothing about single requests."""


class Server(http.server.ThreadingHTTPServer):
    """A server that does not complain of browsers that close a connection early."""

    # Of connections that are made at once; where there is no room for one, its request may never be answered.
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of errors, but not of those."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(site: Path, port: int, handler: type[Handler] = Handler) -> Server:
    """A server of the folder ``site`` on this machine alone. Raises ``OSError`` when the port is taken."""
    return Server(("127.0.0.1", port), functools.partial(handler, directory=str(site)))


def run(args: argparse.Namespace) -> int:
    """Serve until the person stops it."""
    layout = Layout(args.root)
    if not (layout.site / "index.html").exists():
        return say.faults([Fault(layout.name(layout.site), 0, "there is no site yet", "run papers build")])
    try:
        serving = server(layout.site, args.port)
    except OSError as error:
        cure = "stop what listens there, or give another: papers serve --port N, make serve PORT=N"
        return say.faults([Fault(f"port {args.port}", 0, str(error.strerror), cure)])
    address = f"http://127.0.0.1:{serving.server_port}/"
    say.result(f"The archive is at {address} until you press Ctrl-C")
    if not args.no_open:
        webbrowser.open(address)
    try:
        serving.serve_forever()
    except KeyboardInterrupt:
        say.result("")
    finally:
        serving.server_close()
    return 0
