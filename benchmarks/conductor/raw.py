"""The limit: the rows of the same messages in large transactions, with no platform in front.

As role plugyard_ingest with a signed context, by the statements that a batch needs: two rows of log for each
message, a row for each meter reading, states, connectors, transactions and what these add to the statistics.
All is put together ahead; two connections.
"""

import os
import statistics
import threading
import time
import uuid
from typing import Any

from conductor.machine import Meter, cpu_of_postgres, settle_disk
from conductor.plan import Plan
from conductor.servers import PlatformServer, connect_as
from harness.context import context_key, sign
from harness.processes import cpu_of

CONNECTIONS = 2
# Messages in which each kind has its share.
WHOLE_MIX = 40
# Transactions of which percentiles are taken.
FEWEST = 4

METER_VALUES = (
    '[2,"1790000000000000","MeterValues",{"connectorId":1,"transactionId":1234567   ,"meterValue":['
    '{"timestamp":"2026-11-21T12:00:00.000Z","sampledValue":[{"value":"100000123","context":"Sample.Periodic","measurand":'
    '"Energy.Active.Import.Register","unit":"Wh"},{"value":"10976.4","context":"Sample.Periodic","measurand":'
    '"Power.Active.Import","unit":"W"},{"value":"15.9","context":"Sample.Periodic","measurand":"Current.Import",'
    '"phase":"L1","unit":"A"},{"value":"230.1","context":"Sample.Periodic","measurand":"Voltage","phase":"L1",'
    '"unit":"V"},{"value":"61","measurand":"SoC","unit":"Percent"}]}]}]'
)
SAMPLED = METER_VALUES[METER_VALUES.index('"sampledValue":') + len('"sampledValue":') : -4]
ANSWER = '[3,"1790000000000000",{"currentTime":"2026-11-21T12:00:00.000Z"}]'
# Text of the other messages.
OTHERS = {
    "Heartbeat": '[2,"1790000000000000","Heartbeat",{}]',
    "StatusNotification": '[2,"1790000000000000","StatusNotification",{"connectorId":1,"errorCode":"NoError",'
    '"status":"Charging","timestamp":"2026-11-21T12:00:00.000Z"}]',
    "StartTransaction": '[2,"1790000000000000","StartTransaction",{"connectorId":1,"idTag":"BENCH",'
    '"meterStart":100000000,"timestamp":"2026-11-21T12:00:00.000Z"}]',
    "StopTransaction": '[2,"1790000000000000","StopTransaction",{"transactionId":1234567   ,"idTag":"BENCH",'
    '"meterStop":100000123,"timestamp":"2026-11-21T12:00:00.000Z","reason":"Local"}]',
}
# Of 40 messages.
MIX = {
    "MeterValues": 28,
    "Heartbeat": 6,
    "StatusNotification": 4,
    "StartTransaction": 1,
    "StopTransaction": 1,
}

LOG = """
    INSERT INTO messages (
        account_id, charge_point_id, id, at, direction, kind, message_id, action, latency_ms, payload)
    SELECT %s::uuid, c, i, now(), d, k, '1790000000000000', a, 3, p
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS m (c, i, d, k, a, p)"""
METER = """
    INSERT INTO meter_values (
        account_id, charge_point_id, connector_id, transaction_id, received_at, sampled_at, energy_wh,
        power_w, soc, current_a, voltage_v, sampled_value)
    SELECT %s::uuid, c, 1, t, now(), now(), e, 10976, 61, 15.9, 230.1, s
    FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::text[]) AS m (c, t, e, s)"""
STATE = """
    UPDATE charge_point_state SET last_seen_at = now()
    WHERE account_id = %s AND charge_point_id = ANY (%s::uuid[])"""
CONNECTOR = """
    UPDATE connectors SET status = 'charging', status_at = now()
    WHERE account_id = %s AND charge_point_id = ANY (%s::uuid[]) AND connector_id = 1"""
READING = """
    UPDATE transactions SET energy_wh = energy_wh + 1, last_meter_wh = 100000123, last_meter_at = now(),
        register_at = now(), power_w = 10976, soc = 61, updated_at = now()
    WHERE account_id = %s AND id = ANY (%s::uuid[])"""
START = """
    INSERT INTO transactions (
        account_id, id, transaction_id, charge_point_id, charge_point_identity, connector_id, token_uid,
        status, started_at, meter_start_wh, content_key)
    SELECT %s::uuid, i, nextval('transaction_number_seq'), c, 'BENCH', 1, 'BENCH', 'completed', now(),
        100000000, i::text
    FROM unnest(%s::uuid[], %s::uuid[]) AS m (i, c)"""
STOP = """
    UPDATE transactions
    SET ended_at = now(), meter_stop_wh = 100000123, stop_reason = 'Local', updated_at = now()
    WHERE account_id = %s AND id = ANY (%s::uuid[])"""
DELTA = """
    INSERT INTO session_deltas (account_id, charge_point_id, transactions)
    SELECT %s::uuid, c, 1 FROM unnest(%s::uuid[]) AS m (c)"""


def array(texts: list[str]) -> str:
    """The literal of an array, so that nothing is put together while it is measured."""
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return "{" + ",".join(quoted) + "}"


class Writer:
    """One connection that writes batches of one account."""

    def __init__(self, server: PlatformServer, slug: str, batch: int):
        self.account = server.credentials[slug].account_id
        self.key = context_key(server.cluster.secrets_file)
        self.connection = connect_as(server.platform, "plugyard_ingest")
        self.batches = 0
        kinds = [kind for kind, share in MIX.items() for _ in range(batch * share // WHOLE_MIX)]
        self.size = len(kinds)
        with self.connection.transaction():
            self.enter()
            rows = self.connection.execute(
                "SELECT t.id::text, t.charge_point_id::text FROM transactions t"
                " JOIN charge_points c ON c.id = t.charge_point_id ORDER BY t.id DESC LIMIT 10000"
            ).fetchall()
        self.known = [rows[n * 7 % len(rows)] for n in range(self.size * 8)]
        self.variants = [self.variant(kinds, self.known[n * self.size :][: self.size]) for n in range(8)]
        self.begun: list[str] = []

    def variant(self, kinds: list[str], rows: list[tuple[str, str]]) -> dict[str, Any]:
        """The arguments of a batch's statements."""
        stations = [station for _, station in rows]
        of = {kind: [row for row, each in zip(rows, kinds, strict=True) if each == kind] for kind in MIX}
        texts = [METER_VALUES if kind == "MeterValues" else OTHERS[kind] for kind in kinds]
        metered = of["MeterValues"]
        return {
            "log": (
                *(array(stations * 2), array([str(uuid.uuid4()) for _ in range(self.size * 2)])),
                array(["in"] * self.size + ["out"] * self.size),
                array(["call"] * self.size + ["result"] * self.size),
                *(array(kinds * 2), array(texts + [ANSWER] * self.size)),
            ),
            "meter": (
                *(array([station for _, station in metered]), array([number for number, _ in metered])),
                *(array(["100000123"] * len(metered)), array([SAMPLED] * len(metered))),
            ),
            # Sorted, so that two batches never wait for each other in a circle. Of messages that come so fast
            # only those change a charge point's state that say more than that it was seen.
            "state": array(reporting := sorted({station for _, station in of["StatusNotification"]})),
            "connector": array(reporting),
            "reading": array(sorted({number for number, _ in metered})),
            # One of the start, one of the stop.
            "delta": array([station for _, station in of["StartTransaction"] for _ in range(2)]),
            "start": [station for _, station in of["StartTransaction"]],
        }

    def enter(self) -> None:
        self.connection.execute(
            "SELECT set_config('app.account_context', %s, true)", (sign(self.key, self.account),)
        )

    def write(self) -> None:
        batch = self.variants[self.batches % len(self.variants)]
        begun = [str(uuid.uuid4()) for _ in batch["start"]]
        with self.connection.pipeline(), self.connection.transaction():
            self.enter()
            for statement, *arguments in (
                (LOG, *batch["log"]),
                (METER, *batch["meter"]),
                (STATE, batch["state"]),
                (CONNECTOR, batch["connector"]),
                (READING, batch["reading"]),
                (START, array(begun), array(batch["start"])),
                (STOP, array(self.begun)),
                (DELTA, batch["delta"]),
            ):
                self.connection.execute(statement, (self.account, *arguments), prepare=True)
        self.begun = begun
        self.batches += 1


def batches(server: PlatformServer, plan: Plan, half_rate: float) -> dict[str, Any]:
    """The limit is what the best of some sizes reaches. And how long commits take at half of our load."""
    tried = [measured(server, plan, batch) for batch in plan.raw_batches]
    best = max(tried, key=lambda found: found["per_second"])
    by_size = {str(found["messages_in_a_transaction"]): found["per_second"] for found in tried}
    return {**best, "per_second_by_size": by_size, "half": paced(server, plan, half_rate)}


def paced(server: PlatformServer, plan: Plan, rate: float) -> dict[str, Any]:
    """So many messages a second, in transactions of 40 each as soon as the 40th was due: how long from then
    until they are durable. A platform cannot answer sooner, and has to put them together besides."""
    writers = [Writer(server, slug, WHOLE_MIX) for slug in server.accounts[:CONNECTIONS]]
    settle_disk()
    interval = WHOLE_MIX * CONNECTIONS / rate
    begin = time.monotonic() + 0.1
    took: list[float] = []

    def work(writer: Writer, first: float) -> None:
        due = first
        while due < begin + plan.warmup + plan.seconds or len(took) < FEWEST:
            time.sleep(max(0, due - time.monotonic()))
            writer.write()
            if due > begin + plan.warmup:
                took.append(time.monotonic() - due)
            due += interval

    threads = [
        threading.Thread(target=work, args=(writer, begin + interval * number / CONNECTIONS))
        for number, writer in enumerate(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for writer in writers:
        writer.connection.close()
    percentiles = statistics.quantiles(took, n=100, method="inclusive")
    latency = {f"p{n}": round(percentiles[n - 1] * 1000, 2) for n in (50, 99)}
    return {"rate": round(rate, 1), "transactions": len(took), "latency_ms": latency}


def measured(server: PlatformServer, plan: Plan, batch: int) -> dict[str, Any]:
    # Each has an account of its own, so that they share no rows.
    writers = [Writer(server, slug, batch) for slug in server.accounts[:CONNECTIONS]]
    is_over = threading.Event()

    def work(writer: Writer) -> None:
        while not is_over.is_set():
            writer.write()

    threads = [threading.Thread(target=work, args=(writer,)) for writer in writers]
    # One that is under way holds everything up for a while, and would make the limit a lower one.
    server.cluster.checkpoint()
    settle_disk()
    meter = Meter(postgresql=lambda: cpu_of_postgres(server.postmaster), client=lambda: cpu_of(os.getpid()))
    for thread in threads:
        thread.start()
    time.sleep(plan.warmup)
    before, started = sum(writer.batches for writer in writers), time.monotonic()
    meter.begin()
    time.sleep(plan.seconds)
    meter.end()
    done, seconds = sum(writer.batches for writer in writers) - before, time.monotonic() - started
    is_over.set()
    for thread in threads:
        thread.join()
    for writer in writers:
        writer.connection.close()
    size = writers[0].size
    return {
        "per_second": round(done * size / seconds, 1),
        "messages_in_a_transaction": size,
        "connections": CONNECTIONS,
        "cpu_us": meter.per(done * size),
    }
