"""Every frame that the platform sends to a charge point is judged by the JSON schemas of the package `ocpp`.

What breaks one fails the test that owns the socket: see `pytest_runtest_call` in conftest.py.
"""

import json
import re
from collections import OrderedDict
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import ocpp.v16
from jsonschema import FormatChecker
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from websockets.asyncio.client import ClientConnection

SCHEMAS = Path(ocpp.v16.__file__).parent / "schemas"
# The 28 of the base and the 11 of the security white paper.
ACTIONS = {path.stem for path in SCHEMAS.glob("*.json") if not path.stem.endswith("Response")}

# OCPP-J 1.6 §4.2.3, with its spelling; FormatViolation is that of later errata.
ERROR_CODES = {
    "NotImplemented",
    "NotSupported",
    "InternalError",
    "ProtocolError",
    "SecurityError",
    "FormationViolation",
    "FormatViolation",
    "PropertyConstraintViolation",
    "OccurenceConstraintViolation",
    "TypeConstraintViolation",
    "GenericError",
}

# What was wrong since the test began.
violations: list[str] = []

_formats = FormatChecker(formats=())


@_formats.checks("date-time")
def _is_time(value: Any) -> bool:
    """The one form in which we write times (chargers.md, "Clocks")."""
    return not isinstance(value, str) or bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value))


@_formats.checks("uri")
def _is_uri(value: Any) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"[a-z][a-z0-9+.-]*://[!-~]+", value))


@cache
def validator(name: str) -> Validator:
    # Decimals, since 0.1 is no binary fraction and limits are multiples of it.
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8-sig"), parse_float=Decimal)
    return validator_for(schema)(schema, format_checker=_formats)


class CheckedConnection(ClientConnection):
    """The charge point's end of a socket, which knows what it asked and judges what it gets."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # The action of each call that was sent, by its message id; None when two had the same id.
        self.asked: OrderedDict[str, str | None] = OrderedDict()
        # Whether something was sent of which it is not known what it asks: no text, or fragments.
        self.is_unread = False

    async def send(self, message: Any, text: bool | None = None) -> None:
        if isinstance(message, (str, bytes)):
            self.note(message)
        elif isinstance(message, (list, tuple)):
            self.note(message[0][:0].join(message))
        else:
            self.is_unread = True
        await super().send(message, text=text)

    async def recv(self, decode: bool | None = None) -> Any:
        message = await super().recv(decode)
        if fault := self.fault(message):
            violations.append(f"{fault}: {message[:2000]!r}")
        return message

    def note(self, message: str | bytes) -> None:
        try:
            frame = json.loads(message, strict=False)
        except (ValueError, RecursionError):
            self.is_unread = True
            return
        if isinstance(frame, list) and len(frame) > 2 and frame[0] == 2:
            message_id, action = str(frame[1]), str(frame[2])
            self.asked[message_id] = action if self.asked.get(message_id, action) == action else None
            if len(self.asked) > 10_000:
                self.asked.popitem(last=False)

    def fault(self, message: str | bytes) -> str | None:
        """What the platform did wrong by this frame."""
        try:
            frame = json.loads(message, parse_float=Decimal)
        except ValueError as error:
            return f"no JSON ({error})"
        match frame:
            case [2, str(), str(action), dict(payload)]:
                return payload_fault(action, payload) if action in ACTIONS else f"unknown action {action}"
            case [3, str(message_id), dict(payload)]:
                if self.is_unread:
                    return None
                if message_id not in self.asked:
                    return "answers no call"
                action = self.asked[message_id]
                return payload_fault(f"{action}Response", payload) if action else None
            case [4, str(), str(code), str(description), dict()]:
                return None if code in ERROR_CODES and len(description) <= 255 else "bad CALLERROR"
        return "no frame of OCPP-J 1.6"


def payload_fault(schema: str, payload: dict[str, Any]) -> str | None:
    if schema.removesuffix("Response") not in ACTIONS:
        return f"unknown action in {schema}"
    faults = [f"{error.json_path} {error.message}" for error in validator(schema).iter_errors(payload)]
    return f"{schema}: {'; '.join(faults)}" if faults else None
