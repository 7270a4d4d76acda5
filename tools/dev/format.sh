# shellcheck shell=bash

run_format() {
  install_packages format
  cc_files | xargs -r clang-format-19 -i
}
