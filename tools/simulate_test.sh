#!/usr/bin/env bash
# ./dev simulate: hundreds of seeds lose nothing, and one of them can be had
# again with its timeline.
set -euo pipefail

simulate=$1
fail() {
  cat "$TEST_TMPDIR/out" >&2
  echo "FAILED: $*" >&2
  exit 1
}
expect() { grep -Eq -- "$1" "$TEST_TMPDIR/out" || fail "expected: $1"; }

"$simulate" --seeds 200 >"$TEST_TMPDIR/out" || fail "a seed fails"
expect '^200 seeds in [0-9.]+ s, [0-9]+ a second$'
expect '^faults injected: .*crash [0-9]+;.*lose answer [0-9]+;'
expect '^records sent 6400, acknowledged [0-9]+, failed [0-9]+, lost 0$'

"$simulate" --seed 17 --timeline "$TEST_TMPDIR/lines" >"$TEST_TMPDIR/out"
expect "^timeline: $TEST_TMPDIR/lines/seed-17.html$"
expect '^  at [0-9.ms]+: '
grep -q 'broker-1' "$TEST_TMPDIR/lines/seed-17.html" || fail "no page"
python3 -m json.tool "$TEST_TMPDIR/lines/seed-17.trace.json" /dev/null ||
  fail "no JSON"
cp "$TEST_TMPDIR/lines/seed-17.html" "$TEST_TMPDIR/first.html"
"$simulate" --seed 17 --timeline "$TEST_TMPDIR/lines" >"$TEST_TMPDIR/out"
cmp "$TEST_TMPDIR/first.html" "$TEST_TMPDIR/lines/seed-17.html" ||
  fail "another timeline"

if "$simulate" --seeds none >"$TEST_TMPDIR/out" 2>&1; then fail "no number"; fi
expect '^usage: simulate'
