"""People who sign in, made as the database's owner."""

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

import psycopg

from harness.accounts import unique
from harness.platform import Platform
from harness.sealing import Sealing


@dataclass(frozen=True)
class Person:
    id: uuid.UUID
    email: str
    password: str


class People:
    def __init__(self, platform: Platform):
        self.platform = platform

    def create(self, *accounts: str, role: str = "admin", admin: bool = False) -> Person:
        """A person with a password, who is a member of these accounts."""
        email = f"{unique('Person')}@Example.org"
        made = [
            self.platform.command_json(
                "user", "create", "--account", account, "--email", email, "--role", role
            )
            for account in accounts
        ]
        person = Person(uuid.UUID(made[0]["id"]), email, made[0]["password"])
        if admin:
            self.sql("UPDATE users SET is_platform_admin = true WHERE id = %s", person.id)
        return person

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        url = self.platform.cluster.owner_url_of(self.platform.name)
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def client(self, account: str, *redirect_uris: str, scope: str) -> str:
        """A public client in which people sign in, registered by an account."""
        made = self.platform.command_json(
            "client",
            "create",
            "--account",
            account,
            "--scope",
            scope,
            "--name",
            'Depot <b>"screens"</b> & more',
        )
        self.sql(
            "UPDATE clients SET kind = 'public', redirect_uris = %s, secret_sha256 = NULL WHERE id = %s",
            list(redirect_uris),
            made["client_id"],
        )
        return made["client_id"]

    def enrol(self, person: Person) -> tuple[bytes, str]:
        """Gives a person a second factor; returns its secret and a recovery code."""
        sealing, secret, code = (
            Sealing(self.platform),
            uuid.uuid4().bytes + b"1234",
            "0123-4567-89ab-cdef-0123-4567",
        )
        self.sql("SELECT begin_totp(%s, %s)", person.id, sealing.seal(secret, f"totp/{person.id}"))
        hashes = [sealing.recovery_code_hash(person.id, code)]
        assert self.sql("SELECT confirm_totp(%s, 0, %s)", person.id, hashes) == [(True,)]
        return secret, code

    def mails(self, person: Person) -> list[dict[str, str]]:
        """What waits in the outbox for a person, or was printed to the log meanwhile: there is no relay."""
        sealing = Sealing(self.platform)
        rows = self.sql(
            "SELECT id, sealed FROM mail_outbox WHERE recipient = %s ORDER BY created_at", person.email
        )
        waiting = [json.loads(sealing.open(bytes(sealed), f"mail/{id}")) for id, sealed in rows]
        printed = re.findall(
            rf'mail\.text="(.*?)" mail\.to={re.escape(person.email)}$',
            self.platform.log.read_text(errors="replace"),
            re.MULTILINE,
        )
        return waiting or [{"text": text.replace(" | ", "\n")} for text in printed]
