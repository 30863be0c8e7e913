"""The dashboard's map: pins that would cover each other are one, which opens by mouse and keyboard."""

import re

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from harness.accounts import Account, create_account
from harness.chromium import chromium, signed_in
from harness.looking import PICTURES, serious
from harness.platform import Platform
from harness.signing_in import create_member
from harness.station import booted

# Two towns, far apart: streets of one, and two places at one address of the other.
STREETS = [(52.37 + number * 0.004, 4.89 + number * 0.01) for number in range(6)]
ADDRESS = (48.14, 11.58)


async def test_pins_gather_and_open(platform: Platform) -> None:
    credentials = create_account(platform, "atlas")
    member = create_member(platform, credentials.slug, "operator")
    async with Account(platform, credentials) as account, chromium() as browser:
        for latitude, longitude in STREETS:
            place = await account.location(latitude=latitude, longitude=longitude)
            await account.charge_point(location_id=place["id"])
        for name in ("Upper deck", "Lower deck"):
            place = await account.location(name=name, latitude=ADDRESS[0], longitude=ADDRESS[1])
            point = await account.charge_point(location_id=place["id"])
        async with (
            booted(platform, account.slug, point["identity"]) as station,
            signed_in(browser, platform, member) as admin,
        ):
            page = admin.page
            await expect(page.locator(".map .pin")).to_have_count(2)
            decks = page.get_by_role("button", name=re.compile("^2 locations, . of 2 available"))
            # It follows the feed in place: the keyboard's focus stays on it.
            await decks.focus()
            await station.status(1, "Available")
            await expect(decks).to_have_text("1/2")
            await expect(decks).to_be_focused()
            results = await Axe().run(page, options={"resultTypes": ["violations"]})
            assert not serious(results.response)

            # No zoom takes apart what stands at one address: it is listed.
            await decks.press("Enter")
            await expect(page.locator(".map-popup a")).to_have_text(["Lower deck", "Upper deck"])
            PICTURES.mkdir(parents=True, exist_ok=True)
            await page.locator(".map").screenshot(path=PICTURES / "map-wide-light.png")
            await page.keyboard.press("Escape")
            await expect(page.locator(".map-popup")).to_have_count(0)

            streets = page.get_by_role("button", name=re.compile("^6 locations, 0 of 6 available"))
            await streets.press("Enter")
            await expect(streets).to_have_count(0)
            # Who came by the keyboard goes on in the map.
            here = page.locator(".map:focus, .map :focus")
            await expect(here).to_have_count(1)
            single = page.get_by_role("button", name=re.compile("^Depot.*, 0 of 1 available")).first
            pair = page.get_by_role("button", name=re.compile("^2 locations, 0 of 2 available")).first
            await pair.press("Enter")
            await expect(here).to_have_count(1)
            await single.press("Enter")
            await expect(page).to_have_url(re.compile("/locations/"))
