"""A charge point that behaves like a real one: it tells what happened until that is acknowledged, in order,
over many sockets if need be, and remembers what it could not tell while it was offline."""

import asyncio
import contextlib
import itertools
import json
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException

from harness.links import Link
from harness.platform import Platform
from harness.station import SUBPROTOCOL, now, open_socket

# Seconds until a call counts as not answered.
PATIENCE = 8.0
# How much happens while it is offline, before life stands still.
MEMORY = 40


@dataclass(eq=False)
class Session:
    """A transaction as the charge point knows it."""

    started_at: str
    meter_start: int
    # As the answer to its start says.
    number: int | None = None


@dataclass(eq=False)
class Fact:
    """Something that happened, and what became of telling it."""

    action: str
    payload: dict[str, Any]
    session: Session | None = None
    # The message id of each attempt, in order.
    sent: list[str] = field(default_factory=list)
    # The payloads of all CALLRESULTs, by message id.
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_answered: asyncio.Event = field(default_factory=asyncio.Event)
    refusal: str | None = None

    def whole(self) -> dict[str, Any]:
        if self.session is None or self.action == "StartTransaction":
            return self.payload
        return {**self.payload, "transactionId": self.session.number}


@dataclass(frozen=True)
class Traits:
    """How devices of different makes behave."""

    # Whether a repeated message keeps its id.
    keeps_ids: bool
    # Whether it repeats on the same socket before it connects anew.
    keeps_socket: bool
    # How often it boots when it connects.
    reboots: float
    # Seconds between two things that happen, on average.
    pace: float

    @classmethod
    def of(cls, number: int, pace: float) -> "Traits":
        return cls(number % 2 == 1, number % 3 == 0, (0.0, 0.3, 1.0)[number % 3], pace)


class ChargePoint:
    """`doors`: where it may connect, in another order each time."""

    def __init__(
        self,
        platform: Platform,
        slug: str,
        identity: str,
        tag: str,
        doors: list[Link],
        traits: Traits,
        chance: random.Random,
    ):
        self.platform, self.slug, self.identity, self.tag = platform, slug, identity, tag
        self.doors, self.traits, self.chance = doors, traits, chance
        self.facts: list[Fact] = []
        self.queue: deque[Fact] = deque()
        self.has_news = asyncio.Event()
        self.asked: dict[str, Fact] = {}
        self.ids = itertools.count(1)
        self.register = chance.randrange(1000)
        self.has_booted = False
        self.is_connected = False
        self.is_life_over = False
        self.acknowledged = 0
        self.connections = 0
        # What no charge point should ever meet.
        self.complaints: list[str] = []

    # Life

    async def live(self) -> None:
        """Charges again and again, whether or not it can tell anybody."""
        while not self.is_life_over:
            for fact in self.session():
                await self.pause()
                while len(self.queue) >= MEMORY:
                    await self.pause()
                self.facts.append(fact)
                self.queue.append(fact)
                self.has_news.set()

    def session(self) -> Iterator[Fact]:
        yield self.status("Preparing")
        session = Session(now(), self.register)
        yield Fact(
            "StartTransaction",
            {
                "connectorId": 1,
                "idTag": self.tag,
                "meterStart": self.register,
                "timestamp": session.started_at,
            },
            session,
        )
        yield self.status("Charging")
        for _ in range(self.chance.randint(2, 6)):
            self.register += self.chance.randint(1, 500)
            sampled = {
                "value": str(self.register),
                "measurand": "Energy.Active.Import.Register",
                "unit": "Wh",
            }
            values = [{"timestamp": now(), "sampledValue": [sampled]}]
            yield Fact("MeterValues", {"connectorId": 1, "meterValue": values}, session)
        yield self.status("Finishing")
        yield Fact("StopTransaction", {"meterStop": self.register, "timestamp": now()}, session)
        yield self.status("Available")

    @staticmethod
    def status(status: str) -> Fact:
        return Fact(
            "StatusNotification",
            {"connectorId": 1, "errorCode": "NoError", "status": status, "timestamp": now()},
        )

    async def pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, 2 * self.traits.pace))

    # Telling

    async def tell(self) -> None:
        """Until it is cancelled."""
        while True:
            doors = self.chance.sample(self.doors, len(self.doors))
            # The next one where one did not let it in, as behind a load balancer.
            while doors and not await self.is_let_in(doors.pop()):
                pass
            await asyncio.sleep(self.chance.uniform(0.1, 1))

    async def is_let_in(self, door: Link) -> bool:
        """Tells what it has to tell at this door, for as long as the socket lasts."""
        self.connections += 1
        url = f"ws://127.0.0.1:{door.port}/ocpp/{self.slug}/{self.identity}"
        is_let_in = False
        try:
            async with open_socket(
                self.platform, self.slug, self.identity, url=url, open_timeout=PATIENCE
            ) as socket:
                is_let_in = True
                await self.speak(socket)
        except InvalidStatus as error:
            # An outage is no reason to say that it is unknown, or that its password is wrong.
            if error.response.status_code not in (429, 503):
                self.complaints.append(f"its handshake got {error.response.status_code}")
        except (OSError, TimeoutError, WebSocketException, InvalidHandshake):
            pass
        finally:
            self.is_connected = False
        return is_let_in

    async def speak(self, socket: ClientConnection) -> None:
        if socket.subprotocol != SUBPROTOCOL:
            self.complaints.append(f"its socket speaks {socket.subprotocol}")
        reading = asyncio.create_task(self.read(socket))
        speaking = asyncio.create_task(self.say_all(socket))
        try:
            await asyncio.wait({reading, speaking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, speaking):
                task.cancel()
            outcomes = await asyncio.gather(reading, speaking, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    async def read(self, socket: ClientConnection) -> None:
        async for text in socket:
            kind, message_id, *rest = json.loads(text)
            if kind == 2:
                await socket.send(json.dumps([4, message_id, "NotSupported", "", {}]))
                continue
            fact = self.asked.get(message_id)
            if fact is None:
                self.complaints.append(f"an answer to nothing: {text!r}")
            elif kind == 3:
                fact.answers[message_id] = rest[0]
                fact.is_answered.set()
            else:
                # Not stored: it is told again. Any other reason would stay one.
                if rest[0] != "InternalError":
                    self.complaints.append(f"{fact.action} was refused: {text!r}")
                fact.refusal = rest[0]
                fact.is_answered.set()

    async def say_all(self, socket: ClientConnection) -> None:
        if not self.has_booted or self.chance.random() < self.traits.reboots:
            boot = Fact("BootNotification", {"chargePointVendor": "Acme", "chargePointModel": "Chaos"})
            self.facts.append(boot)
            answer = await self.confirmed(socket, boot)
            if answer["status"] != "Accepted":
                self.complaints.append(f"its boot was answered {answer}")
            self.has_booted = True
        self.is_connected = True
        while True:
            if not self.queue:
                await self.idle(socket)
                continue
            fact = self.queue[0]
            answer = await self.confirmed(socket, fact)
            if fact.action == "StartTransaction" and fact.session:
                fact.session.number = answer["transactionId"]
                if answer["idTagInfo"]["status"] != "Accepted":
                    self.complaints.append(f"its token got {answer}")
            self.queue.popleft()
            self.acknowledged += 1

    async def idle(self, socket: ClientConnection) -> None:
        self.has_news.clear()
        try:
            async with asyncio.timeout(1):
                await self.has_news.wait()
        except TimeoutError:
            heartbeat = Fact("Heartbeat", {})
            self.facts.append(heartbeat)
            await self.confirmed(socket, heartbeat)

    async def confirmed(self, socket: ClientConnection, fact: Fact) -> dict[str, Any]:
        """Tells it until a CALLRESULT comes; a TimeoutError ends the socket. An answer that came when nobody
        waited any more counts too."""
        attempts = 3 if self.traits.keeps_socket else 1
        while not fact.answers:
            if attempts == 0:
                raise TimeoutError
            attempts -= 1
            fact.is_answered.clear()
            message_id = fact.sent[0] if fact.sent and self.traits.keeps_ids else f"m{next(self.ids)}"
            fact.sent.append(message_id)
            self.asked[message_id] = fact
            await socket.send(json.dumps([2, message_id, fact.action, fact.whole()]))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await fact.is_answered.wait()
            if fact.refusal:
                fact.refusal = None
                attempts += 1
                await asyncio.sleep(self.chance.uniform(0.2, 0.6))
        return next(iter(fact.answers.values()))
