"""All 39 messages of OCPP 1.6 and its security extension, by the `ocpp` client, both ways.

What the platform sends is judged by the schemas of that package in every test (harness/frames.py)."""

from typing import Any

import pytest
from ocpp.exceptions import NotImplementedError as NotImplementedByStation
from ocpp.exceptions import NotSupportedError
from ocpp.v16 import call

from harness import frames
from harness.accounts import Account
from harness.frames import ACTIONS
from harness.profiles import raw_profile
from harness.station import Station, booted, now

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
URL = "https://files.example.com/f"
LATER, ATLAST = "2031-01-01T00:00:00Z", "2031-01-01T01:00:00+01:00"
HASH = {"hash_algorithm": "SHA256", "issuer_name_hash": "aa", "issuer_key_hash": "bb", "serial_number": "01"}
# Fields of a call that the platform chooses.
ANYTHING = object()

STATUS = {"Accepted": "accepted", "Rejected": "rejected"}
EXTENDED = {"type": "trigger_message", "message": "Heartbeat", "extended": True}
SCHEDULE = {
    "charging_rate_unit": "A",
    "charging_schedule_period": [{"start_period": 0, "limit": 6.5}],
}
PROFILE = {
    "charging_profile_id": 900,
    "stack_level": 0,
    "charging_profile_purpose": "TxDefaultProfile",
    "charging_profile_kind": "Absolute",
    "charging_schedule": SCHEDULE,
}

# A command; the CALL that it is, as the station reads it; and what each answer comes to.
COMMANDS: list[tuple[dict[str, Any], str, dict[str, Any], dict[str, str]]] = [
    (
        {"type": "remote_start", "connector_id": 1, "id_tag": "T"},
        "RemoteStartTransaction",
        {"connector_id": 1, "id_tag": "T"},
        STATUS,
    ),
    (
        {
            "type": "remote_start",
            "token": "T",
            "charging_profile": raw_profile(chargingProfilePurpose="TxProfile"),
        },
        "RemoteStartTransaction",
        {"id_tag": "T", "charging_profile": {**PROFILE, "charging_profile_purpose": "TxProfile"}},
        {"Accepted": "accepted"},
    ),
    ({"type": "reset", "kind": "hard"}, "Reset", {"type": "Hard"}, STATUS),
    (
        {"type": "unlock", "connector_id": 1},
        "UnlockConnector",
        {"connector_id": 1},
        {"Unlocked": "accepted", "UnlockFailed": "failed", "NotSupported": "not_supported"},
    ),
    (
        {"type": "change_availability", "connector_id": 1, "operative": True},
        "ChangeAvailability",
        {"connector_id": 1, "type": "Operative"},
        {**STATUS, "Scheduled": "scheduled"},
    ),
    (
        {"type": "set_configuration", "key": "k", "value": "v"},
        "ChangeConfiguration",
        {"key": "k", "value": "v"},
        {**STATUS, "RebootRequired": "reboot_required", "NotSupported": "not_supported"},
    ),
    ({"type": "clear_cache"}, "ClearCache", {}, STATUS),
    (
        {"type": "trigger_message", "message": "MeterValues", "connector_id": 2},
        "TriggerMessage",
        {"requested_message": "MeterValues", "connector_id": 2},
        {**STATUS, "NotImplemented": "not_supported"},
    ),
    (
        EXTENDED,
        "ExtendedTriggerMessage",
        {"requested_message": "Heartbeat"},
        {**STATUS, "NotImplemented": "not_supported"},
    ),
    (
        {"type": "trigger_message", "message": "SignChargePointCertificate"},
        "ExtendedTriggerMessage",
        {"requested_message": "SignChargePointCertificate"},
        {"Accepted": "accepted"},
    ),
    (
        {"type": "data_transfer", "vendor_id": "Acme", "message_id": "M", "data": "x"},
        "DataTransfer",
        {"vendor_id": "Acme", "message_id": "M", "data": "x"},
        {**STATUS, "UnknownMessageId": "not_supported", "UnknownVendorId": "not_supported"},
    ),
    (
        {
            "type": "send_local_list",
            "version": 3,
            "kind": "full",
            "entries": [
                {"id_tag": "A", "status": "accepted", "expires_at": ATLAST, "parent_id_tag": "P"},
                {"token": "B", "status": "concurrent_tx"},
            ],
        },
        "SendLocalList",
        {
            "list_version": 3,
            "local_authorization_list": [
                {
                    "id_tag": "A",
                    "id_tag_info": {
                        "status": "Accepted",
                        "expiry_date": "2031-01-01T00:00:00.000Z",
                        "parent_id_tag": "P",
                    },
                },
                {"id_tag": "B", "id_tag_info": {"status": "ConcurrentTx"}},
            ],
            "update_type": "Full",
        },
        {
            "Accepted": "accepted",
            "Failed": "failed",
            "NotSupported": "not_supported",
            "VersionMismatch": "rejected",
        },
    ),
    (
        {"type": "send_local_list", "version": 4, "kind": "differential", "entries": [{"id_tag": "A"}]},
        "SendLocalList",
        {"list_version": 4, "local_authorization_list": [{"id_tag": "A"}], "update_type": "Differential"},
        {"Accepted": "accepted"},
    ),
    (
        {"type": "reserve", "connector_id": 1, "id_tag": "T", "parent_id_tag": "P", "expires_at": LATER},
        "ReserveNow",
        {
            "connector_id": 1,
            "expiry_date": "2031-01-01T00:00:00.000Z",
            "id_tag": "T",
            "parent_id_tag": "P",
            "reservation_id": ANYTHING,
        },
        {
            **STATUS,
            "Faulted": "failed",
            "Occupied": "failed",
            "Unavailable": "failed",
        },
    ),
    (
        {"type": "cancel_reservation", "reservation_id": 5},
        "CancelReservation",
        {"reservation_id": 5},
        STATUS,
    ),
    (
        {"type": "set_charging_profile", "connector_id": 1, "charging_profile": raw_profile()},
        "SetChargingProfile",
        {"connector_id": 1, "cs_charging_profiles": PROFILE},
        {**STATUS, "NotSupported": "not_supported"},
    ),
    (
        {
            "type": "clear_charging_profile",
            "id": 900,
            "connector_id": 0,
            "purpose": "tx_default_profile",
            "stack_level": 0,
        },
        "ClearChargingProfile",
        {
            "id": 900,
            "connector_id": 0,
            "charging_profile_purpose": "TxDefaultProfile",
            "stack_level": 0,
        },
        {"Accepted": "accepted", "Unknown": "rejected"},
    ),
    (
        {"type": "get_composite_schedule", "connector_id": 1, "duration": 60, "charging_rate_unit": "W"},
        "GetCompositeSchedule",
        {"connector_id": 1, "duration": 60, "charging_rate_unit": "W"},
        STATUS,
    ),
    (
        {
            "type": "update_firmware",
            "location": URL,
            "retrieve_at": LATER,
            "install_at": "2031-01-02T00:00:00Z",
            "retries": 2,
            "retry_interval": 30,
            "signing_certificate": PEM,
            "signature": "c2ln",
        },
        "SignedUpdateFirmware",
        {
            "request_id": ANYTHING,
            "retries": 2,
            "retry_interval": 30,
            "firmware": {
                "location": URL,
                "retrieve_date_time": "2031-01-01T00:00:00.000Z",
                "install_date_time": "2031-01-02T00:00:00.000Z",
                "signing_certificate": PEM,
                "signature": "c2ln",
            },
        },
        {
            **STATUS,
            "AcceptedCanceled": "accepted",
            "InvalidCertificate": "rejected",
            "RevokedCertificate": "rejected",
        },
    ),
    (
        {"type": "get_log", "log_type": "security", "location": URL, "from": "2026-01-01T00:00:00Z"},
        "GetLog",
        {
            "log_type": "SecurityLog",
            "request_id": ANYTHING,
            "log": {"remote_location": URL, "oldest_timestamp": "2026-01-01T00:00:00.000Z"},
        },
        {**STATUS, "AcceptedCanceled": "accepted"},
    ),
    (
        {"type": "install_certificate", "certificate_type": "central_system_root", "certificate": PEM},
        "InstallCertificate",
        {"certificate_type": "CentralSystemRootCertificate", "certificate": PEM},
        {**STATUS, "Failed": "failed"},
    ),
    (
        {"type": "delete_certificate", **HASH},
        "DeleteCertificate",
        {"certificate_hash_data": HASH},
        {"Accepted": "accepted", "Failed": "failed", "NotFound": "rejected"},
    ),
    (
        {"type": "get_certificates", "certificate_type": "manufacturer_root"},
        "GetInstalledCertificateIds",
        {"certificate_type": "ManufacturerRootCertificate"},
        {"Accepted": "accepted", "NotFound": "accepted"},
    ),
    (
        {"type": "call", "action": "CertificateSigned", "payload": {"certificateChain": PEM}},
        "CertificateSigned",
        {"certificate_chain": PEM},
        STATUS,
    ),
]

# Those whose answers have no status: the command, the CALL, and what whole answers come to.
WITHOUT_STATUS: list[tuple[dict[str, Any], str, dict[str, Any], list[tuple[dict[str, Any], str]]]] = [
    (
        {"type": "get_configuration", "keys": ["A"]},
        "GetConfiguration",
        {"key": ["A"]},
        [({"configuration_key": [], "unknown_key": ["A"]}, "accepted")],
    ),
    (
        {"type": "get_local_list_version"},
        "GetLocalListVersion",
        {},
        [({"list_version": 0}, "accepted"), ({"list_version": -1}, "not_supported")],
    ),
    (
        {"type": "update_firmware", "location": URL, "retrieve_at": LATER, "retries": 1},
        "UpdateFirmware",
        {"location": URL, "retrieve_date": "2031-01-01T00:00:00.000Z", "retries": 1},
        [({}, "accepted")],
    ),
    (
        {"type": "get_diagnostics", "location": URL, "from": LATER, "to": "2031-01-02T00:00:00Z"},
        "GetDiagnostics",
        {
            "location": URL,
            "start_time": "2031-01-01T00:00:00.000Z",
            "stop_time": "2031-01-02T00:00:00.000Z",
        },
        [({"file_name": "d.zip"}, "accepted"), ({}, "accepted")],
    ),
]

# What the station says. Each is judged where its effect is; here: the platform answers, by the schema.
STATION_CALLS: list[Any] = [
    call.BootNotification(charge_point_model="M", charge_point_vendor="V"),
    call.Heartbeat(),
    call.StatusNotification(connector_id=1, error_code="NoError", status="Available", timestamp=now()),
    call.Authorize(id_tag="NOBODY"),
    call.StartTransaction(connector_id=2, id_tag="NOBODY", meter_start=0, timestamp=now()),
    call.MeterValues(connector_id=2, meter_value=[{"timestamp": now(), "sampled_value": [{"value": "1"}]}]),
    call.StopTransaction(transaction_id=2147483647, meter_stop=1, timestamp=now()),
    call.DataTransfer(vendor_id="Acme", data="x"),
    call.FirmwareStatusNotification(status="Idle"),
    call.DiagnosticsStatusNotification(status="Uploaded"),
    call.SignedFirmwareStatusNotification(status="Installed", request_id=7),
    call.LogStatusNotification(status="Uploaded", request_id=7),
    call.SecurityEventNotification(type="TamperDetectionActivated", timestamp=now(), tech_info="lid"),
    call.SignCertificate(csr="-----BEGIN CERTIFICATE REQUEST-----"),
]


def test_the_tables_have_all_39_messages() -> None:
    ours = {action for _, action, *_ in [*COMMANDS, *WITHOUT_STATUS]} | {"RemoteStopTransaction"}
    theirs = {type(message).__name__ for message in STATION_CALLS}
    assert ours | theirs == ACTIONS
    assert len(ACTIONS) == 39


async def send(account: Account, station: Station, body: dict[str, Any], expect: int = 200) -> dict[str, Any]:
    return await account.post(f"charge-points/{station.id}/commands", body, expect)


def matches(payload: dict[str, Any], expected: dict[str, Any]) -> bool:
    return payload.keys() == expected.keys() and all(
        value is ANYTHING or payload[key] == value for key, value in expected.items()
    )


async def test_every_call_of_ours_ends_as_it_is_answered(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        for body, action, payload, answers in COMMANDS:
            for word, status in answers.items():
                station.answers[action] = {"status": word}
                command = await send(alpha, station, body)
                assert (command["type"], command["status"]) == (body["type"], status), (action, word)
                assert command["response"] == {"status": word}
                called = await station.next_call(action)
                assert matches(called, payload), (called, payload)
        for body, action, payload, whole in WITHOUT_STATUS:
            for answer, status in whole:
                station.answers[action] = answer
                assert (await send(alpha, station, body))["status"] == status, (action, answer)
                called = await station.next_call(action)
                assert matches(called, payload), (called, payload)


async def test_a_call_that_a_station_does_not_know_is_not_supported(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        for body, action, *_ in [*COMMANDS, *WITHOUT_STATUS]:
            for error in (NotImplementedByStation(), NotSupportedError()):
                station.answers[action] = error
                command = await send(alpha, station, body)
                assert (command["status"], command["error_code"]) == ("not_supported", error.code), action
                await station.next_call(action)


async def test_commands_of_later_versions_end_without_a_call(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        for body in (
            {"type": "set_display_message", "message": {"id": 1}},
            {"type": "set_network_profile", "configuration_slot": 1, "connection_data": {}},
            {"type": "customer_information", "report": True, "clear": False},
        ):
            command = await send(alpha, station, body)
            assert (command["status"], command["response"]) == ("not_supported", None)
            assert command["completed_at"] and not command["sent_at"]
        assert station.calls.empty()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "data_transfer"}, "/vendor_id"),
        ({"type": "data_transfer", "vendor_id": "V", "data": {"a": 1}}, "/data"),
        ({"type": "send_local_list", "version": 0, "kind": "full"}, "/version"),
        ({"type": "send_local_list", "version": 1, "kind": "most"}, "/kind"),
        (
            {"type": "send_local_list", "version": 1, "kind": "full", "entries": [{"id_tag": "A"}]},
            "/entries/0/status",
        ),
        (
            {
                "type": "send_local_list",
                "version": 1,
                "kind": "full",
                "entries": [{"id_tag": "A" * 21, "status": "accepted"}],
            },
            "/entries/0/id_tag",
        ),
        ({"type": "reserve", "token": "T"}, "/expires_at"),
        ({"type": "reserve", "token": "T", "expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"type": "reserve", "token": "T" * 21, "expires_at": LATER}, "/id_tag"),
        ({"type": "cancel_reservation"}, "/reservation_id"),
        ({"type": "set_charging_profile", "connector_id": 1}, "/charging_profile"),
        (
            {"type": "set_charging_profile", "charging_profile": raw_profile(stackLevel=-1)},
            "/charging_profile/stackLevel",
        ),
        (
            {"type": "set_charging_profile", "charging_profile_id": "0196f0c4-0000-7000-8000-000000000000"},
            "/charging_profile_id",
        ),
        ({"type": "clear_charging_profile", "purpose": "fun"}, "/purpose"),
        ({"type": "get_composite_schedule", "connector_id": 1, "duration": 0}, "/duration"),
        ({"type": "update_firmware", "location": "firmware.bin"}, "/location"),
        ({"type": "update_firmware", "location": URL, "signature": "x"}, "/signing_certificate"),
        ({"type": "update_firmware", "location": URL, "install_at": LATER}, "/install_at"),
        ({"type": "get_diagnostics", "location": URL, "from": LATER, "to": LATER}, "/to"),
        ({"type": "get_log", "location": URL, "log_type": "all"}, "/log_type"),
        (
            {"type": "install_certificate", "certificate_type": "manufacturer_root", "certificate": "x"},
            "/certificate",
        ),
        ({"type": "delete_certificate", **HASH, "hash_algorithm": "MD5"}, "/hash_algorithm"),
        ({"type": "get_certificates", "certificate_type": "mine"}, "/certificate_type"),
        ({"type": "trigger_message", "message": "Reset"}, "/message"),
        ({"type": "certificate_signed"}, "/type"),
        ({"type": "customer_information", "report": True}, "/clear"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else None,
)
async def test_what_1_6_cannot_say_is_422(alpha: Account, body: dict[str, Any], field: str) -> None:
    identity = (await alpha.charge_point())["identity"]
    problem = await alpha.problem("POST", f"charge-points/{identity}/commands", 422, json=body)
    assert [error["field"] for error in problem["errors"]] == [field]


async def test_every_call_of_a_station_is_answered(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        for message in STATION_CALLS:
            await station.call(message, suppress=False)
    logged = await alpha.all(f"charge-points/{identity}/messages")
    for direction, kind in (("in", "call"), ("out", "result")):
        actions = [m["action"] for m in logged if (m["direction"], m["kind"]) == (direction, kind)]
        assert set(actions) == {type(message).__name__ for message in STATION_CALLS}, direction


async def test_what_breaks_the_schema_is_noticed(alpha: Account) -> None:
    """The judge of all other tests: a call of the operator's own making is sent as it is."""
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        body = {"type": "call", "action": "ReserveNow", "payload": {"reservationId": "one"}}
        assert (await send(alpha, station, body))["status"] == "failed"
    (violation,) = frames.violations
    assert "ReserveNow" in violation and "'one' is not of type 'integer'" in violation
    frames.violations.clear()
