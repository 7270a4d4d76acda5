#!/usr/bin/env python3
"""Refuses files of more than 500 lines and functions of more than 70.

What is over the line already stands in sizes_baseline.txt and may only shrink:
`--accept` writes the sizes of today there, and drops what has become small.
"""

import re
import sys

from source_files import ROOT, read, source_files

FILE_LIMIT = 500
FUNCTION_LIMIT = 70
BASELINE = ROOT / "tools/checks/sizes_baseline.txt"

NOT_A_FUNCTION = re.compile(
    r"^\s*(namespace|class|struct|enum|union|extern|if|for|while|switch|do|else"
    r"|try|catch|return|case|default|template\s*<[^>]*>\s*(class|struct))\b|=\s*\{?$")
STATEMENT_END = re.compile(r"([;{}]|^\s*(public|private|protected):)\s*(//.*)?$")


def head_of(lines, opening):
    """The statement that the line `opening`, which ends in {, closes."""
    start = opening
    while (start > 0 and lines[start - 1].strip()
           and not lines[start - 1].lstrip().startswith(("#", "//"))
           and not STATEMENT_END.search(lines[start - 1])):
        start -= 1
    return start, " ".join(lines[start:opening + 1])


def name_in(head):
    named = re.search(r"([\w:~]+(\s*operator\S+)?)\s*\(", head)
    if named and named[1].startswith("TEST"):
        return " ".join(head.split()).rstrip(" {")
    return named[1] if named else "?"


def functions(text):
    """Yields (name, lines) of each function in text that clang-format wrote."""
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if not line.rstrip().endswith("{") or line.lstrip().startswith("//"):
            continue
        start, head = head_of(lines, index - 1)
        if "(" not in head or NOT_A_FUNCTION.search(head.rstrip(" {")):
            continue
        indent = len(lines[start]) - len(lines[start].lstrip())
        closing = " " * indent + "}"
        end = index
        while end < len(lines) and not lines[end].startswith(closing):
            end += 1
        yield name_in(head), end - start + 1
        index = end


def oversized():
    """{subject: size} of every file and function over its limit."""
    sizes = {}
    for path in source_files("*.h", "*.cc", "*.py", "*.sh", "dev"):
        text = read(path)
        count = len(text.splitlines())
        if count > FILE_LIMIT:
            sizes[path] = count
        if not path.endswith((".h", ".cc")):
            continue
        for name, length in functions(text):
            if length > FUNCTION_LIMIT:
                sizes[f"{path} {name}"] = length
    return sizes


def read_baseline():
    if not BASELINE.exists():
        return {}
    rows = (line.split(" ", 1) for line in BASELINE.read_text().splitlines())
    return {subject: int(size) for size, subject in rows}


def problems(sizes, baseline):
    for subject, size in sorted(sizes.items()):
        limit = FUNCTION_LIMIT if " " in subject else FILE_LIMIT
        ceiling = baseline.get(subject, limit)
        if size > ceiling:
            yield f"{subject}: {size} lines, expected at most {ceiling}"


def main(arguments):
    sizes = oversized()
    if "--accept" in arguments:
        BASELINE.write_text("".join(f"{size} {subject}\n"
                                    for subject, size in sorted(sizes.items())))
        return 0
    found = list(problems(sizes, read_baseline()))
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
