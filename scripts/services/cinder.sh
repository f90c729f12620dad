#!/bin/bash
# A real Cinder (api, scheduler, volume) for the cinder store. It wants keystone.sh, rabbitmq.sh and ceph.sh (CEPH_MGR=1: without
# statistics no volume finds a place) up, in the same STATE_DIR or as KEYSTONE_PORT, RABBIT_PORT and CINDER_CEPH (a ceph.conf) say.
# CINDER_PORT (18776), TGT_PORT (13260), TGT_CONTROL (9). Volume types: ceph, many (the same, and attached several times at once),
# iscsi (cinder_tgt.py: files behind tgtd with CHAP, as any array hands them out). Nothing here needs a kernel's initiator.
. "$(dirname "$0")/lib.sh"
P=${CINDER_PORT:-18776}; TP=${TGT_PORT:-13260}; TC=${TGT_CONTROL:-9}; KP=${KEYSTONE_PORT:-5000}; RP=${RABBIT_PORT:-15674}
CEPH=${CINDER_CEPH:-$SVC_DIR/ceph/ceph.conf}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
conf() {
  cat >"$D/etc/cinder.conf" <<X
[DEFAULT]
auth_strategy = keystone
transport_url = rabbit://glance:glance@127.0.0.1:$RP/
my_ip = 127.0.0.1
host = localhost
state_path = $D/state
api_paste_config = $D/etc/api-paste.ini
resource_query_filters_file = $D/etc/resource_filters.json
rootwrap_config = /etc/cinder/rootwrap.conf
enabled_backends = ceph,iscsi
default_volume_type = ceph
osapi_volume_listen = 127.0.0.1
osapi_volume_listen_port = $P
osapi_volume_workers = 1
backend_stats_polling_interval = 5
[ceph]
volume_driver = cinder.volume.drivers.rbd.RBDDriver
volume_backend_name = ceph
rbd_pool = volumes
rbd_user = cinder
rbd_ceph_conf = $D/etc-ceph/ceph.conf
rbd_flatten_volume_from_snapshot = false
[iscsi]
volume_driver = cinder_tgt.TgtFileDriver
volume_backend_name = iscsi
tgt_dir = $D/luns
tgt_portal = 127.0.0.1:$TP
tgt_control = $TC
[database]
connection = sqlite:///$D/cinder.db
[keystone_authtoken]
www_authenticate_uri = http://127.0.0.1:$KP/v3
auth_url = http://127.0.0.1:$KP/v3
auth_type = password
username = cinder
password = cinder
project_name = service
user_domain_id = default
project_domain_id = default
service_token_roles = service
service_token_roles_required = true
[oslo_concurrency]
lock_path = $D/lock
[oslo_policy]
enforce_scope = false
X
}
# What a host that attaches volumes has as /etc/ceph, with the rights that Ceph's manual gives to Cinder.
first_pool() {
  local c="timeout 60 ceph -c $CEPH"
  mkdir -p "$D/etc-ceph"
  { sed '/^keyring/d' "$CEPH"; printf '[client.cinder]\nkeyring = %s\n' "$D/etc-ceph/ceph.client.cinder.keyring"; } >"$D/etc-ceph/ceph.conf"
  $c osd pool create volumes 8 8 && rbd -c "$CEPH" pool init volumes &&
    $c auth get-or-create client.cinder mon 'profile rbd' osd 'profile rbd pool=volumes' mgr 'profile rbd pool=volumes' \
      -o "$D/etc-ceph/ceph.client.cinder.keyring" &&
    chmod 644 "$D"/etc-ceph/*
}
first_types() {
  # CINDER_ENDPOINT is keystone.sh's here, and would be the whole URL to this client
  local c="env -u CINDER_ENDPOINT cinder --os-auth-url http://127.0.0.1:$KP/v3 --os-username admin --os-password admin --os-project-name admin
    --os-user-domain-id default --os-project-domain-id default --os-volume-api-version 3.59" t
  for t in ceph many iscsi; do
    $c type-create $t && $c type-key $t set volume_backend_name=${t/many/ceph} || return 1
  done
  $c type-key many set 'multiattach=<is> True' && $c quota-class-update --volumes -1 --snapshots -1 --gigabytes -1 default
}
up() {
  need cinder-api cinder-scheduler cinder-volume python3-cinderclient tgt libiscsi7 ceph-common
  [ -f "$CEPH" ] || die "there is no $CEPH: ceph.sh is not up"
  port_free "$P" || alive api || die "port $P is in use"
  mkdir -p "$D/etc" "$D/lock" "$D/state"; cp -rn /etc/cinder/. "$D/etc/"
  local s i
  [ -f "$D/ready" ] || first_pool >"$D/log/pool.log" 2>&1 || return 1
  conf
  if [ ! -f "$D/synced" ]; then
    # readers and writers side by side: without it a write sometimes ends with "database is locked"
    cinder-manage --config-file "$D/etc/cinder.conf" db sync >"$D/log/sync.log" 2>&1 &&
      /usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode=wal")' "$D/cinder.db" &&
      touch "$D/synced" || return 1
  fi
  start tgtd tgtd -f --iscsi "portal=127.0.0.1:$TP" -C "$TC"
  for ((i = 0; i < 50; i++)); do tgtadm -C "$TC" --lld iscsi --op show --mode target >/dev/null 2>&1 && break; sleep 0.1; done
  for s in scheduler volume api; do
    PYTHONPATH=$HERE PYTHONDONTWRITEBYTECODE=1 start $s cinder-$s --config-file "$D/etc/cinder.conf" --log-file "$D/log/cinder-$s.log"
  done
  for ((i = 0; i < 600; i++)); do curl -s -o /dev/null "http://127.0.0.1:$P/" && break; alive api || return 1; sleep 0.1; done
  [ -f "$D/ready" ] || first_types >"$D/log/type.log" 2>&1 || return 1
  touch "$D/ready"
}
down() { local s; for s in api volume scheduler tgtd; do stop $s TERM 15; done; }
status() { show api scheduler volume tgtd; }
env_() { echo "export CINDER_URL=http://127.0.0.1:$P CINDER_VOLUME_TYPE=ceph CEPH_ETC_DIR=$D/etc-ceph"; }
dispatch
