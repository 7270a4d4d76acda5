#!/usr/bin/env bash
# Every suite of $KAFKA_CONFORMANCE, or those named, each against a cluster of
# its own with the settings that the suites' baselines of a real Kafka had.
set -uo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance clients}"
: "${KAFKA_CONFORMANCE:?the folder with the suites, each called as SUITE.sh HOST:PORT}"

settings=$(mktemp)
broker='' client=''
finish() {
  rm -f "$settings"
  # The suite is a process group of its own: with it go the clients it started.
  [[ -z $client ]] || kill -- "-$client" 2>/dev/null
  [[ -z $broker ]] || kill "$broker" 2>/dev/null
}
trap finish EXIT
trap 'exit 130' INT TERM
cat >"$settings" <<'CONFIG'
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=10
transaction.state.log.num.partitions=10
default.replication.factor=1
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=true
super.users=User:admin
CONFIG

# The suites' clients expect these node ids and partitions.
node_and_partitions() {
  case $1 in
    python-clients | franz-go) echo 1 4 ;;
    *) echo 0 3 ;;
  esac
}

run_suite() {
  local suite=$1 port=$2 node partitions ready status
  read -r node partitions < <(node_and_partitions "$suite")
  coproc BROKER { exec "$KAFKA_EMBEDDED" start --port "$port" --config "$settings" \
    --property "node.id=$node" --property "num.partitions=$partitions"; }
  broker=$BROKER_PID
  if ! read -t 20 -r ready <&"${BROKER[0]}"; then
    echo "$suite: no broker: expected \"is ready\" from kafka-embedded start" >&2
    return 1
  fi
  setsid "$KAFKA_CONFORMANCE/$suite.sh" "127.0.0.1:$port" &
  client=$!
  wait "$client"
  status=$?
  client=
  kill "$broker" 2>/dev/null && wait "$broker"
  broker=
  return "$status"
}

suites=("$@")
((${#suites[@]})) || mapfile -t suites < <(
  cd "$KAFKA_CONFORMANCE" && ls ./*.sh | sed 's|^\./||; s|\.sh$||' | grep -v '^lib$')
passed=0 failed=0 port=${CLIENTS_PORT:-19790}
for suite in "${suites[@]}"; do
  if run_suite "$suite" $((port++)); then ((++passed)); else ((++failed)); fi
done
echo "clients: $passed passed, $failed failed"
((failed == 0))
