# Sourced by the scripts that measure or judge the build in out/: starts it on loopback and ends it.
# shellcheck shell=bash
services=$ROOT/scripts/services

# Above the range that the kernel gives to outgoing connections' far ends on most machines, and free right now.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# ours_configuration DIR DATABASE_URL FLAVOR: glance-api.conf for two workers on a free port; FLAVOR none, or one that asks Keystone.
ours_configuration() {
    ours_port=$(free_port)
    cp "$OUT/etc/glance-api-paste.ini" "$1/"
    cat >"$1/glance-api.conf" <<CONF
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $ours_port
workers = 2
log_file = $1/api.log
show_multiple_locations = true
show_image_direct_url = true
[database]
connection = $2
[glance_store]
stores = file,http
default_store = file
filesystem_store_datadir = $1/images
CONF
    [ "$3" = none ] || cat >>"$1/glance-api.conf" <<CONF
[paste_deploy]
flavor = $3
[keystone_authtoken]
www_authenticate_uri = $KEYSTONE_URL
auth_url = $KEYSTONE_URL
auth_type = password
username = $KEYSTONE_SERVICE_USER
password = $KEYSTONE_SERVICE_PASSWORD
project_name = $KEYSTONE_SERVICE_PROJECT
user_domain_id = default
project_domain_id = default
CONF
}

# start_ours DIR: the build with DIR/glance-api.conf, until it answers at $ours_url; $start_took says after how many milliseconds.
start_ours() {
    local i began
    ours_url=http://127.0.0.1:$ours_port
    began=$(date +%s%N)
    "$OUT/glance-api" --config-file "$1/glance-api.conf" >"$1/stdout" 2>&1 &
    ours=$!
    for ((i = 0; i < 3000; i++)); do
        if [ "$(curl -s -o /dev/null -w '%{http_code}' "$ours_url/healthcheck" || true)" = 200 ]; then
            start_took=$((($(date +%s%N) - began) / 1000000))
            return 0
        fi
        kill -0 "$ours" 2>/dev/null || break
    done
    cat "$1/stdout" "$1/api.log" >&2 || true
    die "glance-api does not answer"
}

stop_ours() {
    [ -n "${ours:-}" ] || return 0
    kill -TERM "$ours" 2>/dev/null || true
    wait "$ours" 2>/dev/null || true
    ours=''
}
