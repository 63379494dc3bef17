#!/usr/bin/env bash
# Builds everything and runs all tests; ends with "N passed, N failed".
#   ./test.sh          everything, long suites at reduced size
#   ./test.sh --full   everything at full size
set -u
cd "$(dirname "$0")" || exit 1

if [ "${1:-}" = "--full" ]; then
  export GHARART_TEST_SIZE=full
fi

# What the tests compare with or run against, and what brings the public suffix list into the build.
.ci/need mmdblookup:mmdb-bin sqlite3:sqlite3 redis-server:redis-server nginx:nginx-light chromium:chromium node:nodejs npm:npm || exit 1

dotnet build Gharart.sln --nologo -v quiet -nodeReuse:false || { echo "0 passed, 1 failed"; exit 1; }

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet test Gharart.sln --no-build --nologo -nodeReuse:false --logger "trx" --results-directory "$results" --blame-hang-timeout 10m
status=$?

passed=0
failed=0
for trx in "$results"/*.trx; do
  [ -e "$trx" ] || continue
  counters=$(grep -o '<Counters [^>]*>' "$trx" | head -n 1)
  passed=$((passed + $(printf '%s' "$counters" | sed 's/.* passed="\([0-9]*\)".*/\1/')))
  failed=$((failed + $(printf '%s' "$counters" | sed 's/.* failed="\([0-9]*\)".*/\1/')))
done

# A host that crashed has no result file, and must not look like success.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
