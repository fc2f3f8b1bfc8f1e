"""The present. Only commands ask for it, and only here, so that a test can play another day; no build does."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, UTC."""
    return datetime.now(UTC)
