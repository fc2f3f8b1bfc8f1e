"""Whether the archive says where the program is to be had that builds it."""

import re
from collections.abc import Iterator

from generator.doctor.finding import Finding, ok, warning
from generator.layout import Layout
from generator.starter import is_program
from generator.starter.requirement import CURE, NAME, UNKNOWN, Requirement, requirement

_WHAT = "requirements.txt"
_LINE = re.compile(rf"^{NAME}(?![\w.-]).*$", re.MULTILINE | re.IGNORECASE)


def read_line(layout: Layout) -> str:
    """The line of ``requirements.txt`` that names the program; empty where none does, or where it lies beside it."""
    path = layout.root / "requirements.txt"
    if is_program(layout.root) or not path.is_file():
        return ""
    match = _LINE.search(path.read_text(encoding="utf-8", errors="replace"))
    return match[0].strip() if match else ""


def read_program(line: str) -> Requirement | None:
    """Where the program that runs is to be had; not asked where the line says it."""
    return None if not line or _is_address(line) else requirement()


def check_requirement(line: str, program: Requirement | None) -> Iterator[Finding]:
    """Whether a host can install what the line names."""
    if not line:
        return
    if program is None or line == program.line != UNKNOWN:
        yield ok(_WHAT, line)
    elif line == UNKNOWN:
        yield warning(_WHAT, "it does not say where the program is to be had", _cure(program))
    elif "==" not in program.line:
        yield warning(_WHAT, f"{line} is asked of a registry, the program here came from elsewhere", _cure(program))
    else:
        yield ok(_WHAT, f"{line}, here is {program.line}")


def _is_address(line: str) -> bool:
    return "://" in line


def _cure(program: Requirement) -> str:
    return CURE if program.trouble else f"write  {program.line}"
