"""Clients through REST and the command line: a secret is shown once, nobody grants more than they hold."""

from typing import Any

import psycopg
import pytest

from harness.accounts import Account, create_client, unique
from harness.api import Api, without_occurrence
from harness.platform import Platform
from harness.postgres import ROOT

WEB = {"kind": "confidential", "redirect_uris": ["https://app.example/callback"]}


async def new(account: Account, **fields: Any) -> dict[str, Any]:
    fields.setdefault("scope", "charge-points:read")
    return await account.post("clients", {"name": unique("Client"), **fields})


def api(platform: Platform, client: dict[str, Any], secret: str | None = None) -> Api:
    return Api(platform, "alpha", client["client_id"], secret or client["client_secret"])


async def test_a_client_gets_tokens_and_its_secret_is_shown_once(platform: Platform, alpha: Account) -> None:
    client = await new(alpha, name="Billing", scope="sessions:read charge-points:read")
    assert client["client_id"] == client["id"] and client["kind"] == "machine"
    assert client["scope"] == "charge-points:read sessions:read" and client["role"] is None
    assert client["created_by"] == f"client:{alpha.client_id}"
    async with api(platform, client) as machine:
        await machine.get("locations")
        await machine.problem("GET", "messages", 403)
    secret = client.pop("client_secret")
    assert await alpha.get(f"clients/{client['id']}") == client
    assert client in await alpha.all("clients")
    assert secret.startswith("pys_") and secret not in platform.log.read_text()


async def test_a_role_stands_for_its_scopes_until_a_scope_takes_its_place(alpha: Account) -> None:
    client = await alpha.post("clients", {"name": unique("Viewer"), "role": "viewer"})
    assert client["scope"] == "charge-points:read sessions:read logs:read reports:read"
    changed = await alpha.patch(f"clients/{client['id']}", {"scope": "logs:read"})
    assert (changed["role"], changed["scope"]) == (None, "logs:read")
    changed = await alpha.patch(f"clients/{client['id']}", {"role": "maintenance"})
    assert changed["role"] == "maintenance" and "commands:configure" in changed["scope"]
    assert (await alpha.patch(f"clients/{client['id']}", {"name": "Else"}))["role"] == "maintenance"


async def test_lists_are_sorted_and_paged(beta: Account) -> None:
    names = [unique("Listed") for _ in range(3)]
    for name in reversed(names):
        await new(beta, name=name)
    pages = await beta.pages("clients", 2, sort="name")
    found = [client["name"] for page in pages for client in page]
    assert found == sorted(found) and set(names) <= set(found)
    newest = (await beta.get("clients", sort="-created_at", limit=1))["data"]
    assert [client["name"] for client in newest] == [names[0]]


async def test_rights_that_are_taken_end_tokens_before_the_answer(platform: Platform, alpha: Account) -> None:
    client = await new(alpha, scope="charge-points:read logs:read")
    async with api(platform, client) as machine:
        await machine.get("locations")
        await alpha.patch(f"clients/{client['id']}", {"scope": "logs:read"})
        await machine.problem("GET", "locations", 401)
        machine.bearer = None
        await machine.get("messages")
        await machine.problem("GET", "locations", 403)
        await alpha.delete(f"clients/{client['id']}")
        await machine.problem("GET", "messages", 401)
        machine.bearer = None
        assert (await machine.request_token(401)).json()["error"] == "invalid_client"
    await alpha.problem("GET", f"clients/{client['id']}", 404)
    await alpha.problem("DELETE", f"clients/{client['id']}", 404)


async def test_the_old_secret_is_good_for_the_overlap(platform: Platform, alpha: Account) -> None:
    client = await new(alpha)
    path = f"clients/{client['id']}"
    second = await alpha.post(f"{path}/rotate-secret", {}, 200)
    assert second["previous_expires_at"] is not None
    for secret in (client["client_secret"], second["client_secret"]):
        async with api(platform, client, secret) as machine:
            await machine.get("locations")
    third = await alpha.post(f"{path}/rotate-secret", {"overlap_seconds": 60}, 200)
    async with api(platform, client) as machine:
        await machine.request_token(401)
    fourth = await alpha.post(f"{path}/rotate-secret", {"overlap_seconds": 0}, 200)
    assert fourth["previous_expires_at"] is None
    for secret in (second["client_secret"], third["client_secret"]):
        async with api(platform, client, secret) as machine:
            await machine.request_token(401)
    async with api(platform, client, fourth["client_secret"]) as machine:
        await machine.get("locations")
    for overlap in (-1, 604_801, "1", None):
        await alpha.problem("POST", f"{path}/rotate-secret", 422, json={"overlap_seconds": overlap})


async def test_nobody_grants_more_than_they_hold(platform: Platform, alpha: Account) -> None:
    limited = create_client(platform, "alpha", "--scope", "account:admin charge-points:read")
    strong = await alpha.post("clients", {"name": unique("Strong"), "role": "operator"})
    weak = await new(alpha)
    async with Api(platform, "alpha", limited["client_id"], limited["client_secret"]) as admin:
        refused = [
            ("POST", "clients", {"name": "x", "scope": "charge-points:write"}),
            ("POST", "clients", {"name": "x", "scope": "platform:admin"}),
            ("POST", "clients", {"name": "x", "role": "viewer"}),
            ("PATCH", f"clients/{weak['id']}", {"scope": "charge-points:read logs:read"}),
            ("PATCH", f"clients/{weak['id']}", {"role": "admin"}),
            # To take over what holds more is to hold more.
            ("PATCH", f"clients/{strong['id']}", {"name": "mine"}),
            ("PATCH", f"clients/{strong['id']}", {"scope": "charge-points:read"}),
            ("POST", f"clients/{strong['id']}/rotate-secret", {}),
        ]
        for method, path, body in refused:
            problem = await admin.problem(method, path, 403, json=body)
            assert problem["code"] == "exceeds_own_rights", (method, path)
        assert (await alpha.get(f"clients/{weak['id']}"))["scope"] == "charge-points:read"
        await admin.patch(f"clients/{weak['id']}", {"scope": "account:admin"})
        await admin.delete(f"clients/{strong['id']}")
    problem = await alpha.problem("POST", "clients", 403, json={"name": "x", "scope": "platform:admin"})
    assert problem["code"] == "exceeds_own_rights"


@pytest.mark.parametrize(
    "kind, uri",
    [
        ("confidential", "https://app.example/callback?tenant=1"),
        ("confidential", "https://app.example:8443/"),
        ("public", "http://127.0.0.1/callback"),
        ("public", "http://[::1]:4000/callback"),
        ("public", "http://localhost:4000/callback"),
        ("public", "com.example.app:/callback"),
        ("public", "com.example.app://callback"),
    ],
)
async def test_good_redirects(alpha: Account, kind: str, uri: str) -> None:
    client = await new(alpha, kind=kind, redirect_uris=[uri])
    assert client["redirect_uris"] == [uri]
    assert (client["client_secret"] is None) == (kind == "public")


@pytest.mark.parametrize(
    "uri",
    [
        "http://app.example/callback",
        "http://127.0.0.1.evil.example/",
        "http://localhost@evil.example/",
        "https://user@app.example/",
        "https://app.example/#here",
        "https://*.app.example/",
        "https://app.example/*",
        "https:///callback",
        "https://",
        "https:app.example",
        "https://app.example\\@evil.example/",
        "https://app.example/ callback",
        "https://app.example/\u00fc",
        "https://app.example:99999/",
        "https://app.example:/",
        "https://[::1/",
        "https://app.example/%zz",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:/callback",
        "com.example.app:callback",
        "/callback",
        "",
        "https://app.example/" + "x" * 500,
    ],
)
async def test_bad_redirects(alpha: Account, uri: str) -> None:
    body = {"name": "x", "scope": "charge-points:read", "kind": "public", "redirect_uris": [uri]}
    problem = await alpha.problem("POST", "clients", 422, json=body)
    assert [error["field"] for error in problem["errors"]] == ["/redirect_uris"]


async def test_what_a_client_cannot_be(alpha: Account) -> None:
    good = {"name": "x", "scope": "charge-points:read"}
    https = "https://app.example/callback"
    for body, field in (
        ({"scope": "charge-points:read"}, "/name"),
        ({"name": "x"}, "/scope"),
        ({**good, "role": "viewer"}, "/scope"),
        ({**good, "scope": ""}, "/scope"),
        ({**good, "scope": "everything"}, "/scope"),
        ({"name": "x", "role": "partner"}, "/role"),
        ({**good, "kind": "robot"}, "/kind"),
        ({**good, "redirect_uris": [https]}, "/redirect_uris"),
        ({**good, "kind": "public"}, "/redirect_uris"),
        ({**good, "kind": "confidential", "redirect_uris": []}, "/redirect_uris"),
        ({**good, **WEB, "redirect_uris": [https, https]}, "/redirect_uris"),
        ({**good, **WEB, "redirect_uris": [f"{https}/{n}" for n in range(11)]}, "/redirect_uris"),
        ({**good, **WEB, "redirect_uris": [1]}, "/redirect_uris"),
        ({**good, "kind": "confidential", "redirect_uris": ["com.example.app:/x"]}, "/redirect_uris"),
        ({**good, "client_secret": "mine"}, "/client_secret"),
    ):
        problem = await alpha.problem("POST", "clients", 422, json=body)
        assert [error["field"] for error in problem["errors"]] == [field], body
    web = await new(alpha, **WEB)
    changed = await alpha.patch(f"clients/{web['id']}", {"redirect_uris": ["https://app.example/b"]})
    assert changed["redirect_uris"] == ["https://app.example/b"]
    for body in ({"redirect_uris": []}, {"redirect_uris": ["com.example.app:/x"]}, {"kind": "public"}):
        await alpha.problem("PATCH", f"clients/{web['id']}", 422, json=body)
    public = await new(alpha, kind="public", redirect_uris=["com.example.app:/x"])
    problem = await alpha.problem("POST", f"clients/{public['id']}/rotate-secret", 409, json={})
    assert problem["code"] == "no_secret"


async def test_another_accounts_client_does_not_exist(alpha: Account, beta: Account) -> None:
    client = await new(alpha)
    for method, rest, body in (
        ("GET", "", None),
        ("PATCH", "", {"name": "mine"}),
        ("DELETE", "", None),
        ("POST", "/rotate-secret", {}),
    ):
        more = {} if body is None else {"json": body}
        foreign = await beta.problem(method, f"clients/{client['id']}{rest}", 404, **more)
        random = await beta.problem(
            method, f"clients/0190a0a0-0000-7000-8000-000000000000{rest}", 404, **more
        )
        assert without_occurrence(foreign) == without_occurrence(random)
        await beta.problem(method, f"clients/nonsense{rest}", 404, **more)
    assert client["id"] not in [other["id"] for other in await beta.all("clients")]
    assert (await alpha.get(f"clients/{client['id']}"))["name"] == client["name"]


async def test_the_scope_account_admin_is_needed(platform: Platform, alpha: Account) -> None:
    weak = await alpha.post("clients", {"name": unique("Operator"), "role": "operator"})
    async with api(platform, weak) as machine:
        for method, path in (("GET", "clients"), ("POST", "clients"), ("GET", f"clients/{weak['id']}")):
            await machine.problem(method, path, 403, **({"json": {}} if method == "POST" else {}))


async def test_the_trail_shows_the_change_and_no_secret(platform: Platform, alpha: Account) -> None:
    client = await new(alpha)
    await alpha.post(f"clients/{client['id']}/rotate-secret", {}, 200)
    await alpha.delete(f"clients/{client['id']}")
    with psycopg.connect(platform.cluster.owner_url_of(platform.name)) as connection:
        events = connection.execute(
            "SELECT action, actor_kind, actor_id, changes FROM audit_events "
            "WHERE resource_id = %s ORDER BY id",
            (client["id"],),
        ).fetchall()
    assert [event[0] for event in events] == ["client.created", "client.updated", "client.deleted"]
    for _, kind, actor, changes in events:
        assert (kind, actor) == ("client", alpha.client_id)
        assert "\\x" not in changes and client["client_secret"] not in changes
    assert '"***"' in events[1][3]


async def test_the_command_line(platform: Platform, alpha: Account) -> None:
    redirects = ("--redirect-uri", "https://app.example/a", "--redirect-uri", "http://127.0.0.1/b")
    public = create_client(platform, "alpha", "--role", "viewer", "--kind", "public", *redirects)
    assert "client_secret" not in public
    shown = await alpha.get(f"clients/{public['client_id']}")
    assert shown["redirect_uris"] == ["https://app.example/a", "http://127.0.0.1/b"]
    assert (shown["kind"], shown["created_by"]) == ("public", "command_line")
    machine = create_client(platform, "alpha", "--scope", "logs:read")
    names = ("--account", "alpha", "--client-id", machine["client_id"])
    second = platform.command_json("client", "rotate", *names, "--overlap", "60")
    async with api(platform, machine) as old:
        await old.request_token(200)
    platform.command_json("client", "rotate", *names)
    async with api(platform, machine, second["client_secret"]) as old:
        await old.request_token(401)
    platform.command_json("client", "revoke", *names)
    problem = await alpha.problem("PATCH", f"clients/{machine['client_id']}", 409, json={"name": "x"})
    assert problem["code"] == "revoked"
    listed = platform.command_json("client", "list", "--account", "alpha")["clients"]
    (found,) = [client for client in listed if client["client_id"] == machine["client_id"]]
    assert found["revoked"] and found["scope"] == "logs:read" and "secret" not in str(found)
    for arguments in (
        ("create", "--account", "alpha", "--name", "x", "--role", "viewer", "--kind", "public"),
        ("create", "--account", "alpha", "--name", "x", "--role", "viewer", *redirects),
        ("rotate", *names, "--overlap", "-1"),
        ("rotate", "--account", "alpha", "--client-id", public["client_id"]),
    ):
        assert platform.command("client", *arguments).returncode != 0, arguments


async def test_the_table_of_roles_is_the_programs(platform: Platform) -> None:
    result = platform.command("config", "roles", owner=False)
    assert result.stdout == (ROOT / "docs/roles.md").read_text(encoding="utf-8")


async def test_the_settings_of_plugins_are_documented_by_what_judges_them(platform: Platform) -> None:
    result = platform.command("config", "plugins", owner=False)
    expected = (ROOT / "docs/plugin-settings.md").read_text(encoding="utf-8")
    assert result.stdout == expected, "run bin/plugyard config plugins > docs/plugin-settings.md"
