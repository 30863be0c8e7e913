"""Every scenario under Tests/Scenarios, played by `plugyard simulate` and looked at by REST."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from harness.accounts import PASSWORD, Account, unique
from harness.platform import Platform
from harness.polling import until
from harness.simulator import SCENARIOS, arguments, playing

ALL = {path.stem: path for path in sorted(SCENARIOS.glob("*.yaml"))}


async def order(account: Account, identity: str, body: dict[str, Any], wait: int = 20) -> dict[str, Any]:
    path = f"charge-points/{identity}/commands"
    headers = {"Prefer": f"wait={wait}"}
    return (await account.request("POST", path, None, json=body, headers=headers)).json()


# What an operator does meanwhile, by scenario; all others play without one.
async def ask_in_vain(account: Account, identity: str) -> None:
    answer = await order(account, identity, {"type": "clear_cache"})
    assert answer["status"] == "timed_out"


async def update_firmware(account: Account, identity: str) -> None:
    payload = {"location": "https://firmware.example/2.bin", "retrieveDate": "2026-01-01T00:00:00Z"}
    answer = await order(account, identity, {"type": "call", "action": "UpdateFirmware", "payload": payload})
    assert answer["status"] == "accepted"


async def get_diagnostics(account: Account, identity: str) -> None:
    payload = {"location": "https://files.example/upload"}
    answer = await order(account, identity, {"type": "call", "action": "GetDiagnostics", "payload": payload})
    assert answer["response"] == {"fileName": f"{identity}.log"}


async def send_list(account: Account, identity: str) -> None:
    version = await order(account, identity, {"type": "get_local_list_version"})
    assert version["response"] == {"listVersion": 3}
    body = {"action": "SendLocalList", "payload": {"listVersion": 4, "updateType": "Full"}}
    assert (await order(account, identity, {"type": "call", **body}))["status"] == "accepted"


async def reserve(account: Account, identity: str) -> None:
    body = {"reservationId": 7, "connectorId": 1, "idTag": TAG, "expiryDate": "2036-01-01T00:00:00Z"}
    answer = await order(account, identity, {"type": "call", "action": "ReserveNow", "payload": body})
    assert answer["status"] == "accepted"


async def remote_start(account: Account, identity: str) -> None:
    answer = await order(account, identity, {"type": "remote_start", "connector_id": 1, "id_tag": TAG})
    assert answer["response"] == {"status": "Accepted"}


async def remote_session(account: Account, identity: str) -> None:
    await remote_start(account, identity)

    async def active() -> Any:
        return [t for t in await account.transactions(identity) if t["status"] == "active"]

    (transaction,) = await until(active, "the session began")
    body = {"type": "remote_stop", "transaction_id": transaction["transaction_id"]}
    assert (await order(account, identity, body))["response"] == {"status": "Accepted"}


OPERATED: dict[str, Callable[[Account, str], Awaitable[None]]] = {
    "deaf-station": ask_in_vain,
    "firmware-update": update_firmware,
    "diagnostics-upload": get_diagnostics,
    "local-list": send_list,
    "reservation": reserve,
    "remote-start-without-start": remote_start,
    "remote-session": remote_session,
}
ALONE = [name for name in ALL if name not in OPERATED]
TAG = "SCENARIO-TAG"
IDENTITY = "SCENARIOS_001"

# The energy of the transactions, in order of their numbers.
ENERGY = {
    "offline-replay": [3200],
    "replay-of-a-replay": [1400],
    "retry-storm": [1000],
    "clock-in-1970": [900, 1000],
    "kwh-meter": [5000],
    "half-open-reconnect": [500],
    "no-boot-after-reconnect": [500],
}


@pytest.fixture(scope="module")
def played() -> dict[str, dict[str, Any]]:
    return {}


@pytest.fixture
async def reports(alpha: Account, played: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """All scenarios that need no operator, played one after the other by one station, once."""
    if not played:
        await alpha.request("POST", "tokens", None, json={"uid": TAG})
        files = [ALL[name] for name in ALONE]
        options = {"count": 1, "prefix": "SCENARIOS_", "register": True, "variables": {"tag": TAG}}
        async with playing(alpha, *files, **options) as play:
            played.update({report["scenario"]: report for report in await play.reports()})
    return played


@pytest.mark.parametrize("name", ALONE)
async def test_a_scenario_goes_as_it_should(name: str, reports: dict[str, dict[str, Any]]) -> None:
    report = reports[name]
    assert report["passed"], report["failure"]
    assert report["steps"] > 0


@pytest.mark.parametrize("name", ENERGY)
async def test_what_a_scenario_leaves_behind(
    name: str, reports: dict[str, dict[str, Any]], alpha: Account
) -> None:
    """Sessions are never lost, and nobody is billed twice."""
    transactions = {t["transaction_id"]: t for t in await alpha.transactions(IDENTITY)}
    left = [transactions[number] for number in reports[name]["transactions"]]
    assert [t["status"] for t in left] == ["completed"] * len(left)
    assert [t["energy_wh"] for t in left] == ENERGY[name]
    assert len({t["transaction_id"] for t in transactions.values()}) == len(transactions)


@pytest.mark.parametrize("name", OPERATED)
async def test_a_scenario_with_an_operator(name: str, alpha: Account) -> None:
    await alpha.request("POST", "tokens", None, json={"uid": TAG})
    identity = (await alpha.charge_point(unique("OPERATED")))["identity"]
    options = {"identity": identity, "password": PASSWORD, "variables": {"tag": TAG}}
    async with playing(alpha, ALL[name], **options) as play:

        async def online() -> bool:
            return (await alpha.read(identity))["is_online"]

        await until(online, "the station came", 30)
        async with asyncio.timeout(60):
            await OPERATED[name](alpha, identity)
        (report,) = await play.reports()
    assert report["passed"], report["failure"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("steps:\n  - connekt\n", 'x.yaml:2: unknown step "connekt"; did you mean "connect"?'),
        (
            "steps:\n  - connect\n  - start: {conector: 1}\n",
            'x.yaml:3: unknown word of start "conector"; did you mean "connector"?',
        ),
        ("stepz: []\n", 'x.yaml:1: unknown word of a scenario "stepz"; did you mean "steps"?'),
        ("steps:\n  - wait: soon\n", "x.yaml:2: wait: expected a duration"),
        ("steps:\n  - clock: {format: utk}\n", 'x.yaml:2: unknown format "utk"; did you mean "utc"?'),
        ("steps:\n  - loop: {times: 0, steps: []}\n", "x.yaml:2: loop: expected times"),
        ("steps: [\n", "x.yaml"),
    ],
    ids=lambda value: value[:30],
)
def test_a_mistake_in_a_scenario_is_named_with_file_and_line(
    platform: Platform, tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    ended = platform.command(*arguments(platform, "alpha", path))
    assert ended.returncode == 78
    assert complaint in ended.stderr


async def test_a_scenario_that_fails_says_where(alpha: Account, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("steps:\n  - connect\n  - boot\n  - authorize: {tag: NOBODY}\n")
    identity = (await alpha.charge_point())["identity"]
    async with playing(alpha, path, identity=identity, password=PASSWORD) as play:
        (report,) = await play.reports()
        assert play.process.returncode == 1
    assert not report["passed"]
    assert (report["failure"]["line"], report["failure"]["step"]) == (4, "authorize")
    assert report["failure"]["message"] == 'expected idTagInfo.status "Accepted", got "Invalid"'


async def test_many_stations_play_one_scenario_at_once(alpha: Account) -> None:
    await alpha.request("POST", "tokens", None, json={"uid": TAG})
    options = {"count": 8, "prefix": unique("CROWD"), "register": True, "variables": {"tag": TAG}}
    async with playing(alpha, ALL["boot-loop"], **options) as play:
        reports = await play.reports()
    assert len(reports) == 8
    assert all(report["passed"] for report in reports), reports
