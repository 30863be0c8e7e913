"""The web admin in a real Chromium: signing in and out, what roles see, importing, and how much is loaded."""

import re

from playwright.async_api import expect

from harness.accounts import Account, Credentials, unique
from harness.chromium import chromium, signed_in
from harness.platform import Platform
from harness.postgres import ROOT
from harness.signing_in import create_member
from harness.station import booted

MOST_FIRST_LOAD_BYTES = 400 * 1024


async def test_signing_in_and_out(platform: Platform, alpha: Account) -> None:
    member = create_member(platform, alpha.slug, "operator")
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        page = admin.page
        # Reloading and a second tab of the same browser ask for no password.
        await page.reload()
        await admin.settled()
        second = await page.context.new_page()
        await second.goto(f"{platform.http}/transactions")
        await expect(second.get_by_role("heading", name="Transactions", level=1)).to_be_visible()
        await second.close()
        # No token is where another script could find it while the page is open.
        stored = await page.evaluate(
            "JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage)])"
        )
        assert "refresh" not in stored and "token" not in stored
        await page.locator(".menu summary").click()
        await page.get_by_role("button", name="Sign out").click()
        await page.wait_for_url("**/sign-out")
        await page.get_by_role("button").first.click()
        await page.goto(f"{platform.http}/")
        await expect(page.locator("input[name=password]")).to_be_visible()


async def test_the_first_load(platform: Platform, alpha: Account) -> None:
    """What a new visitor loads up to the dashboard, compressed, and the page's policy."""
    member = create_member(platform, alpha.slug, "viewer")
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        response = await admin.page.reload()
        assert response and "default-src 'self'" in response.headers["content-security-policy"]
        assert "unsafe" not in response.headers["content-security-policy"]
        await admin.settled()
        loaded = await admin.page.evaluate(
            "performance.getEntriesByType('resource').filter((one) => one.name.includes('/assets/'))"
            ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
        )
        assert 50_000 < loaded < MOST_FIRST_LOAD_BYTES


async def test_what_roles_see(platform: Platform, alpha: Account) -> None:
    """A viewer is shown no deed, whatever address they type; the server would refuse it, too."""
    point = await alpha.charge_point()
    viewer = create_member(platform, alpha.slug, "viewer")
    operator = create_member(platform, alpha.slug, "operator")
    deeds = re.compile("Send command|Edit|Delete|New password|Start charging|Unlock")
    async with booted(platform, alpha.slug, point["identity"]) as station, chromium() as browser:
        await station.status(1, "Available")
        async with signed_in(browser, platform, operator) as admin:
            await admin.go(f"/charge-points/{point['id']}")
            await expect(admin.page.get_by_role("button", name="Start charging")).to_be_visible()
            assert await admin.page.get_by_role("button", name=deeds).count() >= 4
            # Keys are set up by maintenance and administrators.
            await admin.page.get_by_role("button", name="Send command").click()
            options = await admin.page.get_by_label("Command", exact=True).locator("option").all_inner_texts()
            assert "Reset" in options and "Update firmware" not in options
        async with signed_in(browser, platform, viewer) as admin:
            await admin.go(f"/charge-points/{point['id']}")
            await expect(admin.page.get_by_text("Connector 1")).to_be_visible()
            assert await admin.page.get_by_role("button", name=deeds).count() == 0
            for path in ("/locations", "/charge-points", "/tokens", "/tariffs"):
                await admin.go(path)
                assert (
                    await admin.page.get_by_role("button", name=re.compile("Add|Import|Command")).count() == 0
                )


async def test_another_account_is_nowhere(
    platform: Platform, alpha: Account, beta: Account, credentials: dict[str, Credentials]
) -> None:
    """Neither in lists nor by address, nor in the live feed."""
    foreign = await beta.charge_point(unique("FOREIGN"))
    member = create_member(platform, alpha.slug, "admin")
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        frames: list[str] = []
        admin.page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame)))
        )
        admin.complaints.expected.add(404)
        await admin.go("/charge-points?q=FOREIGN")
        await admin.live()
        await expect(admin.page.get_by_text("Nothing matches")).to_be_visible()
        async with booted(platform, beta.slug, foreign["identity"]) as station:
            await station.status(1, "Faulted", "GroundFailure")
            # Something of ours comes after it: what would have come is there by then.
            own = await alpha.charge_point(unique("OWN"))
            async with booted(platform, alpha.slug, own["identity"]) as ours:
                await ours.status(1, "Available")
                await admin.go("/charge-points?q=OWN")
                await expect(admin.page.get_by_role("link", name=own["identity"])).to_be_visible()
        await admin.page.goto(f"{platform.http}/charge-points/{foreign['id']}")
        await expect(admin.page.get_by_role("alert")).to_be_visible()
        assert frames and foreign["identity"] not in "".join(frames)
        assert foreign["id"] not in "".join(frames)


async def test_importing(platform: Platform, alpha: Account) -> None:
    """Nothing is taken while a line is wrong; the line is named; mended, all of it is taken."""
    member = create_member(platform, alpha.slug, "admin")
    location = await alpha.location()
    first, second = unique("IMPORT"), unique("IMPORT")
    lines = [f"{first},{location['id']},North", f"{second},not-a-location,South"]
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        page = admin.page
        admin.complaints.expected.add(422)
        await admin.go("/charge-points?q=IMPORT")
        await page.get_by_role("button", name="Import").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("or lines").fill("\n".join(["identity,location_id,name", *lines]))
        await dialog.get_by_role("button", name="Import").click()
        row = dialog.locator("tbody tr")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("3")
        await expect(row).to_contain_text("location_id")
        fixed = "\n".join(["identity,location_id,name", *lines]).replace("not-a-location", location["id"])
        await dialog.get_by_label("or lines").fill(fixed)
        await dialog.get_by_role("button", name="Import").click()
        await expect(page.get_by_text("2 charge points imported")).to_be_visible()
        await expect(page.get_by_role("link", name=second)).to_be_visible()


async def test_two_people_change_the_same(platform: Platform, alpha: Account) -> None:
    """The second one is told, and loses nothing unknowingly; wrong fields are named at the fields."""
    location = await alpha.location(name=unique("Place"))
    member = create_member(platform, alpha.slug, "operator")
    async with chromium() as browser, signed_in(browser, platform, member) as admin:
        page = admin.page
        admin.complaints.expected |= {412, 422}
        await admin.go(f"/locations/{location['id']}")
        await page.get_by_role("button", name="Edit").click()
        await page.get_by_label("Latitude").fill("91")
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator(".field-problem")).to_be_visible()
        seen = await alpha.request("GET", f"locations/{location['id']}")
        await alpha.request(
            "PATCH",
            f"locations/{location['id']}",
            200,
            json={"city": "Delft"},
            headers={"If-Match": seen.headers["ETag"]},
        )
        await page.get_by_label("Latitude").fill("51.9")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Somebody changed this meanwhile")).to_be_visible()


async def test_the_switch_of_accounts(platform: Platform, alpha: Account, beta: Account) -> None:
    """Somebody in two accounts changes over without a password, and then sees only the other one."""
    member = create_member(platform, alpha.slug, "admin")
    platform.command_json(
        "user", "create", "--account", beta.slug, "--email", member.email, "--role", "viewer"
    )
    async with chromium() as browser, signed_in(browser, platform, member, choice="Alpha") as admin:
        page = admin.page
        switcher = page.get_by_label("Account", exact=True)
        await expect(switcher).to_have_value(alpha.slug)
        async with page.expect_response(lambda response: response.url.endswith("/api/v1/me")) as answer:
            await switcher.select_option(beta.slug)
        assert (await (await answer.value).json())["current"]["roles"] == ["viewer"]
        await expect(switcher).to_have_value(beta.slug)
        # A new tab begins there, without a question.
        second = await page.context.new_page()
        await second.goto(f"{platform.http}/charge-points")
        await expect(second.get_by_label("Account", exact=True)).to_have_value(beta.slug)


def test_every_text_is_in_two_languages() -> None:
    lines = [
        line for line in (ROOT / "web/src/i18n/dictionary.ts").read_text().splitlines() if line[:3] == '  "'
    ]
    for line in lines:
        entry = re.fullmatch(r'  "([^"]+)": \["((?:[^"\\]|\\.)+)", "((?:[^"\\]|\\.)+)"\],', line)
        assert entry, f"not [English, German]: {line}"
        english, german = (set(re.findall(r"\{\w+\}", text)) for text in entry.group(2, 3))
        assert english == german, f"{entry[1]} has other values in German"
