"""Whether an idTag may charge: docs/authorisation.md, line by line."""

from collections.abc import AsyncIterator

import pytest
from ocpp.v16 import call

from harness.accounts import Account, Credentials, create_account, unique
from harness.platform import Platform
from harness.polling import until
from harness.station import Station, booted


@pytest.fixture(scope="module")
def own_credentials(platform: Platform) -> Credentials:
    return create_account(platform, "authorising")


@pytest.fixture
async def account(platform: Platform, own_credentials: Credentials) -> AsyncIterator[Account]:
    """One whose settings no other file relies on; each test puts back what it changes."""
    async with Account(platform, own_credentials) as account:
        yield account
        await settings(account, unknown_token_policy="refuse", allows_concurrent_transactions=True)


async def settings(account: Account, **fields: object) -> None:
    await account.patch(f"/api/v1/accounts/{account.slug}", fields)


async def token(account: Account, **fields: object) -> dict:
    return await account.post("tokens", {"uid": unique("AUTH"), **fields})


async def info(station: Station, tag: str) -> dict:
    return (await station.call(call.Authorize(id_tag=tag), suppress=False)).id_tag_info


async def start(station: Station, tag: str, meter: int = 0, connector: int = 1) -> tuple[int, str]:
    answer = await station.start_transaction(tag, meter, connector)
    return answer.transaction_id, answer.id_tag_info["status"]


async def one(account: Account, identity: str) -> dict:
    (transaction,) = await account.transactions(identity)
    return transaction


async def test_start_with_a_blocked_or_unknown_tag(account: Account) -> None:
    """Authorised offline: recorded with a real id, answered Blocked or Invalid, and its energy counts."""
    blocked = await token(account, status="blocked")
    for tag, status, flag in (
        (blocked["uid"], "Blocked", "token_blocked"),
        (unique("NOBODYS"), "Invalid", "token_invalid"),
    ):
        identity = (await account.charge_point())["identity"]
        async with booted(account.platform, account.slug, identity) as station:
            number, answered = await start(station, tag, 100)
            assert (answered, number > 0) == (status, True)
            stopped = await station.stop_transaction(number, 350, id_tag=tag)
            assert stopped.id_tag_info["status"] == status
        transaction = await one(account, identity)
        assert (transaction["energy_wh"], transaction["token"]) == (250, tag)
        assert flag in transaction["flags"]


async def test_stop_with_another_tag_of_the_same_group(account: Account) -> None:
    group = unique("GROUP")
    mine, colleague = [await token(account, group_id=group) for _ in range(2)]
    identity = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, identity) as station:
        assert await info(station, mine["uid"]) == {"status": "Accepted", "parent_id_tag": group}
        number, _ = await start(station, mine["uid"])
        assert (await info(station, colleague["uid"]))["parent_id_tag"] == group
        stopped = await station.stop_transaction(number, 500, id_tag=colleague["uid"])
        assert stopped.id_tag_info == {"status": "Accepted", "parent_id_tag": group}
    transaction = await one(account, identity)
    assert (transaction["status"], transaction["token"]) == ("completed", mine["uid"])


async def test_a_token_charges_at_its_locations_only(account: Account) -> None:
    home, away = await account.location(), await account.location()
    tag = await token(account, location_ids=[home["id"]])
    assert tag["location_ids"] == [home["id"]]
    for location, status in ((home, "Accepted"), (away, "Blocked")):
        identity = (await account.charge_point(location_id=location["id"]))["identity"]
        async with booted(account.platform, account.slug, identity) as station:
            assert (await info(station, tag["uid"].lower()))["status"] == status
            assert (await start(station, tag["uid"]))[1] == status
    listed = {t["id"] for t in await account.all("tokens", location_id=away["id"])}
    assert tag["id"] not in listed
    everywhere = await account.patch(f"tokens/{tag['id']}", {"location_ids": None})
    assert everywhere["location_ids"] == []
    problem = await account.problem("PATCH", f"tokens/{tag['id']}", 422, json={"location_ids": [tag["id"]]})
    assert [error["field"] for error in problem["errors"]] == ["/location_ids"]


async def test_a_used_up_energy_budget_ends_the_charge_and_forbids_the_next(account: Account) -> None:
    tag = await token(account, energy_budget_wh=1000)
    identity = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, identity) as station:
        number, status = await start(station, tag["uid"], 5000)
        assert status == "Accepted"
        await station.meter(number, 5900)
        assert (await account.get(f"tokens/{tag['id']}"))["energy_used_wh"] == 900
        await station.meter(number, 6100)
        assert await station.next_call("RemoteStopTransaction") == {"transaction_id": number}
        # Once for a transaction, however much it goes on.
        await station.meter(number, 6200)
        stopped = await station.stop_transaction(number, 6200, id_tag=tag["uid"])
        assert stopped.id_tag_info["status"] == "Blocked"
        assert (await info(station, tag["uid"]))["status"] == "Blocked"
        number, status = await start(station, tag["uid"], 6200)
        assert status == "Blocked"
        await station.stop_transaction(number, 6200)

        after = await account.post(f"tokens/{tag['id']}/reset-energy", None, 200)
        assert (after["energy_used_wh"], after["energy_budget_wh"]) == (0, 1000)
        assert (await info(station, tag["uid"]))["status"] == "Accepted"
        assert station.calls.empty()
    commands = await account.all(f"charge-points/{identity}/commands")
    assert [(c["type"], c["status"], c["created_by"]) for c in commands] == [
        ("remote_stop", "accepted", "platform:energy_budget")
    ]
    flags = [flag for t in await account.transactions(identity) for flag in t["flags"]]
    assert flags.count("energy_budget_used_up") == 1


async def test_concurrent_transactions_are_answered_at_the_start_alone(account: Account) -> None:
    tag = await token(account)
    lax = await token(account, allows_concurrent_transactions=True)
    identity = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, identity) as station:
        assert (await start(station, tag["uid"], connector=1))[1] == "Accepted"
        assert (await start(station, tag["uid"], connector=2))[1] == "Accepted"
        await settings(account, allows_concurrent_transactions=False)
        # OCPP 1.6 §7.2: whoever shows the tag to stop must not hear it.
        assert (await info(station, tag["uid"]))["status"] == "Accepted"
        number, status = await start(station, tag["uid"], connector=3)
        assert (status, number > 0) == ("ConcurrentTx", True)
        for connector in (4, 5):
            assert (await start(station, lax["uid"], connector=connector))[1] == "Accepted"


async def test_unknown_tags_by_the_policy_of_the_account(account: Account) -> None:
    identity = (await account.charge_point())["identity"]
    refused, accepted, registered = unique("STRANGER"), unique("STRANGER"), unique("Stranger")
    async with booted(account.platform, account.slug, identity) as station:
        assert (await info(station, refused))["status"] == "Invalid"
        await settings(account, unknown_token_policy="accept")
        assert (await info(station, accepted))["status"] == "Accepted"
        await settings(account, unknown_token_policy="accept_and_register")
        assert (await info(station, registered))["status"] == "Accepted"
        assert (await start(station, registered.upper()))[1] == "Accepted"
        assert await account.all("tokens", first_seen_charge_point=identity, uid=accepted) == []
        (known,) = await account.all("tokens", first_seen_charge_point=identity)
        assert (known["uid"], known["status"]) == (registered, "accepted")
        assert identity in known["note"]
        # A broken reader: what is beyond the bound is accepted and not kept.
        for _ in range(60):
            assert (await info(station, unique("NOISE")))["status"] == "Accepted"
    assert len(await account.all("tokens", first_seen_charge_point=identity)) == 50


async def test_free_vending_accepts_and_records_every_tag(account: Account) -> None:
    guests = await token(account, energy_budget_wh=0)
    blocked = await token(account, status="blocked")
    fields = {"free_vending": True, "free_vending_token": guests["uid"]}
    identity = (await account.charge_point(**fields))["identity"]
    stranger = unique("GUEST")
    async with booted(account.platform, account.slug, identity) as station:
        for tag in (blocked["uid"], stranger):
            assert (await info(station, tag))["status"] == "Accepted"
            number, status = await start(station, tag)
            assert status == "Accepted"
            await station.meter(number, 700)
            await station.stop_transaction(number, 900)
        assert station.calls.empty()
    transactions = {t["token"]: t for t in await account.transactions(identity)}
    assert set(transactions) == {blocked["uid"], stranger}
    assert all(t["flags"] == ["free_vending"] for t in transactions.values())
    booked = await account.all("transactions", token=guests["uid"])
    assert [t["token"] for t in booked] == [stranger]
    # Given away, and so no part of a budget.
    assert (await account.get(f"tokens/{guests['id']}"))["energy_used_wh"] == 0


async def test_tokens_are_imported_all_or_none(account: Account) -> None:
    location = (await account.location())["id"]
    first, second, third = (unique("IMPORT") for _ in range(3))
    table = (
        "\ufeffuid;status;location_ids;energy_budget_wh;note\r\n"
        f'{first};blocked;;;"Van; the ""red"" one"\r\n'
        f"{second};;{location};5000;\r\n"
    )
    csv = {"content": table.encode(), "headers": {"Content-Type": "text/csv; charset=utf-8"}}
    answer = await account.request("POST", "tokens/import", 200, **csv)
    assert answer.json() == {"imported": 2}
    (van,) = await account.all("tokens", uid=first)
    assert (van["status"], van["note"]) == ("blocked", 'Van; the "red" one')
    (other,) = await account.all("tokens", uid=second)
    assert (other["location_ids"], other["energy_budget_wh"]) == ([location], 5000)

    async def faults(**body: object) -> set[tuple[str, str]]:
        problem = await account.problem("POST", "tokens/import", 422, **body)
        return {(error["field"], error["code"]) for error in problem["errors"]}

    tokens = [{"uid": third}, {"uid": first.lower()}, {"uid": unique("I"), "location_ids": [van["id"]]}]
    assert await faults(json={"tokens": tokens}) == {
        ("/tokens/1/uid", "already_exists"),
        ("/tokens/2/location_ids", "unknown_reference"),
    }
    assert await faults(json={"tokens": [{"uid": third}, {"uid": third.lower()}]}) == {
        ("/tokens/1/uid", "repeated")
    }
    bad = f"uid,status,energy_budget_wh\n{third},accepted,1\n\n,gone,much\n"
    assert await faults(content=bad.encode(), headers={"Content-Type": "text/csv"}) == {
        ("/lines/4/uid", "required"),
        ("/lines/4/status", "not_allowed"),
        ("/lines/4/energy_budget_wh", "wrong_type"),
    }
    for text in ("uid,note\nA\n", 'uid\n"A\n', "uid,uid\nA,B\n"):
        body = {"content": text.encode(), "headers": {"Content-Type": "text/csv"}}
        assert (await account.problem("POST", "tokens/import", 400, **body))["code"] == "malformed_csv"
    assert await account.all("tokens", uid=third) == [], "none of what was refused came in"


async def test_a_token_by_its_expiry(account: Account) -> None:
    soon = await token(account, expires_at="2020-01-01T00:00:00Z")
    identity = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, identity) as station:

        async def status() -> str:
            return (await info(station, soon["uid"]))["status"]

        assert await status() == "Expired"
        await account.patch(f"tokens/{soon['id']}", {"expires_at": "2999-01-01T00:00:00Z"})
        await until(lambda: _is(status, "Accepted"), "the change counts at once")
    listed = {t["id"] for t in await account.all("tokens", expires_before="2999-06-01T00:00:00Z")}
    assert soon["id"] in listed


async def _is(status, wanted: str) -> bool:
    return await status() == wanted
