"""Two pages of the web admin by clicking: outside issuers, and what charge points uploaded."""

from playwright.async_api import expect

from harness.accounts import Account
from harness.chromium import chromium, signed_in
from harness.firmware import fetch
from harness.platform import Platform
from harness.signing_in import create_member
from harness.station import booted


async def test_an_issuer_is_trusted_changed_and_trusted_no_longer(platform: Platform, alpha: Account) -> None:
    member = create_member(platform, alpha.slug, "admin")
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        page, dialog = admin.page, admin.page.get_by_role("dialog")
        admin.complaints.expected.add(422)
        await admin.turn_to("/api-access/issuers")
        await page.get_by_role("button", name="Trust issuer").first.click()
        await dialog.get_by_label("Issuer").fill("http://login.example")
        await dialog.get_by_role("button", name="Add", exact=True).click()
        await expect(dialog.get_by_label("Issuer")).to_have_attribute("aria-invalid", "true")
        await dialog.get_by_label("Issuer").fill("https://login.clicked.example")
        await dialog.get_by_label("Audience").fill("plugyard")
        await dialog.get_by_label("Group", exact=True).fill("Operations")
        await dialog.get_by_label("Role", exact=True).select_option("operator")
        await dialog.get_by_role("button", name="Add", exact=True).click()
        row = page.locator("tbody tr", has_text="https://login.clicked.example")
        await expect(row).to_contain_text("Operations → Operator")

        await row.get_by_role("button", name="Edit https://login.clicked.example").click()
        await expect(dialog.get_by_label("Issuer")).to_be_disabled()
        await dialog.get_by_role("button", name="Add group").click()
        await dialog.get_by_label("Group", exact=True).last.fill("Control room")
        await dialog.get_by_label("Its tokens are accepted").uncheck()
        await dialog.get_by_role("button", name="Save").click()
        await expect(row).to_contain_text("Control room → Viewer")
        await expect(row).to_contain_text("Off")
        saved = next(
            one
            for one in await alpha.all("trusted-issuers")
            if one["issuer"] == "https://login.clicked.example"
        )
        assert saved["group_roles"] == {"Operations": "operator", "Control room": "viewer"}
        assert saved["is_active"] is False

        await row.get_by_role("button", name="End trust in").click()
        await expect(dialog).to_contain_text("everybody who comes in by them loses access")
        await dialog.get_by_role("button", name="End trust").click()
        await expect(row).to_have_count(0)


async def test_an_upload_is_downloaded_and_deleted(platform: Platform, alpha: Account) -> None:
    operator = create_member(platform, alpha.slug, "operator")
    viewer = create_member(platform, alpha.slug, "viewer")
    point = await alpha.charge_point()
    async with booted(platform, alpha.slug, point["identity"]) as station:
        await alpha.post(f"charge-points/{point['id']}/commands", {"type": "get_diagnostics"}, 200)
        _, asked = await station.calls.get()
    for name in ("/first.zip", ""):
        await fetch(alpha, asked["location"] + name, 201, method="PUT", content=b"what went wrong")
    async with chromium() as browser:
        async with signed_in(browser, platform, viewer) as admin:
            await admin.go("/uploads")
            await expect(admin.page.locator("tbody tr", has_text=point["identity"])).to_have_count(2)
            await expect(admin.page.get_by_role("button", name="Delete")).to_have_count(0)
        async with signed_in(browser, platform, operator) as admin:
            page = admin.page
            await page.get_by_role("link", name="Uploads").click()
            rows = page.locator("tbody tr", has_text=point["identity"])
            async with page.expect_download() as download:
                await rows.get_by_role("button", name="first.zip").first.click()
            kept = await download.value
            assert kept.suggested_filename == "first.zip"
            assert (await kept.path()).read_bytes() == b"what went wrong"
            await expect(rows.filter(has_text="Without a name")).to_have_count(1)
            await rows.get_by_role("button", name="Delete first.zip").click()
            await page.get_by_role("dialog").get_by_role("button", name="Delete upload").click()
            await expect(rows).to_have_count(1)
    left = [one["file_name"] for one in await alpha.all(f"charge-points/{point['id']}/uploads")]
    assert left == [""]
