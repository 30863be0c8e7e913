"""The message log: every frame with its counterpart, found by what stands in it, summed up, exported, and
kept as long as the account says."""

import asyncio
import csv
import io
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from harness.accounts import Account, create_account, unique
from harness.owner import rows
from harness.platform import Platform
from harness.polling import until
from harness.postgres import ROOT, Cluster
from harness.raw import raw_station
from harness.station import booted


async def frames(account: Account, identity: str, count: int, **parameters: Any) -> list[dict[str, Any]]:
    """So many frames of a charge point, oldest first, once the log has them."""

    async def probe() -> list[dict[str, Any]]:
        found = await account.all("messages", charge_point=identity, sort="at", **parameters)
        return found if len(found) >= count else []

    found = await until(probe, f"the log has {count} frames")
    assert len(found) == count, found
    return found


async def test_a_text_is_searched_in_the_raw_frames(alpha: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], unique("Needle")
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.authorize(tag)
        await station.heartbeat()
    (found,) = await frames(alpha, identity, 1, q=tag.lower())
    assert (found["action"], found["kind"], tag in found["payload"]) == ("Authorize", "call", True)
    everywhere = await alpha.all("messages", q=tag)
    assert [message["id"] for message in everywhere] == [found["id"]]
    assert await alpha.all(f"charge-points/{identity}/messages", q=tag, direction="out") == []
    # The wildcards of SQL are none here.
    assert await alpha.all("messages", charge_point=identity, q="%needle_%") == []
    long_ago = (datetime.now(UTC) - timedelta(days=60)).isoformat().replace("+00:00", "Z")
    problem = await alpha.problem("GET", "messages", 400, params={"q": tag, "from": long_ago})
    assert [error["field"] for error in problem["errors"]] == ["from"]
    # Without a text the time may be any.
    assert await alpha.all("messages", charge_point=identity, action="Authorize", **{"from": long_ago})


async def test_another_account_finds_nothing_of_it(alpha: Account, beta: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], unique("Mine")
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.authorize(tag)
    (found,) = await frames(alpha, identity, 1, q=tag)
    assert await beta.all("messages", q=tag) == []
    assert (await beta.get("messages/summary", charge_point=identity))["count"] == 0
    assert (await beta.get("messages/export", q=tag)) == []
    await beta.problem("GET", f"messages/{found['id']}", 404)


async def test_a_call_is_shown_with_its_answer(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.heartbeat()
        path = f"charge-points/{identity}/commands"
        command = await alpha.post(path, {"type": "clear_cache"}, 200)
    logged = await frames(alpha, identity, 6)
    (theirs, ours) = (
        [message for message in logged if message["action"] == action]
        for action in ("Heartbeat", "ClearCache")
    )
    assert [message["message_id"] for message in ours] == [command["id"], command["id"]]
    assert await alpha.all("messages", message_id=command["id"], sort="at") == ours
    for call, answer in (theirs, ours):
        assert (call["kind"], answer["kind"]) == ("call", "result")
        shown = await alpha.get(f"messages/{call['id']}")
        assert shown == {**call, "latency_ms": answer["latency_ms"], "counterpart": answer}
        assert await alpha.get(f"messages/{answer['id']}") == {**answer, "counterpart": call}
        assert answer["latency_ms"] is not None


async def test_a_message_id_that_comes_again_is_paired_with_the_nearest(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for _ in range(3):
            await station.call("Heartbeat", {}, "again")
        await station.send("no frame at all")
        await station.call("Heartbeat", {}, "last")
    logged = await frames(alpha, identity, 6, message_id="again")
    for call, answer in zip(logged[::2], logged[1::2], strict=True):
        assert (await alpha.get(f"messages/{call['id']}"))["counterpart"] == answer
        assert (await alpha.get(f"messages/{answer['id']}"))["counterpart"] == call
    (malformed,) = await alpha.all("messages", charge_point=identity, status="malformed")
    assert (await alpha.get(f"messages/{malformed['id']}"))["counterpart"] is None


async def test_the_summary_counts_what_the_list_shows(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for _ in range(3):
            await station.call("Heartbeat", {})
        answer = await station.call("NoSuchAction", {})
        assert answer[0] == 4
        await station.send("]")
        await station.call("Heartbeat", {})
    logged = await frames(alpha, identity, 13)
    summary = await alpha.get("messages/summary", charge_point=identity)
    assert (summary["count"], summary["received"], summary["sent"]) == (13, 7, 6)
    assert (summary["errors"], summary["malformed"], summary["error_rate"]) == (1, 1, 1 / 6)
    latencies = sorted(message["latency_ms"] for message in logged if message["latency_ms"] is not None)
    assert len(latencies) == 6
    assert abs(summary["latency_avg_ms"] - sum(latencies) / 6) < 0.001
    assert summary["latency_p95_ms"] == latencies[-1]
    counts = {
        (group["action"], group["direction"], group["kind"]): group["count"] for group in summary["groups"]
    }
    assert counts == {
        ("BootNotification", "in", "call"): 1,
        ("BootNotification", "out", "result"): 1,
        ("Heartbeat", "in", "call"): 4,
        ("Heartbeat", "out", "result"): 4,
        ("NoSuchAction", "in", "call"): 1,
        ("NoSuchAction", "out", "error"): 1,
        (None, "in", "malformed"): 1,
    }
    assert (await alpha.get("messages/summary", charge_point=identity, action="Heartbeat"))["count"] == 8
    nobody = await alpha.get("messages/summary", charge_point="nobody")
    assert (nobody["count"], nobody["error_rate"], nobody["groups"]) == (0, None, [])


async def test_an_export_has_every_frame_of_the_list(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        await station.send('=HYPERLINK("http://evil.example")')
        # More than one piece.
        for number in range(300):
            await station.send([2, f"export-{number}", "Heartbeat", {}])
            await station.receive()
    logged = await frames(alpha, identity, 603)
    for path, parameters in (
        ("messages/export", {"charge_point": identity}),
        (f"charge-points/{identity}/messages/export", {}),
    ):
        assert await alpha.get(path, **parameters) == logged
        answer = await alpha.request("GET", path, params={**parameters, "format": "csv"})
        assert answer.headers["content-disposition"] == 'attachment; filename="messages.csv"'
        lines = list(csv.DictReader(io.StringIO(answer.text)))
        assert [line["id"] for line in lines] == [message["id"] for message in logged]
        # A spreadsheet takes none of it for a formula.
        (malformed,) = [line for line in lines if line["kind"] == "malformed"]
        assert malformed["payload"] == """'=HYPERLINK("http://evil.example")"""
        others = [line["payload"] for line in lines if line["kind"] != "malformed"]
        assert others == [message["payload"] for message in logged if message["kind"] != "malformed"]
    some = await alpha.get("messages/export", charge_point=identity, action="BootNotification")
    assert [message["kind"] for message in some] == ["call", "result"]
    await alpha.problem("GET", f"charge-points/{uuid4()}/messages/export", 404)
    await alpha.problem("GET", "messages/export", 400, params={"format": "xml"})


def partitions(platform: Platform, beginning: str) -> set[str]:
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relispartition AND relname LIKE %s"
    return {row["relname"] for row in rows(platform, None, query, beginning + "%")}


async def test_an_accounts_frames_are_kept_as_long_as_it_says(platform: Platform) -> None:
    credentials = await asyncio.to_thread(create_account, platform, "retention")
    own = "/api/v1/accounts/retention"
    async with Account(platform, credentials) as account:
        settings = await account.get(own)
        assert (settings["message_retention_days"], settings["meter_value_retention_days"]) == (30, 365)
        problem = await account.problem("PATCH", own, 422, json={"message_retention_days": 8})
        assert [error["field"] for error in problem["errors"]] == ["/message_retention_days"]
        identity, tag = (await account.charge_point())["identity"], await account.tag()
        # The class has its partitions at once, though nobody used it before.
        await account.patch(own, {"message_retention_days": 7, "meter_value_retention_days": 90})
        async with booted(platform, "retention", identity) as station:
            await station.charge(tag, [0, 500, 1000])
        count = len(await frames(account, identity, 16))
        (transaction,) = await account.transactions(identity)
        values = f"transactions/{transaction['id']}/meter-values"
        assert await account.all(values)
        today = f"{datetime.now(UTC):%Y%m%d}"
        assert f"messages_7_{today}" in partitions(platform, "messages_7_")
        of_class = "SELECT count(*) AS n FROM messages_7 WHERE account_id = %s"
        assert rows(platform, account.account_id, of_class, account.account_id)[0]["n"] == count
        # A change counts for new rows.
        await account.patch(own, {"message_retention_days": 30, "meter_value_retention_days": 365})
        async with booted(platform, "retention", identity) as station:
            await station.heartbeat()
        await frames(account, identity, count + 4)
        others = partitions(platform, "messages_30_")

        def drop(days: int) -> list[str]:
            names = []
            query = "SELECT drop_expired_partition_as_of(now() + make_interval(days => %s)) AS name"
            while name := rows(platform, None, query, days)[0]["name"]:
                names.append(name)
            return names

        assert f"messages_7_{today}" not in drop(7), "the day is not over for seven days"
        dropped = drop(9)
        assert f"messages_7_{today}" in dropped
        assert all(name.startswith("messages_7_") for name in dropped), "of no other class"
        assert partitions(platform, "messages_30_") == others
        assert len(await frames(account, identity, 4)) == 4
        # Energy and money stay what they are; the raw readings have a class of their own.
        assert await account.all(values)
        # What was dropped is made again for who chooses it again.
        await account.patch(own, {"message_retention_days": 7})
        async with booted(platform, "retention", identity):
            await frames(account, identity, 6)
        await account.patch(own, {"message_retention_days": 30})


def test_an_older_log_is_taken_over_without_being_written_anew(cluster: Cluster) -> None:
    platform = Platform(cluster, "older_log")
    older = platform.folder / "migrations"
    older.mkdir()
    for path in sorted((ROOT / "migrations").glob("*.sql")):
        if path.name < "0015":
            shutil.copy(path, older)
    platform.settings["PLUGYARD_MIGRATIONS_DIR"] = str(older)
    # What is the platform's is there then; what is its plugins' is not possible yet.
    platform.create(complaint="PLUGYARD_MIGRATIONS_DIR")
    account, station = str(uuid4()), str(uuid4())
    rows(platform, None, "INSERT INTO accounts (id, slug, name) VALUES (%s, 'old', 'Old')", account)
    insert = """
        INSERT INTO messages (account_id, id, charge_point_id, at, direction, kind, payload)
        SELECT %s, gen_random_uuid(), %s, now() - n * interval '20 hours', 'in', 'call', 'kept ' || n
        FROM generate_series(0, 1) n
    """
    rows(platform, account, insert, account, station)
    rows(
        platform,
        account,
        "INSERT INTO meter_values (account_id, charge_point_id, connector_id, received_at, sampled_at, "
        "sampled_value) VALUES (%s, %s, 1, now(), now(), '[]')",
        account,
        station,
    )
    files = """
        SELECT right(relname, 8) AS day, relfilenode FROM pg_class
        WHERE relkind = 'r' AND relname ~ '^(messages|meter_values)_' ORDER BY relname
    """
    before = rows(platform, None, files)
    del platform.settings["PLUGYARD_MIGRATIONS_DIR"]
    result = platform.command("migrate")
    assert result.returncode == 0, result.stderr
    assert rows(platform, None, files) == before, "the same files"
    kept = rows(platform, account, "SELECT payload, keep_days FROM messages WHERE account_id = %s", account)
    assert sorted((row["payload"], row["keep_days"]) for row in kept) == [("kept 0", 30), ("kept 1", 30)]
    values = rows(platform, account, "SELECT keep_days FROM meter_values WHERE account_id = %s", account)
    assert [row["keep_days"] for row in values] == [365]
    # And it goes on: the next days are made, the catalogue check is content.
    assert rows(platform, None, "SELECT ensure_partitions(9) AS made")[0]["made"] == 4
    platform.start()
    assert platform.stop() == 0
