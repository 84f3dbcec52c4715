#!/usr/bin/env bash
# Compares the public API of each door of the package with its report, etc/NAME.api.md. The doors have to be built.
#
#   scripts/api.sh            fails when a report is out of date, a type is not exported or a member has no docstring
#   scripts/api.sh --local    writes the reports
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

result=0
for config in etc/api-constructs.json etc/api-engine.json etc/api-sandbox.json etc/api-testing.json etc/api-yaml.json; do
  node_modules/.bin/api-extractor run --config "$config" "$@" || result=1
done
[ "$result" = 0 ] || echo 'If the public API was meant to change: npm run api, and commit etc/*.api.md with the change.'
exit $result
