# shellcheck shell=bash

run_demo() {
  install_packages build
  local file=${1:-examples/data/time-zones.txt}
  [[ -n ${1:-} && $file != /* ]] && file=$caller_directory/$file
  [[ -r $file && ! -d $file ]] || die "file \"$file\" cannot be read, expected a readable file"
  say "building optimised, the first time takes some minutes"
  bazel_build --config=opt //examples:demo
  bazel-bin/examples/demo "$file"
}
