#!/usr/bin/env bash
# Asks a real Kafka and this project's cluster the same about groups: with Java's
# ConsumerGroupCommand, whose answers have to be the same of both, and with
# kafka-consumer-groups.sh, which has to say what Java's says. Then Java's own
# formatters read the __consumer_offsets of both.
set -uo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance group_tools}"
: "${KAFKA_PEER:?a command that starts a real Kafka, see \`\$KAFKA_PEER help\`}"

kafka=127.0.0.1:${GROUP_TOOLS_PORT:-19760}
ours=127.0.0.1:$((${kafka#*:} + 3))
work=$(mktemp -d)
passed=0 failed=0 pids=()

finish() {
  kill "${pids[@]}" 2>/dev/null
  "$KAFKA_PEER" stop "$work/kafka" >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

java_tool() { "$KAFKA_PEER" tool "$@" 2>&1; }
java_groups() { # SERVER OPTION...
  java_tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand --bootstrap-server "$@"
}
our_groups() { "$KAFKA_EMBEDDED" consumer-groups --bootstrap-server "$@" 2>&1; }

# Without what differs from run to run: ids, ports, times, the order of lines,
# the width of columns, warnings, and where in Java an exception came from.
plain() {
  sed -E 's/[0-9a-zA-Z_-]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ID/g
          s/127\.0\.0\.1:[0-9]+/SERVER/g; s/-1[0-9]{12}|[0-9]{13}/TIME/g
          /^\tat |^\[.*(WARN|ERROR)|^(WARN|warning): |^Warn: New offset|^SLF4J|^\[kafka-admin/d; s/[ \t]+/ /g; s/ $//; /^$/d' | sort
}

report() { # NAME EXPECTED ACTUAL
  if [[ $2 == "$3" ]]; then
    ((++passed))
    echo "ok: $1"
  else
    ((++failed))
    echo "FAILED: $1"
    diff <(echo "$2") <(echo "$3") | sed 's/^/  /' | head -10
  fi
}

same_of_both() { # NAME OPTION...: Java's tool, asked of both.
  local expected actual
  expected=$(java_groups "$kafka" "${@:2}" | plain)
  actual=$(java_groups "$ours" "${@:2}" | plain)
  report "Java's tool: $1" "$expected" "$actual"
}
same_by_all() { # NAME OPTION...: changes nothing, and our tool says it too.
  local expected
  expected=$(java_groups "$kafka" "${@:2}" | plain)
  report "Java's tool: $1" "$expected" "$(java_groups "$ours" "${@:2}" | plain)"
  report "our tool: $1" "$expected" "$(our_groups "$ours" "${@:2}" | plain)"
  report "our tool, of Kafka: $1" "$expected" "$(our_groups "$kafka" "${@:2}" | plain)"
}

prepare() { # SERVER
  "$KAFKA_EMBEDDED" topics --bootstrap-server "$1" --create --topic orders --partitions 3 >/dev/null
  seq 30 | sed 's/.*/&\t&/' |
    "$KAFKA_EMBEDDED" console-producer --bootstrap-server "$1" --topic orders --property parse.key=true
  java_tool org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$1" \
    --topic orders --group audit --from-beginning --max-messages 30 --timeout-ms 20000 >/dev/null
}

start_member() { # SERVER
  "$KAFKA_PEER" tool org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$1" \
    --topic orders --group busy --from-beginning --command-property client.id=one >/dev/null 2>&1 &
  pids+=($!)
  for _ in $(seq 300); do
    our_groups "$1" --describe --group busy --state | grep -q Stable && return
    sleep 0.1
  done
  echo "no member in group \"busy\" of $1" >&2
}

# Each record once, of the groups that the questions were about. Without commits
# of its own, which it would read, and so never come to an end.
read_with() { # SERVER CLASS
  java_tool org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$1" \
    --topic __consumer_offsets --group reader --from-beginning --timeout-ms 8000 \
    --command-property enable.auto.commit=false --formatter "$2" |
    sed -E 's/\[main\].*//; s/\}\{"key"/}\n{"key"/g' | grep -E '"group":"(audit|moved)"' |
    sed -E 's/"(generation|subscription|assignment|topicId)":[^,}]*/"\1":X/g' | plain | sort -u
}

formatter() { # NAME
  local expected
  expected=$(read_with "$kafka" "org.apache.kafka.tools.consumer.$1")
  [[ -n $expected ]] || expected="something to read"
  report "Java's $1 reads __consumer_offsets" "$expected" \
    "$(read_with "$ours" "org.apache.kafka.tools.consumer.$1")"
}

"$KAFKA_PEER" install && "$KAFKA_PEER" start "${kafka#*:}" "$work/kafka" \
  group.initial.rebalance.delay.ms=0 >/dev/null || exit 1
coproc BROKER { exec "$KAFKA_EMBEDDED" start --port "${ours#*:}" \
  --property node.id=1 --property group.initial.rebalance.delay.ms=0; }
pids+=("$BROKER_PID")
read -t 20 -r _ <&"${BROKER[0]}" || exit 1
prepare "$kafka"
prepare "$ours"

same_by_all "list" --list
same_by_all "list with states" --list --state
same_by_all "list of those that are Empty" --list --state Empty
same_by_all "describe" --describe --group audit
same_by_all "describe the state" --describe --group audit --state
same_by_all "describe members of an empty group" --describe --group audit --members
same_of_both "describe a group that is not there" --describe --group nobody
for rule in "--to-earliest" "--to-latest" "--to-current" "--to-offset 4" "--to-offset 4000" \
  "--shift-by -3" "--shift-by 100" "--to-datetime 2020-01-01T00:00:00.000" \
  "--to-datetime 2099-01-01T00:00:00.000" "--by-duration P1D"; do
  # shellcheck disable=SC2086
  same_by_all "reset $rule, dry run" --reset-offsets --group audit --topic orders $rule --dry-run
done
same_by_all "export" --reset-offsets --group audit --topic orders --to-offset 2 --export
printf 'orders,0,1\norders,2,3\n' >"$work/offsets.csv"
same_by_all "reset from a file, dry run" --reset-offsets --group audit --from-file "$work/offsets.csv" --dry-run
same_of_both "reset, execute" --reset-offsets --group audit --topic orders:0,1 --shift-by -2 --execute
same_by_all "describe after the reset" --describe --group audit
same_of_both "reset of a group that is not there, execute" \
  --reset-offsets --group moved --topic orders --to-latest --execute
same_by_all "describe the new group" --describe --group moved
same_of_both "delete offsets" --delete-offsets --group audit --topic orders:2
same_by_all "describe what is left" --describe --group audit
same_of_both "delete offsets of a topic that is not there" --delete-offsets --group audit --topic nothing
formatter OffsetsMessageFormatter
formatter GroupMetadataMessageFormatter
start_member "$kafka"
start_member "$ours"
same_by_all "describe members" --describe --group busy --members
same_by_all "describe members, verbose" --describe --group busy --members --verbose
same_by_all "describe the state of a busy group" --describe --group busy --state
same_of_both "reset of a busy group" --reset-offsets --group busy --topic orders --to-earliest --execute
same_of_both "delete a busy group" --delete --group busy
same_of_both "delete" --delete --group audit
same_of_both "delete a group that is not there" --delete --group audit
same_by_all "list at the end" --list
echo "group_tools: $passed passed, $failed failed"
((failed == 0))
