"""The page of the API: accessible, and one can sign in there by clicking."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from harness.accounts import Account
from harness.chromium import WIDE, Complaints, chromium, signed_in
from harness.looking import PICTURES, RULES, serious
from harness.platform import Platform
from harness.signing_in import create_member

# Its tag has operations of every method but PUT.
OPERATIONS = "#/tokens/listTokens"


async def complaints_of(page: Page, scheme: str, part: str) -> list[str]:
    """Of a part of the page, which is large."""
    results = await Axe().run(page, context=part, options=RULES[scheme])
    return [f"{part}, {scheme}: {complaint}" for complaint in serious(results.response)]


# All operations are one page, and axe looks at all of it.
@pytest.mark.timeout(240)
async def test_it_is_accessible(platform: Platform, alpha: Account) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    member = create_member(platform, alpha.slug, "admin")
    wrong: list[str] = []
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        page = admin.page
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            # The same address with another fragment would load nothing.
            await page.goto("about:blank")
            await page.goto(f"{platform.http}/docs{OPERATIONS}")
            await expect(page.locator(".opblock.is-open .responses-wrapper")).to_be_visible()
            wrong += await complaints_of(page, scheme, "body")
            await page.screenshot(path=PICTURES / f"docs-wide-{scheme}.png")
            await page.locator(".btn.authorize").first.click()
            await expect(page.locator(".modal-ux")).to_be_visible()
            wrong += await complaints_of(page, scheme, ".modal-ux")
    assert not wrong, "\n".join(wrong)


async def test_signing_in_by_authorize(platform: Platform, alpha: Account) -> None:
    """Code with PKCE, in a window of its own; what it gets is sent with requests."""
    member = create_member(platform, alpha.slug, "viewer")
    async with chromium() as browser:
        context = await browser.new_context(viewport=WIDE)
        complaints = Complaints(platform.http.removeprefix("http://"))
        complaints.watch(context)
        page = await context.new_page()
        await page.goto(f"{platform.http}/docs{OPERATIONS}")
        await page.locator(".btn.authorize").first.click()
        way = page.locator(".auth-container", has_text="authorizationCode").first
        async with page.expect_popup() as popup:
            await way.get_by_role("button", name="Apply given OAuth2 credentials").click()
        window = await popup.value
        await window.fill("input[name=email]", member.email)
        await window.fill("input[name=password]", member.password)
        async with window.expect_event("close"):
            await window.press("input[name=password]", "Enter")
        await expect(way.get_by_role("button", name="Remove authorization")).to_be_visible()
        await page.get_by_role("button", name="Close").first.click()
        # A parameter of the path, which all operations of an account have.
        await page.get_by_label("account", exact=True).fill(alpha.slug)
        async with page.expect_response(re.compile("/api/v1/accounts")) as response:
            await page.get_by_role("button", name="Execute").click()
        answer = await response.value
        assert answer.status == 200 and "data" in await answer.json()
        complaints.check()
        await context.close()
