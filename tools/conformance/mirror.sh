#!/usr/bin/env bash
# Mirrors between every pair of a real Kafka and this project's cluster, two
# mirrors in one group, and what Java's tools see of that group; then how fast,
# and how soon after its start.
set -uo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance mirror}"
: "${KAFKA_PEER:?a command that starts a real Kafka, see \`\$KAFKA_PEER help\`}"

records=${MIRROR_RECORDS:-1000000}
kafka_port=${MIRROR_KAFKA_PORT:-19780}
a_port=$((kafka_port + 3)) b_port=$((kafka_port + 4))
work=$(mktemp -d)
passed=0 failed=0 pids=()

finish() {
  kill "${pids[@]}" 2>/dev/null
  "$KAFKA_PEER" stop "$work/kafka" >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT

check() { # NAME COMMAND...
  if "${@:2}"; then
    ((++passed))
    echo "ok: $1"
  else
    ((++failed))
    echo "FAILED: $1"
  fi
}

start_embedded() { # PORT
  local ready
  coproc BROKER { exec "$KAFKA_EMBEDDED" start --port "$1"; }
  pids+=("$BROKER_PID")
  exec {out}<&"${BROKER[0]}"
  read -t 20 -r ready <&"$out" || echo "no cluster on port $1" >&2
}

topics() { "$KAFKA_EMBEDDED" topics --bootstrap-server "127.0.0.1:$1" "${@:2}"; }
groups() { "$KAFKA_EMBEDDED" consumer-groups --bootstrap-server "127.0.0.1:$1" "${@:2}"; }

configs() { # FROM TO GROUP
  cat >"$work/consumer.properties" <<CONFIG
bootstrap.servers=127.0.0.1:$1
group.id=$3
auto.offset.reset=earliest
partition.assignment.strategy=org.apache.kafka.clients.consumer.RoundRobinAssignor
CONFIG
  echo "bootstrap.servers=127.0.0.1:$2" >"$work/producer.properties"
}

start_mirror() {
  "$KAFKA_EMBEDDED" mirror-maker --consumer.config "$work/consumer.properties" \
    --producer.config "$work/producer.properties" --whitelist 'topic-mirror' \
    2>>"$work/mirror.log" &
  pids+=($!)
}

# All values of the topic, sorted.
values() { # PORT COUNT
  "$KAFKA_EMBEDDED" console-consumer --bootstrap-server "127.0.0.1:$1" \
    --topic topic-mirror --from-beginning --max-messages "$2" --timeout-ms 15000 \
    2>/dev/null | sort -n
}

produce() { # PORT FROM TO
  seq "$2" "$3" | "$KAFKA_EMBEDDED" console-producer \
    --bootstrap-server "127.0.0.1:$1" --topic topic-mirror >/dev/null 2>&1
}

await_members() { # PORT GROUP COUNT
  for _ in $(seq 100); do
    groups "$1" --describe --group "$2" --state 2>/dev/null |
      grep -q "Stable *$3\$" && return 0
    sleep 0.1
  done
  return 1
}

two_share_and_one_survives() { # FROM TO
  local one two
  topics "$1" --create --topic topic-mirror --partitions 4 --if-not-exists >/dev/null
  configs "$1" "$2" "pair-$1-$2"
  produce "$1" 1 1000
  start_mirror && one=${pids[-1]}
  start_mirror && two=${pids[-1]}
  await_members "$1" "pair-$1-$2" 2 || { echo "not two members"; return 1; }
  produce "$1" 1001 2000
  values "$2" 2000 >/dev/null
  kill "$one" && wait "$one"
  await_members "$1" "pair-$1-$2" 1 || { echo "not one member"; return 1; }
  produce "$1" 2001 3000
  [[ $(values "$2" 3000 | md5sum) == $(seq 3000 | md5sum) ]] || return 1
  kill "$two" && wait "$two"
  # Everything is committed, and Java's tool says so too.
  "$KAFKA_PEER" tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \
    --bootstrap-server "127.0.0.1:$1" --describe --group "pair-$1-$2" 2>/dev/null |
    awk '$2 == "topic-mirror" { offset += $4; lag += $6 }
         END { exit !(offset == 3000 && lag == 0) }'
}

# The same as Java's tool shows, but for the order of lines.
same_description() { # PORT GROUP OPTION...
  diff <(groups "$1" --describe --group "$2" "${@:3}" 2>/dev/null | sort) \
    <("$KAFKA_PEER" tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \
      --bootstrap-server "127.0.0.1:$1" --describe --group "$2" "${@:3}" 2>/dev/null | sort)
}

speed() { # FROM TO
  local begin end
  topics "$1" --create --topic topic-mirror --partitions 3 >/dev/null
  seq "$records" | sed 's/^/a record of about a hundred bytes, as the measurements of other mirrors were made with, number /' |
    "$KAFKA_EMBEDDED" console-producer --bootstrap-server "127.0.0.1:$1" --topic topic-mirror >/dev/null 2>&1
  configs "$1" "$2" speed
  topics "$2" --create --topic topic-mirror --partitions 3 >/dev/null
  begin=$(date +%s%N)
  start_mirror
  "$KAFKA_EMBEDDED" console-consumer --bootstrap-server "127.0.0.1:$2" \
    --topic topic-mirror --from-beginning --max-messages 1 >/dev/null 2>&1
  end=$(date +%s%N)
  echo "first record seen after $(((end - begin) / 1000000)) ms, the consumer's own start included"
  while (($(topics_end "$2") < records)); do sleep 0.02; done
  end=$(date +%s%N)
  echo "$records records in $(((end - begin) / 1000000)) ms: $((records * 1000 / ((end - begin) / 1000000))) records/s"
  kill "${pids[-1]}"
}

# The sum of the ends of the log, by a group that is reset to them.
topics_end() { # PORT
  groups "$1" --reset-offsets --group ends --topic topic-mirror --to-latest --export 2>/dev/null |
    awk -F, '{ sum += $3 } END { print sum + 0 }'
}

"$KAFKA_PEER" install && "$KAFKA_PEER" start "$kafka_port" "$work/kafka" >/dev/null || exit 1
start_embedded "$a_port"
start_embedded "$b_port"
check "embedded to embedded" two_share_and_one_survives "$a_port" "$b_port"
check "embedded to Kafka" two_share_and_one_survives "$a_port" "$kafka_port"
check "Kafka to embedded" two_share_and_one_survives "$kafka_port" "$b_port"
check "offsets are described as by Java" same_description "$kafka_port" "pair-$kafka_port-$b_port"
check "the state is described as by Java" same_description "$kafka_port" "pair-$kafka_port-$b_port" --state
start_embedded $((b_port + 1))
start_embedded $((b_port + 2))
speed $((b_port + 1)) $((b_port + 2))
echo "mirror: $passed passed, $failed failed"
((failed == 0))
