"""Mutated frames over many sockets for PLUGYARD_FUZZ_SECONDS (`make fuzz`: 60; `make test`: a few)."""

import asyncio
import contextlib
import json
import os
import random
import time
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed

from harness.accounts import Account, create_account
from harness.platform import NewPlatform, Platform
from harness.postgres import ROOT
from harness.raw import raw_station
from harness.station import open_socket

SECONDS = float(os.environ.get("PLUGYARD_FUZZ_SECONDS", "4"))
SEED = int(os.environ.get("PLUGYARD_FUZZ_SEED", str(random.SystemRandom().randrange(1 << 32))))
SOCKETS = 12
# What the allocator may keep, in MiB, over what the same load took before.
GROWTH = 96

MESSAGES: list[dict[str, Any]] = json.loads((ROOT / "fuzz/frames/messages.json").read_text())
STRANGE = [
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**400,
    1e308,
    "",
    "x" * 300,
    "\u0000",
    "\ud83d\ude00" * 20,
    "\u202e",
    "'; DROP TABLE transactions; --",
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:60.9999999+14:00",
    [],
    {},
    [[[]]],
    {"status": "Accepted"},
]


class Mutator:
    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def frame(self) -> str | bytes:
        choice, message = self.random, self.random.choice(MESSAGES)
        kind = choice.choices((2, 3, 4), (8, 1, 1))[0]
        message_id = choice.choice(("1", str(choice.randrange(10**9)), "x" * 40, ""))
        payload = self.value(json.loads(json.dumps(message["request"])))
        frame: list[Any] = {
            2: [2, message_id, message["action"], payload],
            3: [3, message_id, self.value(message["result"])],
            4: [4, message_id, "InternalError", None, payload],
        }[kind]
        if choice.random() < 0.1:
            frame = self.value(frame)
        text = json.dumps(frame, ensure_ascii=choice.random() < 0.5)
        return self.text(text)

    def value(self, value: Any) -> Any:
        """Now and then another value, of another type, or one member less or more."""
        choice = self.random
        if choice.random() < 0.06:
            return choice.choice(STRANGE)
        if isinstance(value, dict):
            changed = {key: self.value(item) for key, item in value.items() if choice.random() > 0.04}
            if choice.random() < 0.05:
                changed[choice.choice(("extra", "", "\u0000", "status", "timestamp"))] = choice.choice(
                    STRANGE
                )
            return changed
        if isinstance(value, list):
            return [self.value(item) for item in value] * choice.choices((1, 0, 40), (30, 1, 1))[0]
        if isinstance(value, (int, float)) and choice.random() < 0.2:
            return str(value)
        return value

    def text(self, text: str) -> str | bytes:
        """Now and then damage to the text itself."""
        choice = self.random
        fate = choice.random()
        if fate < 0.6:
            return text
        if fate < 0.75:
            return text[: choice.randrange(len(text) + 1)]
        if fate < 0.8:
            return "[" * choice.randrange(1, 20_000) + text
        if fate < 0.85:
            place = choice.randrange(len(text) + 1)
            return (
                text[:place]
                + choice.choice(('"', "}", "\\u", "1e999", "\x00", "é", ",", text))
                + text[place:]
            )
        if fate < 0.88:
            return text.replace("{", '{"a":' * choice.randrange(1, 200))
        data = bytearray(text.encode(errors="replace"))
        for _ in range(choice.randrange(1, 6)):
            data[choice.randrange(len(data))] ^= 1 << choice.randrange(8)
        return bytes(data)


async def throw(platform: Platform, identity: str, mutator: Mutator, deadline: float) -> int:
    """Sends until the deadline, on a new socket whenever one was closed. Returns how much it sent."""
    sent = 0
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            async with open_socket(platform, "demo", identity) as connection:
                reader = asyncio.create_task(drain(connection))
                try:
                    while time.monotonic() < deadline:
                        await asyncio.wait_for(send(connection, mutator), 20)
                        sent += 1
                finally:
                    reader.cancel()
                    await asyncio.gather(reader, return_exceptions=True)
    return sent


async def drain(connection: Any) -> None:
    async for _ in connection:
        pass


async def send(connection: Any, mutator: Mutator) -> None:
    frame, fate = mutator.frame(), mutator.random.random()
    if fate < 0.02:
        await connection.ping(mutator.random.randbytes(mutator.random.randrange(126)))
    elif fate < 0.025:
        await connection.close(mutator.random.choice((1000, 1001, 3000)), "enough")
    elif fate < 0.03:
        connection.transport.abort()
    elif fate < 0.1 and len(frame) > 1:
        cuts = [frame[n : n + 7] for n in range(0, min(len(frame), 700), 7)]
        await connection.send(iter(cuts), text=True)
    elif fate < 0.11:
        await connection.send(
            frame if isinstance(frame, bytes) else frame.encode(errors="replace"), text=False
        )
    else:
        await connection.send(frame, text=True)


def resident_mib(pid: int) -> int:
    (line,) = [n for n in Path(f"/proc/{pid}/status").read_text().splitlines() if n.startswith("VmRSS")]
    return int(line.split()[1]) // 1024


async def test_mutated_frames_crash_nothing_and_grow_nothing(new_platform: NewPlatform) -> None:
    platform = new_platform("fuzz", log_level="info")
    log = platform.cluster.log
    start_of_log = log.stat().st_size
    mutator = Mutator(SEED)
    print(f"PLUGYARD_FUZZ_SEED={SEED}")
    async with Account(platform, create_account(platform, "demo")) as demo:
        location = (await demo.location())["id"]
        make = [demo.charge_point(location_id=location) for _ in range(SOCKETS + 1)]
        identities = [(await one)["identity"] for one in make]
        await demo.post("tokens", {"uid": "FUZZ-TAG"})
        *many, untouched = identities

        async def round_of(seconds: float) -> int:
            deadline = time.monotonic() + seconds
            seeds = [Mutator(mutator.random.randrange(1 << 32)) for _ in many]
            throws = [throw(platform, i, m, deadline) for i, m in zip(many, seeds, strict=True)]
            return sum(await asyncio.gather(*throws))

        async with raw_station(platform, "demo", untouched) as neighbour:
            await neighbour.boot()
            await round_of(SECONDS / 4)
            before = resident_mib(platform.pid)
            sent = await round_of(SECONDS * 3 / 4)
            await neighbour.assert_alive()
        assert platform.process and platform.process.poll() is None, platform.log_tail()
        assert sent > 50, "the fuzzing itself worked"
        grown = resident_mib(platform.pid) - before
        assert grown < GROWTH, f"grew by {grown} MiB in {sent} frames (seed {SEED})"
        for identity in many:
            async with raw_station(platform, "demo", identity) as station:
                await station.send([2, "alive", "Heartbeat", {}])
                # It keeps its place behind what was sent before, of which much may be left to write.
                while (answer := await station.receive(60))[1] != "alive":
                    pass
                assert answer[0] == 3, answer
        print(f"{sent} frames, {grown} MiB more")
    errors = [
        line
        for line in log.read_bytes()[start_of_log:].decode(errors="replace").splitlines()
        if "@fuzz ERROR" in line or "@fuzz FATAL" in line or "PANIC" in line
    ]
    assert not errors, f"PostgreSQL complains (seed {SEED}): {errors[:5]}"
