"""A browser without scripts, which follows no redirect by itself; every page is held against openapi.yaml."""

import hashlib
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import httpx

from harness.openapi import DOCUMENT
from harness.platform import Platform
from harness.sealing import base64url

VOID = {"meta", "link", "input", "br", "hr", "img", "path"}


@dataclass
class Form:
    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """The forms, links and texts of a page; fails on HTML whose elements are not closed in order."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "form":
            self.forms.append(Form(attributes.get("method") or "get", attributes.get("action") or ""))
        elif tag == "a":
            self.links.append(("", attributes.get("href") or ""))
        elif tag == "input" and self.forms and (name := attributes.get("name")):
            is_off = attributes.get("type") == "radio" and "checked" not in attributes
            if not is_off:
                self.forms[-1].fields[name] = attributes.get("value") or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.texts.append(text)
            if "a" in self.open:
                label, address = self.links[-1]
                self.links[-1] = (f"{label} {text}".strip(), address)

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def title(self) -> str:
        return self.texts[0]

    def link(self, label: str) -> str:
        return next(address for text, address in self.links if text.startswith(label))


class Browser:
    def __init__(self, platform: Platform, local_address: str | None = None):
        self.platform = platform
        self.http = httpx.AsyncClient(
            base_url=platform.http,
            trust_env=False,
            timeout=30,
            transport=httpx.AsyncHTTPTransport(local_address=local_address),
            headers={"User-Agent": "Acceptance/1.0"},
        )

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def get(self, path: str, expect: int | None = 200, **parameters: str | None) -> httpx.Response:
        given = {name: value for name, value in parameters.items() if value is not None}
        return self.checked(await self.http.get(path, params=given or None), expect)

    async def send(
        self,
        form: Form,
        expect: int | None = 200,
        /,
        *,
        headers: dict[str, str] | None = None,
        **fields: str,
    ) -> httpx.Response:
        """Sends a form as browsers do from our own pages; a header that is given empty is left out."""
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": "null", **(headers or {})}
        headers = {name: value for name, value in headers.items() if value}
        data = {**form.fields, **fields}
        if form.method == "get":
            return await self.get(form.action, expect, **data)
        return self.checked(await self.http.post(form.action, data=data, headers=headers), expect)

    @staticmethod
    def checked(response: httpx.Response, expect: int | None) -> httpx.Response:
        note = f"{response.request.method} {response.request.url} -> {response.status_code}"
        if response.headers.get("content-type", "").startswith("text/html"):
            note += f": {Page(response.text).text}"
        assert expect is None or response.status_code == expect, f"expected {expect}, got {note}"
        DOCUMENT.check(response)
        if response.headers.get("content-type", "").startswith("text/css"):
            return response
        if response.headers.get("content-type", "").startswith("application/problem"):
            return response
        policy = response.headers["content-security-policy"]
        for word in ("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert word in policy, f"{note}: {policy}"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "<script" not in response.text and "javascript:" not in response.text.lower()
        return response

    async def sign_in(
        self, email: str, password: str, path: str = "/sign-in", expect: int | None = 303
    ) -> httpx.Response:
        """Opens a page that asks who it is, and answers it."""
        page = Page((await self.get(path)).text)
        return await self.send(page.forms[0], expect, email=email, password=password)


class Flow:
    """One authorisation request, with everything a client remembers of it."""

    def __init__(self, client_id: str = "plugyard-web", redirect_uri: str = "", **more: str | None):
        self.verifier = secrets.token_urlsafe(48)
        self.parameters: dict[str, str | None] = {
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "code_challenge": base64url(hashlib.sha256(self.verifier.encode()).digest()),
            "code_challenge_method": "S256",
            "state": secrets.token_urlsafe(12),
            **more,
        }

    async def start(self, browser: Browser, expect: int | None = 200) -> httpx.Response:
        if not self.parameters["redirect_uri"]:
            self.parameters["redirect_uri"] = f"{browser.platform.http}/callback"
        return await browser.get("/oauth/authorize", expect, **self.parameters)

    def answer(self, response: httpx.Response) -> dict[str, str]:
        """What came back to the client; fails unless it came back to it."""
        location = response.headers["location"]
        redirect_uri = self.parameters["redirect_uri"] or ""
        assert location.startswith(redirect_uri + ("&" if "?" in redirect_uri else "?")), location
        return dict(parse_qsl(urlsplit(location).query, strict_parsing=True))
