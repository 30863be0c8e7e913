"""The web admin on a phone: the rows of lists are cards, which say and do what the rows of tables do."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from harness.accounts import Account, unique
from harness.chromium import PHONE, chromium, signed_in
from harness.looking import serious
from harness.platform import Platform
from harness.signing_in import create_member

LISTS = [
    "/locations",
    "/charge-points",
    "/transactions",
    "/tokens",
    "/messages",
    "/tariffs",
    "/users",
    "/api-access",
    "/audit",
]


async def test_lists_are_cards(platform: Platform, alpha: Account) -> None:
    member = create_member(platform, alpha.slug, "admin")
    place = await alpha.location(name=unique("Phone depot"))
    first, second = sorted([unique("PHONE"), unique("PHONE")])
    for identity in (first, second):
        await alpha.charge_point(identity, location_id=place["id"], name="Bay of cards")
    async with chromium() as browser, signed_in(browser, platform, member, viewport=PHONE) as admin:
        page = admin.page
        await admin.go("/charge-points?q=PHONE")
        cards = page.get_by_role("list", name="Charge points").get_by_role("listitem")
        await expect(cards.filter(has_text="PHONE")).to_have_count(2)
        await expect(page.locator("table")).to_have_count(0)
        # Minor columns open by the keyboard.
        location = cards.first.get_by_text(place["name"])
        await expect(location).to_be_hidden()
        await cards.first.locator("summary").press("Enter")
        await expect(location).to_be_visible()
        await page.get_by_label("Sort by").select_option("-identity")
        await expect(cards.first).to_contain_text(second)
        await page.get_by_label(f"Pick {first}").check()
        await expect(page.get_by_role("button", name="Command to 1")).to_be_visible()
        await page.get_by_role("link", name=second).click()
        await expect(page.get_by_role("heading", name=second, level=1)).to_be_visible()
        # The tab that is shown is in sight, though the first ones fill the width.
        await admin.turn_to(f"/charge-points/{second}/statistics")
        await expect(page.locator(".tab[aria-current]")).to_be_in_viewport(ratio=1)


async def test_lists_on_a_phone_are_accessible(platform: Platform, alpha: Account) -> None:
    member = create_member(platform, alpha.slug, "admin")
    await alpha.charge_point()
    await alpha.tag()
    await alpha.post("tariffs", {"name": unique("Tariff"), "currency": "EUR", "per_kwh_minor": 49.5})
    wrong: list[str] = []
    async with chromium() as browser, signed_in(browser, platform, member, viewport=PHONE) as admin:
        for path in LISTS:
            await admin.turn_to(path)
            results = await Axe().run(admin.page, options={"resultTypes": ["violations"]})
            wrong += [f"{path}: {complaint}" for complaint in serious(results.response)]
    assert not wrong, "\n".join(wrong)
