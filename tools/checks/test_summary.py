#!/usr/bin/env python3
"""Counts the test cases that ran, and closes with `N passed, N failed`.

Bazel counts targets. Here each case of GoogleTest counts, as its target's
test.xml has it, of the targets in the build events of this one run; so do the
unit tests of the checks themselves. A target that does not build, or that dies
without a failed case to its name, counts as one failure.

Lines that tests print about golden vectors are repeated in front, so that one
sees how many were checked.
"""

import argparse
import json
import pathlib
import re
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree
from typing import NamedTuple


class Count(NamedTuple):
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(*(a + b for a, b in zip(self, other)))


def count_cases(xml_text):
    """The cases of one test.xml, and the names of those that failed."""
    count, failures = Count(), []
    for case in ElementTree.fromstring(xml_text).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            count += Count(failed=1)
            failures.append(f"{case.get('classname', '')}.{case.get('name')}")
        elif (case.find("skipped") is not None
              or case.get("status") == "notrun"):
            count += Count(skipped=1)
        else:
            count += Count(passed=1)
    return count, failures


def read_output(event, name):
    """The text of one of a test's output files, or nothing."""
    for output in event.get("testActionOutput", ()):
        path = pathlib.Path(urllib.parse.unquote(output["uri"][len("file://"):]))
        if output["name"] == name and path.exists():
            return path.read_text(encoding="utf-8", errors="replace")
    return ""


def vector_lines(log):
    return [line for line in log.splitlines()
            if re.search(r"\bvectors\b.*\d|\d.*\bvectors\b", line)
            and not line.startswith("[")]


def count_target(event):
    """One test target: its cases, and a failure of its own if none tells."""
    xml_text = read_output(event, "test.xml")
    count, failures = count_cases(xml_text) if xml_text else (Count(), [])
    if event["status"] not in ("PASSED", "FLAKY") and count.failed == 0:
        return count + Count(failed=1), [event["status"]]
    return count, failures


class Target(NamedTuple):
    label: str
    count: Count
    failures: list
    notes: list = ()


def read_targets(lines):
    """Every target in Bazel's build events."""
    for line in lines:
        event = json.loads(line)
        identity = event.get("id", {})
        if "testResult" in identity and "testResult" in event:
            label = identity["testResult"]["label"]
            result = event["testResult"]
            yield Target(label, *count_target(result),
                         vector_lines(read_output(result, "test.log")))
        elif ("targetCompleted" in identity
              and not event.get("completed", {}).get("success")):
            label = identity["targetCompleted"]["label"]
            yield Target(label, Count(failed=1), ["does not build"])


def run_unittests(folder):
    suite = unittest.defaultTestLoader.discover(folder, "*_test.py")
    result = unittest.TextTestRunner(verbosity=0).run(suite)
    bad = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    return Count(result.testsRun - bad - skipped, bad, skipped)


def closing_line(count):
    skipped = f", {count.skipped} skipped" if count.skipped else ""
    return f"{count.passed} passed, {count.failed} failed{skipped}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", required=True)
    parser.add_argument("--failed-checks", type=int, default=0)
    parser.add_argument("--unittests")
    options = parser.parse_args()

    total = Count(failed=options.failed_checks)
    if options.unittests:
        total += run_unittests(options.unittests)
    # Of a flaky or repeated target, the last result counts.
    targets = {}
    with open(options.events, encoding="utf-8") as events:
        for target in read_targets(events):
            targets[target.label] = target
    for label, target in sorted(targets.items()):
        total += target.count
        for note in target.notes:
            print(note)
        for failure in target.failures:
            print(f"failed: {label} {failure}")
    if not targets:
        print("failed: no test ran")
        total += Count(failed=1)
    sys.stderr.flush()
    print(closing_line(total), flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
