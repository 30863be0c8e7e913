"""The web admin in front of a large account: how soon it is there, what lists, map and live feed cost.

    .local/venv/bin/python Tests/Acceptance/web_load.py --charge-points 10000 --locations 1000 --rate 50

Starts a platform with a cluster of its own and a real Chromium, and stops all of it at the end. Rows are made
by SQL; the status changes come from charge points that are connected. docs/web-admin.md says what came of it.
"""

import argparse
import asyncio
import contextlib
import itertools
import time
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

from harness.accounts import PASSWORD, Account, Credentials, create_account
from harness.chromium import SETTLED, Admin, chromium, signed_in
from harness.owner import as_owner
from harness.platform import TEST_FOLDER, UNDER_LOAD, Platform
from harness.polling import underway
from harness.postgres import OwnCluster
from harness.signing_in import create_member
from harness.station import Station, connected

# Places in and around the Netherlands, more of them near towns than evenly spread.
LOCATIONS = """
INSERT INTO locations (account_id, id, name, city, latitude, longitude, time_zone)
SELECT %(account)s, gen_random_uuid(), 'Location ' || lpad(n::text, 4, '0'), 'Town ' || (n %% 40),
    51.2 + (n * 7 %% 40) * 0.05 + sin(n) * 0.06, 3.6 + (n * 11 %% 40) * 0.08 + cos(n * 1.7) * 0.09,
    'Europe/Amsterdam'
FROM generate_series(1, %(locations)s) n
"""
CHARGE_POINTS = """
WITH places AS (
    SELECT id, row_number() OVER (ORDER BY name) - 1 AS place FROM locations WHERE account_id = %(account)s
)
INSERT INTO charge_points (account_id, id, identity, location_id, name, manufacturer, model, firmware_version,
    ocpp_version, serial_number)
SELECT %(account)s, gen_random_uuid(), 'CP-' || lpad(n::text, 5, '0'), places.id, 'Bay ' || n, 'Voltwerk',
    'Duo 22', '2.4.1', 'ocpp1.6', 'VW-' || n
FROM generate_series(1, %(charge_points)s) n JOIN places ON places.place = n %% %(locations)s
"""
STATES = """
INSERT INTO charge_point_state (account_id, charge_point_id, status, error_code, is_online, connected_at,
    last_seen_at)
SELECT account_id, id, status, CASE status WHEN 'faulted' THEN 'GroundFailure' ELSE 'NoError' END,
    n %% 20 > 0, now(), now()
FROM (SELECT *, (ARRAY['charging', 'available', 'available', 'available', 'faulted', 'available',
        'suspended_ev', 'available', 'available', 'unavailable'])[1 + n %% 10] AS status
    FROM (SELECT account_id, id, row_number() OVER (ORDER BY identity) AS n FROM charge_points
        WHERE account_id = %(account)s) numbered) told
ON CONFLICT (account_id, charge_point_id) DO UPDATE
SET status = excluded.status, error_code = excluded.error_code, is_online = excluded.is_online,
    last_seen_at = excluded.last_seen_at
"""
CONNECTORS = """
INSERT INTO connectors (account_id, charge_point_id, evse_id, connector_id, status)
SELECT account_id, charge_point_id, number, number, CASE WHEN number = 1 THEN status ELSE 'available' END
FROM charge_point_state, generate_series(1, 2) number WHERE account_id = %(account)s
"""
SESSIONS = """
INSERT INTO transactions (account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id,
    connector_id, token_uid, status, started_at, meter_start_wh, energy_wh, power_w, content_key)
SELECT c.account_id, gen_random_uuid(), 100000 + row_number() OVER (), c.id, c.identity, c.location_id, 1,
    '04A1B2C3D4', 'active', now() - interval '40 minutes', 0, 8400, 11000, 'load-' || c.identity
FROM charge_points c JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
WHERE c.account_id = %(account)s AND s.status = 'charging' ORDER BY c.identity LIMIT %(sessions)s
"""

# When the page was first complete, the main thread's long tasks, and the time between frames.
WATCH = f"""
window.measured = {{ settledAt: null, longTasks: [], frames: [] }};
const settled = {SETTLED};
const look = new MutationObserver(() => {{
    if (measured.settledAt === null && settled()) measured.settledAt = performance.now();
}});
look.observe(document, {{ childList: true, subtree: true, attributes: true }});
new PerformanceObserver((list) => measured.longTasks.push(...list.getEntries().map((one) => one.duration)))
    .observe({{ type: 'longtask', buffered: true }});
let before = performance.now();
const frame = (at) => {{ measured.frames.push(at - before); before = at; requestAnimationFrame(frame); }};
requestAnimationFrame(frame);
"""
PAINTED = (
    "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
)
LOADED = """() => {
    const files = performance.getEntriesByType('resource').filter((one) => one.name.includes('/assets/'));
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return {
        settled: measured.settledAt,
        paint: paint?.startTime ?? 0,
        bytes: files.reduce((sum, one) => sum + one.transferSize, 0),
        long: measured.longTasks,
    };
}"""


def fill(platform: Platform, credentials: Credentials, options: argparse.Namespace) -> None:
    values = {"account": credentials.account_id, **vars(options)}
    with as_owner(platform, credentials.account_id) as connection:
        for statement in (LOCATIONS, CHARGE_POINTS, STATES, CONNECTORS, SESSIONS):
            connection.execute(statement, values)


class Measuring:
    """One page under CDP; prints what it measures."""

    def __init__(self, page: Page, session: CDPSession):
        self.page = page
        self.session = session
        self.told = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self.count))

    def count(self, _: str | bytes) -> None:
        self.told += 1

    async def metrics(self) -> dict[str, float]:
        answer = await self.session.send("Performance.getMetrics")
        return {one["name"]: one["value"] for one in answer["metrics"]}

    async def loading(self, name: str) -> None:
        await self.page.wait_for_function("() => measured.settledAt !== null")
        found = await self.page.evaluate(LOADED)
        print(
            f"{name:44} first paint {found['paint']:5.0f} ms, complete {found['settled']:5.0f} ms, "
            f"{found['bytes'] / 1024:.0f} KiB of files, long tasks {rounded(found['long'])}",
            flush=True,
        )

    async def step(self, name: str, act: str, until: str) -> None:
        """Time from an act to the frame that shows what came of it, both in the page."""
        took = await self.page.evaluate(
            f"""async () => {{
                const began = performance.now(), act = {act}, until = {until}, painted = {PAINTED};
                await act();
                while (!until()) await new Promise((done) => setTimeout(done, 4));
                return (await painted()) - began;
            }}"""
        )
        print(f"{name:44} {took:5.0f} ms", flush=True)

    async def over(self, name: str, seconds: float) -> None:
        """The main thread for a while: its share of time, long tasks, frames that came late."""
        await self.session.send("HeapProfiler.collectGarbage")
        await self.page.evaluate("measured.longTasks = []; measured.frames = []")
        before, began, told = await self.metrics(), time.monotonic(), self.told
        await asyncio.sleep(seconds)
        after, took = await self.metrics(), time.monotonic() - began
        busy = {
            kind: 100 * (after[f"{kind}Duration"] - before[f"{kind}Duration"]) / took
            for kind in ("Task", "Script")
        }
        found = await self.page.evaluate("measured")
        await self.session.send("HeapProfiler.collectGarbage")
        heap = (await self.metrics())["JSHeapUsedSize"] / 2**20
        print(
            f"{name:44} {(self.told - told) / took:.0f} events/s, "
            f"main thread {busy['Task']:.0f} % (script {busy['Script']:.0f}), "
            f"long tasks {rounded(found['longTasks'])}, {late(found['frames'])}, "
            f"heap {heap:.1f} MiB, {after['Nodes']:.0f} nodes",
            flush=True,
        )


def rounded(tasks: list[float]) -> str:
    return f"{len(tasks)} (longest {max(tasks):.0f} ms)" if tasks else "none"


def late(frames: list[float]) -> str:
    ordered = sorted(frames) or [0.0]
    return f"frames p50 {ordered[len(ordered) // 2]:.0f}, p99 {ordered[int(len(ordered) * 0.99)]:.0f} ms"


async def change(stations: list[Station], rate: float) -> None:
    """Status changes, one charge point after the other, at a rate."""
    began = time.monotonic()
    statuses = ["Available", "Preparing", "SuspendedEV", "Finishing"]
    async with asyncio.TaskGroup() as group:
        for number in itertools.count():
            if (wait := began + number / rate - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            station = stations[number % len(stations)]
            group.create_task(station.status(2, statuses[number // len(stations) % len(statuses)]))


CLICK = """() => [...document.querySelectorAll({selector!r})]
    .find((one) => one.textContent.includes({text!r})).click()"""
TYPE = """() => {{
    const box = document.querySelector('input[type=search]');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, {text!r});
    box.dispatchEvent(new Event('input', {{ bubbles: true }}));
}}"""
CHOOSE = """() => {{
    const box = document.querySelectorAll('select.filter')[{number}];
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(box, {value!r});
    box.dispatchEvent(new Event('change', {{ bubbles: true }}));
}}"""
FIRST_ROW = "(document.querySelector('tbody .row-link')?.textContent ?? '')"


async def lists(measuring: Measuring, admin: Admin) -> None:
    page = admin.page
    await admin.turn_to("/charge-points")
    await page.wait_for_function(f"() => {FIRST_ROW} === 'CP-00001'")
    click_next = CLICK.format(selector=".pager button", text="Next")
    for number in (2, 3):
        first = f"CP-{(number - 1) * 50 + 1:05}"
        await measuring.step(f"charge points, page {number}", click_next, f"() => {FIRST_ROW} === '{first}'")
    await measuring.step(
        "charge points, search (250 ms of it a pause)",
        TYPE.format(text="CP-0999"),
        f"() => {FIRST_ROW} === 'CP-09990'",
    )
    await measuring.step(
        "charge points, search emptied", TYPE.format(text=""), f"() => {FIRST_ROW} === 'CP-00001'"
    )
    await measuring.step(
        "charge points, filter by status",
        CHOOSE.format(number=0, value="faulted"),
        f"() => {FIRST_ROW} === 'CP-00004'",
    )
    await admin.turn_to("/charge-points")
    scrolled = await page.evaluate(
        """async () => {
            measured.frames = [];
            for (let at = 0; at < 2400; at += 40) {
                scrollTo(0, at);
                await new Promise(requestAnimationFrame);
            }
            return measured.frames;
        }"""
    )
    print(f"{'charge points, scrolling':44} {late(scrolled)}", flush=True)


async def drag_the_map(measuring: Measuring, page: Page) -> None:
    box = page.locator(".map")
    await box.scroll_into_view_if_needed()
    place = await box.bounding_box()
    assert place
    print(f"{'map, markers in the page':44} {await page.locator('.leaflet-marker-icon').count()}", flush=True)
    x, y = place["x"] + place["width"] / 2, place["y"] + 12
    await page.evaluate("measured.frames = []; measured.longTasks = []")
    await page.mouse.move(x, y)
    await page.mouse.down()
    for step in range(60):
        await page.mouse.move(x + step * 2, y + step)
    await page.mouse.up()
    found = await page.evaluate("measured")
    print(
        f"{'map, dragging':44} {late(found['frames'])}, long tasks {rounded(found['longTasks'])}", flush=True
    )
    for name, button in (("in", ".leaflet-control-zoom-in"), ("out", ".leaflet-control-zoom-out")):
        await measuring.step(
            f"map, zooming {name}", f"() => document.querySelector({button!r}).click()", "() => true"
        )


async def sign_in_page(browser: Browser, platform: Platform) -> None:
    """The web admin's files, which find nobody signed in, and the form to which they lead."""
    context = await browser.new_context()
    page = await context.new_page()
    began = time.monotonic()
    await page.goto(f"{platform.http}/")
    await page.locator("input[name=email]").wait_for()
    print(f"{'sign-in page, cold cache':44} {(time.monotonic() - began) * 1e3:5.0f} ms", flush=True)
    await context.close()


async def measure(platform: Platform, options: argparse.Namespace) -> None:
    credentials = await asyncio.to_thread(create_account, platform, "large")
    member = await asyncio.to_thread(create_member, platform, "large", "admin")
    async with contextlib.AsyncExitStack() as stack:
        account = await stack.enter_async_context(Account(platform, credentials))
        fill(platform, credentials, options)
        page = (await account.get("charge-points", sort="identity", limit=options.stations))["data"]
        stations: list[Station] = []
        for point in page:
            await account.patch(f"charge-points/{point['identity']}", {"password": PASSWORD})
            station = await stack.enter_async_context(connected(platform, "large", point["identity"]))
            await station.boot()
            stations.append(station)
        fresh: Any = {"account": credentials.account_id}
        with as_owner(platform, credentials.account_id) as connection:
            connection.execute(STATES, fresh)
            connection.execute("ANALYZE")
        browser = await stack.enter_async_context(chromium())
        # The platform is warm: somebody else has looked before.
        async with signed_in(browser, platform, member) as other:
            await other.live()
        await sign_in_page(browser, platform)
        admin = await stack.enter_async_context(signed_in(browser, platform, member, watch=WATCH))
        session = await admin.page.context.new_cdp_session(admin.page)
        await session.send("Performance.enable")
        measuring = Measuring(admin.page, session)
        await measuring.loading("dashboard after sign-in, cold cache")
        for name, path in (("dashboard", "/"), ("charge points", "/charge-points")):
            await admin.page.goto(f"{platform.http}{path}")
            await measuring.loading(f"{name}, warm cache")
        await lists(measuring, admin)
        async with underway(change(stations, options.rate)):
            await measuring.over(f"charge points, {options.rate:.0f} changes/s", options.seconds)
            await admin.turn_to("/")
            await measuring.over(f"dashboard, {options.rate:.0f} changes/s", options.seconds)
            await drag_the_map(measuring, admin.page)
        await measuring.over("dashboard, nothing changes", options.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--charge-points", type=int, default=10_000)
    parser.add_argument("--locations", type=int, default=1_000)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--stations", type=int, default=50, help="how many charge points are connected")
    parser.add_argument("--rate", type=float, default=50, help="status changes per second")
    parser.add_argument("--seconds", type=float, default=15, help="how long each state is watched")
    options = parser.parse_args()
    cluster = OwnCluster(TEST_FOLDER / "web-load")
    platform = Platform(cluster, "web_load", **UNDER_LOAD)
    try:
        platform.create().start()
        asyncio.run(measure(platform, options))
    finally:
        platform.close()
        cluster.remove()


if __name__ == "__main__":
    main()
