"""Live feeds: what it costs to tell many readers of each change, how long it takes, and a bare server."""

from typing import Any

import httpx

from conductor.driver import Driver
from conductor.phases import GENTLE, rounded
from conductor.plan import Plan
from conductor.servers import PlatformServer, RelayServer, Server

# Feeds that one person or machine may have open, and as many machines as fill an account.
FEEDS_EACH = 20

# Seconds in which the last change must have reached the last reader. What nobody noted is found within three.
PATIENCE = 15

SCOPE = "charge-points:read sessions:read"


def measure(server: PlatformServer, plan: Plan) -> dict[str, Any]:
    """At each level of readers. Fails where a reader that was told of no gap does not know how things are."""
    found = {}
    sizes = []
    with server.driver() as driver:
        driver.order("connect", count=plan.tellers * plan.accounts, window=GENTLE)
        machines: dict[str, list[str]] = {slug: [] for slug in server.accounts}
        for accounts, readers in plan.feeds:
            slugs = server.accounts[:accounts]
            for slug in slugs:
                add_machines(server, slug, machines[slug], readers)
            feeds = [{"readers": readers, "handshakes": machines[slug]} for slug in slugs]
            level = changes(server, driver, feeds, plan, plan.tell_changes)
            sizes.append(level["event_bytes"])
            found[f"{accounts}_x_{readers}"] = {"accounts": accounts, "readers": accounts * readers, **level}
    relay = RelayServer(server.cluster)
    relay.start()
    try:
        with relay.driver() as driver:
            driver.order("connect", count=plan.tellers, window=GENTLE)
            for level, (accounts, readers) in zip(found.values(), plan.feeds, strict=True):
                feeds = [{"readers": accounts * readers, "handshakes": [handshake(relay.port)]}]
                # Of each change as many are told as at the platform, where a reader is told of one account.
                rate = plan.tell_changes / accounts
                level["bare"] = changes(relay, driver, feeds, plan, rate, level["event_bytes"])
    finally:
        relay.stop()
    return found


def changes(
    server: Server,
    driver: Driver,
    feeds: list[dict[str, Any]],
    plan: Plan,
    rate: float,
    size: int | None = None,
) -> dict[str, Any]:
    """Stations that change, and so many readers. `size`: Of an event where the server does not make it."""
    readers = sum(feed["readers"] for feed in feeds)
    followed = driver.order("follow", feeds=feeds, window=GENTLE)
    if followed["refused"]:
        raise RuntimeError(f"{followed['refused']} of {readers} readers were refused")
    meter = server.meter(driver)
    more = {"bytes": size} if size else {}
    times = {"seconds": plan.tell_seconds, "warmup": plan.warmup / 2, "patience": PATIENCE}
    report = driver.order("changes", meter, rate=rate, **times, **more)
    told = report["told"]
    if told["lacking"] or report["unanswered"] or report["errors"] or report["lost"]:
        raise RuntimeError(f"readers lack changes that nobody told them they missed: {report}")
    if not told["changes"]:
        raise RuntimeError(f"no reader was told anything: {report}")
    return {
        "changes_per_second": rate,
        "per_second": round(told["changes"] / report["seconds"], 1),
        "texts_per_second": round(told["texts"] / report["seconds"], 1),
        "delay_ms": rounded(report["latency"]),
        "cpu_us": meter.per(told["changes"]),
        "event_bytes": round(told["bytes"] / told["changes"]),
        "merged": told["merged"],
        "gaps": told["gaps"],
    }


def add_machines(server: PlatformServer, slug: str, handshakes: list[str], readers: int) -> None:
    """As many machines of the account as so many readers need, and the handshake of each."""
    with httpx.Client(base_url=server.platform.http, trust_env=False) as http:
        bearer = {"Authorization": f"Bearer {server.bearer(slug)}"}
        while len(handshakes) * FEEDS_EACH < readers:
            fields = {"name": f"Reader {len(handshakes)}", "scope": SCOPE}
            made = http.post(f"/api/v1/accounts/{slug}/clients", json=fields, headers=bearer)
            machine = made.raise_for_status().json()
            granted = http.post(
                "/oauth/token",
                data={"grant_type": "client_credentials"},
                auth=(machine["client_id"], machine["client_secret"]),
            )
            token = granted.raise_for_status().json()["access_token"]
            handshakes.append(handshake(server.port, token))


def handshake(port: int, token: str | None = None) -> str:
    lines = [
        "GET /dashboard HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        *([f"Authorization: Bearer {token}"] if token else []),
    ]
    return "\r\n".join([*lines, "", ""])
