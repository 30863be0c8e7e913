"""What a person agreed to is worth nothing once the person has left, signed out or changed the password."""

import base64
import hashlib
import threading
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest

from harness.accounts import Account
from harness.grants import (
    COMMAND_LINE_CLIENT,
    WEB_CLIENT,
    Code,
    Person,
    authorize,
    create_person,
    execute,
    execute_in,
    opaque,
    open_session,
    owner,
)
from harness.openapi import DOCUMENT
from harness.owner import audit_events, rows
from harness.platform import Platform

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"

Ending = Callable[[Platform, Person, str], None]


def leave(platform: Platform, person: Person, session: str) -> None:
    assert person.account_id
    execute_in(platform, person.account_id, "DELETE FROM memberships WHERE id = %s", person.membership_id)


def sign_out(platform: Platform, person: Person, session: str) -> None:
    assert execute(platform, "SELECT end_browser_session(%s, %s)", person.user_id, session)


def change_password(platform: Platform, person: Person, session: str) -> None:
    execute(platform, "SELECT change_password(%s, 'x', NULL, NULL)", person.user_id)


def post(platform: Platform, path: str, form: dict[str, str]) -> httpx.Response:
    with httpx.Client(base_url=platform.http, trust_env=False, timeout=30) as http:
        response = http.post(path, data=form)
    DOCUMENT.check(response)
    return response


def token(platform: Platform, form: dict[str, str]) -> httpx.Response:
    return post(platform, "/oauth/token", form)


@pytest.mark.parametrize("end", [leave, sign_out, change_password])
async def test_a_code_ends_with_what_it_rests_on(platform: Platform, alpha: Account, end: Ending) -> None:
    person = create_person(platform, "alpha", "viewer")
    code = authorize(platform, person, "sessions:read")
    end(platform, person, code.session)
    response = token(platform, code.form)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("end", [leave, sign_out, change_password])
async def test_a_device_that_was_let_in_must_come_in_before(
    platform: Platform, alpha: Account, end: Ending
) -> None:
    person = create_person(platform, "alpha", "viewer")
    for is_ended in (False, True):
        started = post(platform, "/oauth/device_authorization", {"client_id": COMMAND_LINE_CLIENT}).json()
        session = open_session(platform, person)
        assert execute(
            platform,
            "SELECT decide_device_code(%s, true, %s, %s, %s, 'sessions:read', %s)",
            *(started["user_code"], person.user_id, person.account_id, person.membership_id, session),
        )
        if is_ended:
            end(platform, person, session)
        form = {"grant_type": DEVICE_GRANT, "client_id": COMMAND_LINE_CLIENT}
        response = token(platform, {**form, "device_code": started["device_code"]})
        if is_ended:
            # The device's code went with the member or the password, or the consent behind it is over.
            assert response.status_code == 400
            assert response.json()["error"] in ("access_denied", "invalid_grant")
        else:
            assert response.status_code == 200, response.text


def redeem(connection: psycopg.Connection, code: Code, grant: str) -> str:
    verifier = hashlib.sha256(code.form["code_verifier"].encode()).digest()
    row = connection.execute(
        "SELECT outcome FROM redeem_authorization_code(%s, %s, %s, %s, %s, %s, 1000, 'a', 'b')",
        [
            *(hashlib.sha256(code.form["code"].encode()).digest(), WEB_CLIENT, code.form["redirect_uri"]),
            *(base64.urlsafe_b64encode(verifier).rstrip(b"=").decode(), grant, opaque("pyr_")[1]),
        ],
    ).fetchone()
    assert row
    return row[0]


def waits_for_a_lock(platform: Platform, pid: int) -> None:
    """Returns when another connection waits; the statement's time-out bounds it."""
    with owner(platform) as database:
        while not database.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]).fetchone()[0]:
            pass


ENDINGS: list[tuple[str, Callable[[Person, str], list[Any]]]] = [
    ("SELECT end_browser_session(%s, %s)", lambda person, session: [person.user_id, session]),
    ("SELECT change_password(%s, 'y', NULL, NULL)", lambda person, session: [person.user_id]),
]


@pytest.mark.parametrize("statement, values", ENDINGS, ids=["sign-out", "password"])
@pytest.mark.parametrize("is_code_first", [True, False], ids=["code first", "end first"])
async def test_no_grant_slips_through_between(
    platform: Platform,
    alpha: Account,
    statement: str,
    values: Callable[[Person, str], list[Any]],
    is_code_first: bool,
) -> None:
    person = create_person(platform, "alpha", "viewer")
    code, grant = authorize(platform, person, "sessions:read"), str(uuid.uuid4())
    outcomes: list[str] = []

    def first(connection: psycopg.Connection) -> None:
        if is_code_first:
            outcomes.append(redeem(connection, code, grant))
        else:
            connection.execute(statement, values(person, code.session))

    def second(connection: psycopg.Connection) -> None:
        if is_code_first:
            connection.execute(statement, values(person, code.session))
        else:
            outcomes.append(redeem(connection, code, grant))
        connection.commit()

    url = platform.cluster.owner_url_of(platform.name)
    with psycopg.connect(url) as one, psycopg.connect(url) as other:
        for connection in (one, other):
            connection.execute("SET statement_timeout = '20s'")
            connection.commit()
        first(one)
        thread = threading.Thread(target=second, args=[other])
        thread.start()
        waits_for_a_lock(platform, other.info.backend_pid)
        one.commit()
        thread.join()
    assert outcomes == (["granted"] if is_code_first else ["invalid"])
    assert (
        execute(platform, "SELECT count(*) FROM token_grants WHERE id = %s AND revoked_at IS NULL", grant)
        == 0
    )


async def test_applications_of_an_account_learn_nothing_of_others(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    person = create_person(platform, "alpha", "viewer")
    platform.command_json("user", "create", "--account", "beta", "--email", person.email, "--role", "viewer")
    redirect = "https://third.example/callback"
    made = platform.command_json(
        *("client", "create", "--account", "alpha", "--scope", "sessions:read", "--name", "Third"),
        *("--kind", "public", "--redirect-uri", redirect),
    )
    client = made["client_id"]
    theirs = token(platform, authorize(platform, person, "sessions:read", client, redirect).form).json()
    ours = token(platform, authorize(platform, person, "sessions:read").form).json()
    paths = [("GET", "/api/v1/me"), ("GET", "/api/v1/me/sessions")]
    paths.append(("DELETE", f"/api/v1/me/sessions/{open_session(platform, person)}"))
    for method, path in paths:
        problem = await alpha.problem(method, path, 403, bearer=theirs["access_token"])
        assert problem["code"] == "platform_client_required", path
    for method, path in paths:
        await alpha.request(method, path, 204 if method == "DELETE" else 200, bearer=ours["access_token"])
    await alpha.request("GET", "/oauth/userinfo", 200, bearer=theirs["access_token"])


async def test_what_happens_to_a_person_is_on_the_trail_of_each_account(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    person = create_person(platform, "alpha", "viewer")
    platform.command_json("user", "create", "--account", "beta", "--email", person.email, "--role", "viewer")
    text, digest = opaque("pyl_")
    execute(
        platform,
        "INSERT INTO user_links VALUES (%s, %s, 'reset', now(), now() + '1h')",
        *(digest, person.user_id),
    )
    platform.command_json("user", "disable", "--email", person.email)
    platform.command_json("user", "enable", "--email", person.email)
    platform.command_json("user", "passwd", "--email", person.email)
    assert execute(platform, "SELECT use_user_link(%s, 'x')", digest)
    assert text not in platform.log.read_text()
    for account in (alpha, beta):
        (member,) = rows(
            platform,
            account.account_id,
            "SELECT id::text FROM memberships WHERE user_id = %s AND account_id = %s",
            person.user_id,
            account.account_id,
        )
        events = audit_events(platform, account.account_id, member["id"])
        by_command_line = [event["action"] for event in events if event["actor_kind"] == "command_line"]
        assert by_command_line == ["user.created", "user.disabled", "user.enabled", "user.password_set"]
        assert events[-1]["action"] == "user.password_set_by_link"


async def test_an_unknown_address_leaves_nothing_behind(platform: Platform, alpha: Account) -> None:
    execute(
        platform,
        "SELECT request_password_reset('nobody@example.test', %s, 60, %s, 'x')",
        *(opaque("pyl_")[1], str(uuid.uuid4())),
    )
    assert execute(platform, "SELECT count(*) FROM mail_outbox WHERE recipient = 'nobody@example.test'") == 0
