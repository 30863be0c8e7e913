"""Firmware campaigns: wave after wave, halted by failures, over charge points that come and go."""

import contextlib
from typing import Any

from harness.accounts import Account, create_account
from harness.firmware import campaign, fetch, image, report
from harness.owner import rows
from harness.platform import NewPlatform
from harness.polling import until
from harness.station import Station, booted


async def stations(account: Account, count: int, **fields: Any) -> list[str]:
    location = (await account.location())["id"]
    return [(await account.charge_point(location_id=location, **fields))["identity"] for _ in range(count)]


async def reaches(account: Account, made: dict, **expected: Any) -> dict:
    """The campaign, once it is as expected: fields of it, or of its progress."""

    async def probe() -> dict | None:
        found = await account.get(f"firmware-campaigns/{made['id']}")
        now = {**found["progress"], **found}
        for field, value in expected.items():
            assert now[field] == value, found
        return found

    return await until(probe, f"the campaign has {expected}", 20)


async def targets(account: Account, made: dict) -> dict[str, dict]:
    found = await account.all(f"firmware-campaigns/{made['id']}/targets")
    return {target["charge_point"]: target for target in found}


async def update(account: Account, station: Station, *words: str) -> None:
    """Takes the update, fetches it, and says how it went."""
    sent = await station.next_call("UpdateFirmware", 20)
    await fetch(account, sent["location"])
    await report(station, *words)


async def test_wave_after_wave(alpha: Account) -> None:
    names = await stations(alpha, 3)
    firmware = await image(alpha)
    async with contextlib.AsyncExitStack() as stack:
        online = [await stack.enter_async_context(booted(alpha.platform, "alpha", name)) for name in names]
        made = await campaign(alpha, firmware, names, wave_percents=[30, 70])
        assert (made["status"], made["waves"]) == ("running", 2)
        assert made["progress"]["pending"] == 3
        first = await online[0].next_call("UpdateFirmware", 20)
        await reaches(alpha, made, sent=1, pending=2, wave=1)
        await report(online[0], "Downloading")
        await reaches(alpha, made, downloading=1)
        # An image in use stays.
        problem = await alpha.problem("DELETE", f"firmware/{firmware['id']}", 409)
        assert problem["code"] == "in_use"
        await fetch(alpha, first["location"])
        await report(online[0], "Downloaded", "Installing", "Installed")
        # The others wait for it, and only for it.
        assert (online[1].calls.empty(), online[2].calls.empty()) == (True, True)
        await update(alpha, online[1], "Downloading", "Downloaded", "Installing", "Installed")
        # One that says nothing and boots with the new version has it too.
        await update(alpha, online[2])
        await online[2].boot(firmware_version=firmware["version"])
        done = await reaches(alpha, made, status="completed", installed=3)
        assert done["ended_at"]
    by_name = await targets(alpha, made)
    assert [by_name[name]["wave"] for name in names] == [1, 2, 2]
    assert by_name[names[2]]["confirmed_at"]
    assert not by_name[names[1]]["confirmed_at"]
    await alpha.delete(f"firmware/{firmware['id']}")
    assert (await alpha.get(f"firmware-campaigns/{made['id']}"))["firmware_id"] is None


async def test_it_halts_when_too_many_fail_and_goes_on_when_told_to(alpha: Account) -> None:
    names = await stations(alpha, 2)
    firmware = await image(alpha)
    async with (
        booted(alpha.platform, "alpha", names[0]) as first,
        booted(alpha.platform, "alpha", names[1]) as second,
    ):
        made = await campaign(alpha, firmware, names, wave_size=1, max_failure_rate=0.5)
        await update(alpha, first, "Downloading", "Downloaded", "InstallationFailed")
        halted = await reaches(alpha, made, status="halted", failed=1, pending=1)
        assert halted["reason"] == "1 of 1 failed."
        assert second.calls.empty()
        answer = await alpha.post(f"firmware-campaigns/{made['id']}/resume", None, 200)
        assert answer["status"] == "running"
        await update(alpha, second, "Downloading", "Installed")
        await reaches(alpha, made, status="completed", failed=1, installed=1)
    detail = (await targets(alpha, made))[names[0]]["detail"]
    assert detail == "It reported InstallationFailed."
    problem = await alpha.problem("POST", f"firmware-campaigns/{made['id']}/pause", 409)
    assert problem["code"] == "campaign_completed"


async def test_paused_resumed_cancelled(alpha: Account) -> None:
    names = await stations(alpha, 2)
    firmware = await image(alpha)
    made = await campaign(alpha, firmware, names)
    path = f"firmware-campaigns/{made['id']}"
    commands = f"charge-points/{names[0]}/commands"

    async def queued() -> bool:
        return [command["status"] for command in await alpha.all(commands)] == ["pending"]

    # Nobody is there: the commands wait, and are taken back.
    await until(queued, "its command waits", 20)
    await alpha.post(f"{path}/pause", None, 200)

    async def cancelled() -> bool:
        return [command["status"] for command in await alpha.all(commands)] == ["cancelled"]

    await until(cancelled, "its command is taken back", 20)
    async with booted(alpha.platform, "alpha", names[0]) as station:
        assert (await alpha.get(path))["progress"]["pending"] == 2
        await alpha.post(f"{path}/resume", None, 200)
        await update(alpha, station, "Downloading")
        await reaches(alpha, made, downloading=1, pending=1)
        await alpha.post(f"{path}/cancel", None, 200)
        # Who has it goes on, and is followed; the others get none.
        await reaches(alpha, made, status="cancelled", downloading=1, skipped=1)
        await report(station, "Installed")
        await reaches(alpha, made, installed=1, skipped=1)
    async with booted(alpha.platform, "alpha", names[1]) as other:
        await other.heartbeat()
        assert other.calls.empty()


async def test_who_was_away_gets_it_later_and_holds_nobody_up(alpha: Account) -> None:
    names = await stations(alpha, 2)
    firmware = await image(alpha)
    made = await campaign(alpha, firmware, names, wave_size=1, timeout_seconds=1)
    async with booted(alpha.platform, "alpha", names[1]) as second:
        await update(alpha, second, "Installed")
    await reaches(alpha, made, status="running", wave=2, installed=1, pending=1)
    async with booted(alpha.platform, "alpha", names[0]) as first:
        await update(alpha, first, "Installed")
        await reaches(alpha, made, status="completed", installed=2)


async def test_who_does_not_finish_times_out_and_may_still_finish(alpha: Account) -> None:
    (name,) = await stations(alpha, 1)
    firmware = await image(alpha)
    async with booted(alpha.platform, "alpha", name) as station:
        made = await campaign(alpha, firmware, [name], timeout_seconds=1)
        await station.next_call("UpdateFirmware", 20)
        await reaches(alpha, made, status="completed", timed_out=1)
        await report(station, "Installed")
        await reaches(alpha, made, status="completed", installed=1)


async def test_who_is_in_it(alpha: Account) -> None:
    firmware = await image(alpha, version="3.0", manufacturer="Acme", model="M3")
    fit, other, current, busy = await stations(alpha, 4, manufacturer="Acme", model="M3")
    await alpha.patch(f"charge-points/{other}", {"model": "M4"})
    async with booted(alpha.platform, "alpha", current) as station:
        await station.boot(charge_point_vendor="Acme", charge_point_model="M3", firmware_version="3.0")
    earlier = await campaign(alpha, firmware, [busy])
    made = await campaign(alpha, firmware, [fit, other, current, busy])
    assert (made["progress"]["pending"], made["progress"]["skipped"]) == (1, 3)
    details = {name: target["detail"] for name, target in (await targets(alpha, made)).items()}
    assert details == {
        fit: None,
        other: "The image is for another model.",
        current: "It runs this version already.",
        busy: "Another campaign updates it.",
    }
    skipped = await alpha.all(f"firmware-campaigns/{made['id']}/targets", status="skipped")
    assert len(skipped) == 3
    for one in (earlier, made):
        await alpha.post(f"firmware-campaigns/{one['id']}/cancel", None, 200)
    listed = await alpha.all("firmware-campaigns", status="cancelled")
    assert {earlier["id"], made["id"]} <= {one["id"] for one in listed}


async def test_what_makes_no_campaign(alpha: Account, beta: Account) -> None:
    firmware = await image(alpha)
    point = await alpha.charge_point()
    good = {"name": "C", "firmware_id": firmware["id"], "filter": {"charge_points": [point["id"]]}}
    for change, field in (
        ({"filter": {"charge_points": ["nobody"]}}, "/filter"),
        ({"filter": {"colour": "red"}}, "/filter/colour"),
        ({"wave_percents": [50, 49]}, "/wave_percents"),
        ({"wave_percents": [100], "wave_size": 3}, "/wave_percents"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"max_failure_rate": 2}, "/max_failure_rate"),
    ):
        problem = await alpha.problem("POST", "firmware-campaigns", 422, json={**good, **change})
        assert [error["field"] for error in problem["errors"]] == [field]
    problem = await beta.problem("POST", "firmware-campaigns", 422, json=good)
    assert problem["errors"][0]["field"] == "/firmware_id"
    bare = await alpha.post("firmware", {"name": "Bare", "version": "1"})
    problem = await alpha.problem("POST", "firmware-campaigns", 409, json={**good, "firmware_id": bare["id"]})
    assert problem["code"] == "firmware_incomplete"


async def test_it_survives_the_death_of_the_platform(new_platform: NewPlatform) -> None:
    platform = new_platform("campaign-kill")
    async with Account(platform, create_account(platform, "campaigns")) as account:
        names = await stations(account, 2)
        firmware = await image(account)
        async with booted(platform, "campaigns", names[0]) as station:
            made = await campaign(account, firmware, names, wave_size=1)
            await update(account, station, "Downloading")
            await reaches(account, made, downloading=1)
        platform.kill()
        # As if it had died with the campaign in its hands.
        statement = "UPDATE firmware_campaigns SET due_at = now() RETURNING id"
        platform.start()
        rows(platform, account.account_id, statement)
        async with booted(platform, "campaigns", names[0]) as first:
            await report(first, "Installed")
            async with booted(platform, "campaigns", names[1]) as second:
                await update(account, second, "Installed")
                await reaches(account, made, status="completed", installed=2)
                assert first.calls.empty()
