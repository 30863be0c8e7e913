"""`plugyard login` as people run it: a process, a browser, a token."""

import asyncio
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from harness.accounts import Account, Credentials
from harness.browser import Browser, Page
from harness.people import People, Person
from harness.platform import EXECUTABLE, Platform
from harness.ports import free_port


@pytest.fixture
def people(platform: Platform, credentials: dict[str, Credentials]) -> People:
    return People(platform)


@asynccontextmanager
async def login(url: str, *arguments: str) -> AsyncIterator[Process]:
    """The command, with none of the platform's settings."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PLUGYARD_")}
    process = await asyncio.create_subprocess_exec(
        EXECUTABLE, "login", "--url", url, *arguments, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def read_codes(process: Process) -> tuple[str, str]:
    """The address and the code that the person is told."""
    assert process.stderr
    told: list[str] = []
    for word in ("Open", "Code"):
        line = (await asyncio.wait_for(process.stderr.readline(), 20)).decode()
        assert line.startswith(word), line
        told.append(line.split()[1])
    assert b"Ctrl-C" in await asyncio.wait_for(process.stderr.readline(), 20)
    return told[0], told[1]


async def end(process: Process) -> tuple[int | None, str, str]:
    out, err = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, out.decode(), err.decode()


async def decide(platform: Platform, person: Person, page: str, code: str, **fields: str) -> None:
    """What the person does in the browser."""
    async with Browser(platform) as browser:
        assert page == f"{platform.http}/device?user_code={code}"
        asked = Page((await browser.get(page.removeprefix(platform.http))).text)
        answer = await browser.send(asked.forms[0], 303, email=person.email, password=person.password)
        shown = Page((await browser.get(answer.headers["location"])).text)
        assert code in shown.text and "Plugyard command line" in shown.text
        await browser.send(shown.forms[0], **fields)


async def test_the_printed_token_is_good(platform: Platform, people: People, alpha: Account) -> None:
    person = people.create("alpha", role="viewer")
    async with login(f"{platform.http}/") as process:
        await decide(platform, person, *await read_codes(process), decision="approve")
        status, out, err = await end(process)
    assert status == 0 and err == "" and out.count("\n") == 1
    token = out.strip()
    await alpha.request("GET", "locations", 200, bearer=token)
    await alpha.request("POST", "locations", 403, bearer=token, json={"name": "Depot", "city": "Utrecht"})
    who = (await alpha.request("GET", "/oauth/userinfo", 200, bearer=token)).json()
    assert who["email"] == person.email


async def test_json_has_all_that_the_server_gave(platform: Platform, people: People, alpha: Account) -> None:
    person = people.create("alpha", "beta", role="viewer")
    async with login(platform.http, "--account", "alpha", "--json") as process:
        page, code = await read_codes(process)
        await decide(platform, person, page, code, decision="approve", account="alpha")
        status, out, _ = await end(process)
    assert status == 0
    answer = json.loads(out)
    assert answer.keys() == {"access_token", "refresh_token", "expires_in", "scope"}
    assert answer["expires_in"] == 900 and "logs:read" in answer["scope"].split()
    await alpha.request("GET", "locations", 200, bearer=answer["access_token"])
    form = {
        "grant_type": "refresh_token",
        "client_id": "plugyard-cli",
        "refresh_token": answer["refresh_token"],
    }
    await alpha.request("POST", "/oauth/token", 200, bearer=None, data=form)


async def test_another_account_than_the_one_that_is_wanted(platform: Platform, people: People) -> None:
    person = people.create("alpha", "beta", role="viewer")
    async with login(platform.http, "--account", "alpha") as process:
        page, code = await read_codes(process)
        await decide(platform, person, page, code, decision="approve", account="beta")
        status, out, err = await end(process)
    assert (status, out) == (1, "")
    assert err == 'plugyard: another account than "alpha" was chosen in the browser; nothing was granted\n'
    grants = people.sql(
        "SELECT revoked_at IS NOT NULL FROM token_grants WHERE client_id = 'plugyard-cli' AND user_id = %s",
        person.id,
    )
    assert grants == [(True,)], "the tokens that nobody saw are dead"


async def test_a_person_says_no(platform: Platform, people: People) -> None:
    person = people.create("alpha", role="viewer")
    async with login(platform.http) as process:
        await decide(platform, person, *await read_codes(process), decision="deny")
        assert await end(process) == (1, "", "plugyard: access was denied in the browser\n")


async def test_nobody_answers_in_time(platform: Platform, people: People) -> None:
    async with login(platform.http) as process:
        _, code = await read_codes(process)
        people.sql("UPDATE device_codes SET expires_at = now() WHERE user_code = %s", code)
        assert await end(process) == (1, "", "plugyard: nobody answered in time; begin again\n")


async def test_who_asks_too_often_waits_longer(platform: Platform, people: People) -> None:
    person = people.create("alpha", role="viewer")
    async with login(platform.http) as process:
        page, code = await read_codes(process)
        # The server counts the next question as too early, whenever it comes.
        people.sql(
            "UPDATE device_codes SET last_polled_at = now() + interval '4 s' WHERE user_code = %s", code
        )
        await decide(platform, person, page, code, decision="approve")
        status, out, err = await end(process)
    assert status == 0 and out and err == ""
    intervals = people.sql("SELECT poll_interval::int FROM device_codes WHERE user_code = %s", code)
    assert intervals == [(10,)]


async def test_nothing_or_something_else_listens_there(platform: Platform) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    other_name = f"http://localhost:{platform.port}"
    for url, complaint in (
        (nobody, f"{nobody}/.well-known/oauth-authorization-server: couldn't connect to server"),
        (other_name, f"{other_name} is {platform.http}: use that as --url"),
        ("nonsense", "nonsense/.well-known/oauth-authorization-server: "),
    ):
        async with login(url) as process:
            status, out, err = await end(process)
        assert (status, out) == (1, "") and err.startswith(f"plugyard: {complaint}"), err
        assert err.count("\n") == 1


async def test_ctrl_c_ends_it_at_once(platform: Platform) -> None:
    async with login(platform.http) as process:
        await read_codes(process)
        process.send_signal(signal.SIGINT)
        # The next question would be five seconds away.
        assert await asyncio.wait_for(process.wait(), 3) == -signal.SIGINT
