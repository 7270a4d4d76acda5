#!/usr/bin/env python3
"""Refuses names that this code does not use, and says what to use instead.

State machines are handed the time, a storage and a way to send. They name no
clock, thread, lock, sleep or source of chance, so that a run under virtual time
repeats itself byte by byte. Tests may use threads and never sleep.
"""

import re
import sys
from typing import NamedTuple

from source_files import read, source_files

# Where the edges of the process are.
EDGES = (
    "benchmarks/",
    "connect_embedded/file/stdin_reader.",  # Standard input blocks.
    "connect_embedded/runtime/plugin_threads.",  # Plugins of users block.
    "connect_embedded/rest/",
    "examples/",
    "kafka_embedded/client/tcp",
    "kafka_embedded/runtime/",
    "kafka_embedded/server/",
    "kafka_embedded/storage/",
    "tools/",
)
NOWHERE = ()


class Rule(NamedTuple):
    pattern: re.Pattern
    instead: str
    allowed: tuple = EDGES
    in_tests: bool = False  # Allowed in *_test.cc.


def rule(pattern, instead, **options):
    return Rule(re.compile(pattern), instead, **options)


RULES = (
    rule(r"\b(system_clock|steady_clock|high_resolution_clock)\b|absl::Now\("
         r"|\b(clock_gettime|gettimeofday)\(|[^\w.:>]time\((nullptr|NULL|0)\)",
         "Runtime::Now()"),
    rule(r"std::(this_thread::)?sleep_(for|until)|absl::SleepFor"
         r"|\b(usleep|nanosleep)\(|[^\w.:>]sleep\(\d",
         "Runtime::RunAfter, or RunUntil in a test",
         allowed=("kafka_embedded/runtime/", "tools/")),
    rule(r"std::j?thread\b|pthread_create|std::async\b",
         "Runtime::Post", in_tests=True),
    rule(r"std::(recursive_|shared_|timed_)?mutex\b|absl::Mutex"
         r"|std::condition_variable",
         "one strand of the Runtime", in_tests=True),
    # Real time has no seed to repeat: its runtime takes one from the machine.
    rule(r"std::random_device", "a named stream of runtime/random.h",
         allowed=("kafka_embedded/runtime/real_runtime.cc",)),
    rule(r"absl::(Insecure)?BitGen|std::mt19937|std::default_random_engine"
         r"|[^\w.:>]s?rand\(|std::rand\b",
         "a named stream of runtime/random.h", allowed=NOWHERE),
    rule(r"\b(std|absl)::(uniform|exponential|bernoulli|Uniform|Exponential)"
         r"(_int|_real)?(_distribution)?\b|std::shuffle\b",
         "runtime/random.h, which draws the same on every machine",
         allowed=NOWHERE),
    rule(r"\bassert\(|#include <cassert>", "CHECK", allowed=NOWHERE),
    rule(r"using namespace (std|absl)\b", "the names you use", allowed=NOWHERE),
    rule(r"\b(TODO|FIXME|XXX)\b", "the finished thing, or an issue",
         allowed=NOWHERE),
    rule(r"\bDISABLED_|GTEST_SKIP\(\)",
         "a test that runs, or none", allowed=NOWHERE),
)


def allowed(rule_, path):
    if rule_.in_tests and path.endswith("_test.cc"):
        return True
    return path.startswith(rule_.allowed) if rule_.allowed else False


def without_text(line):
    """The line with its string literals emptied."""
    return re.sub(r'"(\\.|[^"\\])*"', '""', line)


def problems(path, text):
    """Yields one message for each banned name in `text`."""
    rules = [rule_ for rule_ in RULES if not allowed(rule_, path)]
    for number, line in enumerate(text.splitlines(), start=1):
        code = without_text(line)
        code, _, comment = code.partition("//")
        for rule_ in rules:
            searched = comment if "TODO" in rule_.pattern.pattern else code
            found = rule_.pattern.search(searched)
            if found:
                yield (f"{path}:{number}: \"{found[0].strip()}\" is banned "
                       f"here, use {rule_.instead}")


def main():
    found = [problem for path in source_files("*.h", "*.cc")
             for problem in problems(path, read(path))]
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
