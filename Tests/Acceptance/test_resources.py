"""REST: locations, charge points, tokens, lists and their cursors."""

import asyncio
import uuid

from harness.accounts import Account, create_account, unique
from harness.platform import NewPlatform, Platform
from harness.station import booted


async def test_a_location_from_first_to_last(alpha: Account) -> None:
    body = {
        "name": unique("Depot"),
        "city": "Utrecht",
        "address1": "Stationsplein 1",
        "postal_code": "3511 ED",
        "country": "NL",
        "latitude": 52.0894,
        "longitude": 5.1101,
        "time_zone": "Europe/Amsterdam",
        "max_power_w": 100_000,
    }
    created = await alpha.post("locations", body)
    assert uuid.UUID(created["id"]).version == 7
    assert body.items() <= created.items()
    assert (created["is_active"], created["charge_point_count"]) == (True, 0)
    path = f"locations/{created['id']}"
    assert await alpha.get(path) == created
    changed = await alpha.patch(path, {"city": "Delft", "max_power_w": None})
    assert (changed["city"], changed["max_power_w"], changed["name"]) == ("Delft", None, body["name"])
    charge_point = await alpha.charge_point(location_id=created["id"])
    assert (await alpha.get(path))["charge_point_count"] == 1
    await alpha.delete(f"charge-points/{charge_point['id']}")
    await alpha.delete(path)
    await alpha.problem("GET", path, 404)
    await alpha.problem("DELETE", path, 404)


async def test_a_charge_point_from_first_to_last(platform: Platform, alpha: Account) -> None:
    created = await alpha.charge_point(name="Left of the door", comment="spare")
    identity = created["identity"]
    assert "password" not in created and "password_hash" not in created
    assert (created["status"], created["is_online"], created["evses"]) == ("unavailable", False, [])
    assert await alpha.read(identity) == await alpha.get(f"charge-points/{created['id']}") == created
    changed = await alpha.patch(f"charge-points/{identity}", {"name": "Right", "password": "another one"})
    assert changed["name"] == "Right"
    async with booted(platform, "alpha", identity, password="another one") as station:
        await station.status(1, "Available")
        assert (await alpha.read(identity))["status"] == "available"
        # Deleting it closes its socket.
        await alpha.delete(f"charge-points/{identity}")
        await asyncio.wait_for(station.connection.wait_closed(), 10)
    await alpha.problem("GET", f"charge-points/{identity}", 404)


async def test_a_token_from_first_to_last(alpha: Account) -> None:
    created = await alpha.post("tokens", {"uid": unique("TAG"), "type": "rfid", "language": "nl"})
    path = f"tokens/{created['id']}"
    assert created["status"] == "accepted"
    assert await alpha.get(path) == created
    assert (await alpha.patch(path, {"status": "blocked"}))["status"] == "blocked"
    await alpha.delete(path)
    await alpha.problem("GET", path, 404)


async def test_an_account_reads_and_names_itself(alpha: Account) -> None:
    account = await alpha.get("/api/v1/accounts/alpha")
    assert (account["slug"], account["id"]) == ("alpha", alpha.account_id)
    assert await alpha.get(f"/api/v1/accounts/{alpha.account_id}") == account
    assert [found["slug"] for found in await alpha.whole("/api/v1/accounts")] == ["alpha"], "its own only"
    await alpha.get(f"/api/v1/accounts/{alpha.account_id}/locations")


async def test_an_account_decides_about_unknown_tokens(new_platform: NewPlatform) -> None:
    platform = new_platform("unknown-tokens")
    async with Account(platform, create_account(platform, "open")) as account:
        identity = (await account.charge_point())["identity"]
        async with booted(platform, "open", identity) as station:
            assert await station.authorize("ANYBODY") == "Invalid", (
                "refused unless the account says otherwise"
            )
            changed = await account.patch("/api/v1/accounts/open", {"unknown_token_policy": "accept"})
            assert changed["unknown_token_policy"] == "accept"
            assert await station.authorize("ANYBODY") == "Accepted"
        await account.problem(
            "PATCH", "/api/v1/accounts/open", 422, json={"unknown_token_policy": "x", "slug": "y"}
        )


async def test_cursors_walk_every_list_without_gap_or_double(alpha: Account) -> None:
    location = await alpha.location()
    identities = {(await alpha.charge_point(location_id=location["id"]))["identity"] for _ in range(7)}
    for _ in range(7):
        await alpha.location()
        await alpha.tag()
    identity = min(identities)
    async with booted(alpha.platform, "alpha", identity) as station:
        for start in range(7):
            number = (await station.start_transaction("T", start * 10)).transaction_id
            await station.meter(number, start * 10 + 5)
            await station.stop_transaction(number, start * 10 + 7)
        for _ in range(7):
            await alpha.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
    (some, *_) = await alpha.transactions(identity)
    for path, parameters in (
        ("locations", {}),
        ("charge-points", {}),
        ("charge-points", {"location_id": location["id"]}),
        ("tokens", {}),
        ("transactions", {"charge_point": identity}),
        ("transactions", {"location_id": location["id"], "status": "completed"}),
        ("messages", {"charge_point": identity}),
        ("messages", {}),
        (f"charge-points/{identity}/transactions", {}),
        (f"charge-points/{identity}/messages", {}),
        (f"charge-points/{identity}/commands", {}),
        (f"charge-points/{identity}/connection-events", {}),
        (f"transactions/{some['id']}/meter-values", {}),
    ):
        whole = await alpha.all(path, **parameters)
        pages = await alpha.pages(path, 3, **parameters) if len(whole) < 200 else [whole]
        walked = [item for page in pages for item in page]
        assert walked == whole, path
        assert all(len(page) == 3 for page in pages[:-1]), path
        keys = [item.get("id", str(item)) for item in walked]
        assert len(set(keys)) == len(keys), path
    found = await alpha.all("charge-points", location_id=location["id"])
    assert {charge_point["identity"] for charge_point in found} == identities
    assert len(await alpha.transactions(identity)) == 7


async def test_a_cursor_is_steady_while_rows_come(alpha: Account) -> None:
    before = {(await alpha.location())["id"] for _ in range(5)}
    first = await alpha.get("locations", limit=2)
    added = {(await alpha.location())["id"] for _ in range(3)}
    seen, cursor = [item["id"] for item in first["data"]], first["next_cursor"]
    while cursor:
        page = await alpha.get("locations", limit=2, cursor=cursor)
        seen += [item["id"] for item in page["data"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen))
    assert before <= set(seen) | added


async def test_a_cursor_of_another_account_opens_nothing(alpha: Account, beta: Account) -> None:
    for _ in range(3):
        await beta.location()
        await alpha.location()
    cursor = (await beta.get("locations", limit=1))["next_cursor"]
    response = await alpha.request("GET", "locations", None, params={"cursor": cursor})
    assert response.status_code in (200, 400, 422)
    if response.status_code == 200:
        theirs = {location["id"] for location in await beta.all("locations")}
        assert not theirs & {location["id"] for location in response.json()["data"]}


async def test_searching_by_text(alpha: Account) -> None:
    name = unique("Zebra")
    location = await alpha.location(name=name)
    assert [found["id"] for found in await alpha.all("locations", q=name)] == [location["id"]]
    charge_point = await alpha.charge_point(unique("ZEBRA"), location_id=location["id"])
    found = await alpha.all("charge-points", q=charge_point["identity"])
    assert [item["id"] for item in found] == [charge_point["id"]]
