# shellcheck shell=bash

# run_conformance [SUITE]: runs tools/conformance/SUITE.sh, which compares this
# project with Apache Kafka or with clients that others wrote. Without a suite,
# says which there are.
#
# Each gets two variables of its environment from here and, from the caller,
# where to find what is compared with:
#   KAFKA_EMBEDDED     the program kafka-embedded, built optimised
#   KAFKA_PEER         a command that starts a real Kafka: `$KAFKA_PEER help`
#   KAFKA_CONFORMANCE  a folder of suites, called as `SUITE.sh HOST:PORT`
run_conformance() {
  local suites suite=${1:-}
  suites=$(cd tools/conformance && ls ./*.sh | sed 's|^\./||; s|\.sh$||' | paste -sd' ')
  [[ -n $suite && -f tools/conformance/$suite.sh ]] ||
    die "conformance \"$suite\": expected one of $suites"
  install_packages build
  bazel_build --config=opt //tools:kafka-embedded
  KAFKA_EMBEDDED=$PWD/bazel-bin/tools/kafka-embedded \
    bash "tools/conformance/$suite.sh" "${@:2}"
}
