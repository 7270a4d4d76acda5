#!/usr/bin/env bash
# The same calls on topics, configurations, offsets by time, record deletion,
# retention and compaction to a real Kafka and to kafka-embedded: compares the
# answers. `$KAFKA_PEER start PORT DIR key=value...` must start the former.
set -euo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance log}"
: "${KAFKA_PEER:?a command that starts a real Kafka: KAFKA_PEER start PORT DIR key=value...}"

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
port=${KAFKA_CONFORMANCE_PORT:-19410}
work=$(mktemp -d)
cleanup() {
  [[ -z ${broker:-} ]] || kill "$broker" 2>/dev/null || true
  "$KAFKA_PEER" stop "$work/kafka" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

# What takes minutes by default takes moments here.
settings=(
  log.initial.task.delay.ms=500
  log.retention.check.interval.ms=500
  log.cleaner.backoff.ms=300
  log.segment.delete.delay.ms=100
  offsets.topic.replication.factor=1
)
"$KAFKA_PEER" start "$port" "$work/kafka" "${settings[@]}"
python3 "$here/log_answers.py" "127.0.0.1:$port" >"$work/kafka.txt"
"$KAFKA_PEER" stop "$work/kafka"

printf '%s\n' "${settings[@]}" >"$work/settings"
coproc BROKER { exec "$KAFKA_EMBEDDED" start --port "$((port + 2))" --config "$work/settings"; }
broker=$BROKER_PID
read -t 20 -r _ <&"${BROKER[0]}" || { echo "no broker: expected \"is ready\"" >&2; exit 1; }
python3 "$here/log_answers.py" "127.0.0.1:$((port + 2))" >"$work/embedded.txt"

answers=$(wc -l <"$work/kafka.txt")
if diff -U1 --label kafka --label kafka-embedded "$work/kafka.txt" "$work/embedded.txt"; then
  echo "log: $answers answers, all the same"
else
  echo "log: $answers answers, $(diff "$work/kafka.txt" "$work/embedded.txt" | grep -c '^>') differ"
  exit 1
fi
