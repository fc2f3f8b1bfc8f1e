"""On what was measured: the machine and the programs. Without these a time says little."""

import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path


def machine() -> dict[str, str]:
    """What to know of this machine and its programs, by name, as texts; an empty one is not known or not installed."""
    return {
        "cpu": _field(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine(),
        "cores": str(cores()),
        "memory": _memory(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "mkdocs": version("mkdocs"),
        "mkdocs-material": version("mkdocs-material"),
        "hugo": hugo_version(),
    }


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def hugo_version() -> str:
    """The version of Hugo on the ``PATH``: ``0.111.3+extended``; empty where there is none."""
    if shutil.which("hugo") is None:
        return ""
    said = subprocess.run(["hugo", "version"], capture_output=True, text=True, check=False)  # noqa: S607 - on the PATH
    return next((word.removeprefix("v").partition("-")[0] for word in said.stdout.split()[1:]), "")


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.1f} GB"
    except (ValueError, OSError):
        return ""


def _field(path: Path, name: str) -> str:
    """The first value of ``name`` in a file of lines ``name : value``."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
