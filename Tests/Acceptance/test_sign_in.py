"""Signing in as people do it: in a browser without scripts, up to the code that a client gets."""

import asyncio
import hashlib
import itertools
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from harness.accounts import Account, Credentials
from harness.api import check_problem
from harness.browser import Browser, Flow, Form, Page
from harness.people import People
from harness.platform import NewPlatform, Platform
from harness.sealing import totp

_addresses = itertools.count(1)


def address() -> str:
    """An address that nobody has used up the attempts of."""
    number = next(_addresses)
    return f"127.77.{number // 250}.{number % 250 + 1}"


@pytest.fixture
def people(platform: Platform, credentials: dict[str, Credentials]) -> People:
    """People of the accounts alpha and beta, which `credentials` makes."""
    return People(platform)


@pytest.fixture
async def browser(platform: Platform) -> AsyncIterator[Browser]:
    async with Browser(platform, address()) as browser:
        yield browser


async def test_a_person_signs_in_and_the_client_gets_a_code(
    browser: Browser, people: People, alpha: Account
) -> None:
    person = people.create("alpha", role="viewer")
    flow = Flow(nonce="n-1", scope="openid charge-points:read")
    page = Page((await flow.start(browser)).text)
    assert "Plugyard" in page.text and page.title.startswith("Sign in")
    response = await browser.send(
        page.forms[0], 303, email=f" {person.email.upper()} ", password=person.password
    )
    assert response.headers["location"].startswith("/oauth/authorize?")
    answer = flow.answer(await browser.get(response.headers["location"], 303))
    assert answer.keys() == {"code", "state", "iss"}
    assert answer["state"] == flow.parameters["state"] and answer["iss"] == browser.platform.http
    stored = people.sql(
        """
        SELECT c.user_id, c.account_id::text, c.client_id, c.redirect_uri, c.code_challenge, c.scope, c.nonce,
            c.grant_id, extract(epoch FROM c.expires_at - c.created_at)::int, m.user_id
        FROM authorization_codes c
            JOIN memberships m ON m.id = c.membership_id AND m.account_id = c.account_id
        WHERE c.secret_sha256 = %s
        """,
        hashlib.sha256(answer["code"].encode()).digest(),
    )
    assert stored == [
        (
            person.id,
            alpha.account_id,
            "plugyard-web",
            flow.parameters["redirect_uri"],
            flow.parameters["code_challenge"],
            "openid charge-points:read",
            "n-1",
            None,
            60,
            person.id,
        )
    ]
    events = people.sql(
        "SELECT action, actor_kind, actor_name, address FROM audit_events WHERE actor_id = %s", str(person.id)
    )
    assert [event[:3] for event in events] == [("user.signed_in", "user", person.email)]
    assert events[0][3].startswith("127.77.")


async def test_who_is_signed_in_is_not_asked_again(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    await browser.sign_in(person.email, person.password)
    assert person.email in Page((await browser.get("/sign-in")).text).text
    flow = Flow()
    assert "code" in flow.answer(await flow.start(browser, 303))
    again = Flow(prompt="login", login_hint='"><script>alert(1)</script>')
    page = Page((await again.start(browser)).text)
    assert page.forms[0].fields["email"] == '"><script>alert(1)</script>'
    response = await browser.send(page.forms[0], 303, email=person.email, password=person.password)
    assert "code" in again.answer(await browser.get(response.headers["location"], 303))


async def test_no_scope_means_all_of_the_role_and_more_is_not_granted(
    browser: Browser, people: People
) -> None:
    person = people.create("alpha", role="viewer")
    await browser.sign_in(person.email, person.password)

    async def scope(wanted: str | None) -> str:
        flow = Flow(scope=wanted)
        answer = flow.answer(await flow.start(browser, 303))
        if "error" in answer:
            return answer["error"]
        (row,) = people.sql(
            "SELECT scope FROM authorization_codes WHERE secret_sha256 = %s",
            hashlib.sha256(answer["code"].encode()).digest(),
        )
        return row[0]

    everything = "charge-points:read sessions:read logs:read reports:read"
    assert await scope(None) == everything
    assert await scope("openid profile email offline_access") == (
        f"openid profile email offline_access {everything}"
    )
    assert await scope("charge-points:write logs:read") == "logs:read"
    assert await scope("account:admin platform:admin") == "invalid_scope"
    assert await scope("charge-points:read nonsense") == "invalid_scope"


async def test_silent_requests_never_show_a_page(browser: Browser, people: People) -> None:
    flow = Flow(prompt="none")
    assert flow.answer(await flow.start(browser, 303))["error"] == "login_required"
    person = people.create("alpha", "beta")
    await browser.sign_in(person.email, person.password)
    assert flow.answer(await flow.start(browser, 303))["error"] == "account_selection_required"
    chosen = Flow(prompt="none", account="beta")
    assert "code" in chosen.answer(await chosen.start(browser, 303))


async def test_who_has_several_accounts_chooses(
    browser: Browser, people: People, credentials: dict[str, Credentials]
) -> None:
    person = people.create("alpha", "beta")
    await browser.sign_in(person.email, person.password)
    flow = Flow()
    page = Page((await flow.start(browser)).text)
    assert page.title.startswith("Choose an account")
    answer = flow.answer(await browser.get(page.link("Beta"), 303))
    rows = people.sql(
        "SELECT account_id::text FROM authorization_codes WHERE secret_sha256 = %s",
        hashlib.sha256(answer["code"].encode()).digest(),
    )
    assert rows == [(credentials["beta"].account_id,)]
    foreign = Flow(account="nobody-has-this")
    assert foreign.answer(await foreign.start(browser, 303))["error"] == "access_denied"
    other = Page((await browser.get(page.link("Sign in as somebody else"))).text)
    assert other.title.startswith("Sign in")
    selecting = Flow(prompt="select_account", account="beta")
    page = Page((await selecting.start(browser)).text)
    assert "code" in selecting.answer(await browser.get(page.link("Beta"), 303))


async def test_platform_administrators_choose_the_platform_too(browser: Browser, people: People) -> None:
    person = people.create("alpha", admin=True)
    await browser.sign_in(person.email, person.password)
    flow = Flow()
    page = Page((await flow.start(browser)).text)
    assert "Alpha" in page.text
    answer = flow.answer(await browser.get(page.link("Platform administration"), 303))
    statement = "SELECT account_id, membership_id, scope FROM authorization_codes WHERE secret_sha256 = %s"
    stored = people.sql(statement, hashlib.sha256(answer["code"].encode()).digest())
    assert stored == [(None, None, "platform:admin")]
    direct = Flow(account="platform")
    assert "code" in direct.answer(await direct.start(browser, 303))
    wanted = Flow(scope="platform:admin")
    answer = wanted.answer(await wanted.start(browser, 303))
    stored = people.sql(statement, hashlib.sha256(answer["code"].encode()).digest())
    assert stored == [(None, None, "platform:admin")]
    async with Browser(browser.platform, address()) as other:
        member = people.create("alpha")
        await other.sign_in(member.email, member.password)
        assert direct.answer(await direct.start(other, 303))["error"] == "access_denied"


async def test_a_client_of_an_account_is_for_its_members(
    browser: Browser, people: People, credentials: dict[str, Credentials]
) -> None:
    redirect = "https://depot.example/cb?site=1"
    client = people.client("alpha", redirect, scope="charge-points:read logs:read")
    person = people.create("alpha", "beta", role="operator")
    flow = Flow(client, redirect)
    page = Page((await flow.start(browser)).text)
    assert 'Depot <b>"screens"</b> & more' in page.text, "the name stands there as text"
    response = await flow.start(browser)
    assert "form-action 'self' https://depot.example;" in response.headers["content-security-policy"]
    await browser.sign_in(person.email, person.password)
    answer = flow.answer(await flow.start(browser, 303))
    rows = people.sql(
        "SELECT account_id::text, scope FROM authorization_codes WHERE secret_sha256 = %s",
        hashlib.sha256(answer["code"].encode()).digest(),
    )
    assert rows == [(credentials["alpha"].account_id, "charge-points:read logs:read")]
    async with Browser(browser.platform, address()) as other:
        stranger = people.create("beta")
        await other.sign_in(stranger.email, stranger.password)
        assert flow.answer(await flow.start(other, 303))["error"] == "access_denied"
    people.sql("UPDATE clients SET revoked_at = now() WHERE id = %s", client)
    await flow.start(browser, 400)


REDIRECTS = [
    # registered, presented, good
    ("https://app.example/cb", "https://app.example/cb", True),
    ("https://app.example/cb", "https://app.example/cb/", False),
    ("https://app.example/cb", "https://app.example/cb?x=1", False),
    ("https://app.example/cb", "https://app.example/CB", False),
    ("https://app.example/cb", "https://APP.example/cb", False),
    ("https://app.example/cb", "http://app.example/cb", False),
    ("https://app.example/cb", "https://app.example:443/cb", False),
    ("https://app.example/cb", "https://app.example/cb#x", False),
    ("https://app.example/cb", "https://app.example/x/../cb", False),
    ("https://app.example/cb", "https://app.example.evil.example/cb", False),
    ("https://app.example/cb", "https://app.example@evil.example/cb", False),
    ("https://app.example/cb", "https://evil.example/https://app.example/cb", False),
    ("https://app.example/cb", "//app.example/cb", False),
    ("https://app.example/cb", "https://app.example/cb\r\nX-Evil: 1", False),
    ("https://app.example/cb", "https://app.example/cb ", False),
    ("https://app.example/cb", "javascript:alert(1)//https://app.example/cb", False),
    ("https://app.example/cb?a=1", "https://app.example/cb?a=1", True),
    ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", True),
    ("http://127.0.0.1:8000/cb", "http://127.0.0.1:9000/cb", True),
    ("http://127.0.0.1:8000/cb", "http://127.0.0.1/cb", True),
    ("http://127.0.0.1/cb", "http://127.0.0.1:0/cb", False),
    ("http://127.0.0.1/cb", "http://127.0.0.1:65536/cb", False),
    ("http://127.0.0.1/cb", "http://127.0.0.1:80@evil.example/cb", False),
    ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb", False),
    ("http://127.0.0.1/cb", "http://127.0.0.1:8000/other", False),
    ("http://127.0.0.1/cb", "http://127.0.0.2:8000/cb", False),
    ("http://127.0.0.1/cb", "https://127.0.0.1:8000/cb", False),
    ("http://127.0.0.1/cb", "http://localhost:8000/cb", False),
    ("http://localhost/cb", "http://localhost:8000/cb", False),
    ("http://[::1]/cb", "http://[::1]:8000/cb", True),
    ("http://[::1]/cb", "http://127.0.0.1:8000/cb", False),
    ("com.example.app:/cb", "com.example.app:/cb", True),
    ("com.example.app:/cb", "com.example.app:/cb2", False),
]


async def test_redirect_uris_match_exactly(browser: Browser, people: People, alpha: Account) -> None:
    client = people.client("alpha", "https://app.example/cb", scope="logs:read")
    statement = "UPDATE clients SET redirect_uris = %s WHERE id = %s"
    for registered, presented, good in REDIRECTS:
        people.sql(statement, [registered], client)
        flow = Flow(client, presented, prompt="none")
        response = await flow.start(browser, None)
        if good:
            assert response.status_code == 303, (registered, presented)
            assert flow.answer(response)["error"] == "login_required"
        else:
            assert response.status_code == 400 and "location" not in response.headers, (registered, presented)
    await Flow("plugyard-web", "https://evil.example/callback").start(browser, 400)
    await Flow("plugyard-cli", f"{browser.platform.http}/callback").start(browser, 400)


async def test_requests_that_are_refused(
    browser: Browser, people: People, credentials: dict[str, Credentials]
) -> None:
    machine = credentials["alpha"].client_id
    for client in ("nobody", machine, "", "<script>alert(1)</script>", "0" * 3000):
        page = await Flow(client).start(browser, 400)
        assert "alert(1)" not in page.text
    cases = {
        "invalid_request": [
            {"response_type": None},
            {"code_challenge": None},
            {"code_challenge": "short"},
            {"code_challenge_method": "plain"},
            {"code_challenge_method": None},
            {"response_mode": "fragment"},
            {"prompt": "none login"},
            {"prompt": "nonsense"},
            {"nonce": "n" * 501},
        ],
        "unsupported_response_type": [{"response_type": "token"}, {"response_type": "code id_token"}],
        "request_not_supported": [{"request": "eyJ.e30."}, {"request_uri": "https://evil.example/"}],
        "invalid_scope": [{"scope": "everything"}, {"scope": '"><script>'}],
    }
    for error, changes in cases.items():
        for change in changes:
            flow = Flow(**change)
            answer = flow.answer(await flow.start(browser, 303))
            assert answer["error"] == error, change
            assert answer["state"] == flow.parameters["state"] and answer["iss"] == browser.platform.http
            assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+", answer["error_description"])
    flow = Flow(unknown="ignored", ui_locales="nl", state="a b&c=d#é\"'<")
    page = Page((await flow.start(browser)).text)
    assert page.forms
    query = "client_id=plugyard-web&client_id=plugyard-web"
    await browser.get(f"/oauth/authorize?{query}", 400)
    await browser.get("/oauth/authorize?client_id=%zz", 400)
    await browser.get("/oauth/authorize", 400)


async def test_the_state_comes_back_as_it_was(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    state = "a b&c=d#é\"'<script>+%20"
    flow = Flow(state=state)
    page = Page((await flow.start(browser)).text)
    response = await browser.send(page.forms[0], 303, email=person.email, password=person.password)
    assert flow.answer(await browser.get(response.headers["location"], 303))["state"] == state


async def test_every_wrong_sign_in_gets_one_answer(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    disabled, invited = people.create("alpha"), people.create("alpha")
    people.sql("UPDATE users SET disabled_at = now() WHERE id = %s", disabled.id)
    people.sql("UPDATE users SET password_hash = NULL WHERE id = %s", invited.id)
    texts = set()
    for email, password in (
        (person.email, "wrong password"),
        (person.email, "x" * 5000),
        ("nobody@example.org", person.password),
        ("<script>alert(1)</script>", "x"),
        (disabled.email, disabled.password),
        (invited.email, invited.password),
        (invited.email, ""),
    ):
        page = Page((await browser.sign_in(email, password, expect=422)).text)
        assert page.forms[0].fields["email"] == email
        texts.add(page.text)
        assert "plugyard_session" not in browser.http.cookies
    assert len(texts) == 1


async def test_a_session_is_new_at_each_sign_in_and_its_cookie_is_safe(
    browser: Browser, people: People
) -> None:
    first, second = people.create("alpha"), people.create("alpha")
    # One that somebody planted is worth nothing, before and after.
    planted = "pyb_" + "A" * 43
    browser.http.cookies.set("plugyard_session", planted, domain="127.0.0.1", path="/")
    assert "E-mail" in Page((await browser.get("/sign-in")).text).text
    response = await browser.sign_in(first.email, first.password)
    (header,) = [h for h in response.headers.get_list("set-cookie") if h.startswith("plugyard_session=")]
    words = [word.strip() for word in header.split(";")]
    assert {"Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=43200"} <= set(words) and "Secure" not in words
    secret = words[0].removeprefix("plugyard_session=")
    assert secret != planted and len(secret) == 47
    stored = people.sql("SELECT secret_sha256 FROM browser_sessions WHERE user_id = %s", first.id)
    assert stored == [(hashlib.sha256(secret.encode()).digest(),)]
    browser.http.cookies.clear()
    browser.http.cookies.set("plugyard_session", secret, domain="127.0.0.1", path="/")
    again = await browser.sign_in(
        first.email, first.password, "/oauth/authorize?" + str(httpx_query(browser, prompt="login"))
    )
    renewed = again.cookies["plugyard_session"]
    assert renewed != secret
    ended = people.sql(
        "SELECT ended_at IS NOT NULL FROM browser_sessions WHERE user_id = %s ORDER BY created_at", first.id
    )
    assert ended == [(True,), (False,)]
    # Another person in the same browser ends what the first one had there.
    await browser.sign_in(
        second.email, second.password, "/oauth/authorize?" + str(httpx_query(browser, prompt="login"))
    )
    ended = people.sql("SELECT ended_at IS NOT NULL FROM browser_sessions WHERE user_id = %s", first.id)
    assert ended == [(True,), (True,)]


def httpx_query(browser: Browser, **more: str) -> httpx.QueryParams:
    flow = Flow(redirect_uri=f"{browser.platform.http}/callback", **more)
    return httpx.QueryParams({name: value for name, value in flow.parameters.items() if value is not None})


async def test_grants_stay_when_the_same_person_signs_in_again(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    await browser.sign_in(person.email, person.password)
    ((session,),) = people.sql("SELECT id FROM browser_sessions WHERE user_id = %s", person.id)
    people.sql(
        """
        INSERT INTO token_grants (id, user_id, client_id, scope, browser_session_id, expires_at)
        VALUES (gen_random_uuid(), %s, 'plugyard-web', '', %s, now() + interval '1 day')
        """,
        person.id,
        session,
    )
    await browser.sign_in(
        person.email, person.password, "/oauth/authorize?" + str(httpx_query(browser, prompt="login"))
    )
    rows = people.sql(
        "SELECT browser_session_id = %s, revoked_at FROM token_grants WHERE user_id = %s", session, person.id
    )
    assert rows == [(False, None)]
    page = Page((await browser.get("/sign-out")).text)
    assert "signed out" in Page((await browser.send(page.forms[0])).text).title
    rows = people.sql("SELECT revoked_because FROM token_grants WHERE user_id = %s", person.id)
    assert rows == [("signed_out",)]


async def test_forms_of_others_are_refused(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    right = {"email": person.email, "password": person.password}
    form = Page((await browser.get("/sign-in")).text).forms[0]
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Content-Type": "text/plain"},
    ):
        response = await browser.send(form, None, headers=headers, **right)
        assert response.status_code in (400, 403), headers
    await browser.send(Form("post", form.action), 403, **right)
    await browser.send(form, 403, form="nonsense", **right)
    changed = form.fields["form"]
    changed = changed[:40] + ("A" if changed[40] != "A" else "B") + changed[41:]
    await browser.send(form, 403, form=changed, **right)
    forgot = Page((await browser.get("/password/forgot")).text).forms[0]
    await browser.send(form, 403, form=forgot.fields["form"], **right)
    async with Browser(browser.platform, address()) as other:
        # What we made for one browser is worth nothing in another, with a cookie of its own or without.
        await other.send(form, 403, **right)
        await other.get("/sign-in")
        await other.send(form, 403, **right)
    await browser.send(form, 303, **right)


async def test_a_second_tab_may_still_sign_in(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    tabs = [Flow(), Flow()]
    pages = [Page((await tab.start(browser)).text) for tab in tabs]
    for tab, page in zip(tabs, pages, strict=True):
        response = await browser.send(page.forms[0], 303, email=person.email, password=person.password)
        assert "code" in tab.answer(await browser.get(response.headers["location"], 303))


async def test_attempts_of_one_person_run_out(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    page = Page((await browser.get("/sign-in")).text)
    for _ in range(5):
        await browser.send(page.forms[0], 422, email=person.email, password="wrong")
    refused = await browser.send(page.forms[0], 429, email=person.email, password=person.password)
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert "Wait" in Page(refused.text).text
    # Others at this address, and the person elsewhere, are not kept out.
    await browser.send(page.forms[0], 422, email="other@example.org", password="wrong")
    async with Browser(browser.platform, address()) as elsewhere:
        await elsewhere.sign_in(person.email, person.password)
    keys = people.sql("SELECT key FROM throttles")
    assert keys and all(re.fullmatch("[0-9a-f]{64}|device-.*", key) for (key,) in keys)


async def test_attempts_of_one_person_from_everywhere_run_out(platform: Platform, people: People) -> None:
    person = people.create("alpha")
    at_home = Browser(platform, address())
    await at_home.sign_in(person.email, person.password)
    statuses = []
    for _ in range(5):
        async with Browser(platform, address()) as browser:
            page = Page((await browser.get("/sign-in")).text)
            for _ in range(5):
                response = await browser.send(
                    page.forms[0], None, email=person.email, password="wrong password"
                )
                statuses.append(response.status_code)
    assert statuses[:19] == [422] * 19 and statuses[-1] == 429
    # Where the person signed in before, the attempts of others do not count.
    at_home.http.cookies.delete("plugyard_session")
    await at_home.sign_in(person.email, person.password)
    another = people.create("alpha")
    at_home.http.cookies.delete("plugyard_session")
    page = Page((await at_home.get("/sign-in")).text)
    for _ in range(5):
        await at_home.send(page.forms[0], 422, email=another.email, password="wrong")
    await at_home.send(page.forms[0], 429, email=another.email, password=another.password)
    await at_home.http.aclose()


async def test_a_good_sign_in_gives_the_attempts_back(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    page = Page((await browser.get("/sign-in")).text)
    for _ in range(2):
        for _ in range(4):
            await browser.send(page.forms[0], 422, email=person.email, password="wrong")
        await browser.send(page.forms[0], 303, email=person.email, password=person.password)


async def test_the_second_factor(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    secret, recovery = people.enrol(person)
    flow = Flow()
    page = Page((await flow.start(browser)).text)
    page = Page((await browser.send(page.forms[0], 200, email=person.email, password=person.password)).text)
    assert "plugyard_session" not in browser.http.cookies, "a password alone signs nobody in"
    by_code, by_recovery = page.forms
    wrong = f"{(int(totp(secret)) + 1) % 1_000_000:06}"
    if wrong not in {totp(secret, step=step) for step in (-1, 0, 1)}:
        await browser.send(by_code, 422, code=wrong)
    code = totp(secret)
    response = await browser.send(by_code, 303, code=f"{code[:3]} {code[3:]}")
    assert "code" in flow.answer(await browser.get(response.headers["location"], 303))
    rows = people.sql("SELECT second_factor FROM browser_sessions WHERE user_id = %s", person.id)
    assert rows == [(True,)]
    async with Browser(browser.platform, address()) as other:
        page = Page((await other.sign_in(person.email, person.password, expect=200)).text)
        by_code, by_recovery = page.forms
        await other.send(by_code, 422, code=code)
        typed = recovery.upper().replace("-", " ").replace("0", "O")
        answers = await asyncio.gather(
            *(other.send(by_recovery, None, recovery_code=typed) for _ in range(2))
        )
        assert sorted(answer.status_code for answer in answers) == [303, 422], "a recovery code works once"
    async with Browser(browser.platform, address()) as third:
        page = Page((await third.sign_in(person.email, person.password, expect=200)).text)
        await third.send(page.forms[1], 429, recovery_code=recovery)


async def test_a_changed_password_ends_a_sign_in_half_way(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    secret, _ = people.enrol(person)
    page = Page((await browser.sign_in(person.email, person.password, expect=200)).text)
    people.sql("UPDATE users SET password_hash = password_hash || 'x' WHERE id = %s", person.id)
    await browser.send(page.forms[0], 403, code=totp(secret))


async def test_signing_out(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    await browser.sign_in(person.email, person.password)
    page = Page((await browser.get("/sign-out")).text)
    assert person.email in page.text
    await browser.send(page.forms[0], 403, form="nonsense")
    session = browser.http.cookies["plugyard_session"]
    response = await browser.send(page.forms[0])
    assert any(
        header.startswith("plugyard_session=;") and "Max-Age=0" in header
        for header in response.headers.get_list("set-cookie")
    )
    assert Page(response.text).link("Sign in") == "/sign-in"
    browser.http.cookies.set("plugyard_session", session, domain="127.0.0.1", path="/")
    assert "E-mail" in Page((await browser.get("/sign-in")).text).text, "the session is dead on the server"
    await browser.send(page.forms[0])
    assert "signed out" in Page((await browser.get("/sign-out")).text).text


def make_device(people: People, code: str, scope: str | None = None) -> None:
    people.sql(
        "SELECT create_device_code(%s, %s, 'plugyard-cli', %s, 600, 5, '192.0.2.7')",
        hashlib.sha256(code.encode()).digest(),
        code,
        scope,
    )


async def test_a_device_is_let_in(browser: Browser, people: People, alpha: Account) -> None:
    person = people.create("alpha", role="viewer")
    make_device(people, "BCDF-GHJK", "openid logs:read")
    page = Page((await browser.get("/device", user_code="bcdfghjk")).text)
    response = await browser.send(page.forms[0], 303, email=person.email, password=person.password)
    page = Page((await browser.get(response.headers["location"])).text)
    for text in ("BCDF-GHJK", "Plugyard command line", "192.0.2.7", person.email, "Alpha"):
        assert text in page.text
    statement = (
        "SELECT status, user_id, account_id::text, granted_scope FROM device_codes WHERE user_code = %s"
    )
    assert people.sql(statement, "BCDF-GHJK")[0][0] == "pending"
    page = Page((await browser.send(page.forms[0], decision="approve")).text)
    assert "connected" in page.title
    stored = people.sql(statement, "BCDF-GHJK")
    assert stored == [("approved", person.id, alpha.account_id, "openid logs:read")]
    await browser.send(Page((await browser.get("/device")).text).forms[0], 422, user_code="BCDF-GHJK")


async def test_a_device_is_refused_and_codes_are_not_guessed(browser: Browser, people: People) -> None:
    person = people.create("alpha", "beta")
    make_device(people, "LMNP-QRST")
    await browser.sign_in(person.email, person.password)
    entry = Page((await browser.get("/device")).text).forms[0]
    page = Page((await browser.send(entry, user_code=" lmnp qrst ")).text)
    assert "account" not in page.forms[0].fields, "of two accounts none is chosen beforehand"
    await browser.send(page.forms[0], 400, decision="approve", account="nobody-has-this")
    await browser.send(page.forms[0], 403, form="x", decision="approve", account="alpha")
    answer = Page((await browser.send(page.forms[0], decision="deny")).text)
    assert "not connected" in answer.title
    rows = people.sql("SELECT status, account_id FROM device_codes WHERE user_code = 'LMNP-QRST'")
    assert rows == [("denied", None)]
    await browser.send(page.forms[0], 422, decision="approve", account="alpha")
    statuses = [
        (await browser.send(entry, None, user_code='"><script>alert(1)</script>')).status_code
        for _ in range(12)
    ]
    assert statuses[0] == 422 and statuses[-1] == 429


async def test_a_forgotten_password(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    async with Browser(browser.platform, address()) as other:
        await other.sign_in(person.email, person.password)
        page = Page((await browser.get(Page((await browser.get("/sign-in")).text).link("Forgot"))).text)
        answers = {
            re.sub("value=.*", "", (await browser.send(page.forms[0], email=email)).text)
            for email in (person.email, "nobody@example.org")
        }
        assert len(answers) == 1, "the answer does not tell who is here"
        await browser.send(page.forms[0], 422, email="nonsense")
        (mail,) = people.mails(person)
        link = re.search(r"^(http\S+)$", mail["text"], re.MULTILINE)
        assert link and link[1].startswith(f"{browser.platform.http}/password/link?token=pyl_")
        path = link[1].removeprefix(browser.platform.http)
        for _ in range(2):
            response = await browser.get(path)
        page = Page(response.text)
        assert page.forms[0].action == "/password/link" and "pyl_" not in response.text
        new = "seven old kettles"
        for bad, again in (("short", "short"), ("password123", "password123"), (new, new + "!")):
            await browser.send(page.forms[0], 422, password=bad, password_again=again)
        name = person.email.partition("@")[0].lower()
        await browser.send(page.forms[0], 422, password=f"my {name} pass", password_again=f"my {name} pass")
        done = Page((await browser.send(page.forms[0], password=new, password_again=new)).text)
        assert "password is set" in done.title
        await browser.send(page.forms[0], 400, password=new, password_again=new)
        await browser.get(path, 400)
        assert "E-mail" in Page((await other.get("/sign-in")).text).text, "other sessions have ended"
    await browser.sign_in(person.email, person.password, expect=422)
    await browser.sign_in(person.email, new)
    for token in ("", "pyl_" + "A" * 43, "nonsense", "<script>alert(1)</script>"):
        assert "alert(1)" not in (await browser.get("/password/link", 400, token=token)).text


async def test_links_by_mail_run_out(browser: Browser, people: People) -> None:
    person = people.create("alpha")
    page = Page((await browser.get("/password/forgot")).text)
    for _ in range(3):
        await browser.send(page.forms[0], email=person.email)
    await browser.send(page.forms[0], 429, email=person.email.upper())
    live = people.sql("SELECT count(*) FROM user_links WHERE user_id = %s AND used_at IS NULL", person.id)
    assert live == [(1,)], "a newer link ends the older ones"


async def test_invitations_set_a_first_password_only(browser: Browser, people: People) -> None:
    token = "pyl_" + "B" * 42 + "A"
    person = people.create("alpha")
    people.sql(
        "INSERT INTO user_links (secret_sha256, user_id, kind, expires_at)"
        " VALUES (%s, %s, 'invite', now() + interval '1 day')",
        hashlib.sha256(token.encode()).digest(),
        person.id,
    )
    assert "already" in Page((await browser.get("/password/link", token=token)).text).text
    people.sql("UPDATE users SET password_hash = NULL WHERE id = %s", person.id)
    page = Page((await browser.get("/password/link", token=token)).text)
    assert person.email in page.text
    new = "nine green lanterns"
    await browser.send(page.forms[0], password=new, password_again=new)
    await browser.sign_in(person.email, new)


async def test_pages_are_accessible_in_form(browser: Browser, people: People) -> None:
    """What a screen reader and a keyboard need, as far as markup can say."""
    person = people.create("alpha", "beta")
    people.enrol(person)
    make_device(people, "VWXZ-BCDF")
    signed_in = people.create("alpha", "beta")
    pages = [
        await Flow().start(browser),
        await browser.sign_in(person.email, "wrong", expect=422),
        await browser.sign_in(person.email, person.password, expect=200),
        await browser.get("/password/forgot"),
        await browser.get("/oauth/authorize", 400),
    ]
    await browser.sign_in(signed_in.email, signed_in.password)
    pages += [
        await browser.get("/sign-in"),
        await browser.get("/sign-out"),
        await browser.get("/device"),
        await browser.get("/device", 422, user_code="XXXX-XXXX"),
        await browser.get("/device", user_code="VWXZ-BCDF"),
        await Flow(account="alpha").start(browser, None),
        await Flow().start(browser),
    ]
    for response in pages:
        if response.status_code == 303:
            continue
        page = Page(response.text)
        tags = [tag for tag, _ in page.elements]
        assert tags.count("h1") == 1 and tags.count("main") == 1 and tags.count("title") == 1
        assert ("html", {"lang": "en"}) in page.elements
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(set(ids)) == len(ids)
        labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
        for tag, attributes in page.elements:
            assert "style" not in attributes and not any(name.startswith("on") for name in attributes)
            if tag == "input" and attributes.get("type") not in ("hidden", "radio"):
                assert attributes.get("id") in labelled and attributes.get("autocomplete")
            for described in (attributes.get("aria-describedby") or "").split():
                assert described in ids


async def test_the_style_sheet_is_kept_for_its_version_alone(browser: Browser) -> None:
    page = Page((await browser.get("/sign-in")).text)
    (path,) = [a["href"] for tag, a in page.elements if tag == "link" and a.get("rel") == "stylesheet"]
    assert path and re.fullmatch(r"/sign-in/style\.css\?v=[0-9a-f]{16}", path)
    assert "immutable" in (await browser.get(path)).headers["cache-control"]
    for other in ("/sign-in/style.css", "/sign-in/style.css?v=other"):
        assert (await browser.get(other)).headers["cache-control"] == "no-cache"


async def test_head_and_other_methods(browser: Browser) -> None:
    for path in ("/sign-in", "/password/forgot", "/device", "/sign-in/style.css"):
        response = await browser.http.head(path)
        assert response.status_code == 200 and not response.content
        check_problem(await browser.http.delete(path))


async def test_https_cookies_are_bound_to_the_host(new_platform: NewPlatform) -> None:
    platform = new_platform("sign_in_https", public_url="https://plugyard.example")
    platform.command_json("account", "create", "--slug", "alpha", "--name", "Alpha")
    async with Browser(platform) as browser:
        response = await browser.get("/sign-in")
        (cookie,) = response.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-plugyard_form=") and "Secure" in cookie and "Domain" not in cookie
        page = Page(response.text)
        headers = {
            "Cookie": cookie.partition(";")[0],
            "Sec-Fetch-Site": "",
            "Origin": "https://plugyard.example",
        }
        await browser.send(page.forms[0], 422, headers=headers, email="a@example.org", password="x")
        headers["Origin"] = platform.http
        await browser.send(page.forms[0], 403, headers=headers, email="a@example.org", password="x")


async def test_what_goes_wrong_inside_is_a_page_that_tells_nothing(new_platform: NewPlatform) -> None:
    platform = new_platform("sign_in_broken")
    async with Browser(platform) as browser:
        page = Page((await browser.get("/sign-in")).text)
        People(platform).sql("ALTER TABLE users RENAME TO users_away")
        response = await browser.send(page.forms[0], 500, email="a@example.org", password="x")
        assert "users" not in response.text and "went wrong" in Page(response.text).title
