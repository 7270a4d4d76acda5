# shellcheck shell=bash

# Medians of five runs, of the benchmarks whose names match, or of all.
run_bench() {
  install_packages build
  bazel_build --config=opt //benchmarks/...
  local labels label binary
  labels=$(bazel query --noshow_progress 'kind(cc_binary, //benchmarks/...)' | sort)
  while read -r label; do
    binary=bazel-bin/${label#//}
    binary=${binary/://}
    say "$label"
    "$binary" --benchmark_filter="${1:-.}" --benchmark_repetitions=5 \
      --benchmark_report_aggregates_only=true --benchmark_color=false 2>/dev/null |
      grep -E '^(Benchmark|.*_median)' | sed 's/_median/       /' || true
  done <<<"$labels"
}
