"""A real browser (Debian's Chromium, headless) in front of the web admin, and what no page may do in it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from harness.platform import Platform
from harness.signing_in import Member

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# The machine is shared: what takes a tenth of a second may take five.
expect.set_options(timeout=15_000)


@dataclass
class Complaints:
    """What went wrong in a browser's pages: console errors, exceptions, requests to other hosts."""

    host: str
    found: list[str] = field(default_factory=list)
    # Statuses that a test provokes; Chromium writes each refused request to the console.
    expected: set[int] = field(default_factory=set)
    # While the platform is away nothing can be reached.
    is_away: bool = False

    def watch(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self.found.append(f"exception: {error.error}"))
        context.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        if kind not in ("error", "warning"):
            return
        if any(f"status of {status}" in text for status in self.expected):
            return
        if self.is_away and ("Failed to load resource" in text or "WebSocket connection" in text):
            return
        self.found.append(f"console: {text}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.found.append(f"request to another host: {url}")

    def check(self) -> None:
        assert not self.found, "\n".join(self.found)


@dataclass
class Admin:
    """The web admin in a browser context of its own, signed in."""

    platform: Platform
    page: Page
    complaints: Complaints

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.platform.http}{path}")
        await self.settled()

    async def turn_to(self, path: str) -> None:
        """As a link does: nothing is loaded anew."""
        await self.page.evaluate(TURN, path)
        await self.settled()

    async def settled(self) -> None:
        """Everything that the page reads is there, charts and maps included."""
        await expect(self.page.locator("#content h1").first).to_be_visible()
        await self.page.wait_for_function(SETTLED)

    async def live(self) -> None:
        await expect(self.page.locator(".live-live")).to_be_visible()


TURN = "(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }"

SETTLED = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    return all('#content h1').length > 0
        && all('[aria-busy=true], .loading, main .skeleton').length === 0
        && all('.chart-plot').every((box) => box.querySelector('canvas'))
        && all('.map').every((box) => box.classList.contains('leaflet-container'));
}"""


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def signed_in(
    browser: Browser,
    platform: Platform,
    member: Member,
    choice: str | None = None,
    watch: str | None = None,
    **options: Any,
) -> AsyncIterator[Admin]:
    """Somebody who has just signed in through the platform's own pages; fails on any complaint at the end.

    `choice` is the name of the account that somebody in several chooses; `watch` a script that runs first in
    every page.
    """
    options = {
        "viewport": WIDE,
        "locale": "en-GB",
        "color_scheme": "light",
        "reduced_motion": "reduce",
        **options,
    }
    context = await browser.new_context(timezone_id="Europe/Amsterdam", **options)
    complaints = Complaints(urlsplit(platform.http).netloc)
    complaints.watch(context)
    if watch:
        await context.add_init_script(watch)
    page = await context.new_page()
    try:
        await page.goto(f"{platform.http}/")
        await page.fill("input[name=email]", member.email)
        await page.fill("input[name=password]", member.password)
        await page.press("input[name=password]", "Enter")
        if choice:
            await page.locator("a.choice", has_text=choice).click()
        admin = Admin(platform, page, complaints)
        await admin.settled()
        yield admin
        complaints.check()
    finally:
        await context.close()
