"""People who granted something to a client: what the sign-in pages store, stored without them."""

import base64
import hashlib
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

import psycopg

from harness.accounts import Account
from harness.owner import as_owner
from harness.platform import Platform

WEB_CLIENT = "plugyard-web"
COMMAND_LINE_CLIENT = "plugyard-cli"


@dataclass(frozen=True)
class Person:
    user_id: str
    email: str
    account_id: str | None
    membership_id: str | None


def create_person(platform: Platform, account: str, role: str = "admin") -> Person:
    email = f"{secrets.token_hex(6)}@example.test"
    user = platform.command_json("user", "create", "--account", account, "--email", email, "--role", role)
    with owner(platform) as database:
        account_id, membership_id = database.execute(
            "SELECT account_id::text, id::text FROM memberships WHERE user_id = %s", [user["id"]]
        ).fetchone()
    return Person(user["id"], email, account_id, membership_id)


def create_platform_administrator(platform: Platform, account: str) -> Person:
    person = create_person(platform, account)
    execute(platform, "UPDATE users SET is_platform_admin = true WHERE id = %s", person.user_id)
    return Person(person.user_id, person.email, None, None)


def owner(platform: Platform) -> psycopg.Connection:
    return psycopg.connect(platform.cluster.owner_url_of(platform.name), autocommit=True)


def execute(platform: Platform, statement: str, *values: Any) -> Any:
    """The first column of the first row, if there is one."""
    with owner(platform) as database:
        cursor = database.execute(statement, values)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def execute_in(platform: Platform, account_id: str, statement: str, *values: Any) -> None:
    """As ``execute``, in the context of an account."""
    with as_owner(platform, account_id) as database:
        database.execute(statement, values)


def opaque(prefix: str) -> tuple[str, bytes]:
    """A secret as OpaqueSecret makes them, and what the database keeps of it."""
    text = prefix + base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    return text, hashlib.sha256(text.encode()).digest()


def open_session(platform: Platform, person: Person) -> str:
    session = str(uuid.uuid4())
    execute(
        platform,
        "SELECT open_browser_session(%s, %s, %s, 3600, false, '127.0.0.1', 'tests')",
        *(session, person.user_id, opaque("pyb_")[1]),
    )
    return session


@dataclass(frozen=True)
class Code:
    """An authorisation code, and the form that redeems it."""

    form: dict[str, str]
    session: str


def authorize(
    platform: Platform,
    person: Person,
    scope: str,
    client_id: str = WEB_CLIENT,
    redirect_uri: str | None = None,
    nonce: str | None = None,
    seconds: int = 60,
) -> Code:
    code, digest = opaque("pyc_")
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    redirect_uri = redirect_uri or f"{platform.http}/callback"
    session = open_session(platform, person)
    execute(
        platform,
        "SELECT create_authorization_code(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        *(digest, person.user_id, person.account_id, person.membership_id, client_id),
        *(redirect_uri, challenge, scope, nonce, session, seconds),
    )
    form = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    return Code(form, session)


def claims(token: str) -> dict[str, Any]:
    """Unverified: what the payload of a token says."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


async def bearer_of(account: Account, person: Person, scope: str) -> str:
    """An access token that the person granted."""
    form = authorize(account.platform, person, scope).form
    answer = await account.request("POST", "/oauth/token", 200, bearer=None, data=form)
    return answer.json()["access_token"]


def grant_location(platform: Platform, person: Person, location_id: str) -> None:
    """Lets a partner see a location."""
    execute_in(
        platform,
        person.account_id,
        "INSERT INTO location_grants (account_id, membership_id, location_id) VALUES (%s, %s, %s)",
        *(person.account_id, person.membership_id, location_id),
    )
