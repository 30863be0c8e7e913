"""Programs of the project that start clusters and platforms of their own, run as make runs them."""

import os
import subprocess
import sys
from pathlib import Path

from harness.platform import EXECUTABLE, TEST_FOLDER
from harness.postgres import ROOT


def run_tool(source: str, module: str, *arguments: str | Path, **environment: str | Path) -> str:
    """What `python -m module` prints, which must end well and leave no cluster. `source` is its folder in the
    project; it works in TEST_FOLDER/MODULE."""
    folder = TEST_FOLDER / module
    folder.mkdir(parents=True, exist_ok=True)
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PLUGYARD_")}
    own = {
        "PYTHONPATH": os.pathsep.join([str(ROOT / source), str(ROOT / "Tests/Acceptance")]),
        "PLUGYARD_TEST_EXECUTABLE": str(EXECUTABLE),
        "PLUGYARD_TEST_FOLDER": str(folder),
        **{key: str(value) for key, value in environment.items()},
    }
    result = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**inherited, **own},
        capture_output=True,
        text=True,
        timeout=290,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert not (folder / "cluster").exists(), "its cluster is gone"
    return result.stdout
