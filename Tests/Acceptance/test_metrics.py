"""What is counted, as a real Prometheus sees it; alert rules and dashboard; docs/metrics.md."""

import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import yaml
from websockets.exceptions import InvalidStatus

from harness.accounts import Account, create_account
from harness.bus import NatsServer, Part
from harness.certificates import Authority
from harness.owner import rows
from harness.platform import EXECUTABLE, TEST_FOLDER, NewPlatform, Platform, of_worker, running
from harness.polling import until
from harness.ports import free_port
from harness.postgres import ROOT, Cluster
from harness.prometheus import MONITORING, Prometheus, families, promtool, samples, scrape, series_names
from harness.station import booted, connected, open_socket

TOKEN = "only-mine-and-nobody-elses"
OPEN_METRICS = "application/openmetrics-text; version=1.0.0"

# There with TLS only.
OF_TLS = "plugyard_tls_certificate_expiry_timestamp_seconds"
# There where accounts are to be named.
OF_ACCOUNTS = {
    "plugyard_account_recent_energy_joules",
    "plugyard_account_recent_sessions",
    "plugyard_account_connected_charge_points",
}


@pytest.fixture(scope="module")
def counted(cluster: Cluster) -> Iterator[Platform]:
    """A platform that has counted nothing that these tests did not do."""
    with running(cluster, "metrics") as platform:
        platform.demo = create_account(platform, "demo")
        yield platform


@pytest.fixture(scope="module")
def prometheus(counted: Platform) -> Iterator[Prometheus]:
    prometheus = Prometheus("metrics", counted)
    try:
        yield prometheus.start()
    finally:
        prometheus.close()


@pytest.fixture
async def demo(counted: Platform) -> AsyncIterator[Account]:
    async with Account(counted, counted.demo) as account:
        yield account


async def sees(prometheus: Prometheus, expected: dict[str, float]) -> None:
    """Waits until Prometheus has just these values."""

    async def all_right() -> bool:
        found = {query: await prometheus.value(query) for query in expected}
        assert found == expected, {q: (found[q], expected[q]) for q in expected if found[q] != expected[q]}
        return True

    await until(all_right, "Prometheus sees what was done", timeout=20)


async def test_prometheus_sees_what_was_done(
    counted: Platform, prometheus: Prometheus, demo: Account
) -> None:
    await sees(prometheus, {"up": 1, "plugyard_ready": 1, "sum(plugyard_connections)": 0})
    identity, tag = (await demo.charge_point())["identity"], await demo.tag()
    with pytest.raises(InvalidStatus):
        await open_socket(counted, "demo", identity, "wrong")
    async with booted(counted, "demo", identity) as station:
        for _ in range(3):
            await station.heartbeat()
        assert await station.authorize("NOBODY") == "Invalid"
        await station.charge(tag, [1000, 1700, 2500])
        away = f"charge-points/{(await demo.charge_point())['identity']}/commands"
        waiting = await demo.post(away, {"type": "clear_cache", "when_offline": "queue"}, 202)
        await demo.post(f"{away}/{waiting['id']}/cancel", {}, 200)
        path, body = f"charge-points/{identity}/commands", {"type": "unlock", "connector_id": 1}
        await demo.post(path, body, 200, headers={"Prefer": "wait=10"})
        await station.connection.send("this is no OCPP")
        calls = 'plugyard_ocpp_calls_total{direction="received",result="result",action='
        await sees(
            prometheus,
            {
                'plugyard_connections{version="ocpp1.6"}': 1,
                'plugyard_handshakes_total{result="accepted"}': 1,
                'plugyard_handshakes_total{result="wrong_password"}': 1,
                "plugyard_handshake_duration_seconds_count": 2,
                f'{calls}"BootNotification"}}': 1,
                f'{calls}"Heartbeat"}}': 3,
                f'{calls}"MeterValues"}}': 1,
                f'{calls}"StatusNotification"}}': 4,
                'sum(plugyard_ocpp_calls_total{direction="received"})': 12,
                'sum(plugyard_ocpp_calls_total{result="failed"})': 0,
                'plugyard_ocpp_call_duration_seconds_count{direction="received",action="Heartbeat"}': 3,
                'plugyard_ocpp_calls_total{direction="sent",action="UnlockConnector",result="result"}': 1,
                'plugyard_ocpp_call_duration_seconds_count{direction="sent",action="UnlockConnector"}': 1,
                'plugyard_commands_total{type="unlock",status="accepted"}': 1,
                'plugyard_commands_total{type="clear_cache",status="cancelled"}': 1,
                "sum(plugyard_commands_total)": 2,
                "sum(plugyard_ocpp_pending_calls)": 0,
                'plugyard_ocpp_irregular_frames_total{kind="malformed"}': 1,
                "plugyard_transactions_started_total": 1,
                'plugyard_transactions_ended_total{status="completed"}': 1,
                "plugyard_transaction_energy_joules_total": 1500 * 3600,
                'plugyard_authorisations_total{on="authorize",result="invalid"}': 1,
                'plugyard_authorisations_total{on="start",result="accepted"}': 1,
                "sum(plugyard_authorisations_total)": 2,
                "sum(plugyard_disconnects_total)": 0,
                "plugyard_ingest_batch_events_count > bool 0": 1,
                "plugyard_ingest_batch_duration_seconds_count == bool plugyard_ingest_batch_events_count": 1,
                'plugyard_database_wait_duration_seconds_count{role="ingest"} > bool 0': 1,
            },
        )
    await sees(
        prometheus,
        {
            "sum(plugyard_connections)": 0,
            'plugyard_disconnects_total{reason="closed_by_peer"}': 1,
            "sum(plugyard_disconnects_total)": 1,
        },
    )


async def test_prometheus_sees_requests_by_route_and_the_ids_of_some(
    prometheus: Prometheus, demo: Account
) -> None:
    route = 'http_route="/api/v1/accounts/{account}/locations/{id}"'
    await demo.request("GET", "locations/no-such", 404, headers={"X-Request-Id": "seen-by-prometheus"})
    await demo.request("GET", "/no/such/path", 404, documented=False)
    await demo.request_token(client_secret="wrong", expect=None)
    await sees(
        prometheus,
        {
            "plugyard_http_server_requests_total"
            f'{{http_request_method="GET",http_response_status_code="404",{route}}}': 1,
            f"plugyard_http_server_request_duration_seconds_count{{{route}}}": 1,
            'plugyard_http_server_requests_total{http_route="unmatched"}': 1,
            'plugyard_oauth_tokens_issued_total{grant="client_credentials"} > bool 0': 1,
            "plugyard_oauth_refresh_token_reuses_total": 0,
        },
    )

    async def exemplar() -> bool:
        query = f"plugyard_http_server_request_duration_seconds_bucket{{{route}}}"
        found = await prometheus.ask("query_exemplars", query=query, start="0", end="9999999999")
        ids = [e["labels"]["request_id"] for series in found for e in series["exemplars"]]
        return ids == ["seen-by-prometheus"]

    await until(exemplar, "Prometheus has the exemplar")


async def test_prometheus_sees_the_process(counted: Platform, prometheus: Prometheus) -> None:
    await sees(
        prometheus,
        {
            'plugyard_build_info{role="serve"}': 1,
            "plugyard_process_resident_memory_bytes > bool 1e7": 1,
            "plugyard_process_cpu_seconds_total > bool 0": 1,
            "plugyard_process_open_files > bool 10": 1,
            "plugyard_process_open_files < bool plugyard_process_open_files_limit": 1,
            "time() - plugyard_process_start_time_seconds < bool 600": 1,
            "plugyard_event_loop_lag_seconds_count > bool 0": 1,
            "min(plugyard_duty_held)": 1,
            'plugyard_database_connections_limit{role="ingest"} > bool 0': 1,
            'plugyard_database_exchange_duration_seconds_count{role="app"} > bool 0': 1,
            "sum(plugyard_database_waiters)": 0,
            "sum(plugyard_database_context_errors_total)": 0,
            "sum(plugyard_metrics_dropped_series_total)": 0,
            "plugyard_metrics_series < bool 5000": 1,
        },
    )
    targets = (await prometheus.ask("targets"))["activeTargets"]
    assert [(t["health"], t["lastError"]) for t in targets] == [("up", "")]
    metadata = await prometheus.ask("targets/metadata", metric="plugyard_process_resident_memory_bytes")
    assert [(m["type"], m["unit"]) for m in metadata] == [("gauge", "bytes")]


def test_both_formats_say_the_same_and_promtool_finds_no_fault(counted: Platform) -> None:
    text, other = scrape(counted), scrape(counted, "/api/metrics", Accept=OPEN_METRICS)
    assert text.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert other.headers["content-type"] == f"{OPEN_METRICS}; charset=utf-8"
    assert other.text.endswith("\n# EOF\n")
    assert promtool("check", "metrics", text=text.text) == ""
    in_text, in_other = (
        {re.sub(r" # .*", "", line).rpartition(" ")[0] for line in page.text.splitlines() if line[0] != "#"}
        for page in (text, other)
    )
    assert in_text == in_other
    assert all(name.startswith("plugyard_") for name in families(text.text))
    assert 'le="1.0"' in text.text, "bounds are the same in both"


def test_every_series_is_there_before_anything_happened(counted: Platform) -> None:
    found = samples(scrape(counted).text)
    for name in (
        'plugyard_ocpp_calls_total{direction="received",action="StopTransaction",result="failed"}',
        'plugyard_commands_total{type="reset",status="timed_out"}',
        'plugyard_disconnects_total{reason="silent"}',
        "plugyard_oauth_refresh_token_reuses_total",
    ):
        assert found[name] == 0


def test_alert_rules_do_what_they_should(counted: Platform) -> None:
    rules = ROOT / MONITORING / "alerts.yaml"
    promtool("check", "rules", rules)
    promtool("test", "rules", ROOT / "Tests/Monitoring/alerts_test.yaml")
    groups = yaml.safe_load(rules.read_text())["groups"]
    written = [rule for group in groups for rule in group["rules"]]
    alerts = [rule for rule in written if "alert" in rule]
    assert len(alerts) >= 14
    documented = (ROOT / "docs/metrics.md").read_text()
    for alert in alerts:
        assert alert["labels"]["severity"] in ("page", "ticket")
        assert alert["annotations"].keys() == {"summary", "description"}
        assert f"`{alert['alert']}`" in documented, f"docs/metrics.md says nothing of {alert['alert']}"
    known = series_names(scrape(counted).text) | {OF_TLS}
    assert not names_in([rule["expr"] for rule in written]) - known


def test_every_query_of_the_dashboard_is_answered(counted: Platform) -> None:
    board = json.loads((ROOT / MONITORING / "dashboard.json").read_text())
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    queries = [target["expr"] for panel in panels for target in panel["targets"]]
    queries += [v["definition"] for v in board["templating"]["list"] if "definition" in v]
    used = names_in(queries)
    assert len(panels) > 20 and used
    assert not used - (series_names(scrape(counted).text) | {OF_TLS} | OF_ACCOUNTS)
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    places = [panel["gridPos"] for panel in panels]
    assert all(place["x"] + place["w"] <= 24 for place in places)


async def test_prometheus_understands_every_query_of_the_dashboard(prometheus: Prometheus) -> None:
    board = json.loads((ROOT / MONITORING / "dashboard.json").read_text())
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            query = target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")
            await prometheus.ask("query", query=query)


def names_in(queries: list[str]) -> set[str]:
    """Metrics, but not what rules record of them, nor what stands in quotes."""
    bare = [re.sub(r'"[^"]*"', "", query) for query in queries]
    return {name for query in bare for name in re.findall(r"(?<![:\w])plugyard_\w+(?!:)", query)}


def test_the_docs_list_every_metric_and_no_other(counted: Platform) -> None:
    rows = re.findall(
        r"^\| `(plugyard_\w+)` \| (\w+) \|", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE
    )
    exported = families(scrape(counted).text)
    exported[OF_TLS] = "gauge"
    exported |= dict.fromkeys(OF_ACCOUNTS, "gauge")
    kinds: dict[str, Any] = {name: kind if kind != "info" else "gauge" for name, kind in rows}
    assert kinds == exported


async def test_a_port_of_their_own_a_token_and_the_busiest_accounts(new_platform: NewPlatform) -> None:
    port = free_port()
    folder = TEST_FOLDER / "certificates" / of_worker("metrics")
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = Authority(folder).server()
    settings = {"metrics_port": port, "metrics_token": TOKEN, "metrics_accounts": 1}
    platform = new_platform("metrics_port", tls_cert=certificate, tls_key=key, **settings)
    right = {"Authorization": f"Bearer {TOKEN}"}
    for path in ("/metrics", "/api/metrics"):
        assert scrape(platform, path, **right).status_code == 404
        assert scrape(platform, path, port).headers["www-authenticate"] == "Bearer"
        assert scrape(platform, path, port, Authorization=f"Bearer {TOKEN[:-1]}").status_code == 401
        assert samples(scrape(platform, path, port, **right).text)[OF_TLS] > 1e9
    assert TOKEN not in platform.command("config", "print").stdout

    accounts = {slug: create_account(platform, slug) for slug in ("small", "large")}
    for slug, energy in (("small", 1000), ("large", 5000)):
        async with Account(platform, accounts[slug]) as account:
            identity, tag = (await account.charge_point())["identity"], await account.tag()
            async with booted(platform, slug, identity) as station:
                await station.charge(tag, [0, energy])
    # So that nobody has to wait for the next turn of what sums up.
    platform.stop()
    rows(platform, None, "SELECT fold_session_deltas(100)")
    platform.start()

    async def figures() -> dict[str, float]:
        found = samples(scrape(platform, port=port, **right).text)
        return {n: v for n, v in found.items() if n.startswith(("plugyard_platform_", "plugyard_account_"))}

    async def named() -> dict[str, float] | None:
        found = await figures()
        return found if any("account=" in name for name in found) else None

    assert await until(named, "figures are read", timeout=20) == {
        "plugyard_platform_accounts": 2,
        "plugyard_platform_charge_points": 2,
        "plugyard_platform_connected_charge_points": 0,
        "plugyard_platform_active_transactions": 0,
        "plugyard_platform_queued_commands": 0,
        "plugyard_platform_expiring_certificates": 0,
        'plugyard_account_recent_energy_joules{account="large"}': 5000 * 3600,
        'plugyard_account_recent_sessions{account="large"}': 1,
        'plugyard_account_connected_charge_points{account="large"}': 0,
    }


def test_accounts_are_not_named_to_everybody(platform: Platform) -> None:
    environment = platform.environment(PLUGYARD_METRICS_ACCOUNTS="5")
    for more, complaint in (({}, "METRICS_ACCOUNTS"), ({"PLUGYARD_METRICS_TOKEN": "short"}, "METRICS_TOKEN")):
        result = subprocess.run(
            [EXECUTABLE, "config", "print"],
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert result.returncode == 78 and complaint in result.stderr


async def test_a_gateway_has_metrics_of_its_own(counted: Platform, demo: Account) -> None:
    nats = NatsServer("metrics").start()
    manager = Part(counted, "manager", "mm", nats.url)
    gateway = Part(counted, "gateway", "mg", nats.url)
    try:
        manager.start()
        gateway.start()
        identity = (await demo.charge_point())["identity"]
        async with connected(gateway, "demo", identity) as station:
            await station.boot()
            there, behind = (samples(scrape(part).text) for part in (gateway, manager))
            assert there['plugyard_connections{version="ocpp1.6"}'] == 1
            boots = (
                'plugyard_ocpp_calls_total{direction="received",action="BootNotification",result="result"}'
            )
            assert (there[boots], behind[boots]) == (1, 0)
            assert there['plugyard_handshakes_total{result="accepted"}'] == 1
            assert "plugyard_ingest_batch_events_count" not in there
            assert behind["plugyard_ingest_batch_events_count"] > 0
    finally:
        for part in (gateway, manager):
            part.close()
        nats.kill()
