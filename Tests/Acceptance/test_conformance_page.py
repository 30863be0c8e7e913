"""docs/ocpp16.md names tests: each must be there."""

import re

from harness.postgres import ROOT

PAGE = (ROOT / "docs/ocpp16.md").read_text()
ACCEPTANCE = ROOT / "Tests/Acceptance"


def test_every_test_that_the_conformance_page_names_exists() -> None:
    named = re.findall(r"`(test_\w+)\.py::(\w+)(?:\[([^]]+)])?`", PAGE)
    assert len(named) > 90, "the page names its tests"
    missing = []
    for file, test, parameter in named:
        path = ACCEPTANCE / f"{file}.py"
        text = path.read_text() if path.is_file() else ""
        # A parameter may be put together from parts.
        is_there = re.search(rf"def {test}\b", text) and (
            not parameter or parameter.removeprefix("TC_") in text
        )
        # Scenarios are named after their files.
        if parameter and (ROOT / f"Tests/Scenarios/{parameter}.yaml").is_file():
            is_there = re.search(rf"def {test}\b", text)
        if not is_there:
            missing.append(f"{file}.py::{test}[{parameter}]")
    assert not missing, missing


def test_the_conformance_page_has_every_message_and_every_case() -> None:
    assert len(set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))) == 39
    assert len(set(re.findall(r"^\| (TC_\w+) \|", PAGE, re.MULTILINE))) == 77
