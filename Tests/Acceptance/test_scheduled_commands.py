"""Commands for later, and remote starts that come to nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from harness.accounts import Account
from harness.polling import until
from harness.station import booted


def soon(seconds: float) -> str:
    return (
        (datetime.now(UTC) + timedelta(seconds=seconds))
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )


async def give(account: Account, identity: str, expect: int, **body: Any) -> dict[str, Any]:
    return await account.post(f"charge-points/{identity}/commands", {"type": "clear_cache", **body}, expect)


async def reached(account: Account, command: dict[str, Any], status: str, timeout: float = 10) -> None:
    path = f"charge-points/{command['charge_point']}/commands/{command['id']}"

    async def probe() -> bool:
        return (await account.get(path))["status"] == status

    await until(probe, f"the command is {status}", timeout)


async def test_a_scheduled_command_is_sent_at_its_time_and_holds_up_no_other(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        later, sooner = soon(3600), soon(2)
        waiting = await give(alpha, identity, 202, type="unlock", connector_id=1, scheduled_at=later)
        command = await give(alpha, identity, 202, type="reset", scheduled_at=sooner)
        for scheduled, at in ((waiting, later), (command, sooner)):
            assert (scheduled["status"], scheduled["is_queued"]) == ("pending", True)
            assert datetime.fromisoformat(scheduled["scheduled_at"]) <= datetime.fromisoformat(at)
            assert scheduled["next_attempt_at"] == scheduled["scheduled_at"] < scheduled["expires_at"]
        await station.next_call("Reset", timeout=30)
        assert datetime.now(UTC) >= datetime.fromisoformat(command["scheduled_at"])
        await reached(alpha, command, "accepted")
        # One that was queued later and is due goes first.
        assert (await give(alpha, identity, 200, when_offline="queue"))["status"] == "accepted"
        await station.next_call("ClearCache")
        path = f"charge-points/{identity}/commands/{waiting['id']}"
        assert (await alpha.get(path))["status"] == "pending"
        assert station.calls.empty()


async def test_a_scheduled_command_waits_for_a_charge_point_that_is_offline(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    command = await give(alpha, identity, 202, scheduled_at=soon(-5))
    never = await give(alpha, identity, 202, scheduled_at=soon(86_400))
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.next_call("ClearCache")
        await reached(alpha, command, "accepted")
        cancelled = await alpha.post(f"charge-points/{identity}/commands/{never['id']}/cancel", {}, 200)
        assert cancelled["status"] == "cancelled"
        assert station.calls.empty()
