#!/usr/bin/env bash
# Everything that can be said of the source without a host: types, lint, format, spelling, layers, dead code, the public
# API, and the unit tests. Each step runs whatever became of the others; the end names those that failed.
#
#   scripts/check.sh             all steps
#   scripts/check.sh lint api    these alone
#   scripts/check.sh --no-tests  all but the unit tests, for whoever runs `npm test` as well
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

bin=node_modules/.bin
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT

run_step() {
  # shellcheck disable=SC2046 # folders become words
  case "$1" in
    setup) bash scripts/setup.sh --node ;; # builds: what follows looks at build/
    types) $bin/tsc --noEmit -p . && $bin/tsc --noEmit -p lib/picture/browser ;;
    lint) $bin/eslint . ;;
    format) $bin/prettier --check --log-level warn . ;;
    spelling) check_spelling ;;
    shell) check_shell ;;
    layers) $bin/depcruise --config .dependency-cruiser.cjs $(sources) ;;
    dead-code) $bin/knip --no-config-hints ;;
    dead-code-production) $bin/knip --production --no-config-hints ;;
    api) bash scripts/api.sh ;;
    package) check_package ;;
    docs) check_docs ;;
    unit) node node_modules/jest/bin/jest.js --selectProjects unit --maxWorkers=100% ;;
    *)
      echo "no step of this name; there are: types lint format shell spelling layers dead-code dead-code-production api package docs unit"
      return 1
      ;;
  esac
}

sources() {
  for path in main.ts lib constructs stacks test bench examples; do
    if [ -e "$path" ]; then echo "$path"; fi
  done
}

# What cspell.json names, with etc/words.txt as the dictionary of the project.
check_spelling() {
  $bin/cspell lint --no-progress --no-summary && return
  echo 'A word that is right goes into etc/words.txt.'
  return 1
}

# Scripts of hosts and sandboxes, and our own.
check_shell() {
  if ! command -v shellcheck >/dev/null; then
    echo 'not checked: shellcheck is not installed (npm run setup)'
    return
  fi
  local files
  mapfile -t files < <(find lib scripts templates -name '*.sh')
  shellcheck "${files[@]}" .ci/run
}

# Whether each way to import the package finds code and types, from ESM and from CommonJS.
check_package() {
  local folder status=0
  folder=$(mktemp -d) || return
  npm pack --silent --ignore-scripts --pack-destination "$folder" >/dev/null || status=1
  $bin/publint --strict "$folder"/*.tgz || status=1
  $bin/attw --profile node16 --format ascii "$folder"/*.tgz || status=1
  rm -rf "$folder"
  return "$status"
}

# The documentation as a site has to be able to be made: every link in a docstring and in a page leads somewhere.
check_docs() {
  local folder status=0
  folder=$(mktemp -d) || return
  { $bin/typedoc --out "$folder" --logLevel Warn && node scripts/check-links.mjs "$folder"; } || status=1
  rm -rf "$folder"
  return "$status"
}

# Runs steps one after the other, and prints what each had to say only when it failed or warned.
lane() {
  local step output started result
  for step in "$@"; do
    started=$SECONDS
    output=$(run_step "$step" 2>&1) && result=ok || result=FAILED
    [ "$result" = ok ] || echo "$step" >>"$failures"
    if [ "$result" = ok ]; then
      case "$step" in
        setup | lint) ;; # what was installed; warnings
        unit) output=$(tail -n 5 <<<"$output") ;;
        *) output=$(grep '^not checked' <<<"$output") ;;
      esac
    fi
    printf '%-7s %-21s %3d s\n%s' "$result" "$step" $((SECONDS - started)) "${output:+$output
}"
  done
}

tests=unit
if [ "${1:-}" = --no-tests ]; then
  tests=
  shift
fi

lane setup
[ -d node_modules ] || exit 1

if [ $# -gt 0 ]; then
  lane "$@"
else
  # Two lanes side by side: lint takes as long as all the others together. Then the tests, on all cores.
  lane lint &
  lane types format shell spelling layers dead-code dead-code-production api package docs
  wait
  # shellcheck disable=SC2086 # none, or one word
  lane $tests
fi

if [ -s "$failures" ]; then
  echo "failed: $(xargs <"$failures")"
  exit 1
fi
echo "all steps passed in $SECONDS s"
