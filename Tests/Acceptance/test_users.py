"""Members of an account: inviting, changing, removing them, and what of it is refused."""

import asyncio
import secrets
import uuid

import pytest

from harness.accounts import Account, create_account, create_client
from harness.api import Api, without_occurrence
from harness.openapi import DOCUMENT
from harness.owner import audit_events, rows
from harness.platform import NewPlatform, Platform

OPERATOR = (
    "charge-points:read charge-points:write commands:control sessions:read sessions:write"
    " logs:read reports:read"
)


def address() -> str:
    return f"{secrets.token_hex(6)}@people.example"


async def test_a_member_from_first_to_last(alpha: Account) -> None:
    email = address()
    created = await alpha.post("users", {"email": email, "name": "Ada", "role": "viewer"})
    assert uuid.UUID(created["id"]).version == 7
    assert (created["email"], created["name"], created["role"]) == (email, "Ada", "viewer")
    assert (created["status"], created["joined_at"], created["location_ids"]) == ("invited", None, [])
    path = f"users/{created['id']}"
    assert await alpha.get(path) == created
    changed = await alpha.patch(path, {"name": "Ada L.", "role": "operator"})
    assert (changed["name"], changed["role"], changed["email"]) == ("Ada L.", "operator", email)
    assert changed["updated_at"] > created["updated_at"]
    assert await alpha.patch(path, {}) == changed
    await alpha.delete(path)
    await alpha.problem("GET", path, 404)
    await alpha.problem("DELETE", path, 404)
    # Gone from the account, the person may be invited anew.
    again = await alpha.post("users", {"email": email, "role": "viewer"})
    assert again["id"] != created["id"]


async def test_an_account_does_not_learn_whom_others_know(alpha: Account, beta: Account) -> None:
    email = address()
    first = await alpha.post("users", {"email": email, "name": "Known", "role": "admin"})
    of_known = await beta.post("users", {"email": email.upper(), "role": "viewer"})
    of_new = await beta.post("users", {"email": address().upper(), "role": "viewer"})
    assert of_known["email"] == email.upper() and of_known["name"] == ""
    own = ("id", "email", "created_at", "updated_at")
    assert {k: v for k, v in of_known.items() if k not in own} == {
        k: v for k, v in of_new.items() if k not in own
    }
    assert of_known["id"] != first["id"]
    # One person, whatever the case of the letters.
    persons = rows(alpha.platform, None, "SELECT id FROM users WHERE email_lower = %s", email)
    assert len(persons) == 1


async def test_a_member_is_not_invited_twice(alpha: Account) -> None:
    email = address()
    await alpha.post("users", {"email": email, "role": "viewer"})
    problem = await alpha.problem("POST", "users", 409, json={"email": email.upper(), "role": "admin"})
    assert (problem["code"], problem["field"]) == ("already_member", "/email")


async def test_members_of_other_accounts_do_not_exist(alpha: Account, beta: Account) -> None:
    foreign = (await beta.post("users", {"email": address(), "role": "viewer"}))["id"]
    for method, rest, more in (
        ("GET", "", {}),
        ("PATCH", "", {"json": {"name": "x"}}),
        ("PATCH", "", {"json": {"role": "admin", "location_ids": []}}),
        ("DELETE", "", {}),
        ("POST", "/invite", {}),
        ("POST", "/password-reset", {}),
        ("DELETE", "/sessions", {}),
    ):
        problems = [
            without_occurrence(await alpha.problem(method, f"users/{id}{rest}", 404, **more))
            for id in (foreign, str(uuid.uuid4()), "nonsense")
        ]
        assert problems[0] == problems[1] == problems[2], (method, rest)
    listed = {user["id"] for user in await alpha.all("users")}
    assert foreign not in listed and foreign in {user["id"] for user in await beta.all("users")}
    assert (await beta.get(f"users/{foreign}"))["name"] == ""


async def test_locations_of_a_partner(alpha: Account, beta: Account) -> None:
    first, second = [(await alpha.location())["id"] for _ in range(2)]
    foreign = (await beta.location())["id"]
    partner = await alpha.post(
        "users", {"email": address(), "role": "partner", "location_ids": [first, first]}
    )
    path = f"users/{partner['id']}"
    assert partner["location_ids"] == [first]
    changed = await alpha.patch(path, {"location_ids": [second, first]})
    assert changed["location_ids"] == sorted([first, second])
    assert (await alpha.patch(path, {"location_ids": [second]}))["location_ids"] == [second]
    # A location of another account is refused as one that nobody has.
    problems = [
        without_occurrence(await alpha.problem("PATCH", path, 422, json={"location_ids": [first, id]}))
        for id in (foreign, str(uuid.uuid4()))
    ]
    assert problems[0] == problems[1]
    assert [error["field"] for error in problems[0]["errors"]] == ["/location_ids"]
    body = {"email": address(), "role": "partner", "location_ids": [foreign]}
    await alpha.problem("POST", "users", 422, json=body)
    assert body["email"] not in {user["email"] for user in await alpha.all("users")}, "all or nothing"
    assert (await alpha.get(path))["location_ids"] == [second]
    # Whoever sees the whole account is limited to no locations.
    assert (await alpha.patch(path, {"role": "viewer"}))["location_ids"] == []
    problem = await alpha.problem("PATCH", path, 422, json={"location_ids": [first]})
    assert problem["errors"][0] == {
        "field": "/location_ids",
        "code": "not_allowed",
        "message": problem["errors"][0]["message"],
    }
    assert (await alpha.patch(path, {"location_ids": []}))["role"] == "viewer"
    # A location that goes takes its grants along.
    assert (await alpha.patch(path, {"role": "partner", "location_ids": [first]}))["location_ids"] == [first]
    await alpha.delete(f"locations/{first}")
    assert (await alpha.get(path))["location_ids"] == []


async def test_nobody_grants_what_they_do_not_have(platform: Platform, alpha: Account) -> None:
    admin = (await alpha.post("users", {"email": address(), "role": "admin"}))["id"]
    viewer = (await alpha.post("users", {"email": address(), "role": "viewer"}))["id"]
    client = create_client(platform, "alpha", "--scope", "account:admin charge-points:read")
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as weak:
        for method, path, body in (
            ("POST", "users", {"email": address(), "role": "operator"}),
            ("POST", "users", {"email": address(), "role": "partner"}),
            ("PATCH", f"users/{viewer}", {"role": "operator"}),
            ("PATCH", f"users/{viewer}", {"name": "x"}),
            ("PATCH", f"users/{admin}", {"role": "viewer"}),
            ("DELETE", f"users/{admin}", None),
            ("POST", f"users/{admin}/invite", None),
            ("POST", f"users/{admin}/password-reset", None),
            ("DELETE", f"users/{admin}/sessions", None),
        ):
            problem = await weak.problem(method, path, 403, **({"json": body} if body else {}))
            assert problem["code"] == "exceeds_own_rights", (method, path)
        assert {admin, viewer} <= {user["id"] for user in await weak.all("users")}, "seeing is allowed"
    assert (await alpha.get(f"users/{admin}"))["role"] == "admin"
    scope = f"account:admin {OPERATOR}"
    client = create_client(platform, "alpha", "--scope", scope)
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as strong:
        made = await strong.post("users", {"email": address(), "role": "operator"})
        await strong.patch(f"users/{made['id']}", {"role": "viewer"})
        await strong.patch(f"users/{viewer}", {"role": "operator"})
        await strong.delete(f"users/{viewer}")


async def test_without_the_scope_there_are_no_users(platform: Platform, alpha: Account) -> None:
    client = create_client(platform, "alpha", "--scope", OPERATOR)
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as operator:
        problem = await operator.problem("GET", "users", 403)
        assert problem["code"] == "insufficient_scope"


async def test_the_last_administrator_stays(platform: Platform) -> None:
    async with Account(platform, create_account(platform, "last-admin")) as account:
        first, second = [
            (await account.post("users", {"email": address(), "role": "admin"}))["id"] for _ in range(2)
        ]
        await account.patch(f"users/{first}", {"role": "viewer"})
        for method, more in (("PATCH", {"json": {"role": "operator"}}), ("DELETE", {})):
            problem = await account.problem(method, f"users/{second}", 409, **more)
            assert problem["code"] == "last_administrator"
        assert (await account.patch(f"users/{second}", {"role": "admin", "name": "The last"}))["name"]
        # Two who go at the same time do not both go.
        for round in range(10):
            await account.patch(f"users/{first}", {"role": "admin"})
            demotions = await asyncio.gather(
                *(
                    account.request("PATCH", f"users/{id}", None, json={"role": "viewer"})
                    for id in (first, second)
                )
            )
            assert sorted(answer.status_code for answer in demotions) == [200, 409], round
            first, second = (first, second) if demotions[0].status_code == 200 else (second, first)
        await account.delete(f"users/{first}")


async def test_bad_fields_are_named(alpha: Account) -> None:
    body = {"email": "nobody", "role": "king", "name": "x" * 101, "location_ids": "x", "password": "x"}
    problem = await alpha.problem("POST", "users", 422, json=body)
    fields = {error["field"] for error in problem["errors"]}
    assert fields == {"/email", "/role", "/name", "/location_ids", "/password"}
    for email in ("a@b\r\nBcc: c@d.e", "a b@c.d", "ä@b.c", "@", "x" * 250 + "@b.c"):
        await alpha.problem("POST", "users", 422, json={"email": email, "role": "viewer"})


async def test_lists_are_narrowed_sorted_and_paged(platform: Platform) -> None:
    async with Account(platform, create_account(platform, "many-users")) as account:
        emails = []
        for number in range(7):
            role = "viewer" if number % 2 else "operator"
            emails.append(f"{'BCDAGFE'[number]}{number}@people.example")
            await account.post("users", {"email": emails[-1], "role": role})

        async def found(**parameters: str) -> list[str]:
            return [user["email"] for user in await account.all("users", **parameters)]

        assert sorted(await found()) == sorted(emails)
        assert await found(sort="-email") == (await found(sort="email"))[::-1]
        assert await found(sort="created_at") == emails
        assert await found(sort="-created_at") == emails[::-1]
        assert await found(role="viewer", sort="created_at") == emails[1::2]
        assert await found(q="b0@PEOPLE") == emails[:1] and await found(q="people") == []
        for sort in ("email", "-email", "created_at", "-created_at"):
            pages = await account.pages("users", 3, sort=sort)
            assert [len(page) for page in pages] == [3, 3, 1]
            assert [user["email"] for page in pages for user in page] == await found(sort=sort)
        await account.problem("GET", "users?role=king&sort=name&limit=0&nonsense=1", 400)


async def test_every_change_is_on_the_trail(platform: Platform, alpha: Account) -> None:
    email = address()
    location = (await alpha.location())["id"]
    body = {"email": email, "role": "partner", "location_ids": [location]}
    response = await alpha.request("POST", "users", 201, json=body)
    user = response.json()
    path = f"users/{user['id']}"
    await alpha.patch(path, {"name": "New", "role": "viewer"})
    await alpha.request("POST", f"{path}/invite", 202)
    await alpha.request("POST", f"{path}/password-reset", 202)
    await alpha.delete(f"{path}/sessions")
    await alpha.delete(path)
    events = audit_events(platform, alpha.account_id, user["id"])
    assert [event["action"] for event in events] == [
        "user.created",
        "location_grant.created",
        "user.updated",
        "location_grant.deleted",
        "user.invited_again",
        "user.password_reset_sent",
        "user.sessions_ended",
        "user.deleted",
    ]
    for event in events:
        actor = (event["actor_kind"], event["actor_id"], event["actor_name"], event["address"])
        assert actor == ("client", alpha.client_id, "tests", "127.0.0.1"), event
        assert event["request_id"]
    assert events[0]["request_id"] == response.headers["x-request-id"]
    assert events[0]["resource_name"] == email
    assert events[0]["changes"]["role"] == (None, "partner")
    assert events[1]["changes"]["location_id"] == (None, location)
    assert events[2]["changes"] == {"name": ("", "New"), "role": ("partner", "viewer")}
    assert events[-1]["changes"]["email"] == (email, None)
    trail = str(events)
    for secret in ("pyl_", "sha256", "sealed", "password_hash"):
        assert secret not in trail


@pytest.fixture
def mails(new_platform: NewPlatform) -> Platform:
    """A platform whose queued mails are kept, however fast they are sent."""
    platform = new_platform("mails")
    rows(
        platform,
        None,
        """
        CREATE TABLE kept_mails (recipient text, sealed bytea);
        CREATE FUNCTION keep_mail() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO kept_mails VALUES (NEW.recipient, NEW.sealed); RETURN NULL; END';
        CREATE TRIGGER keep AFTER INSERT ON mail_outbox FOR EACH ROW EXECUTE FUNCTION keep_mail();
        """,
    )
    return platform


async def test_mails_are_queued_for_the_person_alone(mails: Platform) -> None:
    first, second = [create_account(mails, slug) for slug in ("first", "second")]

    def kept() -> list[str]:
        return [mail["recipient"] for mail in rows(mails, None, "SELECT recipient FROM kept_mails")]

    def links(kind: str) -> list[bool]:
        found = rows(
            mails,
            None,
            """
            SELECT used_at IS NULL AND expires_at > now() AS good, expires_at - created_at AS life
            FROM user_links WHERE kind = %s ORDER BY created_at
            """,
            kind,
        )
        hours = {"invite": 7 * 24, "reset": 1}[kind]
        assert all(link["life"].total_seconds() == hours * 3600 for link in found)
        return [link["good"] for link in found]

    email = address()
    async with Account(mails, first) as account, Account(mails, second) as other:
        user = await account.post("users", {"email": email, "role": "viewer"})
        assert kept() == [email] and links("invite") == [True]
        # The mail goes to the address that the person has, not to another spelling of it.
        await other.post("users", {"email": email.upper(), "role": "viewer"})
        assert kept() == [email] * 2
        await account.request("POST", f"users/{user['id']}/invite", 202)
        await account.request("POST", f"users/{user['id']}/password-reset", 202)
        assert kept() == [email] * 4
        assert links("invite") == [False, False, True], "another invitation ends those before"
        assert links("reset") == [True]
        # Refused is not sent.
        await account.problem("POST", "users", 409, json={"email": email, "role": "viewer"})
        await other.problem("POST", f"users/{user['id']}/password-reset", 404)
        assert len(kept()) == 4
        # Nobody is flooded: five, and then one every ten minutes.
        for _ in range(3):
            await account.request("POST", f"users/{user['id']}/password-reset", 202)
        refused = await account.request("POST", f"users/{user['id']}/invite", 429)
        assert 0 < int(refused.headers["retry-after"]) <= 600
        assert len(kept()) == 7
    sealed = rows(mails, None, "SELECT sealed FROM kept_mails")
    assert all(b"pyl_" not in mail["sealed"] and b"http" not in mail["sealed"] for mail in sealed)


async def test_a_token_of_a_machine_has_nothing_of_a_person(alpha: Account) -> None:
    for method, path in DOCUMENT.operations:
        if not path.startswith("/api/v1/me"):
            continue
        problem = await alpha.problem(method, path.replace("{id}", str(uuid.uuid4())), 403)
        assert problem["code"] == "person_required"


async def test_people_from_the_command_line(platform: Platform) -> None:
    create_account(platform, "by-hand")
    email = address()
    made = platform.command_json(
        "user", "create", "--account", "by-hand", "--email", email, "--role", "operator"
    )
    assert made.keys() == {"id", "email", "role", "password"}
    changed = platform.command_json("user", "passwd", "--email", email.upper())
    assert changed["id"] == made["id"] and changed["password"] != made["password"]
    (listed,) = platform.command_json("user", "list", "--account", "by-hand")["users"]
    assert (listed["email"], listed["role"], listed["status"], listed["disabled"]) == (
        email,
        "operator",
        "invited",
        False,
    )
    assert platform.command_json("user", "disable", "--email", email)["disabled"] is True
    assert platform.command_json("user", "list", "--account", "by-hand")["users"][0]["disabled"] is True
    assert platform.command_json("user", "enable", "--email", email)["disabled"] is False
    revoked = rows(platform, None, "SELECT kind FROM revocations WHERE subject = %s", made["id"])
    assert {revocation["kind"] for revocation in revoked} == {"user"}
    # A platform administrator needs no account, and may be a member of one.
    admin = platform.command_json("user", "create", "--email", address(), "--platform-admin")
    assert admin["is_platform_admin"] is True and admin["password"]
    promoted = platform.command_json("user", "create", "--email", email, "--platform-admin")
    assert promoted["id"] == made["id"] and "password" not in promoted
    both = platform.command_json(
        "user", "create", "--account", "by-hand", "--email", address(), "--role", "viewer", "--platform-admin"
    )
    assert both["role"] == "viewer" and both["is_platform_admin"] is True
    for arguments in (
        ("create", "--email", address()),
        ("create", "--email", address(), "--account", "by-hand"),
        ("create", "--email", address(), "--role", "viewer", "--platform-admin"),
        ("create", "--email", "no address", "--platform-admin"),
        ("disable", "--email", address()),
        ("passwd", "--email", address()),
        ("list", "--account", "nobody"),
    ):
        result = platform.command("user", *arguments)
        assert result.returncode != 0 and result.stderr.strip(), arguments
        assert "Fatal error" not in result.stderr, arguments
