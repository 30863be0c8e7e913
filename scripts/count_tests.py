"""Adds up JUnit reports: prints `passed failed skipped`. Exits 1 when the named files hold no test."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count(path: Path) -> tuple[int, int, int]:
    passed = failed = skipped = 0
    # The totals in the head of Swift Testing's report leave the skipped out, so the cases are counted.
    for case in ElementTree.parse(path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main(names: list[str]) -> int:
    counts = [count(path) for path in map(Path, names) if path.is_file()]
    total = [sum(column) for column in zip(*counts, strict=True)] or [0, 0, 0]
    print(*total)
    return 0 if sum(total) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
