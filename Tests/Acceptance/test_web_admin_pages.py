"""The pages of administration in light and dark, wide and narrow: accessible, quiet, not too wide."""

import secrets
from typing import Any

import pytest
from playwright.async_api import expect

from harness.accounts import Account, create_account
from harness.chromium import chromium, signed_in
from harness.firmware import fetch
from harness.looking import PICTURES, look
from harness.platform import Platform
from harness.signing_in import create_member
from harness.station import booted, now

# The name of a page's pictures, and its address, into which ids are put.
PAGES = [
    ("users", "/users"),
    ("user", "/users/{user}"),
    ("clients", "/api-access"),
    ("client", "/api-access/clients/{client}"),
    ("api-keys", "/api-access/keys"),
    ("trusted-issuers", "/api-access/issuers"),
    ("webhooks", "/webhooks"),
    ("webhook", "/webhooks/{webhook}"),
    ("plugins", "/plugins"),
    ("plugin", "/plugins/laravel-bridge"),
    ("audit", "/audit"),
    ("reservations", "/reservations"),
    ("charging-profiles", "/charging-profiles"),
    ("charging-profile", "/charging-profiles/{profile}"),
    ("tariffs", "/tariffs"),
    ("tariff", "/tariffs/{tariff}"),
    ("unknown-charge-points", "/unknown-charge-points"),
    ("firmware", "/firmware"),
    ("campaigns", "/firmware/campaigns"),
    ("campaign", "/firmware/campaigns/{campaign}"),
    ("security-events", "/security-events"),
    ("uploads", "/uploads"),
    ("statistics", "/statistics"),
    ("settings", "/settings"),
    ("settings-sessions", "/settings/sessions"),
    ("settings-account", "/settings/account"),
    ("settings-support", "/settings/support"),
]

# Before anything was made: each teaches its next step.
EMPTY = [
    "/api-access/keys",
    "/api-access/issuers",
    "/webhooks",
    "/reservations",
    "/charging-profiles",
    "/tariffs",
    "/firmware",
    "/security-events",
    "/uploads",
]

# Dialogs: the page, and the button that opens them.
DIALOGS = [
    ("dialog-invite", "/users", "Invite somebody"),
    ("dialog-remove-user", "/users/{user}", "Remove from account"),
    ("dialog-client", "/api-access", "Add client"),
    ("dialog-trusted-issuer", "/api-access/issuers", "Trust issuer"),
    ("dialog-webhook", "/webhooks", "Add webhook"),
    ("dialog-replay", "/webhooks/{webhook}", "Replay a range"),
    ("dialog-rotate", "/webhooks/{webhook}", "New secret"),
    ("dialog-reservation", "/reservations", "Reserve connector"),
    ("dialog-profile", "/charging-profiles", "Add charging profile"),
    ("dialog-tariff", "/tariffs", "Add tariff"),
    ("dialog-edit-tariff", "/tariffs/{tariff}", "Edit"),
    ("dialog-delete-tariff", "/tariffs/{tariff}", "Delete"),
    ("dialog-firmware", "/firmware", "Add firmware"),
    ("dialog-campaign", "/firmware/campaigns", "Start campaign"),
    ("dialog-password", "/settings", "Change password"),
]

SCHEDULE = {
    "charging_rate_unit": "A",
    "start_schedule": "2026-01-01T00:00:00Z",
    "charging_schedule_period": [
        {"start_period": 0, "limit": 32},
        {"start_period": 25_200, "limit": 16, "number_phases": 3},
        {"start_period": 61_200, "limit": 8},
        {"start_period": 79_200, "limit": 32},
    ],
}


async def fill(account: Account) -> dict[str, str]:
    """An account as its administrator would have made it; the ids."""
    place = await account.location(name="Harbour car park", city="Rotterdam")
    people = [("Pat Partner", "partner"), ("Olive Operator", "operator"), ("Max Maintenance", "maintenance")]
    users = [
        await account.post(
            "users",
            {
                "email": f"{name.split()[0].lower()}@harbour.example",
                "name": name,
                "role": role,
                "location_ids": [place["id"]] if role == "partner" else [],
            },
        )
        for name, role in people
    ]
    client = await account.post("clients", {"name": "Billing", "kind": "machine", "role": "viewer"})
    await account.post("clients", {"name": "Data warehouse", "kind": "machine", "scope": "sessions:read"})
    await account.post("api-keys", {"name": "Night script", "scope": "charge-points:read sessions:read"})
    hook = {"url": "https://erp.harbour.example/hooks/plugyard", "description": "ERP"}
    webhook = await account.post("webhooks", hook)
    await account.post(
        "webhooks", {"url": "https://chat.harbour.example/room", "events": ["charge_point.fault"]}
    )
    await account.post(
        "trusted-issuers",
        {
            "issuer": "https://login.harbour.example",
            "audience": "plugyard",
            "group_roles": {"Operations": "operator", "Control room": "viewer"},
        },
    )
    profile = await account.post(
        "charging-profiles",
        {
            "name": "Less in the evening",
            "purpose": "tx_default_profile",
            "kind": "recurring",
            "recurrency_kind": "daily",
            "charging_schedule": SCHEDULE,
        },
    )
    tariff = await account.post(
        "tariffs",
        {
            "name": "City 2027",
            "comment": "As agreed with the port",
            "currency": "EUR",
            "start_fee_minor": 35,
            "per_kwh_minor": 49.5,
            "per_minute_minor": 10,
            "free_minutes": 240,
        },
    )
    await account.post("tariffs", {"name": "Staff", "currency": "EUR"})
    await account.request("PUT", f"locations/{place['id']}/tariff", 200, json={"tariff_id": tariff["id"]})
    image = await account.post(
        "firmware", {"name": "Duo 2.5", "version": "2.5.0", "manufacturer": "Voltwerk"}
    )
    await account.request("PUT", f"firmware/{image['id']}/content", 200, content=secrets.token_bytes(3000))
    for number in (1, 2):
        identity = f"QUAY-0{number}"
        await account.charge_point(identity, location_id=place["id"])
        async with booted(account.platform, account.slug, identity) as station:
            if number == 1:
                await account.post(f"charge-points/{identity}/commands", {"type": "get_diagnostics"}, 200)
                _, asked = await station.calls.get()
                await fetch(
                    account, asked["location"] + "/diagnostics.zip", 201, method="PUT", content=b"diagnostics"
                )
                await account.post(
                    "reservations",
                    {
                        "charge_point": identity,
                        "connector_id": 1,
                        "token": "04A1B2C3D4",
                        "expires_at": now(2),
                    },
                )
    campaign = await account.post(
        "firmware-campaigns", {"name": "Spring update", "firmware_id": image["id"], "filter": {}}
    )
    return {
        "user": users[0]["id"],
        "client": client["id"],
        "webhook": webhook["id"],
        "profile": profile["id"],
        "tariff": tariff["id"],
        "campaign": campaign["id"],
    }


@pytest.mark.timeout(300)
async def test_every_page_of_administration(platform: Platform) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    credentials = create_account(platform, "harbour")
    member = create_member(platform, credentials.slug, "admin")
    wrong: list[str] = []
    async with (
        Account(platform, credentials) as account,
        chromium() as browser,
        signed_in(browser, platform, member) as admin,
    ):
        for path in EMPTY:
            await admin.turn_to(path)
            await expect(admin.page.locator(".empty h3"), path).to_be_visible()
        await admin.turn_to("/webhooks")
        wrong += await look(admin, "webhooks-empty")
        ids: dict[str, Any] = await fill(account)
        # What was made by the API beside it, the names of locations are read anew.
        await admin.go("/users")
        for name, pattern in PAGES:
            await admin.turn_to(pattern.format(**ids))
            wrong += await look(admin, name)
        for name, pattern, button in DIALOGS:
            await admin.turn_to(pattern.format(**ids))
            await admin.page.locator("main").get_by_role("button", name=button, exact=True).first.click()
            await admin.page.get_by_role("dialog").wait_for()
            wrong += await look(admin, name)
            await admin.page.keyboard.press("Escape")
            await admin.page.get_by_role("dialog").wait_for(state="detached")
        assert not wrong, "\n".join(wrong)
