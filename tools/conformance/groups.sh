#!/usr/bin/env bash
# What clients that others wrote do with consumer groups: the suites of
# clients.sh, or those named. Failures that belong to features outside groups
# are counted apart; any other fails this.
set -uo pipefail
: "${KAFKA_CONFORMANCE:?the folder with the suites, each called as SUITE.sh HOST:PORT}"

# By the names of the suites' own checks: transactions, KIP-848, share and
# streams groups, security, and the log directories and quorum of a broker.
outside='txn|[Tt]ransaction|eos|EOS|GroupETL|848|share|Share|streams|Streams'
outside+='|acl|Acl|ACL|scram|Scram|quota|Quota|token|Token|ssl|sasl'
outside+='|consume\.consumer|admin\.delete_groups|[Ll]og_?[Dd]ir|[Qq]uorum|[Ff]eature'

# kafka-python's run ends with its first transaction, which waits in a thread.
export PYTEST_ADDOPTS=${PYTEST_ADDOPTS:---deselect test/integration/test_producer_integration.py::test_transactional_producer_messages --deselect test/integration/test_producer_integration.py::test_transactional_producer_offsets}

suites=("$@")
((${#suites[@]})) ||
  suites=(kcat python-clients kafka-python rskafka franz-go java-clients java-cli)
passed=0 failed=0 elsewhere=0
for suite in "${suites[@]}"; do
  output=$(bash "$(dirname "$0")/clients.sh" "$suite" 2>&1)
  count=$(grep -E "^$suite: [0-9]+ passed" <<<"$output" | tail -1)
  if [[ -z $count ]]; then
    printf '%s: no result\n%s\n' "$suite" "$(tail -5 <<<"$output")"
    ((++failed))
    continue
  fi
  failures=$(grep '^failed: ' <<<"$output")
  here=$(grep -vE "$outside" <<<"$failures" | grep -c . || true)
  all=$(grep -c . <<<"$failures" || true)
  echo "$count, $((all - here)) of the failed outside groups"
  grep -vE "$outside" <<<"$failures" | sed '/^$/d; s/^/  /'
  ((passed += $(grep -oE '[0-9]+ passed' <<<"$count" | cut -d' ' -f1)))
  ((failed += here, elsewhere += all - here))
done
echo "groups: $passed passed, $failed failed, $elsewhere failed outside groups"
((failed == 0))
