"""Reservations: what a charge point has agreed to, from the request to the transaction that uses it."""

from typing import Any

from harness.accounts import Account, unique
from harness.polling import until
from harness.station import SILENT, booted, now


async def reserve(account: Account, identity: str, expect: int = 201, **fields: Any) -> dict[str, Any]:
    body = {"charge_point": identity, "connector_id": 1, "token": unique("T"), "expires_at": now(1), **fields}
    return await account.post("reservations", body, expect)


async def test_a_reservation_is_made_changed_and_cancelled(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        made = await reserve(alpha, identity, parent_id_tag="G")
        asked = await station.next_call("ReserveNow")
        assert (asked["reservation_id"], asked["id_tag"]) == (made["reservation_id"], made["token"])
        assert (asked["connector_id"], asked["parent_id_tag"]) == (1, "G")
        assert asked["expiry_date"] == made["expires_at"]
        assert (made["status"], made["charge_point"], made["reason"]) == ("active", identity, None)

        path = f"reservations/{made['id']}"
        changed = await alpha.patch(path, {"connector_id": 2, "parent_id_tag": None})
        asked = await station.next_call("ReserveNow")
        assert (asked["reservation_id"], asked["connector_id"]) == (made["reservation_id"], 2)
        assert "parent_id_tag" not in asked
        assert (changed["connector_id"], changed["parent_id_tag"]) == (2, None)
        assert changed["expires_at"] == made["expires_at"]

        station.answers["ReserveNow"] = {"status": "Occupied"}
        problem = await alpha.problem("PATCH", path, 409, json={"connector_id": 3})
        assert problem["code"] == "reservation_unchanged"
        assert (await alpha.get(path))["connector_id"] == 2, "what was agreed stands"
        await station.next_call("ReserveNow")

        await alpha.delete(path)
        assert await station.next_call("CancelReservation") == {"reservation_id": made["reservation_id"]}
        assert (await alpha.get(path))["status"] == "cancelled"
        for method, body in (("DELETE", None), ("PATCH", {"connector_id": 1})):
            problem = await alpha.problem(method, path, 409, json=body)
            assert problem["code"] == "reservation_over"
    listed = await alpha.all("reservations", charge_point=identity, status="cancelled")
    assert [reservation["id"] for reservation in listed] == [made["id"]]
    assert await alpha.all("reservations", charge_point=identity, status="active") == []


async def test_a_refused_reservation_is_kept_with_its_reason(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        for word in ("Occupied", "Faulted", "Unavailable", "Rejected"):
            station.answers["ReserveNow"] = {"status": word}
            made = await reserve(alpha, identity)
            assert (made["status"], made["reason"]) == ("rejected", word)
        # It keeps nothing free, so no transaction uses it.
        await station.start_transaction(made["token"], 0)
    assert (await alpha.get(f"reservations/{made['id']}"))["status"] == "rejected"


async def test_a_transaction_uses_its_reservation(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        by_number = await reserve(alpha, identity)
        by_token = await reserve(alpha, identity, connector_id=2, token=tag)
        elsewhere = await reserve(alpha, identity, connector_id=3, token=tag)
        anywhere = await reserve(alpha, identity, connector_id=0, token=unique("T"))
        named = await station.start_transaction(
            tag, 0, connector_id=1, reservation_id=by_number["reservation_id"]
        )
        found = await station.start_transaction(tag.lower(), 0, connector_id=2)
        any_connector = await station.start_transaction(anywhere["token"], 0, connector_id=4)
        for reservation, started in (
            (by_number, named),
            (by_token, found),
            (anywhere, any_connector),
        ):
            now_it_is = await alpha.get(f"reservations/{reservation['id']}")
            assert (now_it_is["status"], now_it_is["transaction_id"]) == ("used", started.transaction_id)
        assert (await alpha.get(f"reservations/{elsewhere['id']}"))["status"] == "active"


async def test_commands_keep_reservations_in_step(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    async with booted(alpha.platform, "alpha", identity) as station:
        body = {"type": "reserve", "connector_id": 1, "token": "T", "expires_at": now(1)}
        assert (await alpha.post(path, body, 200))["status"] == "accepted"
        number = (await station.next_call("ReserveNow"))["reservation_id"]
        (made,) = await alpha.all("reservations", charge_point=identity)
        assert (made["reservation_id"], made["status"]) == (number, "active")
        # The charge point may have forgotten it: then it is not kept either.
        station.answers["CancelReservation"] = {"status": "Rejected"}
        cancel = {"type": "cancel_reservation", "reservation_id": number}
        assert (await alpha.post(path, cancel, 200))["status"] == "rejected"
        assert (await alpha.get(f"reservations/{made['id']}"))["status"] == "cancelled"
        # A number of one's own, and then one that is in use no more.
        await alpha.post(path, {**body, "reservation_id": 70_001}, 200)
        problem = await alpha.problem("POST", path, 422, json={**body, "reservation_id": number})
        assert [error["field"] for error in problem["errors"]] == ["/reservation_id"]


async def test_an_unanswered_request_is_told_as_such(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        station.answers["ReserveNow"] = SILENT
        body = {"charge_point": identity, "token": "T", "expires_at": now(1)}
        pending = await alpha.post("reservations", body, 202, headers={"Prefer": "wait=0"})
        assert pending["status"] == "requested"
        path = f"reservations/{pending['id']}"
        station.end_of_silence.set()
        # Its number is used up by a transaction that began before the answer was heard.
        await station.start_transaction("T", 0, reservation_id=pending["reservation_id"])
        assert (await alpha.get(path))["status"] == "used"
    problem = await alpha.problem("POST", "reservations", 409, json=body)
    assert problem["code"] == "charge_point_offline"


async def test_a_repeated_post_reserves_once(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    body = {"charge_point": identity, "token": unique("T"), "expires_at": now(1)}
    headers = {"Idempotency-Key": unique("key")}
    async with booted(alpha.platform, "alpha", identity) as station:
        first = await alpha.post("reservations", body, 201, headers=headers)
        again = await alpha.post("reservations", body, 201, headers=headers)
        assert first == again
        await station.next_call("ReserveNow")
        assert station.calls.empty()


async def test_a_reservation_expires(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        made = await reserve(alpha, identity, token=tag, expires_at=now(1.2 / 3600))
        path = f"reservations/{made['id']}"

        async def is_over() -> bool:
            return (await alpha.get(path))["status"] == "expired"

        await until(is_over, "the reservation has expired", 20)
        await station.start_transaction(tag, 0)
        assert (await alpha.get(path))["status"] == "expired", "whoever comes later uses nothing"


async def test_bad_reservations_are_422(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    good = {"charge_point": identity, "token": "T", "expires_at": now(1)}
    async with booted(alpha.platform, "alpha", identity) as station:
        for change, field in (
            ({"charge_point": "nobody"}, "/charge_point"),
            ({"connector_id": -1}, "/connector_id"),
            ({"token": ""}, "/token"),
            ({"expires_at": "tomorrow"}, "/expires_at"),
            ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
            ({"reservation_id": 1}, "/reservation_id"),
            ({"type": "reset"}, "/type"),
        ):
            problem = await alpha.problem("POST", "reservations", 422, json={**good, **change})
            assert field in {error["field"] for error in problem["errors"]}, change
        assert station.calls.empty()
