"""The files that the checks read: what git knows or would add."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def source_files(*patterns):
    """Paths relative to the root, ascending, of files that exist."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard",
               "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True,
                            capture_output=True).stdout
    paths = sorted(set(filter(None, listed.decode().split("\0"))))
    return [path for path in paths if (ROOT / path).is_file()]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")
