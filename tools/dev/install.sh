# shellcheck shell=bash

# Kafka's names for what the one binary does.
kafka_commands=(
  connect-distributed.sh
  connect-standalone.sh
  kafka-console-consumer.sh
  kafka-console-producer.sh
  kafka-consumer-groups.sh
  kafka-mirror-maker.sh
  kafka-topics.sh
)

run_install() {
  local prefix=${1:-}
  [[ -n $prefix ]] || die "install needs a PREFIX, as in: ./dev install ~/kafka"
  [[ $prefix == /* ]] || prefix=$caller_directory/$prefix
  mkdir -p "$prefix/bin" "$prefix/config" 2>/dev/null && [[ -w $prefix/bin && -w $prefix/config ]] ||
    die "\"$prefix\" cannot be written to, choose another PREFIX or run as root"
  install_packages build
  bazel_build --config=opt //tools:kafka-embedded
  install -m 755 bazel-bin/tools/kafka-embedded "$prefix/bin/kafka-embedded"
  local name
  for name in "${kafka_commands[@]}"; do
    ln -sfn kafka-embedded "$prefix/bin/$name"
  done
  # What somebody has edited stays.
  for name in tools/config/*.properties; do
    [[ -e $prefix/config/${name##*/} ]] || install -m 644 "$name" "$prefix/config/"
  done
  say "installed under $prefix: bin/kafka-embedded, ${kafka_commands[*]/#/bin/}, config/"
}
