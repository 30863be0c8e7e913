"""What people do with their own credentials, and what ends when their rights change.

Everybody here signs in through the pages, as a browser does.
"""

import secrets
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from harness.accounts import Account, Credentials, create_account
from harness.api import Api, without_occurrence
from harness.owner import audit_events, rows
from harness.platform import Platform
from harness.polling import until
from harness.signing_in import Member, create_member, person_token, totp

ME = "/api/v1/me"
NEW_PASSWORD = "seven tall giraffes"


class Person(Api):
    """A person who has signed in to an account."""

    def __init__(self, platform: Platform, member: Member, bearer: str):
        super().__init__(platform, member.slug, "", "")
        self.member = member
        self.bearer = bearer

    async def step(self, path: str, status: int, **body: Any) -> httpx.Response:
        return await self.request("POST", f"{ME}/{path}", status, json=body)

    async def has_access(self) -> bool:
        return (await self.request("GET", ME, None)).status_code == 200


async def sign_in(platform: Platform, member: Member, code: Callable[[], str] | None = None) -> Person:
    bearer = await person_token(platform, member.slug, member.email, member.password, code)
    return Person(platform, member, bearer)


@asynccontextmanager
async def signed_in(
    platform: Platform, member: Member, code: Callable[[], str] | None = None
) -> AsyncIterator[Person]:
    async with await sign_in(platform, member, code) as person:
        yield person


@pytest.fixture
async def viewer(platform: Platform, credentials: dict[str, Credentials]) -> AsyncIterator[Person]:
    async with signed_in(platform, create_member(platform, "alpha", "viewer")) as person:
        yield person


async def id_of(account: Account, member: Member) -> str:
    """The id of a membership."""
    (user,) = await account.all("users", q=member.email)
    return user["id"]


async def test_a_person_sees_itself(platform: Platform, alpha: Account, viewer: Person) -> None:
    answer = await viewer.request("GET", ME)
    me = answer.json()
    await viewer.request("GET", ME, 304, headers={"If-None-Match": answer.headers["etag"]})
    assert me["email"] == viewer.member.email
    assert me["has_password"] is True and me["is_platform_admin"] is False
    assert me["second_factor"] == {"enabled": False, "recovery_codes_left": 0}
    (account,) = me["accounts"]
    name = (await alpha.get("/api/v1/accounts/alpha"))["name"]
    assert account == {
        "id": alpha.account_id,
        "slug": "alpha",
        "name": name,
        "role": "viewer",
        "suspended": False,
    }
    assert me["current"]["account_id"] == alpha.account_id
    assert me["current"]["roles"] == ["viewer"]
    assert set(me["current"]["scopes"]) == {
        "charge-points:read",
        "sessions:read",
        "logs:read",
        "reports:read",
    }
    # Who has signed in has joined, and needs no invitation any more.
    id = await id_of(alpha, viewer.member)
    user = await alpha.get(f"users/{id}")
    assert user["status"] == "active" and user["joined_at"]
    problem = await alpha.problem("POST", f"users/{id}/invite", 409)
    assert problem["code"] == "already_joined"


async def test_a_changed_password_ends_everything_else(
    platform: Platform, alpha: Account, viewer: Person
) -> None:
    old = viewer.member.password
    async with signed_in(platform, viewer.member) as other:
        for body, field, code in (
            ({"current_password": "wrong", "new_password": NEW_PASSWORD}, "/current_password", "incorrect"),
            ({"current_password": old, "new_password": "short"}, "/new_password", "weak_password"),
            (
                {"current_password": old, "new_password": viewer.member.email},
                "/new_password",
                "weak_password",
            ),
        ):
            problem = (await viewer.step("password", 422, **body)).json()
            assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, code)]
        assert await other.has_access()
        await viewer.step("password", 204, current_password=old, new_password=NEW_PASSWORD)
        assert not await other.has_access(), "at once"
        assert await viewer.has_access()
    (session,) = await viewer.whole(f"{ME}/sessions")
    assert session["is_current"]
    changed = Member(viewer.member.slug, viewer.member.email, NEW_PASSWORD)
    async with signed_in(platform, changed):
        pass
    with pytest.raises(AssertionError):
        await sign_in(platform, viewer.member)
    events = audit_events(platform, alpha.account_id, await id_of(alpha, viewer.member))
    (event,) = [event for event in events if event["action"] == "user.password_changed"]
    assert (event["actor_kind"], event["actor_name"]) == ("user", viewer.member.email)
    assert event["changes"] == {}


async def test_sessions_are_listed_and_ended(platform: Platform, viewer: Person, alpha: Account) -> None:
    async with (
        signed_in(platform, viewer.member) as other,
        signed_in(platform, create_member(platform, "alpha", "viewer")) as stranger,
    ):
        sessions = await viewer.whole(f"{ME}/sessions")
        grants = [session for session in sessions if session["kind"] == "grant"]
        assert len(grants) == 2 and all(grant["client_id"] == "plugyard-web" for grant in grants)
        assert {grant["account"] for grant in grants} == {"alpha"}
        (mine,) = [session for session in sessions if session["is_current"]]
        (theirs,) = [grant for grant in grants if not grant["is_current"]]
        assert mine["kind"] == "grant"
        # Somebody else's session is none.
        path = f"{ME}/sessions/{theirs['id']}"
        problems = [
            without_occurrence(await stranger.problem("DELETE", at, 404))
            for at in (path, f"{ME}/sessions/{uuid.uuid4()}", f"{ME}/sessions/x")
        ]
        assert problems[0] == problems[1] == problems[2]
        assert await other.has_access()
        await viewer.delete(path)
        assert not await other.has_access(), "at once"
        await viewer.problem("DELETE", path, 404)
        await viewer.delete(f"{ME}/sessions/{mine['id']}")
        assert not await viewer.has_access()
        assert await stranger.has_access()


async def test_a_second_factor_from_first_to_last(platform: Platform, alpha: Account, viewer: Person) -> None:
    password = viewer.member.password
    for path, body in (
        ("second-factor/confirm", {"code": "123456"}),
        ("second-factor/disable", {"current_password": password, "code": "123456"}),
        ("recovery-codes", {"current_password": password, "code": "123456"}),
    ):
        problem = (await viewer.step(path, 409, **body)).json()
        assert problem["code"].startswith("second_factor_not_"), path
    await viewer.step("second-factor", 422, current_password="wrong")
    setup = (await viewer.step("second-factor", 200, current_password=password)).json()
    assert f"secret={setup['secret']}" in setup["otpauth_uri"]
    assert (await viewer.get(ME))["second_factor"]["enabled"] is False, "not before it is confirmed"
    wrong = f"{(int(totp(setup['secret'])) + 1) % 1_000_000:06}"
    await viewer.step("second-factor/confirm", 422, code=wrong)
    answer = await viewer.step("second-factor/confirm", 200, code=totp(setup["secret"]))
    codes = answer.json()["recovery_codes"]
    assert len(set(codes)) == 10
    assert (await viewer.get(ME))["second_factor"] == {"enabled": True, "recovery_codes_left": 10}
    # It is not replaced by somebody who knows the password alone.
    problem = (await viewer.step("second-factor", 409, current_password=password)).json()
    assert problem["code"] == "second_factor_enabled"
    # Signing in asks for it.
    with pytest.raises(AssertionError):
        await sign_in(platform, viewer.member)
    async with signed_in(platform, viewer.member, lambda: totp(setup["secret"], 1)) as again:
        assert await again.has_access()
    # New recovery codes replace the old ones.
    answer = await viewer.step("recovery-codes", 200, current_password=password, code=codes[1])
    new_codes = answer.json()["recovery_codes"]
    assert not set(new_codes) & set(codes)
    for code in (codes[0], "0000-0000-0000-0000-0000-0000", "123"):
        problem = (
            await viewer.step("second-factor/disable", 422, current_password=password, code=code)
        ).json()
        assert [error["field"] for error in problem["errors"]] == ["/code"]
    await viewer.step(
        "second-factor/disable", 204, current_password=password, code=new_codes[0].upper().replace("-", " ")
    )
    assert (await viewer.get(ME))["second_factor"] == {"enabled": False, "recovery_codes_left": 0}
    async with signed_in(platform, viewer.member):
        pass
    events = audit_events(platform, alpha.account_id, await id_of(alpha, viewer.member))
    assert [event["action"] for event in events if "factor" in event["action"]] == [
        "user.second_factor_begun",
        "user.second_factor_enabled",
        "user.second_factor_disabled",
    ]
    stored = rows(
        platform,
        None,
        "SELECT count(*) AS n FROM recovery_codes r JOIN users u ON u.id = r.user_id WHERE u.email = %s",
        viewer.member.email,
    )
    assert stored[0]["n"] == 0
    log = platform.log.read_text(errors="replace")
    assert not any(secret in log for secret in (setup["secret"], *codes, *new_codes, password))


async def test_a_code_of_the_app_counts_once(viewer: Person) -> None:
    password = viewer.member.password
    setup = (await viewer.step("second-factor", 200, current_password=password)).json()
    code = totp(setup["secret"], 1)
    await viewer.step("second-factor/confirm", 200, code=code)
    await viewer.step("second-factor/disable", 422, current_password=password, code=code)
    assert (await viewer.get(ME))["second_factor"]["enabled"] is True


async def test_guessing_is_slowed_down(viewer: Person) -> None:
    password = viewer.member.password
    for path, body in (
        ("password", {"current_password": "x", "new_password": NEW_PASSWORD}),
        ("second-factor", {"current_password": "x"}),
        ("password", {"current_password": "y", "new_password": NEW_PASSWORD}),
        ("second-factor", {"current_password": "y"}),
        ("second-factor", {"current_password": "z"}),
    ):
        await viewer.step(path, 422, **body)
    # The right one is not tried either: all steps are counted together.
    refused = await viewer.step("second-factor", 429, current_password=password)
    assert refused.json()["code"] == "too_many_attempts"
    assert 0 < int(refused.headers["retry-after"]) <= 30
    await viewer.step("password", 429, current_password=password, new_password=NEW_PASSWORD)


async def test_a_right_password_forgives_wrong_ones(viewer: Person) -> None:
    for _ in range(3):
        for _ in range(3):
            await viewer.step("second-factor", 422, current_password="wrong")
        await viewer.step("second-factor", 200, current_password=viewer.member.password)


async def test_bad_fields_are_named(viewer: Person) -> None:
    for path, body, fields in (
        ("password", {"current_password": 1, "x": 2}, {"/current_password", "/new_password", "/x"}),
        ("second-factor", {}, {"/current_password"}),
        ("second-factor/confirm", {"code": None}, {"/code"}),
        ("second-factor/disable", {"code": ""}, {"/current_password", "/code"}),
        ("recovery-codes", {"current_password": "x" * 1025}, {"/current_password", "/code"}),
    ):
        problem = await viewer.problem("POST", f"{ME}/{path}", 422, json=body)
        assert {error["field"] for error in problem["errors"]} == fields, path


async def test_changes_of_rights_apply_at_once(platform: Platform, alpha: Account) -> None:
    member = create_member(platform, "alpha", "operator")
    id = await id_of(alpha, member)
    async with signed_in(platform, member) as person:
        await alpha.patch(f"users/{id}", {"name": "Only a name"})
        assert await person.has_access(), "no change of rights"
        await alpha.patch(f"users/{id}", {"role": "viewer"})
        assert not await person.has_access()
    async with signed_in(platform, member) as person:
        assert (await person.get(ME))["current"]["roles"] == ["viewer"]
        await alpha.delete(f"users/{id}/sessions")
        assert not await person.has_access()
    async with signed_in(platform, member) as person:
        await alpha.delete(f"users/{id}")
        assert not await person.has_access()
    with pytest.raises(AssertionError):
        await sign_in(platform, member)


async def test_a_disabled_person_is_out_soon(platform: Platform, alpha: Account) -> None:
    member = create_member(platform, "alpha", "viewer")
    async with signed_in(platform, member) as person:
        platform.command_json("user", "disable", "--email", member.email)

        async def is_out() -> bool:
            return not await person.has_access()

        await until(is_out, "the token of a disabled person is dead")
    with pytest.raises(AssertionError):
        await sign_in(platform, member)
    platform.command_json("user", "enable", "--email", member.email)
    async with signed_in(platform, member) as person:
        changed = platform.command_json("user", "passwd", "--email", member.email)

        async def is_out_again() -> bool:
            return not await person.has_access()

        await until(is_out_again, "a new password ends tokens")
    async with signed_in(platform, Member(member.slug, member.email, changed["password"])):
        pass


async def test_an_administrator_has_limits(platform: Platform) -> None:
    create_account(platform, "limits")
    async with (
        signed_in(platform, create_member(platform, "limits", "admin")) as first,
        signed_in(platform, create_member(platform, "limits", "admin")) as second,
    ):
        (own,) = await first.all("users", q=first.member.email)
        (other,) = await first.all("users", q=second.member.email)
        problem = await first.problem("PATCH", f"users/{own['id']}", 403, json={"role": "viewer"})
        assert problem["code"] == "own_role"
        assert (await first.patch(f"users/{own['id']}", {"role": "admin", "name": "Me"}))["name"] == "Me"
        await first.patch(f"users/{other['id']}", {"role": "viewer"})
        assert not await second.has_access()
        # Leaving would leave nobody.
        problem = await first.problem("DELETE", f"users/{own['id']}", 409)
        assert problem["code"] == "last_administrator"
        email = f"{secrets.token_hex(6)}@people.example"
        made = await first.post("users", {"email": email, "role": "admin"})
        await first.delete(f"users/{own['id']}")
        assert not await first.has_access(), "gone"
        assert made["role"] == "admin"
