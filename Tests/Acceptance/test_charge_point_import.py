"""Many charge points at once: all or nothing, and every fault by its place."""

from typing import Any

import httpx

from harness.accounts import Account, unique
from harness.api import check_problem
from harness.platform import Platform
from harness.station import booted

PATH = "charge-points/import"


async def send_csv(account: Account, text: str, expect: int = 200, **headers: str) -> httpx.Response:
    headers = {"Content-Type": "text/csv", **headers}
    return await account.request("POST", PATH, expect, content=text.encode(), headers=headers)


def faults(response: httpx.Response) -> set[tuple[str, str]]:
    return {(error["field"], error["code"]) for error in check_problem(response)["errors"]}


async def test_a_table_is_registered(platform: Platform, alpha: Account) -> None:
    depot = await alpha.location()
    one, other = unique("IMP"), unique("IMP")
    table = (
        "\ufeffidentity;location;location_id;name;security_profile;password;latitude;is_active;connectors\r\n"
        f'{one};{depot["name"]};;"Gate; left";1;a good password;52.1;true;2\r\n'
        f"{other};;{depot['id']};;;;;false;cType2 cCCS2\r\n"
    )
    key = {"Idempotency-Key": unique("key")}
    assert (await send_csv(alpha, table, **key)).json() == {"imported": 2}
    # The same request again is the same import.
    assert (await send_csv(alpha, table, **key)).json() == {"imported": 2}
    first, second = await alpha.read(one), await alpha.read(other)
    assert (first["name"], first["latitude"], first["has_password"]) == ("Gate; left", 52.1, True)
    assert first["location_id"] == second["location_id"] == depot["id"]
    assert [evse["evse_id"] for evse in first["evses"]] == [1, 2]
    assert [evse["connectors"][0]["type"] for evse in second["evses"]] == ["cType2", "cCCS2"]
    assert second["is_active"] is False and second["status"] == "unavailable"
    async with booted(platform, "alpha", one, password="a good password"):
        assert (await alpha.read(one))["is_online"]


async def test_faults_are_named_by_line_and_nothing_is_registered(alpha: Account, beta: Account) -> None:
    depot, taken = await alpha.location(), (await alpha.charge_point(serial_number=unique("SN")))
    foreign = await beta.location()
    good, twice = unique("IMP"), unique("IMP")
    table = (
        "identity,location,location_id,serial_number,security_profile,connectors\n"
        f"{good},{depot['name']},,,0,1\n"
        f"{taken['identity']},{depot['name']},,,,\n"
        f"{unique('IMP')},{depot['name']},,{taken['serial_number']},,\n"
        f"{unique('IMP')},Nowhere,,,,\n"
        f"{unique('IMP')},,{foreign['id']},,,\n"
    )
    assert faults(await send_csv(alpha, table, 422)) == {
        ("/lines/3/identity", "already_exists"),
        ("/lines/4/serial_number", "already_exists"),
        ("/lines/5/location", "unknown_reference"),
        ("/lines/6/location_id", "unknown_reference"),
    }
    table = (
        "identity,location,security_profile,latitude,connectors,colour\n"
        f"{twice},{depot['name']},0,north,101,red\n"
        f",{depot['name']},many,,,\n"
        "a/b,,1,,,\n"
    )
    assert {
        ("/lines/2/latitude", "wrong_type"),
        ("/lines/2/evses", "out_of_range"),
        ("/lines/2/colour", "unknown"),
        ("/lines/3/identity", "required"),
        ("/lines/3/security_profile", "wrong_type"),
        ("/lines/4/location_id", "required"),
        ("/lines/4/password", "required"),
    } <= faults(await send_csv(alpha, table, 422))
    body: dict[str, Any] = {"identity": twice, "location_id": depot["id"]}
    repeated = await alpha.request("POST", PATH, 422, json={"charge_points": [body, body]})
    assert faults(repeated) == {("/charge_points/1/identity", "repeated")}
    for identity in (good, twice):
        await alpha.problem("GET", f"charge-points/{identity}", 404)
    assert (await alpha.request("POST", PATH, 200, json={"charge_points": [body]})).json() == {"imported": 1}


async def test_what_is_no_import(alpha: Account) -> None:
    for text in ("", "identity,identity\nA,B\n", "identity,name\nA\n", 'identity\n"A'):
        await send_csv(alpha, text, 400)
    assert faults(await send_csv(alpha, "identity,location\n", 422)) == {("/charge_points", "out_of_range")}
    assert faults(await alpha.request("POST", PATH, 422, json={})) == {("/charge_points", "required")}
    await alpha.request("POST", PATH, 415, content=b"x", headers={"Content-Type": "text/plain"})
