"""A clock that only goes on when somebody sleeps by it."""

from dataclasses import dataclass, field


@dataclass
class Clock:
    """Seconds since 1970 as the tests want them; nobody really sleeps."""

    now: float = 1_800_000_000.0
    """15 January 2027, 8:00 UTC."""
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds
