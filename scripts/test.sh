#!/usr/bin/env bash
# All tests, with all their set-up. The last line is `N passed, N failed`.
#
#   scripts/test.sh [--long] [arguments of jest]
#
#   --long    also what takes too long for every day: suites named *.long.test.ts, and more cases in the others
set -euo pipefail
cd "$(dirname "$0")/.."

export FUZZ_INPUTS=20000
if [ "${1:-}" = --long ]; then
  export LONG=1 FUZZ_INPUTS=1000000
  shift
fi

bash scripts/setup.sh || {
  echo 'no test ran: the set-up failed (see above)' >&2
  echo '0 passed, 1 failed'
  exit 1
}

results=$(mktemp)
trap 'rm -f "$results"' EXIT

status=0
# More workers than cores: end-to-end tests wait for hosts, timers and logins some of the time. With more, logins take longer than
# they may.
workers=$(($(nproc) * 3 / 2))
node node_modules/jest/bin/jest.js --maxWorkers="$workers" --testSequencer=./scripts/suite-order.cjs --json --outputFile="$results" "$@" </dev/null >/dev/null || status=$?

# Tests that jest never got to count are failures too: a suite that does not load, a run that ends before its report.
# shellcheck disable=SC2016 # that is JavaScript
node -e '
  const [file, status] = process.argv.slice(1);
  let run = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  try {
    run = JSON.parse(require("fs").readFileSync(file, "utf8"));
  } catch {
    console.error("jest left no report");
  }
  const passed = run.numPassedTests;
  const failed = run.numFailedTests + run.numRuntimeErrorTestSuites;
  if (passed === 0) console.error("no test passed: that is not a success");
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = Number(status) || (passed === 0 || failed > 0 ? 1 : 0);
' "$results" "$status"
