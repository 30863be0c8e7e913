"""Of which processes the platform is made: for its administrators, and for nobody else."""

from datetime import UTC, datetime

from harness.accounts import Account
from harness.grants import bearer_of, create_platform_administrator
from harness.platform import Platform
from harness.station import booted

PATH = "/api/v1/processes"


async def administrator(platform: Platform, account: Account) -> str:
    """A platform administrator's access token."""
    person = create_platform_administrator(platform, account.slug)
    return await bearer_of(account, person, "platform:admin")


async def test_the_one_process(platform: Platform, alpha: Account) -> None:
    token = await administrator(platform, alpha)
    [before] = (await alpha.request("GET", PATH, 200, bearer=token)).json()["data"]
    identity = (await alpha.charge_point())["identity"]
    async with booted(platform, "alpha", identity):
        assert (await alpha.read(identity))["is_online"]
        [shown] = (await alpha.request("GET", PATH, 200, bearer=token)).json()["data"]
    assert shown["role"] == "platform" and shown["is_answering"]
    assert shown["run"] is None and shown["gone_at"] is None
    assert shown["version"] == (await alpha.request("GET", "/api/health", 200)).json()["version"]
    assert shown["sockets"] >= 1
    assert before["since"] == shown["since"] <= shown["seen_at"]
    assert datetime.fromisoformat(shown["seen_at"]) <= datetime.now(UTC)


async def test_nobody_else_sees_them(alpha: Account) -> None:
    """Not even whoever may do all in an account."""
    await alpha.problem("GET", PATH, 401, bearer=None)
    problem = await alpha.problem("GET", PATH, 403)
    assert problem["code"] == "insufficient_scope"
