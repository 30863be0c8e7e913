"""Every page of the web admin in light and dark, wide and narrow: accessible, quiet, not too wide."""

import re

import pytest

from harness.accounts import Account, create_account
from harness.chromium import Admin, chromium, signed_in
from harness.depot import Depot, depot
from harness.looking import PICTURES, look
from harness.noting import note_energy
from harness.platform import Platform
from harness.signing_in import create_member

# The name of a page's pictures, and its address, into which the depot's ids are put.
PAGES = [
    ("dashboard", "/"),
    ("locations", "/locations"),
    ("location", "/locations/{location}"),
    ("charge-points", "/charge-points"),
    ("charge-points-nothing-found", "/charge-points?q=nowhere"),
    ("charge-point", "/charge-points/{charge_point}"),
    ("charge-point-transactions", "/charge-points/{charge_point}/transactions"),
    ("charge-point-commands", "/charge-points/{charge_point}/commands"),
    ("charge-point-configuration", "/charge-points/{charge_point}/configuration"),
    ("charge-point-messages", "/charge-points/{charge_point}/messages"),
    ("charge-point-connections", "/charge-points/{charge_point}/connections"),
    ("charge-point-firmware", "/charge-points/{charge_point}/firmware"),
    ("charge-point-certificates", "/charge-points/{charge_point}/certificates"),
    ("charge-point-statistics", "/charge-points/{charge_point}/statistics"),
    ("statistics-revenue", "/statistics"),
    ("transactions", "/transactions"),
    ("transaction-running", "/transactions/{running}"),
    ("transaction-ended", "/transactions/{ended}"),
    ("tokens", "/tokens"),
    ("messages", "/messages"),
    ("not-found", "/nowhere"),
]

# Dialogs: the page, and the button that opens them.
DIALOGS = [
    ("dialog-location", "/locations", "Add location"),
    ("dialog-choose-tariff", "/locations/{location}", "Choose tariff"),
    ("dialog-choose-tariff-charge-point", "/charge-points/{charge_point}", "Choose tariff"),
    ("dialog-charge-point", "/charge-points", "Add charge point"),
    ("dialog-import", "/charge-points", "Import"),
    ("dialog-bulk", "/charge-points", "Command to all shown"),
    ("dialog-command", "/charge-points/{charge_point}", "Send command"),
    ("dialog-stop", "/transactions/{running}", "Stop charging"),
    ("dialog-token", "/tokens", "Add token"),
]


def address(pattern: str, here: Depot) -> str:
    return pattern.format(
        location=here.locations[0]["id"],
        charge_point=here.charge_points["HARBOUR-01"]["id"],
        running=here.running["id"],
        ended=here.ended["id"],
    )


@pytest.mark.timeout(300)
async def test_every_page(platform: Platform) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    credentials = create_account(platform, "northwind")
    member = create_member(platform, credentials.slug, "admin")
    wrong: list[str] = []
    async with (
        Account(platform, credentials) as account,
        depot(platform, account) as here,
        chromium() as browser,
        signed_in(browser, platform, member) as admin,
    ):
        await account.post("charge-points/HARBOUR-01/commands", {"type": "get_configuration"}, 200)
        note_energy(platform, account.account_id)
        await admin.go("/")
        admin.complaints.expected.add(404)
        for name, pattern in PAGES:
            await admin.turn_to(address(pattern, here))
            wrong += await look(admin, name)
        for name, pattern, button in DIALOGS:
            await admin.turn_to(address(pattern, here))
            await admin.page.get_by_role("button", name=button).first.click()
            await admin.page.get_by_role("dialog").wait_for()
            wrong += await look(admin, name)
            await admin.page.keyboard.press("Escape")
            await admin.page.get_by_role("dialog").wait_for(state="detached")
        await in_german(admin)
        assert not wrong, "\n".join(wrong)


async def in_german(admin: Admin) -> None:
    """No text is left in the other language, and numbers and units follow."""
    await admin.go("/")
    await admin.page.locator(".menu summary").click()
    await admin.page.get_by_text("Deutsch", exact=True).click()
    await admin.page.get_by_role("heading", name="Übersicht", level=1).wait_for()
    assert re.search(r"\d,\d+ kWh", await admin.page.locator("main").inner_text())
    await admin.page.screenshot(path=PICTURES / "dashboard-german.png")
