"""Bundles the web admin: bundle.py VENDOR TARGET. esbuild does the work; this names, links and compresses.

Everything below assets/ has the hash of its content in its name and may be cached for ever. The pages
(index.html, docs.html) are templates in which {{script}} and {{style}} stand for those names.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent
DEBIAN_MODULES = "/usr/share/nodejs"

# Page → its script and its stylesheet.
PAGES = {
    "index.html": ("src/main.tsx", "styles/app.css"),
    "docs.html": ("src/docs.ts", "styles/docs.css"),
}


def bundle(vendor: Path, target: Path) -> None:
    pages = {page: files for page, files in PAGES.items() if (SOURCES / page).is_file()}
    metafile = target / "meta.json"
    subprocess.run(
        [
            "esbuild",
            *[str(SOURCES / file) for files in pages.values() for file in files],
            "--bundle",
            "--splitting",
            "--format=esm",
            "--minify",
            "--target=es2021",
            "--jsx=automatic",
            "--charset=utf8",
            "--legal-comments=none",
            '--define:process.env.NODE_ENV="production"',
            "--log-level=warning",
            f"--alias:@vendor={vendor}",
            f"--outdir={target / 'assets'}",
            f"--outbase={SOURCES}",
            f"--tsconfig={SOURCES / 'tsconfig.bundle.json'}",
            "--entry-names=[name]-[hash]",
            "--chunk-names=[name]-[hash]",
            f"--metafile={metafile}",
        ],
        check=True,
        env={**os.environ, "NODE_PATH": DEBIAN_MODULES},
    )
    outputs = json.loads(metafile.read_text())["outputs"]
    metafile.unlink()
    names = {
        (Path.cwd() / output["entryPoint"]).resolve(): Path(path).name
        for path, output in outputs.items()
        if "entryPoint" in output
    }
    icon = SOURCES / "icon.svg"
    icon_name = f"icon-{hashlib.sha256(icon.read_bytes()).hexdigest()[:8]}.svg"
    shutil.copyfile(icon, target / "assets" / icon_name)
    for page, (script, style) in pages.items():
        html = (SOURCES / page).read_text()
        html = html.replace("{{preloads}}", preloads(outputs, names[(SOURCES / script).resolve()]))
        for mark, name in (
            ("script", names[(SOURCES / script).resolve()]),
            ("style", names[(SOURCES / style).resolve()]),
            ("icon", icon_name),
        ):
            html = html.replace("{{" + mark + "}}", f"/assets/{name}")
        (target / page).write_text(html)
    for file in target.rglob("*.*"):
        # Without a time inside: the same sources give the same bytes.
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def preloads(outputs: dict[str, Any], script: str) -> str:
    """Links to what a script imports before it runs: the browser asks for all of it at once."""
    imports = {Path(path).name: output["imports"] for path, output in outputs.items()}
    found: list[str] = []
    waiting = [script]
    while waiting:
        for one in imports[waiting.pop()]:
            name = Path(one["path"]).name
            if one["kind"] == "import-statement" and name not in found:
                found.append(name)
                waiting.append(name)
    return "\n    ".join(f'<link rel="modulepreload" href="/assets/{name}" />' for name in found)


def main(vendor: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "assets").mkdir(parents=True)
    bundle(vendor.resolve(), fresh)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
