"""The web admin's files, and that a page of ours can sign in, renew, revoke and sign out by fetch()."""

import gzip
import json
import subprocess
from pathlib import Path

import httpx

from harness.accounts import create_account
from harness.browser import Browser, Flow, Page
from harness.platform import EXECUTABLE, NewPlatform, Platform
from harness.ports import free_port
from harness.signing_in import create_member

HTML = {"Accept": "text/html"}


def write_web(folder: Path) -> Path:
    """As scripts/web.sh does."""
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Admin</title>")
    (folder / "docs.html").write_text("<!doctype html><title>API</title>")
    (folder / "assets/app-0a1b2c3d.js").write_text("export const one = 1;\n")
    (folder / "assets/app-0a1b2c3d.js.gz").write_bytes(gzip.compress(b"export const one = 1;\n"))
    return folder


async def test_the_web_admin(new_platform: NewPlatform, tmp_path: Path) -> None:
    tiles = "https://{s}.tiles.example/{z}/{x}/{y}.png"
    platform = new_platform("web", web_dir=str(write_web(tmp_path / "web")), map_tile_url=tiles)
    async with httpx.AsyncClient(base_url=platform.http, trust_env=False) as http:
        script = await http.get("/assets/app-0a1b2c3d.js")
        # httpx says that it takes gzip, and unpacks it.
        assert script.headers["content-encoding"] == "gzip" and script.text == "export const one = 1;\n"
        assert "immutable" in script.headers["cache-control"]
        page = await http.get("/charge-points/X", headers=HTML)
        assert page.status_code == 200 and page.text == (await http.get("/")).text
        assert f"connect-src 'self' {platform.ws};" in page.headers["content-security-policy"]
        assert "https://*.tiles.example" in page.headers["content-security-policy"]
        assert (await http.get("/docs")).text.endswith("<title>API</title>")
        assert (await http.get("/assets/other.js", headers=HTML)).status_code == 404
        assert (await http.get("/api/v1/nothing", headers=HTML)).status_code == 404
        head = await http.head("/assets/app-0a1b2c3d.js")
        assert head.status_code == 200 and not head.content
        assert (await http.get("/web/config.json")).json() == {
            "version": (await http.get("/api/health")).json()["version"],
            "public_url": platform.http,
            "ocpp_url": f"{platform.ws}/ocpp",
            "tile_url": tiles,
            "tile_attribution": None,
        }
    await check_sign_in(platform)


async def check_sign_in(platform: Platform) -> None:
    """The whole life of a grant of `plugyard-web`, with the headers of fetch() in a page of ours."""
    slug = create_account(platform, "webby").slug
    member = create_member(platform, slug, "operator")
    fetched = {"Origin": platform.http, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    async with Browser(platform) as browser:
        flow = Flow()
        start = await flow.start(browser)
        # Browsers hold the redirect after the form against its policy, too.
        assert f"form-action 'self' {platform.http};" in start.headers["content-security-policy"]
        form = Page(start.text).forms[0]
        signed_in = await browser.send(form, 303, email=member.email, password=member.password)
        answer = flow.answer(await browser.get(signed_in.headers["location"], 303))
        assert answer["state"] == flow.parameters["state"] and answer["iss"] == platform.http

        async def post(path: str, expect: int, **fields: str) -> httpx.Response:
            data = {"client_id": "plugyard-web", **fields}
            response = await browser.http.post(path, data=data, headers=fetched)
            assert response.status_code == expect, response.text
            return response

        redirect = flow.parameters["redirect_uri"] or ""
        code = {"code": answer["code"], "redirect_uri": redirect, "code_verifier": flow.verifier}
        tokens = (await post("/oauth/token", 200, grant_type="authorization_code", **code)).json()
        refresh = tokens["refresh_token"]
        tokens = (await post("/oauth/token", 200, grant_type="refresh_token", refresh_token=refresh)).json()
        bearer = {**fetched, "Authorization": f"Bearer {tokens['access_token']}"}
        me = await browser.http.get(f"/api/v1/accounts/{slug}", headers=bearer)
        assert me.status_code == 200 and json.loads(me.text)["slug"] == slug
        await post("/oauth/revoke", 200, token=tokens["refresh_token"])
        assert (await browser.http.get(f"/api/v1/accounts/{slug}", headers=bearer)).status_code == 401
        # Signing out is a page: only it ends the session of the browser.
        page = Page((await browser.get("/sign-out")).text)
        await browser.send(page.forms[0], 200)
        assert "Sign in" in Page((await Flow().start(browser)).text).text


def test_a_folder_of_no_use_stops_the_start(platform: Platform, tmp_path: Path) -> None:
    for name, value, complaint in (
        ("WEB_DIR", str(tmp_path), f'"{tmp_path}" has no index.html; scripts/web.sh makes it'),
        ("MAP_TILE_URL", "https://tiles.example/", "expected https://host/"),
    ):
        result = subprocess.run(
            [EXECUTABLE, "serve"],
            env=platform.environment(**{f"PLUGYARD_{name}": value, "PLUGYARD_HTTP_PORT": str(free_port())}),
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert result.returncode == 78, name
        assert f"PLUGYARD_{name}: {complaint}" in result.stderr + result.stdout
