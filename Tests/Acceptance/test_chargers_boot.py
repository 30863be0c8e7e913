"""Section "Boot" of chargers.md, line by line."""

import asyncio

from ocpp.v16 import call

from harness.accounts import Account
from harness.platform import Platform
from harness.polling import underway
from harness.raw import raw_station
from harness.station import booted, connected, now


async def test_no_boot_after_a_reconnect(platform: Platform, alpha: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    async with booted(platform, "alpha", identity) as station:
        transaction = (await station.start_transaction(tag, 100)).transaction_id
    async with connected(platform, "alpha", identity) as station:
        await station.heartbeat()
        await station.stop_transaction(transaction, 1100)
        assert (await alpha.read(identity))["is_online"] is True
        answer = await alpha.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
        assert answer["status"] == "accepted"
    (stored,) = await alpha.transactions(identity)
    assert (stored["status"], stored["energy_wh"]) == ("completed", 1000)


async def test_status_heartbeat_and_start_before_the_boot(platform: Platform, alpha: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    async with connected(platform, "alpha", identity) as station:
        await station.status(1, "Preparing")
        await station.heartbeat()
        assert (await station.start_transaction(tag, 100)).transaction_id > 0
        assert (await station.boot()).status == "Accepted"
    (stored,) = await alpha.transactions(identity)
    assert stored["status"] == "active"


async def test_a_boot_every_second_is_answered_and_flagged(platform: Platform, alpha: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    async with booted(platform, "alpha", identity) as station:
        assert (await alpha.read(identity))["flags"] == []
        transaction = (await station.start_transaction(tag, 100)).transaction_id
        for _ in range(5):
            assert (await station.boot(charge_point_serial_number=f"SN-{identity}")).status == "Accepted"
        shown = await alpha.read(identity)
        assert shown["flags"] == ["boot_loop"]
        assert (shown["serial_number"], shown["manufacturer"]) == (f"SN-{identity}", "Acme")
        await station.stop_transaction(transaction, 200)
    (stored,) = await alpha.transactions(identity)
    assert stored["status"] == "completed", "boots end no transaction"


async def test_no_call_before_the_boot_is_answered(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(platform, "alpha", identity) as station:
        asked = alpha.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
        async with underway(asked) as command:
            await station.assert_silent(0.3)
            await station.boot()
            received = await station.receive()
            assert received[0] == 2 and received[2] == "ClearCache"
            await station.send([3, received[1], {"status": "Accepted"}])
            assert (await asyncio.wait_for(command, 10))["status"] == "accepted"


async def test_a_pending_charge_point_is_accepted_later(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point(registration="pending"))["identity"]
    async with connected(platform, "alpha", identity) as station:
        assert (await station.boot()).status == "Pending"
        await alpha.patch(f"charge-points/{identity}", {"registration": "accepted"})
        # After the interval that it was given.
        answer = await station.boot()
        assert (answer.status, answer.interval) == ("Accepted", 300)


async def test_security_events_are_kept_and_found(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(platform, "alpha", identity) as station:
        for kind in ("TamperDetectionActivated", "NoWordOfTheStandard"):
            event = call.SecurityEventNotification(type=kind, timestamp=now(), tech_info="lid open")
            await station.call(event, suppress=False)
    found = await alpha.all(f"charge-points/{identity}/security-events")
    assert [event["type"] for event in found] == ["NoWordOfTheStandard", "TamperDetectionActivated"]
    assert found[0]["source"] == "charge_point" and found[0]["tech_info"] == "lid open"
    (one,) = await alpha.all("security-events", charge_point=identity, type="TamperDetectionActivated")
    assert one == found[1] and one["charge_point"] == identity
    assert await alpha.all("security-events", charge_point=identity, to="2020-01-01T00:00:00Z") == []
