"""Webhooks: how fast a back end gets what waited for it, how long a fact takes to it, and bare requests."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from conductor.driver import Driver
from conductor.machine import Meter
from conductor.phases import GENTLE, rounded
from conductor.plan import Plan
from conductor.servers import PlatformServer, ReceiverServer
from harness.owner import rows

# What each message is as a fact: one of the mix is one delivery, but for Heartbeats.
FACTS = {
    "MeterValues": "meter_values.received",
    "StatusNotification": "charge_point.status_changed",
    "StartTransaction": "transaction.started",
    "StopTransaction": "transaction.stopped",
}

# Seconds without a delivery after which what is missing is lost.
PATIENCE = 20

# How many different requests the bare client sends, in turn: none is signed while it is measured.
SIGNED = 500


@dataclass(frozen=True)
class Hook:
    slug: str
    id: str
    secret: str


def measure(server: PlatformServer, plan: Plan) -> dict[str, Any]:
    """A webhook of each account, all at one receiver. Fails where a fact did not arrive as promised."""
    receiver = ReceiverServer(server.cluster)
    hooks = [make_hook(server, receiver, slug, place) for place, slug in enumerate(server.accounts)]
    receiver.secrets = [hook.secret for hook in hooks]
    receiver.start()
    try:
        with server.driver() as driver:
            driver.order("connect", count=plan.judged, window=GENTLE, limit=300)
            backlog = drain(server, receiver, driver, hooks, plan)
            live = follow(server, receiver, driver, backlog["acknowledged"], plan)
        bare = without_platform(receiver, hooks, backlog)
    finally:
        receiver.stop()
    del backlog["acknowledged"]
    return {"webhooks": len(hooks), "backlog": backlog, "live": live, "bare": bare}


def make_hook(server: PlatformServer, receiver: ReceiverServer, slug: str, place: int) -> Hook:
    """One that waits."""
    fields = {"url": f"{receiver.address}/{place}", "events": list(FACTS.values()), "is_paused": True}
    made = server.ask(slug, "POST", "webhooks", fields)
    return Hook(slug, made["id"], made["secret"])


def drain(
    server: PlatformServer, receiver: ReceiverServer, driver: Driver, hooks: list[Hook], plan: Plan
) -> dict[str, Any]:
    """Facts gathered while the webhooks are paused, from the moment at which they no longer are."""
    gathered = driver.order("load", stations=plan.judged, seconds=plan.gather, warmup=0)
    facts = facts_of(gathered["acknowledged"])
    wait_until_rows(server, facts.total())
    meter = meter_of(server, receiver, driver)
    receiver.forget()
    meter.begin()
    for hook in hooks:
        server.ask(hook.slug, "PATCH", f"webhooks/{hook.id}", {"is_paused": False})
    wait_for(receiver, facts.total())
    meter.end()
    found = arrived(receiver, facts)
    return {
        "facts": found["facts"],
        "repeated": found["deliveries"] - found["facts"],
        "seconds": round(found["last"], 3),
        "per_second": round(found["facts"] / found["last"], 1),
        "cpu_us": meter.per(found["deliveries"]),
        "connections": found["connections"],
        "body_bytes": round(found["bytes"] / found["deliveries"]),
        "acknowledged": gathered["acknowledged"],
    }


def follow(
    server: PlatformServer,
    receiver: ReceiverServer,
    driver: Driver,
    before: dict[str, int],
    plan: Plan,
) -> dict[str, Any]:
    """The same webhooks while the stations send at a rate that leaves room."""
    receiver.forget()
    meter = meter_of(server, receiver, driver)
    report = driver.order(
        "load",
        meter,
        stations=plan.judged,
        seconds=plan.tell_seconds,
        warmup=plan.warmup,
        rate=plan.tell_rate,
    )
    found = arrived(receiver, facts_of(report["acknowledged"]) - facts_of(before))
    return {
        "messages_per_second": plan.tell_rate,
        "delay_ms": rounded(found["delay"]),
        "cpu_us_per_message": meter.per(report["answered"]),
        "facts": found["facts"],
        "repeated": found["deliveries"] - found["facts"],
    }


def without_platform(receiver: ReceiverServer, hooks: list[Hook], like: dict[str, Any]) -> dict[str, Any]:
    """As many requests of that size over as many connections, signed ahead, by a client that does no more."""
    requests = [signed(receiver, hook, place, like["body_bytes"]) for place, hook in enumerate(hooks)]
    texts = [request for number in range(SIGNED // len(hooks)) for request in (r(number) for r in requests)]
    receiver.forget()
    with Driver(receiver.port) as driver:
        meter = Meter(client=driver.cpu, receiver=receiver.cpu)
        report = driver.order(
            "requests",
            meter,
            connections=like["connections"],
            total=like["facts"],
            requests=texts,
            first=0,
            span=1,
        )
    found = receiver.report()
    if report["statuses"] != {"204": like["facts"]} or found["unsigned"] or found["unreadable"]:
        raise RuntimeError(f"the bare client's requests were not taken: {report['statuses']}, {found}")
    return {
        "per_second": round(report["answered"] / report["seconds"], 1),
        "seconds": round(report["seconds"], 3),
        "cpu_us": meter.per(report["answered"]),
    }


def signed(receiver: ReceiverServer, hook: Hook, place: int, size: int) -> Any:
    """Makes requests as the platform makes them: one fact each, of this size."""
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))

    def request(number: int) -> str:
        now = time.time()
        fact = {
            "charge_point": f"BARE{number:06}",
            "data": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(now)), "filler": ""},
            "id": str(uuid.uuid4()),
            "type": FACTS["MeterValues"],
        }
        fact["data"]["filler"] = "x" * (size - len(json.dumps(fact)))
        body = json.dumps(fact)
        code = hmac.digest(key, f"{fact['id']}.{int(now)}.{body}".encode(), hashlib.sha256)
        lines = [
            f"POST /{place} HTTP/1.1",
            f"Host: 127.0.0.1:{receiver.port}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            f"webhook-id: {fact['id']}",
            f"webhook-timestamp: {int(now)}",
            f"webhook-signature: v1,{base64.b64encode(code).decode()}",
            f"Signature: {hmac.digest(hook.secret.encode(), body.encode(), hashlib.sha256).hex()}",
        ]
        return "\r\n".join([*lines, "", body])

    return request


def facts_of(acknowledged: dict[str, int]) -> Counter[str]:
    """What must be delivered of what was acknowledged, by type."""
    return Counter({FACTS[kind]: count for kind, count in acknowledged.items() if kind in FACTS})


def wait_until_rows(server: PlatformServer, count: int) -> None:
    """Until so many deliveries wait: what comes before a delivery is not measured with it."""
    deadline = time.monotonic() + 60
    statement = "SELECT count(*) AS number FROM plugin_laravel_bridge.deliveries WHERE state = 'pending'"
    while True:
        found = sum(
            rows(server.platform, credentials.account_id, statement)[0]["number"]
            for credentials in server.credentials.values()
        )
        if found >= count:
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"of {count} facts {found} became deliveries")
        time.sleep(0.1)


def wait_for(receiver: ReceiverServer, count: int) -> bool:
    """Until so many deliveries came; False when they do not."""
    seen, since = -1, time.monotonic()
    while (now := receiver.count()) < count:
        if now > seen:
            seen, since = now, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            return False
        time.sleep(0.05)
    return True


def arrived(receiver: ReceiverServer, facts: Counter[str]) -> dict[str, Any]:
    """What the receiver got once it has all of them. Fails when some do not come, or not as promised."""
    count = facts.total()
    while True:
        is_stuck = not wait_for(receiver, count)
        found = receiver.report()
        if wrong := {what: found[what] for what in ("unsigned", "unreadable", "disordered") if found[what]}:
            raise RuntimeError(f"deliveries that are not as promised: {wrong}; {found}")
        missing = facts - Counter(found["types"])
        if not missing:
            return found
        if is_stuck:
            raise RuntimeError(f"of {dict(facts)} these were not delivered: {dict(missing)}; {found}")
        # Some came more than once.
        count = found["deliveries"] + 1


def meter_of(server: PlatformServer, receiver: ReceiverServer, driver: Driver) -> Meter:
    return server.meter(driver, receiver=receiver.cpu)
