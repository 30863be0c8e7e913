"""Compares what charge points were told with what the database holds."""

from collections.abc import Iterator

from chaos.stored import Stored
from chaos.told import Start, Told

# The status of OCPP by what we call it.
STATUSES = {
    "Available": "available",
    "Preparing": "preparing",
    "Charging": "charging",
    "Finishing": "finishing",
}


def findings(before: Told, after: Told, stored: Stored) -> Iterator[str]:
    """What was acknowledged `before` the database was read must be in it; what is in it must have been said
    until `after`. At the end of a run the two are the same."""
    for finding in (
        *transactions(before, after, stored),
        *samples(before, after, stored),
        *frames(before, after, stored),
        *status(before, after, stored),
    ):
        yield f"{after.identity}: {finding}"


def energy(told: list[Told]) -> int:
    """Of all sessions that are over."""
    starts = (start for each in told for start in each.starts.values())
    return sum(s.meter_stop - s.meter_start for s in starts if s.meter_stop is not None)


def transactions(before: Told, after: Told, stored: Stored) -> Iterator[str]:
    for start in after.starts.values():
        rows = [row for row in stored.transactions if row["meter_start_wh"] == start.meter_start]
        if len(rows) > 1:
            yield f"the transaction that began at {start.meter_start} Wh is there {len(rows)} times: {rows}"
        if len(start.numbers) > 1:
            yield f"one start was answered with the transactions {sorted(start.numbers)}"
    for row in stored.transactions:
        if row["meter_start_wh"] not in after.starts:
            yield f"nobody began the transaction {row}"
    for start in before.starts.values():
        yield from transaction(start, stored)


def transaction(start: Start, stored: Stored) -> Iterator[str]:
    for number in start.numbers:
        row = next((row for row in stored.transactions if row["number"] == number), None)
        if row is None:
            yield f"the transaction {number} is missing"
        elif row["meter_start_wh"] != start.meter_start:
            yield f"the transaction {number} began at {start.meter_start} Wh, not as in {row}"
        elif start.meter_stop is not None:
            right = ("completed", start.meter_stop, start.meter_stop - start.meter_start)
            if (row["status"], row["meter_stop_wh"], row["energy_wh"]) != right:
                yield f"the transaction {number} ended {right}, not as in {row}"


def samples(before: Told, after: Told, stored: Stored) -> Iterator[str]:
    for start in before.starts.values():
        for reading in start.acknowledged:
            numbers = set(stored.samples.get(reading, ()))
            if not numbers:
                yield f"the sample of {reading} Wh is missing"
            elif numbers != start.numbers:
                yield f"the sample of {reading} Wh belongs to {start.numbers}, not {numbers}"
    said = {reading for start in after.starts.values() for reading in start.said}
    for reading, numbers in stored.samples.items():
        if reading not in said:
            yield f"nobody said the sample of {reading} Wh"
        elif len(numbers) > 1:
            yield f"the sample of {reading} Wh is there {len(numbers)} times"


def frames(before: Told, after: Told, stored: Stored) -> Iterator[str]:
    for message_id in sorted(before.answered):
        # Heartbeats may be answered before they are written down, and change nothing.
        if before.actions[message_id] == "Heartbeat":
            continue
        for rows, what in ((stored.calls, "call"), (stored.results, "answer")):
            if not rows[message_id]:
                yield f"the log misses the {what} {message_id} ({before.actions[message_id]})"
    for rows, what in ((stored.calls, "call"), (stored.results, "answer")):
        for message_id, number in rows.items():
            if number > after.sent[message_id]:
                yield (
                    f"the {what} {message_id} ({after.actions.get(message_id)}) is in the log "
                    f"{number} times, and was sent {after.sent[message_id]} times: "
                    f"{stored.repeated.get(message_id)}"
                )


def status(before: Told, after: Told, stored: Stored) -> Iterator[str]:
    acknowledged = [place for place, (_, is_answered) in enumerate(before.statuses) if is_answered]
    if not acknowledged:
        return
    # The last one that was acknowledged, or one that was said later.
    right = [STATUSES[status] for status, _ in after.statuses[acknowledged[-1] :]]
    if stored.status not in right:
        yield f"its status is {stored.status}, and should be one of {right}"
