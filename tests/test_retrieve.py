"""Asking over the network, held against a real server on this machine that plays what goes wrong."""

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Get, Live, RetrievalError
from generator.lock import open_lock, take
from generator.retrieve import Patience, Retriever, TryError, _address, _Asker, redirected, seconds_to_wait, user_agent
from tests.clock import Clock
from tests.faulty_server import FaultyServer

AGENT = "paper-archive/0.1.0 (+https://example.org/archive; mailto:owner@example.org)"
# A busy machine answers late; so only who plays a server that never does gives it little time.
SHORT = Patience(connect=10, read=10, answer=30, size=20_000)
TOKEN = "hf_MadeUpForThisTest"
LATER = "try again later; what was stored stays"


@pytest.fixture(scope="module")
def shared_server() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        yield server


@pytest.fixture
def server(shared_server: FaultyServer) -> FaultyServer:
    """The server without routes and requests of other tests."""
    shared_server.forget()
    return shared_server


@pytest.fixture
def clock() -> Clock:
    """A clock of its own for each test."""
    return Clock()


def live(endpoint: str, pause: float = 0) -> Live:
    return Live(endpoint=endpoint, pause=pause, ask=lambda get, endpoint, what: iter(()), accept="application/json")


@pytest.fixture
def retriever(tmp_path: Path, clock: Clock) -> Retriever:
    """One that waits as long as it may."""
    return Retriever(AGENT, tmp_path, SHORT, sleep=clock.sleep, clock=clock, jitter=lambda: 1.0)


@pytest.fixture
def get(retriever: Retriever, server: FaultyServer) -> Get:
    return retriever.getter(live(server.url))


def failure(get: Get, url: str, **params: str) -> RetrievalError:
    with pytest.raises(RetrievalError) as caught:
        get(url, params)
    assert caught.value.fault.where.startswith(url.split("?")[0].split("@")[0])
    assert caught.value.__cause__ is None
    return caught.value


# --- answers ---------------------------------------------------------------------------------------------------------


def test_an_answer_is_its_bytes(server: FaultyServer, get: Get) -> None:
    server.on("/api", date="2026-04-20").reply(json=[{"title": "A"}])
    assert get(server.url + "/api?p=0", {"date": "2026-04-20", "q": "ü & x"}) == b'[{"title": "A"}]'
    (request,) = server.requests
    assert request.params == {"p": "0", "date": "2026-04-20", "q": "ü & x"}
    assert request.headers == {
        "host": server.url.removeprefix("http://"),
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": AGENT,
        "connection": "close",
    }


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("text", ["", "<html>not JSON</html>", "long " * 3000])
def test_whatever_it_is_and_however_it_is_sent(
    server: FaultyServer, get: Get, text: str, zipped: bool, chunked: bool
) -> None:
    server.on("/").reply(text=text, zipped=zipped, chunked=chunked)
    assert get(server.url, {}) == text.encode()


def test_an_answer_that_ends_with_the_connection(server: FaultyServer, get: Get) -> None:
    server.on("/").raw(b"HTTP/1.0 200 OK\r\n\r\nall")
    assert get(server.url, {}) == b"all"


def test_who_asks_is_said_as_far_as_it_is_known() -> None:
    assert user_agent("0.1.0", "https://example.org/archive", "owner@example.org") == AGENT
    assert user_agent("1.0", "https://example.org", "") == "paper-archive/1.0 (+https://example.org)"
    assert user_agent("1.0", "", "a@b.example") == "paper-archive/1.0 (mailto:a@b.example)"
    assert user_agent("1.0", "", "") == "paper-archive/1.0"
    assert user_agent("1.0", "https://example.org/\r\nX-Y: ü", "") == "paper-archive/1.0 (+https://example.org/X-Y: )"


# --- what is tried again ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [406, 408, 425, 429, 500, 502, 503, 504, 599])
def test_what_passes_is_tried_again(server: FaultyServer, get: Get, clock: Clock, status: int) -> None:
    server.on("/").then_status(status).then_status(status).reply(text="at last")
    assert get(server.url, {}) == b"at last"
    assert clock.slept == ([15, 30] if status in (406, 429, 503) else [2, 4])


def test_five_times_and_then_no_more(server: FaultyServer, get: Get, clock: Clock) -> None:
    server.on("/").then_status(503)
    error = failure(get, server.url)
    assert str(error) == f"{server.url}: the server answered 503 five times; {LATER}"
    assert error.status == 503
    assert len(server.requests) == 5
    assert clock.slept == [15, 30, 60, 120]


def test_waits_are_any_part_of_the_longest(server: FaultyServer, tmp_path: Path, clock: Clock) -> None:
    parts = iter([0.0, 0.5, 0.25])
    retriever = Retriever(AGENT, tmp_path, SHORT, sleep=clock.sleep, clock=clock, jitter=lambda: next(parts))
    server.on("/").then_status(500).then_status(500).then_status(500).reply()
    retriever.getter(live(server.url))(server.url, {})
    assert clock.slept == [0, 2, 2]


@pytest.mark.parametrize("status", [201, 204, 300, 304, 400, 401, 403, 404, 405, 410, 418, 451])
def test_what_stays_is_not_tried_again(server: FaultyServer, get: Get, clock: Clock, status: int) -> None:
    server.on("/").then_status(status)
    error = failure(get, server.url)
    assert (error.status, error.fault.what) == (status, f"the server answered {status}")
    assert len(server.requests) == 1
    assert clock.slept == []


def test_the_last_failure_is_told(server: FaultyServer, get: Get) -> None:
    server.on("/").then_status(503).reset().then_status(404)
    assert failure(get, server.url).fault.what == "the server answered 404 at the last of 3 tries"


def test_the_breaks_of_a_connection(server: FaultyServer, get: Get, clock: Clock) -> None:
    server.on("/reset").reset()
    server.on("/closed").close()
    server.on("/noise").raw(b"SSH-2.0-OpenSSH\r\n")
    server.on("/half").truncate(json=["all"])
    server.on("/chunk").truncate(text="a page", chunked=True)
    server.on("/headers").raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/")
    server.on("/zip").raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"all")[:-9])
    server.on("/negative").raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nall")
    server.on("/many").raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n")
    said = {path: failure(get, server.url + path).fault.what for path in server.paths}
    assert said == {
        "/reset": "the connection was reset five times",
        "/closed": "the server closed the connection without an answer five times",
        "/noise": "the answer is not HTTP five times",
        "/half": "the answer was cut short five times",
        "/chunk": "the answer was cut short five times",
        "/headers": "the answer was cut short five times",
        "/zip": "the answer can't be unpacked five times",
        "/negative": "the answer was cut short five times",
        "/many": "the answer is not HTTP five times",
    }
    assert clock.slept == [2, 4, 8, 16] * len(said)


def test_nobody_listens(get: Get) -> None:
    with FaultyServer() as server:
        gone = server.url
    assert failure(get, gone).fault.what == "the connection was refused five times"


@pytest.mark.parametrize("host", ["name.invalid", "a..b.invalid", "x" * 70 + ".invalid"])
def test_a_name_that_can_not_be_resolved(tmp_path: Path, clock: Clock, host: str) -> None:
    get = Retriever(AGENT, tmp_path, replace(SHORT, tries=2), sleep=clock.sleep, clock=clock).getter(live("https://x"))
    assert failure(get, f"https://{host}/api").fault.what == f"the name {host} can't be resolved twice"


def test_a_server_that_never_answers(server: FaultyServer, tmp_path: Path, clock: Clock) -> None:
    patience = replace(SHORT, read=0.5)
    get = Retriever(AGENT, tmp_path, patience, sleep=clock.sleep, clock=clock).getter(live(server.url))
    server.on("/").hang().hang().reply(text="at last")
    assert get(server.url, {}) == b"at last"


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"],
)
def test_a_drip_is_cut_wherever_it_drips(server: FaultyServer, tmp_path: Path, clock: Clock, start: bytes) -> None:
    patience = replace(SHORT, answer=0.1, tries=2)
    get = Retriever(AGENT, tmp_path, patience, sleep=clock.sleep, clock=clock).getter(live(server.url))
    server.on("/").drip(start)
    # A drip goes on for ever; the test's own limit would end it.
    assert failure(get, server.url).fault.what == "the answer took longer than 0.1 seconds twice"


def test_it_leaves_no_thread_behind(server: FaultyServer, get: Get) -> None:
    before = set(threading.enumerate())
    server.on("/").reply()
    get(server.url, {})
    left = {thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)} - before
    for thread in left:
        thread.join(1)
    assert not any(thread.is_alive() for thread in left)


# --- Retry-After -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [7, "7", " 7 ", "Fri, 15 Jan 2027 08:00:07 GMT", "Friday, 15-Jan-27 08:00:07 GMT"])
def test_we_come_back_when_we_are_told_to(server: FaultyServer, get: Get, clock: Clock, value: int | str) -> None:
    server.on("/").then_status(429, retry_after=value).reply(text="yes")
    assert get(server.url, {}) == b"yes"
    assert clock.slept == [7]


def test_the_end_of_a_window_is_waited_for(server: FaultyServer, get: Get, clock: Clock) -> None:
    server.on("/").reply(status=429, headers={"RateLimit": '"api"; r=0; t=55'}).reply()
    get(server.url, {})
    assert clock.slept == [55]


@pytest.mark.parametrize("value", ["", "0", "-5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", "1e9", "٣"])
def test_what_tells_nothing_is_ignored(server: FaultyServer, get: Get, clock: Clock, value: str) -> None:
    server.on("/").reply(status=429, headers={"Retry-After": value}).reply()
    get(server.url, {})
    assert clock.slept == [15]


@pytest.mark.parametrize("value", ["3600", "Fri, 15 Jan 2027 09:00:00 GMT"])
def test_when_to_come_back_is_said_if_it_is_too_long(server: FaultyServer, get: Get, clock: Clock, value: str) -> None:
    server.on("/").then_status(429, retry_after=value)
    error = failure(get, server.url)
    assert str(error) == f"{server.url}: the server answered 429; try again after 2027-01-15 09:00 UTC"
    assert clock.slept == []


def test_who_wants_to_be_left_alone_is_left_alone(server: FaultyServer, get: Get, clock: Clock) -> None:
    server.on("/a").then_status(429, retry_after=3600).reply(text="again")
    server.on("/b").reply(text="b")
    failure(get, server.url + "/a")
    assert failure(get, server.url + "/b").status == 429
    assert len(server.requests) == 1
    clock.now += 3590
    assert get(server.url + "/b", {}) == b"b"
    assert clock.slept == [10]


def test_all_waits_together_are_bounded(server: FaultyServer, get: Get, clock: Clock) -> None:
    server.on("/").then_status(503, retry_after=250)
    error = failure(get, server.url)
    assert error.fault.what == "the server answered 503 three times"
    assert error.fault.cure == "try again after 2027-01-15 08:13 UTC"
    assert clock.slept == [250, 250]


@given(st.text(), st.text())
def test_nothing_that_is_said_of_waiting_is_too_much(retry_after: str, rate_limit: str) -> None:
    headers = Message()
    headers["Retry-After"] = retry_after.replace("\n", "").replace("\r", "")
    headers["RateLimit"] = rate_limit.replace("\n", "").replace("\r", "")
    assert 0 <= seconds_to_wait(headers, 0) <= 366 * 24 * 3600


@pytest.mark.parametrize(
    "value", ["9" * 9, "9" * 5000, "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 99 Xxx 9999 99:99:99 +9"]
)
def test_a_wait_of_ages(server: FaultyServer, get: Get, value: str) -> None:
    server.on("/").then_status(429, retry_after=value)
    assert failure(get, server.url).status == 429


# --- bounds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_has_a_size(server: FaultyServer, get: Get, zipped: bool, chunked: bool) -> None:
    server.on("/most").reply(body=b"x" * SHORT.size, zipped=zipped, chunked=chunked)
    server.on("/more").reply(body=b"x" * (SHORT.size + 1), zipped=zipped, chunked=chunked)
    assert len(get(server.url + "/most", {})) == SHORT.size
    error = failure(get, server.url + "/more")
    assert error.fault.what.startswith("the answer is larger than")
    assert len(server.requests) == 2


def test_what_says_that_it_is_large_is_not_read(server: FaultyServer, get: Get) -> None:
    server.on("/").raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
    assert failure(get, server.url).fault.what.startswith("the answer is larger than")


def test_a_bomb_is_not_unpacked(server: FaultyServer, get: Get) -> None:
    server.on("/").reply(body=bytes(15_000_000), zipped=True)
    assert failure(get, server.url).fault.what.startswith("the answer is larger than")


def test_an_answer_packed_as_nobody_asked(server: FaultyServer, get: Get) -> None:
    server.on("/").reply(text="?", headers={"Content-Encoding": "br"})
    assert "packed as br" in failure(get, server.url).fault.what


# --- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: FaultyServer, get: Get, status: int) -> None:
    server.on("/a").redirect("b?x=1", status)
    server.on("/b", x="1").redirect(f"{server.url}/ü c", status)
    server.on("/%C3%BC%20c").reply(text="here")
    assert get(server.url + "/a", {}) == b"here"


def test_redirects_in_a_circle(server: FaultyServer, get: Get) -> None:
    server.on("/").redirect("/")
    error = failure(get, server.url)
    assert error.fault.what == "it redirects more than 5 times"
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "location", ["", "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://["]
)
def test_redirects_to_what_is_no_web_address(server: FaultyServer, get: Get, location: str) -> None:
    server.on("/").redirect(location)
    assert "web address" in failure(get, server.url).fault.what
    assert len(server.requests) == 1


def test_what_is_secure_stays_secure() -> None:
    assert redirected("https://example.org/a", "/b") == "https://example.org/b"
    assert redirected("http://example.org/a", "https://example.org/a") == "https://example.org/a"
    for url in ("https://example.org/", "HTTPS://example.org/"):
        with pytest.raises(TryError, match="from https to http"):
            redirected(url, "HTTP://example.org/")


@given(st.text(st.characters(max_codepoint=255)))
def test_no_redirect_is_too_odd(location: str) -> None:
    with suppress(TryError):
        assert redirected("https://example.org/a", location).isascii()


@pytest.mark.parametrize(
    "url", ["", "/x", "file:///etc/passwd", "http://", "http://[", "http://h:99999/", "http://h:x/"]
)
def test_what_is_no_web_address_is_not_asked(retriever: Retriever, url: str) -> None:
    with pytest.raises(RetrievalError, match="this is no web address"):
        retriever.getter(live(url))(url, {})


# --- secrets ---------------------------------------------------------------------------------------------------------


def test_the_token_is_for_its_host_alone(server: FaultyServer, retriever: Retriever) -> None:
    with FaultyServer() as stranger:
        server.on("/a").redirect("/b")
        server.on("/b").redirect(stranger.url)
        stranger.on("/").reply()
        get = retriever.getter(live(server.url), token=TOKEN + "\n")
        get(server.url + "/a", {})
        get(stranger.url, {})
    assert [request.headers.get("authorization") for request in server.requests] == [f"Bearer {TOKEN}"] * 2
    assert [request.headers.get("authorization") for request in stranger.requests] == [None] * 2


def test_the_token_does_not_go_over_an_open_line(retriever: Retriever) -> None:
    def is_sent(url: str) -> bool:
        return "Authorization" in _Asker({}, 0, url, TOKEN).headers_for(_address(url))

    assert [
        url for url in ("http://example.org", "http://10.0.0.1", "http://localhost.example.org") if is_sent(url)
    ] == []
    assert is_sent("https://example.org")
    assert is_sent("http://localhost:8000")
    assert is_sent("http://[::1]")


def test_secrets_are_in_no_message(server: FaultyServer, retriever: Retriever) -> None:
    server.on("/").then_status(403)
    get = retriever.getter(live(server.url), token=TOKEN)
    url = server.url.replace("http://", "http://me:hunter2@")
    with pytest.raises(RetrievalError) as caught:
        get(url + "/?api_key=hunter3", {"date": "2026-04-20", "access_token": "hunter4"})
    assert str(caught.value).startswith(
        f"{server.url}/?api_key=***&date=2026-04-20&access_token=***: the server answered 403"
    )


@pytest.mark.parametrize("token", ["a\nb", "ü", "a\x00"])
def test_what_is_no_token_is_not_repeated(retriever: Retriever, token: str) -> None:
    with pytest.raises(RetrievalError) as caught:
        retriever.getter(live("https://example.org"), token=token)
    assert token not in str(caught.value)


def test_messages_are_one_short_line(get: Get) -> None:
    with pytest.raises(RetrievalError) as caught:
        get("gopher://h/\x1b[31m\u2028" + "x" * 5000, {})
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def secure_server(certificate: Path) -> Iterator[FaultyServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FaultyServer(context) as server:
        yield server


def test_a_stranger_is_not_trusted(secure_server: FaultyServer, get: Get) -> None:
    error = failure(get, secure_server.url)
    assert error.fault.what.startswith("the certificate of 127.0.0.1 is not to be trusted (self")
    assert secure_server.requests == []


def test_who_is_trusted_is_asked(secure_server: FaultyServer, certificate: Path, tmp_path: Path, clock: Clock) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    retriever = Retriever(AGENT, tmp_path, SHORT, sleep=clock.sleep, clock=clock, tls=trusting)
    get = retriever.getter(live(secure_server.url), TOKEN)
    secure_server.on("/").reply(json=[], zipped=True)
    secure_server.on("/down").redirect("http://127.0.0.1/")
    assert get(secure_server.url, {}) == b"[]"
    assert secure_server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert failure(get, secure_server.url + "/down").fault.what == "it redirects from https to http"


def test_a_drip_is_cut_below_tls(secure_server: FaultyServer, certificate: Path, tmp_path: Path, clock: Clock) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    patience = replace(SHORT, answer=0.3, tries=2)
    retriever = Retriever(AGENT, tmp_path, patience, sleep=clock.sleep, clock=clock, tls=trusting)
    secure_server.on("/").drip(b"HTTP/1.1 200 OK\r\n\r\n")
    error = failure(retriever.getter(live(secure_server.url)), secure_server.url)
    assert error.fault.what == "the answer took longer than 0.3 seconds twice"


def test_another_name_is_not_trusted(
    secure_server: FaultyServer, certificate: Path, tmp_path: Path, clock: Clock
) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    get = Retriever(AGENT, tmp_path, SHORT, sleep=clock.sleep, clock=clock, tls=trusting).getter(
        live(secure_server.url)
    )
    error = failure(get, secure_server.url.replace("127.0.0.1", "localhost"))
    assert "the certificate of localhost is not to be trusted" in error.fault.what


@contextmanager
def dripping_handshake() -> Iterator[str]:
    """The address of who begins a long handshake and sends it byte by byte."""
    done = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(bytes.fromhex("16 0303 3fff 02 003ffb 0303"))
            while not done.wait(0.01):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        done.set()
        thread.join()


def test_a_handshake_that_drips_is_cut(tmp_path: Path, clock: Clock) -> None:
    patience = replace(SHORT, answer=0.1, tries=1)
    retriever = Retriever(AGENT, tmp_path, patience, sleep=clock.sleep, clock=clock)
    with dripping_handshake() as url:
        error = failure(retriever.getter(live(url)), url)
    assert error.fault.what == "the answer took longer than 0.1 seconds"


# --- pace ------------------------------------------------------------------------------------------------------------


def test_requests_keep_their_pace_in_all_runs(server: FaultyServer, tmp_path: Path, clock: Clock) -> None:
    server.on("/a").redirect("/b")
    server.on("/b").reply()
    for _ in range(2):
        retriever = Retriever(AGENT, tmp_path, SHORT, sleep=clock.sleep, clock=clock)
        retriever.getter(live(server.url, pause=3))(server.url + "/a", {})
    assert clock.slept == [3, 3, 3]


def test_another_process_asks_all_the_while(server: FaultyServer, get: Get, tmp_path: Path) -> None:
    with open_lock(tmp_path / "127.0.0.1.pace") as file:
        assert take(file)
        error = failure(get, server.url)
    assert error.fault.what == "another process has been asking 127.0.0.1 all the while"
    assert server.requests == []
