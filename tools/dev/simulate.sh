# shellcheck shell=bash

# Runs of one workload under many seeds, each with its own faults; or one of
# them again.
run_simulate() {
  install_packages build
  bazel_build --config=opt //tools:simulate
  local simulate=$PWD/bazel-bin/tools/simulate
  cd "$caller_directory" && "$simulate" "$@"
}
