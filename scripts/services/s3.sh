#!/bin/bash
# A light S3 server: moto_server, of the Python package "moto[server]", which Debian does not have; looked for on the PATH and in pyenv.
# In memory, and it takes any keys: for tests of the protocol. swift.sh (s3api) is a real one. MOTO_PORT (15555)
. "$(dirname "$0")/lib.sh"
P=${MOTO_PORT:-15555}
find_moto() {
  local m
  for m in "$(PATH=$HOME/.pyenv/shims:$HOME/.pyenv/bin:$PATH command -v moto_server)" "$HOME"/.pyenv/versions/*/bin/moto_server; do
    [ -x "$m" ] && { echo "$m"; return; }
  done
  return 1
}
up() {
  local m; m=$(find_moto) || die "there is no moto_server: pip install 'moto[server]', or use swift.sh"
  alive moto && return 0
  port_free "$P" || die "port $P is in use"
  start moto "$m" -H 127.0.0.1 -p "$P"
  wait_tcp 127.0.0.1 "$P" 60 moto
}
down() { stop moto TERM 5; }
status() { show moto; }
env_() { echo "export S3_ENDPOINT=http://127.0.0.1:$P S3_ACCESS_KEY=test S3_SECRET_KEY=test S3_REGION=us-east-1"; }
dispatch
