"""People who sign in as with a browser, for the tokens that only a person has."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from harness.platform import Platform

CLIENT = "plugyard-web"


@dataclass(frozen=True)
class Member:
    """A person in one account."""

    slug: str
    email: str
    password: str


def create_member(platform: Platform, slug: str, role: str) -> Member:
    """A new person with a password; costs a process."""
    email = f"{role}-{secrets.token_hex(6)}@people.example"
    made = platform.command_json("user", "create", "--account", slug, "--email", email, "--role", role)
    return Member(slug, email, made["password"])


async def person_token(
    platform: Platform,
    account_slug: str,
    email: str,
    password: str,
    code: Callable[[], str] | None = None,
) -> str:
    """An access token by the authorization code flow: the pages are filled in, redirects followed by hand.

    `code` answers the question for a second factor.
    """
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    redirect_uri = f"{platform.http}/callback"
    state = secrets.token_urlsafe(16)
    async with Browser(platform) as browser:
        await browser.open(
            "/oauth/authorize",
            response_type="code",
            client_id=CLIENT,
            redirect_uri=redirect_uri,
            code_challenge=challenge,
            code_challenge_method="S256",
            state=state,
            account=account_slug,
        )
        await browser.submit(email=email, password=password)
        if not browser.has_left and code:
            await browser.submit(code=code())
        assert browser.has_left, f"not signed in: {browser.text[:1000]}"
        answer = parse_qs(urlsplit(browser.url).query)
        assert browser.url.startswith(f"{redirect_uri}?"), browser.url
        assert answer["state"] == [state] and "code" in answer, answer
        response = await browser.http.post(
            "/oauth/token",
            data={
                "grant_type": "authorization_code",
                "client_id": CLIENT,
                "redirect_uri": redirect_uri,
                "code": answer["code"][0],
                "code_verifier": verifier,
            },
        )
    assert response.status_code == 200, response.text
    return response.json()["access_token"]


def totp(secret: str, steps_ahead: int = 0) -> str:
    """The code that an authenticator app shows for a secret in base32 (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = int(time.time()) // 30 + steps_ahead
    mac = hmac.new(key, step.to_bytes(8, "big"), "sha1").digest()
    offset = mac[19] & 15
    return f"{(int.from_bytes(mac[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Browser:
    """What signing in needs of a browser: cookies, redirects, forms. Stops at the client's redirect URI."""

    def __init__(self, platform: Platform):
        self.stop = f"{platform.http}/callback"
        self.cookies: dict[str, str] = {}
        self.url = platform.http
        self.text = ""
        self.http = httpx.AsyncClient(base_url=platform.http, timeout=30, trust_env=False)

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    @property
    def has_left(self) -> bool:
        return self.url.startswith(self.stop)

    async def open(self, path: str, **query: str) -> None:
        await self.go("GET", str(httpx.URL(urljoin(self.url, path), params=query)))

    async def submit(self, **fields: str) -> None:
        """Fills in the form that has these fields, and posts it with its hidden ones."""
        forms = Forms(self.text).found
        form = next((form for form in forms if fields.keys() <= form.names), None)
        assert form, f"no form with {', '.join(fields)} at {self.url}: {self.text[:1000]}"
        # A form without an action goes to its own page.
        await self.go("POST", urljoin(self.url, form.action or self.url), {**form.hidden, **fields})

    async def go(self, method: str, url: str, form: dict[str, str] | None = None) -> None:
        for _ in range(10):
            # By hand: the jar of httpx keeps cookies marked Secure from plain http; browsers send them to
            # loopback.
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if form is not None:
                headers["Origin"] = "{0.scheme}://{0.netloc}".format(urlsplit(url))
            response = await self.http.request(
                method, url, data=form, headers={k: v for k, v in headers.items() if v}
            )
            for cookie in response.headers.get_list("set-cookie"):
                name, _, value = cookie.partition(";")[0].partition("=")
                if value:
                    self.cookies[name] = value
                else:
                    self.cookies.pop(name, None)
            self.http.cookies.clear()
            self.url, self.text = url, response.text
            if not response.is_redirect:
                return
            method, form, url = "GET", None, urljoin(url, response.headers["location"])
            if url.startswith(self.stop):
                self.url, self.text = url, ""
                return
        raise AssertionError(f"too many redirects, now at {url}")


class Form:
    def __init__(self, action: str | None):
        self.action = action
        self.hidden: dict[str, str] = {}
        self.names: set[str] = set()


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[Form] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            self.found.append(Form(attributes.get("action")))
        elif tag in ("input", "button", "select") and self.found and (name := attributes.get("name")):
            if attributes.get("type") == "hidden":
                self.found[-1].hidden[name] = attributes.get("value") or ""
            else:
                self.found[-1].names.add(name)
