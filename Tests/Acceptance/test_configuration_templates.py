"""Which values charge points of a model should have, and where they differ."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from test_commands import send

from harness.accounts import Account, unique
from harness.owner import audit_events
from harness.station import booted


@pytest.fixture
async def model(alpha: Account) -> AsyncIterator[dict[str, Any]]:
    """A model of which there is one charge point, without templates of other tests."""
    yield {"manufacturer": unique("Maker"), "model": unique("Model")}
    for template in await alpha.all("configuration-templates"):
        await alpha.delete(f"configuration-templates/{template['id']}")


async def drift_of(account: Account, identity: str) -> dict[str, tuple[str, str | None, str]]:
    found = await account.get(f"charge-points/{identity}/configuration")
    return {each["key"]: (each["expected"], each["actual"], each["reason"]) for each in found["drift"]}


async def read(account: Account, identity: str, station: Any, *keys: dict[str, Any]) -> None:
    station.answers["GetConfiguration"] = {"configuration_key": list(keys), "unknown_key": ["Unknown"]}
    await send(account, identity, {"type": "get_configuration"})
    await station.next_call("GetConfiguration")


def key(name: str, value: str, readonly: bool = False) -> dict[str, Any]:
    return {"key": name, "readonly": readonly, "value": value}


async def test_a_template_is_made_changed_and_removed(alpha: Account, model: dict[str, Any]) -> None:
    body = {"name": unique("T"), **model, "keys": {"HeartbeatInterval": "60", "Banner": ""}}
    made = await alpha.post("configuration-templates", body)
    assert {name: made[name] for name in body} == body
    assert (made["firmware_prefix"], made["priority"], made["is_active"]) == ("", 0, True)
    path = f"configuration-templates/{made['id']}"
    assert await alpha.get(path) == made
    assert made in await alpha.all("configuration-templates")
    problem = await alpha.problem("POST", "configuration-templates", 409, json=body)
    assert problem["field"] == "/name"
    changed = await alpha.patch(
        path, {"keys": {"HeartbeatInterval": "90"}, "priority": 5, "is_active": False}
    )
    assert (changed["keys"], changed["priority"], changed["is_active"]) == (
        {"HeartbeatInterval": "90"},
        5,
        False,
    )
    assert (changed["name"], changed["model"]) == (made["name"], made["model"])
    await alpha.delete(path)
    await alpha.problem("GET", path, 404)
    events = audit_events(alpha.platform, alpha.account_id, made["id"])
    assert [event["action"].rpartition(".")[2] for event in events] == ["created", "updated", "deleted"]


async def test_secrets_are_not_for_templates(alpha: Account) -> None:
    for keys, code in (
        ({"AuthorizationKey": "0123456789abcdef"}, "secret"),
        ({"authorizationkey": "0123456789abcdef"}, "secret"),
        ({"WifiPassword": "x"}, "secret"),
        ({"A": "1", "a": "2"}, "repeated_member"),
        ({}, "wrong_type"),
        ({"A": 1}, "wrong_type"),
        ({"K" * 51: "1"}, "too_long"),
        ({"A": "v" * 501}, "too_long"),
    ):
        body = {"name": unique("T"), "keys": keys}
        problem = await alpha.problem("POST", "configuration-templates", 422, json=body)
        assert [(error["field"], error["code"]) for error in problem["errors"]] == [("/keys", code)], keys
        if code == "secret":
            assert "password" in problem["errors"][0]["message"]


async def test_drift_is_shown_with_its_reason(alpha: Account, model: dict[str, Any]) -> None:
    station_of_it = await alpha.charge_point(**model, firmware_version="2.1.7")
    other = await alpha.charge_point(
        manufacturer=model["manufacturer"], model="Other", firmware_version="2.1"
    )
    identity = station_of_it["identity"]
    await alpha.post(
        "configuration-templates",
        {
            "name": unique("Low"),
            "manufacturer": model["manufacturer"].upper(),
            "firmware_prefix": "2.",
            "keys": {"HeartbeatInterval": "10", "LightIntensity": "50"},
        },
    )
    await alpha.post(
        "configuration-templates",
        {
            "name": unique("High"),
            **model,
            "priority": 10,
            "keys": {
                "heartbeatInterval": "60",
                "NumberOfConnectors": "9",
                "Unknown": "x",
                "AuthorizeRemoteTxRequests": "true",
                "ClockAlignedDataInterval": "0",
            },
        },
    )
    await alpha.post(
        "configuration-templates", {"name": unique("No"), **model, "firmware_prefix": "3", "keys": {"X": "1"}}
    )
    drift = await drift_of(alpha, identity)
    assert {reason for _, _, reason in drift.values()} == {"unread"} and len(drift) == 6
    described = {"charge_point_vendor": model["manufacturer"], "charge_point_model": model["model"]}
    async with booted(alpha.platform, "alpha", identity) as station:
        # What it says of itself at the boot is what counts.
        await station.boot(**described, firmware_version="2.1.7")
        await read(
            alpha, identity, station,
            key("HeartbeatInterval", "300"), key("NumberOfConnectors", "2", readonly=True),
            key("AuthorizeRemoteTxRequests", "True"), key("LightIntensity", "50"),
        )  # fmt: skip
    expected = {
        "heartbeatInterval": ("60", "300", "differs"),
        "NumberOfConnectors": ("9", "2", "readonly"),
        "Unknown": ("x", None, "unknown_key"),
        "ClockAlignedDataInterval": ("0", None, "unread"),
    }
    assert await drift_of(alpha, identity) == expected
    listed = {found["charge_point"]: found for found in await alpha.all("configuration-drift")}
    assert {each["key"] for each in listed[identity]["drift"]} == set(expected)
    assert {each["key"] for each in listed[other["identity"]]["drift"]} == {
        "HeartbeatInterval",
        "LightIntensity",
    }
    pages = await alpha.pages("configuration-drift", 1)
    assert [found["charge_point"] for page in pages for found in page] == sorted(listed)
