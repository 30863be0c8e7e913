"""The executable: its subcommands, its settings, the document and the README that describe it."""

import asyncio
import re
import subprocess
from pathlib import Path

import httpx
from openapi_spec_validator import OpenAPIV31SpecValidator

from harness.accounts import PASSWORD, Account, Credentials, create_account, create_client
from harness.openapi import DOCUMENT
from harness.platform import EXECUTABLE, NewPlatform, Platform
from harness.polling import until
from harness.postgres import ROOT, Cluster


def test_the_document_is_valid_openapi_3_1() -> None:
    assert DOCUMENT.content["openapi"].startswith("3.1")
    errors = list(OpenAPIV31SpecValidator(DOCUMENT.content).iter_errors())
    assert not errors, [str(error) for error in errors[:5]]
    ids = [operation.get("operationId") for operation in DOCUMENT.operations.values()]
    assert all(ids) and len(set(ids)) == len(ids)


async def test_the_document_is_served(platform: Platform, alpha: Account) -> None:
    response = await alpha.request("GET", "/openapi.yaml", bearer=None)
    assert response.text == (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    as_json = await alpha.request("GET", "/openapi.json", bearer=None)
    assert as_json.json().keys() == DOCUMENT.content.keys()


async def test_health_is_told_to_everybody(alpha: Account) -> None:
    for path in ("/livez", "/readyz", "/api/health"):
        await alpha.request("GET", path, bearer=None)


def test_an_unknown_or_malformed_setting_stops_the_start(platform: Platform) -> None:
    for name, value in (
        ("PLUGYARD_NO_SUCH_SETTING", "1"),
        ("PLUGYARD_HTTP_PORT", "eighty"),
        ("PLUGYARD_HTTP_PORT", "70000"),
        ("PLUGYARD_LOG_LEVEL", "loud"),
        ("PLUGYARD_HEARTBEAT_INTERVAL", "-1"),
    ):
        result = subprocess.run(
            [EXECUTABLE, "serve"],
            env=platform.environment(**{name: value}),
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert result.returncode != 0, name
        (line,) = [line for line in (result.stderr + result.stdout).splitlines() if name in line]
        assert "Swift" not in line and "Fatal" not in line


def test_a_serving_process_does_not_hold_the_owner(platform: Platform) -> None:
    environment = Path(f"/proc/{platform.pid}/environ").read_bytes()
    assert b"plugyard_owner" not in environment


def test_a_taken_port_is_told(platform: Platform) -> None:
    result = subprocess.run(
        [EXECUTABLE, "serve"], env=platform.environment(), capture_output=True, text=True, timeout=30
    )
    assert result.returncode != 0
    assert str(platform.port) in result.stderr + result.stdout


def test_migrating_again_changes_nothing(platform: Platform) -> None:
    assert platform.command("migrate").returncode == 0


def test_two_migrations_at_once(cluster: Cluster) -> None:
    platform = Platform(cluster, "two-at-once")
    cluster.create_database(platform.name)
    runs = [
        subprocess.Popen(
            [EXECUTABLE, "migrate"], env=platform.environment(owner=True), stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for run in runs:
        _, errors = run.communicate(timeout=60)
        assert run.returncode == 0, errors


def test_the_doctor_finds_nothing_to_mend(platform: Platform) -> None:
    result = platform.command("doctor")
    assert result.returncode == 0, result.stdout + result.stderr


def test_secrets_are_not_printed(platform: Platform) -> None:
    result = platform.command("config", "print")
    assert result.returncode == 0
    password = platform.cluster.owner_url.split(":")[2].split("@")[0]
    assert password not in result.stdout + result.stderr
    assert str(platform.port) in result.stdout
    assert oct(platform.cluster.secrets_file.stat().st_mode & 0o777) == "0o600"
    assert oct((platform.folder / "secret.key").stat().st_mode & 0o777) == "0o600"


def test_accounts_users_and_clients_from_the_command_line(
    platform: Platform, credentials: dict[str, Credentials]
) -> None:
    user = platform.command_json(
        "user", "create", "--account", "alpha", "--email", "operator@alpha.example", "--role", "operator"
    )
    assert user["email"] == "operator@alpha.example" and len(user["password"]) >= 12
    client = create_client(platform, "alpha", "--scope", "charge-points:read sessions:read")
    assert client["client_id"] and client["client_secret"]
    for arguments in (
        ("account", "create", "--slug", "alpha", "--name", "Again"),
        ("account", "create", "--slug", "Not A Slug", "--name", "X"),
        ("client", "create", "--account", "nobody", "--role", "admin", "--name", "x"),
        ("client", "create", "--account", "alpha", "--role", "king", "--name", "x"),
        ("client", "create", "--account", "alpha", "--scope", "no:such", "--name", "x"),
        ("user", "create", "--account", "alpha", "--email", "no address", "--role", "admin"),
    ):
        result = platform.command(*arguments)
        assert result.returncode != 0, arguments
        assert result.stderr.strip() and "Fatal error" not in result.stderr, arguments
    listed = platform.command("account", "list", "--json")
    assert listed.returncode == 0 and "alpha" in listed.stdout and "beta" in listed.stdout


async def test_simulated_charge_points_come_online(new_platform: NewPlatform) -> None:
    platform = new_platform("simulated")
    credentials = create_account(platform, "demo")
    environment = platform.environment(
        PLUGYARD_CLIENT_ID=credentials.client_id, PLUGYARD_CLIENT_SECRET=credentials.client_secret
    )
    simulator = await asyncio.create_subprocess_exec(
        *(EXECUTABLE, "simulate", "--url", platform.ws, "--api", platform.http),
        *("--account", "demo", "--count", "3", "--register"),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        async with Account(platform, credentials) as demo:

            async def online() -> bool:
                found = await demo.all("charge-points")
                return sorted(c["identity"] for c in found if c["is_online"]) == [
                    "SIM_001",
                    "SIM_002",
                    "SIM_003",
                ]

            await until(online, "three simulated charge points are online", timeout=20)

            async def charging() -> bool:
                return bool(await demo.all("transactions"))

            await until(charging, "one of them charges", timeout=40)
        simulator.terminate()
        assert await asyncio.wait_for(simulator.wait(), 15) == 0, "SIGTERM ends it cleanly"
    finally:
        if simulator.returncode is None:
            simulator.kill()
            await simulator.wait()


def test_a_serving_process_does_not_keep_the_owners_uri(new_platform: NewPlatform) -> None:
    platform = new_platform("owned")
    platform.stop()
    uri = platform.cluster.owner_url_of(platform.name)
    platform.settings["PLUGYARD_OWNER_DATABASE_URL"] = uri
    platform.start()
    environment = Path(f"/proc/{platform.pid}/environ").read_text()
    assert "PLUGYARD_DATABASE_URL" in environment
    assert "OWNER_DATABASE_URL" not in environment
    assert uri not in environment
    assert platform.stop() == 0, "and it still hears SIGTERM"


async def test_the_curl_session_of_the_readme_works_as_printed(new_platform: NewPlatform) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- acceptance: curl-session -->\s*```\w*\n(.*?)```", readme, re.DOTALL)
    assert block, "README.md has no fenced block after <!-- acceptance: curl-session -->"
    platform = new_platform("readme")
    create_account(platform, "demo")
    # The same text, but for the port: 8080 may be somebody's.
    script = block[1].replace("127.0.0.1:8080", f"127.0.0.1:{platform.port}")
    script = script.replace("localhost:8080", f"127.0.0.1:{platform.port}")
    result = await asyncio.to_thread(
        subprocess.run,
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=platform.environment(owner=True),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert '"data"' in result.stdout and '"next_cursor"' in result.stdout, result.stdout


def test_the_log_holds_no_secret(platform: Platform, credentials: dict[str, Credentials]) -> None:
    """After all that the suite did until here."""
    httpx.get(f"{platform.http}/livez", trust_env=False)
    log = platform.log.read_text(errors="replace")
    assert log, "the platform logs"
    for secret in (PASSWORD, *(account.client_secret for account in credentials.values())):
        assert secret not in log
    for trouble in (
        "Fatal error",
        "SWIFT TASK CONTINUATION MISUSE",
        "AddressSanitizer",
        "leaked its continuation",
    ):
        assert trouble not in log
