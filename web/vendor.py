"""Takes the third-party files of the web admin out of their wheels: vendor.py WHEELS TARGET.

Each file is held against its checksum. What is not a module becomes one, and stylesheets go into a layer, so
that our own wins without fighting their selectors.
"""

import hashlib
import re
import sys
import zipfile
from pathlib import Path

CHARSET = '@charset "UTF-8";'
SWAGGER = "drf_spectacular_sidecar/static/drf_spectacular_sidecar/swagger-ui-dist"

# Package, path inside it, its SHA-256, the name it gets here.
FILES = [
    (
        "sqladmin",
        "sqladmin/statics/css/tabler.min.css",
        "b200b267a969ac1163229932a92bc6b2af8ce2d5bd1de056a2ef40b13ded965a",
        "tabler.css",
    ),
    (
        "youplot",
        "youplot/vendor/uplot.iife.min.js",
        "2d27e8ad3d228164525ce213f9dc716f39b4e3aee0cc773fb3491c96cf4921a2",
        "uplot.js",
    ),
    (
        "youplot",
        "youplot/vendor/uplot.min.css",
        "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
        "uplot.css",
    ),
    (
        "django_js_lib_leaflet",
        "js_lib_leaflet/static/js_lib_leaflet/leaflet-src.esm.js",
        "39ee93464f11fe3847137e50c0dc8189f706c460e36989ea7871bf7d540f3306",
        "leaflet.js",
    ),
    (
        "django_js_lib_leaflet",
        "js_lib_leaflet/static/js_lib_leaflet/leaflet.css",
        "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
        "leaflet.css",
    ),
    (
        "drf_spectacular_sidecar",
        f"{SWAGGER}/swagger-ui-bundle.js",
        "050bc415ee7048dcd881682678f720264e7da5e373f7461d7c58c755305255f7",
        "swagger-ui.js",
    ),
    (
        "drf_spectacular_sidecar",
        f"{SWAGGER}/swagger-ui.css",
        "1ac324f7dcd27e4b9386b4bd6421271ec147e922a22c05ba24b11515e9aa6321",
        "swagger-ui.css",
    ),
]


def adapted(name: str, text: str) -> str:
    if name == "uplot.js":
        return f"{text}\nexport default uPlot;\n"
    if name in ("tabler.css", "uplot.css", "leaflet.css"):
        # Pictures of controls and markers that we do not use.
        text = re.sub(r"url\(images/[^)]*\)", "none", text)
        return f"@layer vendor {{\n{text.removeprefix(CHARSET)}\n}}\n"
    return text


def main(wheels: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for package, path, checksum, name in FILES:
        (wheel,) = wheels.glob(f"{package}-*.whl")
        content = zipfile.ZipFile(wheel).read(path)
        found = hashlib.sha256(content).hexdigest()
        if found != checksum:
            sys.exit(f"{wheel.name}: {path} has the checksum {found}, not {checksum}")
        (target / name).write_text(adapted(name, content.decode()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
