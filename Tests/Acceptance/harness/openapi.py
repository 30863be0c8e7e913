"""openapi.yaml as a judge: every response the suite sees has to be one that the document describes."""

import re
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from harness.postgres import ROOT

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
BASE = "urn:plugyard:openapi"


class OpenAPIDocument:
    """Finds the operation of a request and checks its response: status, content type, body."""

    def __init__(self) -> None:
        # Operations that were answered with success at least once, for the summary at the end.
        self.succeeded: set[tuple[str, str]] = set()

    @cached_property
    def content(self) -> dict[str, Any]:
        return yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))

    @cached_property
    def operations(self) -> dict[tuple[str, str], dict[str, Any]]:
        """By method and full path template."""
        found = {}
        for template, item in self.content["paths"].items():
            item = self.resolve(item)
            servers = item.get("servers") or self.content.get("servers") or [{"url": "/"}]
            prefix = urlsplit(servers[0]["url"]).path.rstrip("/")
            for method in sorted(METHODS & item.keys()):
                found[method.upper(), prefix + template] = item[method]
        return found

    @cached_property
    def patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Most literal template first: /charge-points/counters before /charge-points/{charge_point}."""
        templates = sorted({path for _, path in self.operations}, key=lambda path: (path.count("{"), path))
        return [
            (re.compile("/".join(self.segment(part) for part in path.split("/")) + "$"), path)
            for path in templates
        ]

    @staticmethod
    def segment(part: str) -> str:
        return re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(part))

    @cached_property
    def registry(self) -> Registry:
        resource = Resource.from_contents(self.content, default_specification=DRAFT202012)
        return Registry().with_resource(BASE, resource)

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            target: Any = self.content
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def check(self, response: httpx.Response) -> None:
        """Fails unless the document describes this response."""
        method, path = response.request.method, urlsplit(str(response.request.url)).path
        template = next((template for pattern, template in self.patterns if pattern.match(path)), None)
        assert template, f"openapi.yaml has no path for {path}"
        operation = self.operations.get((method, template))
        if operation is None and response.status_code == 405:
            return
        assert operation, f"openapi.yaml has no {method} {template}"
        where = f"{method} {template} -> {response.status_code}"
        documented = operation["responses"].get(str(response.status_code))
        assert documented, f"openapi.yaml does not document {where}: {response.text[:300]}"
        if response.is_success:
            self.succeeded.add((method, template))
        self.check_body(response, self.resolve(documented), where)

    def check_body(self, response: httpx.Response, documented: dict[str, Any], where: str) -> None:
        contents = documented.get("content")
        if not contents:
            assert not response.content, f"{where}: a body that openapi.yaml does not document"
            return
        media_type = response.headers.get("content-type", "").partition(";")[0].strip()
        assert media_type in contents, f"{where}: {media_type!r} is none of {list(contents)}"
        schema = contents[media_type].get("schema")
        if schema is None or "json" not in media_type:
            return
        validator = Draft202012Validator(
            self.rebased(schema),
            registry=self.registry,
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(response.json())]
        assert not problems, f"{where} breaks its schema: {'; '.join(problems[:5])}"

    def rebased(self, node: Any) -> Any:
        """References into the document, made absolute so that the registry finds them."""
        if isinstance(node, dict):
            return {
                key: BASE + value if key == "$ref" and value.startswith("#") else self.rebased(value)
                for key, value in node.items()
            }
        if isinstance(node, list):
            return [self.rebased(value) for value in node]
        return node

    def never_succeeded(self) -> list[str]:
        return sorted(f"{method} {path}" for method, path in self.operations.keys() - self.succeeded)


DOCUMENT = OpenAPIDocument()
