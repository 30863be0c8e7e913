"""REST as a client of the user's sees it; every response is held against openapi.yaml."""

from typing import Any

import httpx

from harness.openapi import DOCUMENT
from harness.platform import Platform

# Fields of a problem that tell one occurrence from another.
OF_THE_OCCURRENCE = ("request_id", "instance")


class Api:
    """A machine client of one account. Paths without a leading slash are below `/api/v1/accounts/{slug}/`."""

    def __init__(
        self,
        platform: Platform,
        account: str,
        client_id: str,
        client_secret: str,
        local_address: str | None = None,
    ):
        self.account = account
        self.client_id = client_id
        self.client_secret = client_secret
        self.bearer: str | None = None
        self.http = httpx.AsyncClient(
            base_url=platform.http,
            timeout=70,
            trust_env=False,
            transport=httpx.AsyncHTTPTransport(local_address=local_address, verify=platform.tls or True),
        )

    async def __aenter__(self) -> "Api":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def token(self) -> str:
        if self.bearer is None:
            self.bearer = (await self.request_token(200)).json()["access_token"]
        return self.bearer

    async def request_token(self, expect: int | None = None, **form: str) -> httpx.Response:
        return await self.request(
            "POST",
            "/oauth/token",
            expect,
            bearer=None,
            data={"grant_type": "client_credentials", **form},
            auth=(self.client_id, self.client_secret),
        )

    def path(self, path: str) -> str:
        return path if path.startswith("/") else f"/api/v1/accounts/{self.account}/{path}"

    async def request(
        self,
        method: str,
        path: str,
        expect: int | None = 200,
        *,
        bearer: str | None = "own",
        documented: bool = True,
        **more: Any,
    ) -> httpx.Response:
        """Sends a request and checks its status. `bearer` is a token of somebody else's, or None for none;
        `documented=False` is for paths that no document could describe."""
        headers = dict(more.pop("headers", {}))
        if bearer:
            headers["Authorization"] = f"Bearer {await self.token() if bearer == 'own' else bearer}"
        response = await self.http.request(method, self.path(path), headers=headers, **more)
        note = f"{method} {path} -> {response.status_code}: {response.text[:500]}"
        assert expect is None or response.status_code == expect, f"expected {expect}, got {note}"
        if documented:
            DOCUMENT.check(response)
        return response

    async def get(self, path: str, **parameters: Any) -> Any:
        return (await self.request("GET", path, params=parameters or None)).json()

    async def post(self, path: str, body: Any, expect: int = 201, **more: Any) -> Any:
        return (await self.request("POST", path, expect, json=body, **more)).json()

    async def patch(self, path: str, body: Any, expect: int = 200) -> Any:
        return (await self.request("PATCH", path, expect, json=body)).json()

    async def put(self, path: str, body: Any, expect: int = 200) -> Any:
        return (await self.request("PUT", path, expect, json=body)).json()

    async def delete(self, path: str, expect: int = 204) -> None:
        await self.request("DELETE", path, expect)

    async def problem(self, method: str, path: str, status: int, **more: Any) -> dict[str, Any]:
        """Sends a request that must be refused, and checks the form of the refusal."""
        response = await self.request(method, path, status, **more)
        return check_problem(response)

    async def pages(self, path: str, limit: int, **parameters: Any) -> list[list[dict[str, Any]]]:
        """All pages of a list, by its cursor."""
        found: list[list[dict[str, Any]]] = []
        cursor = None
        while cursor is not None or not found:
            page = await self.get(
                path, limit=limit, **parameters, **({"cursor": cursor} if cursor is not None else {})
            )
            found.append(page["data"])
            cursor = page["next_cursor"]
            assert len(found) < 1000, f"the cursor of {path} never ends"
        return found

    async def whole(self, path: str) -> list[dict[str, Any]]:
        """A list that is too short to have pages."""
        page = await self.get(path)
        assert page["next_cursor"] is None
        return page["data"]

    async def all(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        return [item for page in await self.pages(path, 200, **parameters) for item in page]


def check_problem(response: httpx.Response) -> dict[str, Any]:
    """The form of contract §4, and nothing of the inside."""
    assert response.headers["content-type"].startswith("application/problem+json"), response.headers
    problem = response.json()
    for field in ("type", "title", "status", "code", "request_id"):
        assert field in problem, f"no {field} in {problem}"
    assert problem["status"] == response.status_code
    assert problem["type"] == f"urn:plugyard:problem:{problem['code']}"
    assert problem["request_id"] == response.headers["x-request-id"]
    for inside in ("Swift", "PostgreSQL", "libpq", "SELECT ", "0x", ".swift"):
        assert inside not in response.text, f"{inside} leaks: {response.text}"
    return problem


def without_occurrence(problem: dict[str, Any]) -> dict[str, Any]:
    """The part of a problem that must be the same for "not yours" and "not there"."""
    return {key: value for key, value in problem.items() if key not in OF_THE_OCCURRENCE}
