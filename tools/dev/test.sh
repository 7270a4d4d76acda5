# shellcheck shell=bash

# Every check by its name; each prints what is wrong and fails.
check_format() { cc_files | xargs -r clang-format-19 --dry-run --Werror; }
check_banned() { python3 tools/checks/check_banned.py; }
check_sizes() { python3 tools/checks/check_sizes.py; }

# By name, and not //...: a symlink of another output base would be walked into.
test_targets=(
  //benchmarks/... //connect_embedded/... //examples/... //kafka_embedded/...
  //testing/... //tools/...
)

# run_checks: sets failed_checks.
run_checks() {
  local check
  failed_checks=0
  for check in format banned sizes; do
    if "check_$check"; then
      say "check $check: ok"
    else
      say "check $check: failed"
      failed_checks=$((failed_checks + 1))
    fi
  done
}

# Checks, builds and tests. The last line counts the test cases that ran, and a
# check that failed counts as one that failed.
run_test() {
  install_packages build format test
  local events status=0
  events=$(mktemp /tmp/kafka-embedded-test.XXXXXX)
  run_checks
  bazel_run test --keep_going --test_output=errors --test_summary=none \
    --build_event_json_file="$events" "$(progress_flag)" "${@:-${test_targets[@]}}" || status=$?
  # 4: no tests in these targets.
  [[ $status == 4 ]] && status=0
  python3 tools/checks/test_summary.py --events="$events" \
    --failed-checks="$failed_checks" --unittests=tools/checks || status=1
  rm -f "$events"
  return "$status"
}
