"""Accounts with an administrator's client, and what tests put into them."""

import itertools
from dataclasses import dataclass
from typing import Any

from harness.api import Api
from harness.platform import Platform

PASSWORD = "a password: with a colon"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Credentials:
    """Who may use an account's REST: made once per account, since each costs a process."""

    slug: str
    account_id: str
    client_id: str
    client_secret: str


def create_account(platform: Platform, slug: str) -> Credentials:
    account = platform.command_json("account", "create", "--slug", slug, "--name", slug.title())
    assert account["slug"] == slug
    client = create_client(platform, slug, "--role", "admin")
    return Credentials(slug, account["id"], client["client_id"], client["client_secret"])


def create_client(platform: Platform, slug: str, *role_or_scope: str) -> dict[str, str]:
    return platform.command_json("client", "create", "--account", slug, *role_or_scope, "--name", "tests")


class Account(Api):
    """An account as its administrator sees it."""

    def __init__(self, platform: Platform, credentials: Credentials, local_address: str | None = None):
        super().__init__(
            platform, credentials.slug, credentials.client_id, credentials.client_secret, local_address
        )
        self.platform = platform
        self.slug = credentials.slug
        self.account_id = credentials.account_id

    async def __aenter__(self) -> "Account":
        return self

    async def location(self, **fields: Any) -> dict[str, Any]:
        return await self.post("locations", {"name": unique("Depot"), "city": "Utrecht", **fields})

    async def charge_point(self, identity: str | None = None, **fields: Any) -> dict[str, Any]:
        """A registered charge point, in a location of its own unless one is given."""
        fields.setdefault("password", PASSWORD)
        if "location_id" not in fields:
            fields["location_id"] = (await self.location())["id"]
        return await self.post("charge-points", {"identity": identity or unique("CP"), **fields})

    async def tag(self, **fields: Any) -> str:
        """A token that is accepted, unless `fields` say otherwise; its uid."""
        return (await self.post("tokens", {"uid": unique("TAG"), **fields}))["uid"]

    async def transactions(self, identity: str) -> list[dict[str, Any]]:
        return await self.all("transactions", charge_point=identity)

    async def read(self, identity: str) -> dict[str, Any]:
        return await self.get(f"charge-points/{identity}")


def unique(prefix: str) -> str:
    return f"{prefix}_{next(_numbers):04}"
