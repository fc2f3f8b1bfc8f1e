"""The line that tells how far long work has come."""

import io

from generator.commands.progress import Progress, duration


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_done_rate_and_time_left() -> None:
    moments = iter([0.0, 10.0, 20.0])
    terminal = Terminal()
    progress = Progress(813, "day", stream=terminal, clock=lambda: next(moments))
    progress.step("31 new")
    progress.step("60 new, 2 same")
    assert terminal.getvalue().split("\r\x1b[K")[1:] == [
        "1/813 days, 31 new, 0.1 days/s, 2.3 h left",
        "2/813 days, 60 new, 2 same, 0.1 days/s, 2.3 h left",
    ]


def test_without_a_total_there_is_no_time_left() -> None:
    moments = iter([0.0, 2.0])
    terminal = Terminal()
    Progress(0, "answer", stream=terminal, clock=lambda: next(moments)).step("3 new")
    assert terminal.getvalue().endswith("1 answers, 3 new, 0.5 answers/s")


def test_a_line_stays_long_enough_to_be_read() -> None:
    moments = iter([0.0, 5.0, 5.01, 5.2])
    terminal = Terminal()
    progress = Progress(3, "page", stream=terminal, clock=lambda: next(moments))
    for _ in range(3):
        progress.step()
    assert terminal.getvalue().split("\r\x1b[K")[1:] == [
        "1/3 pages, 0.2 pages/s, 10 s left",
        "3/3 pages, 0.6 pages/s, 0 s left",
    ]


def test_a_file_sees_nothing() -> None:
    stream = io.StringIO()
    progress = Progress(2, "day", stream=stream)
    progress.step("1 new")
    progress.end()
    assert stream.getvalue() == ""


def test_durations() -> None:
    assert [duration(seconds) for seconds in (5, 89, 100, 5399, 7200)] == ["5 s", "89 s", "2 min", "90 min", "2.0 h"]
