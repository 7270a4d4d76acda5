# shellcheck shell=bash

# Source files that differ from the last pushed commit, or from the last commit
# where nothing was ever pushed.
changed_sources() {
  local base
  base=$(git merge-base HEAD '@{upstream}' 2>/dev/null || git rev-parse HEAD)
  {
    git diff --name-only --diff-filter=d "$base" -- '*.cc'
    git ls-files --others --exclude-standard -- '*.cc'
  } | sort -u
}

# GCC lets a header through that comes by way of a dependency; Clang checks that
# a target names every package whose headers it includes. It has an output base
# of its own, so that the two compilers do not throw away each other's work.
check_layering() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/kafka-embedded-lint
  CC=clang-19 bazel --output_base="$cache" build \
    --jobs="$(jobs_for_this_machine)" --keep_going \
    "$(progress_flag)" --experimental_convenience_symlinks=ignore \
    --features=layering_check --copt=-Wno-error //...
}

run_lint() {
  install_packages build lint
  local files status=0
  if [[ ${1:-} == --all ]]; then
    files=$(git ls-files -- '*.cc')
  else
    files=$(changed_sources)
  fi
  if [[ -n $files ]]; then
    xargs -P "$(jobs_for_this_machine)" -I '{}' \
      clang-tidy-19 --quiet '{}' -- -std=c++20 -I. <<<"$files" || status=1
  fi
  check_layering || status=1
  return "$status"
}
