"""Passwords that attackers try first are not taken; the list is a file of the installation."""

import asyncio
import shutil
import subprocess
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

import pytest

from harness.accounts import Account, Credentials
from harness.api import Api
from harness.platform import EXECUTABLE, Platform
from harness.ports import free_port
from harness.postgres import ROOT
from harness.signing_in import create_member, person_token

LIST = ROOT / ".local/common-passwords.txt"

# Heads of such lists that are long enough for us, also in other case, and common words with decoration.
COMMON = (
    "1q2w3e4r5t",
    "Usuckballz1",
    "Soso123aljg",
    "123qweasdzxc",
    "Mailcreated5240",
    "nuttertools",
    "terminator",
    "CALIFORNIA",
    "enterprise",
    "Corvette1969!",
    "12mercedes34",
    "snowboard2026",
)
GOOD = "seven old kettles"


def test_the_list_has_what_asvs_asks_for() -> None:
    with LIST.open("rb") as lines:
        long_enough = sum(len(line) > 10 for line in lines)
    assert long_enough >= 3000


async def test_common_passwords_are_refused(
    platform: Platform, credentials: dict[str, Credentials], alpha: Account
) -> None:
    member = create_member(platform, credentials["alpha"].slug, "viewer")
    token = await person_token(platform, member.slug, member.email, member.password)

    async def change(api: Api, password: str, expect: int) -> None:
        body = {"current_password": member.password, "new_password": password}
        response = await api.request("POST", "/api/v1/me/password", expect, bearer=token, json=body)
        if expect == 422:
            (error,) = response.json()["errors"]
            assert error["code"] == "weak_password" and "Too many people" in error["message"]

    for password in COMMON:
        await change(alpha, password, 422)
    await change(alpha, GOOD, 204)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "cannot read"),
        ("", "not in lower case and sorted"),
        ("Zebra\nalpha\n", "not in lower case and sorted"),
    ],
)
def test_a_bad_list_stops_the_start(
    platform: Platform, tmp_path: Path, text: str | None, complaint: str
) -> None:
    path = tmp_path / "list.txt"
    if text is not None:
        path.write_text(text)
    settings = {"PLUGYARD_COMMON_PASSWORDS_FILE": str(path), "PLUGYARD_GATEWAY_NAME": "bad-list"}
    result = subprocess.run(
        [EXECUTABLE, "serve", "--http-port", str(free_port())],
        env=platform.environment(**settings),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 78
    assert "PLUGYARD_COMMON_PASSWORDS_FILE" in result.stderr and complaint in result.stderr


async def test_an_installation_without_a_list_says_so(platform: Platform, tmp_path: Path) -> None:
    # Beside this copy there is none.
    executable = shutil.copy(EXECUTABLE, tmp_path / "plugyard")
    settings = {
        "PLUGYARD_MIGRATIONS_DIR": str(ROOT / "migrations"),
        "PLUGYARD_OPENAPI_FILE": str(ROOT / "openapi.yaml"),
        "PLUGYARD_GATEWAY_NAME": "no-list",
    }
    process = await asyncio.create_subprocess_exec(
        executable,
        "serve",
        "--http-port",
        str(free_port()),
        cwd=tmp_path,
        env=platform.environment(**settings),
        stdin=DEVNULL,
        stdout=PIPE,
    )
    try:
        assert process.stdout
        lines: list[str] = []
        async with asyncio.timeout(30):
            while not any("plugyard starts" in line for line in lines):
                line = await process.stdout.readline()
                assert line, "".join(lines)
                lines.append(line.decode())
        assert sum("no list of common passwords" in line for line in lines) == 1
    finally:
        process.kill()
        await process.communicate()
