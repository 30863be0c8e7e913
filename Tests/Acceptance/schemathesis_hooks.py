"""Loaded by schemathesis itself (SCHEMATHESIS_HOOKS), not by pytest.

Generated requests fail on what only the platform can know: ids of things that exist, cursors, versions. In
requests that are meant to be good it is put in here, so that they get past the first look-up. Requests that
are meant to be bad stay as they are.
"""

import itertools
import json
import os
import uuid
from typing import Any

import schemathesis
from schemathesis import GenerationMode

# Ids of things that exist, by the part of the path before their parameter: {"locations": "…"}.
KNOWN: dict[str, str] = json.loads(os.environ.get("PLUGYARD_SCHEMATHESIS_KNOWN", "{}"))


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if "Idempotency-Key" in (case.headers or {}):
        # A key that an earlier request used is refused, rightly.
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
    if "cursor" in (case.query or {}):
        del case.query["cursor"]
    body = case.body
    if isinstance(body, dict) and "location_id" in body and "locations" in KNOWN:
        body["location_id"] = KNOWN["locations"]
    if isinstance(body, dict) and body.get("location_ids") and "locations" in KNOWN:
        body["location_ids"] = [KNOWN["locations"]]
    if case.method.upper() != "DELETE":
        parts = case.path.split("/")
        for part, following in itertools.pairwise(parts):
            if part in KNOWN and following.startswith("{"):
                case.path_parameters[following.strip("{}")] = KNOWN[part]
