"""People, machines, webhooks, plugins, equipment, settings and the platform, by clicking in Chromium."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from harness.accounts import Account, Credentials, create_account, unique
from harness.chromium import Admin, chromium, signed_in
from harness.looking import PICTURES, look
from harness.platform import Platform, running
from harness.postgres import Cluster
from harness.receiver import Receiver
from harness.signing_in import Member, create_member, person_token, totp
from harness.station import booted, now

SLUG = "office"


@pytest.fixture(scope="module")
def office(cluster: Cluster) -> Iterator[Platform]:
    """One that may deliver to this machine."""
    with running(cluster, "office", allow_private_targets="true") as platform:
        yield platform


@pytest.fixture(scope="module")
def credentials_of_office(office: Platform) -> Credentials:
    return create_account(office, SLUG)


@pytest.fixture(scope="module")
def boss(office: Platform, credentials_of_office: Credentials) -> Member:
    return create_member(office, credentials_of_office.slug, "admin")


@pytest.fixture
async def account(office: Platform, credentials_of_office: Credentials) -> AsyncIterator[Account]:
    async with Account(office, credentials_of_office) as account:
        yield account


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def admin(office: Platform, boss: Member, browser: Browser) -> AsyncIterator[Admin]:
    async with signed_in(browser, office, boss) as admin:
        yield admin


async def press(page: Page, name: str) -> None:
    """In the dialog, where there is one: what is behind it cannot be clicked."""
    dialog = page.get_by_role("dialog")
    place = dialog if await dialog.count() else page.locator("main")
    # An empty state offers once more what the head of the page offers.
    await place.get_by_role("button", name=name, exact=True).first.click()


async def field(page: Page, label: str) -> Locator:
    """A control by what its label begins with; in the dialog, where there is one."""
    dialog = page.get_by_role("dialog")
    place = dialog if await dialog.count() else page.locator("main")
    return place.get_by_label(re.compile(f"^{re.escape(label)}"))


async def keep_secret(page: Page, label: str) -> str:
    """What the dialog shows this once."""
    box = page.get_by_role("dialog").locator(".secret", has_text=label).last
    text = await box.locator("code").inner_text()
    await press(page, "I have kept it")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert text not in await page.content()
    return text


async def test_people(admin: Admin) -> None:
    page = admin.page
    admin.complaints.expected.add(422)
    await admin.turn_to("/locations")
    await press(page, "Add location")
    await (await field(page, "Name")).fill("Harbour")
    await press(page, "Add")
    await expect(page.get_by_role("heading", name="Harbour", level=1)).to_be_visible()

    await admin.turn_to("/users")
    await press(page, "Invite somebody")
    await (await field(page, "E-mail address")).fill("no address")
    await press(page, "Send invitation")
    await expect(page.locator(".field-problem")).to_be_visible()
    await expect(await field(page, "E-mail address")).to_have_attribute("aria-invalid", "true")
    await (await field(page, "E-mail address")).fill("pat@people.example")
    await (await field(page, "Role")).select_option("partner")
    await (await field(page, "Harbour")).check()
    await press(page, "Send invitation")
    await expect(page.get_by_role("heading", name="pat@people.example", level=1)).to_be_visible()
    await expect(page.locator("main")).to_contain_text("Harbour")

    await press(page, "Edit")
    await (await field(page, "Role")).select_option("maintenance")
    await press(page, "Save")
    await expect(page.locator(".facts")).to_contain_text("Maintenance")
    await press(page, "Send again")
    await press(page, "Send again")
    await expect(page.get_by_role("dialog")).to_have_count(0)

    await page.get_by_role("link", name="What was changed about this person").click()
    await admin.settled()
    await page.locator("tbody tr", has_text="user.updated").get_by_role("button").click()
    change = page.get_by_role("dialog").locator("tr", has_text="role")
    await expect(change).to_contain_text("partner")
    await expect(change).to_contain_text("maintenance")
    await press(page, "Close")

    await page.go_back()
    await admin.settled()
    await press(page, "Remove from account")
    await press(page, "Remove from account")
    await expect(page.get_by_role("heading", name="Users", level=1)).to_be_visible()
    await expect(page.locator("main")).not_to_contain_text("pat@people.example")


async def test_machines_are_shown_their_secret_once(admin: Admin, office: Platform) -> None:
    page = admin.page
    await admin.turn_to("/api-access")
    await press(page, "Add client")
    await (await field(page, "Name")).fill("Billing")
    await (await field(page, "Rights")).select_option("")
    await (await field(page, "sessions:read")).check()
    await press(page, "Add")
    first = await keep_secret(page, "Client secret")
    await page.get_by_role("link", name="Billing").click()
    await expect(page.get_by_role("heading", name="Billing", level=1)).to_be_visible()
    await press(page, "New secret")
    await press(page, "Make a new secret")
    assert await keep_secret(page, "Client secret") != first
    await expect(page.locator(".facts")).to_contain_text("Old secret good until")
    await press(page, "End client")
    await press(page, "End client")
    await expect(page.get_by_role("heading", name="API access")).to_be_visible()

    await admin.turn_to("/api-access/keys")
    admin.complaints.expected.add(422)
    await press(page, "Add API key")
    await press(page, "Add")
    await expect(await field(page, "Name")).to_have_attribute("aria-invalid", "true")
    await (await field(page, "Name")).fill("Night script")
    await (await field(page, "charge-points:read")).check()
    await press(page, "Add")
    key = await keep_secret(page, "API key")
    answer = await page.request.get(
        f"{office.http}/api/v1/accounts/{SLUG}/locations", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status == 200
    await press(page, "Revoke Night script")
    await press(page, "Revoke API key")
    await expect(page.get_by_role("heading", name="No API key yet")).to_be_visible()
    await (await field(page, "Keys")).select_option("true")
    await expect(page.locator("tbody")).to_contain_text("Night script")


async def test_a_webhook_is_tested_delivers_and_replays(
    admin: Admin, account: Account, office: Platform
) -> None:
    page = admin.page
    with Receiver() as receiver:
        await admin.turn_to("/webhooks")
        await press(page, "Add webhook")
        await (await field(page, "Address")).fill(receiver.address)
        await (await field(page, "Description")).fill("Back office")
        await (await field(page, "All events")).uncheck()
        await (await field(page, "charge_point.connected")).check()
        await press(page, "Add")
        assert (await keep_secret(page, "Signing secret")).startswith("whsec_")
        await expect(page.get_by_role("heading", name="Back office")).to_be_visible()

        await press(page, "Send test event")
        result = page.locator(".panel", has_text="Body of the answer")
        await expect(result).to_contain_text("HTTP 200")
        await expect(result).to_contain_text(receiver.text)

        identity = (await account.charge_point(unique("HOOK")))["identity"]
        async with booted(office, SLUG, identity):
            delivered = page.locator("tbody tr", has_text=identity).get_by_text("Delivered")
            # The feed tells of no deliveries: a person reads the list again.
            while not await delivered.count():
                await press(page, "Read again")
                await admin.settled()
        await page.locator("tbody tr", has_text=identity).first.get_by_role("button").click()
        await expect(page.get_by_role("dialog")).to_contain_text('"charge_point.connected"')
        await page.screenshot(path=PICTURES / "dialog-delivery-wide-light.png")
        await press(page, "Deliver again")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await press(page, "Replay a range")
        await (await field(page, "Which")).select_option("any")
        await press(page, "Deliver again")
        await expect(page.locator(".toasts")).to_contain_text(re.compile("event.* delivered again"))

        await expect(page.get_by_role("dialog")).to_have_count(0)
        await press(page, "Pause")
        await expect(page.locator(".title-line")).to_contain_text("Paused")
        await press(page, "Resume")
        await expect(page.locator(".title-line")).to_contain_text("Active")
        await press(page, "Delete")
        await press(page, "Delete webhook")
        await expect(page.get_by_role("heading", name="No webhook yet")).to_be_visible()


async def test_a_plugins_form_is_judged_by_its_schema(admin: Admin) -> None:
    page = admin.page
    admin.complaints.expected.add(422)
    await admin.turn_to("/plugins")
    await page.get_by_role("link", name="Settings of Laravel Bridge").click()
    await admin.settled()
    secret = await field(page, "Inbound secret")
    await secret.fill("short")
    await press(page, "Save")
    await expect(
        page.locator(".field", has_text="Inbound secret").first.locator(".field-problem")
    ).to_be_visible()
    await secret.fill("a secret that is long enough for them")
    await (await field(page, "On for this account")).check()
    await (await field(page, "Broadcast vendor id")).fill("org.example")
    await press(page, "Save")
    await expect(page.locator(".title-line")).to_contain_text("On")
    await expect(secret).to_have_attribute("placeholder", re.compile("A value is kept"))
    await expect(secret).to_have_value("")
    # Saved without it, the secret stays.
    await (await field(page, "On for this account")).uncheck()
    await press(page, "Save")
    await expect(page.locator(".title-line")).to_contain_text("Off")
    await expect(secret).to_have_attribute("placeholder", re.compile("A value is kept"))


async def test_a_second_factor_is_turned_on_and_used(
    office: Platform, boss: Member, browser: Browser
) -> None:
    member = create_member(office, SLUG, "viewer")
    async with signed_in(browser, office, member) as admin:
        page = admin.page
        await expect(page.get_by_role("navigation")).not_to_contain_text("Users")
        await admin.turn_to("/users")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("does not show this page")
        await admin.turn_to("/settings")
        await press(page, "Turn on second factor")
        await (await field(page, "Present password")).fill(member.password)
        await press(page, "Next")
        await expect(page.get_by_role("img", name="QR code for the authenticator app")).to_be_visible()
        await page.screenshot(path=PICTURES / "dialog-second-factor-wide-light.png")
        secret = await page.locator(".secret code").inner_text()
        await (await field(page, "Code")).fill(totp(secret))
        await press(page, "Turn on")
        await expect(page.locator(".recovery-codes code")).to_have_count(10)
        await page.screenshot(path=PICTURES / "dialog-recovery-codes-wide-light.png")
        await press(page, "I have kept it")
        await expect(page.locator("main")).to_contain_text("recovery codes are left")
        await admin.turn_to("/settings/sessions")
        await expect(page.locator("tbody")).to_contain_text("This one")
    # The code of now was used up when it was turned on.
    assert await person_token(office, SLUG, member.email, member.password, code=lambda: totp(secret, 1))


async def test_equipment(admin: Admin, account: Account, office: Platform) -> None:
    page = admin.page
    admin.complaints.expected |= {404, 422}
    identity = (await account.charge_point(unique("BAY")))["identity"]
    async with booted(office, SLUG, identity):
        await admin.turn_to("/reservations")
        await press(page, "Reserve connector")
        await (await field(page, "Charge point")).last.fill(identity)
        await (await field(page, "Token")).last.fill("04AABBCC")
        await press(page, "Reserve")
        row = page.locator("tbody tr", has_text=identity)
        await expect(row).to_contain_text("Reserved")
        await press(page, f"Cancel the reservation at {identity}")
        await press(page, "Cancel reservation")
        await expect(row).to_contain_text("Cancelled")

        await admin.turn_to("/charging-profiles")
        await press(page, "Add charging profile")
        await (await field(page, "Name")).fill("Night")
        await (await field(page, "Limit (A)")).fill("lots")
        await press(page, "Add")
        await expect(await field(page, "Limit (A)")).to_have_attribute("aria-invalid", "true")
        await (await field(page, "Limit (A)")).fill("6")
        await press(page, "Add step")
        await (await field(page, "From")).last.fill("22:00")
        await (await field(page, "Limit (A)")).last.fill("32")
        await press(page, "Add")
        await expect(page.get_by_role("heading", name="Night", level=1)).to_be_visible()
        await expect(page.locator(".schedule-table")).to_contain_text("+22:00")
        await press(page, "Give to a charge point")
        await (await field(page, "Charge point")).fill(identity)
        await press(page, "Send")
        await expect(page.locator(".toasts")).to_contain_text(f"{identity}: Accepted")

    await admin.turn_to("/firmware")
    await press(page, "Add firmware")
    await (await field(page, "File")).set_input_files(
        {"name": "duo-2.5.bin", "mimeType": "application/octet-stream", "buffer": b"\x7fimage" * 500}
    )
    await (await field(page, "Name")).fill("Duo 2.5")
    await (await field(page, "Version")).fill("2.5.0")
    await press(page, "Add")
    await expect(page.locator("tbody tr", has_text="Duo 2.5")).to_contain_text("KiB")
    await admin.turn_to("/firmware/campaigns")
    await press(page, "Start campaign")
    await (await field(page, "Name")).fill("Spring")
    await (await field(page, "Only these")).fill(identity)
    await press(page, "Start campaign")
    await expect(page.get_by_role("heading", name="Spring", level=1)).to_be_visible()
    await press(page, "Pause campaign")
    await press(page, "Pause campaign")
    await expect(page.locator(".title-line")).to_contain_text("Paused")
    await press(page, "Cancel campaign")
    await press(page, "Cancel campaign")
    await expect(page.locator(".title-line")).to_contain_text("Cancelled")

    knocking = unique("STRANGER")
    with pytest.raises(InvalidStatus):
        async with connect(f"{office.ws}/ocpp/{SLUG}/{knocking}", subprotocols=[Subprotocol("ocpp1.6")]):
            pass
    await admin.turn_to("/unknown-charge-points")
    row = page.locator("tbody tr", has_text=knocking)
    while not await row.count():
        await admin.turn_to("/unknown-charge-points?sort=identity")
        await admin.turn_to("/unknown-charge-points")
    await row.get_by_role("button", name="Register").click()
    await press(page, "Register")
    await expect(row).to_have_count(0)
    assert (await account.read(knocking))["identity"] == knocking


async def test_a_tariff_is_added_used_and_guarded(
    admin: Admin, account: Account, office: Platform, browser: Browser
) -> None:
    page = admin.page
    admin.complaints.expected |= {409, 422}
    place = await account.location(name=unique("Quay"))
    point = await account.charge_point(location_id=place["id"])
    await admin.go("/tariffs")
    await press(page, "Add tariff")
    await (await field(page, "Name")).fill("City 2027")
    await (await field(page, "Per kWh")).fill("lots")
    await press(page, "Add")
    await expect(await field(page, "Per kWh")).to_have_attribute("aria-invalid", "true")
    await (await field(page, "Per kWh")).fill("0.495")
    await (await field(page, "Start fee")).fill("0.35")
    await (await field(page, "Per minute")).fill("0,10")
    await (await field(page, "Free minutes")).fill("240")
    await press(page, "Add")
    await expect(page.get_by_role("heading", name="City 2027", level=1)).to_be_visible()
    await expect(page.locator(".subtitle")).to_have_text("€0.35 + €0.495/kWh + €0.10/min after 240 min")
    tariff = (await account.get("tariffs", q="City"))["data"][0]
    prices = [
        tariff[name] for name in ("start_fee_minor", "per_kwh_minor", "per_minute_minor", "free_minutes")
    ]
    assert prices == [35, 49.5, 10, 240]

    await (await field(page, "Energy (kWh)")).fill("21.5")
    await (await field(page, "Duration (minutes)")).fill("250")
    await press(page, "Calculate")
    parts = page.locator(".panel", has_text="What a session costs").locator(".facts > div")
    for name, amount in (("Start fee", "€0.35"), ("Energy", "€10.64"), ("Time", "€1.00"), ("Sum", "€11.99")):
        await expect(parts.filter(has_text=name)).to_contain_text(amount)

    # The form has what was typed, and a new comment alone leaves the prices as they were.
    await press(page, "Edit")
    await expect(page.get_by_role("dialog")).to_contain_text("sessions that begin from now on")
    await expect(await field(page, "Per kWh")).to_have_value("0.495")
    await (await field(page, "Comment")).fill("As agreed with the port")
    await press(page, "Save")
    await expect(page.locator(".facts").first).to_contain_text("As agreed with the port")
    assert (await account.get(f"tariffs/{tariff['id']}"))["valid_from"] == tariff["valid_from"]

    assigned = page.locator(".fact-deed")
    await admin.turn_to(f"/locations/{place['id']}")
    await expect(assigned).to_contain_text("sessions have no cost")
    await press(page, "Choose tariff")
    await (await field(page, "Tariff")).select_option(tariff["id"])
    await press(page, "Save")
    await expect(assigned).to_contain_text("City 2027")
    await admin.turn_to(f"/charge-points/{point['id']}")
    await expect(assigned).to_contain_text(re.compile("City 2027.*of the location"))
    own = await account.post("tariffs", {"name": "Staff", "currency": "EUR"})
    await press(page, "Choose tariff")
    await (await field(page, "Tariff")).select_option(own["id"])
    await press(page, "Save")
    await expect(assigned).to_contain_text("Staff")
    await expect(assigned).not_to_contain_text("of the location")
    await press(page, "Choose tariff")
    await (await field(page, "Tariff")).select_option("")
    await press(page, "Save")
    await expect(assigned).to_contain_text(re.compile("City 2027.*of the location"))

    async with booted(office, SLUG, point["identity"]) as station:
        started = await station.start_transaction(await account.tag(), 0, timestamp=now(-0.5))
        await station.stop_transaction(started.transaction_id, 20_000)
    await admin.go("/")
    await expect(page.locator(".figure", has_text="Revenue, ended today")).to_be_visible()
    await admin.turn_to("/statistics?days=7")
    await expect(page.locator(".figure", has_text="Revenue")).to_contain_text("€10.25")
    async with page.expect_download() as download:
        await press(page, "CSV")
    lines = [line.split(",") for line in (await (await download.value).path()).read_text().splitlines()]
    assert lines[0][-1] == "revenue_minor_EUR"
    assert sum(int(line[-1]) for line in lines[1:]) == 1025

    viewer = create_member(office, SLUG, "viewer")
    async with signed_in(browser, office, viewer) as looking:
        deeds = looking.page.locator("main").get_by_role(
            "button", name=re.compile("Add|Edit|Delete|Choose tariff")
        )
        for path, heading in (
            ("/tariffs", "Tariffs"),
            (f"/tariffs/{tariff['id']}", "City 2027"),
            (f"/locations/{place['id']}", place["name"]),
            (f"/charge-points/{point['id']}", point["identity"]),
        ):
            await looking.turn_to(path)
            await expect(looking.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
            await expect(looking.page.locator("main")).to_contain_text("City 2027")
            await expect(deeds).to_have_count(0)

    # As long as it is in use it stays, and the page says why.
    await admin.turn_to(f"/tariffs/{tariff['id']}")
    await expect(page.get_by_role("link", name=place["name"])).to_be_visible()
    await press(page, "Delete")
    await expect(page.get_by_role("dialog")).to_contain_text("It is used at 1 location")
    await press(page, "Delete tariff")
    await expect(page.get_by_role("alert")).to_contain_text("This tariff is in use")
    await press(page, "Cancel")
    await admin.turn_to(f"/locations/{place['id']}")
    await press(page, "Choose tariff")
    await (await field(page, "Tariff")).select_option("")
    await press(page, "Save")
    await expect(assigned).to_contain_text("sessions have no cost")
    await admin.turn_to(f"/tariffs/{tariff['id']}")
    await press(page, "Delete")
    await press(page, "Delete tariff")
    await expect(page.get_by_role("heading", name="Tariffs", level=1)).to_be_visible()
    await expect(page.locator("tbody")).to_contain_text("Staff")
    await expect(page.locator("tbody")).not_to_contain_text("City 2027")


async def test_statistics_policy_and_the_page_of_the_api(admin: Admin) -> None:
    page = admin.page
    await admin.turn_to("/statistics?days=7")
    async with page.expect_download() as download:
        await press(page, "CSV")
    path = await (await download.value).path()
    lines = path.read_text().splitlines()
    # And what was earned, where anything was.
    assert lines[0].startswith("day,sessions,energy_wh,duration_seconds") and len(lines) == 8

    admin.complaints.expected.add(422)
    await admin.turn_to("/settings/account")
    await (await field(page, "Attempts at most")).fill("many")
    await press(page, "Save")
    await expect(await field(page, "Attempts at most")).to_have_attribute("aria-invalid", "true")
    await (await field(page, "Attempts at most")).fill("4")
    await press(page, "Save")
    await expect(page.locator(".toasts")).to_contain_text("Account policy saved")

    await page.goto(f"{admin.platform.http}/docs#/accounts/listAccounts")
    await expect(page.locator(".docs-who")).to_contain_text("Signed in")
    async with page.expect_response(re.compile("/api/v1/accounts")) as response:
        await page.get_by_role("button", name="Execute").click()
    assert (await response.value).status == 200
    await page.screenshot(path=PICTURES / "docs-wide-light.png")


async def test_the_platform(office: Platform, boss: Member, browser: Browser) -> None:
    made = office.command_json("user", "create", "--platform-admin", "--email", "root@platform.example")
    async with signed_in(
        browser, office, Member("platform", "root@platform.example", made["password"])
    ) as admin:
        page = admin.page
        await expect(page.get_by_role("heading", name="Accounts", level=1)).to_be_visible()
        await expect(page.locator("tbody")).to_contain_text(SLUG)
        await press(page, "Add account")
        await (await field(page, "Name")).fill("Fjord Power")
        await (await field(page, "Short name")).fill("fjord")
        await press(page, "Add")
        await expect(page.get_by_role("heading", name="Fjord Power", level=1)).to_be_visible()
        await press(page, "Look into account")
        await (await field(page, "Reason")).fill("Ticket 4711")
        await press(page, "Open support session")
        assert len(await keep_secret(page, "Access token")) > 100
        for deed, state in (("Suspend", "Suspended"), ("Delete", "To be deleted"), ("Resume", "Active")):
            await press(page, f"{deed} account")
            await page.screenshot(path=PICTURES / f"dialog-{deed.lower()}-account-wide-light.png")
            if deed == "Delete":
                await (await field(page, "Type “fjord”")).fill("fjord")
            await press(page, f"{deed} account")
            await expect(page.locator(".title-line")).to_contain_text(state)
        await page.screenshot(path=PICTURES / "platform-account-wide-light.png")
        await page.get_by_role("link", name="Health").click()
        await expect(page.locator(".title-line")).to_contain_text("OK")
        row = page.get_by_role("region", name="Processes").locator("tbody tr")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("Platform")
        await expect(page.get_by_text("The whole platform is this one process.")).to_be_visible()
        # Without what was said of the accounts.
        await page.reload()
        await expect(row).to_have_count(1)
        assert not await look(admin, "platform-health")
