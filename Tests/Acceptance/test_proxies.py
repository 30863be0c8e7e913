"""Behind proxies: whose address throttles, audit trail and charge points' connections see."""

from harness.accounts import Account, create_account, unique
from harness.platform import NewPlatform, Platform
from harness.polling import until
from harness.raw import RawResponse, raw_request
from harness.station import SUBPROTOCOL, basic

PROXIES = "127.0.0.1, 127.9.0.0/16"


async def address_of_a_change(account: Account, *forwarded_for: str) -> str:
    """Where the audit trail says that a request came from."""
    headers = {"X-Forwarded-For": ", ".join(forwarded_for)} if forwarded_for else {}
    location = await account.post("locations", {"name": unique("Depot"), "city": "Utrecht"}, headers=headers)
    (event,) = await account.all("audit-events", resource_type="location", resource_id=location["id"])
    return event["actor"]["address"]


async def test_the_audit_trail_shows_the_client_and_not_the_proxy(new_platform: NewPlatform) -> None:
    platform = new_platform("proxies", trusted_proxies=PROXIES)
    credentials = create_account(platform, "alpha")
    async with Account(platform, credentials, local_address="127.0.0.1") as account:
        assert await address_of_a_change(account) == "127.0.0.1"
        assert await address_of_a_change(account, "203.0.113.7") == "203.0.113.7"
        assert await address_of_a_change(account, "203.0.113.7:61000", "127.9.1.1") == "203.0.113.7"
        assert await address_of_a_change(account, "10.1.1.1", "[2001:DB8::7]:443") == "2001:db8::7"
        assert await address_of_a_change(account, "203.0.113.7", "unknown", "127.9.1.1") == "127.9.1.1"
    async with Account(platform, credentials, local_address="127.8.0.1") as account:
        assert await address_of_a_change(account, "203.0.113.7") == "127.8.0.1"


async def test_without_the_setting_the_header_means_nothing(platform: Platform, alpha: Account) -> None:
    assert await address_of_a_change(alpha, "203.0.113.7") == "127.0.0.1"


async def test_people_behind_a_proxy_do_not_share_its_throttle(new_platform: NewPlatform) -> None:
    platform = new_platform("proxies_throttle", trusted_proxies=PROXIES, refusal_limit=1)
    credentials = create_account(platform, "alpha")
    async with Account(platform, credentials, local_address="127.0.0.1") as account:

        async def refused(client: str) -> int:
            headers = {"X-Forwarded-For": client}
            response = await account.request("GET", "locations", None, bearer="nonsense", headers=headers)
            return response.status_code

        statuses = [await refused("203.0.113.7") for _ in range(30)]
        assert statuses[0] == 401 and 429 in statuses
        assert await refused("203.0.113.8") == 401


async def test_a_charge_point_behind_a_proxy(new_platform: NewPlatform) -> None:
    platform = new_platform("proxies_sockets", trusted_proxies=PROXIES)
    async with Account(platform, create_account(platform, "alpha")) as account:
        identity = (await account.charge_point())["identity"]
        answer = await handshake(platform, identity, "203.0.113.7, 127.9.1.1")
        assert answer.status == 401

        async def events() -> list[dict]:
            return await account.all(f"charge-points/{identity}/connection-events")

        (event,) = await until(events, "the refusal is a connection event")
        assert event["remote_address"] == "203.0.113.7"


async def handshake(platform: Platform, identity: str, forwarded_for: str) -> RawResponse:
    """An attempt to connect with a wrong password."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Protocol": SUBPROTOCOL,
        "X-Forwarded-For": forwarded_for,
        **basic(identity, "wrong"),
    }
    return await raw_request(platform, f"/ocpp/alpha/{identity}", **headers)


def test_a_malformed_list_stops_the_start(platform: Platform) -> None:
    result = platform.command("config", "print", "--set", "trusted_proxies=10.0.0.0/8,10.0.0.0/33")
    assert result.returncode == 78
    assert "PLUGYARD_TRUSTED_PROXIES" in result.stderr and "10.0.0.0/33" in result.stderr
