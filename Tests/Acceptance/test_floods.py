"""Too much from one side: a clear refusal there, and nothing noticed elsewhere."""

import asyncio
import contextlib
import resource

import pytest
from websockets.exceptions import InvalidStatus

from harness.accounts import Account, create_account
from harness.platform import NewPlatform, Platform
from harness.station import booted, open_socket

NEIGHBOUR = "127.0.0.7"
FLOODER = "127.0.0.9"


@pytest.mark.usefixtures("many_files")
async def test_sockets_beyond_the_limit_of_an_address_are_refused(new_platform: NewPlatform) -> None:
    limit = 50
    platform = new_platform("limited", max_sockets_per_address=limit)
    credentials = create_account(platform, "demo")
    flooding, neighbouring = {"local_addr": (FLOODER, 0)}, {"local_addr": (NEIGHBOUR, 0)}
    async with Account(platform, credentials, NEIGHBOUR) as demo, contextlib.AsyncExitStack() as stack:
        location = (await demo.location())["id"]
        identities = [(await demo.charge_point(location_id=location))["identity"] for _ in range(limit + 11)]
        *many, extra = identities[: limit + 1]
        for identity in many:
            await stack.enter_async_context(open_socket(platform, "demo", identity, **flooding))
        for _ in range(5):
            with pytest.raises(InvalidStatus) as refused:
                await open_socket(platform, "demo", extra, **flooding)
            assert refused.value.response.status_code == 429
        # Another address is untouched, and so is REST.
        async with booted(platform, "demo", identities[limit + 5], **neighbouring) as station:
            await station.heartbeat()
        await demo.get("locations")
    # Those that left make room.
    async with booted(platform, "demo", extra, **flooding) as station:
        await station.heartbeat()


@pytest.mark.usefixtures("many_files")
async def test_ten_thousand_sockets_from_one_address(platform: Platform, alpha: Account) -> None:
    """They connect and say nothing, or half a request."""
    identity = (await alpha.charge_point())["identity"]
    writers: list[asyncio.StreamWriter] = []
    gate = asyncio.Semaphore(200)

    async def open_one(number: int) -> None:
        async with gate:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.wait_for(
                    asyncio.open_connection("127.0.0.1", platform.port, local_addr=(FLOODER, 0)), 20
                )
                if number % 2:
                    writer.write(b"GET /ocpp/alpha/CP HTTP/1.1\r\nHost: x\r\n")
                writers.append(writer)

    async with booted(platform, "alpha", identity) as station:
        try:
            await asyncio.gather(*(open_one(number) for number in range(10_000)))
            assert len(writers) > 5000, "the flood itself worked"
            await station.heartbeat()
            await station.charge(await alpha.tag(), [0, 5, 9])
            (transaction,) = await alpha.transactions(identity)
            assert transaction["energy_wh"] == 9
        finally:
            for writer in writers:
                writer.transport.abort()
        await station.heartbeat()


@pytest.fixture
def many_files() -> None:
    """As many open files as we may have: each socket is one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < 11_000:
        pytest.skip(f"this machine allows {hard} open files, too few for 10,000 sockets")
