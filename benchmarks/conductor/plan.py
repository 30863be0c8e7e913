"""How much is measured: `full` takes eleven minutes on two cores, `quick` four, `smoke` says nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    name: str
    # Stations that send at once, a measurement for each.
    levels: tuple[int, ...]
    # At which of them the goals are judged.
    judged: int
    seconds: float
    warmup: float
    # Idle sockets, ascending; the limit of open files may make the last one smaller.
    idle: tuple[int, ...]
    baseline_idle: tuple[int, ...]
    # Stations that come back at once, and those that send meanwhile.
    storm: int
    others: int
    baseline_storm: int
    # How many charge points are registered by REST; the others come by SQL, which is not measured.
    registered: int
    # Requests of one kind.
    rest_seconds: float
    # Readers of live feeds: how many accounts, and how many readers of each, ascending.
    feeds: tuple[tuple[int, int], ...]
    # Changes per second of all stations together, and stations of each account.
    tell_changes: float
    tellers: int
    # How long facts gather for the webhooks, and messages per second while the delay to them is measured.
    gather: float
    tell_rate: float
    # How long each measurement of feeds, and that of the delay, takes.
    tell_seconds: float
    # Of the account whose statistics are read.
    history_charge_points: int
    history_sessions: int
    # How long memory must stay as it is to count, and how long a slice of what others send during a storm is.
    settle: float = 3
    slice: float = 2
    # Whether each phase begins with a server that has done nothing yet.
    is_fresh: bool = True
    # Messages in a transaction of the raw yardstick; the best size counts.
    raw_batches: tuple[int, ...] = (200, 1000)
    accounts: int = 4
    # In MiB, of the write-ahead log before the first measurement.
    used_log: int = 5000
    # How often a thing is counted that metrics count.
    metric_rounds: int = 1_000_000


PLANS = {
    plan.name: plan
    for plan in (
        Plan(
            name="full",
            levels=(1, 100, 1000, 5000),
            judged=1000,
            seconds=8,
            warmup=2,
            idle=(1000, 5000, 20_000),
            baseline_idle=(1000, 3000, 5000),
            storm=10_000,
            others=200,
            baseline_storm=2000,
            registered=2000,
            rest_seconds=4,
            feeds=((1, 1), (1, 200), (4, 200)),
            tell_changes=100,
            tellers=100,
            gather=3,
            tell_rate=200,
            tell_seconds=4,
            history_charge_points=10_000,
            history_sessions=1_000_000,
        ),
        Plan(
            name="quick",
            levels=(1, 100, 1000),
            judged=1000,
            seconds=3,
            warmup=1,
            idle=(500, 1500, 3000),
            baseline_idle=(250, 500, 1000),
            storm=2000,
            others=50,
            baseline_storm=500,
            registered=500,
            rest_seconds=1.5,
            feeds=((1, 1), (1, 200)),
            tell_changes=100,
            tellers=100,
            gather=1,
            tell_rate=200,
            tell_seconds=2,
            history_charge_points=500,
            history_sessions=20_000,
        ),
        Plan(
            name="smoke",
            levels=(1, 5),
            judged=5,
            seconds=0.3,
            warmup=0.05,
            idle=(10, 20, 40),
            baseline_idle=(5, 10, 20),
            storm=30,
            others=3,
            baseline_storm=5,
            registered=20,
            rest_seconds=0.15,
            feeds=((1, 1), (2, 3)),
            tell_changes=20,
            tellers=10,
            gather=0.3,
            tell_rate=40,
            tell_seconds=1,
            history_charge_points=100,
            history_sessions=1000,
            settle=0.1,
            slice=0.3,
            is_fresh=False,
            raw_batches=(40,),
            used_log=0,
            accounts=2,
            metric_rounds=2000,
        ),
    )
}
