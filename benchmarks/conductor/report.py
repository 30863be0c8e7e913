"""The figures as tables, and the goals of the project beside them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

Result = dict[str, Any]

# Names of servers that need more than that.
SERVERS = {"lean_baseline": "baseline without SQLAlchemy"}


@dataclass(frozen=True)
class Goal:
    name: str
    goal: str
    ours: float
    unit: str
    # The yardstick of the same run, where there is one.
    beside: str
    met: bool | None

    @property
    def verdict(self) -> str:
        return {True: "met", False: "NOT MET", None: "not judged"}[self.met]


def goals(result: Result) -> list[Goal]:
    """Judged at one level of stations; what a smaller run cannot tell is not judged."""
    plan, ours = result["plan"], result["platform"]
    at = str(plan["judged"])
    is_whole = plan["name"] != "smoke" and result["build"] == "release"

    def judge(is_met: bool, condition: bool = True) -> bool | None:
        return is_met if is_whole and condition else None

    level, baseline = ours["throughput"]["levels"][at], result["baseline"]["throughput"]["levels"][at]
    # Fast is no answer to what was not answered.
    is_clean = not any(failures(level[load]) for load in ("full", "half"))
    lean = result["lean_baseline"]["throughput"]["levels"][at]
    cpu, baseline_cpu, lean_cpu = (durable_cpu(side["full"]) for side in (level, baseline, lean))
    ratio = level["full"]["per_second"] / max(baseline["full"]["per_second"], 0.1)
    lean_ratio = level["full"]["per_second"] / max(lean["full"]["per_second"], 0.1)
    raw = result["raw"]["per_second"]
    share = level["full"]["per_second"] / max(raw, 0.1)
    raw_cpu = result["raw"]["cpu_us"]["postgresql"] + result["raw"]["cpu_us"]["client"]
    cpu_share = raw_cpu / max(cpu, 0.1)
    echo = result["echo"]["throughput"]["levels"][at]["full"]["per_second"]
    # A message is at least its frames and its rows: so many of both, one after the other, does the machine.
    limit = 1 / (1 / max(raw, 0.1) + 1 / max(echo, 0.1))
    raw_p99 = result["raw"]["half"]["latency_ms"]["p99"]
    p99, p50 = level["half"]["latency_ms"]["p99"], baseline["half"]["latency_ms"]["p50"]
    memory, storm = ours["memory"]["kib_per_socket"], ours["storm"]
    metrics = result["metrics"]
    return [
        Goal(
            "CPU per durable message, PostgreSQL included",
            "<= 150 µs",
            cpu,
            "µs",
            f"baseline {baseline_cpu:.0f} µs, without SQLAlchemy {lean_cpu:.0f} µs",
            judge(is_clean and cpu <= 150),
        ),
        Goal(
            "messages/s against the baseline",
            ">= 30 x",
            round(ratio, 1),
            "x",
            f"{level['full']['per_second']:.0f}/s against {baseline['full']['per_second']:.0f}/s; "
            f"without SQLAlchemy {lean_ratio:.1f} x of {lean['full']['per_second']:.0f}/s; "
            f"echo and raw batches together {limit / max(baseline['full']['per_second'], 0.1):.1f} x",
            judge(is_clean and ratio >= 30),
        ),
        Goal(
            "messages/s against raw batches",
            ">= 50 %",
            round(share * 100, 1),
            "%",
            f"raw {raw:.0f}/s; as CPU time {100 * cpu_share:.0f} %, raw {raw_cpu:.1f} µs; "
            f"echo and raw batches together {limit:.0f}/s, {100 * limit / max(raw, 0.1):.0f} %",
            judge(is_clean and share >= 0.5 and cpu_share >= 0.5),
        ),
        Goal(
            "p99 to answer at half load",
            "<= 25 ms and below the baseline's p50",
            p99,
            "ms",
            f"{level['half']['rate']:.0f}/s; raw commits at that rate {raw_p99:.1f} ms; "
            f"baseline's p50 {p50:.1f} ms at {baseline['half']['rate']:.0f}/s, "
            f"{baseline['full']['latency_ms']['p50']:.1f} ms at its limit",
            judge(is_clean and p99 <= 25 and p99 < p50),
        ),
        Goal(
            "memory per idle socket",
            "<= 9 KiB",
            memory,
            "KiB",
            f"baseline {result['baseline']['memory']['kib_per_socket']}, "
            f"echo {result['echo']['memory']['kib_per_socket']} KiB",
            judge(memory <= 9),
        ),
        Goal(
            "storm of 10,000 stations settled",
            "<= 20 s",
            storm["seconds"],
            "s",
            f"{storm['stations']} stations; baseline {result['baseline']['storm']['stations']} in "
            f"{result['baseline']['storm']['seconds']} s",
            judge(storm["seconds"] <= 20, storm["stations"] >= 10_000),
        ),
        Goal(
            "exposition of 10,000 series",
            "<= 50 ms",
            metrics["text_ms"],
            "ms",
            f"{metrics['message_ns']:.0f} ns to count a message",
            judge(max(metrics["text_ms"], metrics["openmetrics_ms"]) <= 50),
        ),
    ]


def failures(figures: Result) -> int:
    """Messages answered with an error or never, and sockets that ended."""
    return figures["errors"] + figures["unanswered"] + figures["lost_sockets"]


def durable_cpu(figures: Result) -> float:
    return round(figures["cpu_us"]["server"] + figures["cpu_us"].get("postgresql", 0), 1)


def table(title: str, head: list[str], rows: list[list[object]]) -> Iterator[str]:
    texts = [head, *([str(cell) for cell in row] for row in rows)]
    columns = list(zip(*texts, strict=True))
    widths = [max(map(len, column)) for column in columns]
    yield from ("", title)
    # Numbers are aligned to the right.
    are_words = [any(cell and not cell[0].isdigit() for cell in column[1:]) for column in columns]
    for row in texts:
        cells = (
            text.ljust(width) if is_word else text.rjust(width)
            for text, width, is_word in zip(row, widths, are_words, strict=True)
        )
        yield "  ".join(["", *cells]).rstrip()


def lines(result: Result) -> Iterator[str]:
    yield from throughput_lines(result)
    yield from socket_lines(result)
    yield from request_lines(result)
    yield from webhook_lines(result["webhooks"])
    yield from feed_lines(result["feeds"])
    yield from statistics_lines(result["statistics"])
    found, plan = goals(result), result["plan"]
    yield from table(
        f"Goals, at {plan['judged']} stations ({result['build']} build, plan {plan['name']})",
        ["", "goal", "now", "beside it", ""],
        [[g.name, g.goal, f"{g.ours} {g.unit}", g.beside, g.verdict] for g in found],
    )
    cores, load = result["machine"]["cores"], result["machine"]["load_average"]
    yield ""
    yield f"{cores} cores, load average {load:.1f} at the start; CPU is what the kernel counted by process."


def throughput_lines(result: Result) -> Iterator[str]:
    rows: list[list[object]] = []
    servers = ("platform", "baseline", "lean_baseline", "echo")
    for name in servers:
        shown = SERVERS.get(name, name)
        for stations, level in result[name]["throughput"]["levels"].items():
            full, half = level["full"], level["half"]
            cpu = full["cpu_us"]
            rows.append(
                [
                    f"{shown}, {stations} stations",
                    f"{full['per_second']:.0f}",
                    f"{cpu['server']:.0f} + {cpu['postgresql']:.0f}",
                    f"{cpu['driver']:.0f}",
                    f"{cpu['others']:.0f}",
                    f"{half['latency_ms']['p50']:.1f}",
                    f"{half['latency_ms']['p99']:.1f}",
                    failures(full) + failures(half),
                ]
            )
    raw = result["raw"]
    cpu = raw["cpu_us"]
    rows.append(
        [
            f"raw batches of {raw['messages_in_a_transaction']}",
            f"{raw['per_second']:.0f}",
            f"0 + {cpu['postgresql']:.0f}",
            f"{cpu['client']:.0f}",
            f"{cpu['others']:.0f}",
            f"{raw['half']['latency_ms']['p50']:.1f}",
            f"{raw['half']['latency_ms']['p99']:.1f}",
            0,
        ]
    )
    head = [
        "",
        "per s",
        "CPU µs: server + PostgreSQL",
        "load",
        "rest",
        "half load p50 ms",
        "p99 ms",
        "failed",
    ]
    yield from table(
        "Messages (70 % MeterValues, 15 % Heartbeat, 10 % Status, 5 % Start and Stop)", head, rows
    )


def socket_lines(result: Result) -> Iterator[str]:
    rows: list[list[object]] = []
    for name in ("platform", "baseline", "echo"):
        memory = result[name]["memory"]
        counts = ", ".join(f"{count}: {kib / 1024:.0f} MiB" for count, kib in memory["resident_kib"].items())
        rows.append(
            [name, f"{memory['empty_kib'] / 1024:.0f} MiB", counts, f"{memory['kib_per_socket']:.1f}"]
        )
    yield from table(
        "Memory of idle sockets", ["", "without any", "resident", "KiB per socket (slope)"], rows
    )
    rows = []
    for name in ("platform", "baseline"):
        storm = result[name]["storm"]
        others = storm["others"]
        rows.append(
            [
                f"{name}, {storm['stations']} stations",
                storm["seconds"],
                storm["refused"],
                f"{storm['cpu_us']['server']:.0f} + {storm['cpu_us']['postgresql']:.0f}",
                f"{others['calm_p99_ms']:.1f}",
                f"{others['storm_p99_ms']:.1f}",
            ]
        )
    head = ["", "settled s", "refused", "CPU µs each", "others' p99 ms before", "meanwhile"]
    yield from table("Storm: connect and boot as fast as they can", head, rows)


def request_lines(result: Result) -> Iterator[str]:
    rows: list[list[object]] = []
    for name, modes in result["platform"]["rest"].items():
        rows.append(
            [
                name.replace("_", " "),
                *(f"{modes[mode]['per_second']:.0f}" for mode in ("row_security", "fixed_account")),
                *(f"{durable_cpu(modes[mode]):.0f}" for mode in ("row_security", "fixed_account")),
                f"{modes['row_security']['latency_ms']['p99']:.1f}",
            ]
        )
    head = ["", "per s", "without", "CPU µs", "without", "p99 ms"]
    yield from table("REST reads with row security, and with a fixed account in its place", head, rows)
    rows = []
    for name, found in result["platform"]["commands"].items():
        latency = found["latency_ms"]
        rows.append(
            [
                name.replace("_", " "),
                f"{found['per_second']:.0f}",
                latency["p50"],
                latency["p99"],
                f"{durable_cpu(found):.0f}",
            ]
        )
    echo = result["echo"]["throughput"]["levels"]["1"]["full"]["latency_ms"]
    rows.append(["echo of a socket", "", echo["p50"], echo["p99"], ""])
    yield from table(
        "Command, from request to station and back", ["", "per s", "p50 ms", "p99 ms", "CPU µs"], rows
    )
    made = result["platform"]["registration"]
    yield f"  registration of {made['charge_points']} charge points by REST: {made['per_second']:.0f}/s"
    metrics = result["metrics"]
    yield from table(
        "Metrics",
        ["", "found"],
        [
            ["a counter, ns", metrics["increment_ns"]],
            ["a histogram, ns", metrics["record_ns"]],
            ["all that is counted for a message, ns", metrics["message_ns"]],
            ["the same while two threads count the same", metrics["contended_message_ns"]],
            [f"exposition of {metrics['series']} series as text, ms", metrics["text_ms"]],
            ["the same as OpenMetrics", metrics["openmetrics_ms"]],
        ],
    )


def webhook_lines(found: Result) -> Iterator[str]:
    backlog, bare = found["backlog"], found["bare"]
    title = (
        f"Webhooks: {backlog['facts']:,} facts that waited, of {found['webhooks']} accounts, "
        f"{backlog['body_bytes']} bytes each, over {backlog['connections']} connections"
    )
    rows: list[list[object]] = [
        [
            "platform",
            f"{backlog['per_second']:.0f}",
            f"{backlog['per_second'] / bare['per_second']:.2f}",
            f"{backlog['cpu_us']['server']:.0f} + {backlog['cpu_us']['postgresql']:.0f}",
            f"{backlog['cpu_us']['receiver']:.0f}",
            f"{backlog['cpu_us']['others']:.0f}",
            backlog["repeated"],
        ],
        [
            "bare client",
            f"{bare['per_second']:.0f}",
            "1",
            f"{bare['cpu_us']['client']:.0f} + 0",
            f"{bare['cpu_us']['receiver']:.0f}",
            f"{bare['cpu_us']['others']:.0f}",
            0,
        ],
    ]
    head = ["", "per s", "x of bare", "CPU µs: sender + PostgreSQL", "receiver", "rest", "repeated"]
    yield from table(title, head, rows)
    live, cpu = found["live"], found["live"]["cpu_us_per_message"]
    yield (
        f"  at {live['messages_per_second']:.0f} messages/s from the charge point to the receiver: "
        f"p50 {live['delay_ms']['p50']:.1f} ms, p99 {live['delay_ms']['p99']:.1f} ms;"
    )
    yield f"  {cpu['server']:.0f} + {cpu['postgresql']:.0f} µs of CPU per message there, storing it included"


def feed_lines(found: Result) -> Iterator[str]:
    rows: list[list[object]] = []
    for level in found.values():
        readers = f"{level['readers']} readers, {level['changes_per_second'] / level['accounts']:.0f}/s each"
        bare = durable_cpu(level["bare"])
        for name, side in (("platform", level), ("bare server", level["bare"])):
            rows.append(
                [
                    f"{name}, {readers}",
                    f"{side['per_second']:.0f}",
                    f"{side['cpu_us']['server']:.1f} + {side['cpu_us'].get('postgresql', 0):.1f}",
                    f"{durable_cpu(side) / max(bare, 0.1):.1f}",
                    f"{side['cpu_us']['driver']:.1f}",
                    f"{side['cpu_us']['others']:.1f}",
                    f"{side['delay_ms']['p50']:.1f}",
                    f"{side['delay_ms']['p99']:.1f}",
                    side["gaps"],
                ]
            )
    head = [
        "",
        "told per s",
        "CPU µs: server + PostgreSQL",
        "x of bare",
        "load",
        "rest",
        "delay p50 ms",
        "p99 ms",
        "gaps",
    ]
    yield from table("Feeds: changes of charge points, told to every reader of their account", head, rows)


def statistics_lines(found: Result) -> Iterator[str]:
    rows: list[list[object]] = []
    for name, sides in found["reads"].items():
        ours, counted = sides["platform"]["latency_ms"], sides["counted"]["latency_ms"]
        rows.append(
            [
                f"of one {name.replace('_', ' ')}",
                *(f"{figure:.1f}" for figure in (ours["p50"], ours["p99"], counted["p50"], counted["p99"])),
                f"{durable_cpu(sides['platform']):.0f}",
            ]
        )
    yield from table(
        f"Statistics of {found['days']} days, an account with {found['charge_points']:,} charge points and "
        f"{found['transactions']:,} transactions",
        ["", "p50 ms", "p99 ms", "counted by SQL p50 ms", "p99 ms", "CPU µs"],
        rows,
    )


def as_dicts(found: list[Goal]) -> list[Result]:
    return [asdict(goal) for goal in found]
