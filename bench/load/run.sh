#!/usr/bin/env bash
# Measures the edge beside nginx and HAProxy on this machine and prints the table (docs and results: bench/results).
#   bench/load/run.sh                                everything, about half an hour
#   bench/load/run.sh throughput --rounds 3          one part: throughput, latency (needs --rate alone), scale, edit or polling
#   bench/load/run.sh throughput --variants          also Kestrel in other shapes
# Options: --rounds --seconds --links --scale-links --rate --connections --edits --edges --data --seed --only KEY,KEY --variants --out FILE
# All servers listen on 127.0.0.1, all load goes there, and everything that is started is ended, also on Ctrl-C.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)

[ "$(uname -s)" = Linux ] || { echo "The load run needs Linux (taskset, /proc)." >&2; exit 1; }
[ "$(nproc)" -ge 2 ] || { echo "The load run needs two cores: one for the server, one for the generator." >&2; exit 1; }

missing=""
for pair in nginx:nginx haproxy:haproxy wrk:wrk taskset:util-linux git:git redis-server:redis-server sqlite3:sqlite3; do
  PATH="$PATH:/usr/sbin" command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
[ -e /usr/lib/nginx/modules/ngx_http_geoip2_module.so ] || missing="$missing libnginx-mod-http-geoip2"
if [ -n "$missing" ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo"
  if command -v apt-get >/dev/null 2>&1 && { [ -z "$sudo" ] || sudo -n true 2>/dev/null; }; then
    echo "Installing for the load run:$missing" >&2
    $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
      echo "Could not install:$missing. Install these packages by hand and run this again." >&2
      exit 1
    }
  else
    echo "The load run needs these packages:$missing. Install them (apt-get install$missing) and run this again." >&2
    exit 1
  fi
fi

export PATH="$PATH:/usr/sbin" GHARART_LOAD_SCRIPT="$root/bench/load/clicks.lua"
cd "$root"
for project in bench/Gharart.Benchmarks src/Gharart.Admin; do
  dotnet build $project -c Release --nologo -v quiet -nodeReuse:false >&2
done

# The generator shall not stand still for its own compiler, so everything is compiled in full when it is first called. Not so in the servers.
exec env DOTNET_TieredCompilation=0 taskset -c 1 dotnet artifacts/bin/Gharart.Benchmarks/release/Gharart.Benchmarks.dll load "$@"
