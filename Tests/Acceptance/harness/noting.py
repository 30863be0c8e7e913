"""What the platform notes of energy by itself, now instead of within a minute."""

import uuid

from harness.grants import execute_in
from harness.platform import Platform

NOBODY = str(uuid.UUID(int=0))


def note_energy(platform: Platform, account_id: str) -> None:
    """Of sessions that ended and of those that run. The platform may be at it: then look again."""
    execute_in(platform, account_id, "SELECT fold_session_deltas(1000000)")
    execute_in(platform, account_id, "SELECT note_running_sessions(%s, %s, 1000000)", NOBODY, NOBODY)
