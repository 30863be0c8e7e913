"""docs/ocpp16.md names tests: each must be there, and nothing of OCPP 1.6 may be missing."""

import re

import pytest

from harness.frames import ACTIONS
from harness.postgres import ROOT

PAGE = (ROOT / "docs/ocpp16.md").read_text()
ACCEPTANCE = ROOT / "Tests/Acceptance"

# The rows of all tables, without their heads; the last part of each section is its rows.
ROWS = re.findall(r"^\| (?!(?:message|case|habit|what) \|)([^-\s].*) \|$", PAGE, re.MULTILINE)
CASES = {row.split(" | ")[0]: row.split(" | ")[1:] for row in ROWS if row.startswith("TC_")}
MESSAGES = {row.split(" | ")[0].strip("`"): row.split(" | ")[1:] for row in ROWS if row.startswith("`")}

# The sections of the list of how charge points misbehave, which the test files are named after.
SECTIONS = {
    "Handshake": "handshake",
    "Frames": "frames",
    "Boot": "boot",
    "1.6 transactions": "transactions",
    "Meter values": "meter_values",
    "Clocks": "clocks",
    "Status, configuration, commands": "commands",
    "Many accounts": "accounts",
}


def test_every_test_that_the_conformance_page_names_exists() -> None:
    named = re.findall(r"`(test_\w+)\.py::(\w+)(?:\[([^]]+)])?`", PAGE)
    assert len(named) > 200, "the page names its tests"
    missing = []
    for file, test, parameter in named:
        path = ACCEPTANCE / f"{file}.py"
        text = path.read_text() if path.is_file() else ""
        # A parameter may be put together from parts.
        is_there = re.search(rf"def {test}\(", text) and (
            not parameter or parameter.removeprefix("TC_") in text
        )
        # Scenarios are named after their files.
        if parameter and (ROOT / f"Tests/Scenarios/{parameter}.yaml").is_file():
            is_there = re.search(rf"def {test}\(", text)
        if not is_there:
            missing.append(f"{file}.py::{test}[{parameter}]")
    assert not missing, missing


def test_the_conformance_page_has_every_message_with_a_test() -> None:
    assert len(ACTIONS) == 39, "28 of the base and 11 of the security white paper"
    assert {name for name in MESSAGES if name in ACTIONS} == ACTIONS
    assert re.findall(r"^\| `(\w+)` \| (?:station|platform|both) \|", PAGE, re.MULTILINE) == sorted(ACTIONS)
    for name in ACTIONS:
        assert re.search(r"`test_\w+\.py::", MESSAGES[name][1]) and "read only" not in MESSAGES[name][1], name


def test_the_conformance_page_has_every_case_with_a_test_and_a_result() -> None:
    assert len(re.findall(r"^\| (TC_\w+) \|", PAGE, re.MULTILINE)) == len(CASES) == 77, "each of them once"
    for number, (_, tests, result) in CASES.items():
        assert re.search(r"`test_\w+\.py::", tests), f"{number} has no test"
        assert result == "passed", f"{number}: {result}"


@pytest.mark.parametrize("section", SECTIONS)
def test_the_conformance_page_has_every_section_of_misbehaviour(section: str) -> None:
    _, _, rest = PAGE.partition(f"\n### {section}\n")
    rows = [line for line in re.split(r"\n##", rest)[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 3, f"{section} is on the page"
    for row in rows:
        assert re.search(r"`test_\w+\.py::", row), f"without a test: {row}"
    assert f"`test_chargers_{SECTIONS[section]}.py::" in rest
