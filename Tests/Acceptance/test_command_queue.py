"""Commands that wait: delivered in order, retried, given up, and never lost."""

from harness.accounts import Account
from harness.owner import rows
from harness.polling import until
from harness.raw import raw_station


def queue(account: Account, charge_point: str, action: str) -> str:
    """Leaves a command of the platform's own, as a feature of it does; its id."""
    (row,) = rows(
        account.platform,
        account.account_id,
        """
        INSERT INTO commands (
            account_id, id, charge_point_id, type, request, action, payload, created_by, is_queued)
        VALUES (%s, uuid_v7(), %s, 'call', '{}', %s, '{}', 'platform:operator', true)
        RETURNING id
        """,
        account.account_id,
        charge_point,
        action,
    )
    return str(row["id"])


async def test_queued_commands_are_delivered_in_order_one_at_a_time(alpha: Account) -> None:
    point = await alpha.charge_point()
    path = f"charge-points/{point['identity']}/commands"
    ids = [queue(alpha, point["id"], action) for action in ("ClearCache", "DataTransfer", "ClearCache")]
    async with raw_station(alpha.platform, "alpha", point["identity"]) as station:
        # Nothing is sent before the boot is answered.
        await station.boot()
        for action in ("ClearCache", "DataTransfer", "ClearCache"):
            kind, message_id, sent, _ = await station.receive()
            assert (kind, sent, message_id) == (2, action, ids[0])
            ids.append(ids.pop(0))
            await station.assert_alive()
            await station.send([3, message_id, {"status": "Accepted"}])

        async def over() -> bool:
            found = {command["id"]: command["status"] for command in await alpha.all(path)}
            return found == dict.fromkeys(ids, "accepted")

        await until(over, "all of them ended")
