"""Section "Handshake" of chargers.md, line by line. More in test_handshake.py."""

import asyncio
import secrets
from base64 import b64encode
from urllib.parse import quote

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from harness.accounts import PASSWORD, Account, create_account, unique
from harness.platform import Platform
from harness.polling import until
from harness.raw import RawResponse, raw_handshake
from harness.station import booted, connected, open_socket

GENERATED = 40  # hexadecimal digits of an AuthorizationKey


async def refused(platform: Platform, identity: str, slug: str = "alpha", **more: object) -> int:
    """The HTTP status of a refused upgrade."""
    with pytest.raises(InvalidStatus) as caught:
        async with open_socket(platform, slug, identity, **more):
            pass
    return caught.value.response.status_code


async def reasons(account: Account, identity: str) -> list[str | None]:
    found = await account.all(f"charge-points/{quote(identity, safe='')}/connection-events")
    return [event["reason"] for event in found if event["event"] == "refused"]


async def with_bytes(platform: Platform, identity: str, password: bytes, slug: str = "alpha") -> RawResponse:
    """A handshake whose password is just these bytes."""
    credentials = b64encode(identity.encode() + b":" + password).decode()
    return await raw_handshake(
        platform, f"/ocpp/{slug}/{identity}", identity, None, Authorization=f"Basic {credentials}"
    )


async def test_no_subprotocol_is_refused_with_a_reason_that_the_operator_sees(
    platform: Platform, alpha: Account
) -> None:
    identity = (await alpha.charge_point())["identity"]
    assert await refused(platform, identity, subprotocols=None) == 400
    assert await reasons(alpha, identity) == ["no_subprotocol"]


async def test_no_subprotocol_is_allowed_with_a_fallback_of_the_charge_point(
    platform: Platform, alpha: Account
) -> None:
    identity = (await alpha.charge_point(fallback_subprotocol="ocpp1.6"))["identity"]
    async with connected(platform, "alpha", identity, subprotocols=None) as station:
        assert (await station.boot()).status == "Accepted"
    # A fallback is for those who say nothing, not for those who say something else.
    assert await refused(platform, identity, subprotocols=("ocpp1.2",)) == 400
    assert await reasons(alpha, identity) == ["no_common_subprotocol"]


async def test_no_subprotocol_is_allowed_with_a_fallback_of_the_account(
    platform: Platform, beta: Account
) -> None:
    identity = (await beta.charge_point())["identity"]
    await beta.patch(f"/api/v1/accounts/{beta.slug}", {"fallback_subprotocol": "ocpp1.6"})
    try:
        async with connected(platform, "beta", identity, subprotocols=None) as station:
            assert (await station.boot()).status == "Accepted"
    finally:
        await beta.patch(f"/api/v1/accounts/{beta.slug}", {"fallback_subprotocol": None})
    assert await refused(platform, identity, slug="beta", subprotocols=None) == 400


async def test_several_subprotocols_other_ones_on_each_reconnect(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    for offered in (("ocpp2.0.1", "ocpp1.6"), ("ocpp1.6", "ocpp1.5"), ("ocpp9.9", "ocpp1.6", "ocpp1.2")):
        async with open_socket(platform, "alpha", identity, subprotocols=offered) as connection:
            assert connection.subprotocol == "ocpp1.6", "exactly one, and one that was offered"
    # As it was spelled: clients compare bytes.
    answer = await raw_handshake(
        platform, f"/ocpp/alpha/{identity}", identity, subprotocol="ocpp1.2, OCPP1.6"
    )
    assert (answer.status, answer.headers["sec-websocket-protocol"]) == (101, "ocpp1.6")


@pytest.mark.parametrize("name", ["RDAM|123", "Säule 7", "two  words", "100%", "充电桩", "a+b%20c"])
async def test_identities_percent_encoded_spaced_or_not_ascii(
    platform: Platform, alpha: Account, name: str
) -> None:
    identity = f"{name}-{unique('X')}"
    await alpha.charge_point(identity)
    async with booted(platform, "alpha", identity) as station:
        await station.heartbeat()
        assert (await alpha.read(quote(identity, safe="")))["is_online"] is True


async def test_malformed_percent_encoding_is_404_and_no_crash(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    for path in (
        f"/ocpp/alpha/{identity}%",
        "/ocpp/alpha/%zz",
        "/ocpp/%ff/CP",
        "/ocpp/alpha/%00",
        "/ocpp/alpha/%C3%28",
    ):
        assert (await raw_handshake(platform, path, identity)).status == 404, path
    assert platform.is_ready()


async def test_trailing_slash_double_slash_and_extra_prefix(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    for path in (
        f"/ocpp/alpha/{identity}/",
        f"/ocpp//alpha//{identity}//",
        f"//ocpp/alpha/{identity}",
        f"/ocpp/alpha/webServices/ocpp/{identity}",
        f"/ocpp/alpha/{identity}/{identity}",
    ):
        assert (await raw_handshake(platform, path, identity)).status == 101, path


async def test_an_authorization_key_comes_as_hex_text_or_as_raw_bytes(
    platform: Platform, alpha: Account
) -> None:
    key = secrets.token_bytes(GENERATED // 2)
    identity = (await alpha.charge_point(password=key.hex()))["identity"]
    for password in (key.hex().encode(), key.hex().upper().encode(), key):
        assert (await with_bytes(platform, identity, password)).status == 101
    assert (await with_bytes(platform, identity, bytes(20))).status == 401


async def test_passwords_with_colons_not_utf8_and_short_ones(platform: Platform, beta: Account) -> None:
    for password in (":a:b:c::", "12345678", "p" * 64):
        identity = (await beta.charge_point(password=password))["identity"]
        async with booted(platform, "beta", identity, password=password):
            pass
        for wrong in (b"\xff\xfe\x00\x80", password.encode() + b"\xff", password[:-1].encode(), b""):
            assert (await with_bytes(platform, identity, wrong, "beta")).status == 401, wrong


async def test_a_rotated_password_overlaps_until_the_new_one_is_seen(
    platform: Platform, alpha: Account
) -> None:
    identity = (await alpha.charge_point(password="the old password"))["identity"]
    await alpha.patch(f"charge-points/{identity}", {"password": "the new password"})
    for _ in range(2):
        async with booted(platform, "alpha", identity, password="the old password"):
            pass
    # Replaced before anybody saw it: what the charge point has is still good.
    await alpha.patch(f"charge-points/{identity}", {"password": "the newest password"})
    assert await refused(platform, identity, password="the new password") == 401
    async with booted(platform, "alpha", identity, password="the old password"):
        pass
    async with booted(platform, "alpha", identity, password="the newest password"):
        pass
    assert await refused(platform, identity, password="the old password") == 401
    async with booted(platform, "alpha", identity, password="the newest password"):
        pass


async def test_an_old_password_dies_at_once_when_it_is_removed_first(
    platform: Platform, alpha: Account
) -> None:
    identity = (await alpha.charge_point(password="a leaked password"))["identity"]
    await alpha.patch(f"charge-points/{identity}", {"password": None})
    await alpha.patch(f"charge-points/{identity}", {"password": "the new password"})
    assert await refused(platform, identity, password="a leaked password") == 401
    async with booted(platform, "alpha", identity, password="the new password"):
        pass


async def test_a_password_is_rotated_by_the_platform(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    offline = await alpha.post(f"charge-points/{identity}/password/rotate", {}, 200)
    assert offline["command_id"] is None, "nobody is there who could be told"
    async with booted(platform, "alpha", identity) as station:
        rotated = await alpha.post(f"charge-points/{identity}/password/rotate", {}, 200)
        sent = await station.next_call("ChangeConfiguration", timeout=10)
        assert sent == {"key": "AuthorizationKey", "value": rotated["password"]}
        assert len(rotated["password"]) == GENERATED

        async def accepted() -> bool:
            command = await alpha.get(f"charge-points/{identity}/commands/{rotated['command_id']}")
            assert rotated["password"] not in str(command), "a password is not shown twice"
            return command["status"] == "accepted"

        await until(accepted, "the command's end")
    async with booted(platform, "alpha", identity, password=rotated["password"]):
        pass
    assert await refused(platform, identity, password=PASSWORD) == 401


async def test_an_unknown_identity_is_seen_but_not_registered(platform: Platform, alpha: Account) -> None:
    identity = unique("Newcomer")
    path = f"/ocpp/alpha/{identity}"
    for _ in range(2):
        assert (await raw_handshake(platform, path, identity, subprotocol="ocpp1.6, ocpp2.0.1")).status == 404

    async def seen() -> dict | None:
        found = await alpha.all("unknown-charge-points")
        return next((unknown for unknown in found if unknown["identity"] == identity), None)

    unknown = await seen()
    assert unknown and unknown["attempts"] == 2 and unknown["offered_subprotocols"] == "ocpp1.6, ocpp2.0.1"
    assert unknown["remote_address"] == "127.0.0.1" and unknown["first_seen_at"] <= unknown["last_seen_at"]
    location = (await alpha.location())["id"]
    created = await alpha.post(
        f"unknown-charge-points/{unknown['id']}/register", {"location_id": location, "password": PASSWORD}
    )
    assert (created["identity"], created["location_id"]) == (identity, location)
    assert await seen() is None
    async with booted(platform, "alpha", identity):
        pass
    # The other ways out of the list.
    other = unique("Newcomer")
    assert (await raw_handshake(platform, f"/ocpp/alpha/{other}", other)).status == 404
    assert any(unknown["identity"] == other for unknown in await alpha.all("unknown-charge-points"))
    await alpha.charge_point(other)
    assert all(unknown["identity"] != other for unknown in await alpha.all("unknown-charge-points"))
    third = unique("Newcomer")
    assert (await raw_handshake(platform, f"/ocpp/alpha/{third}", third)).status == 404
    found = {unknown["identity"]: unknown["id"] for unknown in await alpha.all("unknown-charge-points")}
    await alpha.delete(f"unknown-charge-points/{found[third]}")
    assert all(unknown["identity"] != third for unknown in await alpha.all("unknown-charge-points"))


async def test_unknown_identities_are_bounded(platform: Platform) -> None:
    """Sixty a minute are noted, and what could not be registered is not."""
    async with Account(platform, create_account(platform, "strangers")) as strangers:
        assert (await raw_handshake(platform, "/ocpp/strangers/a:b", "a:b")).status == 404
        assert (await raw_handshake(platform, "/ocpp/strangers/" + "x" * 49, "x" * 49)).status == 404
        for number in range(70):
            assert (await raw_handshake(platform, f"/ocpp/strangers/S{number}", f"S{number}")).status == 404
        found = [unknown["identity"] for unknown in await strangers.all("unknown-charge-points")]
        assert 50 <= len(found) <= 60
        assert all(identity.startswith("S") for identity in found)


async def test_an_account_may_let_unknown_identities_register_themselves(platform: Platform) -> None:
    async with Account(platform, create_account(platform, "newcomers")) as newcomers:
        assert await refused(platform, "CP_1", slug="newcomers") == 404
        location = (await newcomers.location())["id"]
        await newcomers.patch("/api/v1/accounts/newcomers", {"auto_registration_location_id": location})
        async with connected(platform, "newcomers", "CP_1") as station:
            answer = await station.boot()
            assert (answer.status, answer.interval) == ("Pending", 60)
            created = await newcomers.read("CP_1")
            assert (created["registration"], created["location_id"]) == ("pending", location)
            assert created["has_password"] and created["is_online"]
            # A person lets it in; asked to boot again, it is accepted.
            await newcomers.patch("charge-points/CP_1", {"registration": "accepted"})
            command = {"type": "trigger_message", "message": "BootNotification"}
            assert (await newcomers.post("charge-points/CP_1/commands", command, 200))["status"] == "accepted"
            assert (await station.next_call("TriggerMessage"))["requested_message"] == "BootNotification"
            assert (await station.boot()).status == "Accepted"
        assert await newcomers.all("unknown-charge-points") == []
        # The password it came with is its own from then on.
        assert await refused(platform, "CP_1", slug="newcomers", password="another's password") == 401
        await newcomers.patch("charge-points/CP_1", {"registration": "rejected"})
        async with connected(platform, "newcomers", "CP_1") as station:
            assert (await station.boot()).status == "Rejected"
        await newcomers.patch("/api/v1/accounts/newcomers", {"minimum_security_profile": 2})
        assert await refused(platform, "CP_2", slug="newcomers") == 404, (
            "not by less than the account demands"
        )
        await newcomers.delete("charge-points/CP_1")
        await newcomers.delete(f"locations/{location}")
        assert (await newcomers.get("/api/v1/accounts/newcomers"))["auto_registration_location_id"] is None


async def test_the_same_identity_again_while_the_old_socket_is_half_open(
    platform: Platform, alpha: Account
) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(platform, "alpha", identity) as older:
        # Nothing more is read from it, as when its network went away without a word.
        older.connection.transport.pause_reading()
        async with booted(platform, "alpha", identity) as newer:
            answer = await alpha.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
            assert answer["status"] == "accepted"
            assert (await newer.next_call("ClearCache")) == {}

            async def replaced() -> bool:
                found = await alpha.all(f"charge-points/{identity}/connection-events")
                return any(event["event"] == "replaced" for event in found)

            await until(replaced, "the older socket's end")
            assert (await alpha.read(identity))["is_online"] is True
            older.connection.transport.abort()
            await newer.heartbeat()
            assert (await alpha.read(identity))["is_online"] is True


async def test_many_reconnect_at_once_and_no_boot_is_lost(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    location = (await alpha.location())["id"]
    identities = [unique("STORM") for _ in range(100)]
    for identity in identities:
        await alpha.charge_point(identity, location_id=location)
    calm = (await beta.charge_point())["identity"]

    async def reconnect(identity: str) -> str:
        async with connected(platform, "alpha", identity, open_timeout=60) as station:
            return (await station.boot()).status

    async with booted(platform, "beta", calm) as other:
        storm = [asyncio.create_task(reconnect(identity)) for identity in identities]
        await other.heartbeat()
        assert await asyncio.gather(*storm) == ["Accepted"] * len(identities)
        await other.heartbeat()


async def test_a_closed_socket_is_told_why(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(platform, "alpha", identity) as older, booted(platform, "alpha", identity):
        with pytest.raises(ConnectionClosed):
            while True:
                await older.heartbeat()
        assert older.connection.close_reason == "replaced by a newer connection"
