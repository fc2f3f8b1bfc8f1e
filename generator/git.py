"""Git in a folder: the only place that starts it."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.faults import ArchiveError, Fault

_INHERITED = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
}
"""What a hook that calls us would make git look at instead: ``git rev-parse --local-env-vars``, and two that it lacks.
All else is the user's and stays: who commits, how a host is reached and logged in to, which settings there are."""


class RefusedError(Exception):
    """Git did not do what it was told; the text is the last line of what it said."""


class SilentError(RefusedError):
    """It did not end in time, so what it did is not known."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs git in a folder. What is passed on are names of ours and of git's own making, never words of others."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    """These are its settings, whatever its files say."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """What it finds in its environment beside what we do."""
    deadline: float = 60
    """The seconds that a command has."""

    def __call__(self, *arguments: str, said: str = "", **more: str) -> str:
        """What a command prints; it reads ``said``, and finds ``more`` in its environment.

        Raises `RefusedError`, and `ArchiveError` where there is no git.
        """
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        try:
            done = subprocess.run(  # noqa: S603 - see above
                ["git", "-C", str(self.folder), *settings, *arguments],  # noqa: S607 - the git of this machine
                input=said,
                capture_output=True,
                check=False,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**_environment(), **self.environment, **more},
                timeout=self.deadline,
            )
        except subprocess.TimeoutExpired:
            raise SilentError(f"no answer within {self.deadline:g} seconds") from None
        except OSError:
            raise ArchiveError([Fault("git", 0, "it is not installed", "install git")]) from None
        if done.returncode:
            raise RefusedError((done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1])
        return done.stdout.strip()

    def answer(self, *arguments: str) -> str | None:
        """What a question is answered with; ``None`` when the answer is no. Raises `SilentError` when there is none."""
        try:
            return self(*arguments)
        except SilentError:
            raise
        except RefusedError:
            return None

    def knows(self, *arguments: str) -> bool:
        """Whether a question is answered with yes. Raises `SilentError` when it is not answered."""
        return self.answer(*arguments) is not None


def _environment() -> dict[str, str]:
    """Ours, without what would lead git elsewhere; in words that no language changes, and nobody is asked anything."""
    inherited = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    return inherited | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
