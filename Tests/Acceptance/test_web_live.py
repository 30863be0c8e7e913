"""What moves in the web admin by itself, with real charge points: sessions, commands, lost connections."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Locator, Page, expect

from harness.accounts import Account, create_account
from harness.chromium import Admin, chromium, signed_in
from harness.noting import note_energy
from harness.platform import NewPlatform, Platform
from harness.polling import until
from harness.signing_in import create_member
from harness.station import Station, booted, now


def curve(page: Page) -> Locator:
    return page.locator("figure.chart")


@asynccontextmanager
async def watched(
    platform: Platform, account: Account, role: str = "viewer"
) -> AsyncIterator[tuple[dict[str, Any], Station, Admin]]:
    """A charge point that has booted, and somebody of that role who is signed in."""
    point = await account.charge_point()
    member = create_member(platform, account.slug, role)
    async with (
        booted(platform, account.slug, point["identity"]) as station,
        chromium() as browser,
        signed_in(browser, platform, member) as admin,
    ):
        yield point, station, admin


async def test_a_session_from_start_to_end(platform: Platform, alpha: Account) -> None:
    tag = await alpha.tag()
    async with watched(platform, alpha) as (point, station, admin):
        await station.status(1, "Available")
        page = admin.page
        await admin.go(f"/charge-points/{point['id']}")
        await admin.live()
        # From here on nothing is loaded anew.
        await page.evaluate("window.isTheSamePage = true")
        started = await station.start_transaction(tag, 1_000)
        await station.status(1, "Charging")
        await expect(page.locator(".title-line .chip", has_text="Charging")).to_be_visible()
        await station.meter(started.transaction_id, 1_500, power_w=7_000, soc=40)
        await expect(page.locator(".session-figures")).to_contain_text("500 Wh")
        await expect(curve(page)).to_have_attribute("data-points", "1")
        await station.meter(started.transaction_id, 3_250, power_w=11_000, soc=45)
        await expect(page.locator(".session-figures")).to_contain_text("2.25 kWh")
        await expect(page.locator(".session-figures")).to_contain_text("11.0 kW")
        await expect(curve(page)).to_have_attribute("data-points", "2")
        # The dashboard has it, too; getting there is no reload.
        await page.get_by_role("link", name="Dashboard").click()
        running = page.locator(f"[data-transaction='{started.transaction_id}']")
        await expect(running).to_contain_text("2.25 kWh")
        await station.stop_transaction(started.transaction_id, 4_000, id_tag=tag, reason="Local")
        await station.status(1, "Available")
        await expect(running).to_have_count(0)
        await page.get_by_role("link", name="Transactions").click()
        await expect(page.locator("tbody tr", has_text=str(point["identity"]))).to_contain_text("Completed")
        assert await page.evaluate("window.isTheSamePage")


async def test_starting_and_stopping_by_clicking(platform: Platform, alpha: Account) -> None:
    tag = await alpha.tag()
    async with watched(platform, alpha, "operator") as (point, station, admin):
        await station.status(1, "Available")
        page = admin.page
        await admin.go(f"/charge-points/{point['id']}")
        await admin.live()
        await page.get_by_role("button", name="Start charging").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Token").fill(tag)
        await dialog.get_by_role("button", name="Start charging").click()
        asked = await station.next_call("RemoteStartTransaction")
        assert asked["id_tag"] == tag and asked["connector_id"] == 1
        await expect(page.get_by_text("Start charging: Accepted")).to_be_visible()
        started = await station.start_transaction(tag, 0)
        await station.status(1, "Charging")
        await page.get_by_role("button", name="Stop charging").click()
        await dialog.get_by_role("button", name="Stop charging").click()
        stopped = await station.next_call("RemoteStopTransaction")
        assert stopped["transaction_id"] == started.transaction_id
        await expect(page.get_by_text("Stop charging: Accepted")).to_be_visible()
        await station.stop_transaction(started.transaction_id, 10, reason="Remote")
        await expect(page.get_by_role("button", name="Start charging")).to_be_visible()
        # A refusal is said, and both stand in the history.
        station.answers["UnlockConnector"] = {"status": "UnlockFailed"}
        await page.get_by_role("button", name="Unlock").click()
        await dialog.get_by_role("button", name="Unlock").click()
        await expect(page.locator(".toast-problem")).to_contain_text("Unlock")
        await page.get_by_role("link", name="Commands").click()
        await expect(page.locator("tbody tr")).to_have_count(3)


async def test_messages_as_they_arrive(platform: Platform, alpha: Account) -> None:
    async with watched(platform, alpha) as (point, station, admin):
        page = admin.page
        await admin.go(f"/charge-points/{point['id']}/messages?action=StatusNotification")
        await admin.live()
        await expect(page.get_by_text("No message")).to_be_visible()
        await station.status(1, "Faulted", "GroundFailure")
        call = page.locator("tbody tr", has_text="GroundFailure")
        await expect(call).to_be_visible()
        await page.get_by_text("Raw", exact=True).click()
        await expect(page.locator("tbody tr", has_text='"errorCode":"GroundFailure"')).to_be_visible()


async def test_a_lost_connection_and_its_return(new_platform: NewPlatform) -> None:
    """The page says how old its figures are, comes back by itself and has caught up."""
    platform = new_platform("web_lost")
    credentials = create_account(platform, "lost")
    member = create_member(platform, "lost", "viewer")
    async with (
        Account(platform, credentials) as account,
        chromium() as browser,
        signed_in(browser, platform, member) as admin,
    ):
        page = admin.page
        point = await account.charge_point()
        await admin.go("/charge-points")
        await admin.live()
        admin.complaints.is_away = True
        platform.kill()
        await expect(page.get_by_text("showing data as of")).to_be_visible()
        await expect(page.get_by_role("link", name=point["identity"])).to_be_visible()
        platform.start()
        async with booted(platform, "lost", point["identity"]) as station:
            await station.status(1, "Charging")
            await admin.live()
            await expect(page.get_by_text("showing data as of")).to_have_count(0)
            await expect(page.locator("tbody .chip", has_text="Charging")).to_be_visible()
            await expect(page.locator("tbody .online-yes")).to_be_visible()


# As where a proxy lets no WebSocket through.
NO_SOCKETS = """
window.WebSocket = class extends EventTarget {
    static OPEN = 1;
    readyState = 3;
    constructor() {
        super();
        setTimeout(() => this.dispatchEvent(new CloseEvent("close", { code: 1006 })));
    }
    send() {}
    close() {}
};
"""


async def test_without_websockets_it_is_live_too(platform: Platform, alpha: Account) -> None:
    async with watched(platform, alpha) as (point, station, admin):
        page = admin.page
        await page.add_init_script(NO_SOCKETS)
        async with page.expect_request("**/stream"):
            await admin.go(f"/charge-points/{point['id']}")
        await admin.live()
        await station.status(1, "Charging")
        await expect(page.locator(".title-line .chip", has_text="Charging")).to_be_visible()
        # Frames of one charge point come by a stream that asks for them.
        async with page.expect_request("**/stream?watch=*"):
            await page.get_by_role("link", name="Messages").click()
        await admin.live()
        await station.status(1, "Faulted", "GroundFailure")
        await expect(page.locator("tbody tr", has_text="GroundFailure")).to_be_visible()


async def test_without_any_feed_it_asks(platform: Platform, alpha: Account) -> None:
    point = await alpha.charge_point()
    member = create_member(platform, alpha.slug, "viewer")
    async with (
        booted(platform, alpha.slug, point["identity"]),
        chromium() as browser,
        signed_in(browser, platform, member) as admin,
    ):
        page = admin.page
        admin.complaints.expected.add(503)
        await page.add_init_script(NO_SOCKETS)
        await page.route("**/stream*", lambda route: route.fulfill(status=503))
        async with page.expect_response("**/snapshot") as asked:
            await admin.go("/")
        points = (await (await asked.value).json())["charge_points"]
        online = page.locator(".figure", has_text="Charge points online")
        await expect(online).to_contain_text(f"{points['online']} / {points['online'] + points['offline']}")


async def test_energy_of_the_last_hours(platform: Platform, alpha: Account) -> None:
    """The dashboard, the statistics and the charge point show when the energy of a late session flowed."""
    point, tag = await alpha.charge_point(), await alpha.tag()
    member = create_member(platform, alpha.slug, "viewer")
    async with booted(platform, alpha.slug, point["identity"]) as station:
        started = await station.start_transaction(tag, 0, timestamp=now(-6))
        await station.stop_transaction(started.transaction_id, 24_000, timestamp=now(-2))

    async def is_noted() -> bool:
        note_energy(platform, alpha.account_id)
        shown = await alpha.get(f"charge-points/{point['identity']}/statistics", hours=24)
        return sum(one["energy_wh"] for one in shown["hours"]) == 24_000

    await until(is_noted, "the energy in its hours")
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        for address in ("/", "/statistics", f"/charge-points/{point['id']}/statistics"):
            await admin.go(address)
            chart = admin.page.get_by_role("figure", name="Energy per hour")
            await expect(chart).to_have_attribute("data-points", "24")
            await expect(chart).to_contain_text("so far")
        quiet = await alpha.charge_point()
        await admin.go(f"/charge-points/{quiet['id']}/statistics")
        await expect(admin.page.get_by_text("No energy in the last 24 hours")).to_be_visible()
