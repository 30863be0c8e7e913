"""Times of sessions that were, and a place where it is noon."""

from datetime import UTC, datetime


def at(time: datetime) -> str:
    """As charge points write it."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def noon() -> str:
    """A time zone in which it is about noon, so that no day ends meanwhile."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
