"""Rules of shared/style.md that no linter knows. Prints each breach as file:line: text; exits 1 if any."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FORBIDDEN = {
    r"\bTask\s*(<[^>]*>)?\s*(\([^)]*\))?\s*\{": "an unstructured task: every task has an owner (rule 21)",
    r"\bTask\.(detached|immediate)\b": "an unstructured task: every task has an owner (rule 21)",
    r"\btry!": "try! (rule 18)",
    r"\bas!": "as! (rule 18)",
    r"\bfatalError\(": "fatalError (rule 18)",
}
UNCHECKED = re.compile(r"@unchecked Sendable|nonisolated\(unsafe\)")
LINES_ABOVE = 15
NEVER_TRACKED = re.compile(r"(^|/)(Package\.resolved$|\.build/|\.local/)")


def breaches_of(path: Path) -> list[str]:
    found = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        code = re.sub(r"(^|\s)//.*", "", line)
        place = f"{path.relative_to(ROOT)}:{number}"
        found += [f"{place}: {reason}" for pattern, reason in FORBIDDEN.items() if re.search(pattern, code)]
        if UNCHECKED.search(code):
            above = lines[max(0, number - 1 - LINES_ABOVE) : number - 1]
            if not any("Safety:" in text for text in above):
                found.append(f"{place}: unchecked concurrency without a `Safety:` paragraph above (rule 23)")
    return found


def tracked_by_mistake() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [f"{name}: must not be in git" for name in listing.splitlines() if NEVER_TRACKED.search(name)]


def main() -> int:
    found = tracked_by_mistake()
    sources = [path for folder in ("Sources", "benchmarks") for path in (ROOT / folder).rglob("*.swift")]
    for path in sorted(sources):
        found += breaches_of(path)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
