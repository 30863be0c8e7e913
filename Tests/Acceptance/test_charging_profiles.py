"""Charging profiles that an account keeps, and what charge points hold of them."""

from harness.accounts import Account, unique
from harness.profiles import profile_body, raw_profile
from harness.station import booted

SCHEDULE = {
    "duration": 3600,
    "charging_rate_unit": "A",
    "charging_schedule_period": [
        {"start_period": 0, "limit": 16.1},
        {"start_period": 600, "limit": 8, "number_phases": 3},
    ],
}


async def test_a_profile_is_kept_changed_and_removed(alpha: Account) -> None:
    body = profile_body(
        kind="recurring",
        recurrency_kind="daily",
        stack_level=3,
        valid_to="2031-01-01T00:00:00+01:00",
        charging_schedule={**SCHEDULE, "start_schedule": "2026-01-01T22:00:00Z"},
    )
    made = await alpha.post("charging-profiles", body)
    path = f"charging-profiles/{made['id']}"
    assert await alpha.get(path) == made
    assert made["valid_to"] == "2030-12-31T23:00:00.000Z"
    assert made["charging_schedule"] == {
        **SCHEDULE,
        "start_schedule": "2026-01-01T22:00:00.000Z",
    }
    assert made["charging_profile_number"] > 0
    changed = await alpha.patch(path, {"stack_level": 0, "valid_to": None})
    assert (changed["stack_level"], changed["valid_to"], changed["name"]) == (0, None, body["name"])
    problem = await alpha.problem("PATCH", path, 422, json={"recurrency_kind": None})
    assert [error["field"] for error in problem["errors"]] == ["/recurrency_kind"]
    problem = await alpha.problem("POST", "charging-profiles", 409, json=body)
    assert problem["field"] == "/name"
    listed = await alpha.all("charging-profiles", purpose="tx_default_profile")
    assert made["id"] in [profile["id"] for profile in listed]
    assert await alpha.all("charging-profiles", purpose="tx_profile") == []
    await alpha.delete(path)
    await alpha.problem("GET", path, 404)


async def test_a_profile_that_no_charge_point_takes_is_422(alpha: Account) -> None:
    period = "/charging_schedule/charging_schedule_period/0"
    for change, field in (
        ({"name": ""}, "/name"),
        ({"purpose": "TxProfile"}, "/purpose"),
        ({"kind": "recurring"}, "/recurrency_kind"),
        ({"valid_from": "2031-01-01T00:00:00Z", "valid_to": "2030-01-01T00:00:00Z"}, "/valid_to"),
        (
            {"charging_schedule": {**SCHEDULE, "charging_rate_unit": "kW"}},
            "/charging_schedule/charging_rate_unit",
        ),
        ({"charging_schedule": {**SCHEDULE, "colour": 1}}, "/charging_schedule/colour"),
        (
            {
                "charging_schedule": {
                    **SCHEDULE,
                    "charging_schedule_period": [{"start_period": 0, "limit": 0.05}],
                }
            },
            f"{period}/limit",
        ),
        (
            {"charging_schedule": {**SCHEDULE, "charging_schedule_period": [{"limit": 1}]}},
            f"{period}/start_period",
        ),
    ):
        problem = await alpha.problem("POST", "charging-profiles", 422, json=profile_body(**change))
        assert [error["field"] for error in problem["errors"]] == [field]


async def test_what_a_charge_point_holds(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    commands, held = f"charge-points/{identity}/commands", f"charge-points/{identity}/charging-profiles"
    stored = await alpha.post("charging-profiles", profile_body())
    number = stored["charging_profile_number"]

    async def numbers() -> list[int]:
        return [profile["charging_profile_number"] for profile in (await alpha.get(held))["data"]]

    async with booted(alpha.platform, "alpha", identity) as station:
        by_id = {"type": "set_charging_profile", "connector_id": 1, "charging_profile_id": stored["id"]}
        station.answers["SetChargingProfile"] = {"status": "Rejected"}
        assert (await alpha.post(commands, by_id, 200))["status"] == "rejected"
        assert await numbers() == []
        station.answers["SetChargingProfile"] = {"status": "Accepted"}
        await alpha.post(commands, by_id, 200)
        await station.next_call("SetChargingProfile")
        sent = (await station.next_call("SetChargingProfile"))["cs_charging_profiles"]
        assert (sent["charging_profile_id"], sent["charging_profile_purpose"]) == (number, "TxDefaultProfile")
        assert sent["charging_schedule"]["charging_schedule_period"][1] == {
            "start_period": 600,
            "limit": 8.0,
            "number_phases": 3,
        }
        (profile,) = (await alpha.get(held))["data"]
        assert (profile["charging_profile_id"], profile["connector_id"]) == (stored["id"], 1)
        assert profile["charging_profile"]["chargingProfileId"] == number

        # Of the same purpose and level on the connector there is one (OCPP 1.6 §5.16.4).
        raw = {"type": "set_charging_profile", "connector_id": 1, "charging_profile": raw_profile()}
        await alpha.post(commands, raw, 200)
        assert await numbers() == [900]
        highest = raw_profile(chargingProfileId=901, chargingProfilePurpose="ChargePointMaxProfile")
        await alpha.post(commands, {"type": "set_charging_profile", "charging_profile": highest}, 200)
        assert sorted(await numbers()) == [900, 901]

        station.answers["ClearChargingProfile"] = {"status": "Unknown"}
        await alpha.post(commands, {"type": "clear_charging_profile", "id": 900}, 200)
        assert await numbers() == [901], "the charge point knows best"
        station.answers["ClearChargingProfile"] = {"status": "Accepted"}
        clear = {"type": "clear_charging_profile", "purpose": "tx_default_profile"}
        await alpha.post(commands, clear, 200)
        assert await numbers() == [901]
        await alpha.post(commands, by_id, 200)
        await alpha.post(
            commands, {"type": "clear_charging_profile", "charging_profile_id": stored["id"]}, 200
        )
        assert await numbers() == [901]
        await alpha.post(commands, {"type": "clear_charging_profile"}, 200)
        assert await numbers() == []


async def test_a_profile_of_a_transaction_goes_with_it(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    commands, held = f"charge-points/{identity}/commands", f"charge-points/{identity}/charging-profiles"
    stored = await alpha.post("charging-profiles", profile_body(purpose="tx_profile", kind="relative"))
    tag = await alpha.tag()
    body = {"type": "set_charging_profile", "connector_id": 1, "charging_profile_id": stored["id"]}
    async with booted(alpha.platform, "alpha", identity) as station:
        problem = await alpha.problem("POST", commands, 422, json=body)
        assert [error["field"] for error in problem["errors"]] == ["/charging_profile/transactionId"]
        started = await station.start_transaction(tag, 0)
        # The only one that is open is meant.
        await alpha.post(commands, body, 200)
        sent = (await station.next_call("SetChargingProfile"))["cs_charging_profiles"]
        assert sent["transaction_id"] == started.transaction_id
        (profile,) = (await alpha.get(held))["data"]
        assert profile["transaction_id"] == started.transaction_id
        await station.stop_transaction(started.transaction_id, 10)
        assert (await alpha.get(held))["data"] == []
        remote = {"type": "remote_start", "token": tag, "charging_profile_id": stored["id"]}
        await alpha.post(commands, remote, 200)
        asked = (await station.next_call("RemoteStartTransaction"))["charging_profile"]
        assert asked["charging_profile_purpose"] == "TxProfile" and "transaction_id" not in asked


async def test_one_is_named_or_given_not_both(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    stored = await alpha.post("charging-profiles", profile_body(name=unique("P")))
    body = {
        "type": "set_charging_profile",
        "charging_profile": raw_profile(),
        "charging_profile_id": stored["id"],
    }
    problem = await alpha.problem("POST", f"charge-points/{identity}/commands", 422, json=body)
    assert [error["field"] for error in problem["errors"]] == ["/charging_profile_id"]
