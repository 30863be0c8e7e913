"""schemathesis over openapi.yaml: what it generates from the document is answered as the document says.

All checks are on. Three runs: as an account on its own things, as another account on the first one's things,
and as nobody.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.accounts import Account, Credentials, create_account
from harness.platform import Platform, running
from harness.station import booted

SEED = 20_261

# Operations whose good requests cannot be made up from the document, each with the reason.
EXCLUDED: dict[str, str] = {
    name: "takes a form that only its own page carries, sealed; answered with a page"
    for name in (
        "signIn",
        "checkSecondFactor",
        "signOut",
        "decideDevice",
        "requestPasswordReset",
        "setPasswordByLink",
    )
}
EXCLUDED["streamEvents"] = "does not end"
EXCLUDED |= dict.fromkeys(("openDashboard", "openMaster"), "is a WebSocket, and 426 without an upgrade")

# Operations that may refuse what no schema can say to be wrong: with which statuses, and the reason.
BEYOND_SCHEMA: dict[str, tuple[int | tuple[int, ...], str]] = {
    "createChargePoint": (422, "its location must exist, the ids of its EVSEs and connectors differ"),
    "updateChargePoint": (422, "its location must exist"),
    "registerUnknownChargePoint": (422, "as createChargePoint"),
    "putFirmwareContent": (413, "the account's files take up a bounded space"),
    "createCommand": (422, "what it may say depends on the charge point's version and transactions"),
    "createCommandBatch": (422, "what it may say depends on the versions; its filter names something"),
    "updateAccount": (422, "the location of self-registered charge points must exist"),
    "sendInternalEvent": (422, "the action must be known, and what it may say depends on it"),
    "broadcastInternally": (422, "a message has no control characters"),
    "createReservation": (422, "its charge point must exist, it ends in time to come"),
    "createChargingProfile": (422, "it ends after it begins"),
    "updateChargingProfile": (422, "it ends after it begins"),
    "createToken": (422, "its locations must exist"),
    "updateToken": (422, "its locations must exist"),
    "importTokens": ((400, 422), "a table must be one; its locations must exist, uids are new"),
    "importChargePoints": ((400, 422), "a table must be one; its locations must exist, identities are new"),
    "createFirmware": (422, "a certificate and a signature belong together"),
    "createFirmwareCampaign": (422, "its image and charge points must exist, its shares be 100 together"),
    "inviteUser": (422, "its locations must exist, and are for partners"),
    "updateUser": (422, "its locations must exist, and are for partners"),
    "createClient": (422, "what redirect URIs it may have depends on its kind"),
    "updateClient": (422, "what redirect URIs it may have depends on its kind"),
    "createAPIKey": (422, "it expires at a time to come"),
    "updateAPIKey": (422, "it expires at a time to come"),
    "setPlugin": (422, "its settings are by the plugin's own schema"),
    "createTrustedIssuer": (422, "the form of an issuer's URL"),
    "createWebhook": (422, "the form of its address, and names of headers"),
    "updateWebhook": (422, "the form of its address, and names of headers"),
    **{
        name: (400, "what reads every frame of a time takes 31 days of it at most")
        for name in (
            "listMessages",
            "listChargePointMessages",
            "getMessageSummary",
            "exportMessages",
            "exportChargePointMessages",
        )
    },
    "createConfigurationTemplate": (422, "keys are the same in any case, and no secrets"),
    "updateConfigurationTemplate": (422, "keys are the same in any case, and no secrets"),
    "authorize": (400, "its client and redirect URI must be registered"),
    "showPasswordLink": (400, "its link must be a good one"),
    "createDeviceAuthorization": (400, "its scopes must be known, no parameter of any name repeated"),
    "introspectToken": (400, "no parameter of any name may be repeated"),
    "revokeToken": (400, "no parameter of any name may be repeated"),
}

# The defaults, and 412: what If-Match names may have changed.
ACCEPTED = ["2xx", "401", "403", "404", "409", "412", "429", "5xx"]
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428", "429", "5xx"]


def config() -> str:
    text = f"[checks.positive_data_acceptance]\nexpected-statuses = {json.dumps(ACCEPTED)}\n"
    text += f"[checks.negative_data_rejection]\nexpected-statuses = {json.dumps(REFUSED)}\n"
    for name, (statuses, _) in BEYOND_SCHEMA.items():
        more = statuses if isinstance(statuses, tuple) else (statuses,)
        accepted = json.dumps([*ACCEPTED, *map(str, more)])
        text += f'[[operations]]\ninclude-operation-id = "{name}"\n'
        text += f"checks.positive_data_acceptance.expected-statuses = {accepted}\n"
    return text


@pytest.fixture(scope="module")
def tested(cluster) -> Platform:
    with running(cluster, "schemathesis", log_level="warning") as platform:
        yield platform


@pytest.fixture(scope="module")
def pair(tested: Platform) -> tuple[Credentials, Credentials]:
    return create_account(tested, "first"), create_account(tested, "second")


def run(platform: Platform, account: str, token: str | None, known: dict[str, str], seconds: int) -> None:
    folder = platform.folder
    settings, report = folder / "schemathesis.toml", folder / "schemathesis.json"
    settings.write_text(config())
    report.unlink(missing_ok=True)
    arguments = [
        *(
            Path(sys.executable).parent / "st",
            "--config-file",
            settings,
            "run",
            f"{platform.http}/openapi.yaml",
        ),
        *("--seed", SEED, "--phases", "examples,coverage,fuzzing", "--max-time", seconds),
        *("--no-shrink", "--continue-on-failure", "--warnings", "off", "--no-color"),
        *("--report", "json", "--report-json-path", report),
        *(argument for name in EXCLUDED for argument in ("--exclude-operation-id", name)),
    ]
    if token:
        arguments += ["-H", f"Authorization: Bearer {token}"]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
        "PLUGYARD_SCHEMATHESIS_KNOWN": json.dumps({"accounts": account, **known}),
        "PYTHONPATH": str(Path(__file__).parent),
        "NO_PROXY": "127.0.0.1",
    }
    result = subprocess.run(
        [str(argument) for argument in arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=seconds + 60,
    )
    assert result.returncode == 0, f"{result.stdout[-16000:]}\n{result.stderr[-2000:]}"
    found = json.loads(report.read_text())
    assert not found["failures"] and not found["errors"], found
    phases = {phase: what["status"] for phase, what in found["phases"].items()}
    assert "failure" not in phases.values() and "error" not in phases.values(), phases


async def known_things(platform: Platform, account: Account) -> dict[str, str]:
    """One of each kind, in the account of `account`, and a charge point that is connected."""
    location, charge_point = await account.location(), await account.charge_point()
    tag = await account.post("tokens", {"uid": "SCHEMA"})
    async with booted(platform, account.slug, charge_point["identity"]) as station:
        number = (await station.start_transaction("SCHEMA", 0)).transaction_id
        await station.stop_transaction(number, 10)
        command = await account.post(
            f"charge-points/{charge_point['identity']}/commands", {"type": "clear_cache"}, 200
        )
    (transaction,) = await account.transactions(charge_point["identity"])
    message = (await account.all("messages", charge_point=charge_point["identity"]))[0]
    template = await account.post(
        "configuration-templates", {"name": "Schema", "keys": {"HeartbeatInterval": "60"}}
    )
    # None of them is what the run itself stands on.
    user = await account.post("users", {"email": "schema@people.example", "role": "partner"})
    client = await account.post("clients", {"name": "Schema", "scope": "logs:read"})
    key = await account.post("api-keys", {"name": "Schema", "scope": "logs:read"})
    hook = await account.post("webhooks", {"url": "https://hooks.example/", "is_paused": True})
    issuer = await account.post("trusted-issuers", {"issuer": "https://idp.example", "audience": "schema"})
    return {
        "locations": location["id"],
        "charge-points": charge_point["identity"],
        "tokens": tag["id"],
        "transactions": transaction["id"],
        "commands": command["id"],
        "messages": message["id"],
        "configuration-templates": template["id"],
        "users": user["id"],
        "clients": client["id"],
        "api-keys": key["id"],
        "trusted-issuers": issuer["id"],
        "plugins": "chat-notifier",
        "webhooks": hook["id"],
    }


@pytest.mark.timeout(180)
async def test_as_an_account_on_its_own_things(tested: Platform, pair) -> None:
    async with Account(tested, pair[0]) as first:
        known, token = await known_things(tested, first), await first.token()
    await asyncio.to_thread(run, tested, "first", token, known, 40)
    assert "Idempotency-Key not honoured" not in tested.log.read_text(), "an operation ignores the key"


@pytest.mark.timeout(180)
async def test_as_another_account_on_the_things_of_the_first(tested: Platform, pair) -> None:
    # Of the account of the first run is left what that run, which reuses ids that it saw, has not deleted.
    async with (
        Account(tested, create_account(tested, "other")) as other,
        Account(tested, pair[1]) as second,
    ):
        location, tag = await other.location(), await other.post("tokens", {"uid": "SCHEMA"})
        known = {"locations": location["id"], "tokens": tag["id"]}
        token = await second.token()
    await asyncio.to_thread(run, tested, "second", token, known, 25)


@pytest.mark.timeout(120)
async def test_as_nobody(tested: Platform, pair) -> None:
    await asyncio.to_thread(run, tested, "first", None, {}, 15)
    assert tested.is_ready()
