"""The life of accounts, by the command line of the installation."""

import asyncio
import json
from pathlib import Path

from harness.accounts import Account, create_account
from harness.platform import NewPlatform, Platform
from harness.polling import until
from harness.station import booted


async def test_suspending_closes_sockets_and_ends_tokens_and_resuming_brings_all_back(
    new_platform: NewPlatform,
) -> None:
    platform = new_platform("suspending")
    suspended, others = create_account(platform, "alpha"), create_account(platform, "beta")
    async with Account(platform, suspended) as alpha, Account(platform, others) as beta:
        location = await alpha.location()
        identity = (await alpha.charge_point(location_id=location["id"]))["identity"]
        await beta.location()
        async with booted(platform, "alpha", identity) as station:
            result = await asyncio.to_thread(platform.command, "account", "suspend", "--slug", "alpha")
            assert result.returncode == 0, result.stderr
            # A second and the way of the close frame; the rest is for a machine busy with other tests.
            await asyncio.wait_for(station.connection.wait_closed(), 30)
        await alpha.problem("GET", "locations", 401)
        assert (await beta.get("locations"))["data"]
        platform.command_json("account", "resume", "--slug", "alpha")

        async def works() -> bool:
            # Tokens of before stay dead.
            alpha.bearer = None
            return (await alpha.get("locations"))["data"][0]["id"] == location["id"]

        await until(works, "the account works again, with its data")
        async with booted(platform, "alpha", identity):
            pass


async def test_an_account_is_exported_and_deleted(new_platform: NewPlatform, tmp_path: Path) -> None:
    platform = new_platform("deletion", export_dir=tmp_path / "exports")
    gone, kept = create_account(platform, "alpha"), create_account(platform, "beta")
    async with Account(platform, gone) as alpha, Account(platform, kept) as beta:
        charge_point = await alpha.charge_point()
        await beta.location()

        refused = delete(platform, "alpha", "beta", 0)
        assert refused.returncode != 0 and "--confirm" in refused.stderr
        refused = delete(platform, "alpha", "alpha", 0)
        assert refused.returncode != 0 and "suspend it first" in refused.stderr
        platform.command_json("account", "suspend", "--slug", "alpha")
        assert delete(platform, "alpha", "alpha", None).returncode == 0
        (listed,) = [a for a in accounts(platform) if a["slug"] == "alpha"]
        assert listed["suspended"] and listed["delete_after"]
        platform.command_json("account", "resume", "--slug", "alpha")
        (listed,) = [a for a in accounts(platform) if a["slug"] == "alpha"]
        assert not listed["suspended"] and listed["delete_after"] is None

        platform.command_json("account", "suspend", "--slug", "alpha")
        assert delete(platform, "alpha", "alpha", 0).returncode == 0
        # The platform looks for accounts that are due when it starts, and every minute.
        assert platform.stop() == 0
        platform.start()

        async def deleted() -> bool:
            return [account["slug"] for account in await asyncio.to_thread(accounts, platform)] == ["beta"]

        await until(deleted, "the account is gone", timeout=30)
        (export,) = (tmp_path / "exports").iterdir()
        assert export.name.startswith(f"alpha-{alpha.account_id}-") and export.stat().st_mode & 0o777 == 0o600
        rows = [json.loads(line) for line in export.read_text(encoding="utf-8").splitlines()]
        assert rows[0]["table"] == "accounts" and rows[0]["row"]["slug"] == "alpha"
        (exported,) = [row["row"] for row in rows if row["table"] == "charge_points"]
        assert exported["identity"] == charge_point["identity"] and "password_hash" not in exported
        assert (await beta.get("locations"))["data"], "the other account is as it was"
        assert (await alpha.request_token()).status_code == 401


def accounts(platform: Platform) -> list[dict]:
    return platform.command_json("account", "list")["accounts"]


def delete(platform: Platform, slug: str, confirm: str, days: int | None):
    after = [] if days is None else ["--after-days", str(days)]
    return platform.command("account", "delete", "--slug", slug, "--confirm", confirm, *after)
