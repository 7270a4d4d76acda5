#!/usr/bin/env bash
# What clients that others wrote do with consumer groups: the suites of
# clients.sh, or those named. A case may fail only if groups_outside.txt names it
# with its reason; the others fail this, as does a suite that ends early or
# counts a failure that it does not name.
set -uo pipefail
: "${KAFKA_CONFORMANCE:?the folder with the suites, each called as SUITE.sh HOST:PORT}"
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

log=$(mktemp)
running=''
trap '[[ -z $running ]] || kill "$running" 2>/dev/null; rm -f "$log"' EXIT
trap 'exit 130' INT TERM

# A transaction that waits in a thread would end kafka-python's run.
outside_of() { # SUITE: its cases that may fail.
  sed -n "s/^$1 | \(.*\) | .*/\1/p" "$here/groups_outside.txt"
}
transactional=$(outside_of kafka-python | sed -n 's|.*transactional.*|--deselect test/integration/&|p' | paste -sd' ')
export PYTEST_ADDOPTS=${PYTEST_ADDOPTS:-$transactional}
# One that waits for a transaction holds up franz-go's until its time is over.
export ARGS=${ARGS:--test.skip=^($(outside_of franz-go | paste -sd'|'))\$}

# The names of the failed cases, without what went wrong: the lines right before
# the count. Programs inside a suite have such lines of their own.
failed_cases() { # SUITE
  awk -v count="^$1: [0-9]+ passed" '
    /^failed: / { names[n++] = substr($0, 9); next }
    $0 ~ count { for (i = 0; i < n; ++i) print names[i] }
    { n = 0 }' |
    sed -E 's|^(FAILED\|ERROR) test/integration/||; s/ - .*//; s/: .*//'
}

suites=("$@")
((${#suites[@]})) ||
  suites=(kcat python-clients kafka-python rskafka franz-go java-clients java-cli)
passed=0 failed=0 elsewhere=0
for suite in "${suites[@]}"; do
  bash "$here/clients.sh" "$suite" >"$log" 2>&1 &
  running=$!
  wait "$running"
  running=
  count=$(grep -E "^$suite: [0-9]+ passed, [0-9]+ failed" "$log" | tail -1)
  if [[ -z $count ]]; then
    printf '%s: no result\n%s\n' "$suite" "$(tail -5 "$log")"
    ((++failed))
    continue
  fi
  read -r good bad < <(sed -E 's/.*: ([0-9]+) passed, ([0-9]+) failed.*/\1 \2/' <<<"$count")
  mapfile -t cases < <(failed_cases "$suite" <"$log")
  mapfile -t ours < <(printf '%s\n' "${cases[@]}" | sed '/^$/d' | grep -vxFf <(outside_of "$suite"))
  unnamed=$((bad > ${#cases[@]} ? bad - ${#cases[@]} : 0))
  echo "$count, $((${#cases[@]} - ${#ours[@]})) of the failed outside groups"
  ((${#ours[@]} == 0)) || printf '  %s\n' "${ours[@]}"
  ((unnamed == 0)) || echo "  $unnamed without a name"
  ((passed += good, failed += ${#ours[@]} + unnamed, elsewhere += ${#cases[@]} - ${#ours[@]}))
done
echo "groups: $passed passed, $failed failed, $elsewhere failed outside groups"
((failed == 0))
