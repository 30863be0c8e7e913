"""Who gets a socket, decided before the upgrade; and whether a charge point is online."""

import asyncio
import time
from urllib.parse import quote

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from harness.accounts import Account, create_account, unique
from harness.platform import NewPlatform, Platform
from harness.polling import until
from harness.raw import raw_handshake, raw_request
from harness.station import booted, connected, endpoint, open_socket


async def refused(platform: Platform, slug: str | None, identity: str, **more: object) -> int:
    """The HTTP status of a refused upgrade."""
    with pytest.raises(InvalidStatus) as caught:
        async with open_socket(platform, slug, identity, **more):
            pass
    return caught.value.response.status_code


async def events(account: Account, identity: str) -> list[dict]:
    return await account.all(f"charge-points/{identity}/connection-events")


async def test_a_wrong_or_missing_password_is_401(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    assert await refused(platform, "alpha", identity, password="wrong") == 401
    assert await refused(platform, "alpha", identity, password=None) == 401
    assert await refused(platform, "alpha", identity, password="") == 401
    answer = await raw_handshake(platform, f"/ocpp/alpha/{identity}", identity, password="wrong")
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("basic")

    async def logged() -> bool:
        return sum(event["event"] == "refused" for event in await events(alpha, identity)) >= 4

    await until(logged, "each refusal is a connection event")
    assert (await alpha.read(identity))["is_online"] is False


async def test_the_password_of_the_other_accounts_charge_point_is_wrong(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    identity = unique("SAME")
    await alpha.charge_point(identity, password="alpha's password")
    await beta.charge_point(identity, password="beta's password")
    assert await refused(platform, "alpha", identity, password="beta's password") == 401
    assert await refused(platform, "beta", identity, password="alpha's password") == 401


async def test_unknown_and_inactive_charge_points_are_404(platform: Platform, alpha: Account) -> None:
    assert await refused(platform, "alpha", "NO_SUCH_CHARGE_POINT") == 404
    assert await refused(platform, "no-such-account", "CP_001") == 404
    charge_point = await alpha.charge_point()
    await alpha.patch(f"charge-points/{charge_point['id']}", {"is_active": False})
    assert await refused(platform, "alpha", charge_point["identity"]) == 404
    await alpha.patch(f"charge-points/{charge_point['id']}", {"is_active": True})
    async with booted(platform, "alpha", charge_point["identity"]):
        pass


async def test_no_common_subprotocol_is_400(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    assert await refused(platform, "alpha", identity, subprotocols=("ocpp1.2", "ocpp1.5")) == 400
    assert await refused(platform, "alpha", identity, subprotocols=None) == 400
    async with open_socket(platform, "alpha", identity, subprotocols=("ocpp9.9", "ocpp1.6")) as connection:
        assert connection.subprotocol == "ocpp1.6"


async def test_paths_that_charge_points_make_of_ours(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    for path in (
        f"/ocpp/alpha/{identity}/",
        f"/ocpp//alpha/{identity}",
        f"/ocpp/alpha//{identity}",
        f"//ocpp/alpha/{identity}//",
    ):
        assert (await raw_handshake(platform, path, identity)).status == 101, path
    assert (await raw_request(platform, f"/ocpp/alpha/{identity}")).status in (400, 426), (
        "a GET without upgrade"
    )


async def test_malformed_percent_encoding_is_404(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    for path in (
        f"/ocpp/alpha/{identity}%",
        "/ocpp/alpha/%zz",
        "/ocpp/%ff/CP",
        "/ocpp/alpha/%00",
        "/ocpp/alpha/%C3%28",
    ):
        assert (await raw_handshake(platform, path, identity)).status == 404, path
    assert (await raw_handshake(platform, "/ocpp/", identity)).status == 404


async def test_identities_of_any_characters(platform: Platform, alpha: Account) -> None:
    for name in ("RDAM|123", "Säule7", "a+b%20c", "100%", "充电桩"):
        identity = f"{name}-{unique('X')}"
        await alpha.charge_point(identity)
        async with booted(platform, "alpha", identity) as station:
            await station.heartbeat()
            assert (await alpha.read(quote(identity, safe="")))["identity"] == identity


async def test_a_path_without_account_where_the_identity_is_unique(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    only = (await alpha.charge_point())["identity"]
    async with connected(platform, None, only) as station:
        assert (await station.boot()).status == "Accepted"
        assert (await alpha.read(only))["is_online"] is True
    both = unique("BOTH")
    await alpha.charge_point(both)
    await beta.charge_point(both)
    assert await refused(platform, None, both) == 404


async def test_a_suspended_account_is_403_and_loses_its_sockets(new_platform: NewPlatform) -> None:
    platform = new_platform("suspension")
    suspended, others = create_account(platform, "gamma"), create_account(platform, "delta")
    async with Account(platform, suspended) as gamma, Account(platform, others) as delta:
        identity, other = (await gamma.charge_point())["identity"], (await delta.charge_point())["identity"]
        async with booted(platform, "delta", other) as untouched:
            async with booted(platform, "gamma", identity) as station:
                result = await asyncio.to_thread(platform.command, "account", "suspend", "--slug", "gamma")
                assert result.returncode == 0, result.stderr
                await asyncio.wait_for(station.connection.wait_closed(), 30)
            assert await refused(platform, "gamma", identity) == 403
            await untouched.heartbeat()
        gamma.bearer = None
        response = await gamma.request_token()
        assert response.status_code in (400, 401), "no new token for a suspended account"


async def test_online_and_offline_show_without_waiting_for_a_ping(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    assert (await alpha.read(identity))["is_online"] is False

    async def online() -> bool:
        return (await alpha.read(identity))["is_online"]

    async def offline() -> bool:
        return not await online()

    async with connected(platform, "alpha", identity) as station:
        await until(online, "connected")
        await station.boot()
        station.connection.transport.abort()
        await until(offline, "a lost socket")
    async with connected(platform, "alpha", identity):
        await until(online, "connected again")
    await until(offline, "a closed socket")
    seen = [event["event"] for event in await events(alpha, identity)]
    assert sorted(seen) == ["connected", "connected", "disconnected", "disconnected"]


async def test_the_newer_socket_replaces_the_older(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(platform, "alpha", identity) as older, booted(platform, "alpha", identity) as newer:
        await asyncio.wait_for(older.connection.wait_closed(), 30)
        with pytest.raises(ConnectionClosed):
            await older.heartbeat()
        await newer.heartbeat()

        async def logged() -> bool:
            return any(event["event"] == "replaced" for event in await events(alpha, identity))

        await until(logged, "the replacement is a connection event")
        # The end of the older socket must not set the charge point offline, nor lose what is sent to it.
        end = time.monotonic() + 1
        while time.monotonic() < end:
            assert (await alpha.read(identity))["is_online"] is True
        command = await alpha.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
        assert command["status"] == "accepted"
        assert newer.calls.get_nowait()[0] == "ClearCache"


async def test_a_replacement_needs_the_password(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(platform, "alpha", identity) as station:
        assert await refused(platform, "alpha", identity, password="wrong") == 401
        await station.heartbeat()


async def test_the_platform_answers_pings(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with open_socket(
        platform, "alpha", identity, url=endpoint(platform, "alpha", identity)
    ) as connection:
        await asyncio.wait_for(await connection.ping(b"payload"), 5)
