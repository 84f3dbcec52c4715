#!/usr/bin/env bash
# The whole product on a throw-away host on this machine: deploy, deploy again, change, drift, destroy.
# Does all its own set-up, and takes down what it put up.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/setup.sh
exec node scripts/demo.mjs "$@" </dev/null
