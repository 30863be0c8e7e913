"""The cases of OCA's public OCPP 1.6 test tool for central systems, one test each: see docs/ocpp16.md.

The tool's numbers and what each case is about are public; what is done here is ours. The station is a bare
socket, so that every frame is what the case says. Commands go out as `call`, which sends any payload.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from harness.accounts import Account, unique
from harness.polling import underway
from harness.raw import RawStation, raw_station
from harness.station import now, open_socket

FAR = "2036-01-01T00:00:00.000Z"
HASH = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "a" * 64,
    "issuerKeyHash": "b" * 64,
    "serialNumber": "1f",
}
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
SCHEDULE = {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}


def profile(purpose: str, **more: Any) -> dict[str, Any]:
    return {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Absolute",
        "chargingSchedule": SCHEDULE,
        **more,
    }


class Case:
    """A booted station, its account, and a driver's tag."""

    def __init__(self, account: Account, station: RawStation, identity: str, tag: str):
        self.account, self.station, self.identity, self.tag = account, station, identity, tag

    async def say(self, action: str, **payload: Any) -> dict[str, Any]:
        """A call of the station, which must have a result."""
        answer = await self.station.call(action, payload)
        assert answer[0] == 3, answer
        return answer[2]

    async def status(self, status: str, connector: int = 1, error: str = "NoError") -> None:
        answer = await self.say(
            "StatusNotification", connectorId=connector, status=status, errorCode=error, timestamp=now()
        )
        assert answer == {}

    async def authorize(self, tag: str | None = None) -> str:
        return (await self.say("Authorize", idTag=tag or self.tag))["idTagInfo"]["status"]

    async def start(
        self, tag: str | None = None, meter: int = 100, at: float = 0, **more: Any
    ) -> dict[str, Any]:
        fields = {
            "connectorId": 1,
            "idTag": tag or self.tag,
            "meterStart": meter,
            "timestamp": now(at),
            **more,
        }
        return await self.say("StartTransaction", **fields)

    async def stop(self, number: int, meter: int = 1100, at: float = 0, **more: Any) -> dict[str, Any]:
        return await self.say(
            "StopTransaction", transactionId=number, meterStop=meter, timestamp=now(at), **more
        )

    async def command(
        self, action: str, payload: dict[str, Any], answer: Any, kind: int = 3
    ) -> dict[str, Any]:
        """A command of the operator, which the station answers; how it ended."""
        body = {"type": "call", "action": action, "payload": payload}
        path = f"charge-points/{self.identity}/commands"
        headers = {"Prefer": "wait=20"}
        async with underway(self.account.request("POST", path, None, json=body, headers=headers)) as waiting:
            received = await self.station.receive()
            assert (received[0], received[2], received[3]) == (2, action, payload)
            rest = [answer] if kind == 3 else [answer, "", {}]
            await self.station.send([kind, received[1], *rest])
            return (await waiting).json()

    async def session(self) -> dict[str, Any]:
        """The only session so far."""
        (transaction,) = await self.account.transactions(self.identity)
        return transaction


@asynccontextmanager
async def booted(account: Account) -> AsyncIterator[Case]:
    identity, tag = (await account.charge_point())["identity"], await account.tag()
    async with raw_station(account.platform, "alpha", identity) as station:
        await station.boot()
        yield Case(account, station, identity, tag)


@pytest.fixture
async def case(alpha: Account) -> AsyncIterator[Case]:
    async with booted(alpha) as case:
        yield case


# Action, payload, the station's answer, and how the command ends.
COMMANDS: dict[str, tuple[str, dict[str, Any], Any, str]] = {
    "TC_013": ("Reset", {"type": "Hard"}, {"status": "Accepted"}, "accepted"),
    "TC_014": ("Reset", {"type": "Soft"}, {"status": "Accepted"}, "accepted"),
    "TC_017_1": ("UnlockConnector", {"connectorId": 1}, {"status": "Unlocked"}, "accepted"),
    "TC_017_2": ("UnlockConnector", {"connectorId": 1}, {"status": "NotSupported"}, "not_supported"),
    "TC_019_1": (
        "GetConfiguration",
        {},
        {"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}]},
        "accepted",
    ),
    "TC_019_2": (
        "GetConfiguration",
        {"key": ["SupportedFeatureProfiles"]},
        {"configurationKey": [{"key": "SupportedFeatureProfiles", "readonly": True, "value": "Core"}]},
        "accepted",
    ),
    "TC_021": (
        "ChangeConfiguration",
        {"key": "MeterValueSampleInterval", "value": "60"},
        {"status": "Accepted"},
        "accepted",
    ),
    "TC_026": (
        "RemoteStartTransaction",
        {"idTag": "T", "connectorId": 1},
        {"status": "Rejected"},
        "rejected",
    ),
    "TC_028": ("RemoteStopTransaction", {"transactionId": 1}, {"status": "Rejected"}, "rejected"),
    "TC_030": ("UnlockConnector", {"connectorId": 1}, {"status": "UnlockFailed"}, "failed"),
    "TC_031": ("UnlockConnector", {"connectorId": 9}, {"status": "NotSupported"}, "not_supported"),
    "TC_040_1": (
        "ChangeConfiguration",
        {"key": "NoSuchKey", "value": "1"},
        {"status": "NotSupported"},
        "not_supported",
    ),
    "TC_040_2": (
        "ChangeConfiguration",
        {"key": "MeterValueSampleInterval", "value": "-1"},
        {"status": "Rejected"},
        "rejected",
    ),
    "TC_061": ("ClearCache", {}, {"status": "Accepted"}, "accepted"),
    "TC_042_2": ("GetLocalListVersion", {}, {"listVersion": 0}, "accepted"),
    "TC_043_1": (
        "SendLocalList",
        {"listVersion": 1, "updateType": "Full"},
        {"status": "NotSupported"},
        "not_supported",
    ),
    "TC_043_3": ("SendLocalList", {"listVersion": 1, "updateType": "Full"}, {"status": "Failed"}, "failed"),
    "TC_043_4": (
        "SendLocalList",
        {
            "listVersion": 1,
            "updateType": "Full",
            "localAuthorizationList": [{"idTag": "T", "idTagInfo": {"status": "Accepted"}}],
        },
        {"status": "Accepted"},
        "accepted",
    ),
    "TC_043_5": (
        "SendLocalList",
        {"listVersion": 2, "updateType": "Differential", "localAuthorizationList": [{"idTag": "T"}]},
        {"status": "Accepted"},
        "accepted",
    ),
    **{
        f"TC_{number}": (
            "ReserveNow",
            {"connectorId": connector, "expiryDate": FAR, "idTag": "T", "reservationId": 1},
            {"status": status},
            ends,
        )
        for number, connector, status, ends in (
            ("047", 1, "Accepted", "accepted"),
            ("048_1", 1, "Faulted", "failed"),
            ("048_2", 1, "Occupied", "failed"),
            ("048_3", 1, "Unavailable", "failed"),
            ("048_4", 1, "Rejected", "rejected"),
        )
    },
    "TC_051": ("CancelReservation", {"reservationId": 1}, {"status": "Accepted"}, "accepted"),
    "TC_052": ("CancelReservation", {"reservationId": 9}, {"status": "Rejected"}, "rejected"),
    "TC_055": ("TriggerMessage", {"requestedMessage": "MeterValues"}, {"status": "Rejected"}, "rejected"),
    "TC_056": (
        "SetChargingProfile",
        {"connectorId": 0, "csChargingProfiles": profile("TxDefaultProfile")},
        {"status": "Accepted"},
        "accepted",
    ),
    "TC_066": (
        "GetCompositeSchedule",
        {"connectorId": 1, "duration": 300},
        {"status": "Accepted", "connectorId": 1, "scheduleStart": FAR, "chargingSchedule": SCHEDULE},
        "accepted",
    ),
    "TC_067": ("ClearChargingProfile", {"id": 1}, {"status": "Accepted"}, "accepted"),
    "TC_075_1": (
        "InstallCertificate",
        {"certificateType": "ManufacturerRootCertificate", "certificate": PEM},
        {"status": "Accepted"},
        "accepted",
    ),
    "TC_075_2": (
        "InstallCertificate",
        {"certificateType": "CentralSystemRootCertificate", "certificate": PEM},
        {"status": "Accepted"},
        "accepted",
    ),
    "TC_076": ("DeleteCertificate", {"certificateHashData": HASH}, {"status": "Accepted"}, "accepted"),
    "TC_083": (
        "ChangeConfiguration",
        {"key": "SecurityProfile", "value": "2"},
        {"status": "Accepted"},
        "accepted",
    ),
}


@pytest.mark.parametrize("number", COMMANDS)
async def test_tc_of_one_command(number: str, case: Case) -> None:
    action, payload, answer, ends = COMMANDS[number]
    ended = await case.command(action, payload, answer)
    assert (ended["status"], ended["response"]) == (ends, answer), ended
    await case.station.assert_alive()


async def test_tc_001_cold_boot(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        boot = {"chargePointVendor": "Acme", "chargePointModel": "M", "firmwareVersion": "1"}
        answer = await station.call("BootNotification", boot)
        assert answer[2]["status"] == "Accepted" and answer[2]["interval"] > 0
        assert answer[2]["currentTime"].endswith("Z")
        case = Case(alpha, station, identity, "T")
        await case.status("Available", 0)
        await case.status("Available", 1)
        await station.assert_alive()
    assert (await alpha.read(identity))["firmware_version"] == "1"


async def test_tc_003_plugin_first(case: Case) -> None:
    await case.status("Preparing")
    assert await case.authorize() == "Accepted"
    started = await case.start()
    assert started["idTagInfo"]["status"] == "Accepted"
    await case.status("Charging")
    assert (await case.session())["status"] == "active"


async def test_tc_004_1_identification_first(case: Case) -> None:
    assert await case.authorize() == "Accepted"
    await case.status("Preparing")
    assert (await case.start())["idTagInfo"]["status"] == "Accepted"
    await case.status("Charging")
    assert (await case.session())["token"] == case.tag


async def test_tc_004_2_connection_time_out(case: Case) -> None:
    assert await case.authorize() == "Accepted"
    await case.status("Preparing")
    await case.status("Available")
    assert await case.account.transactions(case.identity) == []


async def test_tc_005_1_ev_side_disconnected(case: Case) -> None:
    number = (await case.start())["transactionId"]
    await case.status("SuspendedEV")
    await case.stop(number, reason="EVDisconnected")
    await case.status("Finishing")
    await case.status("Available")
    session = await case.session()
    assert (session["status"], session["stop_reason"]) == ("completed", "EVDisconnected")


async def test_tc_007_cached_id(case: Case) -> None:
    await case.status("Preparing")
    assert (await case.start())["idTagInfo"]["status"] == "Accepted", "without Authorize"
    await case.status("Charging")


@pytest.mark.parametrize("number", ["TC_010", "TC_011_1", "TC_059"])
async def test_tc_of_a_remote_start(number: str, case: Case) -> None:
    payload: dict[str, Any] = {"connectorId": 1, "idTag": case.tag}
    if number == "TC_010":
        await case.status("Preparing")
    if number == "TC_059":
        payload["chargingProfile"] = profile("TxProfile")
    ended = await case.command("RemoteStartTransaction", payload, {"status": "Accepted"})
    assert ended["response"] == {"status": "Accepted"}
    if number != "TC_010":
        await case.status("Preparing")
    assert (await case.start())["idTagInfo"]["status"] == "Accepted"
    await case.status("Charging")
    assert (await case.session())["status"] == "active"


async def test_tc_011_2_remote_start_time_out(case: Case) -> None:
    payload = {"connectorId": 1, "idTag": case.tag}
    await case.command("RemoteStartTransaction", payload, {"status": "Accepted"})
    await case.status("Preparing")
    await case.status("Available")
    assert await case.account.transactions(case.identity) == []


async def test_tc_012_remote_stop(case: Case) -> None:
    number = (await case.start())["transactionId"]
    payload = {"transactionId": number}
    ended = await case.command("RemoteStopTransaction", payload, {"status": "Accepted"})
    assert ended["status"] == "accepted"
    await case.stop(number, reason="Remote")
    await case.status("Finishing")
    session = await case.session()
    assert (session["status"], session["stop_reason"]) == ("completed", "Remote")


async def test_tc_018_1_unlock_with_a_session(case: Case) -> None:
    number = (await case.start())["transactionId"]
    ended = await case.command("UnlockConnector", {"connectorId": 1}, {"status": "Unlocked"})
    assert ended["status"] == "accepted"
    await case.stop(number, reason="UnlockCommand")
    assert (await case.session())["stop_reason"] == "UnlockCommand"


@pytest.mark.parametrize("number", ["TC_023_1", "TC_023_2", "TC_023_3"])
async def test_tc_of_a_tag_that_may_not_charge(number: str, case: Case) -> None:
    wanted = {"TC_023_1": "Invalid", "TC_023_2": "Expired", "TC_023_3": "Blocked"}[number]
    tag = unique("NOBODY")
    if wanted != "Invalid":
        tag = await case.account.tag(status=wanted.lower())
    await case.status("Preparing")
    assert await case.authorize(tag) == wanted


async def test_tc_024_lock_failure(case: Case) -> None:
    assert await case.authorize() == "Accepted"
    await case.status("Faulted", error="ConnectorLockFailure")
    charge_point = await case.account.read(case.identity)
    assert "ConnectorLockFailure" in str(charge_point["evses"])


async def test_tc_032_1_power_failure(case: Case) -> None:
    number = (await case.start())["transactionId"]
    await case.station.boot()
    await case.stop(number, reason="PowerLoss")
    session = await case.session()
    assert (session["status"], session["stop_reason"]) == ("completed", "PowerLoss")


@pytest.mark.parametrize("number", ["TC_037_1", "TC_039"])
async def test_tc_of_a_session_begun_offline(number: str, case: Case) -> None:
    started = await case.start(at=-2)
    assert started["idTagInfo"]["status"] == "Accepted"
    if number == "TC_039":
        await case.stop(started["transactionId"], at=-1)
        session = await case.session()
        assert (session["status"], session["energy_wh"]) == ("completed", 1000)
    else:
        await case.status("Charging")
        assert (await case.session())["status"] == "active"


async def test_tc_037_3_an_invalid_tag_offline(case: Case) -> None:
    started = await case.start(tag=unique("NOBODY"), at=-1)
    assert started["transactionId"] > 0 and started["idTagInfo"]["status"] == "Invalid"
    await case.stop(started["transactionId"], reason="DeAuthorized")
    session = await case.session()
    assert (session["stop_reason"], session["energy_wh"]) == ("DeAuthorized", 1000)


async def test_tc_042_1_local_list_not_supported(case: Case) -> None:
    ended = await case.command("GetLocalListVersion", {}, {"listVersion": -1})
    assert ended["response"] == {"listVersion": -1}
    refused = await case.command("GetLocalListVersion", {}, "NotSupported", kind=4)
    assert refused["status"] == "not_supported"


@pytest.mark.parametrize(
    ("number", "statuses"),
    [
        ("TC_044_1", ["Downloading", "Downloaded", "Installing", "Installed"]),
        ("TC_044_2", ["Downloading", "DownloadFailed"]),
        ("TC_044_3", ["Downloading", "Downloaded", "Installing", "InstallationFailed"]),
    ],
)
async def test_tc_of_a_firmware_update(number: str, statuses: list[str], case: Case) -> None:
    payload = {"location": "https://files.example/firmware", "retrieveDate": FAR}
    assert (await case.command("UpdateFirmware", payload, {}))["status"] == "accepted"
    for status in statuses:
        assert await case.say("FirmwareStatusNotification", status=status) == {}


@pytest.mark.parametrize(("number", "last"), [("TC_045_1", "Uploaded"), ("TC_045_2", "UploadFailed")])
async def test_tc_of_diagnostics(number: str, last: str, case: Case) -> None:
    ended = await case.command(
        "GetDiagnostics", {"location": "https://files.example/up"}, {"fileName": "d.log"}
    )
    assert ended["response"] == {"fileName": "d.log"}
    for status in ("Uploading", last):
        assert await case.say("DiagnosticsStatusNotification", status=status) == {}


@pytest.mark.parametrize(("number", "connector"), [("TC_046", 1), ("TC_049", 0), ("TC_053", 1)])
async def test_tc_of_a_reservation_that_is_used(number: str, connector: int, case: Case) -> None:
    payload = {"connectorId": connector, "expiryDate": FAR, "idTag": case.tag, "reservationId": 5}
    if number == "TC_053":
        payload["parentIdTag"] = "GROUP"
    assert (await case.command("ReserveNow", payload, {"status": "Accepted"}))["status"] == "accepted"
    await case.status("Reserved", connector)
    tag = await case.account.tag() if number == "TC_053" else case.tag
    assert await case.authorize(tag) == "Accepted"
    started = await case.start(tag=tag, reservationId=5)
    assert started["idTagInfo"]["status"] == "Accepted"
    await case.status("Charging")


async def test_tc_054_trigger_message(case: Case) -> None:
    for message, payload in (
        (
            "MeterValues",
            {"connectorId": 1, "meterValue": [{"timestamp": now(), "sampledValue": [{"value": "1"}]}]},
        ),
        ("Heartbeat", {}),
        ("StatusNotification", {"connectorId": 1, "status": "Available", "errorCode": "NoError"}),
        ("DiagnosticsStatusNotification", {"status": "Idle"}),
        ("FirmwareStatusNotification", {"status": "Idle"}),
    ):
        ended = await case.command("TriggerMessage", {"requestedMessage": message}, {"status": "Accepted"})
        assert ended["status"] == "accepted"
        await case.say(message, **payload)


async def test_tc_057_tx_profile(case: Case) -> None:
    number = (await case.start())["transactionId"]
    payload = {"connectorId": 1, "csChargingProfiles": profile("TxProfile", transactionId=number)}
    ended = await case.command("SetChargingProfile", payload, {"status": "Accepted"})
    assert ended["status"] == "accepted"


async def test_tc_064_data_transfer(case: Case) -> None:
    answer = await case.say("DataTransfer", vendorId="Nobody", messageId="x", data="y")
    assert answer["status"] in ("UnknownVendorId", "UnknownMessageId", "Accepted", "Rejected")


@pytest.mark.parametrize(
    ("number", "event"),
    [("TC_077", "InvalidChargePointCertificate"), ("TC_078", "InvalidCentralSystemCertificate")],
)
async def test_tc_of_a_security_event(number: str, event: str, case: Case) -> None:
    assert await case.say("SecurityEventNotification", type=event, timestamp=now()) == {}


async def test_tc_079_security_log(case: Case) -> None:
    payload = {
        "logType": "SecurityLog",
        "requestId": 1,
        "log": {"remoteLocation": "https://files.example/up"},
    }
    answer = {"status": "Accepted", "filename": "security.log"}
    assert (await case.command("GetLog", payload, answer))["status"] == "accepted"
    for status in ("Uploading", "Uploaded"):
        assert await case.say("LogStatusNotification", status=status, requestId=1) == {}


@pytest.mark.parametrize(
    ("number", "statuses"),
    [
        ("TC_080", ["Downloading", "Downloaded", "SignatureVerified", "Installing", "Installed"]),
        ("TC_081", ["Downloading", "Downloaded", "InvalidSignature"]),
    ],
)
async def test_tc_of_a_signed_firmware_update(number: str, statuses: list[str], case: Case) -> None:
    firmware = {
        "location": "https://files.example/firmware",
        "retrieveDateTime": FAR,
        "signingCertificate": PEM,
        "signature": "c2ln",
    }
    payload = {"requestId": 2, "firmware": firmware}
    assert (await case.command("SignedUpdateFirmware", payload, {"status": "Accepted"}))[
        "status"
    ] == "accepted"
    for status in statuses:
        assert await case.say("SignedFirmwareStatusNotification", status=status, requestId=2) == {}


async def test_tc_085_basic_authentication(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    with pytest.raises(InvalidStatus) as refused:
        await open_socket(alpha.platform, "alpha", identity, "wrong-password")
    assert refused.value.response.status_code == 401
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()


async def test_tc_088_subprotocol_negotiation(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with open_socket(
        alpha.platform, "alpha", identity, subprotocols=("ocpp9.9", "ocpp1.6")
    ) as connection:
        assert connection.subprotocol == "ocpp1.6"
    with pytest.raises(InvalidStatus) as refused:
        await asyncio.wait_for(open_socket(alpha.platform, "alpha", identity, subprotocols=("ocpp9.9",)), 10)
    assert refused.value.response.status_code == 400
