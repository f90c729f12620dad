#!/bin/bash
# Debian's own glance-api on 127.0.0.1:${GLANCE_PORT:-19292}: the peer that tests and benchmarks compare with.
# GLANCE_FLAVOR: none (default; every caller an administrator), or keystone..., which wants keystone.sh up in the same SVC_DIR.
# GLANCE_DB: SQLAlchemy URL (default: a SQLite file of its own). GLANCE_IMAGES: image directory. GLANCE_WORKERS (2; 0: one process).
# GLANCE_STORE_LINES: what [glance_store] says instead of an image directory.
# GLANCE_ALLOWED_PORT: a loopback port that imports may read from.
. "$(dirname "$0")/lib.sh"
PORT=${GLANCE_PORT:-19292}; FLAVOR=${GLANCE_FLAVOR:-none}
DB=${GLANCE_DB:-sqlite:///$D/glance.sqlite}; IMAGES=${GLANCE_IMAGES:-$D/images}
conf() {
  mkdir -p "$IMAGES" "$D/staging" "$D/tasks" "$D/cache" "$D/lock" "$D/etc"
  [ "$FLAVOR" = none ] && echo '[paste_deploy]' || printf '[paste_deploy]\nflavor = %s\n' "$FLAVOR"
  cat <<C
config_file = /etc/glance/glance-api-paste.ini
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $PORT
workers = ${GLANCE_WORKERS:-2}
log_file = $D/log/api.log
show_multiple_locations = true
show_image_direct_url = true
enabled_import_methods = [glance-direct,web-download,copy-image,glance-download]
node_staging_uri = file://$D/staging
image_cache_dir = $D/cache
[database]
connection = $DB
[oslo_concurrency]
lock_path = $D/lock
[glance_store]
${GLANCE_STORE_LINES:-stores = file,http
default_store = file
filesystem_store_datadir = $IMAGES}
[import_filtering_opts]
allowed_hosts = [127.0.0.1]
allowed_ports = [80,443,${GLANCE_ALLOWED_PORT:-8199},$PORT]
[oslo_policy]
policy_dirs = $D/etc
C
  [ "$FLAVOR" = none ] || cat <<C
[keystone_authtoken]
www_authenticate_uri = $KEYSTONE_URL
auth_url = $KEYSTONE_URL
auth_type = password
username = $KEYSTONE_SERVICE_USER
password = $KEYSTONE_SERVICE_PASSWORD
project_name = $KEYSTONE_SERVICE_PROJECT
user_domain_id = default
project_domain_id = default
C
}
up() {
  need glance-api python3-psycopg2 python3-pymysql
  alive glance && return 0
  port_free "$PORT" || die "port $PORT is in use"
  [ "$FLAVOR" = none ] || eval "$("$(dirname "$0")/keystone.sh" env)"
  conf >"$D/glance-api.conf"
  /usr/bin/glance-manage --config-file "$D/glance-api.conf" db_sync >"$D/log/db_sync.log" 2>&1 || return 1
  /usr/bin/glance-manage --config-file "$D/glance-api.conf" db_load_metadefs /etc/glance/metadefs >>"$D/log/db_sync.log" 2>&1 || return 1
  start glance /usr/bin/glance-api --config-file "$D/glance-api.conf"
  wait_tcp 127.0.0.1 "$PORT" 60 glance || return 1
  local i; for ((i = 0; i < 300; i++)); do curl -sf -o /dev/null "http://127.0.0.1:$PORT/versions" && return 0; sleep 0.1; done
  return 1
}
down() { stop glance TERM 20; }
status() { show glance; }
env_() { echo "export PYTHON_GLANCE_URL=http://127.0.0.1:$PORT PYTHON_GLANCE_PID=$(pid_of glance 2>/dev/null)"; }
dispatch
